//! A console that Windows has opened for this program alone: a file was dropped on it, or it was
//! clicked. Such a console is gone with the program, before anybody has read what it says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::locales::Locale;

static IS_OWN: OnceLock<bool> = OnceLock::new();

/// Finds out whose the console is. What was dropped is worked on in its own folder: that of the
/// program may be anywhere.
pub fn begin(args: &[OsString]) {
    let is_own = is_alone();
    let _ = IS_OWN.set(is_own);
    if let Some(folder) = home(args).filter(|_| is_own) {
        let _ = std::env::set_current_dir(folder);
    }
}

/// The folder of the first of the paths that the program was given.
fn home(args: &[OsString]) -> Option<PathBuf> {
    let first = Path::new(args.get(1)?);
    first.is_absolute().then(|| first.parent().map(Path::to_owned)).flatten()
}

fn is_own() -> bool {
    IS_OWN.get().is_some_and(|is_own| *is_own)
}

/// Whether no other program is on the console. Elsewhere it is people who open consoles.
#[cfg(windows)]
fn is_alone() -> bool {
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetConsoleProcessList(ids: *mut u32, room: u32) -> u32;
    }
    let mut ids = [0; 2];
    // SAFETY: there is room for as many ids as are asked for.
    unsafe { GetConsoleProcessList(ids.as_mut_ptr(), 2) == 1 }
}

#[cfg(not(windows))]
fn is_alone() -> bool {
    false
}

/// Opens a folder for who dropped the file.
pub fn show(folder: &Path) {
    if let Ok(folder) = std::path::absolute(folder)
        && is_own()
    {
        let _ = Command::new("explorer").arg(folder).spawn();
    }
}

/// Leaves the time to read.
pub fn stay(locale: &Locale) {
    if is_own() {
        println!("\n{}", locale.word("console-close"));
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_dropped_is_worked_on_in_its_folder_and_options_have_none() {
        let file = std::env::temp_dir().join("回答.xlsx");
        let args = |first: &Path| vec![OsString::from("survey"), first.into(), "b.xlsx".into()];
        assert_eq!(home(&args(&file)).as_deref(), file.parent());
        for none in ["report", "--help", "回答.xlsx"] {
            assert_eq!(home(&args(Path::new(none))), None);
        }
        assert_eq!(home(&[OsString::from("survey")]), None);
    }
}

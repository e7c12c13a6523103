//! A door to libraries that do risky work: what a damaged file makes of them stays behind it.
//!
//! A panic becomes a problem of the file and prints nothing. Work that may take memory or time
//! without end is first done on trial, by a process of the same executable that ends at a
//! limit; only what passes is done here.

use std::cell::Cell;
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Once, OnceLock};
use std::time::{Duration, Instant};

use crate::problem::Problem;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What a reader makes of a file; a panic of it is a problem of the file.
pub fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                tell(panic);
            }
        }));
    });
    let before = IS_QUIET.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_QUIET.set(before);
    read.unwrap_or_else(|_| Err(damaged(path)))
}

/// The problem of a file that its reader cannot make anything of.
pub fn damaged(path: &Path) -> Problem {
    Problem::new("file-broken").path(path)
}

/// The executable that works on trial, and the argument that tells it to.
static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
const TRIAL: &str = "__trial";

/// Ends a trial that takes more memory than it may.
const OVER_LIMIT: i32 = 70;

/// Lets work be done on trial, by this executable.
pub fn allow_trials(executable: PathBuf) {
    let _ = EXECUTABLE.set(executable);
}

/// What is done on trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Reading a file with answers.
    Read,
    /// Typesetting the files of a folder.
    Typeset,
}

impl Work {
    const ALL: [Self; 2] = [Self::Read, Self::Typeset];

    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Typeset => "typeset",
        }
    }
}

/// How a trial ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// It can be done within the limits, or where there are no trials it is not known.
    Passed,
    TooMuchMemory,
    TooLong,
    /// It ended itself.
    Broken,
}

/// Does the work in a process of its own within the limits.
pub fn attempt(work: Work, path: &Path, memory: u64, longest: Duration) -> Trial {
    let Some(executable) = EXECUTABLE.get() else { return Trial::Passed };
    let started = Command::new(executable)
        .args([TRIAL, work.name(), &memory.to_string()])
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    // Where no process can be started the work is done as it is.
    let Ok(mut child) = started else { return Trial::Passed };
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Trial::Passed,
            Ok(Some(status)) if status.code() == Some(OVER_LIMIT) => return Trial::TooMuchMemory,
            Ok(Some(_)) => return Trial::Broken,
            Ok(None) if start.elapsed() > longest => {
                let _ = child.kill();
                let _ = child.wait();
                return Trial::TooLong;
            }
            Ok(None) => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(2));
            }
            Err(_) => return Trial::Passed,
        }
    }
}

/// Bytes that this process may still take; nothing is counted until a trial says so.
static LEFT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Counts memory that is taken. Ends the process where a trial takes more than it may: an
/// allocator has no other way to refuse that does not print.
#[inline]
pub fn take(bytes: usize) {
    if LEFT.load(Ordering::Relaxed) == usize::MAX {
        return;
    }
    let enough =
        LEFT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
    if enough.is_err() {
        std::process::exit(OVER_LIMIT);
    }
}

/// Counts memory that is given back.
#[inline]
pub fn give_back(bytes: usize) {
    if LEFT.load(Ordering::Relaxed) != usize::MAX {
        LEFT.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// What this process is to do on trial, and with which file or folder; `None` where it is no
/// trial. From here on memory is counted.
pub fn begin(args: &[OsString]) -> Option<(Work, PathBuf)> {
    let [_, trial, work, memory, path] = args else { return None };
    let work = Work::ALL.into_iter().find(|known| work == known.name());
    let work = work.filter(|_| trial == TRIAL)?;
    LEFT.store(memory.to_str()?.parse().ok()?, Ordering::Relaxed);
    Some((work, path.into()))
}

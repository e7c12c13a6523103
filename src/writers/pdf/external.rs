//! An external typst-cli in place of the built-in typesetter.

use std::path::Path;
use std::process::Command;

use super::{Pdf, SourceFiles};
use crate::assets::{self, MAIN};
use crate::problem::{Failure, Problem};

/// Typesets with the typst-cli at `program`, in a temporary folder that is removed.
pub fn typeset_with(program: &Path, files: &SourceFiles) -> Result<Pdf, Failure> {
    let unwritable = |error: std::io::Error| {
        let path = std::env::temp_dir();
        Failure::machine(Problem::new("output-unwritable").path(&path).with("detail", error))
    };
    let folder = tempfile::tempdir().map_err(unwritable)?;
    let root = folder.path().join("source");
    write_files(&root, files).map_err(unwritable)?;
    let fonts = folder.path().join("fonts");
    std::fs::create_dir(&fonts).map_err(unwritable)?;
    for (index, font) in assets::fonts().enumerate() {
        std::fs::write(fonts.join(format!("{index}.ttf")), font).map_err(unwritable)?;
    }
    let pdf = folder.path().join("report.pdf");
    let output = Command::new(program)
        .arg("compile")
        .args(["--pdf-standard", "ua-1", "--ignore-system-fonts", "--diagnostic-format", "short"])
        .args(["--features", "a11y-extras"])
        .arg("--font-path")
        .arg(&fonts)
        .arg("--root")
        .arg(&root)
        .arg(root.join(MAIN))
        .arg(&pdf)
        .output()
        .map_err(|error| {
            let problem = Problem::new("typst-not-found").path(program);
            Failure::machine(problem.with("detail", error))
        })?;
    if !output.status.success() {
        let detail = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::data(vec![Problem::new("typst-failed").with("detail", detail)]));
    }
    Ok(Pdf { bytes: std::fs::read(&pdf).map_err(unwritable)?, pages: None })
}

/// Writes the files below a folder that is not there yet.
pub fn write_files(root: &Path, files: &SourceFiles) -> std::io::Result<()> {
    for (path, bytes) in files {
        let path = root.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

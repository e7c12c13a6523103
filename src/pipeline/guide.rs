//! The guide as files in a folder.

use std::path::{Path, PathBuf};

use super::output::{self, unwritable};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::view::document::Document;
use crate::writers::guide;

/// Writes the guide and returns its files. Where one is there already, only `overwrite` replaces
/// it.
pub fn write(folder: &Path, overwrite: bool, locale: &Locale) -> Result<Vec<PathBuf>, Failure> {
    let files = guide::files(&Document::guide(locale)?, locale)?;
    let files = files.into_iter().map(|(name, bytes)| (folder.join(name), bytes));
    let files: Vec<(PathBuf, Vec<u8>)> = files.collect();
    for (path, _) in &files {
        output::refuse_existing(path, overwrite)?;
    }
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    for (path, bytes) in &files {
        output::write_file(path, bytes, overwrite, &[])?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

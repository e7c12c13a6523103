//! Released files to what they say. No format is read with code that writes it.

mod chart;
mod document;
mod frame;
mod kept;
mod markup;
mod package;
mod page;
mod passage;
mod picture;
mod plain;
mod print;
mod workbook;

use std::path::{Path, PathBuf};

pub use passage::{Bar, Form, Passage, Row};

use crate::guard;
use crate::problem::{Failure, Problem};

/// What a file says, and what of it is not read.
pub struct Said {
    pub passages: Vec<Passage>,
    /// The file itself, or parts of a package as paths below it.
    pub unread: Vec<PathBuf>,
}

/// Reads a file by the ending of its name. Of what is of no known format, or damaged, nothing is
/// known. Fails where the machine cannot read it.
pub fn read(path: &Path) -> Result<Said, Failure> {
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::machine(Problem::new("file-unreadable").path(path).with("detail", error))
    })?;
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = || String::from_utf8(bytes.clone()).map_err(|error| error.to_string());
    let whole = |passages: Vec<Passage>| (passages, Vec::new());
    let said = guard::guarded(path, || {
        Ok(match extension.as_str() {
            "xlsx" | "xlsm" => workbook::read(&bytes, ""),
            "docx" => document::read(&bytes),
            "pdf" => print::read(&bytes),
            "parquet" => frame::read(path, &bytes, &name).map(whole),
            "html" | "htm" => text().map(|text| whole(page::read(&text))),
            "svg" => text().map(|text| whole(picture::read(&text, &name))),
            "md" => text().map(|text| whole(plain::markdown(&text))),
            "csv" => text().and_then(|text| Ok(whole(vec![plain::delimited(&text, &name)?]))),
            "txt" | "json" | "xml" | "toml" | "log" => {
                text().map(|text| whole(plain::lines(&text)))
            }
            _ => Err(String::new()),
        })
    });
    Ok(match said {
        Ok(Ok((passages, parts))) => {
            Said { passages, unread: parts.into_iter().map(|part| path.join(part)).collect() }
        }
        Ok(Err(_)) | Err(_) => Said { passages: Vec::new(), unread: vec![path.to_owned()] },
    })
}

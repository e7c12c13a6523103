//! Delimited text to a grid of text cells.

use std::path::Path;

use super::grid::{Cell, Grid};
use crate::problem::Problem;

/// UTF-8, with or without a byte order mark; tabs in `.tsv` files, else commas.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Grid>, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        Problem::new("file-not-utf8").path(path).with("line", line)
    })?;
    let tabs = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("tsv"));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record
            .map_err(|error| Problem::new("file-unreadable").path(path).with("detail", error))?;
        rows.push(record.iter().map(cell).collect());
    }
    Ok(vec![Grid { file: path.display().to_string(), sheet: None, rows, origin: (0, 0) }])
}

fn cell(field: &str) -> Cell {
    if field.is_empty() { Cell::Empty } else { Cell::Text(field.to_owned()) }
}

//! Parquet files: rows under the names of their columns.

use std::path::Path;

use super::passage::{Passage, Row};
use crate::ingest;

/// One table under the name of its file.
pub fn read(path: &Path, bytes: &[u8], name: &str) -> Result<Vec<Passage>, String> {
    let opened = ingest::parse(path, bytes.to_vec()).map_err(|failure| format!("{failure:?}"))?;
    let grids = opened.into_grids().map_err(|problem| format!("{problem:?}"))?;
    let tables = grids.iter().map(|grid| {
        let row = |at: usize| {
            let cells = (0..grid.width()).map(|column| grid.cell(at, column).text()).collect();
            Row { place: format!("row {at}"), cells }
        };
        Passage::table(name, (0..grid.height()).map(row).collect())
    });
    Ok(tables.collect())
}

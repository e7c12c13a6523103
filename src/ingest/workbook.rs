//! Workbooks (xlsx, xlsm, xlsb, xls, ods) to grids, through calamine.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::grid::{Cell, Grid};
use crate::problem::Problem;

/// All sheets that hold anything.
pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let wrong = |detail: String| Problem::new("file-no-workbook").path(path).with("detail", detail);
    let mut workbook =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| wrong(error.to_string()))?;
    let mut grids = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|error| wrong(error.to_string()))?;
        let Some((row, column)) = range.start() else {
            continue;
        };
        grids.push(Grid {
            file: path.display().to_string(),
            sheet: Some(name),
            rows: range.rows().map(|row| row.iter().map(cell).collect()).collect(),
            origin: (row as usize, column as usize),
        });
    }
    if grids.is_empty() {
        return Err(Problem::new("file-empty").path(path));
    }
    Ok(grids)
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(value) => Cell::Bool(*value),
        Data::Error(error) => Cell::Error(error.to_string()),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
        }
        Data::DateTimeIso(text) => Cell::Date(text.chars().take(10).collect()),
        other => Cell::Text(other.to_string()),
    }
}

//! Workbooks (xlsx, xlsm, xlsb, xls, ods) to grids, through calamine.
//!
//! A small file can unpack to an endless one, and a sheet with one cell in its last
//! corner to a grid of billions. The limits below refuse both before the memory is taken.

use std::io::{Cursor, Read, Seek};
use std::path::Path;

use calamine::{Data, DataRef, Reader, Sheets, open_workbook_auto_from_rs};

use super::grid::{Cell, Grid};
use crate::problem::Problem;

/// Bytes that the parts of a workbook may unpack to together.
const MOST_UNPACKED: u64 = 2 << 30;

/// Cells of a sheet, with the blank ones before others in their row.
const MOST_CELLS: usize = 50_000_000;

/// Bytes of text in the cells of a sheet.
const MOST_TEXT: usize = 1 << 30;

/// All sheets that hold anything.
pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let wrong = |detail: String| Problem::new("file-no-workbook").path(path).with("detail", detail);
    if unpacked_size(&bytes).is_some_and(|size| size > MOST_UNPACKED) {
        return Err(Problem::new("workbook-too-large").path(path));
    }
    let mut workbook =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| wrong(error.to_string()))?;
    let mut grids = Vec::new();
    for name in workbook.sheet_names() {
        let (rows, origin) = rows(&mut workbook, &name).map_err(|error| match error {
            Refused::TooLarge => Problem::new("sheet-too-large").path(path).with("sheet", &name),
            Refused::Broken(detail) => wrong(detail),
        })?;
        if rows.iter().flatten().any(|cell| !cell.is_blank()) {
            let file = path.display().to_string();
            grids.push(Grid { file, sheet: Some(name), rows, origin });
        }
    }
    if grids.is_empty() {
        return Err(Problem::new("file-empty").path(path));
    }
    Ok(grids)
}

enum Refused {
    TooLarge,
    Broken(String),
}

fn broken(error: impl std::fmt::Display) -> Refused {
    Refused::Broken(error.to_string())
}

/// What the parts of a zip file say that they unpack to; `None` if it is none.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let sizes = (0..archive.len()).map(|part| archive.by_index_raw(part).map_or(0, |p| p.size()));
    Some(sizes.fold(0, u64::saturating_add))
}

type Rows = (Vec<Vec<Cell>>, (usize, usize));

/// The rows of a sheet and the place of the first cell. Formats without limits of their
/// own are read cell by cell.
fn rows<R: Read + Seek>(workbook: &mut Sheets<R>, name: &str) -> Result<Rows, Refused> {
    let mut rows = BoundedRows::default();
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
            while let Some(cell) = cells.next_cell().map_err(broken)? {
                rows.push(cell.get_position(), cell.get_value())?;
            }
        }
        Sheets::Xlsb(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
            while let Some(cell) = cells.next_cell().map_err(broken)? {
                rows.push(cell.get_position(), cell.get_value())?;
            }
        }
        _ => {
            let range = workbook.worksheet_range(name).map_err(broken)?;
            let (row, column) = range.start().unwrap_or_default();
            let cells = range.rows().map(|row| row.iter().map(cell).collect());
            return Ok((cells.collect(), (row as usize, column as usize)));
        }
    }
    Ok((rows.rows, (0, 0)))
}

/// Rows that grow to where their last cell is, within the limits.
#[derive(Default)]
struct BoundedRows {
    rows: Vec<Vec<Cell>>,
    cells: usize,
    text: usize,
}

impl BoundedRows {
    fn push(&mut self, at: (u32, u32), value: &DataRef<'_>) -> Result<(), Refused> {
        if matches!(value, DataRef::Empty) {
            return Ok(());
        }
        let (row, column) = (at.0 as usize, at.1 as usize);
        if self.rows.len() <= row {
            self.cells += row + 1 - self.rows.len();
        }
        let width = self.rows.get(row).map_or(0, Vec::len);
        self.cells += (column + 1).saturating_sub(width);
        let value = cell(&Data::from(value.clone()));
        if let Cell::Text(text) = &value {
            self.text += text.len();
        }
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(Refused::TooLarge);
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = value;
        Ok(())
    }
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

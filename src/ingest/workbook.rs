//! Workbooks (xlsx, xlsm, xlsb, xls, ods) to grids, through calamine.
//!
//! A small file can unpack to an endless one; the limit below refuses it before the
//! memory is taken, and a grid has limits of its own.

use std::io::{Cursor, Read, Seek};
use std::path::Path;
use std::sync::mpsc;

use calamine::{
    Data, DataRef, Ods, OdsError, Reader, Sheets, Xls, XlsError, open_workbook_auto_from_rs,
};

use super::dense;
use super::grid::{Cell, Grid, TooLarge};
use crate::problem::Problem;

/// Bytes that the parts of a workbook may unpack to together.
const MOST_UNPACKED: u64 = 2 << 30;

/// All sheets that hold anything.
pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let problem = |refused: Refused, sheet: &str| match refused {
        Refused::TooLarge => Problem::new("sheet-too-large").path(path).with("sheet", sheet),
        Refused::Unpacks => Problem::new("workbook-too-large").path(path),
        Refused::Password => Problem::new("workbook-password").path(path),
        Refused::Broken(detail) => {
            Problem::new("file-no-workbook").path(path).with("detail", detail)
        }
    };
    let bytes = unpacked(bytes).map_err(|refused| problem(refused, ""))?;
    let bytes = bytes.as_slice();
    if dense::is_too_large(bytes) {
        return Err(problem(Refused::TooLarge, ""));
    }
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| problem(why_not(bytes, broken(error)), ""))?;
    let mut grids = Vec::new();
    for name in workbook.sheet_names() {
        let mut grid = Grid::new(path.display().to_string(), Some(name.clone()));
        fill(&mut grid, &mut workbook, &name).map_err(|refused| problem(refused, &name))?;
        if grid.filled(0..grid.height()).iter().any(|&filled| filled > 0) {
            grids.push(grid);
        }
    }
    if grids.is_empty() {
        return Err(Problem::new("file-empty").path(path));
    }
    Ok(grids)
}

enum Refused {
    /// The limits of a grid.
    TooLarge,
    /// Unpacks to too much.
    Unpacks,
    Password,
    Broken(String),
}

impl From<TooLarge> for Refused {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

fn broken(error: impl std::fmt::Display) -> Refused {
    Refused::Broken(error.to_string())
}

/// A protected workbook is an older container with the encrypted one in it; protected
/// older workbooks are told by the reader of their format, not by the one that tries all.
fn why_not(bytes: &[u8], refused: Refused) -> Refused {
    let container = cfb::CompoundFile::open(Cursor::new(bytes));
    let is_protected = container.is_ok_and(|file| file.exists("/EncryptedPackage"))
        || matches!(Xls::new(Cursor::new(bytes)), Err(XlsError::Password))
        || matches!(Ods::new(Cursor::new(bytes)), Err(OdsError::Password));
    if is_protected { Refused::Password } else { refused }
}

/// The workbook with its parts unpacked, so that no part can grow beyond the limit while
/// it is read, whatever it says of its own size. What is no zip file stays as it is.
fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, Refused> {
    if !bytes.starts_with(b"PK") {
        return Ok(bytes);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).map_err(broken)?;
    let sizes = (0..archive.len()).map(|part| archive.by_index_raw(part).map_or(0, |p| p.size()));
    let size = sizes.fold(0, u64::saturating_add);
    if size > MOST_UNPACKED {
        return Err(Refused::Unpacks);
    }
    let stored = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .large_file(true);
    let mut whole = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(size as usize)));
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map_err(broken)?.into_owned();
        whole.start_file(name.as_str(), stored).map_err(broken)?;
        let copied = std::io::copy(&mut part.take(left + 1), &mut whole).map_err(broken)?;
        left = left.checked_sub(copied).ok_or(Refused::Unpacks)?;
    }
    Ok(whole.finish().map_err(broken)?.into_inner())
}

/// The cells of a sheet. Formats without limits of their own are read cell by cell.
fn fill<R: Read + Seek>(
    grid: &mut Grid,
    workbook: &mut Sheets<R>,
    name: &str,
) -> Result<(), Refused> {
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
            put_all(grid, || cells.next_cell())
        }
        Sheets::Xlsb(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
            put_all(grid, || cells.next_cell())
        }
        _ => {
            let range = workbook.worksheet_range(name).map_err(broken)?;
            let (row, column) = range.start().unwrap_or_default();
            grid.origin = (row as usize, column as usize);
            for (row, column, value) in range.used_cells() {
                grid.put(row, column, cell(value))?;
            }
            Ok(())
        }
    }
}

type RawCell<'a> = calamine::Cell<DataRef<'a>>;

/// Puts all cells into the grid, on a second thread while this one reads on.
fn put_all<'a, E: std::fmt::Display>(
    grid: &mut Grid,
    mut next: impl FnMut() -> Result<Option<RawCell<'a>>, E>,
) -> Result<(), Refused> {
    const BATCH: usize = 4096;
    std::thread::scope(|scope| {
        let (sender, batches) = mpsc::sync_channel::<Vec<RawCell<'a>>>(8);
        let putting = scope.spawn(move || {
            for cell in batches.into_iter().flatten() {
                put(grid, cell.get_position(), cell.get_value())?;
            }
            Ok(())
        });
        let mut outcome = Ok(());
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            match next() {
                Ok(Some(cell)) => batch.push(cell),
                Ok(None) => break,
                Err(error) => {
                    outcome = Err(broken(error));
                    break;
                }
            }
            // The other thread stops where the grid is too large.
            if batch.len() == BATCH
                && sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err()
            {
                break;
            }
        }
        let _ = sender.send(batch);
        drop(sender);
        let put = putting.join().map_err(|_| broken("thread"))?;
        put.map_err(|TooLarge| Refused::TooLarge).and(outcome)
    })
}

fn put(grid: &mut Grid, at: (u32, u32), value: &DataRef<'_>) -> Result<(), TooLarge> {
    let (row, column) = (at.0 as usize, at.1 as usize);
    match value {
        DataRef::SharedString(text) => grid.put_text(row, column, text),
        DataRef::String(text) => grid.put_text(row, column, text),
        DataRef::Float(number) => grid.put(row, column, Cell::Number(*number)),
        value => grid.put(row, column, cell(&Data::from(value.clone()))),
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

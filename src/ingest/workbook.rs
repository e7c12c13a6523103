//! Workbooks (xlsx, xlsm, xlsb, xls, ods) to grids, through calamine.
//!
//! A small file can unpack to an endless one; the limit below refuses it before the
//! memory is taken, and a grid has limits of its own.

use std::io::{Cursor, Read, Seek, Write};
use std::path::Path;
use std::sync::mpsc;

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Reader, SheetType, SheetVisible, Sheets,
    open_workbook_auto_from_rs,
};

use super::dense;
use super::grid::{Cell, Grid, TooLarge};
use super::shown::{self, Look, Shown};
use crate::problem::Problem;

/// Bytes that the parts of a workbook may unpack to together.
const MOST_UNPACKED: u64 = 2 << 30;

/// Sheets up to this size are looked through for texts in them that are struck out.
const MOST_MARKED: u64 = 64 << 20;

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
    // Its cells are no cells to whom has no password.
    if is_protected(bytes) {
        return Err(problem(Refused::Password, ""));
    }
    if dense::is_too_large(bytes) {
        return Err(problem(Refused::TooLarge, ""));
    }
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| problem(broken(error), ""))?;
    let has_formulas = [b"<f>".as_slice(), b"<f "].iter().any(|tag| has(bytes, tag));
    let has_merged = !bytes.starts_with(b"PK") || has(bytes, b"<mergeCell ");
    let mut looks = match &workbook {
        Sheets::Xls(_) => shown::xls::looks(bytes),
        Sheets::Xlsb(_) => shown::xlsb::looks(bytes),
        Sheets::Ods(_) => shown::ods::looks(bytes),
        Sheets::Xlsx(_) => Vec::new(),
    }
    .into_iter();
    let mut grids = Vec::new();
    for sheet in workbook.sheets_metadata().to_vec() {
        let mut look = looks.next().unwrap_or_default();
        // Charts, dialogs and macros have no cells.
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let name = &sheet.name;
        let mut grid = Grid::new(path.display().to_string(), Some(name.clone()));
        grid.is_hidden = sheet.visible != SheetVisible::Visible;
        let filled = fill(&mut grid, &mut workbook, name, &look);
        let has_blank = filled.map_err(|refused| problem(refused, name))?;
        if has_formulas && has_blank {
            look.not_blank = without_result(&mut workbook, name);
        }
        for (row, column, cell) in look.not_blank {
            let at = (row.checked_sub(grid.origin.0), column.checked_sub(grid.origin.1));
            if let (Some(row), Some(column)) = at {
                let put = grid.put(row, column, cell);
                put.map_err(|TooLarge| problem(Refused::TooLarge, name))?;
            }
        }
        grid.merged = look.merged;
        if has_merged {
            grid.merged.extend(merged(&mut workbook, name));
        }
        if grid.filled(0..grid.height()).iter().any(|&filled| filled > 0) {
            grids.push(grid);
        }
    }
    if grids.is_empty() {
        return Err(Problem::new("file-empty").path(path));
    }
    Ok(grids)
}

fn has(bytes: &[u8], tag: &[u8]) -> bool {
    memchr::memmem::find(bytes, tag).is_some()
}

/// Cells with a formula and without its result, as programs write them that do not compute.
fn without_result<R: Read + Seek>(
    workbook: &mut Sheets<R>,
    name: &str,
) -> Vec<(usize, usize, Cell)> {
    let Sheets::Xlsx(workbook) = workbook else { return Vec::new() };
    let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return Vec::new() };
    let mut found = Vec::new();
    while let Ok(Some(cell)) = cells.next_cell_with_formula() {
        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            found.push((cell.pos.0 as usize, cell.pos.1 as usize, Cell::NoResult));
        }
    }
    found
}

/// Cells that are merged. Where they cannot be told there are none.
fn merged<R: Read + Seek>(workbook: &mut Sheets<R>, name: &str) -> Vec<[usize; 4]> {
    let regions = match workbook {
        Sheets::Xlsx(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    };
    let region = |region: &Dimensions| {
        [region.start.0, region.end.0, region.start.1, region.end.1].map(|at| at as usize)
    };
    regions.iter().map(region).collect()
}

/// Whether only reading it tells what that takes. An older container says nothing of what it
/// holds, whatever the file is called; of a part that unpacks to much more than others do,
/// readers may make much more again.
pub fn is_unpredictable(bytes: &[u8]) -> bool {
    const USUAL: u64 = 100;
    const SMALL: u64 = 64 << 20;
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return true;
    }
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    (0..archive.len()).any(|part| {
        let part = archive.by_index_raw(part);
        part.is_ok_and(|p| p.size() > SMALL && p.size() / USUAL > p.compressed_size())
    })
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
/// older workbooks are told by the reader of their format.
fn is_protected(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK") {
        return has(bytes, b"encryption-data")
            && matches!(Ods::new(Cursor::new(bytes)), Err(OdsError::Password));
    }
    let container = cfb::CompoundFile::open(Cursor::new(bytes));
    container.is_ok_and(|mut file| file.exists("/EncryptedPackage") || is_encrypted_xls(&mut file))
}

/// Whether the record FilePass follows the beginning of the workbook [MS-XLS 2.4.117].
fn is_encrypted_xls(file: &mut cfb::CompoundFile<Cursor<&[u8]>>) -> bool {
    const FILE_PASS: u16 = 0x002F;
    const MOST_RECORDS: usize = 64;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let Ok(stream) = file.open_stream(name) else { return false };
    let mut head = Vec::new();
    if stream.take(1 << 16).read_to_end(&mut head).is_err() {
        return false;
    }
    let number = |at: usize| Some(u16::from_le_bytes([*head.get(at)?, *head.get(at + 1)?]));
    let mut at = 0;
    for _ in 0..MOST_RECORDS {
        let (Some(kind), Some(length)) = (number(at), number(at + 2)) else { return false };
        if kind == FILE_PASS {
            return true;
        }
        at += 4 + usize::from(length);
    }
    false
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
        let is_marked = name.ends_with("sharedStrings.xml")
            || name.starts_with("xl/worksheets/") && part.size() < MOST_MARKED;
        let mut part = part.take(left + 1);
        let copied = if is_marked {
            let mut xml = Vec::new();
            part.read_to_end(&mut xml).map_err(broken)?;
            let length = xml.len() as u64;
            whole.write_all(&shown::xlsx::mark(xml)).map_err(broken)?;
            length
        } else if name == "content.xml" && part.get_ref().size() < MOST_MARKED {
            let mut xml = Vec::new();
            part.read_to_end(&mut xml).map_err(broken)?;
            let length = xml.len() as u64;
            whole.write_all(&shown::readings::without(&xml)).map_err(broken)?;
            length
        } else {
            std::io::copy(&mut part, &mut whole).map_err(broken)?
        };
        left = left.checked_sub(copied).ok_or(Refused::Unpacks)?;
    }
    Ok(whole.finish().map_err(broken)?.into_inner())
}

/// The cells of a sheet, as a person sees them. Formats without limits of their own are read
/// cell by cell. Whether some of the cells that the file lists are empty.
fn fill<R: Read + Seek>(
    grid: &mut Grid,
    workbook: &mut Sheets<R>,
    name: &str,
    look: &Look,
) -> Result<bool, Refused> {
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
            let shown: Vec<Shown> = cells.styles().iter().map(shown::xlsx::shown).collect();
            put_all(grid, || {
                let next = cells.next_cell_with_style_id()?;
                let shown = |style: usize| shown.get(style).cloned().unwrap_or_default();
                Ok::<_, calamine::XlsxError>(next.map(|(cell, style)| (cell, shown(style))))
            })
        }
        Sheets::Xlsb(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
            put_all(grid, || {
                let next = cells.next_cell()?;
                Ok::<_, calamine::XlsbError>(next.map(|cell| {
                    let shown = look.of(cell.get_position());
                    (cell, shown)
                }))
            })
        }
        _ => {
            let range = workbook.worksheet_range(name).map_err(broken)?;
            let first = range.start().unwrap_or_default();
            grid.origin = (first.0 as usize, first.1 as usize);
            for (row, column, value) in range.used_cells() {
                let at = (first.0 + row as u32, first.1 + column as u32);
                grid.put(row, column, look.of(at).cell(cell(value)))?;
            }
            Ok(false)
        }
    }
}

type RawCell<'a> = (calamine::Cell<DataRef<'a>>, Shown);

/// Puts all cells into the grid, on a second thread while this one reads on.
fn put_all<'a, E: std::fmt::Display>(
    grid: &mut Grid,
    mut next: impl FnMut() -> Result<Option<RawCell<'a>>, E>,
) -> Result<bool, Refused> {
    const BATCH: usize = 4096;
    std::thread::scope(|scope| {
        let (sender, batches) = mpsc::sync_channel::<Vec<RawCell<'a>>>(8);
        let putting = scope.spawn(move || {
            let mut has_blank = false;
            for (cell, shown) in batches.into_iter().flatten() {
                has_blank |= matches!(cell.get_value(), DataRef::Empty);
                put(grid, cell.get_position(), cell.get_value(), shown)?;
            }
            Ok(has_blank)
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
        let has_blank = put.map_err(|TooLarge| Refused::TooLarge)?;
        outcome.map(|()| has_blank)
    })
}

fn put(grid: &mut Grid, at: (u32, u32), value: &DataRef<'_>, shown: Shown) -> Result<(), TooLarge> {
    let (row, column) = (at.0 as usize, at.1 as usize);
    let plain = match value {
        DataRef::SharedString(text) => shown::xlsx::unmarked(text),
        DataRef::String(text) => shown::xlsx::unmarked(text),
        DataRef::Float(number) if shown == Shown::AsStored => Ok(Cell::Number(*number)),
        value => Ok(shown.cell(cell(&Data::from(value.clone())))),
    };
    match plain {
        Ok(cell) => grid.put(row, column, cell),
        Err(text) if shown == Shown::Unclear => {
            grid.put(row, column, Cell::Unclear(text.to_owned()))
        }
        Err(text) => grid.put_text(row, column, text),
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
        // A length of time, or a time of day: no day.
        Data::DateTime(moment) if moment.is_duration() || moment.as_f64() < 1.0 => {
            Cell::Text(hours((moment.as_f64() * 24.0 * 60.0).round()))
        }
        Data::DurationIso(text) => Cell::Text(minutes(text).map_or_else(|| text.clone(), hours)),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
        }
        Data::DateTimeIso(text) => Cell::Date(text.chars().take(10).collect()),
    }
}

/// Minutes as a clock shows them: 36:00.
fn hours(minutes: f64) -> String {
    let (hours, minutes) = ((minutes / 60.0).trunc(), (minutes % 60.0).abs());
    format!("{hours:.0}:{minutes:02.0}")
}

/// The minutes of a length of time such as PT36H00M00S.
fn minutes(text: &str) -> Option<f64> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, _) = rest.split_once('M')?;
    Some(60.0 * hours.parse::<f64>().ok()? + minutes.parse::<f64>().ok()?)
}

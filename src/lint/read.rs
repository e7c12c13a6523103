//! Files to sheets of cells as they are stored.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use calamine::{Data, Reader, SheetType, Sheets, open_workbook_auto_from_rs};
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;

use super::cells::{At, Cell, Sheet};
use crate::guard;
use crate::ingest::{self, Grid, OpenFile};
use crate::problem::{Failure, Problem};

/// Whether a file is of the formats that the first rule allows, by its name.
pub fn is_table_format(path: &Path) -> bool {
    const FORMATS: [&str; 4] = ["xlsx", "xlsm", "xls", "csv"];
    FORMATS.contains(&extension(path).as_str())
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// The sheets of a file, in order. Fails where answers could not be read from it either: it
/// is damaged, encrypted or beyond the limits.
pub fn sheets(path: &Path) -> Result<Vec<Sheet>, Failure> {
    // Damaged and endless files stay at this door.
    let opened = ingest::open(&[path.to_owned()], None)?;
    if extension(path) == "csv" {
        let grids: Result<Vec<_>, _> = opened.into_iter().map(OpenFile::into_grids).collect();
        return Ok(grids?.iter().flatten().map(delimited).collect());
    }
    drop(opened);
    let read = || {
        let bytes = std::fs::read(path).map_err(|error| ingest::unreadable(path, &error))?;
        workbook(&bytes)
            .map_err(|detail| Problem::new("file-no-workbook").path(path).with("detail", detail))
    };
    Ok(guard::guarded(path, read)?)
}

/// All cells of delimited text are texts: one that is written as a number is one.
fn delimited(grid: &Grid) -> Sheet {
    let mut sheet = Sheet::default();
    for row in 0..grid.height() {
        for column in 0..grid.width() {
            let Some(text) = grid.text(row, column).filter(|text| !text.is_empty()) else {
                continue;
            };
            let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
            let number = text.parse::<f64>().ok().filter(|_| is_plain);
            let cell = number.map_or_else(|| Cell::Text(text.to_owned()), Cell::Number);
            sheet.cells.insert((row, column), cell);
        }
    }
    sheet
}

fn workbook(bytes: &[u8]) -> Result<Vec<Sheet>, calamine::Error> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes))?;
    let mut objects = objects(bytes).unwrap_or_default();
    let mut sheets = Vec::new();
    for sheet in workbook.sheets_metadata().to_vec() {
        let objects = objects.remove(&sheet.name).unwrap_or_default();
        // A sheet that is a chart is an object as a whole.
        if sheet.typ != SheetType::WorkSheet {
            let objects = vec![sheet.name.clone()];
            sheets.push(Sheet { name: Some(sheet.name), objects, ..Sheet::default() });
            continue;
        }
        let range = workbook.worksheet_range(&sheet.name)?;
        let first = range.start().unwrap_or_default();
        let at = |(row, column): At| (first.0 as usize + row, first.1 as usize + column);
        let cells = range.used_cells();
        let cells = cells.filter_map(|(row, column, data)| Some((at((row, column)), cell(data)?)));
        let cells = cells.collect();
        let formulas = workbook.worksheet_formula(&sheet.name)?;
        let first = formulas.start().unwrap_or_default();
        let at = |(row, column): At| (first.0 as usize + row, first.1 as usize + column);
        let formulas = formulas.used_cells().filter(|(.., formula)| !formula.is_empty());
        let formulas = formulas.map(|(row, column, _)| at((row, column))).collect();
        let merged = merged(&mut workbook, &sheet.name);
        sheets.push(Sheet { name: Some(sheet.name), cells, merged, formulas, objects });
    }
    Ok(sheets)
}

fn cell(data: &Data) -> Option<Cell> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        other => Cell::Other(other.to_string()),
    })
}

fn merged<R: Read + Seek>(workbook: &mut Sheets<R>, name: &str) -> Vec<[usize; 4]> {
    let regions = match workbook {
        Sheets::Xlsx(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    };
    let of = |region: &calamine::Dimensions| {
        let (start, end) = (region.start, region.end);
        [start.0, end.0, start.1, end.1].map(|at| at as usize)
    };
    regions.iter().map(of).collect()
}

/// What is drawn on each sheet of an xlsx workbook: charts, pictures and shapes, by the names
/// of the parts that hold them. The older format is not looked through for them.
fn objects(bytes: &[u8]) -> Option<HashMap<String, Vec<String>>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let targets = relations(&mut archive, "xl/_rels/workbook.xml.rels");
    let mut objects = HashMap::new();
    for sheet in elements(&part(&mut archive, "xl/workbook.xml")?, "sheet") {
        let (Some(name), Some(id)) = (sheet.get("name"), sheet.get("r:id")) else { continue };
        let Some((_, _, target)) = targets.iter().find(|(of, ..)| of == id) else { continue };
        let path = target.trim_start_matches("/xl/");
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let of_sheet = relations(&mut archive, &format!("xl/{folder}/_rels/{file}.rels"));
        let drawn = of_sheet.into_iter().filter(|(_, kind, _)| kind.ends_with("/drawing"));
        let drawn: Vec<String> = drawn.map(|(.., target)| target).collect();
        if !drawn.is_empty() {
            objects.insert(name.clone(), drawn);
        }
    }
    Some(objects)
}

/// Parts that a part names: id, type and target of each.
fn relations<R: Read + Seek>(
    archive: &mut zip::ZipArchive<R>,
    name: &str,
) -> Vec<(String, String, String)> {
    let Some(xml) = part(archive, name) else { return Vec::new() };
    let of = |mut attributes: HashMap<String, String>| {
        let mut take = |name: &str| attributes.remove(name).unwrap_or_default();
        (take("Id"), take("Type"), take("Target"))
    };
    elements(&xml, "Relationship").into_iter().map(of).collect()
}

fn part<R: Read + Seek>(archive: &mut zip::ZipArchive<R>, name: &str) -> Option<String> {
    const MOST: u64 = 16 << 20;
    let mut xml = String::new();
    archive.by_name(name).ok()?.take(MOST).read_to_string(&mut xml).ok()?;
    Some(xml)
}

/// The attributes of all elements of a name.
fn elements(xml: &str, name: &str) -> Vec<HashMap<String, String>> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    while let Ok(event) = reader.read_event() {
        let (Event::Start(element) | Event::Empty(element)) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        if element.local_name().as_ref() == name {
            let of = |attribute: Attribute<'_>| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map(Cow::into_owned).unwrap_or_default();
                (attribute.key.as_ref().to_owned(), value)
            };
            found.push(element.attributes().flatten().map(of).collect());
        }
    }
    found
}

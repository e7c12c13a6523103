//! Workbooks: cells of all sheets, hidden ones too, what charts keep, comments, names, properties.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::chart;
use super::markup::{Piece, text, texts, walk};
use super::package::Package;
use super::passage::{Passage, Row};

/// What `bytes` say, under a title if the workbook has one from where it is embedded, and the
/// names of parts that say nothing to a program.
pub fn read(bytes: &[u8], over: &str) -> Result<(Vec<Passage>, Vec<String>), String> {
    let package = Package::open(bytes)?;
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| error.to_string())?;
    let mut sheets: Vec<(String, u32, Vec<Vec<String>>)> = Vec::new();
    for name in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&name) else { continue };
        let first = range.start().map_or(1, |(row, _)| row + 1);
        let rows = range.rows().map(|row| row.iter().map(said).collect()).collect();
        sheets.push((name, first, rows));
    }
    // A list of the sheets says what each is.
    let listed = |name: &String| {
        let rows = sheets.iter().flat_map(|(_, _, rows)| rows);
        let row = rows.clone().find(|row| row.contains(name) && row.len() < 10);
        row.map(|row| row.join(" ")).unwrap_or_default()
    };
    let titles: BTreeMap<String, String> = sheets
        .iter()
        .map(|(name, _, rows)| {
            let heading = rows.first().map(|row| row.join(" ")).unwrap_or_default();
            (name.clone(), format!("{name} {heading} {over} {}", listed(name)))
        })
        .collect();
    let mut passages = Vec::new();
    for (name, first, rows) in sheets {
        passages.extend(blocks(&name, &titles[&name], first, rows));
    }
    let of_parts = titles_of_parts(&package, &titles);
    for (name, xml) in &package.texts {
        let title = of_parts.get(name).map_or(over, String::as_str);
        if name.contains("/charts/") && !name.contains("_rels/") {
            passages.extend(chart::read(xml, title, name));
        } else if name.contains("/drawings/") || name.contains("omment") {
            passages.extend(described(xml, title, name));
        } else if name == "xl/workbook.xml" {
            passages.extend(names(xml, name));
        } else if name.starts_with("docProps/") || name.contains("pivot") {
            passages.extend(texts(xml).iter().map(|text| Passage::text("", name, text)));
        }
    }
    for (name, bytes) in &package.workbooks {
        passages.extend(read(bytes, name)?.0);
    }
    Ok((passages, package.unread))
}

fn said(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The rows between blank ones, each a table by itself.
fn blocks(sheet: &str, title: &str, first: u32, rows: Vec<Vec<String>>) -> Vec<Passage> {
    let mut blocks = Vec::new();
    let mut block = Vec::new();
    for (row, cells) in (first..).zip(rows) {
        match cells.iter().all(String::is_empty) {
            true if !block.is_empty() => {
                blocks.push(Passage::table(title, std::mem::take(&mut block)));
            }
            true => {}
            false => block.push(Row { place: format!("{sheet}!{row}:{row}"), cells }),
        }
    }
    blocks.push(Passage::table(title, block));
    blocks
}

/// The titles of the sheets that parts belong to.
fn titles_of_parts(
    package: &Package,
    titles: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(workbook) = package.texts.get("xl/workbook.xml") else { return found };
    let parts: BTreeMap<String, String> =
        package.relations("xl/workbook.xml").into_iter().collect();
    walk(workbook, |piece| {
        if let Piece::Open("sheet", attributes) = piece
            && let Some(title) = attributes.get("name").and_then(|name| titles.get(name))
            && let Some(part) = attributes.get("r:id").and_then(|id| parts.get(id))
        {
            let mut next = vec![part.clone()];
            while let Some(part) = next.pop() {
                if found.insert(part.clone(), title.clone()).is_none() {
                    next.extend(package.relations(&part).into_iter().map(|(_, part)| part));
                }
            }
        }
    });
    found
}

/// Texts of boxes and comments, and the descriptions of what is drawn.
fn described(xml: &str, title: &str, place: &str) -> Vec<Passage> {
    let mut passages = vec![Passage::text(title, place, &text(xml))];
    walk(xml, |piece| {
        if let Piece::Open("cNvPr" | "docPr", attributes) = piece {
            let texts = ["name", "descr", "title"].into_iter().filter_map(|at| attributes.get(at));
            passages.extend(texts.map(|text| Passage::text(title, place, text)));
        }
    });
    passages
}

/// Names that are defined, each with what it stands for.
fn names(xml: &str, place: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut name = None;
    walk(xml, |piece| match piece {
        Piece::Open("definedName", attributes) => {
            name = Some(
                ["name", "comment"].map(|at| attributes.get(at).unwrap_or_default()).join(" "),
            );
        }
        Piece::Text(text) => {
            if let Some(name) = &name {
                passages.push(Passage::text("", place, &format!("{name} {text}")));
            }
        }
        Piece::Close("definedName") => name = None,
        _ => {}
    });
    passages
}

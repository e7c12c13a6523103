//! Binary workbooks [MS-XLSB]: a zip file whose parts are records.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;

use quick_xml::events::Event;

use super::records::{Run, Styles, long, short, wide};
use super::{Look, Shown, part};

/// Of each sheet in the order of the file.
pub fn looks(bytes: &[u8]) -> Vec<Look> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    of_parts(|name| part(&mut archive, name).unwrap_or_default())
}

fn of_parts(mut part: impl FnMut(&str) -> Vec<u8>) -> Vec<Look> {
    let styles = styles(&part("xl/styles.bin"));
    let unclear = unclear(&part("xl/sharedStrings.bin"), &styles);
    let workbook = Workbook { shown: styles.shown(), unclear };
    let targets = targets(&part("xl/_rels/workbook.bin.rels"));
    let sheets = sheets(&part("xl/workbook.bin"));
    let look = |id: &String| match targets.get(id) {
        Some(target) => workbook.sheet(&part(&format!("xl/{target}"))),
        None => Look::default(),
    };
    sheets.iter().map(look).collect()
}

/// Kind and content of each record, to the first that is not whole [MS-XLSB 2.1.4].
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, rest) = number(self.0, 2)?;
        let (length, rest) = number(rest, 4)?;
        let (record, rest) = rest.split_at_checked(length as usize)?;
        self.0 = rest;
        Some((kind as u16, record))
    }
}

/// A number of seven bits a byte; the eighth says that another byte follows.
fn number(bytes: &[u8], most: usize) -> Option<(u32, &[u8])> {
    let mut number = 0;
    for at in 0..most {
        let byte = *bytes.get(at)?;
        number |= u32::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 || at + 1 == most {
            return bytes.get(at + 1..).map(|rest| (number, rest));
        }
    }
    None
}

/// A text with its length before it, and what follows it.
fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let letters = long(bytes, 0)? as usize;
    bytes.get(4..)?.split_at_checked(letters.checked_mul(2)?)
}

fn styles(bytes: &[u8]) -> Styles {
    let mut styles = Styles::default();
    let mut are_cells = false;
    for (kind, record) in Records(bytes) {
        let mut add = || {
            match kind {
                // BrtFont
                43 => styles.add_font(short(record, 2)?, short(record, 6)?),
                // BrtFmt
                44 => styles.add_format(short(record, 0)?, &wide(text(record.get(2..)?)?.0)),
                // BrtXF: of cells, and before them of named styles
                47 if are_cells => styles.add_cell(short(record, 4)?, short(record, 2)?),
                // BrtBeginCellXFs, BrtEndCellXFs
                617 => are_cells = true,
                618 => are_cells = false,
                _ => {}
            }
            Some(())
        };
        // A record that is too short says nothing.
        let _ = add();
    }
    styles
}

/// Numbers of the texts that are struck out or raised in part.
fn unclear(bytes: &[u8], styles: &Styles) -> HashSet<u32> {
    const ITEM: u16 = 19;
    let items = Records(bytes).filter(|(kind, _)| *kind == ITEM);
    let numbered = (0..).zip(items);
    let unclear = numbered.filter(|(_, (_, item))| is_unclear(item, styles).unwrap_or(false));
    unclear.map(|(number, _)| number).collect()
}

/// Whether a text with its runs is unclear [MS-XLSB 2.5.122].
fn is_unclear(item: &[u8], styles: &Styles) -> Option<bool> {
    const HAS_RUNS: u8 = 1;
    let (flags, rest) = item.split_first()?;
    let (letters, rest) = text(rest)?;
    let runs = if flags & HAS_RUNS == 0 { &[] } else { rest.get(4..)? };
    let run = |run: &[u8; 4]| Some((u32::from(short(run, 0)?), short(run, 2)?));
    let runs: Vec<Run> = runs.as_chunks().0.iter().filter_map(run).collect();
    Some(styles.is_unclear((letters.len() / 2) as u32, &runs))
}

/// Names of the parts that a workbook refers to, by their ids.
fn targets(xml: &[u8]) -> HashMap<String, String> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut targets = HashMap::new();
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let of = |name: &str| tag.try_get_attribute(name).ok().flatten();
                if let (Some(id), Some(target)) = (of("Id"), of("Target")) {
                    targets.insert(id.value.into_owned(), target.value.into_owned());
                }
            }
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    targets
}

/// Ids of the sheets of a workbook.
fn sheets(bytes: &[u8]) -> Vec<String> {
    const SHEET: u16 = 156;
    let sheets = Records(bytes).filter(|(kind, _)| *kind == SHEET);
    // What has no part is no sheet.
    sheets.filter_map(|(_, sheet)| Some(wide(text(sheet.get(8..)?)?.0))).collect()
}

/// What the sheets of a workbook refer to.
struct Workbook {
    /// Of each cell format.
    shown: Vec<Shown>,
    /// Numbers of the texts that are unclear.
    unclear: HashSet<u32>,
}

impl Workbook {
    fn sheet(&self, bytes: &[u8]) -> Look {
        let mut look = Look::default();
        let mut row = 0;
        for (kind, record) in Records(bytes) {
            // A record that is too short says nothing.
            let _ = self.add(kind, record, &mut row, &mut look);
        }
        look
    }

    fn add(&self, kind: u16, record: &[u8], row: &mut u32, look: &mut Look) -> Option<()> {
        // The style of a cell has three bytes of four.
        let shown = || {
            let style = long(record, 4)? & 0xFF_FFFF;
            Some(self.shown.get(style as usize).cloned().unwrap_or_default())
        };
        match kind {
            // BrtRowHdr
            0 => *row = long(record, 0)?,
            // BrtCellIsst
            7 if self.unclear.contains(&long(record, 8)?) => {
                look.add(*row, long(record, 0)?, Shown::Unclear);
            }
            // BrtCellRk to BrtFmlaError
            2..=11 => look.add(*row, long(record, 0)?, shown()?),
            // BrtMergeCell: first and last row, first and last column
            176 => {
                let at = |number: usize| Some(long(record, 4 * number)? as usize);
                look.merged.push([at(0)?, at(1)?, at(2)?, at(3)?]);
            }
            _ => {}
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{damaged, fixture};
    use super::*;

    #[test]
    fn a_workbook_with_any_byte_changed_is_looked_through_all_the_same() {
        let bytes = fixture("shown.xlsb");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).expect("a zip file");
        let mut parts = HashMap::new();
        for name in ["worksheets/sheet1.bin", "styles.bin", "sharedStrings.bin", "workbook.bin"] {
            let name = format!("xl/{name}");
            let bytes = part(&mut archive, &name).expect("there");
            parts.insert(name, bytes);
        }
        let rels = "xl/_rels/workbook.bin.rels";
        parts.insert(rels.to_owned(), part(&mut archive, rels).expect("there"));
        let whole = of_parts(|name| parts[name].clone());
        assert!(whole.len() == 1 && !whole[0].cells.is_empty());
        for (changed, bytes) in &parts {
            for other in damaged(bytes) {
                of_parts(|name| if name == changed { other.clone() } else { parts[name].clone() });
            }
        }
    }
}

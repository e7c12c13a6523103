//! What a person sees in a cell of a workbook, where that is not what the cell stores: a
//! percentage, thousands, a text that is struck out. calamine tells of it in xlsx files; of
//! other workbooks it is read here, a file a format.

pub mod ods;
mod records;
pub mod xls;
pub mod xlsb;

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use calamine::Style;
use memchr::memmem;

use super::grid::Cell;

/// How the style of a cell shows its number.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Shown {
    #[default]
    AsStored,
    /// 0.5 as 50 %.
    Percent,
    /// Divided, with what stands behind it: 12000 as 12, or as 1.2万.
    Scaled(f64, Arc<str>),
    /// All or a part of it is struck out or raised.
    Unclear,
}

/// Letters with which the name of a unit begins that is a multiple of ten.
const MULTIPLES: [char; 6] = ['十', '百', '千', '万', '億', '兆'];

impl Shown {
    pub fn of(style: &Style) -> Self {
        if style.font.as_ref().is_some_and(|font| font.strikethrough) {
            return Self::Unclear;
        }
        Self::of_format(style.number_format.as_ref().map_or("", |format| &format.format_code))
    }

    /// From the code of a number format as Excel writes it.
    fn of_format(format: &str) -> Self {
        let mut number = Scale::default();
        // Stands where the digits would.
        let format = format.replace("General", "0");
        // That of positive numbers; what is in brackets is no part of it.
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => number.add_text(letters.by_ref().take_while(|&c| c != '"')),
                '\\' | '!' => number.add_text(letters.next().into_iter()),
                '[' => letters.by_ref().take_while(|&c| c != ']').for_each(drop),
                '_' | '*' => drop(letters.next()),
                ';' => break,
                '%' => return Self::Percent,
                '0' | '#' | '?' => number.add_digit(),
                ',' => number.thousands += 1,
                letter if letter.is_ascii() => {}
                letter => number.add_text(std::iter::once(letter)),
            }
        }
        number.shown()
    }

    /// The cell as it is shown. A percentage is a text with its sign, as it is in delimited
    /// text: a question in percent reads it, another one refuses it.
    pub fn cell(&self, cell: Cell) -> Cell {
        match (self, cell) {
            (Self::Percent, Cell::Number(number)) => {
                Cell::Text(format!("{}%", without_noise(number * 100.0)))
            }
            (Self::Scaled(unit, text), Cell::Number(number)) => {
                let number = without_noise(number / unit);
                if text.is_empty() {
                    Cell::Number(number)
                } else {
                    Cell::Text(format!("{number}{text}"))
                }
            }
            (Self::Unclear, cell) if !cell.is_blank() => Cell::Unclear(cell.text()),
            (_, cell) => cell,
        }
    }
}

/// What a number format makes of the size of a number.
#[derive(Debug, Default)]
struct Scale {
    has_digits: bool,
    /// Commas behind the last digit: each divides by a thousand.
    thousands: i32,
    /// Digits behind a point that is a letter between digits, as in `0\.0,"万"`: each divides
    /// by ten.
    tens: Option<i32>,
    /// What stands behind the last digit.
    text: String,
}

impl Scale {
    fn add_text(&mut self, letters: impl Iterator<Item = char>) {
        self.text.extend(letters);
    }

    fn add_digit(&mut self) {
        if self.has_digits && self.text == "." {
            self.tens = Some(0);
        }
        self.tens = self.tens.map(|digits| digits + 1);
        self.has_digits = true;
        self.thousands = 0;
        self.text.clear();
    }

    fn shown(&self) -> Shown {
        let unit = 1000_f64.powi(self.thousands) * 10_f64.powi(self.tens.unwrap_or(0));
        let text = self.text.trim();
        // What a number is counted in is known, unless it says more than that.
        let is_other = unit != 1.0 || text.starts_with(MULTIPLES);
        if self.has_digits && is_other { Shown::Scaled(unit, text.into()) } else { Shown::AsStored }
    }
}

/// Without what binary fractions add: 0.07 times 100 is 7.
fn without_noise(number: f64) -> f64 {
    format!("{number:.12e}").parse().unwrap_or(number)
}

/// What calamine does not tell of a sheet.
#[derive(Debug, Default)]
pub struct Look {
    /// By row and column.
    cells: HashMap<(u32, u32), Shown>,
    /// First and last row and column of cells that are one to the reader.
    pub merged: Vec<[usize; 4]>,
    /// Row and column of formulas whose results the file does not hold.
    pub without_result: Vec<(usize, usize)>,
}

impl Look {
    fn add(&mut self, row: u32, column: u32, shown: Shown) {
        if shown != Shown::AsStored {
            self.cells.insert((row, column), shown);
        }
    }

    /// How a cell is shown, by its row and column in the sheet.
    pub fn of(&self, at: (u32, u32)) -> Shown {
        if self.cells.is_empty() {
            return Shown::AsStored;
        }
        self.cells.get(&at).cloned().unwrap_or_default()
    }
}

/// A part of a workbook that is a zip file.
fn part(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Begins a text of which a part is struck out or raised. No text has it: it is no character.
const MARK: char = '\u{fdd0}';

/// Puts the mark before texts of a part of a workbook of which a piece is struck out or
/// raised. The reader of workbooks gives the pieces as one text: 12 with a raised 2 as 122.
pub fn mark(xml: Vec<u8>) -> Vec<u8> {
    let is_there = |tag: &[u8]| memmem::find(&xml, tag).is_some();
    if !is_there(b"strike") && !is_there(b"vertAlign") {
        return xml;
    }
    let mut marked = Vec::with_capacity(xml.len() + 64);
    let mut rest = xml.as_slice();
    while let Some((start, end)) = next_text(rest) {
        let text = &rest[start..end];
        marked.extend_from_slice(&rest[..start]);
        match first_letter(text).filter(|_| is_unclear(text)) {
            Some(at) => {
                marked.extend_from_slice(&text[..at]);
                marked.extend_from_slice(MARK.encode_utf8(&mut [0; 4]).as_bytes());
                marked.extend_from_slice(&text[at..]);
            }
            None => marked.extend_from_slice(text),
        }
        rest = &rest[end..];
    }
    marked.extend_from_slice(rest);
    marked
}

/// Begin and end of the next text with its pieces.
fn next_text(xml: &[u8]) -> Option<(usize, usize)> {
    let find = |tag: &[u8]| memmem::find(xml, tag).map(|at| (at, tag[1]));
    let (start, kind) =
        [b"<si>", b"<is>", b"<si ", b"<is "].into_iter().filter_map(|t| find(t)).min()?;
    let end: &[u8] = if kind == b's' { b"</si>" } else { b"</is>" };
    let length = memmem::find(&xml[start..], end)?;
    Some((start, start + length + end.len()))
}

/// Where the letters of its first piece begin.
fn first_letter(text: &[u8]) -> Option<usize> {
    let tag = [b"<t>".as_slice(), b"<t "].iter().filter_map(|tag| memmem::find(text, tag)).min()?;
    Some(tag + memchr::memchr(b'>', &text[tag..])? + 1)
}

fn is_unclear(text: &[u8]) -> bool {
    let has = |tag: &[u8]| memmem::find(text, tag).is_some();
    let is_struck = has(b"<strike/>")
        || has(b"<strike ") && !has(b"<strike val=\"0\"") && !has(b"<strike val=\"false\"");
    is_struck || has(b"\"superscript\"") || has(b"\"subscript\"")
}

/// A text without the mark: as a cell if it had one, else as it is.
pub fn unmarked(text: &str) -> Result<Cell, &str> {
    match text.strip_prefix(MARK) {
        Some(text) => Ok(Cell::Unclear(text.to_owned())),
        None => Err(text),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    #[test]
    fn what_a_format_shows_decides() {
        let text = |text: &str| Cell::Text(text.into());
        for (code, stored, shown) in [
            ("0%", 0.07, text("7%")),
            ("0.0%;[Red]-0.0%", 0.255, text("25.5%")),
            ("#,##0,", 12_000.0, Cell::Number(12.0)),
            ("#,##0,_);[Red](#,##0,)", 12_000.0, Cell::Number(12.0)),
            // A multiple is part of what is seen: a question in 千円 reads it, another refuses it.
            ("#,##0,\"千円\"", 12_000.0, text("12千円")),
            ("0.0,,\"百万\"", 2_500_000.0, text("2.5百万")),
            ("0.0,\"K\"", 1_500.0, text("1.5K")),
            ("0\"万円\"", 12.0, text("12万円")),
            ("General\"万\"", 12.0, text("12万")),
            // Excel has no unit of ten thousands, but a point that is a letter.
            ("0\\.0,\"万\"", 12_000.0, text("1.2万")),
            ("#,##0!.0,万", 12_000.0, text("1.2万")),
            ("0\".\"0,", 12_000.0, Cell::Number(1.2)),
        ] {
            assert_eq!(Shown::of_format(code).cell(Cell::Number(stored)), shown, "{code}");
        }
        for code in [
            "General",
            "#,##0",
            "#,##0.00",
            "0\"%\"",
            "0\\%",
            "0\"件\"",
            "#,##0.00_);(#,##0.00)",
            "000\\-0000",
            "\"約\"0",
            "yyyy\"年\"m\"月\"d\"日\"",
            "[h]\"時間\"mm\"分\"",
            "[$-411]ge.m.d",
            "@",
        ] {
            assert_eq!(Shown::of_format(code), Shown::AsStored, "{code}");
        }
    }

    pub fn fixture(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/odd/");
        std::fs::read(format!("{folder}{name}")).expect("there")
    }

    /// Bytes of which one is changed, or which are cut off.
    pub fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let changed = move |at: usize| {
            let change = move |other: u8| {
                let mut bytes = bytes.to_vec();
                bytes[at] ^= other;
                bytes
            };
            [0x01, 0x7F, 0xFF].map(change).into_iter().chain([bytes[..at].to_vec()])
        };
        (0..bytes.len()).flat_map(changed)
    }

    #[test]
    fn pieces_that_are_struck_out_or_raised_mark_their_text() {
        let xml = r#"<sst><si><t>12</t></si><si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si><si><r><rPr><strike val="0"/></rPr><t xml:space="preserve">5</t></r></si></sst>"#;
        let marked = String::from_utf8(mark(xml.as_bytes().to_vec())).expect("text");
        assert_eq!(marked.replace("<r><t>\u{fdd0}12", "<r><t>12"), xml);
        assert_eq!(marked.matches(MARK).count(), 1);
    }
}

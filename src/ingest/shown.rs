//! What a person sees in a cell of a workbook, where that is not what the cell stores: a
//! percentage, thousands, a text that is struck out. calamine tells of it in xlsx files; of
//! other workbooks it is read here, a file a format.

pub mod ods;
pub mod readings;
mod records;
pub mod xls;
pub mod xlsb;
pub mod xlsx;

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

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
        // 件 behind a number says what the question says too; 万件 says how many, and so do zeros.
        let is_multiple = |c: char| MULTIPLES.contains(&c) || c.is_ascii_digit();
        let is_other = unit != 1.0 || text.starts_with(is_multiple);
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
    /// Row and column of cells that are not blank, as which they would be read: formulas whose
    /// results the file does not hold, and errors.
    pub not_blank: Vec<(usize, usize, Cell)>,
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
            ("0\"0\"", 3.0, text("30")),
            ("#,##0\"000\"", 12.0, text("12000")),
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
}

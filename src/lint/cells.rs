//! The cells of a sheet as they are stored, and what else lies on it.

use std::collections::BTreeMap;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    /// A day, a time, a truth or an error.
    Other(String),
}

impl Cell {
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Row and column from zero.
pub type At = (usize, usize);

/// A sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    /// `None` for delimited text.
    pub name: Option<String>,
    /// Without blank ones. Texts of nothing but spaces are no blanks to a machine, and here.
    pub cells: BTreeMap<At, Cell>,
    /// First and last row, first and last column.
    pub merged: Vec<[usize; 4]>,
    pub formulas: Vec<At>,
    /// Names of parts of the file that are drawn on the sheet.
    pub objects: Vec<String>,
}

impl Sheet {
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.get(&(row, column))
    }

    /// The cells of a row with their columns.
    pub fn row(&self, row: usize) -> impl DoubleEndedIterator<Item = (usize, &Cell)> {
        self.cells.range((row, 0)..(row + 1, 0)).map(|(&(_, column), cell)| (column, cell))
    }
}

/// As Excel names it: `B3`.
pub fn cell_name((row, column): At) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    letters.reverse();
    format!("{}{}", String::from_utf8_lossy(&letters), row + 1)
}

/// A range as Excel names it: `B3:D3`.
pub fn range_name([first_row, last_row, first, last]: [usize; 4]) -> String {
    format!("{}:{}", cell_name((first_row, first)), cell_name((last_row, last)))
}

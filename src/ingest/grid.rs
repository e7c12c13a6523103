//! A sheet as a grid of cells, whatever file it came from.

use crate::problem::Problem;

/// Begins a remark in Japanese documents.
const REMARK: char = '※';

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
    /// A day as `YYYY-MM-DD`.
    Date(String),
    /// A formula's error, as in `#N/A`.
    Error(String),
}

impl Cell {
    /// The cell as the spreadsheet program would show it without a number format.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Bool(true) => "TRUE".to_owned(),
            Cell::Bool(false) => "FALSE".to_owned(),
        }
    }

    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A sheet, or a delimited file.
pub struct Grid {
    pub file: String,
    pub sheet: Option<String>,
    /// Rows of possibly different lengths.
    pub rows: Vec<Vec<Cell>>,
    /// What the spreadsheet program calls the first row and column, from 0.
    pub origin: (usize, usize),
}

impl Grid {
    pub fn row(&self, row: usize) -> &[Cell] {
        self.rows.get(row).map_or(&[], Vec::as_slice)
    }

    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        self.row(row).get(column).unwrap_or(&Cell::Empty)
    }

    /// Rows below a header that are not blank throughout.
    pub fn rows_below(&self, header: usize) -> impl Iterator<Item = usize> {
        (header + 1..self.rows.len()).filter(|&row| self.row(row).iter().any(|c| !c.is_blank()))
    }

    /// Texts above a header that begin with the mark of a remark, without it.
    pub fn remarks_above(&self, header: usize) -> impl Iterator<Item = String> {
        let cells = self.rows[..header].iter().flatten();
        cells.filter_map(|cell| match cell {
            Cell::Text(text) => Some(text.trim().strip_prefix(REMARK)?.trim().to_owned()),
            _ => None,
        })
    }

    /// Row number as the user sees it, from 1.
    pub fn row_number(&self, row: usize) -> usize {
        self.origin.0 + row + 1
    }

    /// Column letters as the user sees them.
    pub fn letters(&self, column: usize) -> String {
        column_letters(self.origin.1 + column)
    }

    /// Cell address as the user sees it: `C7`.
    pub fn address(&self, row: usize, column: usize) -> String {
        format!("{}{}", self.letters(column), self.row_number(row))
    }

    /// A problem about the sheet.
    pub fn problem(&self, key: &'static str) -> Problem {
        let sheet = self.sheet.as_deref().unwrap_or("");
        Problem::new(key).with("path", &self.file).with("sheet", sheet)
    }
}

/// Column 0 is A, 26 is AA.
fn column_letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        let letters: Vec<String> = [0, 25, 26, 701, 702].map(column_letters).to_vec();
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}

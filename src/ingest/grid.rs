//! A sheet as a grid of cells, whatever file it came from.
//!
//! Survey data repeat themselves: a column of 100,000 answers holds a handful of different
//! texts. Where a file says so itself, or is read cell by cell, a grid keeps the different
//! values of a column once and for each row the number of its value. Of delimited text it
//! keeps where each cell stands.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::top::{HeaderCell, Top};
use crate::engine::parquet::Texts;
use crate::problem::Problem;

/// Begins a remark in Japanese documents.
pub const REMARK: char = '※';

/// Cells of a sheet, with the empty ones above others in their column: 400 MB.
const MOST_CELLS: usize = 100_000_000;

/// Bytes of the different values of a sheet's columns.
const MOST_TEXT: usize = 1 << 30;

/// What a value takes besides its text.
const VALUE_BYTES: usize = 64;

/// As in Excel.
pub const MOST_COLUMNS: usize = 16_384;

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
    /// A text of which a part is struck out or raised: what of it counts is not said.
    Unclear(String),
    /// A formula whose result the file does not hold.
    NoResult,
}

impl Cell {
    /// The cell as the spreadsheet program would show it without a number format.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::NoResult => "=".to_owned(),
            Cell::Text(text) | Cell::Date(text) | Cell::Error(text) | Cell::Unclear(text) => {
                text.clone()
            }
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

/// The sheet is larger than the limits above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// The cells of one column from the top; rows beyond its end are empty.
#[derive(Debug)]
pub enum Column {
    Values(Values),
    /// Begin and end of each cell in a text; empty where they are the same.
    Spans(Arc<String>, Vec<(u32, u32)>),
    /// Texts that a file holds once, and for each row 0 for an empty cell or 1 + the index of
    /// its text.
    Coded(Arc<Texts>, Vec<u32>),
    /// NaN is an empty cell.
    Numbers(Vec<f64>),
}

impl Default for Column {
    fn default() -> Self {
        Self::Values(Values::default())
    }
}

/// Cells of which many are alike.
#[derive(Debug, Default)]
pub struct Values {
    /// The different values in the order of their appearance, without the empty one.
    pub values: Vec<Cell>,
    /// For each row 0 for an empty cell or 1 + index into `values`.
    pub rows: Vec<u32>,
    /// Finds the number of a value while the column grows.
    index: HashTable<u32>,
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Values(values) => values.rows.len(),
            Self::Spans(_, spans) => spans.len(),
            Self::Coded(_, rows) => rows.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    pub fn cell(&self, row: usize) -> Cow<'_, Cell> {
        match self {
            Self::Values(values) => {
                let number = values.rows.get(row).map_or(0, |&number| number as usize);
                let cell = number.checked_sub(1).map(|index| Cow::Borrowed(&values.values[index]));
                cell.unwrap_or(Cow::Owned(Cell::Empty))
            }
            Self::Spans(text, spans) => Cow::Owned(match spans.get(row) {
                Some(&(from, to)) if from < to => {
                    Cell::Text(text[from as usize..to as usize].to_owned())
                }
                _ => Cell::Empty,
            }),
            Self::Coded(texts, rows) => Cow::Owned(match coded(texts, rows, row) {
                "" => Cell::Empty,
                text => Cell::Text(text.to_owned()),
            }),
            Self::Numbers(numbers) => Cow::Owned(match numbers.get(row) {
                Some(number) if !number.is_nan() => Cell::Number(*number),
                _ => Cell::Empty,
            }),
        }
    }

    /// Whether what stands in a row, if anything, is blank.
    fn is_blank(&self, row: usize) -> bool {
        match self {
            Self::Values(values) => match values.rows.get(row) {
                Some(&number) if number > 0 => values.values[number as usize - 1].is_blank(),
                _ => true,
            },
            Self::Spans(text, spans) => {
                spans.get(row).is_none_or(|&(from, to)| is_blank(&text[from as usize..to as usize]))
            }
            Self::Coded(texts, rows) => is_blank(coded(texts, rows, row)),
            Self::Numbers(numbers) => numbers.get(row).is_none_or(|n| n.is_nan()),
        }
    }
}

/// The text of a row; an empty one of an empty cell.
fn coded<'t>(texts: &'t Texts, rows: &[u32], row: usize) -> &'t str {
    let number = rows.get(row).map_or(0, |&number| number as usize);
    number.checked_sub(1).map_or("", |index| texts.get(index))
}

fn is_blank(text: &str) -> bool {
    // Most begin with a letter, in Japanese with these two bytes or more.
    let bytes = text.as_bytes();
    let is_letter = bytes.first().is_some_and(|&first| {
        first.is_ascii_graphic() || first > 0xE2 && bytes.get(..2) != Some(&[0xE3, 0x80])
    });
    !is_letter && text.trim().is_empty()
}

impl Values {
    /// Values that were found to be different, and for each row 1 + the index of its value.
    pub fn of(values: Vec<Cell>, rows: Vec<u32>) -> Self {
        Self { values, rows, index: HashTable::new() }
    }

    /// Number of the value, which is added if it is new; with the bytes that this takes.
    fn number_of(
        &mut self,
        hasher: &DefaultHashBuilder,
        hash: u64,
        is_same: impl Fn(&Cell) -> bool,
        new: impl FnOnce() -> Cell,
    ) -> (u32, usize) {
        let values = &self.values;
        if let Some(number) = self.index.find(hash, |&n| is_same(&values[n as usize - 1])) {
            return (*number, 0);
        }
        let value = new();
        let text = match &value {
            Cell::Text(text) | Cell::Date(text) | Cell::Error(text) | Cell::Unclear(text) => {
                text.len()
            }
            _ => 0,
        };
        self.values.push(value);
        let number = self.values.len() as u32;
        let values = &self.values;
        self.index.insert_unique(hash, number, |&n| hash_of(hasher, &values[n as usize - 1]));
        (number, text + VALUE_BYTES)
    }
}

fn hash_of(hasher: &DefaultHashBuilder, cell: &Cell) -> u64 {
    match cell {
        Cell::Empty => 0,
        Cell::NoResult => 1,
        Cell::Text(text) | Cell::Date(text) | Cell::Error(text) | Cell::Unclear(text) => {
            hasher.hash_one(text.as_str())
        }
        Cell::Number(number) => hasher.hash_one(number.to_bits()),
        Cell::Bool(value) => hasher.hash_one(value),
    }
}

/// A sheet, or a part of the rows of a file.
#[derive(Debug, Default)]
pub struct Grid {
    pub file: String,
    pub sheet: Option<String>,
    columns: Vec<Column>,
    height: usize,
    /// What the spreadsheet program calls the first row and column, from 0.
    pub origin: (usize, usize),
    /// The spreadsheet program does not show the sheet.
    pub is_hidden: bool,
    /// Cells that are one to the reader: first and last row and column, from 0.
    pub merged: Vec<[usize; 4]>,
    /// How many cells the rows of delimited text have: from which row on, how many, and at
    /// which line of the text that row begins.
    pub lengths: Vec<Length>,
    /// What the first rows would say as a header.
    top: Top,
    cells: usize,
    text: usize,
    hasher: DefaultHashBuilder,
}

/// Rows of delimited text with the same number of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// The first of them.
    pub row: usize,
    /// Its line in the text, from 0.
    pub line: usize,
    pub cells: usize,
    /// How many of the last cells are empty, at least, in all of them.
    pub blank: usize,
}

impl Grid {
    pub fn new(file: String, sheet: Option<String>) -> Self {
        Self { file, sheet, ..Self::default() }
    }

    /// A grid of columns that were read whole.
    pub fn of_columns(file: String, columns: Vec<Column>, height: usize) -> Self {
        Self { file, columns, height, ..Self::default() }
    }

    /// Puts a column that was read whole in its place.
    pub fn set_column(&mut self, at: usize, column: Column) {
        self.top.forget();
        self.columns[at] = column;
    }

    /// The first column, down to a height.
    pub fn into_column(self, height: usize) -> Column {
        let mut column = self.columns.into_iter().next().unwrap_or_default();
        if let Column::Values(values) = &mut column {
            values.rows.resize(height, 0);
        }
        column
    }

    /// Puts a text in its place; an empty one is an empty cell.
    pub fn put_text(&mut self, row: usize, column: usize, text: &str) -> Result<(), TooLarge> {
        if text.is_empty() {
            return Ok(());
        }
        let is_same = |cell: &Cell| matches!(cell, Cell::Text(found) if found == text);
        let hash = self.hasher.hash_one(text);
        self.place(row, column, hash, is_same, || Cell::Text(text.to_owned()))
    }

    /// Puts a cell in its place.
    pub fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), TooLarge> {
        match cell {
            Cell::Empty => Ok(()),
            Cell::Text(text) => self.put_text(row, column, &text),
            cell => {
                let hash = hash_of(&self.hasher, &cell);
                self.place(row, column, hash, |found| *found == cell, || cell.clone())
            }
        }
    }

    /// Puts a value in its place, within the limits.
    fn place(
        &mut self,
        row: usize,
        column: usize,
        hash: u64,
        is_same: impl Fn(&Cell) -> bool,
        new: impl FnOnce() -> Cell,
    ) -> Result<(), TooLarge> {
        self.top.forget();
        if column >= MOST_COLUMNS {
            return Err(TooLarge);
        }
        if column >= self.columns.len() {
            self.columns.resize_with(column + 1, Column::default);
        }
        let Column::Values(values) = &mut self.columns[column] else { return Err(TooLarge) };
        if row >= values.rows.len() {
            self.cells += row + 1 - values.rows.len();
            if self.cells > MOST_CELLS {
                return Err(TooLarge);
            }
            values.rows.resize(row + 1, 0);
        }
        self.height = self.height.max(row + 1);
        let (number, bytes) = values.number_of(&self.hasher, hash, is_same, new);
        values.rows[row] = number;
        self.text += bytes;
        if self.text > MOST_TEXT { Err(TooLarge) } else { Ok(()) }
    }

    pub fn height(&self) -> usize {
        self.height
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    pub fn column(&self, column: usize) -> Option<&Column> {
        self.columns.get(column)
    }

    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, Cell> {
        let cell = self.columns.get(column).map(|column| column.cell(row));
        cell.unwrap_or(Cow::Owned(Cell::Empty))
    }

    /// The text of a cell that holds one.
    pub fn text(&self, row: usize, column: usize) -> Option<&str> {
        match self.columns.get(column)? {
            Column::Values(values) => {
                let number = *values.rows.get(row)? as usize;
                match values.values.get(number.checked_sub(1)?)? {
                    Cell::Text(text) => Some(text),
                    _ => None,
                }
            }
            Column::Spans(text, spans) => {
                let (from, to) = *spans.get(row)?;
                Some(&text[from as usize..to as usize])
            }
            Column::Coded(texts, rows) => (row < rows.len()).then(|| coded(texts, rows, row)),
            Column::Numbers(_) => None,
        }
    }

    pub fn is_blank(&self, row: usize, column: usize) -> bool {
        self.columns.get(column).is_none_or(|column| column.is_blank(row))
    }

    /// Whether anything stands below a row of a column.
    pub fn is_filled_below(&self, row: usize, column: usize) -> bool {
        (row + 1..self.height).any(|row| !self.is_blank(row, column))
    }

    /// What one of the first rows would say as a header.
    pub fn headers(&self, row: usize) -> &[HeaderCell] {
        self.top.row(row, self.row(row).map(|cell| cell.text()))
    }

    /// The cells of a row from left to right.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Cow<'_, Cell>> {
        self.columns.iter().map(move |column| column.cell(row))
    }

    /// For each of the rows how many of its cells are not blank.
    pub fn filled(&self, rows: Range<usize>) -> Vec<u32> {
        let mut filled = vec![0; rows.len()];
        for column in &self.columns {
            let is_filled = |row: usize| u32::from(!column.is_blank(row));
            match column {
                Column::Values(values) => {
                    let blank: Vec<bool> = values.values.iter().map(Cell::is_blank).collect();
                    let numbers = values.rows.iter().skip(rows.start);
                    for (filled, &number) in filled.iter_mut().zip(numbers) {
                        *filled += u32::from(number > 0 && !blank[number as usize - 1]);
                    }
                }
                // Blanks are looked for in each text once.
                Column::Coded(texts, coded) => {
                    let blank: Vec<bool> =
                        (0..texts.spans.len()).map(|index| is_blank(texts.get(index))).collect();
                    for (filled, &number) in filled.iter_mut().zip(coded.iter().skip(rows.start)) {
                        *filled += u32::from(number > 0 && !blank[number as usize - 1]);
                    }
                }
                _ => {
                    let rows = rows.start..rows.end.min(column.len());
                    rows.zip(&mut filled).for_each(|(row, filled)| *filled += is_filled(row));
                }
            }
        }
        filled
    }

    /// Texts above a header that begin with the mark of a remark, without it.
    pub fn remarks_above(&self, header: usize) -> impl Iterator<Item = String> {
        (0..header).flat_map(|row| self.row(row)).filter_map(|cell| match &*cell {
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

    #[test]
    fn cells_stand_where_they_were_put_and_equal_ones_are_held_once() {
        let mut grid = Grid::default();
        for (row, text) in [(0, "a"), (2, "b"), (3, "a"), (4, "")] {
            grid.put_text(row, 1, text).expect("small");
        }
        grid.put(4, 0, Cell::Number(1.5)).expect("small");
        grid.put(5, 0, Cell::Bool(true)).expect("small");
        grid.put(6, 0, Cell::Bool(true)).expect("small");
        let texts: Vec<String> = (0..7).map(|row| grid.cell(row, 1).text()).collect();
        assert_eq!(texts, ["a", "", "b", "a", "", "", ""]);
        let values = |column: usize| match grid.column(column) {
            Some(Column::Values(values)) => values.values.len(),
            _ => 0,
        };
        assert_eq!((values(0), values(1)), (2, 2));
        assert_eq!((grid.height(), grid.width()), (7, 2));
        assert_eq!(grid.filled(0..7), [1, 0, 1, 1, 1, 1, 1]);
        assert_eq!(grid.filled(1..3), [0, 1]);
    }

    #[test]
    fn what_is_too_large_is_refused_before_memory_is_taken() {
        let mut grid = Grid::default();
        assert_eq!(grid.put_text(0, MOST_COLUMNS, "x"), Err(TooLarge));
        assert_eq!(grid.put_text(MOST_CELLS, 0, "x"), Err(TooLarge));
        assert!(grid.columns.iter().all(|column| column.len() == 0));
    }
}

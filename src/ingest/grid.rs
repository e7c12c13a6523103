//! A sheet as a grid of cells, whatever file it came from.
//!
//! Survey data repeat themselves: a column of 100,000 answers holds a handful of
//! different texts. A grid keeps each column's different values once and for each row the
//! number of its value, so that a value is read as an answer once and not 100,000 times.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

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
const MOST_COLUMNS: usize = 16_384;

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

/// The sheet is larger than the limits above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// The cells of one column.
#[derive(Debug, Default)]
pub struct Column {
    /// The different values in the order of their appearance, without the empty one.
    values: Vec<Cell>,
    /// For each row 0 for an empty cell or 1 + index into `values`. Rows beyond the end
    /// are empty.
    rows: Vec<u32>,
    /// Finds the number of a value while the column grows.
    index: HashTable<u32>,
}

impl Column {
    pub fn values(&self) -> &[Cell] {
        &self.values
    }

    /// Index into [`Self::values`] of a row's value; `None` where the cell is empty.
    pub fn value_index(&self, row: usize) -> Option<usize> {
        let number = *self.rows.get(row)? as usize;
        number.checked_sub(1)
    }

    /// Whether anything stands below a row.
    pub fn is_filled_below(&self, row: usize) -> bool {
        self.rows.iter().skip(row + 1).any(|&number| number > 0)
    }

    fn cell(&self, row: usize) -> &Cell {
        self.value_index(row).map_or(&Cell::Empty, |index| &self.values[index])
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
            Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => text.len(),
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
        Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => hasher.hash_one(text.as_str()),
        Cell::Number(number) => hasher.hash_one(number.to_bits()),
        Cell::Bool(value) => hasher.hash_one(value),
    }
}

/// A sheet, or a delimited file.
#[derive(Debug, Default)]
pub struct Grid {
    pub file: String,
    pub sheet: Option<String>,
    columns: Vec<Column>,
    height: usize,
    /// What the spreadsheet program calls the first row and column, from 0.
    pub origin: (usize, usize),
    cells: usize,
    text: usize,
    hasher: DefaultHashBuilder,
}

impl Grid {
    pub fn new(file: String, sheet: Option<String>) -> Self {
        Self { file, sheet, ..Self::default() }
    }

    /// Puts a text in its place; an empty one is an empty cell.
    pub fn put_text(&mut self, row: usize, column: usize, text: &str) -> Result<(), TooLarge> {
        if text.is_empty() {
            return Ok(());
        }
        self.reserve(row, column)?;
        let is_same = |cell: &Cell| matches!(cell, Cell::Text(found) if found == text);
        let new = || Cell::Text(text.to_owned());
        let hash = self.hasher.hash_one(text);
        let found = self.columns[column].number_of(&self.hasher, hash, is_same, new);
        self.set(row, column, found)
    }

    /// Puts a cell in its place.
    pub fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), TooLarge> {
        match cell {
            Cell::Empty => Ok(()),
            Cell::Text(text) => self.put_text(row, column, &text),
            cell => {
                self.reserve(row, column)?;
                let hash = hash_of(&self.hasher, &cell);
                let is_same = |found: &Cell| *found == cell;
                let found =
                    self.columns[column].number_of(&self.hasher, hash, is_same, || cell.clone());
                self.set(row, column, found)
            }
        }
    }

    /// Grows to the place, within the limits.
    fn reserve(&mut self, row: usize, column: usize) -> Result<(), TooLarge> {
        if column >= MOST_COLUMNS {
            return Err(TooLarge);
        }
        if column >= self.columns.len() {
            self.columns.resize_with(column + 1, Column::default);
        }
        let rows = &mut self.columns[column].rows;
        if row >= rows.len() {
            self.cells += row + 1 - rows.len();
            if self.cells > MOST_CELLS {
                return Err(TooLarge);
            }
            rows.resize(row + 1, 0);
        }
        self.height = self.height.max(row + 1);
        Ok(())
    }

    fn set(&mut self, row: usize, column: usize, found: (u32, usize)) -> Result<(), TooLarge> {
        self.columns[column].rows[row] = found.0;
        self.text += found.1;
        if self.text > MOST_TEXT { Err(TooLarge) } else { Ok(()) }
    }

    /// A grid for a column that [`Self::adopt`] takes over.
    pub fn apart(&self) -> Grid {
        Grid { hasher: self.hasher.clone(), ..Grid::default() }
    }

    /// Takes over the first column of another grid as a new last one.
    pub fn adopt(&mut self, other: Grid) -> Result<(), TooLarge> {
        self.cells += other.cells;
        self.text += other.text;
        self.height = self.height.max(other.height);
        self.columns.push(other.columns.into_iter().next().unwrap_or_default());
        let is_within = self.columns.len() <= MOST_COLUMNS
            && self.cells <= MOST_CELLS
            && self.text <= MOST_TEXT;
        if is_within { Ok(()) } else { Err(TooLarge) }
    }

    /// Adds empty rows up to a height.
    pub fn extend_to(&mut self, height: usize) {
        self.height = self.height.max(height);
    }

    /// The rows of `other` below the rows of this one.
    pub fn append(&mut self, other: Grid) -> Result<(), TooLarge> {
        let height = self.height;
        for (column, added) in other.columns.into_iter().enumerate() {
            let Some(last) = added.rows.len().checked_sub(1) else { continue };
            self.reserve(height + last, column)?;
            let mut numbers = vec![0];
            for value in added.values {
                // In the first of the new rows for a moment, to get its number.
                self.put(height, column, value)?;
                numbers.push(self.columns[column].rows[height]);
            }
            let rows = &mut self.columns[column].rows[height..];
            for (row, number) in rows.iter_mut().zip(added.rows) {
                *row = numbers[number as usize];
            }
        }
        self.height = height + other.height;
        Ok(())
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

    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        self.columns.get(column).map_or(&Cell::Empty, |column| column.cell(row))
    }

    /// The cells of a row from left to right.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &Cell> {
        self.columns.iter().map(move |column| column.cell(row))
    }

    /// For each row how many of its cells are not blank.
    pub fn filled(&self) -> Vec<u32> {
        let mut filled = vec![0; self.height];
        for column in &self.columns {
            let blank: Vec<bool> = column.values.iter().map(Cell::is_blank).collect();
            for (filled, &number) in filled.iter_mut().zip(&column.rows) {
                *filled += u32::from(number > 0 && !blank[number as usize - 1]);
            }
        }
        filled
    }

    /// Texts above a header that begin with the mark of a remark, without it.
    pub fn remarks_above(&self, header: usize) -> impl Iterator<Item = String> {
        (0..header).flat_map(|row| self.row(row)).filter_map(|cell| match cell {
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
        assert_eq!(grid.column(1).expect("a column").values().len(), 2);
        assert_eq!(grid.column(0).expect("a column").values().len(), 2);
        assert_eq!((grid.height(), grid.width()), (7, 2));
        assert_eq!(grid.filled(), [1, 0, 1, 1, 1, 1, 1]);

        let mut other = Grid::default();
        other.put_text(1, 1, "b").expect("small");
        other.put_text(1, 2, "c").expect("small");
        grid.append(other).expect("small");
        assert_eq!(grid.height(), 9);
        let row: Vec<String> = grid.row(8).map(Cell::text).collect();
        assert_eq!(row, ["", "b", "c"]);
        assert_eq!(grid.cell(7, 1), &Cell::Empty);
        assert_eq!(grid.column(1).expect("a column").values().len(), 2);
    }

    #[test]
    fn what_is_too_large_is_refused_before_memory_is_taken() {
        let mut grid = Grid::default();
        assert_eq!(grid.put_text(0, MOST_COLUMNS, "x"), Err(TooLarge));
        assert_eq!(grid.put_text(MOST_CELLS, 0, "x"), Err(TooLarge));
        assert!(grid.columns.iter().all(|column| column.rows.is_empty()));
    }
}

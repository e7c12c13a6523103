//! Parquet files to grids, some rows at a time: the column names are the header, the values
//! the cells. Texts that the file holds once stay so.

use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bytes::{Bytes, unreadable};
use super::grid::{self, Cell, Column, Grid, TooLarge};
use crate::engine::parquet::{Broken, Damaged, Description, Takes, Value, Values};
use crate::guard::guarded;
use crate::parallel;
use crate::problem::Problem;

/// Rows at the beginning that are looked at with the header.
const HEAD: usize = 200;

/// Rows that are read together on all cores, twice as many of a short file; and the fewest of a
/// part: a page is unpacked for each part that it has rows of.
const TOGETHER: usize = 1 << 16;
const FEWEST: usize = 1 << 13;

/// A file with more rows is long.
const SHORT: usize = 1 << 18;

/// A parquet file and what its columns are.
pub struct Parquet {
    path: PathBuf,
    bytes: Bytes,
    description: Description,
    takes: Takes,
}

/// Rows of a row group.
#[derive(Debug, Clone)]
pub struct Part {
    group: usize,
    rows: Range<usize>,
}

impl Parquet {
    /// With the header and the first rows as a grid.
    pub fn open(path: &Path, bytes: Bytes) -> Result<(Self, Grid), Problem> {
        let file = Self::describe(path, bytes)?;
        let first = file.parts().next();
        let first = first.map(|part| Part { rows: 0..part.rows.len().min(HEAD), ..part });
        let head = file.with_header(first.into_iter())?;
        Ok((file, head))
    }

    /// What the file says of itself and of its pages.
    pub fn describe(path: &Path, bytes: Bytes) -> Result<Self, Problem> {
        let mut source = bytes.from(0).map_err(|error| unreadable(path, &error))?;
        let description = caught(path, || Description::read(&mut source))?;
        let takes = guarded(path, || {
            let broken = |Broken| Problem::new("file-broken").path(path);
            description.takes(source).map_err(broken)
        })?;
        Ok(Self { path: path.to_owned(), bytes, description, takes })
    }

    /// Whether only reading it tells what that takes.
    pub fn is_unpredictable(&self) -> bool {
        self.takes == Takes::Unknown
    }

    /// Reads all parts as they are read for answers, and keeps nothing.
    pub fn read_through(&self) -> Result<(), Problem> {
        let columns = || 0..self.description.names().len();
        let read = |(): &mut (), _, part: Part| {
            columns().try_for_each(|column| self.column(&part, column).map(drop))
        };
        parallel::fold(self.parts(), || (), read).map(drop)
    }

    /// All rows, as many as are read together.
    pub fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let groups: Vec<usize> = self.description.groups().collect();
        let is_short = groups.iter().sum::<usize>() <= SHORT;
        let together = if is_short { 2 * TOGETHER } else { TOGETHER };
        let rows = (together / parallel::threads()).max(FEWEST);
        groups.into_iter().enumerate().flat_map(move |(group, height)| {
            let starts = (0..height).step_by(rows);
            starts.map(move |from| Part { group, rows: from..height.min(from + rows) })
        })
    }

    /// The header and all rows.
    pub fn whole(&self) -> Result<Grid, Problem> {
        self.with_header(self.parts())
    }

    fn with_header(&self, parts: impl Iterator<Item = Part>) -> Result<Grid, Problem> {
        let mut grid = Grid::new(self.path.display().to_string(), None);
        for (column, name) in self.description.names().enumerate() {
            grid.put_text(0, column, name).map_err(|error| self.too_large(error))?;
        }
        let mut above = 1;
        for part in parts {
            let columns = parallel::map(0..self.description.names().len(), |column| {
                self.column(&part, column)
            });
            for (column, read) in columns.into_iter().enumerate() {
                let read = read?;
                for row in 0..part.rows.len() {
                    let cell = read.cell(row).into_owned();
                    grid.put(above + row, column, cell).map_err(|error| self.too_large(error))?;
                }
            }
            above += part.rows.len();
        }
        Ok(grid)
    }

    /// The columns of a part that are wanted; others are empty.
    pub fn grid(&self, part: &Part, is_wanted: impl Fn(usize) -> bool) -> Result<Grid, Problem> {
        let column = |column: usize| match is_wanted(column) {
            true => self.column(part, column),
            false => Ok(Column::default()),
        };
        let columns: Result<Vec<Column>, Problem> =
            (0..self.description.names().len()).map(column).collect();
        let above: usize = self.description.groups().take(part.group).sum();
        let mut grid = Grid::of_columns(self.path.display().to_string(), columns?, part.rows.len());
        // The header is the first row.
        grid.origin = (1 + above + part.rows.start, 0);
        Ok(grid)
    }

    /// A damaged file can make the reader panic, on whichever thread.
    fn column(&self, part: &Part, column: usize) -> Result<Column, Problem> {
        guarded(&self.path, || self.read_column(part, column))
    }

    fn read_column(&self, part: &Part, column: usize) -> Result<Column, Problem> {
        let read = |range: Range<u64>| {
            let mut bytes = Vec::new();
            let length = range.end.saturating_sub(range.start);
            self.bytes.from(range.start)?.take(length).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let chunks = self.description.chunks(part.group, column, read);
        let chunks = chunks.map_err(|error| unreadable(&self.path, &error))?;
        let rows = || part.rows.clone();
        if let Ok(Some(values)) = caught(&self.path, || chunks.once(rows())) {
            return self.cells(values);
        }
        self.cells(caught(&self.path, || chunks.values(rows()))?)
    }

    fn cells(&self, values: Values) -> Result<Column, Problem> {
        Ok(match values {
            Values::Numbers(numbers) => Column::Numbers(numbers),
            Values::Texts(text, spans) => {
                let spans = spans.into_iter().map(|span| (span.start, span.end));
                Column::Spans(Arc::new(text), spans.collect())
            }
            Values::Once(texts, rows) => {
                let cells = texts.into_iter().map(Cell::Text).collect();
                Column::Values(grid::Values::of(cells, rows))
            }
            Values::Mixed(values) => {
                let height = values.len();
                let mut grid = Grid::default();
                for (row, value) in values.into_iter().enumerate() {
                    grid.put(row, 0, cell(value)).map_err(|error| self.too_large(error))?;
                }
                grid.into_column(height)
            }
        })
    }

    fn too_large(&self, TooLarge: TooLarge) -> Problem {
        Problem::new("sheet-too-large").path(&self.path).with("sheet", "")
    }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Missing => Cell::Empty,
        Value::Number(number) => Cell::Number(number),
        Value::Bool(value) => Cell::Bool(value),
        Value::Text(text) => Cell::Text(text),
        Value::Day(day) => Cell::Date(day),
    }
}

/// A damaged file can make the reader panic.
fn caught<T>(path: &Path, read: impl FnOnce() -> Result<T, Damaged>) -> Result<T, Problem> {
    let damaged = |error: Damaged| Problem::new("file-damaged").path(path).with("detail", error);
    guarded(path, || read().map_err(damaged))
}

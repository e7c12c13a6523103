//! Parquet files to grids, some rows at a time: the column names are the header, the values
//! the cells. Texts that the file holds once stay so.

use std::io::{self, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::bytes::{Bytes, Shared, Source, unreadable};
use super::grid::{self, Cell, Column, Grid, TooLarge};
use super::matched::{Matched, Target};
use crate::engine::parquet::{Description, Failed, Stored, Takes, Value, Values};
use crate::guard::{damaged, guarded};
use crate::parallel::{self, InTurn};
use crate::problem::Problem;

/// Rows at the beginning that are looked at with the header.
const HEAD: usize = 200;

/// Rows of a part, and of all parts that are read at a time.
const PART: usize = 1 << 15;
const TOGETHER: usize = 1 << 17;

/// Bytes that the parts take that are read at a time, about, and what their texts take at most.
const BYTES: u64 = 1 << 26;
const MOST_TEXT: usize = 1 << 30;

/// A parquet file and what its columns are.
pub struct Parquet {
    path: PathBuf,
    bytes: Bytes,
    description: Description,
    takes: Takes,
    length: u64,
}

/// Which columns are read: some of all rows, others where those do not tell whether all rows
/// of a part are respondents.
#[derive(Default)]
pub struct Wanted {
    pub columns: Vec<usize>,
    pub others: Vec<usize>,
}

impl Wanted {
    /// What is read for the variables that are wanted. Who has a number, in the column `id`, is
    /// a respondent, whatever stands in other columns.
    pub fn of(matched: &Matched, id: Option<usize>, is_wanted: impl Fn(usize) -> bool) -> Self {
        let mut wanted = Self::default();
        for (column, target) in matched.targets() {
            let Some(Target::Variable(variable) | Target::Option(variable, _)) = target else {
                continue;
            };
            match id.is_none() || id == Some(column) || is_wanted(variable) {
                true => wanted.columns.push(column),
                false => wanted.others.push(column),
            }
        }
        wanted
    }
}

/// Some rows of a row group. Each part has to be read, in any order.
pub struct Part {
    group: Arc<Group>,
    number: usize,
    rows: Range<usize>,
    is_read: bool,
}

/// A row group while it is read. Its columns are read from the top, so that a part waits for
/// those above it, column by column.
struct Group {
    source: Mutex<Box<dyn Source>>,
    /// Rows of the groups above.
    above: usize,
    wanted: Vec<(usize, InTurn<Stored>)>,
    others: Vec<(usize, InTurn<Stored>)>,
}

/// Parts below one that is not read would wait for ever.
impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_read {
            let columns = self.group.wanted.iter().chain(&self.group.others);
            columns.for_each(|(_, stored)| stored.give_up());
        }
    }
}

impl Parquet {
    /// With the header and the first rows as a grid.
    pub fn open(path: &Path, bytes: Bytes) -> Result<(Self, Grid), Problem> {
        let file = Self::describe(path, bytes)?;
        let first = file.parts(file.all()).next().map(|part| {
            let mut part = part?;
            part.rows.end = part.rows.end.min(HEAD);
            Ok(part)
        });
        let head = file.with_header(first.into_iter())?;
        Ok((file, head))
    }

    /// What the file says of itself and of its pages.
    pub fn describe(path: &Path, bytes: Bytes) -> Result<Self, Problem> {
        let io = |error: io::Error| unreadable(path, &error);
        let mut source = bytes.from(0).map_err(io)?;
        let length = source.seek(SeekFrom::End(0)).map_err(io)?;
        source.rewind().map_err(io)?;
        let description = caught(path, || Description::read(&mut source))?;
        let takes = caught(path, || Ok(description.takes(source)?))?;
        Ok(Self { path: path.to_owned(), bytes, description, takes, length })
    }

    /// Whether only reading it tells what that takes.
    pub fn is_unpredictable(&self) -> bool {
        self.takes == Takes::Unknown
    }

    /// Reads all parts as they are read for answers, and keeps nothing.
    pub fn read_through(&self) -> Result<(), Problem> {
        let read =
            |(): &mut (), _, part: Result<Part, Problem>| self.grid(part?, |_| false).map(drop);
        parallel::fold(self.parts(self.all()), || (), read).map(drop)
    }

    /// All columns of all rows.
    fn all(&self) -> Wanted {
        let columns = (0..self.description.names().len()).collect();
        Wanted { columns, others: Vec::new() }
    }

    /// All rows. Threads have few enough in hand together that all columns of them fit into
    /// memory, however long the groups are.
    pub fn parts(
        &self,
        wanted: Wanted,
    ) -> impl Iterator<Item = Result<Part, Problem>> + Send + use<'_> {
        let mut above = 0;
        let groups = self.description.groups().enumerate();
        groups.filter(|(_, height)| *height > 0).flat_map(move |(number, height)| {
            let group = self.group(number, above, &wanted).map(Arc::new);
            let rows = self.rows_of_part(number, height, &wanted);
            above += height;
            let height = if group.is_ok() { height } else { 1 };
            let starts = (0..height).step_by(rows).enumerate();
            starts.map(move |(number, from)| {
                let group = Arc::clone(group.as_ref().map_err(Problem::clone)?);
                Ok(Part { group, number, rows: from..height.min(from + rows), is_read: false })
            })
        })
    }

    fn rows_of_part(&self, group: usize, height: usize, wanted: &Wanted) -> usize {
        let columns = wanted.columns.iter().chain(&wanted.others);
        let bytes = columns.map(|&column| self.description.bytes(group, column));
        let bytes = bytes.fold(0, u64::saturating_add);
        let threads = parallel::threads();
        let fitting = (BYTES / threads as u64).saturating_mul(height as u64) / bytes.max(1);
        let rows = PART.min(TOGETHER / threads);
        rows.min(usize::try_from(fitting).unwrap_or(rows)).max(1)
    }

    fn group(&self, number: usize, above: usize, wanted: &Wanted) -> Result<Group, Problem> {
        let source = self.bytes.from(0).map_err(|error| unreadable(&self.path, &error))?;
        let stored = |&column: &usize| {
            let stored = || Ok(self.description.column(number, column, self.length)?);
            Ok((column, InTurn::new(caught(&self.path, stored)?)))
        };
        Ok(Group {
            source: Mutex::new(source),
            above,
            wanted: wanted.columns.iter().map(stored).collect::<Result<_, Problem>>()?,
            others: wanted.others.iter().map(stored).collect::<Result<_, Problem>>()?,
        })
    }

    /// The header and all rows.
    pub fn whole(&self) -> Result<Grid, Problem> {
        self.with_header(self.parts(self.all()))
    }

    fn with_header(
        &self,
        parts: impl Iterator<Item = Result<Part, Problem>>,
    ) -> Result<Grid, Problem> {
        let mut grid = Grid::new(self.path.display().to_string(), None);
        for (column, name) in self.description.names().enumerate() {
            grid.put_text(0, column, name).map_err(|error| self.too_large(error))?;
        }
        let mut above = 1;
        for part in parts {
            let part = part?;
            let height = part.rows.len();
            let read = self.grid(part, |_| false)?;
            for row in 0..height {
                for column in 0..read.width() {
                    let cell = read.cell(row, column).into_owned();
                    grid.put(above + row, column, cell).map_err(|error| self.too_large(error))?;
                }
            }
            above += height;
        }
        Ok(grid)
    }

    /// The rows of a part with the columns that are wanted, and with the others where these do
    /// not tell enough; what is not read is empty.
    pub fn grid(
        &self,
        mut part: Part,
        needs_others: impl FnOnce(&Grid) -> bool,
    ) -> Result<Grid, Problem> {
        let group = Arc::clone(&part.group);
        let mut columns = Vec::new();
        columns.resize_with(self.description.names().len(), Column::default);
        let mut text = 0;
        for (column, stored) in &group.wanted {
            columns[*column] = self.column(&part, stored, &mut text)?;
        }
        let mut grid = Grid::of_columns(self.path.display().to_string(), columns, part.rows.len());
        // The header is the first row.
        grid.origin = (1 + group.above + part.rows.start, 0);
        let are_needed = !group.others.is_empty() && needs_others(&grid);
        for (column, stored) in &group.others {
            match are_needed {
                true => grid.set_column(*column, self.column(&part, stored, &mut text)?),
                false => {
                    stored.work(part.number, |_| Ok::<(), Problem>(()));
                }
            }
        }
        part.is_read = true;
        Ok(grid)
    }

    fn column(
        &self,
        part: &Part,
        stored: &InTurn<Stored>,
        text: &mut usize,
    ) -> Result<Column, Problem> {
        let read = |stored: &mut Stored| {
            let source = Shared::new(&part.group.source);
            caught(&self.path, || stored.read(source, part.rows.clone()))
        };
        let values = stored.work(part.number, read);
        let values = values.unwrap_or_else(|| Err(damaged(&self.path)))?;
        *text += values.text();
        if *text > MOST_TEXT / parallel::threads() {
            return Err(self.too_large(TooLarge));
        }
        self.cells(values)
    }

    fn cells(&self, values: Values) -> Result<Column, Problem> {
        Ok(match values {
            Values::Numbers(numbers) => Column::Numbers(numbers),
            Values::Texts(texts) => Column::Spans(Arc::new(texts.source), texts.spans),
            Values::Coded(texts, rows) => Column::Coded(texts, rows),
            Values::Once(values, rows) => {
                Column::Values(grid::Values::of(values.into_iter().map(cell).collect(), rows))
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

/// A damaged file can make the reader panic, on whichever thread.
fn caught<T>(path: &Path, read: impl FnOnce() -> Result<T, Failed>) -> Result<T, Problem> {
    let problem = |failed| match failed {
        Failed::Damaged(detail) => Problem::new("file-damaged").path(path).with("detail", detail),
        Failed::Broken => damaged(path),
        Failed::Unreadable(error) => unreadable(path, &error),
    };
    guarded(path, || read().map_err(problem))
}

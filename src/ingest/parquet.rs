//! Parquet files to grids, some rows at a time: the column names are the header, the values
//! the cells. Texts that the file holds once stay so.

use std::io::{Cursor, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, DictionaryArray, PrimitiveArray, Utf8ViewArray};
use arrow::datatypes::{
    ArrowDataType, ArrowSchema, DTYPE_CATEGORICAL_NEW, Field, IntegerType, TimeUnit,
};
use arrow::types::NativeType;
use chrono::{DateTime, FixedOffset};
use polars::prelude::{AnyValue, DataType, PolarsError, PolarsResult, Series, polars_bail};
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, Filter, PageReader, column_iter_to_arrays, infer_schema,
    read_metadata,
};

use super::bytes::{Bytes, unreadable};
use super::grid::{Cell, Column, Grid, TooLarge, Values};
use super::pages::{self, Damaged, LARGEST_PAGE, Takes};
use crate::guard::guarded;
use crate::parallel;
use crate::problem::Problem;

/// Whole numbers up to this are exact as floats.
const EXACT: u64 = 1 << 53;

/// Rows at the beginning that are looked at with the header.
const HEAD: usize = 200;

/// Rows that are read together on all cores, twice as many of a short file; and the fewest of a
/// part: a page is unpacked for each part that it has rows of.
const TOGETHER: usize = 1 << 16;
const FEWEST: usize = 1 << 13;

/// Bytes of the texts of a column in a part.
const MOST_TEXT: usize = 1 << 30;

/// A file with more rows is long.
const SHORT: usize = 1 << 18;

/// A parquet file and what its columns are.
pub struct Parquet {
    path: PathBuf,
    bytes: Bytes,
    metadata: FileMetadata,
    schema: ArrowSchema,
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
        let read = || {
            let metadata = read_metadata(&mut source)?;
            Ok((infer_schema(&metadata)?, metadata))
        };
        let (schema, metadata) = caught(path, read)?;
        let takes = guarded(path, || {
            let broken = |Damaged| Problem::new("file-broken").path(path);
            pages::look(source, &metadata, &schema).map_err(broken)
        })?;
        Ok(Self { path: path.to_owned(), bytes, metadata, schema, takes })
    }

    /// Whether only reading it tells what that takes.
    pub fn is_unpredictable(&self) -> bool {
        self.takes == Takes::Unknown
    }

    /// Reads all parts as they are read for answers, and keeps nothing.
    pub fn read_through(&self) -> Result<(), Problem> {
        let columns = || 0..self.schema.len();
        let read = |(): &mut (), _, part: Part| {
            columns().try_for_each(|column| self.column(&part, column).map(drop))
        };
        parallel::fold(self.parts(), || (), read).map(drop)
    }

    /// All rows, as many as are read together.
    pub fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let groups: Vec<usize> = self.metadata.row_groups.iter().map(|g| g.num_rows()).collect();
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
        let too_large =
            |TooLarge| Problem::new("sheet-too-large").path(&self.path).with("sheet", "");
        let mut grid = Grid::new(self.path.display().to_string(), None);
        for (column, name) in self.schema.iter_names().enumerate() {
            grid.put_text(0, column, name).map_err(too_large)?;
        }
        let mut above = 1;
        for part in parts {
            let columns = parallel::map(0..self.schema.len(), |column| self.column(&part, column));
            for (column, read) in columns.into_iter().enumerate() {
                let read = read?;
                for row in 0..part.rows.len() {
                    let cell = read.cell(row).into_owned();
                    grid.put(above + row, column, cell).map_err(too_large)?;
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
        let columns: Result<Vec<Column>, Problem> = (0..self.schema.len()).map(column).collect();
        let above: usize =
            self.metadata.row_groups[..part.group].iter().map(|g| g.num_rows()).sum();
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
        let Some((name, field)) = self.schema.get_at_index(column) else {
            return Ok(Column::default());
        };
        let group = &self.metadata.row_groups[part.group];
        let mut chunks = Vec::new();
        for chunk in group.columns_under_root_iter(name).into_iter().flatten() {
            // It may say that it is anywhere, and of any length.
            let range = chunk.byte_range();
            let length = range.end.saturating_sub(range.start);
            let mut bytes = Vec::new();
            let read = self
                .bytes
                .from(range.start)
                .and_then(|source| source.take(length).read_to_end(&mut bytes));
            read.map_err(|error| unreadable(&self.path, &error))?;
            chunks.push((chunk, Buffer::from(bytes)));
        }
        let decode = |field: &Field| -> PolarsResult<Vec<Box<dyn Array>>> {
            let pages = chunks.iter().map(|(chunk, bytes)| {
                let bytes = Cursor::new(bytes.clone());
                let pages = PageReader::new(bytes, chunk, Vec::new(), LARGEST_PAGE);
                let kind = &chunk.descriptor().descriptor.primitive_type;
                (BasicDecompressor::new(pages, Vec::new()), kind)
            });
            let (pages, kinds) = pages.unzip();
            let filter = Some(Filter::Range(part.rows.clone()));
            Ok(column_iter_to_arrays(pages, kinds, field.clone(), filter)?.0)
        };
        if field.dtype == ArrowDataType::Utf8View {
            // Fails where not all texts are held once.
            let field = Field {
                dtype: ArrowDataType::Dictionary(
                    IntegerType::UInt32,
                    Box::new(ArrowDataType::Utf8View),
                    false,
                ),
                metadata: Some(Arc::new([(DTYPE_CATEGORICAL_NEW.into(), "".into())].into())),
                ..field.clone()
            };
            if let Ok(arrays) = caught(&self.path, || decode(&field))
                && let Some(values) = held_once(&arrays)
            {
                return Ok(Column::Values(values));
            }
        }
        caught(&self.path, || cells(field, decode(field)?))
    }
}

/// A damaged file can make the reader panic.
fn caught<T>(path: &Path, read: impl FnOnce() -> PolarsResult<T>) -> Result<T, Problem> {
    let damaged =
        |error: PolarsError| Problem::new("file-damaged").path(path).with("detail", error);
    guarded(path, || read().map_err(damaged))
}

/// Texts that the file holds once, and for each row which.
fn held_once(arrays: &[Box<dyn Array>]) -> Option<Values> {
    let [array] = arrays else { return None };
    let array: &DictionaryArray<u32> = array.as_any().downcast_ref()?;
    let texts: &Utf8ViewArray = array.values().as_any().downcast_ref()?;
    // An empty text is an empty cell.
    let mut numbers = Vec::with_capacity(texts.len());
    let mut values = Vec::with_capacity(texts.len());
    for text in texts.values_iter() {
        if !text.is_empty() {
            values.push(Cell::Text(text.to_owned()));
        }
        numbers.push(if text.is_empty() { 0 } else { values.len() as u32 });
    }
    let keys = array.keys();
    let rows = match keys.validity() {
        None => keys.values().iter().map(|&key| numbers[key as usize]).collect(),
        Some(validity) => {
            let number =
                |(&key, is_some): (&u32, bool)| if is_some { numbers[key as usize] } else { 0 };
            keys.values().iter().zip(validity.iter()).map(number).collect()
        }
    };
    Some(Values::of(values, rows))
}

fn numbers<T: NativeType>(arrays: &[Box<dyn Array>], number: fn(T) -> f64) -> Option<Column> {
    let mut numbers = Vec::with_capacity(arrays.iter().map(|array| array.len()).sum());
    for array in arrays {
        let array: &PrimitiveArray<T> = array.as_any().downcast_ref()?;
        let from = numbers.len();
        numbers.extend(array.values().iter().map(|&value| number(value)));
        if let Some(validity) = array.validity() {
            let missing = numbers[from..].iter_mut().zip(validity.iter());
            missing.filter(|(_, given)| !given).for_each(|(number, _)| *number = f64::NAN);
        }
    }
    // What is infinite is no number, and is told.
    numbers.iter().all(|number| !number.is_infinite()).then_some(Column::Numbers(numbers))
}

/// The day that a clock showed at a moment, in its own zone.
fn day(moment: i64, unit: TimeUnit, zone: Option<&str>) -> Option<String> {
    let moment = match unit {
        TimeUnit::Second => DateTime::from_timestamp(moment, 0)?,
        TimeUnit::Millisecond => DateTime::from_timestamp_millis(moment)?,
        TimeUnit::Microsecond => DateTime::from_timestamp_micros(moment)?,
        TimeUnit::Nanosecond => DateTime::from_timestamp_nanos(moment),
    };
    let local = match zone {
        None => moment.naive_utc(),
        Some(zone) => match (zone.parse::<chrono_tz::Tz>(), zone.parse::<FixedOffset>()) {
            (Ok(zone), _) => moment.with_timezone(&zone).naive_local(),
            (_, Ok(zone)) => moment.with_timezone(&zone).naive_local(),
            _ => return None,
        },
    };
    Some(local.format("%Y-%m-%d").to_string())
}

/// Days of moments, and times of day as a clock shows them; what cannot be told is a text
/// that no question reads.
fn moments(field: &Field, arrays: &[Box<dyn Array>]) -> Option<PolarsResult<Column>> {
    let cell: Box<dyn Fn(i64) -> Cell> = match &field.dtype {
        ArrowDataType::Timestamp(unit, zone) => {
            let (unit, zone) = (*unit, zone.as_ref().map(|zone| zone.to_string()));
            Box::new(move |moment| match day(moment, unit, zone.as_deref()) {
                Some(day) => Cell::Date(day),
                None => Cell::Text(format!("{moment} {}", zone.as_deref().unwrap_or_default())),
            })
        }
        ArrowDataType::Time64(unit) => {
            let in_a_second = match unit {
                TimeUnit::Second => 1,
                TimeUnit::Millisecond => 1_000,
                TimeUnit::Microsecond => 1_000_000,
                TimeUnit::Nanosecond => 1_000_000_000,
            };
            Box::new(move |time| {
                let minutes = time / in_a_second / 60;
                Cell::Text(format!("{:02}:{:02}", minutes / 60, minutes % 60))
            })
        }
        _ => return None,
    };
    let mut grid = Grid::default();
    let mut row = 0;
    for array in arrays {
        let array: &PrimitiveArray<i64> = array.as_any().downcast_ref()?;
        for value in array.iter() {
            let put = value.map_or(Ok(()), |&value| grid.put(row, 0, cell(value)));
            if put.is_err() {
                return Some(Err(PolarsError::OutOfBounds("too large".into())));
            }
            row += 1;
        }
    }
    Some(Ok(grid.into_column(row)))
}

/// Whether no number has more digits than a float.
fn are_exact<T: NativeType>(arrays: &[Box<dyn Array>], size: fn(T) -> u64) -> bool {
    let arrays = arrays.iter().filter_map(|array| array.as_any().downcast_ref());
    arrays.flat_map(|array: &PrimitiveArray<T>| array.iter().flatten()).all(|&n| size(n) <= EXACT)
}

fn cells(field: &Field, arrays: Vec<Box<dyn Array>>) -> PolarsResult<Column> {
    use ArrowDataType as Kind;
    let simple = match field.dtype {
        Kind::Float64 => numbers::<f64>(&arrays, |n| n),
        Kind::Float32 => numbers::<f32>(&arrays, f64::from),
        Kind::UInt8 => numbers::<u8>(&arrays, f64::from),
        Kind::UInt16 => numbers::<u16>(&arrays, f64::from),
        Kind::UInt32 => numbers::<u32>(&arrays, f64::from),
        Kind::Int8 => numbers::<i8>(&arrays, f64::from),
        Kind::Int16 => numbers::<i16>(&arrays, f64::from),
        Kind::Int32 => numbers::<i32>(&arrays, f64::from),
        Kind::Int64 if are_exact(&arrays, i64::unsigned_abs) => {
            numbers::<i64>(&arrays, |n| n as f64)
        }
        Kind::UInt64 if are_exact(&arrays, |n: u64| n) => numbers::<u64>(&arrays, |n| n as f64),
        _ => None,
    };
    if let Some(column) = simple {
        return Ok(column);
    }
    if let Some(column) = moments(field, &arrays) {
        return column;
    }
    if field.dtype == Kind::Utf8View {
        let mut source = String::new();
        let mut spans = Vec::new();
        for array in &arrays {
            let Some(array) = array.as_any().downcast_ref::<Utf8ViewArray>() else {
                polars_bail!(ComputeError: "text");
            };
            if source.len() + array.total_bytes_len() > MOST_TEXT {
                polars_bail!(ComputeError: "too much text");
            }
            source.reserve(array.total_bytes_len());
            spans.reserve(array.len());
            for text in array.iter() {
                let from = source.len() as u32;
                source.push_str(text.unwrap_or_default());
                spans.push((from, source.len() as u32));
            }
        }
        return Ok(Column::Spans(Arc::new(source), spans));
    }
    let mut grid = Grid::default();
    let series = Series::try_from((field, arrays))?;
    // A day as people write it; categories as their texts.
    let series = match series.dtype() {
        DataType::Datetime(..) => series.cast(&DataType::Date)?,
        _ => series,
    };
    let is_day = *series.dtype() == DataType::Date;
    let is_length_of_time = matches!(series.dtype(), DataType::Duration(_) | DataType::Time);
    let values = match series.dtype() {
        DataType::Date | DataType::Categorical(..) | DataType::Enum(..) => {
            series.cast(&DataType::String)?
        }
        _ => series,
    };
    let cell = |value: AnyValue<'_>| match value {
        AnyValue::Null => Cell::Empty,
        AnyValue::String(text) if is_day => Cell::Date(text.to_owned()),
        AnyValue::String(text) => Cell::Text(text.to_owned()),
        AnyValue::Boolean(value) => Cell::Bool(value),
        // Numbers of respondents may have more digits than a float.
        AnyValue::Int64(number) if number.unsigned_abs() > EXACT => Cell::Text(number.to_string()),
        AnyValue::UInt64(number) if number > EXACT => Cell::Text(number.to_string()),
        other => match other.extract::<f64>() {
            Some(number) if number.is_nan() => Cell::Empty,
            Some(number) if number.is_infinite() => Cell::Text(number.to_string()),
            Some(number) if !is_length_of_time => Cell::Number(number),
            _ => Cell::Text(other.to_string()),
        },
    };
    let height = values.len();
    for (row, value) in values.iter().enumerate() {
        let put = grid.put(row, 0, cell(value));
        put.map_err(|TooLarge| PolarsError::OutOfBounds("too large".into()))?;
    }
    Ok(grid.into_column(height))
}

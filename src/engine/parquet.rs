//! The columns of Parquet files as numbers and texts. Nothing is kept that a file might say it
//! is: a damaged one can make the reader fail or panic, which is for the caller to catch.

use std::fmt::Display;
use std::io::{self, Cursor, Read, Seek};
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    Array, BinaryViewArray, BooleanArray, DictionaryArray, PrimitiveArray, Utf8ViewArray,
    get_display,
};
use arrow::datatypes::{
    ArrowDataType, ArrowSchema, DTYPE_CATEGORICAL_NEW, Field, IntegerType, TimeUnit,
};
use arrow::types::{NativeType, i256};
use chrono::{DateTime, FixedOffset};
use polars::prelude::{PolarsError, pf16};
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, Filter, PageReader,
    column_iter_to_arrays, infer_schema, read_metadata,
};

use super::pages::{self, LARGEST_PAGE};
pub use super::pages::{Broken, Takes};

/// Whole numbers up to this are exact as floats.
const EXACT: u128 = 1 << 53;

/// Bytes of the texts of a column in some rows.
const MOST_TEXT: usize = 1 << 30;

/// A file that is not what it says, in the reader's words.
#[derive(Debug)]
pub struct Damaged(PolarsError);

impl Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<PolarsError> for Damaged {
    fn from(error: PolarsError) -> Self {
        Self(error)
    }
}

/// What a file says of itself.
pub struct Description {
    metadata: FileMetadata,
    schema: ArrowSchema,
}

/// The values of some rows of a column.
pub enum Values {
    /// NaN is no number.
    Numbers(Vec<f64>),
    /// Begin and end of each text within one; empty is none.
    Texts(String, Vec<Range<u32>>),
    /// Different texts, and for each row 1 + the index of its own; 0 is none.
    Once(Vec<String>, Vec<u32>),
    Mixed(Vec<Value>),
}

/// A value that is not of a kind with the others of its column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Missing,
    Number(f64),
    Bool(bool),
    Text(String),
    /// As `YYYY-MM-DD`.
    Day(String),
}

impl Description {
    pub fn read(source: &mut (impl Read + Seek)) -> Result<Self, Damaged> {
        let metadata = read_metadata(source)?;
        Ok(Self { schema: infer_schema(&metadata)?, metadata })
    }

    /// What reading it takes, by the headers of its pages.
    pub fn takes(&self, source: impl Read + Seek) -> Result<Takes, Broken> {
        pages::look(source, &self.metadata, &self.schema)
    }

    /// Of the columns, from left to right.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.schema.iter_names().map(|name| name.as_str())
    }

    /// Rows of each row group.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        self.metadata.row_groups.iter().map(|group| group.num_rows())
    }

    /// A column of a row group. It may say that it is anywhere, and of any length.
    pub fn chunks(
        &self,
        group: usize,
        column: usize,
        read: impl Fn(Range<u64>) -> io::Result<Vec<u8>>,
    ) -> io::Result<Chunks<'_>> {
        let mut found = Chunks { field: Field::default(), chunks: Vec::new() };
        if let Some((name, field)) = self.schema.get_at_index(column) {
            found.field = plain(field);
            let group = &self.metadata.row_groups[group];
            for chunk in group.columns_under_root_iter(name).into_iter().flatten() {
                found.chunks.push((chunk, Buffer::from(read(chunk.byte_range())?)));
            }
        }
        Ok(found)
    }
}

/// Categories are read as the texts that they are.
fn plain(field: &Field) -> Field {
    match &field.dtype {
        ArrowDataType::Dictionary(_, values, _) => {
            Field { dtype: (**values).clone(), metadata: None, ..field.clone() }
        }
        _ => field.clone(),
    }
}

/// A column of a row group as it is stored.
pub struct Chunks<'f> {
    field: Field,
    chunks: Vec<(&'f ColumnChunkMetadata, Buffer<u8>)>,
}

type Arrays = Vec<Box<dyn Array>>;

impl Chunks<'_> {
    fn arrays(&self, field: &Field, rows: Range<usize>) -> Result<Arrays, Damaged> {
        let pages = self.chunks.iter().map(|(chunk, bytes)| {
            let bytes = Cursor::new(bytes.clone());
            let pages = PageReader::new(bytes, chunk, Vec::new(), LARGEST_PAGE);
            let kind = &chunk.descriptor().descriptor.primitive_type;
            (BasicDecompressor::new(pages, Vec::new()), kind)
        });
        let (pages, kinds) = pages.unzip();
        let filter = Some(Filter::Range(rows));
        Ok(column_iter_to_arrays(pages, kinds, field.clone(), filter)?.0)
    }

    /// Texts that the file holds once, and for each row which. Fails, and may panic, where not
    /// all of them are.
    pub fn once(&self, rows: Range<usize>) -> Result<Option<Values>, Damaged> {
        if self.field.dtype != ArrowDataType::Utf8View {
            return Ok(None);
        }
        let field = Field {
            dtype: ArrowDataType::Dictionary(
                IntegerType::UInt32,
                Box::new(ArrowDataType::Utf8View),
                false,
            ),
            metadata: Some(Arc::new([(DTYPE_CATEGORICAL_NEW.into(), "".into())].into())),
            ..self.field.clone()
        };
        Ok(held_once(&self.arrays(&field, rows)?))
    }

    pub fn values(&self, rows: Range<usize>) -> Result<Values, Damaged> {
        let arrays = self.arrays(&self.field, rows)?;
        if self.field.dtype == ArrowDataType::Utf8View {
            return texts(&arrays);
        }
        let values = simple(&self.field.dtype, &arrays);
        let values = values.or_else(|| moments(&self.field.dtype, &arrays));
        Ok(values.unwrap_or_else(|| as_shown(&arrays)))
    }
}

fn held_once(arrays: &[Box<dyn Array>]) -> Option<Values> {
    let [array] = arrays else { return None };
    let array: &DictionaryArray<u32> = array.as_any().downcast_ref()?;
    let texts: &Utf8ViewArray = array.values().as_any().downcast_ref()?;
    // An empty text is an empty cell.
    let mut numbers = Vec::with_capacity(texts.len());
    let mut values = Vec::with_capacity(texts.len());
    for text in texts.values_iter() {
        if !text.is_empty() {
            values.push(text.to_owned());
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
    Some(Values::Once(values, rows))
}

/// Numbers, yes and no; nothing of other types.
fn simple(dtype: &ArrowDataType, arrays: &Arrays) -> Option<Values> {
    use ArrowDataType as Kind;
    match dtype {
        Kind::Float64 => numbers(arrays, |n: f64| n, infinite),
        Kind::Float32 => numbers(arrays, |n: f32| n.into(), |n| infinite(n.into())),
        Kind::Float16 => numbers(arrays, |n: pf16| n.0.to_f64(), |n| infinite(n.0.to_f64())),
        Kind::UInt8 => numbers(arrays, |n: u8| n.into(), |_| None),
        Kind::UInt16 => numbers(arrays, |n: u16| n.into(), |_| None),
        Kind::UInt32 => numbers(arrays, |n: u32| n.into(), |_| None),
        Kind::Int8 => numbers(arrays, |n: i8| n.into(), |_| None),
        Kind::Int16 => numbers(arrays, |n: i16| n.into(), |_| None),
        Kind::Int32 => numbers(arrays, |n: i32| n.into(), |_| None),
        Kind::Int64 => numbers(arrays, |n: i64| n as f64, |n| long(n, n.unsigned_abs().into())),
        Kind::UInt64 => numbers(arrays, |n: u64| n as f64, |n| long(n, n.into())),
        Kind::UInt128 => numbers(arrays, |n: u128| n as f64, |n| long(n, n)),
        Kind::Int128 | Kind::Decimal(_, 0) => {
            numbers(arrays, |n: i128| n as f64, |n| long(n, n.unsigned_abs()))
        }
        Kind::Decimal(_, scale) => {
            let unit = 10_f64.powi(i32::try_from(*scale).ok()?);
            numbers(arrays, move |n: i128| n as f64 / unit, |_| None)
        }
        Kind::Decimal256(_, scale) => {
            let unit = 10_f64.powi(i32::try_from(*scale).ok()?);
            numbers(arrays, move |n: i256| n.0.as_f64() / unit, |_| None)
        }
        Kind::Boolean => mixed(arrays, |array, row| {
            let array: &BooleanArray = array.as_any().downcast_ref()?;
            Some(Value::Bool(array.value(row)))
        }),
        // Texts that some programs do not declare as such.
        Kind::BinaryView => mixed(arrays, |array, row| {
            let array: &BinaryViewArray = array.as_any().downcast_ref()?;
            let text = str::from_utf8(array.value(row)).ok()?;
            Some(Value::Text(text.to_owned()))
        }),
        _ => None,
    }
}

/// What is infinite is no number, and is told.
fn infinite(number: f64) -> Option<String> {
    number.is_infinite().then(|| number.to_string())
}

/// Numbers of respondents may have more digits than a float.
fn long(number: impl Display, size: u128) -> Option<String> {
    (size > EXACT).then(|| number.to_string())
}

/// Numbers, if none has to be told as a text.
fn numbers<T: NativeType>(
    arrays: &Arrays,
    number: impl Fn(T) -> f64,
    as_text: fn(T) -> Option<String>,
) -> Option<Values> {
    let mut numbers = Vec::with_capacity(arrays.iter().map(|array| array.len()).sum());
    let mut are_texts = false;
    for array in arrays {
        let array: &PrimitiveArray<T> = array.as_any().downcast_ref()?;
        let from = numbers.len();
        numbers.extend(array.values().iter().map(|&value| number(value)));
        if let Some(validity) = array.validity() {
            let missing = numbers[from..].iter_mut().zip(validity.iter());
            missing.filter(|(_, given)| !given).for_each(|(number, _)| *number = f64::NAN);
        }
        are_texts |= array.iter().flatten().any(|&value| as_text(value).is_some());
    }
    if !are_texts {
        return Some(Values::Numbers(numbers));
    }
    mixed(arrays, |array, row| {
        let value = array.as_any().downcast_ref::<PrimitiveArray<T>>()?.value(row);
        let number = number(value);
        Some(match as_text(value) {
            Some(text) => Value::Text(text),
            None if number.is_nan() => Value::Missing,
            None => Value::Number(number),
        })
    })
}

fn texts(arrays: &Arrays) -> Result<Values, Damaged> {
    let mut source = String::new();
    let mut spans = Vec::new();
    for array in arrays {
        let Some(array) = array.as_any().downcast_ref::<Utf8ViewArray>() else {
            return Err(PolarsError::ComputeError("text".into()).into());
        };
        if source.len() + array.total_bytes_len() > MOST_TEXT {
            return Err(PolarsError::ComputeError("too much text".into()).into());
        }
        source.reserve(array.total_bytes_len());
        spans.reserve(array.len());
        for text in array.iter() {
            let from = source.len() as u32;
            source.push_str(text.unwrap_or_default());
            spans.push(from..source.len() as u32);
        }
    }
    Ok(Values::Texts(source, spans))
}

/// Days of moments, and times of day as a clock shows them; what cannot be told is a text
/// that no question reads.
fn moments(dtype: &ArrowDataType, arrays: &Arrays) -> Option<Values> {
    use ArrowDataType as Kind;
    match dtype {
        Kind::Timestamp(unit, zone) => {
            let zone = zone.as_ref().map(|zone| zone.as_str());
            whole(arrays, |moment: i64| match day(moment, *unit, zone) {
                Some(day) => Value::Day(day),
                None => Value::Text(format!("{moment} {}", zone.unwrap_or_default())),
            })
        }
        Kind::Date32 => whole(arrays, |days: i32| {
            let moment = i64::from(days) * 86_400;
            day(moment, TimeUnit::Second, None).map_or(Value::Text(days.to_string()), Value::Day)
        }),
        Kind::Date64 => whole(arrays, |moment: i64| {
            let day = day(moment, TimeUnit::Millisecond, None);
            day.map_or(Value::Text(moment.to_string()), Value::Day)
        }),
        Kind::Time32(unit) => whole(arrays, |time: i32| clock(time.into(), *unit)),
        Kind::Time64(unit) => whole(arrays, |time: i64| clock(time, *unit)),
        _ => None,
    }
}

fn whole<T: NativeType>(arrays: &Arrays, of: impl Fn(T) -> Value) -> Option<Values> {
    mixed(arrays, |array, row| {
        let array: &PrimitiveArray<T> = array.as_any().downcast_ref()?;
        Some(of(array.value(row)))
    })
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

/// Hours and minutes of a time of day.
fn clock(time: i64, unit: TimeUnit) -> Value {
    let in_a_second = match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    };
    let minutes = time / in_a_second / 60;
    Value::Text(format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

/// Values of other types, such as lists and lengths of time: texts that no question reads.
fn as_shown(arrays: &Arrays) -> Values {
    let shown = mixed(arrays, |array, row| {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = get_display(array, "")(&mut text, row);
        Some(Value::Text(text))
    });
    shown.unwrap_or(Values::Mixed(Vec::new()))
}

/// Values that are there, by array and row; nothing where one of them is of another type.
fn mixed(arrays: &Arrays, of: impl Fn(&dyn Array, usize) -> Option<Value>) -> Option<Values> {
    let mut values = Vec::with_capacity(arrays.iter().map(|array| array.len()).sum());
    for array in arrays {
        for row in 0..array.len() {
            values.push(match array.is_null(row) {
                true => Value::Missing,
                false => of(&**array, row)?,
            });
        }
    }
    Some(Values::Mixed(values))
}

//! Values as they are read from Parquet files: numbers, texts, and what is neither.

use std::fmt::Display;
use std::sync::Arc;

use arrow::array::{
    Array, BinaryViewArray, BooleanArray, PrimitiveArray, Utf8ViewArray, get_display,
};
use arrow::datatypes::{ArrowDataType, TimeUnit};
use arrow::types::{NativeType, i256};
use chrono::{DateTime, FixedOffset};
use polars::prelude::pf16;

use super::texts::Texts;

/// Whole numbers up to this are exact as floats.
const EXACT: u128 = 1 << 53;

/// The values of some rows of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// NaN is no number.
    Numbers(Vec<f64>),
    Texts(Texts),
    /// Texts, and for each row 1 + the index of its own; 0 is none.
    Coded(Arc<Texts>, Vec<u32>),
    /// Values that are there, and for each row 1 + the index of its own; 0 is none.
    Once(Vec<Value>, Vec<u32>),
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

impl Value {
    fn text(&self) -> usize {
        match self {
            Self::Text(text) | Self::Day(text) => text.len(),
            Self::Missing | Self::Number(_) | Self::Bool(_) => 0,
        }
    }
}

impl Values {
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Texts(texts) => texts.spans.len(),
            Self::Coded(_, rows) | Self::Once(_, rows) => rows.len(),
            Self::Mixed(values) => values.len(),
        }
    }

    /// Bytes of the texts, without those of the file's own lists of texts.
    pub fn text(&self) -> usize {
        match self {
            Self::Numbers(_) | Self::Coded(..) => 0,
            Self::Texts(texts) => texts.bytes(),
            Self::Once(values, _) | Self::Mixed(values) => values.iter().map(Value::text).sum(),
        }
    }

    pub fn value(&self, row: usize) -> Value {
        match self {
            Self::Numbers(numbers) if numbers[row].is_nan() => Value::Missing,
            Self::Numbers(numbers) => Value::Number(numbers[row]),
            Self::Texts(texts) => text(texts.get(row)),
            Self::Coded(texts, rows) => rows[row]
                .checked_sub(1)
                .map_or(Value::Missing, |index| text(texts.get(index as usize))),
            Self::Once(values, rows) => match rows[row].checked_sub(1) {
                Some(index) => values[index as usize].clone(),
                None => Value::Missing,
            },
            Self::Mixed(values) => values[row].clone(),
        }
    }

    /// With those of the rows below; nothing where there is too much text.
    pub fn with(self, below: Self) -> Option<Self> {
        Some(match (self, below) {
            (Self::Numbers(mut numbers), Self::Numbers(below)) => {
                numbers.extend(below);
                Self::Numbers(numbers)
            }
            (Self::Coded(texts, rows), below @ (Self::Texts(_) | Self::Coded(..))) => {
                return Self::Texts(texts.of_rows(&rows)).with(below);
            }
            (Self::Texts(mut texts), Self::Texts(below)) => {
                texts.add(&below)?;
                Self::Texts(texts)
            }
            (above @ Self::Texts(_), Self::Coded(texts, rows)) => {
                return above.with(Self::Texts(texts.of_rows(&rows)));
            }
            (above, below) => {
                let mut values = above.into_mixed();
                values.extend(below.into_mixed());
                Self::Mixed(values)
            }
        })
    }

    fn into_mixed(self) -> Vec<Value> {
        match self {
            Self::Mixed(values) => values,
            values => (0..values.len()).map(|row| values.value(row)).collect(),
        }
    }

    /// Those of arrays of a type; nothing where there is too much text.
    pub fn of(dtype: &ArrowDataType, arrays: &[Box<dyn Array>]) -> Option<Self> {
        if *dtype == ArrowDataType::Utf8View {
            return texts(arrays);
        }
        let values = simple(dtype, arrays).or_else(|| moments(dtype, arrays));
        Some(values.unwrap_or_else(|| as_shown(arrays)))
    }
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Missing } else { Value::Text(text.to_owned()) }
}

fn texts(arrays: &[Box<dyn Array>]) -> Option<Values> {
    let mut texts = Texts::default();
    for array in arrays {
        let array: &Utf8ViewArray = array.as_any().downcast_ref()?;
        let Texts { source, spans } = &mut texts;
        u32::try_from(source.len() + array.total_bytes_len()).ok()?;
        source.reserve(array.total_bytes_len());
        spans.reserve(array.len());
        for text in array.iter() {
            let from = source.len() as u32;
            source.push_str(text.unwrap_or_default());
            spans.push((from, source.len() as u32));
        }
    }
    Some(Values::Texts(texts))
}

/// Numbers, yes and no; nothing of other types.
fn simple(dtype: &ArrowDataType, arrays: &[Box<dyn Array>]) -> Option<Values> {
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
    arrays: &[Box<dyn Array>],
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

/// Days of moments, and times of day as a clock shows them; what cannot be told is a text
/// that no question reads.
fn moments(dtype: &ArrowDataType, arrays: &[Box<dyn Array>]) -> Option<Values> {
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

fn whole<T: NativeType>(arrays: &[Box<dyn Array>], of: impl Fn(T) -> Value) -> Option<Values> {
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
fn as_shown(arrays: &[Box<dyn Array>]) -> Values {
    let shown = mixed(arrays, |array, row| {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = get_display(array, "")(&mut text, row);
        Some(Value::Text(text))
    });
    shown.unwrap_or(Values::Mixed(Vec::new()))
}

/// Values that are there, by array and row; nothing where one of them is of another type.
fn mixed(
    arrays: &[Box<dyn Array>],
    of: impl Fn(&dyn Array, usize) -> Option<Value>,
) -> Option<Values> {
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

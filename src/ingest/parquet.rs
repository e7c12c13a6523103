//! A parquet file to a grid: its column names are the header, its values the cells.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use polars::prelude::{AnyValue, Column, DataType, ParquetReader, PolarsResult, SerReader};
use rayon::prelude::*;

use super::grid::{Cell, Grid, TooLarge};
use crate::problem::Problem;

/// Whole numbers up to this are exact as floats.
const EXACT: u64 = 1 << 53;

pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let damaged = |error: &dyn std::fmt::Display| {
        Problem::new("file-damaged").path(path).with("detail", error)
    };
    let too_large = |TooLarge| Problem::new("sheet-too-large").path(path).with("sheet", "");
    // A damaged file can make the reader panic.
    let read = || ParquetReader::new(Cursor::new(bytes)).finish();
    let frame = catch_unwind(AssertUnwindSafe(read))
        .map_err(|_| damaged(&"parquet"))?
        .map_err(|e| damaged(&e))?;
    let mut grid = Grid::new(path.display().to_string(), None);
    let columns: Result<Vec<Grid>, Problem> = frame
        .columns()
        .par_iter()
        .map(|column| {
            let mut apart = grid.apart();
            put(&mut apart, column).map_err(|e| damaged(&e))?.map_err(too_large)?;
            Ok(apart)
        })
        .collect();
    for column in columns? {
        grid.adopt(column).map_err(too_large)?;
    }
    grid.extend_to(frame.height() + 1);
    Ok(vec![grid])
}

/// Puts the name and the values of a column one below the other.
fn put(grid: &mut Grid, column: &Column) -> PolarsResult<Result<(), TooLarge>> {
    // A day as people write it; categories as their texts.
    let column = match column.dtype() {
        DataType::Datetime(..) => &column.cast(&DataType::Date)?,
        _ => column,
    };
    let is_day = *column.dtype() == DataType::Date;
    let values = match column.dtype() {
        DataType::Date | DataType::Categorical(..) | DataType::Enum(..) => {
            column.cast(&DataType::String)?
        }
        _ => column.clone(),
    };
    let cells = values.as_materialized_series().iter().map(|value| match value {
        AnyValue::Null => Cell::Empty,
        AnyValue::String(text) if is_day => Cell::Date(text.to_owned()),
        AnyValue::String(text) => Cell::Text(text.to_owned()),
        AnyValue::Boolean(value) => Cell::Bool(value),
        // Numbers of respondents may have more digits than a float.
        AnyValue::Int64(number) if number.unsigned_abs() > EXACT => Cell::Text(number.to_string()),
        AnyValue::UInt64(number) if number > EXACT => Cell::Text(number.to_string()),
        other => match other.extract::<f64>() {
            Some(number) if number.is_finite() => Cell::Number(number),
            Some(_) => Cell::Empty,
            None => Cell::Text(other.to_string()),
        },
    });
    let mut all = std::iter::once(Cell::Text(column.name().to_string())).chain(cells).enumerate();
    Ok(all.try_for_each(|(row, cell)| grid.put(row, 0, cell)))
}

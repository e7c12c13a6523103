//! A parquet file to a grid: its column names are the header, its values the cells.

use std::io::Cursor;
use std::path::Path;

use polars::prelude::{AnyValue, Column, DataType, ParquetReader, PolarsResult, SerReader};
use rayon::prelude::*;

use super::grid::{Cell, Grid, TooLarge};
use crate::problem::Problem;

pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let damaged = |error: &dyn std::fmt::Display| {
        Problem::new("file-damaged").path(path).with("detail", error)
    };
    let too_large = |TooLarge| Problem::new("sheet-too-large").path(path).with("sheet", "");
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|e| damaged(&e))?;
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
        other => match other.extract::<f64>() {
            Some(number) => Cell::Number(number),
            None => Cell::Text(other.to_string()),
        },
    });
    let mut all = std::iter::once(Cell::Text(column.name().to_string())).chain(cells).enumerate();
    Ok(all.try_for_each(|(row, cell)| grid.put(row, 0, cell)))
}

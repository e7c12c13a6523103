//! A parquet file to a grid: its column names are the header, its values the cells.

use std::io::Cursor;
use std::path::Path;

use polars::prelude::{AnyValue, DataType, ParquetReader, SerReader};

use super::grid::{Cell, Grid, TooLarge};
use crate::problem::Problem;

pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let damaged = |error: &dyn std::fmt::Display| {
        Problem::new("file-damaged").path(path).with("detail", error)
    };
    let too_large = |TooLarge| Problem::new("sheet-too-large").path(path).with("sheet", "");
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|e| damaged(&e))?;
    let mut grid = Grid::new(path.display().to_string(), None);
    for (index, column) in frame.columns().iter().enumerate() {
        grid.put_text(0, index, column.name()).map_err(too_large)?;
        // A day as people write it; categories as their texts.
        let as_text = match column.dtype() {
            DataType::Date => column.cast(&DataType::String),
            DataType::Categorical(..) | DataType::Enum(..) => column.cast(&DataType::String),
            _ => Ok(column.clone()),
        };
        let values = as_text.map_err(|e| damaged(&e))?;
        let is_day = *column.dtype() == DataType::Date;
        let series = values.as_materialized_series();
        for (row, value) in (1..).zip(series.iter()) {
            match value {
                AnyValue::Null => Ok(()),
                AnyValue::String(text) if is_day => grid.put(row, index, Cell::Date(text.into())),
                AnyValue::String(text) => grid.put_text(row, index, text),
                AnyValue::Boolean(value) => grid.put(row, index, Cell::Bool(value)),
                other => match other.extract::<f64>() {
                    Some(number) => grid.put(row, index, Cell::Number(number)),
                    None => grid.put_text(row, index, &other.to_string()),
                },
            }
            .map_err(too_large)?;
        }
    }
    grid.extend_to(frame.height() + 1);
    Ok(vec![grid])
}

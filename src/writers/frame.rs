//! A frame of columns as CSV, Parquet, JSON or a workbook.

use polars::prelude::{AnyValue, DataFrame, KeyValueMetadata, ParquetWriter};
use rust_xlsxwriter::XlsxError;
use serde_json::{Map, Value, json};

use super::csv::{literal, writer as csv_writer};
use super::sheets::{base_format, new_workbook, write_text};
use crate::problem::{Failure, Problem};

/// Rows of a sheet of Excel, less its header.
const MOST_ROWS: usize = 1_048_575;

/// UTF-8 with a byte order mark; numbers at full precision, missing values blank.
pub fn csv(frame: &DataFrame) -> Result<Vec<u8>, Failure> {
    let mut writer = csv_writer();
    let names: Vec<String> = frame.columns().iter().map(|c| c.name().to_string()).collect();
    writer.write_record(&names).map_err(Failure::internal)?;
    for row in 0..frame.height() {
        let texts = frame.columns().iter().map(|column| match column.get(row) {
            Ok(AnyValue::Null) | Err(_) => String::new(),
            // The text that reads back as the same number; polars shows fewer digits.
            Ok(value) => match (value.get_str(), value.extract::<f64>()) {
                (Some(text), _) => literal(text),
                (None, Some(number)) => number.to_string(),
                (None, None) => value.to_string(),
            },
        });
        writer.write_record(texts).map_err(Failure::internal)?;
    }
    writer.into_inner().map_err(|error| Failure::internal(error.into_error()))
}

/// With a description of the columns in the file's metadata.
pub fn parquet(frame: &DataFrame, description: &Value) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let metadata = KeyValueMetadata::from_static(vec![(
        "survey:codebook".to_owned(),
        description.to_string(),
    )]);
    ParquetWriter::new(&mut bytes)
        .with_key_value_metadata(Some(metadata))
        .finish(&mut frame.clone())
        .map_err(Failure::internal)?;
    Ok(bytes)
}

/// An object with the description and the rows.
pub fn json(frame: &DataFrame, description: &Value) -> Result<Vec<u8>, Failure> {
    let rows: Vec<Value> = (0..frame.height())
        .map(|row| {
            let fields = frame.columns().iter().map(|column| {
                let value = match column.get(row) {
                    Ok(AnyValue::Null) | Err(_) => Value::Null,
                    Ok(value) => match (value.get_str(), value.extract::<f64>()) {
                        (Some(text), _) => json!(text),
                        (None, Some(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
                            json!(number as i64)
                        }
                        (None, number) => json!(number),
                    },
                };
                (column.name().to_string(), value)
            });
            Value::Object(fields.collect::<Map<_, _>>())
        })
        .collect();
    let document = json!({
        "survey_version": env!("CARGO_PKG_VERSION"),
        "columns": description,
        "rows": rows,
    });
    let mut bytes = serde_json::to_vec(&document).map_err(Failure::internal)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Refuses more rows below the headings than a sheet holds.
pub fn rows_fit(rows: usize) -> Result<(), Failure> {
    if rows <= MOST_ROWS {
        return Ok(());
    }
    let rows = crate::format::grouped(rows as f64);
    Err(Failure::usage(Problem::new("export-too-many-rows").with("rows", rows)))
}

/// A sheet with the rows, and further sheets of texts by name.
pub fn workbook(
    frame: &DataFrame,
    name: &str,
    others: &[(String, Vec<Vec<String>>)],
) -> Result<Vec<u8>, Failure> {
    rows_fit(frame.height())?;
    sheets(frame, name, others).map_err(Failure::internal)
}

fn sheets(
    frame: &DataFrame,
    name: &str,
    others: &[(String, Vec<Vec<String>>)],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let base = base_format();
    let heading = base.clone().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    for (index, column) in (0..).zip(frame.columns()) {
        sheet.write_string_with_format(0, index, column.name().as_str(), &heading)?;
        sheet.set_column_width(index, 16)?;
        for row in 0..frame.height() {
            let line = row as u32 + 1;
            match column.get(row) {
                Ok(AnyValue::Null) | Err(_) => {}
                Ok(value) => match (value.get_str(), value.extract::<f64>()) {
                    (Some(text), _) => write_text(sheet, line, index, text, &base)?,
                    (None, Some(number)) => {
                        sheet.write_number_with_format(line, index, number, &base)?;
                    }
                    (None, None) => {}
                },
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, frame.height() as u32, (frame.width().max(1) - 1) as u16)?;
    for (name, rows) in others {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                let style = if row == 0 { &heading } else { &base };
                match text.parse::<f64>() {
                    Ok(number) if row > 0 && number.is_finite() => {
                        sheet.write_number_with_format(row, column, number, style)?;
                    }
                    _ => write_text(sheet, row, column, text, style)?,
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        for column in 0..rows.first().map_or(0, Vec::len) {
            sheet.set_column_width(column as u16, if column == 1 { 48.0 } else { 16.0 })?;
        }
    }
    workbook.save_to_buffer()
}

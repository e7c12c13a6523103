//! A frame of columns as CSV, Parquet, JSON or a workbook.

use rust_xlsxwriter::XlsxError;
use serde_json::{Map, Value, json};

use super::csv::{literal, writer as csv_writer};
use super::sheets::{base_format, new_workbook, write_text};
use crate::engine::frame::{Cell, Frame};
use crate::problem::{Failure, Problem};

/// Rows of a sheet of Excel, less its header.
const MOST_ROWS: usize = 1_048_575;

/// UTF-8 with a byte order mark; numbers at full precision, missing values blank.
pub fn csv(frame: &Frame) -> Result<Vec<u8>, Failure> {
    let mut writer = csv_writer();
    writer.write_record(frame.names()).map_err(Failure::internal)?;
    for row in 0..frame.height() {
        let texts = frame.row(row).map(|cell| match cell {
            Cell::Missing => String::new(),
            Cell::Text(text) => literal(text),
            // The text that reads back as the same number.
            Cell::Number(number) => number.to_string(),
        });
        writer.write_record(texts).map_err(Failure::internal)?;
    }
    writer.into_inner().map_err(|error| Failure::internal(error.into_error()))
}

/// With a description of the columns in the file's metadata.
pub fn parquet(frame: &Frame, description: &Value) -> Result<Vec<u8>, Failure> {
    frame.parquet("survey:codebook", description.to_string()).map_err(Failure::internal)
}

/// An object with the description and the rows.
pub fn json(frame: &Frame, description: &Value) -> Result<Vec<u8>, Failure> {
    let value = |cell: Cell<'_>| match cell {
        Cell::Missing => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            json!(number as i64)
        }
        Cell::Number(number) => json!(number),
    };
    let names: Vec<&str> = frame.names().collect();
    let row = |row: usize| {
        let fields = names.iter().zip(frame.row(row));
        let fields = fields.map(|(name, cell)| ((*name).to_owned(), value(cell)));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    let document = json!({
        "survey_version": env!("CARGO_PKG_VERSION"),
        "columns": description,
        "rows": (0..frame.height()).map(row).collect::<Vec<Value>>(),
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
    frame: &Frame,
    name: &str,
    others: &[(String, Vec<Vec<String>>)],
) -> Result<Vec<u8>, Failure> {
    rows_fit(frame.height())?;
    sheets(frame, name, others).map_err(Failure::internal)
}

fn sheets(
    frame: &Frame,
    name: &str,
    others: &[(String, Vec<Vec<String>>)],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let base = base_format();
    let heading = base.clone().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    for (column, name) in (0..).zip(frame.names()) {
        sheet.write_string_with_format(0, column, name, &heading)?;
        sheet.set_column_width(column, 16)?;
    }
    for row in 0..frame.height() {
        let line = row as u32 + 1;
        for (column, cell) in (0..).zip(frame.row(row)) {
            match cell {
                Cell::Missing => {}
                Cell::Text(text) => write_text(sheet, line, column, text, &base)?,
                Cell::Number(number) => {
                    sheet.write_number_with_format(line, column, number, &base)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, frame.height() as u32, (frame.names().count().max(1) - 1) as u16)?;
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

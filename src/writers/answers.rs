//! Made-up answers as csv, Parquet file and workbook.

use std::fmt::Display;
use std::io::Write;

use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use super::csv;
use super::sheets::{base_format, new_workbook, write_text};
use crate::engine::frame::{Cells, Frame, Writer};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::synth::Row;

/// What the next respondents have written.
pub type Chunk<'q> = Vec<Row<'q>>;

/// Why a file cannot be written, as a failure.
pub type Unwritable<'a> = &'a dyn Fn(&dyn Display) -> Failure;

pub fn csv<'q>(
    headings: Vec<String>,
    chunks: impl Iterator<Item = Chunk<'q>>,
    file: &mut dyn Write,
    unwritable: Unwritable<'_>,
) -> Result<(), Failure> {
    let mut writer = csv::writer_to(file).map_err(|error| unwritable(&error))?;
    writer.write_record(&headings).map_err(|error| unwritable(&error))?;
    for row in chunks.flatten() {
        let cells = row.iter().map(|cell| cell.as_bytes());
        writer.write_record(cells).map_err(|error| unwritable(&error))?;
    }
    writer.flush().map_err(|error| unwritable(&error))
}

/// Rows of a row group: few enough to be held several at a time.
const ROW_GROUP: usize = 65_536;

/// Columns are numbers or texts.
pub fn parquet<'q>(
    headings: &[String],
    are_numbers: &[bool],
    chunks: impl Iterator<Item = Chunk<'q>>,
    file: &mut dyn Write,
    unwritable: Unwritable<'_>,
) -> Result<(), Failure> {
    let frame = |rows: &[Row<'_>]| {
        let column = |(index, heading): (usize, &String)| {
            let texts = rows.iter().map(|row| Some(&*row[index]).filter(|t| !t.is_empty()));
            let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
            let cells = match are_numbers[index] {
                true => Cells::Numbers(texts.map(number).collect()),
                false => Cells::Texts(texts.collect()),
            };
            (heading.clone(), cells)
        };
        let columns = headings.iter().enumerate().map(column).collect();
        Frame::new(rows.len(), columns).map_err(Failure::internal)
    };
    let writer = Writer::new(file, &frame(&[])?);
    let mut writer = writer.map_err(|error| unwritable(&error))?;
    let mut rows: Chunk<'q> = Vec::new();
    let mut write =
        |rows: &[Row<'_>]| writer.write(&frame(rows)?).map_err(|error| unwritable(&error));
    for chunk in chunks {
        rows.extend(chunk);
        while rows.len() >= ROW_GROUP {
            let rest = rows.split_off(ROW_GROUP);
            write(&rows)?;
            rows = rest;
        }
    }
    if !rows.is_empty() {
        write(&rows)?;
    }
    writer.finish().map_err(|error| unwritable(&error))
}

/// Sheets to fill in, each with its name: of respondents and of the units below them.
pub fn workbook(sheets: &[(String, Chunk<'_>)], locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    for (name, rows) in sheets {
        sheet(workbook.add_worksheet().set_name(name)?, rows, locale)?;
    }
    workbook.save_to_buffer()
}

/// A remark that the answers are made up, headings, answers.
fn sheet(sheet: &mut Worksheet, rows: &[Row<'_>], locale: &Locale) -> Result<(), XlsxError> {
    let base = base_format();
    let heading = base.clone().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_with_format(0, 0, locale.word("init-remark"), &base)?;
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let (row, column) = (row as u32 + 1, column as u16);
            let format = if row == 1 { &heading } else { &base };
            match text.parse::<f64>() {
                Ok(number) if !text.starts_with('0') || text == "0" => {
                    sheet.write_with_format(row, column, number, format)?;
                }
                _ => {
                    write_text(sheet, row, column, text, format)?;
                }
            }
        }
    }
    for column in 0..rows[0].len() {
        sheet.set_column_width(column as u16, 16)?;
    }
    sheet.set_freeze_panes(2, 1)?;
    Ok(())
}

//! A release to data files, one format a module.

pub mod codebook;
pub mod corrections;
pub mod csv;
mod drawing;
pub mod findings;
pub mod frame;
pub mod json;
pub mod queries;
mod series;
pub mod workbook;

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// A writer of CSV that Excel opens with the right characters: UTF-8 with a byte order mark.
pub fn csv_writer() -> ::csv::Writer<Vec<u8>> {
    csv_lines().from_writer(BYTE_ORDER_MARK.to_vec())
}

/// The same into a file.
pub fn csv_writer_to<W: Write>(mut file: W) -> std::io::Result<::csv::Writer<W>> {
    file.write_all(BYTE_ORDER_MARK)?;
    Ok(csv_lines().from_writer(file))
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn csv_lines() -> ::csv::WriterBuilder {
    let mut lines = ::csv::WriterBuilder::new();
    lines.terminator(::csv::Terminator::CRLF);
    lines
}

/// An empty workbook with a fixed date, so that the same contents give the same bytes.
pub fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(workbook)
}

/// A font that Excel has wherever Japanese is read.
const FONT: &str = "游ゴシック";

/// How all cells of our workbooks look before anything is added.
pub fn base_format() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10)
}

/// Characters that a cell of Excel holds.
const LONGEST: usize = 32_767;

/// A text as a text, never as a formula.
pub fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    style: &Format,
) -> Result<(), XlsxError> {
    let text: String = text.chars().take(LONGEST).collect();
    sheet.write_string_with_format(row, column, text, style).map(drop)
}

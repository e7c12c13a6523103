//! What all our workbooks share.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// An empty workbook with a fixed date, so that the same contents give the same bytes.
pub fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(workbook)
}

/// A font that Excel has wherever Japanese is read.
pub const FONT: &str = "游ゴシック";

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

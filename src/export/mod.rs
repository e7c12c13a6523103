//! A release to data files, one format a module.

pub mod csv;
pub mod findings;
pub mod json;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// An empty workbook with a fixed date, so that the same contents give the same bytes.
pub fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(workbook)
}

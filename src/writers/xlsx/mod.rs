//! `tables.xlsx`: a sheet a table, with charts of Excel's own.

mod boxes;
mod chart;
mod figures;
mod native;
mod styles;
#[cfg(test)]
mod tests;
mod timeline;
mod workbook;

pub use native::{Native, WORKBOOK, native};
pub use workbook::workbook;

//! `tables.xlsx`: a sheet a table, with charts of Excel's own.

mod boxes;
pub mod chart;
mod figures;
mod styles;
#[cfg(test)]
mod tests;
mod workbook;

pub use styles::Styles;
pub use workbook::workbook;

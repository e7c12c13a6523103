//! `tables.xlsx`: a sheet a table, with charts of Excel's own.

mod boxes;
pub mod chart;
mod figures;
#[cfg(test)]
mod tests;
mod workbook;

pub use workbook::{Styles, workbook};

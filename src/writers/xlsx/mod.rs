//! The workbook.

mod boxes;
pub mod chart;
mod figures;
#[cfg(test)]
mod tests;

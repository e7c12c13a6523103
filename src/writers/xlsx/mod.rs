//! The workbook.

mod boxes;
pub mod chart;
mod figures;
pub mod styles;
#[cfg(test)]
mod tests;

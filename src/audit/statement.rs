//! What a file says otherwise than `results.csv`.

use std::path::PathBuf;

use super::address::Address;

/// A number in a file that `results.csv` does not have.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub file: PathBuf,
    pub place: String,
    pub value: f64,
    /// Whether it is the value itself, not one that was rounded.
    pub is_exact: bool,
    /// Whether it was measured in a picture.
    pub is_measured: bool,
    /// The figures that it may be: hidden ones, or the one that is shown as something else.
    pub of: Vec<Address>,
    /// As what `results.csv` shows it.
    pub shown: Option<f64>,
}

//! The respondent-level data, and the place in a file that each row came from.

use std::collections::HashMap;

use polars::prelude::DataFrame;

use crate::problem::Problem;
use crate::questionnaire::Reference;

/// Answers of all respondents.
///
/// The frame has the columns of [`crate::questionnaire::Questionnaire::columns`] without the
/// derived ones: code numbers (`i32`) for single answers, one boolean a code for
/// multiple answers, `f64` for counts and numbers, text for the rest. Null is no
/// answer, whether blank or not asked; a multiple question is null in all its columns
/// or in none.
pub struct Responses {
    pub frame: DataFrame,
    /// Where each row came from, in the order of the frame.
    pub places: Vec<Place>,
    pub sources: Vec<Source>,
    /// The reference tables in use: from the data, or those of the questionnaire.
    pub references: Vec<Reference>,
    /// Remarks on the data: lines above the header that begin with 「※」. The report's
    /// cover repeats them.
    pub remarks: Vec<String>,
    /// Answers read: cells that were not blank, a multiple question counted once.
    pub answered: usize,
}

/// A cell whose answer cannot be read as asked; in the frame it is missing.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Row of the frame.
    pub row: usize,
    pub variable: String,
    /// Address as in `C7`.
    pub cell: String,
    pub value: String,
    /// What is wrong and what to do.
    pub problem: Problem,
}

/// A row of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index into [`Responses::sources`].
    pub source: usize,
    /// Row as the spreadsheet program numbers it, from 1.
    pub row: usize,
}

/// A sheet or delimited file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    pub file: String,
    pub sheet: Option<String>,
    /// Letters of the column that holds a variable's answer, by variable; a multiple
    /// answer with a column an option has none.
    pub columns: HashMap<String, String>,
    /// Headers that belong to no question.
    pub ignored: Vec<String>,
}

impl Responses {
    pub fn respondents(&self) -> usize {
        self.frame.height()
    }
}

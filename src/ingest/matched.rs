//! What the headers of a sheet were found to say: which column holds what.

use std::collections::{HashMap, HashSet};

use super::grid::Cell;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// The answer to a variable, by its index in the questionnaire.
    Variable(usize),
    /// Whether one option was chosen: variable, index of code.
    Option(usize, usize),
}

/// A header that belongs to no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    pub header: String,
    pub column: usize,
}

/// The headers of a sheet, matched.
pub struct Matched {
    /// The rows of the header.
    pub header_rows: std::ops::Range<usize>,
    /// Column that holds the whole answer, by variable.
    pub(super) whole: HashMap<usize, usize>,
    /// Code and column of each option, by variable.
    pub(super) options: HashMap<usize, Vec<(usize, usize)>>,
    pub unmatched: Vec<Unmatched>,
    /// Two columns that claim the same question.
    pub doubled: Vec<(usize, usize)>,
    /// The header of each column, of all its rows.
    pub(super) headers: HashMap<usize, String>,
    /// The cells of its lowest row.
    pub lowest: Vec<Cell>,
}

impl Matched {
    /// How many variables have a column.
    pub fn questions(&self) -> usize {
        self.variables().len()
    }

    /// How many columns hold anything.
    pub fn columns(&self) -> usize {
        self.whole.len() + self.options.values().map(Vec::len).sum::<usize>()
    }

    /// The column that holds the whole answer to a variable.
    pub fn column(&self, variable: usize) -> Option<usize> {
        self.whole.get(&variable).copied()
    }

    /// Variables with one column for the whole answer, and that column.
    pub fn whole_columns(&self) -> impl Iterator<Item = (usize, usize)> {
        self.whole.iter().map(|(&variable, &column)| (variable, column))
    }

    /// Index of the code and column of each option with a column of its own.
    pub fn options(&self, variable: usize) -> &[(usize, usize)] {
        self.options.get(&variable).map_or(&[], Vec::as_slice)
    }

    /// Whether a column holds an answer.
    pub fn is_target(&self, column: usize) -> bool {
        self.whole.values().any(|&at| at == column)
            || self.options.values().flatten().any(|&(_, at)| at == column)
    }

    /// Header of a column, the texts of all its rows.
    pub fn header(&self, column: usize) -> &str {
        self.headers.get(&column).map_or("", String::as_str)
    }

    /// All columns with a header, from left to right, and what they hold.
    pub fn targets(&self) -> Vec<(usize, Option<Target>)> {
        let mut targets: HashMap<usize, Target> =
            self.whole_columns().map(|(v, column)| (column, Target::Variable(v))).collect();
        for (&variable, options) in &self.options {
            let options = options.iter().map(|&(code, at)| (at, Target::Option(variable, code)));
            targets.extend(options);
        }
        let mut columns: Vec<usize> = self.headers.keys().copied().collect();
        columns.sort_unstable();
        columns.into_iter().map(|column| (column, targets.get(&column).copied())).collect()
    }

    pub fn variables(&self) -> HashSet<usize> {
        self.whole.keys().chain(self.options.keys()).copied().collect()
    }
}

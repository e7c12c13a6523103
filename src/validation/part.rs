//! Some respondents, as the rules look at them: all at once would take as much memory as there are.

use std::collections::HashSet;
use std::ops::Range;

use crate::dataset::Dataset;
use crate::packed::BLOCK;
use crate::questionnaire::Reference;
use crate::responses::{Place, Responses, Source, Unreadable};

/// Respondents next to each other. Rows of a part are counted from its top.
pub struct Part<'a> {
    pub data: &'a Dataset<'a>,
    all: &'a Responses,
    rows: Range<usize>,
    unreadable: Vec<&'a Unreadable>,
}

/// The rows of all parts.
pub fn parts(responses: &Responses) -> impl Iterator<Item = Range<usize>> + Send + use<> {
    let respondents = responses.respondents();
    (0..respondents).step_by(BLOCK).map(move |from| from..respondents.min(from + BLOCK))
}

impl<'a> Part<'a> {
    /// Those in some rows of all, as `data` has them.
    pub fn new(data: &'a Dataset<'a>, all: &'a Responses, rows: Range<usize>) -> Self {
        let unreadable = all.unreadable.iter().filter(|found| rows.contains(&found.row)).collect();
        Self { data, all, rows, unreadable }
    }

    /// All that `data` has.
    pub fn whole(data: &'a Dataset<'a>) -> Self {
        Self::new(data, data.responses, 0..data.respondents())
    }

    /// A row of the part as one of all.
    pub fn row(&self, own: usize) -> usize {
        self.rows.start + own
    }

    pub fn place(&self, own: usize) -> Place {
        self.all.places[self.row(own)]
    }

    pub fn source(&self, own: usize) -> &Source {
        &self.all.sources[self.place(own).source]
    }

    /// How a row of all is called.
    pub fn row_name(&self, row: usize) -> String {
        self.all.row_name(row)
    }

    /// Rows of the part whose answer cannot be read.
    pub fn unreadable(&self, variable: &str) -> HashSet<usize> {
        let of_variable = self.unreadable.iter().filter(|found| found.variable == variable);
        of_variable.map(|found| found.row - self.rows.start).collect()
    }

    /// Rows of the part whose answer to a question in percent has the sign.
    pub fn signed(&self, variable: &str) -> HashSet<usize> {
        let rows = self.all.signed.get(variable).into_iter().flatten();
        let own = rows.filter(|row| self.rows.contains(row));
        own.map(|row| row - self.rows.start).collect()
    }

    /// Of rows of all, from the top, those of the part.
    pub fn own_rows(&self, rows: &[usize]) -> Vec<usize> {
        let from = rows.partition_point(|row| *row < self.rows.start);
        let to = rows.partition_point(|row| *row < self.rows.end);
        rows[from..to].iter().map(|row| row - self.rows.start).collect()
    }

    /// Of pairs in the order of their first rows, which are of all, those of the part, with the
    /// second as it is.
    pub fn own_pairs(&self, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let from = pairs.partition_point(|(row, _)| *row < self.rows.start);
        let to = pairs.partition_point(|(row, _)| *row < self.rows.end);
        pairs[from..to].iter().map(|(row, other)| (row - self.rows.start, *other)).collect()
    }

    /// The reference tables in use.
    pub fn references(&self) -> &[Reference] {
        &self.all.references
    }
}

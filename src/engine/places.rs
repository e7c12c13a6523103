//! Where in the text of an expression something stands, and what is wrong there.

use std::ops::Range;

use sqlparser::tokenizer::{Location, Span};

use crate::problem::Problem;

/// What is wrong, and where in the text.
pub type Mistake = (Problem, Range<usize>);

/// From lines and columns, which count letters from 1, to bytes.
pub struct Places<'t> {
    text: &'t str,
    lines: Vec<usize>,
}

impl<'t> Places<'t> {
    pub fn new(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(0).chain(ends).collect() }
    }

    pub fn at(&self, location: Location) -> usize {
        let line = (location.line as usize).checked_sub(1);
        let Some(&start) = line.and_then(|line| self.lines.get(line)) else {
            return self.text.len();
        };
        let column = (location.column as usize).saturating_sub(1);
        let letter = self.text[start..].char_indices().nth(column);
        letter.map_or(self.text.len(), |(at, _)| start + at)
    }

    pub fn range(&self, span: Span) -> Range<usize> {
        let start = self.at(span.start);
        start..self.at(span.end).max(start)
    }
}

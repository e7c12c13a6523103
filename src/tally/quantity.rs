//! What a figure may tell.

use std::sync::Arc;

use super::counted::Counted;

/// Something of some respondents that a figure may tell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quantity {
    pub what: What,
    pub of: Counted,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// How many they are.
    Count,
    /// How many gave an answer that all gave: as many as all, and it tells that nobody gave
    /// another.
    All,
    /// The sum of a measure over them.
    Sum(Arc<str>),
    /// The sum of its squares, which means and standard deviations tell.
    Squares(Arc<str>),
}

impl Quantity {
    pub fn count(of: Counted) -> Self {
        Self { what: What::Count, of }
    }

    /// The count of an answer, of which all may have given it.
    pub fn answer(of: Counted, is_all: bool) -> Self {
        Self { what: if is_all && of.n > 0 { What::All } else { What::Count }, of }
    }

    /// The same of others, of whom some may have given another answer.
    pub fn of_others(&self, of: Counted) -> Self {
        let what = if self.what == What::All { What::Count } else { self.what.clone() };
        Self { what, of }
    }

    pub fn sum(measure: &Arc<str>, of: Counted) -> Self {
        Self { what: What::Sum(Arc::clone(measure)), of }
    }

    pub fn squares(measure: &Arc<str>, of: Counted) -> Self {
        Self { what: What::Squares(Arc::clone(measure)), of }
    }
}

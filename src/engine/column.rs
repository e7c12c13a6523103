//! Columns of values, of which some are missing, and what is made of them value by value.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// Whether a condition holds. In this order AND is the least and OR the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Truth {
    No,
    Unknown,
    Yes,
}

impl Truth {
    pub fn is(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Nothing where it is unknown.
    pub fn known(self) -> Option<bool> {
        match self {
            Self::No => Some(false),
            Self::Unknown => None,
            Self::Yes => Some(true),
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

/// One value for all respondents, or one for each.
pub enum Column<'a, V: Clone> {
    All(V),
    Each(Cow<'a, [V]>),
}

use Column::{All, Each};

impl<'a, V: Clone> Column<'a, V> {
    pub fn each(values: Vec<V>) -> Self {
        Each(Cow::Owned(values))
    }

    pub fn at(&self, row: usize) -> &V {
        match self {
            All(value) => value,
            Each(values) => &values[row],
        }
    }

    /// One value a respondent.
    pub fn into_values(self, respondents: usize) -> Cow<'a, [V]> {
        match self {
            All(value) => Cow::Owned(vec![value; respondents]),
            Each(values) => values,
        }
    }

    pub fn map<W: Clone>(self, of: impl Fn(&V) -> W) -> Column<'a, W> {
        match self {
            All(value) => All(of(&value)),
            Each(values) => Column::each(values.iter().map(of).collect()),
        }
    }

    /// Another value of the same kind, in the same place if the column is a temporary one.
    pub fn change(self, of: impl Fn(&V) -> V) -> Self {
        match self {
            Each(Cow::Owned(mut values)) => {
                values.iter_mut().for_each(|value| *value = of(value));
                Self::each(values)
            }
            other => other.map(of),
        }
    }

    /// One of two values of the same kind, in the place of a temporary one.
    pub fn with(self, other: Self, of: impl Fn(&V, &V) -> V) -> Self {
        match (self, other) {
            (Each(Cow::Owned(mut values)), All(other)) => {
                values.iter_mut().for_each(|value| *value = of(value, &other));
                Self::each(values)
            }
            (Each(Cow::Owned(mut values)), Each(others)) => {
                let pairs = values.iter_mut().zip(&*others);
                pairs.for_each(|(value, other)| *value = of(value, other));
                Self::each(values)
            }
            (All(value), Each(Cow::Owned(mut others))) => {
                others.iter_mut().for_each(|other| *other = of(&value, other));
                Self::each(others)
            }
            (Each(values), Each(Cow::Owned(mut others))) => {
                let pairs = values.iter().zip(&mut others);
                pairs.for_each(|(value, other)| *other = of(value, other));
                Self::each(others)
            }
            (one, other) => zipped(&one, &other, of),
        }
    }
}

pub fn zipped<'a, A: Clone, B: Clone, V: Clone>(
    one: &Column<'_, A>,
    other: &Column<'_, B>,
    of: impl Fn(&A, &B) -> V,
) -> Column<'a, V> {
    match (one, other) {
        (All(one), All(other)) => All(of(one, other)),
        (Each(ones), All(other)) => Column::each(ones.iter().map(|one| of(one, other)).collect()),
        (All(one), Each(others)) => Column::each(others.iter().map(|o| of(one, o)).collect()),
        (Each(ones), Each(others)) => {
            Column::each(ones.iter().zip(&**others).map(|(one, other)| of(one, other)).collect())
        }
    }
}

/// A value of a respondent, which may be missing.
pub trait Cell: Clone {
    const MISSING: Self;

    fn is_missing(&self) -> bool;

    /// Nothing where one is missing.
    fn order(&self, other: &Self) -> Option<Ordering>;
}

impl Cell for f64 {
    const MISSING: Self = f64::NAN;

    fn is_missing(&self) -> bool {
        self.is_nan()
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

impl Cell for Truth {
    const MISSING: Self = Truth::Unknown;

    fn is_missing(&self) -> bool {
        *self == Truth::Unknown
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.known()?.cmp(&other.known()?))
    }
}

impl Cell for Option<Arc<str>> {
    const MISSING: Self = None;

    fn is_missing(&self) -> bool {
        self.is_none()
    }

    /// By bytes: the same everywhere, and that of the letters' numbers.
    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.as_deref()?.cmp(other.as_deref()?))
    }
}

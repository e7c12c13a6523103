//! What respondents are sorted by, and how they are.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::questionnaire::{Questionnaire, Variable};

/// What respondents are sorted by. Who has no value counts in none of its categories.
#[derive(Debug, Clone, PartialEq)]
pub enum Breakdown {
    /// The codes of a single or multiple question.
    Codes(String),
    /// Yes and no of a derived variable.
    Flag(String),
    /// Bands of a number: below the first bound, from each bound to below the next, from
    /// the last.
    Bands(String, Vec<f64>),
    /// A value after that is higher than the one before, the same, or lower, of who has both.
    Changed([String; 2]),
    /// Those of the second within each of the first, of which a respondent has one of each.
    Within(Box<Breakdown>, Box<Breakdown>),
    /// Those of the same respondent in the wave before.
    Before(Box<Breakdown>),
    /// Another, with two more categories: no answer, and not asked. Nobody is in one that is not wanted.
    Whole { by: Box<Breakdown>, no_answer: bool, not_asked: bool },
}

impl Breakdown {
    /// What is looked at; of one within another the outer.
    pub fn id(&self) -> &str {
        match self {
            Self::Codes(id) | Self::Flag(id) | Self::Bands(id, _) | Self::Changed([id, _]) => id,
            Self::Within(by, _) | Self::Before(by) | Self::Whole { by, .. } => by.id(),
        }
    }

    pub fn ids(&self) -> Vec<&str> {
        match self {
            Self::Within(outer, inner) => [outer.ids(), inner.ids()].concat(),
            Self::Whole { by, .. } | Self::Before(by) => by.ids(),
            Self::Changed(ids) => ids.iter().map(String::as_str).collect(),
            by => vec![by.id()],
        }
    }

    /// How many categories there are.
    pub fn len(&self, questionnaire: &Questionnaire) -> usize {
        match self {
            Self::Codes(id) => questionnaire.variable(id).map_or(0, Variable::categories),
            Self::Flag(_) => 2,
            Self::Changed(_) => 3,
            Self::Bands(_, bounds) => bounds.len() + 1,
            Self::Within(outer, inner) => outer.len(questionnaire) * inner.len(questionnaire),
            Self::Whole { by, .. } => by.len(questionnaire) + 2,
            Self::Before(by) => by.len(questionnaire),
        }
    }

    /// Whether everybody is in a category.
    pub fn is_of_all(&self) -> bool {
        matches!(self, Self::Whole { no_answer: true, not_asked: true, .. })
    }

    pub fn sort<'d>(&self, data: &'d Dataset<'_>) -> Sorted<'d> {
        let of_none = || vec![0; data.respondents()];
        match (self, data.answers(self.id())) {
            (Self::Codes(_), AnswerColumn::Single(codes)) => Sorted::One(Cow::Borrowed(codes)),
            (Self::Codes(_), AnswerColumn::Multiple(codes)) => Sorted::Some(Cow::Borrowed(codes)),
            (Self::Flag(_), AnswerColumn::Flags(flags)) => {
                let category = |flag: &Option<bool>| flag.map_or(0, |yes| if yes { 1 } else { 2 });
                Sorted::One(flags.iter().map(category).collect())
            }
            (Self::Changed([before, after]), _) => {
                let (before, after) = (data.scale(before), data.scale(after));
                let category = |(before, after): (&f64, &f64)| match after.partial_cmp(before) {
                    None => 0,
                    Some(Ordering::Greater) => 1,
                    Some(Ordering::Equal) => 2,
                    Some(Ordering::Less) => 3,
                };
                Sorted::One(before.iter().zip(after.iter()).map(category).collect())
            }
            (Self::Bands(id, bounds), _) => {
                let numbers = data.numbers(id);
                let category = |&number: &f64| match number.is_nan() {
                    true => 0,
                    false => bounds.partition_point(|&bound| bound <= number) as u16 + 1,
                };
                Sorted::One(numbers.iter().map(category).collect())
            }
            (Self::Within(outer, inner), _) => {
                let size = inner.len(data.questionnaire) as u16;
                match (outer.sort(data), inner.sort(data)) {
                    (Sorted::One(outer), Sorted::One(inner)) => {
                        let category = |(&outer, &inner): (&u16, &u16)| match (outer, inner) {
                            (0, _) | (_, 0) => 0,
                            (outer, inner) => (outer - 1) * size + inner,
                        };
                        Sorted::One(outer.iter().zip(&*inner).map(category).collect())
                    }
                    // Several answers within each other are refused when a plan is read.
                    _ => Sorted::One(Cow::Owned(of_none())),
                }
            }
            (Self::Before(by), _) => {
                fn at<T: Copy + Default>(of: &[T], rows: &[Option<usize>]) -> Vec<T> {
                    rows.iter().map(|row| row.map_or_else(T::default, |row| of[row])).collect()
                }
                match by.sort(data) {
                    Sorted::One(of) => Sorted::One(Cow::Owned(at(&of, data.before()))),
                    Sorted::Some(of) => Sorted::Some(Cow::Owned(at(&of, data.before()))),
                    Sorted::All => Sorted::All,
                }
            }
            (Self::Whole { by, no_answer, not_asked }, _) => {
                let variable = data.questionnaire.variable(by.id());
                let asked = variable.map(|v| data.asked(v));
                let was_asked = |row: usize| asked.as_ref().is_none_or(|asked| asked[row]);
                let own = by.len(data.questionnaire);
                // 1 + the category of who has no answer.
                let extra = |row: usize| match was_asked(row) {
                    true if *no_answer => own + 1,
                    false if *not_asked => own + 2,
                    _ => 0,
                };
                match by.sort(data) {
                    Sorted::One(of) => {
                        let category = |(row, &of): (usize, &u16)| match of {
                            0 => extra(row) as u16,
                            of => of,
                        };
                        Sorted::One(of.iter().enumerate().map(category).collect())
                    }
                    Sorted::Some(of) => {
                        let categories = |(row, &of): (usize, &u128)| match of {
                            0 => extra(row).checked_sub(1).map_or(0, |category| 1 << category),
                            of => of,
                        };
                        Sorted::Some(of.iter().enumerate().map(categories).collect())
                    }
                    Sorted::All => Sorted::All,
                }
            }
            _ => Sorted::One(Cow::Owned(of_none())),
        }
    }
}

/// The categories of each respondent: 1 + the only one, or bits; 0 is none.
pub enum Sorted<'d> {
    /// One category for all.
    All,
    One(Cow<'d, [u16]>),
    Some(Cow<'d, [u128]>),
}

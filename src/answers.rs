//! The answers of all respondents to one question.

use std::sync::Arc;

/// One value a respondent; how a missing one looks depends on the kind. Missing is no
/// answer, whether blank, not asked or unreadable.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerColumn {
    /// 1 + the index of the code; 0 is no answer.
    Single(Vec<u16>),
    /// A bit for each code that was chosen, by its index; 0 is no answer. Of a derived one the
    /// bit behind the last code says that it is known that none is.
    Multiple(Vec<u128>),
    /// Finite; NaN is no value.
    Numbers(Vec<f64>),
    /// Id, text or day.
    Texts(Vec<Option<Arc<str>>>),
    /// A derived yes or no.
    Flags(Vec<Option<bool>>),
}

/// Does the same with the values of any kind.
macro_rules! each {
    ($answers:expr, $values:ident => $made:expr) => {
        match $answers {
            AnswerColumn::Single($values) => $made,
            AnswerColumn::Multiple($values) => $made,
            AnswerColumn::Numbers($values) => $made,
            AnswerColumn::Texts($values) => $made,
            AnswerColumn::Flags($values) => $made,
        }
    };
}

/// The same kind with the values that are made of those of another.
macro_rules! map {
    ($answers:expr, $values:ident => $made:expr) => {
        match $answers {
            AnswerColumn::Single($values) => AnswerColumn::Single($made),
            AnswerColumn::Multiple($values) => AnswerColumn::Multiple($made),
            AnswerColumn::Numbers($values) => AnswerColumn::Numbers($made),
            AnswerColumn::Texts($values) => AnswerColumn::Texts($made),
            AnswerColumn::Flags($values) => AnswerColumn::Flags($made),
        }
    };
}

impl AnswerColumn {
    pub fn len(&self) -> usize {
        each!(self, values => values.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a respondent has a value.
    pub fn is_present(&self, row: usize) -> bool {
        match self {
            Self::Single(codes) => codes[row] != 0,
            Self::Multiple(codes) => codes[row] != 0,
            Self::Numbers(numbers) => !numbers[row].is_nan(),
            Self::Texts(texts) => texts[row].is_some(),
            Self::Flags(flags) => flags[row].is_some(),
        }
    }

    /// Whether each respondent has a value.
    pub fn present(&self) -> Vec<bool> {
        match self {
            Self::Single(codes) => codes.iter().map(|code| *code != 0).collect(),
            Self::Multiple(codes) => codes.iter().map(|codes| *codes != 0).collect(),
            Self::Numbers(numbers) => numbers.iter().map(|number| !number.is_nan()).collect(),
            Self::Texts(texts) => texts.iter().map(Option::is_some).collect(),
            Self::Flags(flags) => flags.iter().map(Option::is_some).collect(),
        }
    }

    /// How many respondents have a value.
    pub fn given(&self) -> usize {
        match self {
            Self::Single(codes) => codes.iter().filter(|code| **code != 0).count(),
            Self::Multiple(codes) => codes.iter().filter(|codes| **codes != 0).count(),
            Self::Numbers(numbers) => numbers.iter().filter(|number| !number.is_nan()).count(),
            Self::Texts(texts) => texts.iter().flatten().count(),
            Self::Flags(flags) => flags.iter().flatten().count(),
        }
    }

    /// How many codes each respondent chose, without some, given as bits; NaN of who chose
    /// none at all.
    pub fn chosen(&self, without: u128) -> Vec<f64> {
        let is_left_out = |code: u16| code < 128 && without >> code & 1 == 1;
        let one = |code: &u16| match code.checked_sub(1) {
            None => f64::NAN,
            Some(code) => f64::from(!is_left_out(code)),
        };
        let several = |codes: &u128| match codes {
            0 => f64::NAN,
            codes => f64::from((codes & !without).count_ones()),
        };
        match self {
            Self::Single(codes) => codes.iter().map(one).collect(),
            Self::Multiple(codes) => codes.iter().map(several).collect(),
            _ => vec![f64::NAN; self.len()],
        }
    }

    /// Indices of the codes that a respondent chose; none of what has no codes.
    pub fn codes(&self, row: usize) -> impl Iterator<Item = usize> + use<> {
        let (single, mut bits) = match self {
            Self::Single(codes) => (usize::from(codes[row]).checked_sub(1), 0),
            Self::Multiple(codes) => (None, codes[row]),
            _ => (None, 0),
        };
        single.into_iter().chain(std::iter::from_fn(move || {
            let code = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(code)
        }))
    }

    /// Those of the respondents at these places, in any order.
    pub fn of_rows(&self, rows: &[usize]) -> Self {
        map!(self, values => {
            rows.iter().map(|&row| &values[row]).cloned().collect()
        })
    }

    /// Those of some respondents; the others have none.
    pub fn only(&self, of: &[bool]) -> Self {
        fn keep<T: Clone>(values: &[T], of: &[bool], none: T) -> Vec<T> {
            let value = |(value, of): (&T, &bool)| if *of { value.clone() } else { none.clone() };
            values.iter().zip(of).map(value).collect()
        }
        match self {
            Self::Single(codes) => Self::Single(keep(codes, of, 0)),
            Self::Multiple(codes) => Self::Multiple(keep(codes, of, 0)),
            Self::Numbers(numbers) => Self::Numbers(keep(numbers, of, f64::NAN)),
            Self::Texts(texts) => Self::Texts(keep(texts, of, None)),
            Self::Flags(flags) => Self::Flags(keep(flags, of, None)),
        }
    }

    pub fn slice(&self, rows: std::ops::Range<usize>) -> Self {
        map!(self, values => values[rows].to_vec())
    }

    /// Whether a respondent has the same value as the only one of another; missing is the
    /// same as missing.
    pub fn is_same(&self, row: usize, other: &Self) -> bool {
        match (self.is_present(row), other.is_present(0)) {
            (true, true) => self.slice(row..row + 1) == *other,
            (a, b) => a == b,
        }
    }

    /// Puts the only value of another in the place of a respondent's.
    pub fn replace(&mut self, row: usize, other: Self) {
        match (self, other) {
            (Self::Single(values), Self::Single(new)) => values[row] = new[0],
            (Self::Multiple(values), Self::Multiple(new)) => values[row] = new[0],
            (Self::Numbers(values), Self::Numbers(new)) => values[row] = new[0],
            (Self::Texts(values), Self::Texts(new)) => values[row].clone_from(&new[0]),
            (Self::Flags(values), Self::Flags(new)) => values[row] = new[0],
            _ => {}
        }
    }

    /// Those of respondents in parts, of one kind; of no part none.
    pub fn joined(parts: Vec<Self>) -> Option<Self> {
        let respondents = parts.iter().map(Self::len).sum();
        let mut all = map!(parts.first()?, _values => Vec::with_capacity(respondents));
        parts.into_iter().for_each(|part| all.append(part));
        Some(all)
    }

    /// Adds those of more respondents to the same question.
    pub fn append(&mut self, more: Self) {
        match (self, more) {
            (Self::Single(values), Self::Single(more)) => values.extend(more),
            (Self::Multiple(values), Self::Multiple(more)) => values.extend(more),
            (Self::Numbers(values), Self::Numbers(more)) => values.extend(more),
            (Self::Texts(values), Self::Texts(more)) => values.extend(more),
            (Self::Flags(values), Self::Flags(more)) => values.extend(more),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_however_many_a_question_has() {
        let single = AnswerColumn::Single(vec![0, 1, 1_741]);
        assert_eq!(single.codes(2).collect::<Vec<_>>(), [1_740]);
        assert_eq!((single.codes(0).count(), single.codes(1).next()), (0, Some(0)));
        let multiple = AnswerColumn::Multiple(vec![0, 1 | 1 << 125]);
        assert_eq!(multiple.codes(1).collect::<Vec<_>>(), [0, 125]);
        assert_eq!((multiple.given(), multiple.present()), (1, vec![false, true]));
        assert!(multiple.chosen(1)[0].is_nan());
        assert_eq!((multiple.chosen(0)[1], multiple.chosen(1)[1]), (2.0, 1.0));
    }

    #[test]
    fn a_missing_value_is_the_same_as_another() {
        let numbers = AnswerColumn::Numbers(vec![f64::NAN, 2.0]);
        let one = |number| AnswerColumn::Numbers(vec![number]);
        assert!(numbers.is_same(0, &one(f64::NAN)) && numbers.is_same(1, &one(2.0)));
        assert!(!numbers.is_same(0, &one(2.0)) && !numbers.is_same(1, &one(f64::NAN)));
    }
}

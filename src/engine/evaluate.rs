//! Computing expressions, column by column: a pass over the respondents for each part of an
//! expression. A constant stays one value.
//!
//! The rules are those of SQL's NULL: what is computed of something missing is missing, and a
//! condition on it is unknown. What has no number, such as a quotient by zero or a number
//! beyond the largest, is missing.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;

use super::tree::{
    Any, Arithmetic, By, Cases, Choice, Compare, Comparison, Condition, Map, Number, Relation, Text,
};
use crate::answers::Answers;
use crate::rounding;

/// Respondents with their answers.
pub trait Rows {
    fn respondents(&self) -> usize;

    /// The answers to a question that an expression uses.
    fn answers(&self, id: &str) -> &Answers;
}

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

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
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

/// One value for all respondents, or one for each.
pub enum Column<'a, V: Clone> {
    All(V),
    Each(Cow<'a, [V]>),
}

use Column::{All, Each};

impl<'a, V: Clone> Column<'a, V> {
    fn each(values: Vec<V>) -> Self {
        Each(Cow::Owned(values))
    }

    fn at(&self, row: usize) -> &V {
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

    fn map<W: Clone>(self, of: impl Fn(&V) -> W) -> Column<'a, W> {
        match self {
            All(value) => All(of(&value)),
            Each(values) => Column::each(values.iter().map(of).collect()),
        }
    }

    /// Another value of the same kind, in the same place if the column is a temporary one.
    fn change(self, of: impl Fn(&V) -> V) -> Self {
        match self {
            Each(Cow::Owned(mut values)) => {
                values.iter_mut().for_each(|value| *value = of(value));
                Self::each(values)
            }
            other => other.map(of),
        }
    }

    /// One of two values of the same kind, in the place of a temporary one.
    fn with(self, other: Self, of: impl Fn(&V, &V) -> V) -> Self {
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

fn zipped<'a, A: Clone, B: Clone, V: Clone>(
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

/// A part of an expression.
pub trait Node {
    type Cell: Cell;

    fn column<'a>(&'a self, rows: &'a dyn Rows) -> Column<'a, Self::Cell>;
}

impl Node for Number {
    type Cell = f64;

    fn column<'a>(&'a self, rows: &'a dyn Rows) -> Column<'a, f64> {
        match self {
            Self::Constant(number) => All(*number),
            Self::Answers(id) => match rows.answers(id) {
                Answers::Numbers(numbers) => Each(Cow::Borrowed(numbers)),
                _ => All(f64::MISSING),
            },
            Self::Code(id, numbers) => match rows.answers(id) {
                Answers::Single(codes) => {
                    Column::each(codes.iter().map(|&code| numbers[usize::from(code)]).collect())
                }
                _ => All(f64::MISSING),
            },
            Self::Of(condition) => condition.column(rows).map(|truth| match truth {
                Truth::No => 0.0,
                Truth::Unknown => f64::MISSING,
                Truth::Yes => 1.0,
            }),
            Self::Chain(first, rest) => {
                let first = first.column(rows);
                rest.iter().fold(first, |all, (sign, next)| computed(*sign, all, next.column(rows)))
            }
            Self::Map(map, number) => mapped(*map, number.column(rows)),
            Self::Length(text) => text.column(rows).map(|text| match text {
                Some(text) => text.chars().count() as f64,
                None => f64::MISSING,
            }),
            Self::Said(text) => text.column(rows).map(|text| {
                let number = text.as_deref().and_then(|text| text.trim().parse().ok());
                finite(number.unwrap_or(f64::MISSING))
            }),
            Self::Choice(choice) => chosen(choice, rows),
        }
    }
}

/// No number where there is none.
fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { f64::MISSING }
}

fn computed<'a>(sign: Arithmetic, one: Column<'a, f64>, other: Column<'a, f64>) -> Column<'a, f64> {
    match sign {
        Arithmetic::Add => one.with(other, |a, b| finite(a + b)),
        Arithmetic::Subtract => one.with(other, |a, b| finite(a - b)),
        Arithmetic::Multiply => one.with(other, |a, b| finite(a * b)),
        Arithmetic::Divide => one.with(other, |a, b| finite(a / b)),
        Arithmetic::Remainder => one.with(other, |a, b| finite(a % b)),
        // Of anything to the power of 0, also of what is missing, it makes 1.
        Arithmetic::Power => one.with(other, |a, b| match a.is_nan() || b.is_nan() {
            true => f64::MISSING,
            false => finite(a.powf(*b)),
        }),
    }
}

fn mapped(map: Map, column: Column<'_, f64>) -> Column<'_, f64> {
    match map {
        Map::Negative => column.change(|n| -n),
        Map::Absolute => column.change(|n| n.abs()),
        Map::Up => column.change(|n| n.ceil()),
        Map::Down => column.change(|n| n.floor()),
        Map::Whole => column.change(|n| n.trunc()),
        Map::Round(decimals) => column.change(|&n| rounding::number(n, decimals)),
        Map::Sign => column.change(|&n| if n == 0.0 { 0.0 } else { n.signum() }),
        Map::Root => column.change(|n| finite(n.sqrt())),
        Map::Exponential => column.change(|n| finite(n.exp())),
        Map::Logarithm => column.change(|n| finite(n.ln())),
    }
}

impl Node for Condition {
    type Cell = Truth;

    fn column<'a>(&'a self, rows: &'a dyn Rows) -> Column<'a, Truth> {
        match self {
            Self::Constant(truth) => All(*truth),
            Self::Answers(id) => match rows.answers(id) {
                Answers::Flags(flags) => {
                    let truth = |flag: &Option<bool>| flag.map_or(Truth::Unknown, Truth::is);
                    Column::each(flags.iter().map(truth).collect())
                }
                _ => All(Truth::MISSING),
            },
            Self::Option(id, place) => match rows.answers(id) {
                Answers::Multiple(chosen) => {
                    let truth = |chosen: &u128| match chosen {
                        0 => Truth::Unknown,
                        chosen => Truth::is(chosen >> place & 1 == 1),
                    };
                    Column::each(chosen.iter().map(truth).collect())
                }
                _ => All(Truth::MISSING),
            },
            Self::Not(condition) => condition.column(rows).change(|truth| truth.not()),
            Self::All(conditions) => {
                let columns = conditions.iter().map(|condition| condition.column(rows));
                columns.fold(All(Truth::Yes), and)
            }
            Self::Any(conditions) => {
                let columns = conditions.iter().map(|condition| condition.column(rows));
                columns.fold(All(Truth::No), or)
            }
            Self::Missing(of) => match &**of {
                Any::Number(number) => missing(number.column(rows)),
                Any::Condition(condition) => missing(condition.column(rows)),
                Any::Text(text) => missing(text.column(rows)),
            },
            Self::Numbers(comparison) => compared(comparison, rows),
            Self::Texts(comparison) => compared(comparison, rows),
            Self::Like(text, pattern) => {
                zipped(&text.column(rows), &pattern.column(rows), |text, pattern| {
                    match (text, pattern) {
                        (Some(text), Some(pattern)) => Truth::is(is_like(text, pattern)),
                        _ => Truth::Unknown,
                    }
                })
            }
            Self::NotZero(number) => number.column(rows).map(|number| match number.is_nan() {
                true => Truth::Unknown,
                false => Truth::is(*number != 0.0),
            }),
            Self::Choice(choice) => chosen(choice, rows),
        }
    }
}

fn and<'a>(one: Column<'a, Truth>, other: Column<'a, Truth>) -> Column<'a, Truth> {
    one.with(other, |a, b| *a.min(b))
}

fn or<'a>(one: Column<'a, Truth>, other: Column<'a, Truth>) -> Column<'a, Truth> {
    one.with(other, |a, b| *a.max(b))
}

fn missing<'a, C: Cell>(column: Column<'a, C>) -> Column<'a, Truth> {
    column.map(|cell| Truth::is(cell.is_missing()))
}

fn compared<'a, N: Node>(comparison: &'a Comparison<N>, rows: &'a dyn Rows) -> Column<'a, Truth> {
    let mut values = comparison.values.iter().map(|value| value.column(rows));
    let first = values.next().unwrap_or(All(N::Cell::MISSING));
    let mut is = |relation| {
        let next = values.next().unwrap_or(All(N::Cell::MISSING));
        related(relation, &first, &next)
    };
    match comparison.by {
        Compare::Two(relation) => is(relation),
        Compare::Between => and(is(Relation::AtLeast), is(Relation::AtMost)),
        Compare::In => {
            values.map(|one| related(Relation::Equal, &first, &one)).fold(All(Truth::No), or)
        }
    }
}

fn related<'a, C: Cell>(
    relation: Relation,
    one: &Column<'_, C>,
    other: &Column<'_, C>,
) -> Column<'a, Truth> {
    match relation {
        Relation::Equal => ordered(one, other, Ordering::is_eq),
        Relation::NotEqual => ordered(one, other, Ordering::is_ne),
        Relation::Less => ordered(one, other, Ordering::is_lt),
        Relation::More => ordered(one, other, Ordering::is_gt),
        Relation::AtMost => ordered(one, other, Ordering::is_le),
        Relation::AtLeast => ordered(one, other, Ordering::is_ge),
    }
}

/// Compiled for each relation.
fn ordered<'a, C: Cell>(
    one: &Column<'_, C>,
    other: &Column<'_, C>,
    holds: impl Fn(Ordering) -> bool,
) -> Column<'a, Truth> {
    let truth = |order: Ordering| Truth::is(holds(order));
    zipped(one, other, |one, other| one.order(other).map_or(Truth::Unknown, truth))
}

/// Whether a text is like a pattern, in which `_` is one letter and `%` any. Capitals are
/// letters of their own.
fn is_like(text: &str, pattern: &str) -> bool {
    let (mut text, mut pattern) = (text.chars(), pattern.chars());
    // What is left behind the last %, of which so far no more letters than needed are taken.
    let mut last = None;
    loop {
        let wanted = pattern.next();
        let fits = match wanted {
            None => text.as_str().is_empty(),
            Some('%') => {
                last = Some((text.clone(), pattern.clone()));
                true
            }
            Some('_') => text.next().is_some(),
            Some(letter) => text.next() == Some(letter),
        };
        if fits && wanted.is_none() {
            return true;
        }
        if !fits {
            let Some((rest, behind)) = &mut last else { return false };
            if rest.next().is_none() {
                return false;
            }
            (text, pattern) = (rest.clone(), behind.clone());
        }
    }
}

impl Node for Text {
    type Cell = Option<Arc<str>>;

    fn column<'a>(&'a self, rows: &'a dyn Rows) -> Column<'a, Self::Cell> {
        match self {
            Self::Constant(text) => All(text.clone()),
            Self::Answers(id) => match rows.answers(id) {
                Answers::Texts(texts) => Each(Cow::Borrowed(texts)),
                _ => All(None),
            },
            // Zero has no sign.
            Self::Of(number) => number.column(rows).map(|number| match number.is_nan() {
                true => None,
                false => Some((number + 0.0).to_string().into()),
            }),
            Self::Joined(texts) => joined(texts, rows, |texts| texts.collect()),
            Self::Concatenated(texts) => {
                joined(texts, rows, |texts| Some(texts.flatten().collect()))
            }
            Self::Lower(text) => made(text, rows, |text| Some(text.to_lowercase().into())),
            Self::Upper(text) => made(text, rows, |text| Some(text.to_uppercase().into())),
            Self::Part(text, range) => {
                let [from, length] = &**range;
                let (text, from, length) =
                    (text.column(rows), from.column(rows), length.column(rows));
                let part =
                    |row: usize| part(text.at(row).as_deref()?, *from.at(row), *length.at(row));
                match (&text, &from, &length) {
                    (All(_), All(_), All(_)) => All(part(0)),
                    _ => Column::each((0..rows.respondents()).map(part).collect()),
                }
            }
            Self::Left(text, letters) => {
                zipped(&text.column(rows), &letters.column(rows), |text, letters| {
                    let text = text.as_deref()?;
                    match *letters < 0.0 {
                        true => part(text, 1.0, text.chars().count() as f64 + letters.trunc()),
                        false => part(text, 1.0, *letters),
                    }
                })
            }
            Self::Day(text) => made(text, rows, |text| is_day(text).then(|| text.into())),
            Self::Choice(choice) => chosen(choice, rows),
        }
    }
}

fn made<'a>(
    text: &'a Text,
    rows: &'a dyn Rows,
    of: impl Fn(&str) -> Option<Arc<str>>,
) -> Column<'a, Option<Arc<str>>> {
    text.column(rows).map(|text| of(text.as_deref()?))
}

/// Whether a text is a day as answers hold it.
pub fn is_day(text: &str) -> bool {
    text.len() == "YYYY-MM-DD".len() && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn joined<'a>(
    texts: &'a [Text],
    rows: &'a dyn Rows,
    of: impl Fn(&mut dyn Iterator<Item = Option<&str>>) -> Option<String>,
) -> Column<'a, Option<Arc<str>>> {
    let columns: Vec<_> = texts.iter().map(|text| text.column(rows)).collect();
    let one = |row: usize| {
        let mut texts = columns.iter().map(|column| column.at(row).as_deref());
        of(&mut texts).map(Arc::from)
    };
    match columns.iter().all(|column| matches!(column, All(_))) {
        true => All(one(0)),
        false => Column::each((0..rows.respondents()).map(one).collect()),
    }
}

/// The letters from one, counted from 1, that are among so many from there on; those before the
/// first are none. Nothing where a number is missing or the length negative.
fn part(text: &str, from: f64, length: f64) -> Option<Arc<str>> {
    let (from, length) = (from.trunc(), length.trunc());
    if from.is_nan() || length.is_nan() || length < 0.0 {
        return None;
    }
    let first = from.max(1.0);
    let letters = (from + length - first).max(0.0) as usize;
    let rest = text.chars().skip((first - 1.0) as usize);
    Some(rest.take(letters).collect::<String>().into())
}

fn chosen<'a, N: Node>(choice: &'a Choice<N>, rows: &'a dyn Rows) -> Column<'a, N::Cell> {
    let cases = match &choice.by {
        By::Case(cases) => cases,
        By::First => {
            return combined(&choice.values, rows, |one, other| match one.is_missing() {
                true => other.clone(),
                false => one.clone(),
            });
        }
        By::Unless => {
            return combined(&choice.values, rows, |value, other| match value.order(other) {
                Some(Ordering::Equal) => N::Cell::MISSING,
                _ => value.clone(),
            });
        }
        By::Extreme(wanted) => {
            return combined(&choice.values, rows, |one, other| match one.order(other) {
                None => N::Cell::MISSING,
                Some(order) if order == *wanted => one.clone(),
                Some(_) => other.clone(),
            });
        }
    };
    // The last first, so that the first that holds stands over the others.
    let mut values = choice.values.iter().rev().map(|value| value.column(rows));
    let otherwise = values.next().unwrap_or(All(N::Cell::MISSING));
    cases.columns(rows).rev().zip(values).fold(otherwise, |otherwise, (holds, value)| match holds {
        All(Truth::Yes) => value,
        All(_) => otherwise,
        Each(holds) => {
            let mut chosen = otherwise.into_values(holds.len()).into_owned();
            for (row, truth) in holds.iter().enumerate() {
                if *truth == Truth::Yes {
                    chosen[row] = value.at(row).clone();
                }
            }
            Column::each(chosen)
        }
    })
}

fn combined<'a, N: Node>(
    values: &'a [N],
    rows: &'a dyn Rows,
    of: impl Fn(&N::Cell, &N::Cell) -> N::Cell,
) -> Column<'a, N::Cell> {
    let columns = values.iter().map(|value| value.column(rows));
    columns.reduce(|all, next| all.with(next, &of)).unwrap_or(All(N::Cell::MISSING))
}

impl Cases {
    /// Whether each of them holds, computed when it is looked at.
    fn columns<'a>(
        &'a self,
        rows: &'a dyn Rows,
    ) -> Box<dyn DoubleEndedIterator<Item = Column<'a, Truth>> + 'a> {
        match self {
            Self::Conditions(conditions) => {
                Box::new(conditions.iter().map(|condition| condition.column(rows)))
            }
            Self::Numbers(number, values) => equal(&**number, values, rows),
            Self::Texts(text, values) => equal(&**text, values, rows),
        }
    }
}

fn equal<'a, N: Node>(
    of: &'a N,
    values: &'a [N],
    rows: &'a dyn Rows,
) -> Box<dyn DoubleEndedIterator<Item = Column<'a, Truth>> + 'a> {
    let of = of.column(rows);
    Box::new(values.iter().map(move |value| related(Relation::Equal, &of, &value.column(rows))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_like_a_pattern_whose_signs_stand_for_letters() {
        for (text, pattern, is) in [
            ("横須賀市", "横%", true),
            ("横須賀市", "%市", true),
            ("横須賀市", "横__市", true),
            ("横須賀市", "横_市", false),
            ("横須賀市", "%須%", true),
            ("", "%", true),
            ("", "_", false),
            ("", "", true),
            ("a", "", false),
            ("aab", "%ab", true),
            ("abab", "%ab%ab", true),
            ("ab", "%ab%ab", false),
            ("Ab", "ab", false),
            ("a.b", "a.b", true),
            ("axb", "a.b", false),
            ("a\nb", "a%b", true),
            ("mississippi", "m%i%s_p%", true),
            ("mississippi", "m%i%z%", false),
        ] {
            assert_eq!(is_like(text, pattern), is, "{text:?} LIKE {pattern:?}");
        }
    }

    #[test]
    fn part_of_a_text_counts_letters_from_one() {
        let is = |from, length| part("横須賀市", from, length).map(|text| text.to_string());
        assert_eq!(is(2.0, 2.0).as_deref(), Some("須賀"));
        assert_eq!(is(3.0, f64::MAX).as_deref(), Some("賀市"));
        // Letters before the first are none.
        assert_eq!(is(-1.0, 3.0).as_deref(), Some("横"));
        assert_eq!(is(0.0, 1.0).as_deref(), Some(""));
        assert_eq!(is(9.0, 3.0).as_deref(), Some(""));
        assert_eq!((is(1.0, -1.0), is(f64::NAN, 1.0)), (None, None));
    }
}

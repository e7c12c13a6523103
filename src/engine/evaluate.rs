//! Computing expressions, column by column: a pass over the respondents for each part of an
//! expression. A constant stays one value.
//!
//! The rules are those of SQL's NULL: what is computed of something missing is missing, and a
//! condition on it is unknown. What has no number, such as a quotient by zero or a number
//! beyond the largest, is missing.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::column::Column::{self, All, Each};
use super::column::{Cell, Truth, zipped};
use super::text::{hours_open, is_day, is_like, is_open_at, part, part_of};
use super::tree::{
    Any, Arithmetic, By, Cases, Choice, Compare, Comparison, Condition, Map, Number, Relation, Text,
};
use crate::answers::AnswerColumn;
use crate::rounding;

/// Respondents with their answers.
pub trait Rows {
    fn respondents(&self) -> usize;

    /// The answers to a question that an expression uses.
    fn answers(&self, id: &str) -> &AnswerColumn;
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
                AnswerColumn::Numbers(numbers) => Each(Cow::Borrowed(numbers)),
                _ => All(f64::MISSING),
            },
            Self::Code(id, numbers) => match rows.answers(id) {
                AnswerColumn::Single(codes) => {
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
            Self::Part(part, text) => text.column(rows).map(|text| {
                text.as_deref().and_then(|text| part_of(*part, text)).unwrap_or(f64::MISSING)
            }),
            Self::Open(text) => {
                text.column(rows).map(|text| text.as_deref().map_or(f64::MISSING, hours_open))
            }
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
                AnswerColumn::Flags(flags) => {
                    let truth = |flag: &Option<bool>| flag.map_or(Truth::Unknown, Truth::is);
                    Column::each(flags.iter().map(truth).collect())
                }
                _ => All(Truth::MISSING),
            },
            Self::Option(id, place) => match rows.answers(id) {
                AnswerColumn::Multiple(chosen) => {
                    let truth = |chosen: &u128| match chosen {
                        0 => Truth::Unknown,
                        chosen => Truth::is(chosen >> place & 1 == 1),
                    };
                    Column::each(chosen.iter().map(truth).collect())
                }
                _ => All(Truth::MISSING),
            },
            Self::Not(condition) => condition.column(rows).change(|truth| !*truth),
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
            Self::OpenAt(hours, time) => {
                zipped(&hours.column(rows), &time.column(rows), |hours, time| match (hours, time) {
                    (Some(hours), Some(time)) => Truth::is(is_open_at(hours, time)),
                    _ => Truth::Unknown,
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

impl Node for Text {
    type Cell = Option<Arc<str>>;

    fn column<'a>(&'a self, rows: &'a dyn Rows) -> Column<'a, Self::Cell> {
        match self {
            Self::Constant(text) => All(text.clone()),
            Self::Answers(id) => match rows.answers(id) {
                AnswerColumn::Texts(texts) => Each(Cow::Borrowed(texts)),
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

//! What an expression may come to: answers that take it through all of its cases, where they
//! can be told from what it compares.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::evaluate::Rows;
use super::expression::Expression;
use super::tree::{Any, By, Cases, Choice, Compare, Comparison, Condition, Number, Part, Text};
use crate::answers::AnswerColumn;

/// Combinations of answers that are tried.
const MOST_TRIED: usize = 50_000;

/// The answers to each question by which an expression goes one way or another.
#[derive(Default)]
pub struct Reach(BTreeMap<String, Tried>);

enum Tried {
    /// As many as there are codes.
    Codes(usize),
    /// Places of options.
    Options(BTreeSet<u32>),
    /// What it is compared with.
    Numbers(Vec<f64>),
    Texts(BTreeSet<Arc<str>>),
    YesNo,
}

/// All combinations, one a respondent.
pub struct Combinations {
    respondents: usize,
    answers: BTreeMap<String, AnswerColumn>,
}

impl Rows for Combinations {
    fn respondents(&self) -> usize {
        self.respondents
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        &self.answers[id]
    }
}

impl Expression<Condition> {
    /// Adds what it goes by. False where that cannot be told, as of a sum of two numbers.
    pub fn reach(&self, reach: &mut Reach) -> bool {
        reach.condition(self.tree())
    }
}

impl Expression<Number> {
    /// The same.
    pub fn reach(&self, reach: &mut Reach) -> bool {
        reach.number(self.tree())
    }
}

impl Reach {
    fn condition(&mut self, condition: &Condition) -> bool {
        match condition {
            Condition::Constant(_) => true,
            Condition::Answers(id) => {
                self.0.insert(id.clone(), Tried::YesNo);
                true
            }
            Condition::Option(id, place) => {
                let tried = self.0.entry(id.clone());
                if let Tried::Options(places) = tried.or_insert(Tried::Options(BTreeSet::new())) {
                    places.insert(*place);
                }
                true
            }
            Condition::Not(condition) => self.condition(condition),
            Condition::All(conditions) | Condition::Any(conditions) => {
                conditions.iter().all(|condition| self.condition(condition))
            }
            Condition::Missing(of) => match &**of {
                Any::Number(number) => self.numbers(std::slice::from_ref(number), &[]),
                Any::Condition(condition) => self.condition(condition),
                Any::Text(text) => self.texts(std::slice::from_ref(text), &[]),
            },
            Condition::Numbers(Comparison { by, values }) => match (by, values.split_first()) {
                (Compare::Between | Compare::In, Some((first, rest))) => {
                    self.numbers(std::slice::from_ref(first), rest)
                }
                _ => self.numbers(values, &[]),
            },
            Condition::Texts(Comparison { values, .. }) => self.texts(values, &[]),
            Condition::NotZero(number) => {
                self.numbers(std::slice::from_ref(&**number), &[Number::Constant(0.0)])
            }
            Condition::Choice(choice) => {
                self.by(choice) && choice.values.iter().all(|value| self.condition(value))
            }
            Condition::Like(..) | Condition::OpenAt(..) => false,
        }
    }

    fn number(&mut self, number: &Number) -> bool {
        match number {
            Number::Constant(_) => true,
            Number::Code(id, numbers) => {
                self.0.insert(id.clone(), Tried::Codes(numbers.len() - 1));
                true
            }
            Number::Of(condition) => self.condition(condition),
            Number::Chain(first, rest) => {
                self.number(first) && rest.iter().all(|(_, next)| self.number(next))
            }
            Number::Map(_, number) => self.number(number),
            Number::Choice(choice) => {
                self.by(choice) && choice.values.iter().all(|value| self.number(value))
            }
            // A week has all of them.
            Number::Part(Part::Weekday, text) => {
                let days =
                    (1..=7).map(|day| Text::Constant(Some(format!("2024-01-{day:02}").into())));
                self.texts(std::slice::from_ref(&**text), &days.collect::<Vec<Text>>())
            }
            Number::Answers(_)
            | Number::Length(_)
            | Number::Said(_)
            | Number::Part(..)
            | Number::Open(_) => false,
        }
    }

    /// Numbers that are compared with each other: answers with what is written out.
    fn numbers(&mut self, one: &[Number], others: &[Number]) -> bool {
        let all = || one.iter().chain(others);
        let written: Vec<f64> = all().filter_map(Number::written).collect();
        let is_known = |number: &Number| number.written().is_some();
        all().filter(|number| !is_known(number)).all(|number| match number {
            Number::Answers(id) => {
                let tried = self.0.entry(id.clone()).or_insert(Tried::Numbers(Vec::new()));
                if let Tried::Numbers(numbers) = tried {
                    numbers.extend(&written);
                }
                // Two answers beside each other may be in any relation.
                all().filter(|number| !is_known(number)).count() == 1
            }
            number => self.number(number),
        })
    }

    fn texts(&mut self, one: &[Text], others: &[Text]) -> bool {
        let all = || one.iter().chain(others);
        let written = all().filter_map(|text| match text {
            Text::Constant(text) => text.clone(),
            _ => None,
        });
        let written: Vec<Arc<str>> = written.collect();
        let mut open = all().filter(|text| !matches!(text, Text::Constant(_)));
        match (open.next(), open.next()) {
            (None, _) => true,
            (Some(Text::Answers(id)), None) => {
                let tried = self.0.entry(id.clone()).or_insert(Tried::Texts(BTreeSet::new()));
                if let Tried::Texts(texts) = tried {
                    texts.extend(written);
                }
                true
            }
            _ => false,
        }
    }

    fn by<N>(&mut self, choice: &Choice<N>) -> bool {
        match &choice.by {
            By::Case(Cases::Conditions(conditions)) => {
                conditions.iter().all(|condition| self.condition(condition))
            }
            By::Case(Cases::Numbers(number, values)) => {
                self.numbers(std::slice::from_ref(&**number), values)
            }
            By::Case(Cases::Texts(text, values)) => {
                self.texts(std::slice::from_ref(&**text), values)
            }
            By::First | By::Unless | By::Extreme(_) => true,
        }
    }

    /// All combinations of the answers; `None` where they are too many to try.
    pub fn combinations(&self) -> Option<Combinations> {
        let columns: Vec<(&String, AnswerColumn)> =
            self.0.iter().map(|(id, tried)| (id, tried.answers())).collect();
        let sizes = columns.iter().map(|(_, answers)| answers.len());
        let respondents = sizes.fold(1_usize, |all, size| all.saturating_mul(size));
        if respondents > MOST_TRIED {
            return None;
        }
        let mut before = 1;
        let spread = columns.into_iter().map(|(id, answers)| {
            let size = answers.len();
            let rows: Vec<usize> = (0..respondents).map(|row| row / before % size).collect();
            let spread = answers.of_rows(&rows);
            before *= size;
            (id.clone(), spread)
        });
        Some(Combinations { answers: spread.collect(), respondents })
    }
}

impl Number {
    /// The number that is written out.
    fn written(&self) -> Option<f64> {
        match self {
            Self::Constant(number) => Some(*number),
            Self::Map(super::tree::Map::Negative, number) => number.written().map(|n| -n),
            _ => None,
        }
    }
}

impl Tried {
    /// Each answer once, and none.
    fn answers(&self) -> AnswerColumn {
        match self {
            Self::Codes(count) => AnswerColumn::Single((0..=*count as u16).collect()),
            Self::Options(places) => {
                // Bits that no option has stand for any other one.
                const ANOTHER: u128 = 1 << 127;
                let places: Vec<u32> = places.iter().copied().collect();
                let count = 1_usize.checked_shl(places.len() as u32).unwrap_or(MOST_TRIED);
                let chosen = |bits: usize| {
                    let of = places.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
                    of.fold(ANOTHER, |chosen, (_, place)| chosen | 1 << place)
                };
                let chosen = (0..count.min(MOST_TRIED + 1)).map(chosen);
                AnswerColumn::Multiple(chosen.chain([0]).collect())
            }
            Self::Numbers(numbers) => {
                let mut numbers: Vec<f64> =
                    numbers.iter().copied().filter(|n| !n.is_nan()).collect();
                numbers.sort_by(f64::total_cmp);
                numbers.dedup();
                let between = numbers.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
                let ends = [numbers.first().map_or(-1.0, |n| n - 1.0)];
                let ends = ends.into_iter().chain(numbers.last().map(|n| n + 1.0));
                let all: Vec<f64> = between.chain(ends).chain([f64::NAN]).collect();
                AnswerColumn::Numbers(numbers.into_iter().chain(all).collect())
            }
            Self::Texts(texts) => {
                // Behind a text comes the same with one more sign.
                let behind = texts.iter().map(|text| Arc::from(format!("{text}\0")));
                let all = texts.iter().cloned().chain(behind).chain([Arc::from("")]);
                AnswerColumn::Texts(all.map(Some).chain([None]).collect())
            }
            Self::YesNo => AnswerColumn::Flags(vec![Some(true), Some(false), None]),
        }
    }
}

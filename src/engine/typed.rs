//! Parts of an expression with their types, and what goes together.

use std::ops::Range;
use std::sync::Arc;

use super::check::Checker;
use super::column::Truth;
use super::scope::Codes;
use super::text::is_day;
use super::tree::{Any, By, Choice, Condition, Number, Text};
use crate::problem::Problem;

/// What a part of an expression is.
#[derive(Debug, Clone)]
pub enum Value {
    Number(Number),
    Condition(Condition),
    Text(Text),
    /// A day as `YYYY-MM-DD`.
    Day(Text),
    /// NULL, which goes with everything.
    Nothing,
}

/// A part of an expression, and where it stands.
#[derive(Debug, Clone)]
pub struct Typed {
    pub value: Value,
    /// Of the code of a single answer.
    pub codes: Option<Codes>,
    pub place: Range<usize>,
}

/// Several parts of the same type.
pub enum Same {
    Numbers(Vec<Number>),
    Conditions(Vec<Condition>),
    Texts(Vec<Text>),
    Days(Vec<Text>),
    Nothing,
}

impl Typed {
    pub fn new(value: Value, place: Range<usize>) -> Self {
        Self { value, codes: None, place }
    }

    /// For messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Number(_) if self.codes.is_some() => "code",
            Value::Number(_) => "number",
            Value::Condition(_) => "condition",
            Value::Text(_) => "text",
            Value::Day(_) => "day",
            Value::Nothing => "nothing",
        }
    }

    /// The words of a text that is written out.
    pub fn literal(&self) -> Option<&Arc<str>> {
        match &self.value {
            Value::Text(Text::Constant(words)) => words.as_ref(),
            _ => None,
        }
    }

    /// Yes is 1, no is 0.
    pub fn into_number(self) -> Result<Number, Self> {
        match self.value {
            Value::Number(number) => Ok(number),
            Value::Condition(condition) => Ok(Number::Of(Box::new(condition))),
            Value::Nothing => Ok(Number::Constant(f64::NAN)),
            Value::Text(_) | Value::Day(_) => Err(self),
        }
    }

    /// A text or a day.
    pub fn into_text(self) -> Result<Text, Self> {
        match self.value {
            Value::Text(text) | Value::Day(text) => Ok(text),
            Value::Nothing => Ok(Text::Constant(None)),
            Value::Number(_) | Value::Condition(_) => Err(self),
        }
    }

    pub fn into_condition(self) -> Result<Condition, Self> {
        match self.value {
            Value::Condition(condition) => Ok(condition),
            Value::Nothing => Ok(Condition::Constant(Truth::Unknown)),
            _ => Err(self),
        }
    }

    /// Anything as a text: of a number its digits, 1 of yes and 0 of no.
    pub fn into_words(self) -> Text {
        match self.into_text() {
            Ok(text) => text,
            Err(other) => {
                let number = other.into_number().unwrap_or(Number::Constant(f64::NAN));
                Text::Of(Box::new(number))
            }
        }
    }

    pub fn into_any(self) -> Any {
        match self.value {
            Value::Number(number) => Any::Number(number),
            Value::Condition(condition) => Any::Condition(condition),
            Value::Text(text) | Value::Day(text) => Any::Text(text),
            Value::Nothing => Any::Number(Number::Constant(f64::NAN)),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self.value, Value::Number(_) | Value::Condition(_))
    }
}

impl Same {
    /// One of the values.
    pub fn chosen(self, by: By) -> Value {
        match self {
            Self::Numbers(values) => Value::Number(Number::Choice(Choice { by, values })),
            Self::Conditions(values) => Value::Condition(Condition::Choice(Choice { by, values })),
            Self::Texts(values) => Value::Text(Text::Choice(Choice { by, values })),
            Self::Days(values) => Value::Day(Text::Choice(Choice { by, values })),
            Self::Nothing => Value::Nothing,
        }
    }
}

impl Checker<'_> {
    /// A number that `by` needs.
    pub fn number(&mut self, part: Typed, by: &str) -> Option<Number> {
        part.into_number().map_err(|part| self.unfit(&part, by, "number")).ok()
    }

    pub fn condition(&mut self, part: Typed, by: &str) -> Option<Condition> {
        part.into_condition().map_err(|part| self.unfit(&part, by, "condition")).ok()
    }

    /// A text or a day.
    pub fn text(&mut self, part: Typed, by: &str) -> Option<Text> {
        part.into_text().map_err(|part| self.unfit(&part, by, "text")).ok()
    }

    fn unfit(&mut self, part: &Typed, by: &str, needed: &str) {
        let problem = Problem::new("expression-needs")
            .with("sign", by)
            .with("needed", needed)
            .with("part", self.written(&part.place))
            .with("type", part.kind());
        self.mistakes.push((problem, part.place.clone()));
    }

    /// Parts that `by` puts beside each other: all texts, all days, or all numbers, of which
    /// yes is 1 and no is 0. A day may be written as a text.
    pub fn same(&mut self, parts: Vec<Typed>, by: &str) -> Option<Same> {
        if self.are_mixed(&parts, by) {
            return None;
        }
        let is_any = |is: fn(&Value) -> bool| parts.iter().any(|part| is(&part.value));
        let (numbers, conditions) = (
            is_any(|value| matches!(value, Value::Number(_))),
            is_any(|value| matches!(value, Value::Condition(_))),
        );
        let (texts, days) = (
            is_any(|value| matches!(value, Value::Text(_))),
            is_any(|value| matches!(value, Value::Day(_))),
        );
        let parts = parts.into_iter();
        Some(match () {
            () if numbers => Same::Numbers(parts.flat_map(Typed::into_number).collect()),
            () if conditions => Same::Conditions(parts.flat_map(Typed::into_condition).collect()),
            () if days => Same::Days(parts.flat_map(Typed::into_text).collect()),
            () if texts => Same::Texts(parts.flat_map(Typed::into_text).collect()),
            () => Same::Nothing,
        })
    }

    /// Only numbers, of which yes is 1 and no is 0.
    pub fn numbers(&mut self, parts: Vec<Typed>, by: &str) -> Option<Vec<Number>> {
        if self.are_mixed(&parts, by) {
            return None;
        }
        let numbers: Vec<_> = parts.into_iter().map(|part| self.number(part, by)).collect();
        numbers.into_iter().collect()
    }

    /// Whether parts are of different types; which is told.
    fn are_mixed(&mut self, parts: &[Typed], by: &str) -> bool {
        let known = self.mistakes.len();
        let parts = || parts.iter().filter(|part| !matches!(part.value, Value::Nothing));
        let day = parts().find(|part| matches!(part.value, Value::Day(_)));
        let first = parts().next();
        for (part, first) in parts().skip(1).zip(first.into_iter().cycle()) {
            if part.is_number() != first.is_number() {
                self.differ(first, part, by);
            }
        }
        for (part, day) in parts().zip(day.into_iter().cycle()) {
            if matches!(part.value, Value::Text(_)) {
                self.beside_day(day, part, by);
            }
        }
        self.mistakes.len() > known
    }

    /// A number beside a text: where it is the label of a code, with the code.
    fn differ(&mut self, first: &Typed, other: &Typed, by: &str) {
        let place = first.place.start.min(other.place.start)..first.place.end.max(other.place.end);
        let coded = [(first, other), (other, first)];
        let coded = coded
            .into_iter()
            .find_map(|(one, other)| Some((one, other, one.codes.as_ref()?, other.literal()?)));
        let problem = match coded {
            Some((question, label, codes, words)) => {
                let problem = match codes.of(words) {
                    Some(code) => Problem::new("expression-label").with("code", code),
                    None => {
                        let [ja, en] = codes.told();
                        Problem::new("expression-no-label").with("codes", ja).with("codes_en", en)
                    }
                };
                let problem = problem.with("name", self.written(&question.place));
                self.mistakes.push((problem.with("label", words), label.place.clone()));
                return;
            }
            None => Problem::new("expression-types"),
        };
        let problem = problem
            .with("sign", by)
            .with("left", self.written(&first.place))
            .with("left_type", first.kind())
            .with("right", self.written(&other.place))
            .with("right_type", other.kind());
        self.mistakes.push((problem, place));
    }

    /// A text beside a day has to be one, written out.
    fn beside_day(&mut self, day: &Typed, part: &Typed, by: &str) {
        match part.literal() {
            Some(words) if is_day(words) => {}
            Some(words) => {
                let problem = Problem::new("expression-day")
                    .with("name", self.written(&day.place))
                    .with("text", words);
                self.mistakes.push((problem, part.place.clone()));
            }
            None => self.differ(day, part, by),
        }
    }
}

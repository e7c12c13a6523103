//! Parts of an expression with their types.

use std::ops::Range;
use std::sync::Arc;

use super::column::Truth;
use super::scope::Codes;
use super::tree::{Any, By, Choice, Condition, Number, Text};

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

    /// Where it is the label of one of the codes, it is the code from here on.
    pub fn become_code(&mut self, codes: &Codes) {
        if let Some(code) = self.literal().and_then(|words| codes.of(words)) {
            self.value = Value::Number(Number::Constant(code.into()));
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

    pub fn is_number(&self) -> bool {
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

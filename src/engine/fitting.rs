//! What goes together: an operator or a function puts parts of one type beside each other, and
//! what is of another is told.

use std::ops::Range;

use super::places::Mistake;
use super::text::is_day;
use super::tree::{Condition, Number, Text};
use super::typed::{Same, Typed, Value};
use crate::problem::Problem;

/// Letters of a part that a message repeats.
const MOST_WRITTEN: usize = 40;

/// Takes parts of an expression for what they are to be, and notes those that are not.
pub struct Fitting<'a> {
    text: &'a str,
    pub mistakes: Vec<Mistake>,
}

impl<'a> Fitting<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, mistakes: Vec::new() }
    }

    /// What is written at a place, shortened where it is long.
    pub fn written(&self, place: &Range<usize>) -> String {
        let written = &self.text[place.clone()];
        match written.char_indices().nth(MOST_WRITTEN) {
            Some((end, _)) => format!("{}…", &written[..end]),
            None => written.to_owned(),
        }
    }

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

//! SPSS's system file, as PSPP's manual describes it (PSPP Developers Guide, "System File Format";
//! numbers of records are from there), in its own simple compression.
//!
//! The same answers give the same file: the day of its creation is the one that stands for none.

mod cases;
mod dictionary;

use indexmap::{IndexMap, IndexSet};

use super::labelled::{Blank, Form, Labelled, Labelling, Written};
use crate::microdata::Blanks;
use crate::words::Message;

/// Bytes of a variable's name, one of which begins that of a set.
pub const LONGEST_NAME: usize = 63;

/// Bytes of a text.
const LONGEST_TEXT: usize = 32_767;

/// Bytes of the parts that a longer text is kept in.
const PART: usize = 255;

const SYSTEM_MISSING: f64 = f64::MIN;

/// What is added to whole numbers that take one byte.
const BIAS: f64 = 100.0;

pub fn write(labelled: &Labelled<'_>) -> Written {
    let codes = Codes::free(labelled);
    let mut shortened = Shortened::default();
    let mut bytes = dictionary::write(labelled, codes, &mut shortened);
    cases::write(&mut bytes, labelled, codes, &mut shortened);
    let blanks =
        Blanks { no_answer: codes.no_answer.to_string(), not_asked: codes.not_asked.to_string() };
    Written { bytes, blanks, told: shortened.told() }
}

/// Names of variables of which something had no room.
#[derive(Default)]
struct Shortened {
    labels: IndexSet<String>,
    /// With how many answers.
    texts: IndexMap<String, usize>,
}

impl Shortened {
    fn told(self) -> Vec<Message> {
        let texts = self.texts.iter().map(|(name, count)| format!("{name} ({count})"));
        let lists = [
            ("export-labels-cut-sav", self.labels.into_iter().collect()),
            ("export-texts-cut", texts.collect::<Vec<String>>()),
        ];
        let told = lists.into_iter().filter(|(_, names)| !names.is_empty());
        told.map(|(key, names)| Message::new(key).with("names", names.join(", "))).collect()
    }
}

/// The numbers that stand for blanks.
#[derive(Clone, Copy)]
struct Codes {
    no_answer: f64,
    not_asked: f64,
}

impl Codes {
    /// Two numbers beyond all values and codes: -9 and -8 as a rule, else -90 and -80, and so on.
    fn free(labelled: &Labelled<'_>) -> Self {
        let is_beyond = |number: f64| {
            labelled.variables.iter().all(|variable| {
                let is_apart = match variable.form {
                    Form::Number(of) => number < of.min || number > of.max,
                    Form::Days | Form::Months | Form::Minutes | Form::Text(_) => true,
                };
                let is_it = |of| matches!(of, Labelling::Code(code) if f64::from(code) == number);
                is_apart && !variable.labels.iter().any(|(of, _)| is_it(*of))
            })
        };
        let codes = |power: i32| {
            let unit = 10_f64.powi(power);
            Self { no_answer: -9.0 * unit, not_asked: -8.0 * unit }
        };
        let is_free = |codes: &Self| is_beyond(codes.no_answer) && is_beyond(codes.not_asked);
        (0..307).map(codes).find(is_free).unwrap_or_else(|| codes(307))
    }

    fn of(self, blank: Blank) -> f64 {
        match blank {
            Blank::NoAnswer => self.no_answer,
            Blank::NotAsked => self.not_asked,
            Blank::NoValue => SYSTEM_MISSING,
        }
    }
}

/// 0 of a number, bytes of a text.
fn width(form: Form) -> usize {
    match form {
        Form::Text(longest) => longest.clamp(1, LONGEST_TEXT),
        Form::Number(_) | Form::Days | Form::Months | Form::Minutes => 0,
    }
}

/// Widths of the parts that a variable is kept in: one, but of a text beyond 255 bytes as many as
/// its width has 252 bytes, each of 255.
fn parts(form: Form) -> impl Iterator<Item = usize> {
    let width = width(form);
    let parts = if width <= PART { 1 } else { width.div_ceil(252) };
    (1..=parts).map(move |part| if part < parts { PART } else { width - (parts - 1) * 252 })
}

/// Units of 8 bytes in a part: one of a number, of a text as many as it needs.
fn units(width: usize) -> usize {
    width.div_ceil(8).max(1)
}

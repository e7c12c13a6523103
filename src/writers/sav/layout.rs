//! What the parts of a system file share: which numbers stand for blanks, how texts are kept, what
//! had no room.

use indexmap::{IndexMap, IndexSet};

use crate::words::Message;
use crate::writers::labelled::{Blank, Form, Labelled, Labelling};

/// Bytes of a text.
pub const LONGEST_TEXT: usize = 32_767;

/// Bytes of the parts that a longer text is kept in.
pub const PART: usize = 255;

pub const SYSTEM_MISSING: f64 = f64::MIN;

/// What is added to whole numbers that take one byte.
pub const BIAS: f64 = 100.0;

/// Names of variables of which something had no room.
#[derive(Default)]
pub struct Shortened {
    pub labels: IndexSet<String>,
    /// With how many answers.
    pub texts: IndexMap<String, usize>,
}

impl Shortened {
    pub fn told(self) -> Vec<Message> {
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
pub struct Codes {
    pub no_answer: f64,
    pub not_asked: f64,
}

impl Codes {
    /// Two numbers beyond all values and codes: -9 and -8 as a rule, else -90 and -80, and so on.
    pub fn free(labelled: &Labelled<'_>) -> Self {
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

    pub fn of(self, blank: Blank) -> f64 {
        match blank {
            Blank::NoAnswer => self.no_answer,
            Blank::NotAsked => self.not_asked,
            Blank::NoValue => SYSTEM_MISSING,
        }
    }
}

/// 0 of a number, bytes of a text.
pub fn width(form: Form) -> usize {
    match form {
        Form::Text(longest) => longest.clamp(1, LONGEST_TEXT),
        Form::Number(_) | Form::Days | Form::Months | Form::Minutes => 0,
    }
}

/// Widths of the parts that a variable is kept in: one, but of a text beyond 255 bytes as many as
/// its width has 252 bytes, each of 255.
pub fn parts(form: Form) -> impl Iterator<Item = usize> {
    let width = width(form);
    let parts = if width <= PART { 1 } else { width.div_ceil(252) };
    (1..=parts).map(move |part| if part < parts { PART } else { width - (parts - 1) * 252 })
}

/// Units of 8 bytes in a part: one of a number, of a text as many as it needs.
pub fn units(width: usize) -> usize {
    width.div_ceil(8).max(1)
}

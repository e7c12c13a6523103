//! The names that an expression may use, and what they stand for.

use std::collections::HashMap;
use std::sync::Arc;

/// What a name stands for.
#[derive(Debug, Clone)]
pub enum Known {
    /// Count, number or derived number.
    Number,
    /// The code of a single answer, a number.
    Code(Codes),
    /// Derived yes or no.
    YesNo,
    /// Whether an option of a multiple answer was chosen: the question, and the option's place.
    Option(String, u32),
    /// Id or text.
    Text,
    /// A day as `YYYY-MM-DD`.
    Day,
    /// A multiple answer, which has a name an option: these.
    Several(Vec<String>),
    /// A derived variable with a mistake of its own: to be taken for anything.
    Unclear,
}

/// The codes of a single answer, in the order of the question.
#[derive(Debug, Clone)]
pub struct Codes(Arc<[Label]>);

/// A code and what it says.
#[derive(Debug, Clone)]
pub struct Label {
    pub code: i32,
    pub ja: String,
    pub en: Option<String>,
}

/// Codes that are told of a question.
const MOST_TOLD: usize = 20;

impl Codes {
    pub fn new(labels: impl Iterator<Item = Label>) -> Self {
        Self(labels.collect())
    }

    /// By 1 + the index of the code, as answers hold them; no number of no answer.
    pub fn numbers(&self) -> Arc<[f64]> {
        let codes = self.0.iter().map(|label| f64::from(label.code));
        std::iter::once(f64::NAN).chain(codes).collect()
    }

    /// The code whose label it is, in either language.
    pub fn of(&self, words: &str) -> Option<i32> {
        let words = words.trim();
        let says = |label: &&Label| label.ja == words || label.en.as_deref() == Some(words);
        self.0.iter().find(says).map(|label| label.code)
    }

    /// Codes with their labels in Japanese and in English, as many as can be told.
    pub fn told(&self) -> [String; 2] {
        let list = |text: fn(&Label) -> &str| {
            let labels = self.0.iter().take(MOST_TOLD);
            let each: Vec<String> = labels.map(|l| format!("{} = {}", l.code, text(l))).collect();
            let more = if self.0.len() > MOST_TOLD { ", …" } else { "" };
            each.join(", ") + more
        };
        [list(|label| &label.ja), list(|label| label.en.as_deref().unwrap_or(&label.ja))]
    }
}

/// Names in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    names: Vec<String>,
    known: HashMap<String, Known>,
    /// Other words for names.
    words: HashMap<String, String>,
    /// A label stands for its code.
    takes_labels: bool,
}

impl Scope {
    /// Adds a name, or says anew what it stands for.
    pub fn add(&mut self, name: impl Into<String>, known: Known) {
        let name = name.into();
        if self.known.insert(name.clone(), known).is_none() {
            self.names.push(name);
        }
    }

    /// Lets a person write other words for a name.
    pub fn call(&mut self, word: impl Into<String>, name: impl Into<String>) {
        self.words.insert(word.into(), name.into());
    }

    /// Lets a person write the label of a code in its place. Not for definitions: labels are
    /// not the same in every language, and change.
    pub fn take_labels(&mut self) {
        self.takes_labels = true;
    }

    pub fn takes_labels(&self) -> bool {
        self.takes_labels
    }

    /// The name that is meant, and what it stands for.
    pub fn get<'s>(&'s self, name: &'s str) -> Option<(&'s str, &'s Known)> {
        let name = self.words.get(name).map_or(name, String::as_str);
        Some((name, self.known.get(name)?))
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }
}

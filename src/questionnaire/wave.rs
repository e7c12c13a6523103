//! A wave of a repeated survey.

use std::collections::BTreeSet;

use crate::words::Words;

/// The id of the question: to which wave a respondent belongs.
pub const WAVE: &str = "wave";

/// A wave, as far as tables have to know it. Its code is its place from 1, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Wave {
    pub label: (String, Option<String>),
    pub year: Option<i32>,
    /// Who was asked, in words.
    pub frame: Option<(String, Option<String>)>,
    /// How many were asked.
    pub surveyed: Option<f64>,
    /// How its respondents were drawn and weighted, in a few words.
    pub design: Option<Words>,
    /// Questions that it did not ask.
    pub not_asked: BTreeSet<String>,
    /// Questions that it asked in other words, or with other answers to choose from.
    pub reworded: BTreeSet<String>,
    /// Questions that it asked of others.
    pub asked_others: BTreeSet<String>,
    /// Of those, the ones whose routing of today cannot be told by its answers.
    pub unrouted: BTreeSet<String>,
}

impl Wave {
    pub fn label_words(&self) -> Words {
        Words::given(&self.label.0, self.label.1.as_deref())
    }

    pub fn frame_words(&self) -> Option<Words> {
        self.frame.as_ref().map(|(ja, en)| Words::given(ja, en.as_deref()))
    }
}

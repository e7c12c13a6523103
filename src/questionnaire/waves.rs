//! The waves of a repeated survey: what a questionnaire knows of the earlier ones, and the
//! question of the wave that each respondent belongs to.

use std::collections::BTreeSet;

use super::{Code, Kind, Questionnaire, Variable, words};
use crate::definition::Document;
use crate::engine::{Expression, Scope};
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
    pub fn frame_words(&self) -> Option<Words> {
        self.frame.as_ref().map(words)
    }
}

impl Questionnaire {
    /// With the question of the wave, and each question asked in the waves that asked it. The
    /// waves are the oldest first; the last is the one that the questionnaire is of.
    pub fn with_waves(mut self, waves: Vec<Wave>, [ja, en]: [&str; 2]) -> Self {
        let mut variable = Variable::new(WAVE, Kind::Single, (ja, Some(en)));
        let code = |(code, wave): (i32, &Wave)| Code {
            code,
            label: wave.label.0.clone(),
            label_en: wave.label.1.clone(),
            ..Code::default()
        };
        variable.codes = (1..).zip(&waves).map(code).collect();
        variable.is_derived = true;
        self.index.insert(WAVE.to_owned(), self.variables.len());
        self.variables.push(variable);
        let scope = self.scope();
        let routed: Vec<Option<Expression>> =
            self.variables.iter().map(|variable| self.asked_in(variable, &waves, &scope)).collect();
        for (variable, asked_if) in self.variables.iter_mut().zip(routed) {
            variable.asked_if = asked_if.or_else(|| variable.asked_if.take());
        }
        self.waves = waves;
        self
    }

    /// Who is asked a question, where that is not the same in all waves.
    fn asked_in(&self, variable: &Variable, waves: &[Wave], scope: &Scope) -> Option<Expression> {
        let codes = |wanted: &dyn Fn(&Wave) -> bool| -> Vec<String> {
            let codes = (1..).zip(waves).filter(|(_, wave)| wanted(wave));
            codes.map(|(code, _): (i32, _)| format!("{WAVE} = {code}")).collect()
        };
        let questions = self.questions_of(std::slice::from_ref(&variable.id));
        let is_asked = |wave: &Wave| {
            variable.id == WAVE || questions.iter().any(|id| !wave.not_asked.contains(id))
        };
        let is_unrouted = |wave: &Wave| wave.unrouted.contains(&variable.id);
        let everybody = codes(&|wave| is_asked(wave) && is_unrouted(wave));
        let some = codes(&|wave| is_asked(wave) && !is_unrouted(wave));
        let text = match &variable.asked_if {
            _ if some.len() == waves.len() => return None,
            None => [everybody, some].concat().join(" OR "),
            Some(own) => {
                let of_some = format!("(({}) AND ({}))", some.join(" OR "), own.text);
                everybody.into_iter().chain([of_some]).collect::<Vec<_>>().join(" OR ")
            }
        };
        let mut document = Document::new(WAVE, &text);
        Expression::read(&mut document, &text, 0..text.len(), scope)
    }

    /// The wave of a code.
    pub fn wave(&self, code: i32) -> Option<&Wave> {
        self.waves.get(usize::try_from(code).ok()?.checked_sub(1)?)
    }
}

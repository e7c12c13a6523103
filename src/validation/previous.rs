//! Numbers that changed much since the previous survey, as by a slip of the unit or of
//! a digit.

use std::collections::HashMap;

use super::part::Part;
use super::{Finding, FindingKind, Note, Severity, rules};
use crate::answers::AnswerColumn;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::format::grouped;
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::responses::Responses;
use crate::words::Message;

/// A change by fewer units is none, whatever its factor.
const LEAST_CHANGE: f64 = 10.0;

/// The previous survey, by the numbers of its respondents.
pub struct Before<'a> {
    answers: &'a Responses,
    id: String,
    fingerprints: Fingerprints,
    /// The row of each; nothing of who is there twice.
    rows: HashMap<Fingerprint, Option<usize>>,
}

impl<'a> Before<'a> {
    /// If respondents have numbers.
    pub fn of(answers: &'a Responses, questionnaire: &Questionnaire) -> Option<Self> {
        let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id)?.id.clone();
        let (fingerprints, rows) = Default::default();
        let mut before = Self { answers, id, fingerprints, rows };
        let mut above = 0;
        for block in answers.answers.get(&before.id)?.blocks() {
            for (row, id) in before.ids(&block).into_iter().enumerate() {
                if let Some(id) = id {
                    let found = before.rows.entry(id);
                    found.and_modify(|row| *row = None).or_insert(Some(above + row));
                }
            }
            above += block.len();
        }
        Some(before)
    }

    fn ids(&self, texts: &AnswerColumn) -> Vec<Option<Fingerprint>> {
        let AnswerColumn::Texts(texts) = texts else { return vec![None; texts.len()] };
        texts.iter().map(|id| Some(self.fingerprints.of(id.as_deref()?))).collect()
    }

    /// The row in the previous survey of each respondent who was there once.
    pub fn rows(&self, part: &Part<'_>) -> Vec<Option<usize>> {
        let ids = self.ids(part.data.answers(&self.id));
        ids.into_iter().map(|id| self.rows.get(&id?).copied().flatten()).collect()
    }
}

/// Respondents whose number is at least the questionnaire's factor times the previous one
/// or at most the inverse of it. Respondents are matched by their number (`rows_before`); who was not
/// there, or is there twice, is not judged. Zero counts as 1.
pub fn of_variable(
    part: &Part<'_>,
    before: &Before<'_>,
    rows_before: &[Option<usize>],
    variable: &Variable,
) -> Option<Finding> {
    if !matches!(variable.kind, Kind::Count | Kind::Number) {
        return None;
    }
    let then = before.answers.answers.get(&variable.id)?;
    let factor = part.data.questionnaire.previous_factor;
    let mut rows = Vec::new();
    let mut old = Vec::new();
    let numbers = part.data.numbers(&variable.id);
    for (row, (before, now)) in rows_before.iter().zip(numbers.iter().copied()).enumerate() {
        let Some(then) = before.map(|row| then.number(row)) else { continue };
        // Without a number in one of them there is nothing to compare.
        if now.is_nan() || then.is_nan() {
            continue;
        }
        let (least, most) = (now.min(then), now.max(then));
        if most >= factor * least.max(1.0) && most - least >= LEAST_CHANGE {
            rows.push(row);
            old.push(then);
        }
    }
    let concerns = vec![variable.id.clone()];
    let mut cases = rules::cases(part, &concerns, rows);
    for (case, old) in cases.iter_mut().zip(old) {
        case.note = Note::of(Message::new("rule-previous-note").with("then", grouped(old)));
    }
    let rule = Message::new("rule-previous").words("label", variable.label_words());
    Some(Finding {
        kind: FindingKind::Previous,
        severity: Severity::Warning,
        subject: variable.id.clone(),
        rule: rule.with("factor", grouped(factor)).into(),
        cases,
        confirmed: 0,
        concerns,
    })
}

//! Answers that a reference table sets beside each other, as a municipality and its zone: whether
//! what was answered is what the table says.

use super::part::Part;
use super::rules::cases;
use super::{Finding, FindingKind, Note, Severity};
use crate::questionnaire::{Reference, Variable};
use crate::words::Message;

/// A finding for each column of the reference tables in use that holds the answer to a question.
/// Rows without a label of such an answer say nothing.
pub fn of_references(part: &Part<'_>) -> Vec<Finding> {
    part.references().iter().flat_map(|reference| of_reference(part, reference)).collect()
}

fn of_reference(part: &Part<'_>, reference: &Reference) -> Vec<Finding> {
    let data = part.data;
    let variable = |id: &String| data.questionnaire.variable(id).filter(|v| !v.is_withdrawn);
    let about = reference.question.as_ref().and_then(variable);
    let key = reference.key.as_ref().and_then(|key| reference.column(key));
    let (Some(about), Some(key)) = (about, key) else { return Vec::new() };
    let place =
        |of: &Variable, text: &String| of.codes.iter().position(|code| code.label == text.trim());
    let columns = reference.columns.iter().enumerate();
    let findings = columns.filter_map(|(column, described)| {
        let other = variable(described.question.as_ref()?.get_ref())?;
        let mut expected: Vec<Option<usize>> = vec![None; about.codes.len()];
        for row in &reference.rows {
            if let Some(code) = place(about, &row[key]) {
                expected[code] = place(other, &row[column]);
            }
        }
        let (own, others) = (data.answers(&about.id), data.answers(&other.id));
        let wrong = |row: usize| {
            let expected = expected[own.codes(row).next()?]?;
            (others.codes(row).next()? != expected).then_some((row, expected))
        };
        let wrong: Vec<(usize, usize)> = (0..own.len()).filter_map(wrong).collect();
        let concerns = vec![about.id.clone(), other.id.clone()];
        let mut cases = cases(part, &concerns, wrong.iter().map(|(row, _)| *row).collect());
        for (case, (_, expected)) in cases.iter_mut().zip(&wrong) {
            let label = other.codes[*expected].label_words();
            case.note = Note::of(Message::new("rule-belongs-note").words("label", label));
        }
        let rule = Message::new("rule-belongs").with("table", &reference.sheet);
        let rule = rule.words("about", about.label_words()).words("other", other.label_words());
        Some(Finding {
            kind: FindingKind::Check,
            severity: Severity::Error,
            subject: other.id.clone(),
            rule: rule.into(),
            cases,
            confirmed: 0,
            concerns,
        })
    });
    findings.collect()
}

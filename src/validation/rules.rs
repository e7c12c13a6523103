//! The questionnaire's own rules.

use std::collections::{HashMap, HashSet};

use super::{Case, Finding, FindingKind, Severity};
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::format::grouped;
use crate::questionnaire::{CheckRule, Kind, Variable};
use crate::words::{Message, Words};

/// Cases at the rows, with the cells and values of the variables.
pub fn cases(data: &Dataset<'_>, concerns: &[String], rows: Vec<usize>) -> Vec<Case> {
    let case = |row: usize| {
        let place = data.responses.places[row];
        let columns = &data.responses.sources[place.source].columns;
        let letters = concerns.iter().filter_map(|id| columns.get(id));
        let cells: Vec<String> = letters.map(|l| format!("{l}{}", place.row)).collect();
        let value = Words::joined(concerns.iter().map(|id| data.shown(id, row)), " / ");
        Case { row: Some(row), cell: cells.join(" / "), value, ..Case::default() }
    };
    rows.into_iter().map(case).collect()
}

pub fn of_variable(data: &Dataset<'_>, variable: &Variable) -> Vec<Finding> {
    let mut findings = Vec::new();
    if variable.is_derived {
        return findings;
    }
    let concerns = vec![variable.id.clone()];
    let rule = |kind: FindingKind| {
        let rule = Message::new(format!("rule-{}", kind.code()));
        rule.words("label", variable.label_words())
    };
    let mut add = |kind, severity, rule: Message, rows: Vec<usize>| {
        let (rule, cases) = (rule.into(), cases(data, &concerns, rows));
        let (subject, concerns) = (variable.id.clone(), concerns.clone());
        findings.push(Finding { kind, severity, subject, concerns, rule, cases, confirmed: 0 });
    };
    if variable.min.is_some() || variable.max.is_some() {
        let outside = |value: f64| {
            variable.min.is_some_and(|min| value < min)
                || variable.max.is_some_and(|max| value > max)
        };
        let numbers = data.numbers(&variable.id);
        // What is missing is on neither side.
        let rows = positions(&numbers, |&number| outside(number));
        let bound = |bound: Option<f64>| bound.map(grouped).unwrap_or_default();
        let rule = rule(FindingKind::Range).with("min", bound(variable.min));
        let rule = rule.with("max", bound(variable.max));
        add(FindingKind::Range, Severity::Warning, rule, rows);
    }
    if variable.is_in_percent() {
        let numbers = data.numbers(&variable.id);
        let signed = data.responses.signed.get(&variable.id);
        let signed: HashSet<usize> = signed.into_iter().flatten().copied().collect();
        let answered = positions(&numbers, |number| !number.is_nan());
        let (signed, plain): (Vec<_>, Vec<_>) =
            answered.into_iter().partition(|row| signed.contains(row));
        // 0.5 for 50 %: rarely meant, and a hundredth of what is.
        let mut fractions = plain.clone();
        fractions.retain(|&row| numbers[row] > 0.0 && numbers[row] < 1.0);
        if !signed.is_empty() && !plain.is_empty() {
            let rule = rule(FindingKind::Mixture).with("signed", signed.len());
            let rule = rule.with("plain", plain.len());
            let is_plain = plain.len() <= signed.len();
            let (fewer, rows) = if is_plain { ("plain", plain) } else { ("signed", signed) };
            if is_plain {
                fractions.clear();
            }
            add(FindingKind::Mixture, Severity::Warning, rule.with("fewer", fewer), rows);
        }
        add(FindingKind::Fraction, Severity::Warning, rule(FindingKind::Fraction), fractions);
    }
    let alone = variable.codes.iter().take(128).enumerate().filter(|(_, code)| code.exclusive);
    let alone = alone.fold(0_u128, |bits, (index, _)| bits | 1 << index);
    if let (true, AnswerColumn::Multiple(chosen)) = (alone != 0, data.answers(&variable.id)) {
        let rows = positions(chosen, |&bits| bits & alone != 0 && bits.count_ones() > 1);
        add(FindingKind::Exclusive, Severity::Warning, rule(FindingKind::Exclusive), rows);
    }
    let present = data.present(&variable.id);
    let asked = data.asked(variable);
    let pairs: Vec<(bool, bool)> = asked.iter().copied().zip(present.iter().copied()).collect();
    if variable.asked_if.is_some() {
        let rows = positions(&pairs, |&(asked, present)| present && !asked);
        add(FindingKind::NotAsked, Severity::Warning, rule(FindingKind::NotAsked), rows);
    }
    let unreadable = data.responses.unreadable.iter().filter(|u| u.variable == variable.id);
    let unreadable: HashSet<usize> = unreadable.map(|u| u.row).collect();
    let mut blank = positions(&pairs, |&(asked, present)| asked && !present);
    if variable.required {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Required, Severity::Error, rule(FindingKind::Required), blank);
    } else if variable.asked_if.is_some() && !matches!(variable.kind, Kind::Text) {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Unanswered, Severity::Warning, rule(FindingKind::Unanswered), blank);
    } else if is_of_reference(variable, data) {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Ungrouped, Severity::Warning, rule(FindingKind::Ungrouped), blank);
    }
    if variable.kind == Kind::Id {
        let ids = data.texts(&variable.id);
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut pairs = Vec::new();
        for (row, id) in ids.iter().enumerate().filter_map(|(row, id)| Some((row, id.as_deref()?)))
        {
            let before = *first.entry(id).or_insert(row);
            if before != row {
                pairs.push((row, before));
            }
        }
        let rows = pairs.iter().map(|&(row, _)| row).collect();
        add(FindingKind::DuplicateId, Severity::Error, rule(FindingKind::DuplicateId), rows);
        if let Some(finding) = findings.last_mut() {
            note_first(&mut finding.cases, &pairs, data);
        }
    }
    findings
}

/// Whether a reference table is about the answers, as the frame is about areas.
fn is_of_reference(variable: &Variable, data: &Dataset<'_>) -> bool {
    let mut references = data.responses.references.iter();
    let is_of = |id: &String| *id == variable.id;
    !variable.is_withdrawn
        && references.any(|of| !of.rows.is_empty() && of.question.as_ref().is_some_and(is_of))
}

/// Notes at each case which row before it is the same, from pairs of both.
pub fn note_first(cases: &mut [Case], pairs: &[(usize, usize)], data: &Dataset<'_>) {
    for (case, (_, first)) in cases.iter_mut().zip(pairs) {
        let row = data.responses.row_name(*first);
        case.note = Message::new("rule-same-as").with("row", row).into();
    }
}

pub fn of_check(data: &Dataset<'_>, check: &CheckRule) -> Vec<Finding> {
    let rows = data.broken(&check.expression);
    let concerns = data.questionnaire.questions_of(&check.expression.columns);
    vec![Finding {
        kind: FindingKind::Check,
        severity: if check.is_warning { Severity::Warning } else { Severity::Error },
        subject: check.id.clone(),
        rule: check.message(),
        cases: cases(data, &concerns, rows),
        confirmed: 0,
        concerns,
    }]
}

pub fn positions<T>(values: &[T], mut wrong: impl FnMut(&T) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(_, value)| wrong(value)).map(|(row, _)| row).collect()
}

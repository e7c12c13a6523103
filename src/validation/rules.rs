//! The questionnaire's own rules.

use std::collections::{HashMap, HashSet};

use super::{Case, Finding, FindingKind, Severity};
use crate::answers::Answers;
use crate::data::Data;
use crate::locales::Locale;
use crate::questionnaire::{CheckRule, Kind, Variable};

/// Cases at the rows, with the cells and values of the variables.
pub fn cases(data: &Data<'_>, concerns: &[String], rows: Vec<usize>, locale: &Locale) -> Vec<Case> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut values = Vec::new();
    for id in concerns {
        values.push(data.shown(id, locale.lang()));
    }
    let case = |row: usize| {
        let place = data.responses.places[row];
        let columns = &data.responses.sources[place.source].columns;
        let letters = concerns.iter().filter_map(|id| columns.get(id));
        let cells: Vec<String> = letters.map(|l| format!("{l}{}", place.row)).collect();
        let values: Vec<&str> = values.iter().map(|column| column[row].as_str()).collect();
        let (cell, value) = (cells.join(" / "), values.join(" / "));
        Case { row: Some(row), cell, value, ..Case::default() }
    };
    rows.into_iter().map(case).collect()
}

pub fn of_variable(data: &Data<'_>, variable: &Variable, locale: &Locale) -> Vec<Finding> {
    let mut findings = Vec::new();
    if variable.is_derived {
        return findings;
    }
    let label = variable.label(locale.lang());
    let concerns = vec![variable.id.clone()];
    let mut add = |kind, severity, args: &[(&str, &str)], rows: Vec<usize>| {
        let args: Vec<(&str, &str)> = args.iter().copied().chain([("label", label)]).collect();
        let rule = locale.say(&format!("rule-{}", FindingKind::code(kind)), &args);
        let cases = cases(data, &concerns, rows, locale);
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
        let bound = |bound: Option<f64>| bound.map(crate::format::grouped).unwrap_or_default();
        let (min, max) = (bound(variable.min), bound(variable.max));
        let args = [("min", min.as_str()), ("max", &max)];
        add(FindingKind::Range, Severity::Warning, &args, rows);
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
            let (with, without) = (signed.len().to_string(), plain.len().to_string());
            let is_plain = plain.len() <= signed.len();
            let (fewer, rows) = if is_plain { ("plain", plain) } else { ("signed", signed) };
            if is_plain {
                fractions.clear();
            }
            let args = [("signed", with.as_str()), ("plain", &without), ("fewer", fewer)];
            add(FindingKind::Mixture, Severity::Warning, &args, rows);
        }
        add(FindingKind::Fraction, Severity::Warning, &[], fractions);
    }
    let alone = variable.codes.iter().take(128).enumerate().filter(|(_, code)| code.exclusive);
    let alone = alone.fold(0_u128, |bits, (index, _)| bits | 1 << index);
    if let (true, Answers::Multiple(chosen)) = (alone != 0, data.answers(&variable.id)) {
        let rows = positions(chosen, |&bits| bits & alone != 0 && bits.count_ones() > 1);
        add(FindingKind::Exclusive, Severity::Warning, &[], rows);
    }
    let present = data.present(&variable.id);
    let asked = data.asked(variable);
    let pairs: Vec<(bool, bool)> = asked.iter().copied().zip(present.iter().copied()).collect();
    if variable.asked_if.is_some() {
        let rows = positions(&pairs, |&(asked, present)| present && !asked);
        add(FindingKind::NotAsked, Severity::Warning, &[], rows);
    }
    let unreadable = data.responses.unreadable.iter().filter(|u| u.variable == variable.id);
    let unreadable: HashSet<usize> = unreadable.map(|u| u.row).collect();
    let mut blank = positions(&pairs, |&(asked, present)| asked && !present);
    if variable.required {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Required, Severity::Error, &[], blank);
    } else if variable.asked_if.is_some() && !matches!(variable.kind, Kind::Text) {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Unanswered, Severity::Warning, &[], blank);
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
        add(FindingKind::DuplicateId, Severity::Error, &[], rows);
        if let Some(finding) = findings.last_mut() {
            note_first(&mut finding.cases, &pairs, data, locale);
        }
    }
    findings
}

/// Notes at each case which row before it is the same, from pairs of both.
pub fn note_first(cases: &mut [Case], pairs: &[(usize, usize)], data: &Data<'_>, locale: &Locale) {
    for (case, (_, first)) in cases.iter_mut().zip(pairs) {
        case.note = locale.say("rule-same-as", &[("row", &data.responses.row_name(*first))]);
    }
}

pub fn of_check(data: &Data<'_>, check: &CheckRule, locale: &Locale) -> Vec<Finding> {
    let rows = data.broken(&check.expression);
    let concerns = data.questionnaire.questions_of(&check.expression.columns);
    vec![Finding {
        kind: FindingKind::Check,
        severity: if check.is_warning { Severity::Warning } else { Severity::Error },
        subject: check.id.clone(),
        rule: check.message(locale.lang()).to_owned(),
        cases: cases(data, &concerns, rows, locale),
        confirmed: 0,
        concerns,
    }]
}

pub fn positions<T>(values: &[T], mut wrong: impl FnMut(&T) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(_, value)| wrong(value)).map(|(row, _)| row).collect()
}

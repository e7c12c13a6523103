//! The questionnaire's own rules.

use std::collections::HashSet;

use super::part::Part;
use super::{Case, Finding, FindingKind, Note, Severity};
use crate::answers::AnswerColumn;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::format::grouped;
use crate::packed::Held;
use crate::questionnaire::{CheckRule, Kind, Variable};
use crate::responses::Responses;
use crate::words::{Message, Words};

/// Cases at rows of a part, with the cells and values of the variables.
pub fn cases(part: &Part<'_>, concerns: &[String], rows: Vec<usize>) -> Vec<Case> {
    let case = |row: usize| {
        let columns = &part.source(row).columns;
        let letters = concerns.iter().filter_map(|id| columns.get(id));
        let cells: Vec<String> = letters.map(|l| format!("{l}{}", part.place(row).row)).collect();
        // There may be very many.
        let value = match concerns {
            [one] => part.data.shown(one, row),
            several => Words::joined(several.iter().map(|id| part.data.shown(id, row)), " / "),
        };
        let cell = cells.join(" / ").into();
        Case { row: Some(part.row(row)), cell, value, ..Case::default() }
    };
    rows.into_iter().map(case).collect()
}

/// What the rules about a variable have to know of all respondents.
#[derive(Default)]
pub struct Known {
    /// Of a question in percent the answers with the sign, and those without.
    percents: [usize; 2],
    /// Of a respondent's number the rows with one that stands above, each with the first of them.
    repeated: Vec<(usize, usize)>,
}

impl Known {
    pub fn of(responses: &Responses, variable: &Variable) -> Self {
        let Some(answers) = responses.answers.get(&variable.id) else { return Self::default() };
        let mut known = Self::default();
        if variable.is_in_percent() {
            let signed: HashSet<usize> = signed(responses, variable).iter().copied().collect();
            let is_present = answers.blocks().flat_map(|block| block.present());
            for (row, _) in is_present.enumerate().filter(|(_, is_present)| *is_present) {
                known.percents[usize::from(!signed.contains(&row))] += 1;
            }
        }
        if variable.kind == Kind::Id {
            known.repeated = repeated(answers);
        }
        known
    }
}

/// The rows whose answer to a question in percent has the sign.
fn signed<'r>(responses: &'r Responses, variable: &Variable) -> &'r [usize] {
    responses.signed.get(&variable.id).map_or(&[], Vec::as_slice)
}

/// Rows with a text that stands above, each with the first of them.
fn repeated(texts: &Held) -> Vec<(usize, usize)> {
    let fingerprints = Fingerprints::default();
    let mut rows: Vec<(Fingerprint, usize)> = Vec::with_capacity(texts.len());
    let mut above = 0;
    for block in texts.blocks() {
        if let AnswerColumn::Texts(texts) = &*block {
            let texts =
                (above..).zip(texts).filter_map(|(row, text)| Some((row, text.as_deref()?)));
            rows.extend(texts.map(|(row, text)| (fingerprints.of(text), row)));
        }
        above += block.len();
    }
    rows.sort_unstable();
    let same = rows.chunk_by(|a, b| a.0 == b.0);
    let pairs = same.flat_map(|same| same[1..].iter().map(|(_, row)| (*row, same[0].1)));
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    pairs.sort_unstable();
    pairs
}

pub fn of_variable(part: &Part<'_>, variable: &Variable, known: &Known) -> Vec<Finding> {
    let data = part.data;
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
        let (rule, cases) = (rule.into(), cases(part, &concerns, rows));
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
        let signed = part.signed(&variable.id);
        let [all_signed, all_plain] = known.percents;
        let answered = positions(&numbers, |number| !number.is_nan());
        let (signed, plain): (Vec<_>, Vec<_>) =
            answered.into_iter().partition(|row| signed.contains(row));
        // 0.5 for 50 %: rarely meant, and a hundredth of what is.
        let mut fractions = plain.clone();
        fractions.retain(|&row| numbers[row] > 0.0 && numbers[row] < 1.0);
        if all_signed > 0 && all_plain > 0 {
            let rule = rule(FindingKind::Mixture).with("signed", all_signed);
            let rule = rule.with("plain", all_plain);
            let is_plain = all_plain <= all_signed;
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
    let unreadable = part.unreadable(&variable.id);
    let mut blank = positions(&pairs, |&(asked, present)| asked && !present);
    if variable.required {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Required, Severity::Error, rule(FindingKind::Required), blank);
    } else if variable.asked_if.is_some() && !matches!(variable.kind, Kind::Text) {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Unanswered, Severity::Warning, rule(FindingKind::Unanswered), blank);
    } else if is_of_reference(variable, part) {
        blank.retain(|row| !unreadable.contains(row));
        add(FindingKind::Ungrouped, Severity::Warning, rule(FindingKind::Ungrouped), blank);
    }
    if variable.kind == Kind::Id {
        let pairs = part.own_pairs(&known.repeated);
        let rows = pairs.iter().map(|&(row, _)| row).collect();
        add(FindingKind::DuplicateId, Severity::Error, rule(FindingKind::DuplicateId), rows);
        if let Some(finding) = findings.last_mut() {
            note_first(&mut finding.cases, &pairs, part);
        }
    }
    findings
}

/// Whether a reference table is about the answers, as the frame is about areas.
fn is_of_reference(variable: &Variable, part: &Part<'_>) -> bool {
    let mut references = part.references().iter();
    let is_of = |id: &String| *id == variable.id;
    !variable.is_withdrawn
        && references.any(|of| !of.rows.is_empty() && of.question.as_ref().is_some_and(is_of))
}

/// Notes at each case which row before it is the same, from pairs of both.
pub fn note_first(cases: &mut [Case], pairs: &[(usize, usize)], part: &Part<'_>) {
    for (case, (_, first)) in cases.iter_mut().zip(pairs) {
        let row = part.row_name(*first);
        case.note = Note::of(Message::new("rule-same-as").with("row", row));
    }
}

pub fn of_check(part: &Part<'_>, check: &CheckRule) -> Vec<Finding> {
    let rows = part.data.broken(&check.expression);
    let concerns = part.data.questionnaire.questions_of(&check.expression.columns);
    vec![Finding {
        kind: FindingKind::Check,
        severity: if check.is_warning { Severity::Warning } else { Severity::Error },
        subject: check.id.clone(),
        rule: check.message(),
        cases: cases(part, &concerns, rows),
        confirmed: 0,
        concerns,
    }]
}

pub fn positions<T>(values: &[T], mut wrong: impl FnMut(&T) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(_, value)| wrong(value)).map(|(row, _)| row).collect()
}

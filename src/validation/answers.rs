//! Findings of the reading itself: unreadable cells, corrections that do not fit.

use super::part::Part;
use super::{Case, Finding, FindingKind, Note, Severity, rules};
use crate::letters;
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::responses::{Corrected, Responses, Source, Unread, Unreadable};
use crate::words::{Message, Words};

/// Cells that cannot be read as asked; in the tables they are missing.
pub fn unreadable(responses: &Responses, questionnaire: &Questionnaire) -> Vec<Finding> {
    let of = |cells, kind, severity| of_cells(cells, responses, questionnaire, kind, severity);
    let mut findings = of(&responses.unreadable, FindingKind::Unreadable, Severity::Error);
    findings.extend(of(&responses.cleaned, FindingKind::Cleaned, Severity::Warning));
    findings
}

/// What the reading has left aside without looking at single answers: sheets and cells that
/// look like answers and are not counted, corrections that were not applied.
pub fn of_reading<'a>(
    sources: impl Iterator<Item = &'a Source>,
    corrections: impl Iterator<Item = &'a Corrected>,
) -> Vec<Finding> {
    let mut findings = unread(sources);
    findings.extend(not_applied(corrections));
    findings
}

fn unread<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<Finding> {
    let all = sources.flat_map(|source| source.unread.iter().map(move |unread| (source, unread)));
    let finding = |(source, unread): (&Source, &Unread)| {
        let case =
            |cell: String, value: Words| Case { cell: cell.into(), value, ..Case::default() };
        let (rule, cases) = match unread {
            Unread::Sheet { name, is_hidden, rows } => {
                let key = if *is_hidden { "rule-sheet-hidden" } else { "rule-sheet-not-read" };
                let rows = Message::new("rule-rows-of-sheet").with("rows", rows);
                let value = Words::joined([source.file_name().into(), rows.into()], " ");
                let rule = Message::new(key).with("sheet", name).into();
                (rule, vec![case(String::new(), value)])
            }
            Unread::Merged(cells) => {
                let cells = cells.iter().map(|cell| case(cell.clone(), source.file_name().into()));
                (Words::of("rule-merged"), cells.collect())
            }
        };
        Finding {
            kind: FindingKind::Unread,
            severity: Severity::Warning,
            subject: String::new(),
            concerns: Vec::new(),
            rule,
            cases,
            confirmed: 0,
        }
    };
    all.map(finding).collect()
}

/// Letters in texts and numbers of respondents that the fonts of a report lack, with their
/// cells.
pub fn unprintable(part: &Part<'_>) -> Vec<Finding> {
    let data = part.data;
    let mut findings = Vec::new();
    let has_texts = |v: &&Variable| matches!(v.kind, Kind::Text | Kind::Id);
    for variable in data.questionnaire.variables.iter().filter(has_texts) {
        let mut rows = Vec::new();
        let mut letters = Vec::new();
        for (row, text) in data.texts(&variable.id).iter().enumerate() {
            let missing = letters::unprintable(text.as_deref().unwrap_or_default());
            if !missing.is_empty() {
                rows.push(row);
                let codes = missing.iter().map(|&c| format!("U+{:04X}", u32::from(c)));
                letters.push(codes.collect::<Vec<_>>().join(" "));
            }
        }
        let concerns = vec![variable.id.clone()];
        let mut cases = rules::cases(part, &concerns, rows);
        cases.iter_mut().zip(letters).for_each(|(case, codes)| case.note = Note::of(codes));
        findings.push(Finding {
            kind: FindingKind::Unprintable,
            severity: Severity::Warning,
            subject: variable.id.clone(),
            concerns,
            rule: Words::of("rule-unprintable"),
            cases,
            confirmed: 0,
        });
    }
    findings
}

fn of_cells(
    cells: &[Unreadable],
    responses: &Responses,
    questionnaire: &Questionnaire,
    kind: FindingKind,
    severity: Severity,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for variable in &questionnaire.variables {
        for found in cells.iter().filter(|u| u.variable == variable.id) {
            let rule = Words::from(Message::new(format!("rule-{}", found.key)));
            let case = Case {
                row: Some(found.row),
                cell: found.cell(responses).into(),
                value: found.value.as_str().into(),
                ..Case::default()
            };
            let same = |f: &&mut Finding| f.subject == variable.id && f.rule == rule;
            match findings.iter_mut().rev().find(same) {
                Some(finding) => finding.cases.push(case),
                None => findings.push(Finding {
                    kind,
                    severity,
                    subject: variable.id.clone(),
                    concerns: vec![variable.id.clone()],
                    rule,
                    cases: vec![case],
                    confirmed: 0,
                }),
            }
        }
    }
    findings
}

fn not_applied<'a>(corrections: impl Iterator<Item = &'a Corrected>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for correction in corrections {
        let Some(key) = correction.outcome.rule() else { continue };
        let rule = Message::new(key).with("respondent", &correction.respondent);
        let parts = [correction.old.as_str(), &correction.new];
        let value = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let variable = Some(&correction.variable).filter(|variable| !variable.is_empty());
        findings.push(Finding {
            kind: FindingKind::Correction,
            severity: Severity::Error,
            subject: correction.variable.clone(),
            concerns: variable.cloned().into_iter().collect(),
            rule: rule.with("old", &correction.old).into(),
            cases: vec![Case { value: value.join(" → ").into(), ..Case::default() }],
            confirmed: 0,
        });
    }
    findings
}

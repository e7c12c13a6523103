//! Findings of the reading itself: unreadable cells, corrections that do not fit.

use super::{Case, Finding, FindingKind, Severity};
use crate::data::Data;
use crate::locales::Locale;
use crate::responses::CorrectionOutcome;

/// Cells that cannot be read as asked; in the tables they are missing.
pub fn unreadable(data: &Data<'_>, locale: &Locale) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for variable in &data.questionnaire.variables {
        for found in data.responses.unreadable.iter().filter(|u| u.variable == variable.id) {
            let rule = locale.say(&format!("rule-{}", found.key), &[]);
            let case = Case {
                row: Some(found.row),
                cell: found.cell(data.responses),
                value: found.value.clone(),
            };
            let same = |f: &&mut Finding| f.subject == variable.id && f.rule == rule;
            match findings.iter_mut().rev().find(same) {
                Some(finding) => finding.cases.push(case),
                None => findings.push(Finding {
                    kind: FindingKind::Unreadable,
                    severity: Severity::Error,
                    subject: variable.id.clone(),
                    concerns: vec![variable.id.clone()],
                    rule,
                    cases: vec![case],
                }),
            }
        }
    }
    findings
}

/// Corrections that were not applied.
pub fn corrections(data: &Data<'_>, locale: &Locale) -> Vec<Finding> {
    let mut findings = Vec::new();
    for correction in &data.responses.corrections {
        let key = match correction.outcome {
            CorrectionOutcome::Applied => continue,
            CorrectionOutcome::Differs => "rule-correction-differs",
            CorrectionOutcome::NoRespondent => "rule-correction-no-respondent",
        };
        let args = [("respondent", correction.respondent.as_str()), ("old", &correction.old)];
        let value = format!("{} → {}", correction.old, correction.new);
        findings.push(Finding {
            kind: FindingKind::Correction,
            severity: Severity::Error,
            subject: correction.variable.clone(),
            concerns: vec![correction.variable.clone()],
            rule: locale.say(key, &args),
            cases: vec![Case { row: None, cell: String::new(), value }],
        });
    }
    findings
}

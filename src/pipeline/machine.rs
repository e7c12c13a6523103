//! What was read and found, for programs.

use serde_json::{Value, json};

use crate::locales::Locale;
use crate::responses::{Corrected, CorrectionOutcome, Responses, Source};
use crate::validation::{Case, Finding, Severity};

/// With files named as the caller wants them.
pub fn sources(responses: &Responses, named: impl Fn(&str) -> String) -> Value {
    let source = |source: &Source| {
        let ignored: Vec<Value> = source
            .ignored
            .iter()
            .map(|i| json!({ "header": i.header, "column": i.column, "similar": i.similar }))
            .collect();
        let passed: Vec<Value> =
            source.passed_over.iter().map(|p| json!({ "row": p.row, "text": p.text })).collect();
        json!({ "file": named(&source.file), "sheet": source.sheet, "ignored_columns": ignored,
                "passed_over_rows": passed })
    };
    responses.all_sources().map(source).collect()
}

pub fn findings(findings: &[Finding], responses: &Responses, locale: &Locale) -> Value {
    let finding = |finding: &Finding| {
        let case = |case: &Case| {
            let place = case.row.map(|row| responses.places[row]);
            let source = place.map(|place| &responses.sources[place.source]);
            let elsewhere = case.elsewhere.as_ref();
            let sheet = source.and_then(|source| source.sheet.as_ref());
            json!({
                "file": elsewhere.map(|at| &at.file).or(source.map(|source| &source.file)),
                "sheet": elsewhere.map_or(sheet, |at| at.sheet.as_ref()),
                "row": elsewhere.map(|at| at.row).or(place.map(|place| place.row)),
                "cell": case.cell,
                "value": case.value.say(locale),
                "note": case.note.words().say(locale),
                "rule_id": finding.rule_of(case),
            })
        };
        json!({
            "kind": finding.kind.code(),
            "severity": if finding.severity == Severity::Error { "error" } else { "warning" },
            "subject": finding.subject,
            "rule": finding.rule.say(locale),
            "cases": finding.cases.iter().map(case).collect::<Value>(),
            "confirmed": finding.confirmed,
        })
    };
    findings.iter().map(finding).collect()
}

pub fn corrections(responses: &Responses) -> Value {
    let correction = |correction: &Corrected| {
        json!({
            "respondent": correction.respondent,
            "row": correction.row,
            "variable": correction.variable,
            "old": correction.old,
            "new": correction.new,
            "reason": correction.reason,
            "outcome": correction.outcome.code(),
        })
    };
    responses.all_corrections().map(correction).collect()
}

/// How many corrections came to what: without respondents and answers, to be passed on.
pub fn corrections_counted(responses: &Responses) -> Value {
    let count = |outcome| responses.all_corrections().filter(|c| c.outcome == outcome).count();
    let counts = CorrectionOutcome::ALL.map(|o| (o.code().to_owned(), json!(count(o))));
    Value::Object(counts.into_iter().collect())
}

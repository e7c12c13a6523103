//! The appendices that every report has: the questionnaire as a form, methods, lists of
//! tables and figures.

use serde_json::{Value, json};

use crate::locales::Locale;
use crate::plan::TableKind;
use crate::results::Results;

/// Words and data of the appendices. Of the methods those are told that the report uses.
pub fn appendix(results: &Results, locale: &Locale) -> Value {
    let uses = |kind: TableKind| results.tables.iter().any(|table| table.kind == kind);
    let complete = results.tables.iter().any(|t| matches!(t.kind, TableKind::Summary));
    let methods = [
        ("rounding", true),
        ("percent", uses(TableKind::Frequency)),
        ("multiple", uses(TableKind::Frequency)),
        ("no-answer", true),
        ("nobody", true),
        ("median", complete),
        ("complete-cases", complete || uses(TableKind::GroupSums)),
        ("quotient", !results.tables.is_empty()),
        ("tests", uses(TableKind::Comparison)),
        ("gini", uses(TableKind::Concentration)),
        ("outliers", true),
        ("suppression", results.tables.iter().any(|table| table.min_base.is_some())),
    ];
    let methods: Vec<Value> = methods
        .into_iter()
        .filter(|(_, is_used)| *is_used)
        .map(|(key, _)| {
            json!({
                "term": locale.say(&format!("method-{key}"), &[]),
                "text": locale.say(&format!("method-{key}-text"), &[]),
            })
        })
        .collect();
    let hint = |kind: &str| locale.say(&format!("form-{kind}"), &[]);
    let kinds = ["single", "multiple", "number", "date", "text", "grid"];
    let hints: serde_json::Map<String, Value> =
        kinds.into_iter().map(|kind| (kind.to_owned(), json!(hint(kind)))).collect();
    json!({
        "form": {
            "heading": locale.word("form-heading"),
            "text": locale.word("form-introduction"),
            "routed": locale.word("form-routed"),
            "hints": hints,
            "questions": results.form,
        },
        "methods": { "heading": locale.word("methods-heading"), "entries": methods },
        "lists": {
            "heading": locale.word("lists-heading"),
            "tables": locale.word("lists-tables"),
            "figures": locale.word("lists-figures"),
        },
    })
}

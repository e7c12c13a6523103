//! The appendices that every report has: the questionnaire as a form, methods, lists of
//! tables and figures.

use serde_json::{Value, json};

use crate::locales::Locale;
use crate::methods;
use crate::tables::Results;

/// Words and data of the appendices.
pub fn appendix(results: &Results, locale: &Locale) -> Value {
    let methods: Vec<Value> = methods::entries(results, locale)
        .into_iter()
        .map(|(term, text)| json!({ "term": term, "text": text }))
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

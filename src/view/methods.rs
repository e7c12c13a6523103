//! What the figures mean and how they were made, in words: for the report and the workbook.

use crate::locales::Locale;
use crate::tables::Results;

/// The methods that can be explained, in order; those of [`ALWAYS`] in every report, others
/// where a kind of table names them.
const METHODS: [&str; 24] = [
    "rounding",
    "percent",
    "multiple",
    "no-answer",
    "nobody",
    "median",
    "standard-deviation",
    "quantiles",
    "complete-cases",
    "quotient",
    "tests",
    "tests-asked-for",
    "marks-points",
    "marks-tests",
    "interval-wilson",
    "interval-t",
    "reliability-nchs",
    "gini",
    "rates",
    "rates-respondents",
    "rates-poisson",
    "pairs",
    "outliers",
    "suppression",
];

const ALWAYS: [&str; 4] = ["rounding", "no-answer", "nobody", "outliers"];

/// Terms and their explanation, of those methods that the results use.
pub fn entries(results: &Results, locale: &Locale) -> Vec<(String, String)> {
    let is_used = |key: &&str| match *key {
        "quotient" => !results.tables.is_empty(),
        "suppression" => results.tables.iter().any(|table| table.spec.min_base.is_some()),
        key => {
            ALWAYS.contains(&key)
                || results.tables.iter().any(|table| table.kind.methods().contains(&key))
        }
    };
    let entry = |key: &str| {
        let term = locale.say(&format!("method-{key}"), &[]);
        (term, locale.say(&format!("method-{key}-text"), &[]))
    };
    METHODS.into_iter().filter(is_used).map(entry).collect()
}

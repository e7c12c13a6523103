//! What the figures mean and how they were made, in words: for the report and the workbook.

use crate::locales::Locale;
use crate::plan::{Statistic, TableKind};
use crate::results::Results;

/// Terms and their explanation, of those methods that the results use.
pub fn entries(results: &Results, locale: &Locale) -> Vec<(String, String)> {
    let uses = |kind: TableKind| results.tables.iter().any(|table| table.kind == kind);
    let shows = |statistic| results.tables.iter().any(|t| t.statistics.contains(&statistic));
    let complete = uses(TableKind::Summary);
    let methods = [
        ("rounding", true),
        ("percent", uses(TableKind::Frequency)),
        ("multiple", uses(TableKind::Frequency)),
        ("no-answer", true),
        ("nobody", true),
        ("median", complete),
        ("quantiles", shows(Statistic::Q1)),
        ("complete-cases", complete || uses(TableKind::GroupSums)),
        ("quotient", !results.tables.is_empty()),
        ("tests", uses(TableKind::Comparison)),
        ("gini", uses(TableKind::Concentration)),
        ("rates", uses(TableKind::Rates)),
        ("pairs", uses(TableKind::Pairs)),
        ("outliers", true),
        ("suppression", results.tables.iter().any(|table| table.min_base.is_some())),
    ];
    let used = methods.into_iter().filter(|(_, is_used)| *is_used);
    let entry = |(key, _): (&str, bool)| {
        let term = locale.say(&format!("method-{key}"), &[]);
        (term, locale.say(&format!("method-{key}-text"), &[]))
    };
    used.map(entry).collect()
}

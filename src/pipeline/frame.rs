//! Findings of tables: where more answered than were asked, the frame or the answers are wrong.

use crate::locales::Locale;
use crate::tables::{Category, Made, Results, Statistic};
use crate::validation::{Case, Finding, FindingKind, Severity};

/// A finding for each table with response rates above 100 percent, with the answers that have
/// them.
pub fn findings(results: &Results, locale: &Locale) -> Vec<Finding> {
    results.tables.iter().filter_map(|table| of_table(table, locale)).collect()
}

fn of_table(table: &Made, locale: &Locale) -> Option<Finding> {
    let variable = table.variables.first()?;
    let case = |label: &str, category: &Category| {
        let at = table.first().category(category);
        let is_above = table.value(at, Statistic::ResponseRate)? > 100.0;
        let printed = |statistic| table.printed(at, statistic, locale);
        let (count, surveyed) = (printed(Statistic::Count), printed(Statistic::Surveyed));
        let args = [("count", count.as_str()), ("surveyed", &surveyed)];
        let note = locale.say("rule-frame-note", &args);
        is_above.then(|| Case { value: label.to_owned(), note, ..Case::default() })
    };
    let cases: Vec<Case> =
        variable.categories.iter().filter_map(|of| case(&of.label, &of.category)).collect();
    (!cases.is_empty()).then(|| Finding {
        kind: FindingKind::Frame,
        severity: Severity::Warning,
        subject: variable.id.clone(),
        concerns: vec![variable.id.clone()],
        rule: locale.say("rule-frame", &[("table", &table.spec.title)]),
        cases,
        confirmed: 0,
    })
}

//! All rules together.

use super::{Finding, answers, outliers, previous, rules};
use crate::data::Data;
use crate::locales::Locale;

/// Applies all rules: what cannot be read, the questionnaire's ranges, routing, required
/// answers and checks, duplicates, outliers, and with `previous` the change since then.
/// Findings come by kind, within it in the order of the questionnaire.
pub fn validate(data: &Data<'_>, previous: Option<&Data<'_>>, locale: &Locale) -> Vec<Finding> {
    let questionnaire = data.questionnaire;
    let mut findings = answers::unreadable(data, locale);
    findings.extend(answers::of_reading(
        &data.responses.sources,
        &data.responses.corrections,
        locale,
    ));
    findings.extend(answers::unprintable(data, locale));
    findings.extend(rules::whole_rows(data, locale));
    for variable in &questionnaire.variables {
        findings.extend(rules::of_variable(data, variable, locale));
        findings.extend(outliers::of_variable(data, variable, locale));
        if let Some(previous) = previous {
            findings.extend(previous::of_variable(data, previous, variable, locale));
        }
    }
    for check in &questionnaire.checks {
        findings.extend(rules::of_check(data, check, locale));
    }
    findings.retain(|finding| !finding.cases.is_empty());
    findings.sort_by_key(|finding| (finding.severity, finding.kind));
    findings
}

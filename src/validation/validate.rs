//! All rules together.

use super::{Finding, answers, outliers, previous, rules};
use crate::data::{Data, failed};
use crate::locales::Locale;
use crate::problem::Failure;

/// Applies all rules: what cannot be read, the questionnaire's ranges, routing, required
/// answers and checks, duplicates, outliers, and with `previous` the change since then.
/// Findings come by kind, within it in the order of the questionnaire.
pub fn validate(
    data: &Data<'_>,
    previous: Option<&Data<'_>>,
    locale: &Locale,
) -> Result<Vec<Finding>, Failure> {
    let questionnaire = data.questionnaire;
    let mut findings = answers::unreadable(data, locale);
    findings.extend(answers::of_reading(
        &data.responses.sources,
        &data.responses.corrections,
        locale,
    ));
    let letters = answers::unprintable(data, locale);
    findings.extend(letters.map_err(|error| failed(&questionnaire.id, error))?);
    let whole = rules::whole_rows(data, locale);
    findings.extend(whole.map_err(|error| failed(&questionnaire.id, error))?);
    for variable in &questionnaire.variables {
        let failed = |error| failed(&variable.id, error);
        findings.extend(rules::of_variable(data, variable, locale).map_err(failed)?);
        findings.extend(outliers::of_variable(data, variable, locale).map_err(failed)?);
        if let Some(previous) = previous {
            let found = previous::of_variable(data, previous, variable, locale);
            findings.extend(found.map_err(failed)?);
        }
    }
    for check in &questionnaire.checks {
        let found = rules::of_check(data, check, locale);
        findings.extend(found.map_err(|error| failed(&check.id, error))?);
    }
    findings.retain(|finding| !finding.cases.is_empty());
    findings.sort_by_key(|finding| (finding.severity, finding.kind));
    Ok(findings)
}

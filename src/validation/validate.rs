//! All rules together.

use std::collections::HashSet;

use super::{
    Confirmed, Finding, answers, belongs, below, blocks, identical, outliers, previous, refers,
    rules,
};
use crate::dataset::Dataset;
use crate::questionnaire::Unit;

/// Applies all rules: what cannot be read, the questionnaire's ranges, routing, required
/// answers and checks, duplicates, outliers, and with `previous` the change since then.
/// Findings come by kind, within it in the order of the questionnaire. What was confirmed is
/// counted only.
pub fn validate(data: &Dataset<'_>, previous: Option<&Dataset<'_>>) -> Vec<Finding> {
    let questionnaire = data.questionnaire;
    let mut findings = answers::unreadable(data);
    let responses = data.responses;
    findings.extend(answers::of_reading(responses.all_sources(), responses.all_corrections()));
    findings.extend(below::of_units(data));
    findings.extend(blocks::of_units(data));
    // Patient A of one respondent is no more like patient A of another than like patient B.
    let in_blocks: HashSet<&String> = questionnaire.units.iter().flat_map(Unit::held).collect();
    findings.extend(answers::unprintable(data));
    findings.extend(identical::whole_rows(data));
    for variable in &questionnaire.variables {
        findings.extend(rules::of_variable(data, variable));
        findings.extend(refers::of_variable(data, variable));
        if in_blocks.contains(&variable.id) {
            continue;
        }
        findings.extend(outliers::of_variable(data, variable));
        if let Some(previous) = previous {
            findings.extend(previous::of_variable(data, previous, variable));
        }
    }
    for check in &questionnaire.checks {
        findings.extend(rules::of_check(data, check));
    }
    findings.extend(belongs::of_references(data));
    let confirmed = Confirmed::of(responses);
    findings.iter_mut().for_each(|finding| confirmed.take_out(finding));
    findings.retain(|finding| !finding.cases.is_empty() || finding.confirmed > 0);
    findings.sort_by_key(|finding| (finding.severity, finding.kind));
    findings
}

//! All rules together.

use std::collections::HashSet;
use std::ops::Range;

use super::part::{Part, parts};
use super::quality::Rates;
use super::{
    Confirmed, Finding, answers, belongs, below, blocks, identical, outliers, previous, refers,
    rules,
};
use crate::dataset::Dataset;
use crate::parallel;
use crate::questionnaire::{Questionnaire, Unit, Variable};
use crate::responses::Responses;

/// What the rules have to know of all respondents before they look at some of them.
struct Known<'a> {
    responses: &'a Responses,
    questionnaire: &'a Questionnaire,
    alike: identical::Alike,
    /// By variable.
    variables: Vec<OfVariable>,
    before: Option<previous::Before<'a>>,
}

struct OfVariable {
    rules: rules::Known,
    far: Option<outliers::Far>,
    names: Option<refers::Names>,
    /// Of a unit in a block of columns: patient A of one respondent is no more like patient A of
    /// another than like patient B.
    is_in_block: bool,
}

/// Applies all rules: what cannot be read, the questionnaire's ranges, routing, required
/// answers and checks, duplicates, outliers, and with `previous` the change since then.
/// Findings come by kind, within it in the order of the questionnaire. What was confirmed is
/// counted only. Also tells how many have answered.
pub fn validate(
    responses: &Responses,
    questionnaire: &Questionnaire,
    previous: Option<&Responses>,
) -> (Vec<Finding>, Rates) {
    let in_blocks: HashSet<&String> = questionnaire.units.iter().flat_map(Unit::held).collect();
    let of_variable = |variable: &Variable| {
        let is_in_block = in_blocks.contains(&variable.id);
        let compared = Some(variable).filter(|_| !is_in_block);
        OfVariable {
            rules: rules::Known::of(responses, variable),
            far: compared.and_then(|variable| outliers::Far::of(responses, variable)),
            names: refers::Names::of(responses, questionnaire, variable),
            is_in_block,
        }
    };
    let known = Known {
        responses,
        questionnaire,
        alike: identical::Alike::of(responses, questionnaire),
        variables: parallel::map(questionnaire.variables.iter(), of_variable),
        before: previous.and_then(|previous| previous::Before::of(previous, questionnaire)),
    };
    let mut rates = Rates::none(questionnaire);
    let of_parts = parallel::map(parts(responses), |rows| of_part(&known, rows));
    let mut findings_of_parts = Vec::with_capacity(of_parts.len());
    for (findings, more) in of_parts {
        rates.add(&more);
        findings_of_parts.push(findings.into_iter());
    }
    // The same rules were applied to all parts.
    let of_rule = || {
        let of_parts: Vec<Finding> =
            findings_of_parts.iter_mut().filter_map(Iterator::next).collect();
        let cases: usize = of_parts.iter().map(|finding| finding.cases.len()).sum();
        of_parts.into_iter().reduce(|mut all, own| {
            // No more room than they need: there may be very many.
            all.cases.reserve_exact(cases - all.cases.len());
            all.cases.extend(own.cases);
            all
        })
    };
    let of_all = std::iter::from_fn(of_rule);
    let mut findings = answers::unreadable(responses, questionnaire);
    findings.extend(answers::of_reading(responses.all_sources(), responses.all_corrections()));
    if !questionnaire.units.is_empty() {
        let data = Dataset::as_written(responses, questionnaire);
        findings.extend(below::of_units(&data));
        findings.extend(blocks::of_units(&data));
    }
    findings.extend(of_all);
    let confirmed = Confirmed::of(responses);
    findings.iter_mut().for_each(|finding| confirmed.take_out(finding));
    findings.retain(|finding| !finding.cases.is_empty() || finding.confirmed > 0);
    findings.sort_by_key(|finding| (finding.severity, finding.kind));
    (findings, rates)
}

/// One finding a rule, in the same order whichever part it is, and how many have answered.
fn of_part(known: &Known<'_>, rows: Range<usize>) -> (Vec<Finding>, Rates) {
    let responses = known.responses.slice(rows.clone(), |_| true);
    let data = Dataset::as_written(&responses, known.questionnaire);
    let part = Part::new(&data, known.responses, rows);
    let mut findings = answers::unprintable(&part);
    findings.extend(identical::whole_rows(&part, &known.alike));
    let before = known.before.as_ref().map(|before| (before, before.rows(&part)));
    for (variable, known) in known.questionnaire.variables.iter().zip(&known.variables) {
        findings.extend(rules::of_variable(&part, variable, &known.rules));
        if let Some(names) = &known.names {
            findings.extend(refers::of_variable(&part, variable, names));
        }
        findings.extend(known.far.iter().map(|far| outliers::of_variable(&part, variable, far)));
        if let Some((before, rows)) = before.as_ref().filter(|_| !known.is_in_block) {
            findings.extend(previous::of_variable(&part, before, rows, variable));
        }
    }
    for check in &known.questionnaire.checks {
        findings.extend(rules::of_check(&part, check));
    }
    findings.extend(belongs::of_references(&part));
    (findings, Rates::of(&data))
}

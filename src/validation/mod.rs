//! Responses to findings: what the questionnaire's own rules say against. Values are
//! never altered; a finding is for a person to look at.

use polars::prelude::PolarsResult;

use crate::analysis::{Data, failed};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::questionnaire::{Kind, Variable};
use crate::responses::Responses;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Contradictory or missing: to be asked back.
    Error,
    /// Unusual: to be looked at.
    Warning,
}

/// A rule and the respondents that break it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `check`, `range`, `routing`, `required` or `duplicate`.
    pub kind: &'static str,
    pub severity: Severity,
    /// Variable or check.
    pub variable: String,
    /// The variables that the rule speaks of.
    pub concerns: Vec<String>,
    /// The rule in words.
    pub rule: String,
    /// Rows of the responses, ascending.
    pub places: Vec<usize>,
}

impl Finding {
    /// The first few rows, as the spreadsheet program numbers them.
    pub fn places_in_words(&self, responses: &Responses, locale: &Locale) -> String {
        const SHOWN: usize = 5;
        let rows = self.places.iter().take(SHOWN).map(|&place| {
            let row = responses.places[place].row.to_string();
            locale.say("summary-row", &[("row", &row)])
        });
        let mut words: Vec<String> = rows.collect();
        if self.places.len() > SHOWN {
            words.push("…".to_owned());
        }
        words.join(&locale.word("list-separator"))
    }
}

/// Applies the rules of the questionnaire: checks, ranges, routing, required answers,
/// unique respondent ids. Findings come in the order of the questionnaire, checks last.
pub fn validate(data: &Data<'_>, locale: &Locale) -> Result<Vec<Finding>, Failure> {
    let questionnaire = data.questionnaire;
    let mut findings = Vec::new();
    for variable in &questionnaire.variables {
        let found = of_variable(data, variable, locale);
        findings.extend(found.map_err(|error| failed(&variable.id, error))?);
    }
    for check in &questionnaire.checks {
        let broken = data.broken(&check.expression).map_err(|error| failed(&check.id, error))?;
        let columns = check.expression.columns.iter();
        let mut concerns: Vec<String> = columns
            .filter_map(|column| Some(questionnaire.variable_of_column(column)?.id.clone()))
            .collect();
        concerns.dedup();
        findings.push(Finding {
            kind: "check",
            severity: Severity::Error,
            variable: check.id.clone(),
            concerns,
            rule: check.message(locale.lang()).to_owned(),
            places: broken,
        });
    }
    findings.retain(|finding| !finding.places.is_empty());
    Ok(findings)
}

fn of_variable(
    data: &Data<'_>,
    variable: &Variable,
    locale: &Locale,
) -> PolarsResult<Vec<Finding>> {
    let label = variable.label(locale.lang());
    let finding = |kind, key: &str, args: &[(&str, &str)], places: Vec<usize>| {
        let args: Vec<(&str, &str)> = args.iter().copied().chain([("label", label)]).collect();
        let severity = match kind {
            "required" | "duplicate" => Severity::Error,
            _ => Severity::Warning,
        };
        let variable = variable.id.clone();
        let concerns = vec![variable.clone()];
        Finding { kind, severity, variable, concerns, rule: locale.say(key, &args), places }
    };
    let mut findings = Vec::new();
    if variable.kind == Kind::Derived {
        return Ok(findings);
    }
    if variable.min.is_some() || variable.max.is_some() {
        let outside = |value: f64| {
            variable.min.is_some_and(|min| value < min)
                || variable.max.is_some_and(|max| value > max)
        };
        let numbers = data.numbers(&variable.id)?;
        let places = positions(&numbers, |number| number.is_some_and(outside));
        let bound = |bound: Option<f64>| bound.map(crate::plan::grouped).unwrap_or_default();
        let (min, max) = (bound(variable.min), bound(variable.max));
        let args = [("min", min.as_str()), ("max", &max)];
        findings.push(finding("range", "summary-finding-range", &args, places));
    }
    let present = data.present(&variable.id)?;
    let asked = data.asked(variable)?;
    let pairs: Vec<(bool, bool)> = asked.into_iter().zip(present).collect();
    if variable.asked_if.is_some() {
        let places = positions(&pairs, |&(asked, present)| present && !asked);
        findings.push(finding("routing", "summary-finding-routing", &[], places));
    }
    if variable.required {
        let places = positions(&pairs, |&(asked, present)| asked && !present);
        findings.push(finding("required", "summary-finding-required", &[], places));
    }
    if variable.kind == Kind::Id {
        let ids = data.texts(&variable.id)?;
        let mut seen = std::collections::HashSet::new();
        let places = positions(&ids, |id| id.as_ref().is_some_and(|id| !seen.insert(id.clone())));
        findings.push(finding("duplicate", "summary-finding-duplicate", &[], places));
    }
    Ok(findings)
}

fn positions<T>(values: &[T], mut wrong: impl FnMut(&T) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(_, value)| wrong(value)).map(|(row, _)| row).collect()
}

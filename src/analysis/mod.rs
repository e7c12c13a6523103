//! Responses and a plan to [`Results`]: derive, tabulate, compare.

mod compare;
mod data;
mod notes;
pub mod statistics;
mod tabulate;

use crate::locales::Locale;
use crate::plan::Plan;
use crate::problem::{Failure, Problem};
use crate::questionnaire::Questionnaire;
use crate::responses::Responses;
use crate::results::Results;
pub use data::Data;

/// Computes all tables of the plan. Fails where an expression cannot be evaluated on
/// the data, such as a comparison of a number with a text.
pub fn analyse(
    responses: &Responses,
    questionnaire: &Questionnaire,
    plan: &Plan,
    locale: &Locale,
) -> Result<Results, Failure> {
    let failed = |table: &str, error: polars::prelude::PolarsError| {
        let problem = Problem::new("expression-failed").with("name", table);
        Failure::data(vec![problem.with("detail", error)])
    };
    let data = Data::derive(responses, questionnaire)
        .map_err(|error| failed(&questionnaire.id, error))?;
    let mut tables = Vec::new();
    for table in &plan.tables {
        let tabulated = tabulate::tabulate(table, &data, &responses.references, locale)
            .map_err(|error| failed(&table.id, error))?;
        tables.push(tabulated);
    }
    Ok(Results {
        questionnaire: questionnaire.id.clone(),
        lang: locale.lang(),
        cover: plan.cover.clone(),
        remarks: responses.remarks.clone(),
        respondent: questionnaire.respondent(locale.lang()).to_owned(),
        respondents: responses.respondents(),
        parameters: plan.parameters.clone(),
        sections: plan.sections.clone(),
        tables,
    })
}

//! Data and a plan to [`Results`]: tabulate, compare.

mod compare;
mod cross;
mod form;
mod insight;
mod notes;
mod pairs;
mod rates;
mod tabulate;

use crate::data::{Data, failed};
use rayon::prelude::*;

use crate::locales::Locale;
use crate::plan::Plan;
use crate::problem::Failure;
use crate::results::{Quality, Results, Table};

/// Computes all tables of the plan. Fails where an expression cannot be evaluated on
/// the data, such as a comparison of a number with a text.
pub fn analyse(
    data: &Data<'_>,
    plan: &Plan,
    quality: Quality,
    locale: &Locale,
) -> Result<Results, Failure> {
    let (responses, questionnaire) = (data.responses, data.questionnaire);
    // A locale stays on its thread; a table has work for one.
    let lang = locale.lang();
    let tabulated: Result<Vec<Table>, Failure> = plan
        .tables
        .par_iter()
        .map_init(
            || Locale::new(lang),
            |locale, table| {
                tabulate::tabulate(table, data, &responses.references, locale)
                    .map_err(|error| failed(&table.id, error))
            },
        )
        .collect();
    let tables = tabulated?;
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
        quality,
        form: form::form(questionnaire, locale.lang()),
    })
}

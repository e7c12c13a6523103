//! Data and a plan to [`Results`]: tabulate, compare.

mod compare;
mod cross;
mod form;
mod insight;
mod notes;
mod pairs;
mod rates;
mod tabulate;

use crate::locales::Locale;
use crate::plan::Plan;
use crate::problem::Failure;
use crate::questionnaire::Questionnaire;
use crate::results::{Quality, Results, Table};
use crate::tally::{Respondents, Tallies};

/// Computes all tables of the plan. Fails where an expression cannot be evaluated on
/// the data, such as a comparison of a number with a text.
pub fn analyse(
    respondents: &dyn Respondents,
    questionnaire: &Questionnaire,
    plan: &Plan,
    quality: Quality,
    locale: &Locale,
) -> Result<Results, Failure> {
    let mut tallies = Tallies::default();
    // Most tables know at once what they need; bands of a number only when its values are
    // known.
    let (tables, count) = loop {
        let count = tallies.get(Default::default(), questionnaire).n;
        let make = |table| {
            tabulate::tabulate(table, questionnaire, respondents.references(), &tallies, locale)
        };
        let tables: Vec<Table> = plan.tables.iter().map(make).collect();
        let wanted = tallies.wanted();
        if wanted.is_empty() {
            break (tables, count);
        }
        let counted = respondents.count(&wanted, questionnaire)?;
        tallies.learn(wanted, counted);
    };
    Ok(Results {
        questionnaire: questionnaire.id.clone(),
        lang: locale.lang(),
        cover: plan.cover.clone(),
        remarks: respondents.remarks().to_vec(),
        respondent: questionnaire.respondent(locale.lang()).to_owned(),
        respondents: count as usize,
        parameters: plan.parameters.clone(),
        sections: plan.sections.clone(),
        tables,
        quality,
        form: form::form(questionnaire, locale.lang()),
    })
}

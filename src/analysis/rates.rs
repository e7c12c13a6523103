//! A number per head of a population, by the answers to a question.

use polars::prelude::PolarsResult;

use super::tabulate::{Tabulation, present_values, who_chose};
use crate::plan::Statistic;
use crate::results::Named;
use crate::statistics::poisson_interval;

/// For each answer to the group question that has a population in the reference table, and
/// for all of them: n, the sum of the variable, the population, the rate per `per` and its
/// 95 % limits, those of a Poisson count. A sum that is no count has no limits; nobody's sum
/// has no rate.
pub fn rates(tabulation: &mut Tabulation<'_>) -> PolarsResult<()> {
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Statistic::Rate];
    let questionnaire = tabulation.data.questionnaire;
    let group = plan.group.as_ref().and_then(|id| questionnaire.variable(id));
    let reference = tabulation.references.iter().find(|r| Some(&r.id) == plan.reference.as_ref());
    let (Some(group), Some(reference), Some(id)) = (group, reference, plan.variables.first())
    else {
        return Ok(());
    };
    let key = reference.key.as_ref().and_then(|key| reference.column(key));
    let column = plan.reference_columns.first().and_then(|id| reference.column(id));
    let (Some(key), Some(column)) = (key, column) else { return Ok(()) };
    let populations = reference.numbers(column);
    let numbers = tabulation.data.numbers(id)?;
    let choices = tabulation.data.choices(group)?;
    let members = tabulation.members(&plan.subsets[0])?;
    let lang = tabulation.locale.lang();
    let mut all: (Vec<f64>, f64) = (Vec::new(), 0.0);
    for (index, code) in group.codes.iter().enumerate() {
        let row = reference.rows.iter().position(|row| row[key] == code.label);
        let Some(population) = row.and_then(|row| populations[row]) else { continue };
        let of_group = who_chose(&members, &choices, index);
        let values = present_values(&numbers, &of_group);
        let label = code.label(lang).to_owned();
        let name = format!("{}={label}", group.id);
        tabulation.rate(&name, id, &values, population);
        tabulation.table.groups.push(Named { id: name, label });
        // Who did not answer has no part in the population of all either.
        if !values.is_empty() {
            all.0.extend(values);
            all.1 += population;
        }
    }
    tabulation.rate("", id, &all.0, all.1);
    Ok(())
}

impl Tabulation<'_> {
    fn rate(&mut self, group: &str, id: &str, values: &[f64], population: f64) {
        let subset = self.plan.subsets[0].id.as_str();
        let at = (subset, group, id, "");
        let sum = values.iter().sum::<f64>();
        let is_some = !values.is_empty() && population > 0.0;
        let rate = |events: f64| events * self.plan.per / population;
        let limits = poisson_interval(sum).filter(|_| is_some);
        let cells = [
            (Statistic::Sum, is_some.then_some(sum)),
            (Statistic::Rate, is_some.then(|| rate(sum))),
            (Statistic::LowerLimit, limits.map(|(lower, _)| rate(lower))),
            (Statistic::UpperLimit, limits.map(|(_, upper)| rate(upper))),
        ];
        self.push(at, Statistic::N, Some(values.len() as f64));
        self.push((subset, group, "", ""), Statistic::Population, Some(population));
        for (statistic, value) in cells {
            self.push(at, statistic, value);
        }
    }
}

//! A number per head of a population, by the answers to a question.

use super::tabulate::Tabulation;
use crate::plan::Statistic;
use crate::results::Named;
use crate::statistics::{Values, poisson_interval};

/// For each answer to the group question that has a population in the reference table, and
/// for all of them: n, the sum of the variable, the population, the rate per `per` and its
/// 95 % limits, those of a Poisson count. A sum that is no count has no limits; nobody's sum
/// has no rate.
pub fn rates(tabulation: &mut Tabulation<'_>) {
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Statistic::Rate];
    let group = tabulation.group();
    let reference = tabulation.references.iter().find(|r| Some(&r.id) == plan.reference.as_ref());
    let (Some(group), Some(reference), Some(id)) = (group, reference, plan.variables.first())
    else {
        return;
    };
    let key = reference.key.as_ref().and_then(|key| reference.column(key));
    let column = plan.reference_columns.first().and_then(|id| reference.column(id));
    let (Some(key), Some(column)) = (key, column) else { return };
    let populations = reference.numbers(column);
    let members = tabulation.members(&plan.subsets[0]);
    let tally = tabulation.numbers(members, id, Some(group));
    let lang = tabulation.locale.lang();
    let mut all = (Values::default(), 0.0);
    for (index, code) in group.codes.iter().enumerate() {
        let row = reference.rows.iter().position(|row| row[key] == code.label);
        let Some(population) = row.and_then(|row| populations[row]) else { continue };
        let values = tally.values(0, index);
        let label = code.label(lang).to_owned();
        let name = format!("{}={label}", group.id);
        tabulation.rate(&name, id, values, population);
        tabulation.table.groups.push(Named { id: name, label });
        // Who did not answer has no part in the population of all either.
        if !values.is_empty() {
            all.0 = all.0.with(values);
            all.1 += population;
        }
    }
    tabulation.rate("", id, &all.0, all.1);
}

impl Tabulation<'_> {
    fn rate(&mut self, group: &str, id: &str, values: &Values, population: f64) {
        let subset = self.plan.subsets[0].id.as_str();
        let at = (subset, group, id, "");
        let sum = values.sum();
        let is_some = !values.is_empty() && population > 0.0;
        let rate = |events: f64| events * self.plan.per / population;
        let limits = poisson_interval(sum).filter(|_| is_some);
        let cells = [
            (Statistic::Sum, Some(sum)),
            (Statistic::Rate, is_some.then(|| rate(sum))),
            (Statistic::LowerLimit, limits.map(|(lower, _)| rate(lower))),
            (Statistic::UpperLimit, limits.map(|(_, upper)| rate(upper))),
        ];
        self.push(at, Statistic::N, Some(values.n() as f64));
        self.push((subset, group, "", ""), Statistic::Population, Some(population));
        for (statistic, value) in cells {
            self.push(at, statistic, value);
        }
    }
}

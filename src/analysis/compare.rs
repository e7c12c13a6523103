//! A multiple question between two groups: the mean number of answers, each answer,
//! and whether any difference is more than chance.
//!
//! The verdict is "yes" if the means differ at the plan's level of significance or
//! any single answer does after Holm's correction.

use polars::prelude::PolarsResult;

use super::tabulate::{Tabulation, count};
use crate::plan::{MeanTest, Statistic};
use crate::results::Named;
use crate::statistics::{fisher_exact_test, holm, mean, student_t_test, welch_t_test};

pub fn compare(tabulation: &mut Tabulation<'_>) -> PolarsResult<()> {
    use Statistic::{
        Count, Difference, MeanCount, N, PValue, PValueAdjusted, PValueUnequalVariances, Percent,
        Significant,
    };
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Count, Percent, PValueAdjusted];
    let (Some(variable), Some(group)) = (tabulation.variable(0).cloned(), &plan.group) else {
        return Ok(());
    };
    let subset = plan.subsets[0].clone();
    let members = tabulation.members(&subset)?;
    let in_group = tabulation.data.booleans(group)?;
    let choices = tabulation.data.choices(&variable)?;
    let lang = tabulation.locale.lang();
    let id = variable.id.as_str();

    let mut sizes = [0; 2];
    let mut counts: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    let mut lengths: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for (side, wanted) in [true, false].into_iter().enumerate() {
        let answers: Vec<&[u16]> = (0..members.len())
            .filter(|&row| members[row] && in_group[row] == Some(wanted))
            .filter_map(|row| choices.get(row))
            .collect();
        sizes[side] = answers.len();
        counts[side] = count(&answers, variable.codes.len());
        lengths[side] = answers
            .iter()
            .filter_map(|answer| tabulation.mean_count(&variable, &[answer]))
            .collect();
        let name = format!("{group}={wanted}");
        let at = (subset.id.as_str(), name.as_str(), id, "");
        tabulation.push(at, N, Some(answers.len() as f64));
        tabulation.push(at, MeanCount, mean(&lengths[side]));
        for (code, &count) in variable.codes.iter().zip(&counts[side]) {
            let at = (at.0, at.1, id, code.label(lang));
            tabulation.push(at, Count, Some(count as f64));
            let percent = 100.0 * count as f64 / answers.len() as f64;
            tabulation.push(at, Percent, (!answers.is_empty()).then_some(percent));
        }
        tabulation.table.groups.push(Named { id: name, label: plan.group_labels[side].clone() });
    }

    let p_values: Vec<Option<f64>> = (0..variable.codes.len())
        .map(|code| {
            let chosen = [counts[0][code] as u64, counts[1][code] as u64];
            fisher_exact_test(chosen, sizes.map(|size| size as u64))
        })
        .collect();
    let adjusted = holm(&p_values);
    for (code, (p, adjusted)) in variable.codes.iter().zip(p_values.iter().zip(&adjusted)) {
        let at = (subset.id.as_str(), "", id, code.label(lang));
        tabulation.push(at, PValue, *p);
        tabulation.push(at, PValueAdjusted, *adjusted);
        let significant = adjusted.map(|p| f64::from(p < plan.alpha));
        tabulation.push(at, Significant, significant);
    }

    let [x, y] = &lengths;
    let student = student_t_test(x, y);
    let welch = welch_t_test(x, y);
    let p = match plan.mean_test {
        MeanTest::Student => student,
        MeanTest::Welch => welch,
    };
    let at = (subset.id.as_str(), "", id, "");
    let difference = mean(x).zip(mean(y)).map(|(a, b)| a - b);
    tabulation.push(at, Difference, difference);
    tabulation.push(at, PValue, p);
    if plan.mean_test == MeanTest::Student {
        tabulation.push(at, PValueUnequalVariances, welch);
        let verdict = |p: Option<f64>| p.map(|p| p < plan.alpha);
        tabulation.table.tests_disagree = verdict(student) != verdict(welch);
    }
    let tests = adjusted.iter().copied().chain([p]).flatten();
    let any = tests.fold(None, |any: Option<bool>, p| Some(any.unwrap_or(false) || p < plan.alpha));
    tabulation.push(at, Significant, any.map(f64::from));

    let all: Vec<usize> = counts[0].iter().zip(&counts[1]).map(|(a, b)| a + b).collect();
    tabulation.table.variables[0].levels = tabulation.levels(&variable, &all);
    Ok(())
}

//! A multiple question between two groups: the mean number of answers, each answer,
//! and whether any difference is more than chance.
//!
//! The verdict of all is that of the test of the means which the plan names, at its level of
//! significance. Those of single answers are their own, corrected among themselves after Holm:
//! both together would find chance more often than the level says.

use super::tabulate::Tabulation;
use crate::plan::{MeanTest, Statistic};
use crate::results::Named;
use crate::statistics::{fisher_exact_test, holm, student_t_test, welch_t_test};
use crate::tally::{By, Request};

pub fn compare(tabulation: &mut Tabulation<'_>) {
    use Statistic::{
        Count, Difference, MeanCount, N, PValue, PValueAdjusted, PValueUnequalVariances, Percent,
        Significant,
    };
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Count, Percent, PValueAdjusted];
    let (Some(variable), Some(group)) = (tabulation.variable(0).cloned(), &plan.group) else {
        return;
    };
    let subset = plan.subsets[0].clone();
    let lang = tabulation.locale.lang();
    let id = variable.id.as_str();
    let request = Request {
        members: tabulation.members(&subset),
        rows: Some(By::Codes(variable.id.clone())),
        // Yes and no.
        columns: Some(By::Flag(group.clone())),
        measure: Some(tabulation.chosen(&variable)),
        ..Request::default()
    };
    let tally = tabulation.tally(request);
    let codes = 0..variable.codes.len();
    for (side, wanted) in [true, false].into_iter().enumerate() {
        let n = tally.in_columns[side];
        let name = format!("{group}={wanted}");
        let at = (subset.id.as_str(), name.as_str(), id, "");
        tabulation.push(at, N, Some(n as f64));
        tabulation.push(at, MeanCount, tally.values_in(side).mean());
        for (index, code) in variable.codes.iter().enumerate() {
            let count = tally.cell(side, index) as f64;
            let at = (at.0, at.1, id, code.label(lang));
            tabulation.push(at, Count, Some(count));
            tabulation.push(at, Percent, (n > 0).then(|| 100.0 * count / n as f64));
        }
        tabulation.table.groups.push(Named { id: name, label: plan.group_labels[side].clone() });
    }

    let sizes = [tally.in_columns[0], tally.in_columns[1]];
    let test = |code| fisher_exact_test([tally.cell(0, code), tally.cell(1, code)], sizes);
    let p_values: Vec<Option<f64>> = codes.map(test).collect();
    let adjusted = holm(&p_values);
    for (code, (p, adjusted)) in variable.codes.iter().zip(p_values.iter().zip(&adjusted)) {
        let at = (subset.id.as_str(), "", id, code.label(lang));
        tabulation.push(at, PValue, *p);
        tabulation.push(at, PValueAdjusted, *adjusted);
        let significant = adjusted.map(|p| f64::from(p < plan.alpha));
        tabulation.push(at, Significant, significant);
    }

    let (x, y) = (tally.values_in(0), tally.values_in(1));
    let student = student_t_test(x, y);
    let welch = welch_t_test(x, y);
    let p = match plan.mean_test {
        MeanTest::Student => student,
        MeanTest::Welch => welch,
    };
    let at = (subset.id.as_str(), "", id, "");
    let difference = x.mean().zip(y.mean()).map(|(a, b)| a - b);
    tabulation.push(at, Difference, difference);
    tabulation.push(at, PValue, p);
    if plan.mean_test == MeanTest::Student {
        tabulation.push(at, PValueUnequalVariances, welch);
        let verdict = |p: Option<f64>| p.map(|p| p < plan.alpha);
        tabulation.table.tests_disagree = verdict(student) != verdict(welch);
    }
    tabulation.push(at, Significant, p.map(|p| f64::from(p < plan.alpha)));

    tabulation.table.variables[0].levels = tabulation.levels(&variable, &tally.in_rows);
}

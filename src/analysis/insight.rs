//! Tables beyond counts and means: how concentrated a number is, how a split moves with its
//! threshold, what groups have together.

use super::tabulate::Tabulation;
use crate::plan::{Statistic, grouped};
use crate::results::{Level, Named};
use crate::statistics::Values;
use crate::tally::{By, Measure, Request};

/// Percent of the respondents of whom the share is told, the largest first.
const TOP: [u32; 9] = [10, 20, 30, 40, 50, 60, 70, 80, 90];

/// For each variable n, sum, Gini coefficient, and the percent of the sum that the top 10,
/// 20, … 90 percent of the respondents have. Nothing is shared where the sum is 0.
pub fn concentration(tabulation: &mut Tabulation<'_>) {
    use Statistic::{Gini, N, Percent, Sum};
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Percent];
    let labels: Vec<(String, u32)> = TOP
        .iter()
        .map(|&top| {
            let label = tabulation.locale.say("level-top", &[("percent", &top.to_string())]);
            (label, top)
        })
        .collect();
    for subset in &plan.subsets {
        for id in &plan.variables {
            let tally = tabulation.numbers(tabulation.members(subset), id, None);
            let values = tally.values_in(0);
            let at = (subset.id.as_str(), "", id.as_str(), "");
            tabulation.push(at, N, Some(values.n() as f64));
            tabulation.push(at, Sum, Some(values.sum()));
            tabulation.push(at, Gini, values.gini());
            for (label, top) in &labels {
                let share = values.share_of_top(f64::from(*top) / 100.0);
                let at = (at.0, "", at.2, label.as_str());
                tabulation.push(at, Percent, share.map(|share| 100.0 * share));
            }
        }
    }
    for variable in &mut tabulation.table.variables {
        let level = |(label, top): &(String, u32)| Level {
            from: Some(f64::from(*top)),
            ..Level::new(label, false)
        };
        variable.levels = labels.iter().map(level).collect();
    }
}

/// For each threshold how many respondents have the first variable at or above it, of
/// those who have it, and the means of the other variables on both sides.
pub fn sweep(tabulation: &mut Tabulation<'_>) {
    use Statistic::{Count, N, Percent};
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Count, Percent];
    let Some((swept, measures)) = plan.variables.split_first() else { return };
    let unit = tabulation.table.variables[0].unit.clone();
    let label = |threshold: f64| {
        let value = grouped(threshold);
        tabulation.locale.say("level-at-least", &[("value", &value), ("unit", &unit)])
    };
    let labels: Vec<(String, f64)> = plan.thresholds.iter().map(|&t| (label(t), t)).collect();
    let groups = ["at_least", "below"];
    // The means of both sides, of the values between the thresholds.
    let mut bounds = plan.thresholds.clone();
    bounds.sort_by(f64::total_cmp);
    for subset in &plan.subsets {
        let members = tabulation.members(subset);
        let rows = Some(By::Bands(swept.clone(), bounds.clone()));
        let request = Request { members, rows, ..Request::default() };
        let tally = tabulation.tally(request.clone());
        let n = tally.n;
        tabulation.push((&subset.id, "", swept, ""), N, Some(n as f64));
        for (label, threshold) in &labels {
            let above = bounds.partition_point(|bound| bound < threshold) + 1..bounds.len() + 1;
            let sides = [above.clone(), 0..above.start];
            let count = above.map(|band| tally.in_rows[band]).sum::<u64>() as f64;
            tabulation.push((&subset.id, "", swept, label), Count, Some(count));
            let percent = (n > 0).then(|| 100.0 * count / n as f64);
            tabulation.push((&subset.id, "", swept, label), Percent, percent);
            for id in measures {
                let measure = Some(Measure::Number(id.clone()));
                let measured = tabulation.tally(Request { measure, ..request.clone() });
                for (group, side) in groups.iter().zip(sides.clone()) {
                    let bands = side.flat_map(|band| measured.values(0, band).iter());
                    let values: Values = bands.collect();
                    let at = (subset.id.as_str(), *group, id.as_str(), label.as_str());
                    tabulation.push(at, N, Some(values.n() as f64));
                    tabulation.push(at, Statistic::Mean, values.mean());
                }
            }
        }
    }
    for (group, key) in groups.iter().zip(["group-at-least", "group-below"]) {
        let label = tabulation.locale.say(key, &[]);
        tabulation.table.groups.push(Named { id: (*group).to_owned(), label });
    }
    for variable in &mut tabulation.table.variables {
        let level =
            |(label, from): &(String, f64)| Level { from: Some(*from), ..Level::new(label, false) };
        variable.levels = labels.iter().map(level).collect();
    }
}

/// For each answer to the group question, and for all, n and the sums of the variables.
/// Who did not answer the group question counts in all only.
pub fn group_sums(tabulation: &mut Tabulation<'_>) {
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Statistic::Sum];
    let Some(group) = tabulation.group() else { return };
    let members = tabulation.members(&plan.subsets[0]);
    let subset = plan.subsets[0].id.as_str();
    let lang = tabulation.locale.lang();
    let respondents = tabulation.codes(members.clone(), &group.id);
    let names = group.codes.iter().map(|code| {
        let label = code.label(lang).to_owned();
        Named { id: format!("{}={label}", group.id), label }
    });
    let names: Vec<Named> = names.collect();
    for (index, name) in names.iter().enumerate() {
        let n = respondents.in_rows[index] as f64;
        tabulation.push((subset, &name.id, "", ""), Statistic::N, Some(n));
        for id in &plan.variables {
            let tally = tabulation.numbers(members.clone(), id, Some(group));
            let sum = tally.values(0, index).sum();
            tabulation.push((subset, &name.id, id, ""), Statistic::Sum, Some(sum));
        }
    }
    let n = tabulation.count(members.clone()) as f64;
    tabulation.push((subset, "", "", ""), Statistic::N, Some(n));
    for id in &plan.variables {
        let tally = tabulation.numbers(members.clone(), id, None);
        let sum = tally.values_in(0).sum();
        tabulation.push((subset, "", id, ""), Statistic::Sum, Some(sum));
    }
    tabulation.table.groups = names;
}

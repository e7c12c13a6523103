//! Tables beyond counts and means: how concentrated a number is, how a split moves with its
//! threshold, what groups have together.

use polars::prelude::PolarsResult;

use super::tabulate::{Tabulation, present_values, who_chose};
use crate::plan::{Statistic, Subset, grouped};
use crate::results::{Level, Named};
use crate::statistics::{gini, mean, share_of_top};

/// Percent of the respondents of whom the share is told, the largest first.
const TOP: [u32; 9] = [10, 20, 30, 40, 50, 60, 70, 80, 90];

/// For each variable n, sum, Gini coefficient, and the percent of the sum that the top 10,
/// 20, … 90 percent of the respondents have. Nothing is shared where the sum is 0.
pub fn concentration(tabulation: &mut Tabulation<'_>) -> PolarsResult<()> {
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
        let members = tabulation.members(subset)?;
        for id in &plan.variables {
            let values = present_values(&tabulation.data.numbers(id)?, &members);
            let at = (subset.id.as_str(), "", id.as_str(), "");
            tabulation.push(at, N, Some(values.len() as f64));
            tabulation.push(at, Sum, Some(values.iter().sum()));
            tabulation.push(at, Gini, gini(&values));
            for (label, top) in &labels {
                let share = share_of_top(&values, f64::from(*top) / 100.0);
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
    Ok(())
}

/// For each threshold how many respondents have the first variable at or above it, of
/// those who have it, and the means of the other variables on both sides.
pub fn sweep(tabulation: &mut Tabulation<'_>) -> PolarsResult<()> {
    use Statistic::{Count, N, Percent};
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Count, Percent];
    let Some((swept, measures)) = plan.variables.split_first() else { return Ok(()) };
    let unit = tabulation.table.variables[0].unit.clone();
    let label = |threshold: f64| {
        let value = grouped(threshold);
        tabulation.locale.say("level-at-least", &[("value", &value), ("unit", &unit)])
    };
    let labels: Vec<(String, f64)> = plan.thresholds.iter().map(|&t| (label(t), t)).collect();
    let groups = ["at_least", "below"];
    for subset in &plan.subsets {
        let members = tabulation.members(subset)?;
        let numbers = tabulation.data.numbers(swept)?;
        let n = present_values(&numbers, &members).len();
        tabulation.push((&subset.id, "", swept, ""), N, Some(n as f64));
        for (label, threshold) in &labels {
            let sides = [true, false].map(|above| side(&numbers, &members, *threshold, above));
            let count = sides[0].iter().filter(|&&member| member).count() as f64;
            tabulation.push((&subset.id, "", swept, label), Count, Some(count));
            let percent = (n > 0).then(|| 100.0 * count / n as f64);
            tabulation.push((&subset.id, "", swept, label), Percent, percent);
            for id in measures {
                measure(tabulation, subset, id, label, &groups, &sides)?;
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
    Ok(())
}

/// For each answer to the group question, and for all, n and the sums of the variables.
/// Who did not answer the group question counts in all only.
pub fn group_sums(tabulation: &mut Tabulation<'_>) -> PolarsResult<()> {
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Statistic::Sum];
    let questionnaire = tabulation.data.questionnaire;
    let Some(group) = plan.group.as_ref().and_then(|id| questionnaire.variable(id)) else {
        return Ok(());
    };
    let choices = tabulation.data.choices(group)?;
    let members = tabulation.members(&plan.subsets[0])?;
    let subset = plan.subsets[0].id.as_str();
    let lang = tabulation.locale.lang();
    for (index, code) in group.codes.iter().enumerate() {
        let label = code.label(lang).to_owned();
        let id = format!("{}={label}", group.id);
        tabulation.table.groups.push(Named { id: id.clone(), label });
        let of_group = who_chose(&members, &choices, index);
        sums(tabulation, subset, &id, &of_group)?;
    }
    sums(tabulation, subset, "", &members)
}

fn sums(
    tabulation: &mut Tabulation<'_>,
    subset: &str,
    group: &str,
    members: &[bool],
) -> PolarsResult<()> {
    let n = members.iter().filter(|&&member| member).count() as f64;
    tabulation.push((subset, group, "", ""), Statistic::N, Some(n));
    for id in &tabulation.plan.variables {
        let values = present_values(&tabulation.data.numbers(id)?, members);
        let sum = (n > 0.0).then(|| values.iter().sum());
        tabulation.push((subset, group, id, ""), Statistic::Sum, sum);
    }
    Ok(())
}

/// Members on one side of the threshold; who has no number is on neither.
fn side(numbers: &[Option<f64>], members: &[bool], threshold: f64, above: bool) -> Vec<bool> {
    let is_on = |number: &Option<f64>| number.is_some_and(|n| (n >= threshold) == above);
    numbers.iter().zip(members).map(|(number, member)| *member && is_on(number)).collect()
}

/// n and mean of a variable on each side.
fn measure(
    tabulation: &mut Tabulation<'_>,
    subset: &Subset,
    id: &str,
    label: &str,
    groups: &[&str; 2],
    sides: &[Vec<bool>; 2],
) -> PolarsResult<()> {
    let numbers = tabulation.data.numbers(id)?;
    for (group, side) in groups.iter().zip(sides) {
        let values = present_values(&numbers, side);
        let at = (subset.id.as_str(), *group, id, label);
        tabulation.push(at, Statistic::N, Some(values.len() as f64));
        tabulation.push(at, Statistic::Mean, mean(&values));
    }
    Ok(())
}

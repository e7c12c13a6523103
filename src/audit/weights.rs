//! What weighted figures tell of counts: where all of a group have one weight, as after
//! post-stratification, the sum of the weights of an answer is a second sum of the same cells.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::{Address, Report, near};
use super::system::System;

/// A question in a table by the groups of another.
type Block<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Adds the sums over groups of one weight each.
pub fn sums<'a>(number: usize, report: &'a Report, system: &mut System<'a>) {
    let mut blocks: BTreeMap<Block<'a>, BTreeSet<&'a str>> = BTreeMap::new();
    for (at, _) in report.values().filter(|(at, _)| !at.group_code.is_empty()) {
        let block = (&*at.table, &*at.subset, &*at.group_variable, &*at.variable);
        blocks.entry(block).or_default().insert(&at.group_code);
    }
    for ((table, subset, group_variable, variable), codes) in blocks {
        let n = |code: &str| Address {
            table: table.to_owned(),
            subset: subset.to_owned(),
            group_variable: group_variable.to_owned(),
            group_code: code.to_owned(),
            variable: variable.to_owned(),
            category: String::new(),
            statistic: "n".to_owned(),
        };
        let weight = |code: &&str| {
            let n = n(code);
            let of = report.shown(&n).filter(|n| *n > 0.0)?;
            Some((code.to_string(), report.weighted_base(&n)? / of))
        };
        let weights: Vec<(String, f64)> = codes.iter().filter_map(weight).collect();
        let all_alike = weights.windows(2).all(|pair| near(pair[0].1, pair[1].1));
        if all_alike || !are_of_one_weight(report, &n, &weights) {
            continue;
        }
        for (whole, weighted) in wholes(number, report, system, subset, variable) {
            let part = |(code, weight): &(String, f64)| {
                let at = Address { category: whole.clone(), ..n(code).with_statistic("count") };
                Some((system.number((number, &at))?, *weight))
            };
            let parts: Option<Vec<(usize, f64)>> = weights.iter().map(part).collect();
            if let Some(parts) = parts {
                system.weighted(parts, weighted);
            }
        }
    }
}

/// Whether weighted percents within groups are those of the counts, wherever both are shown.
fn are_of_one_weight(
    report: &Report,
    n: &dyn Fn(&str) -> Address,
    weights: &[(String, f64)],
) -> bool {
    let (mut agree, mut differ) = (0, 0);
    for (code, _) in weights {
        let n = n(code);
        let Some(all) = report.shown(&n) else { continue };
        for (at, count) in report.values().filter(|(at, _)| at.statistic == "count") {
            let is_here = Address { category: String::new(), ..at.with_statistic("n") } == n;
            let percent = report.weighted_percent(&at.with_statistic("percent"));
            let (true, Some(count), Some(percent)) = (is_here, count, percent) else { continue };
            match near(percent, 100.0 * count / all) {
                true if count > 0.0 && count < all => agree += 1,
                true => {}
                false => differ += 1,
            }
        }
    }
    agree > 0 && differ == 0
}

/// The sums of the weights of the answers to a question, each once, by category: of its percent
/// and weighted base, or of the group that gave it.
fn wholes(
    number: usize,
    report: &Report,
    system: &System<'_>,
    subset: &str,
    variable: &str,
) -> BTreeMap<String, f64> {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    for (at, _) in report.values().filter(|(at, _)| {
        at.statistic == "count"
            && at.subset == subset
            && at.variable == variable
            && at.group_code.is_empty()
    }) {
        let value = system.number((number, at)).and_then(|of| system.value(of));
        counts.extend(value.map(|value| (&*at.category, value)));
    }
    let mut wholes = BTreeMap::new();
    for (at, value) in report.values().filter(|(at, _)| at.subset == subset) {
        let Some(weighted) = report.weighted_base(at) else { continue };
        match at.statistic.as_str() {
            "count" if at.variable == variable && at.group_code.is_empty() => {
                let percent = report.weighted_percent(&at.with_statistic("percent"));
                let sum = percent.map(|percent| percent / 100.0 * weighted);
                wholes.extend(sum.map(|sum| (at.category.clone(), sum)));
            }
            "n" if at.group_variable == variable => {
                let count = counts.get(&*at.group_code);
                if value.zip(count).is_some_and(|(n, count)| near(n, *count)) {
                    wholes.insert(at.group_code.clone(), weighted);
                }
            }
            _ => {}
        }
    }
    wholes
}

//! What more must be hidden, that enough is left to guess of each hidden count and sum.

use hashbrown::{HashMap, HashSet};

use super::elimination::System;
use super::guesses::{Among, Guesses, Worth};
use crate::policy::Policy;
use crate::tables::{Category, Results, Statistic, Table};
use crate::tally::Counted;
use crate::tally::links::{Quantity, What};

/// Quantities by number to hide beside those that are not open. Of counts the policy's least
/// count must be left to guess, of sums the percent that it protects single ones by.
pub fn to_hide(
    all: &[Results],
    policy: &Policy,
    numbers: &HashMap<Quantity, usize>,
    system: &System,
    is_open: &[bool],
) -> Vec<usize> {
    if system.primary.is_empty() || policy.least_count == 0 && policy.p_percent.is_none() {
        return Vec::new();
    }
    let count = system.size.len();
    let everybody = all.iter().map(|results| results.respondents as u64).max().unwrap_or(0);
    let mut is_shown = vec![false; count];
    // Bases stand beside figures.
    let bases = all.iter().flat_map(|results| &results.tables).flat_map(|table| {
        table.figures.iter().filter_map(|(_, figure)| Some(Quantity::count(figure.source.base?)))
    });
    let bases = bases.filter_map(|base| numbers.get(&base).copied());
    for of in system.told.iter().copied().chain(bases) {
        is_shown[of] = is_open[of];
    }
    let mut is_known = vec![false; count];
    for &of in &system.known {
        (is_shown[of], is_known[of]) = (true, true);
    }
    let mut may_hide = vec![false; count];
    system.told.iter().for_each(|of| may_hide[*of] = system.size[*of] < everybody);
    is_known.iter_mut().zip(may_hide).for_each(|(known, may_hide)| *known |= !may_hide);
    let mut quantities: Vec<Option<&Quantity>> = vec![None; count];
    numbers.iter().for_each(|(quantity, number)| quantities[*number] = Some(quantity));
    let worth = |number: usize| worth(all, policy, quantities[number]);
    let mut is_near = vec![false; count];
    for equation in &system.equations {
        if equation.iter().any(|(of, _)| !is_shown[*of as usize]) {
            equation.iter().for_each(|(of, _)| is_near[*of as usize] = true);
        }
    }
    let mut among: Vec<Among> = all
        .iter()
        .flat_map(|results| &results.tables)
        .flat_map(|table| among(table, numbers, &is_near))
        .collect();
    among.sort_unstable();
    among.dedup();
    Guesses::new(system, &worth, is_shown, is_known, among).hiding()
}

/// A sum of others beside the quantities of the tables, which has no value of its own, may be
/// anything.
fn worth(all: &[Results], policy: &Policy, quantity: Option<&Quantity>) -> Worth {
    let of_sums = Worth { fall: 0.0, enough: 0.0, is_whole: false };
    let Some(Quantity { what, of }) = quantity else {
        return Worth { fall: f64::INFINITY, ..of_sums };
    };
    match what {
        // That nobody is somewhere is hidden by few policies for its own sake.
        What::Count | What::All => {
            let is_aim = of.n > 0 || policy.hide_zeros;
            let enough = if is_aim { policy.least_count as f64 } else { 0.0 };
            Worth { fall: of.n as f64, enough, is_whole: true }
        }
        What::Sum(measure) => {
            let key = (std::sync::Arc::clone(measure), *of);
            let known = all.iter().find_map(|results| results.links.contributions.get(&key));
            match known {
                Some(known) if known.is_signed => Worth { fall: f64::INFINITY, ..of_sums },
                Some(known) => {
                    // So much of the most that it can be.
                    let share = policy.p_percent.unwrap_or(0.0).min(50.0) / 100.0;
                    let enough = known.sum * share / (1.0 - share);
                    Worth { fall: known.sum, enough, is_whole: false }
                }
                None => of_sums,
            }
        }
        What::Squares(_) => of_sums,
    }
}

/// Counts with those that they are among: who answered, and those outside of the group.
fn among(table: &Table, numbers: &HashMap<Quantity, usize>, is_near: &[bool]) -> HashSet<Among> {
    let number = |of: Counted| {
        let quantities = [Quantity::count(of), Quantity::answer(of, true)];
        let numbers = quantities.into_iter().filter_map(|of| numbers.get(&of).copied());
        numbers.filter(|of| is_near[*of]).collect::<Vec<usize>>()
    };
    let mut among = HashSet::new();
    for (key, figure) in table.figures.iter() {
        if !matches!(key.statistic, Statistic::Count | Statistic::N) {
            continue;
        }
        let Some(&of) = figure.source.counts.first() else { continue };
        let parts = number(of);
        if parts.is_empty() {
            continue;
        }
        let all = crate::tables::At { category: &Category::All, ..key.at() };
        let outside = crate::tables::At { group: None, ..key.at() };
        let wholes = [(all, Statistic::N), (outside, key.statistic)];
        let wholes = wholes.into_iter().filter_map(|(at, statistic)| table.figure(at, statistic));
        let wholes = wholes.filter_map(|whole| whole.source.counts.first().copied());
        for whole in wholes.chain(figure.source.base).filter(|whole| whole.n > of.n) {
            let pairs = parts
                .iter()
                .flat_map(|part| number(whole).into_iter().map(move |whole| (*part, whole)));
            among.extend(pairs);
        }
    }
    among
}

//! Results to a [`Released`]: what may leave the house. Writers take nothing else.
//!
//! What is of too few respondents is hidden by the policy's rules (`primary`), and with it what
//! would tell it (`secondary`), over all tables at once. Only figures are changed, so what charts,
//! sentences and notes are made of holds nothing else.

mod by_table;
mod elimination;
mod guesses;
mod primary;
mod rounded;
mod rules;
mod secondary;
mod unions;
mod widths;

use std::ops::Deref;

use hashbrown::HashSet;

use crate::policy::{Extremes, Policy};
use crate::tables::{Category, Made, Results, State, Statistic, Table};
use crate::tally::Counted;
use crate::tally::holders::Holdings;
use crate::tally::links::Quantity;
pub use rules::Rules;

/// Results that may be published.
pub struct Released {
    results: Results,
    pub control: Control,
}

/// What was done to protect respondents, and what it cost.
#[derive(Debug, Clone, Default)]
pub struct Control {
    /// Name of the policy, if it has one.
    pub name: String,
    pub policy: Policy,
    /// For the analyst's eyes only: nothing was hidden.
    pub is_internal: bool,
    /// How many figures there are.
    pub figures: usize,
    /// How many are hidden for their own sake.
    pub primary: usize,
    /// How many because they would tell others.
    pub secondary: usize,
    /// How many are hidden in vain: what is out already tells them.
    pub out: usize,
}

impl Control {
    /// How many are hidden. How many of them are of few is for the analyst: it would narrow down
    /// what the others are.
    pub fn hidden(&self) -> usize {
        self.primary + self.secondary
    }
}

/// Releases the results by the rules.
pub fn release(results: Results, rules: &Rules) -> Released {
    let alone = Together { results, part_by: None };
    release_together(vec![alone], rules).pop().expect("as many as there were")
}

/// Results that are released with others of the same respondents.
pub struct Together {
    pub results: Results,
    /// The question of whose answers they are one, if they are not of everybody.
    pub part_by: Option<String>,
}

/// Releases results that are published together: what one tells of another counts.
pub fn release_together(all: Vec<Together>, rules: &Rules) -> Vec<Released> {
    let part_by: Vec<Option<String>> = all.iter().map(|one| one.part_by.clone()).collect();
    let mut all: Vec<Results> = all.into_iter().map(|one| one.results).collect();
    let policy = &rules.policy;
    let mut controls: Vec<Control> = all
        .iter()
        .map(|results| Control {
            name: rules.name.clone(),
            policy: policy.clone(),
            is_internal: rules.is_internal,
            figures: results.tables.iter().map(|table| table.figures.iter().count()).sum(),
            ..Control::default()
        })
        .collect();
    if !rules.are_some() {
        for (results, control) in all.iter_mut().zip(&mut controls) {
            by_their_own(results, control);
        }
    }
    // What a table hides by itself, others may tell.
    if rules.are_some() || controls.iter().any(|control| control.primary > 0) {
        let decided = secondary::decide(&all, &part_by, rules);
        let untold = untold(&all, &decided);
        for (number, (results, control)) in all.iter_mut().zip(&mut controls).enumerate() {
            apply(results, number, &decided, rules, control);
            hide_rates(results, &rules.policy, &untold);
        }
    }
    // What is known of the error of what is hidden, and the weight of a base that is, would tell it.
    let tables = all.iter_mut().flat_map(|results| &mut results.tables);
    for (_, figure) in tables.flat_map(|table| table.figures.iter_mut()) {
        let is_hidden = figure.state == State::Suppressed
            || figure.base.is_none() && figure.source.base.is_some();
        if is_hidden {
            figure.estimate = None;
        }
    }
    // From what is left, so that a mark tells of nothing that is hidden.
    all.iter_mut().flat_map(|results| &mut results.tables).for_each(Made::mark);
    let release = |(results, control)| Released { results, control };
    all.into_iter().zip(controls).map(release).collect()
}

/// Variables and how many answered them, where a table of any of the results hides it, or how many
/// did not: the list of answer rates is no table and would tell it.
fn untold(all: &[Results], decided: &secondary::Decided) -> HashSet<(String, u64)> {
    let mut untold = HashSet::new();
    for (number, results) in all.iter().enumerate() {
        for (at, table) in results.tables.iter().enumerate() {
            for (index, (key, figure)) in table.figures.iter().enumerate() {
                let is_shown = figure.state != State::Suppressed
                    && decided.verdict(number, at, index) == secondary::Verdict::Shown;
                let Some(base) = figure.source.base.filter(|_| !is_shown) else { continue };
                let silent =
                    figure.source.counts.first().filter(|_| key.category == Category::NoAnswer);
                if key.statistic == Statistic::N || silent.is_some() {
                    untold.insert((
                        key.variable.clone(),
                        base.n.saturating_sub(silent.map_or(0, |of| of.n)),
                    ));
                }
            }
        }
    }
    untold
}

/// Who was asked is told by other answers: only of questions to everybody is said how many answered,
/// if they are not few and no table hides it.
fn hide_rates(results: &mut Results, policy: &Policy, untold: &HashSet<(String, u64)>) {
    let all = results.respondents;
    let is_few = |n: usize| n > 0 && (n as u64) < policy.least_count;
    let is_open = |asked: usize, answered: usize| {
        policy.least_count == 0 || asked == all && !is_few(answered)
    };
    results.quality.answered.retain(|rate| {
        let is_untold = untold.contains(&(rate.variable.clone(), rate.answered as u64));
        is_open(rate.asked, rate.answered) && !is_untold
    });
}

/// What tables ask for themselves.
fn by_their_own(results: &mut Results, control: &mut Control) {
    if control.is_internal {
        results.tables.iter_mut().for_each(|table| table.disclosed.is_internal = true);
        return;
    }
    for table in &mut results.tables {
        if let Some(least) = table.spec.min_base {
            let [primary, secondary] = by_table::suppress(table, least);
            control.primary += primary;
            control.secondary += secondary;
        }
    }
}

fn apply(
    results: &mut Results,
    number: usize,
    decided: &secondary::Decided,
    rules: &Rules,
    control: &mut Control,
) {
    control.out = if rules.published.is_empty() { 0 } else { decided.out };
    let links = &results.links;
    for (at, table) in results.tables.iter_mut().enumerate() {
        let own = secondary::of_table(rules, &table.spec);
        let (mut is_any, mut has_deciles) = (false, false);
        // How many are counted is not told by the bases of other figures either, where it is hidden.
        let unsaid = table.figures.iter().enumerate().filter(|(index, (key, _))| {
            let verdict = decided.verdict(number, at, *index);
            key.statistic == Statistic::N && verdict != secondary::Verdict::Shown
        });
        let unsaid: HashSet<Counted> =
            unsaid.filter_map(|(_, (_, figure))| figure.source.base).collect();
        for (index, (key, figure)) in table.figures.iter_mut().enumerate() {
            let verdict = decided.verdict(number, at, index);
            let was_hidden = figure.state == State::Suppressed;
            match verdict {
                // The table has counted it.
                _ if was_hidden => {}
                secondary::Verdict::Shown => {}
                secondary::Verdict::Primary => control.primary += 1,
                secondary::Verdict::Secondary => control.secondary += 1,
            }
            if verdict == secondary::Verdict::Shown || was_hidden {
                if matches!(key.statistic, Statistic::Min | Statistic::Max) {
                    has_deciles |= deciles(key.statistic, figure, links, &own);
                }
            } else {
                figure.state = State::Suppressed;
                is_any = true;
            }
            // A base that would tell a hidden count is not told either.
            let is_told = |base| decided.is_open(&Quantity::count(base)) && !unsaid.contains(&base);
            if figure.source.base.is_some_and(|base| !is_told(base)) {
                figure.base = None;
            }
            if let (Some(base), Some(estimate)) = (figure.source.base, &mut figure.estimate)
                && !decided.is_weight_told(&base)
            {
                estimate.weighted_base = f64::NAN;
            }
            if let Some(base) = own.round_to {
                rounded::round(key, figure, base);
            }
        }
        if let Some(base) = own.round_to {
            rounded::round_bases(&mut table.bases, base);
        }
        if is_any {
            table.disclosed.has_hidden = true;
            in_the_order_of_codes(table);
        }
        let first = table.first();
        let is_hidden = |at| {
            let n = table.figure(at, Statistic::N);
            n.is_some_and(|n| n.state == State::Suppressed)
        };
        // A comparison says how many both sides are.
        let has_hidden_base = is_hidden(first)
            || table.groups.len() == 2
                && table.groups.iter().any(|of| is_hidden(first.in_group(&of.group)));
        table.disclosed.has_hidden_base = has_hidden_base;
        table.disclosed.has_deciles = has_deciles;
        table.disclosed.rounded_to = own.round_to;
        hide_texts(table, &own, &links.holdings);
    }
}

/// Quantiles in place of the smallest and the largest value.
fn deciles(
    statistic: Statistic,
    figure: &mut crate::tables::Figure,
    links: &crate::tally::links::Links,
    policy: &Policy,
) -> bool {
    let (Extremes::Deciles, Some(of)) = (policy.extremes, figure.source.numbers.first()) else {
        return false;
    };
    let deciles = links.contributions.get(of).and_then(|of| of.deciles);
    if let Some((low, high)) = deciles {
        figure.state = State::Shown(if statistic == Statistic::Min { low } else { high });
    }
    deciles.is_some()
}

/// Texts of few are not listed.
fn hide_texts(table: &mut Table, policy: &Policy, holdings: &Holdings) {
    let counts: Vec<(Category, bool)> = table
        .texts
        .iter()
        .map(|(category, _)| {
            let figure = table.figure(table.first().category(category), Statistic::Count);
            let is_hidden = figure.is_some_and(|figure| {
                let of = figure.source.counts.first();
                let n = of.map_or(0, |of| holdings.respondents(*of));
                policy.hides_texts(category, n) || figure.state == State::Suppressed
            });
            (category.clone(), is_hidden)
        })
        .collect();
    for (category, texts) in &mut table.texts {
        if counts.iter().any(|(hidden, is)| *is && hidden == category) {
            texts.clear();
        }
    }
}

/// The order of counts would tell what is hidden.
fn in_the_order_of_codes(table: &mut Table) {
    let is_coded = |category: &Category| matches!(category, Category::Code(_));
    for variable in &mut table.variables {
        if variable.categories.iter().all(|listed| listed.rest || is_coded(&listed.category)) {
            variable.categories.sort_by_key(|listed| (listed.rest, listed.category.clone()));
        }
    }
    if table.groups.iter().all(|grouped| is_coded(&grouped.group.category)) {
        let order: Vec<String> =
            table.groups.iter().map(|grouped| grouped.group.variable.clone()).collect();
        let place = |variable: &String| order.iter().position(|known| known == variable);
        table.groups.sort_by_key(|of| (place(&of.group.variable), of.group.category.clone()));
    }
}

impl Deref for Released {
    type Target = Results;

    fn deref(&self) -> &Results {
        &self.results
    }
}

//! What else must be hidden: over all tables that are released together.

use std::collections::BTreeSet;

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::elimination::System;
use super::primary::told;
use super::rules::Rules;
use super::{unions, widths};
use crate::policy::Policy;
use crate::tables::figure::Source;
use crate::tables::{Category, Figure, Key, Results, State, Statistic, Table, TableSpec};
use crate::tally::Counted;
use crate::tally::holders::{Holders, Holdings};
use crate::tally::links::{Contributions, Equations, Links, Quantity, What};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Shown,
    /// Hidden for its own sake.
    Primary,
    /// Hidden because it would tell another.
    Secondary,
}

/// What is decided of figures and quantities.
pub struct Decided {
    /// By results, table and figure.
    verdicts: Vec<Vec<Vec<Verdict>>>,
    numbers: HashMap<Quantity, usize>,
    is_open: Vec<bool>,
    /// Respondents of whom a part by weights is hidden, which their sum of weights would tell.
    closed: HashSet<Counted>,
    /// Quantities that are hidden in vain.
    pub out: usize,
}

impl Decided {
    pub fn verdict(&self, results: usize, table: usize, figure: usize) -> Verdict {
        self.verdicts[results][table][figure]
    }

    /// Whether a quantity may be told.
    pub fn is_open(&self, quantity: &Quantity) -> bool {
        self.numbers.get(quantity).is_none_or(|&number| self.is_open[number])
    }

    /// Whether the sum of the weights of some respondents would tell a hidden count.
    pub fn is_weight_told(&self, of: &Counted) -> bool {
        !self.closed.contains(of)
    }
}

/// The policy as a table has it: its own smallest base is a rule more. Without a policy the table
/// has kept to that already. A policy is about respondents: of a table of units see
/// [`is_of_few_units`].
pub fn of_table(rules: &Rules, spec: &TableSpec) -> Policy {
    let policy = &rules.policy;
    if !rules.are_some() || spec.of.is_some() {
        return policy.clone();
    }
    let own = spec.min_base.map_or(0, |least| least.ceil() as u64);
    Policy {
        least_count: policy.least_count.max(own),
        least_contributors: policy.least_contributors.max(own),
        ..policy.clone()
    }
}

/// Whether a figure of units is of fewer than its table's own smallest base, under a policy.
fn is_of_few_units(figure: &Figure, spec: &TableSpec, rules: &Rules) -> bool {
    let is_asked = rules.are_some() && spec.of.is_some();
    let least = spec.min_base.filter(|_| is_asked).unwrap_or(0.0);
    figure.source.base.is_some_and(|base| base.n > 0 && (base.n as f64) < least)
}

/// The quantities that a figure tells, and whether it is of too few.
type Told = (Vec<usize>, bool);

/// Quantities of parts, by their cells and what they are.
type OfParts<'r> = HashMap<(u64, What), Vec<(usize, &'r Quantity)>>;

/// Decides which figures are shown. `part_by` names for each of the results the question of
/// whose answers they are one.
pub fn decide(all: &[Results], part_by: &[Option<String>], rules: &Rules) -> Decided {
    let mut linked =
        Linked { links: all.iter().map(|results| &results.links).collect(), ..Linked::default() };
    let mut figures: Vec<Vec<Vec<Told>>> = Vec::new();
    for (number, results) in all.iter().enumerate() {
        linked.equate(&results.links.equations, number);
        let of_table = |table: &crate::tables::Made| {
            let policy = of_table(rules, &table.spec);
            linked.system.least = linked.system.least.max(policy.least_count);
            let few = subsets_of_few(table, &policy, &results.links.holdings);
            let each = table.figures.iter();
            let each = each.map(|(key, figure)| {
                let is_out = rules.is_published(&table.spec.id, key, figure);
                let is_few = few.contains(key.subset.as_str()) && figure.source.base.is_some();
                let is_few = is_few || policy.is_of_few(key, figure, &results.links.holdings);
                let is_few = is_few || is_of_few_units(figure, &table.spec, rules);
                linked.figure(key, figure, &policy, is_few, (number, results), is_out)
            });
            each.collect()
        };
        figures.push(results.tables.iter().map(of_table).collect());
    }
    for (whole, _) in part_by.iter().enumerate().filter(|(_, part_by)| part_by.is_none()) {
        let variables: BTreeSet<&String> = part_by.iter().flatten().collect();
        for variable in variables {
            let parts: Vec<usize> =
                (0..all.len()).filter(|&part| part_by[part].as_ref() == Some(variable)).collect();
            linked.divide(all, whole, &parts, rules);
        }
    }
    for (number, results) in all.iter().enumerate() {
        for quantity in &results.links.differences {
            if rules.policy.hides(quantity, &results.links) {
                let quantity = linked.number(quantity, number);
                linked.primary.insert(quantity);
            }
        }
    }
    let Linked { mut system, numbers, primary, mut known, by_weights, .. } = linked;
    for (quantity, &number) in &numbers {
        if quantity.of.n == 0 && !primary.contains(&number) {
            known.push(number);
        }
    }
    known.sort_unstable();
    system.known = known;
    let mut hidden: Vec<usize> = primary.iter().copied().collect();
    hidden.sort_unstable();
    system.primary = hidden;
    let mut solution = system.solve();
    // What is hidden of a sum is told together. Each round hides more, until none of these are
    // of too few, and enough is left to guess.
    let (mut seen, mut is_wide) = (HashSet::new(), false);
    loop {
        let mut new = unions::of_few(all, &rules.policy, &numbers, &solution.is_open);
        new.retain(|union| seen.insert(union.clone()));
        if !new.is_empty() {
            new.into_iter().for_each(|union| system.hide_together(union));
            solution = system.solve();
            is_wide = false;
        } else if !is_wide {
            let more = widths::to_hide(all, &rules.policy, &numbers, &system, &solution.is_open);
            more.iter().for_each(|of| solution.is_open[*of] = false);
            system.closed.extend(more);
            is_wide = true;
        } else {
            break;
        }
    }
    let is_open = |quantity: Quantity| {
        numbers.get(&quantity).is_none_or(|&number: &usize| solution.is_open[number])
    };
    let closed = closed(all, by_weights, &is_open);
    let verdict = |((told, is_of_few), (key, figure)): (&Told, (&Key, &Figure))| {
        if *is_of_few || told.iter().any(|number| primary.contains(number)) {
            Verdict::Primary
        } else if told.iter().any(|&number| !solution.is_open[number])
            || weighted_of(key.statistic, figure).any(|of| closed.contains(of))
        {
            Verdict::Secondary
        } else {
            Verdict::Shown
        }
    };
    let of_table = |(told, table): (&Vec<Told>, &crate::tables::Made)| {
        told.iter().zip(table.figures.iter()).map(verdict).collect()
    };
    let of_results = |(told, results): (&Vec<Vec<Told>>, &Results)| {
        told.iter().zip(&results.tables).map(of_table).collect()
    };
    let verdicts = figures.iter().zip(all).map(of_results).collect();
    Decided { verdicts, closed, numbers, is_open: solution.is_open, out: solution.is_out.len() }
}

/// Those of whom a part with a weight of its own is hidden. Everybody is not: what all weigh is
/// the population, as everybody knows.
fn closed(
    all: &[Results],
    in_reports: Vec<Vec<Counted>>,
    is_open: &dyn Fn(Quantity) -> bool,
) -> HashSet<Counted> {
    let in_tables = all.iter().enumerate().flat_map(|(number, results)| {
        let weighted = results.tables.iter().filter_map(|table| table.weighted.as_ref());
        let parts = weighted.flat_map(|weighted| &weighted.parts);
        parts.map(move |parts| parts.iter().map(|part| in_results(*part, number)).collect())
    });
    let everybody = all.iter().map(|results| results.respondents as u64).max().unwrap_or(0);
    let is_of_units = |of: &Counted| all.iter().any(|results| results.links.holdings.has(*of));
    let is_hidden = |part: &Counted| {
        let quantities = [Quantity::count(*part), Quantity::answer(*part, true)];
        quantities.into_iter().any(|quantity| !is_open(quantity))
    };
    let told = in_tables.chain(in_reports).filter(|parts| parts.iter().any(is_hidden));
    let wholes = told.map(|parts: Vec<Counted>| parts.into_iter().sum());
    wholes.filter(|whole: &Counted| whole.n < everybody || is_of_units(whole)).collect()
}

/// The weight that all of a report have, if it is one.
fn weight_of(results: &Results) -> Option<f64> {
    let mut weights =
        results.tables.iter().filter_map(|table| Some(table.weighted.as_ref()?.weight));
    let first = weights.next()??;
    weights.all(|weight| weight == Some(first)).then_some(first)
}

/// Of whose weights a figure is made.
fn weighted_of(statistic: Statistic, figure: &Figure) -> impl Iterator<Item = &Counted> {
    use Statistic::{
        DesignEffect, EffectiveN, LowerLimit, Percent, StandardError, UpperLimit, WeightedBase,
    };
    let source = figure.estimate.as_ref().map(|_| &figure.source);
    let counts = source.filter(|_| {
        matches!(
            statistic,
            Percent | LowerLimit | UpperLimit | StandardError | DesignEffect | EffectiveN
        )
    });
    let base = source.filter(|_| statistic == WeightedBase).and_then(|source| source.base.as_ref());
    counts.into_iter().flat_map(|source| &source.counts).chain(base)
}

/// Nobody here is not nobody there.
fn in_results(of: Counted, results: usize) -> Counted {
    match of.n {
        0 => Counted::nobody(of.who.wrapping_add(results as u64)),
        _ => of,
    }
}

/// Subsets of so few that nothing is shown of them: where all of a few are in one row, that nobody
/// is in the others would say it.
fn subsets_of_few<'t>(table: &'t Table, policy: &Policy, holdings: &Holdings) -> HashSet<&'t str> {
    let is_few = |of: Counted| {
        let respondents = holdings.respondents(of);
        respondents > 0 && respondents < policy.least_count
    };
    let subsets = table.subsets().iter().enumerate().filter(|(at, subset)| {
        let of_all = |(key, _): &(&Key, &Figure)| {
            key.subset == subset.id
                && key.group.is_none()
                && key.category == Category::All
                && key.statistic == Statistic::N
        };
        let bases = table.figures.iter().filter(of_all);
        let largest = bases.filter_map(|(_, figure)| figure.source.base).max_by_key(|base| base.n);
        largest.is_some_and(is_few) || *at == 0 && is_few(table.bases.who)
    });
    subsets.map(|(_, subset)| subset.id.as_str()).collect()
}

/// Whether a figure tells that all of a group, or all who gave an answer, are in one cell.
fn is_all(key: &Key, source: &Source, links: &Links) -> bool {
    let Some(cell) = source.counts.first().filter(|_| key.category != Category::All) else {
        return false;
    };
    links.alls.contains(cell) && (key.group.is_some() || source.base.as_ref() == Some(cell))
}

/// Quantities by number.
#[derive(Default)]
struct Linked<'r> {
    /// By results.
    links: Vec<&'r Links>,
    numbers: HashMap<Quantity, usize>,
    primary: HashSet<usize>,
    known: Vec<usize>,
    is_told: HashSet<usize>,
    /// Counts in reports that have one weight each, and not all the same.
    by_weights: Vec<Vec<Counted>>,
    system: System,
}

impl Linked<'_> {
    fn number(&mut self, quantity: &Quantity, results: usize) -> usize {
        let mut quantity = quantity.clone();
        quantity.of = in_results(quantity.of, results);
        let next = self.numbers.len();
        let System { size, holders, .. } = &mut self.system;
        let known = self.links[results].holdings.of(&quantity);
        *self.numbers.entry(quantity).or_insert_with_key(|quantity| {
            size.push(quantity.of.n);
            holders.extend(known.map(|known| (next, Arc::clone(known))));
            next
        })
    }

    fn equate(&mut self, equations: &Equations, results: usize) {
        let numbers: Vec<usize> =
            equations.quantities().map(|of| self.number(of, results)).collect();
        for equation in equations.iter() {
            let terms = equation.iter().map(|(of, factor)| (numbers[*of as usize], *factor));
            self.system.equate(terms);
        }
    }

    /// The quantities that a figure tells, and whether it is of too few.
    fn figure(
        &mut self,
        key: &Key,
        figure: &Figure,
        policy: &Policy,
        is_of_few: bool,
        (number, results): (usize, &Results),
        is_out: bool,
    ) -> Told {
        let source = &figure.source;
        // Of what a table has hidden by itself, how many it is of is open. A comparison of two
        // waves is hidden for one of them, which is hidden itself, or with its like: it tells nothing.
        let of_table = figure.state == State::Suppressed;
        if of_table && key.statistic.is_of_two_waves() {
            return (Vec::new(), is_of_few);
        }
        let is_all = is_all(key, source, &results.links);
        let quantities = told(key.statistic, source, is_all);
        let base = source.base.map_or(0, |base| base.n);
        let is_base = |of: &Quantity| {
            of.what == What::Count
                && (source.base == Some(of.of) || source.numbers.iter().any(|(_, n)| *n == of.of))
        };
        let told = quantities.iter().map(|quantity| {
            let told = self.number(quantity, number);
            let is_somebody = quantity.of.n > 0 || base > 0;
            if is_somebody && policy.hides(quantity, &results.links) || is_of_few {
                self.primary.insert(told);
            }
            if of_table && !is_base(quantity) {
                self.primary.insert(told);
            }
            if is_out {
                self.known.push(told);
            }
            if self.is_told.insert(told) {
                self.system.told.push(told);
            }
            told
        });
        let told = told.collect();
        self.add_parts(source, &quantities, number);
        (told, is_of_few)
    }

    /// Cells of everybody are those of the parts, and of who is in no part.
    fn divide(&mut self, all: &[Results], whole: usize, parts: &[usize], rules: &Rules) {
        let weights: Option<Vec<f64>> = parts.iter().map(|part| weight_of(&all[*part])).collect();
        let is_told = weights.is_some_and(|weights| weights.iter().any(|of| *of != weights[0]));
        // That all of some gave an answer is a count of the whole.
        let what = |quantity: &Quantity| quantity.of_others(quantity.of).what;
        let mut in_parts = OfParts::new();
        for &part in parts {
            for (name, quantity) in &all[part].links.cells {
                in_parts.entry((*name, what(quantity))).or_default().push((part, quantity));
            }
        }
        for (name, all_of) in &all[whole].links.cells {
            let Some(of) = in_parts.get(&(*name, what(all_of))) else { continue };
            let rest = all_of.of.without(of.iter().map(|(_, part)| part.of).sum());
            let rest = all_of.of_others(rest);
            let mut terms = vec![(self.number(all_of, whole), 1)];
            terms.extend(of.iter().map(|(at, part)| (self.number(part, *at), -1)));
            if is_told && all_of.what == What::Count && rest.of.n == 0 {
                let part = |(at, part): &(usize, &Quantity)| in_results(part.of, *at);
                self.by_weights.push(of.iter().map(part).collect());
            }
            let numbered = self.number(&rest, whole);
            terms.push((numbered, -1));
            let in_parts = of.iter().map(|(at, part)| (*at, *part));
            if rest.of.n > 0 && self.is_rest_of_few(&rest, (whole, all_of), in_parts, rules) {
                self.primary.insert(numbered);
            }
            self.system.equate(terms);
        }
    }

    /// Whether those of a whole who are in no part of it are too few.
    fn is_rest_of_few<'q>(
        &mut self,
        rest: &Quantity,
        (whole, all_of): (usize, &Quantity),
        parts: impl Iterator<Item = (usize, &'q Quantity)>,
        rules: &Rules,
    ) -> bool {
        let Some(units) = self.links[whole].holdings.of(all_of) else {
            return rules.policy.hides(rest, self.links[whole]);
        };
        let parts = parts.filter_map(|(at, part)| self.links[at].holdings.of(part));
        let units = units.without(&Holders::together(parts));
        let contributions = Contributions::of_holders(&units, None);
        let respondents = units.respondents();
        if let Some(&number) = self.numbers.get(rest) {
            self.system.holders.insert(number, Arc::new(units));
        }
        rules.policy.hides_of(&rest.what, respondents, Some(&contributions))
    }

    /// What a table has added up itself.
    fn add_parts(&mut self, source: &Source, told: &[Quantity], results: usize) {
        let whole = source.counts.first().or(source.numbers.first().map(|(_, of)| of));
        let Some(whole) = whole.filter(|_| !source.parts.is_empty()) else { return };
        for quantity in told.iter().filter(|quantity| quantity.of == *whole) {
            if source.parts.len() > 1 || source.parts.first() != Some(whole) {
                let mut terms = vec![(self.number(quantity, results), 1)];
                let parts = source.parts.iter().map(|part| quantity.of_others(*part));
                terms.extend(parts.map(|part| (self.number(&part, results), -1)));
                self.system.equate(terms);
            }
        }
    }
}

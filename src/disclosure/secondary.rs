//! What else must be hidden: over all tables that are released together.

use std::collections::{HashMap, HashSet};

use super::elimination::System;
use super::primary::told;
use super::rules::Rules;
use crate::policy::Policy;
use crate::tables::figure::Source;
use crate::tables::{Figure, Key, Results, State, TableSpec};
use crate::tally::Counted;
use crate::tally::links::{Equation, Quantity};

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
}

/// The policy as a table has it: its own smallest base is a rule more.
pub fn of_table(policy: &Policy, spec: &TableSpec) -> Policy {
    let own = spec.min_base.map_or(0, |least| least.ceil() as u64);
    Policy {
        least_count: policy.least_count.max(own),
        least_contributors: policy.least_contributors.max(own),
        ..policy.clone()
    }
}

/// Decides which figures are shown.
pub fn decide(all: &[Results], rules: &Rules) -> Decided {
    let mut linked = Linked::default();
    let mut figures: Vec<Vec<Vec<(Vec<usize>, bool)>>> = Vec::new();
    for (number, results) in all.iter().enumerate() {
        for equation in &results.links.equations {
            linked.equate(equation, number);
        }
        let of_table = |table: &crate::tables::Made| {
            let policy = of_table(&rules.policy, &table.spec);
            linked.system.least = linked.system.least.max(policy.least_count);
            let each = table.figures.iter();
            let each = each.map(|(key, figure)| {
                let is_out = rules.is_published(&table.spec.id, key, figure);
                linked.figure(key, figure, &policy, results, number, is_out)
            });
            each.collect()
        };
        figures.push(results.tables.iter().map(of_table).collect());
    }
    for (number, results) in all.iter().enumerate() {
        for quantity in &results.links.differences {
            if rules.policy.hides(quantity, &results.links) {
                let quantity = linked.number(quantity, number);
                linked.primary.insert(quantity);
            }
        }
    }
    let Linked { mut system, numbers, primary, mut known, .. } = linked;
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
    let solution = system.solve();
    let verdict = |(told, is_of_few): &(Vec<usize>, bool)| {
        if *is_of_few || told.iter().any(|number| primary.contains(number)) {
            Verdict::Primary
        } else if told.iter().any(|&number| !solution.is_open[number]) {
            Verdict::Secondary
        } else {
            Verdict::Shown
        }
    };
    let of_table = |table: &Vec<_>| table.iter().map(verdict).collect();
    let of_results = |tables: &Vec<Vec<_>>| tables.iter().map(of_table).collect();
    let verdicts = figures.iter().map(of_results).collect();
    Decided { verdicts, numbers, is_open: solution.is_open, out: solution.is_out.len() }
}

/// Quantities by number.
#[derive(Default)]
struct Linked {
    numbers: HashMap<Quantity, usize>,
    primary: HashSet<usize>,
    known: Vec<usize>,
    is_told: HashSet<usize>,
    seen: HashSet<Vec<(usize, i64)>>,
    system: System,
}

impl Linked {
    fn number(&mut self, quantity: &Quantity, results: usize) -> usize {
        let mut quantity = quantity.clone();
        if quantity.of.n == 0 {
            // Nobody here is not nobody there.
            quantity.of = Counted::nobody(quantity.of.who.wrapping_add(results as u64));
        }
        let next = self.numbers.len();
        let sizes = &mut self.system.size;
        *self.numbers.entry(quantity).or_insert_with_key(|quantity| {
            sizes.push(quantity.of.n);
            next
        })
    }

    fn equate(&mut self, equation: &Equation, results: usize) {
        let mut terms: Vec<(usize, i64)> =
            equation.iter().map(|(factor, of)| (self.number(of, results), *factor)).collect();
        terms.sort_unstable();
        if self.seen.insert(terms.clone()) {
            self.system.equations.push(terms);
        }
    }

    /// The quantities that a figure tells, and whether it is of too few.
    fn figure(
        &mut self,
        key: &Key,
        figure: &Figure,
        policy: &Policy,
        results: &Results,
        number: usize,
        is_out: bool,
    ) -> (Vec<usize>, bool) {
        let source = &figure.source;
        let is_of_few = policy.is_of_few(key, figure);
        let quantities = told(key.statistic, source);
        let base = source.base.map_or(0, |base| base.n);
        let told = quantities.iter().map(|quantity| {
            let told = self.number(quantity, number);
            let is_somebody = quantity.of.n > 0 || base > 0;
            if is_somebody && policy.hides(quantity, &results.links)
                || is_of_few && quantity.of.n > 0
            {
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
        (told, is_of_few && figure.state != State::Nobody)
    }

    /// What a table has added up itself.
    fn add_parts(&mut self, source: &Source, told: &[Quantity], results: usize) {
        let whole = source.counts.first().or(source.numbers.first().map(|(_, of)| of));
        let Some(whole) = whole.filter(|_| !source.parts.is_empty()) else { return };
        for quantity in told.iter().filter(|quantity| quantity.of == *whole) {
            let part = |part: &Counted| (-1, Quantity { of: *part, ..quantity.clone() });
            let mut equation: Equation = vec![(1, quantity.clone())];
            equation.extend(source.parts.iter().map(part));
            if source.parts.len() > 1 || source.parts.first() != Some(whole) {
                self.equate(&equation, results);
            }
        }
    }
}

//! Relations between released figures, found where the shown ones obey them.
//!
//! Nothing is known of the survey: which answers exclude each other, which groups are all there
//! are, which report is about a group of another. An outsider sees that sums agree wherever they
//! can be looked at, and takes them to agree where they cannot. A relation is taken if some
//! shown figures obey it and none contradict it.

use std::collections::BTreeMap;

use super::figures::{Address, Report, near};
use super::system::System;
use super::{pairs, weights};

/// Addresses that belong together.
type Groups<'a, K> = BTreeMap<K, Vec<&'a Address>>;

/// Of so many figures that agree, two things are taken for the same.
const ENOUGH: usize = 3;

pub fn find(reports: &[Report]) -> System<'_> {
    let mut system = System::default();
    for (number, report) in reports.iter().enumerate() {
        for (address, _) in report.values().filter(|(address, _)| address.is_additive()) {
            system.add((number, address), report.shown(address));
        }
    }
    for (number, report) in reports.iter().enumerate() {
        same_in_two_tables(number, report, &mut system);
    }
    for (number, report) in reports.iter().enumerate() {
        for (other, whole) in reports.iter().enumerate().filter(|(other, _)| *other != number) {
            a_group_of_another(number, report, other, whole, &mut system);
        }
    }
    // What percents and means tell, tells more of them.
    loop {
        let learned = reports
            .iter()
            .enumerate()
            .map(|(number, report)| {
                percents_and_means(number, report, &mut system)
                    + limits(number, report, &mut system)
                    + bases(number, report, &mut system)
                    + pairs::changes(number, report, &mut system)
            })
            .sum::<usize>();
        if learned == 0 {
            break;
        }
    }
    for (number, report) in reports.iter().enumerate() {
        answers_are_all(number, report, &mut system);
        groups_are_all(number, report, &mut system);
        subsets_are_all(number, report, &mut system);
        parts(number, report, &mut system);
        weights::sums(number, report, &mut system);
        pairs::differences(number, report, &mut system);
    }
    system
}

/// Figures at the same address of two tables whose shown figures agree.
fn same_in_two_tables<'a>(number: usize, report: &'a Report, system: &mut System<'a>) {
    type Key<'a> = (&'a str, &'a str, &'a str);
    let mut by_table: Groups<'a, (Key<'a>, &'a str)> = Groups::new();
    for (address, _) in report.values().filter(|(address, _)| address.is_additive()) {
        let key = (&*address.subset, &*address.variable, &*address.group_variable);
        by_table.entry((key, &address.table)).or_default().push(address);
    }
    let blocks: Vec<_> = by_table.into_iter().collect();
    for (at, ((key, _), one)) in blocks.iter().enumerate() {
        for ((_, other), _) in blocks[at + 1..].iter().take_while(|((of, _), _)| of == key) {
            let pairs: Vec<(&Address, Address)> = one
                .iter()
                .map(|address| {
                    (*address, Address { table: (*other).to_owned(), ..(*address).clone() })
                })
                .collect();
            let compared =
                pairs.iter().filter_map(|(a, b)| Some((report.shown(a)?, report.shown(b)?)));
            let (mut agree, mut differ) = (0, 0);
            for (a, b) in compared {
                match near(a, b) {
                    true => agree += 1,
                    false => differ += 1,
                }
            }
            if agree > 0 && differ == 0 {
                for (a, b) in &pairs {
                    let numbers = (system.number((number, a)), system.number((number, b)));
                    if let (Some(a), Some(b)) = numbers {
                        system.unite(a, b);
                    }
                }
            }
        }
    }
}

/// A report whose figures of everybody are those of a group of another report.
fn a_group_of_another<'a>(
    number: usize,
    report: &'a Report,
    other: usize,
    whole: &'a Report,
    system: &mut System<'a>,
) {
    let mut groups: Groups<'a, (&'a str, &'a str)> = Groups::new();
    for (address, _) in whole.values() {
        if address.is_additive() && !address.group_code.is_empty() {
            groups.entry((&address.group_variable, &address.group_code)).or_default().push(address);
        }
    }
    let mut fitting = Vec::new();
    for (group, addresses) in &groups {
        let (mut agree, mut differ) = (0, 0);
        let own = |address: &Address| Address {
            group_variable: String::new(),
            group_code: String::new(),
            ..address.clone()
        };
        for address in addresses {
            match (whole.shown(address), report.shown(&own(address))) {
                (Some(a), Some(b)) if near(a, b) => agree += 1,
                (Some(_), Some(_)) => differ += 1,
                _ => {}
            }
        }
        if agree >= ENOUGH && differ == 0 {
            fitting.push((*group, addresses.clone(), own));
        }
    }
    // Several groups may look alike: then nobody can tell which it is.
    let [(_, addresses, own)] = fitting.as_slice() else { return };
    for address in addresses {
        let own = own(address);
        let numbers = (system.number((other, address)), system.number((number, &own)));
        if let (Some(a), Some(b)) = numbers {
            system.unite(a, b);
        }
    }
}

/// A percent and its base tell the count, a count and its percent the base; likewise the mean,
/// the sum and n.
fn percents_and_means<'a>(number: usize, report: &'a Report, system: &mut System<'a>) -> usize {
    let mut learned = 0;
    for (address, _) in report.values() {
        let Some(value) = report.shown(address).filter(|of| *of != 0.0) else { continue };
        let (part, factor) = match address.statistic.as_str() {
            "percent" => ("count", value / 100.0),
            "mean" => ("sum", value),
            _ => continue,
        };
        let part = system.number((number, &address.with_statistic(part)));
        // The base stands at the address itself, or at that of all answers.
        let own = address.with_statistic("n");
        let all = Address { category: String::new(), ..own.clone() };
        let base = system.number((number, &own)).or_else(|| system.number((number, &all)));
        let (Some(part), Some(base)) = (part, base) else { continue };
        match (system.value(part), system.value(base)) {
            (None, Some(n)) => {
                let count = n * factor;
                let is_whole = !system.is_count(part) || near(count, count.round());
                // A percent of another base tells nothing of this one.
                let count = if system.is_count(part) { count.round() } else { count };
                learned += usize::from(is_whole && system.learn(part, count));
            }
            (Some(count), None) => {
                let n = count / factor;
                let is_whole = near(n, n.round());
                learned += usize::from(is_whole && system.learn(base, n.round()));
            }
            _ => {}
        }
    }
    learned
}

/// Limits of a percent by Wilson's method tell it, as its middle does: how many of n they are.
fn limits<'a>(number: usize, report: &'a Report, system: &mut System<'a>) -> usize {
    /// The 97.5 % point of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    let mut learned = 0;
    for (address, low) in report.values().filter(|(of, _)| of.statistic == "lower_limit") {
        let high = report.shown(&address.with_statistic("upper_limit"));
        let count = system.number((number, &address.with_statistic("count")));
        let all = Address { category: String::new(), ..address.with_statistic("n") };
        let n = system.number((number, &all)).and_then(|n| system.value(n));
        let (Some(low), Some(high), Some(count), Some(n)) = (low, high, count, n) else { continue };
        let middle = (low + high) / 200.0;
        let found = middle * (n + Z * Z) - Z * Z / 2.0;
        let is_whole = (found - found.round()).abs() < 1e-3;
        learned += usize::from(is_whole && system.learn(count, found.round()));
    }
    learned
}

/// The base of a figure is the n of its place, where that is so of all that are shown.
fn bases<'a>(number: usize, report: &'a Report, system: &mut System<'a>) -> usize {
    let mut tables: BTreeMap<(&str, &str), Vec<(Address, f64)>> = BTreeMap::new();
    for (address, _) in report.values().filter(|(address, _)| address.statistic != "n") {
        let Some(base) = report.base(address) else { continue };
        let all = Address { category: String::new(), ..address.with_statistic("n") };
        tables.entry((&address.table, &address.statistic)).or_default().push((all, base));
    }
    let mut learned = 0;
    for bases in tables.values() {
        let shown = |all: &Address| system.number((number, all)).and_then(|n| system.value(n));
        let agrees = |(all, base): &(Address, f64)| Some(near(shown(all)?, *base));
        let compared: Vec<bool> = bases.iter().filter_map(agrees).collect();
        if compared.is_empty() || compared.contains(&false) {
            continue;
        }
        for (all, base) in bases {
            let n = system.number((number, all));
            learned += usize::from(n.is_some_and(|n| system.learn(n, *base)));
        }
    }
    learned
}

/// Sums that are taken for a whole: it is known, or in some they are shown and agree; in none they
/// differ.
fn sums<'a>(
    number: usize,
    report: &'a Report,
    system: &mut System<'a>,
    instances: &[(Vec<Address>, Address)],
    is_known: bool,
) {
    let shown = |address: &Address| {
        system.number((number, address)).and_then(|of| system.value(of)).or(report.shown(address))
    };
    let (mut agree, mut differ) = (0, 0);
    for (parts, whole) in instances {
        let values: Option<Vec<f64>> = parts.iter().map(shown).collect();
        if let (Some(values), Some(whole)) = (values, shown(whole)) {
            // Nobody shows nothing.
            match near(values.iter().sum(), whole) {
                true if whole > 0.0 => agree += 1,
                true => {}
                false => differ += 1,
            }
        }
    }
    if agree == 0 && !is_known || differ > 0 {
        return;
    }
    for (parts, whole) in instances {
        let parts: Option<Vec<usize>> =
            parts.iter().map(|part| system.number((number, part))).collect();
        if let (Some(parts), Some(whole)) = (parts, system.number((number, whole))) {
            system.equal(&parts, whole);
        }
    }
}

/// The answers to a question together are all who answered, or all who were asked.
fn answers_are_all<'a>(number: usize, report: &'a Report, system: &mut System<'a>) {
    type Block<'a> = (&'a str, &'a str, &'a str, &'a str);
    let mut questions: BTreeMap<(&str, &str), Groups<'a, Block<'a>>> = Default::default();
    for (address, _) in report.values() {
        if address.statistic == "count" && !address.category.is_empty() {
            let block =
                (&*address.table, &*address.subset, &*address.group_variable, &*address.group_code);
            let question = questions.entry((&address.table, &address.variable)).or_default();
            question.entry(block).or_default().push(address);
        }
    }
    for ((_, variable), blocks) in &questions {
        // The questionnaire says that there is one answer, of which all are there and none other.
        let is_answer = |of: &&Address| !is_none(of);
        let are_all = |of: &Vec<&Address>| {
            of.iter().all(is_answer) && report.has_one_answer(variable, of.len())
        };
        let is_known = blocks.values().all(are_all);
        for with_no_answer in [false, true] {
            let instance = |addresses: &Vec<&'a Address>| {
                let parts: Vec<Address> = addresses
                    .iter()
                    .filter(|of| with_no_answer || !is_none(of))
                    .map(|of| (*of).clone())
                    .collect();
                let first = addresses.first()?;
                let whole = Address { category: String::new(), ..first.with_statistic("n") };
                Some((parts, whole))
            };
            let instances: Vec<_> = blocks.values().filter_map(instance).collect();
            sums(number, report, system, &instances, is_known);
        }
    }
}

/// Whether those are counted who gave no answer.
fn is_none(address: &Address) -> bool {
    matches!(&*address.category, "no_answer" | "not_applicable")
}

/// The groups of a question together are everybody; within others, all of each inner one.
fn groups_are_all<'a>(number: usize, report: &'a Report, system: &mut System<'a>) {
    type Block<'a> = (&'a str, &'a str, &'a str, &'a str);
    let mut breakdowns: BTreeMap<(&str, &str), Groups<'a, Block<'a>>> = Default::default();
    for (address, _) in report.values() {
        if address.is_additive() && !address.group_code.is_empty() {
            let block =
                (&*address.subset, &*address.variable, &*address.category, &*address.statistic);
            let of = breakdowns.entry((&address.table, &address.group_variable)).or_default();
            of.entry(block).or_default().push(address);
        }
    }
    for blocks in breakdowns.values() {
        let within = within(report, blocks.values().flatten());
        sums(number, report, system, &within, false);
        let instances = blocks.values().filter_map(|addresses| {
            let first = *addresses.first()?;
            // Of all groups, at the group without a code or outside of all groups.
            let within = Address { group_code: String::new(), ..first.clone() };
            let outside = Address { group_variable: String::new(), ..within.clone() };
            let whole = if report.get(&outside).is_some() { outside } else { within };
            let parts = addresses.iter().map(|of| (*of).clone()).collect();
            report.get(&whole).is_some().then_some((parts, whole))
        });
        let instances: Vec<(Vec<Address>, Address)> = instances.collect();
        sums(number, report, system, &instances, false);
    }
}

/// Groups within others, with the group that all of an inner one are.
fn within<'a>(
    report: &Report,
    addresses: impl Iterator<Item = &'a &'a Address>,
) -> Vec<(Vec<Address>, Address)> {
    let mut of_inner: BTreeMap<Address, Vec<Address>> = BTreeMap::new();
    for address in addresses {
        let Some([_, (variable, code)]) = address.nested() else { continue };
        let whole = Address {
            group_variable: variable.to_owned(),
            group_code: code.to_owned(),
            ..(*address).clone()
        };
        if report.get(&whole).is_some() {
            of_inner.entry(whole).or_default().push((*address).clone());
        }
    }
    of_inner.into_iter().map(|(whole, parts)| (parts, whole)).collect()
}

/// Two or three subsets of a table that are together another.
fn subsets_are_all<'a>(number: usize, report: &'a Report, system: &mut System<'a>) {
    const MOST: usize = 8;
    let mut tables: BTreeMap<&str, Vec<&str>> = Default::default();
    for (address, _) in report.values() {
        let subsets = tables.entry(&address.table).or_default();
        if !subsets.contains(&&*address.subset) {
            subsets.push(&address.subset);
        }
    }
    for (table, subsets) in tables.into_iter().filter(|(_, s)| (3..=MOST).contains(&s.len())) {
        let of_table: Vec<&Address> = report
            .values()
            .map(|(address, _)| address)
            .filter(|address| address.table == table && address.is_additive())
            .collect();
        for whole in &subsets {
            let parts: Vec<&str> = subsets.iter().copied().filter(|of| of != whole).collect();
            for choice in 1_usize..1 << parts.len() {
                if !(2..=3).contains(&choice.count_ones()) {
                    continue;
                }
                let chosen: Vec<&str> = parts
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| choice >> at & 1 == 1)
                    .map(|(_, part)| *part)
                    .collect();
                let of_whole = of_table.iter().filter(|address| address.subset == *whole);
                let instances: Vec<(Vec<Address>, Address)> = of_whole
                    .map(|address| {
                        let part = |subset: &&str| Address {
                            subset: (*subset).to_owned(),
                            ..(*address).clone()
                        };
                        (chosen.iter().map(part).collect(), (*address).clone())
                    })
                    .collect();
                // A few figures agree by chance.
                let shown = instances.iter().filter(|(parts, whole)| {
                    parts.iter().chain([whole]).all(|of| report.shown(of).is_some())
                });
                if shown.count() >= ENOUGH {
                    sums(number, report, system, &instances, false);
                }
            }
        }
    }
}

/// An answer is given by no more than were asked, a group has no more than the whole.
fn parts<'a>(number: usize, report: &'a Report, system: &mut System<'a>) {
    for (address, _) in report.values().filter(|(address, _)| address.is_count()) {
        let Some(part) = system.number((number, address)) else { continue };
        let all = Address { category: String::new(), ..address.with_statistic("n") };
        let outside =
            Address { group_variable: String::new(), group_code: String::new(), ..address.clone() };
        for whole in [all, outside] {
            if whole == *address {
                continue;
            }
            if let Some(whole) = system.number((number, &whole)) {
                system.part_of(part, whole);
            }
        }
    }
}

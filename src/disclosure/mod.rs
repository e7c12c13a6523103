//! Results to a [`Release`]: what may leave the house. Writers take nothing else.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Deref;

use crate::locales::Locale;
use crate::plan::{Statistic, TableKind};
use crate::results::{Cell, Results, Table};

/// Results that may be published.
pub struct Release(Results);

/// Releases the results. In a table that names a smallest base, the figures of groups with
/// fewer respondents are not shown. The total tells what all hidden groups have together:
/// so the next smallest are hidden with them until these are two or more, with no fewer
/// respondents than the smallest base (complementary suppression).
pub fn release(mut results: Results, locale: &Locale) -> Release {
    for table in &mut results.tables {
        if let Some(least) = table.min_base {
            suppress(table, least, locale);
        }
    }
    Release(results)
}

fn suppress(table: &mut Table, least: f64, locale: &Locale) {
    let is_hidden = if table.groups.is_empty() {
        small_subsets(table, least)
    } else {
        small_groups(table, least)
    };
    let mark = locale.word("suppressed");
    let mut hidden = 0;
    for cell in &mut table.cells {
        // How large a population is, is no answer.
        let is_open = matches!(cell.statistic, Statistic::N | Statistic::Population);
        if !is_open && is_hidden(cell) {
            cell.value = None;
            cell.printed.clone_from(&mark);
            hidden += 1;
        }
    }
    if hidden > 0 {
        if table.kind == TableKind::Frequency {
            as_asked(table);
        }
        let least = least.to_string();
        let key = if table.groups.is_empty() { "note-few" } else { "note-suppressed" };
        table.notes.push(locale.say(key, &[("least", &least), ("mark", &mark)]));
    }
}

/// Puts answers in the order of the questionnaire, in which they were counted: that of the
/// counts would tell what is hidden.
fn as_asked(table: &mut Table) {
    for variable in &mut table.variables {
        let of_variable = table.cells.iter().filter(|cell| cell.variable == variable.id);
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (place, cell) in of_variable.enumerate() {
            places.entry(&cell.level).or_insert(place);
        }
        variable.levels.sort_by_key(|level| places.get(level.label.as_str()).copied());
    }
}

/// Figures of a variable that fewer in the subset have. There is no total to tell them.
fn small_subsets(table: &Table, least: f64) -> Box<dyn Fn(&Cell) -> bool> {
    let is_small = |cell: &&Cell| {
        cell.statistic == Statistic::N && cell.value.is_some_and(|n| n > 0.0 && n < least)
    };
    let small: Vec<(String, String)> = table
        .cells
        .iter()
        .filter(is_small)
        .map(|cell| (cell.subset.clone(), cell.variable.clone()))
        .collect();
    Box::new(move |cell| {
        small.iter().any(|(subset, variable)| *subset == cell.subset && *variable == cell.variable)
    })
}

/// Small groups of a subset, and the next smallest with them. Each question's groups have a
/// total of their own; of pairs, an answer tells of the other as much as that of it.
fn small_groups(table: &Table, least: f64) -> Box<dyn Fn(&Cell) -> bool> {
    let question = |group: &str| group.split('=').next().unwrap_or_default().to_owned();
    let questions: BTreeSet<String> = table.groups.iter().map(|g| question(&g.id)).collect();
    let mut hidden: HashSet<(String, String)> = HashSet::new();
    for subset in &table.subsets {
        let n = |group: &str| {
            let is_n = |c: &&Cell| {
                c.statistic == Statistic::N
                    && c.level.is_empty()
                    && c.group == group
                    && c.subset == subset.id
            };
            table.cells.iter().find(is_n).and_then(|cell| cell.value).unwrap_or(0.0)
        };
        for of in &questions {
            let groups = table.groups.iter().filter(|group| question(&group.id) == *of);
            // Nobody can be told from a group of nobody.
            let mut groups: Vec<(f64, &str)> =
                groups.map(|g| (n(&g.id), g.id.as_str())).filter(|(n, _)| *n > 0.0).collect();
            groups.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut few = groups.iter().filter(|(n, _)| *n < least).count();
            let together = |few: usize| groups.iter().take(few).map(|(n, _)| n).sum::<f64>();
            while few > 0 && few < groups.len() && (few == 1 || together(few) < least) {
                few += 1;
            }
            let names = groups.iter().take(few);
            hidden.extend(names.map(|(_, group)| (subset.id.clone(), (*group).to_owned())));
        }
    }
    let of_label: HashMap<String, String> = match table.kind {
        TableKind::Pairs => table.groups.iter().map(|g| (g.label.clone(), g.id.clone())).collect(),
        _ => HashMap::new(),
    };
    Box::new(move |cell| {
        let is_hidden = |group: &str| hidden.contains(&(cell.subset.clone(), group.to_owned()));
        is_hidden(&cell.group) || of_label.get(&cell.level).is_some_and(|group| is_hidden(group))
    })
}

impl Deref for Release {
    type Target = Results;

    fn deref(&self) -> &Results {
        &self.0
    }
}

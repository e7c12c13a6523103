//! Results to a [`Release`]: what may leave the house. Writers take nothing else.

use std::ops::Deref;

use crate::locales::Locale;
use crate::plan::Statistic;
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
        let least = least.to_string();
        table.notes.push(locale.say("note-suppressed", &[("least", &least), ("mark", &mark)]));
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

fn small_groups(table: &Table, least: f64) -> Box<dyn Fn(&Cell) -> bool> {
    let n = |group: &str| {
        let of = table.cells.iter().find(|c| c.group == group && c.statistic == Statistic::N);
        of.and_then(|cell| cell.value).unwrap_or(0.0)
    };
    // Nobody can be told from a group of nobody.
    let mut groups: Vec<(f64, String)> =
        table.groups.iter().map(|g| (n(&g.id), g.id.clone())).filter(|(n, _)| *n > 0.0).collect();
    groups.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut hidden = groups.iter().filter(|(n, _)| *n < least).count();
    let together = |hidden: usize| groups.iter().take(hidden).map(|(n, _)| n).sum::<f64>();
    while hidden > 0 && hidden < groups.len() && (hidden == 1 || together(hidden) < least) {
        hidden += 1;
    }
    let hidden: Vec<String> = groups.into_iter().take(hidden).map(|(_, id)| id).collect();
    Box::new(move |cell| hidden.contains(&cell.group))
}

impl Deref for Release {
    type Target = Results;

    fn deref(&self) -> &Results {
        &self.0
    }
}

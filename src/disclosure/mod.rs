//! Results to a [`Release`]: what may leave the house. Writers take nothing else.

use std::ops::Deref;

use crate::locales::Locale;
use crate::plan::Statistic;
use crate::results::{Results, Table};

/// Results that may be published.
pub struct Release(Results);

/// Releases the results. In a table that names a smallest base, the figures of groups with
/// fewer respondents are not shown. Where that leaves a single group hidden, the next
/// smallest is hidden with it: else the total would tell (complementary suppression).
pub fn release(mut results: Results, locale: &Locale) -> Release {
    for table in &mut results.tables {
        if let Some(least) = table.min_base {
            suppress(table, least, locale);
        }
    }
    Release(results)
}

fn suppress(table: &mut Table, least: f64, locale: &Locale) {
    let n = |group: &str| {
        let of = table.cells.iter().find(|c| c.group == group && c.statistic == Statistic::N);
        of.and_then(|cell| cell.value).unwrap_or(0.0)
    };
    // Nobody can be told from a group of nobody.
    let mut groups: Vec<(f64, String)> =
        table.groups.iter().map(|g| (n(&g.id), g.id.clone())).filter(|(n, _)| *n > 0.0).collect();
    groups.sort_by(|a, b| a.0.total_cmp(&b.0));
    let few = groups.iter().filter(|(n, _)| *n < least).count();
    let hidden = if few == 1 { 2 } else { few };
    let hidden: Vec<String> = groups.into_iter().take(hidden).map(|(_, id)| id).collect();
    if hidden.is_empty() {
        return;
    }
    let mark = locale.word("suppressed");
    for cell in &mut table.cells {
        if hidden.contains(&cell.group) && cell.statistic != Statistic::N {
            cell.value = None;
            cell.printed.clone_from(&mark);
        }
    }
    let least = least.to_string();
    table.notes.push(locale.say("note-suppressed", &[("least", &least), ("mark", &mark)]));
}

impl Deref for Release {
    type Target = Results;

    fn deref(&self) -> &Results {
        &self.0
    }
}

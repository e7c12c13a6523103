//! What is said of a table of changes: facts for its sentences, and notes.

use serde_json::Value;

use super::lines::{Line, limits, lines};
use super::{Change, DIFFERENCE, PANEL};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Group};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::words::{Message, Words};

/// So many groups are named; of others it is said how many they are.
const MOST_NAMED: usize = 6;

/// The last wave and the one before, of all or of those with an answer.
struct Pair<'p> {
    then: &'p Group,
    now: &'p Group,
}

/// The last wave against the one before it: each value that is more than chance above or below,
/// and whether any could be told at all. Of groups those that are surest.
pub fn facts(change: &Change, facts: &mut Facts<'_>) {
    let table = facts.table;
    let [.., before, last] = change.waves(table)[..] else {
        facts.add("has_two", false);
        return;
    };
    let lines = lines(table);
    let all = Pair { then: &before.group, now: &last.group };
    let found = |statistics: [Statistic; 3]| -> (Vec<Value>, bool) {
        let found: Vec<Option<Value>> =
            lines.iter().filter_map(|line| all.change(facts, line, statistics)).collect();
        let is_tested = !found.is_empty();
        (found.into_iter().flatten().collect(), is_tested)
    };
    let ((changes, is_tested), (of_panel, _)) = (found(DIFFERENCE), found(PANEL));
    let (tested, named) = of_groups(change, facts, &lines, [before, last]);
    let labels = [before, last].map(|wave| facts.say(&wave.label));
    facts.add("has_two", true);
    facts.add("before", &labels[0]);
    facts.add("now", &labels[1]);
    facts.add("changes", changes);
    facts.add("panel_changes", of_panel);
    facts.add("is_tested", is_tested);
    facts.add("has_groups", !change.groups.is_empty());
    facts.add("groups_tested", tested);
    facts.add("groups_unnamed", named.len().saturating_sub(MOST_NAMED));
    facts.add("group_changes", &named[..named.len().min(MOST_NAMED)]);
}

/// How many differences of groups could be tested, and those that are more than chance, the surest
/// first.
fn of_groups(
    change: &Change,
    facts: &Facts<'_>,
    lines: &[Line<'_>],
    [before, last]: [&Grouped; 2],
) -> (usize, Vec<Value>) {
    let mut tested = 0;
    let mut found: Vec<(f64, Value)> = Vec::new();
    for line in lines {
        for answer in change.answers(facts.table) {
            let [then, now] = [before, last].map(|wave| answer.group.within(&wave.group));
            let pair = Pair { then: &then, now: &now };
            let Some(is_more) = pair.change(facts, line, DIFFERENCE) else { continue };
            tested += 1;
            if let Some(mut of) = is_more {
                of["group"] = facts.say(&answer.label).into();
                of["line"] = facts.say(&line.label).into();
                found.push((pair.sureness(facts.table, line), of));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    (tested, found.into_iter().map(|(_, of)| of).collect())
}

impl Pair<'_> {
    /// A difference that was tested: what there is to say if it is more than chance.
    fn change(
        &self,
        facts: &Facts<'_>,
        line: &Line<'_>,
        [statistic, lower, upper]: [Statistic; 3],
    ) -> Option<Option<Value>> {
        let table = facts.table;
        let (then, now) = (line.at.in_group(self.then), line.at.in_group(self.now));
        let value = |statistic| table.value(now, statistic);
        let ends = value(lower).zip(value(upper))?;
        let is_more = ends.0 > 0.0 || ends.1 < 0.0;
        Some(is_more.then(|| {
            let [lower, upper] = limits(table, now, [lower, upper]);
            let size = value(statistic).unwrap_or(0.0).abs();
            let unit = table.variables.iter().find(|v| v.id == line.at.variable);
            let all = At { category: &Category::All, ..now };
            serde_json::json!({
                "label": facts.say(&line.name),
                "is_percent": line.statistic == Statistic::Percent,
                "unit": unit.map(|v| facts.say(&v.unit)),
                "before": facts.printed(then, line.statistic),
                "now": facts.printed(now, line.statistic),
                "size": table.spec.format(statistic).print(size),
                "is_more": ends.0 > 0.0,
                "lower": facts.say(&lower),
                "upper": facts.say(&upper),
                "panel_n": facts.printed(all, Statistic::PanelN),
            })
        }))
    }

    /// How large the difference is against the width of its interval.
    fn sureness(&self, table: &Table, line: &Line<'_>) -> f64 {
        let value = |statistic| table.value(line.at.in_group(self.now), statistic);
        let [difference, lower, upper] = DIFFERENCE.map(|of| value(of).unwrap_or(0.0));
        difference.abs() / (upper - lower).max(f64::MIN_POSITIVE)
    }
}

pub fn notes(change: &Change, table: &Table, respondent: &Words) -> Vec<Words> {
    let has = |statistic| table.figures.iter().any(|(key, _)| key.statistic == statistic);
    let is_weighted = |statistic| {
        table.weighted.as_ref().is_some_and(|weighted| weighted.with.contains(&statistic))
    };
    let said = |key| Message::new(key).words("respondent", respondent).into();
    let mut notes = vec![said(match is_weighted(Statistic::Difference) {
        true => "note-change-weighted",
        false => "note-change",
    })];
    if !change.groups.is_empty() {
        notes.extend(of_grouped(change, table, respondent));
    }
    if has(Statistic::PanelN) {
        notes.push(said(match is_weighted(Statistic::PanelDifference) {
            true => "note-change-panel-weighted",
            false => "note-change-panel",
        }));
        if !change.groups.is_empty() {
            notes.push(said("note-change-groups-panel"));
        }
    }
    let subset = &table.subsets()[0].id;
    let rates = change.waves(table).into_iter().filter_map(|wave| {
        let at = At::of(subset, "").in_group(&wave.group);
        table.value(at, Statistic::ResponseRate)?;
        let rate = Message::new("change-rate").words("wave", &wave.label);
        let printed = |statistic| table.printed(at, statistic);
        let rate = rate.words("rate", printed(Statistic::ResponseRate));
        let rate = rate.words("count", printed(Statistic::Count));
        Some(Words::from(rate.words("surveyed", printed(Statistic::Surveyed))))
    });
    let rates: Vec<Words> = rates.collect();
    if rates.len() > 1 {
        notes.push(Message::new("note-change-rates").words("rates", Words::listed(rates)).into());
    }
    notes
}

/// By which wave's answers groups are made, which differences are shown, and how many intervals
/// there are.
fn of_grouped(change: &Change, table: &Table, respondent: &Words) -> Vec<Words> {
    let mut notes = vec![Message::new("note-change-groups").words("respondent", respondent).into()];
    let waves = change.waves(table);
    let [.., before, last] = waves[..] else { return notes };
    if waves.len() > 2 {
        let note = Message::new("note-change-last").words("before", &before.label);
        notes.push(note.words("now", &last.label).into());
    }
    let is_last = |group: &Group| group.inner().is_some_and(|inner| inner == last.group);
    let intervals = table.figures.iter().filter(|(key, figure)| {
        key.statistic == Statistic::DifferenceLower
            && figure.value().is_some()
            && key.group.as_ref().is_some_and(is_last)
    });
    let count = intervals.count();
    if count > 1 {
        notes.push(Message::new("note-change-groups-intervals").with("count", count).into());
    }
    notes
}

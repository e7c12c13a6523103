//! The notes of a table: its base, who was left out and why, and which tests were
//! made.

use std::collections::BTreeMap;

use super::tabulate::Tabulation;
use crate::chart::named_with_unit;
use crate::locales::Locale;
use crate::plan::{ChartKind, MeanTest, PercentOf, Statistic, TableKind, TablePlan};
use crate::tally::Condition;

pub fn notes(tabulation: &Tabulation<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let plan = tabulation.plan;
    let locale = tabulation.locale;
    let respondent = tabulation.questionnaire.respondent(locale.lang());
    let universe = || tabulation.count(tabulation.universe.clone()) as usize;
    let eligible = || tabulation.count(tabulation.eligible.clone()) as usize;
    let say = |key: &str, args: &[(&str, usize)]| {
        let args: Vec<(&str, String)> =
            args.iter().map(|(name, count)| (*name, count.to_string())).collect();
        let mut args: Vec<(&str, &str)> =
            args.iter().map(|(name, count)| (*name, count.as_str())).collect();
        args.push(("respondent", respondent));
        locale.say(key, &args)
    };
    // More answers than were asked: the frame or the answers are wrong.
    let rates = tabulation.table.cells.iter().filter(|c| c.statistic == Statistic::ResponseRate);
    if rates.filter_map(|c| c.value).any(|rate| rate > 100.0) {
        notes.push(locale.word("note-rate-above-100"));
    }
    match plan.kind {
        TableKind::Frequency => {
            if plan.show_no_answer {
                notes.push(say("note-base-with-no-answer", &[]));
            } else {
                notes.extend(frequency_bases(tabulation, &say));
            }
            if plan.variables.iter().any(|id| {
                tabulation
                    .questionnaire
                    .variable(id)
                    .is_some_and(|v| v.kind == crate::questionnaire::Kind::Multiple)
            }) {
                notes.push(say("note-multiple", &[]));
            }
            if plan.mean_count_without_other {
                notes.push(say("note-mean-count-without-other", &[]));
            }
        }
        TableKind::Summary | TableKind::Distribution | TableKind::GroupSums
            if !plan.complete_over.is_empty() =>
        {
            let (n, left_out) = (universe(), eligible().saturating_sub(universe()));
            notes.push(say("note-complete-cases", &[("n", n), ("left_out", left_out)]));
        }
        // Of which respondents a subset is, its label says.
        TableKind::Summary if plan.subsets.iter().any(|subset| subset.condition.is_some()) => {
            notes.push(say("note-own-bases-subsets", &[]));
        }
        TableKind::Summary => {
            notes.push(say("note-own-bases", &[("respondents", eligible())]));
        }
        TableKind::Cross => {
            if let Some(condition) = &plan.condition {
                notes.push(locale.say("note-where", &[("condition", &condition.text)]));
            }
            let (n, all) = (counted(tabulation), eligible());
            notes.push(say("note-cross", &[("n", n), ("left_out", all.saturating_sub(n))]));
            let of = match plan.percent_of {
                PercentOf::Column => "note-cross-column",
                PercentOf::Row => "note-cross-row",
                PercentOf::Total => "note-cross-total",
            };
            notes.push(match tabulation.table.variables.get(1) {
                None => say(of, &[]),
                Some(mean_of) => {
                    let name = named_with_unit(&mean_of.label, &mean_of.unit, locale);
                    locale.say("note-cross-mean", &[("name", &name)])
                }
            });
        }
        TableKind::Pairs => notes.push(say("note-pairs", &[])),
        TableKind::Rates => {
            let per = crate::plan::grouped(plan.per);
            notes.push(locale.say("note-rates", &[("per", &per), ("respondent", respondent)]));
        }
        TableKind::Concentration => notes.push(say("note-concentration", &[])),
        TableKind::Sweep => notes.push(say("note-sweep", &[])),
        TableKind::GroupMeans => notes.push(say("note-group-means", &[])),
        TableKind::Comparison => {
            let n = tabulation
                .table
                .groups
                .iter()
                .filter_map(|g| {
                    let (subset, id) = (&plan.subsets[0].id, plan.variables.first()?);
                    tabulation.table.value(subset, &g.id, id, "", Statistic::N)
                })
                .sum::<f64>() as usize;
            let left_out = eligible().saturating_sub(n);
            notes.push(say("note-base", &[("n", n), ("left_out", left_out)]));
            notes.push(say("note-multiple", &[]));
            let test = match plan.mean_test {
                MeanTest::Student => "note-test-student",
                MeanTest::Welch => "note-test-welch",
            };
            let alpha = plan.alpha.to_string();
            notes.push(locale.say(test, &[("alpha", &alpha)]));
            notes.extend(test_sensitivity(tabulation));
        }
        _ => {}
    }
    if plan.chart == Some(ChartKind::Boxes) {
        notes.push(say("note-boxes", &[]));
    }
    notes.extend(undefined_quotients(tabulation));
    notes.extend(plan.note.clone());
    notes
}

/// What a drawing of the report leaves out or shortens.
pub fn of_chart(plan: &TablePlan, locale: &Locale) -> Vec<String> {
    let key = match plan.chart {
        Some(ChartKind::Stacked) => "note-narrow-segments",
        Some(ChartKind::Matrix) => "note-pairs-chart",
        _ => return Vec::new(),
    };
    vec![locale.say(key, &[])]
}

/// Who counts in a cross table.
fn counted(tabulation: &Tabulation<'_>) -> usize {
    let table = &tabulation.table;
    let first = table.variables.first();
    let n = first.and_then(|v| table.value(&table.subsets[0].id, "", &v.id, "", Statistic::N));
    n.unwrap_or(0.0) as usize
}

/// Who was asked and did not answer: one line for a table of one variable, the range
/// of n for several.
fn frequency_bases(
    tabulation: &Tabulation<'_>,
    say: &impl Fn(&str, &[(&str, usize)]) -> String,
) -> Option<String> {
    let table = &tabulation.table;
    let subset = &tabulation.plan.subsets[0].id;
    let bases: Vec<usize> = table
        .variables
        .iter()
        .filter_map(|v| table.value(subset, "", &v.id, "", Statistic::N))
        .map(|n| n as usize)
        .collect();
    let (Some(&fewest), Some(&most)) = (bases.iter().min(), bases.iter().max()) else {
        return None;
    };
    let members = tabulation.members(&tabulation.plan.subsets[0]);
    if bases.len() > 1 {
        let left_out = (tabulation.count(members) as usize).saturating_sub(most);
        let args = [("n", most), ("min", fewest), ("max", most), ("left_out", left_out)];
        return Some(match fewest == most {
            false => say("note-bases", &args),
            true if left_out == 0 => say("note-base-all", &args),
            true => say("note-base", &args),
        });
    }
    let variable = tabulation.variable(0)?;
    let asked = tabulation.count(members.which(variable.asked_if.as_ref())) as usize;
    let args = [("n", most), ("asked", asked), ("left_out", asked.saturating_sub(most))];
    let routed = variable.asked_if.is_some();
    Some(match (asked == most, routed) {
        (true, false) => say("note-base-all", &args),
        (false, false) => say("note-base", &args),
        (true, true) => say("note-base-routed-all", &args),
        (false, true) => say("note-base-routed", &args),
    })
}

/// How many have no quotient for want of a denominator, by denominator.
fn undefined_quotients(tabulation: &Tabulation<'_>) -> Vec<String> {
    let mut by_denominator: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for id in &tabulation.plan.variables {
        let derived = tabulation.questionnaire.derived.iter().find(|d| d.id == *id);
        if let Some(per) = derived.and_then(|derived| derived.per.as_deref()) {
            by_denominator.entry(per).or_default().push(id.clone());
        }
    }
    let mut notes = Vec::new();
    for (per, quotients) in by_denominator {
        let undefined = Condition::Undefined(quotients);
        let count = tabulation.count(tabulation.eligible.and(undefined));
        let Some(variable) = tabulation.questionnaire.variable(per) else { continue };
        if count > 0 {
            let locale = tabulation.locale;
            let count = count.to_string();
            let args = [("denominator", variable.label(locale.lang())), ("left_out", &count)];
            notes.push(locale.say("note-undefined-quotient", &args));
        }
    }
    notes
}

/// Where the two t tests disagree about the means, the reader is told.
fn test_sensitivity(tabulation: &Tabulation<'_>) -> Option<String> {
    let plan = tabulation.plan;
    let (subset, id) = (&plan.subsets[0].id, plan.variables.first()?);
    let printed = |statistic| tabulation.table.printed(subset, "", id, "", statistic);
    let used = printed(Statistic::PValue);
    let other = printed(Statistic::PValueUnequalVariances);
    let args = [("p", used), ("other", other)];
    let disagree = tabulation.table.tests_disagree;
    disagree.then(|| tabulation.locale.say("note-test-sensitive", &args))
}

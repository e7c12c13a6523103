//! What stands below a table that was released: what its kind says, and what any table may
//! have to say.

use std::collections::BTreeSet;

use super::figure::Key;
use super::grid::heading;
use super::spec::{ChartKind, Classes, Method};
use super::statistic::Statistic;
use super::table::Table;
use crate::maps::Ground;
use crate::words::{Message, Words};

/// What its kind says of a table, and what any table may have to say after that.
pub fn with_own(own: Vec<Words>, table: &Table) -> Vec<Words> {
    let spec = &table.spec;
    let disclosed = &table.disclosed;
    let mut notes = Vec::new();
    notes.extend(disclosed.is_internal.then(|| Words::of("disclosure-internal")));
    match disclosed.has_hidden_base {
        // Sentences on who counts would say it.
        true => notes.push(Words::of("note-hidden-base")),
        false => notes.extend(own),
    }
    if spec.condition.is_some() {
        let note = match &spec.condition_label {
            Some(label) => Message::new("note-where").words("condition", label),
            None => Message::new("note-where-unnamed"),
        };
        notes.insert(0, note.into());
    }
    notes.extend(weighted(table));
    let is_shown = |key: &Key| table.value(key.at(), key.statistic).is_some();
    notes.extend(table.cut.iter().any(is_shown).then(|| Words::of("note-limits-cut")));
    notes.extend(table.remarks.iter().cloned());
    // How many are left out would tell of what is hidden.
    let ungrouped = table.ungrouped.iter().filter(|_| !disclosed.has_hidden);
    for (question, count) in ungrouped {
        let note = Message::new("note-ungrouped").words("question", question);
        notes.push(note.with("count", count).into());
    }
    let undefined = table.bases.undefined.iter().filter(|_| !disclosed.has_hidden);
    for (denominator, count) in undefined {
        let note = Message::new("note-undefined-quotient").words("denominator", denominator);
        notes.push(note.with("left_out", count).into());
    }
    notes.extend(spec.note.clone());
    if !table.bases.withdrawn.is_empty() && !table.bases.is_not_asked {
        notes.push(not_asked(table));
    }
    let mark = Words::of("suppressed");
    if disclosed.has_hidden {
        notes.push(Message::new("note-hidden").words("mark", &mark).into());
    }
    notes.extend(disclosed.has_deciles.then(|| Words::of("note-deciles")));
    if let Some(base) = disclosed.rounded_to {
        notes.push(Message::new("note-rounded").with("base", base).into());
    }
    if let Some(least) = disclosed.hidden_below {
        let key = if table.groups.is_empty() { "note-few" } else { "note-suppressed" };
        let mark = Words::of("suppressed");
        notes.push(Message::new(key).with("least", least).words("mark", mark).into());
    }
    notes
}

/// What is weighted in a table of a survey with weights, and what is not.
fn weighted(table: &Table) -> Vec<Words> {
    let Some(weighted) = &table.weighted else { return Vec::new() };
    if weighted.with.is_empty() {
        // What is of no respondents has no weights to speak of.
        let is_of_some = table.figures.iter().any(|(_, figure)| figure.source.base.is_some());
        return is_of_some.then(|| Words::of("note-unweighted")).into_iter().collect();
    }
    let names = |of: &BTreeSet<Statistic>| {
        let mut names: Vec<Words> = of.iter().map(|of| named(*of)).collect();
        names.dedup();
        Words::listed(names)
    };
    let is_base = |key: &Key| key.statistic == Statistic::N && key.group.is_none();
    let mut bases = table.figures.iter().filter(|(key, _)| is_base(key));
    let base = bases.find_map(|(_, figure)| figure.estimate.as_ref());
    let with = match base {
        None => Message::new("note-weighted"),
        Some(base) => {
            let sum = Statistic::Mean.default_format().print(base.weighted_base);
            Message::new("note-weighted-base").with("sum", sum)
        }
    };
    let mut notes = vec![with.words("names", names(&weighted.with)).into()];
    if table.has_known_share() {
        notes.push(Words::of("note-known-share"));
    }
    if weighted.is_unfinished {
        notes.push(Words::of("note-weights-unfinished"));
    }
    if !weighted.without.is_empty() {
        let without = Message::new("note-without-weights");
        notes.push(without.words("names", names(&weighted.without)).into());
    }
    notes
}

/// A statistic by its heading; those of a test, which have none, together.
fn named(statistic: Statistic) -> Words {
    use Statistic::{
        CramersV, DegreesOfFreedom, DegreesOfFreedomWithin, FewExpected, HedgesG, HedgesGLower,
        HedgesGUpper, OddsRatio, OddsRatioLower, OddsRatioUpper, PValue, PValueAdjusted,
        PValueUnequalVariances, RiskDifference, RiskDifferenceLower, RiskDifferenceUpper,
        Significant, Simulations, TestStatistic,
    };
    match statistic {
        // Of means and of percents alike.
        Statistic::Difference => Words::of("change-difference"),
        Statistic::PanelDifference => Words::of("note-weights-panel"),
        PValue
        | PValueUnequalVariances
        | PValueAdjusted
        | Significant
        | TestStatistic
        | DegreesOfFreedom
        | DegreesOfFreedomWithin
        | FewExpected
        | Simulations
        | CramersV
        | HedgesG
        | HedgesGLower
        | HedgesGUpper
        | OddsRatio
        | OddsRatioLower
        | OddsRatioUpper
        | RiskDifference
        | RiskDifferenceLower
        | RiskDifferenceUpper => Words::of("note-weights-tests"),
        Statistic::RatioOfMeans => Words::of("note-weights-ratio"),
        Statistic::Rate => Words::of("data-heading-rate"),
        statistic => heading(statistic),
    }
}

/// Which questions were not asked this time.
pub fn not_asked(table: &Table) -> Words {
    let named = Words::listed(table.bases.withdrawn.iter().cloned());
    Message::new("note-not-asked").words("questions", named).into()
}

/// What the signs of a chart mean that has no legend.
pub fn legend(table: &Table) -> Option<Words> {
    let chart = table.spec.chart.filter(|_| table.spec.has_chart());
    let has_whiskers = table.statistics.contains(&Statistic::P10);
    let note = if has_whiskers { "note-boxes" } else { "note-boxes-middle" };
    (chart == Some(ChartKind::Boxes)).then(|| Words::of(note))
}

/// What a drawing of the report leaves out or shortens, and how it came about.
pub fn of_chart(table: &Table) -> Vec<Words> {
    match table.spec.chart.filter(|_| table.spec.has_chart()) {
        // Of pairs, whose groups are the rows.
        Some(ChartKind::Matrix) => {
            let first = table.first().variable;
            let is_of_pairs = table.groups.first().is_none_or(|of| of.group.variable == first);
            is_of_pairs.then(|| Words::of("note-pairs-chart")).into_iter().collect()
        }
        Some(ChartKind::Map) => {
            let is_of_verdicts = table.statistics == [Statistic::Met];
            let classes = (!is_of_verdicts).then(|| match table.spec.classes {
                Classes::By(Method::Quantiles) => Words::of("note-map-quantiles"),
                Classes::By(Method::EqualSteps) => Words::of("note-map-equal-steps"),
                Classes::From(_) => Words::of("note-map-given"),
            });
            let ground = table.spec.map.as_ref().map(|map| match map.ground {
                Ground::Tiles(_) => Words::of("note-map-tiles"),
                Ground::Outlines { .. } => Words::of("note-map-outlines"),
            });
            classes.into_iter().chain(ground).collect()
        }
        _ => Vec::new(),
    }
}

/// Who answered all variables of the table, where only they count.
pub fn complete_cases(table: &Table, respondent: &Words) -> Option<Words> {
    let (n, all) = (table.bases.universe, table.bases.eligible);
    let is_listwise = !table.spec.complete_over.is_empty();
    let note = Message::new("note-complete-cases")
        .with("n", n)
        .with("left_out", all.saturating_sub(n))
        .words("respondent", respondent);
    is_listwise.then(|| note.into())
}

//! The page before all others: key figures, what matters most, and what to know before.
//!
//! What matters is chosen by rules that the methods state, of released figures alone. Each
//! finding is a sentence with its number and the place where it stands.

use super::document::{Captioned, Found, KeyFigure, Summary};
use crate::disclosure::Released;
use crate::format::grouped;
use crate::locales::Locale;
use crate::tables::summary::{Outlined, SummarySpec};
use crate::tables::{At, Figure, Key, Listed, Made, Measured, Show, State, Statistic, Subset};
use crate::words::{Message, Words};

/// An answer leads the next by so many percentage points.
const LEAD: f64 = 15.0;
/// Answers of two subsets differ by so many percentage points.
const CONTRAST: f64 = 10.0;
/// A mean is so many times that of another subset, or the median.
const TIMES: f64 = 1.5;
const SKEW: f64 = 2.0;

/// Why something matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Lead,
    Contrast,
    Times,
    Skew,
}

struct Candidate<'a> {
    rule: Rule,
    /// Percentage points, or what is as much of a multiple.
    weight: f64,
    table: &'a Made,
    variable: &'a str,
    text: Message,
}

impl<'a> Candidate<'a> {
    fn of(
        rule: Rule,
        weight: f64,
        (table, variable): (&'a Made, &'a Measured),
        text: Message,
    ) -> Self {
        Self { rule, weight, table, variable: &variable.id, text }
    }
}

/// The summary of a release, if its plan asks for one. `number` tells as what a table stands in
/// the report.
pub fn summary(
    release: &Released,
    number: &dyn Fn(&str) -> Option<(Captioned, usize)>,
    locale: &Locale,
) -> Option<Summary> {
    let spec = release.summary.as_ref()?;
    let figures = spec.figures.iter().filter_map(|outlined| key_figure(outlined, release, locale));
    let place = |candidate: &Candidate<'_>| number(&candidate.table.spec.id);
    let findings = chosen(spec, release).into_iter().filter_map(|candidate| {
        Some(Found { text: candidate.text.say(locale), place: place(&candidate)? })
    });
    let findings = findings.collect();
    let respondent = release.respondent.say(locale);
    let n = grouped(release.respondents as f64);
    let mut cautions =
        vec![locale.say("overview-caution-base", &[("n", &n), ("respondent", &respondent)])];
    cautions.extend(
        ["overview-caution-percent", "overview-caution-rounding"].map(|key| locale.word(key)),
    );
    if release
        .tables
        .iter()
        .any(|table| table.disclosed.has_hidden || table.disclosed.hidden_below.is_some())
    {
        cautions.push(locale.word("overview-caution-suppression"));
    }
    cautions.extend(spec.cautions.iter().map(|caution| caution.say(locale)));
    Some(Summary {
        heading: locale.word("overview-heading"),
        figures: figures.collect(),
        findings_heading: locale.word("overview-findings"),
        findings,
        cautions_heading: locale.word("overview-cautions"),
        cautions,
    })
}

/// None where the report has no such figure, as a response rate where nobody knows who was
/// asked.
fn key_figure(outlined: &Outlined, release: &Released, locale: &Locale) -> Option<KeyFigure> {
    let table = release.tables.iter().find(|table| table.spec.id == outlined.table)?;
    let is_meant = |(key, _): &(&Key, &Figure)| {
        key.statistic == outlined.statistic
            && key.group.is_none()
            && outlined.subset.as_ref().is_none_or(|subset| *subset == key.subset)
            && outlined.variable.as_ref().is_none_or(|variable| *variable == key.variable)
            && key.category.to_string() == outlined.category.as_deref().unwrap_or_default()
    };
    let (_, figure) = table.figures.iter().find(is_meant)?;
    Some(KeyFigure {
        label: outlined.label.say(locale),
        value: figure.print().say(locale),
        unit: match figure.state {
            State::Shown(_) => outlined.unit.say(locale),
            // A mark counts nothing.
            _ => String::new(),
        },
    })
}

/// The weightiest, one of a table and half of all of one rule at most, in the order of the
/// report.
fn chosen<'a>(spec: &SummarySpec, release: &'a Released) -> Vec<Candidate<'a>> {
    // A finding says where it stands.
    let is_shown = |table: &&Made| {
        !matches!(table.spec.show, Show::Neither | Show::Text) && !table.bases.is_not_asked
    };
    let mut candidates: Vec<Candidate<'_>> =
        release.tables.iter().filter(is_shown).flat_map(|table| of(table, spec.min_base)).collect();
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut chosen: Vec<Candidate<'_>> = Vec::new();
    for candidate in candidates {
        let same = |of: fn(&Candidate<'_>, &Candidate<'_>) -> bool| {
            chosen.iter().filter(|other| of(other, &candidate)).count()
        };
        let of_table = same(|a, b| a.table.spec.id == b.table.spec.id);
        let of_rule = same(|a, b| a.rule == b.rule);
        // The same stands in several tables.
        let is_said = same(|a, b| a.rule == b.rule && a.variable == b.variable) > 0;
        if chosen.len() < spec.most && of_table < 1 && of_rule < spec.most.div_ceil(2) && !is_said {
            chosen.push(candidate);
        }
    }
    let place = |candidate: &Candidate<'_>| {
        release.tables.iter().position(|table| table.spec.id == candidate.table.spec.id)
    };
    chosen.sort_by_key(place);
    chosen
}

fn of(table: &Made, least: f64) -> Vec<Candidate<'_>> {
    // Figures of areas and other levels one by one say nothing of the whole.
    let Some(first) = table.subsets().first() else { return Vec::new() };
    let mut found = Vec::new();
    for variable in &table.variables {
        found.extend(lead(table, first, variable, least));
        found.extend(skew(table, first, variable, least));
        for (at, one) in table.subsets().iter().enumerate() {
            for other in &table.subsets()[at + 1..] {
                // What all have says nothing of the difference of its parts.
                if one.condition.is_some() && other.condition.is_some() {
                    found.extend(contrast(table, [one, other], variable, least));
                    found.extend(times(table, [one, other], variable, least));
                }
            }
        }
    }
    found
}

fn shares<'t>(table: &'t Made, subset: &Subset, variable: &'t Measured) -> Vec<(f64, &'t Listed)> {
    let share = |listed: &'t Listed| {
        let at = At::of(&subset.id, &variable.id).category(&listed.category);
        Some((table.value(at, Statistic::Percent)?, listed))
    };
    variable.categories.iter().filter(|listed| !listed.rest).filter_map(share).collect()
}

fn base(table: &Made, subset: &Subset, variable: &Measured) -> f64 {
    table.value(At::of(&subset.id, &variable.id), Statistic::N).unwrap_or(0.0)
}

/// An answer that far more gave than any other.
fn lead<'a>(
    table: &'a Made,
    subset: &Subset,
    variable: &'a Measured,
    least: f64,
) -> Option<Candidate<'a>> {
    // Of a part it is its heading that says of whom.
    if subset.condition.is_some() || base(table, subset, variable) < least {
        return None;
    }
    let mut shares = shares(table, subset, variable);
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [(first, listed), (second, _), ..] = shares.as_slice() else { return None };
    let at = At::of(&subset.id, &variable.id).category(&listed.category);
    let text = Message::new("overview-lead")
        .words("of", name(table, variable))
        .words("answer", &listed.label)
        .words("percent", table.printed(at, Statistic::Percent))
        .words("count", table.printed(at, Statistic::Count))
        .words("unit", &table.spec.unit);
    (first - second >= LEAD)
        .then(|| Candidate::of(Rule::Lead, first - second, (table, variable), text))
}

/// An answer that the one subset gives far more often than the other.
fn contrast<'a>(
    table: &'a Made,
    subsets: [&Subset; 2],
    variable: &'a Measured,
    least: f64,
) -> Option<Candidate<'a>> {
    if subsets.iter().any(|subset| base(table, subset, variable) < least) {
        return None;
    }
    let [one, other] = subsets.map(|subset| shares(table, subset, variable));
    let pairs = one.iter().filter_map(|(share, listed)| {
        let of_other = other.iter().find(|(_, of)| of.category == listed.category)?;
        Some((share - of_other.0, *listed))
    });
    let (difference, listed) = pairs.max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))?;
    let percent = |subset: &Subset| {
        let at = At::of(&subset.id, &variable.id).category(&listed.category);
        table.printed(at, Statistic::Percent)
    };
    let text = Message::new("overview-contrast")
        .words("of", name(table, variable))
        .words("answer", &listed.label)
        .words("one", &subsets[0].label)
        .words("one_percent", percent(subsets[0]))
        .words("other", &subsets[1].label)
        .words("other_percent", percent(subsets[1]))
        .with("points", format!("{:.0}", difference.abs().round()));
    (difference.abs() >= CONTRAST)
        .then(|| Candidate::of(Rule::Contrast, difference.abs(), (table, variable), text))
}

/// A mean that is many times that of another subset.
fn times<'a>(
    table: &'a Made,
    subsets: [&Subset; 2],
    variable: &'a Measured,
    least: f64,
) -> Option<Candidate<'a>> {
    if subsets.iter().any(|subset| base(table, subset, variable) < least) {
        return None;
    }
    let at = |subset: &Subset| table.value(At::of(&subset.id, &variable.id), Statistic::Mean);
    let means = (at(subsets[0])?, at(subsets[1])?);
    let [high, low] = if means.0 >= means.1 { subsets } else { [subsets[1], subsets[0]] };
    let (most, least) = (means.0.max(means.1), means.0.min(means.1));
    let ratio = if least > 0.0 { most / least } else { return None };
    let printed =
        |subset: &'_ Subset| table.printed(At::of(&subset.id, &variable.id), Statistic::Mean);
    let text = Message::new("overview-times")
        .words("of", name(table, variable))
        .words("unit", &variable.unit)
        .words("high", &high.label)
        .words("high_mean", printed(high))
        .words("low", &low.label)
        .words("low_mean", printed(low))
        .with("times", one_decimal(ratio));
    (ratio >= TIMES).then(|| Candidate::of(Rule::Times, as_points(ratio), (table, variable), text))
}

/// A mean that a few large values have made.
fn skew<'a>(
    table: &'a Made,
    subset: &Subset,
    variable: &'a Measured,
    least: f64,
) -> Option<Candidate<'a>> {
    if subset.condition.is_some() || base(table, subset, variable) < least {
        return None;
    }
    let at = At::of(&subset.id, &variable.id);
    let median = table.value(at, Statistic::Median).filter(|median| *median > 0.0)?;
    let ratio = table.value(at, Statistic::Mean)? / median;
    let text = Message::new("overview-skew")
        .words("of", name(table, variable))
        .words("unit", &variable.unit)
        .words("mean", table.printed(at, Statistic::Mean))
        .words("median", table.printed(at, Statistic::Median))
        .with("times", one_decimal(ratio));
    (ratio >= SKEW).then(|| Candidate::of(Rule::Skew, as_points(ratio), (table, variable), text))
}

/// What a multiple weighs beside percentage points: twice as much as twenty points.
fn as_points(ratio: f64) -> f64 {
    20.0 * ratio.log2()
}

fn one_decimal(value: f64) -> String {
    crate::format::NumberFormat::parse("0.0").unwrap_or_default().print(value)
}

/// A table of one variable is called by its title. The variable of a larger table has the title
/// before its label, as it is there that values are said to be per physician.
fn name(table: &Made, variable: &Measured) -> Words {
    match table.variables.len() {
        1 => table.spec.title.clone(),
        _ => Message::new("overview-item")
            .words("table", &table.spec.title)
            .words("item", &variable.label)
            .into(),
    }
}

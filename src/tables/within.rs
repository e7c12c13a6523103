//! Limits end where values do: those of a mean lie between the least and the greatest value that
//! there can be, those of a sum, ratio or rate of what is never negative are not below 0. How often
//! an interval holds what is estimated is not changed by what cannot be.

use std::collections::HashMap;
use std::sync::Arc;

use super::estimate::LIMITS;
use super::figure::{Figure, Key, State};
use super::statistic::Statistic;
use super::table::Table;
use super::weighing::beside_which;
use crate::engine::Bounds;
use crate::questionnaire::Questionnaire;

/// Cuts the limits of a table's figures, and notes which.
pub fn cut(table: &mut Table, questionnaire: &Questionnaire) {
    let mut known: HashMap<Arc<str>, Bounds> = HashMap::new();
    let mut bounds = |key: &Key, figure: &Figure| {
        let of = |(measure, _): &(Arc<str>, _)| {
            let of = |measure: &str| match questionnaire.variable(measure) {
                Some(_) => questionnaire.bounds(measure),
                // One of a pair stands under its own name.
                None => questionnaire.bounds(&key.variable),
            };
            *known.entry(Arc::clone(measure)).or_insert_with(|| of(measure))
        };
        let measures: Vec<Bounds> = figure.source.numbers.iter().map(of).collect();
        of_statistic(key.statistic, &measures)
    };
    let mut ends: Vec<(Key, f64)> = Vec::new();
    for (key, figure) in table.figures.iter().filter(|(key, _)| LIMITS.contains(&key.statistic)) {
        let Some((of, whose)) = whose(table, key, figure) else { continue };
        let Some((limit, value)) = figure.value().zip(whose.value()) else { continue };
        let key_of = Key { statistic: of, ..key.clone() };
        let (lower, upper) = within((limit, limit), value, bounds(&key_of, whose));
        let end = if key.statistic == Statistic::LowerLimit { lower } else { upper };
        if end != limit {
            ends.push((key.clone(), end));
        }
    }
    for (key, figure) in table.figures.iter_mut() {
        let Some(value) = figure.value() else { continue };
        let Some(limits) = figure.estimate.as_ref().and_then(|of| of.limits) else { continue };
        let limits = within(limits, value, bounds(key, figure));
        figure.estimate.iter_mut().for_each(|of| of.limits = Some(limits));
    }
    for (key, end) in &ends {
        if let Some(figure) = table.figures.get_mut(key.at(), key.statistic) {
            figure.state = State::Shown(*end);
        }
    }
    table.cut = ends.into_iter().map(|(key, _)| key).collect();
}

/// The figure of which a limit is one: the one beside it that is made of the same numbers.
fn whose<'t>(table: &'t Table, key: &Key, limit: &Figure) -> Option<(Statistic, &'t Figure)> {
    let beside = beside_which(key.statistic).iter();
    let mut beside = beside.filter_map(|of| Some((*of, table.figure(key.at(), *of)?)));
    beside.find(|(_, figure)| figure.source.numbers == limit.source.numbers)
}

/// What a statistic of numbers can be.
fn of_statistic(statistic: Statistic, measures: &[Bounds]) -> Bounds {
    use Statistic::{
        Gini, Mean, MeanCount, Percent, Rate, Ratio, RatioOfMeans, RatioPercent, StandardDeviation,
        Sum,
    };
    let are_never_negative =
        !measures.is_empty() && measures.iter().all(|of| of.is_never_negative());
    match (statistic, measures) {
        (Mean, [of]) => *of,
        (Sum | Ratio | RatioPercent | RatioOfMeans, _) if are_never_negative => Bounds::FROM_ZERO,
        (MeanCount | StandardDeviation | Rate, _) => Bounds::FROM_ZERO,
        (Gini, _) => Bounds::new(0.0, 1.0),
        (Percent, _) => Bounds::new(0.0, 100.0),
        _ => Bounds::ANY,
    }
}

/// Answers that are beyond what the questionnaire takes for possible are found elsewhere; an
/// interval holds what it is one of.
fn within((lower, upper): (f64, f64), value: f64, bounds: Bounds) -> (f64, f64) {
    let lower = if value >= bounds.least { lower.max(bounds.least) } else { lower };
    let upper = if value <= bounds.greatest { upper.min(bounds.greatest) } else { upper };
    (lower, upper)
}

//! How certain a percent, a mean or a ratio is: its interval, and whether a published standard takes it for
//! reliable. Both are printed where a plan asks for them and nowhere else.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figure::{At, Figure, Key, Of, State};
use super::kind::Entry;
use super::reader::Reader;
use super::statistic::Statistic;
use super::table::Table;
use crate::statistics::{is_reliable_share, wilson_interval};
use crate::tally::Numbers;
use crate::words::Words;

/// 95 % limits of an estimate, by the method. Respondents are taken for drawn by chance from many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interval {
    /// Of percents: Wilson's limits.
    Wilson,
    /// Of means and of ratios of sums: Student's t.
    T,
}

/// A published standard of which percents are certain enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reliability {
    /// That of the US National Center for Health Statistics for proportions (2017).
    Nchs,
}

impl Interval {
    /// Refuses a method that is not one of what a table shows.
    pub fn check(self, is_of_numbers: bool, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        match (self, is_of_numbers) {
            (Self::Wilson, true) => entry.mistake("plan-interval-of-percents", reader),
            (Self::T, false) => entry.mistake("plan-interval-of-means", reader),
            _ => {}
        }
    }

    pub fn note(self, table: &Table) -> Words {
        let is_weighted = table.weighted.as_ref().is_some_and(|weighted| !weighted.with.is_empty());
        Words::of(match self {
            Self::Wilson if is_weighted => "note-interval-korn-graubard",
            Self::T if is_weighted => "note-interval-design",
            Self::Wilson => "note-interval-wilson",
            Self::T => "note-interval-t",
        })
    }

    /// The same of ratios of sums.
    pub fn note_of_ratios(self, table: &Table) -> Words {
        let is_weighted =
            [Statistic::Ratio, Statistic::RatioPercent].map(|of| table.is_weighted(of));
        if is_weighted.contains(&true) {
            self.note(table)
        } else {
            Words::of("note-interval-ratio")
        }
    }

    pub fn method(self) -> &'static str {
        match self {
            Self::Wilson => "interval-wilson",
            Self::T => "interval-t",
        }
    }
}

impl Reliability {
    pub fn note(self, table: &Table) -> Words {
        Words::of(match table.is_weighted(Statistic::Percent) {
            true => "note-unreliable-design",
            false => "note-unreliable",
        })
    }

    pub fn method(self) -> &'static str {
        "reliability-nchs"
    }
}

impl Table {
    /// Adds Wilson's limits to all percents that are a count of a base, and judges these by the
    /// standard.
    pub fn qualify_shares(&mut self, interval: Option<Interval>, reliability: Option<Reliability>) {
        self.is_judged = reliability.is_some();
        if interval.is_none() && reliability.is_none() {
            return;
        }
        let share = |(key, figure): (&Key, &Figure)| {
            let count = self.value(key.at(), Statistic::Count)?;
            (key.statistic == Statistic::Percent).then(|| (key.clone(), count, figure.of()))
        };
        let shares: Vec<(Key, f64, Of)> = self.figures.iter().filter_map(share).collect();
        for (key, count, of) in shares.iter().filter(|_| interval.is_some()) {
            let limits = wilson_interval(*count, of.base.unwrap_or(0.0));
            self.put_limits(key.at(), Statistic::Percent, limits, of.clone());
        }
        if reliability.is_none() {
            return;
        }
        let fails =
            |(_, count, of): &&(Key, f64, Of)| !is_reliable_share(*count, of.base.unwrap_or(0.0));
        let unreliable: HashSet<&Key> = shares.iter().filter(fails).map(|(key, ..)| key).collect();
        for (key, figure) in self.figures.iter_mut().filter(|(key, _)| unreliable.contains(key)) {
            if let (Statistic::Percent, State::Shown(value)) = (key.statistic, &figure.state) {
                figure.state = State::Unreliable(*value);
            }
        }
    }

    /// Adds to all percents how certain they are, as of respondents drawn one by one.
    pub fn put_precision(&mut self) {
        let percents = self.figures.iter().filter(|(key, _)| key.statistic == Statistic::Percent);
        let all: Vec<(Key, Option<f64>, Of)> =
            percents.map(|(key, figure)| (key.clone(), figure.value(), figure.of())).collect();
        for (key, percent, of) in all {
            let n = of.base.filter(|n| *n > 0.0);
            let share = percent.zip(n).map(|(percent, n)| (percent / 100.0, n));
            let error = share.map(|(p, n)| 100.0 * (p * (1.0 - p) / n).sqrt());
            let values = [error, n.map(|_| 1.0), n];
            for (statistic, value) in PRECISION.into_iter().zip(values) {
                self.put(key.at(), statistic, value, of.clone());
            }
        }
    }

    /// Adds the limits of a mean.
    pub fn put_mean_limits(&mut self, at: At<'_>, values: &Numbers) {
        self.put_limits(at, Statistic::Mean, values.mean_interval(), values.into());
    }

    /// Limits are printed as what they are limits of, where the plan does not say otherwise.
    pub fn put_limits(
        &mut self,
        at: At<'_>,
        of: Statistic,
        limits: Option<(f64, f64)>,
        made_of: Of,
    ) {
        let format = self.spec.format(of);
        let limits = [
            (Statistic::LowerLimit, limits.map(|(lower, _)| lower)),
            (Statistic::UpperLimit, limits.map(|(_, upper)| upper)),
        ];
        for (statistic, limit) in limits {
            let state = limit.map_or(State::Nobody, |limit| State::Shown(limit + 0.0));
            let own = self.spec.formats.get(&statistic).cloned();
            let (format, source) = (own.unwrap_or(format.clone()), made_of.source.clone());
            let figure = Figure { state, base: made_of.base, format, source, estimate: None };
            self.figures.put(at, statistic, figure);
        }
    }

    /// Whether a statistic of the table is weighted.
    pub fn is_weighted(&self, statistic: Statistic) -> bool {
        self.weighted.as_ref().is_some_and(|weighted| weighted.with.contains(&statistic))
    }

    /// Whether limits or errors are shown of a percent in which nothing is left to chance.
    pub fn has_known_share(&self) -> bool {
        let is_shown = |figure: &Figure| figure.value().is_some();
        let is_known = |(key, figure): (&Key, &Figure)| {
            let error = figure.estimate.as_ref().and_then(|estimate| estimate.standard_error);
            let is_some = figure.value().is_some_and(|value| value > 0.0 && value < 100.0);
            let beside = [Statistic::LowerLimit, Statistic::StandardError];
            key.statistic == Statistic::Percent
                && is_some
                && error == Some(0.0)
                && beside.iter().any(|of| self.figure(key.at(), *of).is_some_and(is_shown))
        };
        self.figures.iter().any(is_known)
    }

    /// The limits of what stands at a place, where both are shown.
    pub fn limits(&self, at: At<'_>) -> Option<(f64, f64)> {
        let [lower, upper] = LIMITS.map(|limit| self.value(at, limit));
        lower.zip(upper)
    }

    /// Whether a figure is shown with the sign of what is not reliable.
    pub fn has_unreliable(&self) -> bool {
        self.figures.iter().any(|(_, figure)| matches!(figure.state, State::Unreliable(_)))
    }
}

/// The statistics of a table, and with an interval its limits.
pub fn and_limits(mut statistics: Vec<Statistic>, interval: Option<Interval>) -> Vec<Statistic> {
    statistics.extend(interval.iter().flat_map(|_| LIMITS));
    statistics
}

/// How certain a percent is.
pub const PRECISION: [Statistic; 3] =
    [Statistic::StandardError, Statistic::DesignEffect, Statistic::EffectiveN];

/// Both limits behind what they are limits of.
pub const LIMITS: [Statistic; 2] = [Statistic::LowerLimit, Statistic::UpperLimit];

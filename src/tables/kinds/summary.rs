//! n, mean, median, smallest and largest of numbers.

use std::rc::Rc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::statistics::Values;
use crate::tables::chart::{BOX, Chart, MIDDLE, Panel, Place, Point, Series};
use crate::tables::estimate::{Interval, LIMITS, and_limits};
use crate::tables::figure::{self, At, Category};
use crate::tables::grid::{self, Cell, Column, Grid, Row, heading, named_with_unit, with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::notes;
use crate::tables::reader::{Reader, is_number};
use crate::tables::spec::{ChartKind, Subset};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Measured, Table};
use crate::tally::Numbers;
use crate::words::{Message, Words};

/// n, mean, median, smallest and largest of numbers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Numbers, in order.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// How far the label of each variable is set in, for sub-items.
    #[serde(default)]
    indent: Vec<u8>,
    /// Default: n, mean, median, min, max.
    #[serde(default = "default_statistics")]
    statistics: Vec<Of>,
    /// Whether zeros count: `both` has each variable once with all of its values and once without
    /// zeros. Default: with.
    #[serde(default)]
    zeros: Zeros,
    /// Limits of the means: t.
    interval: Option<Interval>,
    /// The ratio of the mean of the first to that of the second variable.
    #[serde(default)]
    ratio_of_means: bool,
    /// Subsets stand beside each other, not below.
    #[serde(default)]
    subsets_beside: bool,
}

/// Whether zeros count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Zeros {
    #[default]
    With,
    Without,
    Both,
}

/// A statistic of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    N,
    Mean,
    StandardDeviation,
    Median,
    Min,
    Max,
    Sum,
    P10,
    Q1,
    Q3,
    P90,
    StandardError,
    DesignEffect,
    EffectiveN,
    WeightedBase,
}

fn default_statistics() -> Vec<Of> {
    vec![Of::N, Of::Mean, Of::Median, Of::Min, Of::Max]
}

impl Of {
    pub fn statistic(self) -> Statistic {
        match self {
            Self::N => Statistic::N,
            Self::Mean => Statistic::Mean,
            Self::StandardDeviation => Statistic::StandardDeviation,
            Self::Median => Statistic::Median,
            Self::Min => Statistic::Min,
            Self::Max => Statistic::Max,
            Self::Sum => Statistic::Sum,
            Self::P10 => Statistic::P10,
            Self::Q1 => Statistic::Q1,
            Self::Q3 => Statistic::Q3,
            Self::P90 => Statistic::P90,
            Self::StandardError => Statistic::StandardError,
            Self::DesignEffect => Statistic::DesignEffect,
            Self::EffectiveN => Statistic::EffectiveN,
            Self::WeightedBase => Statistic::WeightedBase,
        }
    }

    pub fn value(self, values: &Values) -> Option<f64> {
        match self {
            Self::N => Some(values.n() as f64),
            Self::Mean => values.mean(),
            Self::StandardDeviation => values.standard_deviation(),
            Self::Median => values.median(),
            Self::Min => values.min(),
            Self::Max => values.max(),
            Self::Sum => Some(values.sum()),
            Self::P10 => values.quantile(0.1),
            Self::Q1 => values.quantile(0.25),
            Self::Q3 => values.quantile(0.75),
            Self::P90 => values.quantile(0.9),
            // Where all count alike.
            Self::StandardError => Some(values.standard_deviation()? / (values.n() as f64).sqrt()),
            Self::DesignEffect => (!values.is_empty()).then_some(1.0),
            Self::EffectiveN | Self::WeightedBase => Some(values.n() as f64),
        }
    }

    /// Whether it tells how certain the mean is.
    pub fn is_of_error(self) -> bool {
        use Of::{DesignEffect, EffectiveN, StandardError, WeightedBase};
        matches!(self, StandardError | DesignEffect | EffectiveN | WeightedBase)
    }
}

impl Written for Summary {
    const NAME: &'static str = "summary";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Boxes];
}

impl Kind for Summary {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.is_empty() {
            entry.mistake("plan-needs-variables", reader);
        }
        reader.variables(&self.variables, Self::NAME, is_number);
        entry.once(self.variables(), reader);
        if self.indent.len() > self.variables.len() {
            entry.mistake("plan-indent", reader);
        }
        entry.once(self.statistics.iter().map(|of| of.statistic().name()), reader);
        let has = |statistic| self.statistics.iter().any(|of| of.statistic() == statistic);
        let is_whole = BOX.into_iter().all(has);
        let is_middle =
            BOX.into_iter().all(|statistic| has(statistic) == MIDDLE.contains(&statistic));
        if entry.chart == Some(ChartKind::Boxes) && !is_whole && !is_middle {
            entry.mistake("plan-needs-quantiles", reader);
        }
        if self.statistics.iter().any(|of| of.is_of_error()) && !has(Statistic::Mean) {
            entry.mistake("plan-precision-of-means", reader);
        }
        check_interval(self.interval, has(Statistic::Mean), entry, reader);
        if self.subsets_beside && entry.subsets.len() < 2 {
            entry.mistake("plan-subsets-beside", reader);
        }
        if self.ratio_of_means && !(self.variables.len() >= 2 && has(Statistic::Mean)) {
            entry.mistake("plan-needs-two-means", reader);
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn statistics(&self) -> Vec<Statistic> {
        let mut statistics = vec![Statistic::N];
        let own = self.statistics.iter().map(|of| of.statistic());
        statistics.extend(own.filter(|statistic| *statistic != Statistic::N));
        statistics.extend(self.ratio_of_means.then_some(Statistic::RatioOfMeans));
        and_limits(statistics, self.interval)
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = with_limits(&self.statistics, self.interval);
        let indents = self.indent.iter().copied().chain(std::iter::repeat(0));
        table.variables.iter_mut().zip(indents).for_each(|(v, indent)| v.indent = indent);
        if self.zeros == Zeros::Both {
            for variable in &mut table.variables {
                let label = Message::new("summary-without-zeros").words("label", &variable.label);
                variable.categories.push(Listed::new(Category::NotZero, label));
            }
        }
        for subset in &making.spec.subsets {
            let mut means = Vec::new();
            for id in self.variables() {
                let tally = making.numbers(making.members(subset), id, None);
                let all = tally.values_in(0);
                let others = all.without_zeros();
                let at = At::of(&subset.id, id);
                let values = if self.zeros == Zeros::Without { &others } else { all };
                self.put(&mut table, at, values);
                if self.zeros == Zeros::Both {
                    self.put(&mut table, at.category(&Category::NotZero), &others);
                }
                means.push(Rc::clone(&tally));
            }
            if let (true, [first, second, ..]) = (self.ratio_of_means, means.as_slice()) {
                let both = [first, second].map(|tally| tally.values_in(0));
                let means = both[0].mean().zip(both[1].mean());
                let ratio = means.map(|(a, b)| a / b).filter(|ratio| ratio.is_finite());
                let of = figure::Of::numbers(both);
                table.put(At::of(&subset.id, ""), Statistic::RatioOfMeans, ratio, of);
            }
        }
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        if self.subsets_beside {
            return beside(table);
        }
        let column =
            |of: &Statistic| Column { follows: LIMITS.contains(of), ..Column::of(heading(*of)) };
        let columns = table.statistics.iter().map(column).collect();
        let mut rows = Vec::new();
        for subset in table.subsets() {
            if table.subsets().len() > 1 {
                rows.push(Row::heading(&subset.label));
            }
            rows.extend(self::rows(table, &[subset]));
        }
        Grid::of(table, columns, rows)
    }

    /// A panel a variable: the statistics by subset.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let panel = |variable: &Measured| {
            let place = |subset: &Subset| {
                let at = At::of(&subset.id, &variable.id);
                let n = table.printed(at, Statistic::N);
                Place::named(&subset.label, Some(n))
            };
            let series = |statistic: Statistic| Series {
                name: heading(statistic),
                n: None,
                points: table
                    .subsets()
                    .iter()
                    .map(|s| Point::at(table, At::of(&s.id, &variable.id), statistic))
                    .collect(),
            };
            Panel {
                title: variable.label.clone(),
                values: named_with_unit(&variable.label, &variable.unit),
                unit: variable.unit.clone(),
                axis: Words::default(),
                categories: table.subsets().iter().map(place).collect(),
                series: BOX.into_iter().map(series).collect(),
            }
        };
        let mut panels = table.variables.iter().map(panel);
        let chart = Chart::of(table, kind, panels.next()?);
        Some(Chart { panels: chart.panels.into_iter().chain(panels).collect(), ..chart })
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let mut notes = Vec::new();
        if let Some(note) = notes::complete_cases(table, respondent) {
            notes.push(note);
        } else if table.subsets().iter().any(|subset| subset.condition.is_some()) {
            // Of which respondents a subset is, its label says.
            let note = Message::new("note-own-bases-subsets");
            notes.push(note.words("respondent", respondent).into());
        } else {
            let note = Message::new("note-own-bases").with("respondents", table.bases.eligible);
            notes.push(note.words("respondent", respondent).into());
        }
        match self.zeros {
            Zeros::With => {}
            Zeros::Without => notes.push(Words::of("note-without-zeros")),
            Zeros::Both => notes.push(Words::of("note-both-zeros")),
        }
        notes.extend(self.interval.map(|interval| interval.note(table)));
        notes
    }

    fn methods(&self) -> Vec<&'static str> {
        let of = |of, method| self.statistics.contains(&of).then_some(method);
        let own = [
            of(Of::Q1, "quantiles"),
            of(Of::StandardDeviation, "standard-deviation"),
            self.interval.map(Interval::method),
        ];
        ["median", "complete-cases"].into_iter().chain(own.into_iter().flatten()).collect()
    }
}

impl Summary {
    fn put(&self, table: &mut Table, at: At<'_>, values: &Numbers) {
        // The base is always known, shown or not.
        table.put_n(at, values.of);
        for of in self.statistics.iter().filter(|of| **of != Of::N) {
            table.put(at, of.statistic(), of.value(values), values);
        }
        if self.interval.is_some() {
            table.put_mean_limits(at, values);
        }
    }
}

/// The statistics of each subset as columns.
fn beside(table: &Table) -> Grid<Words> {
    let columns = table.subsets().iter().flat_map(|subset| {
        table.statistics.iter().map(|&statistic| Column {
            question: subset.label.clone(),
            answer: heading(statistic),
            ..Column::of(grid::beside(&subset.label, statistic))
        })
    });
    let subsets: Vec<&Subset> = table.subsets().iter().collect();
    Grid::of(table, columns.collect(), rows(table, &subsets))
}

/// A row a variable and a category of it, and one of the ratio of means.
fn rows(table: &Table, subsets: &[&Subset]) -> Vec<Row<Words>> {
    let cells = |variable: &str, category: &Category| -> Vec<Cell<Words>> {
        let of = |subset: &&Subset| {
            let at = At { category, ..At::of(&subset.id, variable) };
            let cells = table.statistics.iter().map(|&s| table.cell(at, s));
            cells.collect::<Vec<_>>()
        };
        subsets.iter().flat_map(of).collect()
    };
    let mut rows = Vec::new();
    for variable in &table.variables {
        let indent = variable.indent;
        let own = cells(&variable.id, &Category::All);
        rows.push(Row { indent, ..Row::of(with_unit(variable), own) });
        rows.extend(variable.categories.iter().map(|listed| {
            let cells = cells(&variable.id, &listed.category);
            Row { indent: indent + 1, ..Row::of(&listed.label, cells) }
        }));
    }
    let ratio = |subset: &&Subset| table.figure(At::of(&subset.id, ""), Statistic::RatioOfMeans);
    if subsets.iter().any(|subset| ratio(subset).is_some()) {
        let cell = |subset: &&Subset, statistic: &Statistic| match statistic {
            Statistic::Mean => Cell::figure(ratio(subset)),
            _ => Cell::default(),
        };
        let cells = subsets.iter().flat_map(|s| table.statistics.iter().map(move |of| cell(s, of)));
        rows.push(Row::total(Words::of("report-ratio-of-means"), cells.collect()));
    }
    rows
}

/// The statistics of a table, the limits of the mean behind it.
pub fn with_limits(statistics: &[Of], interval: Option<Interval>) -> Vec<Statistic> {
    let limits = |of: &Of| {
        interval.iter().filter(|_| *of == Of::Mean).flat_map(|_| LIMITS).collect::<Vec<_>>()
    };
    statistics.iter().flat_map(|of| std::iter::once(of.statistic()).chain(limits(of))).collect()
}

/// An interval is one of means that are shown.
pub fn check_interval(
    interval: Option<Interval>,
    has_mean: bool,
    entry: &Entry<'_>,
    reader: &mut Reader<'_>,
) {
    let Some(interval) = interval else { return };
    interval.check(true, entry, reader);
    if !has_mean {
        entry.mistake("plan-needs-mean", reader);
    }
}

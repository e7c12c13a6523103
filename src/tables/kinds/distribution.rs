//! Counts of a number in bands of the same width.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::frequency::by_answer;
use crate::definition::Text;
use crate::format::grouped;
use crate::tables::chart::{Chart, Mark, Panel, Place, Point, Series, axis};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category};
use crate::tables::grid::{Grid, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::notes;
use crate::tables::reader::{Reader, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Table};
use crate::tally::{Breakdown, Counted, TallyQuery};
use crate::words::{Message, Words};

/// Counts in bands from a bound to below the next; the last may be open above.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// One number.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// Width of the bands.
    #[serde(default)]
    band_width: f64,
    /// The last band begins here and is open.
    last_band: Option<f64>,
    /// A line for those who were asked and did not answer; the percents are of them too.
    #[serde(default)]
    show_no_answer: bool,
    /// The parameter that is marked.
    #[schemars(with = "Option<String>")]
    mark: Option<Text>,
    #[serde(skip)]
    marked: Option<f64>,
}

/// More bands say nothing, and a wrong width would take all memory.
const MOST_BANDS: usize = 1_000;

impl Written for Distribution {
    const NAME: &'static str = "distribution";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Histogram];
    const CHART: Option<ChartKind> = Some(ChartKind::Histogram);
}

impl Kind for Distribution {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 1 || self.band_width <= 0.0 {
            entry.mistake("plan-needs-band-width", reader);
        }
        reader.variables(&self.variables, Self::NAME, is_number);
        if entry.chart.is_some() {
            entry.one_subset(reader);
        }
        self.marked = reader.parameter(self.mark.as_ref());
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn statistics(&self) -> Vec<Statistic> {
        vec![Statistic::N, Statistic::Count, Statistic::Percent]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Count, Statistic::Percent];
        let Some(&id) = self.variables().first() else { return table };
        let tallies: Vec<_> = making
            .spec
            .subsets
            .iter()
            .map(|subset| making.numbers(making.members(subset), id, None))
            .collect();
        // All subsets have the same bands.
        let top = tallies.iter().filter_map(|tally| tally.values_in(0).max()).fold(0.0, f64::max);
        let last_band = self.last_band.unwrap_or(f64::INFINITY);
        // As written: 0.3, not the 0.30000000000000004 of three times 0.1.
        // Values below zero have bands of their own.
        let bottom =
            tallies.iter().filter_map(|tally| tally.values_in(0).min()).fold(0.0, f64::min);
        let below = (-bottom / self.band_width).ceil().min(MOST_BANDS as f64 / 2.0);
        let bound = |index: usize| {
            let product = (index as f64 - below) * self.band_width;
            format!("{product:.14e}").parse().unwrap_or(product)
        };
        let is_begun = |from: &f64| *from <= last_band.min(top);
        let begun: Vec<f64> = (0..=MOST_BANDS).map(bound).take_while(is_begun).collect();
        let last = begun.len().saturating_sub(1);
        let is_open = last_band <= top || last == MOST_BANDS;
        let is_open_below = bottom < bound(0);
        let band = |index: usize| {
            let is_last = is_open && index == last;
            let to = if is_last { f64::INFINITY } else { bound(index + 1) };
            let is_first = is_open_below && index == 0;
            Category::band(if is_first { f64::NEG_INFINITY } else { bound(index) }, to)
        };
        // All up to the last one that the plan knows can be asked for before the values are known;
        // in those that are not begun is nobody.
        let is_known = |from: &f64| *from <= last_band;
        let bounds: Vec<f64> = match last_band.is_finite() {
            true => (1..=MOST_BANDS).map(bound).take_while(is_known).collect(),
            false => begun.iter().skip(1).copied().collect(),
        };
        for (subset, tally) in making.spec.subsets.iter().zip(&tallies) {
            let at = At::of(&subset.id, id);
            let all = tally.values_in(0).of;
            let silent = match self.show_no_answer {
                true => making.silent(subset, id),
                false => Counted::default(),
            };
            let base = [all, silent].into_iter().sum::<Counted>();
            table.put_n(at, base);
            let rows = Some(Breakdown::Bands(id.to_owned(), bounds.clone()));
            let members = making.members(subset);
            let banded = making.tally(TallyQuery { members, rows, ..TallyQuery::default() });
            for (index, &count) in banded.in_rows.iter().enumerate().take(last + 1) {
                table.put_share(at.category(&band(index)), count, base);
            }
            if self.show_no_answer {
                table.put_share(at.category(&Category::NoAnswer), silent, base);
            }
        }
        let listed = |index: usize| {
            let bounds = [bound(index), bound(index + 1)].map(grouped);
            let key = match () {
                () if is_open && index == last => "band-open",
                () if is_open_below && index == 0 => "band-below",
                () => "band",
            };
            let label = Message::new(key).with("from", &bounds[0]).with("to", &bounds[1]);
            Listed::new(band(index), label)
        };
        if let Some(variable) = table.variables.first_mut() {
            variable.categories = (0..=last).map(listed).collect();
            if self.show_no_answer {
                let label = Words::of("no-answer");
                variable.categories.push(Listed::rest(Category::NoAnswer, label));
            }
        }
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        by_answer(table)
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let variable = table.variables.first()?;
        let at = table.first();
        let point =
            |listed: &Listed| Point::at(table, at.category(&listed.category), Statistic::Count);
        // Who did not answer has no place on the axis; the table has them.
        let bands: Vec<&Listed> = variable.categories.iter().filter(|of| !of.rest).collect();
        let name = heading(Statistic::Count);
        let panel = Panel {
            title: Words::default(),
            values: Message::new("chart-axis-count").words("unit", &table.spec.unit).into(),
            unit: name.clone(),
            axis: axis(table),
            categories: bands.iter().map(|of| Place::of(of)).collect(),
            series: vec![Series { name, n: None, points: bands.into_iter().map(point).collect() }],
        };
        let base = Some(table.printed(at, Statistic::N));
        let mark = self.marked.map(|value| Mark::of(value, &variable.unit));
        Some(Chart { base, mark, ..Chart::of(table, kind, panel) })
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        facts.add("mark", self.marked.map(grouped));
        facts.add("beyond_mark", self.beyond_mark(facts.table));
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let own = notes::complete_cases(table, respondent);
        let base = || Message::new("note-base-with-no-answer").words("respondent", respondent);
        own.into_iter().chain(self.show_no_answer.then(|| base().into())).collect()
    }
}

impl Distribution {
    /// How many lie in bands from the mark on, if a band begins there and none is hidden.
    fn beyond_mark(&self, table: &Table) -> Option<Value> {
        let mark = self.marked?;
        let categories = &table.variables.first()?.categories;
        let from = |listed: &Listed| match listed.category {
            Category::Band(from, _) => from.0,
            _ => f64::NEG_INFINITY,
        };
        categories.iter().find(|listed| from(listed) == mark)?;
        let n = table.value(table.first(), Statistic::N)?;
        let beyond = categories.iter().filter(|listed| from(listed) >= mark);
        let count = beyond
            .map(|listed| table.value(table.first().category(&listed.category), Statistic::Count))
            .sum::<Option<f64>>()?;
        let print = |statistic, value: f64| table.spec.format(statistic).print(value);
        let percent = (n > 0.0).then(|| print(Statistic::Percent, 100.0 * count / n));
        Some(json!({ "count": print(Statistic::Count, count), "percent": percent }))
    }
}

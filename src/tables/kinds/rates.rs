//! A number per head of a population, by the answers to a question.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::format::grouped;
use crate::problem::Problem;
use crate::statistics::poisson_interval;
use crate::tables::chart::{Chart, Panel, Point, Series, places};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Group, Of};
use crate::tables::grid::{Cell, Column, Grid, Row, heading, with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::tally::{Counted, Numbers};
use crate::words::{Message, Words};

/// For each answer to the group question that has a population in the reference table, and for
/// all of them: n, the sum of the variable, the population, the rate and its 95 % limits. In a
/// survey with a design these are of the weighted sum.
/// Nobody's sum has no rate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// One number.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The single question.
    #[schemars(with = "Option<String>")]
    group: Option<Text>,
    /// The reference table with the populations, by label of the answer.
    #[schemars(with = "Option<String>")]
    reference: Option<Text>,
    /// Its column with the population.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    reference_columns: Vec<Text>,
    /// To how many of the population the rates refer. Default: 1,000.
    per: Option<f64>,
    /// What the limits see as left to chance. Default: respondents.
    #[serde(default)]
    interval: Interval,
    /// The data hold all that there are, or their weights stand for all, so that an area without
    /// respondents has 0. Default: no, and it has no rate.
    #[serde(default)]
    complete: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Interval {
    /// Which respondents there are: Student's t of their values, from five on, by the design where
    /// there is one. What respondents
    /// count differs far more than a count does by itself.
    #[default]
    Respondents,
    /// Each event by itself, as in a Poisson count (Garwood). A sum that is no count has none.
    Poisson,
}

/// Of fewer respondents an interval says nothing.
const FEWEST: u64 = 5;

impl Written for Rates {
    const NAME: &'static str = "rates";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots, ChartKind::Map];
    const CHART: Option<ChartKind> = Some(ChartKind::Dots);
}

impl Kind for Rates {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let is_whole = self.variables.len() == 1
            && self.group.is_some()
            && self.reference.is_some()
            && self.reference_columns.len() == 1;
        if !is_whole {
            entry.mistake("plan-needs-population", reader);
        }
        entry.one_subset(reader);
        reader.variables(&self.variables, Self::NAME, is_number);
        reader.variables(self.group.as_slice(), Self::NAME, has_codes);
        if let Some(reference) = self.reference.as_ref().and_then(|name| reader.reference(name)) {
            reader.columns(reference, &self.reference_columns);
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        ids(self.group.as_slice())
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{LowerLimit, N, Population, Rate, Sum, UpperLimit};
        vec![N, Sum, Population, Rate, LowerLimit, UpperLimit]
    }

    fn rests_on(&self) -> Option<&str> {
        self.reference.as_ref().map(|name| name.get_ref().as_str())
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Rate];
        let group = self.group.as_ref().and_then(|g| making.questionnaire.variable(g.get_ref()));
        let populations = self.reference.as_ref().and_then(|name| {
            let reference = making.reference(name.get_ref())?;
            let key = reference.column(reference.key.as_ref()?)?;
            let column = reference.column(self.reference_columns.first()?.get_ref())?;
            Some((reference, key, column, reference.numbers(column)))
        });
        let (Some(group), Some((reference, key, column, populations)), Some(&id)) =
            (group, populations, self.variables().first())
        else {
            return table;
        };
        let tally = making.numbers(making.members(making.subset()), id, Some(group));
        let (mut all, mut parts) = ((Numbers::default(), 0.0), Vec::new());
        for (index, grouped) in making.groups(group).into_iter().enumerate() {
            let code = &group.codes[index];
            let row = reference.rows.iter().position(|row| row[key] == code.label);
            let values = tally.values(0, index);
            let Some(population) = row.and_then(|row| populations[row]) else {
                if let Some(words) = row.and_then(|row| reference.in_words(row, column)) {
                    let at = At::of(&making.subset().id, id).in_group(&grouped.group);
                    table.put_words(At { variable: "", ..at }, Statistic::Population, words);
                    table.put_n(at, values.of);
                    table.put(at, Statistic::Sum, Some(values.sum()), values);
                    table.groups.push(grouped);
                }
                continue;
            };
            self.rate(&mut table, Some(&grouped.group), id, values, population, &[]);
            table.groups.push(grouped);
            // Who did not answer has no part in the population of all either.
            if self.complete || !values.is_empty() {
                all.0.add(values);
                parts.push(values.of);
                all.1 += population;
            }
        }
        let in_rows = |index: usize| {
            let code = &group.codes[index];
            table.groups.iter().any(|of| of.group.category == Category::Code(code.code))
        };
        let in_rows: Vec<bool> = (0..group.codes.len()).map(in_rows).collect();
        let members = making.members(making.subset());
        making.tell_ungrouped(&mut table, &members, group, |index| in_rows[index]);
        if all.1 > 0.0 {
            self.rate(&mut table, None, id, &all.0, all.1, &parts);
        }
        table
    }

    /// Groups as rows; n, sum, population, rate and its limits as columns; all below.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let Some(variable) = table.variables.first() else { return Grid::default() };
        let columns = vec![
            Column::of(heading(Statistic::N)),
            Column::of(with_unit(variable)),
            Column::of(heading(Statistic::Population)),
            Column::of(self.rate_heading()),
            Column::of(heading(Statistic::LowerLimit)),
            Column::of(heading(Statistic::UpperLimit)),
        ];
        let cells = |group: Option<&Group>| -> Vec<Cell<Words>> {
            let subset = &table.subsets()[0].id;
            let at = |id| At { group, ..At::of(subset, id) };
            let of = |statistic| match statistic {
                Statistic::Population => table.cell(at(""), statistic),
                statistic => match table.figure(at(&variable.id), statistic) {
                    None => Cell::text(Words::of("report-no-value")),
                    figure => Cell::figure(figure),
                },
            };
            let shown = [
                Statistic::N,
                Statistic::Sum,
                Statistic::Population,
                Statistic::Rate,
                Statistic::LowerLimit,
                Statistic::UpperLimit,
            ];
            shown.map(of).into()
        };
        let rows = table.groups.iter().map(|g| Row::of(&g.label, cells(Some(&g.group))));
        let all = Row::total(Words::of("report-total"), cells(None));
        Grid::of(table, columns, rows.chain([all]).collect())
    }

    /// Rows by falling rate, so that the order says something.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let variable = table.variables.first()?;
        let dot = |grouped: &Grouped| {
            let at = table.first().in_group(&grouped.group);
            Point::at(table, at, Statistic::Rate)
        };
        let panel = Panel::of(
            self.rate_heading(),
            places(table, &variable.id),
            vec![Series {
                name: variable.label.clone(),
                n: None,
                points: table.groups.iter().map(dot).collect(),
            }],
        );
        let total = Point::at(table, table.first(), Statistic::Rate);
        let total = Some(total).filter(|total| total.value.is_some());
        Some(Chart { total, is_ranked: true, ..Chart::of(table, kind, panel) })
    }

    /// The rate of all, and the groups whose interval lies above or below it.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let Some(variable) = table.variables.first() else { return };
        let all = table.value(table.first(), Statistic::Rate);
        let apart = |is_apart: &dyn Fn(f64, f64, f64) -> bool| -> Vec<String> {
            let is_apart = |grouped: &&Grouped| {
                let at = table.first().in_group(&grouped.group);
                let limits = table.limits(at);
                limits.zip(all).is_some_and(|((lower, upper), all)| is_apart(lower, upper, all))
            };
            table.groups.iter().filter(is_apart).map(|grouped| facts.say(&grouped.label)).collect()
        };
        let (above, below) =
            (apart(&|lower, _, all| lower > all), apart(&|_, upper, all| upper < all));
        let total = facts.series(&table.subsets()[0].id, None, variable);
        // That of a count by itself says nothing of differences between groups.
        facts.add("compares", self.interval == Interval::Respondents);
        facts.add("complete", self.complete);
        facts.add("weighted", table.is_weighted(Statistic::Rate));
        facts.add("total", total);
        facts.add("per", grouped(self.per()));
        facts.add("above", above);
        facts.add("below", below);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let is_weighted = table.is_weighted(Statistic::Rate);
        let interval = match self.interval {
            Interval::Respondents if is_weighted => "note-rates-design",
            Interval::Respondents => "note-rates-respondents",
            Interval::Poisson => "note-rates-poisson",
        };
        let note = |key| {
            let note = Message::new(key).with("per", grouped(self.per())).with("fewest", FEWEST);
            note.words("respondent", respondent).into()
        };
        let of = match (is_weighted, self.complete) {
            (true, true) => "note-rates-weighted-complete",
            (true, false) => "note-rates-weighted",
            (false, true) => "note-rates-complete",
            (false, false) => "note-rates",
        };
        vec![note(of), note(interval)]
    }

    fn refused_by_design(&self) -> Option<Problem> {
        let is_refused = self.interval == Interval::Poisson;
        is_refused.then(|| Problem::new("interval-under-design").with("interval", "poisson"))
    }

    fn methods(&self) -> Vec<&'static str> {
        match self.interval {
            Interval::Respondents => vec!["rates", "rates-respondents"],
            Interval::Poisson => vec!["rates", "rates-poisson"],
        }
    }
}

impl Rates {
    fn per(&self) -> f64 {
        self.per.unwrap_or(1_000.0)
    }

    fn rate_heading(&self) -> Words {
        Message::new("report-heading-rate-per").with("per", grouped(self.per())).into()
    }

    fn rate(
        &self,
        table: &mut Table,
        group: Option<&Group>,
        id: &str,
        values: &Numbers,
        population: f64,
        parts: &[Counted],
    ) {
        let subset = table.spec.subsets[0].id.clone();
        let at = At { group, ..At::of(&subset, id) };
        let sum = values.sum();
        let is_some = (self.complete || !values.is_empty()) && population > 0.0;
        let rate = |events: f64| events * self.per() / population;
        let limits = match self.interval {
            Interval::Poisson => poisson_interval(sum),
            Interval::Respondents if values.n() < FEWEST => None,
            Interval::Respondents => values.sum_interval(),
        };
        let limits = limits.filter(|_| is_some);
        let of = || Of::from(values).adding(parts.iter().copied());
        let n = Of::from(values.of).adding(parts.iter().copied());
        table.put(at, Statistic::N, Some(values.n() as f64), n);
        table.put(
            At { variable: "", ..at },
            Statistic::Population,
            Some(population),
            Of::nobody(None),
        );
        table.put(at, Statistic::Sum, Some(sum), of());
        let multiple = if is_some { of().times(rate(1.0)) } else { of() };
        table.put(at, Statistic::Rate, is_some.then(|| rate(sum)), multiple);
        // What is not shown for few respondents is no figure over nobody.
        if limits.is_none() && is_some {
            return;
        }
        let limit = |of: fn((f64, f64)) -> f64| limits.map(|limits| rate(of(limits)));
        table.put(at, Statistic::LowerLimit, limit(|(lower, _)| lower), of());
        table.put(at, Statistic::UpperLimit, limit(|(_, upper)| upper), of());
    }
}

//! How much of a number the top respondents have.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::figure::{At, Category, Of};
use crate::tables::grid::{Cell, Column, Grid, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Measured, Table};
use crate::words::{Message, Words};

/// Percent of the respondents of whom the share is told, the largest first.
const TOP: [u32; 9] = [10, 20, 30, 40, 50, 60, 70, 80, 90];

/// For each variable n, sum, Gini coefficient, and the percent of the sum that the top 10, 20,
/// … 90 percent of the respondents have. Nothing is shared where the sum is 0.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concentration {
    /// Numbers, in order.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
}

impl Written for Concentration {
    const NAME: &'static str = "concentration";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Curve];
    const CHART: Option<ChartKind> = Some(ChartKind::Curve);
}

impl Kind for Concentration {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.is_empty() {
            entry.mistake("plan-needs-variables", reader);
        }
        entry.one_subset(reader);
        reader.variables(&self.variables, Self::NAME, is_number);
        entry.once(self.variables(), reader);
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn statistics(&self) -> Vec<Statistic> {
        vec![Statistic::N, Statistic::Sum, Statistic::Gini, Statistic::Percent]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Percent];
        let subset = making.subset();
        for id in self.variables() {
            let tally = making.numbers(making.members(subset), id, None);
            let values = tally.values_in(0);
            let at = At::of(&subset.id, id);
            table.put_n(at, values.of);
            table.put(at, Statistic::Sum, Some(values.sum()), values);
            table.put(at, Statistic::Gini, values.gini(), values);
            for top in TOP {
                let share = values.share_of_top(f64::from(top) / 100.0);
                let percent = share.map(|share| 100.0 * share);
                let mut of = Of::from(values);
                of.source.top = Some(top);
                table.put(at.category(&Category::Top(top)), Statistic::Percent, percent, of);
            }
        }
        let listed = |top: u32| {
            let label = Message::new("level-top").with("percent", top);
            Listed::new(Category::Top(top), label)
        };
        for variable in &mut table.variables {
            variable.categories = TOP.map(listed).into();
        }
        table
    }

    /// Top parts as rows, variables as columns; Gini coefficient, sum and base below.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let columns = table.variables.iter().map(|v| Column::of(&v.label)).collect();
        let cells = |category: &Category, statistic| -> Vec<Cell<Words>> {
            let cell = |v: &Measured| {
                let at = At::of(&table.subsets()[0].id, &v.id).category(category);
                table.cell(at, statistic)
            };
            table.variables.iter().map(cell).collect()
        };
        let categories = table.variables.first().map_or(&[][..], |v| &v.categories);
        let shares = categories
            .iter()
            .map(|listed| Row::of(&listed.label, cells(&listed.category, Statistic::Percent)));
        let below = [Statistic::Gini, Statistic::Sum, Statistic::N];
        let below = below.into_iter().map(|s| Row::total(heading(s), cells(&Category::All, s)));
        Grid::of(table, columns, shares.chain(below).collect())
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let series = |variable: &Measured| {
            let at = At::of(&table.subsets()[0].id, &variable.id);
            let point = |listed: &Listed| {
                Point::at(table, at.category(&listed.category), Statistic::Percent)
            };
            Series {
                name: variable.label.clone(),
                n: Some(table.printed(at, Statistic::N)),
                points: variable.categories.iter().map(point).collect(),
            }
        };
        let name = heading(Statistic::Percent);
        let panel = Panel {
            axis: Words::of("chart-axis-lorenz"),
            ..Panel::of(
                name,
                table.variables.first()?.categories.iter().map(Place::of).collect(),
                table.variables.iter().map(series).collect(),
            )
        };
        Some(Chart { has_diagonal: true, ..Chart::of(table, kind, panel) })
    }

    fn notes(&self, _table: &Table, respondent: &Words) -> Vec<Words> {
        vec![Message::new("note-concentration").words("respondent", respondent).into()]
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["gini"]
    }
}

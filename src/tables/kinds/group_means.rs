//! Mean of a number by the answers to a question.

use schemars::JsonSchema;
use serde::Deserialize;

use super::summary::Of;
use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::tables::chart::{Chart, Panel, Point, Series, axis_of_unit, places};
use crate::tables::figure::{At, Group};
use crate::tables::grid::{BaseOf, Column, Grid, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::significance::Test;
use crate::tables::spec::{ChartKind, Subset};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::tally::Numbers;
use crate::words::{Message, Words};

/// Mean of a number by the answers to a question, or several statistics as columns.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupMeans {
    /// One number.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The question.
    #[schemars(with = "String")]
    group: Text,
    /// These as columns, with a row of all. Default: the mean with its n.
    #[serde(default)]
    statistics: Vec<Of>,
    /// Whether the number differs between the groups: anova, welch, kruskal-wallis, jonckheere.
    test: Option<Test>,
    #[serde(skip)]
    group_label: Words,
}

impl Written for GroupMeans {
    const NAME: &'static str = "group-means";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots];
}

impl Kind for GroupMeans {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 1 {
            entry.mistake("plan-needs-group", reader);
        }
        reader.variables(&self.variables, Self::NAME, is_number);
        reader.variables(std::slice::from_ref(&self.group), Self::NAME, has_codes);
        entry.once(self.statistics.iter().map(|of| of.statistic().name()), reader);
        // The chart is of means.
        if entry.chart.is_some()
            && !self.statistics.is_empty()
            && !self.statistics.contains(&Of::Mean)
        {
            entry.mistake("plan-needs-mean", reader);
        }
        let is_multiple = |variable: &Variable| variable.kind == VariableKind::Multiple;
        let group = reader.questionnaire.variable(self.group.get_ref());
        self.group_label = group.map(Variable::label_words).unwrap_or_default();
        if self.test.is_some_and(Test::is_of_counts) {
            entry.mistake("plan-test-of-counts", reader);
        } else if self.test.is_some() && group.is_some_and(is_multiple) {
            let problem = Problem::new("plan-test-multiple").with("name", self.group.get_ref());
            reader.mistake(problem, self.group.span());
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        vec![self.group.get_ref()]
    }

    fn statistics(&self) -> Vec<Statistic> {
        let own = self.statistics.iter().map(|of| of.statistic());
        let own = own.filter(|of| !matches!(of, Statistic::N | Statistic::Mean));
        [Statistic::N, Statistic::Mean].into_iter().chain(own).collect()
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = match self.statistics.as_slice() {
            [] => vec![Statistic::Mean],
            statistics => statistics.iter().map(|of| of.statistic()).collect(),
        };
        let group = making.questionnaire.variable(self.group.get_ref());
        let (Some(id), Some(group)) = (self.variables().first().copied(), group) else {
            return table;
        };
        table.groups = making.groups(group);
        for (index, grouped) in table.groups.clone().iter().enumerate() {
            for subset in &making.spec.subsets {
                let tally = making.numbers(making.members(subset), id, Some(group));
                let values = tally.values(0, index);
                let at = At::of(&subset.id, id).in_group(&grouped.group);
                self.put(&mut table, at, values);
            }
        }
        if !self.statistics.is_empty() {
            for subset in &making.spec.subsets {
                let tally = making.numbers(making.members(subset), id, None);
                self.put(&mut table, At::of(&subset.id, id), tally.values_in(0));
            }
        }
        if let Some(test) = self.test {
            for subset in &making.spec.subsets {
                let tally = making.numbers(making.members(subset), id, Some(group));
                let groups: Vec<&Numbers> =
                    (0..table.groups.len()).map(|index| tally.values(0, index)).collect();
                test.of_groups(&mut table, At::of(&subset.id, id), &groups);
            }
        }
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        let id = table.variables.first().map_or("", |variable| &variable.id);
        if !self.statistics.is_empty() {
            return by_group(table, id);
        }
        let column = |label: &Words| Column { bases: Some(BaseOf::N), ..Column::of(label) };
        let columns = table.subsets().iter().map(|subset| column(&subset.label)).collect();
        let row = |grouped: &Grouped| {
            let cells = table.subsets().iter().map(|subset| {
                let at = At::of(&subset.id, id).in_group(&grouped.group);
                let n = table.figure(at, Statistic::N);
                table.cell(at, Statistic::Mean).over_n(n)
            });
            Row::of(&grouped.label, cells.collect())
        };
        Grid::of(table, columns, table.groups.iter().map(row).collect())
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let variable = table.variables.first()?;
        let series = table.subsets().iter().map(|subset| Series {
            name: subset.label.clone(),
            n: None,
            points: table
                .groups
                .iter()
                .map(|grouped| {
                    let at = At::of(&subset.id, &variable.id).in_group(&grouped.group);
                    Point::at(table, at, Statistic::Mean)
                })
                .collect(),
        });
        let values = axis_of_unit(table, variable);
        let panel = Panel::of(values, places(table, &variable.id), series.collect());
        Some(Chart::of(table, kind, panel))
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let mut notes =
            vec![Message::new("note-group-means").words("respondent", respondent).into()];
        if let (Some(test), Some(variable)) = (self.test, table.variables.first()) {
            for subset in table.subsets() {
                let at = At::of(&subset.id, &variable.id);
                let of = match table.subsets().len() {
                    1 => variable.label.clone(),
                    _ => Words::joined([subset.label.clone(), variable.label.clone()], " / "),
                };
                notes.extend(test.note(table, at, &of, &self.group_label));
            }
            notes.push(Words::of("note-test-meaning"));
        }
        notes
    }

    fn methods(&self) -> Vec<&'static str> {
        self.test.map(|_| "tests-asked-for").into_iter().collect()
    }
}

impl GroupMeans {
    /// The mean and its base are always known.
    fn put(&self, table: &mut Table, at: At<'_>, values: &Numbers) {
        table.put_n(at, values.of);
        table.put(at, Statistic::Mean, values.mean(), values);
        for of in self.statistics.iter().filter(|of| !matches!(of, Of::N | Of::Mean)) {
            table.put(at, of.statistic(), of.value(values), values);
        }
    }
}

/// Groups as rows, the statistics of each subset as columns, all in the last row.
fn by_group(table: &Table, id: &str) -> Grid<Words> {
    let columns: Vec<(&Subset, Statistic)> = table
        .subsets()
        .iter()
        .flat_map(|subset| table.statistics.iter().map(move |&statistic| (subset, statistic)))
        .collect();
    let headings = columns.iter().map(|(subset, statistic)| {
        let heading = heading(*statistic);
        Column::of(match table.subsets().len() {
            1 => heading,
            _ => Words::joined([subset.label.clone(), heading], " "),
        })
    });
    let cells = |group: Option<&Group>| {
        let cell = |&(subset, statistic): &(&Subset, Statistic)| {
            table.cell(At { group, ..At::of(&subset.id, id) }, statistic)
        };
        columns.iter().map(cell).collect()
    };
    let groups = table.groups.iter();
    let mut rows: Vec<Row<Words>> =
        groups.map(|grouped| Row::of(&grouped.label, cells(Some(&grouped.group)))).collect();
    rows.push(Row::total(Words::of("all-respondents"), cells(None)));
    Grid::of(table, headings.collect(), rows)
}

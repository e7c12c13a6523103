//! Sums of numbers by the answers to a question; a yes counts 1.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::definition::Text;
use crate::locales::Lang;
use crate::problem::{Problem, unknown_name};
use crate::tables::chart::{Chart, Panel, Point, Series, axis_of_unit, places};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Group};
use crate::tables::grid::{Cell, Column, Grid, Row, heading, with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::notes;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Measured, Table};
use crate::words::Words;

/// For each answer to a question, and for all, n and the sums of numbers; a yes counts 1. Who
/// did not answer the question counts in all only.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupSums {
    /// Numbers, in order.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The question.
    #[schemars(with = "String")]
    group: Text,
    /// The variables of the chart. Default: all.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    chart_variables: Vec<Text>,
}

impl Written for GroupSums {
    const NAME: &'static str = "group-sums";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots, ChartKind::Map];
}

impl Kind for GroupSums {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.is_empty() {
            entry.mistake("plan-needs-group", reader);
        }
        entry.one_subset(reader);
        reader.variables(&self.variables, Self::NAME, is_number);
        entry.once(self.variables(), reader);
        reader.variables(std::slice::from_ref(&self.group), Self::NAME, has_codes);
        let known: Vec<String> = self.variables().into_iter().map(str::to_owned).collect();
        for variable in self.chart_variables.iter().filter(|v| !known.contains(v.get_ref())) {
            let problem = unknown_name("expression-unknown-variable", variable.get_ref(), &known);
            reader.mistake(problem, variable.span());
        }
        entry.once(ids(&self.chart_variables), reader);
        // One axis measures one thing.
        let drawn =
            if self.chart_variables.is_empty() { &self.variables } else { &self.chart_variables };
        let unit = |id: &str| Some(reader.questionnaire.variable(id)?.unit(Lang::Ja));
        let units: HashSet<&str> = ids(drawn).into_iter().filter_map(unit).collect();
        if entry.chart.is_some() && units.len() > 1 {
            entry.mistake("plan-chart-units", reader);
        }
        if let (Some(first), None) = (self.chart_variables.first(), entry.chart) {
            let problem = Problem::new("plan-key-without-chart").with("key", "chart_variables");
            reader.mistake(problem, first.span());
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        vec![self.group.get_ref()]
    }

    fn statistics(&self) -> Vec<Statistic> {
        vec![Statistic::N, Statistic::Sum]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Sum];
        let Some(group) = making.questionnaire.variable(self.group.get_ref()) else {
            return table;
        };
        let members = making.members(making.subset());
        let subset = making.subset().id.as_str();
        let respondents = making.codes(members.clone(), &group.id);
        table.groups = making.groups(group);
        for (index, grouped) in table.groups.clone().iter().enumerate() {
            let at = |id| At::of(subset, id).in_group(&grouped.group);
            table.put_n(at(""), respondents.in_rows[index]);
            for id in self.variables() {
                let tally = making.numbers(members.clone(), id, Some(group));
                let values = tally.values(0, index);
                table.put(at(id), Statistic::Sum, Some(values.sum()), values);
            }
        }
        table.put_n(At::of(subset, ""), making.count(members.clone()));
        making.tell_ungrouped(&mut table, &members, group, |_| true);
        for id in self.variables() {
            let tally = making.numbers(members.clone(), id, None);
            let values = tally.values_in(0);
            table.put(At::of(subset, id), Statistic::Sum, Some(values.sum()), values);
        }
        table
    }

    /// Of each group how many are in it, and its sums in the order of the variables.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let subset = &table.subsets()[0].id;
        let row = |grouped: &Grouped| {
            let of = |variable| facts.series(subset, Some(&grouped.group), variable);
            let sums: Vec<Value> = table.variables.iter().map(of).collect();
            let n = table.value(At::of(subset, "").in_group(&grouped.group), Statistic::N);
            json!({ "label": facts.say(&grouped.label), "n_value": n, "variables": sums })
        };
        let rows: Vec<Value> = table.groups.iter().map(row).collect();
        facts.add("rows", rows);
    }

    /// Groups as rows, n and the sums of the variables as columns; everybody below.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let n = Column::of(heading(Statistic::N));
        let sums = table.variables.iter().map(|v| Column::of(with_unit(v)));
        let columns = std::iter::once(n).chain(sums).collect();
        let cells = |group: Option<&Group>| -> Vec<Cell<Words>> {
            let at = At { group, ..At::of(&table.subsets()[0].id, "") };
            let n = table.cell(at, Statistic::N);
            let sum = |v: &Measured| table.cell(At { variable: &v.id, ..at }, Statistic::Sum);
            std::iter::once(n).chain(table.variables.iter().map(sum)).collect()
        };
        let rows = table.groups.iter().map(|g| Row::of(&g.label, cells(Some(&g.group))));
        let all = Row::total(Words::of("report-total"), cells(None));
        Grid::of(table, columns, rows.chain([all]).collect())
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let chosen = ids(&self.chart_variables);
        let drawn =
            table.variables.iter().filter(|v| chosen.is_empty() || chosen.contains(&v.id.as_str()));
        let series = |variable: &Measured| Series {
            name: variable.label.clone(),
            n: None,
            points: table
                .groups
                .iter()
                .map(|grouped| {
                    let at = At::of(&table.subsets()[0].id, &variable.id);
                    Point::at(table, at.in_group(&grouped.group), Statistic::Sum)
                })
                .collect(),
        };
        let drawn: Vec<&Measured> = drawn.collect();
        let first = drawn.first()?;
        let values = axis_of_unit(table, first);
        let series = drawn.iter().copied().map(series).collect();
        let panel = Panel::of(values, places(table, &first.id), series);
        Some(Chart::of(table, kind, panel))
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        notes::complete_cases(table, respondent).into_iter().collect()
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["complete-cases"]
    }
}

//! Mean of a number by the answers to a question.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::locales::Locale;
use crate::tables::chart::{Chart, Panel, Point, Series, axis_of_unit, places};
use crate::tables::figure::At;
use crate::tables::grid::{BaseOf, Column, Grid, Row};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};

/// Mean of a number by the answers to a question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupMeans {
    /// One number.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The question.
    #[schemars(with = "String")]
    group: Text,
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
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        vec![self.group.get_ref()]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Mean];
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
                table.put_n(at, values.of);
                table.put(at, Statistic::Mean, values.mean(), values);
            }
        }
        table
    }

    fn grid(&self, table: &Table, locale: &Locale) -> Grid {
        let id = table.variables.first().map_or("", |variable| &variable.id);
        let column = |label: &String| Column { bases: Some(BaseOf::N), ..Column::of(label) };
        let columns = table.subsets().iter().map(|subset| column(&subset.label)).collect();
        let row = |grouped: &Grouped| {
            let cells = table.subsets().iter().map(|subset| {
                let at = At::of(&subset.id, id).in_group(&grouped.group);
                let n = table.figure(at, Statistic::N);
                table.cell(at, Statistic::Mean, locale).over_n(n, locale)
            });
            Row::of(&grouped.label, cells.collect())
        };
        Grid::of(table, columns, table.groups.iter().map(row).collect())
    }

    fn chart(&self, table: &Table, kind: ChartKind, locale: &Locale) -> Option<Chart> {
        let variable = table.variables.first()?;
        let series = table.subsets().iter().map(|subset| Series {
            name: subset.label.clone(),
            n: None,
            points: table
                .groups
                .iter()
                .map(|grouped| {
                    let at = At::of(&subset.id, &variable.id).in_group(&grouped.group);
                    Point::at(table, at, Statistic::Mean, locale)
                })
                .collect(),
        });
        let values = axis_of_unit(table, variable, locale);
        let panel = Panel::of(values, places(table, &variable.id, locale), series.collect());
        Some(Chart::of(table, kind, panel))
    }

    fn notes(&self, _table: &Table, respondent: &str, locale: &Locale) -> Vec<String> {
        vec![locale.say("note-group-means", &[("respondent", respondent)])]
    }
}

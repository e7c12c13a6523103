//! Free texts by their after-code.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::tables::figure::{At, Category, Of};
use crate::tables::grid::{Cell, Column, Grid, Row};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Table};
use crate::tally::{Breakdown, Condition, Counted, TallyQuery};
use crate::words::{Message, Words};

/// Free texts by after-code; a text that several gave is listed once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// One free text.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// Its after-code.
    #[schemars(with = "String")]
    group: Text,
}

impl Written for Texts {
    const NAME: &'static str = "texts";
    const CHARTS: &'static [ChartKind] = &[];
}

impl Kind for Texts {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 1 {
            entry.mistake("plan-needs-group", reader);
        }
        entry.one_subset(reader);
        let is_text = |variable: &Variable| variable.kind == VariableKind::Text;
        reader.variables(&self.variables, Self::NAME, is_text);
        reader.variables(std::slice::from_ref(&self.group), Self::NAME, has_codes);
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        vec![self.group.get_ref()]
    }

    fn statistics(&self) -> Vec<Statistic> {
        vec![Statistic::N, Statistic::Count]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Count];
        let group = making.questionnaire.variable(self.group.get_ref());
        let (Some(id), Some(group)) = (self.variables().first().copied(), group) else {
            return table;
        };
        let subset = making.subset();
        let members = making.members(subset).and(Condition::Present(id.to_owned()));
        let uncoded = members.and(Condition::Absent(group.id.clone()));
        let request = |members, rows| TallyQuery {
            members,
            rows,
            texts: Some(id.to_owned()),
            ..TallyQuery::default()
        };
        let coded = making.tally(request(members, Some(Breakdown::Codes(group.id.clone()))));
        let uncoded = making.tally(request(uncoded, None));
        let categories =
            making.listed(group).into_iter().map(|listed| Listed { rest: false, ..listed });
        let mut listed: Vec<(Listed, Counted, Vec<String>)> = categories
            .enumerate()
            .map(|(row, listed)| (listed, coded.in_rows[row], coded.texts(row)))
            .collect();
        if uncoded.n.n > 0 {
            let category = Listed::rest(Category::Uncoded, Words::of("uncoded"));
            listed.push((category, uncoded.n, uncoded.texts(0)));
        }
        let total: Counted = listed.iter().map(|(_, count, _)| *count).sum();
        let counts: Vec<Counted> = listed.iter().map(|(_, count, _)| *count).collect();
        let at = At::of(&subset.id, id);
        for (listed, count, texts) in listed {
            let (value, of) = (Some(count.n as f64), Of::all([count], total));
            table.put(at.category(&listed.category), Statistic::Count, value, of);
            let texts = texts.into_iter().map(Words::from).collect();
            table.texts.push((listed.category.clone(), texts));
            table.variables[0].categories.push(listed);
        }
        let of = Of::from(total).adding(counts);
        table.put(at, Statistic::N, Some(total.n as f64), of);
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        paragraphs(table, Words::of("report-heading-texts"))
    }
}

/// Texts under the labels of their categories, with how many there are where that is counted.
pub fn paragraphs(table: &Table, heading: Words) -> Grid<Words> {
    let categories = table.variables.first().map_or(&[][..], |v| &v.categories);
    let row = |(category, texts): &(Category, Vec<Words>)| {
        let listed = categories.iter().find(|listed| listed.category == *category)?;
        let at = table.first().category(category);
        let count = table.figure(at, Statistic::Count).map(|figure| {
            let count = Message::new("report-texts-count").words("count", figure.print());
            count.words("unit", &table.spec.unit).into()
        });
        let label = Words::joined([listed.label.clone()].into_iter().chain(count), "");
        let cell = Cell { items: texts.clone(), ..Cell::default() };
        (!texts.is_empty()).then(|| Row::of(label, vec![cell]))
    };
    let rows = table.texts.iter().filter_map(row).collect();
    Grid { prose: true, ..Grid::of(table, vec![Column::of(heading)], rows) }
}

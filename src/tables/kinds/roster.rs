//! A list of respondents on purpose: of questions that may be published, for the audience that
//! the report is made for.

use schemars::JsonSchema;
use serde::Deserialize;

use super::listed::{self, published};
use super::when::When;
use crate::definition::Text;
use crate::questionnaire::{Kind as VariableKind, Published};
use crate::tables::facts::Facts;
use crate::tables::grid::{Cell, Column, Grid, Mark, Row};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::Reader;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Measured, Table};
use crate::words::Words;

/// Respondents as rows, questions as columns. Only questions that the questionnaire marks with
/// `publish` can stand in it, and of these only those that the audience of the report may see;
/// respondents only as far as `listed` of the questionnaire lets them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// The question by which a row is called, such as the name.
    #[schemars(with = "String")]
    row: Text,
    /// Questions, in order.
    #[schemars(with = "Vec<String>")]
    columns: Vec<Text>,
    /// Single questions by which rows are sorted, in the order of their codes; each of their
    /// answers is a heading.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    groups: Vec<Text>,
    /// Default: list.
    #[serde(default)]
    layout: Layout,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Layout {
    /// A row a respondent, with words.
    #[default]
    List,
    /// The same with answers as marks, such as ○ and 要相談.
    Matrix,
    /// A block a respondent, with a line for each answer.
    Cards,
}

impl Written for Roster {
    const NAME: &'static str = "roster";
}

impl Kind for Roster {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        entry.one_subset(reader);
        entry.once(ids(&self.columns), reader);
        let names = std::iter::once(&self.row).chain(&self.columns);
        listed::check(names, &self.groups, Self::NAME, reader);
    }

    /// Nothing is measured.
    fn variables(&self) -> Vec<&str> {
        Vec::new()
    }

    fn statistics(&self) -> Vec<Statistic> {
        vec![Statistic::N]
    }

    fn lists_respondents(&self) -> bool {
        true
    }

    /// A text a cell: behind the heading over the row and what it is called, the columns.
    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin([]);
        table.statistics = vec![Statistic::N];
        let columns: Vec<Option<Published>> =
            self.columns.iter().map(|name| published(name, making)).collect();
        let shown: Vec<Option<Published>> = columns.into_iter().filter(Option::is_some).collect();
        // Without what they are called, or anything to say of them, there are no rows.
        let row = published(&self.row, making).filter(|_| !shown.is_empty());
        if row.is_none() {
            listed::nobody(&mut table, making);
            return table;
        }
        let of = |of: &Published| making.questionnaire.variable(of.id());
        let variables = shown.iter().flatten().filter_map(of);
        table.variables = variables.map(|of| making.measured(of)).collect();
        let columns: Vec<Option<Published>> = std::iter::once(row).chain(shown).collect();
        listed::list(&mut table, making, &self.groups, &columns, None);
        let is_when = |of: &Published| {
            let kind = making.questionnaire.variable(of.id()).map(|variable| variable.kind);
            matches!(kind, Some(VariableKind::Month | VariableKind::Date))
        };
        for (column, _) in
            columns.iter().enumerate().filter(|(_, of)| of.as_ref().is_some_and(is_when))
        {
            for (_, texts) in &mut table.texts {
                let answer = &mut texts[1 + column];
                *answer = When::read(answer).map_or_else(|| answer.clone(), When::words);
            }
        }
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        let cell = |answer: &Words| match self.layout {
            Layout::Matrix => Cell::mark(answer, Mark::Plain),
            _ => Cell::text(answer),
        };
        let mut rows = Vec::new();
        let mut below = None;
        for (_, texts) in &table.texts {
            let [heading, name, answers @ ..] = texts.as_slice() else { continue };
            if below != Some(heading) && !heading.is_empty() {
                rows.push(Row::heading(heading));
            }
            below = Some(heading);
            if self.layout != Layout::Cards {
                rows.push(Row::of(name, answers.iter().map(cell).collect()));
                continue;
            }
            rows.push(Row::heading(name));
            let lines = table.variables.iter().zip(answers).filter(|(_, of)| !of.is_empty());
            rows.extend(lines.map(|(of, answer)| Row::of(&of.label, vec![cell(answer)])));
        }
        let words = self.layout != Layout::Matrix;
        let column = |of: &Measured| Column { words, ..Column::of(&of.label) };
        let columns = match self.layout {
            Layout::Cards => vec![Column { words, ..Column::of(Words::of("roster-answer")) }],
            _ => table.variables.iter().map(column).collect(),
        };
        let long_labels = self.layout == Layout::List;
        Grid { long_labels, ..Grid::of(table, columns, rows) }
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        let audience = facts.say(&listed::audience(facts.table.spec.audience));
        facts.add("audience", audience);
        // Nothing of it may be seen: whether there is anybody is another question.
        facts.add("is_withheld", facts.table.variables.is_empty());
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        vec![listed::note(table, respondent)]
    }
}

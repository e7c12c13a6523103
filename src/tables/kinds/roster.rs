//! A list of respondents on purpose: of questions that may be published, for the audience that
//! the report is made for.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Audience, Published};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category};
use crate::tables::grid::{Cell, Column, Grid, Mark, Row};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Measured, Table};
use crate::tally::{Counted, Members, Request};
use crate::words::{Message, Words};

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
        let all: Vec<&Text> =
            std::iter::once(&self.row).chain(&self.columns).chain(&self.groups).collect();
        for name in all {
            match reader.questionnaire.variable(name.get_ref()) {
                None => reader.unknown_variable(name),
                Some(variable) if variable.publish.is_none() => {
                    let problem = Problem::new("plan-not-published").with("name", name.get_ref());
                    reader.mistake(problem, name.span());
                }
                Some(_) => {}
            }
        }
        reader.variables(&self.groups, Self::NAME, |variable| {
            has_codes(variable) && variable.kind == crate::questionnaire::Kind::Single
        });
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
        let audience = making.spec.audience;
        let subset = making.subset().id.as_str();
        let published = |name: &Text| making.questionnaire.published(name.get_ref(), audience);
        let listed = making.questionnaire.listed(audience);
        let members: Members = making.members(making.subset()).which(listed);
        let groups: Vec<Published> = self.groups.iter().filter_map(published).collect();
        let columns: Vec<Published> = self.columns.iter().filter_map(published).collect();
        // Without what they are called, or anything to say of them, there are no rows.
        let Some(row) = published(&self.row).filter(|_| !columns.is_empty()) else {
            table.put_n(At::of(subset, ""), Counted::default());
            return table;
        };
        let of = |of: &Published| making.questionnaire.variable(of.id());
        table.variables = columns.iter().filter_map(of).map(|of| making.measured(of)).collect();
        let (sorted, first) = (groups.len(), [row]);
        let listed: Vec<Published> = groups.into_iter().chain(first).chain(columns).collect();
        let tally = making.tally(Request { members, listed, ..Request::default() });
        let mut rows: Vec<_> = tally.listed.iter().collect();
        rows.sort_by(|a, b| (&a.order[..sorted], a.place).cmp(&(&b.order[..sorted], b.place)));
        table.put_n(At::of(subset, ""), tally.n);
        let texts = rows.into_iter().enumerate().map(|(index, of)| {
            let heading = of.answers[..sorted].iter().filter(|answer| !answer.is_empty());
            let heading = Words::joined(heading.cloned(), "　");
            let own = of.answers[sorted..].iter().cloned();
            (Category::Row((index + 1).to_string()), std::iter::once(heading).chain(own).collect())
        });
        table.texts = texts.collect();
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
        Grid::of(table, columns, rows)
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        let audience = facts.say(&audience(facts.table.spec.audience));
        facts.add("audience", audience);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let note = Message::new("note-roster").words("audience", audience(table.spec.audience));
        vec![note.words("respondent", respondent).into()]
    }
}

fn audience(audience: Audience) -> Words {
    Message::new(format!("audience-{}", audience.name())).into()
}

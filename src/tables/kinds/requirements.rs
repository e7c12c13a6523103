//! Which groups have what is required of each.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::definition::Text;
use crate::format::NumberFormat;
use crate::problem::{Problem, unknown_name};
use crate::requirements::Standing;
use crate::tables::chart::{Chart, Panel, Point, Series, places};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Figure, Of, State};
use crate::tables::grid::{Cell, Column, Grid, Mark, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::Reader;
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Measured, Table};
use crate::words::{Message, Words};

/// Groups of respondents by requirements of the questionnaire: met, lacking, not known for want
/// of answers, or not required; and how many groups meet each. A group of nobody is there too.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// Requirements of the questionnaire on groups by the same question, in order.
    #[schemars(with = "Vec<String>")]
    requirements: Vec<Text>,
    /// The question, and what decides the requirements.
    #[serde(skip)]
    columns: Vec<String>,
}

impl Written for Requirements {
    const NAME: &'static str = "requirements";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Marks, ChartKind::Map];
}

impl Kind for Requirements {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let all = &reader.questionnaire.requirements;
        if self.requirements.is_empty() {
            entry.mistake("plan-needs-requirements", reader);
        }
        entry.one_subset(reader);
        entry.once(ids(&self.requirements), reader);
        let known: Vec<String> = all.iter().map(|requirement| requirement.id.clone()).collect();
        for name in &self.requirements {
            let Some(found) = all.iter().find(|of| of.id == *name.get_ref()) else {
                let problem = unknown_name("plan-unknown-requirement", name.get_ref(), &known);
                reader.mistake(problem, name.span());
                continue;
            };
            match self.columns.first() {
                None => self.columns.push(found.group.clone()),
                Some(group) if *group == found.group => {}
                Some(group) => {
                    let problem = Problem::new("plan-other-group").with("name", name.get_ref());
                    reader.mistake(problem.with("group", group), name.span());
                }
            }
            self.columns.extend(found.columns().cloned());
        }
    }

    fn variables(&self) -> Vec<&str> {
        self.columns.iter().map(String::as_str).collect()
    }

    fn breakdowns(&self) -> Vec<&str> {
        self.variables().into_iter().take(1).collect()
    }

    fn statistics(&self) -> Vec<Statistic> {
        vec![Statistic::N, Statistic::Count]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin([]);
        table.statistics = vec![Statistic::Met];
        let group = self.columns.first().and_then(|id| making.questionnaire.variable(id));
        let Some(group) = group else { return table };
        let subset = making.subset().id.as_str();
        let members = making.members(making.subset());
        let counts = making.codes(members.clone(), &group.id);
        table.groups = making.groups(group);
        making.tell_ungrouped(&mut table, &members, group, |_| true);
        for (index, grouped) in table.groups.clone().iter().enumerate() {
            table.put_n(At::of(subset, "").in_group(&grouped.group), counts.in_rows[index]);
        }
        for id in ids(&self.requirements) {
            let all = &making.questionnaire.requirements;
            let Some(requirement) = all.iter().find(|of| of.id == id) else { continue };
            table.variables.push(Measured {
                id: requirement.id.clone(),
                label: requirement.label.clone(),
                ..Measured::default()
            });
            let standings = making.standings(requirement, &members);
            for ((grouped, standing), n) in
                table.groups.clone().iter().zip(&standings).zip(&counts.in_rows)
            {
                let state = match standing {
                    Standing::Met => State::Verdict(true),
                    Standing::Lacking => State::Verdict(false),
                    Standing::Unknown => State::Words(Words::of("requirement-unknown")),
                    Standing::NotRequired => State::Words(Words::of("requirement-not-required")),
                };
                let (of, format) = (Of::all([*n], *n), NumberFormat::default());
                let at = At::of(subset, id).in_group(&grouped.group);
                table.figures.put(
                    at,
                    Statistic::Met,
                    Figure { state, base: of.base, format, source: of.source, estimate: None },
                );
            }
            let is = |wanted| standings.iter().filter(|of| **of == wanted).count() as f64;
            let judged = is(Standing::Met) + is(Standing::Lacking);
            table.put(
                At::of(subset, id),
                Statistic::Count,
                Some(is(Standing::Met)),
                Of::nobody(Some(judged)),
            );
        }
        table
    }

    /// Groups as rows, n and requirements as columns; how many meet each below. What is lacking
    /// is marked.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let subset = &table.subsets()[0].id;
        let requirement = |variable: &Measured| Column::of(&variable.label);
        let columns = table.variables.iter().map(requirement);
        let columns = std::iter::once(Column::of(heading(Statistic::N))).chain(columns).collect();
        let mark = |figure: Option<&Figure>| match figure.map(|figure| &figure.state) {
            Some(State::Verdict(true)) => Cell::mark(Words::of("requirement-met"), Mark::Plain),
            Some(State::Verdict(false)) => {
                Cell::mark(Words::of("requirement-lacking"), Mark::Lacking)
            }
            Some(State::Words(words)) => Cell::mark(words, Mark::Plain),
            _ => Cell::figure(figure),
        };
        let row = |grouped: &Grouped| {
            let at = |id| At::of(subset, id).in_group(&grouped.group);
            let n = table.cell(at(""), Statistic::N);
            let marks =
                table.variables.iter().map(|v| mark(table.figure(at(&v.id), Statistic::Met)));
            Row::of(&grouped.label, std::iter::once(n).chain(marks).collect())
        };
        let count = |v: &Measured| table.cell(At::of(subset, &v.id), Statistic::Count);
        let counts = std::iter::once(Cell::default()).chain(table.variables.iter().map(count));
        let total = Row::total(Words::of("requirement-total"), counts.collect());
        Grid::of(table, columns, table.groups.iter().map(row).chain([total]).collect())
    }

    fn without_map(&self) -> ChartKind {
        ChartKind::Marks
    }

    /// Groups as rows, requirements as columns or maps.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let point = |variable: &Measured, grouped: &Grouped| {
            let at = At::of(&table.subsets()[0].id, &variable.id).in_group(&grouped.group);
            let figure = table.figure(at, Statistic::Met);
            match figure.map(|figure| &figure.state) {
                Some(State::Verdict(is_met)) => {
                    let key = if *is_met { "requirement-met" } else { "requirement-lacking" };
                    let value = Some(f64::from(u8::from(*is_met)));
                    Point { value, printed: Words::of(key), ..Point::default() }
                }
                Some(State::Words(words)) => Point { printed: words.clone(), ..Point::default() },
                _ => Point::at(table, at, Statistic::Met),
            }
        };
        let series = table.variables.iter().map(|variable| Series {
            name: variable.label.clone(),
            n: None,
            points: table.groups.iter().map(|grouped| point(variable, grouped)).collect(),
        });
        let values = Words::of("chart-met");
        let panel = Panel::of(values, places(table, ""), series.collect());
        Some(Chart { is_of_verdicts: true, ..Chart::of(table, kind, panel) })
    }

    /// `lacking`: groups that lack something, and what; `requirements`: each with the groups that
    /// lack it and those of which it is not known.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let subset = &table.subsets()[0].id;
        let state = |variable: &Measured, grouped: &Grouped| {
            let at = At::of(subset, &variable.id).in_group(&grouped.group);
            table.figure(at, Statistic::Met).map(|figure| &figure.state)
        };
        let is_lacking = |v: &Measured, g: &Grouped| state(v, g) == Some(&State::Verdict(false));
        let unknown = State::Words(Words::of("requirement-unknown"));
        let is_unknown = |v: &Measured, g: &Grouped| state(v, g) == Some(&unknown);
        let mut lacking = Vec::new();
        for grouped in &table.groups {
            let of = table.variables.iter().filter(|variable| is_lacking(variable, grouped));
            let lacks: Vec<String> = of.map(|variable| facts.say(&variable.label)).collect();
            if !lacks.is_empty() {
                lacking.push(json!({ "label": facts.say(&grouped.label), "lacks": lacks }));
            }
        }
        let groups = |variable: &Measured, is: &dyn Fn(&Measured, &Grouped) -> bool| {
            let of = table.groups.iter().filter(|grouped| is(variable, grouped));
            of.map(|grouped| facts.say(&grouped.label)).collect::<Vec<_>>()
        };
        let requirement = |variable: &Measured| {
            json!({
                "label": facts.say(&variable.label),
                "met": facts.printed(At::of(subset, &variable.id), Statistic::Count),
                "lacking": groups(variable, &is_lacking),
                "unknown": groups(variable, &is_unknown),
            })
        };
        let requirements: Vec<_> = table.variables.iter().map(requirement).collect();
        facts.add("lacking", lacking);
        facts.add("requirements", requirements);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let unknown = State::Words(Words::of("requirement-unknown"));
        let free = State::Words(Words::of("requirement-not-required"));
        let is_any = |state: &State| table.figures.iter().any(|(_, of)| of.state == *state);
        let note = |key| Message::new(key).words("respondent", respondent).into();
        let more = [(unknown, "note-requirement-unknown"), (free, "note-requirement-not-required")];
        let more = more.into_iter().filter(|(state, _)| is_any(state)).map(|(_, key)| note(key));
        std::iter::once(note("note-requirements")).chain(more).collect()
    }
}

//! Mean of a number by the answers to a question.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::axis::{Axes, Axis, axis_id, check_columns, is_of_no_answer, nested};
use super::summary::{Of, check_interval, with_limits};
use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::Variable;
use crate::tables::chart::{Chart, Panel, Point, Series, axis_of_unit, places};
use crate::tables::estimate::{Interval, LIMITS, and_limits};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Figure, Group};
use crate::tables::grid::{BaseOf, Cell, Column, Grid, Row, beside, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::shape::{self, Mean};
use crate::tables::significance::{Adjust, Test};
use crate::tables::spec::{ChartKind, Subset};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::tally::{Measure, Numbers, TallyQuery};
use crate::words::{Message, Words};

/// Mean of a number by the answers to a question, or several statistics as columns.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupMeans {
    /// One number.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The question.
    #[schemars(with = "Option<String>")]
    group: Option<Text>,
    /// In its place several, one below the other. `area > year` has the answers to the second
    /// within each answer to the first.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    groups: Vec<Text>,
    /// Bounds between bands of a number that makes groups, rising, by variable. Default: five
    /// round bands.
    #[serde(default)]
    bands: BTreeMap<String, Vec<f64>>,
    /// A group of those who were asked for their group and did not answer.
    #[serde(default)]
    show_no_answer: bool,
    /// These as columns, with a row of all. Default: the mean with its n.
    #[serde(default)]
    statistics: Vec<Of>,
    /// Whether the number differs between the groups: anova, welch, kruskal-wallis, jonckheere,
    /// of two groups mann-whitney.
    test: Option<Test>,
    /// Corrects the p of all tests of the table for their number.
    adjust: Option<Adjust>,
    /// Limits of the means: t.
    interval: Option<Interval>,
    /// Of the questions that make groups.
    #[serde(skip)]
    labels: Vec<Words>,
}

impl Written for GroupMeans {
    const NAME: &'static str = "group-means";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots, ChartKind::Map];
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
        if self.group.is_some() != self.groups.is_empty() {
            entry.mistake("plan-needs-group", reader);
        }
        let columns: Vec<Text> = self.columns().cloned().collect();
        let questions: Vec<Text> = columns.iter().flat_map(nested).collect();
        let fits = |variable: &Variable| is_number(variable) || has_codes(variable);
        reader.variables(&questions, Self::NAME, fits);
        check_columns(self.variables.first(), &columns, reader);
        let shown: Vec<String> = questions.iter().map(|name| name.get_ref().clone()).collect();
        self.axes().check(&shown, entry, reader);
        entry.once(self.statistics.iter().map(|of| of.statistic().name()), reader);
        // The chart is of means.
        if entry.chart.is_some()
            && !self.statistics.is_empty()
            && !self.statistics.contains(&Of::Mean)
        {
            entry.mistake("plan-needs-mean", reader);
        }
        let label = |name: &Text| {
            let variable = reader.questionnaire.variable(name.get_ref());
            variable.map(Variable::label_words).unwrap_or_default()
        };
        self.labels = columns
            .iter()
            .map(|column| Words::joined(nested(column).iter().map(label), " > "))
            .collect();
        let has_mean = self.statistics.is_empty() || self.statistics.contains(&Of::Mean);
        check_interval(self.interval, has_mean, entry, reader);
        if self.test.is_some_and(Test::is_of_counts) {
            entry.mistake("plan-test-of-counts", reader);
        }
        match self.test {
            Some(test) => self.axes().check_test(test, &[], &columns, reader),
            None if self.adjust.is_some() => entry.mistake("plan-adjust-without-test", reader),
            None => {}
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        self.columns().flat_map(|of| of.get_ref().split('>').map(str::trim)).collect()
    }

    fn statistics(&self) -> Vec<Statistic> {
        let own = self.statistics.iter().map(|of| of.statistic());
        let own = own.filter(|of| !matches!(of, Statistic::N | Statistic::Mean));
        let all = [Statistic::N, Statistic::Mean].into_iter().chain(own).collect();
        and_limits(all, self.interval)
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = match self.statistics.as_slice() {
            [] => vec![Statistic::Mean],
            statistics => with_limits(statistics, self.interval),
        };
        let Some(id) = self.variables().first().copied() else { return table };
        let is_one = self.groups.is_empty();
        let first = making.members(making.subset());
        let axes: Vec<Axis> = self
            .columns()
            .filter_map(|column| self.axes().of_column(column, &first, making))
            .collect();
        let tally = |subset: &Subset, axis: &Axis| {
            let (rows, members) = (Some(axis.by.clone()), making.members(subset));
            let measure = Some(Measure::Number(id.to_owned()));
            making.tally(TallyQuery { members, rows, measure, ..TallyQuery::default() })
        };
        for axis in &axes {
            for ((place, listed), over) in axis.listed.iter().zip(&axis.over) {
                // Who did not answer has a row only where there is somebody.
                let is_nobody = |of: &Subset| tally(of, axis).values(0, *place).n() == 0;
                if is_of_no_answer(&listed.category) && making.spec.subsets.iter().all(is_nobody) {
                    continue;
                }
                let group = Group::of(&axis.id, listed.category.clone());
                for subset in &making.spec.subsets {
                    let at = At::of(&subset.id, id).in_group(&group);
                    self.put(&mut table, at, tally(subset, axis).values(0, *place));
                }
                let question = if is_one { Words::default() } else { over.clone() };
                table.groups.push(Grouped { group, label: listed.label.clone(), question });
            }
        }
        if !self.statistics.is_empty() {
            for subset in &making.spec.subsets {
                let tally = making.numbers(making.members(subset), id, None);
                self.put(&mut table, At::of(&subset.id, id), tally.values_in(0));
            }
        }
        let mut tests = Vec::new();
        for (axis, test) in axes.iter().filter_map(|axis| Some((axis, self.test?))) {
            let whole = Group::of(&axis.id, Category::All);
            for subset in &making.spec.subsets {
                let tally = tally(subset, axis);
                let answers = axis.listed.iter().filter(|(_, of)| of.category.is_answer());
                let groups: Vec<&Numbers> =
                    answers.map(|(place, _)| tally.values(0, *place)).collect();
                let at = self.of_test(&subset.id, id, &whole);
                let p = test.of_groups(&mut table, at, &groups, making);
                tests.push((subset.id.as_str(), whole.clone(), p));
            }
        }
        if let Some(adjust) = self.adjust {
            let raw: Vec<Option<f64>> = tests.iter().map(|(.., p)| *p).collect();
            for ((subset, whole, _), p) in tests.iter().zip(adjust.p_values(&raw)) {
                let at = self.of_test(subset, id, whole);
                let of = table.figure(at, Statistic::PValue).map(Figure::of).unwrap_or_default();
                table.put(at, Statistic::PValueAdjusted, p, of);
            }
        }
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        let id = table.variables.first().map_or("", |variable| &variable.id);
        if !self.statistics.is_empty() {
            return by_group(table, id);
        }
        let limits = self.interval.map_or(&[][..], |_| &LIMITS);
        let columns = table.subsets().iter().flat_map(|subset| {
            // Of one subset it goes without saying whose limits they are.
            let named = move |limit: Statistic| match table.subsets().len() {
                1 => heading(limit),
                _ => beside(&subset.label, limit),
            };
            let beside =
                move |limit: &Statistic| Column { follows: true, ..Column::of(named(*limit)) };
            let mean = Column { bases: Some(BaseOf::N), ..Column::of(&subset.label) };
            std::iter::once(mean).chain(limits.iter().map(beside))
        });
        let cells = |group: Option<&Group>| {
            let cells = table.subsets().iter().flat_map(|subset| {
                let at = At { group, ..At::of(&subset.id, id) };
                let mean = table.cell(at, Statistic::Mean).over_n(table.figure(at, Statistic::N));
                let limits = limits.iter().map(move |limit| table.cell(at, *limit));
                std::iter::once(mean).chain(limits)
            });
            cells.collect()
        };
        Grid::of(table, columns.collect(), rows(table, &cells))
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
        let mut categories = places(table, &variable.id);
        for (place, grouped) in categories.iter_mut().zip(&table.groups) {
            if !grouped.question.is_empty() {
                place.label = Message::new("cross-column")
                    .words("question", &grouped.question)
                    .words("answer", &grouped.label)
                    .into();
            }
        }
        let panel = Panel::of(values, categories, series.collect());
        Some(Chart::of(table, kind, panel))
    }

    /// The largest and the smallest mean of the groups by each question, in the first subset.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let mean = |grouped: &Grouped| {
            let at = table.first().in_group(&grouped.group);
            Mean {
                label: facts.say(&grouped.label),
                n: facts.printed(at, Statistic::N),
                base: table.value(at, Statistic::N).unwrap_or(0.0),
                printed: facts.printed(at, Statistic::Mean),
                value: table.value(at, Statistic::Mean),
            }
        };
        let compared = table.groups.chunk_by(|a, b| a.question == b.question).map(|groups| {
            let answers = groups.iter().filter(|grouped| grouped.group.category.is_answer());
            let means: Vec<Mean> = answers.map(mean).collect();
            let mut compared = shape::extremes(&means, facts.say_all());
            compared["question"] = facts.say(&groups[0].question).into();
            compared
        });
        let compared: Vec<Value> = compared.collect();
        facts.add("compared", compared);
        if table.spec.unit.is_empty() {
            let unit = table.variables.first().map(|variable| facts.say(&variable.unit));
            facts.add("unit", unit.unwrap_or_default());
        }
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let mut notes =
            vec![Message::new("note-group-means").words("respondent", respondent).into()];
        if let (Some(test), Some(variable)) = (self.test, table.variables.first()) {
            for (column, by) in self.columns().zip(&self.labels) {
                let whole = Group::of(&axis_id(column), Category::All);
                for subset in table.subsets() {
                    let at = self.of_test(&subset.id, &variable.id, &whole);
                    let of = match table.subsets().len() {
                        1 => variable.label.clone(),
                        _ => Words::joined([subset.label.clone(), variable.label.clone()], " / "),
                    };
                    notes.extend(test.note(table, at, &of, by));
                }
            }
            notes.extend(self.adjust.map(Adjust::note));
            notes.push(Words::of("note-test-meaning"));
        }
        notes.extend(self.interval.map(|interval| interval.note(table)));
        notes
    }

    fn refused_by_design(&self) -> Option<Problem> {
        self.test?.refused_by_design()
    }

    fn methods(&self) -> Vec<&'static str> {
        let own = [self.test.map(|_| "tests-asked-for"), self.interval.map(Interval::method)];
        own.into_iter().flatten().collect()
    }
}

impl GroupMeans {
    fn columns(&self) -> impl Iterator<Item = &Text> {
        self.group.iter().chain(&self.groups)
    }

    fn axes(&self) -> Axes<'_> {
        Axes { bands: &self.bands, no_answer: self.show_no_answer, not_asked: false }
    }

    /// Where the figures of a test stand: of one question at those of all, of several each in the
    /// group of all answers.
    fn of_test<'a>(&self, subset: &'a str, id: &'a str, whole: &'a Group) -> At<'a> {
        let at = At::of(subset, id);
        if self.groups.is_empty() { at } else { at.in_group(whole) }
    }

    /// The mean and its base are always known.
    fn put(&self, table: &mut Table, at: At<'_>, values: &Numbers) {
        table.put_n(at, values.of);
        table.put(at, Statistic::Mean, values.mean(), values);
        for of in self.statistics.iter().filter(|of| !matches!(of, Of::N | Of::Mean)) {
            table.put(at, of.statistic(), of.value(values), values);
        }
        if self.interval.is_some() {
            table.put_mean_limits(at, values);
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
    let mut rows = rows(table, &cells);
    rows.push(Row::total(Words::of("all-respondents"), cells(None)));
    Grid::of(table, headings.collect(), rows)
}

/// A row a group, those of each of several questions below its heading.
fn rows(table: &Table, cells: &dyn Fn(Option<&Group>) -> Vec<Cell<Words>>) -> Vec<Row<Words>> {
    let mut rows = Vec::new();
    for of_question in table.groups.chunk_by(|a, b| a.question == b.question) {
        rows.extend(
            of_question
                .first()
                .filter(|of| !of.question.is_empty())
                .map(|of| Row::heading(&of.question)),
        );
        rows.extend(of_question.iter().map(|of| Row::of(&of.label, cells(Some(&of.group)))));
    }
    rows
}

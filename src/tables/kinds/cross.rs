//! The answers to one question by those to others (クロス集計).

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::axis::{Axes, Axis, axis_id, check_columns, is_of_no_answer, nested};
use super::change::about_questions;
use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Kind as VariableKind, Variable, WAVE};
use crate::tables::chart::{Chart, Panel, Place, Point, Series, places};
use crate::tables::differences::{Marking, Marks};
use crate::tables::estimate::{Interval, LIMITS, Reliability, and_limits};
use crate::tables::figure::{At, Category, Figure, Group, Of};
use crate::tables::grid::{BaseOf, Cell, Column, Grid, Row, beside, heading, named_with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::significance::{Adjust, Test};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{Counted, Measure, Members, Numbers, TallyQuery};
use crate::words::{Message, Words};

/// For all respondents and each answer to each column question: n, and for each answer to the
/// row question the count, and the percent or, where the plan names a number, its mean with n;
/// the mean of a whole column is a value of that number, the table's second variable. Who has no
/// answer counts only where the plan shows that.
///
/// Percents of a column are of those in it who answered the row question, of a row of those in
/// it who answered the column question, of the total of those who answered both. The last two
/// have their n in a group of all answers to the column question.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cross {
    /// The question whose answers are the rows.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The questions whose answers are the columns. `area > year` has the answers to the second
    /// within each answer to the first.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    columns: Vec<Text>,
    /// Answers to the row question that are drawn on maps, by their codes. Default: all.
    #[serde(default)]
    #[schemars(with = "Vec<i32>")]
    chart_answers: Vec<Spanned<i32>>,
    /// A number of which the mean is shown in place of percents.
    #[schemars(with = "Option<String>")]
    mean: Option<Text>,
    /// Default: column.
    percent_of: Option<PercentOf>,
    /// A line and a column for those who were asked and did not answer.
    #[serde(default)]
    pub show_no_answer: bool,
    /// Who was not asked by routing is shown.
    #[serde(default)]
    pub show_not_applicable: bool,
    /// Whether the answers to the rows depend on those to each column, or with `mean` whether the
    /// number differs between them. Of counts: chi-squared, fisher, of two answers
    /// cochran-armitage; of a number: anova, welch, kruskal-wallis, jonckheere, of two columns
    /// mann-whitney. Who has no answer is left out.
    pub test: Option<Test>,
    /// Corrects the p-values of the tests of all columns together, and those of marks within a row
    /// and a question. Default: each stands for itself.
    pub adjust: Option<Adjust>,
    /// Marks columns that differ: letters, points, asterisks.
    pub marks: Option<Marks>,
    /// Columns of fewer respondents are neither marked nor compared with. Default: 30.
    pub mark_from: Option<NonZeroU32>,
    /// Limits of the percents (wilson) or, with `mean`, of the means (t).
    pub interval: Option<Interval>,
    /// Gives percents a sign that a published standard does not take for reliable.
    pub reliability: Option<Reliability>,
    /// Bounds between bands of a number, rising, by variable. Default: five round bands.
    #[serde(default)]
    pub bands: BTreeMap<String, Vec<f64>>,
}

/// What the percents of a cross table are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PercentOf {
    Row,
    #[default]
    Column,
    Total,
}

impl Written for Cross {
    const NAME: &'static str = "cross";
    const CHARTS: &'static [ChartKind] = &[
        ChartKind::Stacked,
        ChartKind::Grouped,
        ChartKind::Bars,
        ChartKind::Matrix,
        ChartKind::Map,
    ];
}

impl Kind for Cross {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        match self.variables.len() {
            0 => entry.mistake("plan-needs-variables", reader),
            1 => {}
            _ => entry.mistake("plan-rows-of-one", reader),
        }
        entry.one_subset(reader);
        let fits = |variable: &Variable| is_number(variable) || has_codes(variable);
        let columns = self.columns.iter().flat_map(nested);
        let questions: Vec<Text> = self.variables.iter().cloned().chain(columns).collect();
        reader.variables(&questions, Self::NAME, fits);
        check_columns(self.variables.first(), &self.columns, reader);
        if let Some(mean) = &self.mean {
            match reader.questionnaire.variable(mean.get_ref()) {
                None => reader.unknown_variable(mean),
                Some(variable) if !is_number(variable) => {
                    let problem = Problem::new("plan-no-number").with("name", mean.get_ref());
                    reader.mistake(problem, mean.span());
                }
                Some(_) => {}
            }
            if self.percent_of.is_some() {
                entry.mistake("plan-percent-of-mean", reader);
            }
            // Both would have their n at one address.
            if self.variables().contains(&mean.get_ref().as_str()) {
                let problem = Problem::new("cross-twice").with("name", mean.get_ref());
                reader.mistake(problem, mean.span());
            }
        }
        // Parts of a whole are what respondents are counted in once.
        let is_multiple = |name: &Text| {
            let variable = reader.questionnaire.variable(name.get_ref());
            variable.is_some_and(|variable| variable.kind == VariableKind::Multiple)
        };
        if entry.chart == Some(ChartKind::Stacked) && self.variables.iter().any(is_multiple) {
            entry.mistake("plan-stacked-multiple", reader);
        }
        let is_of_columns = self.mean.is_none() && self.percent_of() == PercentOf::Column;
        if entry.chart.is_some() && !is_of_columns {
            entry.mistake("plan-marks-of-columns", reader);
        }
        self.check_chart_answers(entry, reader);
        self.check_test(entry, reader);
        self.check_estimates(entry, reader);
        let known: Vec<String> = questions.iter().map(|name| name.get_ref().clone()).collect();
        self.axes().check(&known, entry, reader);
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        ids(&self.columns).into_iter().flat_map(|column| column.split('>').map(str::trim)).collect()
    }

    fn statistics(&self) -> Vec<Statistic> {
        let shown = if self.mean.is_some() { Statistic::Mean } else { Statistic::Percent };
        let marked = self.marking().map_or_else(Vec::new, |marking| marking.statistics());
        let all = [Statistic::N, Statistic::Count, shown].into_iter().chain(marked).collect();
        and_limits(all, self.interval)
    }

    fn without_map(&self) -> ChartKind {
        ChartKind::Matrix
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let shown = self.variables().into_iter().chain(ids(self.mean.as_slice()));
        let mut table = making.begin(shown);
        table.statistics = match self.mean {
            Some(_) => vec![Statistic::Count, Statistic::Mean],
            None => vec![Statistic::Count, Statistic::Percent],
        };
        let variable = self.variables().first().and_then(|id| making.questionnaire.variable(id));
        let Some(variable) = variable else { return table };
        let is_wave = |column: &Text| nested(column).iter().any(|of| of.get_ref() == WAVE);
        if self.columns.iter().any(is_wave) {
            about_questions(making, &mut table, &[variable]);
        }
        let members = making.members(making.subset());
        let axes = self.axes();
        let rows = axes.of(variable, &members, making);
        self.block(&mut table, &variable.id, &rows, None, &members, making);
        let mut p_values = Vec::new();
        for column in &self.columns {
            let Some(columns) = axes.of_column(column, &members, making) else { continue };
            let p = self.block(&mut table, &variable.id, &rows, Some(&columns), &members, making);
            p_values.push((columns.id, p));
        }
        if let (Some(adjust), Some(_)) = (self.adjust, self.test) {
            let raw: Vec<Option<f64>> = p_values.iter().map(|(_, p)| *p).collect();
            for ((id, _), p) in p_values.iter().zip(adjust.p_values(&raw)) {
                let group = Group::of(id, Category::All);
                let at = self.of_test(making.subset().id.as_str(), &variable.id, &group);
                let of = table.figure(at, Statistic::PValue).map(Figure::of).unwrap_or_default();
                table.put(at, Statistic::PValueAdjusted, p, of);
            }
        }
        table.variables[0].categories = rows.listed.into_iter().map(|(_, listed)| listed).collect();
        table.qualify_shares(self.interval.filter(|_| self.mean.is_none()), self.reliability);
        table
    }

    fn marking(&self) -> Option<Marking> {
        let marks = self.marks?;
        let from = self.mark_from.map(|from| f64::from(from.get()));
        Some(Marking { marks, from, adjust: self.adjust })
    }

    /// Answers as rows, all respondents and each answer to the column questions as columns:
    /// percent or mean, with the count; the bases in the last row.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let Some(variable) = table.variables.first() else { return Grid::default() };
        let subset = &table.subsets()[0].id;
        let shown = if self.mean.is_some() { Statistic::Mean } else { Statistic::Percent };
        let marking = self.marking();
        let cell = |at: At<'_>| {
            let (count, n) = (table.figure(at, Statistic::Count), table.figure(at, Statistic::N));
            match (count, self.mean.is_some()) {
                // A column of bases.
                (None, _) => Cell::figure(n),
                (_, true) => table.cell(at, shown).over_n(n),
                (_, false) => {
                    let (signs, shade) =
                        marking.map(|marking| marking.signs(table, at)).unwrap_or_default();
                    let cell = table.cell(at, shown).marked(&signs, shade);
                    cell.over_count(count, &table.spec.unit)
                }
            }
        };
        // Limits stand behind what they are limits of.
        let cells = |at: At<'_>, of: &dyn Fn(At<'_>) -> Cell<Words>| -> Vec<Cell<Words>> {
            let groups = table.groups.iter().map(|grouped| Some(&grouped.group));
            let all = self.shows_all().then_some(None);
            let cells = all.into_iter().chain(groups).flat_map(|group| {
                let at = At { group, ..at };
                let limits = self.limits(group).iter().map(move |limit| table.cell(at, *limit));
                std::iter::once(of(at)).chain(limits)
            });
            cells.collect()
        };
        let at = At::of(subset, &variable.id);
        let row =
            |listed: &Listed| Row::of(&listed.label, cells(at.category(&listed.category), &cell));
        let mut rows: Vec<Row<Words>> = variable.categories.iter().map(row).collect();
        if let Some(mean_of) = table.variables.get(1) {
            let mean = |at: At<'_>| {
                let n = table.figure(at, Statistic::N);
                table.cell(at, Statistic::Mean).over_n(n)
            };
            let at = At::of(subset, &mean_of.id);
            rows.push(Row::total(Words::of("all-respondents"), cells(at, &mean)));
        }
        let n = |at: At<'_>| table.cell(at, Statistic::N);
        rows.push(Row::total(heading(Statistic::N), cells(at, &n)));
        Grid::of(table, self.banner(table), rows)
    }

    /// All respondents and each column, as bars of which the answers are parts, or as columns of
    /// shades.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let variable = table.variables.first()?;
        let several = table.groups.iter().any(|of| of.question != table.groups[0].question);
        let groups = table.groups.iter().map(|grouped| {
            let label = match several {
                true => Message::new("cross-column")
                    .words("question", &grouped.question)
                    .words("answer", &grouped.label)
                    .into(),
                false => grouped.label.clone(),
            };
            (table.first().in_group(&grouped.group), label)
        });
        let all = self.shows_all().then(|| (table.first(), Words::of("all-respondents")));
        let own = all.iter().len();
        let columns: Vec<(At<'_>, Words)> = all.into_iter().chain(groups).collect();
        let n = |at: At<'_>| Some(table.printed(at, Statistic::N));
        let marking = self.marking().filter(|marking| marking.marks != Marks::Letters);
        let point = |at: At<'_>, of: &Listed| {
            let at = at.category(&of.category);
            let point = Point::at(table, at, Statistic::Percent);
            // The letters of columns stand in the table.
            let signs = marking.map(|marking| marking.signs(table, at).0).unwrap_or_default();
            match table.figure(at, Statistic::Percent) {
                Some(figure) => Point { printed: figure.print_with(&signs), ..point },
                None => point,
            }
        };
        let panel = match kind {
            ChartKind::Map => {
                let is_drawn = |listed: &&Listed| match listed.category {
                    Category::Code(code) => {
                        let mut wanted = self.chart_answers.iter();
                        self.chart_answers.is_empty() || wanted.any(|of| *of.get_ref() == code)
                    }
                    _ => false,
                };
                let series = |listed: &Listed| Series {
                    name: listed.label.clone(),
                    n: None,
                    points: columns[own..].iter().map(|(at, _)| point(*at, listed)).collect(),
                };
                Panel::of(
                    heading(Statistic::Percent),
                    places(table, &variable.id),
                    variable.categories.iter().filter(is_drawn).map(series).collect(),
                )
            }
            ChartKind::Stacked => Panel::of(
                heading(Statistic::Percent),
                columns.iter().map(|(at, label)| Place::named(label, n(*at))).collect(),
                variable
                    .categories
                    .iter()
                    .map(|listed| Series {
                        name: listed.label.clone(),
                        n: None,
                        points: columns.iter().map(|(at, _)| point(*at, listed)).collect(),
                    })
                    .collect(),
            ),
            ChartKind::Bars => {
                let panel = |(at, label): &(At<'_>, Words)| {
                    let points = variable.categories.iter().map(|of| point(*at, of)).collect();
                    let name = heading(Statistic::Percent);
                    let series = vec![Series { name: name.clone(), n: n(*at), points }];
                    let places = variable.categories.iter().map(Place::of).collect();
                    Panel { title: label.clone(), ..Panel::of(name, places, series) }
                };
                let panels: Vec<Panel<Words>> = columns.iter().map(panel).collect();
                let base = columns.first().and_then(|(at, _)| n(*at)).filter(|_| panels.len() == 1);
                let none = Panel::of(Words::default(), Vec::new(), Vec::new());
                return Some(Chart { base, panels, ..Chart::of(table, kind, none) });
            }
            _ => Panel::of(
                match kind {
                    ChartKind::Grouped => heading(Statistic::Percent),
                    _ => Words::of("chart-shades-unit"),
                },
                variable.categories.iter().map(Place::of).collect(),
                columns
                    .iter()
                    .map(|(at, label)| Series {
                        name: label.clone(),
                        n: n(*at),
                        points: variable.categories.iter().map(|of| point(*at, of)).collect(),
                    })
                    .collect(),
            ),
        };
        Some(Chart::of(table, kind, panel))
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let mut notes = Vec::new();
        let n = table.value(table.first(), Statistic::N).unwrap_or(0.0) as usize;
        let left_out = table.bases.eligible.saturating_sub(n);
        let key = if left_out == 0 { "note-cross-of-all" } else { "note-cross" };
        let note = Message::new(key).with("n", n).with("left_out", left_out);
        notes.push(note.words("respondent", respondent).into());
        notes.push(match table.variables.get(1) {
            None => {
                let note = Message::new(match self.percent_of() {
                    PercentOf::Column => "note-cross-column",
                    PercentOf::Row => "note-cross-row",
                    PercentOf::Total => "note-cross-total",
                });
                note.words("respondent", respondent).into()
            }
            Some(mean_of) => {
                let name = named_with_unit(&mean_of.label, &mean_of.unit);
                Message::new("note-cross-mean").words("name", name).into()
            }
        });
        notes.extend(self.notes_of_tests(table));
        notes.extend(self.marking().iter().flat_map(|marking| marking.notes(table)));
        notes.extend(self.interval.map(|interval| interval.note(table)));
        notes.extend(self.reliability.filter(|_| table.has_unreliable()).map(|of| of.note(table)));
        notes
    }

    fn refused_by_design(&self) -> Option<Problem> {
        self.test?.refused_by_design()
    }

    fn methods(&self) -> Vec<&'static str> {
        let methods = [
            self.test.map(|_| "tests-asked-for"),
            self.marking().map(|marking| marking.method()),
            self.interval.map(Interval::method),
            self.reliability.map(Reliability::method),
        ];
        methods.into_iter().flatten().collect()
    }
}

impl Cross {
    /// That they are answers of the row question, and drawn.
    fn check_chart_answers(&self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let question = self.variables().first().and_then(|id| reader.questionnaire.variable(id));
        for answer in &self.chart_answers {
            let is_known = |question: &Variable| {
                question.codes.iter().any(|code| code.code == *answer.get_ref())
            };
            if question.is_some_and(|question| !question.codes.is_empty() && !is_known(question)) {
                let problem = Problem::new("plan-no-answer").with("code", answer.get_ref());
                reader.mistake(problem.with("name", self.variables[0].get_ref()), answer.span());
            }
        }
        if let (Some(first), true) =
            (self.chart_answers.first(), entry.chart != Some(ChartKind::Map))
        {
            let problem =
                Problem::new("plan-answers-without-map").with("table", entry.id.get_ref());
            reader.mistake(problem, first.span());
        }
    }

    /// A test wants columns, and respondents who stand in one row and one column.
    fn check_test(&self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let Some(test) = self.test else {
            let has_marks = matches!(self.marks, Some(Marks::Letters | Marks::Asterisks));
            if self.adjust.is_some() && !has_marks {
                entry.mistake("plan-adjust-without-test", reader);
            }
            return;
        };
        if self.columns.is_empty() {
            entry.mistake("plan-test-without-columns", reader);
        }
        match (test.is_of_counts(), &self.mean) {
            (true, Some(_)) => entry.mistake("plan-test-of-counts", reader),
            (false, None) => entry.mistake("plan-test-of-number", reader),
            _ => {}
        }
        // Of a mean the rows do not matter.
        let rows = if test.is_of_counts() { self.variables.as_slice() } else { &[] };
        self.axes().check_test(test, rows, &self.columns, reader);
    }

    /// Marks, intervals and signs fit what is shown.
    fn check_estimates(&self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let is_of_columns = self.mean.is_none() && self.percent_of() == PercentOf::Column;
        match self.marks {
            None if self.mark_from.is_some() => entry.mistake("plan-mark-from", reader),
            Some(_) if self.columns.is_empty() => {
                entry.mistake("plan-marks-without-columns", reader)
            }
            Some(_) if !is_of_columns => entry.mistake("plan-marks-of-columns", reader),
            _ => {}
        }
        // Who stands in several columns is in no sample of its own.
        for name in self.columns.iter().filter(|_| self.marks == Some(Marks::Letters)) {
            let variable = reader.questionnaire.variable(name.get_ref());
            if variable.is_some_and(|variable| variable.kind == VariableKind::Multiple) {
                let problem = Problem::new("plan-letters-multiple").with("name", name.get_ref());
                reader.mistake(problem, name.span());
            }
        }
        if let Some(interval) = self.interval {
            interval.check(self.mean.is_some(), entry, reader);
        }
        if self.reliability.is_some() && self.mean.is_some() {
            entry.mistake("plan-reliability-of-percents", reader);
        }
    }

    /// Beside waves all respondents are no group: who answered twice would count twice.
    fn shows_all(&self) -> bool {
        self.columns.is_empty() || self.columns.iter().any(|column| column.get_ref() != WAVE)
    }

    fn axes(&self) -> Axes<'_> {
        Axes {
            bands: &self.bands,
            no_answer: self.show_no_answer,
            not_asked: self.show_not_applicable,
        }
    }

    /// The limits that a column shows.
    fn limits(&self, group: Option<&Group>) -> &'static [Statistic] {
        let is_of_figures = group.is_none_or(|group| group.category != Category::All);
        if self.interval.is_some() && is_of_figures { &LIMITS } else { &[] }
    }

    /// Where the figures of a column's test stand: of all answers to it.
    fn of_test<'a>(&'a self, subset: &'a str, row_id: &'a str, group: &'a Group) -> At<'a> {
        let variable = self.mean.as_ref().map_or(row_id, |mean| mean.get_ref().as_str());
        At::of(subset, variable).in_group(group)
    }

    /// The tests of all columns, and what they allow to say.
    fn notes_of_tests(&self, table: &Table) -> Vec<Words> {
        let (Some(test), [first, ..]) = (self.test, table.variables.as_slice()) else {
            return Vec::new();
        };
        let of = &table.variables.last().unwrap_or(first).label;
        let mut notes = Vec::new();
        for column in &self.columns {
            let id = &axis_id(column);
            let group = Group::of(id, Category::All);
            let at = self.of_test(&table.subsets()[0].id, &first.id, &group);
            let asked = table.groups.iter().find(|grouped| grouped.group.variable == *id);
            let Some(grouped) = asked else { continue };
            notes.extend(test.note(table, at, of, &grouped.question));
        }
        notes.extend(self.adjust.map(Adjust::note));
        notes.push(Words::of("note-test-meaning"));
        notes
    }

    /// Without a plan: a question by others, by their ids.
    pub fn of(rows: &str, columns: &[String], mean: Option<&str>, percent_of: PercentOf) -> Self {
        let text = |id: &str| Spanned::new(0..0, id.to_owned());
        Self {
            variables: vec![text(rows)],
            columns: columns.iter().map(|id| text(id)).collect(),
            mean: mean.map(text),
            percent_of: mean.is_none().then_some(percent_of),
            ..Self::default()
        }
    }

    fn percent_of(&self) -> PercentOf {
        self.percent_of.unwrap_or_default()
    }

    /// The columns: all respondents, and each answer under its question.
    fn banner(&self, table: &Table) -> Vec<Column<Words>> {
        let bases = match self.mean {
            Some(_) => BaseOf::N,
            None => BaseOf::Count,
        };
        let all = self
            .shows_all()
            .then(|| Column { bases: Some(bases), ..Column::of(Words::of("all-respondents")) });
        let marking = self.marking();
        let with_limits = |column: Column<Words>, group: Option<&Group>| {
            let beside = |limit: &Statistic| Column {
                heading: beside(&column.heading, *limit),
                question: column.question.clone(),
                answer: heading(*limit),
                follows: true,
                ..Column::default()
            };
            let limits: Vec<Column<Words>> = self.limits(group).iter().map(beside).collect();
            std::iter::once(column).chain(limits)
        };
        let column = |grouped: &Grouped| {
            let (question, answer) = (&grouped.question, &grouped.label);
            let is_base = grouped.group.category == Category::All;
            let heading = match is_base {
                true => Message::new("cross-base").words("question", question),
                false => {
                    Message::new("cross-column").words("question", question).words("answer", answer)
                }
            };
            let lettered = |heading: Words| match marking {
                Some(marking) => marking.heading(table, &grouped.group, heading),
                None => heading,
            };
            let answer = lettered(answer.clone());
            Column {
                heading: lettered(heading.into()),
                question: question.clone(),
                answer: if is_base { Words::of("report-heading-n") } else { answer },
                bases: (!is_base).then_some(bases),
                ..Column::default()
            }
        };
        let groups = table.groups.iter();
        let of_groups = groups.flat_map(|of| with_limits(column(of), Some(&of.group)));
        all.into_iter().flat_map(|all| with_limits(all, None)).chain(of_groups).collect()
    }

    fn put_mean(&self, table: &mut Table, at: At<'_>, values: &Numbers) {
        table.put_n(at, values.of);
        table.put(at, Statistic::Mean, values.mean(), values);
        if self.interval.is_some() {
            table.put_mean_limits(at, values);
        }
    }

    /// The figures of one column question, or of all respondents; p where it is tested.
    fn block(
        &self,
        table: &mut Table,
        row_id: &str,
        rows: &Axis,
        columns: Option<&Axis>,
        members: &Members,
        making: &Making<'_>,
    ) -> Option<f64> {
        let subset = making.subset().id.as_str();
        let mean_of = self.mean.as_ref().map(|mean| mean.get_ref().as_str());
        let tally = making.tally(TallyQuery {
            members: members.clone(),
            rows: Some(rows.by.clone()),
            columns: columns.map(|axis| axis.by.clone()),
            measure: mean_of.map(|mean| Measure::Number(mean.to_owned())),
            ..TallyQuery::default()
        });
        let everybody = [(0, Listed::new(Category::All, ""))];
        let listed = columns.map_or(everybody.as_slice(), |axis| &axis.listed);
        for (place, (column, of_column)) in listed.iter().enumerate() {
            let column = *column;
            // Who did not answer has a column only where there is somebody.
            if is_of_no_answer(&of_column.category) && tally.in_columns[column].n == 0 {
                continue;
            }
            let group = columns.map(|axis| Group::of(&axis.id, of_column.category.clone()));
            let at = At { group: group.as_ref(), ..At::of(subset, row_id) };
            table.put_n(at, tally.in_columns[column]);
            if let Some(mean_of) = mean_of {
                let values = tally.values_in(column);
                self.put_mean(table, At { variable: mean_of, ..at }, values);
            }
            for (row, of_row) in &rows.listed {
                let row = *row;
                let at = at.category(&of_row.category);
                let count = tally.cell(column, row);
                if mean_of.is_some() {
                    let of = Of::all([count], tally.in_columns[column]);
                    table.put(at, Statistic::Count, Some(count.n as f64), of);
                    self.put_mean(table, at, tally.values(column, row));
                    continue;
                }
                let base = match self.percent_of() {
                    PercentOf::Column => tally.in_columns[column],
                    PercentOf::Row => tally.in_rows[row],
                    PercentOf::Total => tally.n,
                };
                table.put_share(at, count, base);
            }
            if let (Some(group), Some(axis)) = (group, columns) {
                let question = axis.over[place].clone();
                let label = of_column.label.clone();
                table.groups.push(Grouped { group, label, question });
            }
        }
        // Those of columns stand in their last row.
        if let Some(axis) = columns
            && mean_of.is_none()
            && self.percent_of() != PercentOf::Column
        {
            let group = Group::of(&axis.id, Category::All);
            let at = At::of(subset, row_id).in_group(&group);
            table.put_n(at, tally.n);
            for (row, listed) in &rows.listed {
                if self.percent_of() == PercentOf::Row {
                    table.put_n(at.category(&listed.category), tally.in_rows[*row]);
                }
            }
            let question = axis.label.clone();
            table.groups.push(Grouped { group, label: Words::default(), question });
        }
        let (test, columns) = self.test.zip(columns)?;
        let group = Group::of(&columns.id, Category::All);
        let at = self.of_test(subset, row_id, &group);
        let columns: Vec<usize> = columns
            .listed
            .iter()
            .filter(|(_, of)| of.category.is_answer())
            .map(|(at, _)| *at)
            .collect();
        if mean_of.is_some() {
            let groups: Vec<&Numbers> =
                columns.iter().map(|column| tally.values_in(*column)).collect();
            return test.of_groups(table, at, &groups, making);
        }
        let rows = rows.listed.iter().filter(|(_, of)| of.category.is_answer());
        let counts: Vec<Vec<Counted>> = rows
            .map(|(row, _)| columns.iter().map(|column| tally.cell(*column, *row)).collect())
            .collect();
        test.of_counts(table, at, &counts, making)
    }
}

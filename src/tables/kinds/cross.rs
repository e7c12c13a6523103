//! The answers to one question by those to others (クロス集計).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::definition::Text;
use crate::format::grouped;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::statistics::nice_step;
use crate::tables::figure::{At, Category, Figure, Group, Of};
use crate::tables::grid::{BaseOf, Cell, Column, Grid, Row, heading, named_with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::significance::{Adjust, Test};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{By, Counted, Measure, Members, Numbers, Request};
use crate::words::{Message, Words};

/// Bands of a number of which the plan says nothing.
const BANDS: usize = 5;

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
    /// number differs between them. Of counts: chi-squared, fisher; of a number: anova, welch,
    /// kruskal-wallis, jonckheere. Who has no answer is left out.
    pub test: Option<Test>,
    /// Corrects the p-values of all columns together. Default: each stands for itself.
    pub adjust: Option<Adjust>,
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

/// What respondents are sorted into, and the categories of it that are shown.
struct Axis {
    /// Of its figures' group: the question, or both of one within another.
    id: String,
    /// The question, or both.
    label: Words,
    by: By,
    /// With their places in the tally.
    listed: Vec<(usize, Listed)>,
    /// What stands over each: the question, or the answer that it is within.
    over: Vec<Words>,
}

/// The questions of an entry of columns, the outer one first.
fn nested(column: &Text) -> Vec<Text> {
    let names = column.get_ref().split('>').map(str::trim);
    names.map(|name| Spanned::new(column.span(), name.to_owned())).collect()
}

/// The variable of its figures' groups.
fn axis_id(column: &Text) -> String {
    let names: Vec<&str> = column.get_ref().split('>').map(str::trim).collect();
    names.join(">")
}

impl Written for Cross {
    const NAME: &'static str = "cross";
}

impl Kind for Cross {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 1 {
            entry.mistake("plan-needs-variables", reader);
        }
        entry.one_subset(reader);
        let fits = |variable: &Variable| is_number(variable) || has_codes(variable);
        let columns = self.columns.iter().flat_map(nested);
        let questions: Vec<Text> = self.variables.iter().cloned().chain(columns).collect();
        reader.variables(&questions, Self::NAME, fits);
        for column in &self.columns {
            let parts = nested(column);
            let is_multiple = |name: &Text| {
                let variable = reader.questionnaire.variable(name.get_ref());
                variable.is_some_and(|variable| variable.kind == VariableKind::Multiple)
            };
            if parts.len() > 1 && (parts.len() > 2 || parts.iter().any(is_multiple)) {
                let problem = Problem::new("cross-nested").with("name", column.get_ref());
                reader.mistake(problem, column.span());
            }
        }
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
        let known: Vec<String> = questions.iter().map(|name| name.get_ref().clone()).collect();
        // The same twice, a question within itself, and the rows' own.
        let entries: Vec<Vec<String>> = std::iter::once(ids(&self.variables))
            .chain(self.columns.iter().map(|column| vec![column.get_ref().as_str()]))
            .map(|names| {
                let each = names.into_iter().flat_map(|name| name.split('>'));
                each.map(|name| name.trim().to_owned()).collect()
            })
            .collect();
        let rows = entries[0].clone();
        for (at, entry) in entries.iter().enumerate().skip(1) {
            let name = &self.columns[at - 1];
            let is_own = entry.iter().any(|name| rows.contains(name));
            let is_within_itself = entry.len() == 2 && entry[0] == entry[1];
            if is_own || is_within_itself || entries[..at].contains(entry) {
                let problem = Problem::new("cross-twice").with("name", name.get_ref());
                reader.mistake(problem, name.span());
            }
        }
        self.check_test(entry, reader);
        for (name, bounds) in &self.bands {
            if !known.contains(name) {
                let problem = match reader.questionnaire.variable(name) {
                    Some(_) => Problem::new("bands-not-shown").with("name", name),
                    None => unknown_name("expression-unknown-variable", name, &known),
                };
                reader.mistake(problem, entry.id.span());
            } else if reader.questionnaire.is_yes_no(name) {
                let problem = Problem::new("plan-no-number").with("name", name);
                reader.mistake(problem, entry.id.span());
            } else if bounds.is_empty() || !bounds.is_sorted_by(|a, b| a < b) {
                let problem = Problem::new("plan-bands").with("name", name);
                reader.mistake(problem, entry.id.span());
            }
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        ids(&self.columns).into_iter().flat_map(|column| column.split('>').map(str::trim)).collect()
    }

    fn statistics(&self) -> Vec<Statistic> {
        let shown = if self.mean.is_some() { Statistic::Mean } else { Statistic::Percent };
        vec![Statistic::N, Statistic::Count, shown]
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
        let members = making.members(making.subset());
        let rows = self.axis(variable, &members, making);
        self.block(&mut table, &variable.id, &rows, None, &members, making);
        let mut p_values = Vec::new();
        for column in &self.columns {
            let parts = nested(column);
            let variable_of = |name: &Text| making.questionnaire.variable(name.get_ref());
            let axes: Option<Vec<Axis>> = parts
                .iter()
                .map(|name| Some(self.axis(variable_of(name)?, &members, making)))
                .collect();
            let axes = axes.into_iter().flatten();
            let Some(columns) = axes.reduce(|outer, inner| outer.with(inner, making)) else {
                continue;
            };
            let p = self.block(&mut table, &variable.id, &rows, Some(&columns), &members, making);
            p_values.push((columns.id, p));
        }
        if let Some(adjust) = self.adjust {
            let raw: Vec<Option<f64>> = p_values.iter().map(|(_, p)| *p).collect();
            for ((id, _), p) in p_values.iter().zip(adjust.p_values(&raw)) {
                let group = Group::of(id, Category::All);
                let at = self.of_test(making.subset().id.as_str(), &variable.id, &group);
                let of = table.figure(at, Statistic::PValue).map(Figure::of).unwrap_or_default();
                table.put(at, Statistic::PValueAdjusted, p, of);
            }
        }
        table.variables[0].categories = rows.listed.into_iter().map(|(_, listed)| listed).collect();
        table
    }

    /// Answers as rows, all respondents and each answer to the column questions as columns:
    /// percent or mean, with the count; the bases in the last row.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let Some(variable) = table.variables.first() else { return Grid::default() };
        let subset = &table.subsets()[0].id;
        let shown = if self.mean.is_some() { Statistic::Mean } else { Statistic::Percent };
        let cell = |at: At<'_>| {
            let (count, n) = (table.figure(at, Statistic::Count), table.figure(at, Statistic::N));
            match (count, self.mean.is_some()) {
                // A column of bases.
                (None, _) => Cell::figure(n),
                (_, true) => table.cell(at, shown).over_n(n),
                (_, false) => table.cell(at, shown).over_count(count, &table.spec.unit),
            }
        };
        let cells = |of: &dyn Fn(Option<&Group>) -> Cell<Words>| -> Vec<Cell<Words>> {
            let groups = table.groups.iter().map(|grouped| Some(&grouped.group));
            std::iter::once(None).chain(groups).map(of).collect()
        };
        let row = |listed: &Listed| {
            let of = |group: Option<&Group>| {
                cell(At { category: &listed.category, group, ..At::of(subset, &variable.id) })
            };
            Row::of(&listed.label, cells(&of))
        };
        let mut rows: Vec<Row<Words>> = variable.categories.iter().map(row).collect();
        if let Some(mean_of) = table.variables.get(1) {
            let mean = |group: Option<&Group>| {
                let at = At { group, ..At::of(subset, &mean_of.id) };
                let n = table.figure(at, Statistic::N);
                table.cell(at, Statistic::Mean).over_n(n)
            };
            rows.push(Row::total(Words::of("all-respondents"), cells(&mean)));
        }
        let n = |group: Option<&Group>| {
            table.cell(At { group, ..At::of(subset, &variable.id) }, Statistic::N)
        };
        rows.push(Row::total(heading(Statistic::N), cells(&n)));
        Grid::of(table, self.banner(table), rows)
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let mut notes = Vec::new();
        let n = table.value(table.first(), Statistic::N).unwrap_or(0.0) as usize;
        let note = Message::new("note-cross").with("n", n);
        let note = note.with("left_out", table.bases.eligible.saturating_sub(n));
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
        notes
    }

    fn methods(&self) -> Vec<&'static str> {
        self.test.map(|_| "tests-asked-for").into_iter().collect()
    }
}

impl Axis {
    /// The categories of another within each of its own.
    fn with(self, inner: Self, making: &Making<'_>) -> Self {
        let size = inner.by.len(making.questionnaire);
        let (mut listed, mut over) = (Vec::new(), Vec::new());
        for (place, outer) in &self.listed {
            for (within, of) in &inner.listed {
                let both = [&outer.category, &of.category].map(|of| Box::new(of.clone()));
                let [outer_category, category] = both;
                let category = Category::Within(outer_category, category);
                listed.push((place * size + within, Listed::new(category, &of.label)));
                let said = Message::new("cross-within").words("question", &self.label);
                over.push(said.words("answer", &outer.label).into());
            }
        }
        let both = Message::new("cross-nested-label").words("outer", &self.label);
        Self {
            id: format!("{}>{}", self.id, inner.id),
            label: both.words("inner", &inner.label).into(),
            by: By::Within(Box::new(self.by), Box::new(inner.by)),
            listed,
            over,
        }
    }
}

/// Whether a category within another, or that other, is no answer.
fn is_of_no_answer(category: &Category) -> bool {
    let is_none = |of: &Category| matches!(of, Category::NoAnswer | Category::NotApplicable);
    matches!(category, Category::Within(outer, inner) if is_none(outer) || is_none(inner))
}

impl Cross {
    /// A test wants columns, and respondents who stand in one row and one column.
    fn check_test(&self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let Some(test) = self.test else {
            if self.adjust.is_some() {
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
        let rows = self.variables.iter().filter(|_| test.is_of_counts());
        for name in rows.chain(&self.columns) {
            let variable = reader.questionnaire.variable(name.get_ref());
            if variable.is_some_and(|variable| variable.kind == VariableKind::Multiple) {
                let problem = Problem::new("plan-test-multiple").with("name", name.get_ref());
                reader.mistake(problem, name.span());
            }
        }
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

    /// Whether a category is an answer, of which a test is made.
    fn is_answer(listed: &Listed) -> bool {
        !matches!(listed.category, Category::NoAnswer | Category::NotApplicable)
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
        let all = Column { bases: Some(bases), ..Column::of(Words::of("all-respondents")) };
        let column = |grouped: &Grouped| {
            let (question, answer) = (&grouped.question, &grouped.label);
            let is_base = grouped.group.category == Category::All;
            let heading = match is_base {
                true => Message::new("cross-base").words("question", question),
                false => {
                    Message::new("cross-column").words("question", question).words("answer", answer)
                }
            };
            Column {
                heading: heading.into(),
                question: question.clone(),
                answer: if is_base { Words::of("report-heading-n") } else { answer.clone() },
                words: false,
                bases: (!is_base).then_some(bases),
            }
        };
        std::iter::once(all).chain(table.groups.iter().map(column)).collect()
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
        let tally = making.tally(Request {
            members: members.clone(),
            rows: Some(rows.by.clone()),
            columns: columns.map(|axis| axis.by.clone()),
            measure: mean_of.map(|mean| Measure::Number(mean.to_owned())),
            ..Request::default()
        });
        let everybody = [(0, Listed::new(Category::All, ""))];
        let listed = columns.map_or(everybody.as_slice(), |axis| &axis.listed);
        for (place, (column, of_column)) in listed.iter().enumerate() {
            let column = *column;
            // Within each other, who did not answer has a column only where there is somebody.
            if is_of_no_answer(&of_column.category) && tally.in_columns[column].n == 0 {
                continue;
            }
            let group = columns.map(|axis| Group::of(&axis.id, of_column.category.clone()));
            let at = At { group: group.as_ref(), ..At::of(subset, row_id) };
            table.put_n(at, tally.in_columns[column]);
            if let Some(mean_of) = mean_of {
                let values = tally.values_in(column);
                let at = At { variable: mean_of, ..at };
                table.put_n(at, values.of);
                table.put(at, Statistic::Mean, values.mean(), values);
            }
            for (row, of_row) in &rows.listed {
                let row = *row;
                let at = at.category(&of_row.category);
                let count = tally.cell(column, row);
                if mean_of.is_some() {
                    let of = Of::all([count], tally.in_columns[column]);
                    table.put(at, Statistic::Count, Some(count.n as f64), of);
                    let values = tally.values(column, row);
                    table.put_n(at, values.of);
                    table.put(at, Statistic::Mean, values.mean(), values);
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
            .filter(|(_, of)| Self::is_answer(of))
            .map(|(at, _)| *at)
            .collect();
        if mean_of.is_some() {
            let groups: Vec<&Numbers> =
                columns.iter().map(|column| tally.values_in(*column)).collect();
            return test.of_groups(table, at, &groups);
        }
        let rows = rows.listed.iter().filter(|(_, of)| Self::is_answer(of));
        let counts: Vec<Vec<Counted>> = rows
            .map(|(row, _)| columns.iter().map(|column| tally.cell(*column, *row)).collect())
            .collect();
        test.of_counts(table, at, &counts)
    }

    /// The categories of a question: its codes, or bands of its numbers; then no answer and
    /// not asked, where the plan shows them.
    fn axis(&self, variable: &Variable, members: &Members, making: &Making<'_>) -> Axis {
        let id = variable.id.clone();
        let (by, own) = match making.questionnaire.is_yes_no(&variable.id) {
            true => (By::Flag(id), making.yes_no()),
            false if !has_codes(variable) => self.bands(variable, members, making),
            false => (By::Codes(id), making.listed(variable)),
        };
        let count = by.len(making.questionnaire);
        let mut listed: Vec<(usize, Listed)> = own.into_iter().enumerate().collect();
        let (no_answer, not_asked) = (self.show_no_answer, self.show_not_applicable);
        if no_answer {
            let label = Words::of("no-answer");
            listed.push((count, Listed::rest(Category::NoAnswer, label)));
        }
        if not_asked {
            let label = Words::of("not-asked");
            listed.push((count + 1, Listed::rest(Category::NotApplicable, label)));
        }
        let label = variable.label_words();
        Axis {
            id: variable.id.clone(),
            by: By::Whole { by: Box::new(by), no_answer, not_asked },
            over: vec![label.clone(); listed.len()],
            listed,
            label,
        }
    }

    /// Bands of a number, from a bound to below the next, open at both ends: between the plan's
    /// bounds, or about five of round width up to the ninth decile.
    fn bands(
        &self,
        variable: &Variable,
        members: &Members,
        making: &Making<'_>,
    ) -> (By, Vec<Listed>) {
        let bounds = match self.bands.get(&variable.id) {
            Some(bounds) => bounds.clone(),
            None => {
                let tally = making.numbers(members.clone(), &variable.id, None);
                let values = tally.values_in(0);
                let above_zero = |most: &f64| *most > 0.0;
                let decile = values.quantile(0.9).filter(above_zero);
                let most = decile.or(values.max()).filter(above_zero).unwrap_or(1.0);
                let least = if variable.kind == VariableKind::Count { 1.0 } else { 0.0 };
                let step = nice_step((most / BANDS as f64).max(least));
                // As written: 0.6, not the 0.6000000000000001 of three times 0.2.
                let exact = |bound: f64| format!("{bound:.9}").parse().unwrap_or(bound);
                (1..BANDS).map(|i| exact(step * i as f64)).collect()
            }
        };
        let listed = |index: usize| {
            let bound = |index: usize| grouped(bounds[index]);
            let label = match index {
                0 => Message::new("band-below").with("to", bound(0)),
                i if i == bounds.len() => Message::new("band-open").with("from", bound(i - 1)),
                i => Message::new("band").with("from", bound(i - 1)).with("to", bound(i)),
            };
            let from = index.checked_sub(1).map_or(f64::NEG_INFINITY, |index| bounds[index]);
            let to = bounds.get(index).copied().unwrap_or(f64::INFINITY);
            Listed::new(Category::band(from, to), label)
        };
        let listed = (0..=bounds.len()).map(listed).collect();
        (By::Bands(variable.id.clone(), bounds), listed)
    }
}

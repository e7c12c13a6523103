//! The answers to one question by those to others (クロス集計).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::definition::Text;
use crate::format::grouped;
use crate::locales::Locale;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::statistics::nice_step;
use crate::tables::figure::{At, Category, Group, Of};
use crate::tables::grid::{BaseOf, Cell, Column, Grid, Row, heading, named_with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{By, Measure, Members, Request};

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
    /// The questions whose answers are the columns.
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
    by: By,
    /// With their places in the tally.
    listed: Vec<(usize, Listed)>,
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
        let questions: Vec<Text> = self.variables.iter().chain(&self.columns).cloned().collect();
        reader.variables(&questions, Self::NAME, fits);
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
        for (at, name) in questions.iter().enumerate() {
            if known[..at].contains(name.get_ref()) {
                let problem = Problem::new("cross-twice").with("name", name.get_ref());
                reader.mistake(problem, name.span());
            }
        }
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
        ids(&self.columns)
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
        for id in ids(&self.columns) {
            let Some(of) = making.questionnaire.variable(id) else { continue };
            let columns = self.axis(of, &members, making);
            self.block(&mut table, &variable.id, &rows, Some((of, &columns)), &members, making);
        }
        table.variables[0].categories = rows.listed.into_iter().map(|(_, listed)| listed).collect();
        table
    }

    /// Answers as rows, all respondents and each answer to the column questions as columns:
    /// percent or mean, with the count; the bases in the last row.
    fn grid(&self, table: &Table, locale: &Locale) -> Grid {
        let Some(variable) = table.variables.first() else { return Grid::default() };
        let subset = &table.subsets()[0].id;
        let shown = if self.mean.is_some() { Statistic::Mean } else { Statistic::Percent };
        let cell = |at: At<'_>| {
            let (count, n) = (table.figure(at, Statistic::Count), table.figure(at, Statistic::N));
            match (count, self.mean.is_some()) {
                // A column of bases.
                (None, _) => Cell::figure(n, locale),
                (_, true) => table.cell(at, shown, locale).over_n(n, locale),
                (_, false) => {
                    table.cell(at, shown, locale).over_count(count, &table.spec.unit, locale)
                }
            }
        };
        let cells = |of: &dyn Fn(Option<&Group>) -> Cell| -> Vec<Cell> {
            let groups = table.groups.iter().map(|grouped| Some(&grouped.group));
            std::iter::once(None).chain(groups).map(of).collect()
        };
        let row = |listed: &Listed| {
            let of = |group: Option<&Group>| {
                cell(At { category: &listed.category, group, ..At::of(subset, &variable.id) })
            };
            Row::of(&listed.label, cells(&of))
        };
        let mut rows: Vec<Row> = variable.categories.iter().map(row).collect();
        if let Some(mean_of) = table.variables.get(1) {
            let mean = |group: Option<&Group>| {
                let at = At { group, ..At::of(subset, &mean_of.id) };
                let n = table.figure(at, Statistic::N);
                table.cell(at, Statistic::Mean, locale).over_n(n, locale)
            };
            rows.push(Row::total(locale.word("all-respondents"), cells(&mean)));
        }
        let n = |group: Option<&Group>| {
            table.cell(At { group, ..At::of(subset, &variable.id) }, Statistic::N, locale)
        };
        rows.push(Row::total(heading(Statistic::N, locale), cells(&n)));
        Grid::of(table, self.banner(table, locale), rows)
    }

    fn notes(&self, table: &Table, respondent: &str, locale: &Locale) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(condition) = &table.spec.condition {
            notes.push(locale.say("note-where", &[("condition", &condition.text)]));
        }
        let n = table.value(table.first(), Statistic::N).unwrap_or(0.0) as usize;
        let left_out = table.bases.eligible.saturating_sub(n).to_string();
        let n = n.to_string();
        let args = [("n", n.as_str()), ("left_out", &left_out), ("respondent", respondent)];
        notes.push(locale.say("note-cross", &args));
        notes.push(match table.variables.get(1) {
            None => locale.say(
                match self.percent_of() {
                    PercentOf::Column => "note-cross-column",
                    PercentOf::Row => "note-cross-row",
                    PercentOf::Total => "note-cross-total",
                },
                &[("respondent", respondent)],
            ),
            Some(mean_of) => {
                let name = named_with_unit(&mean_of.label, &mean_of.unit, locale);
                locale.say("note-cross-mean", &[("name", &name)])
            }
        });
        notes
    }
}

impl Cross {
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
    fn banner(&self, table: &Table, locale: &Locale) -> Vec<Column> {
        let bases = match self.mean {
            Some(_) => BaseOf::N,
            None => BaseOf::Count,
        };
        let all = Column { bases: Some(bases), ..Column::of(locale.word("all-respondents")) };
        let column = |grouped: &Grouped| {
            let (question, answer) = (grouped.question.as_str(), grouped.label.as_str());
            let is_base = grouped.group.category == Category::All;
            let heading = match is_base {
                true => locale.say("cross-base", &[("question", question)]),
                false => locale.say("cross-column", &[("question", question), ("answer", answer)]),
            };
            Column {
                heading,
                question: question.to_owned(),
                answer: if is_base { locale.word("report-heading-n") } else { answer.to_owned() },
                words: false,
                bases: (!is_base).then_some(bases),
            }
        };
        std::iter::once(all).chain(table.groups.iter().map(column)).collect()
    }

    /// The figures of one column question, or of all respondents.
    fn block(
        &self,
        table: &mut Table,
        row_id: &str,
        rows: &Axis,
        columns: Option<(&Variable, &Axis)>,
        members: &Members,
        making: &Making<'_>,
    ) {
        let subset = making.subset().id.as_str();
        let mean_of = self.mean.as_ref().map(|mean| mean.get_ref().as_str());
        let tally = making.tally(Request {
            members: members.clone(),
            rows: Some(rows.by.clone()),
            columns: columns.map(|(_, axis)| axis.by.clone()),
            measure: mean_of.map(|mean| Measure::Number(mean.to_owned())),
            ..Request::default()
        });
        let everybody = [(0, Listed::new(Category::All, ""))];
        let listed = columns.map_or(everybody.as_slice(), |(_, axis)| &axis.listed);
        for (column, of_column) in listed {
            let column = *column;
            let group = columns.map(|(of, _)| Group::of(&of.id, of_column.category.clone()));
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
            if let (Some(group), Some((of, _))) = (group, columns) {
                let question = of.label(making.lang()).to_owned();
                let label = of_column.label.clone();
                table.groups.push(Grouped { group, label, question });
            }
        }
        // Those of columns stand in their last row.
        if let Some((of, _)) = columns
            && mean_of.is_none()
            && self.percent_of() != PercentOf::Column
        {
            let group = Group::of(&of.id, Category::All);
            let at = At::of(subset, row_id).in_group(&group);
            table.put_n(at, tally.n);
            for (row, listed) in &rows.listed {
                if self.percent_of() == PercentOf::Row {
                    table.put_n(at.category(&listed.category), tally.in_rows[*row]);
                }
            }
            let question = of.label(making.lang()).to_owned();
            table.groups.push(Grouped { group, label: String::new(), question });
        }
    }

    /// The categories of a question: its codes, or bands of its numbers; then no answer and
    /// not asked, where the plan shows them.
    fn axis(&self, variable: &Variable, members: &Members, making: &Making<'_>) -> Axis {
        let id = variable.id.clone();
        let (by, own) = match making.questionnaire.is_yes_no(&variable.id) {
            true => (By::Flag(id), making.yes_no()),
            false if variable.codes.is_empty() => self.bands(variable, members, making),
            false => (By::Codes(id), making.listed(variable)),
        };
        let count = own.len();
        let mut listed: Vec<(usize, Listed)> = own.into_iter().enumerate().collect();
        let (no_answer, not_asked) = (self.show_no_answer, self.show_not_applicable);
        if no_answer {
            let label = making.locale.word("no-answer");
            listed.push((count, Listed::rest(Category::NoAnswer, label)));
        }
        if not_asked {
            let label = making.locale.word("not-asked");
            listed.push((count + 1, Listed::rest(Category::NotApplicable, label)));
        }
        Axis { by: By::Whole { by: Box::new(by), no_answer, not_asked }, listed }
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
                0 => making.locale.say("band-below", &[("to", &bound(0))]),
                i if i == bounds.len() => {
                    making.locale.say("band-open", &[("from", &bound(i - 1))])
                }
                i => {
                    let args = [("from", bound(i - 1)), ("to", bound(i))];
                    let args = [("from", args[0].1.as_str()), ("to", &args[1].1)];
                    making.locale.say("band", &args)
                }
            };
            let from = index.checked_sub(1).map_or(f64::NEG_INFINITY, |index| bounds[index]);
            let to = bounds.get(index).copied().unwrap_or(f64::INFINITY);
            Listed::new(Category::band(from, to), label)
        };
        let listed = (0..=bounds.len()).map(listed).collect();
        (By::Bands(variable.id.clone(), bounds), listed)
    }
}

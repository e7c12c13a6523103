//! The answers to one question by those to others (クロス集計).

use super::tabulate::Tabulation;
use crate::plan::{PercentOf, Statistic, grouped};
use crate::questionnaire::{Code, Kind, Variable};
use crate::results::{Level, Named};
use crate::statistics::nice_step;
use crate::tally::{By, Measure, Members, Request};

/// Bands of a number of which the plan says nothing.
const BANDS: usize = 5;

/// What respondents are sorted into, and the categories of it that are shown.
struct Axis {
    by: By,
    levels: Vec<(usize, Level)>,
}

/// For all respondents (group "") and each answer to each column question: n, and for each
/// answer to the row question the count, and the percent or, where the plan names a number,
/// its mean with n; the mean of a whole column is a value of that number, the table's second
/// variable. Who has no answer counts only where the plan shows that.
///
/// Percents of a column are of those in it who answered the row question, of a row of those
/// in it who answered the column question, of the total of those who answered both. The last
/// two have their n in a group named by the column question alone.
pub fn cross(tabulation: &mut Tabulation<'_>) {
    let plan = tabulation.plan;
    tabulation.table.statistics = match plan.mean_of {
        Some(_) => vec![Statistic::Count, Statistic::Mean],
        None => vec![Statistic::Count, Statistic::Percent],
    };
    let Some(row_variable) = tabulation.variable(0).cloned() else { return };
    let members = tabulation.members(&plan.subsets[0]);
    let rows = tabulation.axis(&row_variable, &members);
    tabulation.block(&row_variable.id, &rows, None, &members);
    for id in &plan.columns {
        let Some(variable) = tabulation.questionnaire.variable(id) else { continue };
        let columns = tabulation.axis(variable, &members);
        tabulation.block(&row_variable.id, &rows, Some((variable, &columns)), &members);
    }
    let levels = rows.levels.into_iter().map(|(_, level)| level);
    tabulation.table.variables[0].levels = levels.collect();
    let mean_of = plan.mean_of.as_ref().and_then(|id| tabulation.questionnaire.variable(id));
    if let Some(mean_of) = mean_of {
        let lang = tabulation.locale.lang();
        tabulation.column(&mean_of.id, mean_of.label(lang), mean_of.unit(lang), &[]);
    }
}

impl Tabulation<'_> {
    /// The cells of one column question, or of all respondents.
    fn block(
        &mut self,
        row_id: &str,
        rows: &Axis,
        columns: Option<(&Variable, &Axis)>,
        members: &Members,
    ) {
        let subset = self.plan.subsets[0].id.clone();
        let tally = self.tally(Request {
            members: members.clone(),
            rows: Some(rows.by.clone()),
            columns: columns.map(|(_, axis)| axis.by.clone()),
            measure: self.plan.mean_of.clone().map(Measure::Number),
            ..Request::default()
        });
        let mean_of = self.plan.mean_of.as_deref();
        let everybody = [(0, Level::new("", false))];
        let levels = columns.map_or(everybody.as_slice(), |(_, axis)| &axis.levels);
        for (column, level) in levels {
            let column = *column;
            let group = columns.map_or(String::new(), |(v, _)| format!("{}={}", v.id, level.label));
            let at = (subset.as_str(), group.as_str(), row_id, "");
            self.push(at, Statistic::N, Some(tally.in_columns[column] as f64));
            if let Some(mean_of) = mean_of {
                let values = tally.values_in(column);
                let at = (at.0, at.1, mean_of, "");
                self.push(at, Statistic::N, Some(values.n() as f64));
                self.push(at, Statistic::Mean, values.mean());
            }
            for (row, row_level) in &rows.levels {
                let row = *row;
                let at = (at.0, at.1, row_id, row_level.label.as_str());
                let count = tally.cell(column, row);
                self.push(at, Statistic::Count, Some(count as f64));
                if mean_of.is_some() {
                    let values = tally.values(column, row);
                    self.push(at, Statistic::N, Some(values.n() as f64));
                    self.push(at, Statistic::Mean, values.mean());
                    continue;
                }
                let base = match self.plan.percent_of {
                    PercentOf::Column => tally.in_columns[column],
                    PercentOf::Row => tally.in_rows[row],
                    PercentOf::Total => tally.n,
                };
                let percent = (base > 0).then(|| 100.0 * count as f64 / base as f64);
                self.push(at, Statistic::Percent, percent);
            }
            if let Some((variable, _)) = columns {
                let question = variable.label(self.locale.lang());
                let label = self
                    .locale
                    .say("cross-column", &[("question", question), ("answer", &level.label)]);
                self.table.groups.push(Named { id: group, label });
            }
        }
        // Those of columns stand in their last row.
        if let Some((variable, _)) = columns
            && mean_of.is_none()
            && self.plan.percent_of != PercentOf::Column
        {
            let at = (subset.as_str(), variable.id.as_str(), row_id, "");
            self.push(at, Statistic::N, Some(tally.n as f64));
            for (row, level) in &rows.levels {
                if self.plan.percent_of == PercentOf::Row {
                    let at = (at.0, at.1, row_id, level.label.as_str());
                    self.push(at, Statistic::N, Some(tally.in_rows[*row] as f64));
                }
            }
            let question = variable.label(self.locale.lang());
            let label = self.locale.say("cross-base", &[("question", question)]);
            self.table.groups.push(Named { id: variable.id.clone(), label });
        }
    }

    /// The categories of a question: its codes, or bands of its numbers; then no answer and
    /// not asked, where the plan shows them.
    fn axis(&self, variable: &Variable, members: &Members) -> Axis {
        let lang = self.locale.lang();
        let (by, levels) = if variable.codes.is_empty() {
            self.bands(variable, members)
        } else {
            let level = |code: &Code| Level::new(code.label(lang), code.other);
            (By::Codes(variable.id.clone()), variable.codes.iter().map(level).collect())
        };
        let own = levels.len();
        let mut levels: Vec<(usize, Level)> = levels.into_iter().enumerate().collect();
        let (no_answer, not_asked) = (self.plan.show_no_answer, self.plan.show_not_applicable);
        let extra = [(no_answer, "no-answer"), (not_asked, "not-asked")];
        for (index, (_, key)) in extra.into_iter().enumerate().filter(|(_, (shown, _))| *shown) {
            levels.push((own + index, Level::new(self.locale.say(key, &[]), true)));
        }
        Axis { by: By::Whole { by: Box::new(by), no_answer, not_asked }, levels }
    }

    /// Bands `[from, to)` of a number, open at both ends: between the plan's bounds, or
    /// about five of round width up to the ninth decile.
    fn bands(&self, variable: &Variable, members: &Members) -> (By, Vec<Level>) {
        let bounds = match self.plan.bands.get(&variable.id) {
            Some(bounds) => bounds.clone(),
            None => {
                let tally = self.numbers(members.clone(), &variable.id, None);
                let values = tally.values_in(0);
                let above_zero = |most: &f64| *most > 0.0;
                let decile = values.quantile(0.9).filter(above_zero);
                let most = decile.or(values.max()).filter(above_zero).unwrap_or(1.0);
                let least = if variable.kind == Kind::Count { 1.0 } else { 0.0 };
                let step = nice_step((most / BANDS as f64).max(least));
                // As written: 0.6, not the 0.6000000000000001 of three times 0.2.
                let exact = |bound: f64| format!("{bound:.9}").parse().unwrap_or(bound);
                (1..BANDS).map(|i| exact(step * i as f64)).collect()
            }
        };
        let label = |i: usize| {
            let bound = |i: usize| grouped(bounds[i]);
            match i {
                0 => self.locale.say("band-below", &[("to", &bound(0))]),
                i if i == bounds.len() => self.locale.say("band-open", &[("from", &bound(i - 1))]),
                i => self.locale.say("band", &[("from", &bound(i - 1)), ("to", &bound(i))]),
            }
        };
        let levels = (0..=bounds.len()).map(|i| Level::new(label(i), false)).collect();
        (By::Bands(variable.id.clone(), bounds), levels)
    }
}

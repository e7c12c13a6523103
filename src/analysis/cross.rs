//! The answers to one question by those to others (クロス集計).

use polars::prelude::PolarsResult;

use super::tabulate::{Tabulation, present_values};
use crate::plan::{PercentOf, Statistic, grouped};
use crate::questionnaire::{Kind, Variable};
use crate::results::{Level, Named};
use crate::statistics::{max, mean, nice_step, quantile};

/// Bands of a number of which the plan says nothing.
const BANDS: usize = 5;

/// What respondents are sorted into: labels, and for each respondent the indices of the
/// categories that he is in; `None` if he does not count.
struct Axis {
    levels: Vec<Level>,
    of: Vec<Option<Vec<usize>>>,
}

/// For all respondents (group "") and each answer to each column question: n, and for each
/// answer to the row question the count, and the percent or, where the plan names a number,
/// its mean with n. Who has no answer counts only where the plan shows that.
///
/// Percents of a column are of those in it who answered the row question, of a row of those
/// in it who answered the column question, of the total of those who answered both.
pub fn cross(tabulation: &mut Tabulation<'_>) -> PolarsResult<()> {
    let plan = tabulation.plan;
    tabulation.table.statistics = match plan.mean_of {
        Some(_) => vec![Statistic::Count, Statistic::Mean],
        None => vec![Statistic::Count, Statistic::Percent],
    };
    let Some(row_variable) = tabulation.variable(0).cloned() else { return Ok(()) };
    let members = tabulation.members(&plan.subsets[0])?;
    let rows = tabulation.axis(&row_variable, &members)?;
    let numbers = plan.mean_of.as_ref().map(|id| tabulation.data.numbers(id)).transpose()?;
    let numbers = numbers.as_ref().map(|numbers| numbers.as_slice());
    let everybody =
        Axis { levels: vec![Level::new("", false)], of: vec![Some(vec![0]); members.len()] };
    tabulation.block(&row_variable.id, &rows, None, &everybody, &members, numbers)?;
    for id in &plan.columns {
        let Some(variable) = tabulation.data.questionnaire.variable(id).cloned() else { continue };
        let columns = tabulation.axis(&variable, &members)?;
        let row = &row_variable.id;
        tabulation.block(row, &rows, Some(&variable), &columns, &members, numbers)?;
    }
    tabulation.table.variables[0].levels = rows.levels;
    Ok(())
}

impl Tabulation<'_> {
    /// The cells of one column question, or of all respondents.
    fn block(
        &mut self,
        row_id: &str,
        rows: &Axis,
        column_variable: Option<&Variable>,
        columns: &Axis,
        members: &[bool],
        numbers: Option<&[Option<f64>]>,
    ) -> PolarsResult<()> {
        let subset = self.plan.subsets[0].id.clone();
        let counted: Vec<(usize, &Vec<usize>, &Vec<usize>)> = (0..members.len())
            .filter(|&i| members[i])
            .filter_map(|i| Some((i, rows.of[i].as_ref()?, columns.of[i].as_ref()?)))
            .collect();
        let mut counts = vec![vec![0_usize; rows.levels.len()]; columns.levels.len()];
        let mut bases = vec![0_usize; columns.levels.len()];
        let mut row_bases = vec![0_usize; rows.levels.len()];
        let mut values = vec![vec![Vec::new(); rows.levels.len() + 1]; columns.levels.len()];
        for (respondent, in_rows, in_columns) in &counted {
            in_rows.iter().for_each(|&row| row_bases[row] += 1);
            for &column in *in_columns {
                bases[column] += 1;
                in_rows.iter().for_each(|&row| counts[column][row] += 1);
                if let Some(number) = numbers.and_then(|numbers| numbers[*respondent]) {
                    in_rows.iter().for_each(|&row| values[column][row].push(number));
                    values[column][rows.levels.len()].push(number);
                }
            }
        }
        for (index, level) in columns.levels.iter().enumerate() {
            let group =
                column_variable.map_or(String::new(), |v| format!("{}={}", v.id, level.label));
            let at = (subset.as_str(), group.as_str(), row_id, "");
            self.push(at, Statistic::N, Some(bases[index] as f64));
            if numbers.is_some() {
                self.push(at, Statistic::Mean, mean(&values[index][rows.levels.len()]));
            }
            for (row, row_level) in rows.levels.iter().enumerate() {
                let at = (at.0, at.1, row_id, row_level.label.as_str());
                let count = counts[index][row];
                self.push(at, Statistic::Count, Some(count as f64));
                if numbers.is_some() {
                    let of_cell = &values[index][row];
                    self.push(at, Statistic::N, Some(of_cell.len() as f64));
                    self.push(at, Statistic::Mean, mean(of_cell));
                    continue;
                }
                let base = match self.plan.percent_of {
                    PercentOf::Column => bases[index],
                    PercentOf::Row => row_bases[row],
                    PercentOf::Total => counted.len(),
                };
                let percent = (base > 0).then(|| 100.0 * count as f64 / base as f64);
                self.push(at, Statistic::Percent, percent);
            }
            if let Some(variable) = column_variable {
                let question = variable.label(self.locale.lang());
                let label = self
                    .locale
                    .say("cross-column", &[("question", question), ("answer", &level.label)]);
                self.table.groups.push(Named { id: group, label });
            }
        }
        Ok(())
    }

    /// The categories of a question: its codes, or bands of its numbers; then no answer and
    /// not asked, where the plan shows them.
    fn axis(&self, variable: &Variable, members: &[bool]) -> PolarsResult<Axis> {
        let lang = self.locale.lang();
        let Axis { mut levels, mut of } = if variable.codes.is_empty() {
            self.bands(variable, members)?
        } else {
            let levels = variable
                .codes
                .iter()
                .map(|code| Level::new(code.label(lang), code.other))
                .collect();
            let of = self.data.choices(variable)?;
            let indices = |codes: &[u16]| codes.iter().map(|&code| usize::from(code)).collect();
            Axis { levels, of: of.iter().map(|codes| codes.map(indices)).collect() }
        };
        let asked = self.data.asked(variable)?;
        // An answer of who was not asked is none.
        let extra = [
            (self.plan.show_no_answer, true, "no-answer"),
            (self.plan.show_not_applicable, false, "not-asked"),
        ];
        for (i, place) in of.iter_mut().enumerate() {
            if !asked[i] {
                *place = None;
            }
        }
        for (shown, was_asked, key) in extra {
            if !shown {
                continue;
            }
            let index = levels.len();
            for (i, place) in of.iter_mut().enumerate() {
                if place.is_none() && asked[i] == was_asked {
                    *place = Some(vec![index]);
                }
            }
            levels.push(Level::new(self.locale.say(key, &[]), true));
        }
        Ok(Axis { levels, of })
    }

    /// Bands `[from, to)` of a number, open at both ends: between the plan's bounds, or
    /// about five of round width up to the ninth decile.
    fn bands(&self, variable: &Variable, members: &[bool]) -> PolarsResult<Axis> {
        let numbers = self.data.numbers(&variable.id)?;
        let bounds = match self.plan.bands.get(&variable.id) {
            Some(bounds) => bounds.clone(),
            None => {
                let values = present_values(&numbers, members);
                let above_zero = |most: &f64| *most > 0.0;
                let decile = quantile(&values, 0.9).filter(above_zero);
                let most = decile.or(max(&values)).filter(above_zero).unwrap_or(1.0);
                let least = if variable.kind == Kind::Count { 1.0 } else { 0.0 };
                let step = nice_step((most / BANDS as f64).max(least));
                // As written: 0.6, not the 0.6000000000000001 of three times 0.2.
                let exact = |bound: f64| format!("{bound:.9}").parse().unwrap_or(bound);
                (1..BANDS).map(|i| exact(step * i as f64)).collect()
            }
        };
        let band = |number: f64| bounds.partition_point(|&bound| bound <= number);
        let label = |i: usize| {
            let bound = |i: usize| grouped(bounds[i]);
            match i {
                0 => self.locale.say("band-below", &[("to", &bound(0))]),
                i if i == bounds.len() => self.locale.say("band-open", &[("from", &bound(i - 1))]),
                i => self.locale.say("band", &[("from", &bound(i - 1)), ("to", &bound(i))]),
            }
        };
        let levels = (0..=bounds.len()).map(|i| Level::new(label(i), false)).collect();
        let of = numbers.iter().map(|n| n.map(|n| vec![band(n)])).collect();
        Ok(Axis { levels, of })
    }
}

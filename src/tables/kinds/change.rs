//! What has changed from one wave to the next: percents and means with their differences, of all
//! respondents and of those who are the same.
//!
//! Each difference has an interval of its own. Intervals are not corrected for how many there are;
//! a note says so.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Kind as VariableKind, Variable, WAVE};
use crate::statistics::paired_newcombe_interval;
use crate::tables::chart::{Chart, Panel, Place, Point, Series, axis_of_unit, places};
use crate::tables::estimate::LIMITS;
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Of};
use crate::tables::grid::{Column, Grid, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::Reader;
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{Breakdown, Condition, Measure, TallyQuery};
use crate::words::{Message, Words};

pub use self::alike::about_questions;
use self::alike::about_waves;
use self::compared::{Value, put_limited};
use self::lines::{Line, interval, limits, line_n, lines, or_dash, positions};

mod alike;
mod compared;
mod lines;

/// Each wave's percents or means, and how they differ from those of the wave before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// A question with codes; or numbers and yes/no variables.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The single question whose answers are compared, each with the one before it. Default:
    /// `wave`, the wave of a study that has several.
    #[schemars(with = "Option<String>")]
    group: Option<Text>,
    /// Beside the difference, how large it is against the value before: `percent`, or `index`
    /// (before = 100).
    relative: Option<Relative>,
    /// Leave out what changed with those who answered both times.
    #[serde(default)]
    without_panel: bool,
    /// Whether it is of percents, and of means.
    #[serde(skip)]
    measures: [bool; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relative {
    /// By how many percent it is more.
    Percent,
    /// What it is where that before is 100.
    Index,
}

impl Relative {
    /// The value and its limits.
    fn statistics(self) -> [Statistic; 3] {
        use Statistic::{
            Index, IndexLower, IndexUpper, PercentChange, PercentChangeLower, PercentChangeUpper,
        };
        match self {
            Self::Percent => [PercentChange, PercentChangeLower, PercentChangeUpper],
            Self::Index => [Index, IndexLower, IndexUpper],
        }
    }

    fn of(self, ratio: f64) -> f64 {
        match self {
            Self::Percent => 100.0 * (ratio - 1.0),
            Self::Index => 100.0 * ratio,
        }
    }
}

const DIFFERENCE: [Statistic; 3] =
    [Statistic::Difference, Statistic::DifferenceLower, Statistic::DifferenceUpper];
const PANEL: [Statistic; 3] =
    [Statistic::PanelDifference, Statistic::PanelDifferenceLower, Statistic::PanelDifferenceUpper];

impl Written for Change {
    const NAME: &'static str = "change";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots, ChartKind::Grouped, ChartKind::Curve];
    const CHART: Option<ChartKind> = Some(ChartKind::Dots);
}

impl Kind for Change {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        entry.one_subset(reader);
        entry.once(ids(&self.variables), reader);
        let is_measured = |variable: &Variable| has_value(variable);
        reader.variables(&self.variables, Self::NAME, is_measured);
        let found = |name: &Text| reader.questionnaire.variable(name.get_ref());
        let with_codes = self.variables.iter().filter_map(found).filter(|v| is_of_codes(v)).count();
        if self.variables.is_empty() || with_codes > 0 && self.variables.len() > 1 {
            entry.mistake("plan-change-variables", reader);
        }
        // Bars and lines of percents.
        let is_of_percents = matches!(entry.drawn(), Some(ChartKind::Grouped | ChartKind::Curve));
        // Neither have several units an axis.
        let is_share = |v: &Variable| is_of_codes(v) || reader.questionnaire.is_yes_no(&v.id);
        let shares: Vec<bool> = self.variables.iter().filter_map(found).map(is_share).collect();
        let measures = [shares.contains(&true), shares.contains(&false)];
        let units = self.variables.iter().filter_map(found);
        let units = units.map(|v| (reader.questionnaire.is_yes_no(&v.id), v.unit_words()));
        let units: Vec<(bool, Words)> = units.collect();
        let is_mixed = entry.drawn().is_some() && units.windows(2).any(|pair| pair[0] != pair[1]);
        if is_of_percents && with_codes == 0 || is_mixed {
            entry.mistake("plan-change-chart", reader);
        }
        self.measures = measures;
        match &self.group {
            Some(group) => {
                let is_single = |variable: &Variable| variable.kind == VariableKind::Single;
                reader.variables(std::slice::from_ref(group), Self::NAME, is_single);
            }
            None if reader.questionnaire.variable(WAVE).is_none() => {
                let problem = Problem::new("plan-change-without-waves");
                reader.mistake(problem.with("table", entry.id.get_ref()), entry.id.span());
            }
            None => {}
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        vec![self.group()]
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{
            Count, Mean, N, PanelN, Percent, ResponseRate, StandardDeviation, Surveyed,
        };
        let [of_shares, of_means] = self.measures;
        let mut all = vec![N, Count, Surveyed, ResponseRate, PanelN];
        all.extend(of_shares.then_some(Percent));
        all.extend([Mean, StandardDeviation].into_iter().filter(|_| of_means));
        let relative = self.relative.map(Relative::statistics).into_iter().flatten();
        all.into_iter().chain(LIMITS).chain(DIFFERENCE).chain(relative).chain(PANEL).collect()
    }

    fn follows_respondents(&self) -> bool {
        !self.without_panel
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Difference];
        let Some(by) = making.questionnaire.variable(self.group()) else { return table };
        let variables = self.variables().into_iter();
        let variables: Vec<&Variable> =
            variables.filter_map(|id| making.questionnaire.variable(id)).collect();
        let waves = &making.questionnaire.waves;
        let is_of_waves = by.id == WAVE;
        // A wave that asked none of them has no row.
        let is_asked = |index: usize| {
            let wave = waves.get(index).filter(|_| is_of_waves);
            let questions = |v: &&Variable| {
                let questions = making.questionnaire.questions_of(std::slice::from_ref(&v.id));
                wave.is_none_or(|wave| questions.iter().any(|id| !wave.not_asked.contains(id)))
            };
            variables.iter().any(questions)
        };
        let groups = making.groups(by).into_iter().enumerate();
        let groups: Vec<(usize, Grouped)> = groups.filter(|(index, _)| is_asked(*index)).collect();
        table.groups = groups.iter().map(|(_, grouped)| grouped.clone()).collect();
        for (place, variable) in variables.iter().enumerate() {
            let categories = match variable.kind {
                VariableKind::Derived if making.questionnaire.is_yes_no(&variable.id) => {
                    making.yes_no().into_iter().take(1).collect()
                }
                _ => making.listed(variable),
            };
            self.of_variable(making, &mut table, variable, by, &groups, &categories);
            if is_of_waves && !self.without_panel {
                self.of_panel(making, &mut table, variable, &groups, &categories);
            }
            table.variables[place].categories = categories;
        }
        if is_of_waves {
            about_waves(making, &mut table, &variables, &groups, waves);
        }
        table
    }

    /// A heading a value, and a row a wave: n, the value, the difference and its interval.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let is_of_means = table.figures.iter().any(|(key, _)| key.statistic == Statistic::Mean);
        let is_of_shares = table.figures.iter().any(|(key, _)| key.statistic == Statistic::Percent);
        let has_panel = table.figures.iter().any(|(key, _)| key.statistic == Statistic::PanelN);
        let value = match (is_of_shares, is_of_means) {
            (true, true) => Words::of("change-value"),
            (true, false) => heading(Statistic::Percent),
            _ => heading(Statistic::Mean),
        };
        let difference = if is_of_means { "change-difference" } else { "change-points" };
        let of = |key: &'static str| Column::of(Words::of(key));
        let follows = |key| Column { follows: true, ..of(key) };
        let mut columns = vec![Column::of(heading(Statistic::N)), Column::of(value)];
        columns.extend([of(difference), follows("change-interval")]);
        if let Some(relative) = self.relative {
            let heading = heading(relative.statistics()[0]);
            columns.extend([Column::of(heading), follows("change-interval")]);
        }
        if has_panel {
            let of_panel = ["change-panel-difference", "change-panel-interval"];
            columns.push(of("change-panel-n"));
            columns.extend(of_panel.map(follows));
        }
        let mut rows = Vec::new();
        for line in lines(table) {
            if !line.label.is_empty() {
                rows.push(Row::heading(&line.label));
            }
            for grouped in &table.groups {
                let at = line.at.in_group(&grouped.group);
                let n = table.cell(At { category: &Category::All, ..at }, Statistic::N);
                let mut cells = vec![n, table.cell(at, line.statistic)];
                let mut triple = |[value, lower, upper]: [Statistic; 3]| {
                    cells.push(or_dash(table, at, value));
                    cells.push(interval(table, at, lower, upper));
                };
                triple(DIFFERENCE);
                self.relative.map(Relative::statistics).into_iter().for_each(&mut triple);
                if has_panel {
                    cells.push(or_dash(
                        table,
                        At { category: &Category::All, ..at },
                        Statistic::PanelN,
                    ));
                    cells.push(or_dash(table, at, PANEL[0]));
                    cells.push(interval(table, at, PANEL[1], PANEL[2]));
                }
                rows.push(Row {
                    indent: u8::from(!line.label.is_empty()),
                    ..Row::of(&grouped.label, cells)
                });
            }
        }
        Grid::of(table, columns, rows)
    }

    /// Answers as rows and a mark or bar a wave, or lines through the waves; of one number the
    /// waves as rows.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let lines = lines(table);
        let first = lines.first()?;
        let is_one = lines.len() == 1;
        let point = |line: &Line<'_>, grouped: &Grouped| {
            let at = line.at.in_group(&grouped.group);
            // Several marks in a row, or lines, have no room for their intervals.
            let has_room = is_one && matches!(kind, ChartKind::Dots | ChartKind::Curve);
            let interval = table.limits(at).filter(|_| has_room);
            Point { interval, ..Point::at(table, at, line.statistic) }
        };
        let values = match first.statistic {
            Statistic::Percent => heading(Statistic::Percent),
            _ => axis_of_unit(table, table.variables.first()?),
        };
        // Values of several units have no axis.
        let lines: Vec<&Line<'_>> =
            lines.iter().filter(|line| line.statistic == first.statistic).collect();
        let of_line = |line: &&Line<'_>, name: Words| Series {
            name,
            n: None,
            points: table.groups.iter().map(|grouped| point(line, grouped)).collect(),
        };
        let (places, series) = match (kind, lines.as_slice()) {
            (ChartKind::Curve, lines) => {
                let places = table.groups.iter().zip(positions(table)).map(|(grouped, from)| {
                    let n = line_n(table, first, grouped);
                    Place { from: Some(from), ..Place::named(&grouped.label, n) }
                });
                let series = lines.iter().map(|line| of_line(line, line.name.clone())).collect();
                (places.collect(), series)
            }
            (ChartKind::Dots, [line]) => {
                (places(table, first.at.variable), vec![of_line(line, line.name.clone())])
            }
            (_, lines) => {
                let places = lines.iter().map(|line| Place::named(&line.name, None)).collect();
                let series = table.groups.iter().map(|grouped| {
                    let n = line_n(table, first, grouped);
                    let points = lines.iter().map(|line| point(line, grouped)).collect();
                    Series { name: grouped.label.clone(), n, points }
                });
                (places, series.collect())
            }
        };
        let is_trend = kind == ChartKind::Curve;
        Some(Chart { is_trend, ..Chart::of(table, kind, Panel::of(values, places, series)) })
    }

    /// The last wave against the one before it: each value that is more than chance above or
    /// below, and whether any could be told at all.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let [.., before, last] = table.groups.as_slice() else {
            facts.add("has_two", false);
            return;
        };
        let lines = lines(table);
        let found = |[statistic, lower, upper]: [Statistic; 3]| {
            let mut is_tested = false;
            let changes = lines.iter().filter_map(|line| {
                let (then, now) = (line.at.in_group(&before.group), line.at.in_group(&last.group));
                let value = |statistic| table.value(now, statistic);
                let limits = value(lower).zip(value(upper))?;
                is_tested = true;
                (limits.0 > 0.0 || limits.1 < 0.0).then(|| {
                    let [lower, upper] = self::limits(table, now, [lower, upper]);
                    let size = value(statistic).unwrap_or(0.0).abs();
                    let unit = table.variables.iter().find(|v| v.id == line.at.variable);
                    let all = At { category: &Category::All, ..now };
                    serde_json::json!({
                        "label": facts.say(&line.name),
                        "is_percent": line.statistic == Statistic::Percent,
                        "unit": unit.map(|v| facts.say(&v.unit)),
                        "before": facts.printed(then, line.statistic),
                        "now": facts.printed(now, line.statistic),
                        "size": table.spec.format(statistic).print(size),
                        "is_more": limits.0 > 0.0,
                        "lower": facts.say(&lower),
                        "upper": facts.say(&upper),
                        "panel_n": facts.printed(all, Statistic::PanelN),
                    })
                })
            });
            let changes: Vec<serde_json::Value> = changes.collect();
            (changes, is_tested)
        };
        let ((changes, is_tested), (of_panel, _)) = (found(DIFFERENCE), found(PANEL));
        let labels = [before, last].map(|grouped| facts.say(&grouped.label));
        facts.add("has_two", true);
        facts.add("before", &labels[0]);
        facts.add("now", &labels[1]);
        facts.add("changes", changes);
        facts.add("panel_changes", of_panel);
        facts.add("is_tested", is_tested);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let has = |statistic| table.figures.iter().any(|(key, _)| key.statistic == statistic);
        let is_weighted = |statistic| {
            table.weighted.as_ref().is_some_and(|weighted| weighted.with.contains(&statistic))
        };
        let said = |key| Message::new(key).words("respondent", respondent).into();
        let mut notes = vec![said(match is_weighted(Statistic::Difference) {
            true => "note-change-weighted",
            false => "note-change",
        })];
        if has(Statistic::PanelN) {
            notes.push(said(match is_weighted(Statistic::PanelDifference) {
                true => "note-change-panel-weighted",
                false => "note-change-panel",
            }));
        }
        let subset = &table.subsets()[0].id;
        let rates = table.groups.iter().filter_map(|grouped| {
            let at = At::of(subset, "").in_group(&grouped.group);
            table.value(at, Statistic::ResponseRate)?;
            let rate = Message::new("change-rate").words("wave", &grouped.label);
            let printed = |statistic| table.printed(at, statistic);
            let rate = rate.words("rate", printed(Statistic::ResponseRate));
            let rate = rate.words("count", printed(Statistic::Count));
            Some(Words::from(rate.words("surveyed", printed(Statistic::Surveyed))))
        });
        let rates: Vec<Words> = rates.collect();
        if rates.len() > 1 {
            notes.push(
                Message::new("note-change-rates").words("rates", Words::listed(rates)).into(),
            );
        }
        notes
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["change"]
    }
}

/// Percents or means of a variable: whether it has any.
pub fn has_value(variable: &Variable) -> bool {
    use VariableKind::{Count, Derived, Multiple, Number, Single};
    matches!(variable.kind, Single | Multiple | Count | Number | Derived)
}

fn is_of_codes(variable: &Variable) -> bool {
    matches!(variable.kind, VariableKind::Single | VariableKind::Multiple)
}

impl Change {
    pub fn of(variable: &str) -> Self {
        let variables = vec![toml::Spanned::new(0..0, variable.to_owned())];
        Self { variables, group: None, relative: None, without_panel: false, measures: [true; 2] }
    }

    fn group(&self) -> &str {
        self.group.as_ref().map_or(WAVE, |by| by.get_ref().as_str())
    }

    fn of_variable(
        &self,
        making: &Making<'_>,
        table: &mut Table,
        variable: &Variable,
        by: &Variable,
        groups: &[(usize, Grouped)],
        categories: &[Listed],
    ) {
        let subset = making.subset();
        let members = making.members(subset);
        let columns = Some(Breakdown::Codes(by.id.clone()));
        let all = At::of(&subset.id, &variable.id);
        let rows = match rows_of(variable, categories) {
            None => {
                let rows = columns;
                let measure = Some(Measure::Number(variable.id.clone()));
                let tally =
                    making.tally(TallyQuery { members, rows, measure, ..TallyQuery::default() });
                let values = |index: usize| Value::Mean(tally.values(0, index).clone());
                for (index, grouped) in groups {
                    table.put_n(all.in_group(&grouped.group), tally.values(0, *index).of);
                }
                self.row(table, all, groups, &values);
                return;
            }
            rows => rows,
        };
        let tally = making.tally(TallyQuery { members, rows, columns, ..TallyQuery::default() });
        for (index, grouped) in groups {
            table.put_n(all.in_group(&grouped.group), tally.in_columns[*index]);
        }
        for (row, listed) in categories.iter().enumerate() {
            let share =
                |index: usize| Value::Share(tally.cell(index, row), tally.in_columns[index]);
            self.row(table, all.category(&listed.category), groups, &share);
        }
    }

    /// The value of each wave, and how it differs from the one before.
    fn row(
        &self,
        table: &mut Table,
        at: At<'_>,
        groups: &[(usize, Grouped)],
        value: &dyn Fn(usize) -> Value,
    ) {
        let mut before: Option<Value> = None;
        for (index, grouped) in groups {
            let at = at.in_group(&grouped.group);
            let value = value(*index);
            value.put(table, at);
            if let Some(before) = &before {
                let of = value.with(before);
                let difference = value.number().zip(before.number()).map(|(now, then)| now - then);
                put_limited(
                    table,
                    at,
                    DIFFERENCE,
                    difference,
                    value.difference(before),
                    of.clone(),
                );
                if let Some(relative) = self.relative {
                    let ratio = value.number().zip(before.number().filter(|then| *then > 0.0));
                    let ratio = ratio.map(|(now, then)| relative.of(now / then));
                    let limits = value.ratio(before).map(|(a, b)| (relative.of(a), relative.of(b)));
                    put_limited(table, at, relative.statistics(), ratio, limits, of);
                }
            }
            before = Some(value);
        }
    }

    /// What changed with those who are in two waves, one after the other.
    fn of_panel(
        &self,
        making: &Making<'_>,
        table: &mut Table,
        variable: &Variable,
        groups: &[(usize, Grouped)],
        categories: &[Listed],
    ) {
        let subset = making.subset();
        let least = table.spec.min_base.unwrap_or(0.0);
        for pair in groups.windows(2) {
            let (then, (index, grouped)) = (pair[0].0, &pair[1]);
            if then + 1 != *index {
                continue;
            }
            let members = making.members(subset).and(Condition::Gave(WAVE.to_owned(), *index));
            let all = At::of(&subset.id, &variable.id).in_group(&grouped.group);
            let rows = rows_of(variable, categories);
            let Some(rows) = rows else {
                let measure = Some(Measure::Change(variable.id.clone()));
                let tally = making.tally(TallyQuery { members, measure, ..TallyQuery::default() });
                let values = tally.values_in(0);
                let n = values.n() as f64;
                if n > 0.0 {
                    table.put(all, Statistic::PanelN, Some(n), values.of);
                }
                if n > 0.0 && n >= least {
                    let (mean, limits) = (values.mean(), values.mean_interval());
                    put_limited(table, all, PANEL, mean, limits, values.into());
                }
                continue;
            };
            let columns = Some(Breakdown::Before(Box::new(rows.clone())));
            let rows = Some(rows);
            let tally =
                making.tally(TallyQuery { members, rows, columns, ..TallyQuery::default() });
            let n = tally.n.n as f64;
            if n > 0.0 {
                table.put(all, Statistic::PanelN, Some(n), tally.n);
            }
            if n == 0.0 || n < least {
                continue;
            }
            for (row, listed) in categories.iter().enumerate() {
                let cells = [tally.cell(row, row), tally.in_rows[row], tally.in_columns[row]];
                let [both, now, then] = cells.map(|counted| counted.n as f64);
                let limits = paired_newcombe_interval(both, then - both, now - both, n);
                let difference = Some(100.0 * (now - then) / n);
                let of = Of::all([&cells[..], &[tally.n]].concat(), tally.n);
                let at = all.category(&listed.category);
                put_limited(table, at, PANEL, difference, limits, of);
            }
        }
    }
}

/// What makes the rows of a tally; nothing of a number.
fn rows_of(variable: &Variable, categories: &[Listed]) -> Option<Breakdown> {
    match categories.first()?.category {
        Category::Flag(_) => Some(Breakdown::Flag(variable.id.clone())),
        _ => Some(Breakdown::Codes(variable.id.clone())),
    }
}

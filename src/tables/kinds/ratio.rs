//! Ratio of the sums of two numbers, by the answers to questions.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::questionnaire::Variable;
use crate::statistics::ratio_interval;
use crate::tables::chart::{Chart, Panel, Point, Series, places};
use crate::tables::estimate::{Interval, LIMITS, and_limits};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Group, Of};
use crate::tables::grid::{Cell, Column, Grid, Row, heading, with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Measured, Table};
use crate::tally::{Breakdown, Condition, Measure, Numbers, TallyQuery};
use crate::words::{Message, Words};

/// For each answer to the questions, and for all: n, the sums of two numbers and the ratio of
/// the first sum to the second. Who lacks one of the numbers counts in neither sum; a sum of
/// zero divides nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// Two numbers: what is divided, and by what.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// Questions whose answers are the rows.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    groups: Vec<Text>,
    /// Shown as a percent.
    #[serde(default)]
    percent: bool,
    /// Limits of the ratios: t.
    interval: Option<Interval>,
}

impl Written for Ratio {
    const NAME: &'static str = "ratio";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots, ChartKind::Map];
}

impl Kind for Ratio {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 2 {
            entry.mistake("plan-needs-two", reader);
        }
        entry.one_subset(reader);
        entry.once(ids(&self.variables).into_iter().chain(ids(&self.groups)), reader);
        reader.variables(&self.variables, Self::NAME, is_number);
        reader.variables(&self.groups, Self::NAME, has_codes);
        self.interval.iter().for_each(|interval| interval.check(true, entry, reader));
        if entry.chart.is_some() && self.groups.is_empty() {
            entry.mistake("plan-chart-needs-groups", reader);
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        ids(&self.groups)
    }

    fn statistics(&self) -> Vec<Statistic> {
        and_limits(vec![Statistic::N, Statistic::Sum, self.statistic()], self.interval)
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![self.statistic()];
        let [first, second] = self.variables()[..] else { return table };
        let both = [first, second].map(|id| Condition::Present(id.to_owned()));
        let members = making.members(making.subset());
        let members = both.into_iter().fold(members, |members, present| members.and(present));
        // How both vary together is told by their sum.
        let is_known = self.interval.is_some() || making.is_weighted();
        let together = |group: Option<&Variable>| {
            let measure = Some(Measure::Added([first.to_owned(), second.to_owned()]));
            let rows = group.map(|group| Breakdown::Codes(group.id.clone()));
            let members = members.clone();
            making.tally(TallyQuery { members, rows, measure, ..TallyQuery::default() })
        };
        let tallies = |group: Option<&Variable>| {
            let [first, second] =
                [first, second].map(|id| making.numbers(members.clone(), id, group));
            (first, second, is_known.then(|| together(group)))
        };
        let (a, b, both) = tallies(None);
        let both = both.as_ref().map(|both| both.values_in(0));
        self.put(&mut table, None, [a.values_in(0), b.values_in(0)], both);
        for id in ids(&self.groups) {
            let Some(question) = making.questionnaire.variable(id) else { continue };
            let (a, b, both) = tallies(Some(question));
            making.tell_ungrouped(&mut table, &members, question, |_| true);
            for (index, mut grouped) in making.groups(question).into_iter().enumerate() {
                let group = Some(&grouped.group);
                let both = both.as_ref().map(|both| both.values(0, index));
                self.put(&mut table, group, [a.values(0, index), b.values(0, index)], both);
                grouped.question = question.label_words();
                table.groups.push(grouped);
            }
        }
        table
    }

    /// Groups as rows; n, both sums, their ratio and its limits as columns; all below. Several questions
    /// are headings.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let sums = table.variables.iter().map(|v| Column::of(with_unit(v)));
        let n = Column::of(heading(Statistic::N));
        let ratio = Column::of(heading(self.statistic()));
        let limit = |limit: &Statistic| Column { follows: true, ..Column::of(heading(*limit)) };
        let limits = self.limits().iter().map(limit);
        let columns = std::iter::once(n).chain(sums).chain([ratio]).chain(limits).collect();
        let cells = |group: Option<&Group>| -> Vec<Cell<Words>> {
            let at = At { group, ..At::of(&table.subsets()[0].id, "") };
            let sum = |id: &str| table.cell(At { variable: id, ..at }, Statistic::Sum);
            let sums = table.variables.iter().map(|variable| sum(&variable.id));
            let n = table.cell(at, Statistic::N);
            let ratio = table.cell(at, self.statistic());
            let limits = self.limits().iter().map(|limit| table.cell(at, *limit));
            std::iter::once(n).chain(sums).chain([ratio]).chain(limits).collect()
        };
        let mut rows = Vec::new();
        for of_question in table.groups.chunk_by(|a, b| a.group.variable == b.group.variable) {
            if self.groups.len() > 1 {
                rows.push(Row::heading(&of_question[0].question));
            }
            let row = |g: &Grouped| Row::of(&g.label, cells(Some(&g.group)));
            rows.extend(of_question.iter().map(row));
        }
        rows.push(Row::total(Words::of("report-total"), cells(None)));
        Grid::of(table, columns, rows)
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let all = At::of(&table.subsets()[0].id, "");
        let point = |g: &Grouped| Point::at(table, all.in_group(&g.group), self.statistic());
        let values = heading(self.statistic());
        let points = table.groups.iter().map(point).collect();
        let series = Series { name: values.clone(), n: None, points };
        let panel = Panel::of(values, places(table, ""), vec![series]);
        let total = Point::at(table, all, self.statistic());
        let total = Some(total).filter(|total| total.value.is_some());
        Some(Chart { total, ..Chart::of(table, kind, panel) })
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        let subset = facts.table.subsets()[0].id.clone();
        let total = facts.series(&subset, None, &Measured::default());
        facts.add("total", total);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let [first, second] = &table.variables[..] else { return Vec::new() };
        let note = Message::new("note-ratio")
            .words("first", &first.label)
            .words("second", &second.label)
            .words("respondent", respondent);
        let interval = self.interval.map(|interval| interval.note_of_ratios(table));
        std::iter::once(note.into()).chain(interval).collect()
    }

    fn methods(&self) -> Vec<&'static str> {
        self.interval.map(Interval::method).into_iter().collect()
    }
}

impl Ratio {
    fn statistic(&self) -> Statistic {
        if self.percent { Statistic::RatioPercent } else { Statistic::Ratio }
    }

    fn limits(&self) -> &'static [Statistic] {
        self.interval.map_or(&[], |_| &LIMITS)
    }

    /// `both` are the sums of the two numbers of each respondent, where these are needed.
    fn put(
        &self,
        table: &mut Table,
        group: Option<&Group>,
        values: [&Numbers; 2],
        both: Option<&Numbers>,
    ) {
        let subset = table.spec.subsets[0].id.clone();
        let at = At { group, ..At::of(&subset, "") };
        let [first, second] = values.map(|numbers| numbers.sum());
        table.put_n(at, values[0].of);
        for (id, numbers) in self.variables().into_iter().zip(values) {
            table.put(At { variable: id, ..at }, Statistic::Sum, Some(numbers.sum()), numbers);
        }
        let times = if self.percent { 100.0 } else { 1.0 };
        let ratio = (second != 0.0).then(|| times * first / second);
        table.put(at, self.statistic(), ratio, Of::numbers(values));
        if let Some(both) = both.filter(|_| self.interval.is_some()) {
            let limits = ratio_interval(values[0], values[1], both);
            let limits = limits.map(|(lower, upper)| (times * lower, times * upper));
            table.put_limits(at, self.statistic(), limits, Of::numbers(values));
        }
    }
}

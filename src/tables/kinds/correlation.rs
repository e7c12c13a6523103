//! How two numbers of the same respondents go together (散布図, 相関).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::axis::{Axes, Axis};
use crate::definition::Text;
use crate::problem::Problem;
use crate::statistics::{correlation, correlation_interval, ranks};
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Group, Of};
use crate::tables::grid::{Cell, Column, Grid, Row, heading, with_unit};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{Condition, Counted, Measure, Members, Numbers, Side, TallyQuery};
use crate::words::{Message, Words};

/// Of those who have both numbers: n and the mean of each, how many are in each band of the first
/// and band of the second, and in a group of all the first Pearson's correlation with its limits and
/// Spearman's. Nobody is shown as a point: what is drawn are the counts, under the policy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// Two numbers: along the horizontal axis and along the vertical one.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// Bounds between bands of a number, rising, by variable. Default: five round bands.
    #[serde(default)]
    bands: BTreeMap<String, Vec<f64>>,
}

impl Written for Correlation {
    const NAME: &'static str = "correlation";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Scatter];
    const CHART: Option<ChartKind> = Some(ChartKind::Scatter);
}

impl Kind for Correlation {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 2 {
            entry.mistake("plan-needs-two", reader);
        }
        entry.one_subset(reader);
        entry.once(self.variables(), reader);
        reader.variables(&self.variables, Self::NAME, is_number);
        for name in &self.variables {
            if reader.questionnaire.is_yes_no(name.get_ref()) {
                let problem = Problem::new("plan-no-number").with("name", name.get_ref());
                reader.mistake(problem, name.span());
            }
        }
        let known: Vec<String> = self.variables().into_iter().map(str::to_owned).collect();
        self.axes().check(&known, entry, reader);
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{Correlation, Count, LowerLimit, Mean, N, RankCorrelation, UpperLimit};
        vec![N, Mean, Count, Correlation, LowerLimit, UpperLimit, RankCorrelation]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Count];
        let variable = |id: &str| making.questionnaire.variable(id);
        let [first, second] = self.variables()[..] else { return table };
        let (Some(x), Some(y)) = (variable(first), variable(second)) else { return table };
        let own = making.members(making.subset());
        let both = [first, second].map(|id| Condition::Present(id.to_owned()));
        let members = both.into_iter().fold(own, |members, present| members.and(present));
        let [x, y] = [x, y].map(|variable| self.axes().of(variable, &members, making));
        self.measure(&mut table, &members, making);
        self.count(&mut table, [&x, &y], &members, making);
        table
    }

    /// Bands of the second number as rows from high to low, of the first as columns; n, then the
    /// correlations.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let [first, second] = &table.variables[..] else { return Grid::default() };
        let question = with_unit(first);
        let column = |grouped: &Grouped| Column {
            question: question.clone(),
            answer: grouped.label.clone(),
            ..Column::of(
                Message::new("cross-column")
                    .words("question", &question)
                    .words("answer", &grouped.label),
            )
        };
        let columns: Vec<Column<Words>> = std::iter::once(Column::of(Words::of("all-respondents")))
            .chain(table.groups.iter().map(column))
            .collect();
        let at = At::of(&table.subsets()[0].id, &second.id);
        let cells = |category: &Category, statistic| -> Vec<Cell<Words>> {
            let groups = table.groups.iter().map(|grouped| Some(&grouped.group));
            let of = |group| table.cell(At { group, ..at }.category(category), statistic);
            std::iter::once(None).chain(groups).map(of).collect()
        };
        let row = |of: &Listed| Row::of(&of.label, cells(&of.category, Statistic::Count));
        let mut rows: Vec<Row<Words>> = second.categories.iter().rev().map(row).collect();
        rows.push(Row::total(heading(Statistic::N), cells(&Category::All, Statistic::N)));
        let whole = self.whole();
        for statistic in [Statistic::Correlation, Statistic::RankCorrelation] {
            let mut cell = table.cell(at.in_group(&whole), statistic);
            if statistic == Statistic::Correlation && table.limits(at.in_group(&whole)).is_some() {
                let limit = |of| table.printed(at.in_group(&whole), of);
                let limits = Message::new("change-limits");
                let limits = limits.words("lower", limit(Statistic::LowerLimit));
                let limits = limits.words("upper", limit(Statistic::UpperLimit));
                cell.base = Some(Message::new("correlation-limits").words("limits", limits).into());
            }
            let blanks = table.groups.iter().map(|_| Cell::default());
            let cells = std::iter::once(cell).chain(blanks).collect();
            rows.push(Row::total(heading(statistic), cells));
        }
        let mut grid = Grid::of(table, columns, rows);
        if grid.columns[0].heading.is_empty() {
            grid.columns[0].heading = with_unit(second);
        }
        grid
    }

    /// Bands of the first number as places from left to right, of the second as series from below.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let [first, second] = &table.variables[..] else { return None };
        let at = At::of(&table.subsets()[0].id, &second.id);
        let place = |grouped: &Grouped| {
            let category = grouped.group.category.clone();
            Place::of(&Listed::new(category, grouped.label.clone()))
        };
        let series = |listed: &Listed| Series {
            name: listed.label.clone(),
            n: None,
            points: table
                .groups
                .iter()
                .map(|of| {
                    let at = at.in_group(&of.group).category(&listed.category);
                    Point::at(table, at, Statistic::Count)
                })
                .collect(),
        };
        let panel = Panel {
            axis: with_unit(first),
            unit: table.spec.unit.clone(),
            ..Panel::of(
                with_unit(second),
                table.groups.iter().map(place).collect(),
                second.categories.iter().map(series).collect(),
            )
        };
        let whole = self.whole();
        let r = Point::at(table, at.in_group(&whole), Statistic::Correlation);
        let base = Some(table.printed(at, Statistic::N));
        Some(Chart { base, total: Some(r), ..Chart::of(table, kind, panel) })
    }

    /// `r`, `lower`, `upper` and `rho` as printed, and `r_value`.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let [_, second] = &table.variables[..] else { return };
        let whole = self.whole();
        let all = At::of(&table.subsets()[0].id, &second.id);
        let at = all.in_group(&whole);
        let printed = |statistic| facts.printed(at, statistic);
        let texts = [
            ("r", printed(Statistic::Correlation)),
            ("lower", printed(Statistic::LowerLimit)),
            ("upper", printed(Statistic::UpperLimit)),
            ("rho", printed(Statistic::RankCorrelation)),
            ("n", facts.printed(all, Statistic::N)),
        ];
        let (value, limits) = (table.value(at, Statistic::Correlation), table.limits(at));
        texts.into_iter().for_each(|(name, text)| facts.add(name, text));
        facts.add("r_value", value);
        facts.add("has_interval", limits.is_some());
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let note = |key| Message::new(key).words("respondent", respondent).into();
        let is_weighted = table.weighted.is_some();
        let own = if is_weighted { "note-correlation-design" } else { "note-correlation" };
        vec![note(own), note("note-correlation-counts")]
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["correlation"]
    }
}

impl Correlation {
    fn axes(&self) -> Axes<'_> {
        Axes { bands: &self.bands, no_answer: false, not_asked: false }
    }

    /// Where figures of both numbers stand, in those of the second.
    fn whole(&self) -> Group {
        Group::of(self.variables().first().copied().unwrap_or_default(), Category::All)
    }

    /// Means and correlations.
    fn measure(&self, table: &mut Table, members: &Members, making: &Making<'_>) {
        let [first, second] = self.variables()[..] else { return };
        let pair = [first, second].map(str::to_owned);
        let tally = |measure| {
            let (members, measure) = (members.clone(), Some(measure));
            making.tally(TallyQuery { members, measure, ..TallyQuery::default() })
        };
        let sides = [Side::Before, Side::After, Side::Difference];
        let [x, y, apart] = sides.map(|side| tally(Measure::Paired(side, pair.clone())));
        let [x, y, apart] = [&x, &y, &apart].map(|tally| tally.values_in(0));
        let subset = making.subset().id.as_str();
        for (id, values) in [(first, x), (second, y)] {
            table.put_n(At::of(subset, id), values.of);
            table.put(At::of(subset, id), Statistic::Mean, values.mean(), values);
        }
        let whole = self.whole();
        let at = At::of(subset, second).in_group(&whole);
        let of = making.by_design(Of::numbers([x, y]), &[x.of]);
        let correlation = |all: [&Numbers; 3]| match making.design() {
            None => correlation(all[0], all[1], all[2]),
            Some(design) => {
                let [x, y, apart] = all.map(|values| making.valued(values));
                design.correlation(&x, &y, &apart)
            }
        };
        let r = correlation([x, y, apart]);
        table.put(at, Statistic::Correlation, r, of.clone());
        // By the design there is no error of it.
        let limits = r.filter(|_| !making.is_weighted());
        let limits = limits.and_then(|r| correlation_interval(r, x.n()));
        if limits.is_some() {
            table.put_limits(at, Statistic::Correlation, limits, of.clone());
        }
        // Ranks are among the values, which are known only once they are counted.
        let ranks = |values: &Numbers| match making.design() {
            None => ranks(values),
            Some(design) => design.ranks(&making.valued(values)),
        };
        let tables = std::sync::Arc::new([ranks(x), ranks(y)]);
        let ranked = |side| tally(Measure::Ranked(side, pair.clone(), tables.clone()));
        let [x, y, apart] = sides.map(ranked);
        let [x, y, apart] = [&x, &y, &apart].map(|tally| tally.values_in(0));
        table.put(at, Statistic::RankCorrelation, correlation([x, y, apart]), of);
    }

    /// How many are in each band of both.
    fn count(&self, table: &mut Table, [x, y]: [&Axis; 2], members: &Members, making: &Making<'_>) {
        let (rows, columns) = (Some(y.by.clone()), Some(x.by.clone()));
        let request =
            TallyQuery { members: members.clone(), rows, columns, ..TallyQuery::default() };
        let tally = making.tally(request);
        let at = At::of(&making.subset().id, &y.id);
        let put = |table: &mut Table, at: At<'_>, count: Counted| {
            table.put(at, Statistic::Count, Some(count.n as f64), Of::all([count], tally.n));
        };
        for (down, listed) in &y.listed {
            put(table, at.category(&listed.category), tally.in_rows[*down]);
        }
        for (across, listed) in &x.listed {
            let group = Group::of(&x.id, listed.category.clone());
            table.put_n(at.in_group(&group), tally.in_columns[*across]);
            for (down, of) in &y.listed {
                let cell = tally.cell(*across, *down);
                put(table, at.in_group(&group).category(&of.category), cell);
            }
            table.groups.push(Grouped::new(group, listed.label.clone()));
        }
        if let Some(variable) = table.variables.last_mut() {
            variable.categories = y.listed.iter().map(|(_, listed)| listed.clone()).collect();
        }
    }
}

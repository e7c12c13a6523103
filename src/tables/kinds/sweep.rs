//! How many have a number at or above each of some thresholds.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::format::grouped;
use crate::tables::chart::{Chart, Mark, Panel, Place, Point, Series, axis};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Group, Of};
use crate::tables::grid::{BaseOf, Cell, Column, Grid, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, is_number};
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Table};
use crate::tally::{Breakdown, Counted, Measure, Numbers, TallyQuery};
use crate::words::{Message, Words};

/// For each threshold how many respondents have the first variable at or above it, of those who
/// have it, and the means of the other variables on both sides.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// The number that is split, and those of which the means are shown on both sides.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The thresholds, rising.
    #[serde(default)]
    thresholds: Vec<f64>,
    /// The parameter that is marked.
    #[schemars(with = "Option<String>")]
    mark: Option<Text>,
    #[serde(skip)]
    marked: Option<f64>,
}

impl Written for Sweep {
    const NAME: &'static str = "sweep";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Curve];
    const CHART: Option<ChartKind> = Some(ChartKind::Curve);
}

impl Kind for Sweep {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        let is_rising = self.thresholds.is_sorted_by(|a, b| a < b) && self.thresholds.len() > 1;
        if self.variables.is_empty() || !is_rising {
            entry.mistake("plan-needs-thresholds", reader);
        }
        entry.one_subset(reader);
        reader.variables(&self.variables, Self::NAME, is_number);
        // The mean of the first on both sides is a figure too.
        entry.once(self.variables().into_iter().skip(1), reader);
        self.marked = reader.parameter(self.mark.as_ref());
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn statistics(&self) -> Vec<Statistic> {
        let mut statistics = vec![Statistic::N, Statistic::Count, Statistic::Percent];
        statistics.extend((self.variables.len() > 1).then_some(Statistic::Mean));
        statistics
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Count, Statistic::Percent];
        let ids = self.variables();
        let Some((swept, measures)) = ids.split_first() else { return table };
        let subset = making.subset();
        let rows = Some(Breakdown::Bands((*swept).to_owned(), self.thresholds.clone()));
        let request = TallyQuery { members: making.members(subset), rows, ..TallyQuery::default() };
        let tally = making.tally(request.clone());
        let at = At::of(&subset.id, swept);
        table.put_n(at, tally.n);
        for (index, &threshold) in self.thresholds.iter().enumerate() {
            // Of the values between the thresholds.
            let above = index + 1..self.thresholds.len() + 1;
            let sides = sides(swept, threshold).into_iter().zip([above.clone(), 0..above.start]);
            let parts = &tally.in_rows[above];
            let count = parts.iter().copied().sum::<Counted>();
            let category = Category::at_least(threshold);
            let at = at.category(&category);
            let of = |counts: &[Counted]| Of::all(counts, tally.n).adding(parts.iter().copied());
            let percent = (tally.n.n > 0).then(|| 100.0 * count.n as f64 / tally.n.n as f64);
            table.put(at, Statistic::Count, Some(count.n as f64), of(&[count]));
            table.put(at, Statistic::Percent, percent, of(&[count, tally.n]));
            for (group, side) in sides {
                for id in measures {
                    let measure = Some(Measure::Number((*id).to_owned()));
                    let measured = making.tally(TallyQuery { measure, ..request.clone() });
                    let values: Numbers = side.clone().map(|band| measured.values(0, band)).sum();
                    let at = At::of(&subset.id, id).in_group(&group);
                    let parts = side.clone().map(|band| measured.values(0, band).of);
                    let n = Of::from(values.of).adding(parts.clone());
                    table.put(at, Statistic::N, Some(values.n() as f64), n);
                    let of = Of::from(&values).adding(parts);
                    table.put(at, Statistic::Mean, values.mean(), of);
                }
            }
        }
        let unit = table.variables[0].unit.clone();
        let listed = |threshold: &f64| {
            let label = Message::new("level-at-least").with("value", grouped(*threshold));
            let label = label.words("unit", &unit);
            Listed::new(Category::at_least(*threshold), label)
        };
        table.variables[0].categories = self.thresholds.iter().map(listed).collect();
        table
    }

    /// Thresholds as rows; count and percent, then the means on both sides as columns.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let subset = &table.subsets()[0].id;
        let Some((swept, measures)) = table.variables.split_first() else { return Grid::default() };
        let own = [Statistic::Count, Statistic::Percent];
        let mut columns: Vec<Column<Words>> =
            own.iter().map(|&statistic| Column::of(heading(statistic))).collect();
        for measure in measures {
            for side in ["group-at-least", "group-below"] {
                let heading = Message::new("report-heading-mean-of").words("label", &measure.label);
                let heading = heading.words("side", Words::of(side));
                columns.push(Column { bases: Some(BaseOf::N), ..Column::of(heading) });
            }
        }
        let row = |(listed, &threshold): (&Listed, &f64)| {
            let at = At::of(subset, &swept.id).category(&listed.category);
            let mut cells: Vec<Cell<Words>> = own.iter().map(|&s| table.cell(at, s)).collect();
            for measure in measures {
                for group in sides(&swept.id, threshold) {
                    let at = At::of(subset, &measure.id).in_group(&group);
                    let n = table.figure(at, Statistic::N);
                    cells.push(table.cell(at, Statistic::Mean).over_n(n));
                }
            }
            Row::of(&listed.label, cells)
        };
        let rows = swept.categories.iter().zip(&self.thresholds).map(row).collect();
        Grid::of(table, columns, rows)
    }

    /// Of the first variable.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let swept = table.variables.first()?;
        let at = table.first();
        let point =
            |listed: &Listed| Point::at(table, at.category(&listed.category), Statistic::Percent);
        let name = heading(Statistic::Percent);
        let panel = Panel {
            axis: axis(table),
            ..Panel::of(
                name,
                swept.categories.iter().map(Place::of).collect(),
                vec![Series {
                    name: swept.label.clone(),
                    n: None,
                    points: swept.categories.iter().map(point).collect(),
                }],
            )
        };
        let base = Some(table.printed(at, Statistic::N));
        let mark = self.marked.map(|value| Mark::of(value, &swept.unit));
        Some(Chart { base, mark, ..Chart::of(table, kind, panel) })
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        facts.add("mark", self.marked.map(grouped));
        facts.add("mark_value", self.marked);
    }

    fn notes(&self, _table: &Table, respondent: &Words) -> Vec<Words> {
        vec![Message::new("note-sweep").words("respondent", respondent).into()]
    }
}

/// Who has a number at or above a threshold, and who below.
fn sides(swept: &str, threshold: f64) -> [Group; 2] {
    [Category::at_least(threshold), Category::below(threshold)]
        .map(|category| Group::of(swept, category))
}

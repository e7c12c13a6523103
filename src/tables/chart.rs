//! What a chart shows, as data: made once from a table. The picture, its alternative text and
//! the workbook's own chart are drawings of it. Made of words; once they are said, of texts.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::figure::{At, Category, Figure};
use super::grid::named_with_unit;
use super::spec::{ChartKind, Classes};
use super::statistic::Statistic;
use super::table::{Grouped, Listed, Measured, Table};
use crate::format::grouped;
use crate::maps::AreaMap;
use crate::words::{Message, Words, said};

/// What a box plot is made of: its series, in this order.
pub const BOX: [Statistic; 6] = [
    Statistic::P10,
    Statistic::Q1,
    Statistic::Median,
    Statistic::Q3,
    Statistic::P90,
    Statistic::Mean,
];

/// What no box plot is without: one of these alone has neither whiskers nor a mark for the mean.
pub const MIDDLE: [Statistic; 3] = [Statistic::Q1, Statistic::Median, Statistic::Q3];

/// A chart of one or more panels.
#[derive(Debug, Clone)]
pub struct Chart<T = String> {
    pub kind: ChartKind,
    pub title: T,
    /// Over the labels of the categories in a table; may be empty.
    pub heading: T,
    /// Unit of counts.
    pub unit: T,
    /// `n` of the whole as printed, where neither categories nor series have their own.
    pub base: Option<T>,
    /// At least one.
    pub panels: Vec<Panel<T>>,
    /// A value on the axis of the categories that is marked.
    pub mark: Option<Mark<T>>,
    /// The value of all, beside those of groups.
    pub total: Option<Point<T>>,
    /// Values are what the top parts have, from 0 to 100 on both axes; if all had the same, they
    /// would lie on the diagonal.
    pub has_diagonal: bool,
    /// The axis is of times, which their labels name.
    pub is_trend: bool,
    /// The picture has the categories by falling value.
    pub is_ranked: bool,
    /// A value is 1 where something is met, 0 where it is lacking.
    pub is_of_verdicts: bool,
    /// Where the areas lie that its categories are, and how their values are classed; each series
    /// is a map.
    pub map: Option<Mapped>,
    /// Of a matrix: the points that words name, as category and series.
    pub named: Vec<(usize, usize)>,
    /// Of a timeline: the series that readers are to look at, by place.
    pub stressed: Vec<usize>,
    /// Of a timeline: the series whose values are days, not lengths in days.
    pub milestones: Option<usize>,
}

/// Days as spreadsheets count them: 1 is the last of 1899.
const DAY_ZERO: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();

/// The number of a day on an axis of time.
pub fn day_number(day: NaiveDate) -> f64 {
    (day - DAY_ZERO).num_days() as f64
}

/// The day that a place on such an axis is in.
pub fn day_of(number: f64) -> NaiveDate {
    DAY_ZERO + TimeDelta::days(number.floor() as i64)
}

/// The map of a chart.
#[derive(Debug, Clone)]
pub struct Mapped {
    pub areas: Arc<AreaMap>,
    pub classes: Classes,
}

/// The most classes that can be told apart by their shades.
pub const MOST_CLASSES: usize = 5;

/// A marked value, and as it is printed.
#[derive(Debug, Clone)]
pub struct Mark<T = String> {
    pub value: f64,
    pub label: T,
}

/// A part of a chart with axes of its own.
#[derive(Debug, Clone)]
pub struct Panel<T = String> {
    /// What it is of; empty where the chart's title says it.
    pub title: T,
    /// What the values are, with their unit.
    pub values: T,
    /// Unit of the values: what a table of them says.
    pub unit: T,
    /// What the categories are; empty where their labels say it.
    pub axis: T,
    pub categories: Vec<Place<T>>,
    pub series: Vec<Series<T>>,
}

/// A place on the axis of categories.
#[derive(Debug, Clone, Default)]
pub struct Place<T = String> {
    pub label: T,
    /// Its own base, as printed.
    pub n: Option<T>,
    /// 「その他」 or no answer.
    pub rest: bool,
    /// Where it lies, or begins, on an axis of numbers.
    pub from: Option<f64>,
    /// Where a band ends; `None` where it is open.
    pub to: Option<f64>,
    /// The code of the answer that it is.
    pub code: Option<i32>,
}

/// One value a category.
#[derive(Debug, Clone, Default)]
pub struct Series<T = String> {
    pub name: T,
    /// Its own base, as printed.
    pub n: Option<T>,
    pub points: Vec<Point<T>>,
}

/// A value as it is drawn and as it is printed.
#[derive(Debug, Clone, Default)]
pub struct Point<T = String> {
    /// `None` over nobody, for what is hidden, and where there is no figure: not drawn.
    pub value: Option<f64>,
    /// As in the table: also the mark of what is hidden. Empty where there is no figure.
    pub printed: T,
    /// The count of a percent, or the percent of a count, as printed.
    pub beside: Option<T>,
    pub interval: Option<(f64, f64)>,
}

impl Chart<Words> {
    /// Of one panel.
    pub fn of(table: &Table, kind: ChartKind, panel: Panel<Words>) -> Self {
        Self {
            kind,
            title: table.spec.title.clone(),
            heading: table.spec.row_heading.clone(),
            unit: table.spec.unit.clone(),
            base: None,
            panels: vec![panel],
            mark: None,
            total: None,
            has_diagonal: false,
            is_trend: false,
            is_ranked: false,
            is_of_verdicts: false,
            map: None,
            named: Vec::new(),
            stressed: Vec::new(),
            milestones: None,
        }
    }
}

impl<T> Chart<T> {
    /// Of a timeline: from the first day of all that it shows to after the last.
    pub fn days(&self) -> Option<(f64, f64)> {
        let places = self.panels.iter().flat_map(|panel| &panel.categories);
        let spans = places.flat_map(|place| [place.from, place.to]).flatten();
        let milestones = self
            .milestones
            .into_iter()
            .flat_map(|index| self.panels.iter().filter_map(move |panel| panel.series.get(index)));
        let milestones = milestones.flat_map(|one| one.points.iter().filter_map(|p| p.value));
        let days = spans.chain(milestones).chain(self.mark.iter().map(|mark| mark.value));
        days.fold(None, |ends, day| {
            let (from, to) = ends.unwrap_or((day, day));
            Some((day.min(from), day.max(to)))
        })
    }
}

impl Mark<Words> {
    pub fn of(value: f64, unit: &Words) -> Self {
        let label = Message::new("chart-mark").with("value", grouped(value)).words("unit", unit);
        Self { value, label: label.into() }
    }
}

impl Panel<Words> {
    /// The only one of its chart, whose categories say by themselves what they are.
    pub fn of(values: Words, categories: Vec<Place<Words>>, series: Vec<Series<Words>>) -> Self {
        let (title, axis) = (Words::default(), Words::default());
        Self { title, unit: values.clone(), values, axis, categories, series }
    }
}

impl<T> Chart<T> {
    /// The categories of a panel, by their places, in the order in which a picture has them.
    pub fn order(&self, panel: &Panel<T>) -> Vec<usize> {
        let mut order: Vec<usize> = (0..panel.categories.len()).collect();
        if self.is_ranked {
            let value = |at: usize| panel.at(at).next()?.value;
            order.sort_by(|&a, &b| match (value(a), value(b)) {
                (Some(a), Some(b)) => b.total_cmp(&a),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        order
    }
}

impl<T> Panel<T> {
    /// All values that are drawn.
    pub fn drawn(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|one| one.points.iter().filter_map(|point| point.value))
    }

    /// The points of a category, one a series.
    pub fn at(&self, category: usize) -> impl Iterator<Item = &Point<T>> {
        self.series.iter().filter_map(move |one| one.points.get(category))
    }
}

impl Panel {
    /// Whether the columns are the rows.
    pub fn is_of_pairs(&self) -> bool {
        let names = self.series.iter().map(|one| &one.name);
        names.eq(self.categories.iter().map(|place| &place.label))
    }
}

impl Place<Words> {
    pub fn of(listed: &Listed) -> Self {
        let (from, to) = match &listed.category {
            Category::Band(from, to) => (Some(from.0), Some(to.0)),
            Category::Top(percent) => (Some(f64::from(*percent)), None),
            _ => (None, None),
        };
        let finite = |bound: Option<f64>| bound.filter(|bound| bound.is_finite());
        Self {
            label: listed.label.clone(),
            n: None,
            rest: listed.rest,
            from: finite(from),
            to: finite(to),
            code: code_of(&listed.category),
        }
    }

    pub fn named(label: &Words, n: Option<Words>) -> Self {
        Self { label: label.clone(), n, ..Self::default() }
    }
}

fn code_of(category: &Category) -> Option<i32> {
    if let Category::Code(code) = category { Some(*code) } else { None }
}

/// The groups as categories, with their bases where these are the same for all series: several
/// subsets have bases of their own, which the table shows.
pub fn places(table: &Table, variable: &str) -> Vec<Place<Words>> {
    let subset = &table.subsets()[0].id;
    let place = |grouped: &Grouped| {
        let at = |id: &str| {
            table.figure(At::of(subset, id).in_group(&grouped.group), Statistic::N).cloned()
        };
        let n = at(variable).or_else(|| at("")).map(|n| n.print()).unwrap_or_default();
        let n = (table.subsets().len() == 1).then_some(n);
        Place { code: code_of(&grouped.group.category), ..Place::named(&grouped.label, n) }
    };
    table.groups.iter().map(place).collect()
}

/// What the values of the first variable are, over an axis of them.
pub fn axis(table: &Table) -> Words {
    let Some(variable) = table.variables.first() else { return Words::default() };
    let heading = &table.spec.row_heading;
    let label = if heading.is_empty() { &variable.label } else { heading };
    named_with_unit(label, &variable.unit)
}

/// The unit of a number, over an axis of it: its own, or that of the table's counts.
pub fn axis_of_unit(table: &Table, variable: &Measured) -> Words {
    let unit = if variable.unit.is_empty() { &table.spec.unit } else { &variable.unit };
    Message::new("chart-axis-count").words("unit", unit).into()
}

impl Point<Words> {
    /// The figure at a place.
    pub fn at(table: &Table, at: At<'_>, statistic: Statistic) -> Self {
        let figure = table.figure(at, statistic);
        let beside = match statistic {
            Statistic::Percent => table.figure(at, Statistic::Count),
            Statistic::Count => table.figure(at, Statistic::Percent),
            _ => None,
        };
        let has_interval = matches!(
            statistic,
            Statistic::Percent
                | Statistic::Mean
                | Statistic::Ratio
                | Statistic::RatioPercent
                | Statistic::Rate
        );
        let interval = table.limits(at);
        Self {
            value: figure.and_then(|figure| figure.value()),
            printed: figure.map(Figure::print).unwrap_or_default(),
            beside: beside.map(Figure::print),
            interval: interval.filter(|_| has_interval),
        }
    }
}

impl Point {
    /// What is printed in place of a value that is not drawn.
    pub fn sign(&self) -> Option<&str> {
        (self.value.is_none() && !self.printed.is_empty()).then_some(self.printed.as_str())
    }
}

/// What is printed in place of values that are not drawn, each sign once; empty where all are
/// drawn.
pub fn signs<'p>(points: impl IntoIterator<Item = &'p Point>) -> String {
    let mut signs: Vec<&str> = Vec::new();
    for sign in points.into_iter().filter_map(Point::sign) {
        if !signs.contains(&sign) {
            signs.push(sign);
        }
    }
    signs.join(" ")
}

said!(Chart {
    title, heading, unit, base, panels, mark, total;
    kind, has_diagonal, is_trend, is_ranked, is_of_verdicts, map, named, stressed, milestones
});
said!(Mark { label; value });
said!(Panel { title, values, unit, axis, categories, series; });
said!(Place { label, n; rest, from, to, code });
said!(Series { name, n, points; });
said!(Point { printed, beside; value, interval });

//! What a chart shows, as data: made once from a table. The picture, its alternative text and
//! the workbook's own chart are drawings of it.

use super::figure::{At, Category};
use super::grid::{named_with_base, named_with_unit};
use super::spec::ChartKind;
use super::statistic::Statistic;
use super::table::{Grouped, Listed, Measured, Table};
use crate::format::grouped;
use crate::locales::Locale;

/// What a box plot is made of: its series, in this order.
pub const BOX: [Statistic; 6] = [
    Statistic::P10,
    Statistic::Q1,
    Statistic::Median,
    Statistic::Q3,
    Statistic::P90,
    Statistic::Mean,
];

/// A chart of one or more panels.
#[derive(Debug, Clone)]
pub struct Chart {
    pub kind: ChartKind,
    pub title: String,
    /// Over the labels of the categories in a table; may be empty.
    pub heading: String,
    /// Unit of counts.
    pub unit: String,
    /// `n` of the whole as printed, where neither categories nor series have their own.
    pub base: Option<String>,
    /// At least one.
    pub panels: Vec<Panel>,
    /// A value on the axis of the categories that is marked.
    pub mark: Option<Mark>,
    /// The value of all, beside those of groups.
    pub total: Option<Point>,
    /// Values are what the top parts have, from 0 to 100 on both axes; if all had the same, they
    /// would lie on the diagonal.
    pub has_diagonal: bool,
    /// The picture has the categories by falling value.
    pub is_ranked: bool,
    /// Of a matrix: the points that words name, as category and series.
    pub named: Vec<(usize, usize)>,
}

/// A marked value, and as it is printed.
#[derive(Debug, Clone)]
pub struct Mark {
    pub value: f64,
    pub label: String,
}

/// A part of a chart with axes of its own.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What it is of; empty where the chart's title says it.
    pub title: String,
    /// What the values are, with their unit.
    pub values: String,
    /// Unit of the values: what a table of them says.
    pub unit: String,
    /// What the categories are; empty where their labels say it.
    pub axis: String,
    pub categories: Vec<Place>,
    pub series: Vec<Series>,
}

/// A place on the axis of categories.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub label: String,
    /// Its own base, as printed.
    pub n: Option<String>,
    /// 「その他」 or no answer.
    pub rest: bool,
    /// Where it lies, or begins, on an axis of numbers.
    pub from: Option<f64>,
    /// Where a band ends; `None` where it is open.
    pub to: Option<f64>,
}

/// One value a category.
#[derive(Debug, Clone, Default)]
pub struct Series {
    pub name: String,
    /// Its own base, as printed.
    pub n: Option<String>,
    pub points: Vec<Point>,
}

/// A value as it is drawn and as it is printed.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// `None` over nobody, for what is hidden, and where there is no figure: not drawn.
    pub value: Option<f64>,
    /// As in the table: also the mark of what is hidden. Empty where there is no figure.
    pub printed: String,
    /// The count of a percent, or the percent of a count, as printed.
    pub beside: Option<String>,
    pub interval: Option<(f64, f64)>,
}

impl Chart {
    /// Of one panel.
    pub fn of(table: &Table, kind: ChartKind, panel: Panel) -> Self {
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
            is_ranked: false,
            named: Vec::new(),
        }
    }
}

impl Mark {
    pub fn of(value: f64, unit: &str, locale: &Locale) -> Self {
        let printed = grouped(value);
        let label = locale.say("chart-mark", &[("value", &printed), ("unit", unit)]);
        Self { value, label }
    }
}

impl Panel {
    /// The only one of its chart, whose categories say by themselves what they are.
    pub fn of(values: String, categories: Vec<Place>, series: Vec<Series>) -> Self {
        let (title, axis) = (String::new(), String::new());
        Self { title, unit: values.clone(), values, axis, categories, series }
    }

    /// All values that are drawn.
    pub fn drawn(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|one| one.points.iter().filter_map(|point| point.value))
    }

    /// The points of a category, one a series.
    pub fn at(&self, category: usize) -> impl Iterator<Item = &Point> {
        self.series.iter().filter_map(move |one| one.points.get(category))
    }
}

impl Place {
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
        }
    }

    pub fn named(label: &str, n: Option<String>) -> Self {
        Self { label: label.to_owned(), n, ..Self::default() }
    }

    /// The label with the base, where there is one.
    pub fn with_base(&self, locale: &Locale) -> String {
        with_base(&self.label, self.n.as_deref(), locale)
    }
}

impl Series {
    /// The name with the base, where there is one.
    pub fn with_base(&self, locale: &Locale) -> String {
        with_base(&self.name, self.n.as_deref(), locale)
    }
}

/// The groups as categories, with their bases where these are the same for all series: several
/// subsets have bases of their own, which the table shows.
pub fn places(table: &Table, variable: &str, locale: &Locale) -> Vec<Place> {
    let subset = &table.subsets()[0].id;
    let place = |grouped: &Grouped| {
        let at = |id: &str| {
            table.figure(At::of(subset, id).in_group(&grouped.group), Statistic::N).cloned()
        };
        let n = at(variable).or_else(|| at("")).map(|n| n.print(locale)).unwrap_or_default();
        Place::named(&grouped.label, (table.subsets().len() == 1).then_some(n))
    };
    table.groups.iter().map(place).collect()
}

/// What the values of the first variable are, over an axis of them.
pub fn axis(table: &Table, locale: &Locale) -> String {
    let Some(variable) = table.variables.first() else { return String::new() };
    let label = match table.spec.row_heading.as_str() {
        "" => &variable.label,
        heading => heading,
    };
    named_with_unit(label, &variable.unit, locale)
}

/// The unit of a number, over an axis of it: its own, or that of the table's counts.
pub fn axis_of_unit(table: &Table, variable: &Measured, locale: &Locale) -> String {
    let unit = if variable.unit.is_empty() { &table.spec.unit } else { &variable.unit };
    locale.say("chart-axis-count", &[("unit", unit)])
}

fn with_base(name: &str, n: Option<&str>, locale: &Locale) -> String {
    n.map_or_else(|| name.to_owned(), |n| named_with_base(name, n, locale))
}

impl Point {
    /// The figure at a place.
    pub fn at(table: &Table, at: At<'_>, statistic: Statistic, locale: &Locale) -> Self {
        let figure = table.figure(at, statistic);
        let beside = match statistic {
            Statistic::Percent => table.figure(at, Statistic::Count),
            Statistic::Count => table.figure(at, Statistic::Percent),
            _ => None,
        };
        Self {
            value: figure.and_then(|figure| figure.value()),
            printed: figure.map(|figure| figure.print(locale)).unwrap_or_default(),
            beside: beside.map(|beside| beside.print(locale)),
            interval: None,
        }
    }

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

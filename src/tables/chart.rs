//! What a chart shows, as data: made once from a table. The picture, its alternative text and
//! the workbook's own chart are drawings of it.

use super::figure::{At, Category};
use super::spec::ChartKind;
use super::statistic::Statistic;
use super::table::{Listed, Table};
use crate::locales::Locale;

/// A chart of one or more panels.
#[derive(Debug, Clone)]
pub struct Chart {
    pub kind: ChartKind,
    pub title: String,
    /// `n` of the whole as printed, where neither categories nor series have their own.
    pub base: Option<String>,
    pub panels: Vec<Panel>,
    /// A value on the axis of the categories that is marked.
    pub mark: Option<f64>,
    /// The value of all, beside those of groups.
    pub total: Option<Point>,
    /// Where values would lie if all were equal, from 0 to 100 on both axes.
    pub has_diagonal: bool,
}

/// A part of a chart with axes of its own.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Empty where there is one panel.
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
#[derive(Debug, Clone)]
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
    /// As in the table: also the mark of what is hidden.
    pub printed: String,
    /// The count behind a percent, as printed.
    pub count: Option<String>,
    pub interval: Option<(f64, f64)>,
}

/// The chart of a table, if it has one. What nobody answered has none.
pub fn of(table: &Table, locale: &Locale) -> Option<Chart> {
    let kind = table.spec.chart.filter(|_| table.spec.has_chart())?;
    let is_some = !table.is_of_nobody() && !table.bases.is_not_asked;
    is_some.then(|| table.spec.kind.chart(table, kind, locale))?
}

impl Chart {
    /// Of one panel.
    pub fn of(table: &Table, kind: ChartKind, panel: Panel) -> Self {
        Self {
            kind,
            title: table.spec.title.clone(),
            base: None,
            panels: vec![panel],
            mark: None,
            total: None,
            has_diagonal: false,
        }
    }
}

impl Panel {
    /// All values.
    pub fn drawn(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|one| one.points.iter().filter_map(|point| point.value))
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
}

impl Point {
    /// The figure at a place.
    pub fn at(table: &Table, at: At<'_>, statistic: Statistic, locale: &Locale) -> Self {
        let figure = table.figure(at, statistic);
        let count = match statistic {
            Statistic::Percent => table.figure(at, Statistic::Count),
            _ => None,
        };
        Self {
            value: figure.and_then(|figure| figure.value()),
            printed: figure.map(|figure| figure.print(locale)).unwrap_or_default(),
            count: count.map(|count| count.print(locale)),
            interval: None,
        }
    }
}

//! A table as rows and columns: what the report prints and the workbook holds.

use super::figure::{At, Figure};
use super::statistic::Statistic;
use super::table::{Measured, Table};
use crate::format::NumberFormat;
use crate::locales::Locale;

/// Rows and columns.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Headings of all columns, the first over the row labels.
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Cells hold running text, not figures.
    pub prose: bool,
    /// The labels of the rows are sentences.
    pub long_labels: bool,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub heading: String,
    /// Of a cross table: the question, which several columns share.
    pub question: String,
    /// The answer alone, where there is a question.
    pub answer: String,
    /// Holds words.
    pub words: bool,
    /// What the bases of its figures are, where they have their own.
    pub bases: Option<BaseOf>,
}

/// What stands behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseOf {
    /// The count that a percent is.
    Count,
    /// The respondents that a mean is of.
    N,
}

impl Column {
    pub fn of(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..Self::default() }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Row {
    pub label: String,
    pub indent: u8,
    pub cells: Vec<Cell>,
    /// A heading over the rows that follow.
    pub heading: bool,
    pub total: bool,
}

/// A cell: a figure, or in a table of texts some paragraphs.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// As printed.
    pub text: String,
    /// The number with its format; `None` for words, and for what is hidden or over nobody.
    pub number: Option<(f64, NumberFormat)>,
    /// Base of the figure, printed small behind it, and as a number.
    pub base: Option<String>,
    pub base_value: Option<f64>,
    pub items: Vec<String>,
    /// The number is printed with a sign of percent.
    pub is_percent: bool,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A figure; nothing where there is none.
    pub fn figure(figure: Option<&Figure>, locale: &Locale) -> Self {
        let Some(figure) = figure else { return Self::default() };
        let number = figure.value().map(|value| (value, figure.format.clone()));
        Self { text: figure.print(locale), number, ..Self::default() }
    }

    /// With a base behind it, as printed.
    pub fn over(self, base: Option<&Figure>, printed: String) -> Self {
        Self { base: Some(printed), base_value: base.and_then(|base| base.value()), ..self }
    }

    /// With its number of respondents behind it.
    pub fn over_n(self, n: Option<&Figure>, locale: &Locale) -> Self {
        let printed = n.map(|n| n.print(locale)).unwrap_or_default();
        self.over(n, locale.say("report-small-base", &[("n", &printed)]))
    }

    /// With the count behind a percent.
    pub fn over_count(self, count: Option<&Figure>, unit: &str, locale: &Locale) -> Self {
        let printed = count.map(|count| count.print(locale)).unwrap_or_default();
        let args = [("count", printed.as_str()), ("unit", unit)];
        self.over(count, locale.say("report-small-count", &args))
    }
}

impl Row {
    pub fn of(label: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { label: label.into(), cells, ..Self::default() }
    }

    /// A row of totals or bases.
    pub fn total(label: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { total: true, ..Self::of(label, cells) }
    }

    /// A heading over others.
    pub fn heading(label: impl Into<String>) -> Self {
        Self { heading: true, ..Self::of(label, Vec::new()) }
    }
}

impl Grid {
    /// Of figures under headings, the first column that of the row labels.
    pub fn of(table: &Table, columns: Vec<Column>, rows: Vec<Row>) -> Self {
        let first = Column::of(&table.spec.row_heading);
        let columns = std::iter::once(first).chain(columns).collect();
        Self { columns, rows, prose: false, long_labels: false }
    }

    /// Rows of texts, the first of each the row's label; one alone is a heading.
    pub fn of_texts(columns: Vec<String>, rows: Vec<Vec<String>>, prose: bool) -> Self {
        let row = |texts: Vec<String>| {
            let mut texts = texts.into_iter();
            let label = texts.next().unwrap_or_default();
            let cells: Vec<Cell> = texts.map(Cell::text).collect();
            Row { label, heading: cells.is_empty(), cells, ..Row::default() }
        };
        Self {
            columns: columns.into_iter().map(Column::of).collect(),
            rows: rows.into_iter().map(row).collect(),
            prose,
            long_labels: true,
        }
    }
}

impl Table {
    /// A figure as a cell.
    pub fn cell(&self, at: At<'_>, statistic: Statistic, locale: &Locale) -> Cell {
        Cell::figure(self.figure(at, statistic), locale)
    }
}

/// Heading of a statistic's column.
pub fn heading(statistic: Statistic, locale: &Locale) -> String {
    locale.say(&format!("report-heading-{}", statistic.name()), &[])
}

/// A variable's label with its unit.
pub fn with_unit(variable: &Measured, locale: &Locale) -> String {
    named_with_unit(&variable.label, &variable.unit, locale)
}

/// A label with its unit, as over an axis.
pub fn named_with_unit(label: &str, unit: &str, locale: &Locale) -> String {
    let unit = if unit.is_empty() { "none" } else { unit };
    locale.say("chart-axis", &[("label", label), ("unit", unit)])
}

/// A name with its base.
pub fn named_with_base(name: &str, n: &str, locale: &Locale) -> String {
    locale.say("chart-named-base", &[("name", name), ("n", n)])
}

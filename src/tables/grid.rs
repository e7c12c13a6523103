//! A table as rows and columns: what the report prints and the workbook holds. Made of words;
//! once they are said, of texts.

use super::figure::{At, Figure, State, UNRELIABLE};
use super::statistic::Statistic;
use super::table::{Measured, Table};
use crate::format::NumberFormat;
use crate::words::{Message, Words, said};

/// Rows and columns.
#[derive(Debug, Clone, Default)]
pub struct Grid<T = String> {
    /// Headings of all columns, the first over the row labels.
    pub columns: Vec<Column<T>>,
    pub rows: Vec<Row<T>>,
    /// Cells hold running text, not figures.
    pub prose: bool,
    /// The labels of the rows are sentences.
    pub long_labels: bool,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column<T = String> {
    pub heading: T,
    /// Of a cross table: the question, which several columns share.
    pub question: T,
    /// The answer alone, where there is a question.
    pub answer: T,
    /// Holds words.
    pub words: bool,
    /// What the bases of its figures are, where they have their own.
    pub bases: Option<BaseOf>,
    /// Tells of the figures in the column before it, from which it is not parted.
    pub follows: bool,
}

/// What stands behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseOf {
    /// The count that a percent is.
    Count,
    /// The respondents that a mean is of.
    N,
}

impl<T: Default> Column<T> {
    pub fn of(heading: impl Into<T>) -> Self {
        Self { heading: heading.into(), ..Self::default() }
    }
}

impl Column {
    /// The heading where the question stands above it.
    pub fn below_question(&self) -> &str {
        if self.question.is_empty() { &self.heading } else { &self.answer }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Row<T = String> {
    pub label: T,
    pub indent: u8,
    pub cells: Vec<Cell<T>>,
    /// A heading over the rows that follow.
    pub heading: bool,
    pub total: bool,
}

/// A cell: a figure, or in a table of texts some paragraphs.
#[derive(Debug, Clone, Default)]
pub struct Cell<T = String> {
    /// As printed.
    pub text: T,
    /// The number with its format; `None` for words, and for what is hidden or over nobody.
    pub number: Option<(f64, NumberFormat)>,
    /// Base of the figure, printed small behind it, and as a number.
    pub base: Option<T>,
    pub base_value: Option<f64>,
    pub items: Vec<T>,
    /// The number is printed with a sign of percent.
    pub is_percent: bool,
    /// Printed behind the figure: that it differs from others, or is not reliable.
    pub signs: String,
    pub shade: Option<Shade>,
    /// Its text is a mark, such as a circle.
    pub mark: Option<Mark>,
}

/// Behind a figure, whether it is larger or smaller than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    FarAbove,
    Above,
    Below,
    FarBelow,
}

/// What a mark tells at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Plain,
    /// Something is lacking.
    Lacking,
}

impl<T: Default> Cell<T> {
    pub fn mark(text: impl Into<T>, mark: Mark) -> Self {
        Self { mark: Some(mark), ..Self::text(text) }
    }

    pub fn text(text: impl Into<T>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Cell {
    /// As printed, with the signs behind it.
    pub fn shown(&self) -> String {
        format!("{}{}", self.text, self.signs)
    }
}

impl Cell<Words> {
    /// A figure; nothing where there is none.
    pub fn figure(figure: Option<&Figure>) -> Self {
        let Some(figure) = figure else { return Self::default() };
        let number = figure.value().map(|value| (value, figure.format.clone()));
        let (text, signs) = match figure.state {
            State::Unreliable(value) => (figure.format.print(value).into(), UNRELIABLE),
            _ => (figure.print(), ""),
        };
        Self { text, number, signs: signs.to_owned(), ..Self::default() }
    }

    /// With signs of how it differs from others.
    pub fn marked(mut self, signs: &str, shade: Option<Shade>) -> Self {
        self.signs = format!("{signs}{}", self.signs);
        Self { shade, ..self }
    }

    /// With a base behind it, as printed.
    pub fn over(self, base: Option<&Figure>, printed: impl Into<Words>) -> Self {
        Self { base: Some(printed.into()), base_value: base.and_then(|base| base.value()), ..self }
    }

    /// With its number of respondents behind it.
    pub fn over_n(self, n: Option<&Figure>) -> Self {
        let printed = n.map(Figure::print).unwrap_or_default();
        self.over(n, Message::new("report-small-base").words("n", printed))
    }

    /// With the count behind a percent.
    pub fn over_count(self, count: Option<&Figure>, unit: &Words) -> Self {
        let printed = count.map(Figure::print).unwrap_or_default();
        self.over(
            count,
            Message::new("report-small-count").words("count", printed).words("unit", unit),
        )
    }
}

impl<T: Default> Row<T> {
    pub fn of(label: impl Into<T>, cells: Vec<Cell<T>>) -> Self {
        Self { label: label.into(), cells, ..Self::default() }
    }

    /// A row of totals or bases.
    pub fn total(label: impl Into<T>, cells: Vec<Cell<T>>) -> Self {
        Self { total: true, ..Self::of(label, cells) }
    }

    /// A heading over others.
    pub fn heading(label: impl Into<T>) -> Self {
        Self { heading: true, ..Self::of(label, Vec::new()) }
    }
}

impl Grid<Words> {
    /// Of figures under headings, the first column that of the row labels.
    pub fn of(table: &Table, columns: Vec<Column<Words>>, rows: Vec<Row<Words>>) -> Self {
        let first = Column::of(&table.spec.row_heading);
        let columns = std::iter::once(first).chain(columns).collect();
        Self { columns, rows, prose: false, long_labels: false }
    }
}

impl Grid {
    /// The same without the rows behind the first.
    pub fn first_rows(&self, count: usize) -> Self {
        let rows = self.rows.iter().take(count).cloned().collect();
        let (columns, prose, long_labels) = (self.columns.clone(), self.prose, self.long_labels);
        Self { columns, rows, prose, long_labels }
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
    pub fn cell(&self, at: At<'_>, statistic: Statistic) -> Cell<Words> {
        Cell::figure(self.figure(at, statistic))
    }
}

/// Heading of a statistic's column.
pub fn heading(statistic: Statistic) -> Words {
    Message::new(format!("report-heading-{}", statistic.name())).into()
}

/// A heading of what belongs to the column before it.
pub fn beside(heading: &Words, statistic: Statistic) -> Words {
    Words::joined([heading.clone(), self::heading(statistic)], " ")
}

/// A variable's label with its unit.
pub fn with_unit(variable: &Measured) -> Words {
    named_with_unit(&variable.label, &variable.unit)
}

/// A label with its unit, as over an axis.
pub fn named_with_unit(label: &Words, unit: &Words) -> Words {
    Message::new("chart-axis").words("label", label).words("unit", unit.clone().or("none")).into()
}

/// A name with its base.
pub fn named_with_base(name: impl Into<Words>, n: impl Into<Words>) -> Words {
    Message::new("chart-named-base").words("name", name).words("n", n).into()
}

said!(Grid { columns, rows; prose, long_labels });
said!(Column { heading, question, answer; words, bases, follows });
said!(Row { label, cells; indent, heading, total });
said!(Cell { text, base, items; number, base_value, is_percent, signs, shade, mark });

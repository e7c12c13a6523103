//! What a table of changes shows: values that it follows through the waves.

use crate::tables::figure::{At, Category, Figure, State};
use crate::tables::grid::Cell;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Measured, Table};
use crate::words::{Message, Words};

/// A value that a table follows through the waves.
pub struct Line<'t> {
    /// Over its rows; empty where the table has no other.
    pub label: Words,
    pub name: Words,
    pub at: At<'t>,
    pub statistic: Statistic,
}

pub fn lines(table: &Table) -> Vec<Line<'_>> {
    let subset = &table.subsets()[0].id;
    let is_one = matches!(&table.variables[..], [one] if one.categories.len() <= 1);
    let of = |variable: &'_ Measured, listed: Option<&'_ Listed>| {
        // Of a yes or no the variable is what it is called.
        let name = match listed {
            Some(Listed { category: Category::Code(_), label, .. }) => label.clone(),
            _ => variable.label.clone(),
        };
        (name.clone(), if is_one { Words::default() } else { name })
    };
    let mut lines = Vec::new();
    for variable in &table.variables {
        let at = At::of(subset, &variable.id);
        if variable.categories.is_empty() {
            let (name, label) = of(variable, None);
            lines.push(Line { label, name, at, statistic: Statistic::Mean });
        }
        for listed in &variable.categories {
            let (name, label) = of(variable, Some(listed));
            let at = at.category(&listed.category);
            lines.push(Line { label, name, at, statistic: Statistic::Percent });
        }
    }
    lines
}

pub fn line_n(table: &Table, line: &Line<'_>, grouped: &Grouped) -> Option<Words> {
    let at = At { category: &Category::All, ..line.at }.in_group(&grouped.group);
    table.figure(at, Statistic::N).map(|figure| figure.print())
}

/// Where the waves lie on an axis: at their years, or one behind the other.
pub fn positions(table: &Table, waves: &[&Grouped]) -> Vec<f64> {
    let subset = &table.subsets()[0].id;
    let year =
        |wave: &&Grouped| table.value(At::of(subset, "").in_group(&wave.group), Statistic::Year);
    let years: Option<Vec<f64>> = waves.iter().map(year).collect();
    years.unwrap_or_else(|| (1..=waves.len()).map(|place| place as f64).collect())
}

/// A comparison; a dash where there is nothing to compare with, or nobody.
pub fn or_dash(table: &Table, at: At<'_>, statistic: Statistic) -> Cell<Words> {
    match table.figure(at, statistic) {
        None | Some(Figure { state: State::Nobody, .. }) => {
            Cell::text(Words::of("report-no-value"))
        }
        figure => Cell::figure(figure),
    }
}

pub fn interval(table: &Table, at: At<'_>, lower: Statistic, upper: Statistic) -> Cell<Words> {
    if table.value(at, lower).and(table.value(at, upper)).is_none() {
        return or_dash(table, at, lower);
    }
    let [lower, upper] = limits(table, at, [lower, upper]);
    Cell::text(Message::new("change-limits").words("lower", lower).words("upper", upper))
}

/// Limits as printed: with up to two decimals more where an interval without 0 (of an index: 100)
/// would seem to end there.
pub fn limits(table: &Table, at: At<'_>, of: [Statistic; 2]) -> [Words; 2] {
    let nothing = if of[0] == Statistic::IndexLower { 100.0 } else { 0.0 };
    let figures = of.map(|limit| table.figure(at, limit));
    let values = figures.map(|figure| figure.and_then(Figure::value));
    let ([Some(lower), Some(upper)], [Some(figure), _]) = (values, figures) else {
        return of.map(|limit| table.printed(at, limit));
    };
    let holds = lower <= nothing && nothing <= upper;
    let formats = std::iter::successors(Some(figure.format.clone()), |last| Some(last.finer()));
    let format = formats.take(3).reduce(|last, next| {
        if holds || !last.shows_same([lower, upper], nothing) { last } else { next }
    });
    let format = format.unwrap_or_default();
    [lower, upper].map(|limit| format.print(limit).into())
}

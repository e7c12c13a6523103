//! Where on a sheet titles, headings, labels and figures stand.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cells::{Cell, Sheet};
use super::numbers::{number_in, several_numbers_in};

/// A table on a sheet. Rows and columns from zero, as on the sheet.
#[derive(Debug)]
pub struct Layout {
    pub headings: Range<usize>,
    /// Rows of figures, with blank ones among them.
    pub body: Range<usize>,
    /// Columns from the first to the last that hold anything in headings or body.
    pub columns: Range<usize>,
    /// Columns whose cells name rows.
    pub labels: BTreeSet<usize>,
    /// The first row of a further table below the first.
    pub next: Option<usize>,
}

impl Layout {
    /// Of a sheet with figures; `None` for one of nothing but texts.
    pub fn of(sheet: &Sheet) -> Option<Self> {
        let rows: BTreeSet<usize> = sheet.cells.keys().map(|(row, _)| *row).collect();
        let has_figure = |row: usize| sheet.row(row).any(|(_, cell)| is_figure(cell));
        let filled = |row: usize| sheet.row(row).filter(|(_, cell)| !is_blank(cell)).count();
        let first = *rows.iter().find(|&&row| has_figure(row) && filled(row) > 1)?;
        // Rows of marks alone are rows of figures that are not there.
        let has_mark = |row: usize| sheet.row(row).any(|(_, cell)| mark(cell));
        let of_marks = rows.range(..first).rev().take_while(|&&row| has_mark(row));
        let first = of_marks.last().copied().unwrap_or(first);
        let headings = rows.range(..first).rev().take_while(|&&row| filled(row) > 1);
        let headings = headings.last().copied().unwrap_or(first)..first;
        // Behind a gap, texts alone are the headings of a further table; texts of one cell are
        // remarks below this one.
        let mut end = first;
        let mut next = None;
        for &row in rows.range(first..) {
            let is_heading = filled(row) > 1 && !has_figure(row);
            if row > end && is_heading && rows.range(row..).any(|&row| has_figure(row)) {
                next = Some(row);
                break;
            }
            if has_figure(row) || filled(row) > 1 {
                end = row + 1;
            }
        }
        let body = first..end;
        let within = sheet.cells.range((headings.start, 0)..(end, 0));
        let used: BTreeSet<usize> = within.map(|((_, column), _)| *column).collect();
        let columns = *used.first()?..*used.last()? + 1;
        let is_label = |column: &usize| {
            let cells = body.clone().filter_map(|row| sheet.cell(row, *column));
            let (mut texts, mut figures) = (0, 0);
            for cell in cells.filter(|cell| !is_blank(cell)) {
                match is_figure(cell) || mark(cell) {
                    true => figures += 1,
                    false => texts += 1,
                }
            }
            texts > figures
        };
        let labels = columns.clone().filter(is_label).collect();
        Some(Self { headings, body, columns, labels, next })
    }

    /// Columns that hold figures.
    pub fn figures(&self) -> impl Iterator<Item = usize> {
        self.columns.clone().filter(|column| !self.labels.contains(column))
    }

    /// The headings of a column, from above.
    pub fn heading<'s>(&self, sheet: &'s Sheet, column: usize) -> impl Iterator<Item = &'s str> {
        let rows = self.headings.clone();
        rows.filter_map(move |row| sheet.cell(row, column).and_then(Cell::as_text))
    }
}

pub fn is_blank(cell: &Cell) -> bool {
    cell.as_text().is_some_and(|text| text.trim().is_empty())
}

/// A number, or a text that a person reads as one or several.
pub fn is_figure(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => number_in(text) || several_numbers_in(text),
        Cell::Other(_) => false,
    }
}

/// What stands for a number that is not there.
pub fn mark(cell: &Cell) -> bool {
    const MARKS: [&str; 24] = [
        "-",
        "－",
        "―",
        "—",
        "–",
        "‐",
        "ー",
        "x",
        "X",
        "χ",
        "Ｘ",
        "***",
        "…",
        "...",
        "・",
        "・・・",
        "*",
        "＊",
        "△",
        "▲",
        "秘匿",
        "該当無し",
        "該当なし",
        "n/a",
    ];
    cell.as_text().is_some_and(|text| MARKS.contains(&text.trim()))
}

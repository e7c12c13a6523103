//! Tables as the template takes them: texts, and how wide they are, by which it lays a table
//! out.

use serde_json::{Value, json};
use unicode_linebreak::linebreaks;

use crate::letters;
use crate::tables::grid::{Cell, Column, Grid, Mark, Row};

/// Bases are set smaller than the figures before them.
const SMALL: f64 = 0.9;

/// Rows and columns. Widths are in ems of the table's type.
pub fn table(grid: &Grid) -> Value {
    let mut widths: Vec<Width> = grid.columns.iter().map(|_| Width::default()).collect();
    for row in grid.rows.iter().filter(|row| !row.heading) {
        let label = Width::of(&row.label).wider_by(f64::from(row.indent));
        for (width, own) in widths.iter_mut().zip(std::iter::once(label).chain(cells(row))) {
            *width = width.most(own);
        }
    }
    let columns =
        grid.columns.iter().zip(widths).map(|(column, cells)| self::column(column, cells));
    json!({
        "columns": columns.collect::<Vec<_>>(),
        "rows": grid.rows.iter().map(row).collect::<Vec<_>>(),
        "prose": grid.prose,
        "long_labels": grid.long_labels,
    })
}

fn column(column: &Column, cells: Width) -> Value {
    let is_grouped = !column.question.is_empty();
    let heading = if is_grouped { &column.answer } else { &column.heading };
    let (head, question) = (Width::of(heading), Width::of(&column.question));
    json!({
        "heading": heading, "question": column.question, "words": column.words,
        "piece": head.piece.max(cells.piece), "head": head.whole, "head_piece": head.piece, "cell": cells.whole,
        "question_piece": question.piece, "question_width": question.whole,
    })
}

fn row(row: &Row) -> Value {
    let cell = |(cell, width): (&Cell, Width)| {
        json!({
            "text": cell.text, "base": cell.base, "items": cell.items, "width": width.whole, "mark": mark(cell),
        })
    };
    json!({
        "label": row.label, "indent": row.indent, "heading": row.heading,
        "total": row.total, "cells": row.cells.iter().zip(cells(row)).map(cell).collect::<Vec<_>>(),
        "label_width": Width::of(&row.label).whole + f64::from(row.indent),
    })
}

/// How the template knows a mark; nothing where the text is none.
fn mark(cell: &Cell) -> Option<&'static str> {
    cell.mark.map(|mark| match mark {
        Mark::Plain => "plain",
        Mark::Lacking => "lacking",
    })
}

fn cells(row: &Row) -> impl Iterator<Item = Width> {
    row.cells.iter().map(|cell| {
        let base = cell.base.as_deref().unwrap_or_default();
        let whole = letters::width(&cell.text) + SMALL * letters::width(base);
        // Whether a line may end before the base depends on both.
        let piece = match base {
            "" => Width::of(&cell.text).piece,
            _ => Width::of(&format!("{}{base}", cell.text)).piece.min(whole),
        };
        let items = cell.items.iter().map(|item| Width::of(item).wider_by(1.2));
        items.fold(Width { whole, piece }, Width::most)
    })
}

/// How wide a text is.
#[derive(Debug, Clone, Copy, Default)]
struct Width {
    /// In one line.
    whole: f64,
    /// Its widest part that no line break divides.
    piece: f64,
}

impl Width {
    fn of(text: &str) -> Self {
        let mut all = Self::default();
        for (piece, width) in pieces(text) {
            all.whole += letters::width(piece);
            all.piece = all.piece.max(width);
        }
        all
    }

    fn most(self, other: Self) -> Self {
        Self { whole: self.whole.max(other.whole), piece: self.piece.max(other.piece) }
    }

    fn wider_by(self, indent: f64) -> Self {
        Self { whole: self.whole + indent, piece: self.piece + indent }
    }
}

/// The parts of a text that no line break divides, with their widths when they end a line.
fn pieces(text: &str) -> impl Iterator<Item = (&str, f64)> {
    let mut from = 0;
    linebreaks(text).map(move |(to, _)| {
        let piece = &text[from..to];
        from = to;
        (piece, letters::width(piece.trim_end()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_what_no_line_break_divides() {
        let width = Width::of("訪問診療 of patients");
        assert!(width.whole > 10.0 && width.piece < 5.0, "{width:?}");
        let width = Width::of(&"x".repeat(200));
        assert!(width.whole > 50.0 && width.piece == width.whole, "{width:?}");
    }
}

//! Tables as the template takes them: in parts that are laid out, each with its columns and rows.

use serde_json::{Value, json};

use super::layout::{Layout, Part, arrange, row_inset, runs};
use super::measure::Measured;
use crate::tables::grid::{Cell, Grid, Mark, Row};
use crate::view::chart::palette::{of_shade, rgb};

/// A table of a report. Widths of columns are shares of the page.
pub fn table(grid: &Grid) -> Value {
    let measured = Measured::of(grid);
    laid_out(grid, &measured, &arrange(&measured, &shares(grid), true))
}

/// A table that stands in a text, its columns but the first of one width.
pub fn table_in_text(grid: &Grid) -> Value {
    let measured = Measured::of(grid);
    let others = grid.columns.iter().skip(1).map(|_| 1.0);
    let shares: Vec<f64> = std::iter::once(2.2).chain(others).collect();
    laid_out(grid, &measured, &arrange(&measured, &shares, false))
}

fn laid_out(grid: &Grid, measured: &Measured, layout: &Layout) -> Value {
    let part = |part| {
        let mut value = self::part(grid, measured, part);
        value["breaks"] = layout.part_breaks(measured, part).into();
        value
    };
    json!({
        "parts": layout.parts.iter().map(part).collect::<Vec<_>>(),
        "turned": layout.turned,
        "breaks": layout.breaks(measured),
        "inset": row_inset(measured),
        "prose": grid.prose,
    })
}

fn part(grid: &Grid, measured: &Measured, part: &Part) -> Value {
    let has_marks = |i: usize| {
        grid.rows
            .iter()
            .any(|row| i > 0 && row.cells.get(i - 1).is_some_and(|cell| cell.mark.is_some()))
    };
    let columns = part.places.iter().enumerate().map(|(at, &i)| {
        let column = &grid.columns[i];
        json!({
            "marks": has_marks(i),
            "heading": column.below_question(), "width": part.widths[at],
            "words": grid.prose || column.words,
            "broken": part.has_no_room(at, 1, measured.columns[i].piece()),
        })
    });
    let questions = runs(measured, &part.places).into_iter().map(|(at, count)| {
        let i = part.places[at];
        json!({
            "text": grid.columns[i].question, "count": count,
            "broken": part.has_no_room(at, count, measured.columns[i].question.piece),
        })
    });
    let is_grouped = part.places.iter().any(|&i| !grid.columns[i].question.is_empty());
    json!({
        "size": part.size,
        "columns": columns.collect::<Vec<_>>(),
        "questions": is_grouped.then(|| questions.collect::<Vec<_>>()),
        "rows": grid.rows.iter().map(|row| self::row(row, part)).collect::<Vec<_>>(),
    })
}

fn row(row: &Row, part: &Part) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell { base: None, items, shade: None, mark: None, .. } if items.is_empty() => {
            json!(cell.shown())
        }
        Cell { base, items, shade, .. } => json!({
            "text": cell.shown(), "base": base, "items": items, "mark": mark(cell),
            "fill": shade.map(|shade| format!("#{:06x}", rgb(of_shade(shade)))),
        }),
    };
    let cells = part.places[1..].iter().filter_map(|&i| row.cells.get(i - 1));
    json!({
        "label": row.label, "indent": row.indent, "heading": row.heading,
        "total": row.total, "cells": cells.map(cell).collect::<Vec<_>>(),
    })
}

/// How the template knows a mark; nothing where the text is none.
fn mark(cell: &Cell) -> Option<&'static str> {
    cell.mark.map(|mark| match mark {
        Mark::Plain => "plain",
        Mark::Lacking => "lacking",
    })
}

/// The usual widths of columns, as shares.
fn shares(grid: &Grid) -> Vec<f64> {
    let figures = grid.columns.len().saturating_sub(1);
    let words = grid.columns.iter().filter(|column| column.words).count();
    let longest = grid.rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let label = match figures {
        _ if words > 1 && grid.long_labels => 2.8,
        _ if words > 1 => 1.2,
        _ if grid.prose && longest > 16 => 1.6,
        _ if grid.prose => 1.0,
        _ if grid.long_labels => 4.0,
        0..=2 => 1.6,
        3 if longest > 20 => 2.4,
        3 => 0.9,
        _ if longest <= 12 => 1.3,
        4 => 3.4,
        _ => 4.5,
    };
    let share = |words: bool| match words {
        true => 1.9,
        false if grid.prose => 2.6,
        false => 1.0,
    };
    let others = grid.columns.iter().skip(1).map(|column| share(column.words));
    std::iter::once(label).chain(others).collect()
}

//! Tables as the template takes them: in parts that are laid out, each with its columns and rows.

use serde_json::{Value, json};

use super::layout::{Layout, Part, arrange, row_inset, runs};
use super::measure::{Measured, end_width};
use crate::tables::grid::{Cell, Grid, Mark, Row};
use crate::view::chart::palette::{of_shade, rgb};
use crate::view::phrases::phrases;

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
            "heading": in_phrases(column.below_question(), part.inner(at, 1)),
            "width": part.widths[at],
            "words": grid.prose || column.words,
            "broken": part.has_no_room(at, 1, measured.columns[i].piece()),
        })
    });
    let questions = runs(measured, &part.places).into_iter().map(|(at, count)| {
        let i = part.places[at];
        json!({
            "text": in_phrases(&grid.columns[i].question, part.inner(at, count)), "count": count,
            "broken": part.has_no_room(at, count, measured.columns[i].question.piece),
        })
    });
    let is_grouped = part.places.iter().any(|&i| !grid.columns[i].question.is_empty());
    json!({
        "size": part.size,
        "columns": columns.collect::<Vec<_>>(),
        "questions": is_grouped.then(|| questions.collect::<Vec<_>>()),
        "rows": grid.rows.iter().map(|row| self::row(grid, row, part)).collect::<Vec<_>>(),
    })
}

fn row(grid: &Grid, row: &Row, part: &Part) -> Value {
    let cell = |at: usize, cell: &Cell| match cell {
        Cell { base: None, items, shade: None, mark: None, .. } if items.is_empty() => {
            let is_words = grid.columns[part.places[at]].words && !grid.prose;
            let text = cell.shown();
            match in_phrases(&text, part.inner(at, 1)).as_slice() {
                parts if is_words && parts.len() > 1 => json!(parts),
                _ => json!(text),
            }
        }
        Cell { base, items, shade, .. } => json!({
            "text": cell.shown(), "base": base, "items": items, "mark": mark(cell),
            "fill": shade.map(|shade| format!("#{:06x}", rgb(of_shade(shade)))),
        }),
    };
    let places = part.places.iter().enumerate().skip(1);
    let cells = places.filter_map(|(at, &i)| Some(cell(at, row.cells.get(i - 1)?)));
    let across = if row.heading { part.places.len() } else { 1 };
    let room = part.inner(0, across) - f64::from(row.indent);
    json!({
        "label": in_phrases(&row.label, room), "indent": row.indent, "heading": row.heading,
        "total": row.total, "cells": cells.collect::<Vec<_>>(),
    })
}

/// The parts of a text that a line of so many ems does not divide, if they have room: phrases. One
/// that has none is divided as other texts are.
fn in_phrases(text: &str, room: f64) -> Vec<Value> {
    let phrases = if end_width(text) <= room { Vec::new() } else { phrases(text) };
    if phrases.len() < 2 {
        return vec![json!(text)];
    }
    let part = |(phrase, _)| match end_width(phrase) <= room {
        true => json!(phrase),
        false => json!({ "divided": phrase }),
    };
    phrases.into_iter().map(part).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::grid::Column;

    #[test]
    fn headings_labels_and_words_of_a_table_are_in_phrases_that_are_all_of_it() {
        let heading = "95%信頼区間の上限";
        let mut columns: Vec<Column> = ["地区", "連絡の方法"].map(Column::of).into();
        columns.extend((0..7).map(|_| Column::of(heading)));
        columns[1].words = true;
        let words = "電話による連絡、訪問による連絡、連絡先不明";
        let label = "東部在宅医療・介護連携支援センター";
        let cells = std::iter::once(words).chain(["1"; 7]).map(Cell::text).collect();
        let rows = vec![Row::of(label, cells)];
        let value = table(&Grid { columns, rows, ..Grid::default() });
        let part = &value["parts"][0];
        let whole = |value: &Value| -> String {
            let own = |part: &Value| part.as_str().or(part["divided"].as_str()).map(str::to_owned);
            value.as_array().expect("phrases").iter().filter_map(own).collect()
        };
        assert_eq!(part["columns"][0]["heading"], json!(["地区"]));
        assert_eq!(whole(&part["columns"][2]["heading"]), heading);
        assert_eq!(whole(&part["rows"][0]["label"]), label);
        assert_eq!(whole(&part["rows"][0]["cells"][0]), words);
        // Figures are texts as they are.
        assert_eq!(part["rows"][0]["cells"][1], json!("1"));
    }

    #[test]
    fn words_that_have_room_are_not_divided() {
        assert_eq!(in_phrases("95%信頼区間の下限", 6.0), ["95%", "信頼区間の", "下限"]);
    }

    #[test]
    fn a_word_that_has_no_room_is_divided_and_the_others_are_not() {
        assert_eq!(in_phrases("診療所の届出", 7.0), ["診療所の届出"]);
        assert_eq!(in_phrases("在宅療養支援診療所", 5.0), ["在宅療養支援診療所"]);
        let parts = in_phrases("在宅療養支援診療所の届出", 5.0);
        assert_eq!(parts, [json!({ "divided": "在宅療養支援診療所の" }), json!("届出")]);
    }
}

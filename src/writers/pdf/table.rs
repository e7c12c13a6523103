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

    #[test]
    fn words_of_a_heading_stay_whole_where_other_columns_have_room_to_spare() {
        let mut columns: Vec<Column> = ["診療所の所在地域", "n="].map(Column::of).into();
        let long = "合計死亡患者のうち医療機関以外で死亡した患者数（人）";
        columns.extend([long, "人口（人）", "1,000人あたり"].map(Column::of));
        columns.extend(["95%信頼区間の下限", "95%信頼区間の上限"].map(Column::of));
        let cells = || ["102", "345", "575,543", "1.9", "1.3", "2.4"].map(Cell::text).to_vec();
        let rows = vec![Row::of("釜石市", cells()), Row::of("横浜市青葉区", cells())];
        let value = table(&Grid { columns, rows, ..Grid::default() });
        let [part] = value["parts"].as_array().expect("parts").as_slice() else { panic!("parts") };
        assert_eq!(part["size"], json!(8.5));
        let all = &part["columns"];
        let words = ["合計死亡患者のうち", "医療機関以外で", "死亡した", "患者数", "（人）"];
        assert_eq!(all[2]["heading"], json!(words));
        assert_eq!(all[5]["heading"], json!(["95%", "信頼区間の", "下限"]));
        // A column of short words takes none of the room.
        assert!(all[1]["width"].as_f64() < all[2]["width"].as_f64());
    }

    #[test]
    fn a_table_is_not_parted_within_a_question_that_has_room_in_a_part() {
        let of = |question: &str, answers: usize| -> Vec<Column> {
            let column = |answer: usize| Column {
                question: question.to_owned(),
                answer: format!("答え{answer}"),
                ..Column::of(format!("答え{answer}"))
            };
            (0..answers).map(column).collect()
        };
        let first = ["回答", "全体"].map(Column::of).to_vec();
        let columns = [first, of("開設", 4), of("区分", 3), of("届出", 5)].concat();
        let cell = || Cell { base: Some("（100件）".to_owned()), ..Cell::text("100.0↑↑") };
        let label = "対応可能であるが現在対応がない";
        let row = |_| Row::of(label, (1..columns.len()).map(|_| cell()).collect());
        let rows = (0..40).map(row).collect();
        let value = table(&Grid { columns, rows, ..Grid::default() });
        let parts = value["parts"].as_array().expect("parts");
        assert!(parts.len() > 1, "{}", parts.len());
        let mut questions: Vec<String> = Vec::new();
        for part in parts {
            for question in part["questions"].as_array().expect("questions") {
                questions.push(question["text"][0].as_str().expect("a text").to_owned());
            }
        }
        questions.retain(|question| !question.is_empty());
        assert_eq!(questions, ["開設", "区分", "届出"]);
    }
}

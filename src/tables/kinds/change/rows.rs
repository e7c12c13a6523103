//! A table of changes as rows and columns.

use super::lines::{interval, lines, or_dash};
use super::{Change, DIFFERENCE, PANEL, Relative};
use crate::tables::figure::{At, Category};
use crate::tables::grid::{BaseOf, Cell, Column, Grid, Row, heading};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::words::{Message, Words};

/// A heading a value, and a row a wave: n, the value, the difference and its interval.
pub fn by_wave(change: &Change, table: &Table) -> Grid<Words> {
    let mut columns = vec![Column::of(heading(Statistic::N)), Column::of(value_heading(table))];
    columns.extend(difference_columns(change, table));
    if has_panel(table) {
        let n = Column::of(Words::of("change-panel-n"));
        columns.push(n);
        columns.extend(panel_columns());
    }
    let mut rows = Vec::new();
    for line in lines(table) {
        if !line.label.is_empty() {
            rows.push(Row::heading(&line.label));
        }
        for wave in change.waves(table) {
            let at = line.at.in_group(&wave.group);
            let n = table.cell(whole(at), Statistic::N);
            let mut cells = vec![n, table.cell(at, line.statistic)];
            cells.extend(difference_cells(change, table, at));
            if has_panel(table) {
                cells.push(or_dash(table, whole(at), Statistic::PanelN));
                cells.extend(triple(table, at, PANEL));
            }
            let indent = u8::from(!line.label.is_empty());
            rows.push(Row { indent, ..Row::of(&wave.label, cells) });
        }
    }
    Grid::of(table, columns, rows)
}

/// A heading a value and a question, and a row an answer to it: the waves beside each other, then
/// how the last differs from the one before. All are below.
pub fn by_group(change: &Change, table: &Table) -> Grid<Words> {
    let waves = change.waves(table);
    let value = value_heading(table);
    let of_wave = |wave: &&Grouped| Column {
        bases: Some(BaseOf::N),
        ..below(&value, Column::of(&wave.label))
    };
    let mut columns: Vec<Column<Words>> = waves.iter().map(of_wave).collect();
    if let [.., before, last] = waves[..] {
        let of = Message::new("change-from-to").words("before", &before.label);
        let of = Words::from(of.words("now", &last.label));
        columns.extend(difference_columns(change, table).into_iter().map(|own| below(&of, own)));
        if has_panel(table) {
            let [difference, interval] = panel_columns();
            let difference = Column { bases: Some(BaseOf::N), follows: false, ..difference };
            columns.extend([difference, interval].map(|own| below(&of, own)));
        }
    }
    let answers = change.answers(table);
    let of_questions = || answers.chunk_by(|a, b| a.group.variable == b.group.variable);
    let has_questions = of_questions().count() > 1;
    let mut rows = Vec::new();
    for line in lines(table) {
        let cells = |answer: Option<&Grouped>| {
            let mut cells = Vec::new();
            for wave in &waves {
                let group = answer.map(|of| of.group.within(&wave.group));
                let at = line.at.in_group(group.as_ref().unwrap_or(&wave.group));
                let value = or_nobody(table, at, line.statistic);
                cells.push(over(value, table, whole(at), Statistic::N));
                let is_last = waves.last().is_some_and(|last| last.group == wave.group);
                if !is_last || waves.len() < 2 {
                    continue;
                }
                cells.extend(difference_cells(change, table, at));
                if has_panel(table) {
                    let [difference, interval] = triple(table, at, PANEL);
                    let difference = over(difference, table, whole(at), Statistic::PanelN);
                    cells.extend([difference, interval]);
                }
            }
            cells
        };
        for of_question in of_questions() {
            let question = has_questions.then_some(&of_question[0].question);
            let over = match (line.label.is_empty(), question) {
                (true, question) => question.cloned(),
                (false, None) => Some(line.label.clone()),
                (false, Some(question)) => Some(
                    Message::new("cross-column")
                        .words("question", &line.label)
                        .words("answer", question)
                        .into(),
                ),
            };
            let indent = u8::from(over.is_some());
            rows.extend(over.map(Row::heading));
            let row = |of: &&Grouped| Row { indent, ..Row::of(&of.label, cells(Some(of))) };
            rows.extend(of_question.iter().map(row));
        }
        rows.push(Row::total(Words::of("all-respondents"), cells(None)));
    }
    Grid::of(table, columns, rows)
}

/// A column below a heading that it shares.
fn below(shared: &Words, own: Column<Words>) -> Column<Words> {
    let heading = Message::new("cross-column").words("question", shared);
    let heading = heading.words("answer", &own.heading);
    Column { heading: heading.into(), question: shared.clone(), answer: own.heading, ..own }
}

fn has(table: &Table, statistic: Statistic) -> bool {
    table.figures.iter().any(|(key, _)| key.statistic == statistic)
}

fn has_panel(table: &Table) -> bool {
    has(table, Statistic::PanelN)
}

/// Over the values of waves.
fn value_heading(table: &Table) -> Words {
    match (has(table, Statistic::Percent), has(table, Statistic::Mean)) {
        (true, true) => Words::of("change-value"),
        (true, false) => heading(Statistic::Percent),
        _ => heading(Statistic::Mean),
    }
}

fn difference_columns(change: &Change, table: &Table) -> Vec<Column<Words>> {
    let is_of_means = has(table, Statistic::Mean);
    let difference = if is_of_means { "change-difference" } else { "change-points" };
    let interval = || Column { follows: true, ..Column::of(Words::of("change-interval")) };
    let mut columns = vec![Column::of(Words::of(difference)), interval()];
    if let Some(relative) = change.relative {
        columns.extend([Column::of(heading(relative.statistics()[0])), interval()]);
    }
    columns
}

fn panel_columns() -> [Column<Words>; 2] {
    ["change-panel-difference", "change-panel-interval"]
        .map(|key| Column { follows: true, ..Column::of(Words::of(key)) })
}

fn difference_cells(change: &Change, table: &Table, at: At<'_>) -> Vec<Cell<Words>> {
    let relative = change.relative.map(Relative::statistics);
    let all = std::iter::once(DIFFERENCE).chain(relative);
    all.flat_map(|statistics| triple(table, at, statistics)).collect()
}

/// A value and its interval.
fn triple(table: &Table, at: At<'_>, [value, lower, upper]: [Statistic; 3]) -> [Cell<Words>; 2] {
    [or_dash(table, at, value), interval(table, at, lower, upper)]
}

/// Where the base of a figure stands.
fn whole(at: At<'_>) -> At<'_> {
    At { category: &Category::All, ..at }
}

/// A figure; a dash where its wave did not ask for it.
fn or_nobody(table: &Table, at: At<'_>, statistic: Statistic) -> Cell<Words> {
    match table.figure(at, statistic) {
        None => Cell::text(Words::of("report-no-value")),
        figure => Cell::figure(figure),
    }
}

/// With its base behind it, where there is one.
fn over(cell: Cell<Words>, table: &Table, at: At<'_>, base: Statistic) -> Cell<Words> {
    match table.figure(at, base) {
        None => cell,
        n => cell.over_n(n),
    }
}

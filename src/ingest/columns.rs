//! Rows of cells to columns of answers, one a variable.

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};

use super::answer::{Reader, mark};
use super::grid::{Cell, Grid};
use super::header::Matched;
use crate::questionnaire::{Kind, Questionnaire};
use crate::responses::Unreadable;

/// The answers read so far, a column a variable.
pub struct Answers<'a> {
    questionnaire: &'a Questionnaire,
    columns: Vec<Answered>,
    readers: Vec<Reader>,
    answered: usize,
    unreadable: Vec<Unreadable>,
    rows: usize,
}

enum Answered {
    Code(Vec<Option<i32>>),
    Options(Vec<Vec<Option<bool>>>),
    Number(Vec<Option<f64>>),
    Date(Vec<Option<String>>),
    Text(Vec<Option<String>>),
    Derived,
}

impl<'a> Answers<'a> {
    pub fn new(questionnaire: &'a Questionnaire) -> Self {
        let columns = questionnaire
            .variables
            .iter()
            .map(|variable| match variable.kind {
                Kind::Single => Answered::Code(Vec::new()),
                Kind::Multiple => Answered::Options(vec![Vec::new(); variable.codes.len()]),
                Kind::Count | Kind::Number => Answered::Number(Vec::new()),
                Kind::Date => Answered::Date(Vec::new()),
                Kind::Id | Kind::Text => Answered::Text(Vec::new()),
                Kind::Derived => Answered::Derived,
            })
            .collect();
        Self {
            questionnaire,
            columns,
            readers: questionnaire
                .variables
                .iter()
                .map(|variable| Reader::new(variable, questionnaire))
                .collect(),
            answered: 0,
            unreadable: Vec::new(),
            rows: 0,
        }
    }

    /// Cells that were not blank; a multiple question counts once.
    pub fn answered(&self) -> usize {
        self.answered
    }

    /// Reads one row. What does not read is noted and missing.
    pub fn push_row(&mut self, grid: &Grid, row: usize, matched: &Matched) {
        for (index, variable) in self.questionnaire.variables.iter().enumerate() {
            let column = matched.column(index);
            let cell = column.map_or(&Cell::Empty, |column| grid.cell(row, column));
            let reader = &self.readers[index];
            let (unreadable, rows) = (&mut self.unreadable, self.rows);
            let mut note = |result: Result<(), &'static str>, column: Option<usize>| {
                let (Err(key), Some(column)) = (result, column) else { return };
                let (cell, value) = (grid.address(row, column), grid.cell(row, column).text());
                let header = grid.cell(matched.header_row, column).text();
                let problem = grid
                    .problem(key)
                    .with("cell", &cell)
                    .with("header", header)
                    .with("value", &value);
                let variable = variable.id.clone();
                unreadable.push(Unreadable { row: rows, variable, cell, value, problem });
            };
            let mut given = !reader.is_blank(cell);
            match &mut self.columns[index] {
                Answered::Code(values) => {
                    let read = reader.single(cell);
                    values.push(read.ok().flatten().map(|i| variable.codes[i].code));
                    note(read.map(drop), column);
                }
                Answered::Number(values) => {
                    let read = reader.number(cell);
                    values.push(read.ok().flatten());
                    note(read.map(drop), column);
                }
                Answered::Date(values) => {
                    let read = reader.date(cell);
                    values.push(read.clone().ok().flatten());
                    note(read.map(drop), column);
                }
                Answered::Text(values) => {
                    let error = matches!(cell, Cell::Error(_));
                    let is_text = !cell.is_blank() && !error;
                    values.push(is_text.then(|| cell.text().trim().to_owned()));
                    note(if error { Err("cell-error-value") } else { Ok(()) }, column);
                }
                Answered::Options(values) => {
                    let mut chosen = vec![false; variable.codes.len()];
                    for (code, column) in matched.options(index) {
                        let read = mark(grid.cell(row, *column), &variable.codes[*code].label);
                        chosen[*code] = read.unwrap_or(false);
                        note(read.map(drop), Some(*column));
                    }
                    if given {
                        let read = reader.options(cell);
                        read.iter().flatten().for_each(|&code| chosen[code] = true);
                        note(read.map(drop), column);
                    }
                    given = chosen.contains(&true);
                    for (value, chosen) in values.iter_mut().zip(chosen) {
                        value.push(given.then_some(chosen));
                    }
                }
                Answered::Derived => given = false,
            }
            self.answered += usize::from(given);
        }
        self.rows += 1;
    }

    /// Takes what could not be read so far.
    pub fn take_unreadable(&mut self) -> Vec<Unreadable> {
        std::mem::take(&mut self.unreadable)
    }

    pub fn into_frame(self) -> PolarsResult<DataFrame> {
        let mut columns: Vec<Column> = Vec::new();
        let variables = self.questionnaire.variables.iter();
        for (variable, answered) in variables.zip(self.columns) {
            let name = variable.id.as_str();
            match answered {
                Answered::Code(values) => columns.push(series(name, values)),
                Answered::Number(values) => columns.push(series(name, values)),
                Answered::Text(values) | Answered::Date(values) => {
                    columns.push(series(name, values));
                }
                Answered::Options(options) => {
                    for (name, values) in variable.columns().iter().zip(options) {
                        columns.push(series(name, values));
                    }
                }
                Answered::Derived => {}
            }
        }
        DataFrame::new_infer_height(columns)
    }
}

fn series<T, Values: ?Sized>(name: &str, values: Vec<T>) -> Column
where
    Series: NamedFrom<Vec<T>, Values>,
{
    Series::new(name.into(), values).into()
}

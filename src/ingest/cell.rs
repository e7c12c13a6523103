//! One cell to one answer, by the kind of its question.

use std::collections::HashMap;

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};
use unicode_normalization::UnicodeNormalization;

use super::grid::{Cell, Grid};
use super::header::{Matched, normalise};
use crate::problem::Problem;
use crate::questionnaire::{Kind, Questionnaire, Variable};

/// Separates the labels of a multiple answer in one cell.
const SEPARATOR: char = '|';

/// The answers read so far, a column a variable.
pub struct Answers<'a> {
    questionnaire: &'a Questionnaire,
    columns: Vec<Answered>,
    /// Per variable: normalised label or number to the index of the code.
    codes: Vec<HashMap<String, usize>>,
    answered: usize,
}

enum Answered {
    Code(Vec<Option<i32>>),
    Options(Vec<Vec<Option<bool>>>),
    Number(Vec<Option<f64>>),
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
                Kind::Id | Kind::Text | Kind::Date => Answered::Text(Vec::new()),
                Kind::Derived => Answered::Derived,
            })
            .collect();
        Self {
            questionnaire,
            columns,
            codes: questionnaire.variables.iter().map(code_names).collect(),
            answered: 0,
        }
    }

    /// Cells that were not blank; a multiple question counts once.
    pub fn answered(&self) -> usize {
        self.answered
    }

    /// Reads one row. What does not read is noted in `problems` and left out.
    pub fn push_row(
        &mut self,
        grid: &Grid,
        row: usize,
        matched: &Matched,
        problems: &mut Vec<Problem>,
    ) {
        for (index, variable) in self.questionnaire.variables.iter().enumerate() {
            let column = matched.column(index);
            let cell = column.map_or(&Cell::Empty, |column| grid.cell(row, column));
            let codes = &self.codes[index];
            let wrong = |key: &'static str, column: usize| {
                let header = grid.cell(matched.header_row, column).text();
                grid.problem(key)
                    .with("cell", grid.address(row, column))
                    .with("header", header)
                    .with("value", grid.cell(row, column).text())
            };
            let mut note = |result: Result<(), &'static str>, column: Option<usize>| {
                if let (Err(key), Some(column)) = (result, column) {
                    problems.push(wrong(key, column));
                }
            };
            let mut given = !cell.is_blank();
            match &mut self.columns[index] {
                Answered::Code(values) => {
                    let read = code(cell, codes);
                    values.push(read.ok().flatten().map(|i| variable.codes[i].code));
                    note(read.map(drop), column);
                }
                Answered::Number(values) => {
                    let read = number(cell, variable.kind == Kind::Count);
                    values.push(read.ok().flatten());
                    note(read.map(drop), column);
                }
                Answered::Text(values) => {
                    let error = matches!(cell, Cell::Error(_));
                    values.push((given && !error).then(|| cell.text().trim().to_owned()));
                    note(if error { Err("cell-error-value") } else { Ok(()) }, column);
                }
                Answered::Options(values) => {
                    let mut chosen = vec![false; variable.codes.len()];
                    for (code, column) in matched.options(index) {
                        let read = choice(grid.cell(row, *column), &variable.codes[*code].label);
                        chosen[*code] = read.unwrap_or(false);
                        note(read.map(drop), Some(*column));
                    }
                    let text = cell.text();
                    for part in text.split(SEPARATOR).filter(|p| !p.trim().is_empty()) {
                        match codes.get(&normalise(part)) {
                            Some(&code) => chosen[code] = true,
                            None => note(Err("cell-unknown-option"), column),
                        }
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
    }

    pub fn into_frame(self) -> PolarsResult<DataFrame> {
        let mut columns: Vec<Column> = Vec::new();
        let variables = self.questionnaire.variables.iter();
        for (variable, answered) in variables.zip(self.columns) {
            let name = variable.id.as_str();
            match answered {
                Answered::Code(values) => columns.push(series(name, values)),
                Answered::Number(values) => columns.push(series(name, values)),
                Answered::Text(values) => columns.push(series(name, values)),
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

/// Labels in both languages and code numbers of a variable, normalised.
fn code_names(variable: &Variable) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for (index, code) in variable.codes.iter().enumerate() {
        names.insert(normalise(&code.code.to_string()), index);
        names.insert(normalise(&code.label), index);
        if let Some(label) = &code.label_en {
            names.insert(normalise(label), index);
        }
    }
    names
}

fn code(cell: &Cell, codes: &HashMap<String, usize>) -> Result<Option<usize>, &'static str> {
    match cell {
        Cell::Error(_) => Err("cell-error-value"),
        cell if cell.is_blank() => Ok(None),
        cell => codes.get(&normalise(&cell.text())).copied().map(Some).ok_or("cell-unknown-option"),
    }
}

fn number(cell: &Cell, whole: bool) -> Result<Option<f64>, &'static str> {
    let number = match cell {
        Cell::Number(number) => *number,
        Cell::Error(_) => return Err("cell-error-value"),
        cell if cell.is_blank() => return Ok(None),
        Cell::Text(text) => {
            let text: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
            // Rust reads "inf" and "nan" as numbers; a person does not.
            let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
            text.parse().ok().filter(|_| plain).ok_or("cell-no-number")?
        }
        Cell::Bool(_) | Cell::Date(_) | Cell::Empty => return Err("cell-no-number"),
    };
    if whole && (number < 0.0 || number.fract() != 0.0) {
        return Err("cell-no-count");
    }
    Ok(Some(number))
}

/// Whether an option was marked.
fn choice(cell: &Cell, label: &str) -> Result<bool, &'static str> {
    let text = match cell {
        Cell::Bool(value) => return Ok(*value),
        Cell::Error(_) => return Err("cell-error-value"),
        cell => cell.text().nfkc().collect::<String>(),
    };
    match text.trim().to_lowercase().as_str() {
        "1" | "○" | "◯" | "〇" | "✓" | "✔" | "true" | "yes" => Ok(true),
        "" | "0" | "×" | "false" | "no" => Ok(false),
        text if normalise(text) == normalise(label) => Ok(true),
        _ => Err("cell-unknown-mark"),
    }
}

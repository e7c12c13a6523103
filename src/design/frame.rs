//! Tables of how many there are, read with all mistakes at once.

use std::collections::BTreeMap;
use std::path::Path;

use crate::definition::Text;
use crate::ingest::{self, Grid, OpenFile};
use crate::problem::{Failure, Problem, unknown_name};
use crate::questionnaire::{Code, Questionnaire, Variable};
use crate::responses::same_letters;

/// A column of a table, and what its cells are read as.
pub enum Key<'q> {
    /// Answers to a question: the index of the code.
    Codes(&'q Variable),
    /// Names as they are, of a column that is called so: each its number in the order of the table.
    Names(&'q str),
}

/// How many there are by what stands in the key columns.
#[derive(Debug, Default)]
pub struct Counts {
    pub totals: BTreeMap<Vec<usize>, f64>,
    /// How many of them were asked, if the table says so.
    pub asked: BTreeMap<Vec<usize>, f64>,
    /// Of [`Key::Names`].
    pub names: Vec<String>,
}

/// Reads a table. Rows of the same keys add up.
pub fn read(
    path: &Path,
    keys: &[Key<'_>],
    column: Option<&Text>,
    asked: Option<&Text>,
    questionnaire: &Questionnaire,
) -> Result<Counts, Failure> {
    let opened = ingest::open(&[path.to_owned()], None)?;
    let grids = opened.into_iter().next().map(OpenFile::into_grids).transpose()?;
    let grid = grids.and_then(|grids| grids.into_iter().next());
    let Some(grid) = grid else { return Err(Problem::new("design-frame-empty").path(path).into()) };
    let reading = Reading { path, grid, questionnaire };
    let columns = reading.columns(keys, column, asked)?;
    reading.counts(keys, &columns)
}

/// Where what is needed stands in a table.
struct Columns {
    /// The row of the headings.
    header: usize,
    keys: Vec<usize>,
    /// Of numbers; without it each row is one.
    number: Option<usize>,
    asked: Option<usize>,
}

/// In so many rows the headings are looked for.
const HEADER_ROWS: usize = 20;

struct Reading<'r> {
    path: &'r Path,
    grid: Grid,
    questionnaire: &'r Questionnaire,
}

impl Reading<'_> {
    fn problem(&self, key: &'static str) -> Problem {
        Problem::new(key).path(self.path)
    }

    fn columns(
        &self,
        keys: &[Key<'_>],
        column: Option<&Text>,
        asked: Option<&Text>,
    ) -> Result<Columns, Failure> {
        let texts = |row: usize| -> Vec<String> {
            self.grid.row(row).map(|cell| cell.text().trim().to_owned()).collect()
        };
        let place = |headings: &[String], key: &Key<'_>| {
            headings.iter().position(|heading| match key {
                _ if heading.is_empty() => false,
                Key::Codes(variable) => {
                    ingest::called(heading, self.questionnaire).ok().as_ref() == Some(&variable.id)
                }
                Key::Names(name) => same_letters(heading, name),
            })
        };
        // A title may stand above.
        let rows = 0..self.grid.height().min(HEADER_ROWS);
        let is_header = |row: &usize| keys.iter().all(|key| place(&texts(*row), key).is_some());
        let filled = self.grid.filled(0..self.grid.height());
        let first = || filled.iter().position(|filled| *filled > 0);
        let header = rows.clone().find(is_header).or_else(first).unwrap_or(0);
        let headings = texts(header);
        let mut problems = Vec::new();
        let mut columns = Vec::new();
        for key in keys {
            let found = place(&headings, key);
            match (found, key) {
                (Some(found), _) => columns.push(found),
                (None, Key::Codes(variable)) => problems.push(
                    self.problem("design-frame-no-key").words("name", variable.heading_words()),
                ),
                (None, Key::Names(name)) => {
                    problems.push(self.problem("design-frame-no-key").with("name", name));
                }
            }
        }
        let others = headings.iter().enumerate();
        let others = others.filter(|(at, heading)| !heading.is_empty() && !columns.contains(at));
        let mut others: Vec<(usize, &String)> = others.collect();
        let mut named = |name: &Text, others: &[(usize, &String)]| {
            let found = others.iter().find(|(_, of)| same_letters(of, name.get_ref()));
            if found.is_none() {
                let known: Vec<String> = others.iter().map(|(_, of)| (*of).clone()).collect();
                let problem = unknown_name("design-frame-no-column", name.get_ref(), &known);
                problems.push(problem.path(self.path));
            }
            found.map(|(at, _)| *at)
        };
        let asked = asked.and_then(|name| named(name, &others));
        others.retain(|(at, _)| Some(*at) != asked);
        let number = match column {
            Some(name) => named(name, &others),
            None => match others.as_slice() {
                [] => None,
                [(at, _)] => Some(*at),
                _ if problems.is_empty() => {
                    problems.push(self.problem("design-frame-which-column"));
                    None
                }
                _ => None,
            },
        };
        match problems.is_empty() {
            true => Ok(Columns { header, keys: columns, number, asked }),
            false => Err(Failure::data(problems)),
        }
    }

    fn counts(&self, keys: &[Key<'_>], columns: &Columns) -> Result<Counts, Failure> {
        let mut counts = Counts::default();
        let mut problems = Vec::new();
        let filled = self.grid.filled(0..self.grid.height());
        for row in (columns.header + 1..self.grid.height()).filter(|&row| filled[row] > 0) {
            let text = |column: usize| self.grid.cell(row, column).text().trim().to_owned();
            let mistake = |key, value: &str| {
                let problem = self.problem(key).with("row", self.grid.row_number(row));
                problem.with("value", value)
            };
            let mut places = Vec::new();
            for (key, &column) in keys.iter().zip(&columns.keys) {
                let value = text(column);
                match key {
                    Key::Codes(variable) => match code(&variable.codes, &value) {
                        Some(index) => places.push(index),
                        None => problems.push(
                            mistake("design-frame-unknown-answer", &value)
                                .words("question", variable.heading_words()),
                        ),
                    },
                    Key::Names(_) => {
                        let known = counts.names.iter().position(|of| same_letters(of, &value));
                        places.push(known.unwrap_or_else(|| {
                            counts.names.push(value);
                            counts.names.len() - 1
                        }));
                    }
                }
            }
            let mut number = |column: usize| {
                let number = ingest::written_number(&text(column));
                let number = number.filter(|number| *number >= 0.0);
                if number.is_none() {
                    problems.push(mistake("design-frame-no-number", &text(column)));
                }
                number
            };
            let count = columns.number.map_or(Some(1.0), &mut number);
            let asked = columns.asked.and_then(number);
            if places.len() < keys.len() {
                continue;
            }
            if let Some(asked) = asked {
                *counts.asked.entry(places.clone()).or_default() += asked;
            }
            if let Some(count) = count {
                *counts.totals.entry(places).or_default() += count;
            }
        }
        if counts.totals.is_empty() && problems.is_empty() {
            problems.push(self.problem("design-frame-empty"));
        }
        if problems.is_empty() { Ok(counts) } else { Err(Failure::data(problems)) }
    }
}

/// The code that a text means: its label in either language, or its number.
pub fn code(codes: &[Code], text: &str) -> Option<usize> {
    let is_label = |code: &Code| {
        let english = code.label_en.as_deref();
        same_letters(&code.label, text) || english.is_some_and(|label| same_letters(label, text))
    };
    let number = text.parse::<i32>().ok();
    let by_number = |code: &Code| Some(code.code) == number;
    codes.iter().position(is_label).or_else(|| codes.iter().position(by_number))
}

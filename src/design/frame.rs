//! Tables of how many there are, read with all mistakes at once.

use std::collections::BTreeMap;
use std::path::Path;

use super::file::MOST;
use crate::definition::Text;
use crate::ingest::{self, Grid, OpenFile};
use crate::problem::{Failure, Problem, number_in_rows, unknown_name};
use crate::questionnaire::{Code, Questionnaire, Variable};
use crate::responses::same_letters;
use crate::words::Words;

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

/// Reads a table. Rows without a number are one each, and those of the same keys add up; a number
/// stands in one row alone, since a second may be a slip or a part of the first.
pub fn read(
    path: &Path,
    keys: &[Key<'_>],
    column: Option<&Text>,
    asked: Option<&Text>,
    questionnaire: &Questionnaire,
) -> Result<Counts, Failure> {
    let opened = ingest::open(&[path.to_owned()], None)?;
    let grids = opened.into_iter().next().map(OpenFile::into_grids).transpose()?;
    let sheets = grids.into_iter().flatten().map(|grid| Reading { grid, questionnaire });
    let (mut fitting, others): (Vec<_>, Vec<_>) =
        sheets.partition(|sheet: &Reading<'_>| sheet.header(keys).is_some());
    if fitting.len() > 1 {
        let names = fitting.iter().filter_map(|sheet| sheet.grid.sheet.as_deref());
        let names = names.collect::<Vec<_>>().join(", ");
        let problem = Problem::new("design-frame-several-sheets").path(path);
        return Err(problem.with("sheets", names).into());
    }
    let Some(reading) = fitting.pop().or_else(|| others.into_iter().next()) else {
        return Err(Problem::new("design-frame-empty").path(path).with("sheet", "").into());
    };
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

/// So many cells are told of.
const TOLD: usize = 20;

/// In so many rows the headings are looked for.
const HEADER_ROWS: usize = 20;

struct Reading<'r> {
    grid: Grid,
    questionnaire: &'r Questionnaire,
}

impl Reading<'_> {
    fn problem(&self, key: &'static str) -> Problem {
        self.grid.problem(key)
    }

    fn texts(&self, row: usize) -> Vec<String> {
        (0..self.grid.width()).map(|column| self.text(row, column)).collect()
    }

    /// The column of a key.
    fn place(&self, headings: &[String], key: &Key<'_>) -> Option<usize> {
        headings.iter().position(|heading| match key {
            _ if heading.is_empty() => false,
            Key::Codes(variable) => {
                ingest::called(heading, self.questionnaire).ok().as_ref() == Some(&variable.id)
            }
            Key::Names(name) => same_letters(heading, name),
        })
    }

    /// The row with the headings of all keys. A title may stand above.
    fn header(&self, keys: &[Key<'_>]) -> Option<usize> {
        let mut rows = 0..self.grid.height().min(HEADER_ROWS);
        rows.find(|&row| {
            let headings = self.texts(row);
            keys.iter().all(|key| self.place(&headings, key).is_some())
        })
    }

    fn columns(
        &self,
        keys: &[Key<'_>],
        column: Option<&Text>,
        asked: Option<&Text>,
    ) -> Result<Columns, Failure> {
        let filled = self.grid.filled(0..self.grid.height());
        let first = || filled.iter().position(|filled| *filled > 0);
        let header = self.header(keys).or_else(first).unwrap_or(0);
        let headings = self.texts(header);
        let mut problems = Vec::new();
        let mut columns = Vec::new();
        for key in keys {
            let found = self.place(&headings, key);
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
        let path = Path::new(&self.grid.file);
        let mut named = |name: &Text, others: &[(usize, &String)]| {
            let is_it = |(_, of): &&(usize, &String)| same_letters(of, name.get_ref());
            let found: Vec<usize> = others.iter().filter(is_it).map(|(at, _)| *at).collect();
            match found.as_slice() {
                [_] => {}
                [] => {
                    let known: Vec<String> = others.iter().map(|(_, of)| (*of).clone()).collect();
                    let problem = unknown_name("design-frame-no-column", name.get_ref(), &known);
                    problems.push(problem.path(path));
                }
                _ => {
                    let problem = self.problem("design-frame-column-twice");
                    problems.push(problem.with("name", name.get_ref()));
                }
            }
            found.first().copied()
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
        // In which rows each number stands.
        let mut rows: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        let filled = self.grid.filled(0..self.grid.height());
        for row in (columns.header + 1..self.grid.height()).filter(|&row| filled[row] > 0) {
            let mut places = Vec::new();
            for (key, &column) in keys.iter().zip(&columns.keys) {
                let value = self.text(row, column);
                match key {
                    _ if value.is_empty() => {
                        problems.push(self.mistake("design-frame-blank", columns, [row, column]));
                    }
                    Key::Codes(variable) => match code(&variable.codes, &value) {
                        Some(index) => places.push(index),
                        None => problems.push(
                            self.mistake("design-frame-unknown-answer", columns, [row, column])
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
                let text = self.text(row, column);
                let number = ingest::written_number(&text);
                let number = number.filter(|number| (0.0..=MOST).contains(number));
                if number.is_none() {
                    let key = match text.is_empty() {
                        true => "design-frame-blank",
                        false => "design-frame-no-number",
                    };
                    problems.push(self.mistake(key, columns, [row, column]));
                }
                number
            };
            let count = columns.number.map_or(Some(1.0), &mut number);
            let asked = columns.asked.and_then(number);
            if places.len() < keys.len() {
                continue;
            }
            if columns.number.is_some() {
                rows.entry(places.clone()).or_default().push(row);
            }
            if let Some(asked) = asked {
                *counts.asked.entry(places.clone()).or_default() += asked;
            }
            if let Some(count) = count {
                *counts.totals.entry(places).or_default() += count;
            }
        }
        // A wrong file has the same mistake in each row.
        let more = problems.len().saturating_sub(TOLD);
        if more > 0 {
            problems.truncate(TOLD);
            problems.push(self.problem("design-frame-more").with("n", more));
        }
        problems.extend(self.twice(columns, &rows));
        if counts.totals.is_empty() && problems.is_empty() {
            problems.push(self.problem("design-frame-empty"));
        }
        if problems.is_empty() { Ok(counts) } else { Err(Failure::data(problems)) }
    }

    fn text(&self, row: usize, column: usize) -> String {
        self.grid.cell(row, column).text().trim().to_owned()
    }

    /// Something about a cell, named as a person finds it.
    fn mistake(&self, key: &'static str, columns: &Columns, [row, column]: [usize; 2]) -> Problem {
        let cell = format!("{}{}", self.grid.letters(column), self.grid.row_number(row));
        self.problem(key)
            .with("cell", cell)
            .with("header", self.text(columns.header, column))
            .with("value", self.text(row, column))
    }

    /// Several rows of the same keys.
    fn twice(&self, columns: &Columns, rows: &BTreeMap<Vec<usize>, Vec<usize>>) -> Option<Problem> {
        let several = rows.values().filter(|rows| rows.len() > 1);
        let cell = |rows: &Vec<usize>| {
            let keys = columns.keys.iter().map(|&column| self.text(rows[0], column));
            let keys: Vec<String> = keys.collect();
            let numbers = rows.iter().map(|row| self.grid.row_number(*row).to_string());
            number_in_rows(&keys.join(" × "), &numbers.collect::<Vec<_>>())
        };
        let cells: Vec<Words> = several.map(cell).collect();
        let problem = self.problem("design-frame-twice");
        (!cells.is_empty()).then(|| problem.words("cells", Words::first_few(cells)))
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

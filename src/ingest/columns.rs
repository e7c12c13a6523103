//! Columns of cells to columns of answers, one a variable. Each different value of a
//! column is read once.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::answer::{Reader, mark};
use super::corrections::{Correction, Outcome};
use super::grid::{Cell, Grid};
use super::header::{self, Matched};
use crate::answers::Answers;
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::responses::Unreadable;

/// The respondents of a sheet.
pub struct Respondents<'a> {
    pub grid: &'a Grid,
    pub matched: &'a Matched,
    /// The rows of the grid, one a respondent.
    pub rows: &'a [usize],
}

/// What was read.
pub struct Read {
    /// By variable.
    pub answers: BTreeMap<String, Answers>,
    pub unreadable: Vec<Unreadable>,
    /// Answers given; a multiple question counts once.
    pub answered: usize,
    /// What became of the corrections that concern these respondents, by their index.
    pub outcomes: Vec<(usize, Outcome)>,
}

/// A correction, and the position of its respondent among the rows.
pub struct Patch<'a> {
    pub index: usize,
    pub position: usize,
    pub correction: &'a Correction,
}

/// Reads all answers. What does not read is missing and listed, by respondent.
pub fn read(
    respondents: &Respondents<'_>,
    questionnaire: &Questionnaire,
    readers: &[Reader],
    patches: &[Patch<'_>],
) -> Read {
    let variables: Vec<usize> = (0..questionnaire.variables.len()).collect();
    let read: Vec<(Option<Answers>, Question<'_>)> = variables
        .par_iter()
        .map(|&index| {
            let mut question = Question {
                respondents,
                variable: &questionnaire.variables[index],
                reader: &readers[index],
                whole: respondents.matched.column(index),
                options: respondents.matched.options(index),
                patches: patches.iter().filter(|p| p.correction.variable == index).collect(),
                bad: Vec::new(),
                answered: 0,
                outcomes: Vec::new(),
            };
            (question.answers(), question)
        })
        .collect();
    let mut answers = BTreeMap::new();
    let mut unreadable = Vec::new();
    let mut outcomes = Vec::new();
    let mut answered = 0;
    for (of_question, question) in read {
        answers.extend(of_question.map(|of| (question.variable.id.clone(), of)));
        answered += question.answered;
        unreadable.extend(question.bad.iter().map(|bad| question.unreadable(bad)));
        outcomes.extend(question.outcomes);
    }
    // By respondent; within one in the order of the questionnaire.
    unreadable.sort_by_key(|found| found.row);
    Read { answers, unreadable, answered, outcomes }
}

/// A cell that does not read: position of the respondent, column, key of the message.
struct Bad {
    position: usize,
    column: usize,
    key: &'static str,
}

/// One question and where its answers stand.
struct Question<'a> {
    respondents: &'a Respondents<'a>,
    variable: &'a Variable,
    reader: &'a Reader,
    whole: Option<usize>,
    options: &'a [(usize, usize)],
    patches: Vec<&'a Patch<'a>>,
    bad: Vec<Bad>,
    answered: usize,
    outcomes: Vec<(usize, Outcome)>,
}

impl Question<'_> {
    fn answers(&mut self) -> Option<Answers> {
        let reader = self.reader;
        Some(match self.variable.kind {
            Kind::Derived => return None,
            Kind::Single => {
                let options = self.options;
                let mut values = self.read(|cell| reader.single(cell));
                if !options.is_empty() {
                    let marked = self.marked();
                    for (position, (value, marked)) in values.iter_mut().zip(marked).enumerate() {
                        match marked.count_ones() {
                            0 => {}
                            1 => *value = value.or(Some(marked.trailing_zeros() as usize)),
                            _ => self.bad.push(Bad {
                                position,
                                column: options[0].1,
                                key: "cell-two-answers",
                            }),
                        }
                    }
                }
                let values = self.corrected(values, |cell| reader.single(cell));
                let code = |value: Option<usize>| value.map_or(0, |index| index as u16 + 1);
                Answers::Single(values.into_iter().map(code).collect())
            }
            Kind::Count | Kind::Number => {
                let values = self.read(|cell| reader.number(cell));
                let values = self.corrected(values, |cell| reader.number(cell));
                Answers::Numbers(values.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect())
            }
            Kind::Date => {
                let read = |cell: &Cell| Ok(reader.date(cell)?.map(Arc::from));
                self.texts(read)
            }
            Kind::Id | Kind::Text => self.texts(|cell| reader.text(cell).map(|t| t.map(Arc::from))),
            Kind::Multiple => {
                let read = |cell: &Cell| {
                    let chosen = reader.options(cell)?;
                    let mask = chosen.iter().fold(0u128, |mask, code| mask | 1 << code);
                    Ok((mask != 0).then_some(mask))
                };
                let mut values = self.read(read);
                if !self.options.is_empty() {
                    for (value, marked) in values.iter_mut().zip(self.marked()) {
                        let mask = value.unwrap_or(0) | marked;
                        *value = (mask != 0).then_some(mask);
                    }
                }
                let values = self.corrected(values, read);
                Answers::Multiple(values.into_iter().map(Option::unwrap_or_default).collect())
            }
        })
    }

    fn texts(&mut self, read: impl Fn(&Cell) -> Result<Option<Arc<str>>, &'static str>) -> Answers {
        let values = self.read(&read);
        Answers::Texts(self.corrected(values, read))
    }

    /// The answers in the column that holds them whole.
    fn read<T: Clone>(
        &mut self,
        read: impl Fn(&Cell) -> Result<Option<T>, &'static str>,
    ) -> Vec<Option<T>> {
        let rows = self.respondents.rows;
        let cells = self.whole.and_then(|at| Some((at, self.respondents.grid.column(at)?)));
        let Some((column, cells)) = cells else {
            return vec![None; rows.len()];
        };
        let read: Vec<_> = cells.values().iter().map(read).collect();
        let mut bad = Vec::new();
        let value = |(position, &row): (usize, &usize)| match &read[cells.value_index(row)?] {
            Ok(value) => value.clone(),
            Err(key) => {
                bad.push(Bad { position, column, key });
                None
            }
        };
        let values = rows.iter().enumerate().map(value).collect();
        self.bad.extend(bad);
        values
    }

    /// Which options with a column of their own were chosen, as bits.
    fn marked(&mut self) -> Vec<u128> {
        let rows = self.respondents.rows;
        let mut masks = vec![0; rows.len()];
        for &(code, column) in self.options {
            let Some(cells) = self.respondents.grid.column(column) else { continue };
            let option = &self.variable.codes[code];
            let read: Vec<_> = cells.values().iter().map(|cell| mark(cell, option)).collect();
            for (position, (mask, &row)) in masks.iter_mut().zip(rows).enumerate() {
                match cells.value_index(row).map(|index| &read[index]) {
                    Some(Ok(true)) => *mask |= 1 << code,
                    Some(Err(key)) => self.bad.push(Bad { position, column, key }),
                    _ => {}
                }
            }
        }
        masks
    }

    /// Puts corrected values in place of those that are still the old ones, and counts
    /// the answers.
    fn corrected<T: Clone + PartialEq>(
        &mut self,
        mut values: Vec<Option<T>>,
        read: impl Fn(&Cell) -> Result<Option<T>, &'static str>,
    ) -> Vec<Option<T>> {
        for patch in std::mem::take(&mut self.patches) {
            let position = patch.position;
            let text = |text: &String| Cell::Text(text.clone());
            let (old, new) = (&patch.correction.old, &patch.correction.new);
            let is_old = match self.bad.iter().find(|bad| bad.position == position) {
                Some(bad) => header::normalise(&self.shown(bad)) == header::normalise(old),
                None => read(&text(old)).is_ok_and(|old| old == values[position]),
            };
            let outcome = match read(&text(new)) {
                Err(key) => Outcome::Unreadable(key),
                Ok(_) if !is_old => Outcome::Differs,
                Ok(value) => {
                    values[position] = value;
                    self.bad.retain(|bad| bad.position != position);
                    Outcome::Applied
                }
            };
            self.outcomes.push((patch.index, outcome));
        }
        self.answered = values.iter().flatten().count() + self.bad.len();
        values
    }

    /// What stands in the cell.
    fn shown(&self, bad: &Bad) -> String {
        self.respondents.grid.cell(self.respondents.rows[bad.position], bad.column).text()
    }

    fn unreadable(&self, bad: &Bad) -> Unreadable {
        let Respondents { grid, matched, rows } = self.respondents;
        let cell = grid.address(rows[bad.position], bad.column);
        Unreadable {
            row: bad.position,
            variable: self.variable.id.clone(),
            value: self.shown(bad),
            header: matched.header(bad.column).to_owned(),
            cell,
            key: bad.key,
        }
    }
}

//! Columns of cells to columns of answers, one a variable.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;

use super::answer::{self, AnswerParser, Parsers};
use super::grid::{Cell, Column, Grid};
use super::matched::Matched;
use crate::answers::AnswerColumn;
use crate::letters::is_unseen;
use crate::questionnaire::{Kind, PERCENT_SIGNS, Questionnaire, Variable};
use crate::responses::Unreadable;

/// The respondents of a sheet, or of a part of it.
pub struct Respondents<'a> {
    pub grid: &'a Grid,
    pub matched: &'a Matched,
    /// The rows of the grid, one a respondent.
    pub rows: &'a [usize],
}

/// What was read.
pub struct Read {
    /// By variable.
    pub answers: BTreeMap<String, AnswerColumn>,
    pub unreadable: Vec<Unreadable>,
    /// Texts out of which signs were taken that are no letters.
    pub cleaned: Vec<Unreadable>,
    /// Respondents whose answer to a question in percent has the sign, by variable.
    pub signed: BTreeMap<String, Vec<usize>>,
    /// Answers given; a multiple question counts once.
    pub answered: usize,
}

/// Reads the answers to the variables that are wanted. What does not read is missing and
/// listed, by respondent.
pub fn read(
    respondents: &Respondents<'_>,
    questionnaire: &Questionnaire,
    readers: &Parsers<'_>,
    is_wanted: impl Fn(&Variable) -> bool,
) -> Read {
    let mut answers = BTreeMap::new();
    let mut unreadable = Vec::new();
    let mut cleaned = Vec::new();
    let mut signed = BTreeMap::new();
    let mut answered = 0;
    let variables = questionnaire.variables.iter().enumerate();
    for (index, variable) in variables.filter(|(_, variable)| is_wanted(variable)) {
        let own = respondents.matched.column(index);
        let mut question = Question {
            respondents,
            variable,
            reader: readers.of(index),
            is_inside: own.is_none(),
            whole: own.or_else(|| respondents.matched.column(questionnaire.around(variable)?)),
            options: respondents.matched.options(index),
            bad: Vec::new(),
            cleaned: Vec::new(),
        };
        let Some(of_question) = question.answers() else { continue };
        answered += of_question.given() + question.bad.len();
        unreadable.extend(question.bad.iter().map(|bad| question.unreadable(bad)));
        cleaned.extend(question.cleaned.iter().map(|bad| question.unreadable(bad)));
        if variable.is_in_percent() {
            signed.insert(variable.id.clone(), question.signed());
        }
        answers.insert(variable.id.clone(), of_question);
    }
    // By respondent; within one in the order of the questionnaire.
    unreadable.sort_by_key(|found| found.row);
    Read { answers, unreadable, cleaned, signed, answered }
}

fn has_sign(text: &str) -> bool {
    text.trim_end().ends_with(PERCENT_SIGNS)
}

/// Whether the value of a row is one of some, by its number; 0 is none.
fn is_any_of(numbers: &[u32], which: &[bool], row: usize) -> bool {
    let number = numbers.get(row).map_or(0, |&number| number as usize);
    number.checked_sub(1).is_some_and(|value| which[value])
}

/// A cell that does not read: position of the respondent, column, key of the message.
struct Bad {
    position: usize,
    column: usize,
    key: answer::Unreadable,
}

/// Whether rows, from the top, are all of so many.
fn are_all(rows: &[usize], height: usize) -> bool {
    rows.len() == height && rows.last().is_none_or(|&last| last + 1 == height)
}

/// The answers of rows, from 1 + the index of the value of each; 0 is none. Of so many values each
/// that is met is read once.
fn of_values<T: Clone>(
    rows: &[usize],
    numbers: &[u32],
    values: usize,
    none: &T,
    read: impl Fn(usize) -> Result<T, answer::Unreadable>,
    mut or_bad: impl FnMut(usize, Result<T, answer::Unreadable>) -> T,
) -> Vec<T> {
    let numbers: Cow<'_, [u32]> = match are_all(rows, numbers.len()) {
        true => Cow::Borrowed(numbers),
        false => rows.iter().map(|&row| numbers.get(row).copied().unwrap_or(0)).collect(),
    };
    let mut is_met = vec![false; 1 + values];
    numbers.iter().for_each(|&number| is_met[number as usize] = true);
    let mut answers = vec![none.clone(); 1 + values];
    let mut bad: HashMap<u32, answer::Unreadable> = HashMap::new();
    for (number, _) in is_met.iter().enumerate().skip(1).filter(|(_, is_met)| **is_met) {
        match read(number - 1) {
            Ok(answer) => answers[number] = answer,
            Err(key) => drop(bad.insert(number as u32, key)),
        }
    }
    let mut of_rows: Vec<T> = numbers.iter().map(|&of| answers[of as usize].clone()).collect();
    if !bad.is_empty() {
        for (position, number) in numbers.iter().enumerate() {
            if let Some(key) = bad.get(number) {
                of_rows[position] = or_bad(position, Err(key));
            }
        }
    }
    of_rows
}

/// One question and where its answers stand.
struct Question<'a> {
    respondents: &'a Respondents<'a>,
    variable: &'a Variable,
    reader: &'a AnswerParser,
    whole: Option<usize>,
    /// It stands inside of the answer to another question.
    is_inside: bool,
    options: &'a [(usize, usize)],
    bad: Vec<Bad>,
    cleaned: Vec<Bad>,
}

impl Question<'_> {
    fn answers(&mut self) -> Option<AnswerColumn> {
        let reader = self.reader;
        Some(match self.variable.kind {
            _ if self.variable.is_derived => return None,
            Kind::Derived => return None,
            Kind::Single => {
                let read = |cell: &Cell| reader.single(cell);
                let mut codes = self.read(self.whole, 0, |text| reader.label(text), read);
                if !self.options.is_empty() {
                    let marked = self.marked();
                    for (position, (code, marked)) in codes.iter_mut().zip(marked).enumerate() {
                        match marked.count_ones() {
                            0 => {}
                            1 if *code == 0 => *code = marked.trailing_zeros() as u16 + 1,
                            1 => {}
                            _ => self.bad.push(Bad {
                                position,
                                column: self.options[0].1,
                                key: "cell-two-answers",
                            }),
                        }
                    }
                }
                AnswerColumn::Single(codes)
            }
            Kind::Count | Kind::Number if self.is_inside => {
                let read = |cell: &Cell| reader.number_inside(cell);
                AnswerColumn::Numbers(self.read(self.whole, f64::NAN, |_| None, read))
            }
            Kind::Count | Kind::Number => {
                let read = |cell: &Cell| reader.number(cell);
                let plain = self.plain_numbers();
                let numbers = plain.unwrap_or_else(|| {
                    self.read(self.whole, f64::NAN, |text| reader.digits(text), read)
                });
                AnswerColumn::Numbers(numbers)
            }
            Kind::Date | Kind::Month | Kind::Time | Kind::Hours => {
                let read = |cell: &Cell| Ok(reader.moment(cell)?.map(Arc::from));
                AnswerColumn::Texts(self.read(self.whole, None, |_| None, read))
            }
            Kind::Id | Kind::Text => {
                let read = |cell: &Cell| {
                    let text = reader.text(cell)?;
                    let is_clean = !text.as_deref().is_some_and(|text| text.contains(is_unseen));
                    Ok((text.map(Arc::from), is_clean))
                };
                let texts = self.read(self.whole, (None, true), |_| None, read);
                AnswerColumn::Texts(self.clean(texts))
            }
            Kind::Multiple => {
                let read = |cell: &Cell| reader.options(cell);
                let mut codes = self.read(self.whole, 0, |text| reader.labels(text), read);
                if !self.options.is_empty() {
                    codes.iter_mut().zip(self.marked()).for_each(|(code, marked)| *code |= marked);
                }
                AnswerColumn::Multiple(codes)
            }
        })
    }

    /// What stands in a column. Most texts are known at a glance (`quick`); of the others
    /// each different one is read once.
    fn read<T: Clone>(
        &mut self,
        column: Option<usize>,
        none: T,
        quick: impl Fn(&str) -> Option<T>,
        read: impl Fn(&Cell) -> Result<T, answer::Unreadable>,
    ) -> Vec<T> {
        let rows = self.respondents.rows;
        let found = column.and_then(|at| Some((at, self.respondents.grid.column(at)?)));
        let Some((column, cells)) = found else {
            return vec![none; rows.len()];
        };
        let mut bad = Vec::new();
        let mut or_bad = |position: usize, read: Result<T, answer::Unreadable>| {
            read.unwrap_or_else(|key| {
                bad.push(Bad { position, column, key });
                none.clone()
            })
        };
        let each = rows.iter().enumerate();
        let new = |text: &str| quick(text).map_or_else(|| read(&Cell::Text(text.to_owned())), Ok);
        let answers = match cells {
            Column::Values(values) => {
                let read = |index: usize| match &values.values[index] {
                    Cell::Text(text) => new(text),
                    cell => read(cell),
                };
                of_values(rows, &values.rows, values.values.len(), &none, read, or_bad)
            }
            Column::Coded(texts, numbers) => {
                let read = |index: usize| match texts.get(index) {
                    "" => Ok(none.clone()),
                    text => new(text),
                };
                of_values(rows, numbers, texts.spans.len(), &none, read, or_bad)
            }
            Column::Spans(source, spans) => {
                let mut known: HashMap<&str, Result<T, answer::Unreadable>> = HashMap::new();
                let answer = |(position, &row): (usize, &usize)| {
                    let (from, to) = spans.get(row).copied().unwrap_or_default();
                    let text = &source[from as usize..to as usize];
                    if text.is_empty() {
                        return none.clone();
                    }
                    let found = quick(text).map(Ok).unwrap_or_else(|| {
                        let new = || read(&Cell::Text(text.to_owned()));
                        known.entry(text).or_insert_with(new).clone()
                    });
                    or_bad(position, found)
                };
                each.map(answer).collect()
            }
            Column::Numbers(numbers) => {
                let answer = |(position, &row): (usize, &usize)| match numbers.get(row) {
                    Some(&number) if !number.is_nan() => {
                        or_bad(position, read(&Cell::Number(number)))
                    }
                    _ => none.clone(),
                };
                each.map(answer).collect()
            }
        };
        self.bad.extend(bad);
        answers
    }

    /// Texts, each with whether it is clean, without signs that no page can show.
    fn clean(&mut self, mut texts: Vec<(Option<Arc<str>>, bool)>) -> Vec<Option<Arc<str>>> {
        let unclean = texts.iter_mut().enumerate().filter(|(_, (_, is_clean))| !is_clean);
        for (position, (text, _)) in unclean {
            let clean = text.as_deref().map(|text| text.replace(is_unseen, ""));
            let clean = clean.as_deref().map(str::trim).filter(|text| !text.is_empty());
            *text = clean.map(Arc::from);
            let bad = self.whole.map(|column| Bad { position, column, key: "cell-cleaned" });
            self.cleaned.extend(bad);
        }
        texts.into_iter().map(|(text, _)| text).collect()
    }

    /// The respondents whose answer has the sign of a percentage.
    fn signed(&self) -> Vec<usize> {
        let Respondents { grid, rows, .. } = self.respondents;
        let column = self.whole.and_then(|column| grid.column(column));
        let is_signed: Box<dyn Fn(usize) -> bool> = match column {
            None | Some(Column::Numbers(_)) => return Vec::new(),
            Some(Column::Values(values)) => {
                let is_signed = |cell: &Cell| matches!(cell, Cell::Text(text) if has_sign(text));
                let signed: Vec<bool> = values.values.iter().map(is_signed).collect();
                Box::new(move |row| is_any_of(&values.rows, &signed, row))
            }
            Some(Column::Coded(texts, numbers)) => {
                let is_signed = |index| has_sign(texts.get(index));
                let signed: Vec<bool> = (0..texts.spans.len()).map(is_signed).collect();
                Box::new(move |row| is_any_of(numbers, &signed, row))
            }
            Some(Column::Spans(source, spans)) => Box::new(|row| {
                let (from, to) = spans.get(row).copied().unwrap_or_default();
                has_sign(&source[from as usize..to as usize])
            }),
        };
        let each = rows.iter().enumerate();
        each.filter(|&(_, &row)| is_signed(row)).map(|(position, _)| position).collect()
    }

    /// What stands in a column of numbers, if all are of the kind that was asked for.
    fn plain_numbers(&self) -> Option<Vec<f64>> {
        let Some(Column::Numbers(numbers)) = self.respondents.grid.column(self.whole?) else {
            return None;
        };
        let rows = self.respondents.rows;
        let number = |&row: &usize| numbers.get(row).copied().unwrap_or(f64::NAN);
        let numbers: Vec<f64> = match are_all(rows, numbers.len()) {
            true => numbers.clone(),
            false => rows.iter().map(number).collect(),
        };
        // Added to a number, this leaves no place for a fraction. A larger number is read one by
        // one. All are looked at, of which a processor does several at a time.
        const WHOLE: f64 = (1_u64 << 52) as f64;
        let is_count = |n: f64| n.is_nan() | ((0.0..WHOLE).contains(&n) & (n + WHOLE - WHOLE == n));
        let are_counts = || numbers.iter().fold(true, |all, &number| all & is_count(number));
        let are_plain = self.variable.kind == Kind::Number || are_counts();
        (are_plain && !self.reader.has_filler(&numbers)).then_some(numbers)
    }

    /// Which options with a column of their own were chosen, as bits.
    fn marked(&mut self) -> Vec<u128> {
        let mut masks = vec![0; self.respondents.rows.len()];
        for &(code, column) in self.options {
            let reader = self.reader;
            let marked = self.read(Some(column), false, |_| None, |cell| reader.mark(cell, code));
            for (mask, marked) in masks.iter_mut().zip(marked) {
                *mask |= u128::from(marked) << code;
            }
        }
        masks
    }

    fn unreadable(&self, bad: &Bad) -> Unreadable {
        let Respondents { grid, matched, rows } = self.respondents;
        Unreadable {
            row: bad.position,
            variable: self.variable.id.clone(),
            column: grid.letters(bad.column),
            value: grid.cell(rows[bad.position], bad.column).text().replace(is_unseen, ""),
            header: matched.header(bad.column).to_owned(),
            key: bad.key,
        }
    }
}

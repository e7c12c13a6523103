//! Answers as statistics packages hold them: a variable's values, the labels of these, and in the
//! values themselves why there is none. What SPSS and Stata ask for alike.

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use indexmap::IndexMap;

use super::variable_names;
use crate::engine::frame::{Cell, Frame};
use crate::locales::Locale;
use crate::microdata::{Blanks, Codebook, Content, Described, Microdata, Options, Weighed};
use crate::words::Message;

/// The variables of a file, with rows that are made when they are asked for.
pub struct Labelled<'a> {
    frame: &'a Frame,
    /// Of the variables, in their order and by the names that they have in the file. The columns
    /// of labels and of reasons are gone, but for the reasons of texts.
    pub codebook: Codebook,
    pub variables: Vec<Variable>,
    /// Names of the questionnaire that are not those of the file, with these.
    renamed: Vec<String>,
}

/// A file of them, and what is to be said of it.
pub struct Written {
    pub bytes: Vec<u8>,
    /// What stands for no answer and for not asked.
    pub blanks: Blanks,
    pub told: Vec<Message>,
}

/// How a variable's values are held.
pub struct Variable {
    /// Place in the frame.
    column: usize,
    /// The column that tells why another is blank.
    reasons: Option<usize>,
    is_computed: bool,
    pub form: Form,
    /// Of codes, then of what may stand in place of an answer.
    pub labels: Vec<(Labelling, String)>,
}

/// What a variable holds. Days, months and minutes are numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    Number(Numbers),
    /// Since 1970-01-01.
    Days,
    /// Since January 1970.
    Months,
    /// Since midnight.
    Minutes,
    /// Bytes of the longest.
    Text(usize),
}

/// The numbers of a variable; 0 to 0 where there are none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    pub min: f64,
    pub max: f64,
    pub are_whole: bool,
}

/// What a label is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Labelling {
    Code(i32),
    Blank(Blank),
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blank {
    NoAnswer,
    NotAsked,
    /// It could not be computed.
    NoValue,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Number(f64),
    Text(Cow<'a, str>),
    Blank(Blank),
}

impl<'a> Labelled<'a> {
    /// `longest_name` is how many letters a name may have.
    pub fn new(made: &'a Microdata, longest_name: usize, locale: &Locale) -> Self {
        let all = &made.codebook.columns;
        let kept = kept(made);
        let own: Vec<&str> = kept.iter().map(|(column, _)| all[*column].name.as_str()).collect();
        let names = variable_names::fitting(&own, longest_name);
        let columns = kept.iter().map(|(column, form)| in_file(&all[*column], *form, &names));
        let ids: Vec<&str> = made.codebook.sets.iter().map(|set| set.name.as_str()).collect();
        let ids = variable_names::fitting(&ids, longest_name);
        let sets = made.codebook.sets.iter().map(|set| Options {
            name: renamed(&set.name, &ids),
            label: set.label.clone(),
            columns: set.columns.iter().map(|name| renamed(name, &names)).collect(),
        });
        let weighed = made.codebook.weighed.clone();
        let weighed = weighed.map(|of| Weighed { name: renamed(&of.name, &names), ..of });
        let (columns, sets) = (columns.collect(), sets.collect());
        let codebook = Codebook { columns, sets, weighed, ..made.codebook.clone() };
        let variables =
            kept.iter().map(|(column, form)| Variable::new(all, *column, *form, locale));
        let changed = names.iter().filter(|(own, name)| **own != name.as_str());
        let changed = changed.map(|(own, name)| format!("{own} → {name}"));
        Self {
            frame: &made.frame,
            codebook,
            variables: variables.collect(),
            renamed: changed.collect(),
        }
    }

    /// The variables with what the codebook says of them.
    pub fn described(&self) -> impl Iterator<Item = (&Variable, &Described)> {
        self.variables.iter().zip(&self.codebook.columns)
    }

    /// Says which variables have another name, if any.
    pub fn renamed(&self) -> Option<Message> {
        let names = self.renamed.join(", ");
        (!names.is_empty()).then(|| Message::new("export-renamed").with("names", names))
    }

    /// The values of each respondent, in the order of the variables.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Value<'_>>> {
        (0..self.frame.height()).map(|row| {
            let cells: Vec<Cell<'_>> = self.frame.row(row).collect();
            self.variables.iter().map(|variable| variable.value(&cells)).collect()
        })
    }
}

impl Variable {
    fn new(all: &[Described], column: usize, form: Form, locale: &Locale) -> Self {
        let described = &all[column];
        let reasons = described.why_missing.as_ref();
        Self {
            column,
            reasons: reasons.and_then(|name| all.iter().position(|of| of.name == *name)),
            is_computed: described.derivation.is_some(),
            form,
            labels: labels(described, form, locale),
        }
    }

    fn value<'c>(&self, cells: &[Cell<'c>]) -> Value<'c> {
        match self.form.value(cells[self.column]) {
            Some(value) => value,
            None => Value::Blank(match self.reasons.map(|column| cells[column]) {
                Some(Cell::Number(2.0)) => Blank::NotAsked,
                _ if self.is_computed => Blank::NoValue,
                _ => Blank::NoAnswer,
            }),
        }
    }

    /// What may stand in place of an answer, which has a label.
    pub fn blanks(&self) -> impl Iterator<Item = Blank> {
        self.labels.iter().filter_map(|(of, _)| match of {
            Labelling::Blank(blank) => Some(*blank),
            Labelling::Code(_) => None,
        })
    }
}

impl Form {
    fn of(described: &Described, frame: &Frame, column: usize) -> Self {
        let form = match described.content {
            Content::Date => Self::Days,
            Content::Month => Self::Months,
            Content::Time => Self::Minutes,
            Content::Label | Content::Text => Self::Text(0),
            Content::Code | Content::Flag | Content::Missing | Content::Number => {
                let none = Numbers { min: 0.0, max: 0.0, are_whole: true };
                Self::Number(numbers(frame.column(column)).unwrap_or(none))
            }
        };
        // What is written otherwise than days are is a text like others.
        let is_read = |cell: Cell<'_>| cell == Cell::Missing || form.value(cell).is_some();
        if frame.column(column).all(is_read) && form != Self::Text(0) {
            return form;
        }
        let lengths = frame.column(column).map(|cell| match cell {
            Cell::Text(text) => text.len(),
            _ => 0,
        });
        Self::Text(lengths.max().unwrap_or(0))
    }

    /// The value of a cell; none where it is blank.
    fn value<'c>(&self, cell: Cell<'c>) -> Option<Value<'c>> {
        let text = match cell {
            Cell::Missing => return None,
            Cell::Number(number) => return Some(Value::Number(number)),
            Cell::Text(text) => text,
        };
        let number = match self {
            Self::Days => day(text)?.signed_duration_since(NaiveDate::default()).num_days() as f64,
            Self::Months => {
                let first = day(&format!("{text}-01"))?;
                f64::from((first.year() - 1970) * 12) + f64::from(first.month0())
            }
            Self::Minutes => {
                let (hours, minutes) = text.split_once(':')?;
                f64::from(hours.parse::<u16>().ok()?) * 60.0
                    + f64::from(minutes.parse::<u16>().ok()?)
            }
            Self::Number(_) | Self::Text(_) => return Some(Value::Text(plain(text))),
        };
        Some(Value::Number(number))
    }
}

/// The columns that are variables of the file, with what these hold.
fn kept(made: &Microdata) -> Vec<(usize, Form)> {
    let columns = &made.codebook.columns;
    let values = (0..).zip(columns).filter(|(_, column)| column.content != Content::Label);
    let forms = values.map(|(at, column)| (at, Form::of(column, &made.frame, at)));
    let mut kept: Vec<(usize, Form)> = forms.collect();
    // Reasons stay beside texts, which have no room for them.
    let texts = kept.iter().filter(|(_, form)| matches!(form, Form::Text(_)));
    let reasons: HashSet<&String> =
        texts.filter_map(|(at, _)| columns[*at].why_missing.as_ref()).collect();
    kept.retain(|(at, _)| {
        columns[*at].content != Content::Missing || reasons.contains(&columns[*at].name)
    });
    kept
}

fn in_file(column: &Described, form: Form, names: &IndexMap<&str, String>) -> Described {
    let is_text = matches!(form, Form::Text(_));
    let why_missing = column.why_missing.as_ref().filter(|_| is_text);
    Described {
        name: renamed(&column.name, names),
        content: if is_text { Content::Text } else { column.content },
        why_missing: why_missing.map(|name| renamed(name, names)),
        ..column.clone()
    }
}

fn renamed(name: &str, names: &IndexMap<&str, String>) -> String {
    names.get(name).cloned().unwrap_or_else(|| name.to_owned())
}

/// A text without what ends one in these files.
fn plain(text: &str) -> Cow<'_, str> {
    match text.contains('\0') {
        true => text.replace('\0', "").into(),
        false => text.into(),
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn numbers<'c>(cells: impl Iterator<Item = Cell<'c>>) -> Option<Numbers> {
    let numbers = cells.filter_map(|cell| match cell {
        Cell::Number(number) => Some(number),
        _ => None,
    });
    let one = |number: f64| Numbers { min: number, max: number, are_whole: number.fract() == 0.0 };
    numbers.map(one).reduce(|all, one| Numbers {
        min: all.min.min(one.min),
        max: all.max.max(one.max),
        are_whole: all.are_whole && one.are_whole,
    })
}

/// What is computed has no value for one reason only, which needs no name. Texts are blank.
fn labels(described: &Described, form: Form, locale: &Locale) -> Vec<(Labelling, String)> {
    let codes = described.values.iter();
    let mut labels: Vec<(Labelling, String)> =
        codes.map(|value| (Labelling::Code(value.code), one_line(&value.label))).collect();
    let is_answer = described.derivation.is_none() && described.content != Content::Missing;
    if is_answer && !matches!(form, Form::Text(_)) {
        let blank = |blank, key: &str| (Labelling::Blank(blank), locale.word(key));
        labels.push(blank(Blank::NoAnswer, "codebook-missing"));
        if described.is_asked_of_some {
            labels.push(blank(Blank::NotAsked, "codebook-not-asked"));
        }
    }
    labels
}

/// A label as these files take it.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// As much of a text as has room with a `…` at its end; none where all has. `size` is what a
/// character takes.
pub fn cut(text: &str, room: usize, size: fn(char) -> usize) -> Option<String> {
    let mut left = room.checked_sub(size('…'))?;
    let is_longer = text.chars().map(size).sum::<usize>() > room;
    let fits = |c: &char| {
        let rest = left.checked_sub(size(*c));
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    is_longer.then(|| text.chars().take_while(fits).chain(['…']).collect())
}

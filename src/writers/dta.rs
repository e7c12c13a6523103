//! Stata's file of release 118, which Stata 14 and later read (`help dta`).

use indexmap::IndexMap;

use super::labelled::{
    Blank, Form, Labelled, Labelling, Numbers, Value, Variable, Written, cut, one_line,
};
use crate::locales::Locale;
use crate::microdata::{Blanks, Options};
use crate::problem::{Failure, Problem};
use crate::words::Message;

/// Characters of a variable's name.
pub const LONGEST_NAME: usize = 32;

/// Characters of a label of the file or a variable.
const LONGEST_LABEL: usize = 80;

/// Bytes of the label of a value: readers cut the next ones off, be it within a letter.
const LONGEST_VALUE_LABEL: usize = 32_000;

/// Bytes of a text that stands in its row.
const LONGEST_IN_ROW: usize = 2_045;

/// Bytes of a note.
const LONGEST_NOTE: usize = 67_783;

const MOST_VARIABLES: usize = 32_767;

/// Days and months from 1960, where Stata begins to count, to 1970.
const DAYS_TO_1970: f64 = 3_653.0;
const MONTHS_TO_1970: f64 = 120.0;

/// How a variable is stored.
#[derive(Clone, Copy, PartialEq)]
enum Storage {
    Byte,
    Int,
    Long,
    Double,
    Text(usize),
    /// Beside the rows.
    LongText,
}

impl Storage {
    fn of(form: Form) -> Self {
        match form {
            Form::Number(of) => Self::of_numbers(of),
            Form::Days | Form::Months => Self::Long,
            Form::Minutes => Self::Double,
            Form::Text(longest) if longest > LONGEST_IN_ROW => Self::LongText,
            Form::Text(longest) => Self::Text(longest.max(1)),
        }
    }

    /// The smallest that has them all; the largest numbers of each stand for blanks.
    fn of_numbers(numbers: Numbers) -> Self {
        let hold = |min: f64, max: f64| numbers.min >= min && numbers.max <= max;
        match numbers.are_whole {
            true if hold(-127.0, 100.0) => Self::Byte,
            true if hold(-32_767.0, 32_740.0) => Self::Int,
            true if hold(-2_147_483_647.0, 2_147_483_620.0) => Self::Long,
            _ => Self::Double,
        }
    }

    fn code(self) -> u16 {
        match self {
            Self::Byte => 65_530,
            Self::Int => 65_529,
            Self::Long => 65_528,
            Self::Double => 65_526,
            Self::LongText => 32_768,
            Self::Text(width) => width as u16,
        }
    }

    fn number(self, number: f64) -> Vec<u8> {
        match self {
            Self::Byte => (number as i8).to_le_bytes().to_vec(),
            Self::Int => (number as i16).to_le_bytes().to_vec(),
            Self::Long => (number as i32).to_le_bytes().to_vec(),
            Self::Double | Self::Text(_) | Self::LongText => number.to_le_bytes().to_vec(),
        }
    }

    fn blank(self, blank: Blank) -> Vec<u8> {
        let step = step(blank);
        match self {
            Self::Byte => vec![101 + step],
            Self::Int => (32_741 + u16::from(step)).to_le_bytes().to_vec(),
            Self::Long => (2_147_483_621 + u32::from(step)).to_le_bytes().to_vec(),
            Self::Double => ((0x7fe0 << 48) | (u64::from(step) << 40)).to_le_bytes().to_vec(),
            Self::Text(width) => vec![0; width],
            Self::LongText => vec![0; 8],
        }
    }
}

/// `.`, `.a` and `.b` follow each other.
fn step(blank: Blank) -> u8 {
    match blank {
        Blank::NoValue => 0,
        Blank::NoAnswer => 1,
        Blank::NotAsked => 2,
    }
}

/// Fails where there are more variables than the release has room for.
pub fn write(labelled: &Labelled<'_>, locale: &Locale) -> Result<Written, Failure> {
    let count = labelled.variables.len();
    if count > MOST_VARIABLES {
        return Err(Failure::data(vec![
            Problem::new("export-too-many-variables").with("variables", count),
        ]));
    }
    let blanks = Blanks { no_answer: ".a".to_owned(), not_asked: ".b".to_owned() };
    let mut cut_labels = Vec::new();
    let mut file = File { bytes: b"<stata_dta>".to_vec(), places: vec![0] };
    file.header(labelled);
    file.section("map", |bytes| bytes.extend([0; 14 * 8]));
    file.dictionary(labelled, &mut cut_labels);
    file.section("characteristics", |bytes| characteristics(bytes, labelled, &blanks, locale));
    let mut long_texts = Vec::new();
    file.section("data", |bytes| rows(bytes, labelled, &mut long_texts));
    file.section("strls", |bytes| bytes.append(&mut long_texts));
    file.section("value_labels", |bytes| {
        sets_of_labels(labelled)
            .iter()
            .for_each(|(labels, name)| value_labels(bytes, name, labels));
    });
    let told = (!cut_labels.is_empty())
        .then(|| Message::new("export-labels-cut-dta").with("names", cut_labels.join(", ")));
    Ok(Written { bytes: file.finish(), blanks, told: told.into_iter().collect() })
}

/// Sections between tags, of which a table at the top says where they begin.
struct File {
    bytes: Vec<u8>,
    places: Vec<u64>,
}

impl File {
    fn tagged(&mut self, tag: &str, inner: impl FnOnce(&mut Vec<u8>)) {
        self.bytes.extend(format!("<{tag}>").as_bytes());
        inner(&mut self.bytes);
        self.bytes.extend(format!("</{tag}>").as_bytes());
    }

    fn section(&mut self, tag: &str, inner: impl FnOnce(&mut Vec<u8>)) {
        self.places.push(self.bytes.len() as u64);
        self.tagged(tag, inner);
    }

    /// Without the time of its making: the same answers give the same file.
    fn header(&mut self, labelled: &Labelled<'_>) {
        let title = label(&labelled.codebook.title).0;
        self.bytes.extend(b"<header><release>118</release><byteorder>LSF</byteorder>");
        self.tagged("K", |bytes| bytes.extend((labelled.variables.len() as u16).to_le_bytes()));
        self.tagged("N", |bytes| bytes.extend((labelled.codebook.rows as u64).to_le_bytes()));
        self.tagged("label", |bytes| {
            bytes.extend((title.len() as u16).to_le_bytes());
            bytes.extend(title.as_bytes());
        });
        self.tagged("timestamp", |bytes| bytes.push(0));
        self.bytes.extend(b"</header>");
    }

    fn dictionary(&mut self, labelled: &Labelled<'_>, cut_labels: &mut Vec<String>) {
        let variables = &labelled.variables;
        let columns = &labelled.codebook.columns;
        self.section("variable_types", |bytes| {
            let codes = variables.iter().map(|variable| Storage::of(variable.form).code());
            codes.for_each(|code| bytes.extend(code.to_le_bytes()));
        });
        self.section("varnames", |bytes| {
            columns.iter().for_each(|column| padded(bytes, &column.name, 129));
        });
        self.section("sortlist", |bytes| bytes.extend(vec![0; 2 * (variables.len() + 1)]));
        self.section("formats", |bytes| {
            variables.iter().for_each(|variable| padded(bytes, &format(variable.form), 57));
        });
        let sets = sets_of_labels(labelled);
        self.section("value_label_names", |bytes| {
            let name = |variable: &Variable| sets.get(variable.labels.as_slice()).copied();
            let names = variables.iter().map(|variable| name(variable).unwrap_or_default());
            names.for_each(|name| padded(bytes, name, 129));
        });
        self.section("variable_labels", |bytes| {
            for (variable, column) in labelled.described() {
                let (short, is_cut) = label(&column.label);
                let is_long = |(_, label): &(Labelling, String)| value_label(label).1;
                if is_cut || variable.labels.iter().any(is_long) {
                    cut_labels.push(column.name.clone());
                }
                padded(bytes, &short, 321);
            }
        });
    }

    fn finish(mut self) -> Vec<u8> {
        self.places.push(self.bytes.len() as u64);
        self.bytes.extend(b"</stata_dta>");
        self.places.push(self.bytes.len() as u64);
        let table = self.places[1] as usize + "<map>".len();
        let places = self.places.iter().flat_map(|place| place.to_le_bytes());
        self.bytes.splice(table..table + 14 * 8, places);
        self.bytes
    }
}

fn padded(bytes: &mut Vec<u8>, text: &str, width: usize) {
    bytes.extend(text.as_bytes());
    bytes.extend(std::iter::repeat_n(0, width.saturating_sub(text.len())));
}

/// A label that has room, and whether something is left out.
fn label(text: &str) -> (String, bool) {
    let text = one_line(text);
    match cut(&text, LONGEST_LABEL, |_| 1) {
        Some(short) => (short, true),
        None => (text, false),
    }
}

fn value_label(text: &str) -> (String, bool) {
    match cut(text, LONGEST_VALUE_LABEL, char::len_utf8) {
        Some(short) => (short, true),
        None => (text.to_owned(), false),
    }
}

fn format(form: Form) -> String {
    match form {
        Form::Number(_) => "%10.0g".to_owned(),
        Form::Days => "%tdCCYY-NN-DD".to_owned(),
        Form::Months => "%tmCCYY-NN".to_owned(),
        Form::Minutes => "%tcHH:MM".to_owned(),
        Form::Text(longest) if longest > LONGEST_IN_ROW => "%9s".to_owned(),
        Form::Text(longest) => format!("%{}s", longest.clamp(1, 244)),
    }
}

/// Each set of labels, with the name of the first variable that has it.
fn sets_of_labels<'l>(labelled: &'l Labelled<'_>) -> IndexMap<&'l [(Labelling, String)], &'l str> {
    let mut sets = IndexMap::new();
    for (variable, column) in labelled.described().filter(|(of, _)| !of.labels.is_empty()) {
        sets.entry(variable.labels.as_slice()).or_insert(column.name.as_str());
    }
    sets
}

/// What has no place elsewhere: questions as they were asked, which variables are options of one,
/// and what missing values mean, as notes and, for programs, by name.
fn characteristics(bytes: &mut Vec<u8>, labelled: &Labelled<'_>, blanks: &Blanks, locale: &Locale) {
    let codebook = &labelled.codebook;
    let args = [("no_answer", blanks.no_answer.as_str()), ("not_asked", &blanks.not_asked)];
    let mut notes = vec![locale.say("codebook-blanks", &args)];
    let listed = |set: &Options| set.columns.join(" ");
    notes.extend(codebook.sets.iter().map(|set| format!("{}: {}", set.label, listed(set))));
    characteristic(bytes, "_dta", "note0", &notes.len().to_string());
    for (number, note) in (1..).zip(&notes) {
        characteristic(bytes, "_dta", &format!("note{number}"), note);
    }
    for set in &codebook.sets {
        for name in &set.columns {
            characteristic(bytes, name, "multiple", &set.name);
        }
    }
    for column in codebook.columns.iter().filter(|column| !column.question.is_empty()) {
        characteristic(bytes, &column.name, "note0", "1");
        characteristic(bytes, &column.name, "note1", &column.question);
    }
}

fn characteristic(bytes: &mut Vec<u8>, of: &str, name: &str, text: &str) {
    let text = one_line(text);
    let text = cut(&text, LONGEST_NOTE, char::len_utf8).unwrap_or(text);
    bytes.extend(b"<ch>");
    bytes.extend((2 * 129 + text.len() as u32 + 1).to_le_bytes());
    padded(bytes, of, 129);
    padded(bytes, name, 129);
    padded(bytes, &text, text.len() + 1);
    bytes.extend(b"</ch>");
}

fn rows(bytes: &mut Vec<u8>, labelled: &Labelled<'_>, long_texts: &mut Vec<u8>) {
    for (row, values) in (1_u64..).zip(labelled.rows()) {
        for ((column, variable), value) in (1_u16..).zip(&labelled.variables).zip(values) {
            let storage = Storage::of(variable.form);
            match (value, storage) {
                (Value::Blank(blank), _) => bytes.extend(storage.blank(blank)),
                (Value::Number(number), _) => {
                    bytes.extend(storage.number(in_stata(variable.form, number)));
                }
                (Value::Text(text), Storage::Text(width)) => padded(bytes, &text, width),
                (Value::Text(text), _) if text.is_empty() => bytes.extend([0; 8]),
                (Value::Text(text), _) => {
                    bytes.extend(column.to_le_bytes());
                    bytes.extend(&row.to_le_bytes()[..6]);
                    long_texts.extend(b"GSO");
                    long_texts.extend(u32::from(column).to_le_bytes());
                    long_texts.extend(row.to_le_bytes());
                    long_texts.push(130);
                    long_texts.extend((text.len() as u32 + 1).to_le_bytes());
                    padded(long_texts, &text, text.len() + 1);
                }
            }
        }
    }
}

/// Times of day are milliseconds.
fn in_stata(form: Form, number: f64) -> f64 {
    match form {
        Form::Days => number + DAYS_TO_1970,
        Form::Months => number + MONTHS_TO_1970,
        Form::Minutes => number * 60_000.0,
        Form::Number(_) | Form::Text(_) => number,
    }
}

fn value_labels(bytes: &mut Vec<u8>, name: &str, labels: &[(Labelling, String)]) {
    let mut texts = Vec::new();
    let mut places = Vec::new();
    let mut values = Vec::new();
    for (of, label) in labels {
        let value = match of {
            Labelling::Code(code) => *code,
            Labelling::Blank(blank) => 2_147_483_621 + i32::from(step(*blank)),
        };
        values.extend(value.to_le_bytes());
        places.extend((texts.len() as u32).to_le_bytes());
        texts.extend(value_label(label).0.as_bytes());
        texts.push(0);
    }
    bytes.extend(b"<lbl>");
    bytes
        .extend((8 + places.len() as u32 + values.len() as u32 + texts.len() as u32).to_le_bytes());
    padded(bytes, name, 129 + 3);
    bytes.extend((labels.len() as u32).to_le_bytes());
    bytes.extend((texts.len() as u32).to_le_bytes());
    bytes.extend([places, values, texts].concat());
    bytes.extend(b"</lbl>");
}

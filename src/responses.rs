//! The respondent-level data, and the place in a file that each row came from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::answers::Answers;
use crate::problem::Problem;
use crate::questionnaire::Reference;

/// Answers of all respondents.
#[derive(Default)]
pub struct Responses {
    /// By variable, without the derived ones.
    pub answers: BTreeMap<String, Answers>,
    /// Where each respondent's row came from.
    pub places: Vec<Place>,
    pub sources: Vec<Source>,
    /// The reference tables in use: from the data, or those of the questionnaire.
    pub references: Vec<Reference>,
    /// Remarks on the data: lines above the header that begin with 「※」. The report's
    /// cover repeats them.
    pub remarks: Vec<String>,
    /// Answers read: cells that were not blank, a multiple question counted once.
    pub answered: usize,
    /// Cells that cannot be read as asked, by row.
    pub unreadable: Vec<Unreadable>,
    /// Texts out of which signs were taken that are no letters, by row.
    pub cleaned: Vec<Unreadable>,
    /// Respondents whose answer to a question in percent has the sign, by variable.
    pub signed: BTreeMap<String, Vec<usize>>,
    /// What became of the corrections, in the order of their file.
    pub corrections: Vec<Corrected>,
}

/// A cell whose answer cannot be read as asked; it counts as missing.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// The respondent, by position.
    pub row: usize,
    pub variable: String,
    /// Letters of the column.
    pub column: String,
    pub header: String,
    pub value: String,
    /// Key of the message that says what is wrong.
    pub key: &'static str,
}

impl Unreadable {
    /// Address as in `C7`.
    pub fn cell(&self, responses: &Responses) -> String {
        format!("{}{}", self.column, responses.places[self.row].row)
    }

    /// What is wrong and what to do.
    pub fn problem(&self, responses: &Responses) -> Problem {
        let place = responses.places[self.row];
        let source = responses.sources.get(place.source);
        Problem::new(self.key)
            .with("path", source.map_or("", |source| &source.file))
            .with("sheet", source.and_then(|s| s.sheet.as_deref()).unwrap_or(""))
            .with("cell", self.cell(responses))
            .with("header", &self.header)
            .with("value", &self.value)
    }
}

/// A correction by the analyst, and what became of it.
#[derive(Debug, Clone)]
pub struct Corrected {
    pub respondent: String,
    pub variable: String,
    pub old: String,
    pub new: String,
    pub reason: String,
    pub outcome: CorrectionOutcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionOutcome {
    Applied,
    /// The answer is no longer the old one; it was left as it is.
    Differs,
    /// No respondent has this number, or several do.
    NoRespondent,
}

impl CorrectionOutcome {
    /// As in JSON and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Differs => "differs",
            Self::NoRespondent => "no-respondent",
        }
    }

    /// Key of the message that says why it was not applied.
    pub fn rule(self) -> Option<&'static str> {
        match self {
            Self::Applied => None,
            Self::Differs => Some("rule-correction-differs"),
            Self::NoRespondent => Some("rule-correction-no-respondent"),
        }
    }
}

/// A row of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index into [`Responses::sources`].
    pub source: usize,
    /// Row as the spreadsheet program numbers it, from 1.
    pub row: usize,
}

/// A sheet or delimited file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    pub file: String,
    pub sheet: Option<String>,
    /// Of the file.
    pub sha256: String,
    /// Letters of the column that holds a variable's answer, by variable; a multiple
    /// answer with a column an option has none.
    pub columns: HashMap<String, String>,
    /// Columns that belong to no question.
    pub ignored: Vec<Ignored>,
    /// Rows below the header that are no respondents.
    pub passed_over: Vec<PassedOver>,
    /// What looks like answers and was not read as such.
    pub unread: Vec<Unread>,
}

/// What looks like answers and was not read as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// A sheet with fitting headers, and how many rows are below them.
    Sheet { name: String, is_hidden: bool, rows: usize },
    /// Cells of respondents that are merged with one above or before them.
    Merged(Vec<String>),
}

impl Source {
    /// Without its folders: outputs say nothing of where their maker keeps files.
    pub fn file_name(&self) -> String {
        let name = Path::new(&self.file).file_name();
        name.map_or_else(|| self.file.clone(), |name| name.to_string_lossy().into_owned())
    }
}

/// A column that belongs to no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    pub header: String,
    /// Letters as in `AB`.
    pub column: String,
    /// The question that is named most like it.
    pub similar: Option<String>,
}

/// A row that is no respondent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Row as the spreadsheet program numbers it, from 1.
    pub row: usize,
    /// Its first text.
    pub text: String,
    pub reason: Passed,
}

/// Why a row is no respondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    Total,
    Note,
    /// The header once more.
    Header,
    /// Nothing in any column that belongs to a question.
    NoAnswers,
}

/// A respondent's number without what does not tell it from others: width and spaces.
pub fn respondent_number(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

impl Responses {
    /// The respondents with a code of a single question, by its index, and the corrections
    /// of their answers, by the variable of their numbers. Answers are counted anew.
    pub fn with_code(&self, variable: &str, code: usize, id: Option<&str>) -> Self {
        let column = self.answers.get(variable);
        let is_wanted = |row| column.is_some_and(|answers| answers.codes(row).any(|c| c == code));
        let wanted: Vec<bool> = (0..self.respondents()).map(is_wanted).collect();
        let answers = self.answers.iter().map(|(id, of)| (id.clone(), of.filtered(&wanted)));
        let answers: BTreeMap<String, Answers> = answers.collect();
        let mut rows = vec![None; wanted.len()];
        let kept = wanted.iter().enumerate().filter(|(_, wanted)| **wanted);
        kept.enumerate().for_each(|(new, (old, _))| rows[old] = Some(new));
        let of_wanted = |cells: &[Unreadable]| -> Vec<Unreadable> {
            let moved = |u: &Unreadable| Some(Unreadable { row: rows[u.row]?, ..u.clone() });
            cells.iter().filter_map(moved).collect()
        };
        let signed = self
            .signed
            .iter()
            .map(|(id, old)| (id.clone(), old.iter().filter_map(|&row| rows[row]).collect()));
        let numbers: HashSet<String> = match id.and_then(|id| answers.get(id)) {
            Some(Answers::Texts(numbers)) => {
                numbers.iter().flatten().map(|n| respondent_number(n)).collect()
            }
            _ => HashSet::new(),
        };
        let is_theirs = |c: &&Corrected| numbers.contains(&respondent_number(&c.respondent));
        let corrections = self.corrections.iter().filter(is_theirs);
        let places = self.places.iter().zip(&wanted).filter(|(_, wanted)| **wanted);
        let given = answers.values().map(Answers::given);
        Self {
            answered: given.sum(),
            answers,
            places: places.map(|(place, _)| *place).collect(),
            sources: self.sources.clone(),
            references: self.references.clone(),
            remarks: self.remarks.clone(),
            unreadable: of_wanted(&self.unreadable),
            cleaned: of_wanted(&self.cleaned),
            signed: signed.collect(),
            corrections: corrections.cloned().collect(),
        }
    }

    pub fn respondents(&self) -> usize {
        self.places.len()
    }

    /// The answers of some respondents and their places.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        let answers = self.answers.iter().map(|(id, of)| (id.clone(), of.slice(rows.clone())));
        let (answers, places) = (answers.collect(), self.places[rows.clone()].to_vec());
        Self { answers, places, ..Self::default() }
    }

    /// Adds those of more respondents to the same questions, of further sources, or of rows
    /// further down in the same.
    pub fn append(&mut self, more: Self, rows_above: usize) {
        let above = self.respondents();
        let sources = self.sources.len();
        for (id, answers) in more.answers {
            match self.answers.get_mut(&id) {
                Some(known) => known.append(answers),
                None => {
                    self.answers.insert(id, answers);
                }
            }
        }
        let place =
            |place: Place| Place { source: sources + place.source, row: rows_above + place.row };
        self.places.extend(more.places.into_iter().map(place));
        self.sources.extend(more.sources);
        let moved = |u: Unreadable| Unreadable { row: above + u.row, ..u };
        self.unreadable.extend(more.unreadable.into_iter().map(moved));
        self.cleaned.extend(more.cleaned.into_iter().map(moved));
        for (id, signed) in more.signed {
            let signed = signed.into_iter().map(|row| above + row);
            self.signed.entry(id).or_default().extend(signed);
        }
        self.answered += more.answered;
    }
}

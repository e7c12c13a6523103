//! The respondent-level data, and the place in a file that each row came from.

use std::collections::{HashMap, HashSet};

use polars::prelude::{BooleanChunked, DataFrame, DataType, NewChunkedArray, PolarsResult};

use unicode_normalization::UnicodeNormalization;

use crate::problem::Problem;
use crate::questionnaire::Reference;

/// Answers of all respondents.
///
/// The frame has the columns of [`crate::questionnaire::Questionnaire::columns`] without the
/// derived ones: code numbers (`i32`) for single answers, one boolean a code for
/// multiple answers, `f64` for counts and numbers, text for the rest. Null is no
/// answer, whether blank, not asked or unreadable; a multiple question is null in all its
/// columns or in none.
pub struct Responses {
    pub frame: DataFrame,
    /// Where each row came from, in the order of the frame.
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
    /// What became of the corrections, in the order of their file.
    pub corrections: Vec<Corrected>,
}

/// A cell whose answer cannot be read as asked; in the frame it is missing.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Row of the frame.
    pub row: usize,
    pub variable: String,
    /// Address as in `C7`.
    pub cell: String,
    pub header: String,
    pub value: String,
    /// Key of the message that says what is wrong.
    pub key: &'static str,
}

impl Unreadable {
    /// What is wrong and what to do.
    pub fn problem(&self, responses: &Responses) -> Problem {
        let place = responses.places[self.row];
        let source = responses.sources.get(place.source);
        Problem::new(self.key)
            .with("path", source.map_or("", |source| &source.file))
            .with("sheet", source.and_then(|s| s.sheet.as_deref()).unwrap_or(""))
            .with("cell", &self.cell)
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

/// A row of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Letters of the column that holds a variable's answer, by variable; a multiple
    /// answer with a column an option has none.
    pub columns: HashMap<String, String>,
    /// Columns that belong to no question.
    pub ignored: Vec<Ignored>,
    /// Rows below the header that are no respondents.
    pub passed_over: Vec<PassedOver>,
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

impl Responses {
    /// The respondents with a code of a single question, and the corrections of their
    /// answers, by the variable of their numbers. Answers are counted anew.
    pub fn with_code(&self, variable: &str, code: i32, id: Option<&str>) -> PolarsResult<Self> {
        let column = self.frame.column(variable)?.i32()?;
        let wanted: Vec<bool> = column.iter().map(|c| c == Some(code)).collect();
        let frame = self.frame.filter(&BooleanChunked::from_slice("".into(), &wanted))?;
        let mut rows = vec![None; wanted.len()];
        let kept = wanted.iter().enumerate().filter(|(_, wanted)| **wanted);
        kept.enumerate().for_each(|(new, (old, _))| rows[old] = Some(new));
        let unreadable = self.unreadable.iter();
        let unreadable =
            unreadable.filter_map(|u| Some(Unreadable { row: rows[u.row]?, ..u.clone() }));
        // Numbers of respondents are the same in wide digits.
        let same = |number: &str| number.trim().nfkc().collect::<String>();
        let numbers: HashSet<String> = match id {
            Some(id) => {
                let numbers = frame.column(id)?.cast(&DataType::String)?;
                numbers.str()?.iter().flatten().map(same).collect()
            }
            None => HashSet::new(),
        };
        let corrections =
            self.corrections.iter().filter(|c| numbers.contains(&same(&c.respondent)));
        let places = self.places.iter().zip(&wanted).filter(|(_, wanted)| **wanted);
        Ok(Self {
            answered: answered(&frame),
            frame,
            places: places.map(|(place, _)| *place).collect(),
            sources: self.sources.clone(),
            references: self.references.clone(),
            remarks: self.remarks.clone(),
            unreadable: unreadable.collect(),
            corrections: corrections.cloned().collect(),
        })
    }

    pub fn respondents(&self) -> usize {
        self.frame.height()
    }
}

/// Answers in a frame. The columns of a multiple question, one after the other, are null
/// together, and their names end in the numbers of their codes: they count once.
fn answered(frame: &DataFrame) -> usize {
    let mut count = 0;
    let mut last = String::new();
    for column in frame.columns() {
        let name = column.name();
        if *column.dtype() == DataType::Boolean {
            let stem = name.rsplit_once('_').map_or(name.as_str(), |(stem, _)| stem).to_owned();
            if stem == last {
                continue;
            }
            last = stem;
        }
        count += column.len() - column.null_count();
    }
    count
}

//! The respondent-level data, and the place in a file that each row came from.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::answers::AnswerColumn;
use crate::packed::Held;
use crate::parallel;
use crate::problem::Problem;
use crate::questionnaire::Reference;

/// Answers of all respondents.
#[derive(Default)]
pub struct Responses {
    /// By variable, without the derived ones.
    pub answers: BTreeMap<String, Held>,
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
    /// Answers that somebody has looked at and found right.
    pub confirmed: Vec<Confirmation>,
    /// The respondents that corrections exclude: they count nowhere.
    pub excluded: Option<Box<Responses>>,
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
    /// The row as it was written, where several respondents have the number.
    pub row: String,
    /// Empty where a respondent is excluded.
    pub variable: String,
    pub old: String,
    pub new: String,
    pub reason: String,
    pub outcome: CorrectionOutcome,
    /// Where the respondent stands, or the first one with the number.
    pub place: Option<Place>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionOutcome {
    /// A new answer stands in the place of the old one.
    Applied,
    /// The respondent counts nowhere.
    Excluded,
    /// What was found about the answer is not found again.
    Confirmed,
    /// Another correction excludes the respondent.
    Needless,
    /// The answer is no longer the one that was confirmed: it is looked at again.
    Outdated,
    /// The answer is no longer the old one; it was left as it is.
    Differs,
    /// No respondent has this number, or none in this row.
    NoRespondent,
    /// Several respondents have this number, and no row is named.
    Several,
}

impl CorrectionOutcome {
    pub const ALL: [Self; 8] = [
        Self::Applied,
        Self::Excluded,
        Self::Confirmed,
        Self::Needless,
        Self::Outdated,
        Self::Differs,
        Self::NoRespondent,
        Self::Several,
    ];

    /// As in JSON and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Excluded => "excluded",
            Self::Confirmed => "confirmed",
            Self::Needless => "needless",
            Self::Outdated => "outdated",
            Self::Differs => "differs",
            Self::NoRespondent => "no-respondent",
            Self::Several => "several",
        }
    }

    /// Whether what was asked for is done.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Applied | Self::Excluded | Self::Confirmed | Self::Needless)
    }

    /// Key of the message that says why nothing was done, where somebody has to look at it.
    pub fn rule(self) -> Option<&'static str> {
        match self {
            Self::Differs => Some("rule-correction-differs"),
            Self::NoRespondent => Some("rule-correction-no-respondent"),
            Self::Several => Some("rule-correction-several"),
            _ => None,
        }
    }
}

/// An answer that is right although it breaks rules.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// The respondent, by position.
    pub row: usize,
    pub variable: String,
    /// The rules that were looked at, as findings name them; none stands for all.
    pub rules: Vec<String>,
}

/// A row of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// The header once more, or the units of its questions.
    Header,
    /// How the form is to be filled in.
    Example,
    /// Nothing in any column that belongs to a question.
    NoAnswers,
}

/// A respondent's number without what does not tell it from others: width and spaces. 1-1
/// is not 11.
pub fn respondent_number(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Whether two labels are the same but for width and spaces.
pub fn same_letters(one: &str, other: &str) -> bool {
    respondent_number(one) == respondent_number(other)
}

impl Responses {
    /// The respondents that are wanted, and the corrections of their answers.
    pub fn wanted(&self, wanted: &dyn Fn(&Self) -> Vec<bool>) -> Self {
        let mut some = self.filtered(&wanted(self));
        let excluded = self.excluded.as_ref();
        some.excluded = excluded.map(|excluded| Box::new(excluded.wanted(wanted)));
        let excluded = some.excluded.iter().flat_map(|excluded| &excluded.places);
        let places: HashSet<Place> = some.places.iter().chain(excluded).copied().collect();
        some.corrections.retain(|c| c.place.is_some_and(|place| places.contains(&place)));
        some
    }

    /// Takes respondents out, by row.
    pub fn exclude(&mut self, rows: &HashSet<usize>) {
        if rows.is_empty() {
            return;
        }
        let is_out: Vec<bool> = (0..self.respondents()).map(|row| rows.contains(&row)).collect();
        let is_in: Vec<bool> = is_out.iter().map(|is_out| !is_out).collect();
        let excluded = Box::new(self.filtered(&is_out));
        *self = Self { excluded: Some(excluded), ..self.filtered(&is_in) };
    }

    /// Some of the respondents. Answers are counted anew; corrections are still those of all.
    fn filtered(&self, wanted: &[bool]) -> Self {
        let answers = self.answers.iter().map(|(id, of)| (id.clone(), of.filtered(wanted)));
        let answers: BTreeMap<String, Held> = answers.collect();
        let mut rows = vec![None; wanted.len()];
        let kept = wanted.iter().enumerate().filter(|(_, wanted)| **wanted);
        kept.enumerate().for_each(|(new, (old, _))| rows[old] = Some(new));
        let of_wanted = |cells: &[Unreadable]| -> Vec<Unreadable> {
            let moved = |u: &Unreadable| Some(Unreadable { row: rows[u.row]?, ..u.clone() });
            cells.iter().filter_map(moved).collect()
        };
        let moved = |(id, rows_of): (&String, &Vec<usize>)| {
            (id.clone(), rows_of.iter().filter_map(|&row| rows[row]).collect())
        };
        let signed = self.signed.iter().map(moved);
        let unreadable = of_wanted(&self.unreadable);
        let confirmed = |c: &Confirmation| Some(Confirmation { row: rows[c.row]?, ..c.clone() });
        let places = self.places.iter().zip(wanted).filter(|(_, wanted)| **wanted);
        Self {
            answered: answers.values().map(Held::given).sum::<usize>() + unreadable.len(),
            answers,
            places: places.map(|(place, _)| *place).collect(),
            sources: self.sources.clone(),
            references: self.references.clone(),
            remarks: self.remarks.clone(),
            unreadable,
            cleaned: of_wanted(&self.cleaned),
            signed: signed.collect(),
            corrections: self.corrections.clone(),
            confirmed: self.confirmed.iter().filter_map(confirmed).collect(),
            excluded: None,
        }
    }

    /// The row of a respondent as a person looks it up: its number, with the file and the
    /// sheet as far as these tell it from others, as in `answers.xlsx:North:12`.
    pub fn row_name(&self, row: usize) -> String {
        let place = self.places[row];
        let source = &self.sources[place.source];
        let file = source.file_name();
        let same_file = self.sources.iter().filter(|other| other.file_name() == file).count();
        match (&source.sheet, same_file) {
            _ if self.sources.len() == 1 => place.row.to_string(),
            (Some(sheet), 2..) => format!("{file}:{sheet}:{}", place.row),
            _ => format!("{file}:{}", place.row),
        }
    }

    pub fn respondents(&self) -> usize {
        self.places.len()
    }

    /// The answers of respondents next to each other to the questions that are wanted, and their
    /// places.
    pub fn slice(&self, rows: Range<usize>, is_wanted: impl Fn(&str) -> bool) -> Self {
        let wanted = self.answers.iter().filter(|(id, _)| is_wanted(id));
        let answers = wanted.map(|(id, of)| (id.clone(), of.slice(rows.clone())));
        let (answers, places) = (answers.collect(), self.places[rows.clone()].to_vec());
        Self { answers, places, ..Self::default() }
    }

    /// Holds the answers in as few bytes as they need.
    pub fn pack(&mut self) {
        for held in self.answers.values_mut() {
            let open = std::mem::replace(held, AnswerColumn::Flags(Vec::new()).into());
            *held = Held::packed([open]).unwrap_or_else(|| held.clone());
        }
    }

    /// Parts of a source, each with how many of its rows are above it, packed question by
    /// question.
    pub fn joined(mut parts: Vec<(Self, usize)>) -> Self {
        let questions = parts.iter().flat_map(|(part, _)| part.answers.keys().cloned());
        let questions: BTreeSet<String> = questions.collect();
        let of_parts = questions.into_iter().map(|id| {
            let of_parts = parts.iter_mut().filter_map(|(part, _)| part.answers.remove(&id));
            let of_parts: Vec<Held> = of_parts.collect();
            (id, of_parts)
        });
        let pack = |(id, of_parts): (String, Vec<Held>)| Some((id, Held::packed(of_parts)?));
        let answers = parallel::map(of_parts, pack).into_iter().flatten().collect();
        let mut all = Self { answers, ..Self::default() };
        parts.into_iter().for_each(|(part, rows_above)| all.append(part, rows_above));
        all
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

//! The respondent-level data, and the place in a file that each row came from.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::answers::AnswerColumn;
use crate::packed::Held;
use crate::parallel;
use crate::problem::Problem;
use crate::questionnaire::{Reference, Unit};
use crate::words::Words;

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
    /// The units that have rows of their own, by the id of the unit.
    pub units: BTreeMap<String, Below>,
}

/// Units below respondents in rows of their own: those of a respondent together, in the order of
/// their rows.
#[derive(Default)]
pub struct Below {
    /// One row a unit, with what is asked of it and the number of its respondent.
    pub rows: Responses,
    /// The respondent of each, by position; rising.
    pub of: Vec<usize>,
    /// Rows that count nowhere.
    pub astray: Vec<Astray>,
}

/// A row of a unit of which it cannot be said to whom it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Astray {
    /// What one is, in both languages.
    pub unit: Words,
    pub file: String,
    pub sheet: Option<String>,
    pub row: usize,
    /// Of the respondent's number.
    pub cell: String,
    /// The number as it stands.
    pub key: String,
    pub why: Lost,
    /// The number of a respondent that differs only by zeros at its beginning.
    pub similar: Option<String>,
}

/// Why a row of a unit belongs to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// It has no number.
    Blank,
    /// No respondent has the number.
    Orphan,
    /// Several respondents have it.
    Ambiguous,
}

impl Below {
    /// Those of some respondents, by the new position of each that stays.
    fn filtered(&self, rows: &[Option<usize>]) -> Self {
        let wanted: Vec<bool> = self.of.iter().map(|&of| rows[of].is_some()).collect();
        Self {
            rows: self.rows.filtered(&wanted),
            of: self.of.iter().filter_map(|&of| rows[of]).collect(),
            astray: self.astray.clone(),
        }
    }

    fn slice(&self, respondents: Range<usize>) -> Self {
        let first = |from: usize| self.of.partition_point(|&of| of < from);
        let rows = first(respondents.start)..first(respondents.end);
        let of = self.of[rows.clone()].iter().map(|of| of - respondents.start).collect();
        Self { rows: self.rows.slice(rows, |_| true), of, astray: Vec::new() }
    }

    fn append(&mut self, more: Self, respondents_above: usize) {
        self.rows.append(more.rows, 0);
        self.of.extend(more.of.into_iter().map(|of| respondents_above + of));
        self.astray.extend(more.astray);
    }
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
        file_name(&self.file)
    }
}

/// A file without its folders.
pub fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name();
    name.map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
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
        let kept = wanted.iter().enumerate().filter(|(_, wanted)| **wanted);
        self.of_rows(&kept.map(|(row, _)| row).collect::<Vec<usize>>())
    }

    /// The same of those at these places, each at most once, in any order. Units below them are
    /// only kept in order where that is theirs.
    pub fn of_rows(&self, kept: &[usize]) -> Self {
        let answers = self.answers.iter().map(|(id, of)| (id.clone(), of.of_rows(kept)));
        let answers: BTreeMap<String, Held> = answers.collect();
        let mut rows = vec![None; self.respondents()];
        kept.iter().enumerate().for_each(|(new, &old)| rows[old] = Some(new));
        let of_wanted = |cells: &[Unreadable]| -> Vec<Unreadable> {
            let moved = |u: &Unreadable| Some(Unreadable { row: rows[u.row]?, ..u.clone() });
            let mut moved: Vec<Unreadable> = cells.iter().filter_map(moved).collect();
            moved.sort_by_key(|found| found.row);
            moved
        };
        let moved = |(id, rows_of): (&String, &Vec<usize>)| {
            (id.clone(), rows_of.iter().filter_map(|&row| rows[row]).collect())
        };
        let signed = self.signed.iter().map(moved);
        let unreadable = of_wanted(&self.unreadable);
        let confirmed = |c: &Confirmation| Some(Confirmation { row: rows[c.row]?, ..c.clone() });
        Self {
            answered: answers.values().map(Held::given).sum::<usize>() + unreadable.len(),
            answers,
            places: kept.iter().map(|&row| self.places[row]).collect(),
            sources: self.sources.clone(),
            references: self.references.clone(),
            remarks: self.remarks.clone(),
            unreadable,
            cleaned: of_wanted(&self.cleaned),
            signed: signed.collect(),
            corrections: self.corrections.clone(),
            confirmed: self.confirmed.iter().filter_map(confirmed).collect(),
            excluded: None,
            units: self.units.iter().map(|(id, of)| (id.clone(), of.filtered(&rows))).collect(),
        }
    }

    /// The row of a respondent as a person looks it up: its number, with the file and the
    /// sheet as far as these tell it from others, as in `answers.xlsx:North:12`.
    pub fn row_name(&self, row: usize) -> String {
        self.place_name(self.places[row])
    }

    /// The same of the place of a row.
    pub fn place_name(&self, place: Place) -> String {
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

    /// The units as respondents, block by block: each with its own answers and those of the
    /// respondent that it belongs to, at whose place it stands; and of each the respondent, by
    /// position. A block without an answer is none; those in rows of their own are together.
    /// Nothing of units that were not read.
    pub fn below(&self, unit: &Unit) -> Vec<(Self, Vec<usize>)> {
        if let Some(below) = self.units.get(&unit.id).filter(|below| !below.of.is_empty()) {
            let rows = &below.rows.answers;
            let own = rows.iter().map(|(id, own)| (id.clone(), own.clone()));
            return vec![(self.around(&below.of, own, |_| true), below.of.clone())];
        }
        let is_held = |id: &String| unit.held().any(|held| held == id);
        let of_block = |block: &Vec<(String, String)>| {
            let mut is_there = vec![false; self.respondents()];
            for (_, held) in block {
                let present = self.answers.get(held).map(|answers| answers.present());
                let present = present.into_iter().flatten();
                is_there.iter_mut().zip(present).for_each(|(there, own)| *there |= own);
            }
            let of = (0..is_there.len()).filter(|&row| is_there[row]).collect::<Vec<usize>>();
            let own = block.iter().filter_map(|(id, held)| Some((id, self.answers.get(held)?)));
            let own = own.map(|(id, answers)| (id.clone(), answers.of_rows(&of)));
            (self.around(&of, own, |id| !is_held(id)), of.clone())
        };
        unit.blocks().iter().map(of_block).collect()
    }

    /// Units with the answers of these respondents, one each, beside their own.
    fn around(
        &self,
        of: &[usize],
        own: impl Iterator<Item = (String, Held)>,
        is_of_respondent: impl Fn(&String) -> bool,
    ) -> Self {
        let of_respondents = self.answers.iter().filter(|(id, _)| is_of_respondent(id));
        let of_respondents = of_respondents.map(|(id, all)| (id.clone(), all.of_rows(of)));
        Self {
            answers: of_respondents.chain(own).collect(),
            places: of.iter().map(|&row| self.places[row]).collect(),
            ..Self::default()
        }
    }

    /// Where the answers and the rows of units came from.
    pub fn all_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().chain(self.units.values().flat_map(|of| &of.rows.sources))
    }

    /// Answers read, with those of units.
    pub fn all_answered(&self) -> usize {
        self.answered + self.units.values().map(|of| of.rows.answered).sum::<usize>()
    }

    /// How many cells cannot be read as asked, with those of units.
    pub fn all_unreadable(&self) -> usize {
        let of_units = self.units.values().map(|of| of.rows.unreadable.len());
        self.unreadable.len() + of_units.sum::<usize>()
    }

    /// What became of corrections of answers, and of those of units.
    pub fn all_corrections(&self) -> impl Iterator<Item = &Corrected> {
        self.corrections.iter().chain(self.units.values().flat_map(|of| &of.rows.corrections))
    }

    /// The answers of respondents next to each other to the questions that are wanted, with their
    /// places and all answers of the units below them.
    pub fn slice(&self, rows: Range<usize>, is_wanted: impl Fn(&str) -> bool) -> Self {
        let wanted = self.answers.iter().filter(|(id, _)| is_wanted(id));
        let answers = wanted.map(|(id, of)| (id.clone(), of.slice(rows.clone())));
        let (answers, places) = (answers.collect(), self.places[rows.clone()].to_vec());
        let units = self.units.iter().map(|(id, of)| (id.clone(), of.slice(rows.clone())));
        Self { answers, places, units: units.collect(), ..Self::default() }
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
        for (id, units) in more.units {
            self.units.entry(id).or_default().append(units, above);
        }
    }
}

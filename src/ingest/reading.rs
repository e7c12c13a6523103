//! The answers of all sheets, as a whole or part by part, and what is to be told of it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use hashbrown::HashSet;

use super::answer::Parsers;
use super::columns;
use super::corrections::{self, Correction};
use super::delimited::{Block, Delimited};
use super::grid::{Cell, Grid};
use super::header::Matcher;
use super::mapping::Mapping;
use super::matched::Matched;
use super::names::normalise;
use super::open::{Content, OpenFile};
use super::parquet::{self, Parquet, Wanted};
use super::references::references_in_use;
use super::rows;
use super::sheets::{
    Sheet, Which, answer_sheets, merged_answers, row_length, source, wrong_lengths,
};
use super::wrong_columns::wrong_columns;
use crate::parallel;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire, Reference, Variable};
use crate::responses::{self, Astray, Corrected, PassedOver, Place, Responses, Source, Unread};
use crate::tally::{self, Respondents, Tally, TallyQuery};

/// Respondents by variables that are held in memory: up to 2 GB of numbers, mostly a fifth of it.
const MOST_ANSWERS: usize = 250_000_000;

/// Rows of a grid that are read together.
const PART: usize = 16_384;

/// What the analyst says about the files.
#[derive(Default)]
pub struct Guidance {
    pub mapping: Option<Mapping>,
    pub corrections: Vec<Correction>,
    /// Reference tables in place of those of the data and the questionnaire.
    pub references: Vec<Reference>,
}

impl Guidance {
    /// Questions that were not asked this time.
    pub fn withdraw(&self, questionnaire: &mut Questionnaire) {
        for &index in self.mapping.iter().flat_map(|mapping| &mapping.not_asked) {
            questionnaire.variables[index].is_withdrawn = true;
        }
    }
}

/// Files whose headers are matched to a questionnaire: ready to be read, as a whole or part
/// by part.
pub struct Reading<'a> {
    questionnaire: &'a Questionnaire,
    guidance: &'a Guidance,
    matcher: Matcher<'a>,
    sheets: Vec<Sheet<'a>>,
    readers: Parsers<'a>,
    references: Vec<Reference>,
    remarks: Vec<String>,
    /// A sheet without rows is no mistake.
    may_be_empty: bool,
    /// What is to be told of the last reading, however it was done.
    told: Mutex<Told>,
}

/// What a reading has left aside.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub sources: Vec<Source>,
    pub corrections: Vec<Corrected>,
    /// Cells that could not be read, and the first of them: file, cell, value.
    pub unreadable: usize,
    pub examples: Vec<[String; 3]>,
    /// Rows of units that belong to nobody.
    pub astray: Vec<Astray>,
}

/// What the reading of a part has left aside. Rows of blocks are numbered from their top.
struct PartTold {
    sheet: usize,
    height: usize,
    passed_over: Vec<PassedOver>,
    merged: Option<Unread>,
    examples: Vec<[String; 3]>,
    unreadable: usize,
}

/// Cells that are told as examples.
const EXAMPLES: usize = 5;

/// Some rows of a sheet that were not read yet.
enum Part<'a> {
    Rows(&'a Grid, Range<usize>),
    Stored(&'a Parquet, parquet::Part),
    /// The first one begins above the header.
    Block {
        file: &'a Delimited,
        block: Block,
        is_first: bool,
    },
}

/// Rows that are worth a thread.
fn pieces(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    rows.clone().step_by(PART).map(move |from| from..rows.end.min(from + PART))
}

/// What was read of a part.
struct Read {
    responses: Responses,
    passed_over: Vec<PassedOver>,
    /// Rows by which those of the next part are further down than they say.
    height: usize,
}

impl<'a> Reading<'a> {
    pub fn new(
        files: &'a [OpenFile],
        questionnaire: &'a Questionnaire,
        guidance: &'a Guidance,
    ) -> Result<Self, Failure> {
        Self::of_sheets(files, questionnaire, guidance, Which::Answers(questionnaire))
    }

    /// The same of sheets that hold something else than the answers.
    pub fn of_sheets(
        files: &'a [OpenFile],
        questionnaire: &'a Questionnaire,
        guidance: &'a Guidance,
        which: Which<'_>,
    ) -> Result<Self, Failure> {
        let matcher = Matcher::new(questionnaire, guidance.mapping.as_ref());
        let mut problems = Vec::new();
        let mut sheets = Vec::new();
        let mut remarks = Vec::new();
        for file in files {
            let (found, mut others) = answer_sheets(file, &matcher, which);
            if found.is_empty() {
                let hidden = others.iter().find_map(|other| match other {
                    Unread::Sheet { name, is_hidden: true, .. } => Some(name),
                    _ => None,
                });
                let problem = match hidden {
                    Some(name) => Problem::new("answers-hidden").with("sheet", name),
                    None => Problem::new("headers-not-found"),
                };
                problems.push(problem.path(&file.path));
            }
            for (head, matched) in found {
                problems.extend(wrong_columns(&matched, &matcher, head));
                for remark in head.remarks_above(matched.header_rows.start) {
                    if !remarks.contains(&remark) {
                        remarks.push(remark);
                    }
                }
                let cells = row_length(head, &matched);
                let others = std::mem::take(&mut others);
                sheets.push(Sheet { file, head, matched, cells, others });
            }
        }
        let references =
            references_in_use(files, questionnaire, &guidance.references, &mut problems);
        let readers = Parsers::new(questionnaire);
        if !problems.is_empty() {
            return Err(Failure::data(problems));
        }
        let told = Mutex::default();
        let may_be_empty = matches!(which, Which::Units(_));
        Ok(Self {
            questionnaire,
            guidance,
            matcher,
            sheets,
            readers,
            references,
            remarks,
            may_be_empty,
            told,
        })
    }

    /// All answers, with the corrections.
    pub fn responses(&self) -> Result<Responses, Failure> {
        let mut problems = Vec::new();
        let held = AtomicUsize::new(0);
        let mut responses = Responses {
            references: self.references.clone(),
            remarks: self.remarks.clone(),
            ..Responses::default()
        };
        for sheet in &self.sheets {
            let parts = |part| {
                let mut read = self.read(sheet, part?, |_| true)?;
                let answers = read.responses.respondents() * self.questionnaire.variables.len();
                if held.fetch_add(answers, Ordering::Relaxed) + answers > MOST_ANSWERS {
                    return Err(Failure::from(sheet.head.problem("answers-too-many")));
                }
                read.responses.pack();
                Ok(read)
            };
            let read = parallel::map(self.parts(sheet, |_| true), parts);
            let mut source = source(sheet, &self.matcher, self.questionnaire);
            sheet.file.unchanged()?;
            let mut of_parts = Vec::new();
            let mut above = 0;
            for part in read {
                let Read { responses, passed_over, height } = part?;
                let passed = passed_over.into_iter();
                source.passed_over.extend(passed.map(|p| PassedOver { row: above + p.row, ..p }));
                of_parts.push((responses, above));
                above += height;
            }
            let mut of_sheet = Responses::joined(of_parts);
            source.unread.extend(merged_answers(sheet, &of_sheet.places));
            of_sheet.sources.push(source);
            responses.append(of_sheet, 0);
        }
        let sources = responses.sources.iter().enumerate();
        let counts: Vec<usize> = sources
            .map(|(at, _)| responses.places.iter().filter(|place| place.source == at).count())
            .collect();
        problems.extend(self.without_rows(&counts));
        let corrections = &self.guidance.corrections;
        corrections::apply(
            &mut responses,
            corrections,
            self.questionnaire,
            &self.readers,
            &mut problems,
        );
        if !problems.is_empty() {
            problems.extend(responses.unreadable.iter().map(|u| u.problem(&responses)));
            return Err(Failure::data(problems));
        }
        self.tell(Told {
            sources: responses.sources.clone(),
            corrections: responses.corrections.clone(),
            unreadable: responses.unreadable.len(),
            examples: examples(&responses),
            astray: Vec::new(),
        });
        Ok(responses)
    }

    /// The different answers to a question that is read as text, in the order in which they come.
    pub fn texts(&self, index: usize) -> Result<Vec<String>, Failure> {
        let no_answer = |text: &str| self.readers.of(index).is_blank(&Cell::Text(text.into()));
        let different = |all: &[Option<Arc<str>>]| -> Vec<Arc<str>> {
            // Those of one value are mostly one text.
            let mut met = HashSet::new();
            let all = all.iter().flatten().filter(|text| met.insert(Arc::as_ptr(text)));
            let mut seen = HashSet::new();
            all.filter(|text| seen.insert(Arc::clone(text))).cloned().collect()
        };
        let mut seen = HashSet::new();
        let all = self.of_texts(index, &different)?.into_iter();
        let new = all.filter(|text| seen.insert(normalise(text)));
        Ok(new.filter(|text| !no_answer(text)).map(|text| text.to_string()).collect())
    }

    /// What is made of the answers to a question that is read as text, part by part.
    pub fn of_texts<T: Send>(
        &self,
        index: usize,
        make: &(impl Fn(&[Option<Arc<str>>]) -> Vec<T> + Sync),
    ) -> Result<Vec<T>, Failure> {
        let id = &self.questionnaire.variables[index].id;
        let is_wanted = |variable: &Variable| variable.id == *id;
        let mut made = Vec::new();
        for sheet in &self.sheets {
            let of_part = |part: Result<Part<'_>, Problem>| -> Result<Vec<T>, Failure> {
                let read = self.read(sheet, part?, is_wanted)?;
                Ok(read.responses.answers.get(id).map_or_else(Vec::new, |own| make(&own.texts())))
            };
            for part in parallel::map(self.parts(sheet, is_wanted), of_part) {
                made.extend(part?);
            }
        }
        Ok(made)
    }

    /// The sheets that have no column for a question.
    pub fn without(&self, index: usize) -> impl Iterator<Item = &Grid> {
        let lacking = self.sheets.iter().filter(move |s| s.matched.column(index).is_none());
        lacking.map(|sheet| sheet.head)
    }

    /// Whether corrections are to be applied, which needs all respondents at once.
    pub fn is_corrected(&self) -> bool {
        !self.guidance.corrections.is_empty()
    }

    fn tell(&self, told: Told) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }

    /// What the last reading has left aside; what could not be read is missing in tallies.
    pub fn told(&self) -> Told {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Files of which no sheet has a respondent, from the number of them in each sheet.
    fn without_rows(&self, counts: &[usize]) -> Vec<Problem> {
        if self.may_be_empty {
            return Vec::new();
        }
        let sheets = || self.sheets.iter().zip(counts);
        let is_empty = |file: &OpenFile| {
            sheets().filter(|(s, _)| std::ptr::eq(s.file, file)).all(|(_, &count)| count == 0)
        };
        let mut problems = Vec::new();
        let mut seen: Vec<&OpenFile> = Vec::new();
        for (sheet, _) in sheets() {
            if !seen.iter().any(|file| std::ptr::eq(*file, sheet.file)) && is_empty(sheet.file) {
                seen.push(sheet.file);
                problems.push(sheet.head.problem("file-without-rows"));
            }
        }
        problems
    }

    /// The column of the respondent's number.
    fn id(&self, matched: &Matched) -> Option<usize> {
        let id = self.questionnaire.variables.iter().position(|v| v.kind == Kind::Id);
        id.and_then(|id| matched.column(id))
    }

    /// The parts of a sheet from the top, for the variables that are wanted.
    fn parts<'s>(
        &'s self,
        sheet: &'s Sheet<'a>,
        is_wanted: impl Fn(&Variable) -> bool,
    ) -> Parts<'s> {
        match &sheet.file.content {
            Content::Sheets(_) => {
                let below = sheet.matched.header_rows.end..sheet.head.height();
                Box::new(pieces(below).map(|rows| Ok(Part::Rows(sheet.head, rows))))
            }
            Content::Delimited(file, _) => match file.blocks() {
                Err(problem) => Box::new(std::iter::once(Err(problem))),
                Ok(blocks) => Box::new(blocks.enumerate().map(move |(number, block)| {
                    Ok(Part::Block { file, block: block?, is_first: number == 0 })
                })),
            },
            Content::Parquet(file, _) => {
                let is_wanted =
                    |variable: usize| is_wanted(&self.questionnaire.variables[variable]);
                let id = self.id(&sheet.matched);
                let parts = file.parts(Wanted::of(&sheet.matched, id, is_wanted));
                Box::new(parts.map(move |part| Ok(Part::Stored(file, part?))))
            }
        }
    }

    /// The answers of a part to the variables that are wanted.
    fn read(
        &self,
        sheet: &Sheet<'_>,
        part: Part<'_>,
        is_wanted: impl Fn(&Variable) -> bool,
    ) -> Result<Read, Failure> {
        let matched = &sheet.matched;
        let below_header = matched.header_rows.end;
        let id = self.id(matched);
        let owned;
        let mut begin = None;
        let mut are_clear = false;
        // Rows of a block are numbered from its top, others from that of the file.
        let (grid, rows, height) = match part {
            Part::Rows(grid, rows) => (grid, rows, 0),
            Part::Stored(file, part) => {
                owned = file.grid(part, |grid| {
                    are_clear = rows::are_clear(grid, matched, id, 0..grid.height());
                    !are_clear
                })?;
                (&owned, 0..owned.height(), 0)
            }
            Part::Block { file, block, is_first } => {
                begin = Some((file, block.offset));
                owned = file.grid(block)?;
                let from = if is_first { below_header } else { 0 };
                (&owned, from..owned.height(), owned.height())
            }
        };
        let (rows, passed_over) = match are_clear {
            true => (rows.collect(), Vec::new()),
            false => rows::respondents(grid, matched, id, rows),
        };
        if let (Some(cells), Some((file, offset))) = (sheet.cells, begin) {
            let wrong = wrong_lengths(grid, &rows, cells, || file.lines_before(offset));
            if !wrong.is_empty() {
                return Err(Failure::data(wrong));
            }
        }
        let respondents = columns::Respondents { grid, matched, rows: &rows };
        let read = columns::read(&respondents, self.questionnaire, &self.readers, is_wanted);
        let place = |&row: &usize| Place { source: 0, row: grid.row_number(row) };
        let responses = Responses {
            answers: read.answers.into_iter().map(|(id, of)| (id, of.into())).collect(),
            places: rows.iter().map(place).collect(),
            unreadable: read.unreadable,
            cleaned: read.cleaned,
            signed: read.signed,
            answered: read.answered,
            ..Responses::default()
        };
        Ok(Read { responses, passed_over, height })
    }
}

/// Parts that are read from a file as they are needed.
type Parts<'a> = Box<dyn Iterator<Item = Result<Part<'a>, Problem>> + Send + 'a>;

/// Counts answers while they are read: only those of some parts are in memory at a time.
/// Corrections need all respondents.
impl Respondents for Reading<'_> {
    fn count(
        &self,
        requests: &[TallyQuery],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        let needed = tally::needed(requests, questionnaire);
        self.count_as(&needed, &|responses| responses, requests, questionnaire)
    }

    fn references(&self) -> &[Reference] {
        &self.references
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

impl Reading<'_> {
    /// Counts the answers to some of its questions as answers to those of another questionnaire,
    /// into which `translate` turns them.
    pub fn count_as(
        &self,
        needed: &BTreeSet<String>,
        translate: &(dyn Fn(Responses) -> Responses + Sync),
        requests: &[TallyQuery],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        if self.is_corrected() {
            return translate(self.responses()?).count(requests, questionnaire);
        }
        let is_wanted = |variable: &Variable| needed.contains(&variable.id);
        let found: Vec<AtomicUsize> = self.sheets.iter().map(|_| AtomicUsize::new(0)).collect();
        let parts_told: Mutex<Vec<(usize, PartTold)>> = Mutex::default();
        let read = |(number, (at, part)): (usize, (usize, Result<Part<'_>, Problem>))| {
            let sheet = &self.sheets[at];
            let Read { mut responses, passed_over, height } = self.read(sheet, part?, is_wanted)?;
            let mut examples = examples(&responses);
            examples.iter_mut().for_each(|example| example[0].clone_from(&sheet.head.file));
            let unreadable = responses.unreadable.len();
            let merged = merged_answers(sheet, &responses.places);
            let told = PartTold { sheet: at, height, passed_over, merged, examples, unreadable };
            parts_told.lock().unwrap_or_else(PoisonError::into_inner).push((number, told));
            // Where a row is among all, as far as it matters which came first.
            responses.places.iter_mut().for_each(|place| place.source = number);
            found[at].fetch_add(responses.respondents(), Ordering::Relaxed);
            Ok(translate(responses))
        };
        let sheets = self.sheets.iter().enumerate();
        let parts =
            sheets.flat_map(|(at, sheet)| self.parts(sheet, is_wanted).map(move |part| (at, part)));
        let tallies = tally::count(parts.enumerate(), read, requests, questionnaire)?;
        self.sheets.iter().try_for_each(|sheet| sheet.file.unchanged())?;
        let found: Vec<usize> = found.iter().map(|n| n.load(Ordering::Relaxed)).collect();
        let problems = self.without_rows(&found);
        if !problems.is_empty() {
            return Err(Failure::data(problems));
        }
        let sources = self.sheets.iter().map(|s| source(s, &self.matcher, self.questionnaire));
        let mut told = Told { sources: sources.collect(), ..Told::default() };
        let mut parts = parts_told.into_inner().unwrap_or_else(PoisonError::into_inner);
        parts.sort_by_key(|part| part.0);
        let mut above = vec![0; self.sheets.len()];
        for (_, part) in parts {
            let PartTold { sheet: at, height, passed_over, merged, examples, unreadable } = part;
            told.sources[at].unread.extend(merged);
            let moved = |p: PassedOver| PassedOver { row: above[at] + p.row, ..p };
            told.sources[at].passed_over.extend(passed_over.into_iter().map(moved));
            // The row of a cell in a block is not its own; the value is enough to find it.
            let is_block = height > 0;
            let example = |[file, cell, value]: [String; 3]| {
                [file, if is_block && above[at] > 0 { String::new() } else { cell }, value]
            };
            told.examples.extend(examples.into_iter().map(example));
            told.unreadable += unreadable;
            above[at] += height;
        }
        told.examples.truncate(EXAMPLES);
        self.tell(told);
        Ok(tallies)
    }
}

/// The first cells that could not be read: file, cell, value.
fn examples(responses: &Responses) -> Vec<[String; 3]> {
    let example = |found: &responses::Unreadable| {
        let file = responses.sources.get(responses.places[found.row].source);
        let file = file.map_or(String::new(), |source| source.file.clone());
        [file, found.cell(responses), found.value.clone()]
    };
    responses.unreadable.iter().take(EXAMPLES).map(example).collect()
}

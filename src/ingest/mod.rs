//! Files to [`Responses`]: workbooks and delimited text, matched to a questionnaire by
//! their headers.
//!
//! Everything that is wrong in any file is reported at once; nothing is guessed.

mod answer;
mod bytes;
mod columns;
pub mod corrections;
mod delimited;
mod dense;
mod grid;
mod header;
mod mapping;
mod open;
mod parquet;
mod references;
mod rows;
mod workbook;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::locales::{Lang, Locale};
use crate::parallel;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire, Reference, Variable};
use crate::responses::{Ignored, PassedOver, Place, Responses, Source};
use crate::tally::{self, Request, Respondents, Tally};
use answer::Reader;
pub use bytes::sha256;
use corrections::Correction;
use delimited::{Block, Delimited};
use grid::{Cell, Grid};
use header::{Matched, Matcher};
pub use mapping::{Mapping, WrittenMapping};
use open::Content;
pub use open::{OpenFile, files, open, parse};
use parquet::Parquet;
pub use references::read_references;
use references::reference_in;

/// Respondents by variables that are held in memory: about 4 GB.
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

/// How well the files' headers fit a questionnaire: share of its questions, 0 to 1.
pub fn fit(files: &[OpenFile], questionnaire: &Questionnaire) -> f64 {
    let matcher = Matcher::new(questionnaire, None);
    let best = files
        .iter()
        .flat_map(OpenFile::candidates)
        .map(|grid| matcher.find(grid).map_or(0, |matched| matched.questions()))
        .max();
    best.unwrap_or(0) as f64 / matcher.questions().max(1) as f64
}

/// Reads the answers; those that cannot be read as asked are missing and listed. Sheets
/// are found by their headers; a sheet named like a reference table takes its place.
pub fn read(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    guidance: &Guidance,
) -> Result<Responses, Failure> {
    Reading::new(files, questionnaire, guidance)?.responses()
}

/// Files whose headers are matched to a questionnaire: ready to be read, as a whole or part
/// by part.
pub struct Reading<'a> {
    questionnaire: &'a Questionnaire,
    guidance: &'a Guidance,
    matcher: Matcher<'a>,
    sheets: Vec<Sheet<'a>>,
    readers: Vec<Reader>,
    references: Vec<Reference>,
    remarks: Vec<String>,
    /// Cells that could not be read when they were counted.
    unreadable: AtomicUsize,
}

/// Where answers stand in a file.
struct Sheet<'a> {
    file: &'a OpenFile,
    head: &'a Grid,
    matched: Matched,
}

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
        let matcher = Matcher::new(questionnaire, guidance.mapping.as_ref());
        let mut problems = Vec::new();
        let mut sheets = Vec::new();
        let mut remarks = Vec::new();
        for file in files {
            let Some((head, matched)) = answer_sheet(file, &matcher) else {
                problems.push(Problem::new("headers-not-found").path(&file.path));
                continue;
            };
            problems.extend(wrong_columns(&matched, &matcher, head));
            for remark in head.remarks_above(matched.header_rows.start) {
                if !remarks.contains(&remark) {
                    remarks.push(remark);
                }
            }
            sheets.push(Sheet { file, head, matched });
        }
        let references = questionnaire.references.iter().map(|reference| {
            let own = guidance.references.iter().find(|own| own.id == reference.id);
            own.cloned().unwrap_or_else(|| reference_in(files, reference, &mut problems))
        });
        let references = references.collect();
        let readers =
            questionnaire.variables.iter().map(|v| Reader::new(v, questionnaire)).collect();
        if !problems.is_empty() {
            return Err(Failure::data(problems));
        }
        let unreadable = AtomicUsize::new(0);
        Ok(Self {
            questionnaire,
            guidance,
            matcher,
            sheets,
            readers,
            references,
            remarks,
            unreadable,
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
                let read = self.read(sheet, part?, |_| true)?;
                let answers = read.responses.respondents() * self.questionnaire.variables.len();
                if held.fetch_add(answers, Ordering::Relaxed) + answers > MOST_ANSWERS {
                    return Err(sheet.head.problem("answers-too-many"));
                }
                Ok(read)
            };
            // Hashed beside the reading.
            let (read, sha256) = std::thread::scope(|scope| {
                let sha256 = scope.spawn(|| sheet.file.bytes.sha256());
                (parallel::map(self.parts(sheet), parts), sha256.join())
            });
            let sha256 = sha256.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let mut source = source(sheet, &self.matcher, self.questionnaire);
            let io = |error| bytes::unreadable(&sheet.file.path, &error);
            source.sha256 = sha256.map_err(io)?;
            sheet.file.unchanged()?;
            let mut of_sheet = Responses::default();
            let mut above = 0;
            for part in read {
                let Read { responses, passed_over, height } = part.map_err(Failure::from)?;
                let passed = passed_over.into_iter();
                source.passed_over.extend(passed.map(|p| PassedOver { row: above + p.row, ..p }));
                of_sheet.append(responses, above);
                above += height;
            }
            if of_sheet.respondents() == 0 {
                problems.push(sheet.head.problem("file-without-rows"));
            }
            of_sheet.sources.push(source);
            responses.append(of_sheet, 0);
        }
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
        Ok(responses)
    }

    /// How many cells could not be read when the answers were last counted; they are
    /// missing in the tallies.
    pub fn unreadable(&self) -> usize {
        self.unreadable.load(Ordering::Relaxed)
    }

    /// The parts of a sheet from the top.
    fn parts<'s>(&'s self, sheet: &'s Sheet<'a>) -> Parts<'s> {
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
                Box::new(file.parts().map(move |part| Ok(Part::Stored(file, part))))
            }
        }
    }

    /// The answers of a part to the variables that are wanted.
    fn read(
        &self,
        sheet: &Sheet<'_>,
        part: Part<'_>,
        is_wanted: impl Fn(&Variable) -> bool,
    ) -> Result<Read, Problem> {
        let matched = &sheet.matched;
        let below_header = matched.header_rows.end;
        let owned;
        // Rows of a block are numbered from its top, others from that of the file.
        let (grid, rows, height) = match part {
            Part::Rows(grid, rows) => (grid, rows, 0),
            Part::Stored(file, part) => {
                owned = file.grid(&part, |column| matched.is_target(column))?;
                (&owned, 0..owned.height(), 0)
            }
            Part::Block { file, block, is_first } => {
                owned = file.grid(block)?;
                let from = if is_first { below_header } else { 0 };
                (&owned, from..owned.height(), owned.height())
            }
        };
        let id = self.questionnaire.variables.iter().position(|v| v.kind == Kind::Id);
        let id = id.and_then(|id| matched.column(id));
        let (rows, passed_over) = rows::respondents(grid, matched, id, rows);
        let respondents = columns::Respondents { grid, matched, rows: &rows };
        let read = columns::read(&respondents, self.questionnaire, &self.readers, is_wanted);
        let place = |&row: &usize| Place { source: 0, row: grid.row_number(row) };
        let responses = Responses {
            answers: read.answers,
            places: rows.iter().map(place).collect(),
            unreadable: read.unreadable,
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
        requests: &[Request],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        if !self.guidance.corrections.is_empty() {
            let responses = self.responses()?;
            self.unreadable.store(responses.unreadable.len(), Ordering::Relaxed);
            return responses.count(requests, questionnaire);
        }
        self.unreadable.store(0, Ordering::Relaxed);
        let needed = tally::needed(requests, questionnaire);
        let is_wanted = |variable: &Variable| needed.contains(&variable.id);
        let found: Vec<AtomicUsize> = self.sheets.iter().map(|_| AtomicUsize::new(0)).collect();
        let read = |(number, (at, part)): (usize, (usize, Result<Part<'_>, Problem>))| {
            let Read { mut responses, .. } = self.read(&self.sheets[at], part?, is_wanted)?;
            // Where a row is among all, as far as it matters which came first.
            responses.places.iter_mut().for_each(|place| place.source = number);
            found[at].fetch_add(responses.respondents(), Ordering::Relaxed);
            self.unreadable.fetch_add(responses.unreadable.len(), Ordering::Relaxed);
            Ok(responses)
        };
        let sheets = self.sheets.iter().enumerate();
        let parts = sheets.flat_map(|(at, sheet)| self.parts(sheet).map(move |part| (at, part)));
        let tallies = tally::count(parts.enumerate(), read, requests, questionnaire)?;
        self.sheets.iter().try_for_each(|sheet| sheet.file.unchanged())?;
        let without = self.sheets.iter().zip(found).filter(|(_, n)| n.load(Ordering::Relaxed) == 0);
        let problems: Vec<Problem> =
            without.map(|(sheet, _)| sheet.head.problem("file-without-rows")).collect();
        if problems.is_empty() { Ok(tallies) } else { Err(Failure::data(problems)) }
    }

    fn references(&self) -> &[Reference] {
        &self.references
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

/// The sheet of a file that has the most columns of the questionnaire.
fn answer_sheet<'a>(file: &'a OpenFile, matcher: &Matcher<'_>) -> Option<(&'a Grid, Matched)> {
    file.candidates()
        .filter_map(|grid| Some((grid, matcher.find(grid)?)))
        // The first of equally good ones.
        .reduce(|best, next| if next.1.questions() > best.1.questions() { next } else { best })
}

fn source(sheet: &Sheet<'_>, matcher: &Matcher<'_>, questionnaire: &Questionnaire) -> Source {
    let Sheet { head, matched, .. } = sheet;
    let id = |variable: usize| questionnaire.variables[variable].id.clone();
    let ignored = |unmatched: &header::Unmatched| Ignored {
        header: unmatched.header.clone(),
        column: head.letters(unmatched.column),
        similar: matcher.similar(&unmatched.header).first().map(|(_, t)| matcher.describe(*t)),
    };
    Source {
        file: head.file.clone(),
        sheet: head.sheet.clone(),
        sha256: String::new(),
        columns: matched.whole_columns().map(|(v, at)| (id(v), head.letters(at))).collect(),
        ignored: matched.unmatched.iter().map(ignored).collect(),
        passed_over: Vec::new(),
    }
}

/// Columns that are missing, with the headers that look like them, and columns that
/// claim the same question.
fn wrong_columns(matched: &Matched, matcher: &Matcher<'_>, grid: &Grid) -> Vec<Problem> {
    let mut problems = Vec::new();
    for &(first, second) in &matched.doubled {
        let problem = grid
            .problem("columns-doubled")
            .with("first", grid.letters(first))
            .with("second", grid.letters(second))
            .with("header", matched.header(first))
            .with("other", matched.header(second));
        problems.push(problem);
    }
    let missing = matcher.missing(matched);
    if missing.is_empty() {
        return problems;
    }
    let names: Vec<String> = missing.iter().map(|v| v.heading(Lang::Ja)).collect();
    let mut similar = Vec::new();
    for unmatched in &matched.unmatched {
        let candidates = matcher.similar(&unmatched.header);
        let is_missing = |variable: usize| {
            let id = &matcher.variable(variable).id;
            missing.iter().any(|missing| missing.id == *id)
        };
        let candidate = candidates.into_iter().find(|(_, target)| match *target {
            header::Target::Variable(variable) | header::Target::Option(variable, _) => {
                is_missing(variable)
            }
        });
        if let Some((_, target)) = candidate {
            let letters = grid.letters(unmatched.column);
            let (header, question) = (&unmatched.header, matcher.describe(target));
            similar.push(format!("{letters} \"{header}\" → {question}"));
        }
    }
    let similar = if similar.is_empty() { "none".to_owned() } else { similar.join(" / ") };
    let problem = grid
        .problem("columns-missing")
        .with("count", names.len())
        .with("columns", names.join(", "))
        .with("similar", similar);
    problems.push(problem);
    problems
}

/// What `survey map` proposes for a file: the file's text and how sure each line is.
pub fn propose_mapping(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    guidance: &Guidance,
    locale: &Locale,
) -> Result<ProposedMapping, Failure> {
    let matcher = Matcher::new(questionnaire, guidance.mapping.as_ref());
    let sheets = files.iter().filter_map(|file| answer_sheet(file, &matcher));
    let Some((grid, matched)) = sheets
        .reduce(|best, next| if next.1.questions() > best.1.questions() { next } else { best })
    else {
        let path = files.first().map(|file| file.path.clone()).unwrap_or_default();
        return Err(Problem::new("headers-not-found").path(&path).into());
    };
    let readable = |column: usize, target: header::Target| {
        // Each different value once.
        let below = matched.header_rows.end..grid.height();
        let cells = below.map(|row| grid.cell(row, column)).filter(|cell| **cell != Cell::Empty);
        let mut seen = HashSet::new();
        let different = cells.filter(|cell| seen.insert(cell.text()));
        let reads: Vec<bool> = different.map(|cell| reads(&cell, target, questionnaire)).collect();
        let good = reads.iter().filter(|&&read| read).count();
        if reads.is_empty() { 1.0 } else { good as f64 / reads.len() as f64 }
    };
    let proposals = mapping::propose(&matched, &matcher, questionnaire, readable);
    let is_sure = |proposal: &&mapping::Proposal| proposal.to.is_some();
    Ok(ProposedMapping {
        text: mapping::write(&proposals, questionnaire, grid, locale),
        columns: proposals.len(),
        mapped: proposals.iter().filter(is_sure).count(),
        missing: matcher
            .missing(&matched)
            .iter()
            .filter(|variable| {
                let of = |id: &str| id == variable.id || variable.columns().iter().any(|c| c == id);
                !proposals.iter().any(|p| p.to.as_ref().is_some_and(|(id, _)| of(id)))
            })
            .map(|variable| variable.heading(locale.lang()))
            .collect(),
    })
}

/// A mapping file and what it leaves open.
pub struct ProposedMapping {
    pub text: String,
    pub columns: usize,
    /// Columns for which something is proposed.
    pub mapped: usize,
    /// Questions for which nothing is.
    pub missing: Vec<String>,
}

fn reads(cell: &Cell, target: header::Target, questionnaire: &Questionnaire) -> bool {
    match target {
        header::Target::Option(variable, code) => {
            answer::mark(cell, &questionnaire.variables[variable].codes[code]).is_ok()
        }
        header::Target::Variable(variable) => {
            let variable = &questionnaire.variables[variable];
            Reader::new(variable, questionnaire).answers(cell).is_ok()
        }
    }
}

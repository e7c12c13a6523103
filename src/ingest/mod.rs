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
pub mod guard;
mod header;
mod mapping;
mod open;
mod parquet;
mod references;
mod rows;
mod shown;
mod workbook;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::locales::{Lang, Locale};
use crate::parallel;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire, Reference, Variable};
use crate::responses::{self, Corrected, Ignored, PassedOver, Place, Responses, Source, Unread};
use crate::tally::{self, Request, Respondents, Tally};
use answer::Reader;
pub use bytes::sha256;
use corrections::Correction;
use delimited::{Block, Delimited};
use grid::{Cell, Grid};
pub use header::is_unseen;
use header::{Matched, Matcher};
pub use mapping::{Mapping, WrittenMapping};
use open::Content;
pub use open::{OpenFile, files, open, parse};
use parquet::Parquet;
pub use references::read_references;
use references::reference_in;

/// Respondents by variables that are held in memory: about 4 GB.
const MOST_ANSWERS: usize = 250_000_000;

/// Headers that belong to no question and are compared with all that would: each takes a while.
const MOST_COMPARED: usize = 200;

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
}

/// Cells that are told as examples.
const EXAMPLES: usize = 5;

/// Where answers stand in a file.
struct Sheet<'a> {
    file: &'a OpenFile,
    head: &'a Grid,
    matched: Matched,
    /// Cells that each row of delimited text has to have.
    cells: Option<usize>,
    /// Other sheets of the file that look like answers, told with its first one.
    others: Vec<Unread>,
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
            let (found, mut others) = answer_sheets(file, &matcher);
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
        let told = Mutex::default();
        Ok(Self { questionnaire, guidance, matcher, sheets, readers, references, remarks, told })
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
                    return Err(Failure::from(sheet.head.problem("answers-too-many")));
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
                let Read { responses, passed_over, height } = part?;
                let passed = passed_over.into_iter();
                source.passed_over.extend(passed.map(|p| PassedOver { row: above + p.row, ..p }));
                of_sheet.append(responses, above);
                above += height;
            }
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
        });
        Ok(responses)
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
    ) -> Result<Read, Failure> {
        let matched = &sheet.matched;
        let below_header = matched.header_rows.end;
        let owned;
        let mut begin = None;
        // Rows of a block are numbered from its top, others from that of the file.
        let (grid, rows, height) = match part {
            Part::Rows(grid, rows) => (grid, rows, 0),
            Part::Stored(file, part) => {
                owned = file.grid(&part, |column| matched.is_target(column))?;
                (&owned, 0..owned.height(), 0)
            }
            Part::Block { file, block, is_first } => {
                begin = Some((file, block.offset));
                owned = file.grid(block)?;
                let from = if is_first { below_header } else { 0 };
                (&owned, from..owned.height(), owned.height())
            }
        };
        let id = self.questionnaire.variables.iter().position(|v| v.kind == Kind::Id);
        let id = id.and_then(|id| matched.column(id));
        let (rows, passed_over) = rows::respondents(grid, matched, id, rows);
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
            answers: read.answers,
            places: rows.iter().map(place).collect(),
            unreadable: read.unreadable,
            cleaned: read.cleaned,
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
            return self.responses()?.count(requests, questionnaire);
        }
        let needed = tally::needed(requests, questionnaire);
        let is_wanted = |variable: &Variable| needed.contains(&variable.id);
        let found: Vec<AtomicUsize> = self.sheets.iter().map(|_| AtomicUsize::new(0)).collect();
        // Of each part: its number, its sheet, its height, what was passed over, and what could
        // not be read. Rows of blocks are numbered from their top.
        let parts_told: Mutex<
            Vec<(usize, usize, usize, Vec<PassedOver>, Vec<[String; 3]>, usize)>,
        > = Mutex::default();
        let read = |(number, (at, part)): (usize, (usize, Result<Part<'_>, Problem>))| {
            let sheet = &self.sheets[at];
            let Read { mut responses, passed_over, height } = self.read(sheet, part?, is_wanted)?;
            let mut examples = examples(&responses);
            examples.iter_mut().for_each(|example| example[0].clone_from(&sheet.head.file));
            let told = (number, at, height, passed_over, examples, responses.unreadable.len());
            parts_told.lock().unwrap_or_else(PoisonError::into_inner).push(told);
            // Where a row is among all, as far as it matters which came first.
            responses.places.iter_mut().for_each(|place| place.source = number);
            found[at].fetch_add(responses.respondents(), Ordering::Relaxed);
            Ok(responses)
        };
        let sheets = self.sheets.iter().enumerate();
        let parts = sheets.flat_map(|(at, sheet)| self.parts(sheet).map(move |part| (at, part)));
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
        for (_, at, height, passed_over, examples, unreadable) in parts {
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

    fn references(&self) -> &[Reference] {
        &self.references
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
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

/// The sheets of a file with answers: of those that are shown the one with the most columns
/// of the questionnaire, and others with the same. What else has the headers of half of the
/// questions is told. Of sheets that the user has named, hidden ones are read too.
fn answer_sheets<'a>(
    file: &'a OpenFile,
    matcher: &Matcher<'_>,
) -> (Vec<(&'a Grid, Matched)>, Vec<Unread>) {
    let found = file.candidates().filter_map(|grid| Some((grid, matcher.find(grid)?)));
    let is_chosen = file.sheet.is_some();
    let (shown, hidden): (Vec<_>, Vec<_>) =
        found.partition(|(grid, _)| is_chosen || !grid.is_hidden);
    let best = shown.iter().map(|(_, matched)| matched.questions()).max().unwrap_or(0);
    let (read, rest): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|(_, matched)| matched.questions() == best);
    let is_like_answers =
        |(_, matched): &(&Grid, Matched)| matched.questions() * 2 >= matcher.questions();
    let others = rest.into_iter().chain(hidden).filter(is_like_answers);
    let others = others.map(|(grid, matched)| {
        let below = matched.header_rows.end..grid.height();
        Unread::Sheet {
            name: grid.sheet.clone().unwrap_or_default(),
            is_hidden: grid.is_hidden,
            rows: grid.filled(below).into_iter().filter(|&filled| filled > 0).count(),
        }
    });
    // A sheet with a header alone adds nothing to another.
    let others: Vec<Unread> =
        others.filter(|other| !matches!(other, Unread::Sheet { rows: 0, .. })).collect();
    let read = if best > 0 { read } else { Vec::new() };
    (read, others)
}

/// How many cells the rows of delimited text have: as many as the header, or one more where
/// all of them end with an empty one.
fn row_length(head: &Grid, matched: &Matched) -> Option<usize> {
    let header = matched.header_rows.end.checked_sub(1)?;
    let lengths = &head.lengths;
    let at = lengths.iter().rposition(|length| length.row <= header)?;
    let cells = lengths[at].cells;
    // Blank lines have one cell.
    let mut below = lengths[at..].iter().skip(1).filter(|length| length.cells > 1).peekable();
    let is_ended = below.peek().is_some()
        && lengths.get(at + 1).is_some_and(|length| length.row == header + 1)
        && below.all(|length| length.cells == cells + 1 && length.blank > 0);
    Some(cells + usize::from(is_ended))
}

/// Rows that are told of each part with another length.
const WRONG_LENGTHS: usize = 10;

/// The rows that have another number of cells, of which a comma or a quotation mark has
/// shifted some. `lines_above` are those of the file before the grid.
fn wrong_lengths(
    grid: &Grid,
    rows: &[usize],
    cells: usize,
    lines_above: impl Fn() -> usize,
) -> Vec<Problem> {
    let mut lengths = grid.lengths.iter().peekable();
    let mut current = None;
    let mut wrong = Vec::new();
    for &row in rows {
        while let Some(length) = lengths.next_if(|length| length.row <= row) {
            current = Some(length);
        }
        if let Some(length) = current.filter(|length| length.cells != cells) {
            wrong.push((length.line + row - length.row, length.cells));
        }
    }
    if wrong.is_empty() {
        return Vec::new();
    }
    let above = 1 + lines_above();
    let problem = |&(line, found): &(usize, usize)| {
        grid.problem("record-length")
            .with("line", above + line)
            .with("expected", cells)
            .with("found", found)
    };
    let mut problems: Vec<Problem> = wrong.iter().take(WRONG_LENGTHS).map(problem).collect();
    if wrong.len() > WRONG_LENGTHS {
        let more = grid.problem("record-length-more");
        problems.push(more.with("count", wrong.len() - WRONG_LENGTHS));
    }
    problems
}

/// Cells of respondents that are merged with one above or before them: a person reads the
/// answer in all of them, the file has it in the first.
fn merged_answers(sheet: &Sheet<'_>, places: &[Place]) -> Option<Unread> {
    let Sheet { head, matched, .. } = sheet;
    if head.merged.is_empty() {
        return None;
    }
    let rows: HashSet<usize> = places.iter().map(|place| place.row).collect();
    let mut cells = Vec::new();
    // Cells of a grid are counted from its origin, merged ones from that of the sheet.
    for &[top, bottom, left, right] in &head.merged {
        let is_first = |row, column| row == top && column == left;
        for row in top.max(head.origin.0)..=bottom.min(head.origin.0 + head.height()) {
            for column in left.max(head.origin.1)..=right.min(head.origin.1 + head.width()) {
                let is_answer = rows.contains(&(row + 1))
                    && row >= head.origin.0 + matched.header_rows.end
                    && matched.is_target(column - head.origin.1);
                if !is_first(row, column) && is_answer {
                    cells.push(format!("{}{}", head.letters(column - head.origin.1), row + 1));
                }
            }
        }
    }
    (!cells.is_empty()).then_some(Unread::Merged(cells))
}

fn source(sheet: &Sheet<'_>, matcher: &Matcher<'_>, questionnaire: &Questionnaire) -> Source {
    let Sheet { head, matched, .. } = sheet;
    let id = |variable: usize| questionnaire.variables[variable].id.clone();
    let ignored = |(number, unmatched): (usize, &header::Unmatched)| {
        let is_compared = number < MOST_COMPARED;
        let similar = is_compared.then(|| matcher.similar(&unmatched.header)).unwrap_or_default();
        Ignored {
            header: unmatched.header.clone(),
            column: head.letters(unmatched.column),
            similar: similar.first().map(|(_, target)| matcher.describe(*target)),
        }
    };
    Source {
        file: head.file.clone(),
        sheet: head.sheet.clone(),
        sha256: String::new(),
        columns: matched.whole_columns().map(|(v, at)| (id(v), head.letters(at))).collect(),
        ignored: matched.unmatched.iter().enumerate().map(ignored).collect(),
        passed_over: Vec::new(),
        unread: sheet.others.clone(),
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
    for unmatched in matched.unmatched.iter().take(MOST_COMPARED) {
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
    let sheets = files.iter().flat_map(|file| answer_sheets(file, &matcher).0);
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
            Reader::new(&questionnaire.variables[variable], questionnaire).mark(cell, code).is_ok()
        }
        header::Target::Variable(variable) => {
            let variable = &questionnaire.variables[variable];
            Reader::new(variable, questionnaire).answers(cell).is_ok()
        }
    }
}

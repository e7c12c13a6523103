//! Files to [`Responses`]: workbooks and delimited text, matched to a questionnaire by
//! their headers.
//!
//! Everything that is wrong in any file is reported at once; nothing is guessed.

mod answer;
mod columns;
pub mod corrections;
mod delimited;
mod dense;
mod grid;
mod header;
mod mapping;
mod parquet;
mod rows;
mod workbook;

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;
use sha2::{Digest, Sha256};

use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Kind, Questionnaire, Reference};
use crate::responses::{
    Corrected, CorrectionOutcome, Ignored, PassedOver, Place, Responses, Source, Unreadable,
};
use answer::Reader;
use columns::{Patch, Respondents};
use corrections::{Correction, Outcome};
pub use grid::Grid;
use header::{Matched, Matcher};
pub use mapping::{Mapping, WrittenMapping};

/// A larger file is refused before it is read: 105,000 clinics are about 150 MB of CSV.
const LARGEST_FILE: u64 = 1 << 30;

/// Folders within folders are followed so far.
const DEEPEST_FOLDER: usize = 8;

const DELIMITED: [&str; 3] = ["csv", "tsv", "txt"];
const PARQUET: [&str; 1] = ["parquet"];
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// A file that was opened: its sheets as grids of cells.
pub struct OpenFile {
    pub path: PathBuf,
    pub grids: Vec<Grid>,
    /// Of the bytes that were read.
    pub sha256: String,
    /// The sheet that the user chose.
    sheet: Option<String>,
}

impl OpenFile {
    /// The sheets that may hold the answers.
    fn candidates(&self) -> impl Iterator<Item = &Grid> {
        let chosen = self.sheet.is_some();
        self.grids.iter().filter(move |grid| !chosen || grid.sheet == self.sheet)
    }
}

/// Opens all files; of a folder all that can be read, in the order of their names. With
/// `sheet`, only sheets of this name are taken for answers. Files that cannot be read are
/// reported together.
pub fn open(paths: &[PathBuf], sheet: Option<&str>) -> Result<Vec<OpenFile>, Failure> {
    let (files, mut failure) = match files(paths) {
        Ok(files) => (files, None),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    let mut note = |fault, problem| {
        let failure = failure.get_or_insert(Failure { fault, problems: Vec::new() });
        failure.problems.push(problem);
    };
    let mut opened = Vec::new();
    for path in files {
        match open_one(&path) {
            Ok((grids, sha256)) => {
                opened.push(OpenFile { path, grids, sha256, sheet: sheet.map(str::to_owned) });
            }
            Err((fault, problem)) => note(fault, problem),
        }
    }
    if let Some(sheet) = sheet {
        for file in opened.iter().filter(|file| file.candidates().next().is_none()) {
            let names: Vec<&str> = file.grids.iter().filter_map(|g| g.sheet.as_deref()).collect();
            let problem = Problem::new("sheet-not-found").path(&file.path).with("sheet", sheet);
            note(Fault::Usage, problem.with("known", names.join(", ")));
        }
    }
    failure.map_or(Ok(opened), Err)
}

/// The files that the paths stand for: of a folder all that can be read.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut found = Vec::new();
        let mut too_deep = Vec::new();
        files_below(path, DEEPEST_FOLDER, &mut found, &mut too_deep);
        for folder in too_deep {
            problems.push(Problem::new("folder-too-deep").path(&folder));
        }
        if found.is_empty() {
            problems.push(Problem::new("folder-without-data").path(path));
        }
        found.sort();
        files.extend(found);
    }
    if problems.is_empty() { Ok(files) } else { Err(Failure::data(problems)) }
}

/// The readable files of a folder, without those that Office keeps beside an open one.
fn files_below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>, too_deep: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("~$") || name.starts_with('.') {
            continue;
        }
        // Links are not followed: they may lead around in a circle.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let extension = extension(&path);
        if is_folder && depth == 0 {
            too_deep.push(path);
        } else if is_folder {
            files_below(&path, depth - 1, found, too_deep);
        } else if DELIMITED
            .iter()
            .chain(&WORKBOOKS)
            .chain(&PARQUET)
            .any(|known| *known == extension)
        {
            found.push(path);
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn open_one(path: &Path) -> Result<(Vec<Grid>, String), (Fault, Problem)> {
    use std::io::ErrorKind;
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => (Fault::Usage, Problem::new("file-not-found").path(path)),
        _ => {
            let problem = Problem::new("file-unreadable").path(path).with("detail", error);
            (Fault::Machine, problem)
        }
    };
    // A device or a pipe may have no end.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err((Fault::Data, Problem::new("file-type-unknown").path(path)));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    // It may grow while it is read.
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err((Fault::Data, Problem::new("file-too-large").path(path)));
    }
    let (grids, sha256) = read_and_hash(path, bytes).map_err(|problem| (Fault::Data, problem))?;
    Ok((grids, sha256))
}

/// Delimited text is hashed while it is read.
fn read_and_hash(path: &Path, bytes: Vec<u8>) -> Result<(Vec<Grid>, String), Problem> {
    if !DELIMITED.contains(&extension(path).as_str()) {
        let sha256 = sha256(&bytes);
        return Ok((grids(path, bytes)?, sha256));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::new("file-empty").path(path));
    }
    let (grids, sha256) = rayon::join(|| delimited::read(path, &bytes), || sha256(&bytes));
    Ok((grids?, sha256))
}

/// A file that is already in memory; its name says what it is.
pub fn parse(path: &Path, bytes: Vec<u8>) -> Result<OpenFile, Failure> {
    let (grids, sha256) = read_and_hash(path, bytes)?;
    Ok(OpenFile { path: path.to_owned(), grids, sha256, sheet: None })
}

/// In hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn grids(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let extension = extension(path);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        Err(Problem::new("file-empty").path(path))
    } else if WORKBOOKS.contains(&extension.as_str()) {
        workbook::read(path, bytes)
    } else if PARQUET.contains(&extension.as_str()) {
        parquet::read(path, bytes)
    } else {
        Err(Problem::new("file-type-unknown").path(path))
    }
}

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
    let matcher = Matcher::new(questionnaire, guidance.mapping.as_ref());
    let id = questionnaire.variables.iter().position(|v| v.kind == Kind::Id);
    let mut problems = Vec::new();
    let mut sheets = Vec::new();
    for file in files {
        let Some((grid, matched)) = answer_sheet(file, &matcher) else {
            problems.push(Problem::new("headers-not-found").path(&file.path));
            continue;
        };
        let (rows, passed_over) =
            rows::respondents(grid, &matched, id.and_then(|id| matched.column(id)));
        problems.extend(wrong_columns(&matched, &matcher, grid));
        if rows.is_empty() {
            problems.push(grid.problem("file-without-rows"));
        }
        sheets.push((grid, matched, rows, passed_over));
    }
    let references = questionnaire
        .references
        .iter()
        .map(|reference| {
            let own = guidance.references.iter().find(|own| own.id == reference.id);
            own.cloned().unwrap_or_else(|| reference_in(files, reference, &mut problems))
        })
        .collect();

    let readers: Vec<Reader> =
        questionnaire.variables.iter().map(|v| Reader::new(v, questionnaire)).collect();
    let respondents: Vec<Respondents<'_>> =
        sheets.iter().map(|(grid, matched, rows, _)| Respondents { grid, matched, rows }).collect();
    let located = locate(&guidance.corrections, &respondents, id);
    let mut outcomes = vec![None; located.len()];
    let mut responses = Responses {
        frame: DataFrame::empty(),
        places: Vec::new(),
        sources: Vec::new(),
        references,
        remarks: Vec::new(),
        answered: 0,
        unreadable: Vec::new(),
        corrections: Vec::new(),
    };
    for (source, sheet) in respondents.iter().enumerate() {
        let patches: Vec<Patch<'_>> = located
            .iter()
            .enumerate()
            .filter_map(|(index, place)| {
                let &(_, position) = place.as_ref().filter(|(of, _)| *of == source)?;
                Some(Patch { index, position, correction: &guidance.corrections[index] })
            })
            .collect();
        let answers =
            columns::read(sheet, questionnaire, &readers, &patches).map_err(Failure::internal)?;
        let above = responses.places.len();
        responses.places.extend(
            sheet.rows.iter().map(|&row| Place { source, row: sheet.grid.row_number(row) }),
        );
        let unreadable = answers.unreadable.into_iter();
        responses.unreadable.extend(unreadable.map(|u| Unreadable { row: above + u.row, ..u }));
        responses.answered += answers.answered;
        for (index, outcome) in answers.outcomes {
            outcomes[index] = Some(outcome);
        }
        match source {
            0 => responses.frame = answers.frame,
            _ => responses
                .frame
                .vstack_mut_owned(answers.frame)
                .map(drop)
                .map_err(Failure::internal)?,
        }
    }
    for (correction, outcome) in guidance.corrections.iter().zip(outcomes) {
        let outcome = match outcome {
            None => CorrectionOutcome::NoRespondent,
            Some(Outcome::Applied) => CorrectionOutcome::Applied,
            Some(Outcome::Differs) => CorrectionOutcome::Differs,
            Some(Outcome::Unreadable(key)) => {
                let problem = Problem::new(key)
                    .with("path", &correction.file)
                    .with("sheet", "")
                    .with("cell", correction.row)
                    .with("header", &questionnaire.variables[correction.variable].id)
                    .with("value", &correction.new);
                problems.push(problem);
                continue;
            }
        };
        responses.corrections.push(Corrected {
            respondent: correction.respondent.clone(),
            variable: questionnaire.variables[correction.variable].id.clone(),
            old: correction.old.clone(),
            new: correction.new.clone(),
            reason: correction.reason.clone(),
            outcome,
        });
    }
    for (grid, matched, _, passed_over) in sheets {
        for remark in grid.remarks_above(matched.header_rows.start) {
            if !responses.remarks.contains(&remark) {
                responses.remarks.push(remark);
            }
        }
        responses.sources.push(source(grid, &matched, &matcher, passed_over, questionnaire));
    }
    if !problems.is_empty() {
        problems.extend(responses.unreadable.iter().map(|u| u.problem(&responses)));
        return Err(Failure::data(problems));
    }
    responses.frame.rechunk_mut();
    Ok(responses)
}

/// The sheet of a file that has the most columns of the questionnaire.
fn answer_sheet<'a>(file: &'a OpenFile, matcher: &Matcher<'_>) -> Option<(&'a Grid, Matched)> {
    file.candidates()
        .filter_map(|grid| Some((grid, matcher.find(grid)?)))
        // The first of equally good ones.
        .reduce(|best, next| if next.1.questions() > best.1.questions() { next } else { best })
}

/// For each correction the sheet and position of its respondent, if exactly one has the
/// number.
fn locate(
    corrections: &[Correction],
    respondents: &[Respondents<'_>],
    id: Option<usize>,
) -> Vec<Option<(usize, usize)>> {
    let mut places: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    if !corrections.is_empty() {
        for (source, sheet) in respondents.iter().enumerate() {
            let Some(column) = id.and_then(|id| sheet.matched.column(id)) else { continue };
            for (position, &row) in sheet.rows.iter().enumerate() {
                let id = header::normalise(&sheet.grid.cell(row, column).text());
                places.entry(id).or_default().push((source, position));
            }
        }
    }
    let place = |correction: &Correction| match places
        .get(&header::normalise(&correction.respondent))?
        .as_slice()
    {
        [place] => Some(*place),
        _ => None,
    };
    corrections.iter().map(place).collect()
}

fn source(
    grid: &Grid,
    matched: &Matched,
    matcher: &Matcher<'_>,
    passed_over: Vec<PassedOver>,
    questionnaire: &Questionnaire,
) -> Source {
    let id = |variable: usize| questionnaire.variables[variable].id.clone();
    let ignored = |unmatched: &header::Unmatched| Ignored {
        header: unmatched.header.clone(),
        column: grid.letters(unmatched.column),
        similar: matcher.similar(&unmatched.header).first().map(|(_, t)| matcher.describe(*t)),
    };
    Source {
        file: grid.file.clone(),
        sheet: grid.sheet.clone(),
        columns: matched.whole_columns().map(|(v, at)| (id(v), grid.letters(at))).collect(),
        ignored: matched.unmatched.iter().map(ignored).collect(),
        passed_over,
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
        let values = grid.column(column).map_or(&[][..], grid::Column::values);
        // The header is a value of the column too.
        let below = values.iter().filter(|value| matched.header(column) != value.text().trim());
        let reads: Vec<bool> = below.map(|cell| reads(cell, target, questionnaire)).collect();
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

fn reads(cell: &grid::Cell, target: header::Target, questionnaire: &Questionnaire) -> bool {
    match target {
        header::Target::Option(variable, code) => {
            answer::mark(cell, &questionnaire.variables[variable].codes[code]).is_ok()
        }
        header::Target::Variable(variable) => {
            let variable = &questionnaire.variables[variable];
            Reader::new(variable, questionnaire).reads(cell)
        }
    }
}

/// The reference table of the workbook, or the questionnaire's own.
fn reference_in(
    files: &[OpenFile],
    reference: &Reference,
    problems: &mut Vec<Problem>,
) -> Reference {
    let name = Some(&reference.sheet);
    let grid = files.iter().flat_map(|f| &f.grids).find(|g| g.sheet.as_ref() == name);
    grid.map_or_else(|| reference.clone(), |grid| reference_of(grid, reference, problems))
}

/// Reads files as reference tables of the questionnaire, by id.
pub fn read_references(
    files: &[(String, PathBuf)],
    questionnaire: &Questionnaire,
) -> Result<Vec<Reference>, Failure> {
    let mut problems = Vec::new();
    let mut references = Vec::new();
    for (id, path) in files {
        let Some(reference) = questionnaire.reference(id) else { continue };
        match open(std::slice::from_ref(path), None) {
            Ok(opened) => {
                let grid = opened.iter().flat_map(|file| &file.grids).next();
                references.extend(grid.map(|grid| reference_of(grid, reference, &mut problems)));
            }
            Err(failure) => problems.extend(failure.problems),
        }
    }
    if problems.is_empty() { Ok(references) } else { Err(Failure::data(problems)) }
}

/// The rows of a grid with the columns of a reference table as headings.
fn reference_of(grid: &Grid, reference: &Reference, problems: &mut Vec<Problem>) -> Reference {
    let filled = grid.filled();
    let header_row = filled.iter().position(|&filled| filled > 0).unwrap_or(0);
    let position = |names: [&str; 3]| {
        grid.row(header_row).position(|cell| {
            let cell = header::normalise(&cell.text());
            names.iter().any(|name| header::normalise(name) == cell)
        })
    };
    let mut positions = Vec::new();
    for column in &reference.columns {
        let en = column.label_en.as_deref().unwrap_or(&column.id);
        match position([&column.id, &column.label, en]) {
            _ if column.expression.is_some() => positions.push(usize::MAX),
            Some(position) => positions.push(position),
            None if column.optional => positions.push(usize::MAX),
            None => problems
                .push(grid.problem("reference-sheet-column-missing").with("column", &column.label)),
        }
    }
    if positions.len() < reference.columns.len() {
        return reference.clone();
    }
    let read = |row| positions.iter().map(|&column| grid.cell(row, column).text()).collect();
    let rows = (header_row + 1..grid.height()).filter(|&row| filled[row] > 0).map(read).collect();
    Reference { rows, ..reference.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

    #[test]
    fn a_sheet_takes_the_place_of_a_reference_table_wherever_it_begins() {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        let own = questionnaire.reference("regions").expect("the areas");
        let mut grid = Grid::new("x.xlsx".to_owned(), Some(own.sheet.clone()));
        for (column, of) in own.columns.iter().enumerate() {
            grid.put_text(2, column + 1, &of.label).expect("small");
            grid.put_text(4, column + 1, if of.number { "5" } else { "釜石市" }).expect("small");
        }
        let files = [OpenFile {
            path: "x.xlsx".into(),
            grids: vec![grid],
            sha256: String::new(),
            sheet: None,
        }];
        let mut problems = Vec::new();
        let read = reference_in(&files, own, &mut problems);
        assert!(problems.is_empty());
        assert_eq!(read.rows.len(), 1);
        let surveyed = read.column("clinics_surveyed").expect("a column");
        assert_eq!(read.numbers(surveyed), [Some(5.0)]);
    }
}

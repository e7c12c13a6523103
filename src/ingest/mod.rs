//! Files to [`Responses`]: workbooks and delimited text, matched to a questionnaire by
//! their headers.
//!
//! Everything that is wrong in any file is reported at once; nothing is guessed.

mod answer;
mod columns;
mod delimited;
mod grid;
mod header;
mod workbook;

use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;

use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Questionnaire, Reference};
use crate::responses::{Place, Responses, Source, Unreadable};
pub use grid::Grid;
use header::{Matched, Matcher};

/// A larger file is refused before it is read: 105,000 clinics are about 150 MB of CSV.
const LARGEST_FILE: u64 = 1 << 30;

/// Folders within folders are followed so far.
const DEEPEST_FOLDER: usize = 8;

const DELIMITED: [&str; 3] = ["csv", "tsv", "txt"];
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// A file that was opened: its sheets as grids of cells.
pub struct OpenFile {
    pub path: PathBuf,
    pub grids: Vec<Grid>,
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
    let mut files = Vec::new();
    let mut failure: Option<Failure> = None;
    let mut note = |fault, problem| {
        let failure = failure.get_or_insert(Failure { fault, problems: Vec::new() });
        failure.problems.push(problem);
    };
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut found = Vec::new();
        files_below(path, DEEPEST_FOLDER, &mut found);
        if found.is_empty() {
            note(Fault::Data, Problem::new("folder-without-data").path(path));
        }
        found.sort();
        files.extend(found);
    }
    let mut opened = Vec::new();
    for path in files {
        match open_one(&path) {
            Ok(grids) => opened.push(OpenFile { path, grids, sheet: sheet.map(str::to_owned) }),
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

/// The readable files of a folder, without those that Office keeps beside an open one.
fn files_below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
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
        if is_folder && depth > 0 {
            files_below(&path, depth - 1, found);
        } else if DELIMITED.iter().chain(&WORKBOOKS).any(|known| *known == extension) {
            found.push(path);
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn open_one(path: &Path) -> Result<Vec<Grid>, (Fault, Problem)> {
    use std::io::ErrorKind;
    let wrong = |key| (Fault::Data, Problem::new(key).path(path));
    if std::fs::metadata(path).is_ok_and(|file| file.len() > LARGEST_FILE) {
        return Err(wrong("file-too-large"));
    }
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => (Fault::Usage, Problem::new("file-not-found").path(path)),
        _ => {
            let problem = Problem::new("file-unreadable").path(path).with("detail", error);
            (Fault::Machine, problem)
        }
    })?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(wrong("file-empty"));
    }
    let extension = extension(path);
    if DELIMITED.contains(&extension.as_str()) {
        delimited::read(path, &bytes).map_err(|problem| (Fault::Data, problem))
    } else if WORKBOOKS.contains(&extension.as_str()) {
        workbook::read(path, bytes).map_err(|problem| (Fault::Data, problem))
    } else {
        Err(wrong("file-type-unknown"))
    }
}

/// How well the files' headers fit a questionnaire: share of its questions, 0 to 1.
pub fn fit(files: &[OpenFile], questionnaire: &Questionnaire) -> f64 {
    let matcher = Matcher::new(questionnaire);
    let best = files
        .iter()
        .flat_map(OpenFile::candidates)
        .map(|grid| matcher.find(grid).map_or(0, |matched| matched.questions()))
        .max();
    best.unwrap_or(0) as f64 / matcher.questions().max(1) as f64
}

/// Reads the answers; fails if any cannot be read as asked.
pub fn read(files: &[OpenFile], questionnaire: &Questionnaire) -> Result<Responses, Failure> {
    let (responses, unreadable) = read_with_gaps(files, questionnaire)?;
    if unreadable.is_empty() {
        return Ok(responses);
    }
    Err(Failure::data(unreadable.into_iter().map(|found| found.problem).collect()))
}

/// Reads the answers; those that cannot be read as asked are missing and listed. Sheets
/// are found by their headers; a sheet named like a reference table takes its place.
pub fn read_with_gaps(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
) -> Result<(Responses, Vec<Unreadable>), Failure> {
    let matcher = Matcher::new(questionnaire);
    let mut problems = Vec::new();
    let mut answers = columns::Answers::new(questionnaire);
    let mut places = Vec::new();
    let mut sources = Vec::new();
    let mut remarks: Vec<String> = Vec::new();
    for file in files {
        let best = file
            .candidates()
            .filter_map(|grid| Some((grid, matcher.find(grid)?)))
            .max_by_key(|(_, matched)| matched.questions());
        let Some((grid, matched)) = best else {
            let problem = Problem::new("headers-not-found").path(&file.path);
            problems.push(problem);
            continue;
        };
        problems.extend(missing_columns(&matched, &matcher, grid));
        let source = sources.len();
        for row in grid.rows_below(matched.header_row) {
            places.push(Place { source, row: grid.row_number(row) });
            answers.push_row(grid, row, &matched);
        }
        if grid.rows_below(matched.header_row).next().is_none() {
            problems.push(grid.problem("file-without-rows"));
        }
        for remark in grid.remarks_above(matched.header_row) {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
        sources.push(Source {
            file: file.path.display().to_string(),
            sheet: grid.sheet.clone(),
            columns: matched
                .whole_columns()
                .map(|(variable, column)| {
                    (questionnaire.variables[variable].id.clone(), grid.letters(column))
                })
                .collect(),
            ignored: matched.ignored.clone(),
        });
    }
    let references = questionnaire
        .references
        .iter()
        .map(|reference| reference_in(files, reference, &mut problems))
        .collect();
    let unreadable = answers.take_unreadable();
    if !problems.is_empty() {
        problems.extend(unreadable.into_iter().map(|found| found.problem));
        return Err(Failure::data(problems));
    }
    let answered = answers.answered();
    let frame: DataFrame = answers
        .into_frame()
        .map_err(|error| Failure::machine(Problem::new("internal").with("detail", error)))?;
    let responses = Responses { remarks, frame, places, sources, references, answered };
    Ok((responses, unreadable))
}

fn missing_columns(matched: &Matched, matcher: &Matcher<'_>, grid: &Grid) -> Option<Problem> {
    let missing = matcher.missing(matched);
    if missing.is_empty() {
        return None;
    }
    let names: Vec<String> = missing.iter().map(|v| matcher.describe(v)).collect();
    let problem = grid
        .problem("columns-missing")
        .with("count", names.len())
        .with("columns", names.join(", "));
    Some(problem)
}

/// The reference table of the workbook, or the questionnaire's own.
fn reference_in(
    files: &[OpenFile],
    reference: &Reference,
    problems: &mut Vec<Problem>,
) -> Reference {
    let name = Some(&reference.sheet);
    let grid = files.iter().flat_map(|f| &f.grids).find(|g| g.sheet.as_ref() == name);
    let Some(grid) = grid else {
        return reference.clone();
    };
    let is_blank = |row: &Vec<grid::Cell>| row.iter().all(grid::Cell::is_blank);
    let header_row = grid.rows.iter().position(|row| !is_blank(row)).unwrap_or(0);
    let header = grid.row(header_row);
    let position = |names: [&str; 3]| {
        header.iter().position(|cell| {
            let cell = header::normalise(&cell.text());
            names.iter().any(|name| header::normalise(name) == cell)
        })
    };
    let mut positions = Vec::new();
    for column in &reference.columns {
        let en = column.label_en.as_deref().unwrap_or(&column.id);
        match position([&column.id, &column.label, en]) {
            Some(position) => positions.push(position),
            None => problems
                .push(grid.problem("reference-sheet-column-missing").with("column", &column.label)),
        }
    }
    if positions.len() < reference.columns.len() {
        return reference.clone();
    }
    let read = |row: &[grid::Cell]| -> Vec<String> {
        positions.iter().map(|&i| row.get(i).map(grid::Cell::text).unwrap_or_default()).collect()
    };
    let rows = grid.rows_below(header_row).map(|row| read(grid.row(row))).collect();
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
        let text = |text: &str| grid::Cell::Text(text.to_owned());
        let labels = own.columns.iter().map(|c| text(&c.label)).collect();
        let row = own.columns.iter().map(|c| text(if c.number { "5" } else { "釜石市" })).collect();
        let grid = Grid {
            file: "x.xlsx".to_owned(),
            sheet: Some(own.sheet.clone()),
            rows: vec![vec![], vec![grid::Cell::Empty], labels, row],
            origin: (0, 0),
        };
        let files = [OpenFile { path: "x.xlsx".into(), grids: vec![grid], sheet: None }];
        let mut problems = Vec::new();
        let read = reference_in(&files, own, &mut problems);
        assert!(problems.is_empty());
        assert_eq!(read.rows.len(), 1);
        let surveyed = read.column("clinics_surveyed").expect("a column");
        assert_eq!(read.numbers(surveyed), [Some(5.0)]);
    }
}

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
use crate::responses::{Place, Responses, Source};
pub use grid::Grid;
use header::{Matched, Matcher};

/// A file that was opened: its sheets as grids of cells.
pub struct OpenFile {
    pub path: PathBuf,
    pub grids: Vec<Grid>,
}

/// Opens all files. Those that cannot be read are reported together.
pub fn open(paths: &[PathBuf]) -> Result<Vec<OpenFile>, Failure> {
    let mut files = Vec::new();
    let mut failure: Option<Failure> = None;
    for path in paths {
        match open_one(path) {
            Ok(grids) => files.push(OpenFile { path: path.clone(), grids }),
            Err((fault, problem)) => {
                let failure = failure.get_or_insert(Failure { fault, problems: Vec::new() });
                failure.problems.push(problem);
            }
        }
    }
    failure.map_or(Ok(files), Err)
}

fn open_one(path: &Path) -> Result<Vec<Grid>, (Fault, Problem)> {
    use std::io::ErrorKind;
    let wrong = |key| (Fault::Data, Problem::new(key).path(path));
    if path.is_dir() {
        return Err(wrong("file-is-folder"));
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
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match extension.as_str() {
        "csv" | "tsv" | "txt" => delimited::read(path, &bytes).map_err(|p| (Fault::Data, p)),
        "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => {
            workbook::read(path, bytes).map_err(|p| (Fault::Data, p))
        }
        _ => Err(wrong("file-type-unknown")),
    }
}

/// How well the files' headers fit a questionnaire: share of its questions, 0 to 1.
pub fn fit(files: &[OpenFile], questionnaire: &Questionnaire) -> f64 {
    let matcher = Matcher::new(questionnaire);
    let best = files
        .iter()
        .flat_map(|file| &file.grids)
        .map(|grid| matcher.find(grid).map_or(0, |matched| matched.questions()))
        .max();
    best.unwrap_or(0) as f64 / matcher.questions().max(1) as f64
}

/// Reads the answers. Sheets are found by their headers; a sheet named like a
/// reference table takes its place.
pub fn read(files: &[OpenFile], questionnaire: &Questionnaire) -> Result<Responses, Failure> {
    let matcher = Matcher::new(questionnaire);
    let mut problems = Vec::new();
    let mut answers = columns::Answers::new(questionnaire);
    let mut places = Vec::new();
    let mut sources = Vec::new();
    let mut remarks: Vec<String> = Vec::new();
    for file in files {
        let best = file
            .grids
            .iter()
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
            answers.push_row(grid, row, &matched, &mut problems);
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
            ignored: matched.ignored.clone(),
        });
    }
    let references = questionnaire
        .references
        .iter()
        .map(|reference| reference_in(files, reference, &mut problems))
        .collect();
    if !problems.is_empty() {
        return Err(Failure::data(problems));
    }
    let answered = answers.answered();
    let frame: DataFrame = answers
        .into_frame()
        .map_err(|error| Failure::machine(Problem::new("internal").with("detail", error)))?;
    Ok(Responses { remarks, frame, places, sources, references, answered })
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
    let mut rows = grid.rows_below(0).map(|row| grid.row(row));
    let header = grid.row(0);
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
    Reference { rows: rows.by_ref().map(read).collect(), ..reference.clone() }
}

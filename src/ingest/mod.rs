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
mod open;
mod parquet;
mod references;
mod rows;
mod workbook;

use std::collections::HashMap;

use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire, Reference};
use crate::responses::{Corrected, CorrectionOutcome, Ignored, Place, Responses, Source};
use answer::Reader;
use columns::{Patch, Respondents};
use corrections::{Correction, Outcome};
pub use grid::Grid;
use header::{Matched, Matcher};
pub use mapping::{Mapping, WrittenMapping};
pub use open::{OpenFile, files, open, parse, sha256};
pub use references::read_references;
use references::reference_in;

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
    let mut responses = Responses { references, ..Responses::default() };
    for (source, sheet) in respondents.iter().enumerate() {
        let patches: Vec<Patch<'_>> = located
            .iter()
            .enumerate()
            .filter_map(|(index, place)| {
                let &(_, position) = place.as_ref().filter(|(of, _)| *of == source)?;
                Some(Patch { index, position, correction: &guidance.corrections[index] })
            })
            .collect();
        let read = columns::read(sheet, questionnaire, &readers, &patches);
        for (index, outcome) in read.outcomes {
            outcomes[index] = Some(outcome);
        }
        let place = |&row: &usize| Place { source: 0, row: sheet.grid.row_number(row) };
        responses.append(Responses {
            answers: read.answers,
            places: sheet.rows.iter().map(place).collect(),
            unreadable: read.unreadable,
            answered: read.answered,
            sources: vec![self::source(sheet.grid, sheet.matched, &matcher, questionnaire)],
            ..Responses::default()
        });
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
    for (source, (grid, matched, _, passed_over)) in responses.sources.iter_mut().zip(sheets) {
        for remark in grid.remarks_above(matched.header_rows.start) {
            if !responses.remarks.contains(&remark) {
                responses.remarks.push(remark);
            }
        }
        source.passed_over = passed_over;
    }
    if !problems.is_empty() {
        problems.extend(responses.unreadable.iter().map(|u| u.problem(&responses)));
        return Err(Failure::data(problems));
    }
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

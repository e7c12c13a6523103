//! What `survey map` proposes: which column belongs to which question.

use std::collections::HashSet;

use super::answer::Reader;
use super::grid::Cell;
use super::header::{Matcher, Target};
use super::open::OpenFile;
use super::sheets::answer_sheets;
use super::{Guidance, mapping};
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::Questionnaire;

/// Different values of a column that are tried as answers.
const MOST_VALUES: usize = 1_000;

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
    let readers: Vec<Reader> =
        questionnaire.variables.iter().map(|v| Reader::new(v, questionnaire)).collect();
    let readable = |column: usize, target: Target| {
        // Each different value once.
        let below = matched.header_rows.end..grid.height();
        let cells = below.map(|row| grid.cell(row, column)).filter(|cell| **cell != Cell::Empty);
        let mut seen = HashSet::new();
        let different = cells.filter(|cell| seen.insert(cell.text())).take(MOST_VALUES);
        let reads = |cell: &Cell| match target {
            Target::Option(variable, code) => readers[variable].mark(cell, code).is_ok(),
            Target::Variable(variable) => readers[variable].answers(cell).is_ok(),
        };
        let reads: Vec<bool> = different.map(|cell| reads(&cell)).collect();
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

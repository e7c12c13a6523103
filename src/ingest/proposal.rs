//! What `survey map` proposes: which column belongs to which question.

use std::collections::{HashMap, HashSet};

use super::answer::Parsers;
use super::grid::Cell;
use super::header::Matcher;
use super::matched::{Matched, Target};
use super::names::header_name;
use super::open::OpenFile;
use super::reading::Guidance;
use super::sheets::{Which, answer_sheets};
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Questionnaire, Variable};

/// Different values of a column that are tried as answers.
const MOST_VALUES: usize = 1_000;

/// What `survey map` proposes for a file, and how sure each line is.
pub fn propose_mapping(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    guidance: &Guidance,
) -> Result<ProposedMapping, Failure> {
    propose_of_sheets(files, questionnaire, guidance, Which::Answers(questionnaire))
}

/// The same of sheets that hold something else than the answers.
pub(super) fn propose_of_sheets(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    guidance: &Guidance,
    which: Which<'_>,
) -> Result<ProposedMapping, Failure> {
    let matcher = Matcher::new(questionnaire, guidance.mapping.as_ref());
    let sheets = files.iter().flat_map(|file| answer_sheets(file, &matcher, which).0);
    let Some((grid, matched)) = sheets
        .reduce(|best, next| if next.1.questions() > best.1.questions() { next } else { best })
    else {
        let path = files.first().map(|file| file.path.clone()).unwrap_or_default();
        return Err(Problem::new("headers-not-found").path(&path).into());
    };
    let readers = Parsers::new(questionnaire);
    let readable = |column: usize, target: Target| {
        // Each different value once.
        let below = matched.header_rows.end..grid.height();
        let cells = below.map(|row| grid.cell(row, column)).filter(|cell| **cell != Cell::Empty);
        let mut seen = HashSet::new();
        let different = cells.filter(|cell| seen.insert(cell.text())).take(MOST_VALUES);
        let reads = |cell: &Cell| match target {
            Target::Option(variable, code) => readers.of(variable).mark(cell, code).is_ok(),
            Target::Variable(variable) => readers.of(variable).answers(cell).is_ok(),
        };
        let reads: Vec<bool> = different.map(|cell| reads(&cell)).collect();
        let good = reads.iter().filter(|&&read| read).count();
        if reads.is_empty() { 1.0 } else { good as f64 / reads.len() as f64 }
    };
    let columns = propose(&matched, &matcher, questionnaire, readable, |at| grid.letters(at));
    let is_open = |variable: &&&Variable| {
        let of = |id: &str| id == variable.id || variable.columns().iter().any(|c| c == id);
        !columns.iter().any(|column| column.to.as_ref().is_some_and(|(id, _)| of(id)))
    };
    let missing = matcher.missing(&matched);
    let missing = missing.iter().filter(is_open).map(|variable| variable.id.clone()).collect();
    Ok(ProposedMapping { columns, missing })
}

/// A mapping and what it leaves open.
pub struct ProposedMapping {
    /// From left to right.
    pub columns: Vec<Proposal>,
    /// Questions for which nothing is proposed.
    pub missing: Vec<String>,
}

impl ProposedMapping {
    /// With what is proposed for further files.
    pub fn append(&mut self, more: Self) {
        self.columns.extend(more.columns);
        self.missing.extend(more.missing);
    }

    /// For how many columns something is proposed.
    pub fn mapped(&self) -> usize {
        self.columns.iter().filter(|column| column.to.is_some()).count()
    }
}

/// A proposed line of a mapping.
pub struct Proposal {
    pub header: String,
    /// Which of several equal headers, from the left.
    pub occurrence: usize,
    /// Letters of the column.
    pub column: String,
    /// Id of the column of the questionnaire, and how a person calls it.
    pub to: Option<(String, String)>,
    /// 0 to 1: similarity of the names times the share of the column's different values
    /// that read as answers.
    pub confidence: f64,
    /// Other columns that are named alike.
    pub others: Vec<(String, String)>,
}

/// Below this nothing is proposed; the candidates are named.
const PROPOSED_FROM: f64 = 0.6;

/// Proposes for each header the column of the questionnaire that it most likely means,
/// each at most once, the surest first.
fn propose(
    matched: &Matched,
    matcher: &Matcher<'_>,
    questionnaire: &Questionnaire,
    readable: impl Fn(usize, Target) -> f64,
    letters: impl Fn(usize) -> String,
) -> Vec<Proposal> {
    let id = |target: Target| match target {
        Target::Variable(variable) => questionnaire.variables[variable].id.clone(),
        Target::Option(variable, code) => {
            let variable = &questionnaire.variables[variable];
            variable.option_column(variable.codes[code].code)
        }
    };
    let named = |target: Target| (id(target), matcher.describe(target));
    let targets = matched.targets();
    let mut taken: Vec<Target> = targets.iter().filter_map(|(_, target)| *target).collect();
    // All pairs of what is left, the surest first.
    let mut pairs: Vec<(f64, usize, Target)> = Vec::new();
    for (column, target) in &targets {
        if target.is_none() {
            for (similarity, target) in matcher.similar(matched.header(*column)) {
                pairs.push((similarity * readable(*column, target), *column, target));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut proposed: HashMap<usize, (f64, Target)> = HashMap::new();
    for &(confidence, column, target) in &pairs {
        let is_free = !taken.contains(&target) && !proposed.contains_key(&column);
        if confidence >= PROPOSED_FROM && is_free {
            taken.push(target);
            proposed.insert(column, (confidence, target));
        }
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let proposal = |(column, target): (usize, Option<Target>)| {
        let header = matched.header(column).to_owned();
        let occurrence = seen.entry(header_name(&header)).or_default();
        *occurrence += 1;
        let occurrence = *occurrence;
        let (confidence, to) = match target {
            Some(target) => (readable(column, target), Some(target)),
            None => proposed.get(&column).map_or((0.0, None), |(c, target)| (*c, Some(*target))),
        };
        let others = pairs.iter().filter(|(_, of, other)| *of == column && to != Some(*other));
        let others = others.take(3).map(|(_, _, other)| named(*other)).collect();
        let (column, to) = (letters(column), to.map(named));
        Proposal { header, occurrence, column, to, confidence, others }
    };
    targets.into_iter().map(proposal).collect()
}

//! What `survey map` proposes: which column belongs to which question.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use super::answer::Reader;
use super::grid::{Cell, Grid};
use super::header::Matcher;
use super::matched::{Matched, Target};
use super::names::header_name;
use super::open::OpenFile;
use super::reading::Guidance;
use super::sheets::answer_sheets;
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
    let proposals = propose(&matched, &matcher, questionnaire, readable);
    let is_sure = |proposal: &&Proposal| proposal.to.is_some();
    Ok(ProposedMapping {
        text: write(&proposals, questionnaire, grid, locale),
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

/// A proposed line of a mapping.
struct Proposal {
    header: String,
    occurrence: usize,
    column: usize,
    /// Id of the column of the questionnaire, and how a person calls it.
    to: Option<(String, String)>,
    /// 0 to 1: similarity of the names times the share of the column's different values
    /// that read as answers.
    confidence: f64,
    /// Other columns that are named alike.
    others: Vec<(String, String)>,
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
        Proposal { header, occurrence, column, to: to.map(named), confidence, others }
    };
    targets.into_iter().map(proposal).collect()
}

/// The proposals as a mapping file.
fn write(
    proposals: &[Proposal],
    questionnaire: &Questionnaire,
    grid: &Grid,
    locale: &Locale,
) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = String::new();
    for line in locale.word("map-explanation").lines() {
        let _ = writeln!(text, "# {line}");
    }
    let _ = writeln!(text, "\nquestionnaire = {}", quoted(&questionnaire.id));
    for proposal in proposals {
        let _ = writeln!(text, "\n[[column]]");
        let letters = grid.letters(proposal.column);
        let _ = writeln!(text, "# {}", locale.say("map-column", &[("column", &letters)]));
        let _ = writeln!(text, "header = {}", quoted(&proposal.header));
        if proposal.occurrence > 1 {
            let _ = writeln!(text, "occurrence = {}", proposal.occurrence);
        }
        let (id, name) = proposal.to.as_ref().map_or(("", ""), |(id, name)| (id, name));
        let comment = if name.is_empty() { locale.word("map-nothing") } else { name.to_owned() };
        let comment = comment.replace(['\n', '\r'], " ");
        let _ = writeln!(text, "to = {}  # {comment}", quoted(id));
        if !id.is_empty() {
            let _ = writeln!(text, "confidence = {:.2}", proposal.confidence);
        }
        for (id, name) in &proposal.others {
            let args = [("id", id.as_str()), ("name", name)];
            let line = locale.say("map-candidate", &args).replace(['\n', '\r'], " ");
            let _ = writeln!(text, "# {line}");
        }
    }
    text
}

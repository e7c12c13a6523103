//! The analyst's file that says which column belongs to which question (`--map`), as
//! `survey map` proposes it.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use super::grid::Grid;
use super::header::{Matched, Matcher, Target, header_name};
use crate::definition::{Document, Text};
use crate::locales::Locale;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Kind, Questionnaire, Variable};

/// Which header means what. A header that is not in it is matched as without it.
#[derive(Clone)]
pub struct Mapping {
    /// Reduced header and which of several equal ones; `None` is a column to ignore.
    columns: HashMap<(String, usize), Option<Target>>,
    /// Questions that were not asked this time, by index.
    pub not_asked: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    questionnaire: Option<String>,
    /// Ids of questions that were not asked this time.
    #[serde(default)]
    not_asked: Vec<Text>,
    #[serde(default)]
    column: Vec<toml::Spanned<MappedColumn>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappedColumn {
    header: String,
    /// Which of several equal headers, from the left.
    #[serde(default = "first")]
    occurrence: usize,
    /// Column of the questionnaire; empty for none.
    to: Text,
    /// 0 to 1; for people.
    #[serde(rename = "confidence")]
    _confidence: Option<f64>,
}

fn first() -> usize {
    1
}

/// A mapping file as written, before its questionnaire is known.
pub struct WrittenMapping {
    document: Document,
    file: Option<MappingFile>,
}

impl WrittenMapping {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        // A pipe may have no end.
        if path.exists() && !path.is_file() {
            return Err(Failure::usage(Problem::new("definition-unreadable").path(path)));
        }
        let text = std::fs::read_to_string(path).map_err(|error| {
            let problem = match error.kind() {
                std::io::ErrorKind::NotFound => Problem::new("file-not-found").path(path),
                _ => Problem::new("definition-unreadable").path(path),
            };
            Failure { fault: Fault::Usage, problems: vec![problem] }
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut document = Document::new(path.display().to_string(), text);
        let file = document.read();
        Ok(Self { document, file })
    }

    /// The questionnaire that it was made for.
    pub fn questionnaire(&self) -> Option<&str> {
        self.file.as_ref()?.questionnaire.as_deref()
    }

    pub fn resolve(mut self, questionnaire: &Questionnaire) -> Result<Mapping, Failure> {
        let mut columns = HashMap::new();
        let targets = targets(questionnaire);
        for column in self.file.iter().flat_map(|file| &file.column) {
            let column = column.get_ref();
            let to = column.to.get_ref().trim();
            let target = targets.get(to).copied();
            if target.is_none() && !to.is_empty() {
                let mut known: Vec<String> = targets.keys().cloned().collect();
                known.sort();
                let name = "mapping-unknown-column";
                let problem = crate::problem::unknown_name(name, to, &known);
                self.document.mistake(problem, column.to.span());
            }
            columns.insert((header_name(&column.header), column.occurrence), target);
        }
        let mut not_asked = Vec::new();
        for id in self.file.iter().flat_map(|file| &file.not_asked) {
            let is_meant = |v: &Variable| v.id == *id.get_ref() && v.kind != Kind::Derived;
            match questionnaire.variables.iter().position(is_meant) {
                Some(index) => not_asked.push(index),
                None => {
                    let known = questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived);
                    let known: Vec<String> = known.map(|v| v.id.clone()).collect();
                    let name = "mapping-unknown-column";
                    let problem = crate::problem::unknown_name(name, id.get_ref(), &known);
                    self.document.mistake(problem, id.span());
                }
            }
        }
        if !self.document.problems.is_empty() {
            return Err(Failure::data(self.document.problems));
        }
        Ok(Mapping { columns, not_asked })
    }
}

impl Mapping {
    /// What a reduced header means; `None` if the mapping does not have it, `Some(None)`
    /// if it says that the column is to be ignored.
    pub fn target(&self, name: &str, occurrence: usize) -> Option<Option<Target>> {
        self.columns.get(&(name.to_owned(), occurrence)).copied()
    }
}

/// All columns of a questionnaire by their ids.
fn targets(questionnaire: &Questionnaire) -> HashMap<String, Target> {
    let mut targets = HashMap::new();
    for (index, variable) in questionnaire.variables.iter().enumerate() {
        for (code, option) in variable.codes.iter().enumerate() {
            targets.insert(variable.option_column(option.code), Target::Option(index, code));
        }
    }
    for (index, variable) in questionnaire.variables.iter().enumerate() {
        if variable.kind != Kind::Derived {
            targets.insert(variable.id.clone(), Target::Variable(index));
        }
    }
    targets
}

/// A proposed line of a mapping.
pub struct Proposal {
    pub header: String,
    pub occurrence: usize,
    pub column: usize,
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
pub fn propose(
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
pub fn write(
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

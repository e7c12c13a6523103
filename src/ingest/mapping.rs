//! The analyst's file that says which column belongs to which question (`--map`).

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::matched::Target;
use super::names::header_name;
use crate::definition::{Document, Text};
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Questionnaire, Variable};

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
            let is_meant = |v: &Variable| v.id == *id.get_ref() && !v.is_derived;
            match questionnaire.variables.iter().position(is_meant) {
                Some(index) => not_asked.push(index),
                None => {
                    let known = questionnaire.variables.iter().filter(|v| !v.is_derived);
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
    let asked = || questionnaire.variables.iter().enumerate().filter(|(_, v)| !v.is_derived);
    for (index, variable) in asked() {
        for (code, option) in variable.codes.iter().enumerate() {
            targets.insert(variable.option_column(option.code), Target::Option(index, code));
        }
    }
    for (index, variable) in asked() {
        targets.insert(variable.id.clone(), Target::Variable(index));
    }
    targets
}

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
#[derive(Clone, Default)]
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

    pub fn resolve(self, questionnaire: &Questionnaire) -> Result<Mapping, Failure> {
        let mut mappings = self.resolve_each(&[questionnaire])?;
        Ok(mappings.remove(0))
    }

    /// For respondents and for units that have rows of their own: a mapping of each, of the
    /// columns that belong to its questions. A column of none is ignored wherever it stands.
    pub fn resolve_each(
        mut self,
        questionnaires: &[&Questionnaire],
    ) -> Result<Vec<Mapping>, Failure> {
        let targets: Vec<HashMap<String, Target>> =
            questionnaires.iter().map(|questionnaire| targets(questionnaire)).collect();
        let mut mappings: Vec<Mapping> =
            questionnaires.iter().map(|_| Mapping::default()).collect();
        for column in self.file.iter().flat_map(|file| &file.column) {
            let column = column.get_ref();
            let to = column.to.get_ref().trim();
            let is_known = targets.iter().any(|targets| targets.contains_key(to));
            if !is_known && !to.is_empty() {
                let mut known: Vec<String> =
                    targets.iter().flat_map(HashMap::keys).cloned().collect();
                known.sort();
                let name = "mapping-unknown-column";
                let problem = crate::problem::unknown_name(name, to, &known);
                self.document.mistake(problem, column.to.span());
            }
            for (mapping, targets) in mappings.iter_mut().zip(&targets) {
                let header = (header_name(&column.header), column.occurrence);
                match targets.get(to) {
                    Some(target) => {
                        mapping.columns.insert(header, Some(*target));
                    }
                    // The same header may mean something in another sheet.
                    None if to.is_empty() => {
                        mapping.columns.entry(header).or_insert(None);
                    }
                    None => {}
                }
            }
        }
        for id in self.file.iter().flat_map(|file| &file.not_asked) {
            let is_meant = |v: &Variable| v.id == *id.get_ref() && !v.is_derived;
            let mut is_known = false;
            for (mapping, questionnaire) in mappings.iter_mut().zip(questionnaires) {
                let index = questionnaire.variables.iter().position(is_meant);
                mapping.not_asked.extend(index);
                is_known |= index.is_some();
            }
            if !is_known {
                let known = questionnaires.iter().flat_map(|of| &of.variables);
                let known = known.filter(|v| !v.is_derived).map(|v| v.id.clone());
                let known: Vec<String> = known.collect();
                let name = "mapping-unknown-column";
                let problem = crate::problem::unknown_name(name, id.get_ref(), &known);
                self.document.mistake(problem, id.span());
            }
        }
        if !self.document.problems.is_empty() {
            return Err(Failure::data(self.document.problems));
        }
        Ok(mappings)
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

//! A batch plan: many reports in one run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::{Document, Text};
use crate::problem::{Failure, Problem};

/// A batch plan (`*.toml`). Files are named from its folder.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchFile {
    /// Where the reports go, each in a folder of its own. Default: `output`.
    pub output: Option<String>,
    #[serde(default, rename = "study")]
    #[schemars(with = "Vec<StudyEntry>")]
    pub studies: Vec<toml::Spanned<StudyEntry>>,
}

/// A study folder or data files, and which reports to make of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyEntry {
    /// Name of the folder in the output.
    #[schemars(with = "String")]
    pub name: Text,
    /// A study folder, or files with answers.
    #[schemars(with = "Vec<String>")]
    pub data: Vec<Text>,
    pub questionnaire: Option<String>,
    /// One report for each of these templates, in a folder of its name. Default: one with
    /// the template of the study or questionnaire.
    #[serde(default)]
    pub templates: Vec<String>,
    /// One report for each answer to this single question.
    pub for_each: Option<String>,
    pub threshold: Option<f64>,
    pub sheet: Option<String>,
    pub map: Option<String>,
    pub corrections: Option<String>,
    /// Files with the rows of units below respondents, by the id of the `[[unit]]`.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    pub previous: Option<String>,
    /// Name or file of the policy of disclosure. Default: that of the study.
    pub disclosure: Option<String>,
    #[serde(default)]
    pub strict: bool,
    /// As `survey report --format` takes them. Default: those of a report.
    #[serde(default)]
    pub formats: Vec<String>,
}

/// Names that Windows keeps for devices.
const DEVICES: [&str; 8] = ["CON", "PRN", "AUX", "NUL", "COM1", "COM2", "LPT1", "LPT2"];

/// A batch plan that has been read.
pub struct Batch {
    pub folder: PathBuf,
    pub output: PathBuf,
    pub studies: Vec<StudyEntry>,
}

impl Batch {
    /// Reads the plan; names must differ, and no file may be named twice in a study.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|_| Failure::usage(Problem::new("definition-unreadable").path(path)))?;
        let mut document = Document::new(path.display().to_string(), &text);
        let file: Option<BatchFile> = document.read();
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let Some(file) = file.filter(|_| document.problems.is_empty()) else {
            return Err(Failure::data(document.problems));
        };
        let studies: Vec<StudyEntry> =
            file.studies.into_iter().map(toml::Spanned::into_inner).collect();
        let mut names: BTreeMap<String, ()> = BTreeMap::new();
        for study in &studies {
            let name = study.name.get_ref();
            // A folder name on every system.
            let device = name.to_uppercase();
            let device = device.split('.').next().unwrap_or_default();
            let is_good = !name.trim().is_empty()
                && !name.starts_with('.')
                && !name.ends_with(['.', ' '])
                && !DEVICES.contains(&device)
                && name.len() <= 200
                && !name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']);
            if !is_good {
                document.mistake(Problem::new("batch-name").with("name", name), study.name.span());
            }
            // Windows does not tell A from a.
            if names.insert(name.to_lowercase(), ()).is_some() {
                let problem = Problem::new("id-duplicate").with("name", name);
                document.mistake(problem, study.name.span());
            }
            let mut seen: Vec<PathBuf> = Vec::new();
            for data in &study.data {
                let path = folder.join(data.get_ref());
                let path = path.canonicalize().unwrap_or(path);
                if seen.contains(&path) {
                    let problem = Problem::new("batch-file-twice").with("name", data.get_ref());
                    document.mistake(problem, data.span());
                }
                seen.push(path);
            }
            if study.data.is_empty() {
                let problem = Problem::new("batch-no-data").with("name", name);
                document.mistake(problem, study.name.span());
            }
        }
        if studies.is_empty() {
            document.mistake(Problem::new("batch-empty"), 0..0);
        }
        if !document.problems.is_empty() {
            return Err(Failure::data(document.problems));
        }
        let output = folder.join(file.output.as_deref().unwrap_or("output"));
        Ok(Self { folder, output, studies })
    }

    /// A file of the plan.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A questionnaire: a file below the plan's folder if there is one, else a name.
    pub fn questionnaire(&self, name: &str) -> String {
        let path = self.path(name);
        if path.is_file() { path.display().to_string() } else { name.to_owned() }
    }

    /// A template: a folder with a plan below the plan's folder if there is one, else a name.
    pub fn template(&self, name: &str) -> String {
        let path = self.path(name);
        if path.join("plan.toml").is_file() { path.display().to_string() } else { name.to_owned() }
    }
}

/// The JSON Schema of batch plans.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(BatchFile);
    // A schema is plain data: turning it into text cannot fail.
    format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default())
}

//! `manifest.json`: what a report was made from, so that a figure can be traced, a report
//! verified, and an unchanged one left alone.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::hashed::{Hashed, shown};
use super::inputs::{Inputs, Level, ReportRequest};
use super::job::Job;
use super::machine;
use super::output::{Files, MANIFEST};
use crate::ingest::sha256;
use crate::locales::Lang;
use crate::plan::Given;
use crate::questionnaire::Audience;
use crate::responses::Responses;

/// What a manifest says. The same inputs give the same manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub survey_version: String,
    /// Name of its file.
    pub questionnaire: String,
    pub lang: String,
    pub parameters: BTreeMap<String, f64>,
    pub options: Options,
    /// Files with the answers, and what guides their reading.
    pub inputs: Vec<Hashed>,
    /// Questionnaire, template and study files. Names in angle brackets are built in.
    pub definitions: Vec<Hashed>,
    pub sources: Value,
    pub respondents: usize,
    pub answers: usize,
    pub answers_excluded: usize,
    pub corrections: Value,
    pub commentary: Vec<Value>,
    pub outputs: Vec<Hashed>,
}

/// What the report was asked for with: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    pub data: Vec<String>,
    pub questionnaire: Option<String>,
    pub template: Option<String>,
    /// What parameters of the plan were set to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Given>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    pub sheet: Option<String>,
    pub map: Option<String>,
    pub corrections: Option<String>,
    /// Files with the rows of units.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, String>,
    pub previous: Option<String>,
    /// What the answers are compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<String>,
    /// The document of which the Word file has its looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub strict: bool,
    pub keep_source: bool,
    /// Typeset by an external program, whose version is not known.
    pub external_typst: bool,
    /// The answers of one level of a variable only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Breakdowns that were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Which reports it was released with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_internal: bool,
    /// Those that were asked for by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// Languages of the report besides `lang`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_langs: Vec<Lang>,
}

impl Options {
    /// Of a report in the folder.
    pub fn of(request: &ReportRequest, folder: &Path) -> Self {
        let inputs = &request.inputs;
        let text = |path: &Option<PathBuf>| path.as_ref().map(|p| recorded(folder, &shown(p)));
        let name_or_path = |name: &Option<String>| {
            let name = name.as_ref()?;
            Some(if is_definition(Path::new(name)) { recorded(folder, name) } else { name.clone() })
        };
        Self {
            data: inputs.data.iter().map(|path| recorded(folder, &shown(path))).collect(),
            questionnaire: name_or_path(&inputs.questionnaire),
            template: name_or_path(&inputs.template),
            parameters: inputs.parameters.clone(),
            columns: inputs.columns.clone(),
            audience: inputs.audience,
            sheet: inputs.sheet.clone(),
            map: text(&inputs.map),
            corrections: text(&inputs.corrections),
            units: inputs
                .units
                .iter()
                .map(|(id, path)| (id.clone(), recorded(folder, &shown(path))))
                .collect(),
            previous: text(&inputs.previous),
            earlier: inputs.earlier.iter().map(|path| recorded(folder, &shown(path))).collect(),
            reference: text(&inputs.reference),
            strict: request.strict,
            keep_source: request.keep_source,
            external_typst: request.typst.is_some(),
            level: request.level.clone(),
            together: request.together.clone(),
            disclosure: name_or_path(&inputs.disclosure),
            is_internal: inputs.is_internal,
            formats: request.formats.clone(),
            other_langs: request.other_langs.clone(),
        }
    }

    /// What makes the report again, in the folder.
    pub fn request(&self, folder: &Path) -> ReportRequest {
        let path = |text: &Option<String>| text.as_ref().map(|name| found(folder, name));
        let name_or_path = |name: &Option<String>| {
            let path = found(folder, name.as_ref()?);
            if is_definition(&path) { Some(path.display().to_string()) } else { name.clone() }
        };
        ReportRequest {
            inputs: Inputs {
                data: self.data.iter().map(|name| found(folder, name)).collect(),
                questionnaire: name_or_path(&self.questionnaire),
                sheet: self.sheet.clone(),
                map: path(&self.map),
                corrections: path(&self.corrections),
                units: self
                    .units
                    .iter()
                    .map(|(id, name)| (id.clone(), found(folder, name)))
                    .collect(),
                previous: path(&self.previous),
                earlier: self.earlier.iter().map(|name| found(folder, name)).collect(),
                template: name_or_path(&self.template),
                reference: path(&self.reference),
                parameters: self.parameters.clone(),
                columns: self.columns.clone(),
                audience: self.audience,
                output: Some(folder.to_owned()),
                disclosure: name_or_path(&self.disclosure),
                is_internal: self.is_internal,
                instead: None,
            },
            level: self.level.clone(),
            together: self.together.clone(),
            typst: None,
            strict: self.strict,
            keep_source: self.keep_source,
            commentary: None,
            formats: self.formats.clone(),
            other_langs: self.other_langs.clone(),
        }
    }
}

/// How the manifest in a folder names a file: from there, so that it means the same wherever
/// a command is run. Names in angle brackets are built in. Of a file on another disk, or in
/// the home of a user when the folder is not, only its own name is told: a manifest is passed
/// on with the report.
pub fn recorded(folder: &Path, name: &str) -> String {
    let absolute = |path: &Path| std::path::absolute(path).map(|path| clean(&path));
    match (absolute(Path::new(name)), absolute(folder)) {
        (Ok(path), Ok(folder)) if !name.starts_with('<') => {
            let home = std::env::home_dir().filter(|home| home.parent().is_some());
            let is_private =
                home.is_some_and(|home| path.starts_with(&home) && !folder.starts_with(&home));
            let relative = pathdiff::diff_paths(&path, folder).filter(|path| path.is_relative());
            let own = || PathBuf::from(path.file_name().unwrap_or_default());
            shown(&relative.filter(|_| !is_private).unwrap_or_else(own))
        }
        _ => name.to_owned(),
    }
}

/// The file that the manifest in a folder names, from the working folder.
pub fn found(folder: &Path, name: &str) -> PathBuf {
    let path = clean(&std::path::absolute(folder).unwrap_or_default().join(name));
    let here = std::env::current_dir().ok();
    here.and_then(|here| pathdiff::diff_paths(&path, here)).unwrap_or(path)
}

/// Whether it is a questionnaire or a template, and not only the name of one.
fn is_definition(path: &Path) -> bool {
    path.is_file() || path.join("plan.toml").is_file()
}

/// Without the ways up.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// Files under the names that the manifest in a folder gives them.
pub fn named_from(folder: &Path, files: Vec<Hashed>) -> Vec<Hashed> {
    let name = |file: Hashed| Hashed { file: recorded(folder, &file.file), ..file };
    files.into_iter().map(name).collect()
}

impl Manifest {
    /// That of an earlier run, if the folder holds one that can be read.
    pub fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(folder.join(MANIFEST)).ok()?).ok()
    }
}

/// The manifest of a report in the folder, as bytes.
pub fn manifest(
    job: &Job<'_>,
    request: &ReportRequest,
    responses: &Responses,
    lang: Lang,
    commentary: &[Value],
    folder: &Path,
    written: &Files,
) -> Vec<u8> {
    let opened = job.opened;
    let output = |(file, bytes): (&String, &Vec<u8>)| Hashed {
        file: file.clone(),
        sha256: Some(sha256(bytes)),
    };
    let manifest = Manifest {
        survey_version: env!("CARGO_PKG_VERSION").to_owned(),
        questionnaire: opened.source.name(),
        lang: lang.code().to_owned(),
        parameters: job.plan.parameters.clone(),
        options: Options::of(request, folder),
        inputs: named_from(folder, opened.inputs()),
        definitions: named_from(folder, job.definitions.clone()),
        sources: machine::sources(responses, |file| recorded(folder, file)),
        respondents: responses.respondents(),
        answers: responses.all_answered(),
        answers_excluded: responses.all_unreadable(),
        corrections: machine::corrections_counted(responses),
        commentary: commentary.to_vec(),
        outputs: written.iter().map(output).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

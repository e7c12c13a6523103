//! What was asked for: files with answers, what guides their reading, the plan, and the report.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::waves;
use crate::locales::Lang;
use crate::plan::Given;
use crate::problem::Failure;
use crate::questionnaire::{Audience, Questionnaire};
use crate::study::Study;
use crate::writers::{self, Of, Writer};

/// Files with answers, how they are read and tabulated, and where the output goes.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    pub data: Vec<PathBuf>,
    pub questionnaire: Option<String>,
    pub sheet: Option<String>,
    pub map: Option<PathBuf>,
    pub corrections: Option<PathBuf>,
    /// Files with the rows of units, by the id of the unit.
    pub units: BTreeMap<String, PathBuf>,
    pub previous: Option<PathBuf>,
    /// Files of earlier waves: those that a study names, or one that these are compared with.
    pub earlier: Vec<PathBuf>,
    pub template: Option<String>,
    /// An office's Word document, of which the report takes its looks.
    pub reference: Option<PathBuf>,
    /// What the plan's parameters are set to.
    pub parameters: BTreeMap<String, Given>,
    /// Breakdowns of the cross tables of a whole survey, or of a comparison of two files, as people
    /// call these questions.
    pub columns: Vec<String>,
    /// For whom it is made.
    pub audience: Option<Audience>,
    pub output: Option<PathBuf>,
    /// Name or file of the policy of disclosure.
    pub disclosure: Option<String>,
    /// For the analyst's eyes only: nothing is hidden, and all outputs say so.
    pub is_internal: bool,
    /// Data in place of those that a study names.
    pub instead: Option<Vec<PathBuf>>,
}

impl Inputs {
    /// The study, if the data are the folder of one.
    pub fn study(&self) -> Result<Option<Study>, Failure> {
        match self.data.as_slice() {
            [folder] if Study::is_study(folder) => Study::open(folder).map(Some),
            _ => Ok(None),
        }
    }

    /// With what the study says and was not asked for otherwise.
    pub fn within(&self, study: Option<&Study>) -> Self {
        let Some(study) = study else { return self.clone() };
        let file = &study.file;
        let path = |own: &Option<PathBuf>, name: &Option<String>| {
            own.clone().or_else(|| name.as_ref().map(|name| study.path(name)))
        };
        let named = file.questionnaire.as_ref();
        let questionnaire = named.map(|name| study.path_or_name(&study.questionnaire_file(name)));
        let template = file.template.as_ref().map(|name| study.path_or_name(name));
        let reference = file.theme.reference.as_ref().map(|name| name.get_ref().clone());
        let data = || file.data.iter().map(|name| study.path(name)).collect();
        Self {
            data: self.instead.clone().unwrap_or_else(data),
            questionnaire: self.questionnaire.clone().or(questionnaire),
            sheet: self.sheet.clone().or_else(|| file.sheet.clone()),
            map: path(&self.map, &file.map),
            corrections: path(&self.corrections, &file.corrections),
            units: study.units().into_iter().chain(self.units.clone()).collect(),
            previous: path(&self.previous, &file.previous),
            earlier: waves::files(study),
            template: self.template.clone().or(template),
            reference: path(&self.reference, &reference),
            parameters: self.parameters.clone(),
            columns: self.columns.clone(),
            audience: self.audience.or(file.level),
            output: path(&self.output, &file.output).or_else(|| Some(study.path("output"))),
            disclosure: self.disclosure.clone(),
            is_internal: self.is_internal,
            instead: None,
        }
    }

    /// Where the output goes: as asked, or `output/` and the name of the data: of the
    /// file if there is one, else of the questionnaire.
    pub fn target(&self, questionnaire: &Questionnaire) -> PathBuf {
        let name = match self.data.as_slice() {
            [one] => one.file_stem().map(PathBuf::from),
            _ => None,
        };
        let default = || name.unwrap_or_else(|| PathBuf::from(&questionnaire.id));
        self.output.clone().unwrap_or_else(|| PathBuf::from("output").join(default()))
    }
}

/// One level of a variable, as code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub variable: String,
    pub code: i32,
}

/// A report that was asked for.
#[derive(Debug, Clone, Default)]
pub struct ReportRequest {
    pub inputs: Inputs,
    /// The answers of one level of a variable only.
    pub level: Option<Level>,
    /// Of a report that is released with others: which these are, as one number.
    pub together: Option<String>,
    /// The program that typesets in place of the built-in typesetter.
    pub typst: Option<PathBuf>,
    /// Errors in the answers are a failure.
    pub strict: bool,
    /// The files behind the PDF are written too.
    pub keep_source: bool,
    /// A `report.docx` that was edited: its words are taken into the study before.
    pub commentary: Option<PathBuf>,
    /// Languages of the report besides that of the program's words.
    pub other_langs: Vec<Lang>,
    /// Names of formats; none: those of [`writers::DEFAULT`].
    pub formats: Vec<String>,
}

impl ReportRequest {
    /// The same in one language, without what is of all languages together.
    pub fn without_translations(&self) -> Self {
        let is_of_one = |name: &&String| {
            let writer = writers::find(&writers::REPORT, name);
            writer.is_none_or(|writer| !matches!(writer.of, Of::Translations(_)))
        };
        let formats = self.formats.iter().filter(is_of_one).cloned().collect();
        Self { formats, other_langs: Vec::new(), ..self.clone() }
    }

    /// The writers of the formats, each once.
    pub fn formats(&self) -> Vec<&'static Writer> {
        let is_wanted = |name: &str| match self.formats.as_slice() {
            [] => writers::DEFAULT.contains(&name),
            formats => formats.iter().any(|format| format == name),
        };
        writers::REPORT.iter().filter(|writer| is_wanted(writer.name)).collect()
    }
}

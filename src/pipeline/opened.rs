//! What all work begins with: files that were opened, their questionnaire, mapping,
//! corrections.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::hashed::{self, Hashed, hashed, shown};
use super::inputs::Inputs;
use super::output;
use crate::assets::{self, QuestionnaireSource};
use crate::ingest::{self, Guidance, OpenFile, Reading, WrittenMapping, corrections};
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{self, Questionnaire};
use crate::responses::{Responses, Source};
use crate::study::Study;

/// Share of a questionnaire's questions that the headers must match for it to be taken
/// without being named.
const FITTING: f64 = 0.5;

/// Data files that were opened, and how they are to be read.
pub struct Opened {
    /// The study, if the data are a study's folder.
    pub study: Option<Study>,
    /// Where the output goes.
    pub target: PathBuf,
    pub files: Vec<OpenFile>,
    pub source: QuestionnaireSource,
    pub questionnaire: Questionnaire,
    pub guidance: Guidance,
    /// Files of the questionnaire and the study as they were when they were read.
    pub definitions: Vec<Hashed>,
    previous: Option<PathBuf>,
    /// Its answers, read once however many reports are made.
    before: OnceLock<Result<Responses, Failure>>,
    /// Mapping, corrections and last year's answers likewise.
    guides: Vec<Hashed>,
}

impl Opened {
    /// What is not asked for, the study says.
    pub fn new(inputs: &Inputs) -> Result<Self, Failure> {
        let study = inputs.study()?;
        let inputs = inputs.within(study.as_ref());
        // What a run that was killed has left half done is finished before it is read.
        for folder in inputs.data.iter().chain(&inputs.output) {
            output::recover_if_unfinished(folder)?;
        }
        let guides = guides(&inputs)?;
        let files = ingest::open(&inputs.data, inputs.sheet.as_deref())?;
        let written = inputs.map.as_deref().map(WrittenMapping::open).transpose()?;
        let mapped = written.as_ref().and_then(|map| map.questionnaire().map(str::to_owned));
        let named = inputs.questionnaire.clone().or(mapped);
        let (source, mut questionnaire) =
            find_questionnaire(named.as_deref(), &inputs.data, &files)?;
        let definitions = hashed::of_study(&source, study.as_ref());
        let mut failure = Failure { fault: Fault::Data, problems: Vec::new() };
        let mut guidance = Guidance::default();
        match written.map(|written| written.resolve(&questionnaire)).transpose() {
            Ok(mapping) => {
                for &index in mapping.iter().flat_map(|mapping| &mapping.not_asked) {
                    questionnaire.variables[index].is_withdrawn = true;
                }
                guidance.mapping = mapping;
            }
            Err(found) => failure.problems.extend(found.problems),
        }
        if let Some(study) = &study {
            let known = questionnaire.references.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
            let found = study
                .references(&known)
                .and_then(|references| ingest::read_references(&references, &questionnaire));
            match found {
                Ok(references) => guidance.references = references,
                Err(found) => failure.problems.extend(found.problems),
            }
        }
        if !failure.problems.is_empty() {
            return Err(failure);
        }
        for (index, codes) in ingest::codes_of_study(&files, &questionnaire, &guidance)? {
            questionnaire.variables[index].codes = codes;
        }
        if let Some(path) = &inputs.corrections {
            match corrections::read(path, &questionnaire) {
                Ok(corrections) => guidance.corrections = corrections,
                Err(found) => {
                    failure.fault = found.fault;
                    failure.problems.extend(found.problems);
                }
            }
        }
        if !failure.problems.is_empty() {
            return Err(failure);
        }
        let target = inputs.target(&questionnaire);
        output::recover_if_unfinished(&target)?;
        let previous = inputs.previous.clone();
        Ok(Self {
            study,
            target,
            files,
            source,
            questionnaire,
            guidance,
            previous,
            before: OnceLock::new(),
            guides,
            definitions,
        })
    }

    /// The files that were read, each with its SHA-256.
    pub fn inputs(&self, sources: &[Source]) -> Vec<Hashed> {
        // A workbook may have several sheets with answers.
        let hashed = |file: &OpenFile| {
            let name = file.path.display().to_string();
            let source = sources.iter().find(|source| source.file == name);
            Hashed { file: shown(&file.path), sha256: source.map(|s| s.sha256.clone()) }
        };
        let data = self.files.iter().map(hashed);
        data.chain(self.guides.iter().cloned()).collect()
    }

    /// The files with the answers.
    pub fn data_paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|file| file.path.clone()).collect()
    }

    /// All files that were read, which no output may replace.
    pub fn paths(&self) -> Vec<PathBuf> {
        let mut paths = self.data_paths();
        paths.extend(self.guides.iter().map(|guide| PathBuf::from(&guide.file)));
        paths.extend(hashed::on_disk(&self.definitions));
        paths
    }

    pub fn into_questionnaire(self) -> Questionnaire {
        self.questionnaire
    }

    pub fn responses(&self) -> Result<Responses, Failure> {
        self.reading()?.responses()
    }

    /// The same before anything is read below the headers.
    pub fn reading(&self) -> Result<Reading<'_>, Failure> {
        Reading::new(&self.files, &self.questionnaire, &self.guidance)
    }

    /// The previous survey's answers, read with the same mapping.
    pub fn previous(&self) -> Result<Option<&Responses>, Failure> {
        let Some(path) = &self.previous else { return Ok(None) };
        let read = || {
            let files = ingest::open(std::slice::from_ref(path), None)?;
            let mapping = self.guidance.mapping.clone();
            let guidance = Guidance { mapping, ..Guidance::default() };
            ingest::read(&files, &self.questionnaire, &guidance)
        };
        self.before.get_or_init(read).as_ref().map(Some).map_err(Failure::clone)
    }
}

/// Mapping, corrections and last year's answers, with their hashes.
pub fn guides(inputs: &Inputs) -> Result<Vec<Hashed>, Failure> {
    let named = [&inputs.map, &inputs.corrections, &inputs.previous].into_iter().flatten();
    let files = named.map(|path| ingest::files(std::slice::from_ref(path)));
    let files: Vec<Vec<PathBuf>> = files.collect::<Result<_, _>>()?;
    Ok(files.iter().flatten().map(|path| hashed(path)).collect())
}

/// The questionnaire that was named, or the only one that the headers fit.
fn find_questionnaire(
    named: Option<&str>,
    data: &[PathBuf],
    files: &[OpenFile],
) -> Result<(QuestionnaireSource, Questionnaire), Failure> {
    if let Some(name) = named {
        let source = assets::questionnaire(name)?;
        let questionnaire = questionnaire::load(&source)?;
        return Ok((source, questionnaire));
    }
    let mut fitting = Vec::new();
    let names = assets::questionnaire_names();
    for name in &names {
        let source = assets::questionnaire(name)?;
        let questionnaire = questionnaire::load(&source)?;
        let fit = ingest::fit(files, &questionnaire);
        if fit >= FITTING {
            fitting.push((fit, source, questionnaire));
        }
    }
    fitting.sort_by(|a, b| a.0.total_cmp(&b.0));
    let best = fitting.pop();
    match (best, fitting.last()) {
        (None, _) => {
            let paths: Vec<String> = data.iter().map(|p| p.display().to_string()).collect();
            let problem = Problem::new("questionnaire-not-fitting")
                .with("paths", paths.join(", "))
                .with("known", names.join(", "));
            Err(problem.into())
        }
        (Some((fit, _, best)), Some((next, _, other))) if fit == *next => {
            let names = format!("{}, {}", other.id, best.id);
            Err(Problem::new("questionnaire-ambiguous").with("names", names).into())
        }
        (Some((_, source, questionnaire)), _) => Ok((source, questionnaire)),
    }
}

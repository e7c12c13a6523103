//! What all work begins with: files that were opened, their questionnaire, mapping,
//! corrections.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::hashed::{self, Hashed, hashed, shown};
use super::inputs::Inputs;
use super::output;
use super::waves::{self, Earlier, Opening, Written};
use crate::assets::{self, QuestionnaireSource};
use crate::design::Specified;
use crate::disclosure::Rules;
use crate::ingest::{self, Guidance, OpenFile, Reading, WrittenMapping, corrections};
use crate::maps::{self, AreaMap};
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{self, Questionnaire, WAVE};
use crate::responses::{Responses, Source};
use crate::study::Study;
use crate::tally::weighting::Weighting;
use crate::waves::Waves;

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
    /// Where the answers to questions lie: one map a question.
    pub maps: Vec<Arc<AreaMap>>,
    /// Files of the questionnaire and the study as they were when they were read.
    pub definitions: Vec<Hashed>,
    /// The waves of a survey that has several.
    waves: Option<Opening>,
    /// How respondents were drawn and weighted, where a study says so.
    design: Option<Specified>,
    previous: Option<PathBuf>,
    /// Its answers, read once however many reports are made.
    before: OnceLock<Result<Responses, Failure>>,
    /// Mapping, corrections and the answers to earlier surveys likewise.
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
        let maps = maps_of(study.as_ref(), &files, &questionnaire, &guidance)?;
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
        let design = study.as_ref().and_then(Study::design);
        let design = design.map(|(file, document)| {
            let folder = study.as_ref().map(|study| study.folder.clone()).unwrap_or_default();
            Specified::read(file, document, &folder, &mut questionnaire)
        });
        let design = design.transpose()?;
        questionnaire.drawn = design.as_ref().map(|design| design.drawn.clone());
        let written = match &study {
            Some(study) => Written::of_study(study)?,
            None if inputs.earlier.is_empty() => None,
            None => Some(Written::of_two(&inputs.earlier, &inputs.data)),
        };
        // Each wave would have a design of its own.
        if design.is_some() && written.is_some() {
            return Err(Problem::new("design-with-waves").into());
        }
        let waves = written.map(|waves| waves.open(&mut questionnaire, &guidance)).transpose()?;
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
            maps,
            waves,
            design,
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

    /// Counts that are rounded in place of hidden would be told by weighted figures.
    pub fn refuse_rounding(&self, rules: &Rules) -> Result<(), Failure> {
        match self.design.is_some() && rules.policy.round_to.is_some() {
            true => Err(Problem::new("design-with-rounding").into()),
            false => Ok(()),
        }
    }

    /// The weight of each of these respondents, who are all of the survey; none where they count
    /// alike.
    pub fn weighting(&self, all: &Responses) -> Result<Option<Arc<Weighting>>, Failure> {
        let Some(design) = &self.design else { return Ok(None) };
        let sources = || all.sources.clone();
        design.solve(all, &self.questionnaire, &sources).map(|solved| Some(Arc::new(solved)))
    }

    /// The same while they are read.
    pub fn weighting_of(&self, reading: &Waves<'_>) -> Result<Option<Arc<Weighting>>, Failure> {
        let Some(design) = &self.design else { return Ok(None) };
        let sources = || reading.told().sources;
        design.solve(reading, &self.questionnaire, &sources).map(|solved| Some(Arc::new(solved)))
    }

    /// The same before anything is read below the headers.
    pub fn reading(&self) -> Result<Waves<'_>, Failure> {
        let questionnaire = &self.questionnaire;
        let newest = Reading::new(&self.files, questionnaire, &self.guidance);
        let mut problems = Vec::new();
        let mut earlier = Vec::new();
        for wave in self.waves.iter().flat_map(|waves| &waves.earlier) {
            match wave.reading(questionnaire) {
                Ok(reading) => earlier.push((reading, &wave.translation)),
                Err(failure) => problems.extend(failure.problems),
            }
        }
        let own = self.waves.as_ref().map(|waves| &waves.own);
        match newest {
            Ok(newest) if problems.is_empty() => {
                Ok(Waves { newest, earlier, own, questionnaire, held: OnceLock::new() })
            }
            newest => {
                let own = newest.err().into_iter().flat_map(|failure| failure.problems);
                Err(Failure::data(own.chain(problems).collect()))
            }
        }
    }

    /// The answers of the newest wave and of the one before, out of those of all; without waves
    /// all of them, and those of the previous survey if one is named.
    pub fn apart<'r>(&'r self, all: &'r Responses) -> Result<Apart<'r>, Failure> {
        let Some(waves) = &self.waves else {
            return Ok(Apart { newest: Part::All(all), before: self.previous()?.map(Part::All) });
        };
        let newest = waves.earlier.len();
        let of = |wave: usize| {
            Part::Some(Box::new(all.wanted(&|responses| {
                let answers = responses.answers[WAVE].open();
                (0..answers.len()).map(|row| answers.codes(row).any(|code| code == wave)).collect()
            })))
        };
        Ok(Apart { newest: of(newest), before: newest.checked_sub(1).map(of) })
    }

    fn previous(&self) -> Result<Option<&Responses>, Failure> {
        let Some(path) = &self.previous else { return Ok(None) };
        let read = || Earlier::alike(path, &self.guidance)?.responses(&self.questionnaire);
        self.before.get_or_init(read).as_ref().map(Some).map_err(Failure::clone)
    }
}

/// Those of today, and those before.
pub struct Apart<'r> {
    newest: Part<'r>,
    before: Option<Part<'r>>,
}

enum Part<'r> {
    All(&'r Responses),
    Some(Box<Responses>),
}

impl Part<'_> {
    fn get(&self) -> &Responses {
        match self {
            Self::All(responses) => responses,
            Self::Some(responses) => responses,
        }
    }
}

impl Apart<'_> {
    pub fn newest(&self) -> &Responses {
        self.newest.get()
    }

    pub fn before(&self) -> Option<&Responses> {
        self.before.as_ref().map(Part::get)
    }
}

/// The maps that the study brings; of other questions those of tiles.
fn maps_of(
    study: Option<&Study>,
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    guidance: &Guidance,
) -> Result<Vec<Arc<AreaMap>>, Failure> {
    let mut maps = study.map_or_else(|| Ok(Vec::new()), |study| study.maps(questionnaire))?;
    let mut problems = Vec::new();
    let own = &guidance.references;
    for reference in ingest::references_in_use(files, questionnaire, own, &mut problems) {
        let question = reference.question.as_ref().and_then(|id| questionnaire.variable(id));
        let question = question.filter(|of| !maps.iter().any(|map| map.question == of.id));
        match question.map(|question| maps::tiles(&reference, question)) {
            Some(Ok(map)) => maps.extend(map),
            Some(Err(found)) => problems.extend(found),
            None => {}
        }
    }
    match problems.is_empty() {
        true => Ok(maps.into_iter().map(Arc::new).collect()),
        false => Err(Failure::data(problems)),
    }
}

/// Mapping, corrections and the answers to earlier surveys, with their hashes.
pub fn guides(inputs: &Inputs) -> Result<Vec<Hashed>, Failure> {
    let named = [&inputs.map, &inputs.corrections, &inputs.previous].into_iter().flatten();
    let files = named.map(|path| ingest::files(std::slice::from_ref(path)));
    let files: Vec<Vec<PathBuf>> = files.collect::<Result<_, _>>()?;
    let files = files.iter().flatten().map(|path| hashed(path));
    Ok(files.chain(waves::hashes(&inputs.earlier)).collect())
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

//! What all work begins with: files that were opened, their questionnaire, mapping,
//! corrections.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::hashed::{self, Hashed, hashed, shown};
use super::inputs::Inputs;
use super::output;
use super::waves::{self, Earlier, Opening, Written};
use crate::assets::{self, QuestionnaireSource};
use crate::design::{Designs, Specified};
use crate::disclosure::Rules;
use crate::ingest::{
    self, Guidance, OpenFile, ProposedMapping, Reading, UnitRows, WithUnits, WrittenMapping,
    corrections,
};
use crate::maps::{self, AreaMap};
use crate::parallel;
use crate::problem::{Failure, Fault, Problem, unknown_name};
use crate::questionnaire::{self, Questionnaire, WAVE};
use crate::responses::Responses;
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
    /// Units that have rows of their own.
    units: Vec<UnitRows>,
    /// Where the answers to questions lie: one map a question.
    pub maps: Vec<Arc<AreaMap>>,
    /// Files of the questionnaire and the study as they were when they were read.
    pub definitions: Vec<Hashed>,
    /// The waves of a survey that has several.
    waves: Option<Opening>,
    /// How respondents were drawn and weighted, where a study says so.
    design: Option<Designs>,
    previous: Option<PathBuf>,
    /// Its answers, read once however many reports are made.
    before: OnceLock<Result<Responses, Failure>>,
    /// The files with the answers as they were when they were read.
    hashes: OnceLock<Vec<Hashed>>,
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
        let waves = study.as_ref().map(Written::of_study).transpose()?.flatten();
        let files = ingest::open(&inputs.data, inputs.sheet.as_deref());
        let mut files = files.map_err(|mut found| {
            found.problems.extend(waves.iter().flat_map(Written::unopened));
            found
        })?;
        let written = inputs.map.as_deref().map(WrittenMapping::open).transpose()?;
        let mapped = written.as_ref().and_then(|map| map.questionnaire().map(str::to_owned));
        let named = inputs.questionnaire.clone().or(mapped);
        let (source, mut questionnaire) =
            find_questionnaire(named.as_deref(), &inputs.data, &files)?;
        let definitions = hashed::of_study(&source, study.as_ref());
        let mut failure = Failure { fault: Fault::Data, problems: Vec::new() };
        let mut guidance = Guidance::default();
        let mut units = match open_units(&inputs, study.as_ref(), &questionnaire) {
            Ok(units) => units,
            Err(found) => {
                failure.fault = found.fault;
                failure.problems.extend(found.problems);
                Vec::new()
            }
        };
        // A folder with the answers may hold them too.
        files.retain(|file| !units.iter().any(|unit| unit.holds(&file.path)));
        if let Some(written) = written {
            let own = units.iter().map(|unit| &unit.questionnaire);
            let all: Vec<&Questionnaire> = std::iter::once(&questionnaire).chain(own).collect();
            match written.resolve_each(&all) {
                Ok(mappings) => {
                    let mut mappings = mappings.into_iter();
                    guidance.mapping = mappings.next();
                    guidance.withdraw(&mut questionnaire);
                    for (unit, mapping) in units.iter_mut().zip(mappings) {
                        unit.guidance.mapping = Some(mapping);
                        unit.withdraw(&mut questionnaire);
                    }
                }
                Err(found) => failure.problems.extend(found.problems),
            }
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
        match ingest::codes_of_study(&files, &questionnaire, &guidance) {
            Ok(all) => {
                all.into_iter().for_each(|(at, codes)| questionnaire.variables[at].codes = codes);
            }
            Err(mut found) => {
                let earlier = waves.iter().flat_map(|of| of.failures(&questionnaire, &guidance));
                found.problems.extend(earlier);
                return Err(found);
            }
        }
        let maps = maps_of(study.as_ref(), &files, &questionnaire, &guidance)?;
        if let Some(path) = &inputs.corrections {
            let own = units.iter().map(|unit| &unit.questionnaire);
            let all: Vec<&Questionnaire> = std::iter::once(&questionnaire).chain(own).collect();
            match corrections::read(path, &all) {
                Ok(corrections) => {
                    let mut corrections = corrections.into_iter();
                    guidance.corrections = corrections.next().unwrap_or_default();
                    for (unit, own) in units.iter_mut().zip(corrections) {
                        unit.guidance.corrections = own;
                    }
                }
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
        let two = || Written::of_two(&inputs.earlier, &inputs.data);
        let written = waves.or_else(|| (!inputs.earlier.is_empty()).then(two));
        if written.is_some() {
            // Nobody has said where those of the earlier waves stand.
            if !inputs.units.is_empty() {
                return Err(Problem::new("unit-rows-with-waves").into());
            }
            units.clear();
        }
        let (waves, design) = match (written, design) {
            (Some(written), design) => {
                let design = design.map(|(file, _)| file);
                let mut waves = written.open(&mut questionnaire, (&files, &guidance), design)?;
                let designs = waves.designs.take();
                (Some(waves), designs)
            }
            (None, Some((file, document))) => {
                let folder = study.as_ref().map(|study| study.folder.clone()).unwrap_or_default();
                let specified = Specified::read(file, document, &folder, &mut questionnaire)?;
                questionnaire.drawn = vec![specified.drawn.clone()];
                (None, Some(Designs::One(Box::new(specified))))
            }
            (None, None) => (None, None),
        };
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
            units,
            maps,
            waves,
            design,
            previous,
            before: OnceLock::new(),
            hashes: OnceLock::new(),
            guides,
            definitions,
        })
    }

    /// The files that were read, each with its SHA-256.
    pub fn inputs(&self) -> Vec<Hashed> {
        let data = self.hashes.get().into_iter().flatten();
        data.chain(&self.guides).cloned().collect()
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

    pub fn has_waves(&self) -> bool {
        self.waves.is_some()
    }

    /// Which column belongs to which question, of the answers and of units.
    pub fn propose_mapping(&self) -> Result<ProposedMapping, Failure> {
        let (files, questionnaire) = (&self.files, &self.questionnaire);
        let mut all = ingest::propose_mapping(files, questionnaire, &self.guidance)?;
        for unit in &self.units {
            all.append(unit.propose_mapping(files)?);
        }
        Ok(all)
    }

    pub fn into_questionnaire(self) -> Questionnaire {
        self.questionnaire
    }

    /// All answers; the files are hashed while they are read.
    pub fn responses(&self) -> Result<Responses, Failure> {
        let hashed = |file: &OpenFile| {
            let sha256 = Some(file.sha256()?);
            Ok(Hashed { file: shown(&file.path), sha256 })
        };
        let reading = self.reading()?;
        let (responses, hashes) = std::thread::scope(|scope| {
            let hash = || self.files.iter().map(hashed).collect::<Result<Vec<_>, Problem>>();
            let hashes = scope.spawn(hash);
            (reading.responses(), hashes.join())
        });
        let hashes = hashes.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let (responses, hashes) = (responses?, hashes?);
        self.hashes.get_or_init(|| hashes);
        Ok(responses)
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
        let named = |place| all.place_name(place);
        design.solve(all, &self.questionnaire, &named).map(|solved| Some(Arc::new(solved)))
    }

    /// The same while they are read.
    pub fn weighting_of(&self, reading: &Waves<'_>) -> Result<Option<Arc<Weighting>>, Failure> {
        let Some(design) = &self.design else { return Ok(None) };
        let nowhere = |_| String::new();
        match design.solve(reading, &self.questionnaire, &nowhere) {
            Ok(solved) => Ok(Some(Arc::new(solved))),
            // In which file a row stands is known when all are at hand.
            Err(_) => self.weighting(&reading.responses()?),
        }
    }

    /// The same before anything is read below the headers.
    pub fn reading(&self) -> Result<Waves<'_>, Failure> {
        let questionnaire = &self.questionnaire;
        let newest = Reading::new(&self.files, questionnaire, &self.guidance);
        let newest = newest
            .and_then(|newest| WithUnits::new(newest, &self.files, &self.units, questionnaire));
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

/// Units that have rows of their own, with the files that were named for them.
fn open_units(
    inputs: &Inputs,
    study: Option<&Study>,
    questionnaire: &Questionnaire,
) -> Result<Vec<UnitRows>, Failure> {
    let mut failure = Failure { fault: Fault::Data, problems: Vec::new() };
    let has_rows = questionnaire.units.iter().filter(|unit| unit.sheet().is_some());
    let known: Vec<String> = has_rows.map(|unit| unit.id.clone()).collect();
    for id in inputs.units.keys().filter(|id| !known.contains(id)) {
        let problem = unknown_name("unit-file-unknown", id, &known);
        failure.problems.push(match study {
            Some(study) => study.place_unit(problem, id),
            None => problem,
        });
    }
    let mut units = Vec::new();
    for unit in &questionnaire.units {
        match UnitRows::open(unit, questionnaire, inputs.units.get(&unit.id)) {
            Ok(unit) => units.extend(unit),
            Err(found) => {
                failure.fault = found.fault;
                failure.problems.extend(found.problems);
            }
        }
    }
    if failure.problems.is_empty() { Ok(units) } else { Err(failure) }
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
    let named = named.chain(inputs.units.values());
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
    let names = assets::questionnaire_names();
    let tried = parallel::map(names.iter(), |name| {
        let source = assets::questionnaire(name)?;
        let questionnaire = questionnaire::load(&source)?;
        Ok((ingest::fit(files, &questionnaire), source, questionnaire))
    });
    let mut fitting = tried.into_iter().collect::<Result<Vec<_>, Failure>>()?;
    fitting.retain(|(fit, ..)| *fit >= FITTING);
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

//! Many reports in one run, unattended, resumable.
//!
//! Every report is put in its place whole. A report whose manifest still describes what there
//! is (version, options, definitions, inputs, outputs) is left alone; so a run that was killed
//! goes on where it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::changes::{Reason, changes, reasons};
use super::inputs::{Inputs, Level, ReportRequest};
use super::job::Job;
use super::opened::Opened;
use super::output::{self, Writer};
use super::report;
use super::together::Groups;
use crate::assets;
use crate::batch::{Batch, StudyEntry};
use crate::locales::{Lang, Locale};
use crate::parallel;
use crate::plan::Given;
use crate::problem::{Failure, Problem, unknown_name};
use crate::questionnaire::{self, Code, Kind, Questionnaire, Variable};
use crate::responses::Responses;
use crate::words::Message;
use crate::writers::{self, pdf};

/// Held while a batch works on a folder; the system lets go of it when the process ends.
const LOCK: &str = ".survey-batch.lock";

/// One report of the plan.
struct Planned {
    /// Folders below the output, joined by `/`.
    name: String,
    target: PathBuf,
    request: ReportRequest,
}

/// What became of a report.
#[derive(Clone)]
pub struct Done {
    pub name: String,
    pub outcome: Outcome,
    /// Why it was made, skipped, or what went wrong.
    pub reasons: Vec<Reason>,
    pub seconds: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Made,
    /// Would be made.
    Wanted,
    Skipped,
    Failed,
}

/// Who looks on while reports are made, from several threads. Studies are told by their number.
pub trait Onlooker: Sync {
    fn begins(&self, study: usize, name: &str);
    /// How many reports a study has.
    fn has_planned(&self, study: usize, reports: usize);
    /// How many reports all studies have.
    fn expects(&self, reports: usize);
    fn has_done(&self, study: usize, done: &Done);
    fn is_through(&self, study: usize);
}

/// Makes the reports that have to be made, in the language of `locale` and in others; with
/// `is_dry` none.
pub fn run(
    batch: &Batch,
    other_langs: &[Lang],
    is_dry: bool,
    onlooker: &dyn Onlooker,
    locale: &Locale,
) -> Result<Vec<Done>, Failure> {
    let _lock = if is_dry { None } else { Some(lock(&batch.output)?) };
    let plan = |entry: &StudyEntry| caught(|| planned(batch, entry, other_langs));
    let mut plans = parallel::map(batch.studies.iter(), plan);
    let planned = plans.iter_mut().flatten().flatten();
    let groups = Groups::of(planned.map(|report| (&*report.target, &mut report.request)));
    let begin = |(number, (entry, reports)): (usize, (&StudyEntry, Result<_, _>))| {
        Study::begin(reports, number, entry, is_dry, onlooker, locale)
    };
    let studies = parallel::map(batch.studies.iter().zip(plans).enumerate(), begin);
    let reports: Vec<(&Study<'_>, usize)> =
        studies.iter().flat_map(|s| (0..s.reports.len()).map(move |report| (s, report))).collect();
    onlooker.expects(reports.len());
    let done =
        parallel::map(reports.into_iter(), |(study, report)| study.run(report, &groups, locale));
    let failed = studies.iter().filter_map(|study| study.failed.as_ref());
    Ok(done.into_iter().chain(failed.cloned()).collect())
}

/// Refuses a folder that cannot be written to or on which another batch is at work.
fn lock(folder: &Path) -> Result<File, Failure> {
    let unwritable = |error: std::io::Error| output::unwritable(folder, &error);
    std::fs::create_dir_all(folder).map_err(unwritable)?;
    let file = File::create(folder.join(LOCK)).map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::usage(Problem::new("batch-locked").path(folder)))
        }
        Err(TryLockError::Error(error)) => Err(unwritable(error)),
    }
}

/// A panic as a failure.
fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Failure::internal("panic")))
}

/// What was read of a study.
type Read = (Opened, Responses);

/// A study with its reports, and why each has to be made.
struct Study<'a> {
    number: usize,
    reports: Vec<(Planned, Vec<Reason>)>,
    onlooker: &'a dyn Onlooker,
    is_dry: bool,
    /// Read when the first report needs it, let go after the last.
    read: Mutex<Option<Result<Arc<Read>, Failure>>>,
    left: AtomicUsize,
    /// Where the study cannot be begun.
    failed: Option<Done>,
}

impl<'a> Study<'a> {
    fn begin(
        reports: Result<Vec<Planned>, Failure>,
        number: usize,
        entry: &StudyEntry,
        is_dry: bool,
        onlooker: &'a dyn Onlooker,
        locale: &Locale,
    ) -> Self {
        let name = entry.name.get_ref();
        onlooker.begins(number, name);
        let why = |report: Planned| {
            let changes = changes(&report.request, &report.target, locale.lang());
            (report, changes.unwrap_or_else(reasons))
        };
        let (reports, failed) = match reports {
            Ok(reports) => (reports.into_iter().map(why).collect::<Vec<_>>(), None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let failed = failed.map(|failure| Done {
            name: name.clone(),
            outcome: Outcome::Failed,
            reasons: reasons(failure),
            seconds: 0.0,
        });
        onlooker.has_planned(number, reports.len());
        if let Some(failed) = &failed {
            onlooker.has_done(number, failed);
            onlooker.is_through(number);
        }
        let left = AtomicUsize::new(reports.len());
        Self { number, reports, onlooker, is_dry, read: Mutex::new(None), left, failed }
    }

    /// Makes one report if there is a reason to.
    fn run(&self, report: usize, groups: &Groups, locale: &Locale) -> Done {
        let start = Instant::now();
        let (report, changes) = &self.reports[report];
        let because = |key| vec![Reason::Message(Message::new(key))];
        let (outcome, reasons) = if changes.is_empty() {
            (Outcome::Skipped, because("batch-unchanged"))
        } else if self.is_dry {
            (Outcome::Wanted, changes.clone())
        } else {
            // A panic in one report is that report's failure.
            let work = || self.read(report).and_then(|read| make(report, &read, groups, locale));
            match caught(work) {
                Ok(true) => (Outcome::Made, changes.clone()),
                Ok(false) => (Outcome::Skipped, because("batch-no-answers")),
                Err(failure) => (Outcome::Failed, reasons(failure)),
            }
        };
        let seconds = start.elapsed().as_secs_f64();
        let done = Done { name: report.name.clone(), outcome, reasons, seconds };
        self.onlooker.has_done(self.number, &done);
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            if let Ok(mut read) = self.read.lock() {
                *read = None;
            }
            self.onlooker.is_through(self.number);
        }
        done
    }

    fn read(&self, report: &Planned) -> Result<Arc<Read>, Failure> {
        let mut read = self.read.lock().map_err(|_| Failure::internal("batch"))?;
        let open = || {
            let opened = Opened::new(&report.request.inputs)?;
            let responses = opened.responses()?;
            Ok(Arc::new((opened, responses)))
        };
        match read.get_or_insert_with(open) {
            Ok(read) => Ok(Arc::clone(read)),
            Err(failure) => Err(failure.clone()),
        }
    }
}

/// The reports of a study: each level, each template, each answer of a parameter.
fn planned(
    batch: &Batch,
    entry: &StudyEntry,
    other_langs: &[Lang],
) -> Result<Vec<Planned>, Failure> {
    let formats = writers::REPORT.iter().map(|writer| writer.name.to_owned());
    let formats: Vec<String> = formats.collect();
    let unknown = entry.formats.iter().filter(|name| !formats.contains(name));
    let unknown = unknown.map(|name| unknown_name("batch-unknown-format", name, &formats));
    let unknown: Vec<Problem> = unknown.collect();
    if !unknown.is_empty() {
        return Err(Failure::data(unknown));
    }
    let path = |name: &Option<String>| name.as_ref().map(|name| batch.path(name));
    let threshold = entry.threshold.map(|number| ("threshold".to_owned(), Given::Number(number)));
    let inputs = Inputs {
        data: entry.data.iter().map(|name| batch.path(name.get_ref())).collect(),
        questionnaire: entry.questionnaire.as_ref().map(|name| batch.questionnaire(name)),
        sheet: entry.sheet.clone(),
        map: path(&entry.map),
        corrections: path(&entry.corrections),
        units: entry.units.iter().map(|(id, name)| (id.clone(), batch.path(name))).collect(),
        previous: path(&entry.previous),
        parameters: entry.parameters.clone().into_iter().chain(threshold).collect(),
        disclosure: entry.disclosure.as_ref().map(|name| batch.questionnaire(name)),
        ..Inputs::default()
    };
    let levels = match &entry.for_each {
        Some(variable) => levels(variable, &inputs)?,
        None => vec![(None, None)],
    };
    let templates: Vec<Option<String>> = match entry.templates.as_slice() {
        [] => vec![None],
        named => named.iter().map(|name| Some(name.clone())).collect(),
    };
    let mut settings = Vec::new();
    for template in &templates {
        let named = template.as_ref().map(|name| batch.template(name));
        let of_template = self::settings(entry, Inputs { template: named, ..inputs.clone() })?;
        settings.extend(of_template.into_iter().map(|setting| (template, setting)));
    }
    let mut planned = Vec::new();
    let mut targets = BTreeSet::new();
    for (level, of_level) in &levels {
        for (template, (parameters, of_parameter)) in &settings {
            let mut parts = vec![entry.name.get_ref().clone()];
            parts.extend([of_level, of_parameter].into_iter().flatten().cloned());
            if templates.len() > 1 {
                let template = template.as_deref().unwrap_or_default();
                let last = Path::new(template).file_name().unwrap_or_default();
                parts.push(folder_name(&last.to_string_lossy()));
            }
            let name = parts.join("/");
            let target = parts.iter().fold(batch.output.clone(), |path, part| path.join(part));
            if !targets.insert(target.clone()) {
                let problem = Problem::new("id-duplicate").with("name", &name);
                return Err(Failure::data(vec![problem]));
            }
            let inputs = Inputs {
                template: template.as_ref().map(|name| batch.template(name)),
                parameters: parameters.clone(),
                output: Some(target.clone()),
                ..inputs.clone()
            };
            let request = ReportRequest {
                inputs,
                level: level.clone(),
                strict: entry.strict,
                formats: entry.formats.clone(),
                other_langs: other_langs.to_vec(),
                ..ReportRequest::default()
            };
            planned.push(Planned { name, target, request });
        }
    }
    Ok(planned)
}

/// The answer whose respondents a report is of, and the name of its folder; neither of all.
type LevelNamed = (Option<Level>, Option<String>);

/// The answers to a single question, with the names of their folders.
fn levels(variable: &str, inputs: &Inputs) -> Result<Vec<LevelNamed>, Failure> {
    // Data are opened only if the questionnaire has to be found by their headers, or the answers
    // are theirs.
    let named = inputs.questionnaire.as_ref();
    let named = named.map(|name| questionnaire::load(&assets::questionnaire(name)?)).transpose()?;
    let is_whole = |of: &Questionnaire| of.variable(variable).is_none_or(|v| !v.has_codes_of_data);
    let questionnaire = match named.filter(is_whole) {
        Some(questionnaire) => questionnaire,
        None => Opened::new(inputs)?.into_questionnaire(),
    };
    let is_single = |v: &&Variable| v.kind == Kind::Single;
    let Some(found) = questionnaire.variable(variable).filter(is_single) else {
        let singles = questionnaire.variables.iter().filter(is_single);
        let known: Vec<String> = singles.map(|v| v.id.clone()).collect();
        let problem = match questionnaire.variable(variable) {
            Some(_) => Problem::new("batch-not-single")
                .with("name", variable)
                .with("known", known.join(", ")),
            None => unknown_name("expression-unknown-variable", variable, &known),
        };
        return Err(Failure::data(vec![problem]));
    };
    let level = |code: &Code| {
        let level = Level { variable: variable.to_owned(), code: code.code };
        (Some(level), Some(folder_of(code)))
    };
    Ok(found.codes.iter().map(level).collect())
}

/// What the parameters of a template are set to, with the names of the folders.
type Setting = (BTreeMap<String, Given>, Option<String>);

/// One for each answer that a parameter may be, if the entry names one.
fn settings(entry: &StudyEntry, inputs: Inputs) -> Result<Vec<Setting>, Failure> {
    let Some(name) = &entry.for_each_parameter else { return Ok(vec![(inputs.parameters, None)]) };
    let opened = Opened::new(&inputs)?;
    let plan = Job::new(&opened, &inputs)?.plan;
    let Some(question) = plan.choices.get(name) else {
        let known: Vec<String> = plan.choices.into_keys().collect();
        return Err(Failure::data(vec![unknown_name("batch-no-choice", name, &known)]));
    };
    let codes = opened.questionnaire.variable(question).map_or(&[][..], |asked| &asked.codes);
    let setting = |code: &Code| {
        let mut parameters = inputs.parameters.clone();
        parameters.insert(name.clone(), Given::Number(f64::from(code.code)));
        (parameters, Some(folder_of(code)))
    };
    Ok(codes.iter().map(setting).collect())
}

/// The folder of what is made for an answer.
fn folder_of(code: &Code) -> String {
    format!("{:02}_{}", code.code, folder_name(&code.label))
}

/// A label as the name of a folder on every system.
fn folder_name(label: &str) -> String {
    let name: String = label
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c })
        .collect();
    // Names of folders have a limit.
    let name: String = name.chars().take(60).collect();
    name.trim().trim_end_matches('.').to_owned()
}

/// `false` where nobody is in the level, or gave the answer that it is about: there is nothing to
/// report.
fn make(
    report: &Planned,
    read: &Arc<Read>,
    groups: &Groups,
    locale: &Locale,
) -> Result<bool, Failure> {
    let ((opened, all), request) = (&**read, &report.request);
    let mut job = Job::new(opened, &request.inputs)?;
    // Nobody looks on who could be told that words are left out.
    if let (Some(study), false) = (&opened.study, job.without_place.is_empty()) {
        study.apply(&mut job.plan, true)?;
    }
    let of_level = match &request.level {
        Some(level) => Some(job.of_level(all, level)?),
        None => None,
    };
    let responses = of_level.as_ref().unwrap_or(all);
    let is_of_nobody = request.level.is_some() && responses.respondents() == 0;
    if is_of_nobody || !job.asked_of_nobody(responses).is_empty() {
        // A report of answers that are gone would be taken for one of today's.
        output::remove(&report.target, &job.paths())?;
        return Ok(false);
    }
    let released = groups.release(&report.target)?;
    let made = report::make(&job, responses, released, request, &report.target, locale, &|_| ())?;
    output::write(&report.target, made.files, Writer::Report, &job.paths())?;
    // What all reports have in common was last used by those that are made beside this one.
    pdf::forget_typesetting(parallel::threads());
    Ok(true)
}

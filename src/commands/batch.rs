//! `survey batch PLAN.toml`: many reports in one run, unattended, resumable.
//!
//! Every report is put in its place whole. A report whose manifest still describes what there
//! is (version, options, definitions, inputs, outputs) is left alone; so a run that was killed
//! goes on where it was.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::manifest::{
    Hashed, Level, Manifest, Options, definitions, hashed, named_from, of_study,
};
use super::output::{self, Writer};
use super::progress::Progress;
use super::reading::{Opened, guides};
use super::report;
use super::tabulating::Prepared;
use super::{print, print_json};
use crate::assets;
use crate::batch::{Batch, StudyEntry};
use crate::cli::{BatchArgs, ReadingArgs, ReportArgs, TabulationArgs};
use crate::ingest;
use crate::locales::Locale;
use crate::parallel;
use crate::problem::{Failure, Fault, Problem, unknown_name};
use crate::questionnaire::{self, Code, Kind, Variable};
use crate::report::forget_typesetting;
use crate::responses::Responses;
use crate::study::Study;

/// Held while a batch works on a folder; the system lets go of it when the process ends.
const LOCK: &str = ".survey-batch.lock";

/// One report to make.
struct Job {
    /// Folders below the output, joined by `/`.
    name: String,
    target: PathBuf,
    args: ReportArgs,
    level: Option<Level>,
}

/// What became of a job.
#[derive(Clone)]
struct Done {
    name: String,
    outcome: Outcome,
    /// Why it was made, skipped, or what went wrong.
    reasons: Vec<String>,
    seconds: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Made,
    /// Would be made.
    Wanted,
    Skipped,
    Failed,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Outcome::Made => "made",
            Outcome::Wanted => "wanted",
            Outcome::Skipped => "skipped",
            Outcome::Failed => "failed",
        }
    }
}

/// Exit code 1 if a report failed.
pub fn run(args: &BatchArgs, locale: &Locale) -> Result<(), Failure> {
    let batch = Batch::open(&args.plan)?;
    let _lock = if args.dry_run { None } else { Some(lock(&batch.output)?) };
    let start = Instant::now();
    let display = Display::new(args, locale);
    let planned = parallel::map(batch.studies.iter(), |study: &StudyEntry| {
        Planned::new(&batch, study, args, &display, locale)
    });
    let reports: Vec<(&Planned, usize)> =
        planned.iter().flat_map(|p| (0..p.jobs.len()).map(move |job| (p, job))).collect();
    display.expect(reports.len());
    let done = parallel::map(reports.into_iter(), |(planned, job)| planned.run(job, locale));
    let unplanned = planned.iter().filter_map(|planned| planned.failed.as_ref());
    let done: Vec<Done> = done.into_iter().chain(unplanned.cloned()).collect();
    display.finish();
    let count = |outcome| done.iter().filter(|d| d.outcome == outcome).count();
    let failed = count(Outcome::Failed);
    if args.json {
        let job = |done: &Done| {
            json!({ "name": done.name, "outcome": done.outcome.name(),
                    "reasons": done.reasons, "seconds": done.seconds })
        };
        print_json(&json!({
            "ok": failed == 0,
            "output": batch.output.display().to_string(),
            "made": count(Outcome::Made),
            "wanted": count(Outcome::Wanted),
            "skipped": count(Outcome::Skipped),
            "failed": failed,
            "seconds": start.elapsed().as_secs_f64(),
            "reports": done.iter().map(job).collect::<Vec<Value>>(),
        }))?;
    } else {
        let mut lines = table(&done, args.explain, locale);
        let made = if args.dry_run { Outcome::Wanted } else { Outcome::Made };
        let counts = [made, Outcome::Skipped, Outcome::Failed].map(|o| count(o).to_string());
        let seconds = format!("{:.1}", start.elapsed().as_secs_f64());
        let words = [
            ("made", counts[0].as_str()),
            ("skipped", &counts[1]),
            ("failed", &counts[2]),
            ("seconds", &seconds),
        ];
        let key = if args.dry_run { "batch-total-dry" } else { "batch-total" };
        lines.push(locale.say(key, &words));
        print(&lines.join("\n"))?;
    }
    if failed == 0 { Ok(()) } else { Err(Failure { fault: Fault::Data, problems: Vec::new() }) }
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
struct Planned<'a> {
    jobs: Vec<(Job, Vec<String>)>,
    line: Line<'a>,
    is_dry: bool,
    /// Read when the first report needs it, let go after the last.
    read: Mutex<Option<Result<Arc<Read>, Failure>>>,
    left: AtomicUsize,
    /// Where the study cannot be begun.
    failed: Option<Done>,
}

impl<'a> Planned<'a> {
    fn new(
        batch: &Batch,
        study: &StudyEntry,
        args: &BatchArgs,
        display: &'a Display,
        locale: &Locale,
    ) -> Self {
        let line = display.begin(study.name.get_ref());
        let why = |job: Job| {
            let changes = changes(&job, locale).unwrap_or_else(|f| reasons(&f, locale));
            (job, changes)
        };
        let (jobs, failed) = match caught(|| jobs(batch, study)) {
            Ok(jobs) => (jobs.into_iter().map(why).collect::<Vec<_>>(), None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let failed = failed.map(|failure| Done {
            name: study.name.get_ref().clone(),
            outcome: Outcome::Failed,
            reasons: reasons(&failure, locale),
            seconds: 0.0,
        });
        line.expect(jobs.len());
        if let Some(failed) = &failed {
            line.step(failed, locale);
            line.finish();
        }
        let left = AtomicUsize::new(jobs.len());
        Self { jobs, line, is_dry: args.dry_run, read: Mutex::new(None), left, failed }
    }

    /// Makes one report if there is a reason to.
    fn run(&self, job: usize, locale: &Locale) -> Done {
        let start = Instant::now();
        let (job, changes) = &self.jobs[job];
        let (outcome, reasons) = if changes.is_empty() {
            (Outcome::Skipped, vec![locale.word("batch-unchanged")])
        } else if self.is_dry {
            (Outcome::Wanted, changes.clone())
        } else {
            // A panic in one report is that report's failure.
            let work = || self.read(job).and_then(|read| make(job, &read, locale));
            match caught(work) {
                Ok(true) => (Outcome::Made, changes.clone()),
                Ok(false) => (Outcome::Skipped, vec![locale.word("batch-no-answers")]),
                Err(failure) => (Outcome::Failed, reasons(&failure, locale)),
            }
        };
        let seconds = start.elapsed().as_secs_f64();
        let done = Done { name: job.name.clone(), outcome, reasons, seconds };
        self.line.step(&done, locale);
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            if let Ok(mut read) = self.read.lock() {
                *read = None;
            }
            self.line.finish();
        }
        done
    }

    fn read(&self, job: &Job) -> Result<Arc<Read>, Failure> {
        let mut read = self.read.lock().map_err(|_| Failure::internal("batch"))?;
        let open = || {
            let opened = Opened::new(&job.args.tabulation.reading)?;
            let responses = opened.responses()?;
            Ok(Arc::new((opened, responses)))
        };
        match read.get_or_insert_with(open) {
            Ok(read) => Ok(Arc::clone(read)),
            Err(failure) => Err(failure.clone()),
        }
    }
}

fn reasons(failure: &Failure, locale: &Locale) -> Vec<String> {
    let told = |problem: &Problem| match problem.help(locale) {
        Some(help) => format!("{} {help}", problem.message(locale)),
        None => problem.message(locale),
    };
    failure.problems.iter().map(told).collect()
}

/// The jobs of a study: each template, each level.
fn jobs(batch: &Batch, entry: &StudyEntry) -> Result<Vec<Job>, Failure> {
    let path = |name: &Option<String>| name.as_ref().map(|name| batch.path(name));
    let reading = ReadingArgs {
        data: entry.data.iter().map(|name| batch.path(name.get_ref())).collect(),
        questionnaire: entry.questionnaire.as_ref().map(|name| batch.questionnaire(name)),
        sheet: entry.sheet.clone(),
        map: path(&entry.map),
        corrections: path(&entry.corrections),
        previous: path(&entry.previous),
        output: None,
        instead: None,
    };
    let levels = match &entry.for_each {
        Some(variable) => levels(variable, &reading)?,
        None => vec![(None, String::new())],
    };
    let templates: Vec<Option<String>> = match entry.templates.as_slice() {
        [] => vec![None],
        named => named.iter().map(|name| Some(name.clone())).collect(),
    };
    let mut jobs = Vec::new();
    let mut targets = BTreeSet::new();
    for (level, of_level) in &levels {
        for template in &templates {
            let mut parts = vec![entry.name.get_ref().clone()];
            parts.extend(Some(of_level.clone()).filter(|part| !part.is_empty()));
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
            let reading = ReadingArgs { output: Some(target.clone()), ..reading.clone() };
            let tabulation = TabulationArgs {
                reading,
                template: template.as_ref().map(|name| batch.template(name)),
                threshold: entry.threshold,
            };
            let args = ReportArgs {
                tabulation,
                typst: None,
                strict: entry.strict,
                keep_source: false,
                quiet: true,
                json: false,
            };
            jobs.push(Job { name, target, args, level: level.clone() });
        }
    }
    Ok(jobs)
}

/// The answers to a single question, with the names of their folders.
fn levels(variable: &str, reading: &ReadingArgs) -> Result<Vec<(Option<Level>, String)>, Failure> {
    // Only a questionnaire that is not named has to be found by the headers of the data.
    let questionnaire = match &reading.questionnaire {
        Some(name) => questionnaire::load(&assets::questionnaire(name)?)?,
        None => Opened::new(reading)?.into_questionnaire(),
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
        (Some(level), format!("{:02}_{}", code.code, folder_name(&code.label)))
    };
    Ok(found.codes.iter().map(level).collect())
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

/// `false` where nobody is in the level: there is nothing to report.
fn make(job: &Job, read: &Arc<Read>, locale: &Locale) -> Result<bool, Failure> {
    let (opened, all) = &**read;
    let mut prepared = Prepared::with(opened, &job.args.tabulation, locale)?;
    let of_level = match &job.level {
        Some(level) => Some(prepared.of_level(all, level, locale)?),
        None => None,
    };
    let responses = of_level.as_ref().unwrap_or(all);
    if job.level.is_some() && responses.respondents() == 0 {
        // A report of answers that are gone would be taken for one of today's.
        output::remove(&job.target, &prepared.paths())?;
        return Ok(false);
    }
    let progress = Progress::new(true);
    let made = report::make(&prepared, responses, &job.args, &job.target, locale, &progress)?;
    output::write(&job.target, made.files, Writer::Report, &prepared.paths())?;
    forget_typesetting();
    Ok(true)
}

/// Why a report has to be made; nothing if it is there and nothing has changed.
fn changes(job: &Job, locale: &Locale) -> Result<Vec<String>, Failure> {
    let say = |key: &str, file: &str| locale.say(key, &[("file", file)]);
    let Some(manifest) = Manifest::read(&job.target) else {
        return Ok(vec![locale.word("batch-new")]);
    };
    let mut changes = Vec::new();
    if output::is_unfinished(&job.target) {
        changes.push(locale.word("batch-unfinished"));
    }
    if manifest.survey_version != env!("CARGO_PKG_VERSION") {
        changes.push(locale.word("batch-version"));
    }
    if manifest.options != Options::of(&job.args, job.level.clone(), &job.target)
        || manifest.lang != locale.lang().code()
    {
        changes.push(locale.word("batch-options"));
    }
    let reading = &job.args.tabulation.reading;
    let study = match reading.data.as_slice() {
        [folder] if Study::is_study(folder) => Some(Study::open(folder)?),
        _ => None,
    };
    let own = study.as_ref().map_or_else(|| reading.clone(), |study| reading.within(study));
    let mut inputs: Vec<Hashed> = ingest::files(&own.data)?.iter().map(|p| hashed(p)).collect();
    inputs.extend(guides(&own)?);
    let inputs = named_from(&job.target, inputs);
    differences(&manifest.inputs, &inputs, "batch-input", &say, &mut changes);
    // By the name that was found then, so that the data need not be read to find it again.
    let named = own.questionnaire.as_deref().unwrap_or(&manifest.questionnaire);
    let source = assets::questionnaire(named)?;
    let named_by_study =
        study.as_ref().and_then(|s| Some(s.path_or_name(s.file.template.as_ref()?)));
    let template = match job.args.tabulation.template.clone().or(named_by_study) {
        Some(name) => name,
        None => questionnaire::load(&source)?.template,
    };
    let template = assets::template(&template, Some(&source.folder))?;
    let now = definitions(&of_study(&source, study.as_ref()), &template);
    let now = named_from(&job.target, now);
    differences(&manifest.definitions, &now, "batch-definition", &say, &mut changes);
    for file in &manifest.outputs {
        if hashed(&job.target.join(&file.file)).sha256 != file.sha256 {
            changes.push(say("batch-output", &file.file));
        }
    }
    Ok(changes)
}

fn differences(
    then: &[Hashed],
    now: &[Hashed],
    key: &str,
    say: &impl Fn(&str, &str) -> String,
    changes: &mut Vec<String>,
) {
    let differing: BTreeSet<&str> = then
        .iter()
        .filter(|file| !now.contains(file))
        .chain(now.iter().filter(|file| !then.contains(file)))
        .map(|file| file.file.as_str())
        .collect();
    changes.extend(differing.into_iter().map(|file| say(key, file)));
}

/// One line a report.
fn table(done: &[Done], explain: bool, locale: &Locale) -> Vec<String> {
    let line = |done: &Done| {
        let word = locale.say(&format!("batch-{}", done.outcome.name()), &[]);
        let seconds = format!("{:.1}", done.seconds);
        let args = [("name", done.name.as_str()), ("word", &word), ("seconds", &seconds)];
        let mut text = locale.say("batch-line", &args);
        let told = explain || done.outcome != Outcome::Made;
        for reason in done.reasons.iter().filter(|_| told) {
            text.push('\n');
            text.push_str(&locale.say("batch-reason", &[("reason", reason)]));
        }
        text
    };
    done.iter().map(line).collect()
}

/// Progress on a terminal; elsewhere a line a report as it is done.
struct Display {
    bars: Option<(MultiProgress, ProgressBar)>,
    quiet: bool,
}

struct Line<'a> {
    display: &'a Display,
    bar: Option<ProgressBar>,
}

impl Display {
    fn new(args: &BatchArgs, locale: &Locale) -> Self {
        let quiet = args.json;
        if quiet || !std::io::stderr().is_terminal() {
            return Self { bars: None, quiet };
        }
        let bars = MultiProgress::new();
        // Its length is known when all studies have been looked at.
        let whole = bars.add(ProgressBar::no_length());
        let template =
            format!("{} {{pos}}/{{len}} {{wide_bar}} {{eta}}", locale.word("batch-whole"));
        if let Ok(style) = ProgressStyle::with_template(&template) {
            whole.set_style(style);
        }
        Self { bars: Some((bars, whole)), quiet }
    }

    /// How many reports there are.
    fn expect(&self, reports: usize) {
        if let Some((_, whole)) = &self.bars {
            whole.set_length(reports as u64);
            whole.reset_eta();
        }
    }

    fn begin(&self, name: &str) -> Line<'_> {
        let bar = self.bars.as_ref().map(|(bars, whole)| {
            let bar = bars.insert_before(whole, ProgressBar::new(1));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {wide_msg}") {
                bar.set_style(style);
            }
            bar.set_message(name.to_owned());
            bar
        });
        Line { display: self, bar }
    }

    fn finish(&self) {
        if let Some((bars, whole)) = &self.bars {
            whole.finish_and_clear();
            let _ = bars.clear();
        }
    }
}

impl Line<'_> {
    fn expect(&self, jobs: usize) {
        if let Some(bar) = &self.bar {
            bar.set_length(jobs as u64);
        }
    }

    fn step(&self, done: &Done, locale: &Locale) {
        let word = locale.say(&format!("batch-{}", done.outcome.name()), &[]);
        match &self.bar {
            Some(bar) => {
                bar.set_message(format!("{} {word}", done.name));
                bar.inc(1);
                if let Some((_, whole)) = &self.display.bars {
                    whole.inc(1);
                }
            }
            None if !self.display.quiet => {
                let _ = writeln!(std::io::stderr(), "{}: {word}", done.name);
            }
            None => {}
        }
    }

    fn finish(&self) {
        // Studies that are done make room: more may follow than the terminal has lines.
        if let (Some(bar), Some((bars, _))) = (&self.bar, &self.display.bars) {
            let _ =
                bars.println(format!("{}/{} {}", bar.position(), bar.position(), bar.message()));
            bar.finish_and_clear();
            bars.remove(bar);
        }
    }
}

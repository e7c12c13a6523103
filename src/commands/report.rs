//! `survey report DATA…`: from answers to tables, charts and a PDF.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::output::{self, Files};
use super::print_json;
use crate::analysis::{self, Data};
use crate::assets::QuestionnaireSource;
use crate::chart::{self, Picture};
use crate::cli::ReportArgs;
use crate::disclosure::{Release, release_unsuppressed};
use crate::ingest::{self, OpenFile};
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{self, Questionnaire};
use crate::report::{self, Document, Template};
use crate::responses::Responses;
use crate::validation::{self, Finding};
use crate::{assets, export, plan};

/// Share of a questionnaire's questions that the headers must match for it to be taken
/// without being named.
const FITTING: f64 = 0.5;

pub fn run(args: &ReportArgs, locale: &Locale) -> Result<(), Failure> {
    let start = Instant::now();
    let progress = Progress::new(args.quiet || args.json);
    progress.step(locale.word("step-read"));
    if args.typst.is_none() {
        std::thread::spawn(report::prepare_typesetting);
    }
    let files = ingest::open(&args.data, args.sheet.as_deref())?;
    let (source, questionnaire) =
        find_questionnaire(args.questionnaire.as_deref(), &args.data, &files)?;
    let template = args.template.as_deref().unwrap_or(&questionnaire.template);
    let template = assets::template(template, Some(&source.folder))?;
    let parameters = args.threshold.map(|threshold| ("threshold".to_owned(), threshold));
    let plan = plan::load(&template, &questionnaire, &parameters.into_iter().collect(), locale)?;
    let responses = ingest::read(&files, &questionnaire)?;
    let data = Data::derive(&responses, &questionnaire)?;
    let findings = validation::validate(&data, locale)?;

    progress.step(locale.word("step-analyse"));
    let results = analysis::analyse(&data, &plan, locale)?;
    let release = release_unsuppressed(results);

    progress.step(locale.word("step-charts"));
    let pictures: BTreeMap<String, Picture> = release
        .tables
        .iter()
        .filter_map(|table| Some((table.id.clone(), chart::draw(table, locale)?)))
        .collect();

    progress.step(locale.word("step-report"));
    let template = Template::new(template);
    // A second thread draws PNGs while this one typesets; what is left they share.
    let waiting = Mutex::new(pictures.iter());
    let draw_pngs = || {
        let mut pixels = Vec::new();
        let next = || waiting.lock().ok()?.next();
        let drawn = std::iter::from_fn(next).map(|(id, p)| (id, chart::png(p, &mut pixels)));
        drawn.collect::<Vec<_>>()
    };
    let (typeset, pngs) = std::thread::scope(|scope| {
        let others = scope.spawn(draw_pngs);
        let typeset = report::source(&release, &pictures, &template, locale).and_then(|sources| {
            let document = match &args.typst {
                Some(program) => report::typeset_with(program, &sources),
                None => report::typeset(&sources),
            };
            Ok((sources, document?))
        });
        let own = draw_pngs();
        (typeset, others.join().map(|others| own.into_iter().chain(others)))
    });
    let (sources, document) = typeset?;
    let pngs = pngs.map_err(|_| internal("png"))?;

    progress.step(locale.word("step-write"));
    let target = args.output.clone().unwrap_or_else(|| default_target(&args.data, &questionnaire));
    let mut written = Files::new();
    written.insert("results.csv".into(), export::csv::results(&release).map_err(internal)?);
    written.insert("results.json".into(), export::json::results(&release).map_err(internal)?);
    for (id, picture) in &pictures {
        written.insert(format!("charts/{id}.svg"), picture.svg.clone().into_bytes());
    }
    for (id, png) in pngs {
        // A chart is not left out in silence.
        let png = png.ok_or_else(|| internal(format!("{id}.png")))?;
        written.insert(format!("charts/{id}.png"), png);
    }
    if args.keep_source {
        let kept = sources.into_iter().map(|(path, bytes)| (format!("source/{path}"), bytes));
        written.extend(kept);
    }
    written.insert("report.pdf".into(), document.pdf.clone());
    output::write(&target, &written, &["charts", "source"])?;
    progress.done();

    let summary = Summary {
        responses: &responses,
        questionnaire: &questionnaire,
        findings: &findings,
        release: &release,
        charts: pictures.len(),
        document: &document,
        target,
        elapsed: start.elapsed(),
    };
    if args.json {
        print_json(&summary.json());
    } else if !args.quiet {
        let _ = std::io::stdout().write_all(summary.text(locale).as_bytes());
    }
    Ok(())
}

fn internal(error: impl std::fmt::Display) -> Failure {
    Failure::machine(Problem::new("internal").with("detail", error))
}

/// The questionnaire that was named, or the only one that the headers fit.
pub fn find_questionnaire(
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

/// `output/` and the name of the data: of the file if there is one, else of the
/// questionnaire.
pub fn default_target(data: &[PathBuf], questionnaire: &Questionnaire) -> PathBuf {
    let name = match data {
        [one] => one.file_stem().map(PathBuf::from),
        _ => None,
    };
    PathBuf::from("output").join(name.unwrap_or_else(|| PathBuf::from(&questionnaire.id)))
}

/// What was read and written.
struct Summary<'a> {
    responses: &'a Responses,
    questionnaire: &'a Questionnaire,
    findings: &'a [Finding],
    release: &'a Release,
    charts: usize,
    document: &'a Document,
    target: PathBuf,
    elapsed: Duration,
}

impl Summary<'_> {
    fn text(&self, locale: &Locale) -> String {
        let mut lines = Vec::new();
        let rows = self.responses.respondents().to_string();
        let answers = self.responses.answered.to_string();
        lines.push(locale.say(
            "summary-read",
            &[("rows", &rows), ("answers", &answers), ("questionnaire", &self.questionnaire.id)],
        ));
        let mut warnings = Vec::new();
        for source in &self.responses.sources {
            let sheet = source.sheet.as_deref().unwrap_or("");
            let args = [("file", source.file.as_str()), ("sheet", sheet)];
            lines.push(locale.say("summary-source", &args).trim_end().to_owned());
            if !source.ignored.is_empty() {
                let count = source.ignored.len().to_string();
                let columns = source.ignored.join(", ");
                let args = [("count", count.as_str()), ("columns", &columns)];
                warnings.push(locale.say("summary-ignored", &args));
            }
        }
        for finding in self.findings {
            let count = finding.places.len().to_string();
            let places = finding.places_in_words(self.responses, locale);
            let args = [("rule", finding.rule.as_str()), ("count", &count), ("places", &places)];
            warnings.push(locale.say("summary-finding", &args));
        }
        if warnings.is_empty() {
            lines.push(locale.word("summary-no-warnings"));
        }
        lines.extend(warnings);
        let path = self.target.display().to_string();
        let tables = self.release.tables.len().to_string();
        let charts = self.charts.to_string();
        let pages = self.document.pages.map_or_else(|| "?".to_owned(), |n| n.to_string());
        lines.push(locale.say(
            "summary-written",
            &[("path", &path), ("tables", &tables), ("charts", &charts), ("pages", &pages)],
        ));
        let seconds = format!("{:.1}", self.elapsed.as_secs_f64());
        lines.push(locale.say("summary-time", &[("seconds", &seconds)]));
        lines.push(String::new());
        lines.join("\n")
    }

    fn json(&self) -> serde_json::Value {
        let sources: Vec<_> = self
            .responses
            .sources
            .iter()
            .map(|s| json!({ "file": s.file, "sheet": s.sheet, "ignored_columns": s.ignored }))
            .collect();
        let findings: Vec<_> = self
            .findings
            .iter()
            .map(|finding| {
                let rows: Vec<_> = finding
                    .places
                    .iter()
                    .map(|&row| self.responses.places[row])
                    .map(|p| json!({ "file": self.responses.sources[p.source].file, "row": p.row }))
                    .collect();
                json!({ "kind": finding.kind, "variable": finding.variable, "rule": finding.rule,
                        "rows": rows })
            })
            .collect();
        json!({
            "ok": true,
            "questionnaire": self.questionnaire.id,
            "respondents": self.responses.respondents(),
            "answers": self.responses.answered,
            "sources": sources,
            "findings": findings,
            "output": self.target.display().to_string(),
            "tables": self.release.tables.len(),
            "charts": self.charts,
            "pages": self.document.pages,
            "seconds": self.elapsed.as_secs_f64(),
        })
    }
}

/// One line on a terminal that says what is going on; nothing elsewhere.
struct Progress(Option<ProgressBar>);

impl Progress {
    fn new(silent: bool) -> Self {
        if silent || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(Some(bar))
    }

    fn step(&self, message: String) {
        if let Some(bar) = &self.0 {
            bar.set_message(message);
        }
    }

    fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

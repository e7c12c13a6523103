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
use super::reading::Opened;
use super::said;
use super::{commentary, manifest};
use crate::analysis;
use crate::chart::{self, Palette, Picture};
use crate::cli::ReportArgs;
use crate::data::Data;
use crate::disclosure::{Release, release};
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::Questionnaire;
use crate::report::{self, Document};
use crate::responses::Responses;
use crate::study::Theme;
use crate::validation::{self, Finding, Severity};
use crate::{assets, export, plan};

pub fn run(args: &ReportArgs, locale: &Locale) -> Result<(), Failure> {
    let start = Instant::now();
    let progress = Progress::new(args.quiet || args.json);
    progress.step(locale.word("step-read"));
    if args.typst.is_none() {
        std::thread::spawn(report::prepare_typesetting);
    }
    let opened = Opened::new(&args.reading)?;
    let questionnaire = &opened.questionnaire;
    let study = opened.study.as_ref();
    let of_study = study.and_then(|study| Some(study.path_or_name(study.file.template.as_ref()?)));
    let template = args.template.clone().or(of_study).unwrap_or(questionnaire.template.clone());
    let template = assets::template(&template, Some(&opened.source.folder))?;
    let mut parameters = study.map(|s| s.file.parameters.clone()).unwrap_or_default();
    parameters.extend(args.threshold.map(|threshold| ("threshold".to_owned(), threshold)));
    let mut plan = plan::load(&template, questionnaire, &parameters, locale)?;
    let mut theme = Theme::default();
    if let Some(study) = study {
        study.apply(&mut plan, locale.lang())?;
        theme = study.theme()?;
    }
    let responses = opened.responses()?;
    let previous = opened.previous()?;
    let data = Data::derive(&responses, questionnaire)?;
    let before = previous.as_ref().map(|p| Data::derive(p, questionnaire)).transpose()?;
    let findings = validation::validate(&data, before.as_ref(), locale)?;
    let errors = validation::count(&findings, Severity::Error);
    if args.strict && errors > 0 {
        let mut problems: Vec<Problem> =
            responses.unreadable.iter().map(|found| found.problem(&responses)).collect();
        problems.push(Problem::new("strict-errors").with("count", errors));
        return Err(Failure::data(problems));
    }

    progress.step(locale.word("step-analyse"));
    let quality = validation::quality(&data, &findings, locale)?;
    let results = analysis::analyse(&data, &plan, quality, locale)?;
    let release = release(results, locale);

    progress.step(locale.word("step-charts"));
    let palette = theme.accent.as_deref().map(Palette::of).unwrap_or_default();
    let pictures: BTreeMap<String, Picture> = release
        .tables
        .iter()
        .filter_map(|table| Some((table.id.clone(), chart::draw(table, locale, &palette)?)))
        .collect();

    progress.step(locale.word("step-report"));
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
        let typeset =
            report::source(&release, &pictures, &template, &theme, locale).and_then(|sources| {
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
    let pngs = pngs.map_err(|_| Failure::internal("png"))?;

    progress.step(locale.word("step-write"));
    let target = opened.target.clone();
    let mut written = Files::new();
    written
        .insert("results.csv".into(), export::csv::results(&release).map_err(Failure::internal)?);
    written
        .insert("results.json".into(), export::json::results(&release).map_err(Failure::internal)?);
    for (id, picture) in &pictures {
        written.insert(format!("charts/{id}.svg"), picture.svg.clone().into_bytes());
    }
    for (id, png) in pngs {
        // A chart is not left out in silence.
        let png = png.ok_or_else(|| Failure::internal(format!("{id}.png")))?;
        written.insert(format!("charts/{id}.png"), png);
    }
    if args.keep_source {
        let kept = sources.into_iter().map(|(path, bytes)| (format!("source/{path}"), bytes));
        written.extend(kept);
    }
    written.insert("report.pdf".into(), document.pdf.clone());
    let commentary = commentary::check(&release, &target);
    let hashes = &commentary.hashes;
    let manifest = manifest::manifest(&opened, &responses, &release, hashes, &written);
    written.insert("manifest.json".into(), manifest);
    output::write(&target, &written, &["charts", "source"])?;
    progress.done();

    let summary = Summary {
        responses: &responses,
        questionnaire,
        findings: &findings,
        release: &release,
        outdated: commentary.outdated,
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

/// What was read and written.
struct Summary<'a> {
    responses: &'a Responses,
    questionnaire: &'a Questionnaire,
    findings: &'a [Finding],
    release: &'a Release,
    /// Titles of tables whose figures are no longer those that the words on them were
    /// written for.
    outdated: Vec<String>,
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
        lines.extend(said::sources(self.responses, locale));
        let errors = validation::count(self.findings, Severity::Error);
        let all = errors + validation::count(self.findings, Severity::Warning);
        if all > 0 {
            let (errors, warnings) = (errors.to_string(), (all - errors).to_string());
            let args = [("errors", errors.as_str()), ("warnings", &warnings)];
            lines.push(locale.say("summary-findings", &args));
            lines.extend(said::findings(self.findings, self.responses, locale));
        }
        for title in &self.outdated {
            lines.push(locale.say("summary-outdated", &[("title", title)]));
        }
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
        json!({
            "ok": true,
            "questionnaire": self.questionnaire.id,
            "respondents": self.responses.respondents(),
            "answers": self.responses.answered,
            "sources": said::sources_json(self.responses),
            "findings": said::findings_json(self.findings, self.responses),
            "corrections": said::corrections_json(self.responses),
            "outdated_commentary": self.outdated,
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

//! `survey report DATA…`: from answers to tables, charts, a workbook and a PDF.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::json;

use super::output::{self, Files, Writer};
use super::progress::Progress;
use super::reading::Opened;
use super::said;
use super::tabulating::Prepared;
use super::{commentary, manifest, print, print_json};
use crate::chart::{self, Palette, Picture};
use crate::cli::ReportArgs;
use crate::disclosure::Release;
use crate::export;
use crate::locales::Locale;
use crate::problem::Failure;
use crate::questionnaire::Questionnaire;
use crate::report;
use crate::responses::Responses;
use crate::validation::{self, Finding, Severity};

pub fn run(args: &ReportArgs, locale: &Locale) -> Result<(), Failure> {
    let start = Instant::now();
    let progress = Progress::new(args.quiet || args.json);
    progress.step(locale.word("step-read"));
    if args.typst.is_none() {
        std::thread::spawn(report::prepare_typesetting);
    }
    let opened = Opened::new(&args.tabulation.reading)?;
    let prepared = Prepared::with(&opened, &args.tabulation, locale)?;
    let responses = prepared.opened.responses()?;
    let mut made = make(&prepared, &responses, args, &prepared.opened.target, locale, &progress)?;
    progress.step(locale.word("step-write"));
    let target = prepared.opened.target.clone();
    let files = std::mem::take(&mut made.files);
    output::write(&target, files, Writer::Report, &prepared.paths())?;
    progress.done();

    let questionnaire = &prepared.opened.questionnaire;
    let responses = &responses;
    let summary = Summary { responses, questionnaire, made, target, elapsed: start.elapsed() };
    if args.json {
        print_json(&summary.json())
    } else if !args.quiet {
        print(&summary.text(locale))
    } else {
        Ok(())
    }
}

/// A report that has been made and not yet written.
pub struct Made {
    pub files: Files,
    pub release: Release,
    pub findings: Vec<Finding>,
    /// Titles of tables whose figures are no longer those that the words on them were
    /// written for.
    pub outdated: Vec<String>,
    pub charts: usize,
    pub pages: Option<usize>,
}

/// Makes all files of a report from the answers. `earlier` is the folder of an earlier run,
/// whose manifest says for which figures the analyst's words were written.
pub fn make(
    prepared: &Prepared<'_>,
    responses: &Responses,
    args: &ReportArgs,
    earlier: &Path,
    locale: &Locale,
    progress: &Progress,
) -> Result<Made, Failure> {
    progress.step(locale.word("step-analyse"));
    let (release, findings) = prepared.tabulate(responses, args.strict, locale)?;
    progress.step(locale.word("step-charts"));
    let theme = &prepared.theme;
    let palette = theme.accent.as_deref().map(Palette::of).unwrap_or_default();
    let pictures: BTreeMap<String, Picture> = release
        .tables
        .iter()
        .filter_map(|table| Some((table.id.clone(), chart::draw(table, locale, &palette)?)))
        .collect();

    progress.step(locale.word("step-report"));
    // A second thread makes the workbook and PNGs while this one typesets; what is left
    // they share.
    let waiting = Mutex::new(pictures.iter());
    let draw_pngs = || {
        let mut pixels = Vec::new();
        let next = || waiting.lock().ok()?.next();
        let drawn = std::iter::from_fn(next).map(|(id, p)| (id, chart::png(p, &mut pixels)));
        drawn.collect::<Vec<_>>()
    };
    let (typeset, pngs, workbook) = std::thread::scope(|scope| {
        let others = scope.spawn(|| (export::workbook::workbook(&release, locale), draw_pngs()));
        let typeset = report::source(&release, &pictures, &prepared.template, theme, locale)
            .and_then(|sources| {
                let document = match &args.typst {
                    Some(program) => report::typeset_with(program, &sources),
                    None => report::check_bounds(&sources, &prepared.template)
                        .and_then(|()| report::typeset(&sources)),
                };
                Ok((sources, document?))
            });
        let own = draw_pngs();
        match others.join() {
            Ok((workbook, others)) => (typeset, Ok(own.into_iter().chain(others)), Ok(workbook)),
            Err(_) => (typeset, Err(Failure::internal("png")), Err(Failure::internal("xlsx"))),
        }
    });
    let (sources, document) = typeset?;
    let (pngs, workbook) = (pngs?, workbook?.map_err(Failure::internal)?);

    let mut files = Files::new();
    files.insert("tables.xlsx".into(), workbook);
    files.insert("results.csv".into(), export::csv::results(&release).map_err(Failure::internal)?);
    files
        .insert("results.json".into(), export::json::results(&release).map_err(Failure::internal)?);
    for (id, picture) in &pictures {
        files.insert(format!("charts/{id}.svg"), picture.svg.clone().into_bytes());
    }
    for (id, png) in pngs {
        // A chart is not left out in silence.
        let png = png.ok_or_else(|| Failure::internal(format!("{id}.png")))?;
        files.insert(format!("charts/{id}.png"), png);
    }
    if args.keep_source {
        let kept = sources.into_iter().map(|(path, bytes)| (format!("source/{path}"), bytes));
        files.extend(kept);
    }
    files.insert("report.pdf".into(), document.pdf);
    if !responses.corrections.is_empty() {
        let questionnaire = &prepared.opened.questionnaire;
        let list = export::corrections::csv(&responses.corrections, questionnaire, locale);
        files.insert(export::corrections::FILE.into(), list.map_err(Failure::internal)?);
    }
    let commentary = commentary::check(&release, earlier);
    let hashes = &commentary.hashes;
    let manifest = manifest::manifest(prepared, args, responses, &release, hashes, earlier, &files);
    files.insert(manifest::FILE.into(), manifest);
    let (charts, pages) = (pictures.len(), document.pages);
    Ok(Made { files, release, findings, outdated: commentary.outdated, charts, pages })
}

/// What was read and written.
struct Summary<'a> {
    responses: &'a Responses,
    questionnaire: &'a Questionnaire,
    made: Made,
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
        lines.extend(said::sources(&self.responses.sources, &self.responses.corrections, locale));
        let errors = validation::count(&self.made.findings, Severity::Error);
        let all = errors + validation::count(&self.made.findings, Severity::Warning);
        if all > 0 {
            let (errors, warnings) = (errors.to_string(), (all - errors).to_string());
            let args = [("errors", errors.as_str()), ("warnings", &warnings)];
            lines.push(locale.say("summary-findings", &args));
            lines.extend(said::findings(&self.made.findings, &self.responses.places, locale));
        }
        for title in &self.made.outdated {
            lines.push(locale.say("summary-outdated", &[("title", title)]));
        }
        let path = self.target.display().to_string();
        let tables = self.made.release.tables.len().to_string();
        let charts = self.made.charts.to_string();
        let pages = self.made.pages.map_or_else(|| "?".to_owned(), |n| n.to_string());
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
            "sources": said::sources_json(self.responses, str::to_owned),
            "findings": said::findings_json(&self.made.findings, self.responses),
            "corrections": said::corrections_json(self.responses),
            "outdated_commentary": self.made.outdated,
            "output": self.target.display().to_string(),
            "tables": self.made.release.tables.len(),
            "charts": self.made.charts,
            "pages": self.made.pages,
            "seconds": self.elapsed.as_secs_f64(),
        })
    }
}

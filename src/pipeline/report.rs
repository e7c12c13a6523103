//! A report: from answers to tables, charts, a workbook and a PDF.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::commentary;
use super::inputs::ReportRequest;
use super::job::Job;
use super::manifest::manifest;
use super::opened::Opened;
use super::output::{self, Files, MANIFEST, Writer};
use crate::disclosure::Release;
use crate::export;
use crate::locales::Locale;
use crate::problem::Failure;
use crate::questionnaire::Questionnaire;
use crate::report;
use crate::responses::Responses;
use crate::tables;
use crate::validation::Finding;
use crate::view::chart::{self, Palette, Picture};

/// What is being done, for who waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Read,
    Analyse,
    Charts,
    Report,
    Write,
}

/// A report that is in its place.
pub struct Written {
    pub questionnaire: Questionnaire,
    pub responses: Responses,
    pub target: PathBuf,
    pub made: Made,
}

/// Reads, makes and writes a report.
pub fn run(
    request: &ReportRequest,
    locale: &Locale,
    on_step: &dyn Fn(Step),
) -> Result<Written, Failure> {
    on_step(Step::Read);
    if request.typst.is_none() {
        std::thread::spawn(report::prepare_typesetting);
    }
    let opened = Opened::new(&request.inputs)?;
    let job = Job::new(&opened, &request.inputs, locale)?;
    let responses = opened.responses()?;
    let mut made = make(&job, &responses, request, &opened.target, locale, on_step)?;
    on_step(Step::Write);
    output::write(&opened.target, std::mem::take(&mut made.files), Writer::Report, &job.paths())?;
    let (target, questionnaire) = (opened.target.clone(), opened.into_questionnaire());
    Ok(Written { questionnaire, responses, target, made })
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
    job: &Job<'_>,
    responses: &Responses,
    request: &ReportRequest,
    earlier: &Path,
    locale: &Locale,
    on_step: &dyn Fn(Step),
) -> Result<Made, Failure> {
    on_step(Step::Analyse);
    let (release, findings) = job.tabulate(responses, request.strict, locale)?;
    on_step(Step::Charts);
    let theme = &job.theme;
    let palette = theme.accent.as_deref().map(Palette::of).unwrap_or_default();
    let pictures: BTreeMap<String, Picture> = release
        .tables
        .iter()
        .filter_map(|table| {
            let chart = tables::chart::of(table, locale)?;
            Some((table.spec.id.clone(), chart::draw(&chart, locale, &palette)))
        })
        .collect();

    on_step(Step::Report);
    // A second thread makes the workbook and PNGs while this one typesets; what is left
    // they share.
    let waiting = Mutex::new(pictures.iter());
    let draw_pngs = || {
        let mut pixels = Vec::new();
        let next = || waiting.lock().ok()?.next();
        let drawn = std::iter::from_fn(next).map(|(id, p)| (id, chart::png(&p.svg, &mut pixels)));
        drawn.collect::<Vec<_>>()
    };
    let (typeset, pngs, workbook) = std::thread::scope(|scope| {
        let others =
            scope.spawn(|| (export::workbook::workbook(&release, &palette, locale), draw_pngs()));
        let typeset =
            report::source(&release, &pictures, &job.template, theme, locale).and_then(|sources| {
                let document = match &request.typst {
                    Some(program) => report::typeset_with(program, &sources),
                    None => report::check_bounds(&sources, &job.template)
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
    files.insert(
        "results.csv".into(),
        export::long::csv(&release, locale).map_err(Failure::internal)?,
    );
    files.insert(
        "results.json".into(),
        export::long::json(&release, locale).map_err(Failure::internal)?,
    );
    for (id, picture) in &pictures {
        files.insert(format!("charts/{id}.svg"), picture.svg.clone().into_bytes());
    }
    for (id, png) in pngs {
        // A chart is not left out in silence.
        let png = png.ok_or_else(|| Failure::internal(format!("{id}.png")))?;
        files.insert(format!("charts/{id}.png"), png);
    }
    if request.keep_source {
        let kept = sources.into_iter().map(|(path, bytes)| (format!("source/{path}"), bytes));
        files.extend(kept);
    }
    files.insert("report.pdf".into(), document.pdf);
    if !responses.corrections.is_empty() {
        let questionnaire = &job.opened.questionnaire;
        let list = export::corrections::csv(&responses.corrections, questionnaire, locale);
        files.insert(export::corrections::FILE.into(), list.map_err(Failure::internal)?);
    }
    let commentary = commentary::check(&release, earlier);
    let hashes = &commentary.hashes;
    let manifest = manifest(job, request, responses, &release, hashes, earlier, &files);
    files.insert(MANIFEST.into(), manifest);
    let (charts, pages) = (pictures.len(), document.pages);
    Ok(Made { files, release, findings, outdated: commentary.outdated, charts, pages })
}

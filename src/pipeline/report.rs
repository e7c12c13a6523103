//! A report: from answers to tables, charts, a workbook and a PDF.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::commentary;
use super::inputs::ReportRequest;
use super::job::Job;
use super::manifest::manifest;
use super::opened::Opened;
use super::output::{self, Files, MANIFEST};
use super::taken_back;
use crate::disclosure::Released;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::Questionnaire;
use crate::responses::Responses;
use crate::validation::Finding;
use crate::view::document::Document;
use crate::writers::office::Reference;
use crate::writers::{Look, Of, Writer, Written as WrittenFiles, corrections, pdf};

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
    let has_pdf = request.formats().iter().any(|writer| writer.name == "pdf");
    if !has_pdf && (request.keep_source || request.typst.is_some()) {
        return Err(Failure::usage(Problem::new("report-without-pdf")));
    }
    let has_word = request.formats().iter().any(|writer| writer.name == "docx");
    if !has_word && request.inputs.reference.is_some() {
        return Err(Failure::usage(Problem::new("report-without-word")));
    }
    if has_pdf && request.typst.is_none() {
        std::thread::spawn(pdf::prepare_typesetting);
    }
    if let Some(edited) = &request.commentary {
        taken_back::take(request, edited)?;
    }
    let opened = Opened::new(&request.inputs)?;
    let job = Job::new(&opened, &request.inputs)?;
    let responses = opened.responses()?;
    let mut made = make(&job, &responses, None, request, &opened.target, locale, on_step)?;
    on_step(Step::Write);
    output::write(
        &opened.target,
        std::mem::take(&mut made.files),
        output::Writer::Report,
        &job.paths().into_iter().chain(request.commentary.clone()).collect::<Vec<_>>(),
    )?;
    let (target, questionnaire) = (opened.target.clone(), opened.into_questionnaire());
    Ok(Written { questionnaire, responses, target, made })
}

/// A report that has been made and not yet written.
pub struct Made {
    pub files: Files,
    pub release: Released,
    pub findings: Vec<Finding>,
    /// Titles of tables whose figures are no longer those that the words on them were
    /// written for.
    pub outdated: Vec<String>,
    /// Names of styles that an office's document lacks.
    pub lacking: Vec<&'static str>,
    /// Titles of tables that have no map for want of one.
    pub unmapped: Vec<String>,
    pub charts: usize,
    /// Tables and figures as the report numbers them, where one is written.
    pub numbered: Option<(usize, usize)>,
    pub pages: Option<usize>,
}

/// A piece of the work of writing.
type Task<'t> = Box<dyn FnOnce() -> Result<WrittenFiles, Failure> + Send + 't>;

/// Writes all formats; those of a document where there is one. Typesetting takes longest and comes first; another thread takes what is
/// next in the line, and helps with what is left.
fn write_all(
    formats: &[&'static Writer],
    release: &Released,
    document: Option<&Document>,
    look: &Look,
    locale: &Locale,
) -> Result<WrittenFiles, Failure> {
    let mut line: VecDeque<Task<'_>> = VecDeque::new();
    for writer in formats {
        match writer.of {
            Of::Document(write) => {
                line.extend(document.map(|document| -> Task<'_> {
                    Box::new(move || write(document, look, locale))
                }))
            }
            Of::Released(write) => line.push_back(Box::new(move || {
                Ok(WrittenFiles { files: write(release, &look.palette, locale)?, pages: None })
            })),
            Of::Figure(write) => {
                let figures = document.into_iter().flat_map(Document::figures);
                line.extend(figures.map(|figure| -> Task<'_> {
                    Box::new(move || Ok(WrittenFiles { files: write(figure)?, pages: None }))
                }));
            }
        }
    }
    let waiting = Mutex::new(line);
    let work = || {
        let next = || waiting.lock().ok()?.pop_front();
        std::iter::from_fn(next).map(|task| task()).collect::<Result<Vec<WrittenFiles>, Failure>>()
    };
    let (own, others) = std::thread::scope(|scope| {
        let others = scope.spawn(work);
        let own = work();
        (own, others.join().unwrap_or_else(|_| Err(Failure::internal("writers"))))
    });
    let mut all = WrittenFiles::default();
    for written in own?.into_iter().chain(others?) {
        all.files.extend(written.files);
        all.pages = all.pages.or(written.pages);
    }
    Ok(all)
}

/// Makes all files of a report from the answers, and of what is released of them with others if
/// that is given. `earlier` is the folder of an earlier run,
/// whose manifest says for which figures the analyst's words were written.
pub fn make(
    job: &Job<'_>,
    responses: &Responses,
    released: Option<Released>,
    request: &ReportRequest,
    earlier: &Path,
    locale: &Locale,
    on_step: &dyn Fn(Step),
) -> Result<Made, Failure> {
    on_step(Step::Analyse);
    let (release, findings) = match released {
        Some(release) => (release, job.results(responses, request.strict)?.1),
        None => job.tabulate(responses, request.strict)?,
    };
    let (look, formats) = (job.look(request), job.formats(request));
    // Data files tell no prose and draw nothing.
    let document = match formats.iter().any(|writer| !matches!(writer.of, Of::Released(_))) {
        true => {
            on_step(Step::Charts);
            Some(Document::of(&release, &look.template, &look.palette, locale)?)
        }
        false => None,
    };
    on_step(Step::Report);
    let WrittenFiles { mut files, pages } =
        write_all(&formats, &release, document.as_ref(), &look, locale)?;
    if responses.all_corrections().next().is_some() {
        let questionnaire = &job.opened.questionnaire;
        let list = corrections::csv(responses.all_corrections(), questionnaire, locale);
        files.insert(corrections::FILE.into(), list.map_err(Failure::internal)?);
    }
    let commentary = commentary::check(&release, earlier, locale);
    let hashes = &commentary.hashes;
    let manifest = manifest(job, request, responses, locale.lang(), hashes, earlier, &files);
    files.insert(MANIFEST.into(), manifest);
    let unmapped = job.unmapped.iter().map(|title| title.say(locale)).collect();
    let charts = release.tables.iter().filter(|table| table.chart().is_some()).count();
    let numbered = document.as_ref().map(Document::numbered);
    let is_worn = formats.iter().any(|writer| writer.name == "docx");
    let reference = job.reference.as_ref().filter(|_| is_worn);
    let lacking = reference.map(Reference::lacking).unwrap_or_default();
    let outdated = commentary.outdated;
    Ok(Made { files, release, findings, outdated, lacking, unmapped, charts, numbered, pages })
}

//! A report: from answers to tables, charts, a workbook and a PDF.

use std::collections::{BTreeMap, VecDeque};
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
use crate::locales::{Lang, Locale};
use crate::parallel;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::Questionnaire;
use crate::responses::Responses;
use crate::validation::Finding;
use crate::view::document::Document;
use crate::writers::office::Reference;
use crate::writers::{Look, Of, Translation, Writer, Written as WrittenFiles, corrections, pdf};

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
    let problems = job.asked_of_nobody(&responses);
    if !problems.is_empty() {
        return Err(Failure { fault: Fault::Usage, problems });
    }
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
    /// Ids of what the study has words on, and the template does not have.
    pub without_place: Vec<String>,
    pub charts: usize,
    /// Tables and figures as the report numbers them, where one is written.
    pub numbered: Option<(usize, usize)>,
    pub pages: Option<usize>,
}

/// Files by the language that they are in; `None` of all languages together.
type ByLanguage = BTreeMap<Option<Lang>, WrittenFiles>;

/// A piece of the work of writing.
type Task<'t> = Box<dyn FnOnce() -> Result<(Option<Lang>, WrittenFiles), Failure> + Send + 't>;

/// Writes all formats in all languages; those of documents where there are any. Typesetting takes
/// longest and comes first; another thread takes what is next in the line, and helps with what is
/// left.
fn write_all(
    formats: &[&'static Writer],
    release: &Released,
    documents: &[Document],
    look: &Look,
    locales: &[&Locale],
) -> Result<ByLanguage, Failure> {
    let translation = |(document, locale)| Translation { document, locale };
    let translations: Vec<Translation<'_>> =
        documents.iter().zip(locales.iter().copied()).map(translation).collect();
    let translations = translations.as_slice();
    let without_pages = |files| WrittenFiles { files, pages: None };
    let mut line: VecDeque<Task<'_>> = VecDeque::new();
    for writer in formats {
        match writer.of {
            Of::Document(write) => line.extend(translations.iter().map(|of| -> Task<'_> {
                let lang = Some(of.locale.lang());
                Box::new(move || Ok((lang, write(of.document, look, of.locale)?)))
            })),
            Of::Translations(write) => {
                line.push_back(Box::new(move || Ok((None, write(translations, look)?))));
            }
            Of::Released(write) => line.extend(locales.iter().map(|locale| -> Task<'_> {
                let lang = Some(locale.lang());
                Box::new(move || Ok((lang, without_pages(write(release, &look.palette, locale)?))))
            })),
            Of::Figure(write) => {
                for Translation { document, locale } in translations {
                    let lang = Some(locale.lang());
                    line.extend(document.figures().map(|figure| -> Task<'_> {
                        Box::new(move || Ok((lang, without_pages(write(figure)?))))
                    }));
                }
            }
        }
    }
    let waiting = Mutex::new(line);
    let work = || {
        let next = || waiting.lock().ok()?.pop_front();
        std::iter::from_fn(next).map(|task| task()).collect::<Result<Vec<_>, Failure>>()
    };
    let (own, others) = std::thread::scope(|scope| {
        let others = scope.spawn(work);
        let own = work();
        (own, others.join().unwrap_or_else(|_| Err(Failure::internal("writers"))))
    });
    let mut all = ByLanguage::new();
    for (lang, written) in own?.into_iter().chain(others?) {
        let of = all.entry(lang).or_default();
        of.files.extend(written.files);
        of.pages = of.pages.or(written.pages);
    }
    Ok(all)
}

/// A report in several languages has a folder for each, which is what the report would be in that
/// language alone, with a manifest of its own: it may be passed on, verified and audited by itself.
fn in_folders(
    written: ByLanguage,
    request: &ReportRequest,
    complete: impl Fn(&ReportRequest, Lang, &Path, &mut Files) -> Result<(), Failure>,
) -> Result<Files, Failure> {
    let alone = request.without_translations();
    let mut all = Files::new();
    for (lang, WrittenFiles { mut files, .. }) in written {
        match lang {
            None => all.append(&mut files),
            Some(lang) => {
                complete(&alone, lang, Path::new(lang.code()), &mut files)?;
                all.extend(
                    files.into_iter().map(|(name, bytes)| (format!("{lang}/{name}"), bytes)),
                );
            }
        }
    }
    Ok(all)
}

/// Makes all files of a report from the answers, and of what is released of them with others if
/// that is given. What the program tells the analyst is in the language of `locale`, which is also
/// the report's first. `earlier` is the folder of an earlier run,
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
    let others: Vec<Locale> = request.other_langs.iter().copied().map(Locale::new).collect();
    let locales: Vec<&Locale> = std::iter::once(locale).chain(&others).collect();
    // Data files tell no prose and draw nothing.
    let documents = match formats.iter().any(|writer| !matches!(writer.of, Of::Released(_))) {
        true => {
            on_step(Step::Charts);
            let of = |locale| Document::of(&release, &look.template, &look.palette, locale);
            parallel::map(locales.iter().copied(), of).into_iter().collect::<Result<_, _>>()?
        }
        false => Vec::new(),
    };
    on_step(Step::Report);
    let written = write_all(&formats, &release, &documents, &look, &locales)?;
    let pages = written.get(&Some(locale.lang())).and_then(|written| written.pages);
    let corrected = |locale: &Locale, files: &mut Files| {
        if responses.all_corrections().next().is_some() {
            let questionnaire = &job.opened.questionnaire;
            let list = corrections::csv(responses.all_corrections(), questionnaire, locale);
            files.insert(corrections::FILE.into(), list.map_err(Failure::internal)?);
        }
        Ok::<(), Failure>(())
    };
    let described = |request: &ReportRequest, locale: &Locale, folder: &Path, files: &mut Files| {
        let commentary = commentary::check(&release, folder, locale);
        let hashes = &commentary.hashes;
        let manifest = manifest(job, request, responses, locale.lang(), hashes, folder, files);
        files.insert(MANIFEST.into(), manifest);
        commentary.outdated
    };
    let is_single = others.is_empty() || written.keys().all(Option::is_none);
    let mut files = match is_single {
        true => {
            let mut files: Files = written.into_values().flat_map(|of| of.files).collect();
            corrected(locale, &mut files)?;
            files
        }
        false => in_folders(written, request, |alone, lang, folder, files| {
            let own = locales.iter().copied().find(|of| of.lang() == lang).unwrap_or(locale);
            corrected(own, files)?;
            described(alone, own, &earlier.join(folder), files);
            Ok(())
        })?,
    };
    let outdated = described(request, locale, earlier, &mut files);
    let unmapped = job.unmapped.iter().map(|title| title.say(locale)).collect();
    let charts = release.tables.iter().filter(|table| table.chart().is_some()).count();
    let numbered = documents.first().map(Document::numbered);
    let is_worn = formats.iter().any(|writer| writer.name == "docx");
    let reference = job.reference.as_ref().filter(|_| is_worn);
    let lacking = reference.map(Reference::lacking).unwrap_or_default();
    let without_place = job.without_place.clone();
    Ok(Made {
        files,
        release,
        findings,
        outdated,
        lacking,
        unmapped,
        without_place,
        charts,
        numbered,
        pages,
    })
}

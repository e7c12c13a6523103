//! The built-in typesetter: Typst as a library, on files in memory, with the embedded
//! fonts only. PDF/UA-1, without dates or anything else from the clock.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World, WorldExt};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::external::write_files;
use super::{Pdf, SourceFiles};
use crate::assets::{MAIN, TYPST, Template, fonts};
use crate::guard::{self, Trial, Work};
use crate::problem::{Failure, Problem};

/// Memory and time that a report with files of somebody's own may take: a loop of theirs may
/// have no end.
const MOST_MEMORY: u64 = 3 << 30;
const LONGEST: std::time::Duration = std::time::Duration::from_secs(120);

/// Whether files of somebody's own can be typeset within the limits. Those that are built in
/// can.
pub fn check_bounds(files: &SourceFiles, template: &Template) -> Result<(), Failure> {
    let is_built_in =
        |file: &&str| template.find(file).is_none_or(|(_, name)| name.starts_with('<'));
    let Some(own) = TYPST.into_iter().find(|file| !is_built_in(file)) else {
        return Ok(());
    };
    let unwritable = |error: std::io::Error| {
        let problem = Problem::new("output-unwritable").path(&std::env::temp_dir());
        Failure::machine(problem.with("detail", error))
    };
    let folder = tempfile::tempdir().map_err(unwritable)?;
    write_files(folder.path(), files).map_err(unwritable)?;
    let key = match guard::attempt(Work::Typeset, folder.path(), MOST_MEMORY, LONGEST) {
        Trial::Passed => return Ok(()),
        Trial::TooLong => "template-takes-too-long",
        Trial::TooMuchMemory | Trial::Broken => "template-takes-too-much",
    };
    let place = template.find(own).map_or_else(String::new, |(_, name)| name);
    Err(Problem::new(key).with("file", place).into())
}

/// Typesets the files of a folder, in a process of its own.
pub fn typeset_on_trial(folder: &Path) {
    let mut files = SourceFiles::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let (Ok(name), Ok(bytes)) = (path.strip_prefix(folder), std::fs::read(&path))
            {
                files.insert(name.to_string_lossy().replace('\\', "/"), bytes);
            }
        }
    }
    let _ = typeset(&files);
}

/// Typesets the report.
pub fn typeset(files: &SourceFiles) -> Result<Pdf, Failure> {
    let world = MemoryWorld::new(files)?;
    let compiled = typst::compile::<typst_layout::PagedDocument>(&world);
    let failed = |errors: &[SourceDiagnostic]| failure(&world, errors);
    let document = compiled.output.map_err(|errors| failed(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| Failure::internal(error.message()))?;
    let options = PdfOptions {
        ident: Smart::Custom("survey report".to_owned()),
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))?;
    Ok(Pdf { bytes: pdf, pages: Some(document.pages().len()) })
}

/// Parses the fonts and builds Typst's library ahead of need.
pub fn prepare_typesetting() {
    LazyLock::force(&LIBRARY);
    LazyLock::force(&BOOK);
}

/// Forgets what Typst knows of reports that are done, of all but the last ones: what it keeps
/// of a report takes some 20 MB, and would grow with every one of a batch.
pub fn forget_typesetting(all_but: usize) {
    typst::comemo::evict(all_but);
}

/// The messages of Typst with file and line.
fn failure(world: &MemoryWorld, errors: &[SourceDiagnostic]) -> Failure {
    let problem = |error: &SourceDiagnostic| {
        let place = error.span.id().and_then(|id| {
            let source = world.source(id).ok()?;
            let range = world.range(error.span)?;
            let line = source.lines().byte_to_line(range.start)? + 1;
            Some(format!("{}:{line}: ", id.get().vpath().get_without_slash()))
        });
        let hints: String = error.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
        let detail = format!("{}{}{hints}", place.unwrap_or_default(), error.message);
        Problem::new("typst-failed").with("detail", detail)
    };
    Failure::data(errors.iter().map(problem).collect())
}

struct MemoryWorld {
    files: HashMap<FileId, Bytes>,
    main: FileId,
}

/// With header cells of rows, which Typst does not yet offer to everybody.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features = std::iter::once(Feature::A11yExtras).collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

static BOOK: LazyLock<(Vec<Font>, LazyHash<FontBook>)> = LazyLock::new(|| {
    let fonts: Vec<Font> = fonts().flat_map(|font| Font::iter(Bytes::new(font))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    (fonts, book)
});

impl MemoryWorld {
    fn new(files: &SourceFiles) -> Result<Self, Failure> {
        let id = |path: &str| {
            let path =
                VirtualPath::new(path).map_err(|error| Failure::internal(format!("{error:?}")))?;
            Ok::<_, Failure>(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
        };
        let mut stored = HashMap::new();
        for (path, bytes) in files {
            stored.insert(id(path)?, Bytes::new(bytes.clone()));
        }
        Ok(Self { files: stored, main: id(MAIN)? })
    }
}

impl World for MemoryWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK.1
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let bytes = self.file(id)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = || id.get().vpath().get_without_slash().into();
        self.files.get(&id).cloned().ok_or_else(|| FileError::NotFound(path()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        BOOK.0.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

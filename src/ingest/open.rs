//! Which files are read, as what, and up to which limits.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::bytes::{Bytes, Stamp, unreadable};
use super::delimited::Delimited;
use super::grid::Grid;
use super::parquet::Parquet;
use super::workbook;
use crate::guard::{self, Trial, Work};
use crate::problem::{Failure, Fault, Problem};

/// A larger workbook is refused before it is read.
const LARGEST_WORKBOOK: u64 = 1 << 30;

/// Folders within folders are followed so far.
const DEEPEST_FOLDER: usize = 8;

const DELIMITED: [&str; 3] = ["csv", "tsv", "txt"];
const PARQUET: [&str; 1] = ["parquet"];
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// A file that was opened.
pub struct OpenFile {
    pub path: PathBuf,
    pub(super) content: Content,
    pub(super) bytes: Bytes,
    /// As it was before anything was read.
    pub(super) stamp: Option<Stamp>,
    /// The sheet that the user chose.
    pub(super) sheet: Option<String>,
}

/// What is known of a file: its sheets, or its beginning and how the rest is read.
pub(super) enum Content {
    Sheets(Vec<Grid>),
    Delimited(Delimited, Grid),
    Parquet(Box<Parquet>, Grid),
}

impl OpenFile {
    /// The sheets that may hold the answers, or what is known of them.
    pub(super) fn candidates(&self) -> impl Iterator<Item = &Grid> {
        let chosen = self.sheet.is_some();
        self.heads().iter().filter(move |grid| !chosen || grid.sheet == self.sheet)
    }

    /// All sheets, or the beginning of what has none.
    pub(super) fn heads(&self) -> &[Grid] {
        match &self.content {
            Content::Sheets(grids) => grids,
            Content::Delimited(_, head) | Content::Parquet(_, head) => std::slice::from_ref(head),
        }
    }

    /// Fails where the file is no longer the one that was opened: what was read of it may be
    /// half of this and half of that.
    pub(super) fn unchanged(&self) -> Result<(), Problem> {
        let now = self.bytes.stamp().map_err(|error| unreadable(&self.path, &error))?;
        if now == self.stamp { Ok(()) } else { Err(Problem::new("file-changed").path(&self.path)) }
    }

    /// SHA-256 of the file that was opened.
    pub fn sha256(&self) -> Result<String, Problem> {
        let sha256 = self.bytes.sha256().map_err(|error| unreadable(&self.path, &error))?;
        self.unchanged().map(|()| sha256)
    }

    /// Whether the answers are those of another file, letter by letter.
    pub fn is_same(&self, other: &Self) -> Result<bool, Problem> {
        let length = |of: &Self| of.stamp.map(|(length, _)| length);
        let is_alike = self.sheet == other.sheet && length(self) == length(other);
        Ok(is_alike && self.sha256()? == other.sha256()?)
    }

    /// All sheets to the end.
    pub fn into_grids(self) -> Result<Vec<Grid>, Problem> {
        match self.content {
            Content::Sheets(grids) => Ok(grids),
            Content::Delimited(file, _) => Ok(vec![file.whole()?]),
            Content::Parquet(file, _) => Ok(vec![file.whole()?]),
        }
    }
}

/// Opens all files; of a folder all that can be read, in the order of their names. With
/// `sheet`, only sheets of this name are taken for answers. Files that cannot be read are
/// reported together.
pub fn open(paths: &[PathBuf], sheet: Option<&str>) -> Result<Vec<OpenFile>, Failure> {
    let (files, mut failure) = match files(paths) {
        Ok(files) => (files, None),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    let mut note = |fault, problem| {
        let failure = failure.get_or_insert(Failure { fault, problems: Vec::new() });
        failure.problems.push(problem);
    };
    let mut opened = Vec::new();
    for path in files {
        match open_one(&path) {
            Ok(file) => opened.push(OpenFile { sheet: sheet.map(str::to_owned), ..file }),
            Err((fault, problem)) => note(fault, problem),
        }
    }
    if let Some(sheet) = sheet {
        for file in opened.iter().filter(|file| file.candidates().next().is_none()) {
            let names: Vec<&str> = file.heads().iter().filter_map(|g| g.sheet.as_deref()).collect();
            let key = if names.is_empty() { "sheet-of-no-workbook" } else { "sheet-not-found" };
            let problem = Problem::new(key).path(&file.path).with("sheet", sheet);
            note(Fault::Usage, problem.with("known", names.join(", ")));
        }
    }
    failure.map_or(Ok(opened), Err)
}

/// The files that the paths stand for: of a folder all that can be read.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut below = Below::default();
        below.look(path, DEEPEST_FOLDER);
        problems.append(&mut below.problems);
        let mut found = below.files;
        if found.is_empty() && problems.is_empty() {
            problems.push(Problem::new("folder-without-data").path(path));
        }
        found.sort();
        files.extend(found);
    }
    // However they are named.
    let mut seen = HashSet::new();
    for file in &files {
        let real = file.canonicalize().unwrap_or_else(|_| file.clone());
        if !seen.insert(real) {
            let name = file.display();
            problems.push(Problem::new("batch-file-twice").with("name", name));
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(Failure::data(problems)) }
}

/// What is found below a folder.
#[derive(Default)]
struct Below {
    files: Vec<PathBuf>,
    problems: Vec<Problem>,
    /// Folders that were looked into, as they are on the disk: a link may lead around in a
    /// circle.
    seen: HashSet<PathBuf>,
}

impl Below {
    /// The readable files, without those that Office keeps beside an open one and those that
    /// a manifest of ours lists as our own.
    fn look(&mut self, folder: &Path, depth: usize) {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if !self.seen.insert(real) {
            return;
        }
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.problems.push(unreadable(folder, &error)),
        };
        let own = own_outputs(folder);
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("~$") || name.starts_with('.') || own.contains(&*name) {
                continue;
            }
            let extension = extension(&path);
            let known = || DELIMITED.iter().chain(&WORKBOOKS).chain(&PARQUET);
            if path.is_dir() {
                match depth {
                    0 => self.problems.push(Problem::new("folder-too-deep").path(&path)),
                    _ => self.look(&path, depth - 1),
                }
            } else if known().any(|known| *known == extension) {
                self.files.push(path);
            }
        }
    }
}

/// Names of the files in a folder that its manifest lists: our outputs are no answers.
fn own_outputs(folder: &Path) -> HashSet<String> {
    let manifest = std::fs::read(folder.join("manifest.json")).unwrap_or_default();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap_or_default();
    if !manifest["survey_version"].is_string() {
        return HashSet::new();
    }
    let others = manifest["other_outputs"].as_object().into_iter().flat_map(|map| map.values());
    let lists = others.chain([&manifest["outputs"]]).filter_map(Value::as_array).flatten();
    lists.filter_map(|file| Some(file["file"].as_str()?.to_owned())).collect()
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Formats whose readers take memory before they know what for.
const ON_TRIAL: [&str; 3] = ["xls", "xlsb", "ods"];

/// A larger Parquet file is read on trial only where its description does not tell what that
/// takes: to read all of it twice would take twice as long.
const LARGE_PARQUET: u64 = 4 << 20;

/// Memory that a trial may take: so much for each byte of the file, between the bounds.
const MEMORY_PER_BYTE: u64 = 200;
const LEAST_MEMORY: u64 = 1 << 30;
const MOST_MEMORY: u64 = 6 << 30;

/// How long a trial may take: so long, and a second for each MB.
const LONGEST: Duration = Duration::from_secs(30);

/// Whether a file of so many bytes can be read within the limits; a problem if it cannot.
fn trial(path: &Path, bytes: u64) -> Result<(), Problem> {
    let memory = (bytes * MEMORY_PER_BYTE).clamp(LEAST_MEMORY, MOST_MEMORY);
    let longest = LONGEST + Duration::from_secs(bytes >> 20);
    match guard::attempt(Work::Read, path, memory, longest) {
        Trial::Passed => Ok(()),
        Trial::TooMuchMemory => Err(Problem::new("file-takes-too-much").path(path)),
        Trial::TooLong => Err(Problem::new("file-takes-too-long").path(path)),
        Trial::Broken => Err(guard::damaged(path)),
    }
}

/// Reads a file as its trial does.
pub fn read_on_trial(path: &Path) {
    if !PARQUET.contains(&extension(path).as_str()) {
        let _ = open_one_with(path, |_| Ok(()));
        return;
    }
    let is_large = std::fs::metadata(path).is_ok_and(|m| m.len() >= LARGE_PARQUET);
    let described = Parquet::describe(path, Bytes::On(path.to_owned()));
    if let Some(file) = described.ok().filter(|file| !is_large || file.is_unpredictable()) {
        let _ = file.read_through();
    }
}

fn open_one(path: &Path) -> Result<OpenFile, (Fault, Problem)> {
    open_one_with(path, |of| {
        let (is_needed, length) = match of {
            Of::Parquet(length) => (true, length),
            Of::Workbook(bytes) => {
                let is_needed = ON_TRIAL.contains(&extension(path).as_str())
                    || workbook::is_unpredictable(bytes);
                (is_needed, bytes.len() as u64)
            }
        };
        if is_needed { trial(path, length) } else { Ok(()) }
    })
}

/// What is looked at before a file is read: the bytes of a workbook, how many a Parquet file has.
enum Of<'a> {
    Workbook(&'a [u8]),
    Parquet(u64),
}

/// `check` may refuse a file before it is read.
fn open_one_with(
    path: &Path,
    check: impl FnOnce(Of<'_>) -> Result<(), Problem>,
) -> Result<OpenFile, (Fault, Problem)> {
    let unreadable = |error: std::io::Error| {
        let is_missing = error.kind() == std::io::ErrorKind::NotFound;
        let fault = if is_missing { Fault::Usage } else { Fault::Machine };
        (fault, unreadable(path, &error))
    };
    // A device or a pipe may have no end.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err((Fault::Data, Problem::new("file-type-unknown").path(path)));
    }
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let wrong = |problem| (Fault::Data, problem);
    if !WORKBOOKS.contains(&extension(path).as_str()) {
        if PARQUET.contains(&extension(path).as_str()) {
            let length = file.metadata().map_err(unreadable)?.len();
            check(Of::Parquet(length)).map_err(wrong)?;
        }
        return content(path, Bytes::On(path.to_owned())).map_err(wrong);
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    file.take(LARGEST_WORKBOOK + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_WORKBOOK {
        return Err((Fault::Data, Problem::new("file-too-large").path(path)));
    }
    check(Of::Workbook(&bytes)).map_err(wrong)?;
    content(path, Bytes::Held(bytes.into())).map_err(wrong)
}

/// Opens a file as what its name says it is.
fn content(path: &Path, bytes: Bytes) -> Result<OpenFile, Problem> {
    guard::guarded(path, || read_content(path, bytes))
}

fn read_content(path: &Path, bytes: Bytes) -> Result<OpenFile, Problem> {
    let extension = extension(path);
    let stamp = bytes.stamp().map_err(|error| unreadable(path, &error))?;
    let content = match bytes.clone() {
        bytes if DELIMITED.contains(&extension.as_str()) => {
            let (file, head) = Delimited::open(path, bytes)?;
            Content::Delimited(file, head)
        }
        bytes if PARQUET.contains(&extension.as_str()) => {
            let (file, head) = Parquet::open(path, bytes)?;
            Content::Parquet(Box::new(file), head)
        }
        Bytes::Held(bytes) if WORKBOOKS.contains(&extension.as_str()) => {
            if bytes.iter().all(u8::is_ascii_whitespace) {
                return Err(Problem::new("file-empty").path(path));
            }
            // Excel opens all of these, and so the one who made it believes it to be a workbook.
            match Written::of(&bytes) {
                Written::Workbook => Content::Sheets(workbook::read(path, bytes.to_vec())?),
                Written::Text => {
                    let (file, head) = Delimited::open(path, Bytes::Held(bytes))?;
                    Content::Delimited(file, head)
                }
                Written::Page => return Err(Problem::new("file-is-page").path(path)),
                Written::Pdf => return Err(Problem::new("file-is-pdf").path(path)),
            }
        }
        _ => return Err(Problem::new("file-type-unknown").path(path)),
    };
    Ok(OpenFile { path: path.to_owned(), content, bytes, stamp, sheet: None })
}

/// What a file is that is named like a workbook.
enum Written {
    Workbook,
    /// Delimited text.
    Text,
    /// HTML, or XML.
    Page,
    Pdf,
}

impl Written {
    fn of(bytes: &[u8]) -> Self {
        let head = &bytes[..bytes.len().min(4096)];
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        let is_binary = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1B);
        match text {
            [b'<', ..] => Self::Page,
            _ if text.starts_with(b"%PDF") => Self::Pdf,
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Self::Text,
            _ if text.starts_with(b"PK") || text.iter().any(is_binary) => Self::Workbook,
            _ if text.iter().any(|byte| b",;\t".contains(byte)) => Self::Text,
            _ => Self::Workbook,
        }
    }
}

/// A file that is already in memory; its name says what it is.
pub fn parse(path: &Path, bytes: Vec<u8>) -> Result<OpenFile, Failure> {
    Ok(content(path, Bytes::Held(bytes.into()))?)
}

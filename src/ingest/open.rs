//! Files to grids: which files are read, their limits, and their hashes.

use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::grid::Grid;
use super::{delimited, parquet, workbook};
use crate::problem::{Failure, Fault, Problem};

/// A larger file is refused before it is read: 105,000 clinics are about 230 MB of CSV.
const LARGEST_FILE: u64 = 1 << 30;

/// Folders within folders are followed so far.
const DEEPEST_FOLDER: usize = 8;

const DELIMITED: [&str; 3] = ["csv", "tsv", "txt"];
const PARQUET: [&str; 1] = ["parquet"];
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// A file that was opened: its sheets as grids of cells.
pub struct OpenFile {
    pub path: PathBuf,
    pub grids: Vec<Grid>,
    /// Of the bytes that were read.
    pub sha256: String,
    /// The sheet that the user chose.
    pub(super) sheet: Option<String>,
}

impl OpenFile {
    /// The sheets that may hold the answers.
    pub(super) fn candidates(&self) -> impl Iterator<Item = &Grid> {
        let chosen = self.sheet.is_some();
        self.grids.iter().filter(move |grid| !chosen || grid.sheet == self.sheet)
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
            Ok((grids, sha256)) => {
                opened.push(OpenFile { path, grids, sha256, sheet: sheet.map(str::to_owned) });
            }
            Err((fault, problem)) => note(fault, problem),
        }
    }
    if let Some(sheet) = sheet {
        for file in opened.iter().filter(|file| file.candidates().next().is_none()) {
            let names: Vec<&str> = file.grids.iter().filter_map(|g| g.sheet.as_deref()).collect();
            let problem = Problem::new("sheet-not-found").path(&file.path).with("sheet", sheet);
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
        let mut found = Vec::new();
        let mut too_deep = Vec::new();
        files_below(path, DEEPEST_FOLDER, &mut found, &mut too_deep);
        for folder in too_deep {
            problems.push(Problem::new("folder-too-deep").path(&folder));
        }
        if found.is_empty() {
            problems.push(Problem::new("folder-without-data").path(path));
        }
        found.sort();
        files.extend(found);
    }
    if problems.is_empty() { Ok(files) } else { Err(Failure::data(problems)) }
}

/// The readable files of a folder, without those that Office keeps beside an open one.
fn files_below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>, too_deep: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("~$") || name.starts_with('.') {
            continue;
        }
        // Links are not followed: they may lead around in a circle.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let extension = extension(&path);
        if is_folder && depth == 0 {
            too_deep.push(path);
        } else if is_folder {
            files_below(&path, depth - 1, found, too_deep);
        } else if DELIMITED
            .iter()
            .chain(&WORKBOOKS)
            .chain(&PARQUET)
            .any(|known| *known == extension)
        {
            found.push(path);
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn open_one(path: &Path) -> Result<(Vec<Grid>, String), (Fault, Problem)> {
    use std::io::ErrorKind;
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => (Fault::Usage, Problem::new("file-not-found").path(path)),
        _ => {
            let problem = Problem::new("file-unreadable").path(path).with("detail", error);
            (Fault::Machine, problem)
        }
    };
    // A device or a pipe may have no end.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err((Fault::Data, Problem::new("file-type-unknown").path(path)));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    // It may grow while it is read.
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err((Fault::Data, Problem::new("file-too-large").path(path)));
    }
    let (grids, sha256) = read_and_hash(path, bytes).map_err(|problem| (Fault::Data, problem))?;
    Ok((grids, sha256))
}

/// Delimited text is hashed while it is read.
fn read_and_hash(path: &Path, bytes: Vec<u8>) -> Result<(Vec<Grid>, String), Problem> {
    if !DELIMITED.contains(&extension(path).as_str()) {
        let sha256 = sha256(&bytes);
        return Ok((grids(path, bytes)?, sha256));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::new("file-empty").path(path));
    }
    let (grids, sha256) = rayon::join(|| delimited::read(path, &bytes), || sha256(&bytes));
    Ok((grids?, sha256))
}

/// A file that is already in memory; its name says what it is.
pub fn parse(path: &Path, bytes: Vec<u8>) -> Result<OpenFile, Failure> {
    let (grids, sha256) = read_and_hash(path, bytes)?;
    Ok(OpenFile { path: path.to_owned(), grids, sha256, sheet: None })
}

/// In hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn grids(path: &Path, bytes: Vec<u8>) -> Result<Vec<Grid>, Problem> {
    let extension = extension(path);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        Err(Problem::new("file-empty").path(path))
    } else if WORKBOOKS.contains(&extension.as_str()) {
        workbook::read(path, bytes)
    } else if PARQUET.contains(&extension.as_str()) {
        parquet::read(path, bytes)
    } else {
        Err(Problem::new("file-type-unknown").path(path))
    }
}

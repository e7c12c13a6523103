//! A Word document that somebody else may have written, opened.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use crate::guard::damaged;
use crate::ingest::unreadable;
use crate::problem::Problem;

/// Bytes of a part that are read: the text of a report of a thousand pages has a tenth.
const MOST: u64 = 64 << 20;

/// The part with the text.
pub const DOCUMENT: &str = "word/document.xml";

pub struct Opened<'p> {
    path: &'p Path,
    archive: ZipArchive<File>,
}

impl<'p> Opened<'p> {
    /// Fails where the file is no Word document.
    pub fn new(path: &'p Path) -> Result<Self, Problem> {
        let no_document = || Problem::new("word-no-document").path(path);
        // A pipe may have no end.
        if !path.is_file() {
            return Err(Problem::new("definition-unreadable").path(path));
        }
        let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
        let mut head = [0; 2];
        file.read_exact(&mut head).map_err(|_| no_document())?;
        if &head != b"PK" {
            return Err(no_document());
        }
        file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(path, &error))?;
        let archive = ZipArchive::new(file).map_err(|_| no_document())?;
        let has_text = archive.index_for_name(DOCUMENT).is_some();
        has_text.then_some(Self { path, archive }).ok_or_else(no_document)
    }

    /// What is in a part; `None` where there is none.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        let Ok(part) = self.archive.by_name(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        part.take(MOST + 1).read_to_end(&mut bytes).map_err(|_| damaged(self.path))?;
        match bytes.len() as u64 > MOST {
            true => Err(Problem::new("word-too-large").path(self.path)),
            false => Ok(Some(bytes)),
        }
    }

    pub fn text(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let bytes = self.bytes(name)?;
        bytes.map(|bytes| String::from_utf8(bytes).map_err(|_| damaged(self.path))).transpose()
    }

    pub fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().flatten().map(|name| name.into_owned())
    }
}

/// A part of a file: its path, what is in it, and its type where its ending does not say that.
#[derive(Debug, Clone)]
pub struct Part {
    pub path: String,
    pub media_type: Option<String>,
    pub bytes: Vec<u8>,
}

//! The bytes of a file, wherever they are.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// On disk, or in memory.
#[derive(Clone)]
pub enum Bytes {
    On(PathBuf),
    Held(Arc<[u8]>),
}

/// Size and time of the last change.
pub type Stamp = (u64, Option<SystemTime>);

/// What bytes are read from.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

impl Bytes {
    /// To be read from a place on.
    pub fn from(&self, start: u64) -> std::io::Result<Box<dyn Source>> {
        let mut source: Box<dyn Source> = match self {
            Self::On(path) => Box::new(File::open(path)?),
            Self::Held(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        };
        source.seek(SeekFrom::Start(start))?;
        Ok(source)
    }

    /// What changes when a file is written to; nothing of what is in memory.
    pub fn stamp(&self) -> std::io::Result<Option<Stamp>> {
        let Self::On(path) = self else { return Ok(None) };
        let metadata = std::fs::metadata(path)?;
        Ok(Some((metadata.len(), metadata.modified().ok())))
    }

    /// SHA-256 of all of them, in hexadecimal digits.
    pub fn sha256(&self) -> std::io::Result<String> {
        let mut source = self.from(0)?;
        let mut hasher = Sha256::new();
        let mut part = vec![0; 1 << 16];
        loop {
            match source.read(&mut part)? {
                0 => return Ok(hexadecimal(&hasher.finalize())),
                read => hasher.update(&part[..read]),
            }
        }
    }
}

/// Reads from a place on what others read from other places.
pub struct Shared<'a> {
    source: &'a Mutex<Box<dyn Source>>,
    at: u64,
}

impl<'a> Shared<'a> {
    pub fn new(source: &'a Mutex<Box<dyn Source>>) -> Self {
        Self { source, at: 0 }
    }
}

impl Read for Shared<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        source.seek(SeekFrom::Start(self.at))?;
        let read = source.read(to)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Shared<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            SeekFrom::End(_) => return Err(std::io::ErrorKind::Unsupported.into()),
        };
        Ok(self.at)
    }
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    match error.kind() {
        std::io::ErrorKind::NotFound => Problem::new("file-not-found").path(path),
        _ => Problem::new("file-unreadable").path(path).with("detail", error),
    }
}

//! Files of a report beside its figures, and whether they are as they were written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::figures::RESULTS;
use super::json;
use crate::ingest::sha256;

const MANIFEST: &str = "manifest.json";
/// What is read by itself, and what a run leaves for itself.
const READ: [&str; 3] = [RESULTS, json::NAME, MANIFEST];

#[derive(Deserialize)]
struct Manifest {
    outputs: Vec<Output>,
}

#[derive(Deserialize)]
struct Output {
    file: String,
    sha256: Option<String>,
}

/// The files of a folder but for its figures, in order.
pub struct Files {
    pub paths: Vec<PathBuf>,
    written: BTreeMap<PathBuf, Option<String>>,
}

impl Files {
    /// Those of another report in a folder below are not among them.
    pub fn of(folder: &Path) -> Self {
        let manifest = std::fs::read(folder.join(MANIFEST)).ok();
        let manifest: Option<Manifest> =
            manifest.and_then(|text| serde_json::from_slice(&text).ok());
        let outputs = manifest.map(|manifest| manifest.outputs).unwrap_or_default();
        let written =
            outputs.into_iter().map(|output| (folder.join(output.file), output.sha256)).collect();
        let mut paths = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
                let (path, name) = (entry.path(), entry.file_name());
                match path.is_dir() {
                    true if !path.join(RESULTS).is_file() => folders.push(path),
                    false if READ.iter().all(|read| name != *read) => paths.push(path),
                    _ => {}
                }
            }
        }
        paths.sort();
        Self { paths, written }
    }

    /// Whether a file is as the manifest says that it was written.
    pub fn is_as_written(&self, path: &Path) -> bool {
        let written = self.written.get(path).and_then(Option::as_deref);
        written
            .is_some_and(|written| std::fs::read(path).is_ok_and(|bytes| sha256(&bytes) == written))
    }
}

//! Files of a report beside its figures. As `survey` wrote them they hold nothing that its
//! `results.csv` does not; what was changed or added since may.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::figures::RESULTS;
use crate::ingest::sha256;

const MANIFEST: &str = "manifest.json";
/// What is read by itself, and what a run leaves for itself.
const READ: [&str; 3] = [RESULTS, "results.json", MANIFEST];

#[derive(Deserialize)]
struct Manifest {
    outputs: Vec<Output>,
}

#[derive(Deserialize)]
struct Output {
    file: String,
    sha256: Option<String>,
}

/// Files in the folder of a report that are not as its manifest says, in order.
pub fn unknown(folder: &Path) -> Vec<PathBuf> {
    let manifest = std::fs::read(folder.join(MANIFEST)).ok();
    let manifest: Option<Manifest> = manifest.and_then(|text| serde_json::from_slice(&text).ok());
    let outputs = manifest.map(|manifest| manifest.outputs).unwrap_or_default();
    let known: BTreeMap<PathBuf, Option<String>> =
        outputs.into_iter().map(|output| (folder.join(output.file), output.sha256)).collect();
    let is_known = |path: &PathBuf| {
        let written = known.get(path).and_then(Option::as_deref);
        written
            .is_some_and(|written| std::fs::read(path).is_ok_and(|bytes| sha256(&bytes) == written))
    };
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            match path.is_dir() {
                // Another report is looked at by itself.
                true if !path.join(RESULTS).is_file() => folders.push(path),
                false if READ.iter().all(|read| name != *read) && !is_known(&path) => {
                    found.push(path);
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

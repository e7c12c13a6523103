//! Files with the hash of what they hold, to tell whether they are still the same.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::assets::{QuestionnaireSource, Template};
use crate::ingest::sha256;
use crate::study::Study;

/// A file and the SHA-256 of its contents; `None` where it could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hashed {
    pub file: String,
    pub sha256: Option<String>,
}

/// Alike on every system, so that the same run gives the same manifest. Names in angle
/// brackets are built in: a file of such a name is one of its folder.
pub fn shown(path: &Path) -> String {
    let name = path.display().to_string();
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name };
    if name.starts_with('<') { format!("./{name}") } else { name }
}

/// Those of the files that are not built in.
pub fn on_disk(files: &[Hashed]) -> impl Iterator<Item = PathBuf> {
    let on_disk = files.iter().filter(|file| !file.file.starts_with('<'));
    on_disk.map(|file| PathBuf::from(&file.file))
}

/// A file as it is now. A pipe may have no end.
pub fn hashed(path: &Path) -> Hashed {
    let bytes = if path.is_file() { std::fs::read(path).ok() } else { None };
    Hashed { file: shown(path), sha256: bytes.map(|bytes| sha256(&bytes)) }
}

fn hashes(files: impl Iterator<Item = (String, Vec<u8>)>) -> Vec<Hashed> {
    let hash = |(name, bytes): (String, Vec<u8>)| Hashed {
        file: if cfg!(windows) { name.replace('\\', "/") } else { name },
        sha256: Some(sha256(&bytes)),
    };
    files.map(hash).collect()
}

/// Files of a questionnaire and a study that decide what a report says, as they are now.
pub fn of_study(questionnaire: &QuestionnaireSource, study: Option<&Study>) -> Vec<Hashed> {
    let study = study.map(Study::files).unwrap_or_default();
    hashes(questionnaire.files().into_iter().chain(study))
}

/// Those with the files of a template.
pub fn definitions(of_study: &[Hashed], template: &Template) -> Vec<Hashed> {
    let mut all = hashes(template.files().into_iter());
    all.extend_from_slice(of_study);
    all.sort();
    all.dedup();
    all
}

//! Which files in a folder are our own: those that its manifest lists.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::files::{Files, MANIFEST};
use super::transaction;
use crate::ingest::sha256;
use crate::pipeline::hashed::Hashed;

/// Which command writes into a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Its files are listed by the manifest that it writes; those of the run before go.
    Report,
    /// Its files stay until it writes others of the same names.
    Check,
    /// Likewise.
    Export,
    /// A folder to begin with, whose files are the user's from then on.
    Init,
}

/// Keys of a manifest: the version that wrote it, the files of the report, and those of other
/// commands by their names.
const VERSION: &str = "survey_version";
const OUTPUTS: &str = "outputs";
const OTHERS: &str = "other_outputs";

/// What the manifest of a folder says of its files.
pub struct Owned {
    /// `null` where there is no manifest, or one that is not ours.
    manifest: Value,
    of_report: Vec<Hashed>,
    of_others: BTreeMap<String, Vec<Hashed>>,
}

impl Owned {
    /// By the manifest in the folder.
    pub fn of(folder: &Path) -> Self {
        let bytes = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
        let manifest: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let is_ours = manifest[VERSION].is_string();
        let manifest = if is_ours { manifest } else { Value::Null };
        let of_report = serde_json::from_value(manifest[OUTPUTS].clone()).unwrap_or_default();
        let of_others = serde_json::from_value(manifest[OTHERS].clone()).unwrap_or_default();
        Self { manifest, of_report, of_others }
    }

    /// Whether the folder has a manifest of ours.
    pub fn is_recorded(&self) -> bool {
        self.manifest.is_object()
    }

    fn all(&self) -> impl Iterator<Item = &Hashed> {
        self.of_report.iter().chain(self.of_others.values().flatten())
    }

    /// Whether a file is one of ours, by its path below the folder.
    pub fn contains(&self, name: &str) -> bool {
        name == MANIFEST && self.is_recorded() || self.all().any(|file| file.file == name)
    }

    /// Whether a file of ours is still as it was written.
    pub fn is_as_written(&self, folder: &Path, name: &str) -> bool {
        let now = std::fs::read(folder.join(name)).ok().map(|bytes| sha256(&bytes));
        now.is_some() && self.all().any(|file| file.file == name && file.sha256 == now)
    }

    /// Files of the last report that no other command has written too.
    pub fn of_report(&self) -> impl Iterator<Item = &str> {
        let names = self.of_report.iter().map(|file| file.file.as_str());
        let is_others = |name: &str| self.of_others.values().flatten().any(|f| f.file == name);
        // A name that leads out of the folder, or into ours, is none that we have written.
        names.filter(move |name| !is_others(name) && transaction::is_within(name))
    }

    /// Adds the manifest of the folder as it will be to the files. That of a report is there
    /// and lacks the files of others; where nothing of ours is left there is none.
    pub fn record(&self, writer: Writer, files: &mut Files) {
        let mut others = self.of_others.clone();
        let key = match writer {
            Writer::Init => return,
            Writer::Report => None,
            Writer::Check => Some("check"),
            Writer::Export => Some("export"),
        };
        let mut manifest = match files.get(MANIFEST) {
            _ if key.is_some() => self.manifest.clone(),
            Some(bytes) => serde_json::from_slice(bytes).unwrap_or_default(),
            None => Value::Null,
        };
        if let Some(key) = key {
            let listed = others.entry(key.to_owned()).or_default();
            listed.retain(|file| !files.contains_key(&file.file));
            listed.extend(
                files.iter().map(|(file, bytes)| Hashed {
                    file: file.clone(),
                    sha256: Some(sha256(bytes)),
                }),
            );
            listed.sort();
        }
        if others.is_empty() {
            return;
        }
        if !manifest.is_object() {
            manifest = json!({ VERSION: env!("CARGO_PKG_VERSION") });
        }
        manifest[OTHERS] = json!(others);
        let mut bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        bytes.push(b'\n');
        files.insert(MANIFEST.to_owned(), bytes);
    }
}

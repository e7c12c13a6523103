//! Whether a report is what its manifest says, and comes out again.

use std::path::{Path, PathBuf};

use super::hashed::{Hashed, hashed};
use super::job::Job;
use super::manifest::{self, Manifest};
use super::opened::Opened;
use super::output::{self, MANIFEST};
use super::report;
use crate::ingest::sha256;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::study::Study;

/// What was found about a file.
pub struct Compared {
    pub file: String,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Same,
    Missing,
    /// An output is not as it was written.
    Changed,
    /// An input is not as it was read.
    ChangedSince,
    /// It did not come out again.
    NotMade,
    /// It came out otherwise.
    Differs,
    /// It was not there before.
    New,
}

/// What is to be said of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Ok,
    /// As far as can be told: not all that it was made from is there.
    OkWithout,
    /// It would not come out again: what it was made from has been changed.
    Stale,
    NotOk,
}

impl Verdict {
    pub fn is_ok(self) -> bool {
        matches!(self, Self::Ok | Self::OkWithout)
    }
}

/// A report compared with its manifest.
pub struct Verified {
    pub was_unfinished: bool,
    /// The version that wrote it.
    pub version: String,
    pub outputs: Vec<Compared>,
    pub inputs: Vec<Compared>,
    pub definitions: Vec<Compared>,
    /// What came out again, if it was made.
    pub rebuilt: Option<Vec<Compared>>,
    pub verdict: Verdict,
}

/// Compares; with `rebuild` or other `data` the report is made again.
pub fn verify(folder: &Path, data: &[PathBuf], again: bool) -> Result<Verified, Failure> {
    // A run that was killed is finished before anything is compared.
    let was_unfinished = output::recover_if_unfinished(folder)?;
    let manifest = Manifest::read(folder)
        .ok_or_else(|| Failure::usage(Problem::new("verify-no-manifest").path(folder)))?;
    let outputs: Vec<Compared> = manifest
        .outputs
        .iter()
        .map(|output| compare(output, &folder.join(&output.file), Outcome::Changed))
        .collect();
    // What has been moved away since says nothing against the report. Of what has been changed
    // it would not come out again.
    let since = |files: &[Hashed]| -> Vec<Compared> {
        let compare = |file: &Hashed| {
            compare(file, &manifest::found(folder, &file.file), Outcome::ChangedSince)
        };
        files.iter().filter(|file| !file.file.starts_with('<')).map(compare).collect()
    };
    let (inputs, definitions) = (since(&manifest.inputs), since(&manifest.definitions));
    let rebuilt = match again || !data.is_empty() {
        true => Some(rebuild(&manifest, folder, data)?),
        false => None,
    };
    let mut all = outputs.iter().chain(rebuilt.iter().flatten());
    // The data may have been given from elsewhere.
    let sources = || inputs.iter().filter(|_| data.is_empty()).chain(&definitions);
    let is_same = !outputs.is_empty() && all.all(|checked| checked.outcome == Outcome::Same);
    let has_any = |outcome| sources().any(|checked| checked.outcome == outcome);
    let verdict = if !is_same {
        Verdict::NotOk
    } else if has_any(Outcome::ChangedSince) {
        Verdict::Stale
    } else if has_any(Outcome::Missing) {
        Verdict::OkWithout
    } else {
        Verdict::Ok
    };
    let version = manifest.survey_version;
    Ok(Verified { was_unfinished, version, outputs, inputs, definitions, rebuilt, verdict })
}

fn compare(recorded: &Hashed, path: &Path, changed: Outcome) -> Compared {
    let outcome = match hashed(path).sha256 {
        None => Outcome::Missing,
        now if now == recorded.sha256 => Outcome::Same,
        Some(_) => changed,
    };
    Compared { file: recorded.file.clone(), outcome }
}

/// Makes the report again as the manifest says, of the data that were given or of those
/// recorded, and compares byte for byte.
fn rebuild(manifest: &Manifest, folder: &Path, data: &[PathBuf]) -> Result<Vec<Compared>, Failure> {
    if manifest.options.external_typst {
        return Err(Failure::usage(Problem::new("verify-external").path(folder)));
    }
    if manifest.options.together.is_some() {
        return Err(Failure::usage(Problem::new("verify-together").path(folder)));
    }
    let mut again = manifest.options.request(folder);
    if !data.is_empty() {
        let recorded = &mut again.inputs;
        let is_study = |data: &[PathBuf]| matches!(data, [one] if Study::is_study(one));
        if is_study(&recorded.data) && !is_study(data) {
            recorded.instead = Some(data.to_vec());
        } else {
            recorded.data = data.to_vec();
        }
    }
    let locale = Locale::new(manifest.lang.parse().unwrap_or_default());
    let opened = Opened::new(&again.inputs)?;
    let mut job = Job::new(&opened, &again.inputs)?;
    let all = opened.responses()?;
    let responses = match &again.level {
        Some(level) => job.of_level(&all, level)?,
        None => all,
    };
    let made = report::make(&job, &responses, None, &again, folder, &locale, &|_| ())?;
    let compared = manifest.outputs.iter().map(|output| {
        let outcome = match made.files.get(&output.file) {
            None => Outcome::NotMade,
            Some(bytes) if Some(sha256(bytes)) == output.sha256 => Outcome::Same,
            Some(_) => Outcome::Differs,
        };
        Compared { file: output.file.clone(), outcome }
    });
    let compared: Vec<Compared> = compared.collect();
    let recorded = |file: &String| {
        file == MANIFEST || manifest.outputs.iter().any(|output| output.file == *file)
    };
    let new = made.files.keys().filter(|file| !recorded(file));
    let new = new.map(|file| Compared { file: file.clone(), outcome: Outcome::New });
    Ok(compared.into_iter().chain(new).collect())
}

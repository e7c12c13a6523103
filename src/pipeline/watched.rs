//! Whether anything that a report is made of has changed: files looked at again and again, for
//! want of a system's own word that is the same everywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::inputs::{Inputs, ReportRequest};
use super::output::{MANIFEST, Owned};
use crate::assets::{self, Folder};
use crate::{ingest, questionnaire};

/// Between two looks: a person who saves a file does not notice it.
const PAUSE: Duration = Duration::from_millis(100);

/// Folders within folders that are looked into.
const DEEPEST: usize = 8;

/// What a report is made of, as it was at a moment.
pub struct Watched {
    data: Vec<PathBuf>,
    others: Vec<PathBuf>,
    seen: Seen,
}

/// When each file was changed, and how long it is.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watched {
    /// To be called before the files are read: what changes while they are is a change.
    pub fn new(request: &ReportRequest) -> Self {
        let study = request.inputs.study().ok().flatten();
        let inputs = request.inputs.within(study.as_ref());
        let mut others = definitions(&inputs);
        others.extend(study.map(|study| study.path("")));
        let mut watched = Self { data: inputs.data, others, seen: Seen::new() };
        watched.seen = watched.look();
        watched
    }

    /// Returns when a file has changed, has come or is gone.
    pub fn wait(&self) {
        while self.look() == self.seen {
            std::thread::sleep(PAUSE);
        }
    }

    fn look(&self) -> Seen {
        let mut seen = Seen::new();
        let data = ingest::files(&self.data).unwrap_or_else(|_| self.data.clone());
        data.iter().chain(&self.others).for_each(|path| look(path, DEEPEST, &mut seen));
        seen
    }
}

/// Mapping, corrections, an office's document, questionnaire and template, wherever they may be found.
fn definitions(inputs: &Inputs) -> Vec<PathBuf> {
    let guides = [&inputs.map, &inputs.corrections, &inputs.previous, &inputs.reference];
    let mut paths: Vec<PathBuf> = guides.into_iter().flatten().cloned().collect();
    paths.extend(inputs.earlier.iter().cloned());
    paths.extend(["questionnaires", "report-templates"].map(PathBuf::from));
    let source = inputs.questionnaire.as_deref().map(assets::questionnaire);
    let source = source.and_then(Result::ok);
    paths.extend(inputs.questionnaire.iter().map(PathBuf::from));
    paths.extend(source.iter().flat_map(|source| source.files()).map(|(name, _)| name.into()));
    let of_questionnaire = || Some(questionnaire::load(source.as_ref()?).ok()?.template);
    if let Some(template) = inputs.template.clone().or_else(of_questionnaire) {
        let beside = source.as_ref().map(|source| &source.folder);
        // Also of a plan that cannot be read until it is mended.
        paths.push(PathBuf::from(&template));
        if let Some(Folder::Disk(folder)) = beside {
            paths.push(folder.join(&template));
        }
        let found = assets::template(&template, beside);
        paths.extend(found.iter().flat_map(|t| t.files()).map(|(name, _)| name.into()));
    }
    paths
}

/// Without what programs keep beside an open file, and without reports: their making changes
/// them.
fn look(path: &Path, depth: usize, seen: &mut Seen) {
    let Ok(about) = std::fs::metadata(path) else { return };
    if !about.is_dir() {
        seen.insert(path.to_owned(), (about.modified().ok(), about.len()));
        return;
    }
    let owned = Owned::of(path);
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_aside = name.starts_with(['.', '~']) || owned.contains(&name);
        if depth > 0 && !is_aside && !entry.path().join(MANIFEST).exists() {
            look(&entry.path(), depth - 1, seen);
        }
    }
}

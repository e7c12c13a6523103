//! Files of a folder that change together.
//!
//! The new files are written into a folder of ours within the target. Then a journal lists
//! what changes: until it is there nothing has, and from then on the change is made by this
//! run or finished by the next. Each step of it can be told from the files and done again. If
//! a step fails (a file that is open in another program), all of them are taken back.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::unwritable;
use super::lock::{self, Lock};
use crate::problem::Failure;

/// Our folder within the target, while files are written there.
const FOLDER: &str = ".survey";
const JOURNAL: &str = "journal.json";
const NEW: &str = "new";
const OLD: &str = "old";

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Change {
    Add,
    Replace,
    Remove,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Step {
    file: String,
    change: Change,
}

/// A change of a folder that is being prepared, by the only run that may.
pub struct Transaction {
    target: PathBuf,
    /// Let go of at the end.
    lock: Option<Lock>,
    steps: Vec<Step>,
}

type Refused = (PathBuf, io::Error);

/// Whether a name leads to a file of the folder itself, and not to ours.
pub fn is_within(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let is_normal = |part: Component<'_>| matches!(part, Component::Normal(_));
    !name.starts_with(FOLDER) && !name.is_empty() && parts.all(is_normal)
}

/// Whether a run that was killed has left something in the folder.
pub fn is_unfinished(target: &Path) -> bool {
    let folder = target.join(FOLDER);
    folder.is_dir() && !lock::is_held(&folder)
}

impl Transaction {
    /// Waits for the right to write, and finishes what a run that was killed has begun.
    pub fn begin(target: &Path) -> Result<Self, Failure> {
        let folder = target.join(FOLDER);
        let lock = Lock::take(target, &folder)?;
        let transaction = Self { target: target.to_owned(), lock: Some(lock), steps: Vec::new() };
        let journal = std::fs::read(folder.join(JOURNAL)).ok();
        let steps: Option<Vec<Step>> =
            journal.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if let Some(steps) = steps.filter(|steps| steps.iter().all(|s| is_within(&s.file))) {
            transaction.apply(&steps).map_err(|(path, error)| unwritable(&path, &error))?;
        }
        let cleared = transaction.clear();
        cleared.map_err(|(path, error)| unwritable(&path, &error))?;
        Ok(transaction)
    }

    fn own(&self, name: &str) -> PathBuf {
        self.target.join(FOLDER).join(name)
    }

    /// Makes a file ready; nothing in the target changes yet.
    pub fn put(&mut self, file: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.own(NEW).join(file);
        write_through(&path, bytes).map_err(|error| unwritable(&path, &error))?;
        let exists = self.target.join(file).exists();
        let change = if exists { Change::Replace } else { Change::Add };
        self.steps.push(Step { file: file.to_owned(), change });
        Ok(())
    }

    /// Lets a file go with the others.
    pub fn remove(&mut self, file: &str) {
        self.steps.push(Step { file: file.to_owned(), change: Change::Remove });
    }

    /// Puts all files in their places, or leaves all as they were.
    pub fn commit(self) -> Result<(), Failure> {
        let outcome = self.journal().and_then(|()| self.apply(&self.steps));
        outcome.map_err(|(path, error)| unwritable(&path, &error))
    }

    /// From here on the change is decided.
    fn journal(&self) -> Result<(), Refused> {
        let text = serde_json::to_vec(&self.steps).unwrap_or_default();
        let (staged, place) = (self.own("journal.new"), self.own(JOURNAL));
        let at = |error| (place.clone(), error);
        if self.own(NEW).exists() {
            sync_below(&self.own(NEW)).map_err(at)?;
        }
        write_through(&staged, &text).map_err(at)?;
        std::fs::rename(&staged, &place).map_err(at)?;
        sync_folder(&self.target.join(FOLDER)).map_err(at)
    }

    /// Makes the changes of a journal, or takes back those that were made.
    fn apply(&self, steps: &[Step]) -> Result<(), Refused> {
        let made = steps.iter().try_for_each(|step| {
            self.forward(step).map_err(|error| (self.target.join(&step.file), error))
        });
        if made.is_err() {
            let back = |step: &Step| {
                self.back(step).map_err(|error| (self.target.join(&step.file), error))
            };
            // What cannot be taken back is finished by a later run: its journal stays.
            steps.iter().rev().try_for_each(back)?;
        }
        // Before the journal, so that a run that is killed here leaves no empty folder.
        steps.iter().for_each(|step| self.remove_empty_folders(&step.file));
        let at = |error| (self.target.clone(), error);
        sync_folder(&self.target).map_err(at)?;
        let journal = self.own(JOURNAL);
        std::fs::remove_file(&journal).map_err(|error| (journal, error))?;
        made
    }

    fn places(&self, step: &Step) -> [PathBuf; 3] {
        let file = &step.file;
        [self.target.join(file), self.own(NEW).join(file), self.own(OLD).join(file)]
    }

    /// Whatever of it was done before.
    fn forward(&self, step: &Step) -> io::Result<()> {
        let [place, new, old] = self.places(step);
        let is_new_waiting = new.exists();
        let takes_away = match step.change {
            Change::Add => false,
            Change::Replace => is_new_waiting,
            Change::Remove => true,
        };
        if takes_away && !old.exists() && place.exists() {
            move_file(&place, &old)?;
        }
        if is_new_waiting { move_file(&new, &place) } else { Ok(()) }
    }

    fn back(&self, step: &Step) -> io::Result<()> {
        let [place, new, old] = self.places(step);
        if step.change != Change::Remove && !new.exists() && place.exists() {
            move_file(&place, &new)?;
        }
        if old.exists() { move_file(&old, &place) } else { Ok(()) }
    }

    /// Folders that have lost their last file go too.
    fn remove_empty_folders(&self, file: &str) {
        let mut folder = Path::new(file).parent();
        while let Some(name) = folder.filter(|name| !name.as_os_str().is_empty()) {
            if std::fs::remove_dir(self.target.join(name)).is_err() {
                break;
            }
            folder = name.parent();
        }
    }

    /// Removes what is in our folder but the lock.
    fn clear(&self) -> Result<(), Refused> {
        for name in [NEW, OLD] {
            let path = self.own(name);
            match std::fs::remove_dir_all(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((path, error)),
                _ => {}
            }
        }
        for name in ["journal.new", JOURNAL] {
            let _ = std::fs::remove_file(self.own(name));
        }
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // With a journal the change waits for the next run.
        if !self.own(JOURNAL).exists() {
            let _ = self.clear();
        }
        if let Some(lock) = self.lock.take() {
            lock.release(&self.target.join(FOLDER));
        }
    }
}

fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::rename(from, to)
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_below(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_below(&path)?;
        }
    }
    sync_folder(folder)
}

/// Makes what has changed in a folder last: its entries, not what is in the files.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some disks of networks know none.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
}

#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

//! A lock on a folder that is written to. The system lets go of it when the process ends,
//! however it ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::files::unwritable;
use crate::problem::{Failure, Problem};

/// How long another run may take to write its files.
const PATIENCE: Duration = Duration::from_secs(20);

const PAUSE: Duration = Duration::from_millis(20);

/// Name of the file that is locked.
const LOCK: &str = "lock";

/// The right to write, until it is dropped.
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Waits for others; `folder` is our own folder within `target`, which is made.
    pub fn take(target: &Path, folder: &Path) -> Result<Self, Failure> {
        let start = Instant::now();
        let path = folder.join(LOCK);
        loop {
            match attempt(folder, &path) {
                Ok(Some(file)) => return Ok(Self { file, path }),
                Ok(None) if start.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
                // Another one that is done may just be removing the folder.
                Err(error) if is_passing(&error) && start.elapsed() < PATIENCE => {
                    std::thread::sleep(PAUSE);
                }
                Ok(None) => return Err(Failure::machine(Problem::new("output-busy").path(target))),
                Err(error) => return Err(unwritable(target, &error)),
            }
        }
    }

    /// Removes the file, and the folder if nothing else is in it. Who waits for the file finds
    /// that it is gone.
    pub fn release(self, folder: &Path) {
        let _ = std::fs::remove_file(&self.path);
        let _ = std::fs::remove_dir(folder);
        drop(self.file);
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound)
        || cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied
}

/// `None` while another one has it.
fn attempt(folder: &Path, path: &Path) -> io::Result<Option<File>> {
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        // Where a disk knows no locks, as some of networks, runs are not told apart.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // The file that was locked may be one that its owner has just removed.
    let there = same_file::Handle::from_path(path).ok();
    let own = same_file::Handle::from_file(file.try_clone()?)?;
    Ok((there == Some(own)).then_some(file))
}

/// Whether a run is at work in the folder.
pub fn is_held(folder: &Path) -> bool {
    let file = File::open(folder.join(LOCK));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

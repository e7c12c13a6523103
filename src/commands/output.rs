//! Writing the files of a run: whole or not at all.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use crate::problem::{Failure, Fault, Problem};

/// Files by path below the output folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Refuses to write over what was read.
pub fn refuse_inputs(
    outputs: impl Iterator<Item = PathBuf>,
    inputs: &[PathBuf],
) -> Result<(), Failure> {
    // As they are on the disk, however they are named.
    let real = |path: &PathBuf| std::fs::canonicalize(path).ok();
    let inputs: HashSet<PathBuf> = inputs.iter().filter_map(real).collect();
    let is_input = |path: &PathBuf| real(path).is_some_and(|path| inputs.contains(&path));
    let problem = |path: PathBuf| Problem::new("output-is-input").path(&path);
    let problems: Vec<Problem> = outputs.filter(is_input).map(problem).collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Failure { fault: Fault::Usage, problems }),
    }
}

/// Writes all files into a staging folder beside the target, then puts each in its
/// place. What an earlier run left in `folders` and is not among the files is removed;
/// everything else in the target stays. If a file cannot be put in its place, those
/// already replaced are put back. Nothing is written over one of the `inputs`.
pub fn write(
    target: &Path,
    files: &Files,
    folders: &[&str],
    inputs: &[PathBuf],
) -> Result<(), Failure> {
    refuse_inputs(files.keys().map(|name| target.join(name)), inputs)?;
    let failed = |path: &Path, error: &io::Error| unwritable(path, error);
    if target.is_file() {
        return Err(Failure::usage(Problem::new("output-is-file").path(target)));
    }
    // A folder in the place of a file is the user's.
    let in_the_way = files.keys().map(|name| target.join(name)).find(|path| path.is_dir());
    if let Some(path) = in_the_way {
        return Err(Failure::usage(Problem::new("output-is-folder").path(&path)));
    }
    let created = !target.exists();
    std::fs::create_dir_all(target).map_err(|error| failed(target, &error))?;
    let outcome = stage(target, files).and_then(|staging| {
        let names = top_level(files, folders);
        replace(target, staging.path(), &names)
    });
    outcome.map_err(|(path, error)| {
        if created {
            // Only an empty folder is removed.
            let _ = std::fs::remove_dir(target);
        }
        failed(&path, &error)
    })
}

/// Writes one file, whole or not at all, and not over one of the `inputs`.
pub fn write_file(path: &Path, bytes: &[u8], inputs: &[PathBuf]) -> Result<(), Failure> {
    refuse_inputs(std::iter::once(path.to_owned()), inputs)?;
    write_file_by(path, |file| file.write_all(bytes).map_err(|error| unwritable(path, &error)))
}

/// The same with contents that are made while they are written.
pub fn write_file_by(
    path: &Path,
    make: impl FnOnce(&mut BufWriter<File>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::usage(Problem::new("output-is-folder").path(path)));
    }
    let failed = |error: io::Error| unwritable(path, &error);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    // In the same folder, and so on the same disk: a rename is enough.
    let staging = Staging::within(folder).map_err(failed)?;
    let staged = staging.path().join("new");
    let mut writer = BufWriter::new(File::create(&staged).map_err(failed)?);
    make(&mut writer)?;
    writer.flush().map_err(failed)?;
    drop(writer);
    std::fs::rename(&staged, path).map_err(failed)
}

/// The failure to write a file or folder.
pub fn unwritable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let problem = Problem::new("output-unwritable").path(path);
    Failure::machine(problem.with("detail", error))
}

type Refused = (PathBuf, io::Error);

/// Removes the files of an earlier run and its manifest, and folders that are empty then.
pub fn remove<'f>(target: &Path, files: impl Iterator<Item = &'f str>) {
    clear_staging(target);
    let mut folders: Vec<PathBuf> = vec![target.to_owned()];
    // A name that leads out of the folder is not ours.
    let is_within =
        |file: &&str| Path::new(file).components().all(|part| matches!(part, Component::Normal(_)));
    for file in files.filter(is_within) {
        let path = target.join(file);
        let _ = std::fs::remove_file(&path);
        folders.extend(path.parent().map(Path::to_owned));
    }
    // Last, so that a run that is killed here goes on.
    let _ = std::fs::remove_file(target.join(super::manifest::FILE));
    folders.sort();
    folders.dedup();
    for folder in folders.into_iter().rev() {
        let _ = std::fs::remove_dir(folder);
    }
}

/// A folder in which files are made before they are put in place. A lock tells that it is in
/// use; the system lets go of it when the process ends, however it ends.
struct Staging {
    // Let go of before the folder is removed, as Windows wants it.
    _lock: File,
    folder: tempfile::TempDir,
}

/// How the names of such folders begin.
const STAGING: &str = ".survey-staging-";
const LOCK: &str = "lock";

impl Staging {
    fn within(folder: &Path) -> io::Result<Self> {
        clear_staging(folder);
        let folder = tempfile::Builder::new().prefix(STAGING).tempdir_in(folder)?;
        let lock = File::create(folder.path().join(LOCK))?;
        // Where a disk knows no locks, nothing is cleared either.
        let _ = lock.try_lock();
        Ok(Self { _lock: lock, folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes what runs that were killed have left in a folder.
pub fn clear_staging(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_staging = entry.file_name().to_string_lossy().starts_with(STAGING);
        let lock = is_staging.then(|| File::open(entry.path().join(LOCK)).ok()).flatten();
        let is_free = lock.is_some_and(|lock| lock.try_lock().is_ok());
        if is_free {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn stage(target: &Path, files: &Files) -> Result<Staging, Refused> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error: io::Error| (path, error)
    };
    // Inside the target: the same disk, so that a rename is enough.
    let staging = Staging::within(target).map_err(at(target))?;
    for (name, bytes) in files {
        let path = staging.path().join("new").join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(at(parent))?;
        }
        std::fs::write(&path, bytes).map_err(at(&path))?;
    }
    let old = staging.path().join("old");
    std::fs::create_dir_all(&old).map_err(at(&old))?;
    Ok(staging)
}

/// Entries of the target that are replaced as wholes: files and our own folders.
fn top_level(files: &Files, folders: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = files
        .keys()
        .map(|path| path.split('/').next().unwrap_or(path).to_owned())
        .chain(folders.iter().map(|&folder| folder.to_owned()))
        .collect();
    // Last what describes the others.
    names.sort_by_key(|name| (name == super::manifest::FILE, name.clone()));
    names.dedup();
    names
}

fn replace(target: &Path, staging: &Path, names: &[String]) -> Result<(), Refused> {
    let mut moved: Vec<&String> = Vec::new();
    for name in names {
        let (place, old) = (target.join(name), staging.join("old").join(name));
        let new = staging.join("new").join(name);
        let step = || -> io::Result<()> {
            if place.exists() {
                std::fs::rename(&place, &old)?;
            }
            if new.exists() {
                std::fs::rename(&new, &place)?;
            }
            Ok(())
        };
        moved.push(name);
        if let Err(error) = step() {
            for name in moved.into_iter().rev() {
                let (place, old) = (target.join(name), staging.join("old").join(name));
                if old.exists() {
                    let _ = std::fs::rename(&place, staging.join("new").join(name));
                    let _ = std::fs::rename(&old, &place);
                }
            }
            return Err((place, error));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_second_run_replaces_its_files_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("out");
        write(&target, &files(&[("a.txt", "1"), ("charts/x.svg", "1")]), &["charts"], &[])
            .expect("written");
        std::fs::write(target.join("notes.txt"), "mine").expect("written");
        write(&target, &files(&[("a.txt", "2"), ("charts/y.svg", "2")]), &["charts"], &[])
            .expect("written");
        let read = |name: &str| std::fs::read_to_string(target.join(name)).ok();
        assert_eq!(read("a.txt").as_deref(), Some("2"));
        assert_eq!(read("charts/y.svg").as_deref(), Some("2"));
        assert_eq!(read("charts/x.svg"), None);
        assert_eq!(read("notes.txt").as_deref(), Some("mine"));
        assert_eq!(std::fs::read_dir(&target).expect("a folder").count(), 3);
    }

    #[test]
    fn what_a_killed_run_has_left_is_cleared_and_what_another_works_on_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let staging = |name: &str| {
            let path = folder.path().join(format!("{STAGING}{name}"));
            std::fs::create_dir(&path).expect("a folder");
            std::fs::write(path.join("new"), "half").expect("written");
            (File::create(path.join(LOCK)).expect("a file"), path)
        };
        let (lock, killed) = staging("killed");
        drop(lock);
        let (lock, other) = staging("other");
        lock.try_lock().expect("free");
        write_file(&folder.path().join("a.txt"), b"1", &[]).expect("written");
        assert!(!killed.exists() && other.exists());
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }

    #[test]
    fn a_file_in_the_way_of_the_folder_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("out");
        std::fs::write(&target, "mine").expect("written");
        let failure = write(&target, &files(&[("a.txt", "1")]), &[], &[]).expect_err("refused");
        assert_eq!(failure.exit_code(), 2);
        assert_eq!(std::fs::read_to_string(&target).expect("still there"), "mine");
    }
}

//! A change of a folder, and of one file that a person has named.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::files::{Files, MANIFEST, unwritable};
use super::ownership::{Owned, Writer};
use super::transaction::{self, Transaction, is_unfinished};
use crate::problem::{Failure, Fault, Problem};

/// How the names of files begin that are not in their place yet.
const STAGED: &str = ".survey-new-";

/// A file that nobody has locked is only then taken for litter when it is so old, in seconds:
/// between its making and its lock lies a moment.
const YOUNG: u64 = 60;

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
    refused(outputs.filter(is_input).map(problem).collect())
}

fn refused(problems: Vec<Problem>) -> Result<(), Failure> {
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Failure { fault: Fault::Usage, problems }),
    }
}

/// Puts all files into the target, and removes what the same command has written there before
/// and does not write now. Everything else in the target stays: what is in the way and is not
/// our own is refused, and so is what was read (`inputs`). All of it changes or nothing.
pub fn write(
    target: &Path,
    mut files: Files,
    writer: Writer,
    inputs: &[PathBuf],
) -> Result<(), Failure> {
    if target.exists() && !target.is_dir() {
        return Err(Failure::usage(Problem::new("output-is-file").path(target)));
    }
    let created = !target.exists();
    let failed = |error: io::Error| unwritable(target, &error);
    std::fs::create_dir_all(target).map_err(failed)?;
    let outcome = Transaction::begin(target).and_then(|mut transaction| {
        let owned = Owned::of(target);
        let names = || files.keys().map(String::as_str);
        refuse_inputs(names().map(|name| target.join(name)), inputs)?;
        let all = names().chain((writer != Writer::Init).then_some(MANIFEST));
        refused(all.filter_map(|name| in_the_way(target, name, &owned)).collect())?;
        // What is gone, or has become something else, is not ours to remove.
        let is_there =
            |name: &&str| std::fs::symlink_metadata(target.join(name)).is_ok_and(|m| m.is_file());
        let mut old: Vec<String> = Vec::new();
        if writer == Writer::Report {
            let gone = owned.of_report().filter(|name| !files.contains_key(*name));
            old.extend(gone.filter(is_there).map(str::to_owned));
        }
        refuse_inputs(old.iter().map(|name| target.join(name)), inputs)?;
        owned.record(writer, &mut files);
        if writer == Writer::Report && owned.is_recorded() && !files.contains_key(MANIFEST) {
            old.push(MANIFEST.to_owned());
        }
        // Last what describes the others.
        let manifest = files.remove_entry(MANIFEST);
        for (name, bytes) in &files {
            transaction.put(name, bytes)?;
        }
        old.iter().for_each(|name| transaction.remove(name));
        if let Some((name, bytes)) = &manifest {
            transaction.put(name, bytes)?;
        }
        transaction.commit()
    });
    if outcome.is_err() && created {
        // Only an empty folder is removed.
        let _ = std::fs::remove_dir(target);
    }
    outcome
}

/// Removes what reports have written into a folder, and the folder if nothing else is in it.
pub fn remove(target: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
    if target.is_dir() {
        write(target, Files::new(), Writer::Report, inputs)?;
        let _ = std::fs::remove_dir(target);
    }
    Ok(())
}

/// Finishes in a folder what a run that was killed has begun, and removes what it has left.
/// Whether there was anything.
pub fn recover_if_unfinished(target: &Path) -> Result<bool, Failure> {
    let is_unfinished = is_unfinished(target);
    if is_unfinished {
        Transaction::begin(target)?;
    }
    Ok(is_unfinished)
}

/// What would be lost if a file were written: a folder, a link, somebody's file.
fn in_the_way(target: &Path, name: &str, owned: &Owned) -> Option<Problem> {
    let mut path = target.to_owned();
    let mut parts = Path::new(name).components().peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        let Ok(found) = std::fs::symlink_metadata(&path) else { return None };
        let is_last = parts.peek().is_none();
        let key = match is_last {
            true if found.is_dir() => "output-is-folder",
            true if found.is_file() && owned.contains(name) => continue,
            false if found.is_dir() => continue,
            _ => "output-in-the-way",
        };
        return Some(Problem::new(key).path(&path));
    }
    None
}

/// Writes one file that a person has named, whole or not at all. Where one is already, only
/// `overwrite` replaces it, and never one of the `inputs`.
pub fn write_file(
    path: &Path,
    bytes: &[u8],
    overwrite: bool,
    inputs: &[PathBuf],
) -> Result<(), Failure> {
    refuse_inputs(std::iter::once(path.to_owned()), inputs)?;
    write_file_by(path, overwrite, |file| {
        file.write_all(bytes).map_err(|error| unwritable(path, &error))
    })
}

/// The same with contents that are made while they are written.
pub fn write_file_by(
    path: &Path,
    overwrite: bool,
    make: impl FnOnce(&mut BufWriter<File>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    refuse_existing(path, overwrite)?;
    let failed = |error: io::Error| unwritable(path, &error);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    clear_staged(folder);
    // In the same folder, and so on the same disk: a rename is enough.
    let staged = tempfile::Builder::new().prefix(STAGED).tempfile_in(folder).map_err(failed)?;
    let (file, temporary) = staged.into_parts();
    // Tells that it is in use. Where a disk knows no locks, nothing is cleared either.
    let _ = file.try_lock();
    let mut writer = BufWriter::new(file);
    make(&mut writer)?;
    let file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    set_usual_permissions(&file).map_err(failed)?;
    // Somebody may have put a file there in the meantime.
    let persisted = match overwrite {
        true => temporary.persist(path),
        false => temporary.persist_noclobber(path),
    };
    persisted.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => failed(error.error),
    })?;
    transaction::sync_folder(folder).map_err(failed)
}

/// Refuses to take the place of a file, unless the user wants it so, or of a folder.
pub fn refuse_existing(path: &Path, overwrite: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::usage(Problem::new("output-is-folder").path(path)));
    }
    if !overwrite && std::fs::symlink_metadata(path).is_ok() {
        return Err(exists(path));
    }
    Ok(())
}

fn exists(path: &Path) -> Failure {
    Failure::usage(Problem::new("output-exists").path(path))
}

/// A temporary file is its maker's alone; what it becomes is like any other.
#[cfg(unix)]
fn set_usual_permissions(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_permissions(_: &File) -> io::Result<()> {
    Ok(())
}

/// Removes files that runs which were killed have not put in their place.
fn clear_staged(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(STAGED) {
            continue;
        }
        let is_young = || {
            let metadata = entry.metadata().ok()?;
            let age = metadata.modified().ok()?.elapsed().unwrap_or_default();
            Some(metadata.len() == 0 && age.as_secs() < YOUNG)
        };
        let Ok(file) = File::options().read(true).write(true).open(entry.path()) else { continue };
        if file.try_lock().is_ok() && is_young() == Some(false) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes().to_vec())).collect()
    }

    /// A folder, and the files of it that a person sees.
    fn seen(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).expect("a folder") {
                let path = entry.expect("an entry").path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => found.push(path),
                }
            }
        }
        let name = |path: PathBuf| {
            path.strip_prefix(folder).expect("within").display().to_string().replace('\\', "/")
        };
        let mut names: Vec<String> = found.into_iter().map(name).collect();
        names.sort();
        names
    }

    /// The files of a report with their manifest.
    fn report(entries: &[(&str, &str)]) -> Files {
        let mut files = files(entries);
        let listed = files.keys().map(|name| serde_json::json!({ "file": name, "sha256": null }));
        let listed: Vec<_> = listed.collect();
        let manifest = serde_json::json!({ "survey_version": "0", "outputs": listed });
        files.insert(MANIFEST.to_owned(), manifest.to_string().into_bytes());
        files
    }

    #[test]
    fn a_second_run_replaces_what_the_first_has_written_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("out");
        let run = |entries: &[(&str, &str)]| write(&target, report(entries), Writer::Report, &[]);
        run(&[("a.txt", "1"), ("charts/x.svg", "1")]).expect("written");
        std::fs::write(target.join("charts/notes.txt"), "mine").expect("written");
        run(&[("a.txt", "2"), ("more/y.svg", "2")]).expect("written");
        let expected = ["a.txt", "charts/notes.txt", MANIFEST, "more/y.svg"];
        assert_eq!(seen(&target), expected);
        assert_eq!(std::fs::read_to_string(target.join("a.txt")).expect("there"), "2");
        run(&[("a.txt", "3")]).expect("written");
        assert_eq!(seen(&target), ["a.txt", "charts/notes.txt", MANIFEST]);
        assert!(!target.join("more").exists(), "folders of ours go when they are empty");
    }

    #[test]
    fn what_no_manifest_tells_as_ours_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path();
        let is_refused = |entries: &[(&str, &str)]| {
            let before = seen(target);
            let failure = write(target, files(entries), Writer::Export, &[]).expect_err("refused");
            assert_eq!(failure.exit_code(), 2);
            assert_eq!(seen(target), before);
        };
        std::fs::write(target.join("a.txt"), "mine").expect("written");
        is_refused(&[("a.txt", "1"), ("b.txt", "1")]);
        // A file where a folder is needed, a folder where a file is to be.
        is_refused(&[("a.txt/b.txt", "1")]);
        std::fs::create_dir(target.join("c")).expect("made");
        is_refused(&[("b.txt", "1"), ("c", "1")]);
        // Somebody else's manifest.
        std::fs::write(target.join(MANIFEST), r#"{"outputs": [{"file": "a.txt"}]}"#).expect("made");
        is_refused(&[("a.txt", "1")]);
        is_refused(&[("d.txt", "1")]);
        assert_eq!(std::fs::read_to_string(target.join("a.txt")).expect("there"), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_way_is_refused_even_one_that_leads_nowhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path();
        std::os::unix::fs::symlink("nowhere", target.join("source")).expect("a link");
        let wanted = files(&[("a.txt", "1"), ("source/x.typ", "1")]);
        let failure = write(target, wanted, Writer::Export, &[]).expect_err("refused");
        assert_eq!(failure.problems[0].key(), "output-in-the-way");
        assert_eq!(seen(target), ["source"]);
    }

    #[test]
    fn two_commands_keep_each_others_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path();
        let report = || report(&[("report.pdf", "1")]);
        write(target, report(), Writer::Report, &[]).expect("written");
        write(target, files(&[("findings.csv", "1")]), Writer::Check, &[]).expect("written");
        write(target, report(), Writer::Report, &[]).expect("written");
        write(target, files(&[("findings.csv", "2")]), Writer::Check, &[]).expect("written");
        assert_eq!(seen(target), ["findings.csv", MANIFEST, "report.pdf"]);
        remove(target, &[]).expect("removed");
        assert_eq!(seen(target), ["findings.csv", MANIFEST]);
        write(target, files(&[("findings.csv", "3")]), Writer::Check, &[]).expect("still ours");
    }

    #[test]
    fn a_file_in_the_way_of_the_folder_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("out");
        std::fs::write(&target, "mine").expect("written");
        let wanted = files(&[("a.txt", "1")]);
        let failure = write(&target, wanted, Writer::Export, &[]).expect_err("refused");
        assert_eq!(failure.exit_code(), 2);
        assert_eq!(std::fs::read_to_string(&target).expect("still there"), "mine");
    }

    #[test]
    fn a_file_that_exists_is_replaced_only_where_that_is_wanted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        write_file(&path, b"1", false, &[]).expect("written");
        let failure = write_file(&path, b"2", false, &[]).expect_err("refused");
        assert_eq!((failure.exit_code(), failure.problems[0].key()), (2, "output-exists"));
        write_file(&path, b"3", true, &[]).expect("written");
        assert_eq!(std::fs::read(&path).expect("there"), b"3");
        // One that fails on the way leaves the old one, and nothing else.
        let fails = write_file_by(&path, true, |_| Err(Failure::internal("x")));
        fails.expect_err("failed");
        assert_eq!(std::fs::read(&path).expect("there"), b"3");
        assert_eq!(seen(folder.path()), ["a.csv"]);
    }

    #[test]
    fn what_a_killed_run_has_left_is_cleared_and_what_another_works_on_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let staged = |name: &str| {
            let path = folder.path().join(format!("{STAGED}{name}"));
            std::fs::write(&path, "half").expect("written");
            path
        };
        let (killed, other) = (staged("killed"), staged("other"));
        let lock = File::open(&other).expect("there");
        lock.try_lock().expect("free");
        write_file(&folder.path().join("a.txt"), b"1", false, &[]).expect("written");
        assert!(!killed.exists() && other.exists());
        assert_eq!(seen(folder.path()).len(), 2);
    }
}

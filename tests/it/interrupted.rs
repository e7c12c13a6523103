//! A run that is stopped at any moment leaves what was there or what was to be, and the next
//! one finds its way.
//!
//! strace ends the program before each of the system calls that change a folder. The test is
//! for Linux; where strace is missing it says so, and fails in CI.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use crate::files::{path, stderr, survey_in};

/// What changes a folder. Libraries make some of them without the C library.
const CHANGES: &str =
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,fsync,fdatasync";

const ANSWERS: &str = "Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\n\
A1,紙の本,小説,10～20,\nA2,電子書籍,小説|歴史,4,電話\nA3,紙の本,科学,0,\n";

fn has_strace() -> bool {
    let found = Command::new("strace").arg("-V").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "CI installs strace");
    if !found {
        eprintln!("strace is not there: nothing was tried");
    }
    found
}

/// Runs the program and ends it before the `number`-th change, from 1.
fn stopped(folder: &Path, args: &[&str], number: usize) -> Output {
    Command::new("strace")
        .current_dir(folder)
        .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={CHANGES}")])
        .args(["-e", &format!("inject={CHANGES}:signal=KILL:when={number}")])
        .arg(env!("CARGO_BIN_EXE_survey"))
        .args(args)
        .output()
        .expect("strace runs")
}

/// Files, and what is in them; folders, whose names end in a slash.
fn seen(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).expect("within").display().to_string();
            match path.is_dir() {
                true => {
                    files.insert(format!("{name}/"), Vec::new());
                    folders.push(path);
                }
                false => {
                    // By its lock a batch is told from another.
                    if name.ends_with(".survey-batch.lock") {
                        continue;
                    }
                    files.insert(name, std::fs::read(&path).expect("readable"));
                }
            }
        }
    }
    files
}

/// A folder with what a command needs.
fn prepared() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = |from: &str, to: &str| {
        let to = folder.path().join(to);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::copy(path(from), to).expect("copied");
    };
    copy("tests/fixtures/reading/reading.toml", "reading.toml");
    copy("tests/fixtures/reading/report/plan.toml", "report/plan.toml");
    copy("tests/fixtures/reading/report/prose/books.ja.tera", "report/prose/books.ja.tera");
    std::fs::write(folder.path().join("answers.csv"), ANSWERS).expect("written");
    let more = ANSWERS.replace("A3,紙の本,科学,0,", "A3,紙の本,科学,2,");
    std::fs::write(folder.path().join("more.csv"), more).expect("written");
    let batch = "[[study]]\nname = \"a\"\ndata = [\"DATA\"]\nquestionnaire = \"reading.toml\"\n";
    for (name, data) in [("old.toml", "answers.csv"), ("new.toml", "more.csv")] {
        std::fs::write(folder.path().join(name), batch.replace("DATA", data)).expect("written");
    }
    folder
}

/// Runs `old`, then stops `new` before its first change, its second and so on until it comes
/// to its end. After each stop, `again` finishes or takes back what was begun.
fn tried(old: &[&str], new: &[&str], again: &[&str]) {
    if !has_strace() {
        return;
    }
    let run = |folder: &Path, args: &[&str]| survey_in(folder, args);
    let folder = prepared();
    let inputs = seen(folder.path());
    run(folder.path(), old);
    let before = seen(folder.path());
    run(folder.path(), new);
    let after = seen(folder.path());
    assert_ne!(before, after, "the command changes something");
    let mut stops = 0;
    loop {
        let folder = prepared();
        let here = folder.path();
        run(here, old);
        let output = stopped(here, new, stops + 1);
        if output.status.code().is_some_and(|code| code != 137) {
            assert_eq!(seen(here), after, "{}", stderr(&output));
            break;
        }
        stops += 1;
        let now = seen(here);
        // Nothing that was read has changed, and what has no journal is as it was or done.
        let is_seen = |name: &String| !name.contains(".survey") && !name.ends_with('/');
        let files = |all: &BTreeMap<String, Vec<u8>>| {
            let mut files = all.clone();
            files.retain(|name, _| is_seen(name));
            files
        };
        assert!(inputs.iter().all(|(name, bytes)| now.get(name) == Some(bytes)), "stop {stops}");
        let has_journal = now.keys().any(|name| name.ends_with(".survey/journal.json"));
        if !has_journal {
            let seen = files(&now);
            let is_whole = seen == files(&before) || seen == files(&after);
            assert!(is_whole, "stop {stops}: {:?}", seen.keys());
        }
        let output = run(here, again);
        let now = seen(here);
        assert!(
            now == after || now == before,
            "stop {stops}, then again: {:?} {}",
            now.keys(),
            stderr(&output)
        );
        // The command itself makes what it was to make.
        run(here, new);
        assert_eq!(seen(here).keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
        assert!(seen(here) == after, "stop {stops}, then the command");
    }
    assert!(stops > 1, "{stops} stops");
}

const OF: [&str; 4] = ["-q", "reading.toml", "--threshold", "5"];

#[test]
fn a_report_that_is_stopped_leaves_the_old_one_or_the_new() {
    let report = |data| [&["report", data, "-o", "out", "--quiet"], &OF[..2]].concat();
    tried(&report("answers.csv"), &report("more.csv"), &["verify", "out"]);
}

#[test]
fn a_report_without_a_folder_of_the_old_one_that_is_stopped_leaves_no_empty_folder() {
    let report = |formats| {
        [&["report", "more.csv", "-o", "out", "--quiet", "--format", formats], &OF[..2]].concat()
    };
    tried(&report("csv,svg"), &report("csv"), &["verify", "out"]);
}

#[test]
fn a_first_report_that_is_stopped_leaves_nothing_or_all() {
    let report = [&["report", "more.csv", "-o", "out", "--quiet"], &OF[..2]].concat();
    tried(&["questionnaires"], &report, &report);
}

#[test]
fn a_check_that_is_stopped_leaves_the_old_lists_or_the_new() {
    let check = |data| [&["check", data, "-o", "out"], &OF[..2]].concat();
    tried(&check("answers.csv"), &check("more.csv"), &check("more.csv"));
}

#[test]
fn an_export_that_is_stopped_leaves_the_old_files_or_the_new() {
    let export = |data| [&["export", data, "-o", "out", "--microdata"], &OF[..2]].concat();
    tried(&export("answers.csv"), &export("more.csv"), &export("more.csv"));
}

#[test]
fn a_mapping_made_up_answers_and_a_table_that_are_stopped_are_the_old_file_or_the_new() {
    let map = ["map", "answers.csv", "-q", "reading.toml", "-o", "m.toml"];
    let again = [&map[..], &["--map", "m.toml", "--lang", "en"]].concat();
    tried(&map, &again, &again);
    let synth = |rows| ["synth", "-q", "reading.toml", "-n", rows, "-o", "s.csv", "--overwrite"];
    tried(&synth("3"), &synth("5"), &synth("5"));
    let cross = |data| {
        [
            &["cross", data, "--rows", "format", "--mean", "books", "-o", "c.csv", "--overwrite"],
            &OF[..2],
        ]
        .concat()
    };
    tried(&cross("answers.csv"), &cross("more.csv"), &cross("more.csv"));
}

#[test]
fn a_batch_that_is_stopped_is_finished_by_the_next() {
    tried(&["batch", "old.toml"], &["batch", "new.toml"], &["batch", "new.toml"]);
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    if !has_strace() {
        return;
    }
    let map = ["map", "answers.csv", "-q", "reading.toml", "-o", "m.toml"];
    let folder = prepared();
    survey_in(folder.path(), &map);
    let before = seen(folder.path());
    let again = [&map[..], &["--map", "m.toml"]].concat();
    let output = Command::new("strace")
        .current_dir(folder.path())
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=write,fsync"])
        .args(["-e", "inject=write:error=ENOSPC:when=1+"])
        .arg(env!("CARGO_BIN_EXE_survey"))
        .args(&again)
        .output()
        .expect("strace runs");
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(seen(folder.path()), before);
}

#[test]
fn two_reports_into_one_folder_are_one_of_them_whole() {
    let folder = prepared();
    let here = folder.path();
    let report =
        |data: &str| [&["report", data, "-o", "out", "--quiet"], &OF[..2]].concat().join("\u{1f}");
    let whole = |data: &str| {
        let args = report(data);
        survey_in(here, &args.split('\u{1f}').collect::<Vec<_>>());
        seen(&here.join("out"))
    };
    let (first, second) = (whole("answers.csv"), whole("more.csv"));
    for _ in 0..5 {
        let spawn = |data: &str| {
            let args = report(data);
            Command::new(env!("CARGO_BIN_EXE_survey"))
                .current_dir(here)
                .args(args.split('\u{1f}'))
                .spawn()
                .expect("the binary runs")
        };
        let mut both = [spawn("answers.csv"), spawn("more.csv")];
        assert!(both.iter_mut().all(|run| run.wait().expect("ended").success()));
        let found = seen(&here.join("out"));
        assert!(found == first || found == second, "{:?}", found.keys());
    }
}

//! `survey report --watch`: a report that follows its inputs.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::files::path;

/// Ends the program with the test.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until a file is as expected, for as long as a slow machine takes.
fn until(file: &Path, is_so: impl Fn(&str) -> bool) {
    let start = Instant::now();
    loop {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if is_so(&text) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{}: {text}", file.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_report_is_made_again_when_answers_or_definitions_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = |name: &str| folder.path().join(name);
    let reading = path("tests/fixtures/reading");
    std::fs::create_dir_all(here("report/prose")).expect("made");
    for name in ["reading.toml", "report/plan.toml"] {
        std::fs::copy(reading.join(name), here(name)).expect("copied");
    }
    for file in std::fs::read_dir(reading.join("report/prose")).expect("there").flatten() {
        std::fs::copy(file.path(), here("report/prose").join(file.file_name())).expect("copied");
    }
    std::fs::create_dir(here("data")).expect("made");
    let head = "会員番号,主に読む形式,好きな分野,1か月に読む冊数,電子書籍を読む機器\n";
    let answers = |books: u32| format!("{head}A1,紙の本,小説,{books},\nA2,電子書籍,,5,電話\n");
    std::fs::write(here("data/a.csv"), answers(2)).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    // The output lies within what is watched, and is no change.
    command.current_dir(folder.path()).args(["report", "data", "-q", "reading.toml", "--watch"]);
    command.args(["--format", "csv", "-o", "data/out"]).stdout(Stdio::null());
    let said = std::fs::File::create(here("said")).expect("made");
    let _watching = Watching(command.stderr(said).spawn().expect("the binary runs"));
    let results = here("data/out/results.csv");
    let mean = |mean: &'static str| move |text: &str| text.contains(&format!(",mean,{mean},"));

    until(&results, mean("42"));
    std::fs::write(here("data/a.csv"), answers(4)).expect("written");
    until(&results, mean("54"));
    // A file that comes.
    std::fs::write(here("data/b.csv"), format!("{head}A3,紙の本,,0,\n")).expect("written");
    until(&results, mean("36"));
    // A definition with a mistake is told, and the report stays; then it is mended.
    let plan = std::fs::read_to_string(here("report/plan.toml")).expect("there");
    std::fs::write(here("report/plan.toml"), plan.replace("[cover]", "[cover")).expect("written");
    until(&here("said"), |text| text.contains("plan.toml"));
    until(&results, mean("36"));
    let mended = plan.replace("mean = \"0.00\"", "mean = \"0.000\"");
    std::fs::write(here("report/plan.toml"), mended).expect("written");
    until(&results, |text| text.contains(",mean,36,36.000,"));
    // Nothing changes any more: nothing is made any more.
    let made = || std::fs::metadata(&results).and_then(|about| about.modified()).expect("there");
    let before = made();
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(made(), before);
}

#[test]
fn what_cannot_be_mended_by_waiting_ends_at_once() {
    let output = crate::files::survey(&["report", "no-such.xlsx", "--watch"]);
    assert_eq!(output.status.code(), Some(2));
}

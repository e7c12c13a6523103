//! `survey batch` and `survey verify`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::files::{path, stderr, stdout, survey_in};

const ANSWERS: &str = "\
Q0 会員番号,Q1 主に読む形式,Q2 好きな分野[小説],Q2 好きな分野[歴史],Q2 好きな分野[科学],Q3 1か月に読む冊数,Q4 電子書籍を読む機器,入会日
A1,紙の本,○,,○,2,,2020-04-01
A2,電子書籍,○,,,5,専用端末,2021-05-01
A3,紙の本,,1,,\"4\",,
A4,電子書籍,1,,,0,電話,
A5,紙の本,,,1,7,,
";

/// A folder with a plan of three studies, one with a report for each answer.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in ["reading.toml", "report/plan.toml"] {
        let to = folder.path().join(entry);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::copy(path("tests/fixtures/reading").join(entry), to).expect("copied");
    }
    let prose = folder.path().join("report/prose");
    std::fs::create_dir_all(&prose).expect("a folder");
    for file in
        std::fs::read_dir(path("tests/fixtures/reading/report/prose")).expect("there").flatten()
    {
        std::fs::copy(file.path(), prose.join(file.file_name())).expect("copied");
    }
    std::fs::write(folder.path().join("a.csv"), ANSWERS).expect("written");
    std::fs::write(folder.path().join("b.csv"), ANSWERS.replace("A3,紙の本", "A3,電子書籍"))
        .expect("written");
    let plan = r#"
output = "reports"

[[study]]
name = "first"
data = ["a.csv"]
questionnaire = "reading.toml"

[[study]]
name = "second"
data = ["b.csv"]
questionnaire = "reading.toml"

[[study]]
name = "each"
data = ["a.csv"]
questionnaire = "reading.toml"
for_each = "format"
"#;
    std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
    folder
}

fn batch(folder: &Path, extra: &[&str]) -> (Option<i32>, serde_json::Value, String) {
    let mut args = vec!["batch", "plan.toml", "--json"];
    args.extend(extra);
    let output = survey_in(folder, &args);
    let told = stdout(&output);
    let json = serde_json::from_str(&told).unwrap_or_default();
    (output.status.code(), json, format!("{told}{}", stderr(&output)))
}

/// All files below a folder.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").display().to_string();
                files.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    files
}

fn outcomes(json: &serde_json::Value) -> BTreeMap<String, String> {
    let reports = json["reports"].as_array().expect("reports").iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    reports.map(|report| (text(&report["name"]), text(&report["outcome"]))).collect()
}

#[test]
fn what_has_not_changed_is_left_alone_and_what_has_is_made_anew() {
    let folder = folder();
    let (code, json, told) = batch(folder.path(), &[]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(json["made"], 4, "{told}");
    let names: Vec<String> = outcomes(&json).into_keys().collect();
    assert_eq!(names, ["each/01_紙の本", "each/02_電子書籍", "each/09_その他", "first", "second"]);
    // Nobody reads otherwise: there is no report.
    assert!(!folder.path().join("reports/each/09_その他").exists());
    let one = folder.path().join("reports/each/01_紙の本/results.json");
    let text = std::fs::read_to_string(one).expect("written");
    let one: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(one["respondents"], 3);
    // A table by the answers of which one is left would show the others with nothing.
    let tables = one["tables"].as_array().expect("tables");
    assert!(tables.iter().all(|table| table["id"] != "format") && !tables.is_empty());
    assert!(one["cover"]["title"].as_str().is_some_and(|t| t.contains("紙の本")));
    assert!(one["remarks"][0].as_str().is_some_and(|r| r.contains("「紙の本」")));

    let (_, json, told) = batch(folder.path(), &[]);
    assert_eq!((&json["made"], &json["skipped"]), (&0.into(), &5.into()), "{told}");

    // An input, an output, a definition.
    let changed = |folder: &Path| outcomes(&batch(folder, &["--explain"]).1);
    std::fs::write(folder.path().join("b.csv"), ANSWERS).expect("written");
    assert_eq!(changed(folder.path())["second"], "made");
    let csv = folder.path().join("reports/first/results.csv");
    std::fs::write(&csv, "mine").expect("written");
    let after = changed(folder.path());
    assert_eq!((after["first"].as_str(), after["second"].as_str()), ("made", "skipped"));
    assert_ne!(std::fs::read_to_string(&csv).expect("there"), "mine");
    let plan = folder.path().join("report/plan.toml");
    let text = std::fs::read_to_string(&plan).expect("there");
    std::fs::write(&plan, format!("{text}\n# one more line\n")).expect("written");
    let after = changed(folder.path());
    assert_eq!(after.values().filter(|outcome| *outcome == "made").count(), 4);

    // Of answers that are gone no report is left.
    std::fs::write(folder.path().join("a.csv"), ANSWERS.replace("紙の本", "電子書籍"))
        .expect("written");
    assert_eq!(changed(folder.path())["each/01_紙の本"], "skipped");
    assert!(!folder.path().join("reports/each/01_紙の本").exists());
}

#[test]
fn a_study_that_is_its_own_template_is_not_changed_by_its_report() {
    let folder = folder();
    let study = folder.path().join("study");
    std::fs::rename(folder.path().join("report"), &study).expect("moved");
    std::fs::write(study.join("answers.csv"), ANSWERS).expect("written");
    std::fs::copy(folder.path().join("reading.toml"), study.join("reading.toml")).expect("copied");
    let text = "questionnaire = \"reading.toml\"\ntemplate = \".\"\ndata = [\"answers.csv\"]\n";
    std::fs::write(study.join("study.toml"), text).expect("written");
    let plan = "output = \"study/output\"\n[[study]]\nname = \"own\"\ndata = [\"study\"]\n";
    std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let (_, json, told) = batch(folder.path(), &[]);
    assert_eq!(json["made"], 1, "{told}");
    let (_, json, told) = batch(folder.path(), &["--explain"]);
    assert_eq!(json["skipped"], 1, "{told}");
    let prose = std::fs::read_dir(study.join("prose")).expect("there").flatten().next();
    std::fs::write(prose.expect("a file").path(), "{{ respondents }}").expect("written");
    assert_eq!(outcomes(&batch(folder.path(), &[]).1)["own"], "made");
}

#[test]
fn a_study_that_fails_stops_no_other() {
    let folder = folder();
    let plan = std::fs::read_to_string(folder.path().join("plan.toml")).expect("there");
    let plan = format!("{plan}\n[[study]]\nname = \"gone\"\ndata = [\"gone.csv\"]\n");
    std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let (code, json, told) = batch(folder.path(), &[]);
    assert_eq!(code, Some(1), "{told}");
    assert_eq!((&json["made"], &json["failed"]), (&4.into(), &1.into()), "{told}");
    assert_eq!(outcomes(&json)["gone"], "failed");
    assert!(told.contains("gone.csv"));
}

#[test]
fn a_study_is_written_in_the_formats_that_it_names_and_no_other_is_made_up() {
    let folder = folder();
    let with = |formats: &str| {
        let plan = format!(
            "output = \"reports\"\n[[study]]\nname = \"own\"\ndata = [\"a.csv\"]\n\
             questionnaire = \"reading.toml\"\nformats = [{formats}]\n"
        );
        std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
        batch(folder.path(), &[])
    };
    let (code, json, told) = with("\"csv\", \"jpg\", \"pgn\"");
    assert_eq!((code, outcomes(&json)["own"].as_str()), (Some(1), "failed"), "{told}");
    assert!(told.contains("jpg") && told.contains("pgn") && told.contains("png"), "{told}");
    let (code, _, told) = with("\"csv\", \"png\"");
    assert_eq!(code, Some(0), "{told}");
    let written = tree(&folder.path().join("reports/own"));
    let ends = |end: &str| written.keys().any(|name| name.ends_with(end));
    assert!(ends(".png") && ends("results.csv") && !ends(".pdf") && !ends(".svg"), "{told}");
    // What is asked for otherwise is made again.
    let (_, json, told) = with("\"csv\"");
    assert_eq!(outcomes(&json)["own"], "made", "{told}");
    assert!(tree(&folder.path().join("reports/own")).keys().all(|name| !name.ends_with(".png")));
}

#[test]
fn mistakes_in_the_plan_are_all_told_before_anything_is_made() {
    let folder = folder();
    let plan = "output = \"reports\"\n[[study]]\nname = \"a/b\"\ndata = [\"a.csv\", \"./a.csv\"]\n\
                [[study]]\nname = \"x\"\ndata = [\"a.csv\"]\n[[study]]\nname = \"X\"\ndata = [\"a.csv\"]\n";
    std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let (code, json, told) = batch(folder.path(), &[]);
    assert_eq!(code, Some(1), "{told}");
    let kinds: Vec<&str> = json["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .filter_map(|p| p["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["batch-name", "batch-file-twice", "id-duplicate"]);
    assert!(!folder.path().join("reports").exists());
}

#[test]
fn a_batch_that_is_killed_at_any_moment_ends_as_if_nothing_had_happened() {
    let clean = folder();
    batch(clean.path(), &[]);
    let expected = tree(&clean.path().join("reports"));
    let killed = folder();
    // Moments from the clock; the outcome must not depend on them.
    let mut moment = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(7, |now| now.subsec_nanos() as u64);
    for _ in 0..12 {
        moment =
            moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = Command::new(env!("CARGO_BIN_EXE_survey"))
            .current_dir(killed.path())
            .args(["batch", "plan.toml"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis((moment >> 33) % 700));
        child.kill().expect("killed");
        child.wait().expect("gone");
    }
    let (code, _, told) = batch(killed.path(), &[]);
    assert_eq!(code, Some(0), "{told}");
    let found = tree(&killed.path().join("reports"));
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&expected));
    for (name, bytes) in &expected {
        assert!(found[name] == *bytes, "{name}");
    }
}

#[test]
fn two_batches_on_one_folder_do_not_meet() {
    let folder = folder();
    let reports = folder.path().join("reports");
    std::fs::create_dir_all(&reports).expect("a folder");
    let lock = std::fs::File::create(reports.join(".survey-batch.lock")).expect("a file");
    lock.try_lock().expect("free");
    let (code, _, told) = batch(folder.path(), &[]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("batch-locked"));
    lock.unlock().expect("let go");
    assert_eq!(batch(folder.path(), &[]).0, Some(0));
}

#[test]
fn a_report_is_verified_and_comes_out_again_byte_for_byte() {
    let folder = folder();
    batch(folder.path(), &[]);
    let verify = |args: &[&str]| {
        let mut all = vec!["verify"];
        all.extend(args);
        let output = survey_in(folder.path(), &all);
        (output.status.code(), format!("{}{}", stdout(&output), stderr(&output)))
    };
    for report in ["reports/first", "reports/each/02_電子書籍"] {
        let (code, told) = verify(&[report, "--rebuild"]);
        assert_eq!(code, Some(0), "{told}");
    }
    let (code, told) = verify(&["reports/first", "b.csv"]);
    assert_eq!(code, Some(1), "{told}");
    std::fs::write(folder.path().join("reports/first/results.csv"), "mine").expect("written");
    let (code, told) = verify(&["reports/first"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("results.csv"), "{told}");
    assert_eq!(verify(&["report"]).0, Some(2));
}

#[test]
fn where_a_command_is_run_makes_no_difference() {
    let folder = folder();
    batch(folder.path(), &[]);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let output = survey_in(elsewhere.path(), &["batch", &at("plan.toml"), "--explain", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!((&json["made"], &json["skipped"]), (&0.into(), &5.into()), "{json}");
    for report in ["reports/first", "reports/each/02_電子書籍"] {
        let output = survey_in(elsewhere.path(), &["verify", &at(report), "--rebuild", "--json"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        assert_eq!(json["inputs"][0]["outcome"], "same", "{json}");
    }
}

#[test]
fn a_report_of_data_or_a_plan_that_have_changed_is_told() {
    let folder = folder();
    batch(folder.path(), &[]);
    let verify = || {
        let output = survey_in(folder.path(), &["verify", "reports/second"]);
        (output.status.code(), stdout(&output))
    };
    assert_eq!(verify().0, Some(0));
    let data = folder.path().join("b.csv");
    let answers = std::fs::read(&data).expect("there");
    std::fs::write(&data, "other").expect("written");
    let (code, told) = verify();
    assert!(code == Some(1) && told.contains("b.csv"), "{told}");
    std::fs::remove_file(&data).expect("removed");
    let (code, told) = verify();
    assert!(code == Some(0) && told.contains("確かめていません"), "{told}");
    std::fs::write(&data, answers).expect("written");
    let plan = folder.path().join("report/plan.toml");
    let text = std::fs::read_to_string(&plan).expect("there");
    std::fs::write(&plan, format!("{text}\n")).expect("written");
    let (code, told) = verify();
    assert!(code == Some(1) && told.contains("plan.toml"), "{told}");
}

#[test]
fn a_file_that_cannot_be_read_at_all_is_one_failed_report() {
    let folder = folder();
    let plan = std::fs::read_to_string(folder.path().join("plan.toml")).expect("there");
    let plan = format!("{plan}\n[[study]]\nname = \"bad\"\ndata = [\"bad.parquet\"]\n");
    std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let mut bytes = b"PAR1".to_vec();
    bytes.extend([0xff; 64]);
    bytes.extend([60, 0, 0, 0]);
    bytes.extend(b"PAR1");
    std::fs::write(folder.path().join("bad.parquet"), bytes).expect("written");
    let (code, json, told) = batch(folder.path(), &[]);
    assert_eq!(code, Some(1), "{told}");
    assert_eq!((&json["made"], &json["failed"]), (&4.into(), &1.into()), "{told}");
}

#[test]
fn a_plan_alone_makes_nothing() {
    let folder = folder();
    let (code, json, told) = batch(folder.path(), &["--dry-run"]);
    assert_eq!((code, &json["wanted"], &json["made"]), (Some(0), &5.into(), &0.into()), "{told}");
    assert!(!folder.path().join("reports").exists());
}

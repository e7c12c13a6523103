//! The codebook, DDI, the exported answers and the tables of a report count alike.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use survey::questionnaire::{Kind, Questionnaire};
use survey::{assets, questionnaire};

use crate::files::{path, sample, stderr, stdout, survey};

fn load(name: &str) -> Questionnaire {
    questionnaire::load(&assets::questionnaire(name).expect("there")).expect("a questionnaire")
}

/// A plan with a table of each question that has codes or numbers.
fn plan(questionnaire: &Questionnaire) -> String {
    let mut plan = "[cover]\ntitle = \"全問\"\n[[section]]\nid = \"s\"\nnumber = \"1\"\nlevel = 1\nheading = \"章\"\n".to_owned();
    for variable in &questionnaire.variables {
        let id = &variable.id;
        let kind = match variable.kind {
            Kind::Single | Kind::Multiple => "kind = \"frequency\"\nshow_no_answer = true",
            Kind::Count | Kind::Number => {
                "kind = \"summary\"\nstatistics = [\"n\", \"min\", \"max\", \"mean\", \"sum\"]"
            }
            Kind::Derived if !questionnaire.is_yes_no(id) => {
                "kind = \"summary\"\nstatistics = [\"n\", \"min\", \"max\", \"mean\", \"sum\"]"
            }
            _ => continue,
        };
        let _ = writeln!(
            plan,
            "[[table]]\nid = \"{id}\"\nsection = \"s\"\ntitle = \"{id}\"\nvariables = [\"{id}\"]\n{kind}"
        );
    }
    plan
}

fn run(args: &[&str]) {
    let output = survey(args);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// Exports the answers, counts them anew and compares.
fn recount(name: &str, data: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (template, microdata) = (folder.path().join("plan"), folder.path().join("microdata"));
    std::fs::create_dir(&template).expect("made");
    std::fs::write(template.join("plan.toml"), plan(&load(name))).expect("written");
    let results = folder.path().join("results");
    run(&["export", text(data), "-q", name, "--microdata", "--with-texts", "-o", text(&microdata)]);
    let tables = ["export", text(data), "-q", name, "--format", "json", "-o", text(&results)];
    run(&[&tables[..], &["--template", text(&template)]].concat());
    let output = Command::new("python3")
        .arg(path("tests/it/recount.py"))
        .args([&microdata, &results.join("results.json")])
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stdout(&output), "", "{name} {}", data.display());
    folder
}

/// Made-up answers where every second blank is filled with the answer of the respondent before:
/// also of those who were not asked.
fn answered_unasked(name: &str, folder: &Path) -> PathBuf {
    let made = folder.join("made.csv");
    run(&["synth", "-q", name, "-n", "60", "-o", text(&made)]);
    let bytes = std::fs::read(&made).expect("there");
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut rows: Vec<Vec<String>> = reader.deserialize().map(|row| row.expect("a row")).collect();
    for row in 2..rows.len() {
        for column in 0..rows[row].len() {
            if rows[row][column].is_empty() && (row + column) % 2 == 0 {
                rows[row][column] = rows[row - 1][column].clone();
            }
        }
    }
    let target = folder.join("answers.csv");
    let mut writer = csv::Writer::from_path(&target).expect("a file");
    rows.iter().for_each(|row| writer.write_record(row).expect("written"));
    writer.flush().expect("written");
    target
}

#[test]
fn the_answers_their_codebooks_and_the_tables_count_alike() {
    let of = |name: &str| text(&path(&format!("tests/fixtures/{name}"))).to_owned();
    recount("jmar-2018", &sample());
    for (name, data) in [
        ("awkward/awkward.toml", "awkward/answers.csv"),
        ("forms/forms.toml", "forms/plain.csv"),
        ("reading/reading.toml", "reading/answers.parquet"),
    ] {
        recount(&of(name), &path(&of(data)));
    }
}

#[test]
fn what_is_answered_by_those_who_were_not_asked_counts_nowhere() {
    let reading = path("tests/fixtures/reading/reading.toml");
    for name in ["jmar-2018", text(&reading)] {
        let folder = tempfile::tempdir().expect("a folder");
        let answers = answered_unasked(name, folder.path());
        let check = folder.path().join("check");
        let output = survey(&["check", text(&answers), "-q", name, "-o", text(&check)]);
        let findings = std::fs::read_to_string(check.join("findings.csv"));
        let findings = findings.unwrap_or_else(|_| panic!("{}", stderr(&output)));
        assert!(findings.contains("対象でないのに回答があります"), "{name}");
        recount(name, &answers);
    }
}

#[test]
fn options_are_named_and_ranges_are_those_that_are_allowed() {
    let reading = path("tests/fixtures/reading/reading.toml");
    let folder = recount(text(&reading), &path("tests/fixtures/reading/answers.parquet"));
    let read = |name: &str| {
        std::fs::read_to_string(folder.path().join("microdata").join(name)).expect("written")
    };
    let (markdown, csv, ddi) = (read("codebook.md"), read("codebook.csv"), read("codebook.xml"));
    assert!(markdown.contains("## `genres_2` Q2 好きな分野: 歴史"), "{markdown}");
    assert!(ddi.contains("<labl>好きな分野: 歴史</labl>"), "{ddi}");
    assert!(markdown.contains("0 以上 60 以下"), "{markdown}");
    assert!(ddi.contains("<range UNITS=\"REAL\" min=\"0\" max=\"60\"/>"), "{ddi}");
    // What is computed has no allowed range, whatever occurs.
    assert_eq!(ddi.matches("<valrng>").count(), 1);
    for told in ["device_missing", "missType=\"not applicable\"", "missType=\"no answer\""] {
        assert!(ddi.contains(told), "{told}");
    }
    assert!(csv.contains("device,電子書籍を読む機器,Q4 電子書籍を読む機器,code,"), "{csv}");
}

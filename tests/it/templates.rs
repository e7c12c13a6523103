//! Templates that inherit others.

use crate::files::{path, stderr, stdout, survey_in};

fn plan(folder: &std::path::Path, text: &str) -> std::process::Output {
    let own = folder.join("own");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("plan.toml"), text).expect("written");
    let data = path("sample-data/jmar-2018.csv").display().to_string();
    survey_in(folder, &["report", &data, "-t", "own", "-o", "out", "--json"])
}

#[test]
fn a_section_is_changed_in_a_few_lines_and_the_rest_is_inherited() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = plan(
        folder.path(),
        r#"
inherits = "jmar-2018"

[cover]
date = "令和8年3月"
title = "当県の在宅医療"

[[section]]
id = "II-(2)①"
heading = "設立した者"

[[section]]
id = "II-(8)"
drop = true

[[section]]
id = "own"
number = "⑩"
level = 3
heading = "追加の節"
after = "II-(2)①"

[[table]]
id = "founder_again"
section = "own"
kind = "frequency"
title = "開設主体（再掲）"
variables = ["founder"]

[[table]]
id = "bed_type"
title = "病床の有無"

[[table]]
id = "specialties"
drop = true
"#,
    );
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let text = std::fs::read_to_string(folder.path().join("out/results.json")).expect("written");
    let results: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(results["cover"]["title"], "当県の在宅医療");
    assert_eq!(results["cover"]["date"], "令和8年3月");
    let sections = results["sections"].as_array().expect("sections");
    let at = |id: &str| sections.iter().position(|section| section["id"] == id);
    assert_eq!(sections[at("II-(2)①").expect("there")]["heading"], "設立した者");
    assert_eq!(at("own"), at("II-(2)①").map(|at| at + 1));
    assert_eq!(at("II-(8)"), None);
    let tables = results["tables"].as_array().expect("tables");
    let table = |id: &str| tables.iter().find(|table| table["id"] == id);
    assert_eq!(table("bed_type").expect("there")["title"], "病床の有無");
    assert_eq!(table("bed_type").expect("there")["unit"], "施設");
    assert!(table("specialties").is_none() && table("founder_again").is_some());
    // What is in a section that is dropped goes with it, also in sections within it.
    assert!(table("capacity").is_none() && at("II-(8)①").is_none());
    // Prose of the inherited template's own.
    assert!(table("respondents").is_some() && table("visits").is_some());
}

#[test]
fn mistakes_are_shown_in_the_file_that_they_are_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "inherits = \"jmar-2018\"\n\n[[table]]\nid = \"founder\"\nvariables = [\"fonder\"]\n\n[[section]]\nid = \"x\"\nnumber = \"\"\nlevel = 2\nheading = \"x\"\nafter = \"nowhere\"\n";
    let output = plan(folder.path(), text);
    assert_eq!(output.status.code(), Some(1));
    let told = stdout(&output);
    assert!(told.contains("own/plan.toml") || told.contains("own\\\\plan.toml"), "{told}");
    assert!(
        told.contains("fonder") && told.contains("founder") && told.contains("nowhere"),
        "{told}"
    );
    let output = plan(folder.path(), "inherits = \"no-such-template\"\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("no-such-template"));
}

#[test]
fn a_template_may_inherit_the_built_in_one_of_its_own_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("report-templates/jmar-2018");
    std::fs::create_dir_all(&own).expect("a folder");
    let text = "inherits = \"jmar-2018\"\n[cover]\ntitle = \"自県版\"\n";
    std::fs::write(own.join("plan.toml"), text).expect("written");
    let data = path("sample-data/jmar-2018.csv").display().to_string();
    let output = survey_in(folder.path(), &["report", &data, "-t", "jmar-2018", "-o", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = std::fs::read_to_string(folder.path().join("out/results.json")).expect("written");
    assert!(text.contains("自県版"));
}

#[test]
fn small_groups_are_hidden_within_each_question_and_each_subset() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = plan(
        folder.path(),
        r#"
inherits = "jmar-2018"

[[table]]
id = "crossed"
section = "II-(2)①"
kind = "cross"
title = "crossed"
variables = ["visits_intention"]
columns = ["founder", "bed_type"]
min_base = 20

[[table]]
id = "end_of_life_intention_mean"
min_base = 5
"#,
    );
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let text = std::fs::read_to_string(folder.path().join("out/results.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().flatten().collect();
    let hidden = |table: &str, subset: &str, (variable, code): (&str, &str), statistic: &str| {
        let key = [table, subset, variable, code];
        let is_of = |r: &&csv::StringRecord| r.iter().skip(1).take(4).eq(key) && &r[7] == statistic;
        let found = records.iter().find(is_of).expect("a figure");
        assert_eq!(&found[9] == "×", &found[11] == "suppressed");
        &found[11] == "suppressed"
    };
    // Nine clinics with beds: those without are hidden too, or the total would tell.
    for code in ["1", "2"] {
        assert!(hidden("crossed", "all", ("bed_type", code), "count"), "{code}");
    }
    assert!(!hidden("crossed", "all", ("founder", "1"), "count"));
    // Two clinics with several physicians want less, three with one and several.
    let less = ("end_of_life_intention", "3");
    assert!(hidden("end_of_life_intention_mean", "one_physician", less, "mean"));
}

#[test]
fn every_kind_of_table_has_a_default_sentence_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    let [data, questionnaire, template] = ["answers.csv", "awkward.toml", "report"]
        .map(|name| path("tests/fixtures/awkward").join(name));
    let [data, questionnaire, template] =
        [&data, &questionnaire, &template].map(|file| file.to_str().expect("text"));
    for lang in ["ja", "en"] {
        let arguments = ["report", data, "-q", questionnaire, "-t", template, "--lang", lang];
        let output = [&arguments[..], &["--format", "md", "-o", lang]].concat();
        let output = survey_in(folder.path(), &output);
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        let report = folder.path().join(lang).join("report.md");
        assert!(std::fs::read_to_string(report).expect("written").contains("##"), "{lang}");
    }
}

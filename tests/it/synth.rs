//! `survey synth`: what it makes up can be read back, in every format.

use crate::files::{stderr, stdout, survey};

#[test]
fn made_up_answers_read_without_errors_from_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut results = Vec::new();
    for extension in ["csv", "xlsx", "parquet"] {
        let file = folder.path().join(format!("a.{extension}"));
        let file = file.to_str().expect("a path");
        let output = survey(&["synth", "-n", "60", "--seed", "5", "-o", file]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let out = folder.path().join(extension);
        let out = out.to_str().expect("a path");
        let output = survey(&["check", file, "-o", out, "--json"]);
        let told: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        assert_eq!((&told["errors"], &told["respondents"]), (&0.into(), &60.into()), "{told}");
        let output = survey(&["export", file, "-o", out]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        results
            .push(std::fs::read(folder.path().join(extension).join("results.csv")).expect("there"));
    }
    assert!(results[0] == results[1] && results[0] == results[2]);
}

#[test]
fn made_up_answers_keep_to_what_stands_alone_what_is_required_and_each_rank_once() {
    for name in ["hub-plan", "jmar-2018", "resources", "round-the-clock", "training", "zones"] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.csv");
        let file = file.to_str().expect("a path");
        let output = survey(&["synth", "-q", name, "-n", "200", "-o", file]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let out = folder.path().join("out");
        let out = out.to_str().expect("a path");
        let output = survey(&["check", file, "-q", name, "-o", out, "--json"]);
        let told: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        for finding in told["findings"].as_array().expect("a list") {
            let (kind, rule) = (finding["kind"].as_str(), finding["rule"].as_str());
            assert!(!matches!(kind, Some("exclusive" | "required")), "{name}: {finding}");
            let is_of_ranks = rule.is_some_and(|rule| rule.contains("順位"));
            assert!(!is_of_ranks, "{name}: {finding}");
        }
    }
}

#[test]
fn faults_are_injected_at_the_stated_rate_and_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.csv");
    let path = file.to_str().expect("a path");
    let output = survey(&["synth", "-n", "300", "--faults", "0.3", "-o", path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let out = folder.path().to_str().expect("a path");
    let output = survey(&["check", path, "-o", out, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert!(told["errors"].as_u64().is_some_and(|errors| errors >= 30), "{}", told["errors"]);
    let refused = survey(&["synth", "-n", "3", "-o", "a.doc"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.csv");
    std::fs::write(&file, "mine").expect("written");
    let name = file.to_str().expect("a path");
    let refused = survey(&["synth", "-n", "3", "-o", name]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("--overwrite"), "{}", stderr(&refused));
    assert_eq!(std::fs::read(&file).expect("there"), b"mine");
    let made = survey(&["synth", "-n", "3", "-o", name, "--overwrite"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let name = folder.path().join("answers.xlsx");
    let refused = survey(&["synth", "-n", "1048575", "-o", name.to_str().expect("a path")]);
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
}

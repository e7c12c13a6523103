//! A report in two languages: each as it would be alone, in a folder of its own, and one web page
//! with both.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::files::{path, put, stderr, stdout, survey_in};

const FORMATS: &str = "html,docx,md,xlsx,data,csv,json,parquet,svg,png";

fn report(folder: &Path, out: &str, more: &[&str]) {
    let study = path("sample-data/jmar-2018");
    let args = [&["report", study.to_str().expect("a path"), "-o", out, "--quiet"], more].concat();
    let output = survey_in(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// All files below a folder with what they hold, by their paths there.
fn all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                files.insert(name.replace('\\', "/"), std::fs::read(&path).expect("readable"));
            }
        }
    }
    files
}

#[test]
fn each_language_of_a_report_has_the_files_that_it_would_have_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    report(here, "both", &["--format", FORMATS, "--lang", "ja,en"]);
    let mut both = all(&here.join("both"));
    for lang in ["ja", "en"] {
        report(here, lang, &["--format", FORMATS, "--lang", lang]);
        let mut alone = all(&here.join(lang));
        let page = alone.remove("report.html").expect("a page");
        alone.remove("manifest.json").expect("a manifest");
        let manifest = both.remove(&format!("{lang}/manifest.json")).expect("a manifest");
        let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        assert_eq!(manifest["lang"], lang);
        assert_eq!(manifest["outputs"].as_array().map(Vec::len), Some(alone.len()));
        assert!(alone.len() > 80, "{}", alone.len());
        for (name, bytes) in alone {
            let found = both.remove(&format!("{lang}/{name}"));
            assert!(found.is_some_and(|found| found == bytes), "{lang}/{name}");
        }
        // The page has all that the page of one language has.
        let page = String::from_utf8(page).expect("a text");
        let main = |page: &str| {
            let from = page.find(&format!("<main id=\"{lang}-main\">")).expect("there");
            page[from..from + page[from..].find("</main>").expect("an end")].to_owned()
        };
        let in_both = String::from_utf8(both["report.html"].clone()).expect("a text");
        assert!(main(&in_both) == main(&page), "{lang}");
        assert!(
            in_both.contains(&format!("<div class=\"translation\" id=\"{lang}\" lang=\"{lang}\""))
        );
        assert!(in_both.contains(&format!("href=\"#{lang}\" hreflang=\"{lang}\"")));
        assert!(!page.contains("hreflang=\""), "there is nothing to choose");
        assert!(in_both.len() < 3_000_000, "{}", in_both.len());
    }
    let rest: Vec<&String> = both.keys().collect();
    assert_eq!(rest, ["manifest.json", "report.html"]);
}

#[test]
fn a_report_in_two_languages_is_verified_and_gives_way_to_one_in_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    report(here, "out", &["--format", "csv,html", "--lang", "en", "--lang", "ja"]);
    let page = std::fs::read_to_string(here.join("out/report.html")).expect("written");
    assert!(page.contains("<html lang=\"en\">"), "the first is shown first");
    let output = survey_in(here, &["verify", "out", "--rebuild"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(all(&here.join("out")).len(), 6);
    // A folder of a language is a report of its own.
    for folder in ["out/en", "out/ja"] {
        let output = survey_in(here, &["verify", folder, "--rebuild"]);
        assert_eq!(output.status.code(), Some(0), "{folder}: {}", stdout(&output));
    }
    let unread = |folder: &str| {
        let output = survey_in(here, &["audit", folder, "--json"]);
        let audited: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        audited["unread"].as_array().map(Vec::len)
    };
    assert_eq!(["out", "out/ja"].map(unread), [Some(0), Some(0)]);
    std::fs::write(here.join("out/ja/results.csv"), "x").expect("written");
    assert_eq!(survey_in(here, &["verify", "out"]).status.code(), Some(1));
    report(here, "other", &["--format", "csv", "--lang=ja,ja"]);
    assert!(here.join("other/results.csv").is_file(), "the same twice is one language");
    report(here, "other", &["--format", "csv", "--lang=ja,en"]);
    let names = |out: &str| all(&here.join(out)).into_keys().collect::<Vec<_>>();
    let expected = [
        "en/manifest.json",
        "en/results.csv",
        "ja/manifest.json",
        "ja/results.csv",
        "manifest.json",
    ];
    assert_eq!(names("other"), expected);
    report(here, "page", &["--format", "html", "--lang=ja,en"]);
    assert_eq!(names("page"), ["manifest.json", "report.html"]);
    report(here, "other", &["--format", "csv"]);
    assert_eq!(names("other"), ["manifest.json", "results.csv"]);
}

#[test]
fn a_batch_makes_reports_again_for_another_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let study = path("sample-data/jmar-2018");
    let study = study.to_str().expect("a path");
    let plan = format!("[[study]]\nname = \"a\"\ndata = ['{study}']\nformats = [\"csv\"]\n");
    put(here, "plan.toml", &plan);
    let made = |langs: &str| {
        let output = survey_in(here, &["batch", "plan.toml", "--json", "--lang", langs]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        summary["made"].as_u64()
    };
    assert_eq!(made("ja,en"), Some(1));
    assert!(here.join("output/a/en/results.csv").is_file());
    assert_eq!(made("ja,en"), Some(0), "nothing has changed");
    assert_eq!(made("en"), Some(1));
    assert!(here.join("output/a/results.csv").is_file());
}

#[test]
fn what_is_no_report_is_in_one_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let commands: [&[&str]; 7] = [
        &["check", "x.csv"],
        &["export", "x.csv"],
        &["cross", "x.csv", "--rows", "q"],
        &["questionnaires"],
        &["questions"],
        &["verify", "x"],
        &["init", "x"],
    ];
    for (lang, word) in [("ja,en", "2 つの言語"), ("en,ja", "two languages at once")] {
        for command in commands {
            let output = survey_in(folder.path(), &[command, &["--lang", lang]].concat());
            assert_eq!(output.status.code(), Some(2), "{command:?}");
            assert!(stderr(&output).contains(word), "{command:?} {}", stderr(&output));
        }
    }
    assert_eq!(all(folder.path()).len(), 0);
    for langs in ["ja,fr", "ja,", "ja en"] {
        let output = survey_in(folder.path(), &["report", "x.csv", "--lang", langs]);
        assert_eq!(output.status.code(), Some(2), "{langs}");
    }
}

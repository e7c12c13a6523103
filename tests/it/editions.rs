//! The summary before the report, alone, and slides: nothing in them that the report does not say.

use std::path::Path;

use crate::files::{path, stderr, survey_in};
use crate::pdf;

fn report(folder: &Path, data: &str, more: &[&str]) -> (i32, String) {
    let args = [&["report", data, "-o", "out", "--quiet"], more].concat();
    let output = survey_in(folder, &args);
    (output.status.code().unwrap_or(-1), stderr(&output))
}

#[test]
fn the_summary_has_figures_of_the_results_and_findings_with_their_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = path("sample-data/jmar-2018");
    let study = study.to_str().expect("a path");
    let (code, said) = report(folder.path(), study, &["--format", "md,summary,csv,pdf"]);
    assert_eq!(code, 0, "{said}");
    let out = folder.path().join("out");
    let markdown = std::fs::read_to_string(out.join("report.md")).expect("written");
    let (_, summary) = markdown.split_once("## 概要").expect("a summary");
    let (summary, rest) = summary.split_once("\n## ").expect("the report behind it");
    for figure in ["回答診療所: **124** 施設", "回収率: **32.6** %", "（中央値）: **196.0** 件"]
    {
        assert!(summary.contains(figure), "{figure}: {summary}");
    }
    // Each finding stands in the table or figure that it names, with its number.
    let findings: Vec<&str> = summary.lines().filter(|line| line.ends_with(')')).collect();
    assert!((5..=10).contains(&findings.len()), "{findings:#?}");
    let csv = std::fs::read_to_string(out.join("results.csv")).expect("written");
    for finding in findings {
        let (sentence, place) = finding.rsplit_once(" (").expect("a place");
        let place = place.trim_end_matches(')');
        let captions = rest.lines().filter(|line| line.starts_with(&format!("**{place} ")));
        assert_eq!(captions.count(), 1, "{finding}");
        let numbers = sentence.split(|c: char| !(c.is_ascii_digit() || c == '.'));
        let numbers: Vec<&str> = numbers.filter(|number| number.contains('.')).collect();
        assert!(!numbers.is_empty(), "{finding}");
        // The last is a multiple, which is computed; the others are printed figures.
        let printed =
            if sentence.contains('倍') { &numbers[..numbers.len() - 1] } else { &numbers[..] };
        for number in printed {
            assert!(csv.contains(&format!(",{number},")), "{finding}: {number}");
        }
    }
    for pdf in ["summary.pdf", "report.pdf"] {
        let text = pdf::text(&out.join(pdf));
        for part in ["主な結果", "利用上の注意", "124施設", "図3"] {
            assert!(text.contains(part), "{pdf}: {part}");
        }
    }
}

#[test]
fn slides_show_each_chart_and_a_summary_that_is_not_planned_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = path("tests/fixtures/reading/answers.parquet");
    let questionnaire = path("tests/fixtures/reading/reading.toml");
    let (data, questionnaire) =
        (data.to_str().expect("a path"), questionnaire.to_str().expect("a path"));
    let (code, said) =
        report(folder.path(), data, &["-q", questionnaire, "--format", "slides,svg"]);
    assert_eq!(code, 0, "{said}");
    let out = folder.path().join("out");
    let bytes = std::fs::read(out.join("slides.pdf")).expect("written");
    let pages = pdf::pages(&bytes);
    let charts = std::fs::read_dir(out.join("charts")).expect("charts").count();
    assert!(charts > 0 && pages.len() > charts, "{} pages, {charts} charts", pages.len());
    let (code, said) = report(folder.path(), data, &["-q", questionnaire, "--format", "summary"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("概要がありません"), "{said}");
}

//! The guide of `docs/`: its files and commands, one after the other, in a blank folder.

use std::path::Path;

use crate::files::{path, put, stderr, stdout, survey_in};
use crate::pdf;

/// Saves the files of a guide and types its commands, in a blank folder; what was said.
fn followed(guide: &str, folder: &Path) -> Vec<String> {
    let guide = std::fs::read_to_string(path(guide)).expect("there");
    let mut said = Vec::new();
    let mut blocks = guide.split("```").skip(1).step_by(2);
    while let Some((heading, body)) = blocks.next().and_then(|block| block.split_once('\n')) {
        let (what, argument) = heading.trim().split_once(' ').expect("a heading");
        match what {
            "file" => put(folder, argument, body),
            _ => {
                let args: Vec<&str> = body.split_whitespace().skip(1).collect();
                let output = survey_in(folder, &args);
                let words = format!("{}{}", stdout(&output), stderr(&output));
                let code: i32 = argument.parse().expect("an exit code");
                assert_eq!(output.status.code(), Some(code), "{body}{words}");
                said.push(words);
            }
        }
    }
    assert_eq!(said.len(), 6);
    said
}

#[test]
fn the_guide_makes_a_report_from_a_blank_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = followed("docs/guide.md", folder.path());
    assert!(said[0].contains("エラー 2 件"), "{}", said[0]);
    assert!(said[1].contains("訂正 2 件のうち 2 件を適用しました"), "{}", said[1]);
    let output = folder.path().join("県調査/output");
    for file in ["report.pdf", "results.csv", "manifest.json", "charts/zones.svg"] {
        assert!(output.join(file).is_file(), "{file}");
    }
    let weighted = folder.path().join("県調査/重み付け/results.json");
    let weighted = std::fs::read_to_string(weighted).expect("written");
    assert!(weighted.contains("\"sum_of_weights\": 200.0"), "{weighted}");
    let later = folder.path().join("県調査/翌年/results.json");
    assert!(std::fs::read_to_string(later).expect("written").contains("（令和9年）"));
    let text = pdf::text(&output.join("report.pdf"));
    for words in ["北部は調査票の配付先が少ない。", "○○県保健医療部"] {
        assert!(text.contains(words), "{words}");
    }
    // Reasons and answers of single clinics are for the office.
    assert!(!text.contains("電話で確認"));
    let internal = std::fs::read_to_string(output.join("internal-corrections.csv"));
    assert!(internal.expect("written").contains("電話で確認"));
}

#[test]
fn the_english_guide_does_so_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = followed("docs/guide.en.md", folder.path());
    assert!(said[0].contains("Errors: 2"), "{}", said[0]);
    assert!(said[1].contains("Corrections applied: 2 of 2"), "{}", said[1]);
    let weighted = folder.path().join("survey2026/weighted/results.json");
    let weighted = std::fs::read_to_string(weighted).expect("written");
    assert!(weighted.contains("\"sum_of_weights\": 200.0"), "{weighted}");
    let later = folder.path().join("survey2026/later/results.json");
    assert!(std::fs::read_to_string(later).expect("written").contains("(2027)"));
    let text = pdf::text(&folder.path().join("survey2026/output/report.pdf"));
    assert!(text.contains("Fewquestionnairesweresenttothenorth."), "{text}");
}

/// What is to be saved under a name: the name, and the lines.
fn files(guide: &str) -> Vec<(String, String)> {
    let guide = std::fs::read_to_string(path(guide)).expect("there");
    let blocks = guide.split("```file ").skip(1);
    let file = |block: &str| {
        let (name, rest) = block.split_once('\n').expect("a name");
        let (text, _) = rest.split_once("\n```").expect("an end");
        (name.to_owned(), text.to_owned())
    };
    blocks.map(file).collect()
}

#[test]
fn the_program_writes_its_guide_with_every_file_that_is_to_be_saved() {
    for (lang, guide, words) in
        [("ja", "docs/guide.md", "疑義照会票"), ("en", "docs/guide.en.md", "asked back")]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        let written = |more: &[&str]| {
            survey_in(here, &[&["guide", "-o", "a/b", "--lang", lang][..], more].concat())
        };
        let output = written(&[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).contains("guide.pdf"), "{}", stdout(&output));
        let page = std::fs::read_to_string(here.join("a/b/guide.html")).expect("written");
        let pdf = pdf::text(&here.join("a/b/guide.pdf"));
        assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.contains(words));
        assert!(pdf.contains(&words.replace(' ', "")), "{pdf}");
        for (name, text) in files(guide) {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let text = text.replace('"', "&quot;").replace('\'', "&#39;");
            assert!(page.contains(&format!("<code>{name}</code>")), "{name}");
            assert!(page.contains(&format!("<code>{text}</code></pre>")), "{text}");
            assert!(pdf.contains(&name.replace(' ', "")), "{name}");
        }
        // What is there already is somebody's.
        let again = written(&[]);
        assert_eq!(again.status.code(), Some(2));
        assert!(stderr(&again).contains("guide.html"), "{}", stderr(&again));
        let bytes = std::fs::read(here.join("a/b/guide.pdf")).expect("written");
        assert_eq!(written(&["--overwrite"]).status.code(), Some(0));
        assert_eq!(std::fs::read(here.join("a/b/guide.pdf")).expect("written"), bytes);
    }
}

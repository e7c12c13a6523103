//! The guide of `docs/`: its files and commands, one after the other, in a blank folder.

use crate::files::{path, put, stderr, stdout, survey_in};
use crate::pdf;

#[test]
fn the_guide_makes_a_report_from_a_blank_folder() {
    let guide = std::fs::read_to_string(path("docs/guide.md")).expect("there");
    let folder = tempfile::tempdir().expect("a folder");
    let mut said = Vec::new();
    let mut blocks = guide.split("```").skip(1).step_by(2);
    while let Some((heading, body)) = blocks.next().and_then(|block| block.split_once('\n')) {
        let (what, argument) = heading.trim().split_once(' ').expect("a heading");
        match what {
            "file" => put(folder.path(), argument, body),
            _ => {
                let args: Vec<&str> = body.split_whitespace().skip(1).collect();
                let output = survey_in(folder.path(), &args);
                let words = format!("{}{}", stdout(&output), stderr(&output));
                let code: i32 = argument.parse().expect("an exit code");
                assert_eq!(output.status.code(), Some(code), "{body}{words}");
                said.push(words);
            }
        }
    }
    assert_eq!(said.len(), 6);
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

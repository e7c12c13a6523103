//! `survey map` and `--map`: headers that are nobody's.

use std::path::Path;

use crate::files::{path, stderr, stdout, survey};

const STRANGE: &str = "\
会員No,形式（主に読むもの）,好きなジャンル,1か月に何冊読みますか,電子書籍を読む機器,備考
A1,紙の本,小説,2,,x
A2,電子書籍,小説|歴史,4,電話,y
";

fn run(folder: &Path, command: &str, options: &[&str]) -> (Option<i32>, String) {
    let data = folder.join("answers.csv");
    std::fs::write(&data, STRANGE).expect("writable");
    let questionnaire = path("tests/fixtures/reading/reading.toml");
    let (data, questionnaire) =
        (data.to_str().expect("a path"), questionnaire.to_str().expect("a path"));
    let output = survey(&[&[command, data, "-q", questionnaire], options].concat());
    (output.status.code(), format!("{}{}", stdout(&output), stderr(&output)))
}

#[test]
fn headers_that_do_not_match_are_listed_with_what_they_look_like() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, said) = run(folder.path(), "report", &["--lang", "ja"]);
    let said = said.replace(['\n', ' ', '│'], "");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("必要な列が4列ありません"), "{said}");
    assert!(said.contains("D\"1か月に何冊読みますか\"→Q31か月に読む冊数"), "{said}");
    assert!(said.contains("surveymap"), "{said}");
}

#[test]
fn a_proposed_mapping_that_is_corrected_makes_the_file_readable() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("answers.map.toml");
    let map_path = map.to_str().expect("a path");
    let (code, said) = run(folder.path(), "map", &["-o", map_path]);
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(&map).expect("written");
    let lines: Vec<&str> = text.lines().collect();
    let proposed = |header: &str| {
        let at = lines
            .iter()
            .position(|l| l.contains(&format!("header = \"{header}\"")))
            .expect("there");
        lines[at + 1].split('"').nth(1).expect("a name").to_owned()
    };
    assert_eq!(proposed("1か月に何冊読みますか"), "books", "{text}");
    assert_eq!(proposed("電子書籍を読む機器"), "device");
    assert_eq!(proposed("備考"), "");
    // A second run does not overwrite a person's work.
    let (code, said) = run(folder.path(), "map", &["-o", map_path]);
    assert_eq!(code, Some(2), "{said}");

    let mut corrected = String::new();
    for (header, to) in [
        ("会員No", "card"),
        ("形式（主に読むもの）", "format"),
        ("好きなジャンル", "genres"),
        ("1か月に何冊読みますか", "books"),
    ] {
        corrected.push_str(&format!("[[column]]\nheader = \"{header}\"\nto = \"{to}\"\n"));
    }
    std::fs::write(&map, &corrected).expect("writable");
    let target = folder.path().join("out");
    let target = target.to_str().expect("a path");
    let (code, said) = run(folder.path(), "report", &["--map", map_path, "-o", target]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2 件の回答"), "{said}");

    std::fs::write(&map, corrected.replace("\"books\"", "\"book\"")).expect("writable");
    let (code, said) = run(folder.path(), "report", &["--map", map_path, "-o", target]);
    assert_eq!(code, Some(1));
    assert!(said.contains("近い名前: books"), "{said}");
}

#[test]
fn two_columns_for_one_question_are_refused_until_the_mapping_says_which() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("twice.csv");
    let text = "会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\n\
                A1,紙の本,小説,2,3,\n";
    std::fs::write(&data, text).expect("writable");
    let questionnaire = path("tests/fixtures/reading/reading.toml");
    let target = folder.path().join("out");
    let args = [
        "report",
        data.to_str().expect("a path"),
        "-q",
        questionnaire.to_str().expect("a path"),
        "-o",
        target.to_str().expect("a path"),
    ];
    let said = stderr(&survey(&args)).replace(['\n', ' ', '│'], "");
    assert!(said.contains("D列「Q31か月に読む冊数」とE列「Q31か月に読む冊数」"), "{said}");
    let map = folder.path().join("map.toml");
    let text = "[[column]]\nheader = \"Q3 1か月に読む冊数\"\noccurrence = 1\nto = \"\"\n";
    std::fs::write(&map, text).expect("writable");
    let output =
        survey(&[&args[..], &["--map", map.to_str().expect("a path"), "--quiet"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let results = std::fs::read_to_string(target.join("results.csv")).expect("written");
    assert!(results.contains(",36,36.0,"), "{results}");
}

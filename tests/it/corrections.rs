//! Corrections by the analyst, the workbook of queries, and comparison with last year.

use std::path::{Path, PathBuf};

use calamine::{Reader, open_workbook_auto};

use crate::files::{path, stderr, stdout, survey};

const DATA: &str = "\
Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器
A1,紙の本,小説,10～20,
A2,電子書籍,小説|歴史,4,電話
A3,紙の本,科学,0,
";

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, text).expect("writable");
    file
}

/// Runs a command on the data with some options and returns exit code and summary as JSON.
fn run(folder: &Path, command: &str, options: &[&str]) -> (Option<i32>, serde_json::Value) {
    let data = written(folder, "answers.csv", DATA);
    let questionnaire = path("tests/fixtures/reading/reading.toml");
    let target = folder.join("out");
    let fixed = [
        command,
        data.to_str().expect("a path"),
        "-q",
        questionnaire.to_str().expect("a path"),
        "-o",
        target.to_str().expect("a path"),
        "--json",
    ];
    let output = survey(&[&fixed, options].concat());
    let said = serde_json::from_str(&stdout(&output));
    (output.status.code(), said.unwrap_or_else(|e| panic!("{e}: {}", stderr(&output))))
}

#[test]
fn corrections_apply_where_the_old_value_still_stands_and_all_are_accounted_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let corrections = written(
        folder.path(),
        "corrections.csv",
        "回答者,変数,訂正前,訂正後,理由\n\
         A1,books,10～20,15,電話で確認\n\
         A2,Q2 好きな分野,歴史|小説,小説|科学,転記の誤り\n\
         A2,device,電話,,返事待ち\n\
         A3,books,5,3,別の値\n\
         A9,books,5,3,いない\n",
    );
    let corrections = corrections.to_str().expect("a path");
    let (_, said) = run(folder.path(), "report", &["--corrections", corrections]);
    let outcomes: Vec<&str> = said["corrections"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|correction| correction["outcome"].as_str().expect("a word"))
        .collect();
    assert_eq!(outcomes, ["applied", "applied", "differs", "no-respondent"], "{said:#}");
    let results: serde_json::Value = serde_json::from_slice(
        &std::fs::read(folder.path().join("out/results.json")).expect("written"),
    )
    .expect("JSON");
    let quality = &results["quality"];
    assert_eq!(quality["unreadable"], 0);
    let listed = quality["corrections"].as_array().expect("a list");
    assert_eq!(listed.len(), 2);
    assert_eq!((&listed[0]["variable"], &listed[0]["corrected"]), (&"genres".into(), &1.into()));
    let manifest: serde_json::Value = serde_json::from_slice(
        &std::fs::read(folder.path().join("out/manifest.json")).expect("written"),
    )
    .expect("JSON");
    // Whose answers they were is told to the office alone.
    let counts = manifest["corrections"].as_object().expect("counts");
    let counts = counts.iter().map(|(what, n)| (what.as_str(), n.as_u64().expect("a number")));
    let counts: Vec<(&str, u64)> = counts.filter(|(_, number)| *number > 0).collect();
    assert_eq!(counts, [("applied", 2), ("differs", 1), ("no-respondent", 1)]);
    let internal = std::fs::read_to_string(folder.path().join("out/internal-corrections.csv"));
    let internal = internal.expect("written");
    assert_eq!(internal.lines().count(), 5);
    assert!(internal.contains("A1,books") && internal.contains("電話で確認"), "{internal}");
    for name in ["results.json", "results.csv", "manifest.json"] {
        let text = std::fs::read_to_string(folder.path().join("out").join(name)).expect("written");
        assert!(!text.contains("電話で確認") && !text.contains("10～20"), "{name}");
    }
    assert_eq!(manifest["inputs"].as_array().expect("a list").len(), 2);
    // The data file is as it was.
    let data = std::fs::read_to_string(folder.path().join("answers.csv")).expect("there");
    assert_eq!(data, DATA);
}

#[test]
fn corrections_that_cannot_be_read_are_all_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "respondent,variable,old,new\nA1,book,10～20,15\nA1,Q9,1,2\n";
    let corrections = written(folder.path(), "corrections.csv", text);
    let option = ["--corrections", corrections.to_str().expect("a path")];
    let (code, said) = run(folder.path(), "report", &option);
    assert_eq!(code, Some(1));
    let problems = said["problems"].as_array().expect("a list");
    assert_eq!(problems.len(), 2, "{said:#}");
    assert!(problems[0]["help"].as_str().expect("words").contains("books"), "{said:#}");
    let text = "respondent,variable,old,new\nA1,books,10～20,15～16\n";
    written(folder.path(), "corrections.csv", text);
    let (code, said) = run(folder.path(), "report", &option);
    assert_eq!(code, Some(1));
    assert!(said.to_string().contains("15～16"), "{said:#}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn the_workbook_of_queries_filled_in_is_a_file_of_corrections() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, _) = run(folder.path(), "check", &[]);
    assert_eq!(code, Some(1));
    let queries = folder.path().join("out/queries.xlsx");
    let mut workbook = open_workbook_auto(&queries).expect("a workbook");
    assert_eq!(workbook.sheet_names(), ["一覧", "照会票"]);
    let list = workbook.worksheet_range("一覧").expect("a sheet");
    let mut rows: Vec<Vec<String>> =
        list.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let found: Vec<&str> = rows[2][..5].iter().map(String::as_str).collect();
    assert_eq!(found, ["エラー", "A1", "books", "Q3 1か月に読む冊数", "10～20"]);
    let blocks = workbook.worksheet_range("照会票").expect("a sheet");
    let text: Vec<String> = blocks.used_cells().map(|(.., cell)| cell.to_string()).collect();
    for words in
        ["回答者 A1", "お返事", "数値として読み取れません", "小説を好むのに1冊も読んでいません"]
    {
        // A3 likes science, and so has no query.
        assert_eq!(text.iter().any(|t| t == words), !words.starts_with("小説"), "{words}");
    }
    // The reply, written by the analyst.
    rows[2][6] = "12".to_owned();
    let mut filled = rust_xlsxwriter::Workbook::new();
    let sheet = filled.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        sheet.write_row(row as u32, 0, cells).expect("a row");
    }
    let file = folder.path().join("filled.xlsx");
    filled.save(&file).expect("writable");
    let option = ["--corrections", file.to_str().expect("a path")];
    let (code, said) = run(folder.path(), "check", &option);
    assert_eq!((code, &said["errors"]), (Some(0), &0.into()), "{said:#}");
}

#[test]
fn a_number_far_from_last_years_is_warned_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = "\
Q0 会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器
A2,電子書籍,小説,40,電話
A3,紙の本,科学,9,
";
    let previous = written(folder.path(), "previous.csv", before);
    let option = ["--previous", previous.to_str().expect("a path")];
    let (_, said) = run(folder.path(), "check", &option);
    let findings = said["findings"].as_array().expect("a list");
    let found: Vec<_> = findings.iter().filter(|f| f["kind"] == "previous").collect();
    // 40 to 4 is a factor of ten; 9 to 0 is too small a change.
    assert_eq!(found.len(), 1, "{said:#}");
    let case = &found[0]["cases"][0];
    assert_eq!((&case["value"], &case["note"]), (&"4".into(), &"前回 40".into()));
    // The respondent is told what it answered before, beside the value as it stands.
    let queries = folder.path().join("out/queries.xlsx");
    let mut workbook = open_workbook_auto(queries).expect("a workbook");
    for sheet in ["一覧", "照会票"] {
        let range = workbook.worksheet_range(sheet).expect("a sheet");
        let texts: Vec<String> = range.used_cells().map(|(.., cell)| cell.to_string()).collect();
        assert!(texts.iter().any(|text| text.contains("（前回 40）")), "{sheet}: {texts:?}");
        assert!(texts.iter().any(|text| text == "4"), "{sheet}: {texts:?}");
    }
}

#[test]
fn with_strict_errors_stop_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, said) = run(folder.path(), "report", &["--strict"]);
    assert_eq!(code, Some(1));
    let kinds: Vec<&str> = said["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|problem| problem["kind"].as_str().expect("a word"))
        .collect();
    assert_eq!(kinds, ["cell-no-number", "strict-errors"]);
    assert!(!folder.path().join("out").exists());
    let (code, said) = run(folder.path(), "report", &[]);
    assert_eq!(code, Some(0), "{said:#}");
}

#[test]
fn queries_that_were_answered_are_not_lost_to_the_next_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, said) = run(folder.path(), "check", &[]);
    assert_eq!(said["queries"], "queries.xlsx");
    // Not yet answered: made anew.
    assert_eq!(run(folder.path(), "check", &[]).1["queries"], "queries.xlsx");
    let queries = folder.path().join("out/queries.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["回答者", "変数", "訂正前", "訂正後", "理由"].iter().enumerate()
    {
        sheet.write(0, column as u16, *heading).expect("small");
    }
    for (column, text) in ["A1", "books", "10～20", "15", "電話で確認"].iter().enumerate() {
        sheet.write(1, column as u16, *text).expect("small");
    }
    book.save(&queries).expect("written");
    let answered = std::fs::read(&queries).expect("there");
    let options = ["--corrections", queries.to_str().expect("a path")];
    let (_, said) = run(folder.path(), "check", &options);
    assert_eq!(said["queries"], "queries-2.xlsx");
    assert_eq!(std::fs::read(&queries).expect("there"), answered);
    assert!(folder.path().join("out/queries-2.xlsx").exists());
    let (_, said) = run(folder.path(), "report", &options);
    assert_eq!(said["corrections"][0]["outcome"], "applied");
}

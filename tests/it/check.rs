//! `survey check`: what to ask back, with its place, and the exit code.

use std::collections::HashMap;
use std::path::Path;

use crate::files::{path, stderr, stdout, survey};

const DATA: &str = "\
Q0 会員番号,Q1 主に読む形式,Q2 好きな分野[小説],Q3 1か月に読む冊数,Q4 電子書籍を読む機器,入会日
A1,紙の本,○,2,,2020-04-01
A2,2.電子書籍,○,10～20,専用端末,平成30年4月31日
=A3,その他（音声）,○,0,電話,H30.4.1
A2,巻物,×,70,,
";

/// Runs the check on a text; returns exit code, summary and the rows of findings.csv.
fn check(folder: &Path, data: &str) -> (Option<i32>, String, Vec<HashMap<String, String>>) {
    let file = folder.join("answers.csv");
    std::fs::write(&file, data).expect("writable");
    let questionnaire = path("tests/fixtures/reading/reading.toml");
    let target = folder.join("out");
    let output = survey(&[
        "check",
        file.to_str().expect("a path"),
        "-q",
        questionnaire.to_str().expect("a path"),
        "-o",
        target.to_str().expect("a path"),
    ]);
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    let bytes = std::fs::read(target.join("findings.csv")).expect("written");
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark for Excel");
    let rows = csv::Reader::from_reader(bytes).into_deserialize().map(|row| row.expect("a row"));
    (output.status.code(), stdout(&output), rows.collect())
}

#[test]
fn every_finding_has_its_place_value_and_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, summary, rows) = check(folder.path(), DATA);
    assert_eq!(code, Some(1), "{summary}");
    let found: Vec<[&str; 5]> = rows
        .iter()
        .map(|row| ["区分", "回答者", "セル", "回答", "確認の内容"].map(|c| row[c].as_str()))
        .collect();
    let expected = [
        ["エラー", "A2", "B5", "巻物", "選択肢にない回答です"],
        ["エラー", "A2", "D3", "10～20", "数値として読み取れません"],
        ["エラー", "A2", "F3", "平成30年4月31日", "日付として読み取れません"],
        ["エラー", "'=A3", "D4", "0 / 小説", "小説を好むのに1冊も読んでいません"],
        ["エラー", "A2", "A5", "A2", "「会員番号」が重複しています（3 行目と同じ）"],
        ["警告", "'=A3", "E4", "電話", "「電子書籍を読む機器」は対象でないのに回答があります"],
        ["警告", "A2", "D5", "70", "「1か月に読む冊数」の値が想定の範囲（～60）の外です"],
    ];
    assert_eq!(found, expected, "{summary}");
    assert!(summary.contains("エラー 5 件、警告 2 件"), "{summary}");
}

#[test]
fn answers_without_errors_exit_with_0() {
    let folder = tempfile::tempdir().expect("a folder");
    let good: String = DATA.lines().take(2).map(|line| format!("{line}\n")).collect();
    let (code, summary, rows) = check(folder.path(), &good);
    assert_eq!((code, rows.len()), (Some(0), 0), "{summary}");
}

#[test]
fn the_sample_has_no_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let output = survey(&["check", "sample-data/jmar-2018.xlsx", "-o", target, "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let said: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(said["errors"], 0, "{said:#}");
    let is_outlier = |finding: &serde_json::Value| finding["kind"] == "outlier";
    assert!(said["findings"].as_array().expect("a list").iter().all(is_outlier), "{said:#}");
}

#[test]
fn a_check_leaves_an_earlier_report_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("out");
    std::fs::create_dir(&target).expect("a folder");
    std::fs::write(target.join("report.pdf"), "earlier").expect("writable");
    check(folder.path(), DATA);
    let kept = std::fs::read_to_string(target.join("report.pdf")).expect("still there");
    assert_eq!(kept, "earlier");
}

#[test]
fn blank_rows_unanswered_questions_and_outliers_are_warned_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut data =
        "会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器,入会日\n"
            .to_owned();
    for member in 1..=12 {
        data += &format!("B{member},紙の本,小説,{},,2020-04-{member:02}\n", 2 + member % 3);
    }
    data += "B13,紙の本,科学,60,,2021-01-01\n";
    data += "B14,電子書籍,小説,3,,2021-01-02\n";
    data += "B15,電子書籍,小説,3,電話,2021-01-03\n";
    // The same as of B15, which of so few and short forms says nothing.
    data += "B16,電子書籍,小説,3,電話,2021-01-03\n";
    data += "B17,,,,,\n";
    let (code, summary, rows) = check(folder.path(), &data);
    assert_eq!(code, Some(0), "{summary}");
    let found: Vec<[&str; 4]> = rows
        .iter()
        .map(|row| ["回答者", "セル", "回答", "確認の内容"].map(|c| row[c].as_str()))
        .collect();
    let expected = [
        ["B17", "A18", "B17", "すべての設問が空欄です"],
        ["B14", "E15", "", "「電子書籍を読む機器」は対象なのに回答がありません"],
        ["B13", "D14", "60", "「1か月に読む冊数」が他の回答から大きく離れています（中央値 3）"],
    ];
    assert_eq!(found, expected, "{summary}");
}

#[test]
fn queries_to_more_respondents_than_a_sheet_has_page_breaks_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut data =
        "会員番号,Q1 主に読む形式,Q2 好きな分野,Q3 1か月に読む冊数,Q4 電子書籍を読む機器\n"
            .to_owned();
    for member in 1..=1100 {
        data += &format!("C{member},紙の本,小説,たくさん,\n");
    }
    let (code, _, rows) = check(folder.path(), &data);
    assert_eq!((code, rows.len()), (Some(1), 1100));
    let mut workbook =
        calamine::open_workbook_auto(folder.path().join("out/queries.xlsx")).expect("a workbook");
    let list = calamine::Reader::worksheet_range(&mut workbook, "一覧").expect("a sheet");
    assert_eq!(list.height(), 1102);
}

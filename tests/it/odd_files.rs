//! Files as they come back from people and programs: what stands in them is read as a person
//! sees it, or told. `tests/fixtures/odd/make.py` makes the files.

use std::path::PathBuf;

use serde_json::Value;

use crate::files::{path, stderr, stdout, survey, survey_in};

/// What `survey check` says of a file; the exit code beside it.
fn checked_with(file: &str, options: &[&str]) -> (Option<i32>, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, questionnaire) = (odd(file), odd("odd.toml"));
    let target = folder.path().join("out");
    let fixed = [
        "check",
        file.to_str().expect("a path"),
        "-q",
        questionnaire.to_str().expect("a path"),
        "-o",
        target.to_str().expect("a path"),
        "--json",
    ];
    let output = survey(&[&fixed, options].concat());
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    let said = serde_json::from_str(&stdout(&output));
    (output.status.code(), said.unwrap_or_else(|e| panic!("{e}: {}", stderr(&output))))
}

fn odd(name: &str) -> PathBuf {
    path("tests/fixtures/odd").join(name)
}

fn checked(file: &str) -> Value {
    checked_with(file, &[]).1
}

/// Kind, variable and cells with values of the findings.
fn findings(said: &Value) -> Vec<String> {
    let of = |finding: &Value| {
        let case = |case: &Value| format!("{}={}", text(&case["cell"]), text(&case["value"]));
        let cases: Vec<String> =
            finding["cases"].as_array().expect("a list").iter().map(case).collect();
        format!("{} {} {}", text(&finding["kind"]), text(&finding["subject"]), cases.join(" "))
    };
    said["findings"].as_array().unwrap_or_else(|| panic!("{said:#}")).iter().map(of).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The first problem of a file that is refused.
fn refused(file: &str) -> String {
    let (code, said) = checked_with(file, &[]);
    assert_eq!(code, Some(1), "{said:#}");
    let problem = &said["problems"][0];
    format!("{}: {}", text(&problem["kind"]), text(&problem["message"]))
}

#[test]
fn every_sheet_that_is_shown_and_has_the_headers_is_read_and_others_are_told() {
    let both = checked("two-sheets.xlsx");
    assert_eq!((&both["respondents"], findings(&both).len()), (&5.into(), 0));
    let visible = checked("hidden-old.xlsx");
    assert_eq!(visible["respondents"], 3);
    assert_eq!(findings(&visible), ["unread  =hidden-old.xlsx 4 行"]);
    assert_eq!(checked_with("hidden-old.xlsx", &["--sheet", "旧"]).1["respondents"], 4);
    assert_eq!(checked_with("two-sheets.xlsx", &["--sheet", "北"]).1["respondents"], 2);
}

#[test]
fn sheets_without_cells_are_no_hindrance() {
    for file in ["chart-sheet.xlsx", "dialog-sheet.xlsx", "chart-sheet.xls", "strict.xlsx"] {
        let said = checked(file);
        assert_eq!((&said["respondents"], findings(&said).len()), (&3.into(), 0), "{file}");
    }
}

/// Workbooks of every kind of file in which the same is seen. Excel 95 merged no cells.
const KINDS: [&str; 5] = ["shown.xlsx", "shown.xls", "shown-95.xls", "shown.xlsb", "shown.ods"];

#[test]
fn what_a_person_sees_decides_in_every_kind_of_workbook() {
    let not_a_number = "unreadable visits F4=1.2万 F5=36:00";
    let not_certain = "unreadable visits F6=122 F7=35 F8=30";
    let mixture = "mixture share G11=40 G12=0.5";
    let outlier = "outlier share G12=0.5";
    for file in KINDS {
        let merged = format!("unread  B10={file}");
        let mut expected = vec![not_a_number, not_certain, &merged, mixture, outlier];
        expected.retain(|finding| file != "shown-95.xls" || *finding != merged);
        assert_eq!(findings(&checked(file)), expected, "{file}");
    }
    // What is seen, written out; what is not certain is left blank in it.
    assert_eq!(findings(&checked("shown.csv")), [not_a_number, mixture, outlier]);
    let said = checked("formula-without-value.xlsx");
    assert_eq!(findings(&said), ["unreadable visits F3=="]);
}

#[test]
fn the_same_is_read_from_every_kind_of_workbook_as_from_a_csv_of_what_is_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |data: &str| {
        let (file, questionnaire) = (odd(data), odd("odd.toml"));
        let (file, questionnaire) = (file.to_str(), questionnaire.to_str());
        let target = folder.path().join(data);
        let target = target.to_str().expect("a path");
        let args = ["export", file.expect("a path"), "-q", questionnaire.expect("a path")];
        let output = survey(&[&args[..], &["--microdata", "-o", target]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = std::fs::read_to_string(format!("{target}/microdata.csv")).expect("written");
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headers = reader.headers().expect("headings").clone();
        let rows = reader.records().map(|row| row.expect("a row"));
        let rows = rows.map(|row| row.iter().map(str::to_owned).collect()).collect();
        (headers, rows)
    };
    let (headers, of_csv): (_, Vec<Vec<String>>) = read("shown.csv");
    let column = |id: &str| headers.iter().position(|h| h == id).expect("a column");
    let numbers = |id: &str| {
        let number = |row: &Vec<String>| row[column(id)].parse().ok();
        of_csv.iter().map(number).collect::<Vec<Option<f64>>>()
    };
    let (some, none) = (|n| Some(f64::from(n)), None);
    let shares = [30, 30, 40, 50, 60, 20, 30, 40, 50, 40].map(some);
    assert_eq!(numbers("share"), [&shares[..], &[Some(0.5)]].concat());
    let visits = [some(10), some(12), none, none, none, none, none];
    assert_eq!(numbers("visits"), [&visits[..], &[80, 90, 100, 110].map(some)].concat());
    for file in KINDS {
        assert_eq!(read(file).1, of_csv, "{file}");
    }
}

#[test]
fn rows_of_statistics_are_no_respondents() {
    let said = checked("statistics-below.xlsx");
    assert_eq!(said["respondents"], 3);
    assert_eq!(said["sources"][0]["passed_over_rows"].as_array().map(Vec::len), Some(11));
    assert!(findings(&said).is_empty(), "{said:#}");
}

#[test]
fn a_row_that_a_comma_or_a_quotation_mark_has_shifted_is_an_error_with_its_line() {
    for (file, kind) in [
        ("unclosed-quote.csv", "quote-not-closed"),
        ("swallowed.csv", "quote-within-cell"),
        ("surplus-cells.csv", "record-length"),
        ("thousands-unquoted.csv", "record-length"),
        ("short-row.csv", "record-length"),
    ] {
        let said = refused(file);
        assert!(said.starts_with(kind) && said.contains("3 行目"), "{file}: {said}");
    }
    // All rows end with an empty cell: a habit of some programs.
    assert_eq!(checked("trailing-delimiter.csv")["respondents"], 3);
}

#[test]
fn a_code_is_its_number_or_its_number_with_its_label() {
    let said = checked("codes.csv");
    let expected = [
        "unreadable beds C2=10人 C3=15人",
        "unreadable opinion D2=？",
        "unreadable topics G4=2",
        "unreadable visits H2=12² H3=120①",
    ];
    assert_eq!(findings(&said), expected);
}

#[test]
fn a_column_of_part_of_a_question_is_not_that_of_another() {
    let said = checked("one-two.xlsx");
    assert_eq!(said["sources"][0]["ignored_columns"][0]["header"], "問1-2 備考");
    let said = refused("one-two-bare.xlsx");
    assert!(said.contains("問12 総病床数"), "{said}");
}

#[test]
fn signs_that_are_no_letters_are_taken_out_and_told() {
    let said = checked("nul.csv");
    assert_eq!(findings(&said), ["cleaned note I3=平日に連絡"]);
    let said = checked("control-characters.xlsx");
    assert_eq!(findings(&said), ["cleaned note I2=鐘の音"]);
    let said = checked("bom-inside.csv");
    assert_eq!(findings(&said), ["cleaned no A4=3"]);
}

#[test]
fn parquet_files_lose_no_number_and_no_day() {
    for file in ["odd.parquet", "odd-time.parquet"] {
        let expected = ["unreadable visits F3=9223372036854775807", "unreadable share G4=inf"];
        assert_eq!(findings(&checked(file)), expected, "{file}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = odd("odd.parquet");
    let args = [
        "export",
        file.to_str().expect("a path"),
        "-q",
        "tests/fixtures/odd/odd.toml",
        "--microdata",
        "-o",
        folder.path().to_str().expect("a path"),
    ];
    assert_eq!(survey(&args).status.code(), Some(0));
    let text = std::fs::read_to_string(folder.path().join("microdata.csv")).expect("written");
    assert!(text.contains("2018-04-01") && !text.contains("2018-03-31"), "{text}");
}

#[test]
fn a_workbook_with_a_password_is_called_so() {
    assert!(refused("encrypted.xls").starts_with("workbook-password"));
}

#[test]
fn a_container_that_lies_about_its_sizes_is_refused_whatever_it_is_called() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["circle.xlsx", "giant.xlsx"] {
        for extension in ["xlsx", "xls", "ods"] {
            let file = folder.path().join(name).with_extension(extension);
            std::fs::copy(odd(name), &file).expect("copied");
            let said = refused(file.to_str().expect("a path"));
            assert!(said.starts_with("file-takes-too-much"), "{name} {extension}: {said}");
        }
    }
}

#[test]
fn corrections_meet_the_respondent_whose_number_is_written_so_and_nobody_without_one() {
    let corrections = odd("ids-corrections.csv");
    let (_, said) =
        checked_with("ids.csv", &["--corrections", corrections.to_str().expect("a path")]);
    let outcomes: Vec<&str> = said["corrections"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|c| text(&c["outcome"]))
        .collect();
    assert_eq!(outcomes, ["applied", "applied", "applied", "no-respondent"], "{said:#}");
}

#[test]
fn work_grows_with_what_is_there_and_not_with_where_it_stands() {
    let said = checked("far-cell.xlsx");
    assert_eq!(said["respondents"], 3);
    assert_eq!(said["sources"][0]["passed_over_rows"][0]["row"], 1_048_576);
}

#[test]
fn what_other_commands_leave_aside_is_told_as_by_a_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["statistics-below.xlsx", "shown.ods", "codes.csv", "ids.csv"];
    for name in files.into_iter().chain(["odd.toml", "ids-corrections.csv"]) {
        std::fs::copy(odd(name), folder.path().join(name)).expect("copied");
    }
    let of = ["-q", "odd.toml"];
    for command in [&["cross", "--rows", "beds"][..], &["export", "--microdata", "-o", "out"]] {
        let told =
            |args: &[&str]| stderr(&survey_in(folder.path(), &[command, &of, args].concat()));
        let said = told(&["statistics-below.xlsx"]);
        assert!(said.contains("11 行読み飛ばしました") && said.contains("平均値±SD"), "{said}");
        let said = told(&["shown.ods"]);
        assert!(said.contains("結合されています") && said.contains("B10"), "{said}");
        let said = told(&["codes.csv"]);
        assert!(said.contains("15人"), "{said}");
        let said = told(&["ids.csv", "--corrections", "ids-corrections.csv"]);
        assert!(
            said.contains("訂正 4 件のうち 3 件") && said.contains("適用していません"),
            "{said}"
        );
    }
}

#[test]
fn what_was_not_read_is_told_once_by_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["odd.toml", "hidden-old.xlsx", "shown.xlsx"] {
        std::fs::copy(odd(name), folder.path().join(name)).expect("copied");
    }
    for command in [
        &["check", "-o", "out"][..],
        &["export", "--microdata", "-o", "out"],
        &["cross", "--rows", "beds"],
    ] {
        let told = |file: &str| {
            let args = [command, &["-q", "odd.toml", file]].concat();
            let output = survey_in(folder.path(), &args);
            stdout(&output) + &stderr(&output)
        };
        let said = told("hidden-old.xlsx");
        assert_eq!(said.matches("非表示のシート").count(), 1, "{command:?}: {said}");
        assert!(said.contains("4 行"), "{command:?}: {said}");
        if command[0] != "cross" {
            let said = told("shown.xlsx");
            assert_eq!(said.matches("結合されています").count(), 1, "{command:?}: {said}");
            assert!(said.contains("B10"), "{command:?}: {said}");
        }
    }
}

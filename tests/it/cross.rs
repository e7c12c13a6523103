//! `survey cross`.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

use crate::files::{Row, rows, stderr, stdout, survey};

const DATA: &str = "sample-data/jmar-2018.csv";

/// The group of a row: a question and a code of it, `founder=1`; empty for everybody.
fn group(row: &Row) -> String {
    let group = [row["group_variable"].as_str(), &row["group_code"]];
    group.join("=").trim_matches('=').to_owned()
}

fn value(text: &str, of: &str, category: &str, statistic: &str) -> Option<f64> {
    let is_wanted = |row: &&Row| {
        group(row) == of && row["category"] == category && row["statistic"] == statistic
    };
    rows(text).iter().find(is_wanted).and_then(|row| row["value"].parse().ok())
}

fn long(args: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cross.csv");
    let mut all = vec!["cross", DATA];
    all.extend(args);
    all.extend(["-o", file.to_str().expect("a path")]);
    let output = survey(&all);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    std::fs::read_to_string(file).expect("written")
}

#[test]
fn a_table_for_the_terminal_keeps_within_80_places_and_names_its_base() {
    let output = survey(&[
        "cross",
        DATA,
        "--rows",
        "visits_intention",
        "--columns",
        "founder,bed_type,partners",
    ]);
    let text = stdout(&output);
    assert!(
        text.lines().filter(|line| !line.starts_with('※')).all(|line| line.width() <= 80),
        "{text}"
    );
    assert!(
        text.contains("増やしたい") && text.contains("n=") && text.contains("集計対象"),
        "{text}"
    );
}

// Counts by pandas.crosstab of tests/fixtures/jmar-2018/reconstruction.csv.
#[test]
fn counts_and_percents_are_those_of_pandas() {
    let text = long(&["--rows", "visits_intention", "--columns", "founder"]);
    assert_eq!(value(&text, "founder=1", "1", "count"), Some(18.0));
    assert_eq!(value(&text, "founder=1", "", "n"), Some(57.0));
    let percent = value(&text, "founder=1", "1", "percent").expect("a percent");
    assert!((percent - 100.0 * 18.0 / 57.0).abs() < 1e-9);
    let text = long(&["--rows", "visits_intention", "--columns", "founder", "--percent", "row"]);
    let percent = value(&text, "founder=1", "1", "percent").expect("a percent");
    assert!((percent - 100.0 * 18.0 / 30.0).abs() < 1e-9);
    let text = long(&["--rows", "visits_intention", "--columns", "founder", "--no-answer"]);
    assert_eq!(value(&text, "founder=1", "no_answer", "count"), Some(21.0));
    assert_eq!(value(&text, "founder=1", "", "n"), Some(78.0));
}

#[test]
fn numbers_are_banded_and_their_means_shown() {
    let text = long(&["--rows", "visits", "--columns", "founder", "--bands", "visits=100,1000"]);
    let bands = ["..100", "100..1000", "1000.."];
    let counts: f64 = bands.iter().filter_map(|band| value(&text, "", band, "count")).sum();
    assert_eq!(Some(counts), value(&text, "", "", "n"));
    let text = long(&[
        "--rows",
        "region",
        "--mean",
        "visits_per_physician",
        "--where",
        "physicians_home = 1",
    ]);
    assert_eq!(value(&text, "", "1", "count"), Some(7.0));
    assert!(value(&text, "", "1", "mean").is_some());
}

#[test]
fn the_mean_of_all_has_the_n_and_the_sum_of_its_rows() {
    let text = long(&["--rows", "founder", "--columns", "bed_type", "--mean", "visits"]);
    let mut of_rows = BTreeMap::<String, (f64, f64)>::new();
    let mut of_all = BTreeMap::<String, (f64, f64)>::new();
    for row in rows(&text) {
        let number = row["value"].parse::<f64>().unwrap_or(0.0);
        let category = row["category"].as_str();
        let at = match (row["variable"].as_str(), category) {
            ("visits", "") => of_all.entry(group(&row)).or_default(),
            ("founder", category) if !category.is_empty() => {
                of_rows.entry(group(&row)).or_default()
            }
            _ => continue,
        };
        // n comes before the mean.
        match row["statistic"].as_str() {
            "n" => at.0 += number,
            "mean" if category.is_empty() => at.1 = number * at.0,
            "mean" => at.1 += number * value(&text, &group(&row), category, "n").unwrap_or(0.0),
            _ => {}
        }
    }
    assert!(of_all.len() > 2 && of_all[""].0 > 90.0);
    for (group, (n, sum)) in &of_all {
        assert_eq!(*n, of_rows[group].0, "{group}");
        assert!((sum - of_rows[group].1).abs() < 1e-6 * sum.max(1.0), "{group}");
    }
    // And shows them.
    let shown = stdout(&survey(&["cross", DATA, "--rows", "founder", "--mean", "visits"]));
    let total = shown.lines().find(|line| line.starts_with("全体") || line.starts_with("集計対象"));
    assert!(total.is_some_and(|line| line.contains("n=")), "{shown}");
    assert!(shown.contains("訪問診療"), "{shown}");
}

#[test]
fn unknown_names_are_told_with_the_nearest_ones_all_at_once() {
    let output = survey(&[
        "cross",
        DATA,
        "--rows",
        "vists",
        "--columns",
        "fonder",
        "--where",
        "patiens > 3",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    for words in ["vists", "visits", "fonder", "founder", "patiens", "patients"] {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_cross_table_is_a_workbook_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cross.xlsx");
    let path = file.to_str().expect("a path");
    let output = survey(&["cross", DATA, "--rows", "partners", "--columns", "founder", "-o", path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let workbook: calamine::Xlsx<_> = calamine::open_workbook(&file).expect("a workbook");
    assert_eq!(calamine::Reader::sheet_names(&workbook).len(), 3);
}

#[test]
fn a_folder_in_the_place_of_the_file_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mine = folder.path().join("mine.csv");
    std::fs::create_dir(&mine).expect("a folder");
    std::fs::write(mine.join("precious.txt"), "mine").expect("written");
    let path = mine.to_str().expect("a path");
    let output = survey(&["cross", DATA, "--rows", "founder", "-o", path]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(mine.join("precious.txt")).expect("there"), "mine");
}

#[test]
fn a_variable_of_bands_that_is_in_no_row_or_column_is_named() {
    let output = survey(&["cross", DATA, "--rows", "visits", "--bands", "visit=1,2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("visits"), "{}", stderr(&output));
}

#[test]
fn percents_of_rows_and_of_the_total_stand_beside_their_base() {
    let text = long(&["--rows", "founder", "--columns", "bed_type", "--percent", "row"]);
    // 医療法人 and 個人, in clinics without beds.
    for code in ["1", "2"] {
        let base = value(&text, "bed_type", code, "n").expect("a base");
        let count = value(&text, "bed_type=1", code, "count").expect("a count");
        let percent = value(&text, "bed_type=1", code, "percent").expect("a percent");
        assert!((percent - 100.0 * count / base).abs() < 1e-9, "{code}: {percent} {count} {base}");
    }
    let args = ["cross", DATA, "--rows", "founder", "--columns", "bed_type", "--percent", "total"];
    let shown = stdout(&survey(&args));
    let text = long(&args[2..]);
    let base = value(&text, "bed_type", "", "n").expect("a base");
    assert!(base < value(&text, "", "", "n").expect("n"));
    assert!(shown.contains("n=") && shown.contains(&base.to_string()), "{shown}");
}

#[test]
fn a_table_says_of_whom_it_is() {
    let args = ["cross", DATA, "--rows", "founder", "--where", "visits >= 100"];
    let shown = stdout(&survey(&args));
    assert!(shown.contains("visits >= 100"), "{shown}");
    assert!(shown.lines().all(|line| line.width() <= 80), "{shown}");
}

// Large files are counted part by part: a mean would be that of a part.
#[test]
fn a_condition_on_all_respondents_is_refused() {
    for condition in [
        "visits > avg(visits)",
        "visits = max(visits)",
        "sum(visits) > 3",
        "row_number() over (order by visits) < 5",
        "count(*) > 1",
    ] {
        let output = survey(&["cross", DATA, "--rows", "founder", "--where", condition]);
        assert_eq!(output.status.code(), Some(2), "{condition}: {}", stdout(&output));
        assert!(stderr(&output).contains("回答者ごと"), "{condition}: {}", stderr(&output));
    }
    for condition in [
        "coalesce(visits, 0) > 3 and founder in (1, 2)",
        "case when visits > 3 then true else false end",
        "abs(visits - 3) between 1 and 100 or visits is null",
        "greatest(visits, house_calls) > 10",
    ] {
        let output = survey(&["cross", DATA, "--rows", "founder", "--where", condition]);
        assert_eq!(output.status.code(), Some(0), "{condition}: {}", stderr(&output));
    }
}

#[test]
fn a_condition_of_the_wrong_types_is_wrong_use_and_says_what_to_write() {
    for (condition, words) in [
        (
            "founder IN ('個人', '病院')",
            &["「病院」という選択肢はありません", "1 = 医療法人", "その他"][..],
        ),
        ("visits + '医療法人' > 3", &["visits", "数", "文字"]),
        ("visits", &["条件ではありません", "visits > 0"]),
        ("partners = 1", &["複数回答", "partners_1"]),
        ("visits > ", &["途中で終わって"]),
        ("visits == 3", &["==", "= と書いて"]),
        ("visits > 3 AND founder LIKE '医%'", &["LIKE", "founder", "選択肢の番号"]),
        ("\"医療法人\" = founder", &["'医療法人'"]),
    ] {
        let output = survey(&["cross", DATA, "--rows", "founder", "--where", condition]);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{condition}: {told}");
        // The caret stands under what is wrong.
        assert!(told.contains("--where:1:") && told.contains('─'), "{condition}: {told}");
        for word in words {
            assert!(told.contains(word), "{condition}: {word}: {told}");
        }
    }
}

#[test]
fn questions_are_called_by_number_label_or_id_and_answers_by_label_or_code() {
    let of = |rows: &str, columns: &str, condition: &str| {
        let args = ["cross", DATA, "--rows", rows, "--columns", columns, "--where", condition];
        let output = survey(&args);
        assert_eq!(output.status.code(), Some(0), "{rows} {condition}: {}", stderr(&output));
        // The condition stands below the table as it was written, over several lines.
        let shown = stdout(&output);
        let (table, notes) = shown.split_once('※').expect("notes");
        let notes: String = notes.split_whitespace().collect();
        let condition: String = condition.split_whitespace().collect();
        assert!(notes.contains(&condition), "{shown}");
        table.to_owned()
    };
    let by_id = of("visits_intention", "founder,bed_type", "founder = 1 AND house_calls_hours = 2");
    let (founder, hours) = ("開設主体", "診療時間内に行う");
    for (rows, columns, condition) in [
        (
            "問17",
            "開設主体,診療所区分",
            "founder = '医療法人' AND house_calls_hours = 2".to_owned(),
        ),
        (
            "問１７ 訪問診療に対する意向",
            "founder,問3",
            format!("{founder} IN ('医療法人') AND \"問12-1\" = '{hours}'"),
        ),
        ("visits_intention", "Founder,bed_type", format!("1 = 開設主体 AND 往診時間 = '{hours}'")),
    ] {
        assert_eq!(of(rows, columns, &condition), by_id, "{rows} {columns} {condition}");
    }
    let option = of("founder", "bed_type", "partners_4");
    assert_eq!(of("founder", "bed_type", "\"問19 病院\""), option);
    let bands = ["--rows", "founder", "--columns", "訪問診療件数", "--bands", "訪問診療件数=100"];
    assert!(stdout(&survey(&[&["cross", DATA][..], &bands].concat())).contains("100以上"));
}

#[test]
fn a_name_that_means_several_questions_is_told_with_them() {
    for (option, name, told) in [
        ("--rows", "問26", ["複数", "問26"]),
        ("--columns", "問6", ["複数", "physicians_home"]),
        ("--mean", "問6", ["複数", "physicians_home"]),
        ("--where", "問6 > 3", ["複数", "physicians_home"]),
        // A subtraction, and hardly meant.
        ("--where", "問12-1 = 2", ["引き算", "\"問12-1\""]),
        ("--columns", "開設主躰", ["という設問はありません", "開設主体"]),
        ("--where", "開設主躰 = 1", ["という変数はありません", "開設主躰"]),
    ] {
        let columns = if option == "--mean" { &["--columns", "founder"][..] } else { &[] };
        let rows = if option == "--rows" { &[][..] } else { &["--rows", "founder"] };
        let output = survey(&[&["cross", DATA, option, name][..], rows, columns].concat());
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stdout(&output));
        for words in told {
            assert!(stderr(&output).contains(words), "{name}: {}", stderr(&output));
        }
    }
}

#[test]
fn a_yes_or_no_has_the_categories_yes_and_no() {
    let text = long(&["--rows", "round_the_clock", "--columns", "bed_type", "--no-answer"]);
    let n = value(&text, "", "", "n").expect("n");
    let counts: Vec<f64> = ["yes", "no", "no_answer"]
        .iter()
        .map(|category| value(&text, "", category, "count").expect("a count"))
        .collect();
    assert!(counts[0] > 0.0 && counts[1] > 0.0, "{counts:?}");
    assert_eq!(counts.iter().sum::<f64>(), n);
    let text = long(&["--rows", "bed_type", "--columns", "round_the_clock"]);
    assert_eq!(value(&text, "round_the_clock=yes", "", "n").map(|n| n > 0.0), Some(true));
    let shown = stdout(&survey(&["cross", DATA, "--rows", "round_the_clock"]));
    assert!(shown.contains("はい") && shown.contains("いいえ"), "{shown}");
    let bands = ["cross", DATA, "--rows", "round_the_clock", "--bands", "round_the_clock=0.5"];
    assert_eq!(survey(&bands).status.code(), Some(2));
}

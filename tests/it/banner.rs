//! Tables of each question by the same columns, marks of columns that differ, intervals and signs
//! of reliability; figures against R with the call.

use std::path::Path;

use calamine::{Reader as _, open_workbook_auto};

use crate::files::{path, sample, stderr, stdout, survey, survey_in};

const QUESTIONNAIRE: &str = r#"
id = "tiny"
title = "小さな調査"
respondent = "診療所"

[[question]]
id = "kind"
number = "問1"
type = "single"
label = "区分"
codes = [{ code = 1, label = "甲" }, { code = 2, label = "乙" }, { code = 3, label = "丙" }]

[[question]]
id = "plan"
number = "問2"
type = "single"
label = "意向"
codes = [{ code = 1, label = "増" }, { code = 2, label = "減" }]

[[question]]
id = "visits"
number = "問3"
type = "count"
label = "件数"
unit = "件"

[[question]]
id = "partners"
number = "問4"
type = "multiple"
label = "連携先"
codes = [{ code = 1, label = "病院" }, { code = 2, label = "薬局" }]

[[question]]
id = "remark"
number = "問5"
type = "text"
label = "意見"
"#;

/// Of 60 clinics of the first kind 30 plan more, of 60 of the second 18, of 10 of the third 9.
fn put(folder: &Path, banner: &str) {
    std::fs::write(folder.join("tiny.toml"), QUESTIONNAIRE).expect("written");
    let mut rows = "問1 区分,問2 意向,問3 件数,問4 連携先,問5 意見\n".to_owned();
    for (kind, n, more) in [("甲", 60, 30), ("乙", 60, 18), ("丙", 10, 9)] {
        for at in 0..n {
            let plan = if at < more { "増" } else { "減" };
            rows += &format!("{kind},{plan},{},病院,\n", 10 + at);
        }
    }
    std::fs::write(folder.join("answers.csv"), rows).expect("written");
    std::fs::create_dir_all(folder.join("own")).expect("made");
    std::fs::write(folder.join("own/plan.toml"), banner).expect("written");
}

/// The rows of the results of a report by a banner: table, group code, category, statistic; value,
/// as printed, state.
fn results(banner: &str) -> Vec<([String; 4], [String; 3])> {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), banner);
    let args = ["report", "answers.csv", "-q", "tiny.toml", "-t", "own", "-o", "out"];
    let run = survey_in(folder.path(), &[&args[..], &["--format", "csv", "--quiet"]].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    let text = std::fs::read(folder.path().join("out/results.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(&text[3..]);
    let row = |row: csv::StringRecord| {
        (
            [1, 4, 6, 7].map(|column| row[column].to_owned()),
            [8, 9, 11].map(|column| row[column].to_owned()),
        )
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// One figure.
fn at<'r>(all: &'r [([String; 4], [String; 3])], place: [&str; 4]) -> Option<&'r [String; 3]> {
    all.iter().find(|(of, _)| of.iter().eq(place.iter())).map(|(_, figure)| figure)
}

fn number(all: &[([String; 4], [String; 3])], place: [&str; 4]) -> f64 {
    at(all, place).unwrap_or_else(|| panic!("{place:?}"))[0].parse().expect("a number")
}

fn banner(lines: &str) -> String {
    format!("[[banner]]\nid = \"b\"\nheading = \"全設問\"\n{lines}\n")
}

#[test]
fn each_question_that_can_be_counted_has_a_table_of_its_kind() {
    let all = results(&banner("columns = [\"kind\"]"));
    let mut tables: Vec<&str> = all.iter().map(|(of, _)| of[0].as_str()).collect();
    tables.dedup();
    // The question of the columns has them not within itself; texts are not counted.
    assert_eq!(tables, ["b-kind", "b-plan", "b-visits", "b-partners"]);
    assert!(at(&all, ["b-kind", "1", "1", "count"]).is_none());
    assert_eq!(number(&all, ["b-plan", "2", "1", "percent"]), 30.0);
    // Of numbers n, mean, standard deviation and median by group and of all.
    for (group, median) in [("1", 39.5), ("3", 14.5), ("", 37.0)] {
        assert_eq!(number(&all, ["b-visits", group, "", "median"]), median, "{group}");
    }
    assert!(number(&all, ["b-visits", "2", "", "standard_deviation"]) > 17.0);
}

#[test]
fn five_and_ten_points_from_all_are_marked_where_enough_answered() {
    let all = results(&banner("columns = [\"kind\"]\nmarks = \"points\""));
    // 57 of 130 are 43.846 %.
    let close = |group, expected: f64| {
        let points = number(&all, ["b-plan", group, "1", "difference"]);
        assert!((points - expected).abs() < 1e-9, "{points}");
    };
    close("1", 50.0 - 5700.0 / 130.0);
    close("2", 30.0 - 5700.0 / 130.0);
    assert!(at(&all, ["b-plan", "3", "1", "difference"]).is_none(), "10 are fewer than 30");
    let all = results(&banner("columns = [\"kind\"]\nmarks = \"points\"\nmark_from = 10"));
    assert!(number(&all, ["b-plan", "3", "1", "difference"]) > 46.0);
}

#[test]
fn letters_and_asterisks_are_those_of_the_z_test_of_r() {
    let all = results(&banner("columns = [\"kind\"]\nmarks = \"letters\""));
    // prop.test(c(30, 18), c(60, 60), correct = FALSE)$p.value is 0.02535
    let larger = |group, category| at(&all, ["b-plan", group, category, "larger_than"]);
    assert_eq!(larger("1", "1").expect("larger")[1], "B");
    assert_eq!(larger("2", "2").expect("larger")[1], "A");
    assert_eq!((larger("2", "1"), larger("3", "1")), (None, None));
    assert_eq!(at(&all, ["b-plan", "2", "", "letter"]).expect("a letter")[1], "B");

    let all = results(&banner("columns = [\"kind\"]\nmarks = \"asterisks\"\nadjust = \"holm\""));
    let close = |group, statistic, expected: f64| {
        let p = number(&all, ["b-plan", group, "1", statistic]);
        assert!((p - expected).abs() < 1e-9, "{p} is not {expected}");
    };
    // prop.test(c(30, 27), c(60, 70), correct = FALSE)$p.value; p.adjust(…, "holm")
    close("1", "p_value", P_FIRST);
    close("2", "p_value", P_SECOND);
    close("1", "p_value_adjusted", P_FIRST);
    close("2", "p_value_adjusted", 2.0 * P_SECOND);
}

// prop.test(c(30, 27), c(60, 70), correct = FALSE), prop.test(c(18, 39), c(60, 70), ...)
const P_FIRST: f64 = 0.190_483_544_826;
const P_SECOND: f64 = 0.003_223_419_589_59;
// prop.test(30, 60, correct = FALSE)$conf.int, t.test(10 + 0:59)$conf.int
const LOWER: f64 = 37.735_024_24;
const MEAN_LOWER: f64 = 34.988_506_04;

#[test]
fn limits_and_signs_of_reliability_are_in_all_that_is_written() {
    let plan =
        banner("columns = [\"kind\"]\ninterval = true\nreliability = \"nchs\"\nshow = \"both\"");
    let all = results(&plan);
    let close = |place, expected: f64| {
        let got = number(&all, place);
        assert!((got - expected).abs() < 1e-6, "{place:?}: {got} is not {expected}");
    };
    close(["b-plan", "1", "1", "lower_limit"], LOWER);
    close(["b-plan", "1", "1", "upper_limit"], 100.0 - LOWER);
    close(["b-visits", "1", "", "lower_limit"], MEAN_LOWER);
    close(["b-visits", "1", "", "upper_limit"], 79.0 - MEAN_LOWER);
    // Of 10 nothing is reliable, of 60 a half is.
    let state = |group| at(&all, ["b-plan", group, "1", "percent"]).expect("a figure");
    assert_eq!((state("3")[1].as_str(), state("3")[2].as_str()), ("90.0†", "unreliable"));
    assert_eq!((state("1")[1].as_str(), state("1")[2].as_str()), ("50.0", "shown"));

    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &plan);
    let args = ["report", "answers.csv", "-q", "tiny.toml", "-t", "own", "-o", "out", "--quiet"];
    let run = survey_in(folder.path(), &[&args[..], &["--format", "md,html,xlsx,svg"]].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    let out = folder.path().join("out");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).expect("written");
    for name in ["report.md", "report.html"] {
        let text = read(name);
        assert!(text.contains("90.0†") && text.contains("95%信頼区間の下限"), "{name}");
        assert!(text.contains("米国国立保健統計センター"), "{name}");
    }
    // The workbook has the number, and the sign in its format.
    let mut book = open_workbook_auto(out.join("tables.xlsx")).expect("a workbook");
    let sheet =
        book.sheet_names().iter().find(|name| name.contains("意向")).expect("a sheet").clone();
    let cells = book.worksheet_range(&sheet).expect("cells");
    assert!(
        cells.rows().flatten().any(|cell| matches!(cell, calamine::Data::Float(v) if *v == 90.0))
    );
}

#[test]
fn arrows_and_shades_stand_in_every_report() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &banner("columns = [\"kind\"]\nmarks = \"points\""));
    let args = ["report", "answers.csv", "-q", "tiny.toml", "-t", "own", "-o", "out", "--quiet"];
    let run = survey_in(folder.path(), &[&args[..], &["--format", "md,html,docx,pdf"]].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    let out = folder.path().join("out");
    let md = std::fs::read_to_string(out.join("report.md")).expect("written");
    assert!(md.contains("50.0↑（30") && md.contains("30.0↓↓（18"), "{md}");
    let html = std::fs::read_to_string(out.join("report.html")).expect("written");
    assert!(html.contains("class=\"shade\" style=\"background:#"), "no shade");
    assert!(out.join("report.pdf").is_file() && out.join("report.docx").is_file());
}

#[test]
fn columns_stand_beside_each_other_within_each_other_and_in_bands() {
    let lines =
        "columns = [\"kind\", \"visits\"]\nquestions = [\"plan\"]\nbands = { visits = [30] }";
    let all = results(&banner(lines));
    assert_eq!(number(&all, ["b-plan", "..30", "", "n"]), 50.0);
    let all = results(&banner(&format!("{lines}\nnested = true")));
    assert_eq!(number(&all, ["b-plan", "1>..30", "", "n"]), 20.0);
}

#[test]
fn cross_tables_of_a_banner_are_drawn_as_it_says() {
    for (chart, of_one, of_several) in [
        ("", "積み上げ", "濃淡"),
        ("chart = \"grouped\"", "棒グラフ", "棒グラフ"),
        ("chart = \"bars\"", "棒グラフ", "棒グラフ"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        put(folder.path(), &banner(&format!("columns = [\"kind\"]\nshow = \"both\"\n{chart}")));
        let args = ["report", "answers.csv", "-q", "tiny.toml", "-t", "own", "-o", "out"];
        let run = survey_in(folder.path(), &[&args[..], &["--format", "svg", "--quiet"]].concat());
        assert!(run.status.success(), "{}", stderr(&run));
        for (table, words) in [("b-plan", of_one), ("b-partners", of_several)] {
            let svg = folder.path().join(format!("out/charts/{table}.svg"));
            let svg = std::fs::read_to_string(svg).expect("drawn");
            assert!(svg.contains(words), "{chart} {table}: {svg}");
            assert!(svg.contains("甲") && svg.contains("n=10"), "{chart} {table}: {svg}");
        }
    }
}

#[test]
fn what_would_do_nothing_in_a_banner_is_refused_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |lines: &str| {
        put(folder.path(), &banner(lines));
        let run = survey_in(
            folder.path(),
            &["report", "answers.csv", "-q", "tiny.toml", "-t", "own", "-o", "out"],
        );
        assert_eq!(run.status.code(), Some(1), "{lines}: {}", stdout(&run));
        stderr(&run)
    };
    for (lines, said) in [
        ("marks = \"points\"", "「marks」は、列のない集計では"),
        ("columns = [\"kinds\"]", "kinds"),
        ("columns = [\"remark\"]", "remark"),
        ("columns = [\"kind\"]\nnested = true", "nested には"),
        ("columns = [\"kind\"]\nbreakdowns = true", "columns と breakdowns"),
        ("columns = [\"kind\"]\nmark_from = 5", "mark_from"),
        ("columns = [\"kind\"]\nadjust = \"holm\"", "adjust"),
        ("columns = [\"kind\"]\nbands = { visits = [3] }\nquestions = [\"plan\"]", "visits"),
        ("columns = [\"kind\"]\nmarks = \"points\"\npercent_of = \"row\"", "列ごとの割合"),
        ("columns = [\"partners\"]\nmarks = \"letters\"", "連携先|partners"),
        ("columns = [\"kind\"]\nsections = [\"none\"]", "none"),
        ("columns = [\"kind\"]\nmarks = \"points\"\nmark_from = 0", "1 以上の整数"),
        ("columns = [\"kind\"]\nmarks = \"points\"\nmark_from = 1.5", "1 以上の整数"),
        ("columns = [\"kind\"]\nmin_base = -3", "1 以上の整数"),
        ("columns = [\"kind\"]\nquestions = [\"visits\"]\nreliability = \"nchs\"", "reliability"),
        ("columns = [\"kind\"]\nquestions = [\"visits\"]\nmarks = \"letters\"", "marks"),
        (
            "columns = [\"kind\"]\nquestions = [\"plan\"]\ntest_of_numbers = \"welch\"",
            "test_of_numbers",
        ),
        ("chart = \"bars\"", "「chart」は、列のない集計では"),
        ("columns = [\"kind\"]\nchart = \"bars\"", "図を示すとき"),
        ("columns = [\"kind\"]\nshow = \"table\"\nchart = \"grouped\"", "図を示すとき"),
        (
            "columns = [\"kind\"]\nshow = \"both\"\nchart = \"bars\"\npercent_of = \"row\"",
            "列ごとの割合",
        ),
        ("columns = [\"kind\"]\nshow = \"both\"\nchart = \"boxes\"", "boxes"),
        ("columns = [\"kind\", \"kind\"]", "二度"),
        ("columns = [\"kind > plan > kind\"]", "入れ子"),
    ] {
        let told = refused(lines);
        let is_told = said.split('|').any(|said| told.contains(said));
        assert!(is_told, "{lines}: {told}");
        let times = told.matches("×").count();
        assert!(times <= 1, "{lines}: {times} times: {told}");
    }
}

#[test]
fn any_questionnaire_has_a_full_set_of_tables_without_a_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "");
    let report = |more: &[&str]| {
        let args = ["report", "answers.csv", "-q", "tiny.toml", "-o", "out", "--quiet"];
        let args = [&args[..], &["-t", "default-banner", "--format", "csv,xlsx"], more].concat();
        survey_in(folder.path(), &args)
    };
    let run = report(&["--columns", "問2"]);
    assert!(run.status.success(), "{}", stderr(&run));
    let text = std::fs::read_to_string(folder.path().join("out/results.csv")).expect("written");
    for table in ["simple-kind", "simple-visits", "cross-kind", "cross-visits"] {
        assert!(text.contains(&format!(",{table},")), "{table}");
    }
    assert!(text.contains(",cross-kind,all,plan,1,kind,1,percent,"));
    let book = open_workbook_auto(folder.path().join("out/tables.xlsx")).expect("a workbook");
    // Contents, four questions twice, definitions.
    assert_eq!(book.sheet_names().len(), 10);
    // Without a name the single questions of few answers are the columns.
    assert!(report(&[]).status.success());
    let text = std::fs::read_to_string(folder.path().join("out/results.csv")).expect("written");
    assert!(
        text.contains(",cross-visits,all,kind,1,visits,") && text.contains(",all,plan,1,visits,")
    );
    let run = report(&["--columns", "問9"]);
    assert_eq!(run.status.code(), Some(2), "{}", stderr(&run));
    let sample = sample();
    let args = ["report", sample.to_str().expect("a path"), "--columns", "開設主体", "-o"];
    let run = survey(&[&args[..], &[folder.path().join("x").to_str().expect("a path")]].concat());
    assert_eq!(run.status.code(), Some(2), "{}", stderr(&run));
    assert!(stderr(&run).contains("--columns") && path("report-templates/default-banner").is_dir());
}

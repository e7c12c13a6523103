//! Two numbers of the same respondents: their correlations, and how many have both.

use crate::files::{Row, put, rows, stderr, survey};

const QUESTIONNAIRE: &str = r#"
id = "few"
title = "少し"
respondent = "機関"
template = "report"

[[question]]
id = "number"
type = "id"
label = "番号"

[[question]]
id = "x"
type = "count"
label = "訪問"
unit = "件"

[[question]]
id = "y"
type = "number"
label = "看取り"
unit = "人"
"#;

const PLAN: &str = r#"
[[section]]
id = "1"
number = "1"
level = 1
heading = "結果"

[[table]]
id = "both"
section = "1"
kind = "correlation"
title = "訪問と看取り"
variables = ["x", "y"]
bands = { x = [4, 8], y = [5] }
unit = "機関"
show = "both"
"#;

/// Values of the test against R in `src/statistics/correlation.rs`; two lack one of them.
const ANSWERS: &str =
    "番号,訪問,看取り\n1,1,2\n2,2,1\n3,2,3\n4,4,3\n5,5,8\n6,7,6\n7,9,9\n8,30,11\n9,40,\n10,,50\n";

/// Rows of the figures, and the drawing.
fn run(policy: &str) -> (Vec<Row>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| put(folder.path(), name, text);
    write("few.toml", QUESTIONNAIRE);
    write("report/plan.toml", PLAN);
    write("answers.csv", ANSWERS);
    let study = format!(
        "questionnaire = \"few.toml\"\ndata = [\"answers.csv\"]\noutput = \"out\"\n{policy}\n"
    );
    write("study.toml", &study);
    let study = folder.path().to_str().expect("a path");
    let output = survey(&["report", study, "--format", "csv,svg,md", "--lang", "ja"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name));
    let text = read("results.csv").expect("figures");
    (rows(&text), read("charts/both.svg").unwrap_or_default(), read("report.md").expect("a report"))
}

fn value(rows: &[Row], statistic: &str) -> Option<f64> {
    let row = rows.iter().find(|row| row["statistic"] == statistic && row["variable"] == "y");
    row.expect(statistic)["value"].parse().ok()
}

#[test]
fn correlations_are_of_those_with_both_values_and_those_of_r() {
    let (rows, svg, report) = run("disclosure = \"none\"");
    let is_close = |statistic: &str, expected: f64| {
        let found = value(&rows, statistic).expect(statistic);
        assert!((found - expected).abs() < 1e-9, "{statistic} {found}");
    };
    is_close("n", 8.0);
    is_close("correlation", 0.791_562_996_927);
    is_close("lower_limit", 0.196_491_849_868);
    is_close("upper_limit", 0.960_484_423_073);
    is_close("rank_correlation", 0.921_686_746_988);
    // Three below 4 and below 5, one from 4 and below 5, two from 4 and from 5, two from 8 and 5.
    let cell = |x: &str, y: &str| {
        let row = rows.iter().find(|row| {
            row["group_code"] == x && row["category"] == y && row["statistic"] == "count"
        });
        row.expect("a cell")["value"].clone()
    };
    let cells = [("..4", "..5"), ("..4", "5.."), ("4..8", "..5"), ("4..8", "5.."), ("8..", "5..")];
    let counts = cells.map(|(x, y)| cell(x, y).parse::<f64>().expect("a count"));
    assert_eq!(counts, [3.0, 0.0, 1.0, 2.0, 2.0]);
    assert!(
        report.contains("相関係数は0.79（95%信頼区間0.20～0.96）、順位相関係数は0.92"),
        "{report}"
    );
    assert!(svg.contains("r=0.79") && svg.contains("n=8"), "{svg}");
    // Counts, and nobody as a point.
    assert!(!svg.contains("<circle"), "{svg}");
}

#[test]
fn cells_of_few_are_hidden_and_a_correlation_of_few_too() {
    let (rows, svg, _) = run("[disclosure]\nleast_count = 3\nleast_contributors = 3");
    let cells =
        rows.iter().filter(|row| row["statistic"] == "count" && !row["group_code"].is_empty());
    let shown = cells.filter_map(|row| row["value"].parse::<f64>().ok());
    assert!(
        shown.clone().all(|count| count == 0.0 || count >= 3.0),
        "{:?}",
        shown.collect::<Vec<_>>()
    );
    assert!(svg.contains('×'), "{svg}");
    let (rows, _, report) = run("[disclosure]\nleast_contributors = 9");
    for statistic in ["correlation", "rank_correlation", "lower_limit", "upper_limit"] {
        assert_eq!(value(&rows, statistic), None, "{statistic}");
    }
    assert!(report.contains("示さない"), "{report}");
}

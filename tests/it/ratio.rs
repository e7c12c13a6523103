//! Ratios of sums, held against sums of the file.

use std::collections::BTreeMap;

use crate::files::{Row, path, rows_of, stderr, stdout, survey};
use crate::weights::{assert_close, report, results, row, strata, study};

const PLAN: &str = r#"
inherits = "jmar-2018"

[[table]]
id = "share_at_home"
section = "II-(5)①"
kind = "ratio"
title = "自宅等での看取りの割合"
variables = ["deaths_outside", "deaths"]
groups = ["founder", "bed_type"]
percent = true
show = "both"
chart = "dots"
"#;

fn made(plan: &str) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("plan.toml"), plan).expect("written");
    let (own, out) = (own.display().to_string(), folder.path().join("out").display().to_string());
    let data = "sample-data/jmar-2018.csv";
    let output = survey(&["report", data, "-t", &own, "-o", &out, "--format", "csv,md"]);
    (folder, output)
}

#[test]
fn a_ratio_is_that_of_the_sums_of_those_who_gave_both() {
    let (folder, output) = made(PLAN);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let file = path("tests/fixtures/jmar-2018/reconstruction.csv");
    let mut sums = BTreeMap::<(&str, String), (f64, f64)>::new();
    for row in rows_of(&file) {
        let number = |name: &str| row[name].parse::<f64>().ok();
        let Some((first, second)) = number("deaths_outside").zip(number("deaths")) else {
            continue;
        };
        for of in ["founder", "bed_type"] {
            if !row[of].is_empty() {
                let sum = sums.entry((of, row[of].clone())).or_default();
                *sum = (sum.0 + first, sum.1 + second);
            }
        }
        let all = sums.entry(("", String::new())).or_default();
        *all = (all.0 + first, all.1 + second);
    }
    assert!(sums.len() > 5);
    let mut seen = 0;
    for row in rows_of(&folder.path().join("out/results.csv")) {
        if row["table"] == "share_at_home" && row["statistic"] == "ratio_percent" {
            let group = (row["group_variable"].as_str(), row["group_label"].clone());
            let (first, second) = sums.get(&group).copied().unwrap_or_default();
            match row["value"].parse::<f64>() {
                Ok(value) => assert!((value - 100.0 * first / second).abs() < 1e-9, "{row:?}"),
                Err(_) => assert_eq!((second, row["state"].as_str()), (0.0, "nobody"), "{row:?}"),
            }
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
    // In the report's edition too, with its chart beside it.
    let report = std::fs::read_to_string(folder.path().join("out/report.md")).expect("written");
    assert!(report.contains("自宅等での看取りの割合は、"), "{report}");
    assert!(folder.path().join("out/charts/share_at_home.svg").is_file());
    assert!(!folder.path().join("out/report.pdf").exists());
}

#[test]
fn a_summary_says_what_it_shows_without_mean_or_median() {
    let plan = |statistics: &str| {
        format!(
            "inherits = \"jmar-2018\"\n[[table]]\nid = \"spread_2\"\nsection = \"II-(5)①\"\nkind = \"summary\"\ntitle = \"一覧表\"\nvariables = [\"visits\"]\nstatistics = [{statistics}]\n"
        )
    };
    for (statistics, says) in [
        ("\"mean\", \"standard_deviation\"", "は平均"),
        ("\"n\", \"median\"", "は中央値"),
        ("\"max\"", "の集計対象は n="),
    ] {
        let (folder, output) = made(&plan(statistics));
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        let report = std::fs::read_to_string(folder.path().join("out/report.md")).expect("there");
        let own = report.lines().find(|line| line.starts_with("一覧表")).expect("a sentence");
        assert!(own.contains(says), "{statistics}: {own}");
    }
}

#[test]
fn a_ratio_of_one_number_is_refused() {
    let plan = PLAN.replace("\"deaths_outside\", ", "");
    let (_folder, output) = made(&plan);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output) + &stderr(&output);
    assert!(said.contains("variables に数値の変数 2 つ"), "{said}");
}

const T: (&str, &str, &str) =
    ("plan/plan.toml", "percent = true", "percent = true\ninterval = \"t\"");

const DRAWN: (&str, &str, &str) = (
    "plan/plan.toml",
    "percent = true",
    "percent = true\ninterval = \"t\"\nchart = \"dots\"\nshow = \"both\"",
);

fn assert_limits(rows: &[Row], group: &str, expected: [f64; 3]) {
    for (statistic, expected) in
        ["ratio_percent", "lower_limit", "upper_limit"].iter().zip(expected)
    {
        assert_close(&row(rows, ["tested", group, "", "", statistic])["value"], expected);
    }
}

#[test]
fn limits_of_a_ratio_of_respondents_drawn_one_by_one_are_those_of_r() {
    let folder = study("strat.csv", "", &[DRAWN]);
    let rows = results(&folder);
    // r <- svyratio(~tested, ~enroll, d <- svydesign(ids = ~1, data = s)); 100 * confint(r, df = degf(d))
    // and the same of s[s$stype == "E", ], "H" and "M"
    assert_limits(&rows, "", [82.9084553727476, 80.7614731811705, 85.0554375643246]);
    assert_limits(&rows, "1", [85.1816305964778, 83.7702038281984, 86.5930573647571]);
    assert_limits(&rows, "2", [81.0570152192019, 76.7985317706691, 85.3154986677348]);
    assert_limits(&rows, "3", [83.5695752450509, 79.821467938694, 87.3176825514078]);
    assert_eq!(report(folder.path(), "md").0, Some(0));
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    let parts = [
        "95% CI, lower | 95% CI, upper |",
        "95% confidence intervals of ratios are by Student's t with linearised standard errors, as if",
        "the standard error of a ratio of sums is linearised (Taylor)",
    ];
    parts.iter().for_each(|part| assert!(text.contains(part), "no {part} in {text}"));
}

#[test]
fn limits_of_a_ratio_know_the_design() {
    let folder = strata();
    let plan = folder.path().join("plan/plan.toml");
    let text = std::fs::read_to_string(&plan).expect("there").replacen(T.1, T.2, 1);
    std::fs::write(plan, text).expect("written");
    let rows = results(&folder);
    // confint(svyratio(~tested, ~enroll, strat), df = degf(strat)), and of subset(strat, stype == "M")
    assert_limits(&rows, "", [83.6956886940522, 82.1659266422738, 85.2254507458305]);
    assert_limits(&rows, "3", [83.5695752450509, 79.9146726635903, 87.2244778265116]);
    assert_eq!(report(folder.path(), "md").0, Some(0));
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    assert!(
        text.contains("intervals are by t, with standard errors that know the design"),
        "{text}"
    );
}

#[test]
fn limits_of_a_ratio_are_hidden_with_it() {
    // The largest middle and high school have more of all students of theirs.
    let rule = "[disclosure]\ndominance = { largest = 1, percent = 3 }\n";
    let rows = results(&study("strat.csv", rule, &[T]));
    let state = |group, statistic| &row(&rows, ["tested", group, "", "", statistic])["state"];
    for group in ["", "1", "2", "3"] {
        let ratio = state(group, "ratio_percent");
        assert_eq!(ratio == "shown", group.is_empty(), "{group} {ratio}");
        for limit in ["lower_limit", "upper_limit"] {
            assert_eq!(state(group, limit), ratio, "{group} {limit}");
            let value = &row(&rows, ["tested", group, "", "", limit])["value"];
            assert_eq!(value.is_empty(), ratio == "suppressed", "{group} {limit}");
        }
    }
}

#[test]
fn an_interval_of_percents_of_respondents_is_refused_for_a_ratio() {
    let wilson = (T.0, T.1, "percent = true\ninterval = \"wilson\"");
    let (code, said) = report(study("strat.csv", "", &[wilson]).path(), "csv");
    assert_eq!(code, Some(1));
    assert!(
        said.contains("\"tested\" shows means or ratios of sums")
            && said.contains("interval = \"t\""),
        "{said}"
    );
}

//! Limits of intervals end where values do. Expected figures are those of R 4.2, cut by hand, where d
//! is the data below:
//!
//!     t.test(d$visits)$conf.int
//!     w <- svydesign(ids = ~1, weights = ~w, data = d); confint(svymean(~visits, w), df = degf(w))

use crate::files::Row;
use crate::weights::{assert_close, report, results, row};

const QUESTIONNAIRE: &str = r#"
id = "small"
title = "小さな調査"
title_en = "Small survey"
respondent = "診療所"
respondent_en = "clinics"
template = "plan"

[[question]]
id = "no"
type = "id"
label = "番号"

[[question]]
id = "area"
type = "single"
label = "地区"
label_en = "Area"
codes = [{ code = 1, label = "東", label_en = "East" }, { code = 2, label = "西", label_en = "West" }]

[[question]]
id = "visits"
type = "count"
label = "訪問"
label_en = "Visits"

[[question]]
id = "staff"
type = "count"
label = "職員"
label_en = "Staff"

[[question]]
id = "score"
type = "number"
label = "得点"
label_en = "Score"
min = 0
max = 10

[[question]]
id = "balance"
type = "number"
label = "収支"
label_en = "Balance"

[[derived]]
id = "load"
label = "職員あたりの訪問"
label_en = "Visits per staff"
expression = "visits"
per = "staff"

[[derived]]
id = "growth"
label = "増減"
label_en = "Growth"
expression = "visits - 100 * staff"

[[reference]]
id = "people"
file = "people.csv"
sheet = "人口"
key = "name"
question = "area"
column = [
  { id = "name", label = "地区", label_en = "Area" },
  { id = "people", label = "人口", label_en = "People", number = true },
]
"#;

const PLAN: &str = r#"
[cover]
title = "結果"
title_en = "Results"

[[section]]
id = "1"
number = "1"
level = 1
heading = "結果"
heading_en = "Results"

[[table]]
id = "summary"
section = "1"
kind = "summary"
title = "一覧"
title_en = "Summary"
variables = ["visits", "score", "balance", "load", "growth"]
statistics = ["n", "mean", "sum"]
interval = "t"

[[table]]
id = "by_area"
section = "1"
kind = "group-means"
title = "地区別"
title_en = "By area"
variables = ["visits"]
group = "area"
interval = "t"

[[table]]
id = "crossed"
section = "1"
kind = "cross"
title = "地区と得点"
title_en = "Area and score"
variables = ["area"]
mean = "score"
columns = []
interval = "t"

[[table]]
id = "change"
section = "1"
kind = "change"
title = "地区の差"
title_en = "Areas"
variables = ["visits"]
group = "area"

[[table]]
id = "rates"
section = "1"
kind = "rates"
title = "人口あたり"
title_en = "Per population"
variables = ["visits"]
group = "area"
reference = "people"
reference_columns = ["people"]

[[table]]
id = "ratio"
section = "1"
kind = "ratio"
title = "職員あたり"
title_en = "Per staff"
variables = ["visits", "staff"]
groups = ["area"]
interval = "t"

[[table]]
id = "free"
section = "1"
kind = "summary"
title = "収支"
title_en = "Balance"
variables = ["balance", "growth"]
interval = "t"
"#;

const DATA: &str = "no,area,visits,staff,score,balance,w
1,東,0,1,10,-5,1
2,東,0,2,10,300,2
3,東,0,1,10,-2,1
4,東,0,4,10,0,3
5,東,0,2,9,1,1
6,東,1200,6,2,-4,2
7,西,0,1,10,-3,1
8,西,0,3,9,2,1
9,西,3,2,10,900,2
10,西,0,2,10,-8,4
11,西,1,1,10,0,1
12,西,90,5,8,1,2
";

fn small(design: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("plan")).expect("made");
    let study = format!("questionnaire = \"small\"\ndata = [\"data.csv\"]\n{design}");
    for (name, text) in [
        ("small.toml", QUESTIONNAIRE),
        ("plan/plan.toml", PLAN),
        ("data.csv", DATA),
        ("people.csv", "name,people\n東,1000\n西,1000\n"),
        ("study.toml", &study),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// Table, group, variable and category, with both limits.
fn assert_limits(rows: &[Row], key: [&str; 4], limits: [f64; 2]) {
    let [table, group, variable, category] = key;
    for (statistic, expected) in ["lower_limit", "upper_limit"].into_iter().zip(limits) {
        let got = &row(rows, [table, group, variable, category, statistic])["value"];
        match expected {
            0.0 | 10.0 => assert_eq!(*got, expected.to_string(), "{key:?} {statistic}"),
            _ => assert_close(got, expected),
        }
    }
}

#[test]
fn limits_lie_within_what_values_can_be() {
    let rows = results(&small(""));
    assert_limits(&rows, ["summary", "", "visits", ""], [0.0, 326.977157988013]);
    assert_limits(&rows, ["summary", "", "score", ""], [7.54103744531942, 10.0]);
    // What may be negative has limits below 0; what is computed of counts by division has not.
    let balance = [-71.0915622777419, 268.0915622777419];
    assert_limits(&rows, ["summary", "", "balance", ""], balance);
    assert_limits(&rows, ["summary", "", "load", ""], [0.0, 54.8619218524687]);
    let growth = row(&rows, ["summary", "", "growth", "", "lower_limit"]);
    assert!(growth["value"].starts_with('-'), "{growth:?}");
    assert_limits(&rows, ["by_area", "1", "visits", ""], [0.0, 714.116367127263]);
    assert_limits(&rows, ["by_area", "2", "visits", ""], [0.0, 53.9022412984995]);
    assert_limits(&rows, ["change", "1", "visits", ""], [0.0, 714.116367127263]);
    assert_limits(&rows, ["change", "2", "visits", ""], [0.0, 53.9022412984995]);
    // A difference is no value.
    let lower = &row(&rows, ["change", "2", "visits", "", "difference_lower"])["value"];
    assert!(lower.starts_with('-'), "{lower}");
    // length(x) * t.test(x)$conf.int, over 1,000
    assert_limits(&rows, ["rates", "1", "visits", ""], [0.0, 4284.69820276358]);
    assert_limits(&rows, ["rates", "", "visits", ""], [0.0, 3923.72589585616 / 2.0]);
    // confint(svyratio(~visits, ~staff, svydesign(ids = ~1, data = d)), df = 11)
    assert_limits(&rows, ["ratio", "", "", ""], [0.0, 119.1763251589344]);
}

#[test]
fn limits_by_the_design_lie_within_what_values_can_be() {
    let rows = results(&small("[design]\nweight = \"w\"\n"));
    assert_limits(&rows, ["summary", "", "visits", ""], [0.0, 373.565923373629]);
    assert_limits(&rows, ["summary", "", "score", ""], [7.26505274176754, 10.0]);
    let balance = [-82.1027902574514, 306.3885045431657];
    assert_limits(&rows, ["summary", "", "balance", ""], balance);
    assert_limits(&rows, ["summary", "", "load", ""], [0.0, 62.6520896165359]);
    assert_limits(&rows, ["by_area", "1", "visits", ""], [0.0, 816.344230538014]);
    assert_limits(&rows, ["change", "2", "visits", ""], [0.0, 57.5188282419857]);
    // confint(svytotal(~visits, w), df = degf(w)), and its standard error as it is
    let sum = row(&rows, ["summary", "", "visits", "", "sum"]);
    assert_eq!(sum["lower"], "0");
    assert_close(&sum["upper"], 7846.66694144168);
    assert_close(&sum["standard_error"], 2389.68759844918);
    assert_limits(&rows, ["rates", "1", "visits", ""], [0.0, 8569.39640552715]);
    // confint(svyratio(~visits, ~staff, w), df = degf(w))
    assert_limits(&rows, ["ratio", "", "", ""], [0.0, 122.4536438655033]);
}

#[test]
fn limits_that_were_cut_are_told_below_their_table_and_no_other() {
    for design in ["", "[design]\nweight = \"w\"\n"] {
        let folder = small(design);
        assert_eq!(report(folder.path(), "json").0, Some(0));
        let text = std::fs::read_to_string(folder.path().join("output/results.json"));
        let results: serde_json::Value =
            serde_json::from_str(&text.expect("written")).expect("json");
        let tables = results["tables"].as_array().expect("tables");
        assert_eq!(tables.len(), 7);
        for table in tables {
            let told = table["notes"].to_string().contains("outside of what the values can be");
            assert_eq!(told, table["id"] != "free", "{table}");
        }
    }
}

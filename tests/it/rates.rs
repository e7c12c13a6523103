//! Rates of a population, of respondents as they are and by the design. Expected figures are those of
//! R's package survey 4.1 with the designs of `weights.rs`, p the population and d the design:
//!
//!     t <- svytotal(~enroll, d); 1000 / p * c(coef(t), SE(t), confint(t, df = degf(d)))

use std::path::Path;

use crate::files::Row;
use crate::weights::{
    CLUSTERS, assert_close, assert_estimate, report, results, row, strata, study,
};

const REFERENCE: &str = r#"
[[reference]]
id = "people"
file = "people.csv"
sheet = "人口"
key = "type"
question = "stype"
column = [
  { id = "type", label = "学校の種類", label_en = "Type" },
  { id = "people", label = "人口", label_en = "People", number = true },
]
"#;

const TABLE: &str = r#"
[[table]]
id = "rates"
section = "1"
kind = "rates"
title = "人口あたりの在籍者数"
title_en = "Enrolled per population"
variables = ["enroll"]
group = "stype"
reference = "people"
reference_columns = ["people"]
show = "both"
"#;

/// Adds a table of rates to a study, with further keys.
fn with_rates(folder: tempfile::TempDir, keys: &str) -> tempfile::TempDir {
    let append = |name: &str, text: &str| {
        let file = folder.path().join(name);
        let before = std::fs::read_to_string(&file).expect("there");
        std::fs::write(file, before + text).expect("written");
    };
    append("schools.toml", REFERENCE);
    append("plan/plan.toml", &format!("{TABLE}{keys}"));
    let people = "type,people\nE,2400000\nH,1500000\nM,900000\n";
    std::fs::write(folder.path().join("people.csv"), people).expect("written");
    folder
}

fn rate(group: &str) -> [&str; 5] {
    ["rates", group, "enroll", "", "rate"]
}

/// What stands in the columns of the table.
fn assert_limits(rows: &[Row], group: &str, lower: f64, upper: f64) {
    for (statistic, expected) in [("lower_limit", lower), ("upper_limit", upper)] {
        let got = &row(rows, ["rates", group, "enroll", "", statistic])["value"];
        if expected == 0.0 { assert_eq!(got, "0") } else { assert_close(got, expected) }
    }
}

fn said(folder: &Path) -> String {
    let (code, said) = report(folder, "md");
    assert_eq!(code, Some(0), "{said}");
    std::fs::read_to_string(folder.join("output/report.md")).expect("written")
}

#[test]
fn rates_by_the_design_are_weighted_totals_over_the_population() {
    let folder = with_rates(strata(), "");
    let rows = results(&folder);
    // d <- strat, p <- 4800000
    let all = [768.1619859246414, 23.8836908543292, 721.0614599415713, 815.2625119077113];
    assert_estimate(&rows, rate(""), &all);
    assert_limits(&rows, "", all[2], all[3]);
    // d <- subset(strat, stype == "E"), p <- 2400000; "H", 1500000
    let elementary = [767.7434757677714, 30.2422227398968, 707.7363447536161, 827.7506067819268];
    assert_estimate(&rows, rate("1"), &elementary);
    assert_limits(&rows, "1", elementary[2], elementary[3]);
    let high = [664.7523501269022, 46.1595973015003, 571.9911664339495, 757.513533819855];
    assert_estimate(&rows, rate("2"), &high);
    // svytotal(~enroll, strat)
    let sum = [768.1619859246414 * 4800.0, 23.8836908543292 * 4800.0];
    assert_estimate(&rows, ["rates", "", "enroll", "", "sum"], &sum);
    let text = said(folder.path());
    for part in [
        "Weighted sum of the values of the schools over the population of their area, per 1,000.",
        "standard errors that know the design and the weights (none for areas with fewer than 5",
        "Weighted: Sum, Rate (",
        "Weighted sum of the respondents’ values over the population",
        "(95% confidence interval 721.1–815.3) in all areas with answers (n=200)",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    // Weights make up for who did not answer.
    assert!(!text.contains("differ in how many"), "{text}");
}

#[test]
fn rates_of_areas_without_answers_are_left_out_or_zero_as_the_plan_says() {
    let folder = with_rates(strata(), "where = \"stype <> 3\"\nwhere_label = \"中学校以外\"\n");
    let rows = results(&folder);
    // d <- subset(strat, stype != "M"), p <- 3900000
    let all = [728.1315043674372, 25.7205741439648, 677.3044992528885, 778.9585094819857];
    assert_estimate(&rows, rate(""), &all);
    let middle = row(&rows, rate("3"));
    assert_eq!((middle["state"].as_str(), middle["value"].as_str()), ("nobody", ""));
    assert_eq!(row(&rows, ["rates", "", "", "", "population"])["value"], "3900000");
    let whole = "where = \"stype <> 3\"\nwhere_label = \"中学校以外\"\ncomplete = true\n";
    let folder = with_rates(strata(), whole);
    let rows = results(&folder);
    assert_estimate(&rows, rate(""), &all.map(|of| of * 3900.0 / 4800.0));
    assert_estimate(&rows, rate("3"), &[0.0]);
    assert!(said(folder.path()).contains("an area without answers has 0"));
}

#[test]
fn rates_of_clusters_are_those_of_r_and_not_below_zero() {
    let folder = with_rates(study("clus1.csv", CLUSTERS, &[]), "");
    let rows = results(&folder);
    // d <- clus, p <- 4800000; subset(clus, stype == "H"), 1500000, whose lower limit R has at -0.336
    let all = [709.362528026899, 194.215630633587, 292.811428858421, 1125.913627195376];
    assert_estimate(&rows, rate(""), &all);
    let high = [357.06324637858074, 151.14439647093994, 0.0, 714.4629517661202];
    assert_estimate(&rows, rate("2"), &high);
    assert_limits(&rows, "2", 0.0, high[3]);
    let text = said(folder.path());
    assert!(text.contains("outside of what the values can be, such as below 0"), "{text}");
}

#[test]
fn a_poisson_interval_is_refused_where_sums_are_weighted() {
    let (code, said) = report(with_rates(strata(), "interval = \"poisson\"\n").path(), "csv");
    assert_eq!(code, Some(1), "{said}");
    for part in ["\"rates\"", "\"poisson\"", "[design]", "interval = \"respondents\""] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    let folder = with_rates(study("strat.csv", "", &[]), "interval = \"poisson\"\n");
    assert_eq!(report(folder.path(), "csv").0, Some(0));
}

//! Charts of cross tables by any number of columns: bars beside each other, and small bars a column.

use std::io::Read;
use std::path::Path;

use crate::files::{rows_of, run};
use crate::weights::study;

/// Awards by type of school (of which there are few middle schools where a rule says so).
fn drawn(chart: &str, more: &str, rule: &str) -> (String, Vec<crate::files::Row>) {
    let entry = format!("chart = \"{chart}\"\nshow = \"both\"\n{more}");
    let both = "interval = \"wilson\"\nmarks = \"points\"";
    let table = ("plan/plan.toml", both, entry.as_str());
    let folder = study("strat.csv", rule, &[table]);
    let path = folder.path().to_str().expect("a path");
    let (code, said) = run(&["report", path, "--format", "svg,csv", "--lang", "en"]);
    assert_eq!(code, Some(0), "{said}");
    let output = folder.path().join("output");
    let svg = std::fs::read_to_string(output.join("charts/awards_by_type.svg")).expect("a chart");
    let rows = rows_of(&output.join("results.csv"));
    (svg, rows.into_iter().filter(|row| row["table"] == "awards_by_type").collect())
}

#[test]
fn every_percent_of_every_column_is_drawn_with_its_n_and_its_asterisks() {
    for chart in ["grouped", "bars"] {
        let (svg, rows) = drawn(chart, "marks = \"asterisks\"", "");
        let percents: Vec<_> = rows.iter().filter(|row| row["statistic"] == "percent").collect();
        assert_eq!(percents.len(), 8);
        for row in &percents {
            let own = |other: &&crate::files::Row| {
                other["statistic"] == "p_value"
                    && other["group_code"] == row["group_code"]
                    && other["category"] == row["category"]
            };
            let p = rows.iter().find(own).and_then(|row| row["value"].parse::<f64>().ok());
            let stars = [0.05, 0.01, 0.001].iter().filter(|level| p < Some(**level));
            let stars = "*".repeat(if p.is_some() { stars.count() } else { 0 });
            let percent = format!("{}%{stars}", row["printed"]);
            assert!(svg.contains(&percent), "{chart}: no {percent} in {svg}");
        }
        assert!(percents.iter().any(|_| svg.contains("%***")), "{svg}");
        for n in ["n=200", "n=100", "n=50"] {
            assert!(svg.contains(n), "{chart}: no {n}");
        }
        for name in ["All", "E", "H", "M"] {
            let is_it = |line: &str| line.split([' ', '(']).next() == Some(name);
            assert!(svg.lines().any(is_it), "{chart}: no {name} in {svg}");
        }
    }
}

#[test]
fn what_a_table_hides_has_its_mark_in_place_of_a_bar() {
    for chart in ["grouped", "bars"] {
        let (svg, rows) = drawn(chart, "", "[disclosure]\nleast_count = 17\n");
        assert!(rows.iter().any(|row| row["state"] == "suppressed"), "nothing is hidden");
        assert!(svg.contains('×'), "{chart}: {svg}");
        for row in rows.iter().filter(|row| row["state"] == "shown") {
            if row["statistic"] == "percent" {
                assert!(svg.contains(&format!("{}%", row["printed"])), "{chart}: {row:?}");
            }
        }
    }
}

#[test]
fn limits_stand_on_the_bars_where_the_table_has_an_interval() {
    for chart in ["grouped", "bars"] {
        let (with, _) = drawn(chart, "interval = \"wilson\"", "");
        let (without, _) = drawn(chart, "", "");
        let lines = |svg: &str| svg.matches("<line").count() + svg.matches("<poly").count();
        // Each of eight bars has a line and its two ends, at least.
        assert!(lines(&with) >= lines(&without) + 24, "{chart}: {with}");
    }
}

/// How many series have lengths of limits, in all charts of a package.
fn limited(package: &Path) -> usize {
    let file = std::fs::File::open(package).expect("written");
    let mut package = zip::ZipArchive::new(file).expect("a package");
    let mut all = 0;
    for number in 0..package.len() {
        let mut part = package.by_index(number).expect("a part");
        if part.name().expect("a name").contains("charts/") {
            let mut text = String::new();
            part.read_to_string(&mut text).expect("text");
            all += text.matches("<c:errBars>").count();
        }
    }
    all
}

#[test]
fn office_draws_the_limits_too() {
    for (chart, of_sheet, of_text) in [("grouped", 4, 4), ("bars", 4, 0)] {
        let entry = format!("interval = \"wilson\"\nchart = \"{chart}\"\nshow = \"both\"");
        let table = ("plan/plan.toml", "interval = \"wilson\"\nmarks = \"points\"", &*entry);
        let folder = study("strat.csv", "", &[table]);
        let path = folder.path().to_str().expect("a path");
        let (code, said) = run(&["report", path, "--format", "xlsx,docx", "--lang", "en"]);
        assert_eq!(code, Some(0), "{said}");
        let output = folder.path().join("output");
        // And one of the bars of awards by themselves. Small bars are a picture in a text.
        assert_eq!(limited(&output.join("tables.xlsx")), of_sheet + 1, "{chart}");
        assert_eq!(limited(&output.join("report.docx")), of_text + 1, "{chart}");
    }
}

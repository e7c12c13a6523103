//! `survey lint`: the rules of the Ministry of Internal Affairs and Communications for
//! machine-readable statistical tables (18 December 2020), a case for each.

use std::path::Path;

use rust_xlsxwriter::{Chart, ChartType, Format, Formula, Workbook};
use serde_json::Value;

use crate::files::{stderr, stdout, survey_in};

/// A table that keeps all rules.
const SOUND: &str =
    "都道府県,年,施設数（施設）,訪問診療（件）\n東京都,2024年,12,345\n大阪府,2024年,8,210\n";

/// The rules broken, with their places, by `survey lint --json`.
fn broken(folder: &Path, file: &str) -> Vec<(String, String)> {
    let output = survey_in(folder, &["lint", file, "--json"]);
    let said: Value = serde_json::from_str(&stdout(&output))
        .unwrap_or_else(|_| panic!("{file}: {}{}", stdout(&output), stderr(&output)));
    let breaches = said["breaches"].as_array().expect("a list");
    assert_eq!(output.status.code(), Some(i32::from(!breaches.is_empty())), "{said}");
    assert_eq!(said["ok"], breaches.is_empty());
    let text = |breach: &Value, key: &str| breach[key].as_str().expect("a text").to_owned();
    breaches.iter().map(|breach| (text(breach, "rule"), text(breach, "place"))).collect()
}

#[test]
fn a_sound_table_breaks_no_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let marks = "区分,単位,n,n_記号,平均,平均_記号\n全体,件,12,,3.5,\n小規模,件,,X,,X\n";
    let title = "表1　施設数,,\n,,\n地域コード,地域,施設数（施設）\n13,東京,3\n27,大阪,5\n14,神奈川,1\n※ 休止中を除く,,\n";
    for (name, text) in [("plain", SOUND), ("marks", marks), ("title", title)] {
        let file = format!("{name}.csv");
        std::fs::write(here.join(&file), text).expect("written");
        assert_eq!(broken(here, &file), [], "{name}");
    }
    let output = survey_in(here, &["lint", "."]);
    assert!(stdout(&output).contains("3 ファイル、3 シートを調べました"), "{}", stdout(&output));
}

#[test]
fn each_rule_finds_what_breaks_it_and_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let cases: &[(&str, &str, &str, &str)] = &[
        ("two numbers", "区分,人数（人）\nA,12（34.5%）\nB,3\n", "1-2", "B2"),
        ("a list", "区分,人数（人）\nA,\"1\n2\"\nB,3\n", "1-2", "B2"),
        ("thousands", "区分,人数（人）\nA,\"1,234\"\nB,3\n", "1-3", "B2"),
        ("full width", "区分,人数（人）\nA,１２\nB,3\n", "1-3", "B2"),
        ("with its unit", "区分,人数（人）\nA,12人\nB,3\n", "1-3", "B2"),
        ("with yen", "区分,額（円）\nA,¥500\nB,3\n", "1-3", "B2"),
        ("percent", "区分,割合（%）\nA,12.5％\nB,3\n", "1-3", "B2"),
        ("negative", "区分,増減（人）\nA,△12\nB,3\n", "1-3", "B2"),
        ("spread", "区分,人数（人）\n合　計,12\nB,3\n", "1-5", "A2"),
        ("indented", "区分,人数（人）\n　うち男,12\nB,3\n", "1-5", "A2"),
        ("broken", "区分,\"人数\n（人）\"\nA,12\nB,3\n", "1-5", "B1"),
        ("no heading", "区分,人数（人）,\nA,12,4\nB,3,5\n", "1-6", "C1"),
        ("left out", "県,市,人数（人）\n甲県,乙市,12\n,丙市,3\n", "1-6", "A3"),
        ("ditto", "県,市,人数（人）\n甲県,乙市,12\n〃,丙市,3\n", "1-6", "A3"),
        ("no unit", "区分,人数\nA,12\nB,3\n", "1-9", ""),
        ("circled", "区分,人数（人）\n① 男,12\nB,3\n", "1-10", "A2"),
        ("company", "区分,人数（人）\n㈱甲,12\nB,3\n", "1-10", "A2"),
        ("beyond the plane", "区分,人数（人）\n𠮷田,12\nB,3\n", "1-10", "A2"),
        ("era", "年,人数（人）\n平成30年,12\n2024年,3\n", "1-11", "A2"),
        ("first year", "年,人数（人）\n令和元年度,12\n2024年,3\n", "1-11", "A2"),
        ("initial", "年,人数（人）\nH30,12\n2024年,3\n", "1-11", "A2"),
        ("prefectures", "県,人数（人）\n東京,12\n大阪,3\n愛知,4\n", "1-12", "A2"),
        ("suppressed", "区分,人数（人）\nA,X\nB,3\n", "1-13", "B2"),
        ("dash", "区分,人数（人）\nA,－\nB,3\n", "1-13", "B2"),
        ("blank row", "区分,人数（人）\nA,12\n,\nB,3\n", "2-1", "A3:B3"),
        ("blank column", "区分,,人数（人）\nA,,12\nB,,3\n", "2-1", "B1:B3"),
        ("below", "区分,人数（人）\nA,12\n,\n区分,件数（件）\nB,3\n", "2-2", "A4"),
        ("beside", "区分,人数（人）,,区分,件数（件）\nA,12,,B,3\n", "2-2", "C1:C2"),
    ];
    for (name, text, rule, place) in cases {
        let file = format!("{}.csv", name.replace(' ', "-"));
        std::fs::write(here.join(&file), text).expect("written");
        let found = broken(here, &file);
        let expected = (rule.to_string(), place.to_string());
        assert!(found.contains(&expected), "{name}: {found:?}");
        let others: Vec<_> = found.iter().filter(|(other, _)| other != rule).collect();
        assert!(others.is_empty() || *name == "a list" || *name == "broken", "{name}: {found:?}");
    }
}

#[test]
fn what_is_no_breach_is_not_called_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let cases = [
        ("both years", "年,人数（人）\n平成30年（2018年）,12\n令和6年度(2024年度),3\n"),
        ("codes with zeros", "地域コード,地域,人数（人）\n01,札幌,12\n02,青森,3\n"),
        ("a surname", "氏名,人数（人）\n福島,12\n田中,3\n"),
        ("a word with a space", "区分,人数（人）\nNorth West,12\nB,3\n"),
        ("bands", "年齢,人数（人）\n20～29歳,12\n30～39歳,3\n"),
        ("negative numbers", "区分,増減（人）\nA,-12\nB,3.5\n"),
        ("two rows of headings", "区分,人数（人）,人数（人）\n区分,男,女\nA,1,2\nB,3,4\n"),
    ];
    for (name, text) in cases {
        let file = format!("{}.csv", name.replace(' ', "-"));
        std::fs::write(here.join(&file), text).expect("written");
        assert_eq!(broken(here, &file), [], "{name}");
    }
}

#[test]
fn a_workbook_is_held_against_the_rules_that_only_workbooks_can_break() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("表 1").expect("a name");
    for (column, heading) in ["区分", "人数（人）", "件数（件）"].iter().enumerate() {
        sheet.write(2, column as u16, *heading).expect("written");
    }
    sheet.merge_range(0, 0, 0, 2, "施設の数", &Format::new()).expect("merged");
    for (row, label) in ["A", "B"].iter().enumerate() {
        sheet.write(row as u32 + 3, 0, *label).expect("written");
        sheet.write(row as u32 + 3, 1, 5).expect("written");
        sheet.write(row as u32 + 3, 2, 7).expect("written");
    }
    sheet.write_formula(4, 2, Formula::new("=1+6").set_result("7")).expect("written");
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("'表 1'!$B$4:$B$5");
    sheet.insert_chart(8, 0, &chart).expect("put");
    let plain = book.add_worksheet();
    plain.set_name("表 2").expect("a name");
    for (row, cells) in [["区分", "人数（人）"], ["A", "12"], ["B", "x"]].iter().enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            plain.write(row as u32, column as u16, *cell).expect("written");
        }
    }
    book.save(here.join("tables.xlsx")).expect("saved");
    let rules: Vec<(String, String)> = broken(here, "tables.xlsx");
    let of = |rule: &str| -> Vec<&str> {
        rules.iter().filter(|(of, _)| of == rule).map(|(_, place)| place.as_str()).collect()
    };
    assert_eq!(of("1-4"), ["A1:C1"]);
    assert_eq!(of("1-7"), ["C5"]);
    assert_eq!(of("1-8"), [""]);
    // A number that is stored as a text, and a mark among numbers, on the second sheet.
    assert_eq!(of("1-3"), ["B2"]);
    assert_eq!(of("1-13"), ["B3"]);
    assert_eq!(rules.len(), 5, "{rules:?}");
    let said = stdout(&survey_in(here, &["lint", "tables.xlsx"]));
    for part in ["tables.xlsx 表 1", "1-7", "C5「7」", "→ 数式を", "tables.xlsx 表 2", "5 か所"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn other_formats_break_the_first_rule_and_what_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::write(here.join("report.pdf"), "%PDF-1.7").expect("written");
    assert_eq!(broken(here, "report.pdf"), [("1-1".to_owned(), String::new())]);
    std::fs::write(here.join("broken.xlsx"), "PK\u{3}\u{4}nothing").expect("written");
    let output = survey_in(here, &["lint", "broken.xlsx"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("broken.xlsx"), "{}", stderr(&output));
    let output = survey_in(here, &["lint", "missing.csv"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn the_tables_for_machines_of_a_report_break_no_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let studies = ["sample-data/jmar-2018", "sample-data/jmar-2018.csv"].map(crate::files::path);
    for (number, study) in studies.iter().enumerate() {
        for lang in ["ja", "en"] {
            let out = format!("out-{number}-{lang}");
            let study = study.to_str().expect("a path");
            let args = ["report", study, "-o", &out, "--format", "data,csv", "--lang", lang];
            let output = survey_in(here, &args);
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            let output =
                survey_in(here, &["lint", &format!("{out}/data.xlsx"), &format!("{out}/data")]);
            assert_eq!(output.status.code(), Some(0), "{out}: {}", stdout(&output));
        }
        // Every figure that is a number is there as it is in the results.
        let out = here.join(format!("out-{number}-ja"));
        let values = |file: &Path| -> Vec<f64> {
            let text = std::fs::read_to_string(file).expect("readable");
            let mut reader =
                csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let cells = reader.records().flat_map(|row| {
                let row = row.expect("a row");
                row.iter().filter_map(|cell| cell.parse().ok()).collect::<Vec<f64>>()
            });
            cells.collect()
        };
        let text = std::fs::read_to_string(out.join("results.csv")).expect("readable");
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let heads = reader.headers().expect("heads").clone();
        let at = |name: &str| heads.iter().position(|head| head == name).expect("a column");
        let (table, value) = (at("table"), at("value"));
        let mut of: std::collections::BTreeMap<String, Vec<f64>> = Default::default();
        for row in reader.records().map(|row| row.expect("a row")) {
            if let Ok(number) = row[value].parse() {
                of.entry(row[table].to_owned()).or_default().push(number);
            }
        }
        assert!(of.len() > 30, "{}", of.len());
        for (id, numbers) in of {
            let there = values(&out.join(format!("data/{id}.csv")));
            for number in numbers {
                assert!(there.contains(&number), "{id}: {number}");
            }
        }
    }
}

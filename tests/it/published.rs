//! The figures printed in the 2018 report: whoever has its data gets its tables.

use std::collections::HashMap;

use survey::disclosure::release;
use survey::export;
use survey::locales::{Lang, Locale};
use survey::plan::Statistic;

use crate::files::{jmar_results, path, sample};

type Key = [String; 7];

const KEY: [&str; 7] = ["section", "table", "subset", "group", "variable", "level", "statistic"];

/// The rows of a results file by their coordinates.
fn rows(bytes: &[u8]) -> HashMap<Key, HashMap<String, String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let rows = reader.deserialize::<HashMap<String, String>>().map(|row| row.expect("a row"));
    rows.map(|row| (KEY.map(|column| row[column].clone()), row)).collect()
}

#[test]
fn the_sample_gives_all_289_published_figures() {
    let published = std::fs::read(path("tests/fixtures/jmar-2018/published.csv")).expect("there");
    let published = rows(&published);
    assert_eq!(published.len(), 289);
    for file in ["sample-data/jmar-2018.xlsx", "sample-data/jmar-2018.csv"] {
        let release = release(jmar_results(&path(file), Lang::Ja), &Locale::new(Lang::Ja));
        let results = rows(&export::csv::results(&release).expect("written"));
        let mut wrong = Vec::new();
        for (key, row) in &published {
            let got = results.get(key).map(|found| found["printed"].as_str());
            if got != Some(&row["printed"]) {
                wrong.push(format!("{key:?}: {got:?}, published {}", row["printed"]));
            }
        }
        assert!(wrong.is_empty(), "{file}: {wrong:#?}");
    }
}

#[test]
fn values_have_full_precision_and_print_rounds_half_up() {
    let release = release(jmar_results(&sample(), Lang::Ja), &Locale::new(Lang::Ja));
    let results = rows(&export::csv::results(&release).expect("written"));
    let find = |table: &str, statistic: &str| {
        let key = ["II-(5)①", table, "all", "", "deaths_hospital_per_physician", "", statistic];
        results[&key.map(str::to_owned)].clone()
    };
    // The median of 86 values is the mean of 2.1 and 2.2 as printed in 2018.
    let median = find("deaths", "median");
    assert_eq!(median["printed"], "2.15");
    assert!((median["value"].parse::<f64>().expect("a number") - 2.15).abs() < 1e-12);
}

#[test]
fn the_codebooks_own_layout_gives_the_same_results() {
    let of = |file: &str| {
        let release = release(jmar_results(&path(file), Lang::Ja), &Locale::new(Lang::Ja));
        export::csv::results(&release).expect("written")
    };
    let own = of("tests/fixtures/jmar-2018/reconstruction.csv");
    assert!(own == of("sample-data/jmar-2018.xlsx"));
}

#[test]
fn a_mean_over_nobody_is_neither_zero_nor_blank() {
    let results = jmar_results(&sample(), Lang::Ja);
    let table = results.tables.iter().find(|t| t.id == "visits_intention_mean").expect("there");
    let cell = table
        .cells
        .iter()
        .find(|c| {
            c.subset == "two_or_more_physicians"
                && c.group.ends_with("やめたい")
                && c.value.is_none()
        })
        .expect("a mean over nobody");
    assert_eq!(cell.printed, "該当無し");
}

#[test]
fn english_results_have_the_same_numbers() {
    let numbers = |lang| {
        let results = jmar_results(&sample(), lang);
        let cells = results.tables.into_iter().flat_map(|table| table.cells);
        cells.map(|c| (c.variable, c.statistic, c.value)).collect::<Vec<_>>()
    };
    assert!(numbers(Lang::Ja) == numbers(Lang::En));
}

#[test]
fn the_areas_stand_in_the_five_printed_orders_with_the_printed_rates() {
    // Case numbers in the order of the report's index.
    let orders: [(&str, [&str; 14]); 5] = [
        ("population", ["12", "11", "4", "13", "5", "7", "6", "8", "2", "9", "1", "14", "3", "10"]),
        (
            "population_65plus",
            ["12", "11", "13", "4", "7", "5", "8", "6", "2", "9", "1", "14", "3", "10"],
        ),
        (
            "population_75plus",
            ["12", "11", "13", "4", "7", "5", "8", "6", "2", "9", "1", "14", "10", "3"],
        ),
        (
            "rate_65plus",
            ["14", "1", "2", "7", "13", "10", "8", "11", "9", "3", "5", "4", "12", "6"],
        ),
        (
            "rate_75plus",
            ["14", "1", "2", "10", "8", "13", "7", "11", "9", "3", "4", "5", "12", "6"],
        ),
    ];
    let results = jmar_results(&sample(), Lang::Ja);
    let number = |label: &str| label.split('.').next().expect("a number").to_owned();
    for (column, expected) in orders {
        let id = format!("areas_by_{column}");
        let table = results.tables.iter().find(|table| table.id == id).expect("a table");
        let levels: Vec<String> =
            table.variables[0].levels.iter().map(|level| number(&level.label)).collect();
        assert_eq!(levels, expected, "{column}");
    }
    let printed = path("tests/fixtures/jmar-2018/printed-rates.csv");
    let table = results.tables.iter().find(|table| table.id == "areas_by_population");
    for record in csv::Reader::from_path(printed).expect("readable").records() {
        let record = record.expect("a row");
        for (at, rate) in [(1, "rate_65plus"), (2, "rate_75plus")] {
            let cells = &table.expect("a table").cells;
            let cell = cells.iter().find(|c| c.variable == rate && number(&c.level) == record[0]);
            assert_eq!(cell.expect("a cell").printed, record[at], "{rate} of {}", &record[0]);
        }
    }
}

#[test]
fn the_sweep_has_the_published_split_and_concentration_adds_up() {
    let results = jmar_results(&sample(), Lang::Ja);
    let table = |id: &str| results.tables.iter().find(|table| table.id == id).expect("a table");
    let sweep = table("threshold_sweep");
    let at = |statistic| {
        sweep.value("all", "", "visits_per_physician", "2,000件以上", statistic).expect("a value")
    };
    let published = results.tables.iter().flat_map(|table| &table.cells).find(|cell| {
        cell.subset == "visits_2000_or_more"
            && cell.variable == "visits_per_physician"
            && cell.statistic == Statistic::N
    });
    assert_eq!(Some(at(Statistic::Count)), published.expect("a split").value);
    let concentration = table("concentration");
    let mut shares: Vec<f64> = concentration
        .cells
        .iter()
        .filter(|cell| cell.variable == "visits" && cell.statistic == Statistic::Percent)
        .filter_map(|cell| cell.value)
        .collect();
    assert_eq!(shares.len(), 9);
    shares.dedup();
    assert!(shares.is_sorted() && shares.len() == 9 && shares[8] <= 100.0, "{shares:?}");
}

#[test]
fn sums_of_few_clinics_are_hidden_and_cannot_be_told_from_the_total() {
    let release = release(jmar_results(&sample(), Lang::Ja), &Locale::new(Lang::Ja));
    let table = release.tables.iter().find(|table| table.id == "capacity").expect("a table");
    let n = |group: &str| {
        let of = table.cells.iter().find(|c| c.group == group && c.statistic == Statistic::N);
        of.and_then(|cell| cell.value).expect("n")
    };
    let printed = |group: &str| table.printed("all", group, "visits", "", Statistic::Sum);
    let hidden: Vec<&str> = table
        .groups
        .iter()
        .filter(|group| printed(&group.id) == "×")
        .map(|group| group.label.as_str())
        .collect();
    // One clinic each in two areas: each would know the other's figures, so that a third
    // area is hidden with them.
    assert_eq!(hidden, ["釜石市", "壬生町", "臼杵市"]);
    for group in &table.groups {
        let is_shown = table.value("all", &group.id, "visits", "", Statistic::Sum).is_some();
        let is_hidden = hidden.contains(&group.label.as_str());
        assert_eq!(is_shown, !is_hidden, "{}", group.label);
        assert!(is_hidden || n(&group.id) == 0.0 || n(&group.id) >= 3.0, "{}", group.label);
    }
    // The sum over nobody is 0.
    assert_eq!((n("region=柏市"), printed("region=柏市")), (0.0, "0"));
    assert_eq!(printed(""), "122,748");
    let csv = String::from_utf8(export::csv::results(&release).expect("written")).expect("text");
    assert!(csv.contains(",capacity,all,region=釜石市,visits,,sum,,×"), "{csv}");
}

#[test]
fn each_area_has_its_profile_with_few_answers_hidden() {
    let release = release(jmar_results(&sample(), Lang::Ja), &Locale::new(Lang::Ja));
    let headings: Vec<&str> = release
        .sections
        .iter()
        .filter(|section| section.id.starts_with("III-(3)-"))
        .map(|section| section.heading.as_str())
        .collect();
    assert_eq!((headings.len(), headings[0], headings[12]), (14, "釜石市", "臼杵市"));
    // Not surveyed, and so without figures.
    assert_eq!(headings[13], "長岡市");
    let of = |id: &str| release.tables.iter().find(|table| table.id == id).expect("a table");
    let people = of("area_6_population");
    assert_eq!(
        people.printed("all", "", "population", "神奈川県横浜市青葉区", Statistic::Count),
        "308,963"
    );
    assert_eq!(people.variables[0].levels.len(), 1);
    // Five clinics or more are shown as computed, fewer are not.
    for level in 1..=13 {
        let table = of(&format!("area_{level}_figures"));
        let subset = format!("area_{level}");
        for variable in &table.variables {
            let at =
                |statistic| table.cell(&subset, "", &variable.id, "", statistic).expect("a cell");
            let n = at(Statistic::N).value.expect("n");
            let printed = at(Statistic::Median).printed.as_str();
            let expected = if n == 0.0 { "該当無し" } else { "×" };
            assert_eq!(printed == expected, n < 5.0, "{level} {}: {n} {printed}", variable.id);
        }
    }
}

// The order of the answers would tell which ones the one clinic of Kashiwa gave.
#[test]
fn answers_whose_counts_are_hidden_stand_in_the_order_of_the_questionnaire() {
    let release = release(jmar_results(&sample(), Lang::Ja), &Locale::new(Lang::Ja));
    let labels = |id: &str| -> Vec<String> {
        let table = release.tables.iter().find(|table| table.id == id).expect("a table");
        table.variables[0].levels.iter().map(|level| level.label.clone()).collect()
    };
    let source = survey::assets::questionnaire("jmar-2018").expect("built in");
    let questionnaire = survey::questionnaire::load(&source).expect("a good questionnaire");
    let issues = questionnaire.variable("continuing_issues").expect("a question");
    let asked: Vec<&str> = issues.codes.iter().map(|code| code.label.as_str()).collect();
    for hidden in ["area_1_issues", "area_5_issues", "area_11_issues"] {
        assert_eq!(labels(hidden), asked, "{hidden}");
    }
    assert_ne!(labels("area_10_issues"), asked);
}

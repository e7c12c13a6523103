//! The figures printed in the 2018 report: whoever has its data gets its tables.

use std::collections::HashMap;

use survey::disclosure::{Released, Rules, release};
use survey::locales::{Lang, Locale};
use survey::tables::{At, Category, Group, Grouped, Made, State, Statistic};
use survey::words::Words;
use survey::writers::results;

use crate::files::{jmar_results, path, sample};

type Row = HashMap<String, String>;
type Place = [String; 7];

/// The rows of a CSV file by the places that the report of 2018 names: groups and categories
/// by their labels.
fn rows(bytes: &[u8]) -> HashMap<Place, Row> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let rows = reader.deserialize::<Row>().map(|row| row.expect("a row"));
    rows.map(|row| (place(&row), row)).collect()
}

fn place(row: &Row) -> Place {
    let of = |column: &str| row[column].clone();
    let own = ["section", "table", "subset", "group", "variable", "level", "statistic"];
    if row.contains_key("level") {
        return own.map(of);
    }
    let answer = match row["group_code"].as_str() {
        "yes" => "true",
        "no" => "false",
        _ => row["group_label"].as_str(),
    };
    let group = match row["group_variable"].as_str() {
        "" => String::new(),
        variable => format!("{variable}={answer}"),
    };
    own.map(|column| match column {
        "group" => group.clone(),
        "level" => of("category_label"),
        column => of(column),
    })
}

fn released() -> Released {
    release(jmar_results(&sample()), &Rules::default())
}

fn table<'t>(tables: &'t [Made], id: &str) -> &'t Made {
    tables.iter().find(|table| table.spec.id == id).expect("a table")
}

#[test]
fn the_sample_gives_all_289_published_figures() {
    let published = std::fs::read(path("tests/fixtures/jmar-2018/published.csv")).expect("there");
    let published = rows(&published);
    assert_eq!(published.len(), 289);
    for file in ["sample-data/jmar-2018.xlsx", "sample-data/jmar-2018.csv"] {
        let release = release(jmar_results(&path(file)), &Rules::default());
        let results = rows(&results::csv(&release, &Locale::new(Lang::Ja)).expect("written"));
        let mut wrong = Vec::new();
        for (key, row) in &published {
            // Its tables have no commas; its digits are ours.
            let got = results.get(key).map(|found| found["printed"].replace(',', ""));
            if got.as_deref() != Some(&row["printed"]) {
                wrong.push(format!("{key:?}: {got:?}, published {}", row["printed"]));
            }
        }
        assert!(wrong.is_empty(), "{file}: {wrong:#?}");
    }
}

#[test]
fn values_have_full_precision_and_print_rounds_half_up() {
    let csv = results::csv(&released(), &Locale::new(Lang::Ja)).expect("written");
    let results = rows(&csv);
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
        let release = release(jmar_results(&path(file)), &Rules::default());
        results::csv(&release, &Locale::new(Lang::Ja)).expect("written")
    };
    let own = of("tests/fixtures/jmar-2018/reconstruction.csv");
    assert!(own == of("sample-data/jmar-2018.xlsx"));
}

#[test]
fn a_mean_over_nobody_is_neither_zero_nor_blank() {
    let results = jmar_results(&sample());
    let table = table(&results.tables, "visits_intention_mean");
    // 「やめたい」.
    let stop = Group::of("visits_intention", Category::Code(4));
    let at = At::of("two_or_more_physicians", "visits_per_physician").in_group(&stop);
    let mean = table.figure(at, Statistic::Mean).expect("a figure");
    assert_eq!((mean.value(), mean.base), (None, Some(0.0)));
    assert_eq!(mean.print().say(&Locale::new(Lang::Ja)), "該当無し");
    assert_eq!(table.value(at, Statistic::N), Some(0.0));
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
    let results = jmar_results(&sample());
    let locale = Locale::new(Lang::Ja);
    let number = |label: &Words| label.say(&locale).split('.').next().expect("a number").to_owned();
    for (column, expected) in orders {
        let table = table(&results.tables, &format!("areas_by_{column}"));
        let rows = table.variables[0].categories.iter();
        assert_eq!(rows.map(|row| number(&row.label)).collect::<Vec<_>>(), expected, "{column}");
    }
    let printed = path("tests/fixtures/jmar-2018/printed-rates.csv");
    let table = table(&results.tables, "areas_by_population");
    for record in csv::Reader::from_path(printed).expect("readable").records() {
        let record = record.expect("a row");
        for (at, rate) in [(1, "rate_65plus"), (2, "rate_75plus")] {
            let rows = &table.variables[0].categories;
            let row = rows.iter().find(|row| number(&row.label) == record[0]).expect("a row");
            let of_row = At::of("all", rate).category(&row.category);
            let got = table.printed(of_row, Statistic::Count).say(&locale);
            assert_eq!(got, record[at], "{rate} of {}", &record[0]);
        }
    }
}

#[test]
fn the_sweep_has_the_published_split_and_concentration_adds_up() {
    let results = jmar_results(&sample());
    let sweep = table(&results.tables, "threshold_sweep");
    let many = Category::at_least(2_000.0);
    let at = At::of("all", "visits_per_physician").category(&many);
    let published = At::of("visits_2000_or_more", "visits_per_physician");
    let mut published = results.tables.iter().filter_map(|t| t.value(published, Statistic::N));
    let split = published.next();
    assert!(split.is_some() && sweep.value(at, Statistic::Count) == split);
    let concentration = table(&results.tables, "concentration");
    let mut shares: Vec<f64> = concentration
        .figures
        .iter()
        .filter(|(key, _)| key.variable == "visits" && key.statistic == Statistic::Percent)
        .filter_map(|(_, figure)| figure.value())
        .collect();
    assert_eq!(shares.len(), 9);
    shares.dedup();
    assert!(shares.is_sorted() && shares.len() == 9 && shares[8] <= 100.0, "{shares:?}");
}

#[test]
fn sums_of_few_clinics_are_hidden_and_cannot_be_told_from_the_total() {
    let (release, locale) = (released(), Locale::new(Lang::Ja));
    let table = table(&release.tables, "capacity");
    let n = |group: &Group| {
        table.value(At::of("all", "").in_group(group), Statistic::N).expect("a number of clinics")
    };
    let sum = |group: Option<&Group>| {
        table.figure(At { group, ..At::of("all", "visits") }, Statistic::Sum).expect("a sum")
    };
    let is_hidden = |group: &Group| sum(Some(group)).state == State::Suppressed;
    let label = |of: &Grouped| of.label.say(&locale);
    let hidden: Vec<String> =
        table.groups.iter().filter(|of| is_hidden(&of.group)).map(label).collect();
    // One clinic each in two areas: each would know the other's figures, so that a third
    // area is hidden with them.
    assert_eq!(hidden, ["釜石市", "壬生町", "臼杵市"]);
    for of in &table.groups {
        let (sum, n, is_hidden) = (sum(Some(&of.group)), n(&of.group), is_hidden(&of.group));
        assert_eq!(sum.value().is_none(), is_hidden, "{}", label(of));
        assert_eq!(sum.print().say(&locale) == "×", is_hidden, "{}", label(of));
        assert!(is_hidden || n == 0.0 || n >= 3.0, "{}", label(of));
    }
    // The sum over nobody is 0, as in 柏市.
    let kashiwa = Group::of("region", Category::Code(5));
    assert_eq!((n(&kashiwa), sum(Some(&kashiwa)).print().say(&locale).as_str()), (0.0, "0"));
    assert_eq!(sum(None).print().say(&locale), "122,748");
    let csv = results::csv(&release, &locale).expect("written");
    let csv = String::from_utf8(csv).expect("text");
    let kamaishi = ",capacity,all,region,1,visits,,sum,,×,1,suppressed,釜石市,";
    assert!(csv.contains(kamaishi), "{csv}");
}

#[test]
fn each_area_has_its_profile_with_few_answers_hidden() {
    let (release, locale) = (released(), Locale::new(Lang::Ja));
    let headings: Vec<String> = release
        .sections
        .iter()
        .filter(|section| section.id.starts_with("III-(3)-"))
        .map(|section| section.heading.say(&locale))
        .collect();
    assert_eq!((headings.len(), &*headings[0], &*headings[12]), (14, "釜石市", "臼杵市"));
    // Not surveyed, and so without figures.
    assert_eq!(headings[13], "長岡市");
    let people = table(&release.tables, "area_6_population");
    let rows = &people.variables[0].categories;
    assert_eq!((rows.len(), rows[0].label.say(&locale).as_str()), (1, "神奈川県横浜市青葉区"));
    let at = At::of("all", "population").category(&rows[0].category);
    assert_eq!(people.printed(at, Statistic::Count).say(&locale), "308,963");
    // Five clinics or more are shown as computed, fewer are not.
    for level in 1..=13 {
        let table = table(&release.tables, &format!("area_{level}_figures"));
        let subset = format!("area_{level}");
        for variable in &table.variables {
            let at = At::of(&subset, &variable.id);
            let n = table.value(at, Statistic::N).expect("n");
            let printed = table.printed(at, Statistic::Median).say(&locale);
            let expected = if n == 0.0 { "該当無し" } else { "×" };
            assert_eq!(printed == expected, n < 5.0, "{level} {}: {n} {printed}", variable.id);
        }
    }
}

// The order of the answers would tell which ones the one clinic of Kashiwa gave.
#[test]
fn answers_whose_counts_are_hidden_stand_in_the_order_of_the_questionnaire() {
    let release = released();
    let labels = |id: &str| -> Vec<String> {
        let categories = table(&release.tables, id).variables[0].categories.iter();
        categories.map(|listed| listed.label.say(&Locale::new(Lang::Ja))).collect()
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

//! What must not matter does not: the order of rows, the files that they stand in, the unit of the
//! weights and the names of strata and clusters change no figure of a study with a design.

use std::path::Path;

use survey::statistics::SplitMix;

use crate::files::{Row, path, put};
use crate::weighted_waves;
use crate::weights::{SCH_WIDE, STYPE, results, study};

const STRATA: &str =
    "[design]\nweight = \"pw\"\nstrata = \"stype\"\npopulation = { file = \"stype.csv\" }\n";
const AREAS: &str = "[design]\nweight = \"pw\"\ncluster = \"district\"\n";
const AREAS_OF_STRATA: &str =
    "[design]\nweight = \"pw\"\nstrata = \"区\"\ncluster = \"district\"\n";
const TRIMMED: &str = "least = 0.5\nmost = 1.6\n";
const JACKKNIFE: &str = "replicates = { method = \"jackknife\" }\nvariance = \"replicates\"\n";
const BOOTSTRAP: &str =
    "replicates = { method = \"bootstrap\", number = 60 }\nvariance = \"replicates\"\n";

/// Samples, and the parts of which their designs are made.
const DESIGNS: [(&str, &[&str]); 9] = [
    ("strat.csv", &[STRATA]),
    ("strat.csv", &[AREAS_OF_STRATA]),
    ("strat.csv", &[AREAS_OF_STRATA, STYPE, SCH_WIDE]),
    ("strat.csv", &[STRATA, JACKKNIFE]),
    ("strat.csv", &[STRATA, BOOTSTRAP]),
    ("clus1.csv", &[AREAS]),
    ("clus1.csv", &[AREAS, TRIMMED, STYPE, SCH_WIDE]),
    ("clus1.csv", &[AREAS, JACKKNIFE, STYPE]),
    ("clus1.csv", &[AREAS, BOOTSTRAP, STYPE, SCH_WIDE]),
];

/// Beside the tables of the fixture: what only replicates tell errors of, and each test.
const MORE: [(&str, &str); 5] = [
    ("shares", "kind = \"concentration\"\nvariables = [\"enroll\"]"),
    (
        "independence",
        "kind = \"cross\"\nvariables = [\"awards\"]\ncolumns = [\"stype\"]\ntest = \"chi-squared\"",
    ),
    (
        "means",
        "kind = \"group-means\"\nvariables = [\"api00\"]\ngroups = [\"stype\", \"awards\"]\n\
         test = \"anova\"\nadjust = \"holm\"",
    ),
    (
        "ranks",
        "kind = \"group-means\"\nvariables = [\"api00\"]\ngroup = \"stype\"\n\
         test = \"kruskal-wallis\"",
    ),
    (
        "paired",
        "kind = \"paired\"\ntest = \"t\"\npairs = [{ before = \"api99\", after = \"api00\" }]",
    ),
];

/// The answers, a row each, with strata of whole districts.
fn answers(data: &str) -> (String, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(path("tests/fixtures/api").join(data)).expect("there");
    let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect());
    let mut header: Vec<String> = rows.next().expect("a header");
    header.push("区".into());
    let with_stratum = |mut row: Vec<String>| {
        let number: u32 = row[DISTRICT][1..].parse().expect("a number");
        row.push(format!("r{}", number % 3));
        row
    };
    (header.join(","), rows.map(with_stratum).collect())
}

const DISTRICT: usize = 10;
const WEIGHT: usize = 11;
const STRATUM: usize = 12;

/// The study, with these rows in so many files.
fn figures(
    (data, design): (&str, &[&str]),
    (header, rows): (&str, &[Vec<String>]),
    files: usize,
) -> Vec<Row> {
    let folder = study(data, &design.concat(), &[]);
    let text = std::fs::read_to_string(folder.path().join("study.toml")).expect("written");
    put(folder.path(), "study.toml", &text.replacen(data, "answers", 1));
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    write_parts(&folder.path().join("answers"), header, &lines, files);
    let plan = std::fs::read_to_string(folder.path().join("plan/plan.toml")).expect("written");
    let more = MORE.map(|(id, of)| {
        format!("\n[[table]]\nid = \"{id}\"\nsection = \"1\"\ntitle = \"{id}\"\n{of}\n")
    });
    put(folder.path(), "plan/plan.toml", &(plan + &more.concat()));
    results(&folder)
}

/// Rows dealt to files, every second one in a folder below.
fn write_parts(folder: &Path, header: &str, lines: &[String], files: usize) {
    for file in 0..files {
        let own: Vec<&str> = lines.iter().skip(file).step_by(files).map(String::as_str).collect();
        let below = if file % 2 == 1 { "more/" } else { "" };
        put(folder, &format!("{below}{file}.csv"), &format!("{header}\n{}\n", own.join("\n")));
    }
}

fn shuffled<T: Clone>(rows: &[T], seed: u64) -> Vec<T> {
    let (mut rows, mut random) = (rows.to_vec(), SplitMix::new(seed));
    for at in (1..rows.len()).rev() {
        rows.swap(at, random.below(at + 1));
    }
    rows
}

const KEYS: [&str; 9] = [
    "table",
    "subset",
    "group_variable",
    "group_code",
    "variable",
    "category",
    "statistic",
    "base",
    "state",
];

const ERRORS: [&str; 5] = ["standard_error", "lower", "upper", "design_effect", "effective_n"];

/// That figures are the same but for rounding, sums of weights times a factor.
fn assert_same(before: &[Row], after: &[Row], factor: f64, columns: &[&str]) {
    assert_eq!(before.len(), after.len());
    assert!(before.len() > 100);
    for (one, other) in before.iter().zip(after) {
        for key in KEYS {
            assert_eq!(one[key], other[key], "{key} of {one:?}");
        }
        let is_sum = one["statistic"] == "sum";
        for &column in columns {
            let number = |row: &Row| row[column].parse::<f64>().ok();
            let (Some(a), Some(b)) = (number(one), number(other)) else {
                assert_eq!(one[column], other[column], "{column} of {one:?}");
                continue;
            };
            let scales = match column {
                "weighted_base" => true,
                "value" | "standard_error" | "lower" | "upper" => is_sum,
                _ => false,
            };
            let a = if scales { a * factor } else { a };
            assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{column} of {one:?}: {b}");
        }
    }
}

fn all_columns() -> Vec<&'static str> {
    [&["value", "weighted_base"], &ERRORS[..]].concat()
}

#[test]
fn the_order_of_rows_and_the_files_that_they_stand_in_change_nothing() {
    for (number, (data, design)) in (1..).zip(DESIGNS) {
        let (header, rows) = answers(data);
        let before = figures((data, design), (&header, &rows), 1);
        let permuted = shuffled(&rows, number);
        assert_eq!(before, figures((data, design), (&header, &permuted), 1), "{design:?}");
        assert_eq!(before, figures((data, design), (&header, &permuted), 4), "{design:?}");
    }
}

#[test]
fn the_unit_of_the_weights_changes_sums_alone_and_these_only_without_a_frame() {
    for (data, design) in DESIGNS {
        let (header, rows) = answers(data);
        let before = figures((data, design), (&header, &rows), 1);
        let has_frame = design.iter().any(|part| part.contains("frame"));
        for factor in [10.0, 0.001] {
            let mut scaled = rows.clone();
            for row in &mut scaled {
                let weight: f64 = row[WEIGHT].parse().expect("a weight");
                row[WEIGHT] = (factor * weight).to_string();
            }
            let after = figures((data, design), (&header, &scaled), 1);
            let factor = if has_frame { 1.0 } else { factor };
            assert_same(&before, &after, factor, &all_columns());
        }
    }
}

#[test]
fn names_of_strata_and_clusters_change_nothing() {
    for (data, design) in DESIGNS {
        let (header, rows) = answers(data);
        let before = figures((data, design), (&header, &rows), 1);
        let mut renamed = rows.clone();
        for row in &mut renamed {
            // In another order than before.
            row[DISTRICT] = row[DISTRICT].chars().rev().collect();
            row[STRATUM] = match &*row[STRATUM] {
                "r0" => "山の手".into(),
                "r1" => "Ｂ 地区".into(),
                _ => "0".into(),
            };
        }
        let after = figures((data, design), (&header, &renamed), 1);
        // Which clusters are drawn depends on their order.
        let is_drawn = design.contains(&BOOTSTRAP);
        let columns = if is_drawn { vec!["value", "weighted_base"] } else { all_columns() };
        let is_of_errors = |row: &Row| {
            let statistic = &*row["statistic"];
            let is_limit = ["lower_limit", "upper_limit"].contains(&statistic);
            is_limit || ERRORS.contains(&statistic) || row["table"] == "paired"
        };
        let told = |rows: Vec<Row>| -> Vec<Row> {
            rows.into_iter().filter(|row| !(is_drawn && is_of_errors(row))).collect()
        };
        assert_same(&told(before), &told(after), 1.0, &columns);
    }
}

#[test]
fn rows_of_waves_may_stand_in_any_order_and_file() {
    let before = weighted_waves::results(&weighted_waves::all_three());
    let folder = weighted_waves::all_three();
    let study = folder.path().join("study.toml");
    let mut text = std::fs::read_to_string(&study).expect("there");
    for (seed, wave) in (1..).zip(["2016", "2020", "2024"]) {
        let file = folder.path().join(format!("{wave}.csv"));
        let answers = std::fs::read_to_string(&file).expect("there");
        let (header, rows) = answers.split_once('\n').expect("a header");
        let rows: Vec<String> = rows.lines().map(str::to_owned).collect();
        write_parts(&folder.path().join(wave), header, &shuffled(&rows, seed), 3);
        std::fs::remove_file(file).expect("removed");
        text = text.replacen(&format!("\"{wave}.csv\""), &format!("\"{wave}\""), 1);
    }
    std::fs::write(study, text).expect("written");
    assert_eq!(before, weighted_waves::results(&folder));
}

#[test]
fn the_unit_of_the_weights_of_a_wave_changes_no_wave_and_no_difference() {
    // What several waves are counted in together has the weights as they are.
    let by_wave = |rows: Vec<Row>| -> Vec<Row> {
        let is_of_all =
            |row: &Row| row["table"].ends_with("_by_wave") && row["group_code"].is_empty();
        rows.into_iter().filter(|row| !is_of_all(row)).collect()
    };
    let before = by_wave(weighted_waves::results(&weighted_waves::all_three()));
    for (wave, factor) in [("2016", 10.0), ("2016", 0.001), ("2020", 10.0), ("2020", 0.001)] {
        let folder = weighted_waves::all_three();
        let name = format!("{wave}.csv");
        let text = std::fs::read_to_string(folder.path().join(&name)).expect("there");
        let (header, rows) = text.split_once('\n').expect("a header");
        let scaled = rows.lines().map(|row| {
            let (rest, weight) = row.rsplit_once(',').expect("a weight");
            format!("{rest},{}\n", factor * weight.parse::<f64>().expect("a number"))
        });
        put(folder.path(), &name, &format!("{header}\n{}", scaled.collect::<String>()));
        let after = by_wave(weighted_waves::results(&folder));
        assert_same(&before, &after, 1.0, &[&["value"], &ERRORS[..]].concat());
    }
}

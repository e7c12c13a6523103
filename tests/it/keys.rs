//! Figures under keys: in `results.csv` each has its own, the same in every language; its base
//! and state say what it is.

use std::collections::{BTreeSet, HashMap};

use survey::disclosure::{Released, Rules, release};
use survey::locales::{Lang, Locale};
use survey::tables::kinds::KINDS;
use survey::writers::results as long;

use crate::files::{self, JMAR, Row, path, tabulated};

/// Columns that tell figures apart.
const KEY: [&str; 8] = [
    "section",
    "table",
    "subset",
    "group_variable",
    "group_code",
    "variable",
    "category",
    "statistic",
];

/// Columns that no language changes.
const SAME: [&str; 3] = ["value", "base", "state"];

type Key = [String; 8];

/// Questionnaire, template and answers.
const SURVEYS: [[&str; 3]; 5] = [
    ["jmar-2018", JMAR, "sample-data/jmar-2018.xlsx"],
    ["jmar-2018", "jmar-2018", "sample-data/jmar-2018.csv"],
    ["tests/fixtures/reading/reading.toml", "report", "tests/fixtures/reading/answers.parquet"],
    ["tests/fixtures/forms/forms.toml", "report", "tests/fixtures/forms/plain.csv"],
    AWKWARD,
];

/// Labels that are the same, or look like codes, words of ours or formulas.
const AWKWARD: [&str; 3] =
    ["tests/fixtures/awkward/awkward.toml", "report", "tests/fixtures/awkward/answers.csv"];

fn released([questionnaire, template, answers]: [&str; 3]) -> Released {
    let file = path(questionnaire);
    let questionnaire = file.to_str().filter(|_| file.exists()).unwrap_or(questionnaire);
    release(tabulated(questionnaire, template, &path(answers)), &Rules::default())
}

fn rows(release: &Released, lang: Lang) -> Vec<Row> {
    let bytes = long::csv(release, &Locale::new(lang)).expect("written");
    files::rows(std::str::from_utf8(&bytes).expect("UTF-8"))
}

fn key(row: &Row) -> Key {
    KEY.map(|column| row[column].clone())
}

/// The number in a column.
fn number(row: &Row, column: &str) -> Option<f64> {
    (!row[column].is_empty()).then(|| row[column].parse().expect("a number"))
}

#[test]
fn every_key_is_there_once_and_is_the_same_in_every_language() {
    let mut kinds = BTreeSet::new();
    for survey in SURVEYS {
        let release = released(survey);
        let (ja_rows, en) = (rows(&release, Lang::Ja), rows(&release, Lang::En));
        let keys: BTreeSet<Key> = ja_rows.iter().map(key).collect();
        assert_eq!(keys.len(), ja_rows.len(), "{survey:?}");
        assert_eq!(ja_rows.len(), en.len(), "{survey:?}");
        for (ja, en) in ja_rows.iter().zip(&en) {
            assert_eq!(key(ja), key(en), "{survey:?}");
            assert_eq!(SAME.map(|column| &ja[column]), SAME.map(|column| &en[column]), "{ja:?}");
        }
        let with_figures: BTreeSet<&str> =
            ja_rows.iter().map(|row| row["table"].as_str()).collect();
        let tables = release.tables.iter().filter(|t| with_figures.contains(t.spec.id.as_str()));
        kinds.extend(tables.map(|table| table.kind.name()));
    }
    let all: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(kinds, all, "kinds of tables that no survey here has");
}

#[test]
fn every_kind_of_table_occurs_with_awkward_labels() {
    let kinds: BTreeSet<&str> =
        released(AWKWARD).tables.iter().map(|table| table.kind.name()).collect();
    assert_eq!(kinds, KINDS.iter().map(|kind| kind.name).collect());
}

#[test]
fn every_code_has_its_label_in_every_language() {
    for survey in SURVEYS {
        for lang in Lang::ALL {
            for row in rows(&released(survey), lang) {
                for (code, label) in [("group_code", "group_label"), ("category", "category_label")]
                {
                    assert_eq!(row[code].is_empty(), row[label].is_empty(), "{lang:?} {row:?}");
                }
            }
        }
    }
}

#[test]
fn codes_are_numbers_and_words_never_formulas() {
    let rows = rows(&released(AWKWARD), Lang::Ja);
    let labels = |table: &str, column: &str, label: &str| -> Vec<(String, String)> {
        let of_table = rows.iter().filter(|row| row["table"] == table);
        let mut pairs: Vec<(String, String)> =
            of_table.map(|row| (row[column].clone(), row[label].clone())).collect();
        pairs.dedup();
        pairs.sort();
        pairs.dedup();
        pairs
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
    };
    // An answer 「無回答」 beside those without one, and an answer that looks like a formula.
    assert_eq!(
        labels("ward", "category", "category_label"),
        pairs(&[
            ("", ""),
            ("-1", "無回答"),
            ("1", "北=西, 一"),
            ("10", "'=1+1"),
            ("2", "北"),
            ("no_answer", "無回答"),
        ])
    );
    assert_eq!(
        labels("means", "group_code", "group_label"),
        pairs(&[("-1", "無回答"), ("1", "北=西, 一"), ("10", "'=1+1"), ("2", "北")])
    );
    // Bounds as they are written in the plan, below zero too.
    let bands = labels("crossed", "group_code", "group_label");
    for band in [
        ("..-0.5", "'-0.5未満"),
        ("-0.5..0.1", "'-0.5以上0.1未満"),
        ("0.1..0.3", "0.1以上0.3未満"),
        ("0.3..", "0.3以上"),
        ("no_answer", "無回答"),
        ("not_applicable", "非該当"),
    ] {
        let [band] = pairs(&[band]).try_into().expect("one");
        assert!(bands.contains(&band), "{band:?}: {bands:?}");
    }
    // Three times 0.1 is 0.3.
    let shares: Vec<String> =
        labels("spread", "category", "category_label").into_iter().map(|(code, _)| code).collect();
    let expected = ["", "0..0.1", "0.1..0.2", "0.2..0.3", "0.3..0.4", "0.4..0.5", "0.5..0.6"];
    let mut expected: Vec<&str> = expected.into_iter().chain(["0.6..0.7", "0.7.."]).collect();
    expected.sort_unstable();
    assert_eq!(shares, expected);
    // Of the rows of a table whose key repeats, each has its number.
    let places: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row["table"] == "places")
        .map(|row| row["category"].as_str())
        .collect();
    assert_eq!(places, BTreeSet::from(["", "1", "2", "3", "4"]));
}

#[test]
fn a_value_lies_in_the_band_that_begins_with_it() {
    let [questionnaire, template, answers] = AWKWARD;
    let results =
        tabulated(path(questionnaire).to_str().expect("a path"), template, &path(answers));
    // Other tables hide those who are few.
    let rules = Rules { is_internal: true, ..Rules::default() };
    let rows = rows(&release(results, &rules), Lang::En);
    let count = |band: &str| {
        let is_of = |row: &&Row| {
            row["table"] == "spread" && row["category"] == band && row["statistic"] == "count"
        };
        number(rows.iter().find(is_of).expect("a band"), "value")
    };
    // 0, 1, 2, 3 and 3, 4, 5, 6 and 6, and 7, 8, 9 and 12 visits, by ten.
    let bands = ["0..0.1", "0.1..0.2", "0.2..0.3", "0.3..0.4", "0.4..0.5", "0.5..0.6", "0.6..0.7"];
    let counts = [1, 1, 1, 2, 1, 1, 2];
    for (band, expected) in bands.into_iter().zip(counts) {
        assert_eq!(count(band), Some(f64::from(expected)), "{band}");
    }
    assert_eq!(count("0.7.."), Some(4.0));
}

#[test]
fn the_base_of_a_percent_is_the_n_that_it_is_a_percent_of() {
    for survey in SURVEYS {
        let release = released(survey);
        let kinds: HashMap<&str, &str> =
            release.tables.iter().map(|t| (t.spec.id.as_str(), t.kind.name())).collect();
        let rows = rows(&release, Lang::Ja);
        let by_key: HashMap<Key, &Row> = rows.iter().map(|row| (key(row), row)).collect();
        let mut percents = 0;
        for row in rows.iter().filter(|row| row["statistic"] == "percent") {
            let table = row["table"].as_str();
            let at = |group_code: &str, category: &str, statistic: &str| {
                let mut key = key(row);
                key[4] = group_code.to_owned();
                key[6] = category.to_owned();
                key[7] = statistic.to_owned();
                by_key.get(&key).map(|row| number(row, "value"))
            };
            let (group, category) = (row["group_code"].as_str(), row["category"].as_str());
            // Of a row, or of all, n stands in the group of all answers; of everybody in a row
            // all are in it.
            let n = match (table, group) {
                ("crossed_row", "") => at(group, category, "count"),
                ("crossed_row", _) => at("", category, "n"),
                ("crossed_total", _) => at("", "", "n"),
                _ => at(group, "", "n"),
            };
            assert_eq!(number(row, "base"), n.expect("n"), "{row:?}");
            percents += 1;
            let kind = kinds[table];
            let value = number(row, "value");
            if value.is_none() || matches!(kind, "pairs" | "concentration") {
                continue;
            }
            let count = at(group, category, "count").flatten().expect("a count");
            let base = number(row, "base").expect("a base");
            assert!((value.expect("shown") - 100.0 * count / base).abs() < 1e-9, "{row:?}");
        }
        assert!(percents > 0, "{survey:?}");
        // Means and quantiles are of their own n.
        for row in rows.iter().filter(|row| {
            matches!(row["statistic"].as_str(), "mean" | "median" | "min" | "max" | "q1" | "p90")
        }) {
            let mut of_n = key(row);
            of_n[7] = "n".to_owned();
            assert_eq!(number(row, "base"), number(by_key[&of_n], "value"), "{row:?}");
        }
    }
}

#[test]
fn the_state_says_why_there_is_no_value() {
    let mut seen = BTreeSet::new();
    for survey in SURVEYS {
        for lang in Lang::ALL {
            for row in rows(&released(survey), lang) {
                let (state, statistic) = (row["state"].as_str(), row["statistic"].as_str());
                let printed = match (state, lang) {
                    ("nobody", Lang::Ja) => Some("該当無し"),
                    ("nobody", Lang::En) => Some("none"),
                    ("suppressed", _) => Some("×"),
                    ("shown", _) => None,
                    _ => panic!("{row:?}"),
                };
                // Words are shown and have no value.
                let has_value = state == "shown" && statistic != "text";
                assert_eq!(number(&row, "value").is_some(), has_value, "{row:?}");
                assert!(printed.is_none_or(|printed| row["printed"] == printed), "{row:?}");
                // Nobody is a base of 0 for a mean; never for a sum or a count.
                if matches!(statistic, "n" | "count" | "sum") {
                    assert_ne!(state, "nobody", "{row:?}");
                }
                if state == "nobody" && matches!(statistic, "mean" | "median" | "percent") {
                    assert_eq!(number(&row, "base"), Some(0.0), "{row:?}");
                }
                seen.insert(state.to_owned());
            }
        }
    }
    assert_eq!(seen, ["nobody", "shown", "suppressed"].map(str::to_owned).into());
}

#[test]
fn the_documents_name_all_that_the_file_holds_and_show_rows_of_the_sample() {
    let documents = ["docs/results.md", "docs/results.ja.md"]
        .map(|name| (name, std::fs::read_to_string(path(name)).expect("there")));
    let sample = released(SURVEYS[0]);
    let csv = long::csv(&sample, &Locale::new(Lang::Ja)).expect("written");
    let csv = String::from_utf8(csv).expect("text");
    let mut words: BTreeSet<String> =
        csv.lines().next().expect("a header")[3..].split(',').map(str::to_owned).collect();
    words.extend(KINDS.iter().map(|kind| kind.name.to_owned()));
    for survey in SURVEYS {
        for row in rows(&released(survey), Lang::En) {
            words.extend(["statistic", "state"].map(|column| row[column].clone()));
        }
    }
    for (name, text) in documents {
        for word in &words {
            assert!(text.contains(&format!("`{word}`")), "{name}: {word}");
        }
        let example = text.split("```csv\n").nth(1).and_then(|rest| rest.split("```").next());
        let lines: Vec<&str> = example.expect("an example").lines().collect();
        assert!(lines.len() > 3);
        for line in lines {
            let is_there = csv.trim_start_matches('\u{feff}').lines().any(|own| own == line);
            assert!(is_there, "{name}: {line}");
        }
    }
}

#[test]
fn other_formats_hold_the_words_that_the_text_file_marks_as_no_formulas() {
    let release = released(AWKWARD);
    let bytes = long::json(&release, &Locale::new(Lang::Ja)).expect("written");
    let json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let (figures, rows) = (json["figures"].as_array().expect("figures"), rows(&release, Lang::Ja));
    assert_eq!(figures.len(), rows.len());
    let mut marked = BTreeSet::new();
    for (figure, row) in figures.iter().zip(&rows) {
        for (column, text) in row {
            let Some(own) = figure[column].as_str() else { continue };
            if own != text {
                assert_eq!(format!("'{own}"), *text, "{column}");
                marked.insert(own.to_owned());
            }
        }
    }
    assert!(marked.contains("=1+1") && marked.iter().all(|words| words.starts_with(['=', '-'])));
    // Codes and figures below zero are as they are.
    for column in ["group_code", "category", "printed"] {
        assert!(rows.iter().any(|row| row[column].starts_with('-')), "{column}");
    }
}

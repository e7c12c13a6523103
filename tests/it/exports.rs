//! `survey export`: results and microdata, read back with other programs' readers.

use std::collections::BTreeMap;
use std::process::Command;

use polars::prelude::DataType;
use polars_io::prelude::{ParquetReader, SerReader};

use crate::files::{Row, path, rows, rows_of, stderr, stdout, survey};

fn export(args: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = vec!["export", "sample-data/jmar-2018.xlsx"];
    all.extend(args);
    all.extend(["-o", folder.path().to_str().expect("a path")]);
    let output = survey(&all);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    folder
}

fn records(path: &std::path::Path) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("written");
    assert!(text.starts_with('\u{feff}'));
    rows(&text)
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn results_are_the_same_in_every_format() {
    let csv = records(&export(&["--format", "csv"]).path().join("results.csv"));
    let folder = export(&["--format", "parquet"]);
    let file = std::fs::File::open(folder.path().join("results.parquet")).expect("there");
    let frame = ParquetReader::new(file).finish().expect("parquet");
    assert_eq!(frame.height(), csv.len());
    let values = frame.column("value").expect("a column").f64().expect("numbers");
    let printed = frame.column("printed").expect("a column").str().expect("texts");
    for (row, record) in csv.iter().enumerate() {
        assert_eq!(values.get(row), record["value"].parse().ok(), "{record:?}");
        assert_eq!(printed.get(row), Some(record["printed"].as_str()));
        for name in frame.get_column_names().iter().map(|name| name.as_str()) {
            let column = frame.column(name).expect("a column");
            match column.str() {
                Ok(texts) => assert_eq!(texts.get(row), Some(record[name].as_str()), "{name}"),
                Err(_) => {
                    let number = column.f64().expect("numbers").get(row);
                    assert_eq!(number, record[name].parse().ok(), "{name}");
                }
            }
        }
    }
    let folder = export(&["--format", "xlsx"]);
    let mut workbook: calamine::Xlsx<_> =
        calamine::open_workbook(folder.path().join("results.xlsx")).expect("a workbook");
    let sheet = calamine::Reader::worksheet_range(&mut workbook, "results").expect("a sheet");
    assert_eq!(sheet.height(), csv.len() + 1);
    let folder = export(&["--format", "json"]);
    let bytes = std::fs::read(folder.path().join("results.json")).expect("written");
    let json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let figures = json["figures"].as_array().expect("figures");
    assert_eq!(figures.len(), csv.len());
    for (figure, record) in figures.iter().zip(&csv) {
        for (name, text) in record {
            match figure[name].as_str() {
                Some(own) => assert_eq!(own, text, "{name}"),
                // serde_json reads the last digit as it comes.
                None => match (figure[name].as_f64(), text.parse::<f64>()) {
                    (Some(own), Ok(number)) => {
                        assert!((own - number).abs() <= 1e-15 * number.abs(), "{name} {own}");
                    }
                    (own, number) => assert_eq!(own, number.ok(), "{name}"),
                },
            }
        }
    }
    // With what a program needs to show them.
    let of_tables = json["tables"].as_array().expect("tables").iter();
    let titles: BTreeMap<&str, &str> = of_tables
        .map(|table| (text(&table["id"]), text(&table["title"])))
        .filter(|(id, title)| !id.is_empty() && !title.is_empty())
        .collect();
    assert!(csv.iter().all(|record| titles.contains_key(record["table"].as_str())));
}

#[test]
fn microdata_hold_codes_labels_and_derived_numbers_but_no_ids_or_texts() {
    let folder = export(&["--microdata"]);
    let rows = records(&folder.path().join("microdata.csv"));
    assert_eq!(rows.len(), 124);
    assert!(!rows[0].contains_key("clinic_id") && !rows[0].contains_key("features"));
    let original = rows_of(&path("tests/fixtures/jmar-2018/reconstruction.csv"));
    let number = |text: &String| text.parse::<f64>().ok();
    for (row, original) in rows.iter().zip(&original) {
        assert_eq!(row["founder_label"], original["founder"]);
        assert_eq!(row["founder"].is_empty(), original["founder"].is_empty());
        let chosen = original["partners"].split('|').filter(|part| !part.is_empty()).count();
        let flags = row.iter().filter(|(name, _)| name.starts_with("partners_"));
        assert_eq!(flags.filter(|(_, flag)| *flag == "1").count(), chosen);
        let per = number(&original["visits"])
            .zip(number(&original["physicians_home"]).filter(|p| *p > 0.0))
            .map(|(visits, physicians)| visits / physicians);
        assert_eq!(number(&row["visits_per_physician"]), per);
    }
    let with = export(&["--microdata", "--with-ids", "--with-texts"]);
    let rows = records(&with.path().join("microdata.csv"));
    assert!(rows[0].contains_key("clinic_id") && rows[0].contains_key("features"));
    for file in ["codebook.md", "codebook.csv", "codebook.xml"] {
        let text = std::fs::read_to_string(folder.path().join(file)).expect("written");
        assert!(text.contains("visits_per_physician") && text.contains("医療法人"), "{file}");
        assert!(!text.contains("clinic_id") || file == "codebook.md", "{file}");
        // What 0 and 1 mean, and how a quotient comes about.
        assert!(text.contains("選択せず") && text.contains("/ physicians_home"), "{file}");
        // Who was asked, so that no answer is told from not asked.
        assert!(text.contains("visits_schedule = 3"), "{file}");
    }
}

#[test]
fn labels_survive_as_categories_in_parquet() {
    let folder = export(&["--microdata", "--format", "parquet"]);
    let file = std::fs::File::open(folder.path().join("microdata.parquet")).expect("there");
    let frame = ParquetReader::new(file).finish().expect("parquet");
    let labels = frame.column("founder_label").expect("a column");
    assert!(matches!(labels.dtype(), DataType::Enum(..) | DataType::Categorical(..)), "{labels:?}");
    assert_eq!(frame.column("founder").expect("a column").dtype(), &DataType::Int32);
    assert_eq!(frame.height(), 124);
}

/// The schema is that of the DDI Alliance; `.ci/run` brings it and names it in
/// SURVEY_DDI_SCHEMA.
#[test]
fn the_codebook_is_valid_ddi() {
    let Some(schema) = std::env::var_os("SURVEY_DDI_SCHEMA") else {
        eprintln!("SURVEY_DDI_SCHEMA is not set: the codebook is not validated");
        return;
    };
    for lang in ["ja", "en"] {
        let folder = export(&["--microdata", "--with-ids", "--with-texts", "--lang", lang]);
        let output = Command::new("xmllint")
            .args(["--nonet", "--noout", "--schema"])
            .arg(&schema)
            .arg(folder.path().join("codebook.xml"))
            .output()
            .expect("xmllint runs");
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

#[test]
fn ids_cannot_be_asked_for_by_mistake() {
    let output = survey(&["export", "sample-data/jmar-2018.xlsx", "--with-ids"]);
    assert_eq!(output.status.code(), Some(2));
}

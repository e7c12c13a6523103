//! Answers with their codebook, in the formats of data files.

use serde_json::json;

use super::writer::Files;
use super::{codebook, frame};
use crate::locales::Locale;
use crate::microdata::{Content, Microdata};
use crate::problem::Failure;

/// A format of data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Parquet,
    Json,
    Xlsx,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Csv, Self::Parquet, Self::Json, Self::Xlsx];

    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The data in the format and the codebook in three.
pub fn microdata(made: &Microdata, format: Format, locale: &Locale) -> Result<Files, Failure> {
    let described = json!(made.columns);
    let (name, bytes) = match format {
        Format::Csv => ("microdata.csv", frame::csv(&made.frame)?),
        Format::Parquet => ("microdata.parquet", frame::parquet(&made.frame, &described)?),
        Format::Json => ("microdata.json", frame::json(&made.frame, &described)?),
        Format::Xlsx => {
            let sheets = workbook_sheets(made, locale);
            ("microdata.xlsx", frame::workbook(&made.frame, "data", &sheets)?)
        }
    };
    Ok(Files::from([
        (name.to_owned(), bytes),
        ("codebook.md".to_owned(), codebook::markdown(made, name, locale).into_bytes()),
        ("codebook.csv".to_owned(), codebook::csv(made).map_err(Failure::internal)?),
        ("codebook.xml".to_owned(), codebook::ddi(made, name, locale).map_err(Failure::internal)?),
    ]))
}

/// Columns and codes beside the data.
fn workbook_sheets(made: &Microdata, locale: &Locale) -> Vec<(String, Vec<Vec<String>>)> {
    let say = |key: &str| locale.say(&format!("codebook-{key}"), &[]);
    let mut columns =
        vec![["name", "label", "unit", "valid", "missing", "not-asked"].map(say).to_vec()];
    let mut codes = vec![["name", "label", "code", "value-label"].map(say).to_vec()];
    for column in &made.columns {
        columns.push(vec![
            column.name.clone(),
            column.label.clone(),
            column.unit.clone(),
            column.valid.to_string(),
            column.missing.to_string(),
            column.not_asked.to_string(),
        ]);
        if column.content == Content::Code {
            codes.extend(column.values.iter().map(|value| {
                let (code, label) = (value.code.to_string(), value.label.clone());
                vec![column.name.clone(), column.label.clone(), code, label]
            }));
        }
    }
    vec![("columns".to_owned(), columns), ("codes".to_owned(), codes)]
}

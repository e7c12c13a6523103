//! Answers with their codebook, in the formats of data files.

use serde_json::json;

use super::labelled::Labelled;
use super::writer::Files;
use super::{codebook, dta, frame, sav};
use crate::locales::Locale;
use crate::microdata::{Codebook, Content, Microdata};
use crate::problem::Failure;
use crate::words::Message;

/// A format of data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Parquet,
    Json,
    Xlsx,
    /// SPSS. Of answers alone, as the next.
    Sav,
    /// Stata.
    Dta,
}

impl Format {
    pub const ALL: [Self; 6] =
        [Self::Csv, Self::Parquet, Self::Json, Self::Xlsx, Self::Sav, Self::Dta];

    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Sav => "sav",
            Self::Dta => "dta",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Answers as files, and what is to be said of them.
pub struct WrittenAnswers {
    pub files: Files,
    pub columns: usize,
    pub told: Vec<Message>,
}

/// The data in the format and the codebook in three; `of` is the id of the unit whose data they
/// are, if they are not of respondents.
pub fn microdata(
    made: &Microdata,
    of: Option<&str>,
    format: Format,
    locale: &Locale,
) -> Result<WrittenAnswers, Failure> {
    let described = json!(made.codebook.columns);
    let mut codebook = made.codebook.clone();
    let mut told = Vec::new();
    let bytes = match format {
        Format::Csv => frame::csv(&made.frame)?,
        Format::Parquet => frame::parquet(&made.frame, &described)?,
        Format::Json => frame::json(&made.frame, &described)?,
        Format::Xlsx => {
            let sheets = workbook_sheets(&made.codebook, locale);
            frame::workbook(&made.frame, "data", &sheets)?
        }
        Format::Sav | Format::Dta => {
            let longest_name =
                if format == Format::Sav { sav::LONGEST_NAME } else { dta::LONGEST_NAME };
            let labelled = Labelled::new(made, longest_name, locale);
            let written = match format {
                Format::Sav => sav::write(&labelled),
                _ => dta::write(&labelled, locale)?,
            };
            told.extend(labelled.renamed());
            told.extend(written.told);
            codebook = Codebook { blanks: Some(written.blanks), ..labelled.codebook };
            written.bytes
        }
    };
    let of = of.map(|of| format!("-{of}")).unwrap_or_default();
    let name = format!("microdata{of}.{}", format.name());
    let named = |ending: &str| format!("codebook{of}.{ending}");
    let columns = codebook.columns.len();
    let files = Files::from([
        (named("md"), codebook::markdown(&codebook, &name, locale).into_bytes()),
        (named("csv"), codebook::csv(&codebook, locale).map_err(Failure::internal)?),
        (named("xml"), codebook::ddi(&codebook, &name, locale).map_err(Failure::internal)?),
        (name, bytes),
    ]);
    Ok(WrittenAnswers { files, columns, told })
}

/// Columns and codes beside the data.
fn workbook_sheets(made: &Codebook, locale: &Locale) -> Vec<(String, Vec<Vec<String>>)> {
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

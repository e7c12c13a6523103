//! Results and answers as data files.

use std::path::PathBuf;

use serde_json::json;

use super::inputs::Inputs;
use super::job::Job;
use super::opened::Opened;
use super::output::{self, Files, Writer};
use crate::data::{Data, failed};
use crate::disclosure::Release;
use crate::export::{codebook, csv, frame, json as results_json};
use crate::ingest::Told;
use crate::locales::Locale;
use crate::microdata::{self, Content, Microdata, Wanted};
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

/// Results that are in their place.
pub struct WrittenResults {
    /// What the reading has left aside.
    pub told: Told,
    pub target: PathBuf,
    /// Name of the file.
    pub file: &'static str,
    pub tables: usize,
}

/// Reads the answers and writes the plan's results in long format.
pub fn export_results(
    inputs: &Inputs,
    format: Format,
    locale: &Locale,
) -> Result<WrittenResults, Failure> {
    let opened = Opened::new(inputs)?;
    let job = Job::new(&opened, inputs, locale)?;
    let reading = opened.reading()?;
    let release = match format {
        Format::Json => job.tabulate(&reading.responses()?, false, locale)?.0,
        _ => job.tables(&reading, locale)?,
    };
    let (told, tables) = (reading.told(), release.tables.len());
    let (file, bytes) = results(&release, format)?;
    let files = Files::from([(file.to_owned(), bytes)]);
    output::write(&opened.target, files, Writer::Export, &opened.paths())?;
    Ok(WrittenResults { told, target: opened.target.clone(), file, tables })
}

/// Answers that are in their place.
pub struct WrittenMicrodata {
    /// What the reading has left aside.
    pub told: Told,
    pub target: PathBuf,
    pub rows: usize,
    pub columns: usize,
    /// Columns that were not asked for.
    pub left_out: Vec<String>,
}

/// Reads the answers and writes them with a codebook.
pub fn export_microdata(
    inputs: &Inputs,
    format: Format,
    wanted: Wanted,
    locale: &Locale,
) -> Result<WrittenMicrodata, Failure> {
    let opened = Opened::new(inputs)?;
    let reading = opened.reading()?;
    let responses = reading.responses()?;
    let told = reading.told();
    let data = Data::derive(&responses, &opened.questionnaire)?;
    let made = microdata::microdata(&data, wanted, locale)
        .map_err(|error| failed(&opened.questionnaire.id, error))?;
    let files = microdata_files(&made, format, locale)?;
    output::write(&opened.target, files, Writer::Export, &opened.paths())?;
    Ok(WrittenMicrodata {
        told,
        target: opened.target.clone(),
        rows: made.frame.height(),
        columns: made.columns.len(),
        left_out: made.left_out,
    })
}

/// The long format of a release as a file.
pub fn results(release: &Release, format: Format) -> Result<(&'static str, Vec<u8>), Failure> {
    let long = || csv::frame(release).map_err(Failure::internal);
    Ok(match format {
        Format::Csv => ("results.csv", csv::results(release).map_err(Failure::internal)?),
        Format::Json => {
            ("results.json", results_json::results(release).map_err(Failure::internal)?)
        }
        Format::Parquet => ("results.parquet", frame::parquet(&long()?, &json!({}))?),
        Format::Xlsx => ("results.xlsx", frame::workbook(&long()?, "results", &[])?),
    })
}

/// The data in the format and the codebook in three.
fn microdata_files(made: &Microdata, format: Format, locale: &Locale) -> Result<Files, Failure> {
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

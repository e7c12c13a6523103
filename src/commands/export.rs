//! `survey export DATA…`: the results in long format, or with `--microdata` the answers of the
//! respondents with their codebook.

use serde_json::json;

use super::output::{self, Files, Writer};
use super::print;
use super::reading::Opened;
use super::said;
use super::tabulating::Prepared;
use crate::cli::{ExportArgs, Format};
use crate::data::Data;
use crate::disclosure::Release;
use crate::export::{codebook, csv, frame, json as results_json};
use crate::locales::Locale;
use crate::microdata::{Content, Microdata, microdata};
use crate::problem::Failure;

pub fn run(args: &ExportArgs, locale: &Locale) -> Result<(), Failure> {
    let opened = Opened::new(&args.tabulation.reading)?;
    let inputs = opened.paths();
    let target = opened.target.clone();
    let path = target.display().to_string();
    let words = if args.microdata {
        let reading = opened.reading()?;
        let responses = reading.responses()?;
        said::reading(&reading.told(), locale);
        let data = Data::derive(&responses, &opened.questionnaire);
        let made = microdata(&data, args.wanted, locale)?;
        let files = microdata_files(&made, args.format, locale)?;
        output::write(&target, files, Writer::Export, &inputs)?;
        let rows = made.frame.height().to_string();
        let columns = made.columns.len().to_string();
        let left_out = match made.left_out.join(&locale.word("list-separator")) {
            none if none.is_empty() => "none".to_owned(),
            names => names,
        };
        let args = [
            ("path", path.as_str()),
            ("rows", &rows),
            ("columns", &columns),
            ("left_out", &left_out),
        ];
        locale.say("export-microdata-done", &args)
    } else {
        let prepared = Prepared::with(&opened, &args.tabulation, locale)?;
        let reading = opened.reading()?;
        let release = match args.format {
            Format::Json => prepared.tabulate(&reading.responses()?, false, locale)?.0,
            _ => prepared.tables(&reading, locale)?,
        };
        said::reading(&reading.told(), locale);
        let (name, bytes) = results(&release, args.format)?;
        let files = Files::from([(name.to_owned(), bytes)]);
        output::write(&target, files, Writer::Export, &inputs)?;
        let tables = release.tables.len().to_string();
        locale.say("export-done", &[("path", &path), ("file", name), ("tables", &tables)])
    };
    print(&words)
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

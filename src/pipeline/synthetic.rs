//! Made-up answers as a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use polars::prelude::{Column, DataFrame, ParquetWriter};
use rust_xlsxwriter::{FormatAlign, XlsxError};

use super::output::{self, unwritable};
use crate::export::frame::rows_fit;
use crate::export::{base_format, csv_writer_to, new_workbook, write_text};
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Variable};
use crate::synth::Faults;
use crate::{assets, questionnaire, synth};

/// Which answers are made up, and where they go.
pub struct Made {
    pub questionnaire: String,
    pub rows: usize,
    pub seed: u64,
    /// Share of the respondents with a fault.
    pub faults: f64,
    /// A csv, xlsx or parquet file, by its extension.
    pub output: PathBuf,
    /// A file that is there already may be replaced.
    pub overwrite: bool,
}

/// Writes the file, and returns how many faults it has.
pub fn write(made: &Made, locale: &Locale) -> Result<usize, Failure> {
    let extension = made.output.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["csv", "xlsx", "parquet"].contains(&extension.as_str()) {
        return Err(Failure::usage(Problem::new("synth-extension").path(&made.output)));
    }
    output::refuse_existing(&made.output, made.overwrite)?;
    if extension == "xlsx" {
        // A remark stands above the headings.
        rows_fit(made.rows + 1)?;
    }
    let source = assets::questionnaire(&made.questionnaire)?;
    let questionnaire = questionnaire::load(&source)?;
    let mut faults = Faults::new(&questionnaire, made.faults, made.seed);
    let chunks = synth::chunks(&questionnaire, made.rows, made.seed).map(|chunk| {
        let mut rows = chunk?;
        faults.inject(&mut rows);
        Ok(rows)
    });
    let headings = synth::headings(&questionnaire);
    let path = made.output.as_path();
    output::write_file_by(path, made.overwrite, |file| match extension.as_str() {
        "csv" => csv(headings, chunks, (path, file)),
        "parquet" => {
            // Something that cannot be read makes numbers texts.
            let kinds = questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived);
            let is_number =
                |v: &Variable| matches!(v.kind, Kind::Count | Kind::Number) && made.faults == 0.0;
            parquet(headings, &kinds.map(is_number).collect::<Vec<_>>(), chunks, (path, file))
        }
        _ => {
            let mut rows = vec![headings];
            for chunk in chunks {
                rows.extend(chunk?);
            }
            let bytes = workbook(&rows, locale).map_err(Failure::internal)?;
            file.write_all(&bytes).map_err(|error| unwritable(path, &error))
        }
    })?;
    Ok(faults.injected.values().sum())
}

/// The next respondents.
type Chunk = Result<Vec<Vec<String>>, Failure>;

fn csv(
    headings: Vec<String>,
    chunks: impl Iterator<Item = Chunk>,
    (path, file): (&Path, &mut dyn Write),
) -> Result<(), Failure> {
    let written = |rows: &[Vec<String>], writer: &mut csv::Writer<&mut dyn Write>| {
        rows.iter()
            .try_for_each(|row| writer.write_record(row))
            .map_err(|error| unwritable(path, &error))
    };
    let mut writer = csv_writer_to(file).map_err(|error| unwritable(path, &error))?;
    written(&[headings], &mut writer)?;
    for chunk in chunks {
        written(&chunk?, &mut writer)?;
    }
    writer.flush().map_err(|error| unwritable(path, &error))
}

/// Rows of a row group: few enough to be held several at a time.
const ROW_GROUP: usize = 65_536;

/// Columns are numbers or texts.
fn parquet(
    headings: Vec<String>,
    are_numbers: &[bool],
    chunks: impl Iterator<Item = Chunk>,
    (path, file): (&Path, &mut dyn Write),
) -> Result<(), Failure> {
    let frame = |rows: &[Vec<String>]| {
        let column = |(index, heading): (usize, &String)| {
            let texts = rows.iter().map(|row| Some(row[index].as_str()).filter(|t| !t.is_empty()));
            if are_numbers[index] {
                let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
                let numbers: Vec<Option<f64>> = texts.map(number).collect();
                return Column::new(heading.as_str().into(), numbers);
            }
            Column::new(heading.as_str().into(), texts.collect::<Vec<_>>())
        };
        DataFrame::new(rows.len(), headings.iter().enumerate().map(column).collect())
    };
    let empty = frame(&[]).map_err(Failure::internal)?;
    let writer = ParquetWriter::new(file).set_parallel(false).batched(empty.schema());
    let mut writer = writer.map_err(|error| unwritable(path, &error))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut write = |rows: &[Vec<String>]| {
        let frame = frame(rows).map_err(Failure::internal)?;
        writer.write_batch(&frame).map_err(|error| unwritable(path, &error))
    };
    for chunk in chunks {
        rows.extend(chunk?);
        while rows.len() >= ROW_GROUP {
            let rest = rows.split_off(ROW_GROUP);
            write(&rows)?;
            rows = rest;
        }
    }
    if !rows.is_empty() {
        write(&rows)?;
    }
    writer.finish().map(drop).map_err(|error| unwritable(path, &error))
}

/// A sheet to fill in: a remark that the answers are made up, headings, answers.
pub fn workbook(rows: &[Vec<String>], locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(locale.word("init-sheet"))?;
    let base = base_format();
    let heading = base.clone().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_with_format(0, 0, locale.word("init-remark"), &base)?;
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let (row, column) = (row as u32 + 1, column as u16);
            let format = if row == 1 { &heading } else { &base };
            match text.parse::<f64>() {
                Ok(number) if !text.starts_with('0') || text == "0" => {
                    sheet.write_with_format(row, column, number, format)?;
                }
                _ => {
                    write_text(sheet, row, column, text, format)?;
                }
            }
        }
    }
    for column in 0..rows[0].len() {
        sheet.set_column_width(column as u16, 16)?;
    }
    sheet.set_freeze_panes(2, 1)?;
    workbook.save_to_buffer()
}

//! `survey synth`: made-up answers to a questionnaire, for trying out, training and benchmarks.

use std::io::Write;

use polars::prelude::{Column, DataFrame, ParquetWriter};
use rust_xlsxwriter::{FormatAlign, XlsxError};

use super::output;
use crate::cli::SynthArgs;
use crate::export::{base_format, csv_writer, new_workbook, write_text};
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::{assets, questionnaire, synth};

/// Writes a csv, xlsx or parquet file, by its extension.
pub fn run(args: &SynthArgs, locale: &Locale) -> Result<(), Failure> {
    let extension = args.output.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["csv", "xlsx", "parquet"].contains(&extension.as_str()) {
        return Err(Failure::usage(Problem::new("synth-extension").path(&args.output)));
    }
    if args.output.is_dir() {
        return Err(Failure::usage(Problem::new("output-is-folder").path(&args.output)));
    }
    let source = assets::questionnaire(&args.questionnaire)?;
    let questionnaire = questionnaire::load(&source)?;
    let mut rows = synth::answers(&questionnaire, args.rows, args.seed)?;
    let faults = synth::inject(&mut rows, &questionnaire, args.faults, args.seed);
    let bytes = match extension.as_str() {
        "csv" => csv(&rows)?,
        "parquet" => parquet(rows)?,
        _ => workbook(&rows, locale).map_err(Failure::internal)?,
    };
    output::write_file(&args.output, bytes)?;
    let path = args.output.display().to_string();
    let (count, faulty) = (args.rows.to_string(), faults.values().sum::<usize>().to_string());
    let words = [("path", path.as_str()), ("rows", &count), ("faults", &faulty)];
    let _ = writeln!(std::io::stdout(), "{}", locale.say("synth-done", &words));
    Ok(())
}

fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv_writer();
    rows.iter().try_for_each(|row| writer.write_record(row)).map_err(Failure::internal)?;
    writer.into_inner().map_err(|error| Failure::internal(error.into_error()))
}

/// Columns in which every answer is a number are numbers; the others texts.
fn parquet(rows: Vec<Vec<String>>) -> Result<Vec<u8>, Failure> {
    let Some((headings, answers)) = rows.split_first() else { return Ok(Vec::new()) };
    let column = |(index, heading): (usize, &String)| {
        let texts = || answers.iter().map(|row| &row[index]);
        let is_number = |text: &String| {
            text.is_empty()
                || text.parse::<f64>().is_ok() && !(text.len() > 1 && text.starts_with('0'))
        };
        if texts().all(is_number) {
            let numbers: Vec<Option<f64>> = texts().map(|text| text.parse().ok()).collect();
            return Column::new(heading.as_str().into(), numbers);
        }
        let texts: Vec<Option<&str>> =
            texts().map(|text| Some(text.as_str()).filter(|text| !text.is_empty())).collect();
        Column::new(heading.as_str().into(), texts)
    };
    let columns = headings.iter().enumerate().map(column).collect();
    let mut bytes = Vec::new();
    let mut frame = DataFrame::new(answers.len(), columns).map_err(Failure::internal)?;
    ParquetWriter::new(&mut bytes).finish(&mut frame).map_err(Failure::internal)?;
    Ok(bytes)
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

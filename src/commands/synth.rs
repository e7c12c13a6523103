//! `survey synth`: made-up answers to a questionnaire, for trying out, training and benchmarks.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{FormatAlign, XlsxError};

use super::output::{self, unwritable};
use super::print;
use crate::cli::SynthArgs;
use crate::engine::frame::{Cells, Frame, Writer};
use crate::export::frame::rows_fit;
use crate::export::{base_format, csv_writer_to, new_workbook, write_text};
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Variable};
use crate::synth::Faults;
use crate::{assets, questionnaire, synth};

/// Writes a csv, xlsx or parquet file, by its extension.
pub fn run(args: &SynthArgs, locale: &Locale) -> Result<(), Failure> {
    let extension = args.output.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["csv", "xlsx", "parquet"].contains(&extension.as_str()) {
        return Err(Failure::usage(Problem::new("synth-extension").path(&args.output)));
    }
    output::refuse_existing(&args.output, args.overwrite)?;
    if extension == "xlsx" {
        // A remark stands above the headings.
        rows_fit(args.rows + 1)?;
    }
    let source = assets::questionnaire(&args.questionnaire)?;
    let questionnaire = questionnaire::load(&source)?;
    let mut faults = Faults::new(&questionnaire, args.faults, args.seed);
    let chunks = synth::chunks(&questionnaire, args.rows, args.seed).map(|chunk| {
        let mut rows = chunk?;
        faults.inject(&mut rows);
        Ok(rows)
    });
    let headings = synth::headings(&questionnaire);
    let path = args.output.as_path();
    output::write_file_by(path, args.overwrite, |file| match extension.as_str() {
        "csv" => csv(headings, chunks, (path, file)),
        "parquet" => {
            // Something that cannot be read makes numbers texts.
            let kinds = questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived);
            let is_number =
                |v: &Variable| matches!(v.kind, Kind::Count | Kind::Number) && args.faults == 0.0;
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
    let path = path.display().to_string();
    let (count, faulty) =
        (args.rows.to_string(), faults.injected.values().sum::<usize>().to_string());
    let words = [("path", path.as_str()), ("rows", &count), ("faults", &faulty)];
    print(&locale.say("synth-done", &words))
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
            let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
            let cells = match are_numbers[index] {
                true => Cells::Numbers(texts.map(number).collect()),
                false => Cells::Texts(texts.collect()),
            };
            (heading.clone(), cells)
        };
        let columns = headings.iter().enumerate().map(column).collect();
        Frame::new(rows.len(), columns).map_err(Failure::internal)
    };
    let writer = Writer::new(file, &frame(&[])?);
    let mut writer = writer.map_err(|error| unwritable(path, &error))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut write = |rows: &[Vec<String>]| {
        writer.write(&frame(rows)?).map_err(|error| unwritable(path, &error))
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
    writer.finish().map_err(|error| unwritable(path, &error))
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

//! Made-up answers as files.

use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::output;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::synth::{Faults, MadeUnits};
use crate::writers::answers::{self, Chunk};
use crate::writers::frame::rows_fit;
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

/// What was written.
pub struct Written {
    pub faults: usize,
    /// Files with the rows of units, by the id of the unit, where they are no sheets.
    pub units: Vec<(String, PathBuf)>,
}

/// Writes the file, and beside it one for each unit that has rows of its own; in a workbook these
/// are sheets.
pub fn write(made: &Made, locale: &Locale) -> Result<Written, Failure> {
    let extension = made.output.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["csv", "xlsx", "parquet"].contains(&extension.as_str()) {
        return Err(Failure::usage(Problem::new("synth-extension").path(&made.output)));
    }
    let source = assets::questionnaire(&made.questionnaire)?;
    let mut questionnaire = questionnaire::load(&source)?;
    synth::make_up_codes(&mut questionnaire, &locale.word("synth-codes"));
    let units = MadeUnits::of(&questionnaire);
    let beside = |unit: &MadeUnits<'_>| {
        let stem = made.output.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}-{}.{extension}", unit.unit.id);
        (unit.unit.id.clone(), made.output.with_file_name(name))
    };
    let files: Vec<(String, PathBuf)> = match extension.as_str() {
        "xlsx" => Vec::new(),
        _ => units.iter().map(beside).collect(),
    };
    let paths = files.iter().map(|(_, path)| path.as_path()).chain([made.output.as_path()]);
    paths.into_iter().try_for_each(|path| output::refuse_existing(path, made.overwrite))?;
    let mut faults = Faults::new(&questionnaire, made.faults, made.seed);
    let chunks = synth::chunks(&questionnaire, made.rows, made.seed);
    let chunks = chunks.map(|mut rows| {
        faults.inject(&mut rows);
        rows
    });
    if extension == "xlsx" {
        // A remark stands above the headings.
        rows_fit(made.rows + 1)?;
        let first = sheet(locale.word("init-sheet"), &questionnaire, chunks);
        let below = units.iter().map(|unit| of_unit(unit, made.rows, made.seed));
        let sheets: Vec<(String, Chunk<'_>)> = std::iter::once(first).chain(below).collect();
        sheets.iter().try_for_each(|(_, rows)| rows_fit(rows.len()))?;
        let bytes = answers::workbook(&sheets, locale).map_err(Failure::internal)?;
        let unwritable = |error| output::unwritable(&made.output, &error);
        output::write_file_by(&made.output, made.overwrite, |file| {
            file.write_all(&bytes).map_err(unwritable)
        })?;
    } else {
        // Something that cannot be read makes numbers texts.
        table(&made.output, made.overwrite, &questionnaire, made.faults == 0.0, chunks)?;
        for (unit, (_, path)) in units.iter().zip(&files) {
            let chunks = unit.chunks(made.rows, made.seed);
            table(path, made.overwrite, &unit.rows, true, chunks)?;
        }
    }
    Ok(Written { faults: faults.injected.values().sum(), units: files })
}

/// Sheets of respondents and of the units below them.
pub fn sheets<'q>(
    questionnaire: &'q Questionnaire,
    units: &'q [MadeUnits<'q>],
    respondents: usize,
    locale: &Locale,
) -> Vec<(String, Chunk<'q>)> {
    const SEED: u64 = 1;
    let first = (locale.word("init-sheet"), synth::answers(questionnaire, respondents, SEED));
    let below = units.iter().map(|unit| of_unit(unit, respondents, SEED));
    std::iter::once(first).chain(below).collect()
}

fn of_unit<'q>(unit: &'q MadeUnits<'q>, respondents: usize, seed: u64) -> (String, Chunk<'q>) {
    let name = unit.unit.sheet().unwrap_or_default().to_owned();
    sheet(name, &unit.rows, unit.chunks(respondents, seed))
}

fn sheet<'q>(
    name: String,
    questionnaire: &Questionnaire,
    chunks: impl Iterator<Item = Chunk<'q>>,
) -> (String, Chunk<'q>) {
    let headings = synth::headings(questionnaire).into_iter().map(Into::into).collect();
    (name, std::iter::once(headings).chain(chunks.flatten()).collect())
}

/// A csv or Parquet file.
fn table<'q>(
    path: &Path,
    overwrite: bool,
    questionnaire: &Questionnaire,
    are_clean: bool,
    chunks: impl Iterator<Item = Chunk<'q>>,
) -> Result<(), Failure> {
    let headings = synth::headings(questionnaire);
    let unwritable = |error: &dyn Display| output::unwritable(path, error);
    let is_parquet = path.extension().is_some_and(|of| of.eq_ignore_ascii_case("parquet"));
    output::write_file_by(path, overwrite, |file| {
        if !is_parquet {
            return answers::csv(headings, chunks, file, &unwritable);
        }
        let kinds = questionnaire.variables.iter().filter(|v| !v.is_derived);
        let is_number = |v: &Variable| matches!(v.kind, Kind::Count | Kind::Number) && are_clean;
        let are_numbers: Vec<bool> = kinds.map(is_number).collect();
        answers::parquet(&headings, &are_numbers, chunks, file, &unwritable)
    })
}

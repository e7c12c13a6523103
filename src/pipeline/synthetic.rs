//! Made-up answers as a file.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

use super::output;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Variable};
use crate::synth::Faults;
use crate::writers::answers;
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
    let mut questionnaire = questionnaire::load(&source)?;
    synth::make_up_codes(&mut questionnaire, &locale.word("synth-codes"));
    let mut faults = Faults::new(&questionnaire, made.faults, made.seed);
    let chunks = synth::chunks(&questionnaire, made.rows, made.seed);
    let chunks = chunks.map(|mut rows| {
        faults.inject(&mut rows);
        rows
    });
    let headings = synth::headings(&questionnaire);
    let path = made.output.as_path();
    let unwritable = |error: &dyn Display| output::unwritable(path, error);
    output::write_file_by(path, made.overwrite, |file| match extension.as_str() {
        "csv" => answers::csv(headings, chunks, file, &unwritable),
        "parquet" => {
            // Something that cannot be read makes numbers texts.
            let kinds = questionnaire.variables.iter().filter(|v| !v.is_derived);
            let is_number =
                |v: &Variable| matches!(v.kind, Kind::Count | Kind::Number) && made.faults == 0.0;
            let are_numbers: Vec<bool> = kinds.map(is_number).collect();
            answers::parquet(&headings, &are_numbers, chunks, file, &unwritable)
        }
        _ => {
            let headings = headings.into_iter().map(Into::into).collect();
            let rows: Vec<_> = std::iter::once(headings).chain(chunks.flatten()).collect();
            let bytes = answers::workbook(&rows, locale).map_err(Failure::internal)?;
            file.write_all(&bytes).map_err(|error| unwritable(&error))
        }
    })?;
    Ok(faults.injected.values().sum())
}

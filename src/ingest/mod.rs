//! Files to [`Responses`]: workbooks and delimited text, matched to a questionnaire by
//! their headers.
//!
//! Everything that is wrong in any file is reported at once; nothing is guessed.

mod answer;
mod bytes;
mod called;
mod choices;
mod codes;
mod columns;
pub mod corrections;
mod days;
mod delimited;
mod dense;
mod grid;
mod header;
mod instructions;
mod mapping;
mod matched;
mod names;
mod open;
mod owners;
mod parquet;
mod proposal;
mod reading;
mod references;
mod rows;
mod sheets;
mod shown;
mod similar;
mod times;
mod top;
mod units;
mod workbook;
mod wrong_columns;

use crate::problem::Failure;
use crate::questionnaire::Questionnaire;
use crate::responses::Responses;
use header::Matcher;

pub use answer::written_number;
pub use bytes::{sha256, unreadable};
pub use called::{called, called_within};
pub use codes::codes_of_study;
pub use grid::Grid;
pub use mapping::{Mapping, WrittenMapping};
pub use names::normalise;
pub use open::{OpenFile, files, open, parse, read_on_trial};
pub use proposal::{ProposedMapping, propose_mapping};
pub use reading::{Guidance, Reading, Told};
pub use references::{read_references, references_in_use};
pub use units::{UnitRows, WithUnits};

/// How well the files' headers fit a questionnaire: share of its questions, 0 to 1.
pub fn fit(files: &[OpenFile], questionnaire: &Questionnaire) -> f64 {
    let matcher = Matcher::new(questionnaire, None);
    let best = files
        .iter()
        .flat_map(OpenFile::candidates)
        .map(|grid| matcher.find(grid).map_or(0, |matched| matched.questions()))
        .max();
    best.unwrap_or(0) as f64 / matcher.questions().max(1) as f64
}

/// Reads the answers; those that cannot be read as asked are missing and listed. Sheets
/// are found by their headers; a sheet named like a reference table takes its place.
pub fn read(
    files: &[OpenFile],
    questionnaire: &Questionnaire,
    guidance: &Guidance,
) -> Result<Responses, Failure> {
    Reading::new(files, questionnaire, guidance)?.responses()
}

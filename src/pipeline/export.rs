//! Results and answers as data files.

use std::path::PathBuf;

use super::inputs::Inputs;
use super::job::Job;
use super::opened::Opened;
use super::output::{self, Files, Writer};
use crate::dataset::Dataset;
use crate::disclosure::Released;
use crate::identifiability::Identifiability;
use crate::ingest::Told;
use crate::locales::Locale;
use crate::microdata::{self, Wanted};
use crate::problem::{Failure, Problem};
use crate::view::chart::Palette;
use crate::words::{Message, Words};
use crate::writers::data_files::{self, Format};
use crate::writers::{self, Of};

/// Results that are in their place.
pub struct WrittenResults {
    /// What the reading has left aside.
    pub told: Told,
    pub target: PathBuf,
    /// Name of the file.
    pub file: String,
    pub tables: usize,
}

/// Reads the answers and writes the plan's results in long format.
pub fn export_results(
    inputs: &Inputs,
    format: Format,
    locale: &Locale,
) -> Result<WrittenResults, Failure> {
    let opened = Opened::new(inputs)?;
    let job = Job::new(&opened, inputs)?;
    let reading = opened.reading()?;
    let release = match format {
        Format::Json => job.tabulate(&reading.responses()?, false)?.0,
        _ => job.tables(&reading)?,
    };
    let (told, tables) = (reading.told(), release.tables.len());
    let palette = job.look(&Default::default()).palette;
    let files = write(&writers::DATA, format.name(), &release, &palette, locale)?;
    let file = files.keys().next().cloned().unwrap_or_default();
    output::write(&opened.target, files, Writer::Export, &opened.paths())?;
    Ok(WrittenResults { told, target: opened.target.clone(), file, tables })
}

/// A release in a format of the list. Fails where the list has none of the name.
pub fn write(
    list: &'static [writers::Writer],
    name: &str,
    release: &Released,
    palette: &Palette,
    locale: &Locale,
) -> Result<Files, Failure> {
    match writers::find(list, name).map(|writer| &writer.of) {
        Some(Of::Released(write)) => write(release, palette, locale),
        _ => Err(Failure::internal(name)),
    }
}

/// Answers that are in their place.
pub struct WrittenMicrodata {
    /// What the reading has left aside.
    pub told: Told,
    pub target: PathBuf,
    pub rows: usize,
    pub columns: usize,
    /// What units below respondents are called, and how many have a row in a file of their own.
    pub units: Vec<(Words, usize)>,
    /// Columns that were not asked for.
    pub left_out: Vec<String>,
    /// What the format had no room for.
    pub said: Vec<Message>,
    /// How many could be told by key questions, if some were named.
    pub identifiability: Option<Identifiability>,
}

/// Questions by which respondents might be told, and how many may be alone with their answers.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    pub questions: Vec<String>,
    pub allowed_unique: usize,
}

/// Reads the answers and writes them with a codebook.
pub fn export_microdata(
    inputs: &Inputs,
    format: Format,
    wanted: Wanted,
    keys: &Keys,
    locale: &Locale,
) -> Result<WrittenMicrodata, Failure> {
    let opened = Opened::new(inputs)?;
    let reading = opened.reading()?;
    let responses = reading.responses()?;
    let told = reading.told();
    let data = Dataset::as_counted(&responses, &opened.questionnaire);
    let identifiability = match keys.questions.as_slice() {
        [] => None,
        questions => Some(Identifiability::of(&data, questions, locale)?),
    };
    if let Some(of) = identifiability.as_ref().filter(|of| of.unique > keys.allowed_unique) {
        return Err(too_many(of, keys));
    }
    let weighting = opened.weighting(&responses)?;
    let mut units = Vec::new();
    let mut of_units = Files::new();
    let mut said = Vec::new();
    for unit in &opened.questionnaire.units {
        let made = microdata::of_units(&data, unit, wanted, weighting.as_deref(), locale)?;
        let Some(made) = made else { continue };
        let written = data_files::microdata(&made, Some(&unit.id), format, locale)?;
        units.push((unit.label_words(), made.codebook.rows));
        of_units.extend(written.files);
        said.extend(written.told);
    }
    let made = microdata::microdata(&data, wanted, weighting.as_deref(), locale)?;
    let mut written = data_files::microdata(&made, None, format, locale)?;
    written.files.extend(of_units);
    output::write(&opened.target, written.files, Writer::Export, &opened.paths())?;
    written.told.extend(said);
    Ok(WrittenMicrodata {
        told,
        target: opened.target.clone(),
        rows: made.codebook.rows,
        columns: written.columns,
        left_out: made.codebook.left_out,
        units,
        said: written.told,
        identifiability,
    })
}

/// More respondents are alone with their answers than was allowed: how many, which classes are
/// the smallest, and what would help.
fn too_many(of: &Identifiability, keys: &Keys) -> Failure {
    let unique = Problem::new("microdata-unique")
        .with("unique", of.unique)
        .with("allowed", keys.allowed_unique)
        .with("keys", keys.questions.join(", "));
    let classes = of
        .smallest
        .iter()
        .map(|(class, n)| Problem::new("microdata-class").with("class", class).with("n", *n));
    let suggestions = of.suggestions.iter().map(|suggestion| {
        Problem::new(suggestion.change)
            .with("key", &suggestion.key)
            .with("how", &suggestion.how)
            .with("unique", suggestion.unique)
    });
    Failure::data([unique].into_iter().chain(classes).chain(suggestions).collect())
}

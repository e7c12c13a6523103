//! A proposal which column belongs to which question, as a file.

use std::path::PathBuf;

use super::inputs::Inputs;
use super::opened::Opened;
use super::output;
use crate::ingest::ProposedMapping;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::Questionnaire;
use crate::writers;

/// A proposal that is in its place.
pub struct Proposed {
    pub questionnaire: Questionnaire,
    pub mapping: ProposedMapping,
    pub file: PathBuf,
}

/// Writes the proposal where it was asked for, by default `NAME.map.toml` in the working
/// folder. A file that is there already holds a person's work and is not replaced, unless it
/// is the mapping that was given.
pub fn propose(inputs: &Inputs, locale: &Locale) -> Result<Proposed, Failure> {
    let opened = Opened::new(inputs)?;
    let questionnaire = &opened.questionnaire;
    let mapping = opened.propose_mapping()?;
    let file = inputs.output.clone().unwrap_or_else(|| {
        let name = inputs.data.first().and_then(|path| path.file_stem()).unwrap_or_default();
        PathBuf::from(format!("{}.map.toml", name.to_string_lossy()))
    });
    let is_same = inputs.map.as_ref() == Some(&file);
    if file.exists() && !is_same {
        return Err(Failure::usage(Problem::new("map-exists").path(&file)));
    }
    let text = writers::mapping::mapping(&mapping, questionnaire, locale);
    output::write_file(&file, text.as_bytes(), is_same, &opened.data_paths())?;
    Ok(Proposed { questionnaire: opened.into_questionnaire(), mapping, file })
}

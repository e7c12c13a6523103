//! The questionnaire that answers are read by, or that is named.

use super::inputs::Inputs;
use super::opened::Opened;
use crate::assets;
use crate::problem::Failure;
use crate::questionnaire::{self, Questionnaire};

/// Of files, the one that they are read by; without files the one that is named.
pub fn of(inputs: &Inputs) -> Result<Questionnaire, Failure> {
    match &inputs.questionnaire {
        Some(name) if inputs.data.is_empty() => questionnaire::load(&assets::questionnaire(name)?),
        _ => Ok(Opened::new(inputs)?.into_questionnaire()),
    }
}

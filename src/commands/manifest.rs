//! `manifest.json`: what a report was made from, so that a figure can be traced.

use serde_json::{Value, json};

use super::output::Files;
use super::reading::Opened;
use super::said;
use crate::disclosure::Release;
use crate::ingest::sha256;
use crate::responses::Responses;

/// Inputs and outputs with their SHA-256, version, settings, rows and answers left out,
/// corrections. The same inputs give the same manifest.
pub fn manifest(
    opened: &Opened,
    responses: &Responses,
    release: &Release,
    commentary: &[Value],
    written: &Files,
) -> Vec<u8> {
    let outputs: Vec<Value> = written
        .iter()
        .map(|(file, bytes)| json!({ "file": file, "sha256": sha256(bytes) }))
        .collect();
    let document = json!({
        "survey_version": env!("CARGO_PKG_VERSION"),
        "questionnaire": opened.questionnaire.id,
        "lang": release.lang.code(),
        "parameters": release.parameters,
        "inputs": opened.inputs(),
        "sources": said::sources_json(responses),
        "respondents": responses.respondents(),
        "answers": responses.answered,
        "answers_excluded": responses.unreadable.len(),
        "corrections": said::corrections_json(responses),
        "commentary": commentary,
        "outputs": outputs,
    });
    format!("{document:#}\n").into_bytes()
}

//! Why a report has to be made again.

use std::collections::BTreeSet;
use std::path::Path;

use super::hashed::{Hashed, definitions, hashed, of_study};
use super::inputs::ReportRequest;
use super::manifest::{Manifest, Options, named_from};
use super::opened::guides;
use super::output;
use crate::locales::Lang;
use crate::problem::{Failure, Problem};
use crate::words::Message;
use crate::{assets, ingest, questionnaire};

/// A reason to make a report, or for not having made it.
#[derive(Debug, Clone)]
pub enum Reason {
    Message(Message),
    Problem(Problem),
}

/// What went wrong, as reasons.
pub fn reasons(failure: Failure) -> Vec<Reason> {
    failure.problems.into_iter().map(Reason::Problem).collect()
}

/// Why a report has to be made in the folder; nothing if it is there and nothing has changed.
pub fn changes(request: &ReportRequest, target: &Path, lang: Lang) -> Result<Vec<Reason>, Failure> {
    let Some(manifest) = Manifest::read(target) else {
        return Ok(vec![Reason::Message(Message::new("batch-new"))]);
    };
    let mut changes = Vec::new();
    if output::is_unfinished(target) {
        changes.push(Message::new("batch-unfinished"));
    }
    if manifest.survey_version != env!("CARGO_PKG_VERSION") {
        changes.push(Message::new("batch-version"));
    }
    if manifest.options != Options::of(request, target) || manifest.lang != lang.code() {
        changes.push(Message::new("batch-options"));
    }
    let study = request.inputs.study()?;
    let inputs = request.inputs.within(study.as_ref());
    let mut read: Vec<Hashed> = ingest::files(&inputs.data)?.iter().map(|p| hashed(p)).collect();
    read.extend(guides(&inputs)?);
    let read = named_from(target, read);
    changes.extend(differences(&manifest.inputs, &read, "batch-input"));
    // By the name that was found then, so that the data need not be read to find it again.
    let named = inputs.questionnaire.as_deref().unwrap_or(&manifest.questionnaire);
    let source = assets::questionnaire(named)?;
    let template = match inputs.template {
        Some(name) => name,
        None => questionnaire::load(&source)?.template,
    };
    let template = assets::template(&template, Some(&source.folder))?;
    let now = definitions(&of_study(&source, study.as_ref()), &template);
    let now = named_from(target, now);
    changes.extend(differences(&manifest.definitions, &now, "batch-definition"));
    let is_other = |file: &&Hashed| hashed(&target.join(&file.file)).sha256 != file.sha256;
    let outputs = manifest.outputs.iter().filter(is_other);
    changes.extend(outputs.map(|file| Message::new("batch-output").with("file", &file.file)));
    Ok(changes.into_iter().map(Reason::Message).collect())
}

fn differences(then: &[Hashed], now: &[Hashed], key: &'static str) -> Vec<Message> {
    let differing: BTreeSet<&str> = then
        .iter()
        .filter(|file| !now.contains(file))
        .chain(now.iter().filter(|file| !then.contains(file)))
        .map(|file| file.file.as_str())
        .collect();
    differing.into_iter().map(|file| Message::new(key).with("file", file)).collect()
}

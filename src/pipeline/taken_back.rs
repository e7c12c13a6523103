//! What an office has written into a `report.docx`, taken back into the study's words.

use std::collections::BTreeMap;
use std::path::Path;

use super::inputs::ReportRequest;
use super::job::Job;
use super::opened::Opened;
use super::output;
use crate::commentary::{Change, New, changed};
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem};
use crate::study::{COMMENTARY, Study};
use crate::view::document::{Document, Entry};
use crate::writers::docx::commentary::{self, Control, hash, mark};

/// Takes the words of an edited document into `commentary.toml`. The text of a control is
/// compared with what the report says now, in the document's own language:
///
/// - the same: nothing is done, so that a second time changes nothing;
/// - not as it was written, and the report says what was written: taken;
/// - not as it was written, and the report says something else by now: refused, for one of the
///   two would be lost.
///
/// All of it is taken or nothing.
pub fn take(request: &ReportRequest, path: &Path) -> Result<(), Failure> {
    let usage = |key| Failure::usage(Problem::new(key).path(path));
    let opened = Opened::new(&request.inputs)?;
    let study = opened.study.as_ref().ok_or_else(|| usage("commentary-without-study"))?;
    let controls = commentary::read(path)?;
    let job = Job::new(&opened, &request.inputs)?;
    let (release, _) = job.tabulate(&opened.responses()?, request.strict)?;
    let mut now: BTreeMap<(Lang, String), (Entry, String)> = BTreeMap::new();
    for lang in Lang::ALL {
        if controls.iter().any(|control| control.lang == lang) {
            let texts = Document::texts(&release, &job.template, &Locale::new(lang))?;
            now.extend(texts.into_iter().map(|of| ((lang, mark(&of.0)), of)));
        }
    }
    let at = |control: &Control| now.get(&(control.lang, control.mark.clone()));
    let is_as_now = |control: &Control| {
        at(control).is_some_and(|(_, text)| *text == control.text || hash(text) == control.hash)
    };
    if !controls.iter().any(is_as_now) {
        return Err(Problem::new("commentary-other-study").path(path).into());
    }
    let mut problems = Vec::new();
    let mut taken: BTreeMap<(Lang, &str), &Control> = BTreeMap::new();
    for control in controls.iter().filter(|control| hash(&control.text) != control.hash) {
        let (_, id) = control.mark.split_once('.').unwrap_or_default();
        let mut refuse = |key, id: &str| {
            problems.push(Problem::new(key).path(path).with("name", id));
        };
        match at(control) {
            None => refuse("commentary-unknown-control", id),
            Some((_, text)) if *text == control.text => {}
            Some((entry, text)) if hash(text) != control.hash => {
                refuse("commentary-changed-since", entry.id());
            }
            Some((entry, _)) => {
                let before = taken.insert((control.lang, &control.mark), control);
                if before.is_some_and(|before| before.text != control.text) {
                    refuse("commentary-twice", entry.id());
                }
            }
        }
    }
    if !problems.is_empty() {
        return Err(Failure::data(problems));
    }
    let changes = taken.into_values().filter_map(|control| Some((control, at(control)?)));
    let changes = changes.map(|(control, (entry, text))| change(control, entry, text, study));
    write(study, &changes.collect::<Vec<_>>())
}

/// What becomes of the words on an entry. Paragraphs after those that are made are added, so
/// that the others follow the figures.
fn change(control: &Control, entry: &Entry, now: &str, study: &Study) -> Change {
    let list = match entry {
        Entry::Section(_) => "section",
        Entry::Table(_) => "table",
    };
    let comment = study.commentary().entry(list, entry.id());
    let (own, add) = comment.map_or((None, None), |comment| comment.own(control.lang));
    // English without words of its own has the others.
    let add = add.or_else(|| comment.and_then(|comment| comment.add.as_deref()));
    let more = control.text.strip_prefix(now).and_then(|more| more.strip_prefix("\n\n"));
    let words = match more {
        _ if control.text.is_empty() => New::Drop,
        Some(more) if own.is_none() => {
            let all = add.map(str::trim).into_iter().chain([more]);
            New::Add(all.collect::<Vec<_>>().join("\n\n"))
        }
        _ => New::Text(control.text.clone()),
    };
    Change { list, id: entry.id().to_owned(), lang: control.lang, words }
}

fn write(study: &Study, changes: &[Change]) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    let path = study.path(COMMENTARY);
    let mut text = match path.exists() {
        true => std::fs::read_to_string(&path)
            .map_err(|_| Problem::new("definition-unreadable").path(&path))?,
        false => String::new(),
    };
    let mut problems = Vec::new();
    for change in changes {
        match changed(&text, change) {
            Some(new) => text = new,
            None => {
                let problem = Problem::new("commentary-not-changed").path(&path);
                problems.push(problem.with("name", &change.id));
            }
        }
    }
    if !problems.is_empty() {
        return Err(Failure::data(problems));
    }
    output::write_file(&path, text.as_bytes(), true, &[])
}

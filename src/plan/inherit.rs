//! What a plan says about entries that it inherits: which are left out, and where its own
//! sections stand among them.

use toml::Spanned;

use super::{Entries, PlanFile, SectionFile, text};
use crate::definition::{Document, Text};
use crate::problem::{Problem, unknown_name};

/// Takes out what is dropped, with what stands in it, and puts sections in their places.
pub fn settle(file: &mut PlanFile, tables: &mut Entries<'_>, document: &mut Document) {
    // With a section goes what is in it: the sections of deeper levels that follow.
    let mut dropped: Vec<String> = Vec::new();
    let mut above = None;
    for entry in &file.sections {
        let section = entry.get_ref();
        if let (Some(_), Some(before)) = (&section.after, &section.before) {
            document.mistake(Problem::new("plan-after-and-before"), before.span());
        }
        let is_placed = anchor(entry).is_some();
        let is_within = !is_placed && above.is_some_and(|top| section.level > top);
        if !is_within && !is_placed {
            above = section.drop.then_some(section.level);
        }
        if section.drop || is_within {
            dropped.push(section.id.get_ref().clone());
        }
    }
    file.sections.retain(|section| !dropped.contains(section.get_ref().id.get_ref()));
    let mut gone: Vec<String> = Vec::new();
    tables.retain(|table| {
        let of = |key| text(table, key).map(|(text, _)| text.to_owned());
        let drop = table.get_ref().as_table().and_then(|table| table.get("drop"));
        let is_dropped = drop.is_some_and(|drop| drop.get_ref().as_bool() == Some(true));
        let is_gone = is_dropped || of("section").is_some_and(|of| dropped.contains(&of));
        gone.extend(of("id").filter(|_| is_gone));
        !is_gone
    });
    file.diagrams.retain(|diagram| !gone.contains(diagram.table.get_ref()));
    if let Some(summary) = &mut file.summary {
        summary.figures.retain(|figure| !gone.contains(figure.table.get_ref()));
    }

    let (mut placed, mut later): (Vec<_>, Vec<_>) =
        std::mem::take(&mut file.sections).into_iter().partition(|s| anchor(s).is_none());
    // One may stand beside another that is itself still to be placed.
    loop {
        let before = later.len();
        let mut waiting = Vec::new();
        for section in later {
            let name = anchor(&section).map(|name| name.get_ref().clone());
            let at = placed.iter().position(|s| Some(s.get_ref().id.get_ref()) == name.as_ref());
            let Some(at) = at else {
                waiting.push(section);
                continue;
            };
            let follows = |s: &Spanned<SectionFile>| {
                s.get_ref().after.as_ref().map(Spanned::get_ref) == name.as_ref()
            };
            let at = match section.get_ref().before {
                Some(_) => at,
                None => at + 1 + placed[at + 1..].iter().take_while(|s| follows(s)).count(),
            };
            placed.insert(at, section);
        }
        later = waiting;
        if later.is_empty() || later.len() == before {
            break;
        }
    }
    for section in later {
        if let Some(name) = anchor(&section) {
            let known: Vec<String> =
                placed.iter().map(|s| s.get_ref().id.get_ref().clone()).collect();
            let problem = unknown_name("plan-unknown-section", name.get_ref(), &known);
            document.mistake(problem, name.span());
        }
        placed.push(section);
    }
    file.sections = placed;
}

/// The section beside which one is to stand.
fn anchor(section: &Spanned<SectionFile>) -> Option<&Text> {
    let section = section.get_ref();
    section.after.as_ref().or(section.before.as_ref())
}

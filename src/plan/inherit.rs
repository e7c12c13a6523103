//! What a plan says about entries that it inherits: which are left out, and where its own
//! sections stand among them.

use toml::Spanned;

use super::{Entries, PlanFile, SectionFile, text};
use crate::definition::Document;
use crate::problem::unknown_name;

/// Takes out what is dropped, with what stands in it, and puts sections in their places.
pub fn settle(file: &mut PlanFile, tables: &mut Entries<'_>, document: &mut Document) {
    // With a section goes what is in it: the sections of deeper levels that follow.
    let mut dropped: Vec<String> = Vec::new();
    let mut above = None;
    for section in file.sections.iter().map(Spanned::get_ref) {
        let is_within = section.after.is_none() && above.is_some_and(|top| section.level > top);
        if !is_within && section.after.is_none() {
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

    let (mut placed, later): (Vec<_>, Vec<_>) =
        std::mem::take(&mut file.sections).into_iter().partition(|s| s.get_ref().after.is_none());
    // One may stand after another that is itself still to be placed.
    let mut later = later;
    loop {
        let before = later.len();
        let mut waiting = Vec::new();
        for section in later {
            let after = section.get_ref().after.as_ref().map(|after| after.get_ref().clone());
            let anchor =
                placed.iter().position(|s| Some(s.get_ref().id.get_ref()) == after.as_ref());
            let Some(anchor) = anchor else {
                waiting.push(section);
                continue;
            };
            let follows = |s: &Spanned<SectionFile>| {
                s.get_ref().after.as_ref().map(|a| a.get_ref()) == after.as_ref()
            };
            let behind = placed[anchor + 1..].iter().take_while(|s| follows(s)).count();
            placed.insert(anchor + 1 + behind, section);
        }
        later = waiting;
        if later.is_empty() || later.len() == before {
            break;
        }
    }
    for section in later {
        if let Some(after) = &section.get_ref().after {
            let known: Vec<String> =
                placed.iter().map(|s| s.get_ref().id.get_ref().clone()).collect();
            let problem = unknown_name("plan-unknown-section", after.get_ref(), &known);
            document.mistake(problem, after.span());
        }
        placed.push(section);
    }
    file.sections = placed;
}

//! What a plan says about entries that it inherits: which are left out, and where its own
//! sections stand among them.

use super::PlanFile;
use crate::definition::Document;
use crate::questionnaire::expression::unknown_name;

/// Takes out what is dropped, with what stands in it, and puts sections in their places.
pub fn settle(file: &mut PlanFile, document: &mut Document) {
    let dropped: Vec<String> = file
        .sections
        .iter()
        .map(toml::Spanned::get_ref)
        .filter(|section| section.drop)
        .map(|section| section.id.get_ref().clone())
        .collect();
    file.sections.retain(|section| !section.get_ref().drop);
    let mut gone: Vec<String> = Vec::new();
    file.tables.retain(|table| {
        let table = table.get_ref();
        let is_gone = table.drop || dropped.contains(table.section.get_ref());
        if is_gone {
            gone.push(table.id.get_ref().clone());
        }
        !is_gone
    });
    file.diagrams.retain(|diagram| !gone.contains(diagram.table.get_ref()));

    let (mut placed, later): (Vec<_>, Vec<_>) =
        std::mem::take(&mut file.sections).into_iter().partition(|s| s.get_ref().after.is_none());
    for section in later {
        let Some(after) = section.get_ref().after.clone() else { continue };
        match placed.iter().rposition(|s| s.get_ref().id.get_ref() == after.get_ref()) {
            Some(at) => placed.insert(at + 1, section),
            None => {
                let known: Vec<String> =
                    placed.iter().map(|s| s.get_ref().id.get_ref().clone()).collect();
                let problem = unknown_name("plan-unknown-section", after.get_ref(), &known);
                document.mistake(problem, after.span());
                placed.push(section);
            }
        }
    }
    file.sections = placed;
}

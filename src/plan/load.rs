//! From a template's `plan.toml` to an [`Outline`] checked against a questionnaire.

use std::collections::{BTreeMap, HashSet};

use toml::de::DeValue;

use super::table::{is_name, table};
use super::{Entries, PlanFile, expand, inherit, text};
use crate::assets::Template;
use crate::definition::Document;
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem, unknown_name};
use crate::questionnaire::Questionnaire;
use crate::tables::reader::Reader;
use crate::tables::spec::Diagram;
use crate::tables::{ALL, Outline, Planned, Section, Subset};

/// Reads `plan.toml` of a template for a questionnaire. `parameters` replace those of
/// the file.
pub fn load(
    template: &Template,
    questionnaire: &Questionnaire,
    parameters: &BTreeMap<String, f64>,
    locale: &Locale,
) -> Result<Outline, Failure> {
    let mut plans = template.plans();
    let (text, name) = plans.next().ok_or_else(|| {
        Failure::machine(Problem::new("definition-unreadable").with("path", "plan.toml"))
    })?;
    let mut document = Document::new(name, &text);
    plans.for_each(|(text, name)| document.inherit(name, &text));
    read(document, questionnaire, parameters, locale)
}

/// Reads a plan.
pub fn read(
    mut document: Document,
    questionnaire: &Questionnaire,
    parameters: &BTreeMap<String, f64>,
    locale: &Locale,
) -> Result<Outline, Failure> {
    let texts = document.texts();
    let value = document.value(&texts);
    let file = value.and_then(|mut value| {
        let mut entries = Entries::new();
        if let DeValue::Table(plan) = value.get_mut()
            && let Some(tables) = plan.remove("table")
        {
            match tables.into_inner() {
                DeValue::Array(tables) => entries.extend(tables),
                _ => return None,
            }
        }
        Some((document.read_value::<PlanFile>(value)?, entries))
    });
    if document.problems.is_empty()
        && let Some((mut file, mut entries)) = file
    {
        inherit::settle(&mut file, &mut entries, &mut document);
        expand::expand(&mut file, &mut entries, questionnaire, &mut document);
        let mut known = file.parameters.clone();
        for (name, value) in parameters {
            if known.insert(name.clone(), *value).is_none() {
                let problem = Problem::new("plan-without-parameter").with("name", name);
                return Err(Failure::usage(problem));
            }
        }
        let mut reader = Reader::new(&mut document, questionnaire, known, locale.lang());
        let outline = outline(&file, entries, &mut reader, locale);
        if document.problems.is_empty() {
            return Ok(outline);
        }
    }
    Err(Failure::data(document.problems))
}

fn outline(
    file: &PlanFile,
    entries: Entries<'_>,
    reader: &mut Reader<'_>,
    locale: &Locale,
) -> Outline {
    let mut cover = file.cover_text(locale.lang());
    // A template that inherits another's cover leaves out what it has not.
    for text in [&mut cover.subtitle, &mut cover.organisation, &mut cover.date] {
        text.take_if(|text| text.is_empty());
    }
    cover.title = reader.readable(&cover.title);
    check_ids(file, &entries, reader);
    let subsets = subsets(file, reader, locale);
    let sections = sections(file, reader);
    let mut tables: Vec<Planned> =
        entries.into_iter().filter_map(|entry| table(entry, &sections, &subsets, reader)).collect();
    diagrams(file, &mut tables, reader);
    let (parameters, disclosure) = (reader.parameters.clone(), file.disclosure.clone());
    Outline { cover, parameters, sections, tables, disclosure, is_linked: false }
}

/// That ids are names, and none is there twice.
fn check_ids(file: &PlanFile, entries: &Entries<'_>, reader: &mut Reader<'_>) {
    let of_tables = entries.iter().filter_map(|entry| text(entry, "id"));
    for (id, span) in of_tables.clone() {
        if !is_name(id) {
            reader.mistake(Problem::new("plan-id-malformed").with("name", id), span);
        }
    }
    let sections = file.sections.iter().map(|section| &section.get_ref().id);
    let subsets = file.subsets.iter().map(|subset| &subset.get_ref().id);
    let others = sections.chain(subsets).map(|id| (id.get_ref().as_str(), id.span()));
    let mut seen = HashSet::new();
    for (id, span) in others.chain(of_tables) {
        // With parameters filled in, two may become the same.
        if !seen.insert(reader.filled(id)) {
            reader.mistake(Problem::new("id-duplicate").with("name", id), span);
        }
    }
    for subset in file.subsets.iter().map(|subset| &subset.get_ref().id) {
        if subset.get_ref() == ALL {
            reader.mistake(Problem::new("plan-id-all").with("name", ALL), subset.span());
        }
    }
}

fn subsets(file: &PlanFile, reader: &mut Reader<'_>, locale: &Locale) -> Vec<Subset> {
    let everybody =
        Subset { id: ALL.to_owned(), label: locale.word("all-respondents"), condition: None };
    let mut subsets = vec![everybody];
    for subset in file.subsets.iter().map(|subset| subset.get_ref()) {
        let condition = reader.expression(&subset.condition);
        subsets.push(Subset {
            id: reader.filled(subset.id.get_ref()),
            label: reader.pick(&subset.label, &subset.label_en),
            condition,
        });
    }
    subsets
}

fn sections(file: &PlanFile, reader: &Reader<'_>) -> Vec<Section> {
    let section = |section: &super::SectionFile| Section {
        id: section.id.get_ref().clone(),
        number: section.number.clone(),
        level: section.level,
        heading: reader.pick(&section.heading, &section.heading_en),
        new_page: section.new_page,
        text: section
            .text
            .as_ref()
            .map(|text| reader.pick(text, &section.text_en))
            .filter(|text| !text.is_empty()),
    };
    file.sections.iter().map(|entry| section(entry.get_ref())).collect()
}

fn diagrams(file: &PlanFile, tables: &mut [Planned], reader: &mut Reader<'_>) {
    for diagram in &file.diagrams {
        let Some(table) = tables.iter_mut().find(|t| t.spec.id == *diagram.table.get_ref()) else {
            let known: Vec<String> = tables.iter().map(|table| table.spec.id.clone()).collect();
            let problem = unknown_name("commentary-unknown", diagram.table.get_ref(), &known);
            reader.mistake(problem, diagram.table.span());
            continue;
        };
        let columns = match (reader.lang, &diagram.columns_en) {
            (Lang::En, Some(columns)) => columns,
            _ => &diagram.columns,
        };
        table.spec_mut().diagrams.push(Diagram {
            title: reader.lang.pick(&diagram.title, diagram.title_en.as_deref()).to_owned(),
            columns: columns.clone(),
            peers: diagram.peers,
        });
    }
}

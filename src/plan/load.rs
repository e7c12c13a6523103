//! From a template's `plan.toml` to an [`Outline`] checked against a questionnaire.

use std::collections::{BTreeMap, HashSet};

use toml::de::DeValue;

use super::file::SummaryFile;
use super::parameters::settle;
use super::table::{is_name, table};
use super::{DiagramFile, Entries, Given, PlanFile, banner, expand, inherit, text};
use crate::assets::Template;
use crate::definition::Document;
use crate::problem::{Failure, Problem, unknown_name};
use crate::questionnaire::Questionnaire;
use crate::tables::reader::Reader;
use crate::tables::spec::Diagram;
use crate::tables::summary::{Outlined, SummarySpec};
use crate::tables::{ALL, Outline, Planned, Scope, Section, Subset};
use crate::words::Words;

/// What was asked for beside a plan.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// In place of those of the file.
    pub parameters: BTreeMap<String, Given>,
    /// Ids of the questions that are the breakdowns of banners.
    pub columns: Vec<String>,
}

/// Reads `plan.toml` of a template for a questionnaire.
pub fn load(
    template: &Template,
    questionnaire: &Questionnaire,
    asked: &Asked,
) -> Result<Outline, Failure> {
    let mut plans = template.plans();
    let (text, name) = plans.next().ok_or_else(|| {
        Failure::machine(Problem::new("definition-unreadable").with("path", "plan.toml"))
    })?;
    let mut document = Document::new(name, &text);
    plans.for_each(|(text, name)| document.inherit(name, &text));
    read(document, questionnaire, asked)
}

/// Reads a plan.
pub fn read(
    mut document: Document,
    questionnaire: &Questionnaire,
    asked: &Asked,
) -> Result<Outline, Failure> {
    let texts = document.texts();
    let value = document.value(&texts);
    let file = value.and_then(|mut value| {
        let (mut entries, mut banners) = (Entries::new(), Entries::new());
        if let DeValue::Table(plan) = value.get_mut() {
            if let Some(tables) = plan.remove("table") {
                match tables.into_inner() {
                    DeValue::Array(tables) => entries.extend(tables),
                    _ => return None,
                }
            }
            let of = plan.get("banner").and_then(|banners| banners.get_ref().as_array());
            banners.extend(of.into_iter().flatten().cloned());
        }
        Some((document.read_value::<PlanFile>(value)?, entries, banners))
    });
    if document.problems.is_empty()
        && let Some((mut file, mut entries, banners)) = file
    {
        if !asked.columns.is_empty() && !file.banners.iter().any(|of| of.get_ref().breakdowns) {
            return Err(Failure::usage(Problem::new("plan-without-breakdowns")));
        }
        banner::expand(
            &mut file,
            banners,
            &mut entries,
            questionnaire,
            &asked.columns,
            &mut document,
        );
        inherit::settle(&mut file, &mut entries, &mut document);
        expand::expand(&mut file, &mut entries, questionnaire, &mut document);
        let settled = settle(&file, &asked.parameters, questionnaire, &mut document)?;
        let mut reader =
            Reader::new(&mut document, questionnaire, settled.numbers, settled.answers);
        let outline = outline(&file, entries, &mut reader);
        if document.problems.is_empty() {
            return Ok(outline);
        }
    }
    Err(Failure::data(document.problems))
}

fn outline(file: &PlanFile, entries: Entries<'_>, reader: &mut Reader<'_>) -> Outline {
    let mut cover = file.cover_text();
    // A template that inherits another's cover leaves out what it has not.
    for text in [&mut cover.subtitle, &mut cover.organisation, &mut cover.date] {
        text.take_if(|text| text.is_empty());
    }
    if cover.title.is_empty() {
        cover.title = reader.questionnaire.title_words();
    }
    let title = std::mem::take(&mut cover.title);
    cover.title = title.in_each(|title, lang| reader.readable(title, lang));
    let subtitle = cover.subtitle.take();
    cover.subtitle = subtitle.map(|words| words.in_each(|text, lang| reader.readable(text, lang)));
    check_ids(file, &entries, reader);
    let subsets = subsets(file, reader);
    let sections = sections(file, reader);
    let mut tables: Vec<Planned> = Vec::new();
    let mut wrong = None;
    for entry in entries {
        // Of tables that one entry stands for, the first tells what is wrong with it.
        let span = entry.span();
        if wrong.as_ref() == Some(&span) {
            continue;
        }
        let before = reader.document.problems.len();
        tables.extend(table(entry, &sections, &subsets, reader));
        wrong = (reader.document.problems.len() > before).then_some(span);
    }
    diagrams(file, &mut tables, reader);
    let scope = scope(file, reader);
    for table in &mut tables {
        table.spec_mut().scope = scope.as_ref().map(|scope| scope.condition.clone());
    }
    let (parameters, disclosure) = (reader.parameters.clone(), file.disclosure.clone());
    let choices = file.choices.iter().map(|(name, of)| (name.clone(), of.get_ref().clone()));
    let choices = choices.collect();
    let summary = file.summary.as_ref().map(|summary| summary_spec(summary, &tables, reader));
    let remarks = Vec::new();
    Outline {
        cover,
        scope,
        newest: None,
        remarks,
        parameters,
        choices,
        summary,
        sections,
        tables,
        disclosure,
        is_linked: false,
        weighting: None,
    }
}

/// Whom the plan is of. The condition is for the program, its label for readers: either without
/// the other is a mistake.
fn scope(file: &PlanFile, reader: &mut Reader<'_>) -> Option<Scope> {
    match (&file.condition, &file.where_label) {
        (Some(condition), Some(label)) => {
            let label = reader.words(label.get_ref(), &file.where_label_en);
            Some(Scope { condition: reader.expression(condition)?, label })
        }
        (Some(condition), None) => {
            reader.mistake(Problem::new("plan-where-without-label"), condition.span());
            None
        }
        (None, Some(label)) => {
            reader.mistake(Problem::new("plan-scope-without-where"), label.span());
            None
        }
        (None, None) => None,
    }
}

fn summary_spec(file: &SummaryFile, tables: &[Planned], reader: &mut Reader<'_>) -> SummarySpec {
    let known: Vec<String> = tables.iter().map(|table| table.spec.id.clone()).collect();
    let mut figures = Vec::new();
    for figure in &file.figures {
        let table = reader.filled(figure.table.get_ref());
        let subset = figure.subset.as_ref().map(|subset| reader.filled(subset));
        let mut wrong = Vec::new();
        match tables.iter().find(|planned| planned.spec.id == table) {
            None => wrong.push(unknown_name("plan-unknown-table", &table, &known)),
            Some(planned) => {
                let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
                let variables: Vec<String> = names(planned.kind.variables());
                let subsets: Vec<String> =
                    names(planned.spec.subsets.iter().map(|subset| subset.id.as_str()).collect());
                let of = [
                    (&figure.variable, variables, "expression-unknown-variable"),
                    (&subset, subsets, "plan-unknown-subset"),
                ];
                for (name, known, key) in of {
                    let name = name.as_ref().filter(|name| !known.contains(name));
                    wrong.extend(name.map(|name| unknown_name(key, name, &known)));
                }
            }
        }
        wrong.into_iter().for_each(|problem| reader.mistake(problem, figure.table.span()));
        figures.push(Outlined {
            table,
            statistic: figure.statistic,
            subset,
            variable: figure.variable.clone(),
            category: figure.category.clone(),
            label: reader.words(&figure.label, &figure.label_en),
            unit: reader.words_if(&figure.unit, &figure.unit_en).unwrap_or_default(),
        });
    }
    let english = file.cautions_en.iter().map(Some).chain(std::iter::repeat(None));
    let caution = |(text, en): (&String, Option<&String>)| reader.words(text, &en.cloned());
    SummarySpec {
        most: file.most.unwrap_or(10),
        min_base: file.min_base.map_or(30.0, |least| f64::from(least.get())),
        figures,
        cautions: file.cautions.iter().zip(english).map(caution).collect(),
    }
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

fn subsets(file: &PlanFile, reader: &mut Reader<'_>) -> Vec<Subset> {
    let everybody =
        Subset { id: ALL.to_owned(), label: Words::of("all-respondents"), condition: None };
    let mut subsets = vec![everybody];
    for subset in file.subsets.iter().map(|subset| subset.get_ref()) {
        let condition = reader.expression(&subset.condition);
        subsets.push(Subset {
            id: reader.filled(subset.id.get_ref()),
            label: reader.words(&subset.label, &subset.label_en),
            condition,
        });
    }
    subsets
}

fn sections(file: &PlanFile, reader: &Reader<'_>) -> Vec<Section<Words>> {
    let section = |section: &super::SectionFile| Section {
        id: section.id.get_ref().clone(),
        number: section.number.clone(),
        level: section.level,
        heading: reader.words(&section.heading, &section.heading_en),
        new_page: section.new_page,
        text: section.text.as_ref().map(|text| reader.words(text, &section.text_en)),
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
        table.spec_mut().diagrams.push(Diagram {
            title: Words::given(&diagram.title, diagram.title_en.as_deref()),
            columns: columns(diagram),
            peers: diagram.peers,
        });
    }
}

/// What the boxes say. One that a language lacks says nothing in it.
fn columns(diagram: &DiagramFile) -> Vec<Vec<Words>> {
    let ja = &diagram.columns;
    let en = diagram.columns_en.as_ref().unwrap_or(ja);
    let text = |columns: &[Vec<String>], column: usize, row: usize| {
        let text = columns.get(column).and_then(|column| column.get(row));
        text.cloned().unwrap_or_default()
    };
    let column = |column: usize| {
        let height = |columns: &[Vec<String>]| columns.get(column).map_or(0, Vec::len);
        let rows = 0..height(ja).max(height(en));
        rows.map(|row| Words::Given(text(ja, column, row), Some(text(en, column, row)))).collect()
    };
    (0..ja.len().max(en.len())).map(column).collect()
}

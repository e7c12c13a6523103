//! Entries of a plan that stand for many: `for_each` makes one of each answer to a
//! question, before anything else is read.

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::{Entries, PlanFile, SectionFile, SubsetFile};
use crate::definition::{Document, Text};
use crate::problem::unknown_name;
use crate::questionnaire::{Code, Kind, Questionnaire};

/// Replaces subsets and sections that name a question, and the tables of such sections.
pub fn expand(
    file: &mut PlanFile,
    tables: &mut Entries<'_>,
    questionnaire: &Questionnaire,
    document: &mut Document,
) {
    let mut codes = |name: &Text| -> Vec<Code> {
        let variable = questionnaire.variable(name.get_ref());
        if let Some(variable) = variable.filter(|v| v.kind == Kind::Single) {
            return variable.codes.clone();
        }
        let singles = questionnaire.variables.iter().filter(|v| v.kind == Kind::Single);
        let known: Vec<String> = singles.map(|v| v.id.clone()).collect();
        let problem = unknown_name("expression-unknown-variable", name.get_ref(), &known);
        document.mistake(problem, name.span());
        Vec::new()
    };
    let subsets = std::mem::take(&mut file.subsets);
    for entry in subsets {
        match entry.get_ref().for_each.clone() {
            None => file.subsets.push(entry),
            Some(name) => {
                let each = codes(&name).iter().map(|code| subset(&entry, code)).collect::<Vec<_>>();
                file.subsets.extend(each);
            }
        }
    }
    let sections = std::mem::take(&mut file.sections);
    for entry in sections {
        let Some(name) = entry.get_ref().for_each.clone() else {
            file.sections.push(entry);
            continue;
        };
        let id = entry.get_ref().id.get_ref().clone();
        let is_own = |table: &Spanned<DeValue<'_>>| {
            super::text(table, "section").is_some_and(|(section, _)| section == id)
        };
        let (own, others): (Vec<_>, Vec<_>) = std::mem::take(tables).into_iter().partition(is_own);
        *tables = others;
        for code in codes(&name) {
            file.sections.push(section(&entry, &code));
            tables.extend(own.iter().map(|entry| table(entry.clone(), &code)));
        }
    }
}

/// The text of one answer. In English the code's own label.
fn filled(text: &str, code: &Code, english: bool) -> String {
    let label = match (english, &code.label_en) {
        (true, Some(label)) => label,
        _ => &code.label,
    };
    text.replace("{level}", &code.code.to_string()).replace("{label}", label)
}

fn text(text: &Text, code: &Code) -> Text {
    Spanned::new(text.span(), filled(text.get_ref(), code, false))
}

fn words(ja: &mut String, en: &mut Option<String>, code: &Code) {
    // Without an English text, the Japanese one with the English label.
    *en = Some(filled(en.as_deref().unwrap_or(ja), code, true));
    *ja = filled(ja, code, false);
}

fn subset(entry: &Spanned<SubsetFile>, code: &Code) -> Spanned<SubsetFile> {
    let mut one = entry.get_ref().clone();
    one.id = text(&one.id, code);
    one.condition = text(&one.condition, code);
    words(&mut one.label, &mut one.label_en, code);
    Spanned::new(entry.span(), one)
}

fn section(entry: &Spanned<SectionFile>, code: &Code) -> Spanned<SectionFile> {
    let mut one = entry.get_ref().clone();
    one.id = text(&one.id, code);
    one.number = filled(&one.number, code, false);
    words(&mut one.heading, &mut one.heading_en, code);
    if let Some(ja) = &mut one.text {
        words(ja, &mut one.text_en, code);
    }
    Spanned::new(entry.span(), one)
}

/// All texts of a table's entry. Where there is no English text, the Japanese one is taken with
/// the English label.
fn table<'t>(entry: Spanned<DeValue<'t>>, code: &Code) -> Spanned<DeValue<'t>> {
    let span = entry.span();
    let DeValue::Table(mut table) = entry.into_inner() else {
        return Spanned::new(span, DeValue::Boolean(false));
    };
    const TITLE: (&str, &str) = ("title", "title_en");
    if let (Some(title), false) = (table.get(TITLE.0).cloned(), table.contains_key(TITLE.1)) {
        table.insert(Spanned::new(title.span(), TITLE.1.into()), title);
    }
    let one = table.into_iter().map(|(key, value)| {
        let is_english = key.get_ref().ends_with("_en");
        let value = every_text(value, code, is_english);
        (key, value)
    });
    Spanned::new(span, DeValue::Table(one.collect()))
}

/// The same with all texts in it filled in.
fn every_text<'t>(value: Spanned<DeValue<'t>>, code: &Code, english: bool) -> Spanned<DeValue<'t>> {
    let span = value.span();
    let inner = match value.into_inner() {
        DeValue::String(text) => DeValue::String(filled(&text, code, english).into()),
        DeValue::Array(array) => {
            let mut all = DeArray::new();
            array.into_iter().for_each(|value| all.push(every_text(value, code, english)));
            DeValue::Array(all)
        }
        DeValue::Table(table) => {
            let each = table.into_iter().map(|(k, value)| (k, every_text(value, code, english)));
            DeValue::Table(each.collect())
        }
        other => other,
    };
    Spanned::new(span, inner)
}

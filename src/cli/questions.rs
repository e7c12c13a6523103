//! `survey questions [DATA…|-q NAME]`: the questions of a questionnaire with the names by which
//! options and expressions take them.

use serde_json::{Value, json};

use super::arguments::{ListFormat, QuestionsArgs};
use super::print::{print, print_json};
use super::terminal;
use crate::locales::Locale;
use crate::pipeline::questions::of;
use crate::problem::Failure;
use crate::questionnaire::{Kind, Questionnaire, Unit, Variable};
use crate::writers::csv::{literal, writer as csv_writer};

pub fn run(args: QuestionsArgs, locale: &Locale) -> Result<(), Failure> {
    let format = args.format;
    let questionnaire = of(&args.inputs())?;
    match format {
        None => print(&listed(&questionnaire, locale)),
        Some(ListFormat::Csv) => print(&csv(&questionnaire, locale).map_err(Failure::internal)?),
        Some(ListFormat::Json) => print_json(&document(&questionnaire, locale)),
    }
}

/// As definitions name it.
fn kind(variable: &Variable) -> &'static str {
    match variable.kind {
        Kind::Id => "id",
        Kind::Single if variable.is_after_code => "code",
        Kind::Single => "single",
        Kind::Multiple => "multiple",
        Kind::Count => "count",
        Kind::Number => "number",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Month => "month",
        Kind::Time => "time",
        Kind::Hours => "hours",
        Kind::Derived => "derived",
    }
}

/// A row of a grid is called by both.
fn label(variable: &Variable, locale: &Locale) -> String {
    let label = variable.label(locale.lang());
    match variable.grid(locale.lang()) {
        Some(grid) if !label.contains(grid) => format!("{grid}: {label}"),
        _ => label.to_owned(),
    }
}

/// What is asked of respondents and computed of it, and then of the units below them.
fn asked(questionnaire: &Questionnaire) -> impl Iterator<Item = (Option<&Unit>, &Variable)> {
    let units = questionnaire.units.iter();
    let of_units = units.flat_map(|unit| unit.variables.iter().map(move |of| (Some(unit), of)));
    questionnaire.variables.iter().map(|of| (None, of)).chain(of_units)
}

/// For the terminal: a question with its answers below it.
fn listed(questionnaire: &Questionnaire, locale: &Locale) -> String {
    let lang = locale.lang();
    let mut rows = Vec::new();
    for (unit, variable) in asked(questionnaire) {
        let mut text = vec![label(variable, locale), variable.id.clone()];
        if let Some(unit) = unit {
            let unit = unit.label_words().say(locale);
            let args = [("unit", unit.as_str()), ("question", &text[0])];
            text[0] = locale.say("unit-question-named", &args);
        }
        let unit = variable.unit(lang);
        if !unit.is_empty() {
            text[0].push_str(&locale.say("questions-unit", &[("unit", unit)]));
        }
        if let Some(condition) = &variable.asked_if {
            text.push(locale.say("questions-asked-if", &[("condition", &condition.text)]));
        }
        text.extend(
            variable.codes.iter().map(|code| format!("{} {}", code.code, code.label(lang))),
        );
        let number = variable.number.clone().unwrap_or_default();
        rows.push(([number, locale.word(&format!("questions-{}", kind(variable)))], text));
    }
    let heads = ["number", "type"].map(|key| locale.word(&format!("questions-head-{key}")));
    let head = (heads, vec![locale.word("questions-head-label")]);
    let mut out = format!("{}\n\n", questionnaire.title(lang));
    out.push_str(&terminal::list(&head, &rows, terminal::width()));
    out.push('\n');
    out.push_str(&terminal::note(&locale.word("questions-hint"), terminal::width()));
    out
}

/// A line an answer, of a question without answers to choose from one. `column` is what an
/// expression calls it.
fn csv(
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> Result<String, Box<dyn std::error::Error>> {
    let lang = locale.lang();
    let mut writer = csv_writer();
    writer.write_record([
        "number",
        "id",
        "label",
        "type",
        "unit",
        "asked_if",
        "column",
        "code",
        "code_label",
        "of",
    ])?;
    for (unit, variable) in asked(questionnaire) {
        let of = unit.map_or("", |unit| unit.id.as_str());
        let asked_if = variable.asked_if.as_ref().map_or("", |condition| &condition.text);
        let mut line = |column: &str, code: &str, code_label: &str| {
            writer.write_record([
                literal(variable.number.as_deref().unwrap_or_default()),
                variable.id.clone(),
                literal(&label(variable, locale)),
                kind(variable).to_owned(),
                literal(variable.unit(lang)),
                literal(asked_if),
                column.to_owned(),
                code.to_owned(),
                literal(code_label),
                of.to_owned(),
            ])
        };
        if variable.codes.is_empty() {
            line(&variable.id, "", "")?;
        }
        for code in &variable.codes {
            let column = match variable.kind {
                Kind::Multiple => variable.option_column(code.code),
                _ => variable.id.clone(),
            };
            line(&column, &code.code.to_string(), code.label(lang))?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn document(questionnaire: &Questionnaire, locale: &Locale) -> Value {
    let lang = locale.lang();
    let question = |(unit, variable): (Option<&Unit>, &Variable)| {
        let codes = variable.codes.iter().map(|code| {
            json!({ "code": code.code, "label": code.label(lang), "other": code.other,
                    "exclusive": code.exclusive })
        });
        json!({
            "number": variable.number,
            "id": variable.id,
            "of": unit.map(|unit| &unit.id),
            "label": label(variable, locale),
            "type": kind(variable),
            "unit": variable.unit(lang),
            "min": variable.min,
            "max": variable.max,
            "required": variable.required,
            "asked_if": variable.asked_if.as_ref().map(|condition| &condition.text),
            "columns": variable.columns(),
            "codes": codes.collect::<Vec<Value>>(),
        })
    };
    json!({
        "questionnaire": questionnaire.id,
        "title": questionnaire.title(lang),
        "questions": asked(questionnaire).map(question).collect::<Vec<Value>>(),
    })
}

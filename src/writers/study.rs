//! The files of a study that somebody is going to fill in.

use crate::locales::Locale;
use crate::policy::DEFAULT;
use crate::questionnaire::{Questionnaire, Reference};

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A `study.toml` with what is to be filled in.
pub fn settings(name: &str, questionnaire: &Questionnaire, data: &str, locale: &Locale) -> String {
    let mut text = String::new();
    let comment = |key: &str, text: &mut String| {
        for line in locale.word(key).lines() {
            text.push_str(&format!("# {line}\n"));
        }
    };
    comment("init-study", &mut text);
    text.push_str(&format!("\nquestionnaire = {}\n", quoted(name)));
    text.push_str(&format!("data = [{}]\n\n", quoted(data)));
    for reference in frames(questionnaire) {
        comment("init-study-frame", &mut text);
        let file = quoted(&frame_file(reference));
        text.push_str(&format!("references.{} = {file}\n\n", reference.id));
    }
    comment("init-study-disclosure", &mut text);
    text.push_str(&format!("disclosure = {}\n\n", quoted(DEFAULT)));
    comment("init-study-more", &mut text);
    text.push_str("\n[cover]\n");
    text.push_str(&format!("title = {}\n", quoted(questionnaire.title(locale.lang()))));
    for key in ["subtitle", "organisation", "date"] {
        let value = locale.say(&format!("init-cover-{key}"), &[]);
        text.push_str(&format!("{key} = {}\n", quoted(&value)));
    }
    text.push_str("\n[theme]\naccent = \"#183e66\"\n");
    comment("init-study-logo", &mut text);
    comment("init-study-reference", &mut text);
    text.push('\n');
    comment("init-study-queries", &mut text);
    text
}

/// The tables about questions whose answers are the study's: areas, and how many were asked there.
pub fn frames(questionnaire: &Questionnaire) -> impl Iterator<Item = &Reference> {
    let is_open = |id: &String| questionnaire.variable(id).is_some_and(|v| v.has_codes_of_data);
    let references = questionnaire.references.iter();
    references.filter(move |of| of.rows.is_empty() && of.question.as_ref().is_some_and(is_open))
}

pub fn frame_file(reference: &Reference) -> String {
    format!("{}.csv", reference.id)
}

/// Such a table with a row an answer, and all else to be filled in.
pub fn frame(
    reference: &Reference,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> Result<Vec<u8>, csv::Error> {
    let mark = locale.word("init-unfilled");
    let columns: Vec<_> = reference.columns.iter().filter(|c| c.expression.is_none()).collect();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(columns.iter().map(|column| column.label_words().say(locale)))?;
    let question = reference.question.as_ref().and_then(|id| questionnaire.variable(id));
    for code in question.iter().flat_map(|variable| &variable.codes) {
        writer.write_record(columns.iter().map(|column| match () {
            () if reference.key.as_ref() == Some(&column.id) => code.label.as_str(),
            () if column.optional => "",
            () => mark.as_str(),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A `commentary.toml` in which all is still a remark.
pub fn commentary(locale: &Locale) -> String {
    let lines = locale.word("init-commentary");
    lines.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}

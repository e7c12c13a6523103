//! The files of a study that somebody is going to fill in.

use crate::locales::Locale;
use crate::policy::DEFAULT;
use crate::questionnaire::Questionnaire;

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
    text.push('\n');
    comment("init-study-queries", &mut text);
    text
}

/// A `commentary.toml` in which all is still a remark.
pub fn commentary(locale: &Locale) -> String {
    let lines = locale.word("init-commentary");
    lines.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}

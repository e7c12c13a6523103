//! `survey questionnaires`: lists the questionnaires that need no path.

use serde_json::json;

use super::arguments::QuestionnairesArgs;
use super::print::{print, print_json};
use crate::assets;
use crate::locales::Locale;
use crate::problem::Failure;
use crate::questionnaire;

pub fn run(args: &QuestionnairesArgs, locale: &Locale) -> Result<(), Failure> {
    let mut found = Vec::new();
    for name in assets::questionnaire_names() {
        let questionnaire = questionnaire::load(&assets::questionnaire(&name)?)?;
        found.push((name, questionnaire.title(locale.lang()).to_owned()));
    }
    if args.json {
        let list: Vec<_> =
            found.iter().map(|(name, title)| json!({ "name": name, "title": title })).collect();
        return print_json(&json!(list));
    }
    let mut text = locale.word("questionnaires-heading");
    let width = found.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, title) in found {
        text.push_str(&format!("\n  {name:width$}  {title}"));
    }
    print(&text)
}

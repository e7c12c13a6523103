//! `survey map DATA…`: a proposal which column belongs to which question.

use serde_json::json;

use super::arguments::MapArgs;
use super::print::{print, print_json};
use crate::locales::Locale;
use crate::pipeline::map::{Proposed, propose};
use crate::problem::Failure;

pub fn run(args: MapArgs, locale: &Locale) -> Result<(), Failure> {
    let as_json = args.json;
    let Proposed { questionnaire, mapping, file } = propose(&args.inputs(), locale)?;
    let heading = |id: &String| {
        let variable = questionnaire.variable(id);
        variable.map_or_else(|| id.clone(), |variable| variable.heading(locale.lang()))
    };
    let missing: Vec<String> = mapping.missing.iter().map(heading).collect();
    let (columns, mapped) = (mapping.columns.len(), mapping.mapped());
    let path = file.display().to_string();
    if as_json {
        return print_json(&json!({
            "ok": true,
            "questionnaire": questionnaire.id,
            "columns": columns,
            "mapped": mapped,
            "missing": missing,
            "file": path,
        }));
    }
    let (columns, mapped) = (columns.to_string(), mapped.to_string());
    let args = [("columns", columns.as_str()), ("mapped", &mapped), ("path", &path)];
    let mut text = locale.say("map-summary", &args);
    if !missing.is_empty() {
        let count = missing.len().to_string();
        let questions = missing.join(&locale.word("list-separator"));
        let args = [("count", count.as_str()), ("questions", &questions)];
        text.push('\n');
        text.push_str(&locale.say("map-missing", &args));
    }
    print(&text)
}

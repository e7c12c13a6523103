//! `survey map DATA…`: a proposal which column belongs to which question.

use std::path::PathBuf;

use serde_json::json;

use super::arguments::MapArgs;
use super::print::{print, print_json};
use crate::ingest;
use crate::locales::Locale;
use crate::pipeline::opened::Opened;
use crate::pipeline::output;
use crate::problem::{Failure, Problem};

/// Writes the proposal where `-o` says, by default `NAME.map.toml` in the working folder.
/// A file that is there already holds a person's work and is not replaced, unless it is
/// the one given as `--map`.
pub fn run(args: MapArgs, locale: &Locale) -> Result<(), Failure> {
    let json = args.json;
    let inputs = args.inputs();
    let opened = Opened::new(&inputs)?;
    let questionnaire = &opened.questionnaire;
    let proposed = ingest::propose_mapping(&opened.files, questionnaire, &opened.guidance, locale)?;
    let target = inputs.output.clone().unwrap_or_else(|| {
        let name = inputs.data.first().and_then(|path| path.file_stem()).unwrap_or_default();
        PathBuf::from(format!("{}.map.toml", name.to_string_lossy()))
    });
    let is_same = inputs.map.as_ref() == Some(&target);
    if target.exists() && !is_same {
        return Err(Failure::usage(Problem::new("map-exists").path(&target)));
    }
    output::write_file(&target, proposed.text.as_bytes(), is_same, &opened.data_paths())?;
    if json {
        return print_json(&json!({
            "ok": true,
            "questionnaire": questionnaire.id,
            "columns": proposed.columns,
            "mapped": proposed.mapped,
            "missing": proposed.missing,
            "file": target.display().to_string(),
        }));
    }
    let (columns, mapped) = (proposed.columns.to_string(), proposed.mapped.to_string());
    let path = target.display().to_string();
    let args = [("columns", columns.as_str()), ("mapped", &mapped), ("path", &path)];
    let mut text = locale.say("map-summary", &args);
    if !proposed.missing.is_empty() {
        let count = proposed.missing.len().to_string();
        let questions = proposed.missing.join(&locale.word("list-separator"));
        let args = [("count", count.as_str()), ("questions", &questions)];
        text.push('\n');
        text.push_str(&locale.say("map-missing", &args));
    }
    print(&text)
}

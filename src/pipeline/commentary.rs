//! Whether the numbers under the analyst's words are still those that the words were
//! written for. The manifest of the output keeps a hash of both.

use std::path::Path;

use serde_json::{Value, json};

use crate::disclosure::Released;
use crate::ingest::sha256;
use crate::locales::Locale;
use crate::tables::{State, Table};
use crate::words::Say;

/// The hashes of each table with words on it, and the titles of those whose figures have
/// changed since their words were first seen.
pub struct Checked {
    pub hashes: Vec<Value>,
    pub outdated: Vec<String>,
}

/// Compares with the manifest of an earlier run in the folder; without one nothing is
/// outdated. Words that are changed count as written for the new figures.
pub fn check(release: &Released, folder: &Path, locale: &Locale) -> Checked {
    let earlier: Option<Value> = std::fs::read(folder.join("manifest.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let earlier = earlier.as_ref().and_then(|manifest| manifest["commentary"].as_array());
    let mut checked = Checked { hashes: Vec::new(), outdated: Vec::new() };
    for table in &release.tables {
        let Some(words) = &table.spec.commentary else { continue };
        let words = sha256(format!("{:?}", words.say(locale)).as_bytes());
        let mut figures = figures(table, locale);
        let same_words = |e: &&Value| e["table"] == table.spec.id.as_str() && e["words"] == words;
        let then = earlier.and_then(|list| list.iter().find(same_words));
        if let Some(then) = then.and_then(|then| then["figures"].as_str())
            && then != figures
        {
            checked.outdated.push(table.spec.title.say(locale));
            figures = then.to_owned();
        }
        checked.hashes.push(json!({ "table": table.spec.id, "words": words, "figures": figures }));
    }
    checked
}

/// A hash of all addresses and figures as printed.
fn figures(table: &Table, locale: &Locale) -> String {
    let mut text = String::new();
    for (key, figure) in table.figures.iter() {
        let printed = match &figure.state {
            State::Shown(value) => figure.format.print(*value),
            State::Unreliable(value) => format!("Unreliable({})", figure.format.print(*value)),
            State::Words(words) => format!("Words({:?})", words.say(locale)),
            other => format!("{other:?}"),
        };
        text.push_str(&format!("{key:?} {printed}\n"));
    }
    sha256(text.as_bytes())
}

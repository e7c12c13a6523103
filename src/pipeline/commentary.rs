//! Whether the numbers under the analyst's words are still those that the words were
//! written for. The manifest of the output keeps a hash of both.

use std::path::Path;

use serde_json::{Value, json};

use crate::disclosure::Release;
use crate::ingest::sha256;
use crate::results::Table;

/// The hashes of each table with words on it, and the titles of those whose figures have
/// changed since their words were first seen.
pub struct Checked {
    pub hashes: Vec<Value>,
    pub outdated: Vec<String>,
}

/// Compares with the manifest of an earlier run in the folder; without one nothing is
/// outdated. Words that are changed count as written for the new figures.
pub fn check(release: &Release, folder: &Path) -> Checked {
    let earlier: Option<Value> = std::fs::read(folder.join("manifest.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let earlier = earlier.as_ref().and_then(|manifest| manifest["commentary"].as_array());
    let mut checked = Checked { hashes: Vec::new(), outdated: Vec::new() };
    for table in &release.tables {
        let Some(words) = &table.commentary else { continue };
        let words = sha256(format!("{words:?}").as_bytes());
        let mut figures = figures(table);
        let same_words = |e: &&Value| e["table"] == table.id.as_str() && e["words"] == words;
        let then = earlier.and_then(|list| list.iter().find(same_words));
        if let Some(then) = then.and_then(|then| then["figures"].as_str())
            && then != figures
        {
            checked.outdated.push(table.title.clone());
            figures = then.to_owned();
        }
        checked.hashes.push(json!({ "table": table.id, "words": words, "figures": figures }));
    }
    checked
}

fn figures(table: &Table) -> String {
    let mut text = String::new();
    for cell in &table.cells {
        let statistic = cell.statistic.name();
        let at = [&cell.subset, &cell.group, &cell.variable, &cell.level];
        for part in at.into_iter().map(String::as_str).chain([statistic, &cell.printed]) {
            text.push_str(part);
            text.push('\u{1f}');
        }
    }
    sha256(text.as_bytes())
}

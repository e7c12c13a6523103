//! A release to a PDF, through Typst.
//!
//! The report is a small set of files: `report.typ` and `theme.typ` of the template,
//! `report.json` with every heading, table and word as data, `prose/` with the
//! sentences, `charts/`. The built-in typesetter and an external typst-cli take the
//! same files, so that they make the same pages.

mod appendix;
mod external;
mod prose;
mod quality;
pub mod sandbox;
mod typeset;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::assets::{MAIN, THEME, Template};
use crate::disclosure::Release;
use crate::letters;
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem};
use crate::study::Theme;
use crate::tables::grid::{Cell, Grid, Row};
use crate::tables::notes;
use crate::tables::{Show, Table};
use crate::view::chart::Picture;
pub use external::typeset_with;
pub use typeset::{
    check_bounds, forget_typesetting, prepare_typesetting, typeset, typeset_on_trial,
};

/// The files behind a report, by path.
pub type SourceFiles = BTreeMap<String, Vec<u8>>;

/// A typeset report.
pub struct Document {
    pub pdf: Vec<u8>,
    /// `None` where the typesetter does not tell.
    pub pages: Option<usize>,
}

fn file(template: &Template, file: &str) -> Result<(String, String), Failure> {
    template.find(file).ok_or_else(|| {
        Failure::data(vec![Problem::new("template-file-missing").with("file", file)])
    })
}

/// Writes the files that Typst needs. `pictures` are the charts by table id.
pub fn source(
    release: &Release,
    pictures: &BTreeMap<String, Picture>,
    template: &Template,
    theme: &Theme,
    locale: &Locale,
) -> Result<SourceFiles, Failure> {
    let mut files = SourceFiles::new();
    for file in [MAIN, THEME] {
        files.insert(file.to_owned(), self::file(template, file)?.0.into_bytes());
    }
    let prose = prose::Prose::new(template, release, locale)?;
    for table in &release.tables {
        let text = prose.of(table)?;
        let text = letters::printable(&text).into_owned();
        files.insert(format!("prose/{}.typ", table.spec.id), text.into_bytes());
    }
    for (id, picture) in pictures {
        files.insert(format!("charts/{id}.svg"), picture.svg.clone().into_bytes());
    }
    let sections: Vec<Value> = release
        .sections
        .iter()
        .map(|section| {
            let tables = release.tables.iter().filter(|t| t.spec.section == section.id);
            json!({
                "number": section.number,
                "level": section.level,
                "heading": section.heading,
                "new_page": section.new_page,
                "text": section.text,
                "tables": tables.map(|t| entry(t, release, pictures, locale)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let words: BTreeMap<&str, String> = ["contents", "table", "figure", "notes"]
        .into_iter()
        .map(|word| (word, locale.word(&format!("report-{word}"))))
        .collect();
    let quality = quality::quality(&release.quality, &release.respondent, locale);
    let mut report = json!({
        "lang": locale.lang().code(),
        "cover": release.cover,
        "remarks": remarks(&release.remarks, locale.lang()),
        "words": words,
        "sections": sections,
        "quality": quality,
        "appendix": appendix::appendix(release, locale),
        "theme": {
            "accent": theme.accent,
            "logo": theme.logo.as_ref().map(|(name, _)| name),
        },
    });
    letters::make_printable(&mut report);
    files.extend(theme.logo.clone());
    files.insert("report.json".to_owned(), report.to_string().into_bytes());
    Ok(files)
}

/// The remarks in the report's language, told by their script; all, if none is.
fn remarks(all: &[String], lang: Lang) -> Vec<&String> {
    let japanese = |text: &str| text.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}'));
    let fitting: Vec<&String> =
        all.iter().filter(|text| japanese(text) == (lang == Lang::Ja)).collect();
    if fitting.is_empty() { all.iter().collect() } else { fitting }
}

/// A table of the plan as the report shows it.
fn entry(
    table: &Table,
    release: &Release,
    pictures: &BTreeMap<String, Picture>,
    locale: &Locale,
) -> Value {
    let spec = &table.spec;
    let is_shown = !table.bases.is_not_asked;
    let as_table = matches!(spec.show, Show::Table | Show::Both) && is_shown;
    let notes = notes::notes(table, &release.respondent, locale);
    let notes: Vec<String> = notes.into_iter().chain(notes::of_chart(table, locale)).collect();
    json!({
        "id": spec.id,
        "shown": spec.show != Show::Neither || table.bases.is_not_asked,
        "title": spec.title,
        "chart": pictures.get(&spec.id).map(|picture| json!({ "alt": picture.alt })),
        "table": as_table.then(|| grid(&spec.kind.grid(table, locale))),
        "notes": notes,
        "diagrams": spec.diagrams,
        "diagrams_title": locale.say("report-diagrams", &[("title", &spec.title)]),
    })
}

/// Rows and columns as the Typst template takes them.
fn grid(grid: &Grid) -> Value {
    let cell = |cell: &Cell| json!({ "text": cell.text, "base": cell.base, "items": cell.items });
    let row = |row: &Row| {
        json!({
            "label": row.label, "indent": row.indent, "heading": row.heading, "total": row.total,
            "cells": row.cells.iter().map(cell).collect::<Vec<_>>(),
        })
    };
    let words = grid.columns.iter().enumerate().filter(|(_, column)| column.words);
    json!({
        "columns": grid.columns.iter().map(|column| &column.heading).collect::<Vec<_>>(),
        "rows": grid.rows.iter().map(row).collect::<Vec<_>>(),
        "prose": grid.prose,
        "long_labels": grid.long_labels,
        "words": words.map(|(index, _)| index).collect::<Vec<_>>(),
    })
}

//! The files that Typst makes a report of.

use serde_json::{Value, json};

use super::SourceFiles;
use crate::assets::{MAIN, THEME, Template};
use crate::letters;
use crate::problem::{Failure, Problem};
use crate::study::Theme;
use crate::tables::grid::{Cell, Grid, Row};
use crate::view::document::{Block, Captioned, Document, Question, Role, Shown};
use crate::view::prose::{Inline, Paragraph};

/// Writes the files that Typst needs. Fails where the template lacks one.
pub fn source(
    document: &Document,
    template: &Template,
    theme: &Theme,
) -> Result<SourceFiles, Failure> {
    let mut files = SourceFiles::new();
    for file in [MAIN, THEME] {
        let missing = || Problem::new("template-file-missing").with("file", file);
        let (text, _) = template.find(file).ok_or_else(|| Failure::data(vec![missing()]))?;
        files.insert(file.to_owned(), text.into_bytes());
    }
    for figure in document.figures() {
        let svg = figure.picture.svg.clone().into_bytes();
        files.insert(format!("charts/{}.svg", figure.id), svg);
    }
    let [table, figure] = &document.supplements;
    let mut report = json!({
        "lang": document.lang.code(),
        "cover": document.cover,
        "remarks": document.remarks,
        "words": { "contents": document.contents, "table": table, "figure": figure },
        "blocks": document.blocks.iter().map(block).collect::<Vec<_>>(),
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

fn block(block: &Block) -> Value {
    match block {
        Block::Heading { level, text, new_page } => {
            json!({ "kind": "heading", "level": level, "text": text, "new_page": new_page })
        }
        Block::Text { paragraphs, role } => json!({
            "kind": match role {
                Role::Introduction => "introduction",
                Role::Result => "sentence",
                Role::Plain => "text",
            },
            "paragraphs": paragraphs.iter().map(paragraph).collect::<Vec<_>>(),
        }),
        Block::Figure(figure) => json!({
            "kind": "figure", "id": figure.id, "title": figure.caption,
            "alt": figure.picture.alt, "notes": figure.notes,
        }),
        Block::Diagrams { caption, diagrams } => {
            json!({ "kind": "diagrams", "title": caption, "diagrams": diagrams })
        }
        Block::Table(Shown { caption, grid, notes }) => json!({
            "kind": "table", "title": caption, "table": self::grid(grid), "notes": notes,
        }),
        Block::Form { introduction, questions } => json!({
            "kind": "form", "text": introduction,
            "questions": questions.iter().map(question).collect::<Vec<_>>(),
        }),
        Block::Terms(terms) => {
            let term = |(term, text): &(String, String)| json!({ "term": term, "text": text });
            json!({ "kind": "terms", "entries": terms.iter().map(term).collect::<Vec<_>>() })
        }
        Block::Captions { heading, of } => json!({
            "kind": "captions", "heading": heading,
            "of": match of {
                Captioned::Tables => "table",
                Captioned::Figures => "figure",
            },
        }),
    }
}

fn paragraph(parts: &Paragraph) -> Value {
    let part = |part: &Inline| match part {
        Inline::Text(text) => json!({ "text": text, "strong": false }),
        Inline::Strong(text) => json!({ "text": text, "strong": true }),
        Inline::Break => Value::Null,
    };
    parts.iter().map(part).collect()
}

fn question(question: &Question) -> Value {
    let asked = &question.asked;
    json!({
        "heading": asked.heading, "kind": asked.kind, "codes": asked.codes, "unit": asked.unit,
        "items": asked.items, "hints": question.hints,
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

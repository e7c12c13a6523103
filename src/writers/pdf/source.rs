//! The files that Typst makes a report of.

use serde_json::{Value, json};

use super::SourceFiles;
use super::layout::{MARGIN, PAPER};
use super::table::{table, table_in_text};
use crate::assets::{TYPST, Template};
use crate::letters;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::study::Theme;
use crate::tables::grid::{Cell, Column, Grid, Row};
use crate::view::document::{
    Block, Captioned, Document, Found, KeyFigure, Question, Role, Shown, Summary,
};
use crate::view::prose::{Inline, Paragraph};
use crate::writers::pictures;

/// Where respondents tick.
const BOX: &str = "□";

/// Writes the files that Typst needs. Fails where the template lacks one.
pub fn source(
    document: &Document,
    template: &Template,
    theme: &Theme,
    locale: &Locale,
) -> Result<SourceFiles, Failure> {
    let mut files = SourceFiles::new();
    for file in TYPST {
        let missing = || Problem::new("template-file-missing").with("file", file);
        let (text, _) = template.find(file).ok_or_else(|| Failure::data(vec![missing()]))?;
        files.insert(file.to_owned(), text.into_bytes());
    }
    for figure in document.figures() {
        files.extend(pictures::svg(figure)?);
    }
    let [table_word, figure] = &document.supplements;
    let mut report = json!({
        "lang": document.lang.code(),
        "page": {
            "paper": { "width": PAPER[0], "height": PAPER[1] },
            "margin": { "x": MARGIN[0], "y": MARGIN[1] },
        },
        "cover": document.cover,
        "remarks": document.remarks,
        "words": {
            "contents": document.contents, "table": table_word, "figure": figure,
            "continued": locale.word("report-continued"),
        },
        "summary": document.summary.as_ref().map(|summary| self::summary(summary, document)),
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
        Block::Text { paragraphs, role, about } => json!({
            "kind": match role {
                Role::Introduction => "introduction",
                Role::Result => "sentence",
                Role::Hidden => "hidden",
                Role::Plain => "text",
            },
            "title": about.as_ref().map(|about| &about.title),
            "paragraphs": paragraphs.iter().map(paragraph).collect::<Vec<_>>(),
        }),
        Block::List { items, is_numbered } => json!({
            "kind": "list", "numbered": is_numbered,
            "items": items.iter().map(paragraph).collect::<Vec<_>>(),
        }),
        Block::Code { name, text } => json!({ "kind": "code", "name": name, "text": text }),
        Block::Figure(figure) => json!({
            "kind": "figure", "title": figure.caption,
            "pictures": figure.pictures().map(|(name, _)| name).collect::<Vec<_>>(),
            "alt": figure.picture.alt, "notes": figure.notes,
        }),
        Block::Diagrams { caption, diagrams } => {
            json!({ "kind": "diagrams", "title": caption, "diagrams": diagrams })
        }
        Block::Table(shown) => {
            let Shown { id, caption, .. } = shown;
            let (grid, notes) = shown.on_paper();
            json!({
                "kind": "table", "id": id, "title": caption, "table": table(&grid), "notes": notes,
            })
        }
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

fn summary(summary: &Summary, document: &Document) -> Value {
    let figure = |figure: &KeyFigure| json!({ "label": figure.label, "value": figure.value, "unit": figure.unit });
    let found =
        |found: &Found| json!({ "text": found.text, "place": document.called(found.place) });
    json!({
        "heading": summary.heading,
        "figures": summary.figures.iter().map(figure).collect::<Vec<_>>(),
        "findings_heading": summary.findings_heading,
        "findings": summary.findings.iter().map(found).collect::<Vec<_>>(),
        "cautions_heading": summary.cautions_heading,
        "cautions": summary.cautions,
    })
}

fn paragraph(parts: &Paragraph) -> Value {
    let part = |part: &Inline| match part {
        Inline::Text(text) => json!({ "text": text, "strong": false, "code": false }),
        Inline::Strong(text) => json!({ "text": text, "strong": true, "code": false }),
        Inline::Code(text) => json!({ "text": text, "strong": false, "code": true }),
        Inline::Break => Value::Null,
    };
    parts.iter().map(part).collect()
}

fn question(question: &Question) -> Value {
    let asked = &question.asked;
    let boxes =
        |item: &String| Row::of(item, asked.codes.iter().map(|_| Cell::text(BOX)).collect());
    let grid = || Grid {
        columns: std::iter::once("")
            .chain(asked.codes.iter().map(String::as_str))
            .map(Column::of)
            .collect(),
        rows: asked.items.iter().map(boxes).collect(),
        ..Grid::default()
    };
    json!({
        "heading": asked.heading, "kind": asked.kind, "codes": asked.codes, "unit": asked.unit,
        "items": asked.items, "grid": (!asked.items.is_empty()).then(|| table_in_text(&grid())), "hints": question.hints,
    })
}

//! `report.md`: the report in Markdown, with pipe tables (as in GitHub Flavored Markdown) and
//! the charts as pictures beside it.

use std::fmt::Write as _;

use super::{Files, Look, Written, pictures};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::tables::grid::{Cell, Grid, Row};
use crate::view::document::{Block, Captioned, Document, Question, Shown, Summary};
use crate::view::prose::{Inline, Paragraph};

pub fn write(document: &Document, _look: &Look, _locale: &Locale) -> Result<Written, Failure> {
    let mut files = Files::new();
    for figure in document.figures() {
        files.extend(pictures::svg(figure)?);
    }
    files.insert("report.md".to_owned(), text(document).into_bytes());
    Ok(Written { files, pages: None })
}

fn text(document: &Document) -> String {
    let mut out = String::new();
    let cover = &document.cover;
    let _ = writeln!(out, "# {}\n", escape(&cover.title));
    for line in [&cover.subtitle, &cover.organisation, &cover.date].into_iter().flatten() {
        let _ = writeln!(out, "{}\n", at_start(line));
    }
    for remark in &document.remarks {
        let _ = writeln!(out, "> {}\n", escape(remark));
    }
    if let Some(summary) = &document.summary {
        write_summary(document, summary, &mut out);
    }
    // Tables and figures are numbered by themselves, as in the PDF.
    let mut captions: [Vec<String>; 2] = Default::default();
    for block in &document.blocks {
        write_block(document, block, &mut captions, &mut out);
    }
    out
}

fn write_summary(document: &Document, summary: &Summary, out: &mut String) {
    let _ = writeln!(out, "## {}\n", escape(&summary.heading));
    for figure in &summary.figures {
        let (label, value) = (escape(&figure.label), escape(&figure.value));
        let _ = writeln!(out, "- {label}: **{value}** {}", escape(&figure.unit));
    }
    if !summary.findings.is_empty() {
        let _ = writeln!(out, "\n### {}\n", escape(&summary.findings_heading));
    }
    for found in &summary.findings {
        let place = escape(&document.called(found.place));
        let _ = writeln!(out, "- {} ({place})", escape(&found.text));
    }
    let _ = writeln!(out, "\n### {}\n", escape(&summary.cautions_heading));
    for caution in &summary.cautions {
        let _ = writeln!(out, "- {}", escape(caution));
    }
    out.push('\n');
}

fn write_block(
    document: &Document,
    block: &Block,
    captions: &mut [Vec<String>; 2],
    out: &mut String,
) {
    let mut caption = |of: usize, title: &str| {
        let number = captions[of].len() + 1;
        let text = format!("{} {number} {}", document.supplements[of], escape(title));
        captions[of].push(text.clone());
        text
    };
    match block {
        Block::Heading { level, text, .. } => {
            let _ = writeln!(out, "{} {}\n", "#".repeat((level + 1).min(6)), escape(text));
        }
        Block::Text { paragraphs, .. } => paragraphs.iter().for_each(|p| paragraph(p, out)),
        Block::List { items, is_numbered } => {
            for (number, item) in (1..).zip(items) {
                match is_numbered {
                    true => out.push_str(&format!("{number}. ")),
                    false => out.push_str("- "),
                }
                parts(item, out);
                out.push('\n');
            }
            out.push('\n');
        }
        Block::Code { name, text } => {
            if let Some(name) = name {
                let _ = writeln!(out, "**{}**\n", escape(name));
            }
            for line in text.lines() {
                let _ = writeln!(out, "    {line}");
            }
            out.push('\n');
        }
        Block::Figure(figure) => {
            let title = caption(1, &figure.caption);
            let alt = figure.picture.alt.replace(['\n', '\r'], " ");
            for (name, _) in figure.pictures() {
                let _ = writeln!(out, "![{}](charts/{name}.svg)\n", escape(&alt));
            }
            let _ = writeln!(out, "**{title}**\n");
            notes(&figure.notes, out);
        }
        Block::Diagrams { caption: title, diagrams } => {
            let _ = writeln!(out, "**{}**\n", caption(1, title));
            for diagram in diagrams {
                let columns: Vec<String> = diagram.columns.iter().map(|c| c.join("・")).collect();
                let (title, columns) = (escape(&diagram.title), escape(&columns.join(" – ")));
                let _ = writeln!(out, "- {title}: {columns}");
            }
            out.push('\n');
        }
        Block::Table(Shown { caption: title, grid, notes: below, .. }) => {
            let _ = writeln!(out, "**{}**\n", caption(0, title));
            pipes(grid, out);
            notes(below, out);
        }
        Block::Form { introduction, questions } => {
            let _ = writeln!(out, "{}\n", at_start(introduction));
            questions.iter().for_each(|asked| question(asked, out));
        }
        Block::Terms(terms) => {
            for (term, text) in terms {
                let _ = writeln!(out, "**{}**: {}\n", escape(term), escape(text));
            }
        }
        Block::Captions { heading, of } => {
            let _ = writeln!(out, "### {}\n", escape(heading));
            let of = match of {
                Captioned::Tables => &captions[0],
                Captioned::Figures => &captions[1],
            };
            of.iter().for_each(|caption| {
                let _ = writeln!(out, "- {caption}");
            });
            out.push('\n');
        }
    }
}

fn paragraph(of: &Paragraph, out: &mut String) {
    parts(of, out);
    out.push_str("\n\n");
}

fn parts(parts: &Paragraph, out: &mut String) {
    let mut is_start = true;
    for part in parts {
        match part {
            Inline::Text(text) if is_start => out.push_str(&at_start(text)),
            Inline::Text(text) => out.push_str(&escape(text)),
            Inline::Strong(text) => {
                let _ = write!(out, "**{}**", escape(text));
            }
            Inline::Code(text) => {
                let _ = write!(out, "`` {text} ``");
            }
            Inline::Break => out.push_str("\\\n"),
        }
        is_start = *part == Inline::Break;
    }
}

fn notes(notes: &[String], out: &mut String) {
    for note in notes {
        let _ = writeln!(out, "※ {}\n", escape(note));
    }
}

/// Figures stand to the right, words to the left.
fn pipes(grid: &Grid, out: &mut String) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let headings: Vec<String> =
        grid.columns.iter().map(|column| in_cell(&column.heading)).collect();
    let rules: Vec<String> = grid
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| match index > 0 && !grid.prose && !column.words {
            true => "--:".to_owned(),
            false => ":--".to_owned(),
        })
        .collect();
    out.push_str(&line(&headings));
    out.push_str(&line(&rules));
    for row in &grid.rows {
        let mut cells = vec![label(row)];
        cells.extend(row.cells.iter().map(|cell| {
            let text = of_cell(cell);
            if row.total && !text.is_empty() { format!("**{text}**") } else { text }
        }));
        cells.resize(grid.columns.len().max(1), String::new());
        out.push_str(&line(&cells));
    }
    out.push('\n');
}

fn label(row: &Row) -> String {
    let label = in_cell(&row.label);
    match row.heading || row.total {
        true => format!("**{label}**"),
        false => format!("{}{label}", "&emsp;".repeat(row.indent.into())),
    }
}

fn of_cell(cell: &Cell) -> String {
    if !cell.items.is_empty() {
        let items: Vec<String> =
            cell.items.iter().map(|item| format!("・{}", in_cell(item))).collect();
        return items.join("<br>");
    }
    let base = cell.base.as_deref().unwrap_or_default();
    in_cell(&format!("{}{base}", cell.shown()))
}

fn question(question: &Question, out: &mut String) {
    let asked = &question.asked;
    let heading = escape(&asked.heading);
    let unit = if asked.unit.is_empty() { String::new() } else { format!(" [{}]", asked.unit) };
    let hints: String = question.hints.iter().map(|hint| escape(hint)).collect();
    let _ = writeln!(out, "**{heading}**{}{hints}\n", escape(&unit));
    for choice in asked.items.iter().chain(&asked.codes) {
        let _ = writeln!(out, "- {}", at_start(choice));
    }
    if !(asked.items.is_empty() && asked.codes.is_empty()) {
        out.push('\n');
    }
}

/// Takes the meaning from a text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// The same at the start of a line, where some texts begin a list or a rule.
fn at_start(text: &str) -> String {
    let escaped = escape(text);
    let first = escaped.trim_start();
    let digits = first.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let is_numbered = digits > 0 && first[digits..].starts_with(['.', ')']);
    match is_numbered || first.starts_with(['-', '+', '=']) {
        true => format!("{}\\{}", &first[..digits], &first[digits..]),
        false => escaped,
    }
}

/// The same on one line.
fn in_cell(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_taken_for_markup() {
        assert_eq!(escape("*a* [b](c) <i> # x | y"), "\\*a\\* \\[b\\](c) \\<i\\> \\# x \\| y");
        assert_eq!(at_start("- a"), "\\- a");
        assert_eq!(at_start("1. a"), "1\\. a");
        assert_eq!(at_start("10 a"), "10 a");
        assert_eq!(in_cell("a\nb"), "a<br>b");
    }
}

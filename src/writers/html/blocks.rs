//! The blocks of a document as HTML, with the contents that lead to them.

use std::fmt::Write as _;

use super::markup::text;
use crate::locales::Locale;
use crate::tables::grid::{Cell, Column, Grid, Mark, Row};
use crate::tables::spec::Diagram;
use crate::view::chart::Spot;
use crate::view::chart::palette::{of_shade, rgb};
use crate::view::document::{
    Block, Captioned, Document, Figure, Found, KeyFigure, Question, Role, Shown, Summary,
};
use crate::view::prose::{Inline, Paragraph};
use crate::writers::escape::escape;

/// The body of a page, and links to its headings.
pub struct Blocks {
    pub body: String,
    pub contents: String,
}

struct Page<'a> {
    document: &'a Document,
    locale: &'a Locale,
    /// What ids begin with: other languages stand in the same file.
    lang: &'static str,
    out: String,
    /// Level, id and text of the headings.
    headings: Vec<(usize, String, &'a str)>,
    /// Captions of tables and of figures with their ids. They are numbered by themselves.
    captions: [Vec<(String, String)>; 2],
}

impl Blocks {
    pub fn of(document: &Document, locale: &Locale) -> Self {
        let mut page = Page {
            document,
            locale,
            lang: document.lang.code(),
            out: String::new(),
            headings: Vec::new(),
            captions: Default::default(),
        };
        document.summary.iter().for_each(|summary| page.summary(summary));
        document.blocks.iter().for_each(|block| page.block(block));
        Self { contents: contents(&page.headings), body: page.out }
    }
}

/// Nested lists of links.
fn contents(headings: &[(usize, String, &str)]) -> String {
    let mut out = String::new();
    let mut open = 0;
    for (level, id, heading) in headings {
        // A level that is skipped has no list of its own.
        let level = (*level).min(open + 1);
        match level > open {
            true => out.push_str("<ol>\n"),
            false => out.push_str("</li>\n"),
        }
        for _ in level..open {
            out.push_str("</ol>\n</li>\n");
        }
        open = level;
        let _ = write!(out, "<li><a href=\"#{id}\">{}</a>", text(heading));
    }
    out.push_str(&"</li>\n</ol>\n".repeat(open));
    out
}

impl<'a> Page<'a> {
    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { level, text: heading, .. } => {
                let id = self.heading_id();
                let tag = (level + 1).min(6);
                let _ = writeln!(self.out, "<h{tag} id=\"{id}\">{}</h{tag}>", text(heading));
                self.headings.push((*level, id, heading));
            }
            Block::Text { paragraphs, role, .. } => {
                let class =
                    if *role == Role::Introduction { " class=\"introduction\"" } else { "" };
                for part in paragraphs {
                    let _ = writeln!(self.out, "<p{class}>{}</p>", paragraph(part));
                }
            }
            Block::List { items, is_numbered } => {
                let tag = if *is_numbered { "ol" } else { "ul" };
                let item = |item: &Paragraph| format!("<li>{}</li>\n", paragraph(item));
                let items: String = items.iter().map(item).collect();
                let _ = writeln!(self.out, "<{tag}>\n{items}</{tag}>");
            }
            Block::Code { name, text } => code(name.as_deref(), text, &mut self.out),
            Block::Figure(figure) => self.figure(figure),
            Block::Diagrams { caption, diagrams } => {
                let (id, caption) = self.caption(1, caption);
                let _ =
                    writeln!(self.out, "<figure id=\"{id}\">\n<figcaption>{caption}</figcaption>");
                diagrams.iter().for_each(|of| diagram(of, &mut self.out));
                self.out.push_str("</figure>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Form { introduction, questions } => {
                let _ = writeln!(self.out, "<p>{}</p>", text(introduction));
                questions.iter().for_each(|asked| question(asked, &mut self.out));
            }
            Block::Terms(terms) => {
                self.out.push_str("<dl>\n");
                for (term, meaning) in terms {
                    let _ = writeln!(self.out, "<dt>{}</dt><dd>{}</dd>", text(term), text(meaning));
                }
                self.out.push_str("</dl>\n");
            }
            Block::Captions { heading, of } => {
                let _ = writeln!(self.out, "<p class=\"list-heading\">{}</p>\n<ul>", text(heading));
                let of = match of {
                    Captioned::Tables => &self.captions[0],
                    Captioned::Figures => &self.captions[1],
                };
                for (id, caption) in of {
                    let _ = writeln!(self.out, "<li><a href=\"#{id}\">{caption}</a></li>");
                }
                self.out.push_str("</ul>\n");
            }
        }
    }

    fn summary(&mut self, summary: &'a Summary) {
        let id = self.heading_id();
        let _ = writeln!(
            self.out,
            "<section class=\"summary\">\n<h2 id=\"{id}\">{}</h2>",
            text(&summary.heading)
        );
        self.headings.push((1, id, &summary.heading));
        if !summary.figures.is_empty() {
            let figure = |figure: &KeyFigure| {
                let (label, unit) = (text(&figure.label), text(&figure.unit));
                format!(
                    "<div><dt>{label}</dt><dd><b>{}</b> {unit}</dd></div>\n",
                    text(&figure.value)
                )
            };
            let figures: String = summary.figures.iter().map(figure).collect();
            let _ = writeln!(self.out, "<dl class=\"strip\">\n{figures}</dl>");
        }
        let list = |out: &mut String, heading: &str, items: Vec<String>| {
            if !items.is_empty() {
                let items: String = items.iter().map(|item| format!("<li>{item}</li>\n")).collect();
                let _ = writeln!(out, "<h3>{}</h3>\n<ul>\n{items}</ul>", text(heading));
            }
        };
        let found = |found: &Found| {
            let letter = if found.place.0 == Captioned::Tables { "t" } else { "f" };
            let called = text(&self.document.called(found.place));
            let (lang, number) = (self.lang, found.place.1);
            let link = format!("<a href=\"#{lang}-{letter}-{number}\">{called}</a>");
            format!("{} {link}", text(&found.text))
        };
        let findings = summary.findings.iter().map(found).collect();
        let cautions = summary.cautions.iter().map(|caution| text(caution)).collect();
        list(&mut self.out, &summary.findings_heading, findings);
        list(&mut self.out, &summary.cautions_heading, cautions);
        self.out.push_str("</section>\n");
    }

    /// The id of the next heading.
    fn heading_id(&self) -> String {
        format!("{}-h-{}", self.lang, self.headings.len() + 1)
    }

    /// Numbers a caption: its id, and it as HTML.
    fn caption(&mut self, of: usize, title: &str) -> (String, String) {
        let number = self.captions[of].len() + 1;
        let id = format!("{}-{}-{number}", self.lang, ["t", "f"][of]);
        let caption = format!("{} {number} {}", self.document.supplements[of], text(title));
        self.captions[of].push((id.clone(), caption.clone()));
        (id, caption)
    }

    fn figure(&mut self, figure: &Figure) {
        let (id, caption) = self.caption(1, &figure.caption);
        let _ = writeln!(
            self.out,
            "<figure id=\"{id}\">\n<figcaption id=\"{id}-c\">{caption}</figcaption>"
        );
        let spots = figure.picture.spots.iter();
        for ((name, svg), spots) in figure.pictures().zip(spots) {
            // The description is said by the label: twice is once too often.
            let svg = match (svg.find("<desc>"), svg.find("</desc>")) {
                (Some(from), Some(to)) => format!("{}{}", &svg[..from], &svg[to + 7..]),
                _ => svg.clone(),
            };
            let svg = svg.trim().trim_end_matches("</svg>");
            let _ = writeln!(
                self.out,
                "<div class=\"chart\" data-name=\"{}\" tabindex=\"0\" role=\"region\" \
                 aria-labelledby=\"{id}-c\">{svg}{}</svg></div>",
                escape(&name),
                places(spots)
            );
        }
        let label = self.locale.word("web-in-words");
        let alt = text(&figure.picture.alt);
        let _ = writeln!(
            self.out,
            "<details class=\"values\"><summary>{}</summary><p>{alt}</p></details>",
            text(&label)
        );
        self.notes(&figure.notes);
        self.out.push_str("</figure>\n");
    }

    fn table(&mut self, table: &Shown) {
        let (id, caption) = self.caption(0, &table.caption);
        let grid = &table.grid;
        let class = if grid.prose { " class=\"prose\"" } else { "" };
        let name = format!("t-{}", self.captions[0].len());
        // A wide table is moved by keyboard too.
        let _ = writeln!(
            self.out,
            "<div class=\"table\" id=\"{id}\" data-name=\"{name}\">\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
             aria-labelledby=\"{id}-c\">\n<table{class}>\n<caption id=\"{id}-c\">{caption}</caption>"
        );
        heads(grid, &mut self.out);
        rows(grid, &mut self.out);
        self.out.push_str("</table>\n</div>\n");
        self.notes(&table.notes);
        self.out.push_str("</div>\n");
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            let _ = writeln!(self.out, "<p class=\"note\">※ {}</p>", text(note));
        }
    }
}

/// Places over a drawing that say what is shown there.
fn places(spots: &[Spot]) -> String {
    let place = |spot: &Spot| {
        let (x, y, width, height) = spot.place;
        format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{}</title></rect>",
            escape(&spot.text)
        )
    };
    match spots {
        [] => String::new(),
        spots => format!("<g class=\"spots\">{}</g>", spots.iter().map(place).collect::<String>()),
    }
}

fn paragraph(parts: &Paragraph) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(of) => text(of),
        Inline::Strong(of) => format!("<strong>{}</strong>", text(of)),
        Inline::Code(of) => format!("<code>{}</code>", escape(of)),
        Inline::Break => "<br/>".to_owned(),
    };
    parts.iter().map(part).collect()
}

/// What is typed, or saved under the name.
fn code(name: Option<&str>, text: &str, out: &mut String) {
    let (label, saved) = match name {
        Some(name) => {
            let file = name.rsplit('/').next().unwrap_or(name);
            (
                format!("<figcaption><code>{}</code></figcaption>\n", escape(name)),
                format!(" data-name=\"{}\"", escape(file)),
            )
        }
        None => Default::default(),
    };
    let text = escape(text);
    let _ = writeln!(
        out,
        "<figure class=\"code\"{saved}>\n{label}<pre tabindex=\"0\"><code>{text}</code></pre>\n</figure>"
    );
}

/// One row of headings, or of a cross table two: questions over their answers.
fn heads(grid: &Grid, out: &mut String) {
    let is_cross = grid.columns.iter().any(|column| !column.question.is_empty());
    let cell = |column: &Column, of: &str, scope: &str| {
        let class = if column.words { " class=\"words\"" } else { "" };
        format!("<th scope=\"{scope}\"{class}>{}</th>", text(of))
    };
    out.push_str("<thead>\n<tr>");
    if is_cross {
        let mut lower = String::new();
        for same in grid.columns.chunk_by(|a, b| !a.question.is_empty() && a.question == b.question)
        {
            let [first, ..] = same else { continue };
            if first.question.is_empty() {
                let heading = text(&first.heading);
                let _ = write!(out, "<th scope=\"col\" rowspan=\"2\">{heading}</th>");
                continue;
            }
            let (span, question) = (same.len(), text(&first.question));
            let _ = write!(out, "<th scope=\"colgroup\" colspan=\"{span}\">{question}</th>");
            lower.extend(same.iter().map(|column| cell(column, &column.answer, "col")));
        }
        let _ = write!(out, "</tr>\n<tr>{lower}");
    } else {
        out.extend(grid.columns.iter().map(|column| cell(column, &column.heading, "col")));
    }
    out.push_str("</tr>\n</thead>\n");
}

/// Groups of rows, each below its heading.
fn rows(grid: &Grid, out: &mut String) {
    out.push_str("<tbody>\n");
    for (index, row) in grid.rows.iter().enumerate() {
        if row.heading {
            if index > 0 {
                out.push_str("</tbody>\n<tbody>\n");
            }
            let span = grid.columns.len();
            let label = text(&row.label);
            let _ = writeln!(
                out,
                "<tr class=\"heading\"><th scope=\"rowgroup\" colspan=\"{span}\">{label}</th></tr>"
            );
            continue;
        }
        let class = if row.total { " class=\"total\"" } else { "" };
        let _ = write!(out, "<tr{class}>{}", label(row));
        for (cell, column) in row.cells.iter().zip(grid.columns.iter().skip(1)) {
            out.push_str(&figure_cell(cell, column));
        }
        let missing = grid.columns.len().saturating_sub(1 + row.cells.len());
        out.push_str(&"<td></td>".repeat(missing));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n");
}

fn label(row: &Row) -> String {
    let style = match row.indent {
        0 => String::new(),
        indent => format!(" class=\"indent-{}\"", indent.min(3)),
    };
    format!("<th scope=\"row\"{style}>{}</th>", text(&row.label))
}

/// A figure with the number behind it, by which rows are sorted and which is copied.
fn figure_cell(cell: &Cell, column: &Column) -> String {
    if !cell.items.is_empty() {
        let items = cell.items.iter().map(|item| format!("<li>{}</li>", text(item)));
        return format!("<td class=\"words\"><ul>{}</ul></td>", items.collect::<String>());
    }
    let base = cell.base.as_ref();
    let base = base.map(|base| format!("<small>{}</small>", text(base))).unwrap_or_default();
    let value = cell.number.as_ref();
    let value = value.map(|(value, _)| format!(" data-value=\"{value}\"")).unwrap_or_default();
    let is_words = column.words || (cell.number.is_none() && cell.text.chars().count() > 12);
    let class = match (cell.mark, cell.shade) {
        (Some(Mark::Lacking), _) => " class=\"mark lacking\"".to_owned(),
        (Some(Mark::Plain), _) => " class=\"mark\"".to_owned(),
        (None, _) if is_words => " class=\"words\"".to_owned(),
        (None, Some(shade)) => {
            let colour = rgb(of_shade(shade));
            format!(" class=\"shade\" style=\"background:#{colour:06x}\"")
        }
        (None, None) => String::new(),
    };
    format!("<td{class}{value}>{}{base}</td>", text(&cell.shown()))
}

fn question(question: &Question, out: &mut String) {
    let asked = &question.asked;
    let unit = match asked.unit.is_empty() {
        true => String::new(),
        false => format!(" [{}]", text(&asked.unit)),
    };
    let hints: String = question.hints.iter().map(|hint| text(hint)).collect();
    let _ = writeln!(
        out,
        "<section class=\"question\">\n<p><strong>{}</strong>{unit} <span>{hints}</span></p>",
        text(&asked.heading)
    );
    let choices: String = asked
        .items
        .iter()
        .chain(&asked.codes)
        .map(|choice| format!("<li>{}</li>", text(choice)))
        .collect();
    if !choices.is_empty() {
        let _ = writeln!(out, "<ul>{choices}</ul>");
    }
    out.push_str("</section>\n");
}

/// Who works with whom: columns of boxes beside each other.
fn diagram(diagram: &Diagram, out: &mut String) {
    let _ = writeln!(out, "<div class=\"diagram\"><p>{}</p><div>", text(&diagram.title));
    for column in &diagram.columns {
        let boxes: String = column.iter().map(|of| format!("<li>{}</li>", text(of))).collect();
        let _ = writeln!(out, "<ul>{boxes}</ul>");
    }
    out.push_str("</div></div>\n");
}

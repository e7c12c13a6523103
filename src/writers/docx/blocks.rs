//! The blocks of a document as the body of a report.

use std::fmt::Write as _;

use super::commentary::control;
use super::figures::{Medium, drawing, media};
use super::markup::{bookmarked, field, paragraph, prose, run, styled_run};
use super::tables::{parts, table};
use crate::locales::Locale;
use crate::parallel;
use crate::problem::Failure;
use crate::tables::spec::Diagram;
use crate::view::chart::Palette;
use crate::view::document::{Block, Captioned, Document, Figure, Question, Shown, Summary};
use crate::writers::office::Page;

/// The body, and what lies beside it in the package.
pub struct Body {
    pub xml: String,
    /// The notes of each caption that has any.
    pub footnotes: Vec<Vec<String>>,
    pub media: Vec<Medium>,
}

struct Writing<'a> {
    document: &'a Document,
    page: Page,
    locale: &'a Locale,
    out: String,
    bookmarks: usize,
    /// Level, mark and text of the headings.
    headings: Vec<(usize, String, &'a str)>,
    /// Mark and text of the captions of tables and figures.
    captions: [Vec<(String, String)>; 2],
    footnotes: Vec<Vec<String>>,
    media: Vec<Medium>,
    /// What lies beside the body for the figures to come.
    drawn: std::vec::IntoIter<Result<Vec<Medium>, Failure>>,
}

impl Body {
    pub fn of(
        document: &Document,
        page: Page,
        palette: &Palette,
        locale: &Locale,
    ) -> Result<Self, Failure> {
        let figures = document.blocks.iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        });
        let drawn = parallel::map(figures, |figure| media(figure, palette, locale)).into_iter();
        let mut writing = Writing {
            document,
            page,
            drawn,
            locale,
            out: String::new(),
            bookmarks: 0,
            headings: Vec::new(),
            captions: Default::default(),
            footnotes: Vec::new(),
            media: Vec::new(),
        };
        if let Some(summary) = &document.summary {
            writing.summary(summary);
        }
        for block in &document.blocks {
            writing.block(block)?;
        }
        let Writing { out, headings, footnotes, media, .. } = writing;
        let xml = format!("{}{}{out}", cover(document), contents(document, &headings));
        Ok(Self { xml, footnotes, media })
    }
}

fn cover(document: &Document) -> String {
    let cover = &document.cover;
    let mut out = paragraph("Title", &run(&cover.title));
    for line in [&cover.subtitle, &cover.organisation, &cover.date].into_iter().flatten() {
        out.push_str(&paragraph("Subtitle", &run(line)));
    }
    out.extend(document.remarks.iter().map(|remark| paragraph("Remark", &run(remark))));
    out
}

const PAGE_BREAK: &str = "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n";

/// A field that makes the contents anew, with the headings as they are: a word processor knows
/// the pages.
fn contents(document: &Document, headings: &[(usize, String, &str)]) -> String {
    const DEEPEST: usize = 3;
    let mut out = PAGE_BREAK.to_owned();
    out.push_str(&paragraph("ContentsHeading", &run(&document.contents)));
    let shown: Vec<_> = headings.iter().filter(|(level, ..)| *level <= DEEPEST).collect();
    let begin = format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r><w:r><w:instrText \
         xml:space=\"preserve\"> TOC \\o &quot;1-{DEEPEST}&quot; \\h \\z \\u </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
    );
    let end = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    for (index, (level, mark, heading)) in shown.iter().enumerate() {
        let begin = if index == 0 { begin.as_str() } else { "" };
        let end = if index + 1 == shown.len() { end } else { "" };
        let link = entry(mark, heading);
        out.push_str(&paragraph(&format!("TOC{level}"), &format!("{begin}{link}{end}")));
    }
    out
}

/// A line of contents: the text, and the page as a field.
fn entry(mark: &str, text: &str) -> String {
    format!(
        "<w:hyperlink w:anchor=\"{mark}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{}</w:hyperlink>",
        run(text),
        field(&format!("PAGEREF {mark} \\h"), "")
    )
}

impl<'a> Writing<'a> {
    fn block(&mut self, block: &'a Block) -> Result<(), Failure> {
        match block {
            Block::Heading { level, text, new_page } => {
                if *new_page || self.headings.is_empty() {
                    self.out.push_str(PAGE_BREAK);
                }
                let mark = format!("_Toc{:06}", self.headings.len() + 1);
                let runs = self.marked(&mark, &run(text));
                self.out.push_str(&paragraph(&format!("Heading{}", (*level).min(5)), &runs));
                self.headings.push((*level, mark, text));
            }
            Block::Text { paragraphs, about, .. } => {
                let written = paragraphs.iter().map(|of| paragraph("BodyText", &prose(of)));
                let written: String = written.collect();
                self.out.push_str(&match about {
                    // A control without a paragraph is none.
                    Some(about) if !paragraphs.is_empty() => {
                        control(about, self.document.lang, paragraphs, &written)
                    }
                    _ => written,
                });
            }
            Block::List { items, is_numbered } => {
                for (number, item) in (1..).zip(items) {
                    self.out.push_str(&match is_numbered {
                        true => {
                            let number = run(&format!("{number}. "));
                            paragraph("BodyText", &format!("{number}{}", prose(item)))
                        }
                        false => paragraph("ListBullet", &prose(item)),
                    });
                }
            }
            Block::Code { name, text } => {
                let name = name.iter().map(|name| styled_run(name, Some("Strong")));
                self.out.extend(name.map(|run| paragraph("BodyText", &run)));
                self.out.push_str(&paragraph("BodyText", &run(text)));
            }
            Block::Figure(figure) => self.figure(figure)?,
            Block::Diagrams { caption, diagrams } => {
                self.caption(1, caption, &[]);
                diagrams.iter().for_each(|of| diagram(of, &mut self.out));
            }
            Block::Table(shown) => self.table(shown),
            Block::Form { introduction, questions } => {
                self.out.push_str(&paragraph("BodyText", &run(introduction)));
                questions.iter().for_each(|asked| question(asked, &mut self.out));
            }
            Block::Terms(terms) => {
                for (term, meaning) in terms {
                    let runs = format!(
                        "{}{}",
                        styled_run(term, Some("Strong")),
                        run(&format!("　{meaning}"))
                    );
                    self.out.push_str(&paragraph("BodyText", &runs));
                }
            }
            Block::Captions { heading, of } => {
                self.out.push_str(&paragraph("TableGroup", &run(heading)));
                let of = match of {
                    Captioned::Tables => &self.captions[0],
                    Captioned::Figures => &self.captions[1],
                };
                let lines =
                    of.iter().map(|(mark, text)| paragraph("TableofFigures", &entry(mark, text)));
                let lines: String = lines.collect();
                self.out.push_str(&lines);
            }
        }
        Ok(())
    }

    fn summary(&mut self, summary: &'a Summary) {
        self.out.push_str(PAGE_BREAK);
        let mark = format!("_Toc{:06}", self.headings.len() + 1);
        let runs = self.marked(&mark, &run(&summary.heading));
        self.out.push_str(&paragraph("Heading1", &runs));
        self.headings.push((1, mark, &summary.heading));
        for figure in &summary.figures {
            let value = styled_run(&format!("{} {}", figure.value, figure.unit), Some("Strong"));
            let runs = format!("{}{value}", run(&format!("{}　", figure.label)));
            self.out.push_str(&paragraph("ListBullet", &runs));
        }
        if !summary.findings.is_empty() {
            self.out.push_str(&paragraph("TableGroup", &run(&summary.findings_heading)));
        }
        for found in &summary.findings {
            let (of, number) = found.place;
            let mark = format!("_Ref{}{number:05}", if of == Captioned::Tables { 1 } else { 2 });
            let place = field(&format!("REF {mark} \\h"), &self.document.called(found.place));
            let runs = format!("{}{place}{}", run(&format!("{}（", found.text)), run("）"));
            self.out.push_str(&paragraph("ListBullet", &runs));
        }
        self.out.push_str(&paragraph("TableGroup", &run(&summary.cautions_heading)));
        let cautions = summary.cautions.iter().map(|of| paragraph("ListBullet", &run(of)));
        let cautions: String = cautions.collect();
        self.out.push_str(&cautions);
    }

    fn marked(&mut self, mark: &str, runs: &str) -> String {
        self.bookmarks += 1;
        bookmarked(self.bookmarks, mark, runs)
    }

    /// A caption with its number as a field, and its notes as a footnote.
    fn caption(&mut self, of: usize, title: &str, notes: &[String]) {
        let number = self.captions[of].len() + 1;
        let supplement = &self.document.supplements[of];
        let mark = format!("_Ref{}{number:05}", of + 1);
        // What refers to it shows word and number alone.
        let called = format!(
            "{}{}",
            run(&format!("{supplement} ")),
            field(&format!("SEQ {supplement} \\* ARABIC"), &number.to_string())
        );
        let mut runs = self.marked(&mark, &called);
        runs.push_str(&run(&format!(" {title}")));
        if !notes.is_empty() {
            self.footnotes.push(notes.to_vec());
            let _ = write!(
                runs,
                "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>\
                 <w:footnoteReference w:id=\"{}\"/></w:r>",
                self.footnotes.len() + 1
            );
        }
        self.captions[of].push((mark, format!("{supplement} {number} {title}")));
        self.out.push_str(&paragraph("Caption", &runs));
    }

    fn figure(&mut self, figure: &Figure) -> Result<(), Failure> {
        self.caption(1, &figure.caption, &figure.notes);
        let media = self.drawn.next().ok_or_else(|| Failure::internal(&figure.caption))??;
        for medium in media {
            let drawing = drawing(&medium, self.media.len() + 1, figure, self.page);
            self.media.push(medium);
            self.out.push_str(&paragraph("Picture", &drawing));
        }
        Ok(())
    }

    fn table(&mut self, shown: &Shown) {
        let (grid, notes) = shown.on_paper();
        self.caption(0, &shown.caption, &notes);
        for (at, part) in parts(&grid, self.page.width).iter().enumerate() {
            if at > 0 {
                let again = format!("{}{}", shown.caption, self.locale.word("report-continued"));
                self.out.push_str(&paragraph("Caption", &run(&again)));
            }
            self.out.push_str(&table(part, &shown.caption, self.page.width));
            // Tables without a paragraph between them would be one.
            self.out.push_str(&paragraph("AfterTable", ""));
        }
    }
}

fn question(question: &Question, out: &mut String) {
    let asked = &question.asked;
    let unit = if asked.unit.is_empty() { String::new() } else { format!(" [{}]", asked.unit) };
    let hints = question.hints.concat();
    let runs = format!(
        "{}{}",
        styled_run(&format!("{}{unit}", asked.heading), Some("Strong")),
        run(&format!(" {hints}"))
    );
    out.push_str(&paragraph("Question", &runs));
    let choices = asked.items.iter().chain(&asked.codes);
    out.extend(choices.map(|choice| paragraph("ListBullet", &run(choice))));
}

/// Who works with whom, a line a drawing.
fn diagram(diagram: &Diagram, out: &mut String) {
    let columns: Vec<String> = diagram.columns.iter().map(|column| column.join("・")).collect();
    let line = format!("{}: {}", diagram.title, columns.join(" – "));
    out.push_str(&paragraph("ListBullet", &run(&line)));
}

//! The blocks of a document as the body of a report.

use std::fmt::Write as _;

use super::commentary::control;
use super::markup::{bookmarked, escape, field, paragraph, prose, run, styled_run};
use crate::problem::Failure;
use crate::tables::grid::{Cell, Column, Grid, Mark, Row};
use crate::tables::spec::Diagram;
use crate::view::chart;
use crate::view::chart::palette::{of_shade, rgb};
use crate::view::document::{Block, Captioned, Document, Figure, Question, Shown, Summary};

/// Width of a page's text in twentieths of a point: A4 with margins of 25 mm.
pub const TEXT_WIDTH: usize = 9070;
/// English Metric Units a twentieth of a point.
const EMU: usize = 635;
/// Units of a drawn chart across.
const CHART_UNITS: f64 = 900.0;

/// The body, and what lies beside it in the package.
pub struct Body {
    pub xml: String,
    /// The notes of each caption that has any.
    pub footnotes: Vec<Vec<String>>,
    pub pictures: Vec<Picture>,
}

/// A chart as a drawing, and as pixels for programs that do not know drawings.
pub struct Picture {
    pub svg: String,
    pub png: Vec<u8>,
}

struct Writing<'a> {
    document: &'a Document,
    out: String,
    bookmarks: usize,
    /// Level, mark and text of the headings.
    headings: Vec<(usize, String, &'a str)>,
    /// Mark and text of the captions of tables and figures.
    captions: [Vec<(String, String)>; 2],
    footnotes: Vec<Vec<String>>,
    pictures: Vec<Picture>,
}

impl Body {
    pub fn of(document: &Document) -> Result<Self, Failure> {
        let mut writing = Writing {
            document,
            out: String::new(),
            bookmarks: 0,
            headings: Vec::new(),
            captions: Default::default(),
            footnotes: Vec::new(),
            pictures: Vec::new(),
        };
        if let Some(summary) = &document.summary {
            writing.summary(summary);
        }
        for block in &document.blocks {
            writing.block(block)?;
        }
        let Writing { out, headings, footnotes, pictures, .. } = writing;
        let xml = format!("{}{}{out}", cover(document), contents(document, &headings));
        Ok(Self { xml, footnotes, pictures })
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
        for (name, svg) in figure.pictures() {
            let png = chart::png(svg).ok_or_else(|| Failure::internal(&name))?;
            let height = height_of(svg).unwrap_or(CHART_UNITS / 2.0);
            let width = TEXT_WIDTH * EMU;
            let height = (width as f64 * height / CHART_UNITS) as usize;
            self.pictures.push(Picture { svg: svg.clone(), png });
            let number = self.pictures.len();
            let (name, alt) = (escape(&figure.caption), escape(&figure.picture.alt));
            let drawing = format!(
                "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
                 <wp:extent cx=\"{width}\" cy=\"{height}\"/>\
                 <wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/>\
                 <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>\
                 <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
                 <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/>\
                 <pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdPng{number}\"><a:extLst>\
                 <a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\">\
                 <asvg:svgBlip r:embed=\"rIdSvg{number}\"/></a:ext></a:extLst></a:blip>\
                 <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
                 <a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>\
                 </a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
            );
            self.out.push_str(&paragraph("Picture", &drawing));
        }
        Ok(())
    }

    fn table(&mut self, shown: &Shown) {
        let (grid, notes) = shown.on_paper();
        let grid = &*grid;
        self.caption(0, &shown.caption, &notes);
        let widths = widths(grid);
        let columns: String = widths.iter().map(|w| format!("<w:gridCol w:w=\"{w}\"/>")).collect();
        let caption = escape(&shown.caption);
        let _ = writeln!(
            self.out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"SurveyTable\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
             <w:tblLook w:val=\"04A0\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" \
             w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{caption}\"/>\
             </w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        );
        heads(grid, &widths, &mut self.out);
        grid.rows.iter().for_each(|row| line(row, grid, &widths, &mut self.out));
        self.out.push_str("</w:tbl>\n");
        // Tables without a paragraph between them would be one.
        self.out.push_str(&paragraph("AfterTable", ""));
    }
}

/// The height that a drawing says it has.
fn height_of(svg: &str) -> Option<f64> {
    let from = svg.find(" height=\"")? + 9;
    let to = from + svg[from..].find('"')?;
    svg[from..to].parse().ok()
}

/// Widths of columns by the letters that they hold, the labels of the rows at most half.
fn widths(grid: &Grid) -> Vec<usize> {
    const LEAST: usize = 5;
    const MOST: usize = 40;
    let letters =
        |text: &str| text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0);
    let count = grid.columns.len().max(1);
    let wanted: Vec<usize> = (0..count)
        .map(|at| {
            let column = &grid.columns[at.min(grid.columns.len().saturating_sub(1))];
            // A heading may break; what stands below should not.
            let heading =
                letters(if column.answer.is_empty() { &column.heading } else { &column.answer });
            let cells = grid.rows.iter().filter(|row| !row.heading).map(|row| match at {
                0 => letters(&row.label),
                at => row.cells.get(at - 1).map_or(0, |cell| {
                    let items = cell.items.iter().map(|item| letters(item)).max().unwrap_or(0);
                    items.max(letters(&cell.shown()) + cell.base.as_deref().map_or(0, letters))
                }),
            });
            cells.max().unwrap_or(0).max(heading / 2).clamp(LEAST, MOST) + 2
        })
        .collect();
    let all: usize = wanted.iter().sum();
    wanted.iter().map(|width| width * TEXT_WIDTH / all.max(1)).collect()
}

/// A cell of so many columns.
fn cell(width: usize, span: usize, merge: &str, content: &str) -> String {
    let span = if span > 1 { format!("<w:gridSpan w:val=\"{span}\"/>") } else { String::new() };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{merge}</w:tcPr>{content}</w:tc>"
    )
}

/// What is lacking is seen at a glance.
const LACKING: &str = "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FBE3DC\"/>";

const HEAD_ROW: &str = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";

/// Heads are repeated on each page. Those of a cross table are questions over answers.
fn heads(grid: &Grid, widths: &[usize], out: &mut String) {
    let head = |text: &str| paragraph("TableHead", &run(text));
    let is_cross = grid.columns.iter().any(|column| !column.question.is_empty());
    out.push_str(HEAD_ROW);
    if !is_cross {
        for (column, width) in grid.columns.iter().zip(widths) {
            out.push_str(&cell(*width, 1, "", &head(&column.heading)));
        }
        out.push_str("</w:tr>\n");
        return;
    }
    let same = |a: &Column, b: &Column| !a.question.is_empty() && a.question == b.question;
    let mut at = 0;
    for group in grid.columns.chunk_by(same) {
        let [first, ..] = group else { continue };
        let width = widths[at..at + group.len()].iter().sum();
        out.push_str(&match first.question.is_empty() {
            true => cell(width, 1, "<w:vMerge w:val=\"restart\"/>", &head(&first.heading)),
            false => cell(width, group.len(), "", &head(&first.question)),
        });
        at += group.len();
    }
    let _ = write!(out, "</w:tr>\n{HEAD_ROW}");
    for (column, width) in grid.columns.iter().zip(widths) {
        out.push_str(&match column.question.is_empty() {
            true => cell(*width, 1, "<w:vMerge/>", &head("")),
            false => cell(*width, 1, "", &head(&column.answer)),
        });
    }
    out.push_str("</w:tr>\n");
}

fn line(row: &Row, grid: &Grid, widths: &[usize], out: &mut String) {
    out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    if row.heading {
        let width = widths.iter().sum();
        let label = paragraph("TableGroup", &run(&row.label));
        out.push_str(&cell(width, widths.len(), "", &label));
        out.push_str("</w:tr>\n");
        return;
    }
    let style = match (row.total, row.indent) {
        (true, _) => "TableGroup",
        (false, 0) => "TableText",
        (false, 1) => "TableText1",
        (false, _) => "TableText2",
    };
    out.push_str(&cell(widths[0], 1, "", &paragraph(style, &run(&row.label))));
    for (at, width) in widths.iter().enumerate().skip(1) {
        let shade = row.cells.get(at - 1).and_then(|cell| cell.shade);
        let shade = shade.map(|shade| {
            let fill = rgb(of_shade(shade));
            format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill:06X}\"/>")
        });
        let content = match row.cells.get(at - 1) {
            Some(of) => content(of, &grid.columns[at], grid.prose),
            None => paragraph("TableText", ""),
        };
        let mark = row.cells.get(at - 1).and_then(|of| of.mark);
        let shade = if mark == Some(Mark::Lacking) { Some(LACKING) } else { shade.as_deref() };
        out.push_str(&cell(*width, 1, shade.unwrap_or_default(), &content));
    }
    out.push_str("</w:tr>\n");
}

fn content(cell: &Cell, column: &Column, is_prose: bool) -> String {
    if !cell.items.is_empty() {
        let items = cell.items.iter().map(|item| paragraph("TableText", &run(item)));
        return items.collect();
    }
    let base = cell.base.as_deref().filter(|base| !base.is_empty());
    let base = base.map(|base| styled_run(base, Some("Base"))).unwrap_or_default();
    let style = if column.words || is_prose { "TableText" } else { "TableNumber" };
    paragraph(style, &format!("{}{base}", run(&cell.shown())))
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

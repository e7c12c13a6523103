//! The parts of the file and how they are packed. The same report gives the same bytes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::blocks::Body;
use super::dressed::Dressed;
use super::figures::Medium;
use super::markup::{HEAD, W, field, paragraph, run};
use super::styles;
use super::theme::{fonts, theme};
use crate::view::document::Document;
use crate::writers::Look;
use crate::writers::escape::escape;
use crate::writers::office::{Part, Reference};
use crate::writers::xlsx::{Native, WORKBOOK};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const THEME_TYPE: &str = "application/vnd.openxmlformats-officedocument.theme+xml";
const CHART_TYPE: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";

/// A4 with margins of 25 mm; the cover has neither head nor foot.
const SECTION: &str = "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1418\" w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\" w:header=\"709\" \
    w:footer=\"709\" w:gutter=\"0\"/><w:titlePg/>";

/// The parts below `word/`, and what the document calls them.
#[derive(Default)]
struct Parts {
    parts: Vec<Part>,
    /// Id, kind and target.
    relations: Vec<(String, String, String)>,
}

impl Parts {
    /// A part that the document refers to.
    fn add(
        &mut self,
        id: String,
        kind: &str,
        name: &str,
        media_type: Option<&str>,
        bytes: Vec<u8>,
    ) {
        self.relations.push((id, format!("{OFFICE}/{kind}"), name.to_owned()));
        self.beside(&format!("word/{name}"), media_type, bytes);
    }

    /// A part that another one refers to.
    fn beside(&mut self, path: &str, media_type: Option<&str>, bytes: Vec<u8>) {
        let media_type = media_type.map(str::to_owned);
        self.parts.push(Part { path: path.to_owned(), media_type, bytes });
    }

    /// A part of WordprocessingML of its own kind.
    fn own(&mut self, kind: &str, xml: String) {
        let media_type = format!("{WORD_TYPE}.{kind}+xml");
        let name = format!("{kind}.xml");
        self.add(format!("rId-{kind}"), kind, &name, Some(&media_type), xml.into_bytes());
    }

    fn medium(&mut self, number: usize, medium: Medium) {
        match medium {
            Medium::Picture { svg, png } => {
                let name = |kind: &str| format!("media/figure{number}.{kind}");
                let svg = svg.into_bytes();
                self.add(format!("rIdSvg{number}"), "image", &name("svg"), None, svg);
                self.add(format!("rIdPng{number}"), "image", &name("png"), None, png);
            }
            Medium::Chart(Native { xml, workbook, .. }) => {
                let name = format!("charts/figure{number}.xml");
                let id = format!("rIdChart{number}");
                self.add(id, "chart", &name, Some(CHART_TYPE), xml.into_bytes());
                let target = format!("../embeddings/figure{number}.xlsx");
                let of_chart = [(WORKBOOK, format!("{OFFICE}/package"), target)];
                let path = format!("word/charts/_rels/figure{number}.xml.rels");
                self.beside(&path, None, relations(&of_chart).into_bytes());
                self.beside(&format!("word/embeddings/figure{number}.xlsx"), None, workbook);
            }
        }
    }
}

/// In the looks of an office, where it has given some: what its document lacks is as in ours.
pub fn package(document: &Document, body: Body, look: &Look) -> zip::result::ZipResult<Vec<u8>> {
    let none = Reference::default();
    let office = look.reference.as_ref().unwrap_or(&none);
    let page = look.reference.as_ref().map(|office| office.page).unwrap_or_default();
    let styles = styles::all(&look.palette, page.width);
    let dressed = Dressed::new(&styles, look.reference.as_ref());
    let mut parts = Parts { parts: office.parts.clone(), relations: office.relations.clone() };
    let lacks =
        |kind: &str| !office.relations.iter().any(|(_, of, _)| of.ends_with(&format!("/{kind}")));
    if lacks("theme") {
        let theme = theme(&look.palette).into_bytes();
        parts.add("rId-theme".to_owned(), "theme", "theme/theme1.xml", Some(THEME_TYPE), theme);
    }
    if lacks("fontTable") {
        parts.own("fontTable", fonts());
    }
    parts.own("settings", settings(document, office));
    parts.own("footnotes", dressed.worn(&footnotes(&body.footnotes)));
    let mut section = [office.heads.clone(), office.feet.clone(), office.section.clone()];
    if section[0].is_empty() {
        let title = paragraph("Header", &run(&document.cover.title));
        parts.own("header", dressed.worn(&format!("{HEAD}<w:hdr {W}>{title}</w:hdr>\n")));
        section[0] = "<w:headerReference w:type=\"default\" r:id=\"rId-header\"/>".to_owned();
    }
    if section[1].is_empty() {
        let number = paragraph("Footer", &field("PAGE", "1"));
        parts.own("footer", dressed.worn(&format!("{HEAD}<w:ftr {W}>{number}</w:ftr>\n")));
        section[1] = "<w:footerReference w:type=\"default\" r:id=\"rId-footer\"/>".to_owned();
    }
    if section[2].is_empty() {
        section[2] = SECTION.to_owned();
    }
    let text = dressed.worn(&body.xml);
    for (number, medium) in (1..).zip(body.media) {
        parts.medium(number, medium);
    }
    if let Some(numbering) = dressed.numbering {
        parts.own("numbering", numbering);
    }
    parts.own("styles", dressed.styles);
    let of_document = relations(&parts.relations);
    parts.beside("word/_rels/document.xml.rels", None, of_document.into_bytes());
    let xml = format!(
        "{HEAD}<w:document {W} xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
         xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\">\
         <w:body>\n{}<w:sectPr>{}</w:sectPr></w:body></w:document>\n",
        text,
        section.concat()
    );
    let media_type = format!("{WORD_TYPE}.document.main+xml");
    parts.beside("word/document.xml", Some(&media_type), xml.into_bytes());
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    parts.beside("docProps/core.xml", Some(core), properties(document).into_bytes());
    let of_package = relations(&[
        ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
    ]);
    parts.beside("_rels/.rels", None, of_package.into_bytes());
    packed(&parts.parts)
}

fn packed(parts: &[Part]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    // Pixels and workbooks are packed already.
    let stored = options.compression_method(CompressionMethod::Stored);
    let options = options.compression_method(CompressionMethod::Deflated);
    let is_packed = |path: &str| path.ends_with(".png") || path.ends_with(".xlsx");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // What the parts are is said first.
    archive.start_file("[Content_Types].xml", options)?;
    archive.write_all(types(parts).as_bytes())?;
    for part in parts {
        let options = if is_packed(&part.path) { stored } else { options };
        archive.start_file(part.path.as_str(), options)?;
        archive.write_all(&part.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn types(parts: &[Part]) -> String {
    let named = parts.iter().filter_map(|part| Some((&part.path, part.media_type.as_ref()?)));
    let named =
        named.map(|(path, of)| format!("<Override PartName=\"/{path}\" ContentType=\"{of}\"/>"));
    let endings = [
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
        ("svg", "image/svg+xml"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ];
    let endings = endings
        .map(|(ending, of)| format!("<Default Extension=\"{ending}\" ContentType=\"{of}\"/>"));
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">{}{}</Types>\n",
        endings.concat(),
        named.collect::<String>()
    )
}

fn relations<T: AsRef<str>, K: AsRef<str>, N: AsRef<str>>(all: &[(T, K, N)]) -> String {
    let all = all.iter().map(|(id, kind, target)| {
        let (id, kind, target) = (id.as_ref(), kind.as_ref(), target.as_ref());
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    });
    let all: String = all.collect();
    format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>\n")
}

fn properties(document: &Document) -> String {
    let cover = &document.cover;
    let creator = cover.organisation.as_deref().unwrap_or_default();
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:language>{}</dc:language></cp:coreProperties>\n",
        escape(&cover.title),
        escape(creator),
        document.lang.code()
    )
}

fn settings(document: &Document, office: &Reference) -> String {
    let switch = |is_on: bool, of: &'static str| if is_on { of } else { "" };
    let language = match document.lang.code() {
        "ja" => "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/>",
        _ => "<w:themeFontLang w:val=\"en-US\"/>",
    };
    format!(
        "{HEAD}<w:settings {W}><w:zoom w:percent=\"100\"/>{}<w:defaultTabStop w:val=\"840\"/>{}\
         <w:footnotePr><w:footnote w:id=\"0\"/><w:footnote w:id=\"1\"/></w:footnotePr>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         {language}</w:settings>\n",
        switch(office.has_mirrored_margins, "<w:mirrorMargins/>"),
        switch(office.has_even_heads, "<w:evenAndOddHeaders/>")
    )
}

/// The first two are the rules above footnotes. A line a note.
fn footnotes(notes: &[Vec<String>]) -> String {
    let rule = |id: usize, kind: &str, mark: &str| {
        format!(
            "<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>"
        )
    };
    let mark = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>";
    let footnote = |(id, lines): (usize, &Vec<String>)| {
        let lines = lines.iter().enumerate().map(|(line, note)| {
            let mark = if line == 0 { mark } else { "" };
            paragraph("FootnoteText", &format!("{mark}{}", run(&format!(" {note}"))))
        });
        format!("<w:footnote w:id=\"{id}\">{}</w:footnote>", lines.collect::<String>())
    };
    let notes = (2..).zip(notes).map(footnote);
    format!(
        "{HEAD}<w:footnotes {W}>{}{}{}</w:footnotes>\n",
        rule(0, "separator", "separator"),
        rule(1, "continuationSeparator", "continuationSeparator"),
        notes.collect::<String>()
    )
}

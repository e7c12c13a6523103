//! The parts of the file and how they are packed. The same report gives the same bytes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::blocks::Body;
use super::markup::{escape, field, paragraph, run};
use super::styles::styles;
use crate::view::chart::Palette;
use crate::view::document::Document;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A4 with margins of 25 mm; the cover has neither head nor foot.
const SECTION: &str = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>\
    <w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1418\" w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\" w:header=\"709\" \
    w:footer=\"709\" w:gutter=\"0\"/><w:titlePg/></w:sectPr>";

pub fn package(
    document: &Document,
    body: Body,
    palette: &Palette,
) -> zip::result::ZipResult<Vec<u8>> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut put = |name: &str, text: String| parts.push((name.to_owned(), text.into_bytes()));
    put("[Content_Types].xml", types());
    put(
        "_rels/.rels",
        relations(&[
            ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml".to_owned()),
            (
                "rId2",
                format!("{PACKAGE}/relationships/metadata/core-properties"),
                "docProps/core.xml".to_owned(),
            ),
        ]),
    );
    put("docProps/core.xml", properties(document));
    let mut of_document: Vec<(String, String, String)> =
        ["styles", "settings", "numbering", "footnotes"]
            .iter()
            .enumerate()
            .map(|(at, part)| {
                (format!("rId{}", at + 1), format!("{OFFICE}/{part}"), format!("{part}.xml"))
            })
            .collect();
    for part in ["Header", "Footer"] {
        let name = part.to_lowercase();
        of_document.push((format!("rId{part}"), format!("{OFFICE}/{name}"), format!("{name}.xml")));
    }
    for number in 1..=body.pictures.len() {
        for kind in ["Svg", "Png"] {
            let target = format!("media/chart{number}.{}", kind.to_lowercase());
            of_document.push((format!("rId{kind}{number}"), format!("{OFFICE}/image"), target));
        }
    }
    let borrowed: Vec<(&str, String, String)> = of_document
        .iter()
        .map(|(id, kind, target)| (id.as_str(), kind.clone(), target.clone()))
        .collect();
    put("word/_rels/document.xml.rels", relations(&borrowed));
    put(
        "word/document.xml",
        format!(
            "{HEAD}<w:document {W} xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
         xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\">\
         <w:body>\n{}{SECTION}</w:body></w:document>\n",
            body.xml
        ),
    );
    put("word/styles.xml", styles(palette));
    put("word/settings.xml", settings(document));
    put("word/numbering.xml", numbering());
    put("word/footnotes.xml", footnotes(&body.footnotes));
    let title = paragraph("Header", &run(&document.cover.title));
    put("word/header.xml", format!("{HEAD}<w:hdr {W}>{title}</w:hdr>\n"));
    let page = paragraph("Footer", &field("PAGE", "1"));
    put("word/footer.xml", format!("{HEAD}<w:ftr {W}>{page}</w:ftr>\n"));
    for (number, picture) in (1..).zip(body.pictures) {
        parts.push((format!("word/media/chart{number}.svg"), picture.svg.into_bytes()));
        parts.push((format!("word/media/chart{number}.png"), picture.png));
    }
    packed(parts)
}

fn packed(parts: Vec<(String, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn types() -> String {
    let part = |name: &str, kind: &str| {
        format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{WORD_TYPE}.{kind}+xml\"/>")
    };
    let parts: String = [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("numbering", "numbering"),
        ("footnotes", "footnotes"),
        ("header", "header"),
        ("footer", "footer"),
    ]
    .map(|(name, kind)| part(name, kind))
    .concat();
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>{parts}\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>\n"
    )
}

fn relations(all: &[(&str, String, String)]) -> String {
    let all = all.iter().map(|(id, kind, target)| {
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

fn settings(document: &Document) -> String {
    let language = match document.lang.code() {
        "ja" => "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/>",
        _ => "<w:themeFontLang w:val=\"en-US\"/>",
    };
    format!(
        "{HEAD}<w:settings {W}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"840\"/>\
         <w:footnotePr><w:footnote w:id=\"0\"/><w:footnote w:id=\"1\"/></w:footnotePr>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         {language}</w:settings>\n"
    )
}

fn numbering() -> String {
    format!(
        "{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">\
         <w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
         <w:numFmt w:val=\"bullet\"/><w:pStyle w:val=\"ListBullet\"/><w:lvlText w:val=\"・\"/>\
         <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"420\" w:hanging=\"280\"/></w:pPr></w:lvl>\
         </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>\n"
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

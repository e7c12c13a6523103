//! Words and paragraphs as WordprocessingML.

use crate::view::prose::{Inline, Paragraph};
use crate::writers::escape::escape;

/// Before every part.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The names of WordprocessingML.
pub const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A run; line breaks are kept.
pub fn run(text: &str) -> String {
    styled_run(text, None)
}

/// A run in a character style.
pub fn styled_run(text: &str, style: Option<&str>) -> String {
    let style = style.map(|style| format!("<w:rPr><w:rStyle w:val=\"{style}\"/></w:rPr>"));
    let lines = text.split('\n').map(|line| {
        format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(line.trim_end_matches('\r')))
    });
    let lines: Vec<String> = lines.collect();
    format!("<w:r>{}{}</w:r>", style.unwrap_or_default(), lines.join("<w:br/>"))
}

/// A paragraph in a style, of runs.
pub fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>\n")
}

/// The runs of a paragraph of prose.
pub fn prose(parts: &Paragraph) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(text) | Inline::Code(text) => run(text),
        Inline::Strong(text) => styled_run(text, Some("Strong")),
        Inline::Break => "<w:r><w:br/></w:r>".to_owned(),
    };
    parts.iter().map(part).collect()
}

/// A field with what it shows until it is made anew.
pub fn field(instruction: &str, shown: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        escape(instruction),
        run(shown)
    )
}

/// Runs between the marks that a link leads to.
pub fn bookmarked(id: usize, name: &str, runs: &str) -> String {
    format!(
        "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>{runs}<w:bookmarkEnd w:id=\"{id}\"/>"
    )
}

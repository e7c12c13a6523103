//! Workbooks as Excel writes them now: calamine tells the styles of their cells, and gives the
//! pieces of a text as one.

use calamine::Style;
use memchr::memmem;

use super::Shown;
use crate::ingest::grid::Cell;

/// How a style shows the number of a cell.
pub fn shown(style: &Style) -> Shown {
    if style.font.as_ref().is_some_and(|font| font.strikethrough) {
        return Shown::Unclear;
    }
    Shown::of_format(style.number_format.as_ref().map_or("", |format| &format.format_code))
}

/// Begins a text of which a part is struck out or raised. No text has it: it is no character.
const MARK: char = '\u{fdd0}';

/// Puts the mark before texts of a part of a workbook of which a piece is struck out or
/// raised. The reader of workbooks gives the pieces as one text: 12 with a raised 2 as 122.
pub fn mark(xml: Vec<u8>) -> Vec<u8> {
    let is_there = |tag: &[u8]| memmem::find(&xml, tag).is_some();
    if !is_there(b"strike") && !is_there(b"vertAlign") {
        return xml;
    }
    let mut marked = Vec::with_capacity(xml.len() + 64);
    let mut rest = xml.as_slice();
    while let Some((start, end)) = next_text(rest) {
        let text = &rest[start..end];
        marked.extend_from_slice(&rest[..start]);
        match first_letter(text).filter(|_| is_unclear(text)) {
            Some(at) => {
                marked.extend_from_slice(&text[..at]);
                marked.extend_from_slice(MARK.encode_utf8(&mut [0; 4]).as_bytes());
                marked.extend_from_slice(&text[at..]);
            }
            None => marked.extend_from_slice(text),
        }
        rest = &rest[end..];
    }
    marked.extend_from_slice(rest);
    marked
}

/// Begin and end of the next text with its pieces.
fn next_text(xml: &[u8]) -> Option<(usize, usize)> {
    let begins = |&at: &usize| {
        [b"<si>", b"<is>", b"<si ", b"<is "].iter().any(|tag| xml[at..].starts_with(*tag))
    };
    let start = memchr::memchr_iter(b'<', xml).find(begins)?;
    let end: &[u8] = if xml[start + 1] == b's' { b"</si>" } else { b"</is>" };
    let length = memmem::find(&xml[start..], end)?;
    Some((start, start + length + end.len()))
}

/// Where the letters of its first piece begin.
fn first_letter(text: &[u8]) -> Option<usize> {
    let tag = [b"<t>".as_slice(), b"<t "].iter().filter_map(|tag| memmem::find(text, tag)).min()?;
    Some(tag + memchr::memchr(b'>', &text[tag..])? + 1)
}

fn is_unclear(text: &[u8]) -> bool {
    let has = |tag: &[u8]| memmem::find(text, tag).is_some();
    let is_not = |at: usize| {
        let not = [b"<strike val=\"0\"".as_slice(), b"<strike val=\"false\""];
        not.iter().any(|tag| text[at..].starts_with(tag))
    };
    let is_struck = memmem::find_iter(text, b"<strike").any(|at| !is_not(at));
    is_struck || has(b"\"superscript\"") || has(b"\"subscript\"")
}

/// A text without the mark: as a cell if it had one, else as it is.
pub fn unmarked(text: &str) -> Result<Cell, &str> {
    match text.strip_prefix(MARK) {
        Some(text) => Ok(Cell::Unclear(text.to_owned())),
        None => Err(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_are_struck_out_or_raised_mark_their_text() {
        let xml = r#"<sst><si><t>12</t></si><si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si><si><r><rPr><strike val="0"/></rPr><t xml:space="preserve">5</t></r></si><si><r><rPr><strike val="0"/></rPr><t>3</t></r><r><rPr><strike val="1"/></rPr><t>5</t></r></si></sst>"#;
        let marked = String::from_utf8(mark(xml.as_bytes().to_vec())).expect("text");
        assert_eq!(marked.replace(MARK, ""), xml);
        assert!(marked.contains("<r><t>\u{fdd0}12") && marked.contains("<t>\u{fdd0}3"), "{marked}");
        assert_eq!(marked.matches(MARK).count(), 2);
    }
}

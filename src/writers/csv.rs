//! CSV as Excel opens it with the right characters: UTF-8 with a byte order mark.

use std::io::Write;

use unicode_normalization::UnicodeNormalization;

/// A writer into memory.
pub fn writer() -> ::csv::Writer<Vec<u8>> {
    writer_of(0)
}

/// The same with room for so many lines. As it grows it would be moved, and be there twice; room
/// that is not needed takes no memory.
pub fn writer_of(lines: usize) -> ::csv::Writer<Vec<u8>> {
    let mut bytes = Vec::with_capacity(BYTE_ORDER_MARK.len() + lines * LINE);
    bytes.extend_from_slice(BYTE_ORDER_MARK);
    csv_lines().from_writer(bytes)
}

/// Bytes of a line that is longer than most.
const LINE: usize = 320;

/// The same into a file.
pub fn writer_to<W: Write>(mut file: W) -> std::io::Result<::csv::Writer<W>> {
    file.write_all(BYTE_ORDER_MARK)?;
    Ok(csv_lines().from_writer(file))
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn csv_lines() -> ::csv::WriterBuilder {
    let mut lines = ::csv::WriterBuilder::new();
    lines.terminator(::csv::Terminator::CRLF);
    lines
}

/// A text that Excel does not take for a formula.
pub fn literal(text: &str) -> String {
    // Wide signs and those behind spaces are formulas to some programs.
    let first = text.nfkc().find(|c| !matches!(c, ' ' | '\u{feff}'));
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_becomes_a_formula() {
        assert_eq!(literal("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        for text in ["＝1+1", " =1+1", "\u{3000}＠x", "\n=1"] {
            assert_eq!(literal(text), format!("'{text}"));
        }
        assert_eq!(literal("医療法人"), "医療法人");
    }
}

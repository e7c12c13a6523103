//! Texts in CSV files.

use unicode_normalization::UnicodeNormalization;

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

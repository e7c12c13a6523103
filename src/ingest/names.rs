//! Labels and headers reduced to what tells them apart, so that they can be compared however
//! they are typed.

use unicode_normalization::UnicodeNormalization;

use crate::letters::is_unseen;

/// A header reduced like a label, without the circled numbers (①) that forms put before
/// some. Whatever stands between two digits is one sign: 問1-2 is 問1 (2), and not 問12.
pub fn header_name(text: &str) -> String {
    let is_circled = |c: char| matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    reduced(&text.replace(is_circled, ""), |_| BETWEEN)
}

/// Between the numbers of a header.
const BETWEEN: char = '_';

/// Names of parts of a header as the name of the whole.
pub fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    parts.into_iter().fold(String::new(), |mut whole, part| {
        if whole.ends_with(is_digit) && part.starts_with(is_digit) {
            whole.push(BETWEEN);
        }
        whole + part
    })
}

/// A label reduced to its letters and digits: compatibility forms unified, lower case,
/// without spaces, line breaks, punctuation. What stands between two digits stays, so that
/// 1～5人 is not 15人; of a label that has no letters (○, ×) all but the spaces does.
pub fn normalise(text: &str) -> String {
    reduced(text, |between| match between {
        '.' | '/' | ' ' => between,
        '-' | '~' | '〜' | '−' | '‐' | '–' | '—' | 'ー' => '-',
        c if c.is_whitespace() => ' ',
        _ => BETWEEN,
    })
}

/// `between` says what becomes of the first sign between two digits, if it is not a space
/// behind which another one stands.
fn reduced(text: &str, between: impl Fn(char) -> char) -> String {
    let text = compatible(text);
    let mut name = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut passed: Vec<char> = Vec::new();
    while let Some(letter) = letters.next() {
        // A long vowel between digits is a dash that was typed in kana.
        let is_dash = letter == 'ー' && name.ends_with(|c: char| c.is_ascii_digit());
        if !letter.is_alphanumeric() || is_dash && letters.peek().is_some_and(char::is_ascii_digit)
        {
            passed.push(letter);
            continue;
        }
        if letter.is_ascii_digit() && name.ends_with(|c: char| c.is_ascii_digit()) {
            let sign = passed.iter().find(|c| !c.is_whitespace()).or(passed.first());
            let is_thousands = passed == [','] && {
                let rest: Vec<bool> = letters.clone().take(3).map(|c| c.is_ascii_digit()).collect();
                rest.starts_with(&[true, true]) && rest.get(2) != Some(&true)
            };
            name.extend(sign.filter(|_| !is_thousands).map(|&sign| between(sign)));
        }
        passed.clear();
        name.extend(letter.to_lowercase());
    }
    // The zero of kanji numbers alone is a ring.
    if name.is_empty() || name == "〇" {
        let sign = |c| match c {
            '◯' | '〇' => '○',
            '✕' | '✖' | '╳' => '×',
            c => c,
        };
        name = text.chars().filter(|c| !c.is_whitespace()).map(sign).collect();
    }
    name
}

/// Compatibility forms unified (NFKC), but never so that something becomes a digit that is
/// none: a raised or circled number is not part of the number before it. Marks of the order
/// of bytes and signs of control are no letters.
pub fn compatible(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| !is_unseen(*c)).collect();
    }
    let becomes_digit = |c: char| {
        !c.is_ascii() && !('０'..='９').contains(&c) && c.nfkc().any(|c| c.is_ascii_digit())
    };
    let mut unified = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(becomes_digit) {
        let sign = rest[at..].chars().next().map_or(0, char::len_utf8);
        unified.extend(rest[..at].nfkc());
        unified.push_str(&rest[at..at + sign]);
        rest = &rest[at + sign..];
    }
    unified.extend(rest.nfkc());
    unified.retain(|c| !is_unseen(c));
    unified
}

/// Compatibility forms unified, the dashes that stand for a minus too, trimmed.
pub fn plain(text: &str) -> String {
    let text: String = compatible(text)
        .chars()
        .map(|c| if matches!(c, '−' | '‐' | '–') { '-' } else { c })
        .collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_labels_and_headers_stay_apart() {
        let same = [
            ("1～5人", "1〜5人"),
            ("1～5人", "１－５ 人"),
            ("1,000件", "1000件"),
            ("○", "◯"),
            ("○", "〇"),
        ];
        for (a, b) in same {
            assert_eq!(normalise(a), normalise(b), "{a} {b}");
        }
        let other = [
            ("1～5人", "15人"),
            ("1.5", "1～5"),
            ("1 5", "15"),
            ("？", "×"),
            ("12²", "122"),
            ("120①", "1201"),
            ("○", "×"),
            ("½", "12"),
        ];
        for (a, b) in other {
            assert_ne!(normalise(a), normalise(b), "{a} {b}");
        }
        assert_ne!(header_name("問1-2"), header_name("問12"));
        assert_eq!(header_name("問1-2"), header_name("問１．２"));
        assert_eq!(header_name("問4 1～5人"), joined(["問4", &header_name("1～5人")]));
        assert_eq!(header_name("③ 問2"), "問2");
        assert_eq!(compatible("\u{feff}ｶﾞ\u{7}"), "ガ");
    }
}

//! Letters that the fonts of a report have, and what becomes of others.
//!
//! A PDF that keeps to PDF/UA holds no letter without a shape: one emoji in a free text would
//! be the end of the whole report. What no font has is printed as 〓, as Japanese printers do,
//! and told.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::Value;
use ttf_parser::Face;

use crate::assets::{fonts, proportional_fonts};

/// Stands for a letter that cannot be printed.
const GETA: char = '〓';

static FACES: LazyLock<Vec<Face<'static>>> =
    LazyLock::new(|| fonts().filter_map(|font| Face::parse(font, 0).ok()).collect());

/// Whether a font has the letter, of those that were asked for.
static KNOWN: LazyLock<Mutex<HashMap<char, bool>>> = LazyLock::new(Mutex::default);

/// Whether one of the fonts has the letter. Most letters are in the first.
pub fn is_printable(letter: char) -> bool {
    if letter.is_ascii()
        || matches!(letter, 'ぁ'..='ん' | 'ァ'..='ー' | '一'..='龠' if is_common(letter))
    {
        return true;
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let has = || FACES.iter().any(|face| face.glyph_index(letter).is_some_and(|id| id.0 > 0));
    *known.entry(letter).or_insert_with(has)
}

/// Whether the first font has a kanji: a table of one bit each.
fn is_common(letter: char) -> bool {
    static COMMON: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let face = FACES.first();
        let has = |code| {
            let letter = char::from_u32(code);
            letter.zip(face).is_some_and(|(letter, face)| face.glyph_index(letter).is_some())
        };
        (0x3000..0xa000).map(has).collect()
    });
    COMMON.get((letter as usize).wrapping_sub(0x3000)).copied().unwrap_or(false)
}

/// How wide a text is in one line, in ems. Letters are as in the bold face, where that is wider.
pub fn width(text: &str) -> f64 {
    let letters = text.chars().map(letter_width).sum::<f64>();
    let pairs = text.chars().zip(text.chars().skip(1));
    // Signs that stand beside each other share the space between them.
    letters - 0.5 * pairs.filter(|&(a, b)| is_sign(a) && is_sign(b)).count() as f64
}

fn is_sign(letter: char) -> bool {
    "（）「」『』［］｛｝〈〉《》【】〔〕、。，．".contains(letter)
}

fn letter_width(letter: char) -> f64 {
    /// Of the letters that the proportional font prints.
    static PROPORTIONAL: LazyLock<Vec<f64>> = LazyLock::new(|| {
        let faces: Vec<Face<'_>> =
            proportional_fonts().into_iter().filter_map(|font| Face::parse(font, 0).ok()).collect();
        let widest =
            |letter| faces.iter().filter_map(|face| advance(face, letter)).fold(0.0, f64::max);
        ('\u{20}'..='\u{24f}').map(widest).collect()
    });
    let place = (letter as usize).checked_sub(0x20);
    match place.and_then(|place| PROPORTIONAL.get(place)) {
        Some(&width) if width > 0.0 => width,
        _ if matches!(letter, '\u{3000}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}') => 1.0,
        // The two proportional faces do not print other letters.
        _ => FACES.iter().skip(2).find_map(|face| advance(face, letter)).unwrap_or(1.0),
    }
}

fn advance(face: &Face<'_>, letter: char) -> Option<f64> {
    let glyph = face.glyph_index(letter).filter(|id| id.0 > 0)?;
    let advance = face.glyph_hor_advance(glyph)?;
    Some(f64::from(advance) / f64::from(face.units_per_em()))
}

/// Whether a sign only joins or colours the one before it. Typst prints the last part of such
/// a group alone where the first is in another font: of a digit in a key, the key.
fn is_part_of_group(letter: char) -> bool {
    matches!(letter, '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Signs of control other than line breaks and tabs, marks of the order of bytes and of the
/// direction of writing, spaces without width and hyphens that are only meant: nobody sees them.
/// What joins letters to one sign is none of them.
pub fn is_unseen(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}')
}

/// A text as it can be printed.
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_fine = |c: char| is_printable(c) && !is_part_of_group(c) && !is_unseen(c);
    if text.chars().all(is_fine) {
        return Cow::Borrowed(text);
    }
    let seen = text.chars().filter(|&c| !is_part_of_group(c) && !is_unseen(c));
    Cow::Owned(seen.map(|c| if is_printable(c) { c } else { GETA }).collect())
}

/// The same of all texts of a document.
pub fn make_printable(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(clean) = printable(text) {
                *text = clean;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(make_printable),
        Value::Object(values) => values.values_mut().for_each(make_printable),
        _ => {}
    }
}

/// The letters of a text that no font has.
pub fn unprintable(text: &str) -> BTreeSet<char> {
    let is_letter = |c: &char| !is_part_of_group(*c) && !is_unseen(*c) && !c.is_whitespace();
    text.chars().filter(is_letter).filter(|&c| !is_printable(c)).collect()
}

/// Letters that not every system shows alike: vendors' additions to JIS X 0208 (NEC rows 13 and
/// 89 to 92, IBM), private ones, and those outside the basic plane.
pub fn is_platform_dependent(letter: char) -> bool {
    if letter.is_ascii() {
        return false;
    }
    if matches!(letter, '\u{e000}'..='\u{f8ff}') || letter > '\u{ffff}' {
        return true;
    }
    let mut buffer = [0; 4];
    let (bytes, _, is_unmappable) = encoding_rs::SHIFT_JIS.encode(letter.encode_utf8(&mut buffer));
    let is_enclosed = matches!(letter, '\u{2460}'..='\u{24ff}' | '\u{3200}'..='\u{33ff}');
    match is_unmappable {
        true => is_enclosed,
        false => matches!(bytes.first(), Some(0x87 | 0xed | 0xee | 0xfa..=0xfc)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_signs_and_emoji_are_printed_and_what_no_font_has_is_shown_as_such() {
        for text in ["𠮷野家", "髙﨑 𩸽", "👍", "✔☑", "김 박", "é ñ Ł", "①㈱㎡", "♥★"]
        {
            assert_eq!(printable(text), text);
        }
        assert_eq!(printable("ก\u{e000}い"), "〓〓い");
        assert_eq!(unprintable("aกいก"), BTreeSet::from(['ก']));
        // Groups lose what would replace their first sign.
        assert_eq!(printable("1\u{fe0f}\u{20e3} ☝\u{1f3fb}"), "1\u{fe0f} ☝");
        assert_eq!(printable("鐘\u{7}の\u{feff}音"), "鐘の音");
    }
}

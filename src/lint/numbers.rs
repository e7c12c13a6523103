//! Numbers as people write them in texts.

use unicode_normalization::UnicodeNormalization;

/// What people write behind a number.
const BEHIND: [&str; 25] = [
    "",
    "%",
    "人",
    "件",
    "円",
    "千円",
    "百万円",
    "億円",
    "回",
    "日",
    "時間",
    "分",
    "世帯",
    "施設",
    "箇所",
    "か所",
    "カ所",
    "床",
    "歳",
    "倍",
    "機関",
    "点",
    "*",
    "**",
    "社",
];

/// Whether a text is one number with what people write around it: separators of thousands, a
/// unit or sign behind or before, full-width digits.
pub fn number_in(text: &str) -> bool {
    numbers_of(text) == 1 && around(text).is_some_and(|rest| BEHIND.contains(&rest.as_str()))
}

/// Whether a text is nothing but several numbers, as in `12 (34.5%)`. A range is one name.
pub fn several_numbers_in(text: &str) -> bool {
    let plain: String = text.nfkc().collect();
    let is_range = plain.contains(['~', '-', '〜', '–', '以']) || plain.contains("から");
    numbers_of(text) > 1
        && !is_range
        && around(text).is_some_and(|rest| BEHIND.contains(&rest.trim_matches(['%', '人'])))
}

/// What stands beside the numbers and their signs; `None` where words stand before them.
fn around(text: &str) -> Option<String> {
    const SIGNS: [char; 12] = ['-', '+', '△', '▲', '(', ')', '約', '¥', '\\', '$', '−', '/'];
    let plain: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    let first = plain.find(|letter: char| letter.is_ascii_digit())?;
    let is_sign = |letter: char| SIGNS.contains(&letter);
    if !plain[..first].chars().all(is_sign) {
        return None;
    }
    let is_part =
        |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.') || is_sign(letter);
    Some(plain.chars().filter(|&letter| !is_part(letter)).collect())
}

/// How many numbers stand in a text; separators of thousands and points divide none.
fn numbers_of(text: &str) -> usize {
    let plain: Vec<char> = text.nfkc().collect();
    let mut numbers = 0;
    let mut at = 0;
    while at < plain.len() {
        if !plain[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        numbers += 1;
        while at < plain.len() {
            let is_between = matches!(plain[at], ',' | '.')
                && plain.get(at + 1).is_some_and(char::is_ascii_digit);
            if !plain[at].is_ascii_digit() && !is_between {
                break;
            }
            at += 1;
        }
    }
    numbers
}

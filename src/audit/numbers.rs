//! Numbers as they are written.

/// A number in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    pub value: f64,
    /// Digits behind the point.
    pub decimals: usize,
    pub is_percent: bool,
    /// The bytes of its digits.
    pub start: usize,
    pub end: usize,
}

impl Number {
    /// Whether this is a value as it is rounded here.
    pub fn is(&self, value: f64) -> bool {
        let half = 0.5 * 10_f64.powi(-(self.decimals.min(12) as i32));
        (self.value - value).abs() <= half * (1.0 + 1e-6) + 1e-9 * value.abs()
    }

    /// Whether nothing was cut off in printing it.
    pub fn is_exact(&self) -> bool {
        self.decimals == 0 && !self.is_percent || self.decimals > 6
    }
}

/// All numbers of a text in order: digits, thousands with commas, a point, a sign.
pub fn numbers(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        while digit(at)
            || bytes.get(at) == Some(&b',')
                && (1..=3).all(|next| digit(at + next))
                && !digit(at + 4)
        {
            at += 1;
        }
        let mut decimals = 0;
        if bytes.get(at) == Some(&b'.') && digit(at + 1) {
            at += 1;
            while digit(at) {
                (at, decimals) = (at + 1, decimals + 1);
            }
        }
        let Ok(value) = text[start..at].replace(',', "").parse::<f64>() else { continue };
        let before = &text[..start];
        let is_of_word = before.ends_with(|of: char| of.is_ascii_alphabetic() || of == '.');
        // Of a telephone or a code.
        let has_zeros =
            bytes[start] == b'0' && bytes.get(start + 1).is_some_and(u8::is_ascii_digit);
        if is_of_word || has_zeros || text[at..].starts_with(|of: char| of.is_ascii_alphabetic()) {
            continue;
        }
        let is_negative = before.ends_with(['-', '−', '△', '▲']);
        let is_percent = text[at..].trim_start().starts_with(['%', '％']);
        let value = if is_negative { -value } else { value };
        found.push(Number { value, decimals, is_percent, start, end: at });
    }
    found
}

/// The number that a cell is, with a unit or without.
pub fn whole(cell: &str) -> Option<Number> {
    const LONGEST_UNIT: usize = 3;
    let cell = cell.trim();
    let numbers = numbers(cell);
    let [number] = numbers.as_slice() else { return None };
    let before = cell[..number.start].trim_end_matches(['-', '−', '△', '▲', '+', '±']);
    let after = cell[number.end..].trim();
    let is_unit = after.chars().count() <= LONGEST_UNIT && !after.contains(['.', '．', '）', ')']);
    (before.trim().is_empty() && is_unit).then_some(*number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_signs_and_roundings() {
        let read = |text| numbers(text).iter().map(|of| of.value).collect::<Vec<_>>();
        assert_eq!(read("釜石市 1,234施設（0.8%）、-5、q3"), [1234.0, 0.8, -5.0]);
        assert_eq!(read("1,2,3"), [1.0, 2.0, 3.0]);
        assert_eq!(read("電話 0000-12-1074、0、0.5、007"), [-12.0, -1074.0, 0.0, 0.5]);
        assert!(whole("12.5").expect("a number").is(12.46));
        assert!(!whole("12.5").expect("a number").is(12.56));
        assert!(
            whole("3施設").is_some() && whole("1. 釜石市").is_none() && whole("0以上").is_some()
        );
    }
}

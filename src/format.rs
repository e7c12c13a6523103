//! How numbers are printed: decimals, and commas every three digits; rounded half away from zero on the
//! decimal value (四捨五入), as Excel shows it.

use crate::rounding;

/// `0`, `0.00` (fixed decimals) or `0.0#` (the `#` only where needed); `#,##0` before the
/// point is a comma every three digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberFormat {
    /// Most decimals that are shown.
    decimals: usize,
    /// Decimals that are shown even if zero.
    fixed: usize,
    grouped: bool,
}

impl NumberFormat {
    pub fn parse(format: &str) -> Option<Self> {
        let (whole, decimals) = format.split_once('.').unwrap_or((format, ""));
        let optional = decimals.trim_start_matches('0');
        let grouped = whole == "#,##0";
        let well_formed = (whole == "0" || grouped) && optional.chars().all(|c| c == '#');
        well_formed.then(|| Self {
            decimals: decimals.len(),
            fixed: decimals.len() - optional.len(),
            grouped,
        })
    }

    /// The format in which Excel shows a value as it is printed: Excel rounds half away from
    /// zero, as we do.
    pub fn in_excel(&self, value: f64) -> String {
        let printed = self.ungrouped(value);
        let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let whole = if self.grouped { "#,##0" } else { "0" };
        match decimals {
            0 => whole.to_owned(),
            decimals => format!("{whole}.{}", "0".repeat(decimals)),
        }
    }

    /// The printed number. Rounds what is left of `value` at 15 significant digits,
    /// as Excel does: 2.15 prints as 2.2 though the nearest double is below it.
    pub fn print(&self, value: f64) -> String {
        let printed = self.ungrouped(value);
        if self.grouped { with_commas(&printed) } else { printed }
    }

    /// Whether one of some numbers is printed as another.
    pub fn shows_same(&self, numbers: [f64; 2], other: f64) -> bool {
        let other = self.print(other);
        numbers.iter().any(|number| self.print(*number) == other)
    }

    /// With one decimal more.
    #[must_use]
    pub fn finer(&self) -> Self {
        Self { decimals: self.decimals + 1, fixed: self.fixed + 1, ..*self }
    }

    fn ungrouped(&self, value: f64) -> String {
        let rounded = rounding::text(value, self.decimals);
        let Some((whole, decimals)) = rounded.split_once('.') else {
            return rounded;
        };
        let mut kept = decimals;
        while kept.len() > self.fixed && kept.ends_with('0') {
            kept = &kept[..kept.len() - 1];
        }
        let number = match kept {
            "" => whole.to_owned(),
            kept => format!("{whole}.{kept}"),
        };
        let is_zero = number.chars().all(|c| matches!(c, '-' | '0' | '.'));
        if is_zero { number.trim_start_matches('-').to_owned() } else { number }
    }
}

/// A number with a comma every three digits.
pub fn grouped(value: f64) -> String {
    with_commas(&value.to_string())
}

/// The same of a number that is printed already.
fn with_commas(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    if fraction.is_empty() { out } else { format!("{out}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(format: &str, value: f64) -> String {
        NumberFormat::parse(format).expect("a format").print(value)
    }

    #[test]
    fn halves_round_away_from_zero_on_the_decimal_value() {
        assert_eq!(print("0.0", 1.25), "1.3");
        assert_eq!(print("0.0", 2.15), "2.2");
        assert_eq!(print("0.0", -2.15), "-2.2");
        assert_eq!(print("0", 0.5), "1");
        assert_eq!(print("0", 2.5), "3");
        assert_eq!(print("0.00", 1.005), "1.01");
        assert_eq!(print("0.0", 0.1 + 0.15), "0.3");
        assert_eq!(print("0.0", 99.95), "100.0");
        assert_eq!(print("0", 9_999_999.5), "10000000");
    }

    #[test]
    fn optional_decimals_are_left_out_when_zero() {
        assert_eq!(print("0.##", 2.15), "2.15");
        assert_eq!(print("0.##", 4.0), "4");
        assert_eq!(print("0.##", 0.0), "0");
        assert_eq!(print("0.0#", 4.0), "4.0");
        assert_eq!(print("0.#", 1132.3333), "1132.3");
    }

    #[test]
    fn excel_shows_what_is_printed() {
        let shown = |format: &str, value: f64| {
            NumberFormat::parse(format).expect("a format").in_excel(value)
        };
        assert_eq!(shown("0", 12.0), "0");
        assert_eq!(shown("#,##0.0", 1_234.5), "#,##0.0");
        assert_eq!(shown("0.000", 0.045), "0.000");
        assert_eq!(shown("0.##", 4.0), "0");
        assert_eq!(shown("0.##", 7.25), "0.00");
    }

    #[test]
    fn a_rounded_zero_has_no_sign() {
        assert_eq!(print("0.0", -0.04), "0.0");
        assert_eq!(print("0.00", 0.000_000_123), "0.00");
    }

    #[test]
    fn what_is_no_format_is_refused() {
        for format in ["", "0.0.0", "#", "0.#0", "1", "0,0"] {
            assert_eq!(NumberFormat::parse(format), None, "{format}");
        }
    }
}

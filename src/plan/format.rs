//! How numbers are printed: a number of decimals, rounded half away from zero on the
//! decimal value (四捨五入), as Excel shows it.

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

    /// The printed number. Rounds what is left of `value` at 15 significant digits,
    /// as Excel does: 2.15 prints as 2.2 though the nearest double is below it.
    pub fn print(&self, value: f64) -> String {
        let printed = self.ungrouped(value);
        if self.grouped { super::load::with_commas(&printed) } else { printed }
    }

    fn ungrouped(&self, value: f64) -> String {
        let rounded = round_half_away(value, self.decimals);
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

/// Decimal text of `value` with exactly `decimals` decimals.
fn round_half_away(value: f64, decimals: usize) -> String {
    // d.dddddddddddddde±x: 15 significant digits.
    let scientific = format!("{:.14e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mut digits: Vec<u8> =
        mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    // The point stands before digits[point].
    let mut point = exponent + 1;
    if point <= 0 {
        let zeros = (1 - point) as usize;
        digits.splice(0..0, std::iter::repeat_n(0, zeros));
        point = 1;
    }
    let keep = point as usize + decimals;
    let round_up = digits.get(keep).is_some_and(|&d| d >= 5);
    digits.resize(keep, 0);
    if round_up {
        let mut at = keep;
        loop {
            if at == 0 {
                digits.insert(0, 1);
                point += 1;
                break;
            }
            at -= 1;
            if digits[at] < 9 {
                digits[at] += 1;
                break;
            }
            digits[at] = 0;
        }
    }
    let text: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
    let (whole, fraction) = text.split_at(point as usize);
    let sign = if value < 0.0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
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

//! Rounding half away from zero on the decimal value (四捨五入), as Excel shows it, wherever a
//! number is rounded: 2.15 to one decimal is 2.2, though the nearest double is below it.

/// The number with so many decimals; unchanged where it is none.
pub fn number(value: f64, decimals: usize) -> f64 {
    match value.is_finite() {
        true => text(value, decimals).parse().unwrap_or(value),
        false => value,
    }
}

/// Decimal text of `value` with exactly `decimals` decimals.
pub fn text(value: f64, decimals: usize) -> String {
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

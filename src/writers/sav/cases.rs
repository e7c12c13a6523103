//! The answers in a system file.

use chrono::NaiveDate;

use super::layout::{BIAS, Codes, LONGEST_TEXT, PART, SYSTEM_MISSING, Shortened, parts, units};
use crate::writers::labelled::{Form, Labelled, Value, cut};

/// Days from 1582-10-14, where SPSS begins to count, to 1970.
const FROM_1582_TO_1970: f64 = 141_428.0;

pub fn write(
    bytes: &mut Vec<u8>,
    labelled: &Labelled<'_>,
    codes: Codes,
    shortened: &mut Shortened,
) {
    let mut compressed = Compressed { bytes, signs: Vec::new(), spelt: Vec::new() };
    for row in labelled.rows() {
        for ((variable, described), value) in labelled.described().zip(row) {
            match (value, variable.form) {
                (Value::Number(number), form) => compressed.number(seconds(form, number)),
                (Value::Blank(_), Form::Text(_)) => compressed.text("", variable.form),
                (Value::Blank(blank), _) => compressed.number(codes.of(blank)),
                (Value::Text(text), form) => match cut(&text, LONGEST_TEXT, char::len_utf8) {
                    None => compressed.text(&text, form),
                    Some(short) => {
                        *shortened.texts.entry(described.name.clone()).or_default() += 1;
                        compressed.text(&short, form);
                    }
                },
            }
        }
    }
    compressed.flush();
}

/// Days and times are seconds.
fn seconds(form: Form, number: f64) -> f64 {
    match form {
        Form::Days => (number + FROM_1582_TO_1970) * 86_400.0,
        Form::Months => seconds(Form::Days, first_day(number as i32)),
        Form::Minutes => number * 60.0,
        Form::Number(_) | Form::Text(_) => number,
    }
}

/// Days from 1970 to the first day of a month.
fn first_day(month: i32) -> f64 {
    let (year, month) = (1970 + month.div_euclid(12), month.rem_euclid(12) as u32 + 1);
    let day = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
    day.signed_duration_since(NaiveDate::default()).num_days() as f64
}

/// Units of 8 bytes. What one byte can say of a unit is that byte; eight of these come before
/// the units that they leave to be spelt.
struct Compressed<'a> {
    bytes: &'a mut Vec<u8>,
    signs: Vec<u8>,
    spelt: Vec<u8>,
}

const SPELT: u8 = 253;
const SPACES: u8 = 254;
const NONE: u8 = 255;

impl Compressed<'_> {
    fn number(&mut self, number: f64) {
        let short = number + BIAS;
        if number == SYSTEM_MISSING {
            self.unit(NONE, &[]);
        } else if (1.0..=251.0).contains(&short) && number.fract() == 0.0 {
            self.unit(short as u8, &[]);
        } else {
            self.unit(SPELT, &number.to_le_bytes());
        }
    }

    /// Each part takes 255 bytes, though its width counts less.
    fn text(&mut self, text: &str, form: Form) {
        let mut chunks = text.as_bytes().chunks(PART);
        for width in parts(form) {
            let mut chunk = chunks.next().unwrap_or_default().to_vec();
            chunk.resize(8 * units(width), b' ');
            for unit in chunk.chunks(8) {
                match unit {
                    b"        " => self.unit(SPACES, &[]),
                    _ => self.unit(SPELT, unit),
                }
            }
        }
    }

    fn unit(&mut self, sign: u8, spelt: &[u8]) {
        self.signs.push(sign);
        self.spelt.extend(spelt);
        if self.signs.len() == 8 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if !self.signs.is_empty() {
            self.signs.resize(8, 0);
            self.bytes.append(&mut self.signs);
            self.bytes.append(&mut self.spelt);
        }
    }
}

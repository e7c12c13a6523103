//! SPSS's system file, as PSPP's manual describes it (PSPP Developers Guide, "System File Format";
//! numbers of records are from there), in its own simple compression.
//!
//! The same answers give the same file: the day of its creation is the one that stands for none.

mod cases;
mod dictionary;
mod layout;

use super::labelled::{Labelled, Written};
use crate::microdata::Blanks;
use layout::{Codes, Shortened};

/// Bytes of a variable's name, one of which begins that of a set.
pub const LONGEST_NAME: usize = 63;

pub fn write(labelled: &Labelled<'_>) -> Written {
    let codes = Codes::free(labelled);
    let mut shortened = Shortened::default();
    let mut bytes = dictionary::write(labelled, codes, &mut shortened);
    cases::write(&mut bytes, labelled, codes, &mut shortened);
    let blanks =
        Blanks { no_answer: codes.no_answer.to_string(), not_asked: codes.not_asked.to_string() };
    Written { bytes, blanks, told: shortened.told() }
}

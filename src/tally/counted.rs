//! Who was counted.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Deref, Sub};
use std::sync::Arc;

use crate::responses::Place;
use crate::statistics::Values;

/// Respondents who were counted. Two of the same respondents are equal, and those of parts add
/// up to that of the whole, so that figures are known to be of the same, or of parts and their
/// whole, whatever they are called.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Counted {
    pub n: u64,
    /// The sum of a random number of each; of nobody, one of the place where they are not.
    pub who: u64,
}

/// How many: the random numbers are those of one reading.
impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.n)
    }
}

impl Counted {
    /// Counts one more respondent.
    pub fn count(&mut self, who: u64) {
        self.n += 1;
        self.who = self.who.wrapping_add(who);
    }

    /// Nobody, somewhere: where nobody is in two places, these are different cells.
    pub fn nobody(place: u64) -> Self {
        Self { n: 0, who: place }
    }

    /// Those of them who are not in a part of them.
    pub fn without(self, part: Self) -> Self {
        match (self.n.saturating_sub(part.n), part.n) {
            (_, 0) => self,
            (0, _) => Self::nobody(mixed(self.who)),
            (n, _) => Self { n, who: self.who.wrapping_sub(part.who) },
        }
    }
}

/// The random number of a respondent, known by the place of its row.
pub fn who(place: Place) -> u64 {
    mixed(mixed(place.source as u64 + 1).wrapping_add(place.row as u64))
}

/// Mixes bits (splitmix64; Steele, Lea and Flood, OOPSLA 2014).
pub fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a text, the same in every run.
pub fn named(text: &str) -> u64 {
    text.bytes().fold(0, |hash, byte| mixed(hash ^ u64::from(byte)))
}

impl AddAssign for Counted {
    fn add_assign(&mut self, other: Self) {
        // Where nobody is, is no part of who is elsewhere.
        match (self.n, other.n) {
            (0, n) if n > 0 => *self = other,
            (n, 0) if n > 0 => {}
            _ => {
                self.n += other.n;
                self.who = self.who.wrapping_add(other.who);
            }
        }
    }
}

impl Add for Counted {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sub for Counted {
    type Output = Self;

    fn sub(self, part: Self) -> Self {
        self.without(part)
    }
}

impl Sum for Counted {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// The values that a measure has among some respondents, and who has them.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// What is measured.
    pub measure: Arc<str>,
    pub of: Counted,
    pub values: Values,
}

impl Numbers {
    /// Of nobody.
    pub fn none(measure: Arc<str>) -> Self {
        Self { measure, ..Self::default() }
    }

    /// Those that are not zero. Who has them is known to nobody else.
    pub fn without_zeros(&self) -> Self {
        let values = self.values.without_zeros();
        let n = values.n();
        let of = if n == self.of.n { self.of } else { Counted { n, who: mixed(self.of.who ^ n) } };
        Self { measure: Arc::clone(&self.measure), of, values }
    }

    /// With those of others.
    pub fn add(&mut self, others: &Self) {
        if self.measure.is_empty() {
            self.measure = Arc::clone(&others.measure);
        }
        self.of += others.of;
        self.values = self.values.with(&others.values);
    }
}

impl<'n> Sum<&'n Numbers> for Numbers {
    fn sum<I: Iterator<Item = &'n Self>>(all: I) -> Self {
        let mut together = Self::default();
        let values = all.inspect(|numbers| {
            together.of += numbers.of;
            together.measure = Arc::clone(&numbers.measure);
        });
        let values = values.flat_map(|numbers| numbers.values.iter()).collect();
        Self { values, ..together }
    }
}

impl Deref for Numbers {
    type Target = Values;

    fn deref(&self) -> &Values {
        &self.values
    }
}

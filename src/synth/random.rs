//! Random numbers as answers need them, the same everywhere.

use crate::statistics::SplitMix;

/// A seed of its own for each part.
pub fn mixed(seed: u64, part: u64) -> u64 {
    SplitMix::new(seed ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15)).number()
}

/// One row of random numbers.
pub struct Random(SplitMix);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(SplitMix::new(seed))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.0.number() % bound.max(1) as u64) as usize
    }

    /// From 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.0.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below the bound, small numbers more often: the smaller of two.
    pub fn early(&mut self, bound: usize) -> usize {
        self.below(bound).min(self.below(bound))
    }

    /// A whole number between the two, mostly small, at times very large, as counts of
    /// clinics are: a uniform share to the fourth power, of a twentieth of the range or, one
    /// in fifty, of all of it.
    pub fn skewed(&mut self, least: f64, most: f64) -> f64 {
        let range = most - least;
        let scale = if self.below(50) == 0 { range } else { (range / 20.0).max(range.min(3.0)) };
        (least + scale * self.share().powi(4)).round().min(most)
    }
}

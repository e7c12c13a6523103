//! Populations like those of surveys of clinics, and samples drawn from them.

use survey::statistics::{SplitMix, Values};

/// Numbers drawn at random, of several distributions.
pub struct Random(SplitMix);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(SplitMix::new(seed.wrapping_mul(0x2545_F491_4F6C_DD1D)))
    }

    /// From 0 to 1, never either.
    pub fn unit(&mut self) -> f64 {
        ((self.0.number() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0.below(bound)
    }

    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// How many of `n` have what a share of all has.
    pub fn count(&mut self, n: u64, share: f64) -> u64 {
        (0..n).map(|_| u64::from(self.happens(share))).sum()
    }

    /// Of the standard normal distribution (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Of Poisson's distribution (Knuth).
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 500.0 {
            // Its exponential is no float.
            return self.poisson(mean / 2.0) + self.poisson(mean / 2.0);
        }
        let (least, mut product, mut count) = ((-mean).exp(), self.unit(), 0.0);
        while product > least {
            product *= self.unit();
            count += 1.0;
        }
        count
    }

    /// The place of one of several, of which each has its share.
    pub fn place(&mut self, shares: &[f64]) -> usize {
        let mut left = self.unit() * shares.iter().sum::<f64>();
        let is_it = |share: &f64| {
            left -= share;
            left < 0.0
        };
        shares.iter().position(is_it).unwrap_or(shares.len() - 1)
    }

    /// `n` of these, none twice.
    pub fn some<'a, T>(&mut self, all: &'a [T], n: usize) -> Vec<&'a T> {
        let mut places: Vec<usize> = (0..all.len()).collect();
        for at in 0..n {
            let other = at + self.below(all.len() - at);
            places.swap(at, other);
        }
        places[..n].iter().map(|place| &all[*place]).collect()
    }
}

/// What numbers are asked for.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A scale of five levels, the upper ones more often.
    Scale,
    /// Patients of a clinic: a few have very many.
    Patients,
    /// Visits at night: most have none, a few many.
    Visits,
}

pub const KINDS: [Kind; 3] = [Kind::Scale, Kind::Patients, Kind::Visits];

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Scale => "scale of 1 to 5",
            Self::Patients => "patients, skewed",
            Self::Visits => "visits, most 0",
        }
    }

    pub fn draw(self, random: &mut Random) -> f64 {
        match self {
            Self::Scale => 1.0 + random.place(&[0.05, 0.15, 0.3, 0.35, 0.15]) as f64,
            Self::Patients => (2.7 + 1.1 * random.normal()).exp().floor(),
            Self::Visits if random.happens(0.45) => 0.0,
            Self::Visits => (0.8 + 1.3 * random.normal()).exp().floor(),
        }
    }
}

/// So many values that what is true of them is true of all, drawn once.
pub struct Population {
    pub all: Vec<f64>,
    pub values: Values,
}

impl Population {
    pub fn of(kind: Kind) -> Self {
        let mut random = Random::new(kind as u64 + 1);
        let all: Vec<f64> = (0..100_000).map(|_| kind.draw(&mut random)).collect();
        let values = all.iter().copied().collect();
        Self { all, values }
    }

    pub fn mean(&self) -> f64 {
        self.values.mean().expect("values")
    }

    pub fn one(&self, random: &mut Random) -> f64 {
        self.all[random.below(self.all.len())]
    }

    pub fn sample(&self, n: u64, random: &mut Random) -> Values {
        (0..n).map(|_| self.one(random)).collect()
    }
}

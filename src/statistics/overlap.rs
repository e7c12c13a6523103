//! Respondents who are in several waves of a survey: what the sums of two waves have in common.

use std::collections::{BTreeMap, HashMap};

/// What was drawn: a cluster, or the respondent who stands in a cell alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    Cell(usize),
    Cluster(usize),
}

/// Σw z of each unit.
pub type Totals = HashMap<Unit, f64>;

/// What is known of a stratum.
pub struct Side {
    pub units: f64,
    pub population: Option<f64>,
    /// The mean of its units' totals; none where nothing of it is left to chance.
    pub middle: Option<f64>,
}

/// Units of one wave and of another that are the same respondents, by the strata of both.
#[derive(Debug, Clone, Default)]
pub struct Overlap {
    pairs: BTreeMap<[usize; 2], Vec<[Unit; 2]>>,
    /// Of each of them the first that is the same.
    first: HashMap<Unit, Unit>,
}

impl Overlap {
    /// `same` are pairs of units that are the same respondent, each with its stratum, that of the
    /// earlier wave first.
    pub fn new(same: impl IntoIterator<Item = [(usize, Unit); 2]>) -> Self {
        let mut of = Self::default();
        for pair in same {
            let units = pair.map(|(_, unit)| unit);
            of.pairs.entry(pair.map(|(stratum, _)| stratum)).or_default().push(units);
            let first = *of.first.entry(units[0]).or_insert(units[0]);
            of.first.entry(units[1]).or_insert(first);
        }
        // Several of a cluster are one pair.
        for pairs in of.pairs.values_mut() {
            pairs.sort_unstable();
            pairs.dedup();
        }
        of
    }

    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// By which of several a unit is counted; `None` of one that is in one wave alone.
    pub fn first(&self, unit: Unit) -> Option<Unit> {
        self.first.get(&unit).copied()
    }

    /// The covariances of the sums of all strata of different waves: of strata g and h that have c
    /// units in common √(n_g / (n_g − 1) · n_h / (n_h − 1)) Σ (t_g − t̄_g) (t_h − t̄_h) over these.
    /// Where all are the same it is the covariance within one sample of them (R: `svydesign(ids =
    /// ~id)` of all rows); the whole variance is never below 0. Where the numbers N of both
    /// populations are known, as many as are drawn twice by chance tell of none: it is taken times
    /// 1 − n_g n_h / (c N) of the larger N (Tam, The American Statistician 38, 1984), at least 0.
    pub fn covariance(&self, strata: &[Side], of: &Totals) -> f64 {
        let of_pairs = |(at, pairs): (&[usize; 2], &Vec<[Unit; 2]>)| {
            let [g, h] = at.map(|at| &strata[at]);
            let Some((of_g, of_h)) = g.middle.zip(h.middle) else { return 0.0 };
            let total = |unit: &Unit| of.get(unit).copied().unwrap_or(0.0);
            let sum: f64 = pairs.iter().map(|[a, b]| (total(a) - of_g) * (total(b) - of_h)).sum();
            let grown =
                [g, h].map(|of| if of.units > 1.0 { of.units / (of.units - 1.0) } else { 1.0 });
            let apart = g.population.zip(h.population).map_or(1.0, |(one, other)| {
                let by_chance = g.units * h.units / one.max(other);
                (1.0 - by_chance / pairs.len() as f64).max(0.0)
            });
            apart * (grown[0] * grown[1]).sqrt() * sum
        };
        self.pairs.iter().map(of_pairs).sum()
    }
}

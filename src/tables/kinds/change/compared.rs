//! A value in one wave, and how it differs from the same one in the wave before.

use crate::statistics::{
    mean_ratio_interval, newcombe_interval, share_ratio_interval, welch_interval, wilson_interval,
};
use crate::tables::estimate::LIMITS;
use crate::tables::figure::{At, Of};
use crate::tables::statistic::Statistic;
use crate::tables::table::Table;
use crate::tally::{Counted, Numbers};

/// What there is to know of a value in one wave.
pub enum Value {
    /// Count and base of a percent.
    Share(Counted, Counted),
    Mean(Numbers),
}

impl Value {
    /// In percent, or the mean; nothing of nobody.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Share(count, of) => (of.n > 0).then(|| 100.0 * count.n as f64 / of.n as f64),
            Self::Mean(numbers) => numbers.mean(),
        }
    }

    pub fn put(&self, table: &mut Table, at: At<'_>) {
        match self {
            Self::Share(count, of) => {
                table.put_share(at, *count, *of);
                let limits = wilson_interval(count.n as f64, of.n as f64);
                put_limits(table, at, LIMITS, limits, Of::all([*count, *of], *of));
            }
            Self::Mean(numbers) => {
                let deviation = numbers.standard_deviation();
                table.put(at, Statistic::Mean, numbers.mean(), numbers);
                table.put(at, Statistic::StandardDeviation, deviation, numbers);
                put_limits(table, at, LIMITS, numbers.mean_interval(), numbers.into());
            }
        }
    }

    /// Whose answers a comparison with the value before tells; its base is that of the fewest.
    pub fn with(&self, before: &Self) -> Of {
        match (before, self) {
            (Self::Share(x, n), Self::Share(y, m)) => {
                Of::all([*y, *m, *x, *n], if n.n < m.n { *n } else { *m })
            }
            (Self::Mean(x), Self::Mean(y)) => Of::numbers([y, x]),
            _ => Of::nobody(None),
        }
    }

    /// Limits of how much more it is than before.
    pub fn difference(&self, before: &Self) -> Option<(f64, f64)> {
        match (before, self) {
            (Self::Share(..), Self::Share(..)) => newcombe_interval(before.share(), self.share()),
            (Self::Mean(x), Self::Mean(y)) => welch_interval(x, y),
            _ => None,
        }
    }

    /// Limits of how many times it is what was before.
    pub fn ratio(&self, before: &Self) -> Option<(f64, f64)> {
        match (before, self) {
            (Self::Share(..), Self::Share(..)) => {
                share_ratio_interval(before.share(), self.share())
            }
            (Self::Mean(x), Self::Mean(y)) => mean_ratio_interval(x, y),
            _ => None,
        }
    }

    /// Count and base of a percent.
    fn share(&self) -> (f64, f64) {
        match self {
            Self::Share(count, of) => (count.n as f64, of.n as f64),
            Self::Mean(_) => (0.0, 0.0),
        }
    }
}

/// A value with its limits; without limits where there are none.
pub fn put_limited(
    table: &mut Table,
    at: At<'_>,
    [statistic, lower, upper]: [Statistic; 3],
    value: Option<f64>,
    limits: Option<(f64, f64)>,
    of: Of,
) {
    table.put(at, statistic, value, of.clone());
    put_limits(table, at, [lower, upper], limits, of);
}

fn put_limits(
    table: &mut Table,
    at: At<'_>,
    [lower, upper]: [Statistic; 2],
    limits: Option<(f64, f64)>,
    of: Of,
) {
    if let Some(limits) = limits {
        table.put(at, lower, Some(limits.0), of.clone());
        table.put(at, upper, Some(limits.1), of);
    }
}

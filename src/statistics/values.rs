//! The numbers that respondents gave, and what describes them.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Numbers with how often each occurs, in rising order: all that a statistic needs to know of
/// them, however many respondents they come from. Sums are over this order, so that they do
/// not depend on the order of the respondents.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values(Vec<(f64, u64)>);

impl FromIterator<f64> for Values {
    /// NaN is no value.
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        values.into_iter().filter(|value| !value.is_nan()).map(|value| (value, 1)).collect()
    }
}

impl FromIterator<(f64, u64)> for Values {
    /// In any order; what occurs several times is counted together.
    fn from_iter<I: IntoIterator<Item = (f64, u64)>>(values: I) -> Self {
        let mut values: Vec<(f64, u64)> = values.into_iter().filter(|(_, n)| *n > 0).collect();
        values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        values.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        Self(values)
    }
}

impl Values {
    /// Both together.
    pub fn with(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    /// Each different value and how often it occurs, in rising order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (f64, u64)> {
        self.0.iter().copied()
    }

    /// Those other than 0.
    pub fn without_zeros(&self) -> Self {
        Self(self.iter().filter(|(value, _)| *value != 0.0).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn n(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// 0 of nothing, without a sign.
    pub fn sum(&self) -> f64 {
        self.0.iter().map(|(value, count)| value * *count as f64).sum::<f64>() + 0.0
    }

    /// Arithmetic mean; `None` of nothing. Of equal values it is theirs, without what rounding would
    /// make a spread of.
    pub fn mean(&self) -> Option<f64> {
        match *self.0 {
            [] => None,
            [(only, _)] => Some(only),
            _ => Some(self.sum() / self.n() as f64),
        }
    }

    pub fn min(&self) -> Option<f64> {
        self.0.first().map(|(value, _)| *value)
    }

    pub fn max(&self) -> Option<f64> {
        self.0.last().map(|(value, _)| *value)
    }

    /// The value of a rank from 0.
    fn at(&self, rank: u64) -> Option<f64> {
        let mut above = 0;
        let found = self.0.iter().find(|(_, count)| {
            above += count;
            rank < above
        });
        found.map(|(value, _)| *value)
    }

    /// Median: the mean of the two middle values where their number is even.
    pub fn median(&self) -> Option<f64> {
        match self.n() {
            0 => None,
            n if n % 2 == 1 => self.at(n / 2),
            n => Some((self.at(n / 2 - 1)? + self.at(n / 2)?) / 2.0),
        }
    }

    /// Quantile of type 7 (Hyndman and Fan, The American Statistician 50, 1996; R's
    /// default): linear between the values, the smallest at 0 and the largest at 1. `None`
    /// of nothing.
    pub fn quantile(&self, probability: f64) -> Option<f64> {
        let at = self.n().checked_sub(1)? as f64 * probability;
        let (below, above) = (self.at(at.floor() as u64)?, self.at(at.ceil() as u64)?);
        Some(below + (above - below) * at.fract())
    }

    /// Sample variance (n − 1); `None` of fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        let n = self.n();
        let mean = self.mean().filter(|_| n > 1)?;
        let squares = self.0.iter().map(|(value, count)| (value - mean).powi(2) * *count as f64);
        Some(squares.sum::<f64>() / (n - 1) as f64)
    }

    /// Standard deviation of a sample (divisor n − 1; R: `sd(x)`); `None` of fewer than two
    /// values.
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// Limits of the 95 % confidence interval of the sum, where the values are those of units
    /// drawn by chance: n times those of the mean by Student's t (R: `length(x) *
    /// t.test(x)$conf.int`). `None` of fewer than two values.
    pub fn sum_interval(&self) -> Option<(f64, f64)> {
        let (sum, half) = (self.sum(), self.reach()? * self.n() as f64);
        Some((sum - half, sum + half))
    }

    /// Limits of the 95 % confidence interval of the mean by Student's t (R:
    /// `t.test(x)$conf.int`). `None` of fewer than two values.
    pub fn mean_interval(&self) -> Option<(f64, f64)> {
        let (mean, half) = (self.mean()?, self.reach()?);
        Some((mean - half, mean + half))
    }

    /// How far the limits of the mean are from it.
    fn reach(&self) -> Option<f64> {
        let n = self.n() as f64;
        let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.975);
        Some(t * self.standard_deviation()? / n.sqrt())
    }

    /// Gini coefficient, half the mean absolute difference over the mean: 0 where all have
    /// the same, towards 1 where one has all. Without correction for small samples (R:
    /// `ineq::Gini(x)`). `None` of nothing, of a sum of zero, and with a negative value.
    pub fn gini(&self) -> Option<f64> {
        let (n, sum) = self.shared()?;
        let mut below = 0.0;
        let ranked = self.0.iter().map(|&(value, count)| {
            let count = count as f64;
            // The sum of 2 rank − n − 1 over the ranks of the equal values.
            let ranks = count * (2.0 * below + count - n);
            below += count;
            ranks * value
        });
        Some(ranked.sum::<f64>() / (n * sum))
    }

    /// Share of the sum that the largest `top` of the values (0 to 1) have. Where that is no
    /// whole number of values, a part of the next is counted: the Lorenz curve is
    /// interpolated (Gastwirth, Review of Economics and Statistics 54, 1972). `None` as for
    /// [`Self::gini`].
    pub fn share_of_top(&self, top: f64) -> Option<f64> {
        let (n, all) = self.shared()?;
        let mut left = top * n;
        let mut sum = 0.0;
        for &(value, count) in self.0.iter().rev() {
            let count = count as f64;
            sum += value * left.clamp(0.0, count);
            left -= count;
        }
        Some(sum / all)
    }

    /// n and the sum, if shares of it have a meaning.
    fn shared(&self) -> Option<(f64, f64)> {
        let sum = self.sum();
        let has_meaning = self.min().is_some_and(|least| least >= 0.0) && sum > 0.0;
        has_meaning.then_some((self.n() as f64, sum))
    }

    /// How far values are from the median, in robust standard deviations: the modified
    /// z-score 0.6745 (x − median) / MAD of Iglewicz and Hoaglin (How to Detect and Handle
    /// Outliers, 1993, p. 11). Where most values are the same and the MAD is 0, the mean
    /// absolute deviation times 1.2533 takes its place; 0 for all where that is 0 too.
    pub fn modified_z_score(&self) -> impl Fn(f64) -> f64 + use<> {
        let centre = self.median().unwrap_or(0.0);
        let deviation = |(value, count): (f64, u64)| ((value - centre).abs(), count);
        let deviations: Self = self.iter().map(deviation).collect();
        let scale = match (deviations.median(), deviations.mean()) {
            (Some(mad), _) if mad > 0.0 => mad / 0.6745,
            (_, Some(mean)) if mean > 0.0 => mean * 1.2533,
            _ => f64::INFINITY,
        };
        move |value| (value - centre) / scale
    }
}

/// A round step of at least `least`: 1, 2 or 5 times a power of ten.
pub fn nice_step(least: f64) -> f64 {
    let least = least.max(1e-9);
    let power = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0].map(|factor| factor * power);
    steps.into_iter().find(|&step| step >= least).unwrap_or(10.0 * power)
}

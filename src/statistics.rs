//! The statistics themselves. Each names its method and source; missing values are
//! left out by the callers.

use statrs::distribution::{ChiSquared, ContinuousCDF, StudentsT};

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

    pub fn sum(&self) -> f64 {
        self.0.iter().map(|(value, count)| value * *count as f64).sum()
    }

    /// Arithmetic mean; `None` of nothing.
    pub fn mean(&self) -> Option<f64> {
        (!self.is_empty()).then(|| self.sum() / self.n() as f64)
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
    fn variance(&self) -> Option<f64> {
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
        let n = self.n() as f64;
        let deviation = self.standard_deviation()?;
        let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.975);
        let half = t * deviation * n.sqrt();
        Some((self.sum() - half, self.sum() + half))
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

/// Exact 95 % confidence limits of the mean of a Poisson count (Garwood, Biometrika 28,
/// 1936; R: `poisson.test(count)$conf.int`). `None` of what is no count.
pub fn poisson_interval(count: f64) -> Option<(f64, f64)> {
    if !(count >= 0.0 && count.fract() == 0.0) {
        return None;
    }
    let limit = |freedom: f64, p: f64| Some(ChiSquared::new(freedom).ok()?.inverse_cdf(p) / 2.0);
    let lower = if count == 0.0 { 0.0 } else { limit(2.0 * count, 0.025)? };
    Some((lower, limit(2.0 * count + 2.0, 0.975)?))
}

/// Phi coefficient of two yes/no answers of `n`: `both` gave both, `first` and `second` the
/// one and the other (Yule 1912; the Pearson correlation of the two). `None` where one was
/// given by nobody or by everybody.
pub fn phi(both: f64, first: f64, second: f64, n: f64) -> Option<f64> {
    let spread = first * (n - first) * second * (n - second);
    (spread > 0.0).then(|| (n * both - first * second) / spread.sqrt())
}

/// Two-sided p of Student's two-sample t test, which takes the variances for equal
/// (R: `t.test(x, y, var.equal = TRUE)`). `None` with fewer than two values in a group
/// or without any spread.
pub fn student_t_test(x: &Values, y: &Values) -> Option<f64> {
    let (n, m) = (x.n() as f64, y.n() as f64);
    let freedom = n + m - 2.0;
    let pooled = ((n - 1.0) * x.variance()? + (m - 1.0) * y.variance()?) / freedom;
    t_two_sided(x.mean()? - y.mean()?, (pooled * (1.0 / n + 1.0 / m)).sqrt(), freedom)
}

/// Two-sided p of Welch's t test with the Welch–Satterthwaite degrees of freedom
/// (Welch, Biometrika 34, 1947; R: `t.test(x, y)`). `None` as for
/// [`student_t_test`].
pub fn welch_t_test(x: &Values, y: &Values) -> Option<f64> {
    let (a, b) = (x.variance()? / x.n() as f64, y.variance()? / y.n() as f64);
    let parts = a.powi(2) / (x.n() - 1) as f64 + b.powi(2) / (y.n() - 1) as f64;
    t_two_sided(x.mean()? - y.mean()?, (a + b).sqrt(), (a + b).powi(2) / parts)
}

fn t_two_sided(difference: f64, error: f64, freedom: f64) -> Option<f64> {
    let t = difference / error;
    let distribution = StudentsT::new(0.0, 1.0, freedom).ok().filter(|_| t.is_finite())?;
    Some((2.0 * distribution.cdf(-t.abs())).min(1.0))
}

/// Two-sided p of Fisher's exact test for the counts of two groups: `chosen` of
/// `size` in each. Sums the tables that are no likelier than the one seen (R:
/// `fisher.test`). `None` where a group is empty.
pub fn fisher_exact_test(chosen: [u64; 2], size: [u64; 2]) -> Option<f64> {
    if size.contains(&0) {
        return None;
    }
    let total = chosen[0] + chosen[1];
    let fewest = total.saturating_sub(size[1]);
    let most = total.min(size[0]);
    // Probabilities relative to that of the likeliest table, each from its neighbour: no
    // factorials, which large groups overflow.
    let ratio = |k: u64| {
        let (k, first, total) = (k as f64, size[0] as f64, total as f64);
        (first - k) * (total - k) / ((k + 1.0) * (size[1] as f64 - total + k + 1.0))
    };
    let mode = (u128::from(size[0] + 1) * u128::from(total + 1) / u128::from(size[0] + size[1] + 2))
        as u64;
    let mode = mode.clamp(fewest, most);
    let above = || {
        std::iter::successors(Some((mode, 1.0)), |&(k, weight)| {
            (k < most).then(|| (k + 1, weight * ratio(k)))
        })
    };
    let below = || {
        std::iter::successors(Some((mode, 1.0)), |&(k, weight)| {
            (k > fewest).then(|| (k - 1, weight / ratio(k - 1)))
        })
    };
    let is_seen = |(k, _): &(u64, f64)| *k == chosen[0];
    let seen = if chosen[0] < mode { below().find(is_seen) } else { above().find(is_seen) };
    // 0 where it is too unlikely for a float.
    let seen = seen.map_or(0.0, |(_, weight)| weight);
    // Those so much less likely change no digit of either sum.
    let least = (seen * 1e-25).max(f64::MIN_POSITIVE);
    // R's tolerance, so that equally likely tables are not lost to rounding.
    let limit = seen * (1.0 + 1e-7);
    let (mut all, mut as_unlikely) = (0.0, 0.0);
    let mut add = |(_, weight): (u64, f64)| {
        let is_counted = weight >= least;
        if is_counted {
            all += weight;
            as_unlikely += if weight <= limit { weight } else { 0.0 };
        }
        is_counted
    };
    above().all(&mut add);
    below().skip(1).all(&mut add);
    Some((as_unlikely / all).min(1.0))
}

/// Holm's step-down correction (Holm, Scandinavian Journal of Statistics 6, 1979; R:
/// `p.adjust(p, "holm")`). `None` stays `None` and does not count as a test.
pub fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<usize> = (0..p_values.len()).filter(|&i| p_values[i].is_some()).collect();
    order.sort_by(|&a, &b| p_values[a].unwrap_or(1.0).total_cmp(&p_values[b].unwrap_or(1.0)));
    let tests = order.len();
    let mut adjusted = vec![None; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, &i) in order.iter().enumerate() {
        let p = p_values[i].unwrap_or(1.0) * (tests - rank) as f64;
        largest = largest.max(p).min(1.0);
        adjusted[i] = Some(largest);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    // R's data set `sleep` (Cushny and Peebles 1905, used by Student 1908).
    const GROUP_1: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const GROUP_2: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    fn values(values: &[f64]) -> Values {
        values.iter().copied().collect()
    }

    fn close(got: Option<f64>, expected: f64) {
        let got = got.expect("a value");
        assert!((got - expected).abs() < 5e-6, "{got} is not {expected}");
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(values(&[3.0, 1.0, 2.0]).median(), Some(2.0));
        assert_eq!(values(&[4.0, 1.0, 2.0, 3.0]).median(), Some(2.5));
        assert_eq!(values(&[]).median(), None);
    }

    #[test]
    fn quantiles_agree_with_r() {
        // R: quantile(sleep$extra[1:10], c(0.1, 0.25, 0.5, 0.75, 0.9))
        close(values(&GROUP_1).quantile(0.1), -1.24);
        close(values(&GROUP_1).quantile(0.25), -0.175);
        close(values(&GROUP_1).quantile(0.5), 0.35);
        close(values(&GROUP_1).quantile(0.75), 1.7);
        close(values(&GROUP_1).quantile(0.9), 3.43);
        close(values(&[7.0]).quantile(0.9), 7.0);
        assert_eq!(values(&[]).quantile(0.5), None);
    }

    #[test]
    fn the_standard_deviation_is_that_of_a_sample() {
        // R: sd(sleep$extra[1:10])
        close(values(&GROUP_1).standard_deviation(), 1.789_010);
        close(values(&[5.0, 5.0]).standard_deviation(), 0.0);
        assert_eq!(values(&[7.0]).standard_deviation(), None);
    }

    #[test]
    fn the_interval_of_a_sum_is_that_of_the_mean_times_n() {
        // R: 10 * t.test(sleep$extra[1:10])$conf.int
        let (lower, upper) = values(&GROUP_1).sum_interval().expect("ten values");
        close(Some(lower), -5.297_804);
        close(Some(upper), 20.297_804);
        assert_eq!(values(&[7.0]).sum_interval(), None);
    }

    #[test]
    fn poisson_limits_are_garwoods() {
        // R: poisson.test(count)$conf.int; computed here with scipy.stats.chi2.ppf.
        let limits = |count| poisson_interval(count).expect("a count");
        let near = |a: f64, b: f64| assert!((a - b).abs() < 5e-5, "{a} is not {b}");
        near(limits(10.0).0, 4.795389);
        near(limits(10.0).1, 18.390356);
        near(limits(0.0).0, 0.0);
        near(limits(0.0).1, 3.688879);
        near(limits(100.0).0, 81.363946);
        near(limits(100.0).1, 121.626_794);
        assert_eq!(poisson_interval(1.5), None);
        assert_eq!(poisson_interval(-1.0), None);
    }

    #[test]
    fn phi_is_the_correlation_of_two_answers() {
        // R: cor(c(1,1,1,0,0,0), c(1,1,0,1,0,0)) = 1/3
        close(phi(2.0, 3.0, 3.0, 6.0), 1.0 / 3.0);
        close(phi(3.0, 3.0, 3.0, 6.0), 1.0);
        close(phi(0.0, 3.0, 3.0, 6.0), -1.0);
        assert_eq!(phi(3.0, 3.0, 6.0, 6.0), None);
    }

    #[test]
    fn t_tests_agree_with_r() {
        // R: t.test(extra ~ group, data = sleep), the second with var.equal = TRUE.
        close(welch_t_test(&values(&GROUP_1), &values(&GROUP_2)), 0.079394);
        close(student_t_test(&values(&GROUP_1), &values(&GROUP_2)), 0.079187);
        assert_eq!(student_t_test(&values(&[1.0]), &values(&[2.0, 3.0])), None);
        assert_eq!(welch_t_test(&values(&[1.0, 1.0]), &values(&[1.0, 1.0])), None);
    }

    #[test]
    fn fishers_test_agrees_with_r() {
        // R: fisher.test(matrix(c(3, 1, 1, 3), 2)), Fisher's tea-tasting lady.
        close(fisher_exact_test([3, 1], [4, 4]), 0.485714);
        // R: fisher.test(matrix(c(2, 10, 15, 3), 2)), the Convictions data (Fisher 1962).
        close(fisher_exact_test([2, 15], [12, 18]), 0.000537);
        close(fisher_exact_test([0, 0], [5, 7]), 1.0);
        assert_eq!(fisher_exact_test([0, 3], [0, 7]), None);
        // scipy.stats.fisher_exact([[5100, 44900], [5300, 44700]]), and one of no difference.
        close(fisher_exact_test([5100, 5300], [50_000, 50_000]), 0.039_251_674);
        close(fisher_exact_test([500, 500], [50_000, 50_000]), 1.0);
    }

    #[test]
    fn holms_correction_agrees_with_r() {
        // R: p.adjust(c(0.01, 0.04, 0.03, NA, 0.02), "holm")
        let adjusted = holm(&[Some(0.01), Some(0.04), Some(0.03), None, Some(0.02)]);
        close(adjusted[0], 0.04);
        close(adjusted[1], 0.06);
        close(adjusted[2], 0.06);
        assert_eq!(adjusted[3], None);
        close(adjusted[4], 0.06);
    }

    #[test]
    fn concentration_is_that_of_the_lorenz_curve() {
        let close = |a: Option<f64>, b: f64| assert!((a.expect("a share") - b).abs() < 1e-12);
        // By hand: for 1, 2, 3, 4 the mean absolute difference is 1.25 and the mean 2.5.
        close(values(&[4.0, 1.0, 3.0, 2.0]).gini(), 0.25);
        close(values(&[5.0, 5.0, 5.0]).gini(), 0.0);
        close(values(&[0.0, 0.0, 0.0, 8.0]).gini(), 0.75);
        close(values(&[4.0, 1.0, 3.0, 2.0]).share_of_top(0.25), 0.4);
        close(values(&[4.0, 1.0, 3.0, 2.0]).share_of_top(0.1), 0.16);
        close(values(&[4.0, 1.0, 3.0, 2.0]).share_of_top(1.0), 1.0);
        for none in [&[][..], &[0.0, 0.0], &[-1.0, 3.0]] {
            assert_eq!((values(none).gini(), values(none).share_of_top(0.1)), (None, None));
        }
    }

    #[test]
    fn modified_z_scores_are_those_of_the_definition() {
        // Computed apart from the definition, with Python's statistics module.
        let few = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3];
        let expected = [
            -1.573833, 0.6745, -0.224833, 0.224833, -0.6745, -1.573833, -0.6745, 0.6745, 25.855833,
            26.3055,
        ];
        let score = values(&few).modified_z_score();
        for (value, expected) in few.into_iter().zip(expected) {
            assert!((score(value) - expected).abs() < 1e-6, "{} {expected}", score(value));
        }
        // Most values the same: the mean absolute deviation.
        let score = values(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 7.0]).modified_z_score();
        assert!((score(7.0) - 5.585255).abs() < 1e-6, "{}", score(7.0));
        assert_eq!(values(&[3.0, 3.0]).modified_z_score()(3.0), 0.0);
    }

    #[test]
    fn values_are_counted_in_rising_order_however_they_come() {
        let all = values(&[2.0, 1.0, f64::NAN, 2.0, -3.0]);
        assert_eq!(all.iter().collect::<Vec<_>>(), [(-3.0, 1), (1.0, 1), (2.0, 2)]);
        assert_eq!(values(&[2.0, f64::NAN, -3.0]).with(&values(&[1.0, 2.0])), all);
        assert_eq!((all.n(), all.sum(), all.min(), all.max()), (4, 2.0, Some(-3.0), Some(2.0)));
    }
}

//! What is estimated of a survey by its design, with errors and limits.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::cells::{Estimator, Valued, Values};
use super::design::Design;
use super::intervals::beta_limits;

/// An estimate with what is known of its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimated {
    pub value: f64,
    /// 0 where the design leaves nothing to chance, NaN where nothing tells it.
    pub standard_error: f64,
    /// 95 % limits.
    pub limits: Option<(f64, f64)>,
    /// Variance over that of a simple random sample of as many respondents, drawn with
    /// replacement (R: `deff = "replace"`); of totals and ratios there is none.
    pub effect: Option<f64>,
    pub effective_n: Option<f64>,
}

impl Estimated {
    pub fn without_error(value: f64) -> Self {
        let (standard_error, limits) = (f64::NAN, None);
        Self { value, standard_error, limits, effect: None, effective_n: None }
    }

    /// Of a logarithm, what that is the logarithm of.
    fn exponential(self) -> Self {
        let value = self.value.exp();
        let limits = self.limits.map(|(lower, upper)| (lower.exp(), upper.exp()));
        Self { value, standard_error: value * self.standard_error, limits, ..self }
    }

    /// The same in another unit, of which there is more where there is more of this.
    pub fn map(self, of: impl Fn(f64) -> f64) -> Self {
        // Where the units differ by a factor, so do errors.
        let limits = self.limits.map(|(lower, upper)| (of(lower), of(upper)));
        let standard_error = (of(self.standard_error) - of(0.0)).abs();
        Self { value: of(self.value), standard_error, limits, ..self }
    }
}

impl Design {
    /// Σwy, with limits by t.
    pub fn total(&self, values: &Values) -> Estimated {
        let sum = |numbers: &[f64], weights: &[f64]| Some(product(numbers, weights));
        let variance = self.replicated_instead(values, &sum);
        let variance = variance.unwrap_or_else(|| self.variance(values));
        self.around(self.sum(values), variance, self.freedom(values))
    }

    /// Σwy / Σw. Of equal values it is theirs, without what rounding would make an error of.
    fn center(&self, values: &Values) -> f64 {
        match values {
            [(_, first, _), others @ ..] if others.iter().all(|(_, other, _)| other == first) => {
                *first
            }
            _ => self.sum(values) / self.weight(values),
        }
    }

    /// Σwy / Σw; `None` of nobody. Limits by t.
    pub fn mean(&self, values: &Values) -> Option<Estimated> {
        let of = |numbers: &[f64], weights: &[f64]| {
            Some(product(numbers, weights) / weights.iter().sum::<f64>())
        };
        self.mean_by(values, self.replicated_instead(values, &of))
    }

    /// With the variance over replicates, if they tell it.
    fn mean_by(&self, values: &Values, replicated: Option<f64>) -> Option<Estimated> {
        let (mean, z) = self.linear(values)?;
        let variance = replicated.unwrap_or_else(|| self.variance(&z));
        let variance = self.known(variance, values);
        let n: u64 = values.iter().map(|(.., n)| n).sum();
        let simple = self.spread(values).map(|spread| spread / n as f64);
        let effect = simple.filter(|simple| *simple > 0.0).map(|simple| variance / simple);
        let effect = effect.filter(|effect| effect.is_finite());
        let effective_n = effect.filter(|effect| *effect > 0.0).map(|effect| n as f64 / effect);
        let estimate = self.around(mean, variance, self.freedom(values));
        Some(Estimated { effect, effective_n, ..estimate })
    }

    /// The variance of a mean or a ratio, NaN where all stand in one unit: what is linear of it adds up
    /// to 0 there, and says nothing of other units.
    pub(super) fn known(&self, variance: f64, values: &Values) -> f64 {
        if variance > 0.0 || self.tells_errors(values) { variance } else { f64::NAN }
    }

    /// Whether an error of 0 is one: there are several units, or nobody is missing.
    fn tells_errors(&self, values: &Values) -> bool {
        self.freedom(values) > 0.0 || self.is_whole(values)
    }

    /// The variance of two estimates together, of each what is linear of it over a number; NaN where
    /// that of one is not known.
    fn of_both(&self, both: [(Valued, f64, &Values); 2]) -> f64 {
        let is_known =
            |(z, _, of): &(Valued, f64, &Values)| self.tells_errors(of) || self.variance(z) > 0.0;
        let are_known = both.iter().all(is_known);
        let z = both
            .into_iter()
            .flat_map(|(z, over, _)| z.into_iter().map(move |(cell, z, n)| (cell, z / over, n)));
        if are_known { self.variance(&z.collect::<Valued>()) } else { f64::NAN }
    }

    /// Σwy / Σw and the values of which its error is that of the sum; `None` of nobody.
    fn linear(&self, values: &Values) -> Option<(f64, Valued)> {
        let weight = self.weight(values);
        if weight <= 0.0 {
            return None;
        }
        let mean = self.center(values);
        let z = |&(cell, value, n): &(usize, f64, u64)| (cell, (value - mean) / weight, n);
        Some((mean, values.iter().map(z).collect()))
    }

    /// A mean less another of other respondents, or of the same in another survey. Limits by t
    /// (R: `svycontrast` of `svyby(svymean, covmat = TRUE)`). `None` where either is of nobody.
    pub fn difference(&self, now: &Values, before: &Values) -> Option<Estimated> {
        let (difference, variance) = self.apart(now, before)?;
        Some(self.around(difference, variance, self.freedom(&[now, before].concat())))
    }

    /// That difference and its variance.
    pub(super) fn apart(&self, now: &Values, before: &Values) -> Option<(f64, f64)> {
        let ((mean, z), (other, less)) = (self.linear(now)?, self.linear(before)?);
        Some((mean - other, self.of_both([(z, 1.0, now), (less, -1.0, before)])))
    }

    /// The same as how many times the other it is, with limits by its logarithm. `None` where
    /// either is not above 0 too.
    pub fn quotient(&self, now: &Values, before: &Values) -> Option<Estimated> {
        let ((mean, z), (other, less)) = (self.linear(now)?, self.linear(before)?);
        if !(mean > 0.0 && other > 0.0) {
            return None;
        }
        let variance = self.of_both([(z, mean, now), (less, -other, before)]);
        let freedom = self.freedom(&[now, before].concat());
        Some(self.around((mean / other).ln(), variance, freedom).exponential())
    }

    /// The odds of some in one group over those in another of other respondents, with limits by the
    /// logarithm and t (R: `svycontrast` of `svyby(svymean, covmat = TRUE)`, of the difference of
    /// `log(p / (1 - p))`). Both are of 1 and 0. `None` where all or none of a group have it.
    pub fn odds_ratio(&self, first: &Values, second: &Values) -> Option<Estimated> {
        let ((p, z), (q, less)) = (self.linear(first)?, self.linear(second)?);
        let [of_first, of_second] = [p, q].map(|share| share * (1.0 - share));
        let is_some = |values: &Values| {
            [0.0, 1.0].iter().all(|is| values.iter().any(|(_, value, n)| value == is && *n > 0))
        };
        if !(is_some(first) && is_some(second)) {
            return None;
        }
        let variance = self.of_both([(z, of_first, first), (less, -of_second, second)]);
        let freedom = self.freedom(&[first, second].concat());
        let log = self.around((p / (1.0 - p) / (q / (1.0 - q))).ln(), variance, freedom);
        Some(log.exponential())
    }

    /// Σw (y − ȳ)² / Σw · n / (n − 1) (R: `svyvar`); `None` of fewer than two.
    pub fn spread(&self, values: &Values) -> Option<f64> {
        let n: u64 = values.iter().map(|(.., n)| n).sum();
        if n < 2 {
            return None;
        }
        let weight = self.weight(values);
        let mean = self.center(values);
        let square = |&(cell, value, n): &(usize, f64, u64)| (cell, (value - mean).powi(2), n);
        let squares: Vec<(usize, f64, u64)> = values.iter().map(square).collect();
        Some(self.sum(&squares) / weight * n as f64 / (n - 1) as f64)
    }

    /// The root of [`Self::spread`].
    pub fn deviation(&self, values: &Values) -> Option<Estimated> {
        let n = values.iter().map(|(.., n)| n).sum::<u64>() as f64;
        let of = move |numbers: &[f64], weights: &[f64]| {
            let all: f64 = weights.iter().sum();
            let mean = product(numbers, weights) / all;
            let squares = numbers.iter().zip(weights).map(|(of, w)| w * (of - mean).powi(2));
            Some((squares.sum::<f64>() / all * n / (n - 1.0)).sqrt())
        };
        let value = self.spread(values)?.sqrt();
        Some(self.without_linear_form(value, values, &of))
    }

    /// The Gini coefficient as in [`super::Values::gini`], with weights in place of counts: Σ w y
    /// (2 F + w − W) / (W Σwy), where F is the weight of all below.
    pub fn gini(&self, values: &Values) -> Option<Estimated> {
        let (numbers, weights) = self.sorted(values);
        Some(self.without_linear_form(gini(&numbers, &weights)?, values, &gini))
    }

    /// The share, in percent, of the sum that those with the most have, who are so many percent of
    /// the weight; as in [`super::Values::share_of_top`].
    pub fn share_of_top(&self, values: &Values, percent: f64) -> Option<Estimated> {
        let of = move |numbers: &[f64], weights: &[f64]| share_of_top(numbers, weights, percent);
        let (numbers, weights) = self.sorted(values);
        Some(self.without_linear_form(of(&numbers, &weights)?, values, &of))
    }

    /// An estimate whose error only replicates tell.
    fn without_linear_form(&self, value: f64, values: &Values, of: &Estimator<'_>) -> Estimated {
        match self.replicated(values, of).filter(|variance| variance.is_finite()) {
            Some(variance) => {
                self.around(value, self.known(variance, values), self.freedom(values))
            }
            None => Estimated::without_error(value),
        }
    }

    /// Numbers in rising order, and the weight of each.
    fn sorted(&self, values: &Values) -> (Vec<f64>, Vec<f64>) {
        let weight =
            |&(cell, value, n): &(usize, f64, u64)| (value, self.cells()[cell].weight * n as f64);
        let mut sorted: Vec<(f64, f64)> = values.iter().map(weight).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        sorted.into_iter().unzip()
    }

    /// The share, in percent, of some of a base, with Korn and Graubard's limits (Survey Methodology
    /// 24, 1998; R: `svyciprop(method = "beta")`). The effective n is p (1 − p) over the variance,
    /// of none and of all (Σw)² / Σw². `None` of nobody, and where some are not of the base.
    pub fn share(&self, some: &Values, base: &Values) -> Option<Estimated> {
        let values = self.yes_and_no(some, base)?;
        let mean = self.mean(&values)?;
        let (p, error) = (mean.value, mean.standard_error);
        if error.is_nan() {
            return Some(mean.map(|share| 100.0 * share));
        }
        let n: u64 = values.iter().map(|(.., n)| n).sum();
        let effective_n = match p * (1.0 - p) {
            _ if self.is_whole(&values) => None,
            spread if spread < 1e-15 => Some(self.weight(&values).powi(2) / self.squares(&values)),
            spread if error > 0.0 => Some(spread / error.powi(2)),
            _ => None,
        };
        let limits = match effective_n {
            // Nothing is left to chance.
            None => Some((p, p)),
            Some(effective) => korn_graubard(p, effective, n, self.freedom(&values)),
        };
        let percent = |(lower, upper): (f64, f64)| (100.0 * lower, 100.0 * upper);
        Some(Estimated {
            value: 100.0 * p,
            standard_error: 100.0 * error,
            limits: limits.map(percent),
            effect: mean.effect,
            effective_n,
        })
    }

    /// 1 of some and 0 of the others of a base; `None` where some are not of the base.
    pub fn yes_and_no(&self, some: &Values, base: &Values) -> Option<Vec<(usize, f64, u64)>> {
        let mut of: Vec<u64> = vec![0; self.cells().len()];
        base.iter().for_each(|&(cell, _, n)| of[cell] += n);
        let mut values = Vec::with_capacity(some.len() + base.len());
        for &(cell, _, n) in some {
            of[cell] = of[cell].checked_sub(n)?;
            values.push((cell, 1.0, n));
        }
        values.extend(of.into_iter().enumerate().map(|(cell, n)| (cell, 0.0, n)));
        values.retain(|(.., n)| *n > 0);
        Some(values)
    }

    /// Of a base 1 of who has something now and had it not, -1 of the opposite, else 0. Given are
    /// who had it both times, who has it now, who had it before, and the base; `None` where some
    /// are not of the base.
    pub fn moved(&self, all: [&Values; 4]) -> Option<Vec<(usize, f64, u64)>> {
        let mut of: BTreeMap<usize, [u64; 4]> = BTreeMap::new();
        for (place, values) in all.into_iter().enumerate() {
            values.iter().for_each(|&(cell, _, n)| of.entry(cell).or_default()[place] += n);
        }
        let mut values = Vec::with_capacity(of.len());
        for (cell, [both, now, before, base]) in of {
            let (to, from) = (now.checked_sub(both)?, before.checked_sub(both)?);
            let rest = base.checked_sub(to + from)?;
            values.extend([(1.0, to), (-1.0, from), (0.0, rest)].map(|(by, n)| (cell, by, n)));
        }
        values.retain(|(.., n)| *n > 0);
        Some(values)
    }

    /// Whether a share may be presented by the standards of [`super::is_reliable_share`]: with no
    /// more than n as the effective n. One that weights were made to fit is known from elsewhere.
    pub fn is_reliable(&self, some: &Values, base: &Values) -> bool {
        let Some(share) = self.share(some, base) else { return false };
        if share.limits.is_none() {
            return false;
        }
        if share.effective_n.is_none() && !self.is_whole(base) {
            return true;
        }
        let (p, n) = (share.value / 100.0, base.iter().map(|(.., n)| n).sum::<u64>());
        let effective = share.effective_n.map_or(n as f64, |effective| effective.min(n as f64));
        let limits = korn_graubard(p, effective, n, self.freedom(base));
        let limits = limits.map(|(lower, upper)| (100.0 * lower, 100.0 * upper));
        limits.is_some_and(|limits| super::is_narrow_share(share.value, effective, limits))
    }

    /// The mean of one number over that of another, each of all who have it, so that there is no
    /// error of it. `None` where either is of nobody or the second is 0.
    pub fn ratio_of_means(&self, first: &Values, second: &Values) -> Option<Estimated> {
        let means = [first, second].map(|of| (!of.is_empty()).then(|| self.center(of)));
        let [first, second] = means;
        let value = first.zip(second.filter(|mean| *mean != 0.0)).map(|(a, b)| a / b)?;
        Some(Estimated::without_error(value))
    }

    /// A quantile by the rule of type 7 with weights (R: `svyquantile(qrule = "hf7")`): values in
    /// rising order stand at the weight before them over that of all but the last, linear between
    /// them. With equal weights it is type 7, and the median the mean of the two middle values.
    /// Limits are Woodruff's (Journal of the American Statistical Association 47, 1952): those of
    /// the share of values up to the quantile, by t, put through the same rule. `None` of nobody.
    pub fn quantile(&self, values: &Values, probability: f64) -> Option<Estimated> {
        let curve = self.curve(values);
        let value = at(&curve, probability)?;
        let below = |&(cell, of, n): &(usize, f64, u64)| (cell, f64::from(of <= value), n);
        let of = move |numbers: &[f64], weights: &[f64]| {
            let below = numbers.partition_point(|number| *number <= value);
            Some(weights[..below].iter().sum::<f64>() / weights.iter().sum::<f64>())
        };
        let replicated = self.replicated_instead(values, &of);
        let share = self.mean_by(&values.iter().map(below).collect::<Vec<_>>(), replicated)?;
        let limits = share.limits.and_then(|(lower, upper)| {
            let is_within = lower >= 0.0 && upper <= 1.0;
            is_within.then(|| Some((at(&curve, lower)?, at(&curve, upper)?)))?
        });
        let of_t = t(self.freedom(values));
        let error = limits.zip(of_t).map(|((lower, upper), t)| (upper - lower) / (2.0 * t));
        Some(Estimated {
            value,
            standard_error: error.unwrap_or(f64::NAN),
            limits,
            effect: None,
            effective_n: None,
        })
    }

    /// Values in rising order with where they stand from 0 on: of equal ones the first and the
    /// last.
    fn curve(&self, values: &Values) -> Vec<(f64, f64)> {
        let mut sorted: Vec<(f64, f64, u64)> = values
            .iter()
            .filter(|(.., n)| *n > 0)
            .map(|&(cell, value, n)| (value, self.cells()[cell].weight, n))
            .collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let last = sorted.last().map_or(0.0, |(_, weight, _)| *weight);
        let all: f64 = sorted.iter().map(|(_, weight, n)| weight * *n as f64).sum();
        let (mut below, mut curve) = (0.0, Vec::with_capacity(2 * sorted.len()));
        for (value, weight, n) in sorted {
            curve.push((below, value));
            below += weight * n as f64;
            curve.push((below - weight, value));
        }
        // A single value stands everywhere.
        let whole = if all > last { all - last } else { 1.0 };
        curve.into_iter().map(|(place, value)| (place / whole, value)).collect()
    }

    pub(super) fn around(&self, value: f64, variance: f64, freedom: f64) -> Estimated {
        // Of too few replicates there is none.
        let standard_error = if variance < 0.0 { 0.0 } else { variance.sqrt() };
        let reach = t(freedom).map(|t| t * standard_error).filter(|reach| reach.is_finite());
        let limits = reach.map(|reach| (value - reach, value + reach));
        Estimated { value, standard_error, limits, effect: None, effective_n: None }
    }
}

fn product(numbers: &[f64], weights: &[f64]) -> f64 {
    numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum()
}

/// `None` of a sum of zero, and with a negative value.
fn gini(numbers: &[f64], weights: &[f64]) -> Option<f64> {
    let (all, sum) = shared(numbers, weights)?;
    let mut below = 0.0;
    let ranked = numbers.iter().zip(weights).map(|(number, weight)| {
        let rank = weight * (2.0 * below + weight - all);
        below += weight;
        rank * number
    });
    Some(ranked.sum::<f64>() / (all * sum))
}

fn share_of_top(numbers: &[f64], weights: &[f64], percent: f64) -> Option<f64> {
    let (all, sum) = shared(numbers, weights)?;
    let (mut left, mut of_top) = (percent / 100.0 * all, 0.0);
    for (number, weight) in numbers.iter().zip(weights).rev() {
        of_top += number * left.clamp(0.0, *weight);
        left -= weight;
    }
    Some(100.0 * of_top / sum)
}

/// Σw and Σwy, if shares of it have a meaning.
fn shared(numbers: &[f64], weights: &[f64]) -> Option<(f64, f64)> {
    let sum = product(numbers, weights);
    let has_meaning = numbers.first().is_some_and(|least| *least >= 0.0) && sum > 0.0;
    has_meaning.then(|| (weights.iter().sum(), sum))
}

/// Where a curve stands at a place from 0 to 1.
fn at(curve: &[(f64, f64)], place: f64) -> Option<f64> {
    let above = curve.partition_point(|(known, _)| *known < place);
    let (first, last) = (curve.first()?, curve.last()?);
    Some(match (above.checked_sub(1), curve.get(above)) {
        (None, _) => first.1,
        (_, None) => last.1,
        (Some(below), Some(&(to, upper))) => {
            let (from, lower) = curve[below];
            lower + (upper - lower) * (place - from) / (to - from)
        }
    })
}

/// Of more, the beta distribution is the normal one.
const MANY: f64 = 1e8;

fn korn_graubard(p: f64, effective: f64, n: u64, freedom: f64) -> Option<(f64, f64)> {
    let adjusted = effective * (t(n as f64 - 1.0)? / t(freedom)?).powi(2);
    if adjusted > MANY {
        let reach = t(freedom)? * (p * (1.0 - p) / effective).sqrt();
        return Some(((p - reach).max(0.0), (p + reach).min(1.0)));
    }
    beta_limits(adjusted * p, adjusted * (1.0 - p))
}

/// The 97.5 % quantile of Student's t.
fn t(freedom: f64) -> Option<f64> {
    let is_some = freedom > 0.0;
    is_some.then(|| StudentsT::new(0.0, 1.0, freedom).ok().map(|t| t.inverse_cdf(0.975)))?
}

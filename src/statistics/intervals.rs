//! Confidence intervals of counts and shares.

use statrs::distribution::{Beta, ChiSquared, ContinuousCDF, Normal, StudentsT};

use super::values::Values;

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

/// 95 % limits of a share, in percent, of `count` of `n` (Wilson, Journal of the American
/// Statistical Association 22, 1927; R: `prop.test(count, n, correct = FALSE)$conf.int`).
/// `None` of nobody, and where `count` is no part of `n`.
pub fn wilson_interval(count: f64, n: f64) -> Option<(f64, f64)> {
    if !(n > 0.0 && (0.0..=n).contains(&count)) {
        return None;
    }
    let z = Normal::standard().inverse_cdf(0.975);
    let (share, z2) = (count / n, z * z);
    let middle = share + z2 / (2.0 * n);
    let reach = z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let limit = |end: f64| (100.0 * end / (1.0 + z2 / n)).clamp(0.0, 100.0);
    // What rounding leaves of nothing and of everything is nothing and everything.
    let lower = if count == 0.0 { 0.0 } else { limit(middle - reach) };
    let upper = if count == n { 100.0 } else { limit(middle + reach) };
    Some((lower, upper))
}

/// 95 % limits of the difference of two independent shares, second less first, in points
/// (Newcombe's hybrid score, Statistics in Medicine 17, 1998, p. 873, method 10; from the
/// intervals of `prop.test(x, n, correct = FALSE)` in R). `None` as for [`wilson_interval`].
pub fn newcombe_interval(first: (f64, f64), second: (f64, f64)) -> Option<(f64, f64)> {
    paired_or_not(first, second, 0.0)
}

/// The same of the shares of the same respondents, in points: `both` gave the answer both times,
/// `first` and `second` only then or only now, of `n` (Newcombe, Statistics in Medicine 17, 1998,
/// p. 2635, method 10, whose correlation is corrected for continuity). `None` of nobody, and where
/// more than `n` answered.
pub fn paired_newcombe_interval(both: f64, first: f64, second: f64, n: f64) -> Option<(f64, f64)> {
    let (then, now, neither) = (both + first, both + second, n - both - first - second);
    if neither < 0.0 {
        return None;
    }
    let margins = then * (n - then) * now * (n - now);
    let product = both * neither - first * second;
    let corrected = if product > 0.0 { (product - n / 2.0).max(0.0) } else { product };
    let correlation = if margins > 0.0 { corrected / margins.sqrt() } else { 0.0 };
    paired_or_not((then, n), (now, n), correlation)
}

fn paired_or_not(first: (f64, f64), second: (f64, f64), correlation: f64) -> Option<(f64, f64)> {
    let share = |(count, n): (f64, f64)| 100.0 * count / n;
    let ((l1, u1), (l2, u2)) =
        (wilson_interval(first.0, first.1)?, wilson_interval(second.0, second.1)?);
    let (p1, p2) = (share(first), share(second));
    let reach = |a: f64, b: f64| (a * a - 2.0 * correlation * a * b + b * b).max(0.0).sqrt();
    let difference = p2 - p1;
    Some((difference - reach(p2 - l2, u1 - p1), difference + reach(u2 - p2, p1 - l1)))
}

/// 95 % limits of the ratio of two independent shares, second over first, by the logarithm (Katz
/// and others, Biometrics 34, 1978; in R `exp(log(r) + c(-1, 1) * qnorm(.975) * sqrt(1/x1 - 1/n1 +
/// 1/x2 - 1/n2))`). `None` where a count is zero.
pub fn share_ratio_interval(first: (f64, f64), second: (f64, f64)) -> Option<(f64, f64)> {
    let ((x1, n1), (x2, n2)) = (first, second);
    if !(x1 > 0.0 && x2 > 0.0 && x1 <= n1 && x2 <= n2) {
        return None;
    }
    let error = (1.0 / x1 - 1.0 / n1 + 1.0 / x2 - 1.0 / n2).sqrt();
    around(((x2 / n2) / (x1 / n1)).ln(), Normal::standard().inverse_cdf(0.975) * error)
        .map(|(lower, upper)| (lower.exp(), upper.exp()))
}

/// 95 % limits of the difference of two independent means, second less first (Welch; R:
/// `t.test(second, first)$conf.int`). `None` with fewer than two values in one or without any
/// spread.
pub fn welch_interval(first: &Values, second: &Values) -> Option<(f64, f64)> {
    let (a, b) = (first.variance()? / first.n() as f64, second.variance()? / second.n() as f64);
    welch(second.mean()? - first.mean()?, (a, first.n()), (b, second.n()))
}

/// 95 % limits of the ratio of two independent means, second over first, by the logarithm: errors
/// over means (delta method), degrees of freedom as in Welch's t test. `None` as for
/// [`welch_interval`], and where a mean is not above zero.
pub fn mean_ratio_interval(first: &Values, second: &Values) -> Option<(f64, f64)> {
    let (x, y) = (first.mean()?, second.mean()?);
    if !(x > 0.0 && y > 0.0) {
        return None;
    }
    let relative = |of: &Values, mean: f64| Some(of.variance()? / of.n() as f64 / mean.powi(2));
    let (a, b) = (relative(first, x)?, relative(second, y)?);
    let (lower, upper) = welch((y / x).ln(), (a, first.n()), (b, second.n()))?;
    Some((lower.exp(), upper.exp()))
}

/// Around a middle, from two squared errors with their n.
fn welch(middle: f64, (a, n): (f64, u64), (b, m): (f64, u64)) -> Option<(f64, f64)> {
    let freedom = (a + b).powi(2) / (a.powi(2) / (n - 1) as f64 + b.powi(2) / (m - 1) as f64);
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(0.975);
    around(middle, t * (a + b).sqrt())
}

fn around(middle: f64, reach: f64) -> Option<(f64, f64)> {
    (reach.is_finite() && reach > 0.0).then_some((middle - reach, middle + reach))
}

/// Exact 95 % limits of a share, in percent, of `count` of `n` (Clopper and Pearson, Biometrika 26,
/// 1934; R: `binom.test(count, n)$conf.int`). `None` of nobody, and where `count` is no part of `n`.
pub fn clopper_pearson_interval(count: f64, n: f64) -> Option<(f64, f64)> {
    if !(n > 0.0 && (0.0..=n).contains(&count)) {
        return None;
    }
    beta_limits(count, n - count).map(|(lower, upper)| (100.0 * lower, 100.0 * upper))
}

/// The same as shares of 1, of numbers of who has something and who has not, which need not be
/// whole.
pub(super) fn beta_limits(some: f64, rest: f64) -> Option<(f64, f64)> {
    let limit = |a: f64, b: f64, p: f64| Some(Beta::new(a, b).ok()?.inverse_cdf(p));
    let lower = if some <= 0.0 { 0.0 } else { limit(some, rest + 1.0, 0.025)? };
    let upper = if rest <= 0.0 { 1.0 } else { limit(some + 1.0, rest, 0.975)? };
    Some((lower, upper))
}

/// Whether a share of `count` of `n` may be presented by the standards of the National Center for
/// Health Statistics (Parker and others, Vital and Health Statistics 2 (175), 2017): at least 30
/// respondents; an interval narrower than 30 points; and one of at most 5 points, or of at most
/// 130 % of the share. Of a share of nothing the standard leaves the last to the reader. The
/// interval is Korn and Graubard's, which without weights and clusters is Clopper and Pearson's.
/// `false` of nobody.
pub fn is_reliable_share(count: f64, n: f64) -> bool {
    let limits = clopper_pearson_interval(count, n);
    limits.is_some_and(|limits| is_narrow_share(100.0 * count / n, n, limits))
}

/// The same of a share in percent with its effective n and limits.
pub(super) fn is_narrow_share(share: f64, n: f64, (lower, upper): (f64, f64)) -> bool {
    let width = upper - lower;
    n >= 30.0 && width < 30.0 && (width <= 5.0 || share == 0.0 || width / share <= 1.3)
}

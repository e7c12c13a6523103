//! Confidence intervals of counts and shares.

use statrs::distribution::{Beta, ChiSquared, ContinuousCDF, Normal};

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

/// Exact 95 % limits of a share, in percent, of `count` of `n` (Clopper and Pearson, Biometrika 26,
/// 1934; R: `binom.test(count, n)$conf.int`). `None` of nobody, and where `count` is no part of `n`.
pub fn clopper_pearson_interval(count: f64, n: f64) -> Option<(f64, f64)> {
    if !(n > 0.0 && (0.0..=n).contains(&count)) {
        return None;
    }
    let limit = |a: f64, b: f64, p: f64| Some(100.0 * Beta::new(a, b).ok()?.inverse_cdf(p));
    let lower = if count == 0.0 { 0.0 } else { limit(count, n - count + 1.0, 0.025)? };
    let upper = if count == n { 100.0 } else { limit(count + 1.0, n - count, 0.975)? };
    Some((lower, upper))
}

/// Whether a share of `count` of `n` may be presented by the standards of the National Center for
/// Health Statistics (Parker and others, Vital and Health Statistics 2 (175), 2017): at least 30
/// respondents; an interval narrower than 30 points; and one of at most 5 points, or of at most
/// 130 % of the share. Of a share of nothing the standard leaves the last to the reader. The
/// interval is Korn and Graubard's, which without weights and clusters is Clopper and Pearson's.
/// `false` of nobody.
pub fn is_reliable_share(count: f64, n: f64) -> bool {
    let Some((lower, upper)) = clopper_pearson_interval(count, n) else { return false };
    let (share, width) = (100.0 * count / n, upper - lower);
    n >= 30.0 && width < 30.0 && (width <= 5.0 || share == 0.0 || width / share <= 1.3)
}

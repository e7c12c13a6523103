//! Whether the means of groups differ.

use statrs::distribution::{ContinuousCDF, FisherSnedecor, StudentsT};

use super::values::Values;

/// Two-sided p of Student's two-sample t test, which takes the variances for equal
/// (R: `t.test(x, y, var.equal = TRUE)`). `None` with fewer than two values in a group
/// or without any spread.
pub fn student_t_test(x: &Values, y: &Values) -> Option<f64> {
    let (n, m) = (x.n() as f64, y.n() as f64);
    let freedom = n + m - 2.0;
    let pooled = ((n - 1.0) * x.variance()? + (m - 1.0) * y.variance()?) / freedom;
    t_two_sided((x.mean()? - y.mean()?) / (pooled * (1.0 / n + 1.0 / m)).sqrt(), freedom)
}

/// Two-sided p of Welch's t test with the Welch–Satterthwaite degrees of freedom
/// (Welch, Biometrika 34, 1947; R: `t.test(x, y)`). `None` as for
/// [`student_t_test`].
pub fn welch_t_test(x: &Values, y: &Values) -> Option<f64> {
    let (a, b) = (x.variance()? / x.n() as f64, y.variance()? / y.n() as f64);
    let parts = a.powi(2) / (x.n() - 1) as f64 + b.powi(2) / (y.n() - 1) as f64;
    t_two_sided((x.mean()? - y.mean()?) / (a + b).sqrt(), (a + b).powi(2) / parts)
}

/// Two-sided p of a t; `None` where there is no such t.
pub(super) fn t_two_sided(t: f64, freedom: f64) -> Option<f64> {
    let distribution = StudentsT::new(0.0, 1.0, freedom).ok().filter(|_| t.is_finite())?;
    Some((2.0 * distribution.cdf(-t.abs())).min(1.0))
}

/// F statistic, its degrees of freedom and p.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FTest {
    pub f: f64,
    pub freedom: (f64, f64),
    pub p: f64,
}

impl FTest {
    fn of(f: f64, freedom: (f64, f64)) -> Option<Self> {
        let distribution = FisherSnedecor::new(freedom.0, freedom.1).ok()?;
        let p = f.is_finite().then(|| distribution.sf(f))?;
        Some(Self { f, freedom, p })
    }
}

/// One-way analysis of variance, which takes the variances for equal (Fisher 1925; R:
/// `oneway.test(y ~ group, var.equal = TRUE)`). Groups of nobody are left out. `None` with
/// fewer than two groups, no more values than groups, or no spread within any.
pub fn anova(groups: &[Values]) -> Option<FTest> {
    let groups: Vec<&Values> = groups.iter().filter(|group| !group.is_empty()).collect();
    let (k, n) = (groups.len() as f64, groups.iter().map(|g| g.n()).sum::<u64>() as f64);
    if k < 2.0 || n <= k {
        return None;
    }
    let mean = groups.iter().map(|group| group.sum()).sum::<f64>() / n;
    let between = groups.iter().filter_map(|of| Some(of.n() as f64 * (of.mean()? - mean).powi(2)));
    let within = groups.iter().map(|of| squares(of));
    let (between, within): (f64, f64) = (between.sum(), within.sum());
    FTest::of((between / (k - 1.0)) / (within / (n - k)), (k - 1.0, n - k))
}

/// Sum of squared distances to the mean.
fn squares(values: &Values) -> f64 {
    let mean = values.mean().unwrap_or(0.0);
    values.iter().map(|(value, count)| (value - mean).powi(2) * count as f64).sum()
}

/// Welch's analysis of variance, for groups of unequal variances (Welch, Biometrika 38, 1951;
/// R: `oneway.test(y ~ group)`). `None` with fewer than two groups, or where one has fewer
/// than two values or no spread.
pub fn welch_anova(groups: &[Values]) -> Option<FTest> {
    let groups: Vec<&Values> = groups.iter().filter(|group| !group.is_empty()).collect();
    let k = groups.len() as f64;
    if k < 2.0 {
        return None;
    }
    let of = |group: &&Values| {
        let n = group.n() as f64;
        Some((n, n / group.variance().filter(|variance| *variance > 0.0)?, group.mean()?))
    };
    let parts: Vec<(f64, f64, f64)> = groups.iter().map(of).collect::<Option<_>>()?;
    let weight: f64 = parts.iter().map(|(_, weight, _)| weight).sum();
    let mean = parts.iter().map(|(_, weight, mean)| weight * mean).sum::<f64>() / weight;
    let between = parts.iter().map(|(_, weight, of)| weight * (of - mean).powi(2)).sum::<f64>();
    let spread = parts.iter().map(|(n, of, _)| (1.0 - of / weight).powi(2) / (n - 1.0));
    let spread = spread.sum::<f64>() / (k * k - 1.0);
    let f = between / (k - 1.0) / (1.0 + 2.0 * (k - 2.0) * spread);
    FTest::of(f, (k - 1.0, 1.0 / (3.0 * spread)))
}

/// Hedges' g, the difference of two means in standard deviations, corrected for few values,
/// with its 95 % limits (Hedges and Olkin, Statistical Methods for Meta-Analysis, 1985,
/// chapter 5: large-sample variance). `None` as for [`student_t_test`].
pub fn hedges_g(x: &Values, y: &Values) -> Option<(f64, (f64, f64))> {
    let (n, m) = (x.n() as f64, y.n() as f64);
    let freedom = n + m - 2.0;
    let pooled = (((n - 1.0) * x.variance()? + (m - 1.0) * y.variance()?) / freedom).sqrt();
    let g = (x.mean()? - y.mean()?) / pooled * (1.0 - 3.0 / (4.0 * freedom - 1.0));
    let error = ((n + m) / (n * m) + g * g / (2.0 * (n + m))).sqrt();
    let reach = 1.959_963_984_540_054 * error;
    g.is_finite().then_some((g, (g - reach, g + reach)))
}

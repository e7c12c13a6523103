//! How two numbers of the same respondents go together.

use super::cells::Values as Weighted;
use super::design::Design;
use super::values::Values;

/// Pearson's correlation coefficient of pairs, from the values of each number and of their
/// differences (R: `cor(x, y)`). `None` where one of them has fewer than two different values.
pub fn correlation(x: &Values, y: &Values, differences: &Values) -> Option<f64> {
    together(x.variance()?, y.variance()?, differences.variance()?)
}

impl Design {
    /// The same by weights (R: `cov.wt(cbind(x, y), w, cor = TRUE)`).
    pub fn correlation(&self, x: &Weighted, y: &Weighted, differences: &Weighted) -> Option<f64> {
        together(self.spread(x)?, self.spread(y)?, self.spread(differences)?)
    }

    /// The different values, rising, each with the weight below it and half of its own.
    pub fn ranks(&self, values: &Weighted) -> Vec<(f64, f64)> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let mut below = 0.0;
        let rank = |same: &[(usize, f64, u64)]| {
            let own = self.weight(same);
            below += own;
            (same[0].1, below - own / 2.0)
        };
        sorted.chunk_by(|a, b| a.1 == b.1).map(rank).collect()
    }
}

/// From the variances of two numbers and of their difference.
fn together(of_x: f64, of_y: f64, of_differences: f64) -> Option<f64> {
    let r = (of_x + of_y - of_differences) / 2.0 / (of_x * of_y).sqrt();
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

/// Its 95 % interval by Fisher's transformation, of more than three pairs (R: `cor.test(x, y)`).
/// `None` also where all lie on a line.
pub fn correlation_interval(r: f64, n: u64) -> Option<(f64, f64)> {
    if n <= 3 || r.abs() >= 1.0 {
        return None;
    }
    let half = Z / ((n - 3) as f64).sqrt();
    Some(((r.atanh() - half).tanh(), (r.atanh() + half).tanh()))
}

/// The normal quantile of 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// The different values, rising, each with its rank among all; equal values have the mean of their
/// ranks (R: `rank(x)`).
pub fn ranks(values: &Values) -> Vec<(f64, f64)> {
    let mut before = 0.0;
    let rank = |(value, count): (f64, u64)| {
        let of = before + (count as f64 + 1.0) / 2.0;
        before += count as f64;
        (value, of)
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEARSON: f64 = 0.791562996927;
    const LIMITS: (f64, f64) = (0.196491849868, 0.960484423073);
    const SPEARMAN: f64 = 0.921686746988;

    fn values(all: &[f64]) -> Values {
        all.iter().map(|value| (*value, 1)).collect()
    }

    const X: [f64; 8] = [1.0, 2.0, 2.0, 4.0, 5.0, 7.0, 9.0, 30.0];
    const Y: [f64; 8] = [2.0, 1.0, 3.0, 3.0, 8.0, 6.0, 9.0, 11.0];

    fn of(x: &[f64], y: &[f64]) -> Option<f64> {
        let differences: Vec<f64> = x.iter().zip(y).map(|(x, y)| y - x).collect();
        correlation(&values(x), &values(y), &values(&differences))
    }

    fn is_close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9
    }

    // x <- c(1,2,2,4,5,7,9,30); y <- c(2,1,3,3,8,6,9,11); cor.test(x, y)
    #[test]
    fn a_correlation_and_its_limits_are_those_of_r() {
        let r = of(&X, &Y).expect("a correlation");
        assert!(is_close(r, PEARSON), "{r}");
        let (lower, upper) = correlation_interval(r, 8).expect("limits");
        assert!(is_close(lower, LIMITS.0) && is_close(upper, LIMITS.1), "{lower} {upper}");
    }

    // cor(rank(x), rank(y)), which is cor(x, y, method = "spearman")
    #[test]
    fn a_correlation_of_ranks_with_ties_is_that_of_r() {
        let ranked = |all: &[f64]| {
            let ranks = ranks(&values(all));
            let rank = |value: &f64| ranks.iter().find(|(of, _)| of == value).expect("there").1;
            all.iter().map(rank).collect::<Vec<f64>>()
        };
        assert_eq!(ranked(&X), [1.0, 2.5, 2.5, 4.0, 5.0, 6.0, 7.0, 8.0]);
        let rho = of(&ranked(&X), &ranked(&Y)).expect("a correlation");
        assert!(is_close(rho, SPEARMAN), "{rho}");
    }

    #[test]
    fn what_does_not_vary_goes_together_with_nothing() {
        assert_eq!(of(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]), None);
        assert_eq!(of(&[1.0], &[2.0]), None);
        let line = of(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).expect("a line");
        assert!(is_close(line, 1.0));
        assert_eq!(correlation_interval(1.0, 9), None);
        assert_eq!(correlation_interval(0.5, 3), None);
    }
}

//! Ratios of two sums.

use super::design::{self, Cell, Design, Single, Stratum};
use super::estimates::Estimated;
use super::values::Values;

impl Design {
    /// Σwy / Σwx of respondents who have both. Beside them their sums x + y are needed, from which
    /// it is known how both vary together. `None` where Σwx is 0.
    pub fn ratio(
        &self,
        y: &design::Values,
        x: &design::Values,
        both: &design::Values,
    ) -> Option<Estimated> {
        let (over, under) = (self.sum(y), self.sum(x));
        if under == 0.0 {
            return None;
        }
        let ratio = over / under;
        let [of_y, of_x, of_both] = [y, x, both].map(|values| self.variance(values));
        let variance = of_y + ratio * ratio * of_x - ratio * (of_both - of_y - of_x);
        // Where y is R x of everybody, rounding leaves something of the difference.
        let is_some = variance > ROUNDING * (of_y + ratio * ratio * of_x);
        let variance = if is_some { variance / under.powi(2) } else { 0.0 };
        Some(self.around(ratio, self.known(variance, y), self.freedom(y)))
    }

    /// So many respondents, who were drawn one by one from many and count alike.
    fn one_by_one(n: u64) -> Self {
        let cell =
            Cell { n, base: 1.0, weight: 1.0, stratum: 0, cluster: None, categories: Vec::new() };
        let stratum = Stratum { units: n, population: None };
        Self::new(vec![cell], vec![stratum], Single::Certainty)
    }
}

/// 95 % limits of Σy / Σx of respondents who have both, drawn one by one: R ± t · √(n / (n − 1) ·
/// Σ(y − R x)²) / |Σx|, with n − 1 degrees of freedom (Cochran, Sampling Techniques, 1977, chapter
/// 6; R: `confint(svyratio(~y, ~x, svydesign(ids = ~1)), df = n - 1)`). Beside y and x their sums
/// x + y are needed. `None` where Σx is 0, of fewer than two, and where y is R x of everybody.
pub fn ratio_interval(y: &Values, x: &Values, both: &Values) -> Option<(f64, f64)> {
    let [y, x, both] = [y, x, both].map(|values| {
        let in_cell = values.iter().map(|(value, n)| (0, value, n));
        in_cell.collect::<Vec<(usize, f64, u64)>>()
    });
    let n = y.iter().map(|(.., n)| n).sum();
    let ratio = Design::one_by_one(n).ratio(&y, &x, &both)?;
    ratio.limits.filter(|(lower, upper)| lower < upper)
}

/// Below such a part of what it is the difference of, a variance of a ratio is what rounding leaves.
const ROUNDING: f64 = 1e-12;

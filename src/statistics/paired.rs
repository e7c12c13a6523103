//! Whether two values of the same respondent differ, told from their differences.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, Normal};

use super::means::t_two_sided;
use super::values::Values;

/// So few differences, all of another size and none of them 0, are tested exactly, as in R.
const EXACT: u64 = 50;

/// t of Student's paired test (Biometrika 6, 1908; R: `t.test(x, y, paired = TRUE)`), its
/// degrees of freedom and two-sided p, of differences. `None` of fewer than two, or where all
/// are the same.
pub fn paired_t_test(differences: &Values) -> Option<(f64, f64, f64)> {
    let n = differences.n() as f64;
    let t = differences.mean()? / (differences.standard_deviation()? / n.sqrt());
    let freedom = n - 1.0;
    Some((t, freedom, t_two_sided(t, freedom)?))
}

/// V of Wilcoxon's signed rank test, the sum of the ranks of the differences above 0, and its
/// two-sided p (Biometrics Bulletin 1, 1945; R: `wilcox.test(x, y, paired = TRUE)`). Differences
/// of 0 are left out. Exact with fewer than 50 differences of different sizes and none of 0,
/// else the normal approximation with corrections for ties and continuity. `None` where
/// nothing differs.
pub fn wilcoxon_signed_rank_test(differences: &Values) -> Option<(f64, f64)> {
    let moved = differences.without_zeros();
    let n = moved.n();
    let sizes: Values = moved.iter().map(|(value, count)| (value.abs(), count)).collect();
    let above: Values = moved.iter().filter(|(value, _)| *value > 0.0).collect();
    let (mut statistic, mut ties, mut below) = (0.0, 0.0, 0.0);
    let mut above = above.iter().peekable();
    for (size, count) in sizes.iter() {
        let count = count as f64;
        // Equal sizes share the mean of their ranks.
        let rank = below + (count + 1.0) / 2.0;
        if let Some((_, of)) = above.next_if(|(value, _)| *value == size) {
            statistic += rank * of as f64;
        }
        ties += count.powi(3) - count;
        below += count;
    }
    if n == 0 {
        return None;
    }
    if n < EXACT && ties == 0.0 && n == differences.n() {
        return Some((statistic, exact_signed_ranks(statistic, n as usize)));
    }
    let n = n as f64;
    let distance = statistic - n * (n + 1.0) / 4.0;
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
    let z = (distance.abs() - 0.5).max(0.0) / variance.sqrt();
    z.is_finite().then(|| (statistic, (2.0 * Normal::standard().sf(z)).min(1.0)))
}

/// The share of signs of the ranks 1 to `n` whose sum is as far from the middle.
fn exact_signed_ranks(statistic: f64, n: usize) -> f64 {
    let most = n * (n + 1) / 2;
    // How many sets of ranks have each sum.
    let mut sets = vec![0.0_f64; most + 1];
    sets[0] = 1.0;
    for rank in 1..=n {
        for sum in (rank..=most).rev() {
            sets[sum] += sets[sum - rank];
        }
    }
    let all: f64 = sets.iter().sum();
    let at = statistic.round() as usize;
    let tail: f64 = match 2 * at > most {
        true => sets[at..].iter().sum(),
        false => sets[..=at].iter().sum(),
    };
    (2.0 * tail / all).min(1.0)
}

/// Two-sided p of McNemar's test (Psychometrika 12, 1947), exact: of those who changed, whether
/// as many came to yes as to no (R: `binom.test(b, b + c)`). `None` where nobody changed.
pub fn mcnemar_test(to_yes: u64, to_no: u64) -> Option<f64> {
    let changed = to_yes + to_no;
    let distribution = Binomial::new(0.5, changed).ok().filter(|_| changed > 0)?;
    Some((2.0 * distribution.cdf(to_yes.min(to_no))).min(1.0))
}

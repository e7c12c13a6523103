//! Whether groups differ, told from the order of their values alone.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

use super::values::Values;

/// So few values in each of two groups, all different, are tested exactly, as in R.
const EXACT: u64 = 50;

/// U of the first group and two-sided p of the Mann–Whitney test (Wilcoxon's rank sum test; Annals
/// of Mathematical Statistics 18, 1947): exact with fewer than 50 different values in each group,
/// else the normal approximation with corrections for ties and continuity (R: `wilcox.test(x, y)`,
/// which calls U W). `None` where a group is empty or all values are the same.
pub fn mann_whitney_test(x: &Values, y: &Values) -> Option<(f64, f64)> {
    let (n, m) = (x.n(), y.n());
    if n == 0 || m == 0 {
        return None;
    }
    let groups = [x.clone(), y.clone()];
    let ranked = Ranked::of(&groups);
    let (size, other) = (n as f64, m as f64);
    let statistic = ranked.sums[0] - size * (size + 1.0) / 2.0;
    if n < EXACT && m < EXACT && ranked.ties == 0.0 {
        return Some((statistic, exact_mann_whitney(statistic, n as usize, m as usize)));
    }
    let all = size + other;
    let variance = size * other / 12.0 * (all + 1.0 - ranked.ties / (all * (all - 1.0)));
    let distance = statistic - size * other / 2.0;
    let z = (distance.abs() - 0.5).max(0.0) / variance.sqrt();
    z.is_finite().then(|| (statistic, (2.0 * Normal::standard().sf(z)).min(1.0)))
}

/// The share of orders of `n` and `m` values whose statistic is as far from the middle.
fn exact_mann_whitney(statistic: f64, n: usize, m: usize) -> f64 {
    // Orders by their statistic: the largest value is of the first group, and above all of the
    // second, or it is of the second.
    let most = n * m;
    let mut orders = vec![vec![0.0_f64; most + 1]; n + 1];
    orders[0][0] = 1.0;
    for second in 0..=m {
        for first in 1..=n {
            let (before, of) = orders.split_at_mut(first);
            // `of[0]` holds the orders with one value of the second group fewer.
            if second == 0 {
                of[0].fill(0.0);
            }
            for at in (second..=most).rev() {
                let added = before[first - 1][at - second];
                of[0][at] += added;
            }
        }
    }
    let all: f64 = orders[n].iter().sum();
    let at = statistic.round() as usize;
    let tail: f64 = match 2 * at > most {
        true => orders[n][at..].iter().sum(),
        false => orders[n][..=at].iter().sum(),
    };
    (2.0 * tail / all).min(1.0)
}

/// H of Kruskal and Wallis with the correction for ties, its degrees of freedom and p (Journal
/// of the American Statistical Association 47, 1952; R: `kruskal.test`). Groups of nobody are
/// left out. `None` with fewer than two, or where all values are the same.
pub fn kruskal_wallis_test(groups: &[Values]) -> Option<(f64, f64, f64)> {
    let groups: Vec<Values> = groups.iter().filter(|group| !group.is_empty()).cloned().collect();
    let ranked = Ranked::of(&groups);
    let n: f64 = groups.iter().map(|group| group.n() as f64).sum();
    let squares = groups.iter().zip(&ranked.sums).map(|(of, sum)| sum * sum / of.n() as f64);
    let h = 12.0 / (n * (n + 1.0)) * squares.sum::<f64>() - 3.0 * (n + 1.0);
    let h = h / (1.0 - ranked.ties / (n.powi(3) - n));
    let freedom = groups.len() as f64 - 1.0;
    let p = ChiSquared::new(freedom).ok().filter(|_| h.is_finite())?.sf(h);
    Some((h, freedom, p))
}

/// J of Jonckheere and Terpstra for groups in an order in which the values are asked to rise or
/// fall, and its two-sided p by the normal approximation with the correction for ties
/// (Hollander and Wolfe, Nonparametric Statistical Methods, 2nd edition, section 6.2). `None`
/// with fewer than two groups, or where all values are the same.
pub fn jonckheere_test(groups: &[Values]) -> Option<(f64, f64)> {
    let groups: Vec<&Values> = groups.iter().filter(|group| !group.is_empty()).collect();
    let mut j = 0.0;
    for (at, lower) in groups.iter().enumerate() {
        for higher in &groups[at + 1..] {
            for (value, count) in lower.iter() {
                let above = higher.iter().map(|(other, n)| match other.total_cmp(&value) {
                    std::cmp::Ordering::Greater => n as f64,
                    std::cmp::Ordering::Equal => n as f64 / 2.0,
                    std::cmp::Ordering::Less => 0.0,
                });
                j += count as f64 * above.sum::<f64>();
            }
        }
    }
    let sizes: Vec<f64> = groups.iter().map(|group| group.n() as f64).collect();
    let n: f64 = sizes.iter().sum();
    let all = groups.iter().fold(Values::default(), |all, group| all.with(group));
    let ties: Vec<f64> = all.iter().map(|(_, count)| count as f64).collect();
    let of = |term: fn(f64) -> f64| {
        (
            sizes.iter().map(|size| term(*size)).sum::<f64>(),
            ties.iter().map(|tie| term(*tie)).sum::<f64>(),
        )
    };
    let (by_five, ties_by_five) = of(|t| t * (t - 1.0) * (2.0 * t + 5.0));
    let (triples, ties_triples) = of(|t| t * (t - 1.0) * (t - 2.0));
    let (pairs, ties_pairs) = of(|t| t * (t - 1.0));
    let mut variance = (n * (n - 1.0) * (2.0 * n + 5.0) - by_five - ties_by_five) / 72.0;
    if n > 2.0 {
        variance += triples * ties_triples / (36.0 * n * (n - 1.0) * (n - 2.0));
    }
    variance += pairs * ties_pairs / (8.0 * n * (n - 1.0));
    let mean = (n * n - sizes.iter().map(|size| size * size).sum::<f64>()) / 4.0;
    let z = (j - mean) / variance.sqrt();
    (groups.len() > 1 && z.is_finite()).then(|| (j, 2.0 * Normal::standard().sf(z.abs())))
}

/// Sums of ranks by group, and what ties take from a variance.
struct Ranked {
    sums: Vec<f64>,
    /// The sum of t³ − t over groups of t equal values.
    ties: f64,
}

impl Ranked {
    fn of(groups: &[Values]) -> Self {
        let all = groups.iter().fold(Values::default(), |all, group| all.with(group));
        let mut sums = vec![0.0; groups.len()];
        let mut ties = 0.0;
        let mut below = 0.0;
        let mut left: Vec<_> = groups.iter().map(|group| group.iter().peekable()).collect();
        for (value, count) in all.iter() {
            let count = count as f64;
            // Equal values share the mean of their ranks.
            let rank = below + (count + 1.0) / 2.0;
            for (sum, group) in sums.iter_mut().zip(&mut left) {
                if let Some((_, of)) = group.next_if(|(other, _)| *other == value) {
                    *sum += rank * of as f64;
                }
            }
            ties += count.powi(3) - count;
            below += count;
        }
        Self { sums, ties }
    }
}

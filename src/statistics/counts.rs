//! Counts beside each other: whether they are independent, and how much they differ.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};
use statrs::function::gamma::ln_gamma;

use super::random::SplitMix;

/// Phi coefficient of two yes/no answers of `n`: `both` gave both, `first` and `second` the
/// one and the other (Yule 1912; the Pearson correlation of the two). `None` where one was
/// given by nobody or by everybody.
pub fn phi(both: f64, first: f64, second: f64, n: f64) -> Option<f64> {
    let spread = first * (n - first) * second * (n - second);
    (spread > 0.0).then(|| (n * both - first * second) / spread.sqrt())
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

/// A test of a table of counts: rows by columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Independence {
    pub statistic: f64,
    pub freedom: f64,
    pub p: f64,
    /// How many the table counts.
    pub n: f64,
    /// The share of cells in which fewer than five are expected: where it is large, the
    /// statistic is not distributed as is taken here (Cochran 1954: more than a fifth).
    pub few_expected: f64,
}

/// Pearson's chi-squared test of independence without a correction for continuity (R:
/// `chisq.test(x, correct = FALSE)`). Rows and columns of nobody are left out. `None` where
/// fewer than two of either are left.
pub fn chi_squared_test(counts: &[Vec<u64>]) -> Option<Independence> {
    let counts = filled(counts);
    let rows: Vec<f64> = counts.iter().map(|row| row.iter().sum::<u64>() as f64).collect();
    let columns = column_sums(&counts);
    let n: f64 = rows.iter().sum();
    let freedom = (rows.len().checked_sub(1)? * columns.len().checked_sub(1)?) as f64;
    let (mut statistic, mut few) = (0.0, 0.0);
    for (row, of_row) in counts.iter().zip(&rows) {
        for (count, of_column) in row.iter().zip(&columns) {
            let expected = of_row * of_column / n;
            statistic += (*count as f64 - expected).powi(2) / expected;
            few += if expected < 5.0 { 1.0 } else { 0.0 };
        }
    }
    let p = ChiSquared::new(freedom).ok()?.sf(statistic);
    let few_expected = few / (rows.len() * columns.len()) as f64;
    Some(Independence { statistic, freedom, p, n, few_expected })
}

/// Without rows and columns of nobody.
fn filled(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let is_used = column_sums(counts);
    let rows = counts.iter().filter(|row| row.iter().any(|count| *count > 0));
    let of_row = |row: &Vec<u64>| {
        let used = row.iter().zip(&is_used).filter(|(_, sum)| **sum > 0.0);
        used.map(|(count, _)| *count).collect()
    };
    rows.map(of_row).collect()
}

fn column_sums(counts: &[Vec<u64>]) -> Vec<f64> {
    let columns = counts.first().map_or(0, Vec::len);
    let sum = |column: usize| counts.iter().map(|row| row[column]).sum::<u64>() as f64;
    (0..columns).map(sum).collect()
}

/// Cramér's V, from 0 of independent answers to 1 where one tells the other, with 95 % limits
/// from those of the chi-squared statistic's noncentrality, which is n (least − 1) V² (Smithson,
/// Confidence Intervals, 2003, chapter 4, without the degrees of freedom that are added there: with
/// them three of four hold a small V of 50 respondents). The upper one is at least V, where counts
/// are more even than chance leaves them. `None` as for [`chi_squared_test`].
pub fn cramers_v(counts: &[Vec<u64>]) -> Option<(f64, (f64, f64))> {
    let test = chi_squared_test(counts)?;
    let counts = filled(counts);
    let least = (counts.len().min(counts.first()?.len()) - 1) as f64;
    let of = |noncentrality: f64| (noncentrality / (test.n * least)).sqrt().min(1.0);
    let limit = |share: f64| of(noncentrality(test.statistic, test.freedom, share));
    let v = of(test.statistic);
    Some((v, (limit(0.975), limit(0.025).max(v))))
}

/// The noncentrality for which a statistic as small has the probability `share`; zero where
/// none has.
fn noncentrality(statistic: f64, freedom: f64, share: f64) -> f64 {
    let below = |of: f64| noncentral_chi_squared(statistic, freedom, of);
    if below(0.0) <= share {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while below(high) > share {
        high *= 2.0;
    }
    while high - low > 1e-12 * high {
        let middle = (low + high) / 2.0;
        match below(middle) > share {
            true => low = middle,
            false => high = middle,
        }
    }
    (low + high) / 2.0
}

/// Distribution function of the noncentral chi-squared distribution: chi-squared ones with
/// Poisson weights, from the heaviest on to both sides (R: `pchisq(x, freedom, ncp)`).
fn noncentral_chi_squared(x: f64, freedom: f64, noncentrality: f64) -> f64 {
    let half = noncentrality / 2.0;
    let of = |k: f64| ChiSquared::new(freedom + 2.0 * k).map_or(0.0, |of| of.cdf(x));
    let middle = half.floor();
    let log_weight = middle * half.max(f64::MIN_POSITIVE).ln() - half - ln_gamma(middle + 1.0);
    let first = log_weight.exp();
    let (mut sum, mut weight, mut k) = (0.0, first, middle);
    while weight > 1e-16 {
        sum += weight * of(k);
        k += 1.0;
        weight *= half / k;
    }
    (weight, k) = (first, middle);
    while k > 0.0 && weight > 1e-16 {
        weight *= k / half;
        k -= 1.0;
        sum += weight * of(k);
    }
    sum.clamp(0.0, 1.0)
}

/// Tables that are looked at before the exact test gives up.
const MOST_TABLES: usize = 2_000_000;

/// Tables that are drawn where there are too many to look at all.
const DRAWN: u32 = 100_000;

/// p of the Fisher–Freeman–Halton test of a table of counts: the probability of tables with
/// the same sums that are no likelier (R: `fisher.test(x)`). Exact where at most
/// 2,000,000 partial tables have to be looked at; beyond that of 100,000 tables drawn with a
/// fixed seed (R: `fisher.test(x, simulate.p.value = TRUE)`), whose number is told. `None` as
/// for [`chi_squared_test`].
pub fn fisher_exact_test_of_tables(counts: &[Vec<u64>]) -> Option<(f64, Option<u32>)> {
    let counts = filled(counts);
    if counts.len() < 2 || counts[0].len() < 2 {
        return None;
    }
    let rows: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<u64> = column_sums(&counts).iter().map(|sum| *sum as u64).collect();
    let n: u64 = rows.iter().sum();
    let factorials: Vec<f64> = std::iter::once(0.0)
        .chain((1..=n).scan(0.0, |sum, k| {
            *sum += (k as f64).ln();
            Some(*sum)
        }))
        .collect();
    let seen: f64 = counts.iter().flatten().map(|count| factorials[*count as usize]).sum();
    // R's tolerance, so that equally likely tables are not lost to rounding.
    let search = Search { factorials: &factorials, least: seen - 1e-7 };
    let all = rows.iter().chain(&columns).map(|sum| factorials[*sum as usize]).sum::<f64>();
    let scale = all - factorials[n as usize];
    let mut left = MOST_TABLES;
    let mut open = rows.clone();
    match search.sum(&mut open, &columns, scale, 0.0, &mut left) {
        Some(p) => Some((p.min(1.0), None)),
        None => Some((search.drawn(&rows, &columns), Some(DRAWN))),
    }
}

/// Tables by the logarithms of their cells' factorials: the larger the sum, the less likely.
struct Search<'f> {
    factorials: &'f [f64],
    least: f64,
}

impl Search<'_> {
    /// The probability of all tables no likelier than the one seen, with what is open of the
    /// rows in the columns that are left. `None` where there are too many.
    fn sum(
        &self,
        open: &mut Vec<u64>,
        columns: &[u64],
        scale: f64,
        cells: f64,
        left: &mut usize,
    ) -> Option<f64> {
        if let [_] = columns {
            // What is open is the last column.
            let cells = cells + open.iter().map(|k| self.factorials[*k as usize]).sum::<f64>();
            return Some(if cells >= self.least { (scale - cells).exp() } else { 0.0 });
        }
        self.fill(open, 0, columns[0], columns, scale, cells, left)
    }

    /// Fills a column from a row on with what is left of its sum.
    #[expect(clippy::too_many_arguments, reason = "what is known of a table that is half filled")]
    fn fill(
        &self,
        open: &mut Vec<u64>,
        row: usize,
        rest: u64,
        columns: &[u64],
        scale: f64,
        cells: f64,
        left: &mut usize,
    ) -> Option<f64> {
        *left = left.checked_sub(1)?;
        if row + 1 == open.len() {
            if rest > open[row] {
                return Some(0.0);
            }
            open[row] -= rest;
            let cells = cells + self.factorials[rest as usize];
            let sum = self.sum(open, &columns[1..], scale, cells, left);
            open[row] += rest;
            return sum;
        }
        let below: u64 = open[row + 1..].iter().sum();
        let mut sum = 0.0;
        for count in rest.saturating_sub(below)..=rest.min(open[row]) {
            open[row] -= count;
            let cells = cells + self.factorials[count as usize];
            let of = self.fill(open, row + 1, rest - count, columns, scale, cells, left);
            open[row] += count;
            sum += of?;
        }
        Some(sum)
    }

    /// The share of tables drawn at random that are no likelier, the one seen among them.
    fn drawn(&self, rows: &[u64], columns: &[u64]) -> f64 {
        let of: Vec<usize> =
            columns.iter().enumerate().flat_map(|(of, n)| vec![of; *n as usize]).collect();
        let mut shuffled = of;
        let mut random = SplitMix::new(0x5EED);
        let mut counts = vec![vec![0_usize; columns.len()]; rows.len()];
        let mut as_unlikely = 1_u32;
        for _ in 0..DRAWN {
            for at in (1..shuffled.len()).rev() {
                shuffled.swap(at, random.below(at + 1));
            }
            let mut from = 0;
            for (row, size) in counts.iter_mut().zip(rows) {
                row.fill(0);
                let to = from + *size as usize;
                shuffled[from..to].iter().for_each(|of| row[*of] += 1);
                from = to;
            }
            let cells: f64 = counts.iter().flatten().map(|count| self.factorials[*count]).sum();
            as_unlikely += u32::from(cells >= self.least);
        }
        f64::from(as_unlikely) / f64::from(DRAWN + 1)
    }
}

/// The odds of the first row in the first column over those in the second, with 95 % limits by the
/// logarithm (Woolf, Annals of Human Genetics 19, 1955; in R
/// `exp(log(o) + c(-1, 1) * qnorm(.975) * sqrt(sum(1 / x)))`). `None` where a cell is empty.
pub fn odds_ratio([[a, b], [c, d]]: [[u64; 2]; 2]) -> Option<(f64, (f64, f64))> {
    let cells = [a, b, c, d].map(|count| count as f64);
    if cells.contains(&0.0) {
        return None;
    }
    let [a, b, c, d] = cells;
    let (ratio, error) = (a * d / (b * c), cells.map(f64::recip).iter().sum::<f64>().sqrt());
    let reach = (Normal::standard().inverse_cdf(0.975) * error).exp();
    Some((ratio, (ratio / reach, ratio * reach)))
}

/// Chi-squared statistic and p of the Cochran–Armitage test for a trend of shares over groups
/// in order (Armitage, Biometrics 11, 1955; R: `prop.trend.test(chosen, size)`). Groups of
/// nobody are left out; the scores are the places in the order. `None` with fewer than two
/// groups, or where nobody or everybody was chosen.
pub fn trend_test(chosen: &[u64], size: &[u64]) -> Option<(f64, f64)> {
    let groups: Vec<(f64, f64, f64)> = (1..)
        .zip(chosen.iter().zip(size))
        .filter(|(_, (_, size))| **size > 0)
        .map(|(score, (chosen, size))| (f64::from(score), *chosen as f64, *size as f64))
        .collect();
    let n: f64 = groups.iter().map(|(.., size)| size).sum();
    let share = groups.iter().map(|(_, chosen, _)| chosen).sum::<f64>() / n;
    let middle = groups.iter().map(|(score, _, size)| score * size).sum::<f64>() / n;
    let slope: f64 = groups.iter().map(|(score, chosen, _)| (score - middle) * chosen).sum();
    let spread: f64 = groups.iter().map(|(score, _, size)| size * (score - middle).powi(2)).sum();
    let statistic = slope * slope / (share * (1.0 - share) * spread);
    let p = ChiSquared::new(1.0).ok()?.sf(statistic);
    (groups.len() > 1 && statistic.is_finite()).then_some((statistic, p))
}

/// Two-sided p of whether two shares differ: the z test with the pooled share, without a
/// correction for continuity (R: `prop.test(c(a, b), c(n, m), correct = FALSE)$p.value`). Of each
/// how many, and of how many. `None` of nobody, and where nobody or everybody was chosen.
pub fn shares_test(first: (f64, f64), second: (f64, f64)) -> Option<f64> {
    let ((a, n), (b, m)) = (first, second);
    let pooled = (a + b) / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    let z = (a / n - b / m) / error;
    z.is_finite().then(|| 2.0 * Normal::standard().sf(z.abs()))
}

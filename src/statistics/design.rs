//! Standard errors that know how respondents were drawn and weighted: Taylor linearisation over
//! strata and clusters, with finite populations and calibration (Särndal, Swensson and Wretman,
//! Model Assisted Survey Sampling, 1992; the `survey` package of R).
//!
//! Nobody is looked at one by one: respondents who have the same weight and stand in the same
//! stratum, cluster and categories of the frame are a [`Cell`], and what is estimated is told by
//! how many of a cell have which value.

use std::collections::{BTreeMap, HashSet};

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::intervals::beta_limits;

/// What respondents of a design have in common.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Of the whole survey.
    pub n: u64,
    /// Before calibration, and after.
    pub base: f64,
    pub weight: f64,
    /// Index of the stratum.
    pub stratum: usize,
    /// Index of the cluster; each respondent is its own where there are none.
    pub cluster: Option<usize>,
    /// The category in each margin that the weights were calibrated to.
    pub categories: Vec<usize>,
}

/// A stratum: how many units (clusters, or respondents) there are in the survey and in the
/// population, if that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    pub units: u64,
    pub population: Option<f64>,
}

impl Stratum {
    /// The share of the population that is not in the survey: the finite population correction.
    fn open(&self) -> f64 {
        let n = self.units as f64;
        self.population.map_or(1.0, |population| (population - n) / population)
    }
}

/// What becomes of a stratum with one unit, which has no variance of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Single {
    /// Its unit is compared with the mean of all (R: `survey.lonely.psu = "adjust"`).
    Centered,
    /// It was drawn with certainty and adds nothing (R: `"certainty"`).
    Certainty,
}

/// How many respondents of a cell have a value, by cell.
pub type Values = [(usize, f64, u64)];

/// How respondents were drawn.
#[derive(Debug, Clone)]
pub struct Design {
    cells: Vec<Cell>,
    strata: Vec<Stratum>,
    single: Single,
    /// Which of the joint categories of all margins a cell is in.
    joint: Vec<usize>,
    /// Functions of the joint categories that span the margins, orthonormal over the weights
    /// before calibration.
    basis: Vec<Vec<f64>>,
}

/// An estimate with what is known of its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimated {
    pub value: f64,
    /// 0 where the design leaves nothing to chance.
    pub standard_error: f64,
    /// 95 % limits.
    pub limits: Option<(f64, f64)>,
    /// Variance over that of a simple random sample of as many respondents, drawn with
    /// replacement (R: `deff = "replace"`); of totals and ratios there is none.
    pub effect: Option<f64>,
    pub effective_n: Option<f64>,
}

impl Design {
    pub fn new(cells: Vec<Cell>, strata: Vec<Stratum>, single: Single) -> Self {
        let mut joints: Vec<&[usize]> = cells.iter().map(|cell| &*cell.categories).collect();
        joints.sort_unstable();
        joints.dedup();
        let place = |cell: &Cell| joints.binary_search(&&*cell.categories).unwrap_or_default();
        let joint: Vec<usize> = cells.iter().map(place).collect();
        let mut mass = vec![0.0; joints.len()];
        for (cell, &joint) in cells.iter().zip(&joint) {
            mass[joint] += cell.base * cell.n as f64;
        }
        let basis = orthonormal(&joints, &mass);
        Self { cells, strata, single, joint, basis }
    }

    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Σw of the values' respondents.
    pub fn weight(&self, values: &Values) -> f64 {
        values.iter().map(|&(cell, _, n)| self.cells[cell].weight * n as f64).sum()
    }

    /// Σwy.
    pub fn sum(&self, values: &Values) -> f64 {
        let one =
            |&(cell, value, n): &(usize, f64, u64)| self.cells[cell].weight * value * n as f64;
        values.iter().map(one).sum()
    }

    /// Units less strata of those who have a value: the degrees of freedom of t (R: `degf`).
    pub fn freedom(&self, values: &Values) -> f64 {
        let mut strata = vec![false; self.strata.len()];
        let mut clusters = HashSet::new();
        let mut units = 0;
        for &(at, _, n) in values.iter().filter(|(.., n)| *n > 0) {
            let cell = &self.cells[at];
            strata[cell.stratum] = true;
            match cell.cluster {
                Some(cluster) => units += u64::from(clusters.insert(cluster)),
                None => units += n,
            }
        }
        units as f64 - strata.iter().filter(|is_there| **is_there).count() as f64
    }

    /// The variance of Σwz, where z is 0 for all who have none: of each stratum with n units and f
    /// of its population drawn (1 − f) n / (n − 1) Σ (t − t̄)² over the totals t of its units.
    /// Calibrated, z is replaced by what a regression on the margins, weighted by the weights
    /// before, leaves of it (Deville and Särndal, Journal of the American Statistical Association
    /// 87, 1992).
    pub fn variance(&self, z: &Values) -> f64 {
        let whose: Vec<(usize, u64)> = z.iter().map(|&(cell, _, n)| (cell, n)).collect();
        let own: Vec<f64> = z.iter().map(|(_, value, _)| *value).collect();
        let variance = self.covariance(&whose, &own, 1)[0];
        let square = |&(cell, value, n): &(usize, f64, u64)| {
            (self.cells[cell].weight * value).powi(2) * n as f64
        };
        let all: f64 = z.iter().map(square).sum();
        // What the frame tells is known without error, but for what rounding leaves.
        if variance > EXACT * all { variance } else { 0.0 }
    }

    /// The same of several z at once, row by row: their variances and covariances. `whose` says
    /// how many of which cell have which `width` of the values of `z`, one after the other.
    pub(super) fn covariance(&self, whose: &[(usize, u64)], z: &[f64], width: usize) -> Vec<f64> {
        let fitted: Vec<Vec<f64>> = (0..width)
            .map(|column| {
                let of = whose.iter().zip(z.chunks_exact(width));
                self.fitted(of.map(|(&(cell, n), z)| (cell, z[column], n)))
            })
            .collect();
        // Who has no value is 0.
        let mut others: Vec<u64> = self.cells.iter().map(|cell| cell.n).collect();
        whose.iter().for_each(|&(cell, n)| others[cell] = others[cell].saturating_sub(n));
        let nothing = vec![0.0; width];
        let zeros = others.into_iter().enumerate().map(|(cell, n)| ((cell, n), &*nothing));
        let all = whose.iter().copied().zip(z.chunks_exact(width)).chain(zeros);
        // Of units that are alike the totals, and how many they are.
        let mut totals: Vec<(Vec<f64>, Vec<u64>)> = vec![Default::default(); self.strata.len()];
        let mut clusters: BTreeMap<usize, (usize, Vec<f64>)> = BTreeMap::new();
        for ((at, n), z) in all.filter(|((_, n), _)| *n > 0) {
            let cell = &self.cells[at];
            let left = |(value, fitted): (&f64, &Vec<f64>)| {
                cell.weight * (value - fitted.get(self.joint[at]).unwrap_or(&0.0))
            };
            let left = z.iter().zip(&fitted).map(left);
            match cell.cluster {
                Some(cluster) => {
                    let known = clusters.entry(cluster);
                    let (_, total) = known.or_insert_with(|| (cell.stratum, nothing.clone()));
                    total.iter_mut().zip(left).for_each(|(total, left)| *total += left * n as f64);
                }
                None => {
                    let (known, counts) = &mut totals[cell.stratum];
                    known.extend(left);
                    counts.push(n);
                }
            }
        }
        for (stratum, total) in clusters.into_values() {
            totals[stratum].0.extend(total);
            totals[stratum].1.push(1);
        }
        let mut covariance = vec![0.0; width * width];
        for (stratum, (totals, counts)) in self.strata.iter().zip(totals) {
            self.add_stratum(stratum, totals, &counts, &mut covariance);
        }
        covariance
    }

    /// Adds what the totals of a stratum's units say.
    fn add_stratum(
        &self,
        stratum: &Stratum,
        mut totals: Vec<f64>,
        counts: &[u64],
        covariance: &mut [f64],
    ) {
        let (n, open) = (stratum.units as f64, stratum.open());
        let factor = match (stratum.units, self.single) {
            _ if open < WHOLE => return,
            (0, _) | (1, Single::Certainty) => return,
            (1, Single::Centered) => open,
            _ => open * n / (n - 1.0),
        };
        let width = totals.len() / counts.len().max(1);
        if stratum.units > 1 {
            for column in 0..width {
                let own = totals.iter().skip(column).step_by(width).zip(counts);
                let mean = own.map(|(total, count)| total * *count as f64).sum::<f64>() / n;
                totals.iter_mut().skip(column).step_by(width).for_each(|total| *total -= mean);
            }
        }
        let mut sums = vec![0.0; width * width];
        for (total, count) in totals.chunks_exact(width.max(1)).zip(counts) {
            for (row, a) in total.iter().enumerate() {
                for (column, b) in total.iter().enumerate().skip(row) {
                    sums[row * width + column] += a * b * *count as f64;
                }
            }
        }
        for row in 0..width {
            for column in 0..width {
                let (low, high) = (row.min(column), row.max(column));
                covariance[row * width + column] += factor * sums[low * width + high];
            }
        }
    }

    /// What the margins tell of z, by joint category.
    fn fitted(&self, z: impl Iterator<Item = (usize, f64, u64)>) -> Vec<f64> {
        if self.basis.is_empty() {
            return Vec::new();
        }
        let mut sums = vec![0.0; self.joint.iter().max().map_or(0, |most| most + 1)];
        for (cell, value, n) in z {
            sums[self.joint[cell]] += self.cells[cell].base * value * n as f64;
        }
        let mut fitted = vec![0.0; sums.len()];
        for of in &self.basis {
            let part: f64 = of.iter().zip(&sums).map(|(a, b)| a * b).sum();
            fitted.iter_mut().zip(of).for_each(|(fitted, of)| *fitted += part * of);
        }
        fitted
    }

    /// Σwy, with limits by t.
    pub fn total(&self, values: &Values) -> Estimated {
        self.around(self.sum(values), self.variance(values), self.freedom(values))
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
        let weight = self.weight(values);
        if weight <= 0.0 {
            return None;
        }
        let mean = self.center(values);
        let z = |&(cell, value, n): &(usize, f64, u64)| (cell, (value - mean) / weight, n);
        let variance = self.variance(&values.iter().map(z).collect::<Vec<_>>());
        let n: u64 = values.iter().map(|(.., n)| n).sum();
        let simple = self.spread(values).map(|spread| spread / n as f64);
        let effect = simple.filter(|simple| *simple > 0.0).map(|simple| variance / simple);
        let effective_n = effect.filter(|effect| *effect > 0.0).map(|effect| n as f64 / effect);
        let estimate = self.around(mean, variance, self.freedom(values));
        Some(Estimated { effect, effective_n, ..estimate })
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

    /// The share, in percent, of some of a base, with Korn and Graubard's limits (Survey Methodology
    /// 24, 1998; R: `svyciprop(method = "beta")`). The effective n is p (1 − p) over the variance,
    /// of none and of all (Σw)² / Σw². `None` of nobody, and where some are not of the base.
    pub fn share(&self, some: &Values, base: &Values) -> Option<Estimated> {
        let mut of: Vec<u64> = vec![0; self.cells.len()];
        base.iter().for_each(|&(cell, _, n)| of[cell] += n);
        let mut values = Vec::with_capacity(some.len() + base.len());
        for &(cell, _, n) in some {
            of[cell] = of[cell].checked_sub(n)?;
            values.push((cell, 1.0, n));
        }
        values.extend(of.into_iter().enumerate().map(|(cell, n)| (cell, 0.0, n)));
        values.retain(|(.., n)| *n > 0);
        let mean = self.mean(&values)?;
        let (p, error) = (mean.value, mean.standard_error);
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

    /// Whether all are of strata of whose population nobody is missing.
    fn is_whole(&self, values: &Values) -> bool {
        values.iter().all(|&(cell, ..)| self.strata[self.cells[cell].stratum].open() < WHOLE)
    }

    fn squares(&self, values: &Values) -> f64 {
        values.iter().map(|&(cell, _, n)| self.cells[cell].weight.powi(2) * n as f64).sum()
    }

    /// Whether a share may be presented by the standards of [`super::is_reliable_share`]: with no
    /// more than n as the effective n.
    pub fn is_reliable(&self, some: &Values, base: &Values) -> bool {
        let Some(share) = self.share(some, base) else { return false };
        let (p, n) = (share.value / 100.0, base.iter().map(|(.., n)| n).sum::<u64>());
        let effective = share.effective_n.map_or(n as f64, |effective| effective.min(n as f64));
        let limits = korn_graubard(p, effective, n, self.freedom(base));
        let limits = limits.map(|(lower, upper)| (100.0 * lower, 100.0 * upper));
        limits.is_some_and(|limits| super::is_narrow_share(share.value, effective, limits))
    }

    /// Σwy / Σwx of respondents who have both. Beside them their sums x + y are needed, from which
    /// it is known how both vary together. `None` where Σwx is 0.
    pub fn ratio(&self, y: &Values, x: &Values, both: &Values) -> Option<Estimated> {
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
        Some(self.around(ratio, variance, self.freedom(y)))
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
        let share = self.mean(&values.iter().map(below).collect::<Vec<_>>())?;
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
            .map(|&(cell, value, n)| (value, self.cells[cell].weight, n))
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

    fn around(&self, value: f64, variance: f64, freedom: f64) -> Estimated {
        let standard_error = variance.max(0.0).sqrt();
        let reach = t(freedom).map(|t| t * standard_error);
        let limits = reach.map(|reach| (value - reach, value + reach));
        Estimated { value, standard_error, limits, effect: None, effective_n: None }
    }
}

/// Functions of the joint categories that span all margins (Gram and Schmidt, twice over).
fn orthonormal(joints: &[&[usize]], mass: &[f64]) -> Vec<Vec<f64>> {
    let margins = joints.first().map_or(0, |categories| categories.len());
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let product = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).zip(mass).map(|((a, b), mass)| a * b * mass).sum()
    };
    for margin in 0..margins {
        let most = joints.iter().map(|categories| categories[margin]).max().unwrap_or(0);
        for category in 0..=most {
            let is_in = |categories: &&[usize]| f64::from(categories[margin] == category);
            let mut of: Vec<f64> = joints.iter().map(is_in).collect();
            let before = product(&of, &of);
            for _ in 0..2 {
                for known in &basis {
                    let part = product(&of, known);
                    of.iter_mut().zip(known).for_each(|(of, known)| *of -= part * known);
                }
            }
            let length = product(&of, &of);
            if length > 1e-12 * before && length > 0.0 {
                basis.push(of.into_iter().map(|value| value / length.sqrt()).collect());
            }
        }
    }
    basis
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

/// A stratum of which no larger share is missing is whole.
const WHOLE: f64 = 1e-7;

/// Below such a part of the squares, a variance is what rounding leaves of 0.
const EXACT: f64 = 1e-24;

/// Below such a part of what it is the difference of, a variance of a ratio is what rounding leaves.
const ROUNDING: f64 = 1e-12;

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

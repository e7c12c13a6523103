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
use super::overlap::{Overlap, Side, Totals, Unit};

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

impl Cell {
    /// What was drawn, where one respondent stands in the cell at a place.
    fn unit(&self, at: usize) -> Unit {
        self.cluster.map_or(Unit::Cell(at), Unit::Cluster)
    }
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

    /// The variance of the sum of its units' totals.
    fn variance(&self, single: Single, totals: &[(f64, u64)]) -> f64 {
        let Some(middle) = self.side(single, totals).middle else { return 0.0 };
        let squares: f64 =
            totals.iter().map(|(total, count)| (total - middle).powi(2) * *count as f64).sum();
        let n = self.units as f64;
        let grown = if self.units > 1 { n / (n - 1.0) } else { 1.0 };
        self.open() * grown * squares
    }

    /// What its units' totals are compared with.
    fn side(&self, single: Single, totals: &[(f64, u64)]) -> Side {
        let units = self.units as f64;
        let sum = || totals.iter().map(|(total, count)| total * *count as f64).sum::<f64>();
        let middle = match (self.units, single) {
            _ if self.open() < WHOLE => None,
            (0, _) | (1, Single::Certainty) => None,
            (1, Single::Centered) => Some(0.0),
            _ => Some(sum() / units),
        };
        Side { units, population: self.population, middle }
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

/// How many respondents of a cell (or units below them) have a value, by cell.
pub type Values = [(usize, f64, u64)];

/// How respondents were drawn.
#[derive(Debug, Clone)]
pub struct Design {
    cells: Vec<Cell>,
    strata: Vec<Stratum>,
    /// What becomes of each stratum, if it is of one.
    single: Vec<Single>,
    /// Of several surveys which a stratum is of, and units that are the same respondents.
    survey: Vec<usize>,
    overlap: Overlap,
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

impl Estimated {
    /// The same in another unit, of which there is more where there is more of this.
    pub fn map(self, of: impl Fn(f64) -> f64) -> Self {
        // Where the units differ by a factor, so do errors.
        let limits = self.limits.map(|(lower, upper)| (of(lower), of(upper)));
        let standard_error = (of(self.standard_error) - of(0.0)).abs();
        Self { value: of(self.value), standard_error, limits, ..self }
    }
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
        let (single, survey) = (vec![single; strata.len()], vec![0; strata.len()]);
        Self { cells, strata, single, survey, overlap: Overlap::default(), joint, basis }
    }

    /// Several surveys as one, each as it was drawn and weighted. `same` are pairs of their cells,
    /// by places in the row of all, in which the same respondent stands: what varies with both does
    /// not vary by itself.
    pub fn together(parts: Vec<Self>, same: &[[usize; 2]]) -> Self {
        let joints: usize = parts.iter().map(|part| part.joints()).sum();
        let mut all = Self::new(Vec::new(), Vec::new(), Single::Certainty);
        let (mut clusters, mut before) = (0, 0);
        for (survey, part) in parts.into_iter().enumerate() {
            all.survey.extend(part.strata.iter().map(|_| survey));
            let (strata, width) = (all.strata.len(), part.joints());
            let first = clusters;
            for cell in part.cells {
                let cluster = cell.cluster.map(|cluster| first + cluster);
                clusters = clusters.max(cluster.map_or(0, |cluster| cluster + 1));
                all.cells.push(Cell { stratum: strata + cell.stratum, cluster, ..cell });
            }
            all.strata.extend(part.strata);
            all.single.extend(part.single);
            all.joint.extend(part.joint.iter().map(|joint| before + joint));
            all.basis.extend(part.basis.into_iter().map(|of| {
                let mut wide = vec![0.0; joints];
                wide[before..before + width].copy_from_slice(&of);
                wide
            }));
            before += width;
        }
        let unit = |at: usize| (all.cells[at].stratum, all.cells[at].unit(at));
        all.overlap = Overlap::new(same.iter().map(|pair| pair.map(unit)));
        all
    }

    /// How many joint categories there are.
    fn joints(&self) -> usize {
        self.joint.iter().max().map_or(0, |most| most + 1)
    }

    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Of several surveys that were put together, the one that a cell is of.
    pub fn survey(&self, cell: usize) -> usize {
        self.survey[self.cells[cell].stratum]
    }

    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// Takes a respondent out of a cell, as the cluster of the units below it: these have its
    /// weight, and a value each. Where respondents stand in clusters, they stay in their cell.
    pub fn take_apart(&mut self, cell: usize) -> usize {
        let of = self.cells[cell].clone();
        if of.cluster.is_some() {
            return cell;
        }
        let own = self.cells.len();
        self.cells[cell].n = of.n.saturating_sub(1);
        self.cells.push(Cell { n: 1, cluster: Some(own), ..of });
        self.joint.push(self.joint[cell]);
        own
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
        let mut known = HashSet::new();
        let mut units = 0;
        // Who is in several surveys counts in the first.
        let mut rising: Vec<(usize, u64)> = values.iter().map(|&(at, _, n)| (at, n)).collect();
        rising.sort_unstable();
        for (at, n) in rising.into_iter().filter(|(_, n)| *n > 0) {
            let cell = &self.cells[at];
            let new = match (self.overlap.first(cell.unit(at)), cell.cluster) {
                (Some(first), _) => u64::from(known.insert(first)),
                (None, Some(cluster)) => u64::from(known.insert(Unit::Cluster(cluster))),
                (None, None) => n,
            };
            units += new;
            strata[cell.stratum] |= new > 0;
        }
        units as f64 - strata.iter().filter(|is_there| **is_there).count() as f64
    }

    /// The variance of Σwz, where z is 0 for all who have none: of each stratum with n units and f
    /// of its population drawn (1 − f) n / (n − 1) Σ (t − t̄)² over the totals t of its units.
    /// Calibrated, z is replaced by what a regression on the margins, weighted by the weights
    /// before, leaves of it (Deville and Särndal, Journal of the American Statistical Association
    /// 87, 1992). Where the same respondents are in several surveys, with twice the covariances of
    /// these ([`Overlap`]).
    pub fn variance(&self, z: &Values) -> f64 {
        let fitted = self.fitted(z);
        let residual = |cell: usize, value: f64| {
            self.cells[cell].weight * (value - fitted.get(self.joint[cell]).unwrap_or(&0.0))
        };
        // Who has no value is 0.
        let mut others: Vec<u64> = self.cells.iter().map(|cell| cell.n).collect();
        z.iter().for_each(|&(cell, _, n)| others[cell] = others[cell].saturating_sub(n));
        let zeros = others.into_iter().enumerate().map(|(cell, n)| (cell, 0.0, n));
        let mut totals: Vec<Vec<(f64, u64)>> = vec![Vec::new(); self.strata.len()];
        // What is left of a respondent is left once, however many values it has.
        let mut clusters: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
        for (at, cell) in self.cells.iter().enumerate().filter(|(_, cell)| cell.n > 0) {
            let Some(cluster) = cell.cluster else { continue };
            let total = &mut clusters.entry(cluster).or_insert((cell.stratum, 0.0)).1;
            *total += residual(at, 0.0) * cell.n as f64;
        }
        let mut shared = Totals::new();
        // Who is not looked at in two surveys has nothing in common.
        let is_of_several = !self.overlap.is_empty()
            && z.windows(2).any(|two| self.survey(two[0].0) != self.survey(two[1].0));
        for (at, value, n) in z.iter().copied().chain(zeros).filter(|(.., n)| *n > 0) {
            let cell = &self.cells[at];
            match cell.cluster.and_then(|cluster| clusters.get_mut(&cluster)) {
                Some((_, total)) => *total += cell.weight * value * n as f64,
                None => {
                    totals[cell.stratum].push((residual(at, value), n));
                    if is_of_several {
                        shared.insert(Unit::Cell(at), residual(at, value));
                    }
                }
            }
        }
        for (cluster, (stratum, total)) in clusters {
            totals[stratum].push((total, 1));
            if is_of_several {
                shared.insert(Unit::Cluster(cluster), total);
            }
        }
        let strata = || self.strata.iter().zip(&self.single).zip(&totals);
        let alone: f64 = strata().map(|((of, single), totals)| of.variance(*single, totals)).sum();
        let covariance = || {
            let sides = strata().map(|((of, single), totals)| of.side(*single, totals));
            self.overlap.covariance(&sides.collect::<Vec<Side>>(), &shared)
        };
        let variance = alone + if is_of_several { 2.0 * covariance() } else { 0.0 };
        let square = |&(cell, value, n): &(usize, f64, u64)| {
            (self.cells[cell].weight * value).powi(2) * n as f64
        };
        let all: f64 = z.iter().map(square).sum();
        // What the frame tells is known without error, but for what rounding leaves.
        if variance > EXACT * all { variance } else { 0.0 }
    }

    /// What the margins tell of z, by joint category.
    fn fitted(&self, z: &Values) -> Vec<f64> {
        let mut sums = vec![0.0; self.joints()];
        for &(cell, value, n) in z {
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
        let (mean, z) = self.linear(values)?;
        let variance = self.variance(&z);
        let n: u64 = values.iter().map(|(.., n)| n).sum();
        let simple = self.spread(values).map(|spread| spread / n as f64);
        let effect = simple.filter(|simple| *simple > 0.0).map(|simple| variance / simple);
        let effective_n = effect.filter(|effect| *effect > 0.0).map(|effect| n as f64 / effect);
        let estimate = self.around(mean, variance, self.freedom(values));
        Some(Estimated { effect, effective_n, ..estimate })
    }

    /// Σwy / Σw and the values of which its error is that of the sum; `None` of nobody.
    fn linear(&self, values: &Values) -> Option<(f64, Vec<(usize, f64, u64)>)> {
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
        let ((mean, z), (other, less)) = (self.linear(now)?, self.linear(before)?);
        let variance = self.variance(&beside(z, less, |z| -z));
        Some(self.around(mean - other, variance, self.freedom(&[now, before].concat())))
    }

    /// The same as how many times the other it is, with limits by its logarithm. `None` where
    /// either is not above 0 too.
    pub fn quotient(&self, now: &Values, before: &Values) -> Option<Estimated> {
        let ((mean, z), (other, less)) = (self.linear(now)?, self.linear(before)?);
        if !(mean > 0.0 && other > 0.0) {
            return None;
        }
        let z = z.into_iter().map(|(cell, z, n)| (cell, z / mean, n)).collect();
        let variance = self.variance(&beside(z, less, |z| -z / other));
        let freedom = self.freedom(&[now, before].concat());
        let log = self.around((mean / other).ln(), variance, freedom);
        let (value, limits) = (mean / other, log.limits);
        Some(Estimated {
            value,
            standard_error: value * log.standard_error,
            limits: limits.map(|(lower, upper)| (lower.exp(), upper.exp())),
            ..log
        })
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
        let values = self.yes_and_no(some, base)?;
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

    /// 1 of some and 0 of the others of a base; `None` where some are not of the base.
    pub fn yes_and_no(&self, some: &Values, base: &Values) -> Option<Vec<(usize, f64, u64)>> {
        let mut of: Vec<u64> = vec![0; self.cells.len()];
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

/// Values of some, and of others as they are turned.
fn beside(
    mut z: Vec<(usize, f64, u64)>,
    others: Vec<(usize, f64, u64)>,
    turned: impl Fn(f64) -> f64,
) -> Vec<(usize, f64, u64)> {
    z.extend(others.into_iter().map(|(cell, z, n)| (cell, turned(z), n)));
    z
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

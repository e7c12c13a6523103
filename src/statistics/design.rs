//! Standard errors that know how respondents were drawn and weighted: Taylor linearisation over
//! strata and clusters, with finite populations and calibration (Särndal, Swensson and Wretman,
//! Model Assisted Survey Sampling, 1992; the `survey` package of R).
//!
//! Nobody is looked at one by one: respondents who have the same weight and stand in the same
//! stratum, cluster and categories of the frame are a [`Cell`], and what is estimated is told by
//! how many of a cell have which value.

use std::collections::{BTreeMap, HashSet};

use super::cells::Estimator;
pub use super::cells::{Cell, Single, Stratum, Valued, Values};
use super::overlap::{Overlap, Side, Totals, Unit};
use super::replicates::Replicates;

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
    replicates: Option<Replicates>,
    /// Replicates tell the errors of what has a linear form, too.
    is_replicated: bool,
}

/// What is left of some z in the units of a stratum: of those that are alike the total of each z,
/// one after the other, how many they are, and which. Units that are not listed have 0.
#[derive(Debug, Clone, Default)]
struct Left {
    totals: Vec<f64>,
    counts: Vec<u64>,
    units: Vec<Unit>,
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
        Self {
            cells,
            strata,
            single,
            survey,
            overlap: Overlap::default(),
            joint,
            basis,
            replicates: None,
            is_replicated: false,
        }
    }

    /// With replicates of its weights, for errors of what has no linear form or of all estimates.
    pub fn with_replicates(self, replicates: Replicates, is_for_all: bool) -> Self {
        Self { replicates: Some(replicates), is_replicated: is_for_all, ..self }
    }

    pub fn replicates(&self) -> Option<&Replicates> {
        self.replicates.as_ref()
    }

    /// The variance of an estimate over the replicates, if there are some; NaN where it cannot be
    /// made of enough of them. The estimate is one of numbers in rising order and their weights.
    pub(super) fn replicated(&self, values: &Values, estimate: &Estimator<'_>) -> Option<f64> {
        let replicates = self.replicates.as_ref()?;
        Some(replicates.variance(&self.cells, &self.strata, values, estimate))
    }

    /// The same of an estimate that has a linear form.
    pub(super) fn replicated_instead(
        &self,
        values: &Values,
        estimate: &Estimator<'_>,
    ) -> Option<f64> {
        self.is_replicated.then(|| self.replicated(values, estimate))?
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
    /// weight, and a value each. Where respondents stand in clusters, they stay in their cell. There
    /// are no replicates of such units.
    pub fn take_apart(&mut self, cell: usize) -> usize {
        let of = self.cells[cell].clone();
        if of.cluster.is_some() {
            return cell;
        }
        self.replicates = None;
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

    /// Σw².
    pub(super) fn squares(&self, values: &Values) -> f64 {
        values.iter().map(|&(cell, _, n)| self.cells[cell].weight.powi(2) * n as f64).sum()
    }

    /// Whether all are of strata of whose population nobody is missing.
    pub(super) fn is_whole(&self, values: &Values) -> bool {
        values.iter().all(|&(cell, ..)| self.strata[self.cells[cell].stratum].is_whole())
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
        let whose: Vec<(usize, u64)> = z.iter().map(|&(cell, _, n)| (cell, n)).collect();
        let own: Vec<f64> = z.iter().map(|(_, value, _)| *value).collect();
        let left = self.left(&whose, &own, 1);
        // Who is not looked at in two surveys has nothing in common.
        let is_of_several = !self.overlap.is_empty()
            && z.windows(2).any(|two| self.survey(two[0].0) != self.survey(two[1].0));
        let common = if is_of_several { self.common(&left) } else { 0.0 };
        let variance = self.over_strata(left, 1)[0] + 2.0 * common;
        let square = |&(cell, value, n): &(usize, f64, u64)| {
            (self.cells[cell].weight * value).powi(2) * n as f64
        };
        let all: f64 = z.iter().map(square).sum();
        // What the frame tells is known without error, but for what rounding leaves.
        if variance > EXACT * all { variance } else { 0.0 }
    }

    /// What the sums of several surveys have in common.
    fn common(&self, left: &[Left]) -> f64 {
        let side = |(at, left): (usize, &Left)| {
            let stratum = &self.strata[at];
            let units = stratum.units as f64;
            let sum = || {
                let both = left.totals.iter().zip(&left.counts);
                both.map(|(total, count)| total * *count as f64).sum::<f64>()
            };
            let middle = match (stratum.units, self.single[at]) {
                _ if stratum.is_whole() => None,
                (0, _) | (1, Single::Certainty) => None,
                (1, Single::Centered) => Some(0.0),
                _ => Some(sum() / units),
            };
            Side { units, population: stratum.population, middle }
        };
        let sides: Vec<Side> = left.iter().enumerate().map(side).collect();
        let of =
            |left: &Left| left.units.iter().copied().zip(left.totals.clone()).collect::<Vec<_>>();
        let totals: Totals = left.iter().flat_map(of).collect();
        self.overlap.covariance(&sides, &totals)
    }

    /// The variances and covariances of several z at once, row by row. `whose` says how many of
    /// which cell have which `width` of the values of `z`, one after the other.
    pub(super) fn covariance(&self, whose: &[(usize, u64)], z: &[f64], width: usize) -> Vec<f64> {
        self.over_strata(self.left(whose, z, width), width)
    }

    fn over_strata(&self, left: Vec<Left>, width: usize) -> Vec<f64> {
        let mut covariance = vec![0.0; width * width];
        for (at, left) in left.into_iter().enumerate() {
            self.add_stratum(at, left.totals, &left.counts, &mut covariance);
        }
        covariance
    }

    /// By stratum.
    fn left(&self, whose: &[(usize, u64)], z: &[f64], width: usize) -> Vec<Left> {
        let fitted: Vec<Vec<f64>> = (0..width)
            .map(|column| {
                let of = whose.iter().zip(z.chunks_exact(width));
                self.fitted(of.map(|(&(cell, n), z)| (cell, z[column], n)))
            })
            .collect();
        // Who has no value is 0, of which something is left only where margins tell of it.
        let has_margins = !self.basis.is_empty();
        let mut others: Vec<u64> = Vec::new();
        if has_margins {
            others.extend(self.cells.iter().map(|cell| cell.n));
            whose.iter().for_each(|&(cell, n)| others[cell] = others[cell].saturating_sub(n));
        }
        let nothing = vec![0.0; width];
        let zeros = others.into_iter().enumerate().map(|(cell, n)| ((cell, n), &*nothing));
        let all = whose.iter().copied().zip(z.chunks_exact(width)).chain(zeros);
        let mut strata: Vec<Left> = vec![Left::default(); self.strata.len()];
        let fit = |at: usize, column: usize| fitted[column].get(self.joint[at]).unwrap_or(&0.0);
        // What the margins tell of a respondent is told once, however many values it has.
        let mut clusters: BTreeMap<usize, (usize, Vec<f64>)> = BTreeMap::new();
        let margined = if has_margins { self.cells.as_slice() } else { &[] };
        for (at, cell) in margined.iter().enumerate().filter(|(_, cell)| cell.n > 0) {
            let Some(cluster) = cell.cluster else { continue };
            let known = clusters.entry(cluster);
            let (_, totals) = known.or_insert_with(|| (cell.stratum, nothing.clone()));
            for (column, total) in totals.iter_mut().enumerate() {
                *total -= cell.weight * fit(at, column) * cell.n as f64;
            }
        }
        for ((at, n), z) in all.filter(|((_, n), _)| *n > 0) {
            let cell = &self.cells[at];
            match cell.cluster {
                Some(cluster) => {
                    let known = clusters.entry(cluster);
                    let (_, totals) = known.or_insert_with(|| (cell.stratum, nothing.clone()));
                    let both = totals.iter_mut().zip(z);
                    both.for_each(|(total, value)| *total += cell.weight * value * n as f64);
                }
                None => {
                    let of = &mut strata[cell.stratum];
                    let own = z.iter().enumerate();
                    of.totals.extend(own.map(|(column, z)| cell.weight * (z - fit(at, column))));
                    of.counts.push(n);
                    of.units.push(Unit::Cell(at));
                }
            }
        }
        for (cluster, (stratum, totals)) in clusters {
            let of = &mut strata[stratum];
            of.totals.extend(totals);
            of.counts.push(1);
            of.units.push(Unit::Cluster(cluster));
        }
        strata
    }

    /// Adds what the totals of a stratum's units say.
    fn add_stratum(&self, at: usize, mut totals: Vec<f64>, counts: &[u64], covariance: &mut [f64]) {
        let stratum = &self.strata[at];
        let (n, open) = (stratum.units as f64, stratum.open());
        let factor = match (stratum.units, self.single[at]) {
            _ if stratum.is_whole() => return,
            (0, _) | (1, Single::Certainty) => return,
            (1, Single::Centered) => open,
            _ => open * n / (n - 1.0),
        };
        let width = totals.len() / counts.len().max(1);
        let mut means = vec![0.0; width];
        if stratum.units > 1 {
            for (column, mean) in means.iter_mut().enumerate() {
                let own = totals.iter().skip(column).step_by(width).zip(counts);
                *mean = own.map(|(total, count)| total * *count as f64).sum::<f64>() / n;
                totals.iter_mut().skip(column).step_by(width).for_each(|total| *total -= *mean);
            }
        }
        let unlisted = stratum.units.saturating_sub(counts.iter().sum()) as f64;
        let pairs = means.iter().flat_map(|a| means.iter().map(move |b| a * b));
        let mut sums: Vec<f64> = pairs.map(|product| unlisted * product).collect();
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
        let mut sums = vec![0.0; self.joints()];
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

/// Below such a part of the squares, a variance is what rounding leaves of 0.
const EXACT: f64 = 1e-24;

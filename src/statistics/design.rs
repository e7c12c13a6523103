//! Standard errors that know how respondents were drawn and weighted: Taylor linearisation over
//! strata and clusters, with finite populations and calibration (Särndal, Swensson and Wretman,
//! Model Assisted Survey Sampling, 1992; the `survey` package of R).
//!
//! Nobody is looked at one by one: respondents who have the same weight and stand in the same
//! stratum, cluster and categories of the frame are a [`Cell`], and what is estimated is told by
//! how many of a cell have which value.

use std::collections::{BTreeMap, HashSet};

pub use super::cells::{Cell, Single, Stratum, Values};
use super::replicates::Replicates;

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
    replicates: Option<Replicates>,
    /// Replicates tell the errors of what has a linear form, too.
    is_replicated: bool,
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
        Self { cells, strata, single, joint, basis, replicates: None, is_replicated: false }
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
    pub(super) fn replicated(
        &self,
        values: &Values,
        estimate: &(dyn Fn(&[f64], &[f64]) -> Option<f64> + Sync),
    ) -> Option<f64> {
        let replicates = self.replicates.as_ref()?;
        Some(replicates.variance(&self.cells, &self.strata, values, estimate))
    }

    /// The same of an estimate that has a linear form.
    pub(super) fn replicated_instead(
        &self,
        values: &Values,
        estimate: &(dyn Fn(&[f64], &[f64]) -> Option<f64> + Sync),
    ) -> Option<f64> {
        self.is_replicated.then(|| self.replicated(values, estimate))?
    }

    pub fn cells(&self) -> &[Cell] {
        &self.cells
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
            _ if stratum.is_whole() => return,
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

//! Replicates of a survey: its weights as they would be had other units been drawn, each made to
//! fit the frame anew. How much an estimate differs over them is its error, whatever its form.
//!
//! Respondents of a cell are alike but for their answers, which have nothing to do with who is
//! drawn. So those with a value take the places of their cell in rising order of it, and nobody
//! needs to be known one by one: what is counted in parts is enough, in whatever order.

use std::collections::BTreeMap;

use super::calibration::{Alike, Ends, calibrate};
use super::cells::{Cell, Estimator, Stratum, Values};
use super::random::SplitMix;
use crate::parallel;

/// How units are drawn again. Units are clusters, or respondents where there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Each unit is left out once, the others of its stratum stand for it (R:
    /// `as.svrepdesign(type = "JKn")`, of one stratum `"JK1"`).
    Jackknife,
    /// Of each stratum of n units n − 1 are drawn with replacement (Rao and Wu, Journal of the
    /// American Statistical Association 83, 1988; R: `type = "subbootstrap"`), with finite
    /// populations as in Rao, Wu and Yue (Survey Methodology 18, 1992).
    Bootstrap { number: usize, seed: u64 },
}

/// The replicates of a design.
#[derive(Debug, Clone)]
pub struct Replicates {
    pub scheme: Scheme,
    all: Vec<Replicate>,
    /// Of each cell the index of its factor.
    group: Vec<usize>,
    /// Of each cell where its units begin.
    first: Vec<usize>,
    /// In so many replicates a category of the frame has nobody, and in so many raking did not
    /// come to an end.
    pub lacking: u64,
    pub unfinished: u64,
}

#[derive(Debug, Clone)]
struct Replicate {
    change: Change,
    /// By which weights before calibration are multiplied, by group.
    factors: Vec<f64>,
}

#[derive(Debug, Clone)]
enum Change {
    /// One respondent of a cell is left out, whichever it is.
    WithoutOneOf(usize),
    WithoutCluster {
        cluster: usize,
        stratum: usize,
    },
    /// How often each unit was drawn.
    Drawn(Vec<u8>),
}

/// Respondents of a cell with the same value.
struct Entry {
    cell: usize,
    value: f64,
    n: u64,
    /// Their first unit.
    from: usize,
}

/// From so many entries of all replicates on the work is worth several threads.
const MUCH: usize = 1_000_000;

/// Below such a part of the squares, a variance is what rounding leaves of 0.
const EXACT: f64 = 1e-24;

impl Replicates {
    /// Of cells whose weights were calibrated to the totals of margins. Strata of one unit, and
    /// those of which nobody of the population is missing, stay as they are.
    pub fn new(
        scheme: Scheme,
        cells: &[Cell],
        strata: &[Stratum],
        totals: &[Vec<f64>],
        ends: Ends,
    ) -> Self {
        let fitting = Fitting::new(cells, totals, ends);
        let mut first = Vec::with_capacity(cells.len());
        let mut units = 0;
        // Of each stratum its units, and of each cluster its unit and stratum.
        let mut of_strata: Vec<Vec<usize>> = vec![Vec::new(); strata.len()];
        let mut clusters: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for cell in cells {
            let add = |units: &mut usize, n: u64| {
                let from = *units;
                *units += n as usize;
                from
            };
            let from = match cell.cluster {
                Some(cluster) => {
                    let known = clusters.get(&cluster).map(|(unit, _)| *unit);
                    known.unwrap_or_else(|| {
                        let unit = add(&mut units, 1);
                        clusters.insert(cluster, (unit, cell.stratum));
                        of_strata[cell.stratum].push(unit);
                        unit
                    })
                }
                None => {
                    let from = add(&mut units, cell.n);
                    of_strata[cell.stratum].extend(from..units);
                    from
                }
            };
            first.push(from);
        }
        let mut all = Self {
            scheme,
            all: Vec::new(),
            group: fitting.group.clone(),
            first,
            lacking: 0,
            unfinished: 0,
        };
        let changes: Vec<Change> = match scheme {
            Scheme::Jackknife => {
                let is_open = |stratum: usize| is_open(&strata[stratum]);
                let without_one = cells.iter().enumerate().filter(|(_, cell)| {
                    cell.cluster.is_none() && cell.n > 0 && is_open(cell.stratum)
                });
                let without_one = without_one.map(|(at, _)| Change::WithoutOneOf(at));
                let without_cluster = clusters.iter().map(|(cluster, (_, stratum))| {
                    Change::WithoutCluster { cluster: *cluster, stratum: *stratum }
                });
                let is_there = |change: &Change| match change {
                    Change::WithoutCluster { stratum, .. } => is_open(*stratum),
                    _ => true,
                };
                without_one.chain(without_cluster.filter(is_there)).collect()
            }
            Scheme::Bootstrap { number, seed } => parallel::map(0..number, |number| {
                draw(SplitMix::new(seed), number, units, &of_strata, strata)
            }),
        };
        let fitted = parallel::map(changes.into_iter(), |change| {
            let whole = |(at, cell): (usize, &Cell)| {
                let entry = Entry { cell: at, value: 0.0, n: cell.n, from: all.first[at] };
                let left_out = matches!(change, Change::WithoutOneOf(of) if of == at);
                mass(&change, &entry, cells, strata)
                    - f64::from(u8::from(left_out)) * raised(&strata[cell.stratum])
            };
            let masses: Vec<f64> = cells.iter().enumerate().map(whole).collect();
            let times = match change {
                Change::WithoutOneOf(at) => cells[at].n,
                _ => 1,
            };
            let (factors, lacks, is_unfinished) = fitting.factors(cells, &masses);
            (Replicate { change, factors }, times, lacks, is_unfinished)
        });
        for (replicate, times, lacks, is_unfinished) in fitted {
            all.lacking += if lacks { times } else { 0 };
            all.unfinished += if is_unfinished { times } else { 0 };
            all.all.push(replicate);
        }
        all
    }

    /// The variance of an estimate of numbers in rising order and their weights, around the mean
    /// of the replicates (R: `mse = FALSE`). Replicates of which the estimate cannot be made are
    /// left out; NaN of fewer than two.
    pub fn variance(
        &self,
        cells: &[Cell],
        strata: &[Stratum],
        values: &Values,
        estimate: &Estimator<'_>,
    ) -> f64 {
        let entries = self.entries(cells, values);
        let numbers: Vec<f64> = entries.iter().map(|entry| entry.value).collect();
        let one = |replicate: &Replicate| {
            let weights: Vec<f64> =
                entries.iter().map(|entry| self.weight(replicate, entry, cells, strata)).collect();
            self.estimates(replicate, weights, &entries, cells, strata, &|weights| {
                estimate(&numbers, weights).filter(|of| of.is_finite())
            })
        };
        let estimates: Vec<(f64, f64, f64)> = if entries.len() * self.all.len() > MUCH {
            parallel::map(self.all.iter(), one).into_iter().flatten().collect()
        } else {
            self.all.iter().flat_map(one).collect()
        };
        let count: f64 = estimates.iter().map(|(_, times, _)| times).sum();
        if count < 2.0 {
            // Nothing was left to chance, or too few can tell.
            return if self.all.is_empty() { 0.0 } else { f64::NAN };
        }
        let mean = estimates.iter().map(|(of, times, _)| of * times).sum::<f64>() / count;
        let squares = |from: f64| -> f64 {
            let square = |(of, times, scale): &(f64, f64, f64)| {
                let scale = if scale.is_nan() { 1.0 / (count - 1.0) } else { *scale };
                (of - from).powi(2) * times * scale
            };
            estimates.iter().map(square).sum()
        };
        let variance = squares(mean);
        if variance > EXACT * squares(0.0) { variance } else { 0.0 }
    }

    /// Values in rising order, each with its units.
    fn entries(&self, cells: &[Cell], values: &Values) -> Vec<Entry> {
        let mut entries: Vec<Entry> = values
            .iter()
            .filter(|(.., n)| *n > 0)
            .map(|&(cell, value, n)| Entry { cell, value, n, from: 0 })
            .collect();
        entries.sort_by(|a, b| a.value.total_cmp(&b.value).then(a.cell.cmp(&b.cell)));
        let mut next = self.first.clone();
        for entry in &mut entries {
            entry.from = next[entry.cell];
            // All of a cluster are one.
            let own = if cells[entry.cell].cluster.is_none() { entry.n as usize } else { 0 };
            next[entry.cell] += own;
        }
        entries
    }

    fn weight(
        &self,
        replicate: &Replicate,
        entry: &Entry,
        cells: &[Cell],
        strata: &[Stratum],
    ) -> f64 {
        let factor = replicate.factors[self.group[entry.cell]];
        cells[entry.cell].base * factor * mass(&replicate.change, entry, cells, strata)
    }

    /// Estimates of a replicate, or of all who may be left out of it: each with how many there are
    /// and what its square counts; NaN where that is a part of their number.
    fn estimates(
        &self,
        replicate: &Replicate,
        mut weights: Vec<f64>,
        entries: &[Entry],
        cells: &[Cell],
        strata: &[Stratum],
        estimate: &dyn Fn(&[f64]) -> Option<f64>,
    ) -> Vec<(f64, f64, f64)> {
        let scale = |stratum: usize| {
            let n = strata[stratum].units as f64;
            strata[stratum].open() * (n - 1.0) / n
        };
        let one = |scale: f64, weights: &[f64]| {
            estimate(weights).map(|of| (of, 1.0, scale)).into_iter().collect()
        };
        match replicate.change {
            Change::Drawn(_) => one(f64::NAN, &weights),
            Change::WithoutCluster { stratum, .. } => one(scale(stratum), &weights),
            Change::WithoutOneOf(cell) => {
                let scale = scale(cells[cell].stratum);
                let own = cells[cell].base
                    * replicate.factors[self.group[cell]]
                    * raised(&strata[cells[cell].stratum]);
                let mut others = cells[cell].n;
                let mut estimates = Vec::new();
                for (at, entry) in entries.iter().enumerate().filter(|(_, of)| of.cell == cell) {
                    others = others.saturating_sub(entry.n);
                    let whole = weights[at];
                    weights[at] = own * (entry.n - 1) as f64;
                    estimates.extend(estimate(&weights).map(|of| (of, entry.n as f64, scale)));
                    weights[at] = whole;
                }
                if others > 0 {
                    estimates.extend(estimate(&weights).map(|of| (of, others as f64, scale)));
                }
                estimates
            }
        }
    }
}

/// Whether another draw of a stratum's units would be another.
fn is_open(stratum: &Stratum) -> bool {
    stratum.units > 1 && !stratum.is_whole()
}

/// What each of the n − 1 others of a stratum counts where one is left out.
fn raised(stratum: &Stratum) -> f64 {
    stratum.units as f64 / (stratum.units as f64 - 1.0)
}

/// How many respondents an entry counts; where one of a cell is left out, before that.
fn mass(change: &Change, entry: &Entry, cells: &[Cell], strata: &[Stratum]) -> f64 {
    let (cell, n) = (&cells[entry.cell], entry.n as f64);
    let stratum = &strata[cell.stratum];
    match change {
        Change::WithoutOneOf(of) if cells[*of].stratum == cell.stratum => n * raised(stratum),
        Change::WithoutCluster { cluster, .. } if cell.cluster == Some(*cluster) => 0.0,
        Change::WithoutCluster { stratum: of, .. } if *of == cell.stratum => n * raised(stratum),
        Change::WithoutOneOf(_) | Change::WithoutCluster { .. } => n,
        Change::Drawn(_) if !is_open(stratum) => n,
        Change::Drawn(drawn) => {
            let drawn = match cell.cluster {
                Some(_) => n * f64::from(drawn[entry.from]),
                None => {
                    let units = drawn.iter().skip(entry.from).take(entry.n as usize);
                    units.map(|count| u32::from(*count)).sum::<u32>().into()
                }
            };
            let part = stratum.open().sqrt();
            n + part * (raised(stratum) * drawn - n)
        }
    }
}

/// Draws the units of a replicate.
fn draw(
    mut seeds: SplitMix,
    number: usize,
    units: usize,
    of_strata: &[Vec<usize>],
    strata: &[Stratum],
) -> Change {
    let mut random = SplitMix::new(seeds.number() ^ (number as u64 + 1).rotate_left(32));
    random = SplitMix::new(random.number());
    let mut drawn = vec![0_u8; units];
    for (of, _) in of_strata.iter().zip(strata).filter(|(_, stratum)| is_open(stratum)) {
        for _ in 1..of.len() {
            let unit = &mut drawn[of[random.below(of.len())]];
            *unit = unit.saturating_add(1);
        }
    }
    Change::Drawn(drawn)
}

/// Makes weights of a replicate fit the frame.
struct Fitting<'f> {
    totals: &'f [Vec<f64>],
    ends: Ends,
    group: Vec<usize>,
    /// The categories of each group.
    categories: Vec<&'f [usize]>,
}

impl<'f> Fitting<'f> {
    /// Cells of the same categories have the same factor, and with bounds of the same weight.
    fn new(cells: &'f [Cell], totals: &'f [Vec<f64>], ends: Ends) -> Self {
        let has_bounds = ends.least.is_some() || ends.most.is_some();
        let mut known: BTreeMap<(&[usize], u64), usize> = BTreeMap::new();
        let mut categories = Vec::new();
        let group = cells.iter().map(|cell| {
            let weight = if has_bounds { cell.base.to_bits() } else { 0 };
            *known.entry((&cell.categories, weight)).or_insert_with(|| {
                categories.push(&*cell.categories);
                categories.len() - 1
            })
        });
        let group = group.collect();
        Self { totals, ends, group, categories }
    }

    /// Factors by group, whether a category has nobody, and whether raking came to no end. What
    /// there is of a category of nobody is spread over the others of its margin.
    fn factors(&self, cells: &[Cell], masses: &[f64]) -> (Vec<f64>, bool, bool) {
        if self.totals.is_empty() {
            return (vec![1.0; self.categories.len()], false, false);
        }
        let mut groups: Vec<(f64, f64)> = vec![(0.0, 0.0); self.categories.len()];
        for ((cell, mass), group) in cells.iter().zip(masses).zip(&self.group) {
            groups[*group].0 += mass;
            groups[*group].1 += mass * cell.base;
        }
        let alike: Vec<Alike> = groups
            .iter()
            .zip(&self.categories)
            .map(|((n, weight), categories)| Alike {
                n: *n,
                weight: if *n > 0.0 { weight / n } else { 1.0 },
                categories: categories.to_vec(),
            })
            .collect();
        let mut lacks = false;
        let of_margin = |(margin, totals): (usize, &Vec<f64>)| {
            let mut is_there = vec![false; totals.len()];
            for alike in alike.iter().filter(|alike| alike.n > 0.0) {
                is_there[alike.categories[margin]] = true;
            }
            lacks |= is_there.contains(&false);
            let there = totals.iter().zip(&is_there).filter(|(_, is)| **is);
            let raised = totals.iter().sum::<f64>() / there.map(|(total, _)| total).sum::<f64>();
            let total = |(total, is): (&f64, &bool)| if *is { total * raised } else { 0.0 };
            totals.iter().zip(&is_there).map(total).collect()
        };
        let totals: Vec<Vec<f64>> = self.totals.iter().enumerate().map(of_margin).collect();
        let fitted = calibrate(&alike, &totals, self.ends);
        let factors = fitted.weights.iter().zip(&alike).map(|(weight, of)| weight / of.weight);
        (factors.collect(), lacks, !fitted.has_converged)
    }
}

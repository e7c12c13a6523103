//! Tests that know how respondents were drawn and weighted.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use super::design::{Design, Values};

/// A test by the design, of F with as many degrees of freedom above and below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DesignTest {
    pub f: f64,
    pub freedom: (f64, f64),
    pub p: f64,
}

impl DesignTest {
    fn new(f: f64, above: f64, below: f64) -> Option<Self> {
        let is_some = f.is_finite() && above > 0.0 && below > 0.0;
        let p = is_some.then(|| FisherSnedecor::new(above, below).ok())??.sf(f);
        Some(Self { f, freedom: (above, below), p })
    }
}

/// Numbers with the weight of each cell, as many as a group has.
type Group = Vec<(usize, f64, u64)>;

impl Design {
    /// Pearson's test of independence with Rao and Scott's correction of the second order (Annals
    /// of Statistics 12, 1984), as F by Thomas and Rao (R: `svychisq(statistic = "F")`). Rows of
    /// cells, each by who stands there; rows and columns of nobody are left out. `None` with fewer
    /// than two rows or columns, where too many cells are of nobody, and where nothing is left to
    /// chance.
    pub fn independence_test(&self, cells: &[Vec<&Values>]) -> Option<DesignTest> {
        let cells = filled(cells);
        let shares = self.shares(&cells)?;
        let (height, width) = (cells.len(), cells[0].len());
        // What is left where rows and columns are told, one contrast beside the other.
        let (of_rows, of_columns) = (contrasts(height), contrasts(width));
        let size = of_rows.len() * of_columns.len();
        let contrast = |row: usize, column: usize| {
            let pairs = of_rows.iter().flat_map(|r| of_columns.iter().map(move |c| (r, c)));
            pairs.map(move |(r, c)| r[row] * c[column])
        };
        let all: f64 = cells.iter().flatten().map(|cell| self.weight(cell)).sum();
        // Contrasts add up to 0 over all cells; without those of nobody something is left.
        let mut left = vec![0.0; size];
        for (row, of_row) in cells.iter().enumerate() {
            for (column, _) in of_row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                left.iter_mut().zip(contrast(row, column)).for_each(|(left, own)| *left += own);
            }
        }
        let (mut whose, mut z, mut simple) = (Vec::new(), Vec::new(), vec![0.0; size * size]);
        for (row, of_row) in cells.iter().enumerate() {
            for (column, cell) in of_row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let own: Vec<f64> = contrast(row, column).collect();
                let share = shares[row][column];
                for &(at, _, n) in cell.iter() {
                    whose.push((at, n));
                    z.extend(own.iter().zip(&left).map(|(of, left)| (of / share - left) / all));
                }
                for (a, of) in own.iter().enumerate() {
                    let line = simple[a * size..].iter_mut().zip(&own);
                    line.for_each(|(sum, other)| *sum += of * other / share);
                }
            }
        }
        let covariance = self.covariance(&whose, &z, size);
        // Of the generalised design effects their sum, and that of their squares.
        let root = cholesky(&simple, size)?;
        let effects = between(&root, &covariance, size);
        let sum: f64 = (0..size).map(|at| effects[at * size + at]).sum();
        let squares: f64 = effects.iter().map(|effect| effect * effect).sum();
        let above = sum * sum / squares;
        let domain: Vec<(usize, f64, u64)> =
            cells.iter().flatten().flat_map(|cell| cell.iter().copied()).collect();
        DesignTest::new(distance(&shares) / sum, above, above * self.freedom(&domain))
    }

    /// Whether the shares of some of two bases that have nobody in common differ: the test of
    /// independence of two rows and two columns.
    pub fn shares_test(&self, groups: [[&Values; 2]; 2]) -> Option<DesignTest> {
        let side = |[some, base]: [&Values; 2]| self.yes_and_no(some, base);
        let [first, second] = groups.map(side);
        let groups = [first?, second?];
        let row = |wanted: f64| -> Vec<Group> {
            let who = |of: &Group| of.iter().copied().filter(|(_, is, _)| *is == wanted).collect();
            groups.iter().map(who).collect()
        };
        let rows = [1.0, 0.0].map(row);
        let cells: Vec<Vec<&Values>> =
            rows.iter().map(|row| row.iter().map(Vec::as_slice).collect()).collect();
        self.independence_test(&cells)
    }

    /// Cramér's V of weighted shares: √(Σ (p − e)² / e / (min(rows, columns) − 1)).
    pub fn cramers_v(&self, cells: &[Vec<&Values>]) -> Option<f64> {
        let cells = filled(cells);
        let shares = self.shares(&cells)?;
        let least = cells.len().min(cells[0].len());
        Some((distance(&shares) / (least - 1) as f64).sqrt())
    }

    /// The share of all in each cell; `None` with fewer than two rows or columns.
    fn shares(&self, cells: &[Vec<&Values>]) -> Option<Vec<Vec<f64>>> {
        if cells.len() < 2 || cells[0].len() < 2 {
            return None;
        }
        let weights = cells.iter().map(|row| row.iter().map(|cell| self.weight(cell)).collect());
        let mut weights: Vec<Vec<f64>> = weights.collect();
        let all: f64 = weights.iter().flatten().sum();
        weights.iter_mut().flatten().for_each(|weight| *weight /= all);
        Some(weights)
    }

    /// Whether means differ between groups that have nobody in common: Wald's F of their
    /// differences (R: `regTermTest(svyglm(y ~ factor(g), design), ~factor(g))`, with two groups
    /// t² of `svyttest`). Groups of nobody are left out. `None` with fewer than two, where a group
    /// has fewer than two values, and where nothing is left to chance.
    pub fn means_test(&self, groups: &[&Values]) -> Option<DesignTest> {
        let groups: Vec<&Values> = groups.iter().filter(|of| !of.is_empty()).copied().collect();
        let size = groups.len();
        let n = |of: &Values| of.iter().map(|(.., n)| n).sum::<u64>();
        if size < 2 || groups.iter().any(|of| n(of) < 2) {
            return None;
        }
        let weights: Vec<f64> = groups.iter().map(|of| self.weight(of)).collect();
        let means: Vec<f64> =
            groups.iter().zip(&weights).map(|(of, weight)| self.sum(of) / weight).collect();
        let (mut whose, mut z) = (Vec::new(), Vec::new());
        let mut domain: Group = Vec::new();
        for (group, of) in groups.iter().enumerate() {
            for &(cell, value, n) in of.iter() {
                whose.push((cell, n));
                let from = z.len();
                z.resize(from + size, 0.0);
                z[from + group] = (value - means[group]) / weights[group];
                domain.push((cell, value, n));
            }
        }
        let all = self.covariance(&whose, &z, size);
        // Of the differences of all from the first.
        let of = |a: usize, b: usize| all[a * size + b];
        let count = size - 1;
        let pairs = (1..size).flat_map(|a| (1..size).map(move |b| (a, b)));
        let apart: Vec<f64> =
            pairs.map(|(a, b)| of(a, b) - of(a, 0) - of(0, b) + of(0, 0)).collect();
        let root = cholesky(&apart, count)?;
        let differences: Vec<f64> = means[1..].iter().map(|mean| mean - means[0]).collect();
        let solved = forward(&root, &differences, count);
        let f = solved.iter().map(|of| of * of).sum::<f64>() / count as f64;
        DesignTest::new(f, count as f64, self.freedom(&domain) - count as f64)
    }

    /// Whether a mean differs from that of others, or of the same respondents in another survey: t²
    /// of [`Self::difference`], with the degrees of freedom of [`Self::means_test`] (R: `svyttest`).
    /// `None` where either has fewer than two values, and where nothing is left to chance.
    pub fn difference_test(&self, one: &Values, other: &Values) -> Option<DesignTest> {
        let is_some = |of: &Values| of.iter().map(|(.., n)| n).sum::<u64>() > 1;
        let is_of_two = is_some(one) && is_some(other);
        let (difference, variance) = is_of_two.then(|| self.apart(one, other))??;
        let f = difference.powi(2) / variance;
        DesignTest::new(f, 1.0, self.freedom(&[one, other].concat()) - 1.0)
    }

    /// t, degrees of freedom and p of whether the mean of differences is other than 0 (R:
    /// `svyttest(I(y - x) ~ 0, design)`). `None` where nothing is left to chance.
    pub fn differences_test(&self, values: &Values) -> Option<(f64, f64, f64)> {
        let mean = self.mean(values).filter(|mean| mean.standard_error > 0.0)?;
        let (t, freedom) = (mean.value / mean.standard_error, self.freedom(values));
        let test = DesignTest::new(t * t, 1.0, freedom)?;
        Some((t, freedom, test.p))
    }

    /// Whether ranks differ between groups that have nobody in common: the test of means of
    /// weighted ranks over the sum of the weights (Lumley and Scott, Biometrika 100, 2013; R:
    /// `svyranktest(test = "KruskalWallis")`). A value stands at the weight below it and half of
    /// its own; equal ones stand together.
    pub fn ranks_test(&self, groups: &[&Values]) -> Option<DesignTest> {
        let together: Group = groups.iter().copied().flatten().copied().collect();
        let (ranks, all) = (self.ranks(&together), self.weight(&together));
        let rank = |value: f64| ranks[ranks.partition_point(|(other, _)| *other < value)].1 / all;
        let ranked = |of: &&Values| -> Group {
            of.iter().map(|&(cell, value, n)| (cell, rank(value), n)).collect()
        };
        let groups: Vec<Group> = groups.iter().map(ranked).collect();
        self.means_test(&groups.iter().map(|of| of.as_slice()).collect::<Vec<_>>())
    }
}

/// Without rows and columns of nobody.
fn filled<'v>(cells: &[Vec<&'v Values>]) -> Vec<Vec<&'v Values>> {
    let width = cells.first().map_or(0, Vec::len);
    let kept: Vec<usize> =
        (0..width).filter(|&at| cells.iter().any(|row| !row[at].is_empty())).collect();
    let rows = cells.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
    rows.map(|row| kept.iter().map(|&at| row[at]).collect()).collect()
}

/// Σ (p − e)² / e with e of independence: chi-squared over n.
fn distance(shares: &[Vec<f64>]) -> f64 {
    let of_row = |row: &Vec<f64>| row.iter().sum::<f64>();
    let of_column = |at: usize| shares.iter().map(|row| row[at]).sum::<f64>();
    let columns: Vec<f64> = (0..shares[0].len()).map(of_column).collect();
    let cell = |row: f64, (share, column): (&f64, &f64)| {
        let expected = row * column;
        (share - expected).powi(2) / expected
    };
    let line = |row: &Vec<f64>| {
        let all = of_row(row);
        row.iter().zip(&columns).map(|of| cell(all, of)).sum::<f64>()
    };
    shares.iter().map(line).sum()
}

/// Contrasts of a number of places, orthonormal (Helmert's).
fn contrasts(places: usize) -> Vec<Vec<f64>> {
    let contrast = |last: usize| {
        let length = ((last * (last + 1)) as f64).sqrt();
        let of = |place: usize| match place {
            place if place < last => 1.0 / length,
            place if place == last => -(last as f64) / length,
            _ => 0.0,
        };
        (0..places).map(of).collect()
    };
    (1..places).map(contrast).collect()
}

/// Below such a part of what it was, a pivot is what rounding leaves of 0.
const SINGULAR: f64 = 1e-10;

/// The lower triangle whose square is a matrix; `None` where that is singular.
fn cholesky(matrix: &[f64], size: usize) -> Option<Vec<f64>> {
    let mut root = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let known: f64 =
                (0..column).map(|at| root[row * size + at] * root[column * size + at]).sum();
            let own = matrix[row * size + column];
            root[row * size + column] = if row == column {
                (own - known > SINGULAR * own).then(|| (own - known).sqrt())?
            } else {
                (own - known) / root[column * size + column]
            };
        }
    }
    Some(root)
}

/// L⁻¹ b.
fn forward(root: &[f64], b: &[f64], size: usize) -> Vec<f64> {
    let mut solved: Vec<f64> = Vec::with_capacity(size);
    for (row, b) in b.iter().enumerate() {
        let known: f64 = solved.iter().enumerate().map(|(at, of)| root[row * size + at] * of).sum();
        solved.push((b - known) / root[row * size + row]);
    }
    solved
}

/// L⁻¹ A L⁻ᵀ of a symmetric A.
fn between(root: &[f64], matrix: &[f64], size: usize) -> Vec<f64> {
    let once: Vec<Vec<f64>> =
        matrix.chunks_exact(size).map(|row| forward(root, row, size)).collect();
    let column = |at: usize| once.iter().map(|row| row[at]).collect::<Vec<f64>>();
    (0..size).flat_map(|at| forward(root, &column(at), size)).collect()
}

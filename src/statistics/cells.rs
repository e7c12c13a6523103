//! Respondents by what they have in common in a survey's design.

use super::overlap::Unit;

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
    pub(super) fn unit(&self, at: usize) -> Unit {
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

/// A stratum of which no larger share of the population is missing is whole.
const WHOLE: f64 = 1e-7;

impl Stratum {
    /// Whether nobody of the population is missing.
    pub fn is_whole(&self) -> bool {
        self.open() < WHOLE
    }

    /// The share of the population that is not in the survey: the finite population correction.
    pub(super) fn open(&self) -> f64 {
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

/// What is estimated of numbers in rising order and their weights.
pub type Estimator<'e> = dyn Fn(&[f64], &[f64]) -> Option<f64> + Sync + 'e;

/// What respondents have, and how many of a cell have it, by cell.
pub type Valued = Vec<(usize, f64, u64)>;

/// How many respondents of a cell (or units below them) have a value, by cell.
pub type Values = [(usize, f64, u64)];

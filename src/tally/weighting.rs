//! The weights of a survey: of each cell of its design, worked out once of all respondents.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::counted::Counted;
use super::design::{Cells, Standing, Valued};
use crate::dataset::Dataset;
use crate::questionnaire::Drawn;
use crate::statistics::calibration::Spread;
use crate::statistics::design::{Design, Values};
use crate::words::Words;

/// The cells of a design, found by their names.
#[derive(Debug)]
pub struct Weighting {
    pub design: Design,
    /// By [`Standing::name`].
    cells: HashMap<u64, usize>,
    pub spread: Spread,
    pub account: Account,
}

/// What is told of a design.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// How respondents were drawn and weighted.
    pub sentences: Vec<Words>,
    pub raking: Option<Raking>,
    /// Where errors come from.
    pub errors: Vec<Words>,
    /// Of each table that weights fit: by what it is, and its rows.
    pub frames: Vec<(Words, Vec<FrameRow>)>,
}

/// How raking ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Raking {
    pub rounds: usize,
    pub has_converged: bool,
    /// The largest relative difference from the tables that is left.
    pub gap: f64,
    /// Respondents whose weight stands at a bound, and the bounds as multiples of the mean.
    pub trimmed: u64,
    pub least: Option<f64>,
    pub most: Option<f64>,
}

/// How many there are, how many of them answered, and what each counts.
#[derive(Debug, Clone)]
pub struct FrameRow {
    pub label: Words,
    pub population: f64,
    pub asked: Option<f64>,
    pub answered: u64,
    pub mean_weight: f64,
}

impl Weighting {
    /// `names` are those of the design's cells, in their order. `None` of nobody.
    pub fn new(design: Design, names: &[u64], account: Account) -> Option<Self> {
        let weights = design.cells().iter().map(|cell| (cell.weight, cell.n));
        let spread = Spread::of(weights)?;
        let cells = names.iter().copied().zip(0..).collect();
        Some(Self { design, cells, spread, account })
    }

    /// The weight of each respondent; NaN of one whose cell is not known.
    pub fn weights(&self, drawn: &Drawn, data: &Dataset<'_>) -> Vec<f64> {
        let weight = |standing: &Standing| {
            let cell = self.cells.get(&standing.name());
            cell.map_or(f64::NAN, |&cell| self.design.cells()[cell].weight)
        };
        drawn.cells(data).iter().map(weight).collect()
    }

    pub(super) fn counted(&self, cells: &Cells) -> Vec<(usize, f64, u64)> {
        cells.iter().filter_map(|(name, n)| Some((*self.cells.get(name)?, 1.0, *n))).collect()
    }

    pub(super) fn valued(&self, cells: &Valued) -> Vec<(usize, f64, u64)> {
        cells.iter().filter_map(|(name, v, n)| Some((*self.cells.get(name)?, *v, *n))).collect()
    }
}

/// What was counted by the cells of a design, found by who was counted.
#[derive(Default)]
pub struct Weighed {
    pub(super) counts: HashMap<Counted, Rc<Values>>,
    pub(super) numbers: HashMap<(Arc<str>, Counted), Rc<Values>>,
}

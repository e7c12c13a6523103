//! The weights of a survey: of each cell of its design, worked out once of all respondents.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::counted::Counted;
use super::design::{Cells, Standing, Valued, standings, summed};
use crate::dataset::Dataset;
use crate::statistics::calibration::Spread;
use crate::statistics::design::{Cell, Design, Values};
use crate::words::Words;

/// The cells of a design, found by their names.
#[derive(Debug)]
pub struct Weighting {
    pub design: Design,
    /// By [`Standing::name`].
    cells: HashMap<u64, usize>,
    /// What the strata of the design are called.
    pub strata: Vec<Words>,
    /// Of the survey, or of each of its waves.
    pub accounts: Vec<Account>,
}

/// What is told of a design.
#[derive(Debug, Clone)]
pub struct Account {
    /// What the wave is called, where there are several.
    pub wave: Option<Words>,
    pub spread: Spread,
    /// How respondents were drawn and weighted.
    pub sentences: Vec<Words>,
    pub raking: Option<Raking>,
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
    /// `names` are those of the design's cells, in their order.
    pub fn new(design: Design, names: &[u64], strata: Vec<Words>, accounts: Vec<Account>) -> Self {
        let cells = names.iter().copied().zip(0..).collect();
        Self { design, cells, strata, accounts }
    }

    /// Whether raking of the weights of some of these did not come to an end.
    pub fn is_unfinished(&self, of: &Values) -> bool {
        let is_unfinished =
            |account: &Account| account.raking.as_ref().is_some_and(|raking| !raking.has_converged);
        let any = self.accounts.iter().any(is_unfinished);
        any && of.iter().any(|&(cell, ..)| is_unfinished(&self.accounts[self.design.survey(cell)]))
    }

    /// The cell of each respondent; none of one who was not there when weights were worked out.
    pub fn cells_of(&self, data: &Dataset<'_>) -> Vec<Option<&Cell>> {
        let cell =
            |standing: &Standing| Some(&self.design.cells()[*self.cells.get(&standing.name())?]);
        standings(&data.questionnaire.drawn, data).iter().map(cell).collect()
    }
}

/// The cells of a design, as tallies name them.
pub(super) trait Named {
    fn cell(&self, name: u64) -> Option<usize>;

    fn counted(&self, cells: &Cells) -> Vec<(usize, f64, u64)> {
        summed(cells.iter().filter_map(|(name, n)| Some((self.cell(*name)?, 1.0, *n))).collect())
    }

    fn valued(&self, cells: &Valued) -> Vec<(usize, f64, u64)> {
        summed(cells.iter().filter_map(|(name, v, n)| Some((self.cell(*name)?, *v, *n))).collect())
    }
}

impl Named for Weighting {
    fn cell(&self, name: u64) -> Option<usize> {
        self.cells.get(&name).copied()
    }
}

/// A design in which the respondents of units are taken out of their cells.
#[derive(Default)]
pub(super) struct Apart {
    pub design: Option<Design>,
    cells: HashMap<u64, usize>,
}

impl Apart {
    /// Takes respondents out, named with the cells that they stand in.
    pub fn take(&mut self, respondents: &BTreeMap<u64, u64>, weighting: &Weighting) {
        let design = self.design.get_or_insert_with(|| weighting.design.clone());
        for (own, of) in respondents {
            if let (Entry::Vacant(own), Some(of)) = (self.cells.entry(*own), weighting.cell(*of)) {
                own.insert(design.take_apart(of));
            }
        }
    }
}

impl Named for Apart {
    fn cell(&self, name: u64) -> Option<usize> {
        self.cells.get(&name).copied()
    }
}

/// What was counted by the cells of a design, found by who was counted.
#[derive(Default)]
pub struct Weighed {
    pub(super) counts: HashMap<Counted, Rc<Values>>,
    pub(super) numbers: HashMap<(Arc<str>, Counted), Rc<Values>>,
    pub(super) of_units: Apart,
}

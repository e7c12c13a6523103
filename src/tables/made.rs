//! A table with its kind: before and after it is made.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::chart::{Chart, Mapped};
use super::facts::Facts;
use super::grid::Grid;
use super::kind::Kind;
use super::making::Making;
use super::notes;
use super::spec::{ChartKind, TableSpec};
use super::table::Table;
use super::weighing;
use super::within;
use crate::questionnaire::{Questionnaire, Reference};
use crate::tally::TallyCache;
use crate::words::Words;

/// A table to be made.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Shared with the table that is made of it.
    pub spec: Arc<TableSpec>,
    pub kind: Arc<dyn Kind>,
}

/// A table that was made.
#[derive(Debug, Clone)]
pub struct Made {
    pub kind: Arc<dyn Kind>,
    table: Table,
}

impl Planned {
    pub fn new(spec: TableSpec, kind: impl Into<Arc<dyn Kind>>) -> Self {
        Self { spec: Arc::new(spec), kind: kind.into() }
    }

    /// The specification, to be changed before the table is made.
    pub fn spec_mut(&mut self) -> &mut TableSpec {
        Arc::make_mut(&mut self.spec)
    }

    /// The table, as far as its tallies are known.
    pub fn make(
        &self,
        questionnaire: &Questionnaire,
        references: &[Reference],
        tallies: &TallyCache,
    ) -> Made {
        let of_unit = self.spec.of.as_ref().and_then(|(unit, _)| questionnaire.of_unit(unit));
        let questionnaire = of_unit.as_ref().unwrap_or(questionnaire);
        let making = Making::new(&self.spec, questionnaire, references, tallies);
        let mut table = self.kind.tabulate(&making);
        table.bases = making.bases(&self.kind.variables());
        weighing::weigh(&mut table, tallies);
        within::cut(&mut table, questionnaire);
        if let Some(marking) = self.kind.marking() {
            marking.compare(&mut table, tallies);
        }
        Made { kind: Arc::clone(&self.kind), table }
    }
}

impl Made {
    /// Adds marks of what is released.
    pub fn mark(&mut self) {
        if let Some(marking) = self.kind.marking() {
            marking.mark(&mut self.table);
        }
    }

    pub fn grid(&self) -> Grid<Words> {
        self.kind.grid(self)
    }

    /// The chart, if it has one. What nobody answered has none, and what is all hidden or unknown.
    pub fn chart(&self) -> Option<Chart<Words>> {
        let kind = self.spec.chart.filter(|_| self.spec.has_chart())?;
        if kind == ChartKind::Map && self.spec.map.is_none() {
            return None;
        }
        let is_some = !self.is_of_nobody() && !self.bases.is_not_asked;
        let mut chart = is_some.then(|| self.kind.chart(self, kind))??;
        chart.map = self.spec.map.as_ref().map(|areas| {
            let (areas, classes) = (Arc::clone(areas), self.spec.classes.clone());
            Mapped { areas, classes }
        });
        let is_drawn = chart.panels.iter().any(|panel| panel.drawn().next().is_some());
        is_drawn.then_some(chart)
    }

    /// Base, exclusions and remarks, in sentences.
    pub fn notes(&self, respondent: &Words) -> Vec<Words> {
        notes::with_own(self.kind.notes(self, respondent), self)
    }

    /// What its prose may say, with what its words are said as.
    pub fn facts(&self, say: &dyn Fn(&Words) -> String) -> Map<String, Value> {
        let mut facts = Facts::of(self, say);
        self.kind.facts(&mut facts);
        facts.all
    }
}

impl Deref for Made {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.table
    }
}

impl DerefMut for Made {
    fn deref_mut(&mut self) -> &mut Table {
        &mut self.table
    }
}

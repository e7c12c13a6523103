//! What was counted of a survey with weights, as values of the cells of its design.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::weighting::{Named, Weighed, Weighting};
use super::{Counted, Tally, TallyCache};
use crate::statistics::design::{Design, Values};

/// How many of each cell have any value.
fn each_once(values: &Values) -> Rc<Values> {
    let mut counts: Vec<(usize, f64, u64)> = Vec::new();
    for &(cell, _, n) in values {
        match counts.last_mut().filter(|(known, ..)| *known == cell) {
            Some((_, _, known)) => *known += n,
            None => counts.push((cell, 1.0, n)),
        }
    }
    counts.into()
}

/// All without a part of them.
fn less(all: &Values, part: &Values) -> Rc<Values> {
    let mut of: HashMap<usize, u64> = part.iter().map(|&(cell, _, n)| (cell, n)).collect();
    let left = all
        .iter()
        .map(|&(cell, value, n)| (cell, value, n.saturating_sub(of.remove(&cell).unwrap_or(0))));
    left.filter(|(.., n)| *n > 0).collect()
}

impl TallyCache {
    pub fn weighting(&self) -> Option<&Weighting> {
        self.weighting.as_deref()
    }

    /// The design by which respondents are weighted, or units below them.
    pub fn design(&self, is_of_units: bool) -> Option<&Design> {
        let of_units = self.weighed.of_units.design.as_ref().filter(|_| is_of_units);
        of_units.or(self.weighting.as_ref().map(|weighting| &weighting.design))
    }

    /// How many of which cell were counted; `None` where they were not counted as such.
    pub fn cells(&self, of: Counted) -> Option<Rc<Values>> {
        if of.n == 0 {
            return Some(Rc::new([]));
        }
        let counts = &self.weighed.counts;
        counts.get(&of).cloned().or_else(|| {
            // Those who are left of others.
            let left = counts.iter().find_map(|(all, cells)| {
                let part = counts.get(&all.without(of)).filter(|_| all.n > of.n)?;
                Some((cells, part))
            });
            left.map(|(all, part)| less(all, part))
        })
    }

    /// The same of those who are not in a part of them.
    pub fn cells_without(&self, all: Counted, part: Counted) -> Option<Rc<Values>> {
        Some(less(&self.cells(all)?, &self.cells(part)?))
    }

    /// Which values of a measure they have.
    pub fn valued(&self, measure: &Arc<str>, of: Counted) -> Option<Rc<Values>> {
        if of.n == 0 {
            return Some(Rc::new([]));
        }
        self.weighed.numbers.get(&(Arc::clone(measure), of)).cloned()
    }

    /// Adds the cells of a tally.
    pub(super) fn learn_cells(&mut self, tally: &Tally) {
        let (Some(weighting), Some(by_cell)) = (&self.weighting, &tally.by_cell) else { return };
        let Weighed { counts, numbers: known_numbers, of_units } = &mut self.weighed;
        let design: &dyn Named = match by_cell.of.is_empty() {
            true => &**weighting,
            false => {
                of_units.take(&by_cell.of, weighting);
                &*of_units
            }
        };
        let by_cell = &by_cell.placed;
        for (counted, cells) in tally.places().zip(by_cell.counts()) {
            let known = counts.entry(counted);
            known.or_insert_with(|| design.counted(cells).into());
        }
        for (numbers, cells) in tally.values.iter().zip(&by_cell.values) {
            let values = design.valued(cells);
            // Who has a value may be counted in no other place.
            let known = counts.entry(numbers.of);
            known.or_insert_with(|| each_once(&values));
            let others = numbers.without_zeros().of;
            if others != numbers.of {
                let own = values.iter().copied().filter(|(_, value, _)| *value != 0.0);
                let own: Vec<(usize, f64, u64)> = own.collect();
                known_numbers.insert((Arc::clone(&numbers.measure), others), own.into());
            }
            known_numbers.insert((Arc::clone(&numbers.measure), numbers.of), values.into());
        }
    }
}

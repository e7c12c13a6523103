//! Of which respondents units are: of patients that are counted, their clinics are to be protected
//! as well (what τ-Argus calls a holding).

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;

use super::counted::{Counted, Numbers, who};
use super::placed::Placed;
use super::quantity::{Quantity, What};
use crate::responses::Place;

/// A respondent by a short name, so that many respondents take no more room than some. Two that
/// share a name are taken for one: more is hidden then, never less.
pub type Holder = u16;

/// The name of who stands at a place.
pub fn holder(place: Place) -> Holder {
    (who(place) >> 48) as Holder
}

/// What is counted of a respondent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Held {
    units: u64,
    /// Those whose value is not zero, and the sum of the values.
    not_zero: u64,
    total: f64,
}

impl Held {
    fn plus(self, other: Self) -> Self {
        Self {
            units: self.units + other.units,
            not_zero: self.not_zero + other.not_zero,
            total: self.total + other.total,
        }
    }

    fn less(self, part: Self) -> Self {
        Self {
            units: self.units.saturating_sub(part.units),
            not_zero: self.not_zero.saturating_sub(part.not_zero),
            total: self.total - part.total,
        }
    }
}

/// Units by respondent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holders(BTreeMap<Holder, Held>);

impl Holders {
    pub(super) fn count(&mut self, holder: Holder) {
        self.0.entry(holder).or_default().units += 1;
    }

    pub(super) fn value(&mut self, holder: Holder, value: f64) {
        let held = self.0.entry(holder).or_default();
        held.units += 1;
        held.not_zero += u64::from(value != 0.0);
        held.total += value;
    }

    /// So many units, all of one respondent as far as is known.
    fn of_one(units: u64) -> Self {
        let held = Held { units, not_zero: units, total: 0.0 };
        Self([(Holder::MAX, held)].into_iter().filter(|_| units > 0).collect())
    }

    pub(super) fn add(&mut self, others: &Self) {
        for (holder, held) in &others.0 {
            let to = self.0.entry(*holder).or_default();
            *to = to.plus(*held);
        }
    }

    /// Those that are not a part of them.
    pub fn without(&self, part: &Self) -> Self {
        let less = |(holder, held): (&Holder, &Held)| {
            (*holder, part.0.get(holder).map_or(*held, |part| held.less(*part)))
        };
        Self(self.0.iter().map(less).filter(|(_, held)| held.units > 0).collect())
    }

    /// Of several, of which none has a unit of another.
    pub fn together<'h>(all: impl IntoIterator<Item = &'h Arc<Self>>) -> Self {
        let mut together = Self::default();
        all.into_iter().for_each(|holders| together.add(holders));
        together
    }

    fn without_zeros(&self) -> Self {
        let own = self.0.iter().filter(|(_, held)| held.not_zero > 0);
        let own = own.map(|(holder, held)| (*holder, Held { units: held.not_zero, ..*held }));
        Self(own.collect())
    }

    /// How many respondents there are.
    pub fn respondents(&self) -> u64 {
        self.0.len() as u64
    }

    /// Of how many respondents so many of the units are at least.
    pub fn fewest_of(&self, units: u64) -> u64 {
        let mut held: Vec<u64> = self.0.values().map(|held| held.units).collect();
        held.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = units;
        let is_needed = |held: &u64| {
            let is_needed = left > 0;
            left = left.saturating_sub(*held);
            is_needed
        };
        held.into_iter().take_while(is_needed).count() as u64
    }

    /// The sum of the values of each.
    pub fn totals(&self) -> impl Iterator<Item = f64> {
        self.0.values().map(|held| held.total)
    }
}

/// The units of a cell, by the measure of which they have sums.
type ByMeasure = Vec<(Arc<str>, Arc<Holders>)>;

/// Of which respondents the units of cells are. Cells of respondents are in none.
#[derive(Debug, Clone, Default)]
pub struct Holdings(HashMap<Counted, ByMeasure>);

impl Holdings {
    /// The units of a cell; with the sums of a measure, if it is of one.
    pub fn of(&self, quantity: &Quantity) -> Option<&Arc<Holders>> {
        let known = self.0.get(&quantity.of)?;
        match &quantity.what {
            What::Count | What::All => known.first().map(|(_, holders)| holders),
            What::Sum(measure) | What::Squares(measure) => {
                known.iter().find(|(of, _)| of == measure).map(|(_, holders)| holders)
            }
        }
    }

    /// Whether a cell is of units.
    pub fn has(&self, of: Counted) -> bool {
        self.0.contains_key(&of)
    }

    /// How many respondents stand behind a cell: as many as it counts, where these are no units.
    pub fn respondents(&self, of: Counted) -> u64 {
        self.of(&Quantity::count(of)).map_or(of.n, |holders| holders.respondents())
    }

    /// Of how many respondents so many of a cell are at least.
    pub fn fewest_of(&self, units: u64, of: Counted) -> u64 {
        self.of(&Quantity::count(of)).map_or(units, |holders| holders.fewest_of(units))
    }

    /// Notes the units of a cell, which a measure has.
    pub(super) fn insert(&mut self, measure: &Arc<str>, of: Counted, holders: Arc<Holders>) {
        let known = self.0.entry(of).or_default();
        if known.iter().all(|(known, _)| known != measure) {
            known.push((Arc::clone(measure), holders));
        }
    }

    /// Notes the units that have values of a measure.
    pub(super) fn insert_numbers(&mut self, numbers: &Numbers, holders: &Holders) {
        self.insert(&numbers.measure, numbers.of, Arc::new(holders.clone()));
        let others = numbers.without_zeros().of;
        if others != numbers.of {
            self.insert(&numbers.measure, others, Arc::new(holders.without_zeros()));
        }
    }

    /// Of units that were not counted as such: those of the parts, or what is left of a cell that
    /// is known beside another. Otherwise they are taken for those of one respondent, so that they
    /// are hidden.
    pub(super) fn resolve(&mut self, what: &Quantity, parts: &[Counted]) {
        let Quantity { of, .. } = *what;
        if of.n == 0 || self.of(what).is_some() {
            return;
        }
        let part = |part: &Counted| self.of(&what.of_others(*part));
        let of_parts: Option<Vec<&Arc<Holders>>> =
            parts.iter().filter(|part| part.n > 0).map(part).collect();
        let adds_up = parts.iter().copied().sum::<Counted>() == of;
        let holders =
            of_parts.filter(|_| adds_up).map(Holders::together).or_else(|| self.left(what));
        let measure = match &what.what {
            What::Count | What::All => Arc::default(),
            What::Sum(measure) | What::Squares(measure) => Arc::clone(measure),
        };
        let holders = holders.unwrap_or_else(|| Holders::of_one(of.n));
        self.insert(&measure, of, Arc::new(holders));
    }

    /// What is left of a cell beside another, or two cells together.
    fn left(&self, what: &Quantity) -> Option<Holders> {
        let known = |of: Counted| self.of(&what.of_others(of));
        let mut cells: Vec<&Counted> = self.0.keys().filter(|cell| cell.n > 0).collect();
        cells.sort_unstable();
        cells.into_iter().find_map(|&cell| {
            let own = known(cell)?;
            match cell.n > what.of.n {
                true => Some(own.without(known(cell.without(what.of))?)),
                false => Some(Holders::together([own, known(what.of.without(cell))?])),
            }
        })
    }
}

/// Units in the places of a tally by respondent, and by respondent the sums of their values.
pub type Placing = Placed<Holders, Holders>;

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(held: &[(Holder, &[f64])]) -> Holders {
        let mut all = Holders::default();
        for (holder, values) in held {
            values.iter().for_each(|value| all.value(*holder, *value));
        }
        all
    }

    #[test]
    fn respondents_are_counted_once_however_many_units_they_have() {
        let all = holders(&[(1, &[5.0, 0.0, 2.0]), (2, &[1.0]), (3, &[0.0])]);
        assert_eq!(all.respondents(), 3);
        assert_eq!(all.without_zeros().respondents(), 2);
        assert_eq!(all.totals().collect::<Vec<_>>(), [7.0, 1.0, 0.0]);
        // Three units may be of one respondent, four are of two or more.
        assert_eq!([0, 3, 4, 5].map(|units| all.fewest_of(units)), [0, 1, 2, 3]);
    }

    #[test]
    fn what_is_left_of_units_is_of_those_who_have_any_left() {
        let all = holders(&[(1, &[5.0, 2.0]), (2, &[1.0])]);
        let part = holders(&[(1, &[2.0]), (2, &[1.0])]);
        let left = all.without(&part);
        assert_eq!(left, holders(&[(1, &[5.0])]));
        assert_eq!(Holders::together([&Arc::new(part), &Arc::new(left)]).respondents(), 2);
    }

    #[test]
    fn units_that_were_not_counted_are_parts_or_rests_and_else_of_one() {
        let cell = |who: u64, n: u64| Counted { n, who };
        let mut holdings = Holdings::default();
        let none = Arc::default();
        let known = [
            (cell(10, 3), holders(&[(1, &[1.0, 1.0]), (2, &[1.0])])),
            (cell(5, 1), holders(&[(3, &[1.0])])),
        ];
        for (of, holders) in known {
            holdings.insert(&none, of, Arc::new(holders));
        }
        holdings.resolve(&Quantity::count(cell(15, 4)), &[]);
        assert_eq!(holdings.respondents(cell(15, 4)), 3, "two together");
        holdings.resolve(&Quantity::count(cell(15, 4)), &[cell(10, 3), cell(5, 1)]);
        holdings.resolve(&Quantity::count(cell(7, 9)), &[]);
        assert_eq!(holdings.respondents(cell(7, 9)), 1, "nothing is known of them");
        assert_eq!(holdings.respondents(cell(8, 9)), 9, "respondents are as many as they are");
    }
}

//! Numbers of respondents that sum up the units below them, beside counts and sums of these units.
//!
//! The sum of such a number over some clinics is a count of their patients, or a sum over them. So
//! these patients are counted as well, in the places of the clinics: whatever tables of patients
//! tell of them is found as it is found among tables of patients.

use std::collections::BTreeSet;

use super::cache::need;
use super::counted::Counted;
use super::links::{Links, Quantity};
use super::{Breakdown, Condition, Measure, Members, Numbers, Tally, TallyCache, TallyQuery};
use crate::engine::{Aggregate, Amount, Expression, Linear, Summand};
use crate::questionnaire::{Over, Questionnaire};

/// Tallies of the units that an aggregate sums up.
struct Below {
    /// In the places of the respondents' tally.
    units: TallyQuery,
    /// Whether it is their number that is added up, and not their values.
    are_counted: bool,
    /// Whether a condition says which.
    are_some: bool,
    divisions: Vec<Division>,
}

/// Units by their answers, in the groups of their respondents: all, and those for whom a condition
/// holds. These may be some of the categories as a whole.
struct Division {
    is_exclusive: bool,
    all: TallyQuery,
    which: TallyQuery,
}

/// What was counted of it, with its categories that those of a condition are as a whole.
struct Known<'c> {
    /// The aggregate's.
    name: String,
    below: &'c Below,
    units: &'c Tally,
    unions: Vec<(&'c Tally, Vec<usize>)>,
}

/// A column; none where it is all of them.
type Group = Option<usize>;

/// A place of a tally's values; without a row it is all of the column.
#[derive(Clone, Copy)]
struct Place {
    column: usize,
    row: Option<usize>,
    group: Option<Group>,
}

impl TallyCache {
    /// Asks for the units of which numbers of respondents are sums.
    pub(super) fn want_below(&self, questionnaire: &Questionnaire) {
        let requests = self.requests().into_iter();
        for request in requests.filter(|request| request.over(questionnaire).is_some()) {
            let below = self.below(&request, questionnaire);
            let queries = below.iter().flat_map(|(_, below)| below.queries());
            queries.for_each(|query| drop(self.get(query.clone(), questionnaire)));
        }
    }

    /// Adds how numbers of respondents are sums of their units.
    pub(super) fn sum_up(&self, questionnaire: &Questionnaire, links: &mut Links) {
        for (request, tally) in &self.known {
            let Some(over) = request.over(questionnaire) else { continue };
            let below = self.below(request, questionnaire);
            let known: Option<Vec<Known<'_>>> =
                below.iter().map(|(aggregate, below)| self.known_below(aggregate, below)).collect();
            let Some(known) = known else { continue };
            let linear = over.linear();
            let rows = tally.in_rows.len();
            for column in 0..tally.in_columns.len() {
                for row in (0..rows).map(Some).chain([None]) {
                    let numbers = tally.values(column, row.unwrap_or(rows));
                    let place = Place { column, row, group: request.group(column, row, tally) };
                    if numbers.of.n > 0 {
                        links.sum_up(numbers, linear.as_ref(), &known, place);
                    }
                }
            }
        }
    }

    /// Tallies of units for each aggregate of a number that sums up units; none of others.
    fn below<'q>(
        &self,
        request: &TallyQuery,
        questionnaire: &'q Questionnaire,
    ) -> Vec<(&'q Aggregate, Below)> {
        let Some(over) = request.over(questionnaire) else { return Vec::new() };
        let Some(own) = questionnaire.of_unit(&over.unit) else { return Vec::new() };
        let divisions = self.divisions(over, questionnaire);
        let below = |aggregate| (aggregate, request.below(over, aggregate, &divisions, &own));
        over.aggregates().iter().map(below).collect()
    }

    /// By which of their own answers tables sort units.
    fn divisions(&self, over: &Over, questionnaire: &Questionnaire) -> Vec<Breakdown> {
        let mut found: Vec<Breakdown> = Vec::new();
        let Some(unit) = questionnaire.unit(&over.unit) else { return found };
        for request in self.requests() {
            let is_of_unit = request.members.unit() == Some(&unit.id);
            for by in request.rows.into_iter().chain(request.columns).filter(|_| is_of_unit) {
                if by.ids().iter().any(|id| unit.has(id)) && !found.contains(&by) {
                    found.push(by);
                }
            }
        }
        found
    }

    fn known_below<'b>(&'b self, aggregate: &Aggregate, below: &'b Below) -> Option<Known<'b>> {
        let units = self.find(&below.units)?;
        let mut unions = Vec::new();
        for division in &below.divisions {
            let all = self.find(&division.all)?;
            let which = self.find(&division.which)?;
            unions.extend(division.unions(all, which, units.n).into_iter().map(|of| (&**all, of)));
        }
        Some(Known { name: aggregate.name(), below, units, unions })
    }
}

impl Division {
    /// The categories that those for whom a condition holds are as a whole, of `units` in all. Where
    /// there are none, they may be any of nobody.
    fn unions(&self, all: &Tally, which: &Tally, units: Counted) -> Vec<Vec<usize>> {
        let mut categories = 0..all.in_rows.len();
        let of_all = |row: &usize| all.in_rows[*row];
        if units.n == 0 {
            return categories.filter(|row| of_all(row).n == 0).map(|row| vec![row]).collect();
        }
        if !self.is_exclusive {
            return categories
                .find(|row| of_all(row) == units)
                .map(|row| vec![row])
                .into_iter()
                .collect();
        }
        let is_wanted = |row: &usize| which.in_rows[*row].n > 0;
        let is_whole = |row: usize| !is_wanted(&row) || which.in_rows[row] == of_all(&row);
        let is_union = which.n == units && categories.clone().all(is_whole);
        is_union.then(|| categories.filter(is_wanted).collect()).into_iter().collect()
    }
}

impl TallyQuery {
    /// The number over units that it measures of respondents.
    fn over<'q>(&self, questionnaire: &'q Questionnaire) -> Option<&'q Over> {
        let Some(Measure::Number(id)) = &self.measure else { return None };
        let is_plain = self.members.unit().is_none() && !self.is_paired();
        questionnaire.over.iter().find(|over| over.id == *id).filter(|_| is_plain)
    }

    /// The units of those who have the number.
    fn units(&self, over: &Over, which: Option<&Expression>) -> Members {
        let conditions = self.members.0.iter().cloned();
        let members = Members::of_unit(&over.unit).0.into_iter().chain(conditions);
        Members(members.collect()).and(Condition::Present(over.id.clone())).which(which)
    }

    /// What they are sorted by, as columns.
    fn groups(&self) -> Option<Breakdown> {
        match (&self.rows, &self.columns) {
            (Some(outer), Some(inner)) => {
                Some(Breakdown::Within(Box::new(outer.clone()), Box::new(inner.clone())))
            }
            (rows, columns) => rows.clone().or_else(|| columns.clone()),
        }
    }

    /// The column of [`Self::groups`] that a place is. A column of several rows is none by itself.
    fn group(&self, column: usize, row: Option<usize>, tally: &Tally) -> Option<Group> {
        match (&self.rows, &self.columns) {
            (None, None) => Some(None),
            (None, Some(_)) => Some(Some(column)),
            (Some(_), None) => Some(row),
            (Some(_), Some(_)) => Some(Some(row? * tally.in_columns.len() + column)),
        }
    }

    fn below(
        &self,
        over: &Over,
        aggregate: &Aggregate,
        divisions: &[Breakdown],
        own: &Questionnaire,
    ) -> Below {
        let Summand { which, of } = aggregate.summand();
        let are_counted = !matches!(of, Amount::Value(_));
        let measure = match of {
            Amount::One => None,
            Amount::Present(of) | Amount::Value(of) => Some(Measure::Computed(of)),
        };
        let units = TallyQuery {
            members: self.units(over, which.as_ref()),
            rows: self.rows.clone(),
            columns: self.columns.clone(),
            measure,
            ..Self::default()
        };
        let is_apart = |by: &Option<Breakdown>| by.as_ref().is_none_or(|by| by.is_exclusive(own));
        let is_within = self.rows.is_some() && self.columns.is_some();
        let are_groups = !is_within || is_apart(&self.rows) && is_apart(&self.columns);
        let division = |(by, which): (&Breakdown, &Expression)| {
            let is_about = !bases(by.ids(), own).is_disjoint(&bases(&which.columns, own));
            let query = |members: Members| Self {
                members,
                rows: Some(by.clone()),
                columns: self.groups(),
                ..Self::default()
            };
            (is_about && are_groups && units.measure.is_none()).then(|| Division {
                is_exclusive: by.is_exclusive(own),
                all: query(self.units(over, None)),
                which: query(units.members.clone()),
            })
        };
        let pairs = which.iter().flat_map(|which| divisions.iter().map(move |by| (by, which)));
        let divisions = pairs.filter_map(division).collect();
        Below { units, are_counted, are_some: which.is_some(), divisions }
    }
}

/// The questions of which some answers are made.
fn bases(
    names: impl IntoIterator<Item = impl AsRef<str>>,
    questionnaire: &Questionnaire,
) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    names.into_iter().for_each(|name| need(name.as_ref(), questionnaire, &mut needed));
    needed
}

impl Below {
    fn queries(&self) -> impl Iterator<Item = &TallyQuery> {
        let of_divisions = self.divisions.iter().flat_map(|by| [&by.all, &by.which]);
        [&self.units].into_iter().chain(of_divisions)
    }
}

impl Known<'_> {
    /// What the units of a place add up to.
    fn added_up(&self, Place { column, row, .. }: Place, links: &Links) -> (Quantity, f64) {
        let Self { below, units, .. } = self;
        let values = || units.values(column, row.unwrap_or(units.in_rows.len()));
        let count = |of: Counted| match below.are_some {
            true => (links.as_answered(of), of.n as f64),
            false => (Quantity::count(of), of.n as f64),
        };
        match (&below.units.measure, row) {
            (Some(_), _) if below.are_counted => count(values().of),
            (Some(_), _) => (Quantity::sum(&values().measure, values().of), values().sum()),
            (None, Some(row)) => count(units.cell(column, row)),
            (None, None) => count(units.in_columns[column]),
        }
    }
}

impl Links {
    /// Adds how the numbers of respondents in a place are made of sums over their units.
    fn sum_up(
        &mut self,
        numbers: &Numbers,
        linear: Option<&Linear>,
        known: &[Known<'_>],
        place: Place,
    ) {
        let sum = Quantity::sum(&numbers.measure, numbers.of);
        let mut terms = Vec::new();
        for below in known {
            let (added, total) = below.added_up(place, self);
            for (group, (all, union)) in
                place.group.iter().flat_map(|group| below.unions.iter().map(move |of| (group, of)))
            {
                let part = |row: &usize| self.as_answered(all.in_group(*group, *row));
                let parts: Vec<Quantity> = union.iter().map(part).collect();
                self.adds_up(added.clone(), parts.into_iter());
            }
            match linear {
                Some(linear) => {
                    let factor = linear.terms.iter().find(|(_, of)| *of == below.name);
                    terms.extend(factor.map(|(factor, _)| (-factor, added)));
                }
                // Of who has one unit each a mean is the sum, whatever it is of others.
                None if numbers.sum() == total => self.adds_up(sum.clone(), [added].into_iter()),
                None => {}
            }
        }
        if let Some(linear) = linear {
            let constant = (-linear.constant, Quantity::count(numbers.of));
            self.add([(linear.times, sum)].into_iter().chain(terms).chain([constant]));
        }
    }

    /// How many gave an answer, which may be all.
    pub(super) fn as_answered(&self, of: Counted) -> Quantity {
        Quantity::answer(of, self.alls.contains(&of))
    }
}

impl Tally {
    /// Those of a row in a column, or in any.
    fn in_group(&self, column: Option<usize>, row: usize) -> Counted {
        column.map_or(self.in_rows[row], |column| self.cell(column, row))
    }
}

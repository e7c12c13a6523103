//! Which tallies are known, which were asked for, and which answers it takes to count them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::holders::Holdings;
use super::weighting::{Weighed, Weighting};
use super::{Breakdown, Condition, Measure, Members, Tally, TallyQuery, Universe};
use crate::questionnaire::{Drawn, Kind, Published, Questionnaire, WAVE};

/// The tallies that are known, and those that were asked for and are not.
#[derive(Default)]
pub struct TallyCache {
    pub(super) known: Vec<(TallyQuery, Rc<Tally>)>,
    wanted: RefCell<Vec<TallyQuery>>,
    /// Of a survey with weights, and what was counted by the cells of its design.
    pub(super) weighting: Option<Arc<Weighting>>,
    pub(super) weighed: Weighed,
    /// Of which respondents units are.
    pub(super) holdings: Holdings,
}

impl TallyCache {
    /// Of a survey with weights.
    pub fn weighted(weighting: Option<Arc<Weighting>>) -> Self {
        Self { weighting, ..Self::default() }
    }

    /// A tally; of nobody, if it has to be counted first.
    pub fn get(&self, request: TallyQuery, questionnaire: &Questionnaire) -> Rc<Tally> {
        if let Some(tally) = self.find(&request) {
            return Rc::clone(tally);
        }
        let nobody = Tally::empty(&request, questionnaire);
        let mut wanted = self.wanted.borrow_mut();
        if !wanted.contains(&request) {
            wanted.push(request);
        }
        Rc::new(nobody)
    }

    /// Whether anything has to be counted.
    pub fn wants_any(&self) -> bool {
        !self.wanted.borrow().is_empty()
    }

    /// What has to be counted, those of the same members together.
    pub fn wanted(&self) -> Vec<TallyQuery> {
        let mut wanted = self.wanted.take();
        let mut sorted: Vec<TallyQuery> = Vec::with_capacity(wanted.len());
        while let Some(first) = wanted.first().map(|request| request.members.clone()) {
            sorted.extend(wanted.extract_if(.., |request| request.members == first));
        }
        sorted
    }

    /// What is known and what was asked for.
    pub(super) fn requests(&self) -> Vec<TallyQuery> {
        let known = self.known.iter().map(|(request, _)| request);
        known.chain(&*self.wanted.borrow()).cloned().collect()
    }

    /// A tally, if it is known.
    pub(super) fn find(&self, request: &TallyQuery) -> Option<&Rc<Tally>> {
        self.known.iter().find(|(known, _)| known == request).map(|(_, tally)| tally)
    }

    /// Adds what was counted.
    pub fn learn(&mut self, requests: Vec<TallyQuery>, tallies: Vec<Tally>) {
        for (request, mut tally) in requests.into_iter().zip(tallies) {
            tally.name_nobody(&request);
            self.learn_cells(&tally);
            self.learn_holders(&tally);
            self.known.push((request, Rc::new(tally)));
        }
    }

    /// Notes of which respondents the units of a tally are.
    fn learn_holders(&mut self, tally: &Tally) {
        let Some(placed) = &tally.holders else { return };
        for (counted, holders) in tally.places().zip(placed.counts()) {
            self.holdings.insert(&Arc::default(), counted, Arc::new(holders.clone()));
        }
        for (numbers, holders) in tally.values.iter().zip(&placed.values) {
            self.holdings.insert_numbers(numbers, holders);
        }
    }

    /// Asks for the universes of all that is known or wanted, so that it is counted with them
    /// who is in which, and for the units that figures of respondents tell of.
    pub fn want_universes(&self, questionnaire: &Questionnaire) {
        if !questionnaire.units.is_empty() {
            self.want_below(questionnaire);
            self.want_blocks(questionnaire);
        }
        let are_known = self.known.iter().any(|(request, _)| !request.universes.is_empty());
        if self.wants_any() || !are_known {
            for universes in self.universes() {
                let unit = universes.first().and_then(Universe::unit);
                let members = unit.map_or_else(Members::default, Members::of_unit);
                self.get(TallyQuery { members, universes, ..TallyQuery::default() }, questionnaire);
            }
        }
    }

    /// Those of respondents, and those of each unit.
    fn universes(&self) -> Vec<Vec<Universe>> {
        let wanted = self.wanted.borrow();
        let known = self.known.iter().map(|(request, _)| request);
        let counting = known.chain(&*wanted).filter(|request| request.universes.is_empty());
        let mut all: Vec<Universe> = counting.flat_map(TallyQuery::universes).collect();
        let mut seen = hashbrown::HashSet::new();
        all.retain(|universe| seen.insert(universe.name()));
        let mut apart: Vec<Vec<Universe>> = Vec::new();
        for universe in all {
            match apart.iter_mut().find(|of| of[0].unit() == universe.unit()) {
                Some(same) => same.push(universe),
                None => apart.push(vec![universe]),
            }
        }
        apart
    }
}

/// The questions whose answers it takes to count.
pub fn needed(requests: &[TallyQuery], questionnaire: &Questionnaire) -> BTreeSet<String> {
    let (of_units, of_all): (Vec<&TallyQuery>, Vec<&TallyQuery>) =
        requests.iter().partition(|request| request.members.unit().is_some());
    let mut needed = needed_of(&of_all, questionnaire);
    for unit in &questionnaire.units {
        let own: Vec<&TallyQuery> = of_units
            .iter()
            .filter(|of| of.members.unit() == Some(unit.id.as_str()))
            .copied()
            .collect();
        let Some(of_unit) = questionnaire.of_unit(&unit.id).filter(|_| !own.is_empty()) else {
            continue;
        };
        // Which units there are, all of their answers tell.
        needed.extend(needed_of(&own, &of_unit).into_iter().filter(|id| !unit.has(id)));
        needed.extend(unit.held().cloned());
        // Whose those are that have rows of their own, the number tells.
        if unit.sheet().is_some() {
            needed.extend(questionnaire.number().map(|number| number.id.clone()));
        }
    }
    needed
}

pub(super) fn needed_of(
    requests: &[&TallyQuery],
    questionnaire: &Questionnaire,
) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    let drawn = questionnaire.drawn.iter().flat_map(Drawn::ids);
    drawn.for_each(|name| need(name, questionnaire, &mut needed));
    let id = questionnaire.variables.iter().find(|variable| variable.kind == Kind::Id);
    let who = || id.map(|id| id.id.as_str()).into_iter().chain([WAVE]);
    if questionnaire.drawn.len() > 1 {
        who().for_each(|name| need(name, questionnaire, &mut needed));
    }
    for request in requests {
        let universes = &request.universes;
        let members = universes.iter().map(|universe| &universe.members).chain([&request.members]);
        let conditions = members.flat_map(|members| &members.0).flat_map(|of| match of {
            Condition::Holds(expression) => expression.columns.clone(),
            Condition::Present(id)
            | Condition::Absent(id)
            | Condition::Gave(id, _)
            | Condition::Asked(id) => vec![id.clone()],
            Condition::Undefined(ids) => ids.clone(),
            Condition::Is(_) | Condition::Block(_) => Vec::new(),
        });
        let in_any = universes.iter().flat_map(|universe| &universe.in_any);
        let by = [&request.rows, &request.columns].into_iter().flatten().chain(in_any);
        let by = by.flat_map(Breakdown::ids);
        let measure = request.measure.iter().flat_map(Measure::ids);
        let texts = request.texts.as_deref();
        let listed = request.listed.iter().chain(&request.listed_before);
        let texts = texts.into_iter().chain(listed.map(Published::id));
        conditions.for_each(|name| need(&name, questionnaire, &mut needed));
        by.chain(measure).chain(texts).for_each(|name| need(name, questionnaire, &mut needed));
        if request.is_paired() {
            who().for_each(|name| need(name, questionnaire, &mut needed));
        }
    }
    needed
}

/// A column, who is asked for it, and what it is derived from; added to what is known.
pub fn need(name: &str, questionnaire: &Questionnaire, needed: &mut BTreeSet<String>) {
    let Some(variable) = questionnaire.variable_of_column(name) else { return };
    if needed.insert(variable.id.clone()) {
        let asked = variable.asked_if.iter().flat_map(|condition| &condition.columns);
        let names = questionnaire.needs(&variable.id);
        names.iter().chain(asked).for_each(|name| need(name, questionnaire, needed));
    }
}

//! Counts by the cells of a survey's design: who has the same weight and stands in the same
//! stratum, cluster and answers that weights are made to fit. They are whole numbers and add up
//! like all others, in any order; what is estimated is worked out of them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;

use super::counted::{mixed, named};
use super::placed::Placed;
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::questionnaire::{Drawn, Kind, WAVE};
use crate::responses::{Place, respondent_number};

/// Where each respondent stands in the design of a survey, or in that of its wave; nothing where
/// there is none.
pub fn standings(drawn: &[Drawn], data: &Dataset<'_>) -> Vec<Standing> {
    let [_, _, ..] = drawn else {
        return drawn.first().map_or(Vec::new(), |drawn| stand(drawn, data));
    };
    let waves = data.answers(WAVE);
    let of: Vec<Option<usize>> = (0..waves.len()).map(|row| waves.codes(row).next()).collect();
    let id = data.questionnaire.variables.iter().find(|variable| variable.kind == Kind::Id);
    let id = id.filter(|id| data.has(&id.id));
    let numbers = id.map(|id| data.texts(&id.id));
    let number = |row: usize| Some(respondent_number(numbers.as_ref()?[row].as_deref()?).into());
    let mut all = vec![Standing::default(); of.len()];
    for (wave, drawn) in drawn.iter().enumerate().filter(|(wave, _)| of.contains(&Some(*wave))) {
        for (row, own) in stand(drawn, data).into_iter().enumerate() {
            if of[row] == Some(wave) {
                all[row] = Standing { wave, number: number(row), ..own };
            }
        }
    }
    all
}

fn stand(drawn: &Drawn, data: &Dataset<'_>) -> Vec<Standing> {
    let n = data.respondents();
    let mut all = vec![Standing::default(); n];
    if let Some(id) = &drawn.weight {
        let numbers = data.numbers(id);
        all.iter_mut().zip(numbers.iter()).for_each(|(own, n)| own.weight = Some(*n));
    }
    if let Some(id) = &drawn.stratum {
        let names = names(id, data);
        all.iter_mut().zip(names).for_each(|(own, name)| own.stratum = name);
    }
    if let Some(id) = &drawn.cluster {
        let names = names(id, data);
        all.iter_mut().zip(names).for_each(|(own, name)| own.cluster = name);
    }
    for id in &drawn.answers {
        let answers = data.answers(id);
        for (row, own) in all.iter_mut().enumerate() {
            own.answers.push(answers.codes(row).next());
        }
    }
    all
}

/// What a respondent has in common with others of its cell. What is not known is `None`, a weight
/// that is not NaN.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// Of several waves the place of its own.
    pub wave: usize,
    /// There the respondent's number, by which it may be the same as one in another.
    pub number: Option<Arc<str>>,
    pub weight: Option<f64>,
    pub stratum: Option<Arc<str>>,
    pub cluster: Option<Arc<str>>,
    /// Of each question the index of the code.
    pub answers: Vec<Option<usize>>,
}

impl Standing {
    /// The order of cells: within a wave by names of strata and clusters, then by answers and weight, whose unit
    /// does not matter.
    pub fn compare(&self, other: &Self) -> Ordering {
        let stratum =
            self.stratum.cmp(&other.stratum).then_with(|| self.cluster.cmp(&other.cluster));
        let answers =
            || self.answers.cmp(&other.answers).then_with(|| self.number.cmp(&other.number));
        let weight = |of: &Self| of.weight.unwrap_or(1.0);
        stratum.then_with(answers).then_with(|| weight(self).total_cmp(&weight(other)))
    }

    /// The same for the same cell.
    pub fn name(&self) -> u64 {
        let text = |text: &Option<Arc<str>>| text.as_ref().map_or(1, |text| named(text));
        let weight = self.weight.unwrap_or(1.0).to_bits();
        let start = mixed(mixed(mixed(weight) ^ text(&self.stratum)) ^ text(&self.cluster));
        let start = mixed(mixed(start ^ self.wave as u64) ^ text(&self.number));
        let answers = self.answers.iter().map(|answer| answer.map_or(0, |index| index as u64 + 1));
        answers.fold(start, |name, answer| mixed(name ^ answer))
    }
}

/// An answer as a name: of a single question the label of the code.
fn names(id: &str, data: &Dataset<'_>) -> Vec<Option<Arc<str>>> {
    let codes = data.questionnaire.variable(id).map_or(&[][..], |variable| &variable.codes);
    match data.answers(id) {
        AnswerColumn::Single(chosen) => {
            let labels: Vec<Arc<str>> =
                codes.iter().map(|code| code.label.as_str().into()).collect();
            let label = |chosen: &u16| labels.get(usize::from(*chosen).checked_sub(1)?).cloned();
            chosen.iter().map(label).collect()
        }
        AnswerColumn::Numbers(numbers) => {
            let name = |number: &f64| (!number.is_nan()).then(|| number.to_string().into());
            numbers.iter().map(name).collect()
        }
        _ => {
            // Width and spaces make no other stratum.
            let name = |text: &Option<Arc<str>>| {
                let text = respondent_number(text.as_deref()?.trim());
                (!text.is_empty()).then(|| text.into())
            };
            data.texts(id).iter().map(name).collect()
        }
    }
}

/// How many stand in which cell, by its name.
pub type Cells = Vec<(u64, u64)>;

/// How many of which cell have which value.
pub type Valued = Vec<(u64, f64, u64)>;

/// A tally by cells.
#[derive(Debug, Clone, Default)]
pub struct ByCell {
    pub placed: Placed<Cells, Valued>,
    /// Of units, whose cells are their respondents: the cells in which these stand.
    pub of: BTreeMap<u64, u64>,
    /// What the cells are, where that was asked for, with how many stand there and the first few.
    pub standing: BTreeMap<u64, (Standing, u64, Vec<Place>)>,
}

/// The same while it grows.
pub(super) struct Growing {
    placed: Placed<HashMap<u64, u64>, HashMap<(u64, u32), u64>>,
    of: BTreeMap<u64, u64>,
    standing: BTreeMap<u64, (Standing, u64, Vec<Place>)>,
}

/// Of a cell so many places are told.
const PLACES: usize = 5;

impl Growing {
    pub fn new(sizes: [usize; 4]) -> Self {
        Self { placed: Placed::new(sizes), of: BTreeMap::new(), standing: BTreeMap::new() }
    }

    /// Counts a respondent in some columns and rows; `number` is that of its value.
    pub fn count(&mut self, cell: u64, columns: &[usize], rows: &[usize], number: Option<u32>) {
        self.placed.count(columns, rows, |of| *of.entry(cell).or_default() += 1);
        let Some(number) = number else { return };
        self.placed.value(columns, rows, |of| *of.entry((cell, number)).or_default() += 1);
    }

    /// Notes in which cell the respondent of units stands, which is a cell of its own.
    pub fn belongs(&mut self, own: u64, cell: u64) {
        self.of.insert(own, cell);
    }

    /// Notes what a respondent's cell is.
    pub fn note(&mut self, standing: &Standing, cell: u64, place: Place) {
        let known = self.standing.entry(cell).or_insert_with(|| (standing.clone(), 0, Vec::new()));
        known.1 += 1;
        known.2.push(place);
        shorten(&mut known.2);
    }

    pub fn finish(self, values: &[f64]) -> ByCell {
        let sorted = |of: HashMap<u64, u64>| {
            let mut cells: Cells = of.into_iter().collect();
            cells.sort_unstable();
            cells
        };
        let valued = |of: HashMap<(u64, u32), u64>| {
            let value = |((cell, number), n): ((u64, u32), u64)| (cell, values[number as usize], n);
            summed(of.into_iter().map(value).collect())
        };
        let placed = self.placed.map(sorted, valued);
        ByCell { placed, of: self.of, standing: self.standing }
    }
}

/// The first few places.
fn shorten(places: &mut Vec<Place>) {
    if places.len() > PLACES {
        places.sort_unstable();
        places.truncate(PLACES);
    }
}

/// In the order of cells and values, each pair once.
pub fn summed<C: Ord + Copy>(mut valued: Vec<(C, f64, u64)>) -> Vec<(C, f64, u64)> {
    valued.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    valued.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0 && next.1 == kept.1;
        kept.2 += if is_same { next.2 } else { 0 };
        is_same
    });
    valued
}

fn both(a: &Cells, b: &Cells) -> Cells {
    let mut all: BTreeMap<u64, u64> = a.iter().copied().collect();
    b.iter().for_each(|(cell, n)| *all.entry(*cell).or_default() += n);
    all.into_iter().collect()
}

impl ByCell {
    pub(super) fn add(&mut self, other: &Self) {
        let valued = |to: &mut Valued, from: &Valued| {
            *to = summed(to.iter().chain(from).copied().collect());
        };
        self.placed.add(&other.placed, |to, from| *to = both(to, from), valued);
        self.of.extend(&other.of);
        for (cell, (standing, n, places)) in &other.standing {
            let known = self.standing.entry(*cell);
            let known = known.or_insert_with(|| (standing.clone(), 0, Vec::new()));
            known.1 += n;
            known.2.extend(places);
            shorten(&mut known.2);
        }
    }
}

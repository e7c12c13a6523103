//! What figures have to do with each other: which are parts of which, as the counting knows it.
//!
//! A figure tells of quantities: a count, a sum, a sum of squares, of some respondents. Parts
//! of a division add up to their whole; what is counted in several universes (everybody, a
//! subset, who answered another question) adds up as these do, which is found in who is a
//! member of which, not in their names.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::hash_map::Entry;
use hashbrown::{DefaultHashBuilder, HashMap, HashSet};
use indexmap::IndexSet;

use super::counted::{mixed, named};
use super::holders::{Holders, Holdings};
pub use super::quantity::{Quantity, What};
use super::relations::{Relation, Together};
use super::{
    Breakdown, Condition, Counted, Measure, Numbers, Side, Tally, TallyCache, TallyQuery, Universe,
};
use crate::questionnaire::{Kind, Questionnaire};
use crate::statistics::Values;

/// The largest of the values behind a sum, the first largest, and the sum, without signs.
#[derive(Debug, Clone, Default)]
pub struct Contributions {
    pub largest: Vec<f64>,
    pub sum: f64,
    /// Whether some are below zero.
    pub is_signed: bool,
    /// First and ninth decile of the values.
    pub deciles: Option<(f64, f64)>,
}

/// How many of the largest values are kept.
pub const LARGEST: usize = 5;

impl Contributions {
    pub fn of(values: &Values) -> Self {
        let mut largest: Vec<f64> = Vec::with_capacity(LARGEST);
        let (mut sum, mut is_signed) = (0.0, false);
        for (value, count) in values.iter().rev() {
            is_signed |= value < 0.0;
            let value = value.abs();
            sum += value * count as f64;
            for _ in 0..count.min(LARGEST as u64) {
                largest.push(value);
            }
            // Of numbers below zero, the least are the largest.
            if largest.len() > 2 * LARGEST {
                largest.sort_by(|a, b| b.total_cmp(a));
                largest.truncate(LARGEST);
            }
        }
        largest.sort_by(|a, b| b.total_cmp(a));
        largest.truncate(LARGEST);
        let deciles = values.quantile(0.1).zip(values.quantile(0.9));
        Self { largest, sum, is_signed, deciles }
    }

    /// Of the values behind several sums, none of which is in two.
    pub fn together<'c>(parts: impl IntoIterator<Item = &'c Self>) -> Self {
        let mut together = Self::default();
        for part in parts {
            together.sum += part.sum;
            together.is_signed |= part.is_signed;
            together.largest.extend(&part.largest);
        }
        together.largest.sort_by(|a, b| b.total_cmp(a));
        together.largest.truncate(LARGEST);
        together
    }

    /// Of what respondents have in their units together: deciles are those of units.
    pub fn of_holders(holders: &Holders, deciles: Option<(f64, f64)>) -> Self {
        let totals: Values = holders.totals().collect();
        Self { deciles, ..Self::of(&totals) }
    }
}

/// Sums that are zero, of quantities with factors. There are many, so that each quantity is kept
/// once, under a number.
#[derive(Debug, Clone, Default)]
pub struct Equations {
    quantities: IndexSet<Quantity, DefaultHashBuilder>,
    /// Of one equation after the other: numbers of quantities, and factors.
    terms: Vec<(u32, i32)>,
    ends: Vec<u32>,
}

impl Equations {
    /// The quantities by their numbers.
    pub fn quantities(&self) -> impl ExactSizeIterator<Item = &Quantity> {
        self.quantities.iter()
    }

    pub fn iter(&self) -> impl Iterator<Item = &[(u32, i32)]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.terms[start as usize..*end as usize])
    }

    pub fn quantity(&self, number: u32) -> &Quantity {
        &self.quantities[number as usize]
    }

    /// Adds a sum, in the order of its terms; the same quantity in it is one of them.
    fn add(&mut self, terms: impl Iterator<Item = (i32, Quantity)>) {
        let start = self.terms.len();
        let mut places: HashMap<u32, usize> = HashMap::new();
        for (factor, quantity) in terms {
            let (number, _) = self.quantities.insert_full(quantity);
            let number = number as u32;
            match places.entry(number) {
                Entry::Occupied(place) => self.terms[*place.get()].1 += factor,
                Entry::Vacant(place) => {
                    place.insert(self.terms.len());
                    self.terms.push((number, factor));
                }
            }
        }
        let mut end = start;
        for at in start..self.terms.len() {
            if self.terms[at].1 != 0 {
                self.terms[end] = self.terms[at];
                end += 1;
            }
        }
        self.terms.truncate(end);
        if end > start {
            self.ends.push(end as u32);
        }
    }
}

/// The quantities that were counted and how they add up.
#[derive(Debug, Clone, Default)]
pub struct Links {
    pub equations: Equations,
    /// Differences of two figures that are of few: nobody asked for them, and they are told.
    pub differences: Vec<Quantity>,
    /// What all cells tell, each with a number that is the same for the same cell of other
    /// respondents.
    pub cells: Vec<(u64, Quantity)>,
    /// Who gave an answer that all gave, of questions with one.
    pub alls: HashSet<Counted>,
    /// What sums are made of, by measure and who was counted: of units, what their respondents
    /// have in them.
    pub contributions: HashMap<(Arc<str>, Counted), Contributions>,
    /// Of which respondents units are.
    pub holdings: Holdings,
}

/// The most respondents of a difference that is looked at.
const FEW: u64 = 30;

/// A cell of a tally.
struct Cell<'t> {
    /// By its number.
    universe: usize,
    counted: Counted,
    /// Whether all gave the answer.
    is_all: bool,
    numbers: Option<&'t Numbers>,
}

impl Cell<'_> {
    /// How many they are, or what their values tell.
    fn told(&self) -> Vec<Quantity> {
        match self.numbers {
            None => vec![Quantity::answer(self.counted, self.is_all)],
            Some(Numbers { measure, .. }) => {
                vec![Quantity::sum(measure, self.counted), Quantity::squares(measure, self.counted)]
            }
        }
    }
}

/// The same categories in several universes.
type Same<'t> = BTreeMap<(Vec<String>, Arc<str>), Vec<Cell<'t>>>;

impl TallyCache {
    /// How all that was counted is linked: respondents, and those of each unit, by themselves, and
    /// sums over the units of respondents with what is told of these units.
    pub fn links(&self, questionnaire: &Questionnaire) -> Links {
        let mut links = Links { holdings: self.holdings.clone(), ..Links::default() };
        let units = questionnaire.units.iter().map(|unit| unit.id.as_str());
        for unit in [None].into_iter().chain(units.map(Some)) {
            let own = unit.and_then(|unit| questionnaire.of_unit(unit));
            self.link(unit, own.as_ref().unwrap_or(questionnaire), &mut links);
        }
        self.sum_up(questionnaire, &mut links);
        self.equate_blocks(questionnaire, &mut links);
        links
    }

    fn link(&self, unit: Option<&str>, questionnaire: &Questionnaire, links: &mut Links) {
        let mut same = Same::new();
        let of_unit = || self.known.iter().filter(|(request, _)| request.members.unit() == unit);
        // The last asks for all.
        let last = of_unit().rev().find(|(request, _)| !request.universes.is_empty());
        let Some((TallyQuery { universes, .. }, patterns)) = last else { return };
        let together = Together::of(universes, &patterns.patterns);
        let names: Vec<u64> = universes.iter().map(Universe::name).collect();
        let places: HashMap<u64, usize> =
            names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
        for (request, tally) in of_unit() {
            links.divide(request, tally, questionnaire);
            if let Some(Measure::Paired(Side::Difference, ids)) = &request.measure {
                let side = |side| {
                    let measure = Some(Measure::Paired(side, ids.clone()));
                    self.find(&TallyQuery { measure, ..request.clone() })
                };
                if let (Some(before), Some(after)) = (side(Side::Before), side(Side::After)) {
                    links.pair([before, after], tally);
                }
            }
            let place = |universe: Universe| places.get(&universe.name()).copied();
            for (of, cell) in cells(request, tally, questionnaire, request.universes().map(place)) {
                links.alls.extend(cell.is_all.then_some(cell.counted));
                let measure = cell.numbers.map(|numbers| Arc::clone(&numbers.measure));
                same.entry((of, measure.unwrap_or_default())).or_default().push(cell);
            }
        }
        let mut relations = HashMap::new();
        for ((of, measure), mut cells) in same {
            // The first of a universe is all that it has of them.
            cells.sort_by_key(|cell| cell.universe);
            cells.dedup_by_key(|cell| cell.universe);
            let name = of.iter().fold(named(&measure), |name, of| mixed(name ^ named(of)));
            let cells_of = cells.iter().flat_map(|cell| {
                let name = mixed(name ^ names[cell.universe]);
                cell.told().into_iter().map(move |quantity| (name, quantity))
            });
            links.cells.extend(cells_of);
            links.over_universes(&of, &measure, &cells, universes, &together, &mut relations);
        }
    }
}

impl Links {
    /// The categories of a tally and their whole.
    fn divide(&mut self, request: &TallyQuery, tally: &Tally, questionnaire: &Questionnaire) {
        let division = Division::of(request, questionnaire);
        let (rows, columns) = (0..tally.in_rows.len(), 0..tally.in_columns.len());
        let has_columns = !tally.cells.is_empty();
        let cell = |column, row| {
            Quantity::answer(tally.cell(column, row), division.is_all(tally, column, row))
        };
        let row_of = |row| Quantity::answer(tally.in_rows[row], division.is_all_in_row(tally, row));
        let column_of = |column| {
            Quantity::answer(tally.in_columns[column], division.is_all_in_column(tally, column))
        };
        if division.rows {
            self.adds_up(Quantity::count(tally.n), rows.clone().map(row_of));
            if has_columns {
                for column in columns.clone() {
                    self.adds_up(column_of(column), rows.clone().map(|row| cell(column, row)));
                }
            }
        }
        if division.columns {
            self.adds_up(Quantity::count(tally.n), columns.clone().map(column_of));
            if has_columns {
                for row in rows.clone() {
                    let whole = Quantity::count(tally.in_rows[row]);
                    self.adds_up(whole, columns.clone().map(|column| cell(column, row)));
                }
            }
        }
        if tally.values.is_empty() {
            return;
        }
        if let (Some(Breakdown::Changed(ids)), Some(Measure::Paired(Side::Difference, _))) =
            (&request.rows, &request.measure)
            && ids.iter().all(|id| questionnaire.is_yes_no(id))
        {
            self.changed([row_of(0), row_of(2)], tally.values_in(0));
        }
        for numbers in &tally.values {
            self.contribute(numbers);
        }
        if request.rows.is_none() && request.columns.is_none() {
            self.leave_out_zeros(tally.values_in(0));
        }
        if division.rows {
            for column in columns.clone() {
                let parts = rows.clone().map(|row| tally.values(column, row));
                self.numbers_add_up(tally.values_in(column), parts);
            }
        }
        if division.columns {
            for row in 0..=rows.len() {
                let parts: Vec<&Numbers> =
                    columns.clone().map(|column| tally.values(column, row)).collect();
                let whole: Numbers = parts.iter().copied().sum();
                if request.members.unit().is_some() {
                    let of: Vec<Counted> = parts.iter().map(|part| part.of).collect();
                    self.holdings.resolve(&Quantity::sum(&whole.measure, whole.of), &of);
                }
                self.contribute(&whole);
                self.numbers_add_up(&whole, parts.into_iter());
            }
        }
    }

    /// Notes what a sum is made of.
    fn contribute(&mut self, numbers: &Numbers) {
        let Numbers { measure, of, values } = numbers;
        let holders = self.holdings.of(&Quantity::sum(measure, *of));
        let contributions = || {
            let own = Contributions::of(values);
            holders.map_or(own.clone(), |of| Contributions::of_holders(of, own.deciles))
        };
        self.contributions.entry((Arc::clone(measure), *of)).or_insert_with(contributions);
    }

    /// Who has zero adds nothing to a sum: it is that of the others.
    fn leave_out_zeros(&mut self, numbers: &Numbers) {
        let others = numbers.without_zeros();
        if others.of != numbers.of {
            self.contribute(&others);
            for told in [Quantity::sum, Quantity::squares] {
                let of_others = told(&others.measure, others.of);
                self.adds_up(told(&numbers.measure, numbers.of), [of_others].into_iter());
            }
        }
    }

    /// Notes of which respondents the units of a quantity are that a table has made of cells.
    pub fn know(&mut self, quantity: &Quantity, parts: &[Counted]) {
        self.holdings.resolve(quantity, parts);
        if let (What::Sum(measure), Some(holders)) = (&quantity.what, self.holdings.of(quantity)) {
            let key = (Arc::clone(measure), quantity.of);
            let contributions = || Contributions::of_holders(holders, None);
            self.contributions.entry(key).or_insert_with(contributions);
        }
    }

    /// What was before and what it has changed by is what is after.
    fn pair(&mut self, sides: [&Tally; 2], difference: &Tally) {
        let sum = |tally: &Tally| {
            let values = tally.values_in(0);
            Quantity::sum(&values.measure, values.of)
        };
        self.adds_up(sum(sides[1]), [sum(sides[0]), sum(difference)].into_iter());
    }

    /// Of yes and no, sums of differences and of their squares tell how many changed: those from
    /// no to yes are a row, those from yes to no another.
    fn changed(&mut self, [to_yes, to_no]: [Quantity; 2], values: &Numbers) {
        // Yes is 100: see `Data::scale`.
        let Numbers { measure, of, .. } = values;
        let sum = [(1, Quantity::sum(measure, *of)), (-100, to_yes.clone()), (100, to_no.clone())];
        let squares = Quantity::squares(measure, *of);
        self.equations.add(sum.into_iter());
        self.equations.add([(1, squares), (-10_000, to_yes), (-10_000, to_no)].into_iter());
    }

    /// Adds a sum that is zero.
    pub(super) fn add(&mut self, terms: impl Iterator<Item = (i32, Quantity)>) {
        self.equations.add(terms);
    }

    pub(super) fn adds_up(&mut self, whole: Quantity, parts: impl Iterator<Item = Quantity>) {
        self.equations.add([(1, whole)].into_iter().chain(parts.map(|part| (-1, part))));
    }

    fn numbers_add_up<'n>(
        &mut self,
        whole: &Numbers,
        parts: impl Iterator<Item = &'n Numbers> + Clone,
    ) {
        let measure = &whole.measure;
        for of in [Quantity::sum, Quantity::squares] {
            let parts = parts.clone().map(|part| (-1, of(measure, part.of)));
            self.equations.add([(1, of(measure, whole.of))].into_iter().chain(parts));
        }
        self.adds_up(Quantity::count(whole.of), parts.map(|part| Quantity::count(part.of)));
    }

    /// The same thing in several universes adds up as these do.
    fn over_universes(
        &mut self,
        of: &[String],
        measure: &Arc<str>,
        cells: &[Cell<'_>],
        universes: &[Universe],
        together: &Together,
        relations: &mut HashMap<Vec<usize>, Vec<Relation>>,
    ) {
        if cells.len() < 2 {
            return;
        }
        let told: Vec<Vec<Quantity>> = cells.iter().map(Cell::told).collect();
        let kinds = 0..told[0].len();
        let which: Vec<usize> = cells.iter().map(|cell| together.class(cell.universe)).collect();
        let found = relations.entry(which).or_insert_with_key(|which| together.relations(which));
        for relation in found.iter() {
            for kind in kinds.clone() {
                let term = |(at, factor): &(usize, i32)| (*factor, told[*at][kind].clone());
                self.equations.add(relation.iter().map(term));
            }
        }
        for cell in cells.iter().filter(|cell| cell.counted.n > 0) {
            for whole in together.wholes(cell.universe) {
                let Ok(at) = cells.binary_search_by_key(whole, |cell| cell.universe) else {
                    continue;
                };
                let of_whole = &cells[at];
                let left = of_whole.counted.n.saturating_sub(cell.counted.n);
                let rest = of_whole.counted.without(cell.counted);
                let holders = (left > 0).then(|| self.left(of_whole, cell)).flatten();
                // One respondent may have many units.
                let few = holders.as_ref().map_or(left, |holders| holders.respondents());
                if left == 0 || few > FEW {
                    continue;
                }
                let (part, whole) = (&universes[cell.universe], &universes[*whole]);
                // Who did not answer something is nobody's secret; what they answered
                // otherwise is not told of so few by a count.
                let is_told =
                    measure.is_empty().then(|| !of.is_empty() && part.adds_condition(whole));
                if !is_told.unwrap_or(true) {
                    continue;
                }
                if let Some(holders) = holders {
                    self.holdings.insert(measure, rest, Arc::new(holders));
                }
                if let (Some(numbers), Some(all)) = (cell.numbers, of_whole.numbers) {
                    let values = difference(&all.values, &numbers.values);
                    self.contribute(&Numbers { measure: Arc::clone(measure), of: rest, values });
                }
                for (all, part) in of_whole.told().iter().zip(cell.told()) {
                    let rest = all.of_others(rest);
                    self.adds_up(all.clone(), [part, rest.clone()].into_iter());
                    self.differences.push(rest);
                }
            }
        }
    }
}

impl Links {
    /// The units of a cell that are not in a part of it; none of respondents.
    fn left(&self, whole: &Cell<'_>, part: &Cell<'_>) -> Option<Holders> {
        let of = |cell: &Cell<'_>| self.holdings.of(cell.told().first()?);
        Some(of(whole)?.without(of(part)?))
    }
}

/// Whether respondents are in one row at most, and in one column at most.
struct Division {
    rows: bool,
    columns: bool,
}

impl Division {
    fn of(request: &TallyQuery, questionnaire: &Questionnaire) -> Self {
        let is_exclusive =
            |by: &Option<Breakdown>| by.as_ref().is_some_and(|by| by.is_exclusive(questionnaire));
        Self { rows: is_exclusive(&request.rows), columns: is_exclusive(&request.columns) }
    }

    /// Whether all are in a row: nobody is in another.
    fn is_all_in_row(&self, tally: &Tally, row: usize) -> bool {
        self.rows && tally.in_rows[row] == tally.n
    }

    fn is_all_in_column(&self, tally: &Tally, column: usize) -> bool {
        self.columns && tally.in_columns[column] == tally.n
    }

    /// Whether all of a row, or of a column, are in a cell of it.
    fn is_all(&self, tally: &Tally, column: usize, row: usize) -> bool {
        let cell = tally.cell(column, row);
        self.columns && cell == tally.in_rows[row] || self.rows && cell == tally.in_columns[column]
    }
}

/// The values of some that are not those of others among them.
fn difference(all: &Values, part: &Values) -> Values {
    let part: HashMap<u64, u64> = part.iter().map(|(value, n)| (value.to_bits(), n)).collect();
    let rest = |(value, n): (f64, u64)| {
        let of_part = part.get(&value.to_bits()).copied().unwrap_or(0);
        (value, n.saturating_sub(of_part))
    };
    all.iter().map(rest).collect()
}

/// Each with its categories, in an order; `places` are those of the request's universes.
fn cells<'t>(
    request: &TallyQuery,
    tally: &'t Tally,
    questionnaire: &Questionnaire,
    places: [Option<usize>; 4],
) -> Vec<(Vec<String>, Cell<'t>)> {
    let [Some(both), Some(none), Some(rows_any), Some(columns_any)] = places else {
        return Vec::new();
    };
    if !request.universes.is_empty() {
        return Vec::new();
    }
    let row = |index| request.rows.as_ref().map(|by| by.category(index));
    let column = |index| request.columns.as_ref().map(|by| by.category(index));
    let of = |parts: [Option<String>; 2]| {
        let mut of: Vec<String> = parts.into_iter().flatten().collect();
        of.sort();
        of
    };
    let division = Division::of(request, questionnaire);
    let mut cells = Vec::new();
    let mut add = |universe: usize, of, counted: Counted, is_all| {
        let is_all = is_all && counted.n > 0;
        cells.push((of, Cell { universe, counted, is_all, numbers: None }));
    };
    add(both, Vec::new(), tally.n, false);
    for (index, &counted) in tally.in_rows.iter().enumerate() {
        add(columns_any, of([row(index), None]), counted, division.is_all_in_row(tally, index));
    }
    if request.columns.is_some() {
        for (index, &counted) in tally.in_columns.iter().enumerate() {
            let is_all = division.is_all_in_column(tally, index);
            add(rows_any, of([None, column(index)]), counted, is_all);
            for at in 0..tally.in_rows.len() {
                let is_all = division.is_all(tally, index, at);
                add(none, of([row(at), column(index)]), tally.cell(index, at), is_all);
            }
        }
    }
    let mut add = |universe: usize, of, numbers: &'t Numbers| {
        let counted = numbers.of;
        cells.push((of, Cell { universe, counted, is_all: false, numbers: Some(numbers) }));
    };
    if !tally.values.is_empty() {
        for index in 0..tally.in_columns.len() {
            add(rows_any, of([None, column(index)]), tally.values_in(index));
            for at in 0..tally.in_rows.len() {
                add(none, of([row(at), column(index)]), tally.values(index, at));
            }
        }
    }
    cells
}

impl Universe {
    /// Whether it has a condition that the other has not.
    fn adds_condition(&self, other: &Self) -> bool {
        let holds = |condition: &&Condition| matches!(condition, Condition::Holds(_));
        self.members.0.iter().filter(holds).any(|condition| !other.members.0.contains(condition))
    }
}

impl Breakdown {
    /// Whether a respondent is in at most one category.
    pub(super) fn is_exclusive(&self, questionnaire: &Questionnaire) -> bool {
        match self {
            Self::Codes(id) => {
                questionnaire.variable(id).is_some_and(|variable| variable.kind != Kind::Multiple)
            }
            Self::Flag(_) | Self::Bands(..) | Self::Changed(_) => true,
            Self::Within(outer, inner) => {
                outer.is_exclusive(questionnaire) && inner.is_exclusive(questionnaire)
            }
            Self::Whole { by, .. } | Self::Before(by) => by.is_exclusive(questionnaire),
        }
    }

    /// A category as a text: the same for the same category of another division.
    fn category(&self, index: usize) -> String {
        match self {
            Self::Codes(id) => format!("{id} = {index}"),
            Self::Flag(id) => format!("{id} is {index}"),
            Self::Changed([before, after]) => format!("{before} to {after} {index}"),
            Self::Bands(id, bounds) => {
                let bound = |at: Option<usize>| at.and_then(|at| bounds.get(at));
                format!("{id} {:?} {:?}", bound(index.checked_sub(1)), bound(Some(index)))
            }
            Self::Before(by) => format!("before {}", by.category(index)),
            // Whatever the two are, each pair of them is another category.
            Self::Within(outer, inner) => format!("{} in {} {index}", inner.id(), outer.id()),
            Self::Whole { by, .. } => match by.as_ref() {
                // No answer and not asked.
                Self::Bands(id, bounds) if index > bounds.len() => format!("{id} = {index}"),
                by => by.category(index),
            },
        }
    }
}

//! Counting itself: respondents gone through once for many requests.

use hashbrown::HashMap;

use super::categories::{All, Apart, Categories, each_bit};
use super::counted::{mixed, named, who};
use super::design::{Growing, Standing, standings};
use super::holders::{Holder, Placing, holder};
use super::units::Counting;
use super::universes::masks;
use super::{Breakdown, Counted, Listed, Measure, Members, Sorted, Tally, TallyQuery, first};
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::questionnaire::{Drawn, Kind, Questionnaire, Unit};
use crate::responses::Place;
use crate::words::Words;

/// Counts what was asked for, part by part.
pub struct Counter<'r> {
    requests: &'r [TallyQuery],
    counts: Vec<Counts>,
    measures: Vec<(Measured, Numbering)>,
    units: Vec<Counting>,
    drawn: &'r [Drawn],
}

/// The random numbers of the units of a block: each is somebody else than its respondent and the
/// respondent's other units, which stand at the same place one after another.
fn each_unit(unit: &str, block: usize, places: &[Place]) -> Vec<u64> {
    let of_block = mixed(named(unit) ^ block as u64);
    let mut nth = 0;
    let number = |(at, place): (usize, &Place)| {
        let is_next = at > 0 && places[at - 1] == *place;
        nth = if is_next { nth + 1 } else { 0 };
        mixed(who(*place) ^ mixed(of_block ^ nth))
    };
    places.iter().enumerate().map(number).collect()
}

/// The rank of a value; that of a value which has none is none.
fn rank(ranks: &[(f64, f64)], value: f64) -> f64 {
    let at = ranks.binary_search_by(|(of, _)| of.total_cmp(&value));
    at.map_or(f64::NAN, |at| ranks[at].1)
}

/// A measure, and the unit of which it is where that is no respondent.
type Measured = (Measure, Option<String>);

/// A tally that grows. Of a measure's values only their numbers are held.
struct Counts {
    tally: Tally,
    /// In the order of [`Tally::values`], how often each value occurs, by its number.
    values: Vec<Vec<u32>>,
    measure: Option<usize>,
    by_cell: Option<Growing>,
}

impl<'r> Counter<'r> {
    pub fn new(requests: &'r [TallyQuery], questionnaire: &'r Questionnaire) -> Self {
        let is_counted =
            |unit: &&Unit| requests.iter().any(|request| request.members.unit() == Some(&unit.id));
        let counting = |unit: &Unit| {
            let own = questionnaire.of_unit(&unit.id)?;
            Some(Counting::of(unit, requests, own))
        };
        let units = questionnaire.units.iter().filter(is_counted);
        let units: Vec<Counting> = units.filter_map(counting).collect();
        let mut measures: Vec<(Measured, Numbering)> = Vec::new();
        let counts = requests.iter().map(|request| {
            let unit = request.members.unit();
            let own = units.iter().find(|of| unit == Some(&of.id)).map(|of| &of.questionnaire);
            let tally = Tally::empty(request, own.unwrap_or(questionnaire));
            let values = vec![Vec::new(); tally.values.len()];
            let measure = request.measure.as_ref().map(|measure| {
                let measure = (measure.clone(), unit.map(str::to_owned));
                let known = measures.iter().position(|(known, _)| *known == measure);
                known.unwrap_or_else(|| {
                    measures.push((measure, Numbering::default()));
                    measures.len() - 1
                })
            });
            let Tally { in_rows, in_columns, cells, .. } = &tally;
            let sizes = [in_rows.len(), in_columns.len(), cells.len(), values.len()];
            let by_cell = (!questionnaire.drawn.is_empty()).then(|| Growing::new(sizes));
            let holders = unit.is_some().then(|| Box::new(Placing::new(sizes)));
            Counts { tally: Tally { holders, ..tally }, values, measure, by_cell }
        });
        let counts = counts.collect();
        Self { requests, counts, measures, units, drawn: &questionnaire.drawn }
    }

    /// Counts more respondents, and the units below them.
    pub fn add(&mut self, data: &Dataset<'_>) {
        self.count(data, None);
        let counted = std::mem::take(&mut self.units);
        for unit in &counted {
            for (block, of_block) in unit.units(data).into_iter().enumerate() {
                let data = Dataset::as_counted(&of_block, &unit.questionnaire);
                self.count(&data, Some((&unit.id, block)));
            }
        }
        self.units = counted;
    }

    /// Counts respondents, or the units of a block.
    fn count(&mut self, data: &Dataset<'_>, block: Option<(&str, usize)>) {
        let unit = block.map(|(unit, _)| unit);
        let of_unit = |(_, of): &Measured| of.as_deref() == unit;
        for ((measure, _), numbering) in
            self.measures.iter_mut().filter(|(measure, _)| of_unit(measure))
        {
            match measure {
                Measure::Number(id) => {
                    numbering.number(data.numbers(id).iter().copied());
                }
                Measure::Added([first, second]) => {
                    let (first, second) = (data.numbers(first), data.numbers(second));
                    numbering.number(first.iter().zip(second.iter()).map(|(a, b)| a + b));
                }
                Measure::Change(id) => {
                    let numbers = data.numbers(id);
                    let change = |(now, before): (&f64, &Option<usize>)| {
                        before.map_or(f64::NAN, |row| now - numbers[row])
                    };
                    numbering.number(numbers.iter().zip(data.before()).map(change));
                }
                Measure::Computed(expression) => match expression.answers(data) {
                    AnswerColumn::Flags(flags) => {
                        let number = |flag: Option<bool>| flag.map_or(f64::NAN, f64::from);
                        numbering.number(flags.into_iter().map(number));
                    }
                    AnswerColumn::Numbers(numbers) => numbering.number(numbers.into_iter()),
                    // A formula is nothing else.
                    _ => {}
                },
                Measure::Chosen(id, without) => {
                    numbering.number(data.answers(id).chosen(*without).into_iter());
                }
                Measure::Paired(side, [before, after]) => {
                    let (before, after) = (data.scale(before), data.scale(after));
                    let pairs = before.iter().zip(after.iter());
                    numbering.number(pairs.map(|(&before, &after)| side.of(before, after)));
                }
                Measure::Ranked(side, [before, after], ranks) => {
                    let (before, after) = (data.scale(before), data.scale(after));
                    let pairs = before.iter().zip(after.iter());
                    let of = |(&before, &after): (&f64, &f64)| {
                        side.of(rank(&ranks[0], before), rank(&ranks[1], after))
                    };
                    numbering.number(pairs.map(of));
                }
            }
        }
        let places = data.responses.places.iter();
        let holders: Vec<Holder> =
            places.clone().filter(|_| unit.is_some()).map(|&place| holder(place)).collect();
        let who: Vec<u64> = match block {
            None => places.map(|&place| who(place)).collect(),
            Some((unit, number)) => each_unit(unit, number, &data.responses.places),
        };
        let standing = standings(self.drawn, data);
        let of: Vec<u64> = standing.iter().map(Standing::name).collect();
        // The units of a respondent are a cluster.
        let own = |(of, place): (&u64, &Place)| mixed(of ^ self::who(*place));
        let cells: Vec<u64> = match unit {
            Some(_) => of.iter().zip(&data.responses.places).map(own).collect(),
            None => of.clone(),
        };
        let mut members: Option<(&Members, Vec<u32>)> = None;
        let requests = self.requests.iter().zip(&mut self.counts);
        for (request, counts) in requests.filter(|(of, _)| of.members.unit() == unit) {
            counts.tally.patterns.note(&masks(&request.universes, data));
            if members.as_ref().is_none_or(|(of, _)| **of != request.members) {
                members = Some((&request.members, request.members.mask(data).rows()));
            }
            let rows = members.as_ref().map_or(&[][..], |(_, rows)| rows);
            let sorted =
                |by: &Option<Breakdown>| by.as_ref().map_or(Sorted::All, |by| by.sort(data));
            counts.list(request, rows, data);
            if let Some(id) = &request.texts {
                let texts = data.texts(id);
                let groups = request.rows.as_ref().map(|by| data.answers(by.id()));
                for &row in rows {
                    let row = row as usize;
                    let Some(text) = &texts[row] else { continue };
                    let place = data.responses.places[row];
                    let lists = &mut counts.tally.texts;
                    match groups {
                        None => first(&mut lists[0], text, place),
                        Some(groups) => {
                            groups.codes(row).for_each(|code| first(&mut lists[code], text, place))
                        }
                    }
                }
            }
            let (down, across) = (sorted(&request.rows), sorted(&request.columns));
            let numbers = counts.measure.map(|measure| self.measures[measure].1.numbers.as_slice());
            counts.add_by_cell(rows, &cells, [&across, &down], numbers);
            if let Some(by_cell) = counts.by_cell.as_mut().filter(|_| unit.is_some()) {
                rows.iter().for_each(|&row| by_cell.belongs(cells[row as usize], of[row as usize]));
            }
            let known = counts.measure.map_or(&[][..], |measure| &self.measures[measure].1.values);
            counts.add_by_holder(rows, &holders, [&across, &down], numbers, known);
            if let Some(by_cell) =
                counts.by_cell.as_mut().filter(|_| *request == TallyQuery::default())
            {
                for (row, standing) in standing.iter().enumerate() {
                    by_cell.note(standing, cells[row], data.responses.places[row]);
                }
            }
            match (&across, &down) {
                (Sorted::All, Sorted::All) => counts.add_apart(rows, &who, &All, &All, numbers),
                (Sorted::All, Sorted::One(down)) => {
                    counts.add_apart(rows, &who, &All, &**down, numbers);
                }
                (Sorted::All, Sorted::Some(down)) => counts.add(rows, &who, &All, &**down, numbers),
                (Sorted::One(across), Sorted::All) => {
                    counts.add_apart(rows, &who, &**across, &All, numbers);
                }
                (Sorted::Some(across), Sorted::All) => {
                    counts.add(rows, &who, &**across, &All, numbers);
                }
                (Sorted::One(across), Sorted::One(down)) => {
                    counts.add_apart(rows, &who, &**across, &**down, numbers);
                }
                (Sorted::One(across), Sorted::Some(down)) => {
                    counts.add(rows, &who, &**across, &**down, numbers);
                }
                (Sorted::Some(across), Sorted::One(down)) => {
                    counts.add(rows, &who, &**across, &**down, numbers);
                }
                (Sorted::Some(of), Sorted::Some(_))
                    if request.rows == request.columns && numbers.is_none() =>
                {
                    counts.add_pairs(rows, &who, of);
                }
                (Sorted::Some(across), Sorted::Some(down)) => {
                    counts.add(rows, &who, &**across, &**down, numbers);
                }
            }
        }
    }

    pub fn finish(self) -> Vec<Tally> {
        let measures = self.measures;
        let orders: Vec<Vec<u32>> = measures.iter().map(|(_, n)| n.rising()).collect();
        let finish = |mut counts: Counts| {
            if let Some(measure) = counts.measure {
                let (known, order) = (&measures[measure].1.values, &orders[measure]);
                let values = counts.values.iter().map(|counts| {
                    let of = |&number: &u32| {
                        let count = *counts.get(number as usize)?;
                        (count > 0).then(|| (known[number as usize], u64::from(count)))
                    };
                    order.iter().filter_map(of).collect()
                });
                let values: Vec<_> = values.collect();
                let numbers = counts.tally.values.iter_mut().zip(values);
                numbers.for_each(|(numbers, values)| numbers.values = values);
            }
            let known = counts.measure.map_or(&[][..], |measure| &measures[measure].1.values);
            counts.tally.by_cell = counts.by_cell.map(|growing| Box::new(growing.finish(known)));
            counts.tally
        };
        self.counts.into_iter().map(finish).collect()
    }
}

/// The different values of a measure, numbered as they come.
#[derive(Default)]
struct Numbering {
    values: Vec<f64>,
    known: HashMap<u64, u32>,
    /// Numbers of small counts, found without a search; [`NONE`] where not seen yet.
    small: Vec<u32>,
    /// Of each respondent of the part at hand; [`NONE`] is no value.
    numbers: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// Counts below this are small.
const SMALL: f64 = 4096.0;

/// A float that has no bits for fractions.
const LAST_BITS: f64 = (1_u64 << 52) as f64;

impl Numbering {
    fn number(&mut self, values: impl Iterator<Item = f64>) {
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.clear();
        numbers.extend(values.map(|value| {
            // The last bits of a small count to which this is added are the count.
            let index = (value + LAST_BITS).to_bits() as u32;
            let number = self.small.get(index as usize).copied().unwrap_or(NONE);
            let is_small = (number != NONE) & (f64::from(index) == value);
            // Who has no value is asked for together, since no processor guesses it.
            match is_small | value.is_nan() {
                true if is_small => number,
                true => NONE,
                false => self.search(value),
            }
        }));
        self.numbers = numbers;
    }

    fn search(&mut self, value: f64) -> u32 {
        // Zero has two signs.
        let value = value + 0.0;
        let new = self.values.len() as u32;
        let number = *self.known.entry(value.to_bits()).or_insert(new);
        if number == new {
            self.values.push(value);
        }
        if (0.0..SMALL).contains(&value) && value.fract() == 0.0 {
            self.small.resize(SMALL as usize, NONE);
            self.small[value as usize] = number;
        }
        number
    }

    /// Numbers in the order of their values.
    fn rising(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.values.len() as u32).collect();
        let value = |number: u32| self.values[number as usize];
        order.sort_unstable_by(|&a, &b| value(a).total_cmp(&value(b)));
        order
    }
}

/// Tells of each member in which columns and rows it is, if it is in both.
fn each_place(
    members: &[u32],
    [across, down]: [&Sorted<'_>; 2],
    has_rows: bool,
    mut tell: impl FnMut(usize, &[usize], &[usize]),
) {
    let (mut columns, mut rows) = (Vec::new(), Vec::new());
    for &member in members {
        let member = member as usize;
        across.into(member, &mut columns);
        down.into(member, &mut rows);
        if !columns.is_empty() && !rows.is_empty() {
            tell(member, &columns, if has_rows { &rows } else { &[] });
        }
    }
}

/// An answer as it stands in a list: several as a list of the language, and a day off in words.
fn listed(id: &str, row: usize, data: &Dataset<'_>) -> Words {
    let variable = data.questionnaire.variable(id);
    let is_hours = variable.is_some_and(|variable| variable.kind == Kind::Hours);
    match data.shown(id, row) {
        Words::Joined(answers, _) => match <[Words; 1]>::try_from(answers) {
            Ok([answer]) => answer,
            Err(answers) => Words::listed(answers),
        },
        Words::Given(text, _) if is_hours && text == "closed" => Words::of("roster-closed"),
        answer => answer,
    }
}

impl Sorted<'_> {
    /// The categories of a respondent.
    fn into(&self, row: usize, categories: &mut Vec<usize>) {
        categories.clear();
        match self {
            Self::All => All.each(row, |category| categories.push(category)),
            Self::One(of) => of.each(row, |category| categories.push(category)),
            Self::Some(of) => of.each(row, |category| categories.push(category)),
        }
    }
}

impl Counts {
    /// Notes what is wanted of each member by itself.
    fn list(&mut self, request: &TallyQuery, rows: &[u32], data: &Dataset<'_>) {
        if request.listed.is_empty() {
            return;
        }
        let order = |id: &str, row: usize| match data.answers(id) {
            AnswerColumn::Single(codes) => {
                codes[row].checked_sub(1).map_or(u16::MAX, |code| code + 1)
            }
            _ => u16::MAX,
        };
        let answer = |id: &str, row: Option<usize>| match row {
            Some(row) => (order(id, row), listed(id, row, data)),
            None => (u16::MAX, Words::default()),
        };
        self.tally.listed.extend(rows.iter().map(|&row| {
            let row = row as usize;
            let now = request.listed.iter().map(|of| answer(of.id(), Some(row)));
            let before = request.listed_before.iter();
            let before = before.map(|of| answer(of.id(), data.before()[row]));
            let (order, answers) = now.chain(before).unzip();
            Listed { place: data.responses.places[row], order, answers }
        }));
    }

    /// Counts members by the cells of the design, if there is one.
    fn add_by_cell(
        &mut self,
        members: &[u32],
        cells: &[u64],
        [across, down]: [&Sorted<'_>; 2],
        numbers: Option<&[u32]>,
    ) {
        let Some(by_cell) = &mut self.by_cell else { return };
        let has_rows = !self.tally.in_rows.is_empty();
        each_place(members, [across, down], has_rows, |member, columns, rows| {
            let number = numbers.map(|numbers| numbers[member]).filter(|&n| n != NONE);
            by_cell.count(cells[member], columns, rows, number);
        });
    }

    /// Counts units by respondent; `known` are the values of the numbers.
    fn add_by_holder(
        &mut self,
        members: &[u32],
        holders: &[Holder],
        [across, down]: [&Sorted<'_>; 2],
        numbers: Option<&[u32]>,
        known: &[f64],
    ) {
        let has_rows = !self.tally.in_rows.is_empty();
        let Some(placing) = &mut self.tally.holders else { return };
        each_place(members, [across, down], has_rows, |member, columns, rows| {
            placing.count(columns, rows, |of| of.count(holders[member]));
            let number = numbers.map(|numbers| numbers[member]).filter(|&n| n != NONE);
            if let Some(number) = number {
                let value = known[number as usize];
                placing.value(columns, rows, |of| of.value(holders[member], value));
            }
        });
    }

    /// Counts members each of whom is in one category at most. Who is in none is counted like the
    /// others, beside them: to ask each time takes longer, since no processor guesses the answer.
    fn add_apart<A: Apart + ?Sized, D: Apart + ?Sized>(
        &mut self,
        members: &[u32],
        who: &[u64],
        across: &A,
        down: &D,
        numbers: Option<&[u32]>,
    ) {
        let Self { tally, values, .. } = self;
        let rows = tally.in_rows.len();
        let width = 1 + rows.max(1);
        let mut counted = vec![[Counted::default(); 4]; (1 + tally.in_columns.len()) * width];
        let mut of = counted.clone();
        for (&member, turn) in members.iter().zip(0_usize..) {
            let member = member as usize;
            let (column, row) = (across.place(member), down.place(member));
            let (who, place) = (who[member], column * width + row);
            // A processor waits for what it has just written; so each waits for the fourth before.
            counted[place][turn % 4].count(who);
            let number = numbers.map_or(NONE, |numbers| numbers[member]);
            if (number != NONE) & (column != 0) & (row != 0) {
                of[place][turn % 4].count(who);
                let from = (column - 1) * (rows + 1);
                one_more(&mut values[from + rows], number);
                if rows > 0 {
                    one_more(&mut values[from + row - 1], number);
                }
            }
        }
        let of_columns = counted.chunks(width).zip(of.chunks(width)).skip(1);
        for (column, (counted, of)) in of_columns.enumerate() {
            for (row, (counted, of)) in counted.iter().zip(of).skip(1).enumerate() {
                let [counted, of] =
                    [counted, of].map(|turns| turns.iter().copied().sum::<Counted>());
                tally.n += counted;
                tally.in_columns[column] += counted;
                if let Some(in_row) = tally.in_rows.get_mut(row) {
                    *in_row += counted;
                }
                if let Some(cell) = tally.cells.get_mut(column * rows + row) {
                    *cell += counted;
                }
                if numbers.is_some() {
                    let from = column * (rows + 1);
                    tally.values[from + rows].of += of;
                    if row < rows {
                        tally.values[from + row].of += of;
                    }
                }
            }
        }
    }

    /// Counts members by two answers to one question. Who gave two answers is in two cells, and
    /// counted once.
    fn add_pairs(&mut self, members: &[u32], who: &[u64], answers: &[u128]) {
        let tally = &mut self.tally;
        let size = tally.in_rows.len();
        let mut n = Counted::default();
        let mut cells = vec![Counted::default(); size * size];
        for &member in members {
            let (answers, who) = (answers[member as usize], who[member as usize]);
            if answers != 0 {
                n.count(who);
            }
            each_bit(answers, |one| {
                let from = one * size + one;
                each_bit(answers >> one, |further| cells[from + further].count(who));
            });
        }
        for one in 0..size {
            for other in 0..one {
                cells[one * size + other] = cells[other * size + one];
            }
        }
        let of_one: Vec<Counted> = cells.iter().step_by(size + 1).copied().collect();
        tally.n += n;
        add(&mut tally.in_rows, &of_one);
        add(&mut tally.in_columns, &of_one);
        add(&mut tally.cells, &cells);
    }

    /// Counts members some of whom are in several categories. What is the sum of others, where
    /// those are apart, is not counted but added up.
    fn add<A: Categories + ?Sized, D: Categories + ?Sized>(
        &mut self,
        members: &[u32],
        who: &[u64],
        across: &A,
        down: &D,
        numbers: Option<&[u32]>,
    ) {
        let Self { tally, values, .. } = self;
        let none = Counted::default();
        let rows = tally.in_rows.len();
        let has_columns = !tally.cells.is_empty();
        let mut n = none;
        let mut in_rows = vec![none; rows];
        let mut in_columns = vec![none; tally.in_columns.len()];
        let mut cells = vec![none; tally.cells.len()];
        let mut of = vec![none; tally.values.len()];
        for &member in members {
            let member = member as usize;
            if !(across.is_in_any(member) && down.is_in_any(member)) {
                continue;
            }
            let who = who[member];
            n.count(who);
            if has_columns {
                if !D::ARE_APART {
                    across.each(member, |column| in_columns[column].count(who));
                }
                if !A::ARE_APART {
                    down.each(member, |row| in_rows[row].count(who));
                }
                across.each(member, |column| {
                    down.each(member, |row| cells[column * rows + row].count(who));
                });
            } else if rows > 0 {
                down.each(member, |row| in_rows[row].count(who));
            } else {
                across.each(member, |column| in_columns[column].count(who));
            }
            let Some(number) = numbers.map(|numbers| numbers[member]).filter(|&n| n != NONE) else {
                continue;
            };
            across.each(member, |column| {
                let from = column * (rows + 1);
                one_more(&mut values[from + rows], number);
                if rows == 0 || !D::ARE_APART {
                    of[from + rows].count(who);
                }
                if rows > 0 {
                    down.each(member, |row| {
                        of[from + row].count(who);
                        one_more(&mut values[from + row], number);
                    });
                }
            });
        }
        if has_columns {
            let of_column = |column: usize| &cells[column * rows..(column + 1) * rows];
            if D::ARE_APART {
                let sum = |column| of_column(column).iter().copied().sum();
                in_columns = (0..in_columns.len()).map(sum).collect();
            }
            if A::ARE_APART {
                for column in 0..in_columns.len() {
                    add(&mut in_rows, of_column(column));
                }
            }
        } else if rows > 0 {
            in_columns.fill(n);
        }
        if rows > 0 && D::ARE_APART {
            for column in of.chunks_mut(rows + 1) {
                column[rows] = column[..rows].iter().copied().sum();
            }
        }
        tally.n += n;
        add(&mut tally.in_rows, &in_rows);
        add(&mut tally.in_columns, &in_columns);
        add(&mut tally.cells, &cells);
        tally.values.iter_mut().zip(of).for_each(|(numbers, of)| numbers.of += of);
    }
}

fn add(to: &mut [Counted], more: &[Counted]) {
    to.iter_mut().zip(more).for_each(|(to, more)| *to += *more);
}

impl Tally {
    /// Tells cells of nobody apart, each by where it is.
    pub fn name_nobody(&mut self, request: &TallyQuery) {
        let mut place = named(&format!("{request:?}"));
        let cells = [&mut self.n].into_iter().chain(&mut self.in_rows);
        let cells = cells.chain(&mut self.in_columns).chain(&mut self.cells);
        let numbers = self.values.iter_mut().map(|numbers| &mut numbers.of);
        for cell in cells.chain(numbers) {
            place = mixed(place);
            if cell.n == 0 {
                *cell = Counted::nobody(place);
            }
        }
    }
}

fn one_more(counts: &mut Vec<u32>, number: u32) {
    let number = number as usize;
    if number >= counts.len() {
        counts.resize(number + 1, 0);
    }
    counts[number] += 1;
}

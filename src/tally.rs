//! Counts of respondents: what tables are made of.
//!
//! A table does not look at respondents. It asks for tallies, such as the values of a number
//! among the members of a subset by area, and [`Tallies`] notes what it does not know yet.
//! [`count`] goes through the respondents once for all that was noted, part by part in any
//! order: counts of parts add up to those of the whole, which need not fit into memory.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use hashbrown::HashMap;

use crate::answers::Answers;
use crate::data::{Data, failed};
use crate::parallel;
use crate::problem::Failure;
use crate::questionnaire::expression::Expression;
use crate::questionnaire::{Questionnaire, Reference};
use crate::responses::{Place, Responses};
use crate::statistics::Values;

/// What a respondent must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Holds(Expression),
    /// Has a value of the variable.
    Present(String),
    /// Has none.
    Absent(String),
    /// Lacks one of the quotients for want of a denominator
    /// ([`Data::undefined_quotient`]).
    Undefined(Vec<String>),
}

/// Who counts: those who fulfil all conditions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Members(Vec<Condition>);

impl Members {
    pub fn and(&self, condition: Condition) -> Self {
        let mut members = self.clone();
        if !members.0.contains(&condition) {
            members.0.push(condition);
        }
        members
    }

    /// Those of them for whom the condition holds, if there is one.
    pub fn which(&self, condition: Option<&Expression>) -> Self {
        let condition = condition.cloned().map(Condition::Holds);
        condition.map_or_else(|| self.clone(), |condition| self.and(condition))
    }

    /// Their rows.
    fn rows(&self, data: &Data<'_>) -> Result<Vec<u32>, Failure> {
        let mask = |condition: &Condition| match condition {
            Condition::Holds(expression) => {
                data.mask(expression).map_err(|error| failed(&expression.text, error))
            }
            Condition::Present(id) => data.present(id).map_err(|error| failed(id, error)),
            Condition::Absent(id) => {
                let present = data.present(id).map_err(|error| failed(id, error))?;
                Ok(Rc::new(present.iter().map(|is_present| !is_present).collect()))
            }
            Condition::Undefined(ids) => {
                let mut any = vec![false; data.respondents()];
                for id in ids {
                    let undefined = data.undefined_quotient(id).map_err(|e| failed(id, e))?;
                    any.iter_mut().zip(&*undefined).for_each(|(any, one)| *any |= one);
                }
                Ok(Rc::new(any))
            }
        };
        let mut is_member = vec![true; data.respondents()];
        for condition in &self.0 {
            is_member.iter_mut().zip(&*mask(condition)?).for_each(|(member, is)| *member &= is);
        }
        let rows = is_member.iter().zip(0..).filter(|(is_member, _)| **is_member);
        Ok(rows.map(|(_, row)| row).collect())
    }
}

/// What respondents are sorted by. Who has no value counts in none of its categories.
#[derive(Debug, Clone, PartialEq)]
pub enum By {
    /// The codes of a single or multiple question.
    Codes(String),
    /// Yes and no of a derived variable.
    Flag(String),
    /// Bands of a number: below the first bound, from each bound to below the next, from
    /// the last.
    Bands(String, Vec<f64>),
    /// Another, where an answer of who was not asked is none, with two more categories: no
    /// answer, and not asked. Nobody is in one that is not wanted.
    Whole { by: Box<By>, no_answer: bool, not_asked: bool },
}

impl By {
    fn id(&self) -> &str {
        match self {
            Self::Codes(id) | Self::Flag(id) | Self::Bands(id, _) => id,
            Self::Whole { by, .. } => by.id(),
        }
    }

    /// How many categories there are.
    pub fn len(&self, questionnaire: &Questionnaire) -> usize {
        match self {
            Self::Codes(id) => questionnaire.variable(id).map_or(0, |v| v.codes.len()),
            Self::Flag(_) => 2,
            Self::Bands(_, bounds) => bounds.len() + 1,
            Self::Whole { by, .. } => by.len(questionnaire) + 2,
        }
    }

    fn sort<'d>(&self, data: &'d Data<'_>) -> Result<Sorted<'d>, Failure> {
        let failed = |error| failed(self.id(), error);
        let of_none = || vec![0; data.respondents()];
        Ok(match (self, data.answers(self.id()).map_err(failed)?) {
            (Self::Codes(_), Answers::Single(codes)) => Sorted::One(Cow::Borrowed(codes)),
            (Self::Codes(_), Answers::Multiple(codes)) => Sorted::Some(Cow::Borrowed(codes)),
            (Self::Flag(_), Answers::Flags(flags)) => {
                let category = |flag: &Option<bool>| flag.map_or(0, |yes| if yes { 1 } else { 2 });
                Sorted::One(flags.iter().map(category).collect())
            }
            (Self::Bands(id, bounds), _) => {
                let numbers = data.numbers(id).map_err(failed)?;
                let category = |&number: &f64| match number.is_nan() {
                    true => 0,
                    false => bounds.partition_point(|&bound| bound <= number) as u16 + 1,
                };
                Sorted::One(numbers.iter().map(category).collect())
            }
            (Self::Whole { by, no_answer, not_asked }, _) => {
                let variable = data.questionnaire.variable(by.id());
                let asked = variable.map(|v| data.asked(v)).transpose().map_err(failed)?;
                let was_asked = |row: usize| asked.as_ref().is_none_or(|asked| asked[row]);
                let own = by.len(data.questionnaire);
                // 1 + the category of who has no answer.
                let extra = |row: usize| match was_asked(row) {
                    true if *no_answer => own + 1,
                    false if *not_asked => own + 2,
                    _ => 0,
                };
                match by.sort(data)? {
                    Sorted::One(of) => {
                        let category = |(row, &of): (usize, &u16)| match of {
                            of if of > 0 && was_asked(row) => of,
                            _ => extra(row) as u16,
                        };
                        Sorted::One(of.iter().enumerate().map(category).collect())
                    }
                    Sorted::Some(of) => {
                        let categories = |(row, &of): (usize, &u128)| match of {
                            of if of > 0 && was_asked(row) => of,
                            _ => extra(row).checked_sub(1).map_or(0, |category| 1 << category),
                        };
                        Sorted::Some(of.iter().enumerate().map(categories).collect())
                    }
                    Sorted::All => Sorted::All,
                }
            }
            _ => Sorted::One(Cow::Owned(of_none())),
        })
    }
}

/// The categories of each respondent: 1 + the only one, or bits; 0 is none.
enum Sorted<'d> {
    /// One category for all.
    All,
    One(Cow<'d, [u16]>),
    Some(Cow<'d, [u128]>),
}

/// A number of each respondent.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    Number(String),
    /// How many codes of a multiple question were chosen, without these.
    Chosen(String, u128),
}

/// What is to be counted: members, by one or two things, and the values that a number has
/// among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    pub members: Members,
    pub rows: Option<By>,
    pub columns: Option<By>,
    pub measure: Option<Measure>,
    /// The variable whose different texts are wanted too.
    pub texts: Option<String>,
}

/// What was counted. Without `rows` there are none, without `columns` there is one. A
/// respondent in several categories counts in each, but once in what is of several.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Members in a category of each.
    pub n: u64,
    pub in_rows: Vec<u64>,
    pub in_columns: Vec<u64>,
    /// By column and row; empty where there is one column, and it is all.
    cells: Vec<u64>,
    /// By column and row, behind each column's rows all of the column.
    values: Vec<Values>,
    /// By row, or of all if there are none: texts and where each came first.
    texts: Vec<BTreeMap<Arc<str>, Place>>,
}

impl Tally {
    pub fn cell(&self, column: usize, row: usize) -> u64 {
        match self.cells.as_slice() {
            [] => self.in_rows[row],
            cells => cells[column * self.in_rows.len() + row],
        }
    }

    /// Values of the measure in a cell.
    pub fn values(&self, column: usize, row: usize) -> &Values {
        &self.values[column * (self.in_rows.len() + 1) + row]
    }

    /// Values of the measure in all rows of a column.
    pub fn values_in(&self, column: usize) -> &Values {
        self.values(column, self.in_rows.len())
    }

    /// The different texts of a row (0 without rows) as they came.
    pub fn texts(&self, row: usize) -> Vec<String> {
        let mut texts: Vec<_> = self.texts[row].iter().collect();
        texts.sort_by_key(|(_, place)| **place);
        texts.into_iter().map(|(text, _)| text.to_string()).collect()
    }

    /// Of nobody.
    fn empty(request: &Request, questionnaire: &Questionnaire) -> Self {
        let size = |by: &Option<By>| by.as_ref().map(|by| by.len(questionnaire));
        let (rows, columns) = (size(&request.rows).unwrap_or(0), size(&request.columns));
        let cells = columns.map_or(0, |columns| rows * columns);
        let columns = columns.unwrap_or(1);
        let values = if request.measure.is_some() { columns * (rows + 1) } else { 0 };
        Self {
            n: 0,
            in_rows: vec![0; rows],
            in_columns: vec![0; columns],
            cells: vec![0; cells],
            values: vec![Values::default(); values],
            texts: vec![BTreeMap::new(); if request.texts.is_some() { rows.max(1) } else { 0 }],
        }
    }

    fn add(&mut self, other: &Self) {
        let add = |to: &mut Vec<u64>, from: &[u64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        self.n += other.n;
        add(&mut self.in_rows, &other.in_rows);
        add(&mut self.in_columns, &other.in_columns);
        add(&mut self.cells, &other.cells);
        for (to, from) in self.values.iter_mut().zip(&other.values) {
            *to = to.with(from);
        }
        for (to, from) in self.texts.iter_mut().zip(&other.texts) {
            from.iter().for_each(|(text, &place)| first(to, text, place));
        }
    }
}

/// Notes a text where it comes first.
fn first(texts: &mut BTreeMap<Arc<str>, Place>, text: &Arc<str>, place: Place) {
    match texts.get_mut(text) {
        Some(known) => *known = place.min(*known),
        None => {
            texts.insert(Arc::clone(text), place);
        }
    }
}

/// The tallies that are known, and those that were asked for and are not.
#[derive(Default)]
pub struct Tallies {
    known: Vec<(Request, Rc<Tally>)>,
    wanted: RefCell<Vec<Request>>,
}

impl Tallies {
    /// A tally; of nobody, if it has to be counted first.
    pub fn get(&self, request: Request, questionnaire: &Questionnaire) -> Rc<Tally> {
        if let Some((_, tally)) = self.known.iter().find(|(known, _)| *known == request) {
            return Rc::clone(tally);
        }
        let nobody = Tally::empty(&request, questionnaire);
        let mut wanted = self.wanted.borrow_mut();
        if !wanted.contains(&request) {
            wanted.push(request);
        }
        Rc::new(nobody)
    }

    /// What has to be counted, those of the same members together.
    pub fn wanted(&self) -> Vec<Request> {
        let mut wanted = self.wanted.take();
        let mut sorted: Vec<Request> = Vec::with_capacity(wanted.len());
        while let Some(first) = wanted.first().map(|request| request.members.clone()) {
            sorted.extend(wanted.extract_if(.., |request| request.members == first));
        }
        sorted
    }

    /// Adds what was counted.
    pub fn learn(&mut self, requests: Vec<Request>, tallies: Vec<Tally>) {
        self.known.extend(requests.into_iter().zip(tallies.into_iter().map(Rc::new)));
    }
}

/// Where respondents come from: from memory, or from files as often as they are counted.
pub trait Respondents {
    /// One tally a request, in order.
    fn count(
        &self,
        requests: &[Request],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure>;

    /// The reference tables in use.
    fn references(&self) -> &[Reference];

    /// Remarks on the data, which a report repeats.
    fn remarks(&self) -> &[String];
}

/// Respondents that are counted together, or so many more that a part has: to evaluate an
/// expression takes a while however few they are.
const TOGETHER: usize = 16_384;

/// Counts parts on all cores: each thread takes the next part, reads and counts it. The first
/// failure ends all.
pub fn count<P: Send>(
    parts: impl Iterator<Item = P> + Send,
    read: impl Fn(P) -> Result<Responses, Failure> + Sync,
    requests: &[Request],
    questionnaire: &Questionnaire,
) -> Result<Vec<Tally>, Failure> {
    let state = || (Counter::new(requests, questionnaire), Responses::default());
    let count = |counter: &mut Counter<'_>, gathered: &Responses| {
        counter.add(&Data::derive(gathered, questionnaire)?)
    };
    let add = |(counter, gathered): &mut (Counter<'_>, Responses), _, part| {
        gathered.append(read(part)?, 0);
        match gathered.respondents() < TOGETHER {
            true => Ok(()),
            false => count(counter, &std::mem::take(gathered)),
        }
    };
    let mut tallies: Option<Vec<Tally>> = None;
    for (mut counter, gathered) in parallel::fold(parts, state, add)? {
        if gathered.respondents() > 0 {
            count(&mut counter, &gathered)?;
        }
        let more = counter.finish();
        tallies = Some(match tallies {
            Some(all) => together(all, &more),
            None => more,
        });
    }
    Ok(tallies.unwrap_or_default())
}

/// The questions whose answers it takes to count.
pub fn needed(requests: &[Request], questionnaire: &Questionnaire) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    for request in requests {
        let conditions = request.members.0.iter().flat_map(|condition| match condition {
            Condition::Holds(expression) => expression.columns.clone(),
            Condition::Present(id) | Condition::Absent(id) => vec![id.clone()],
            Condition::Undefined(ids) => ids.clone(),
        });
        let by = [&request.rows, &request.columns].into_iter().flatten().map(|by| by.id());
        let measure = request.measure.iter().map(|measure| match measure {
            Measure::Number(id) | Measure::Chosen(id, _) => id.as_str(),
        });
        let texts = request.texts.as_deref();
        conditions.for_each(|name| need(&name, questionnaire, &mut needed));
        by.chain(measure).chain(texts).for_each(|name| need(name, questionnaire, &mut needed));
    }
    needed
}

/// A column, who is asked for it, and what it is derived from.
fn need(name: &str, questionnaire: &Questionnaire, needed: &mut BTreeSet<String>) {
    let Some(variable) = questionnaire.variable_of_column(name) else { return };
    if needed.insert(variable.id.clone()) {
        let derived = questionnaire.derived.iter().find(|derived| derived.id == variable.id);
        let asked = variable.asked_if.iter().flat_map(|condition| &condition.columns);
        let names = derived.into_iter().flat_map(|derived| derived.needs()).chain(asked);
        names.for_each(|name| need(name, questionnaire, needed));
    }
}

/// Counts what was asked for, part by part.
struct Counter<'r> {
    requests: &'r [Request],
    counts: Vec<Counts>,
    measures: Vec<(Measure, Numbering)>,
}

/// A tally that grows. Of a measure's values only their numbers are held.
struct Counts {
    tally: Tally,
    /// In the order of [`Tally::values`], how often each value occurs, by its number.
    values: Vec<Vec<u32>>,
    measure: Option<usize>,
}

impl<'r> Counter<'r> {
    fn new(requests: &'r [Request], questionnaire: &Questionnaire) -> Self {
        let mut measures: Vec<(Measure, Numbering)> = Vec::new();
        let counts = requests.iter().map(|request| {
            let tally = Tally::empty(request, questionnaire);
            let values = vec![Vec::new(); tally.values.len()];
            let measure = request.measure.as_ref().map(|measure| {
                let known = measures.iter().position(|(known, _)| known == measure);
                known.unwrap_or_else(|| {
                    measures.push((measure.clone(), Numbering::default()));
                    measures.len() - 1
                })
            });
            Counts { tally, values, measure }
        });
        Self { requests, counts: counts.collect(), measures }
    }

    /// Counts more respondents.
    fn add(&mut self, data: &Data<'_>) -> Result<(), Failure> {
        for (measure, numbering) in &mut self.measures {
            match measure {
                Measure::Number(id) => {
                    let numbers = data.numbers(id).map_err(|error| failed(id, error))?;
                    numbering.number(numbers.iter().copied());
                }
                Measure::Chosen(id, without) => {
                    let answers = data.answers(id).map_err(|error| failed(id, error))?;
                    numbering.number(answers.chosen(*without).into_iter());
                }
            }
        }
        let mut members: Option<(&Members, Vec<u32>)> = None;
        for (request, counts) in self.requests.iter().zip(&mut self.counts) {
            if members.as_ref().is_none_or(|(of, _)| **of != request.members) {
                members = Some((&request.members, request.members.rows(data)?));
            }
            let rows = members.as_ref().map_or(&[][..], |(_, rows)| rows);
            let sorted = |by: &Option<By>| by.as_ref().map_or(Ok(Sorted::All), |b| b.sort(data));
            if let Some(id) = &request.texts {
                let texts = data.texts(id).map_err(|error| failed(id, error))?;
                let groups = request.rows.as_ref().map(|by| data.answers(by.id())).transpose();
                let groups = groups.map_err(|error| failed(id, error))?;
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
            let (down, across) = (sorted(&request.rows)?, sorted(&request.columns)?);
            let numbers = counts.measure.map(|measure| self.measures[measure].1.numbers.as_slice());
            match (&across, &down) {
                (Sorted::All, Sorted::All) => counts.add(rows, &All, &All, numbers),
                (Sorted::All, Sorted::One(down)) => counts.add(rows, &All, &**down, numbers),
                (Sorted::All, Sorted::Some(down)) => counts.add(rows, &All, &**down, numbers),
                (Sorted::One(across), Sorted::All) => counts.add(rows, &**across, &All, numbers),
                (Sorted::Some(across), Sorted::All) => counts.add(rows, &**across, &All, numbers),
                (Sorted::One(across), Sorted::One(down)) => {
                    counts.add(rows, &**across, &**down, numbers);
                }
                (Sorted::One(across), Sorted::Some(down)) => {
                    counts.add(rows, &**across, &**down, numbers);
                }
                (Sorted::Some(across), Sorted::One(down)) => {
                    counts.add(rows, &**across, &**down, numbers);
                }
                (Sorted::Some(across), Sorted::Some(down)) => {
                    counts.add(rows, &**across, &**down, numbers);
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<Tally> {
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
                counts.tally.values = values.collect();
            }
            counts.tally
        };
        self.counts.into_iter().map(finish).collect()
    }
}

/// Adds what was counted elsewhere of the same requests.
fn together(mut tallies: Vec<Tally>, more: &[Tally]) -> Vec<Tally> {
    tallies.iter_mut().zip(more).for_each(|(tally, more)| tally.add(more));
    tallies
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

impl Numbering {
    fn number(&mut self, values: impl Iterator<Item = f64>) {
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.clear();
        numbers.extend(values.map(|value| {
            let index = value as usize;
            match self.small.get(index) {
                Some(&number) if number != NONE && index as f64 == value => number,
                _ => self.search(value),
            }
        }));
        self.numbers = numbers;
    }

    fn search(&mut self, value: f64) -> u32 {
        if value.is_nan() {
            return NONE;
        }
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

/// The categories of respondents, in a form of which the counting is compiled.
trait Categories {
    fn is_in_any(&self, row: usize) -> bool;
    fn each(&self, row: usize, with: impl FnMut(usize));
}

struct All;

impl Categories for All {
    fn is_in_any(&self, _: usize) -> bool {
        true
    }

    fn each(&self, _: usize, mut with: impl FnMut(usize)) {
        with(0);
    }
}

impl Categories for [u16] {
    fn is_in_any(&self, row: usize) -> bool {
        self[row] != 0
    }

    fn each(&self, row: usize, mut with: impl FnMut(usize)) {
        if let Some(category) = self[row].checked_sub(1) {
            with(usize::from(category));
        }
    }
}

impl Categories for [u128] {
    fn is_in_any(&self, row: usize) -> bool {
        self[row] != 0
    }

    fn each(&self, row: usize, mut with: impl FnMut(usize)) {
        let mut bits = self[row];
        while bits != 0 {
            with(bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }
}

impl Counts {
    fn add(
        &mut self,
        members: &[u32],
        across: &(impl Categories + ?Sized),
        down: &(impl Categories + ?Sized),
        numbers: Option<&[u32]>,
    ) {
        let Tally { n, in_rows, in_columns, cells, .. } = &mut self.tally;
        let (values, rows) = (&mut self.values, in_rows.len());
        let has_columns = !cells.is_empty();
        for &member in members {
            let member = member as usize;
            if !(across.is_in_any(member) && down.is_in_any(member)) {
                continue;
            }
            *n += 1;
            across.each(member, |column| in_columns[column] += 1);
            if rows > 0 {
                down.each(member, |row| in_rows[row] += 1);
                if has_columns {
                    across.each(member, |column| {
                        down.each(member, |row| cells[column * rows + row] += 1);
                    });
                }
            }
            let Some(number) = numbers.map(|numbers| numbers[member]).filter(|&n| n != NONE) else {
                continue;
            };
            across.each(member, |column| {
                let of_column = &mut values[column * (rows + 1)..(column + 1) * (rows + 1)];
                one_more(&mut of_column[rows], number);
                if rows > 0 {
                    down.each(member, |row| one_more(&mut of_column[row], number));
                }
            });
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

//! Counts of respondents: what tables are made of.
//!
//! A table does not look at respondents. It asks for tallies, such as the values of a number
//! among the members of a subset by area, and [`TallyCache`] notes what it does not know yet.
//! [`count`] goes through the respondents once for all that was noted, part by part in any
//! order: counts of parts add up to those of the whole, which need not fit into memory.

mod below;
mod blocks;
mod breakdown;
mod cache;
mod categories;
mod count;
mod counted;
mod counter;
pub mod design;
mod held;
pub mod holders;
pub mod links;
mod mask;
mod patterns;
mod placed;
mod quantity;
mod relations;
mod units;
mod universes;
mod weighed;
pub mod weighting;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::Dataset;
use crate::engine::{Expression, Formula};
use crate::questionnaire::{Published, Questionnaire, Variable};
use crate::responses::Place;
use crate::words::Words;
pub use breakdown::Breakdown;
use breakdown::Sorted;
pub use cache::{TallyCache, need, needed};
pub use count::{Respondents, count, together};
pub use counted::{Counted, Numbers};
use design::ByCell;
pub use design::summed;
use holders::{Holders, Placing};
use mask::Mask;
use patterns::Patterns;

/// The name of an answer that no question has: the block in which a unit stands, from 0.
const BLOCK: &str = "the block of the unit";

/// What a respondent must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Is a unit below a respondent, by the id of the unit.
    Is(String),
    /// Stands in a block of columns of its respondent's row, from 0.
    Block(usize),
    Holds(Expression),
    /// Has a value of the variable.
    Present(String),
    /// Has none.
    Absent(String),
    /// Gave an answer, by the place of its code.
    Gave(String, usize),
    /// Was asked the question.
    Asked(String),
    /// Lacks one of the quotients for want of a denominator
    /// ([`Dataset::undefined_quotient`]).
    Undefined(Vec<String>),
}

/// Who counts: those who fulfil all conditions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Members(Vec<Condition>);

impl Members {
    /// All units below respondents.
    pub fn of_unit(id: &str) -> Self {
        Self(vec![Condition::Is(id.to_owned())])
    }

    /// The unit that they are, if they are no respondents.
    pub fn unit(&self) -> Option<&str> {
        self.0.iter().find_map(|condition| match condition {
            Condition::Is(unit) => Some(unit.as_str()),
            _ => None,
        })
    }

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

    /// Those of them who were asked a question.
    pub fn asked(&self, variable: &Variable) -> Self {
        match variable.asked_if {
            Some(_) => self.and(Condition::Asked(variable.id.clone())),
            None => self.clone(),
        }
    }

    /// Who they are.
    fn mask(&self, data: &Dataset<'_>) -> Mask {
        let marked = |is: &[bool]| Mask::of(is, |is| *is);
        let mut members = Mask::all(data.respondents());
        for condition in &self.0 {
            match condition {
                // Whoever counts units has no others at hand.
                Condition::Is(_) => {}
                Condition::Block(wanted) => {
                    let (blocks, wanted) = (data.numbers(BLOCK), *wanted as f64);
                    members.keep(&Mask::of(&blocks, |block| *block == wanted));
                }
                Condition::Holds(expression) => members.keep(&marked(&data.mask(expression))),
                Condition::Present(id) => members.keep(&marked(&data.present(id))),
                Condition::Absent(id) => members.remove(&marked(&data.present(id))),
                Condition::Gave(id, wanted) => {
                    let answers = data.answers(id);
                    let gave = |row: usize| answers.codes(row).any(|code| code == *wanted);
                    let gave: Vec<bool> = (0..answers.len()).map(gave).collect();
                    members.keep(&marked(&gave));
                }
                Condition::Asked(id) => {
                    if let Some(variable) = data.questionnaire.variable(id) {
                        members.keep(&marked(&data.asked(variable)));
                    }
                }
                Condition::Undefined(ids) => {
                    let mut any = vec![false; data.respondents()];
                    for id in ids {
                        let undefined = data.undefined_quotient(id);
                        any.iter_mut().zip(&*undefined).for_each(|(any, one)| *any |= one);
                    }
                    members.keep(&marked(&any));
                }
            }
        }
        members
    }
}

/// Members who are in any category of some divisions: what a table's figures are of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Universe {
    pub members: Members,
    pub in_any: Vec<Breakdown>,
}

impl Universe {
    /// The unit that its members are, if they are no respondents.
    pub fn unit(&self) -> Option<&str> {
        self.members.unit()
    }

    /// A number for it, the same in every run.
    fn name(&self) -> u64 {
        counted::named(&format!("{self:?}"))
    }

    /// Whether it says all that another says, and more.
    pub fn is_narrower_than(&self, other: &Self) -> bool {
        self != other
            && other.members.0.iter().all(|condition| self.members.0.contains(condition))
            && other.in_any.iter().all(|by| self.in_any.contains(by))
    }
}

/// A number of each respondent.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    Number(String),
    /// A number that is computed, or a yes or no, of which yes is 1.
    Computed(Expression<Formula>),
    /// How many codes of a multiple question were chosen, without these.
    Chosen(String, u128),
    /// Two numbers added up, of who has both.
    Added([String; 2]),
    /// A number less that of the same respondent in the wave before.
    Change(String),
    /// Of a variable before and one after, among those who have a value of both: see
    /// [`Dataset::scale`].
    Paired(Side, [String; 2]),
    /// The same of the ranks of both numbers, by the tables of rising values with their ranks.
    Ranked(Side, [String; 2], Arc<Ranks>),
}

/// Of two numbers the values, rising, each with its rank.
pub type Ranks = [Vec<(f64, f64)>; 2];

/// Which number of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
    /// After less before.
    Difference,
}

impl Side {
    fn of(self, before: f64, after: f64) -> f64 {
        match self {
            _ if before.is_nan() || after.is_nan() => f64::NAN,
            Self::Before => before,
            Self::After => after,
            Self::Difference => after - before,
        }
    }
}

impl Measure {
    /// The variables that it is of.
    fn ids(&self) -> Vec<&str> {
        match self {
            Self::Number(id) | Self::Chosen(id, _) | Self::Change(id) => vec![id],
            Self::Computed(of) => of.columns.iter().map(String::as_str).collect(),
            Self::Paired(_, ids) | Self::Added(ids) | Self::Ranked(_, ids, _) => {
                ids.iter().map(String::as_str).collect()
            }
        }
    }

    /// The same for the same measure.
    pub fn name(&self) -> String {
        match self {
            Self::Number(id) => id.clone(),
            Self::Computed(of) => of.text.clone(),
            Self::Chosen(id, without) => format!("{id} {without}"),
            Self::Paired(side, [before, after]) => format!("{before} {after} {side:?}"),
            Self::Ranked(side, [before, after], _) => format!("{before} {after} ranks {side:?}"),
            Self::Change(id) => format!("{id} change"),
            Self::Added([first, second]) => format!("{first} + {second}"),
        }
    }
}

/// What is to be counted: members, by one or two things, and the values that a number has
/// among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TallyQuery {
    pub members: Members,
    pub rows: Option<Breakdown>,
    pub columns: Option<Breakdown>,
    pub measure: Option<Measure>,
    /// The variable whose different texts are wanted too.
    pub texts: Option<String>,
    /// Questions whose answers are wanted of each member by itself.
    pub listed: Vec<Published>,
    /// The same of the answers that the member gave in the wave before; they stand behind those.
    pub listed_before: Vec<Published>,
    /// Of which of these respondents are members is counted by itself.
    pub universes: Vec<Universe>,
}

impl TallyQuery {
    /// Who its cells are of: members with an answer to both divisions, to none, to the rows and
    /// to the columns.
    fn universes(&self) -> [Universe; 4] {
        let of = |by: &[&Option<Breakdown>]| {
            let in_any = by.iter().filter_map(|by| by.as_ref()).filter(|by| !by.is_of_all());
            Universe { members: self.members.clone(), in_any: in_any.cloned().collect() }
        };
        let (rows, columns) = (&self.rows, &self.columns);
        [of(&[rows, columns]), of(&[]), of(&[rows]), of(&[columns])]
    }
}

/// What was counted. Without `rows` there are none, without `columns` there is one. A
/// respondent in several categories counts in each, but once in what is of several.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Members in a category of each.
    pub n: Counted,
    pub in_rows: Vec<Counted>,
    pub in_columns: Vec<Counted>,
    /// By column and row; empty where there is one column, and it is all.
    cells: Vec<Counted>,
    /// By column and row, behind each column's rows all of the column.
    values: Vec<Numbers>,
    /// In which of the request's universes members are together.
    patterns: Patterns,
    /// By row, or of all if there are none: texts and where each came first.
    texts: Vec<BTreeMap<Arc<str>, Place>>,
    /// Members one by one, in any order.
    pub listed: Vec<Listed>,
    /// The same by the cells of the survey's design, if it has one.
    pub by_cell: Option<Box<ByCell>>,
    /// The same by respondent, where units are counted.
    pub holders: Option<Box<Placing>>,
}

/// Published answers of a member.
#[derive(Debug, Clone)]
pub struct Listed {
    pub place: Place,
    /// Of a single answer 1 + the index of its code; behind all others those without one.
    pub order: Vec<u16>,
    /// As people read them; empty where there is none.
    pub answers: Vec<Words>,
}

impl TallyQuery {
    /// Whether it sets the answers of a respondent in two waves beside each other.
    pub fn is_paired(&self) -> bool {
        let is_before = |by: &Breakdown| matches!(by, Breakdown::Before(_));
        let of_universes = self.universes.iter().flat_map(|universe| &universe.in_any);
        self.rows.iter().chain(&self.columns).chain(of_universes).any(is_before)
            || matches!(self.measure, Some(Measure::Change(_)))
            || !self.listed_before.is_empty()
    }
}

impl Tally {
    /// Who was counted in each place, in the order of [`placed::Placed::counts`].
    fn places(&self) -> impl Iterator<Item = Counted> {
        let cells = [&self.in_rows, &self.in_columns, &self.cells];
        [self.n].into_iter().chain(cells.into_iter().flatten().copied())
    }

    pub fn cell(&self, column: usize, row: usize) -> Counted {
        match self.cells.as_slice() {
            [] => self.in_rows[row],
            cells => cells[column * self.in_rows.len() + row],
        }
    }

    /// Values of the measure in a cell.
    pub fn values(&self, column: usize, row: usize) -> &Numbers {
        &self.values[column * (self.in_rows.len() + 1) + row]
    }

    /// Values of the measure in all rows of a column.
    pub fn values_in(&self, column: usize) -> &Numbers {
        self.values(column, self.in_rows.len())
    }

    /// The different texts of a row (0 without rows) as they came.
    pub fn texts(&self, row: usize) -> Vec<String> {
        let mut texts: Vec<_> = self.texts[row].iter().collect();
        texts.sort_by_key(|(_, place)| **place);
        texts.into_iter().map(|(text, _)| text.to_string()).collect()
    }

    /// Of nobody.
    fn empty(request: &TallyQuery, questionnaire: &Questionnaire) -> Self {
        let size = |by: &Option<Breakdown>| by.as_ref().map(|by| by.len(questionnaire));
        let (rows, columns) = (size(&request.rows).unwrap_or(0), size(&request.columns));
        let cells = columns.map_or(0, |columns| rows * columns);
        let columns = columns.unwrap_or(1);
        let values = if request.measure.is_some() { columns * (rows + 1) } else { 0 };
        let none = Counted::default();
        let measure = request.measure.as_ref().map(Measure::name);
        let numbers = Numbers::none(measure.unwrap_or_default().into());
        Self {
            n: none,
            in_rows: vec![none; rows],
            in_columns: vec![none; columns],
            cells: vec![none; cells],
            values: vec![numbers; values],
            patterns: Patterns::default(),
            texts: vec![BTreeMap::new(); if request.texts.is_some() { rows.max(1) } else { 0 }],
            listed: Vec::new(),
            by_cell: None,
            holders: None,
        }
    }

    fn add(&mut self, other: &Self) {
        let add = |to: &mut Vec<Counted>, from: &[Counted]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
        };
        self.n += other.n;
        add(&mut self.in_rows, &other.in_rows);
        add(&mut self.in_columns, &other.in_columns);
        add(&mut self.cells, &other.cells);
        for (to, from) in self.values.iter_mut().zip(&other.values) {
            to.add(from);
        }
        self.patterns.add(&other.patterns);
        self.listed.extend_from_slice(&other.listed);
        match (&mut self.by_cell, &other.by_cell) {
            (Some(own), Some(other)) => own.add(other),
            (own, other) => *own = own.take().or_else(|| other.clone()),
        }
        if let (Some(own), Some(other)) = (&mut self.holders, &other.holders) {
            own.add(other, Holders::add, Holders::add);
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

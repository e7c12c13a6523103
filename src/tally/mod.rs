//! Counts of respondents: what tables are made of.
//!
//! A table does not look at respondents. It asks for tallies, such as the values of a number
//! among the members of a subset by area, and [`TallyCache`] notes what it does not know yet.
//! [`count`] goes through the respondents once for all that was noted, part by part in any
//! order: counts of parts add up to those of the whole, which need not fit into memory.

mod categories;
mod count;
mod counted;
mod counter;
pub mod design;
mod held;
pub mod links;
mod relations;
mod units;
mod weighed;
pub mod weighting;

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::engine::{Expression, Formula};
use crate::questionnaire::{Drawn, Kind, Published, Questionnaire, Variable, WAVE};
use crate::responses::Place;
use crate::words::Words;
pub use count::{Respondents, count, together};
pub use counted::{Counted, Numbers};
use design::ByCell;
use weighting::{Weighed, Weighting};

/// What a respondent must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Is a unit below a respondent, by the id of the unit.
    Is(String),
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

    /// Their rows.
    fn rows(&self, data: &Dataset<'_>) -> Vec<u32> {
        let mask = |condition: &Condition| match condition {
            // Whoever counts units has no others at hand.
            Condition::Is(_) => Rc::new(vec![true; data.respondents()]),
            Condition::Holds(expression) => data.mask(expression),
            Condition::Present(id) => data.present(id),
            Condition::Absent(id) => {
                Rc::new(data.present(id).iter().map(|is_present| !is_present).collect())
            }
            Condition::Gave(id, wanted) => {
                let answers = data.answers(id);
                let gave = |row: usize| answers.codes(row).any(|code| code == *wanted);
                Rc::new((0..answers.len()).map(gave).collect())
            }
            Condition::Asked(id) => {
                let everybody = || Rc::new(vec![true; data.respondents()]);
                data.questionnaire.variable(id).map_or_else(everybody, |v| data.asked(v))
            }
            Condition::Undefined(ids) => {
                let mut any = vec![false; data.respondents()];
                for id in ids {
                    let undefined = data.undefined_quotient(id);
                    any.iter_mut().zip(&*undefined).for_each(|(any, one)| *any |= one);
                }
                Rc::new(any)
            }
        };
        let Some((first, others)) = self.0.split_first() else {
            return (0..data.respondents() as u32).collect();
        };
        let mut is_member = mask(first);
        for condition in others {
            let is_member = Rc::make_mut(&mut is_member);
            is_member.iter_mut().zip(&*mask(condition)).for_each(|(member, is)| *member &= is);
        }
        let rows = is_member.iter().zip(0..).filter(|(is_member, _)| **is_member);
        rows.map(|(_, row)| row).collect()
    }
}

/// Members who are in any category of some divisions: what a table's figures are of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Universe {
    pub members: Members,
    pub in_any: Vec<Breakdown>,
}

impl Universe {
    /// A number for it, the same in every run.
    fn name(&self) -> u64 {
        counted::named(&format!("{self:?}"))
    }

    fn rows(&self, data: &Dataset<'_>) -> Vec<u32> {
        let mut rows = self.members.rows(data);
        for by in &self.in_any {
            match by.sort(data) {
                Sorted::All => {}
                Sorted::One(of) => rows.retain(|&row| of[row as usize] != 0),
                Sorted::Some(of) => rows.retain(|&row| of[row as usize] != 0),
            }
        }
        rows
    }

    /// Whether it says all that another says, and more.
    pub fn is_narrower_than(&self, other: &Self) -> bool {
        self != other
            && other.members.0.iter().all(|condition| self.members.0.contains(condition))
            && other.in_any.iter().all(|by| self.in_any.contains(by))
    }
}

/// What respondents are sorted by. Who has no value counts in none of its categories.
#[derive(Debug, Clone, PartialEq)]
pub enum Breakdown {
    /// The codes of a single or multiple question.
    Codes(String),
    /// Yes and no of a derived variable.
    Flag(String),
    /// Bands of a number: below the first bound, from each bound to below the next, from
    /// the last.
    Bands(String, Vec<f64>),
    /// A value after that is higher than the one before, the same, or lower, of who has both.
    Changed([String; 2]),
    /// Those of the second within each of the first, of which a respondent has one of each.
    Within(Box<Breakdown>, Box<Breakdown>),
    /// Those of the same respondent in the wave before.
    Before(Box<Breakdown>),
    /// Another, with two more categories: no answer, and not asked. Nobody is in one that is not wanted.
    Whole { by: Box<Breakdown>, no_answer: bool, not_asked: bool },
}

impl Breakdown {
    /// What is looked at; of one within another the outer.
    fn id(&self) -> &str {
        match self {
            Self::Codes(id) | Self::Flag(id) | Self::Bands(id, _) | Self::Changed([id, _]) => id,
            Self::Within(by, _) | Self::Before(by) | Self::Whole { by, .. } => by.id(),
        }
    }

    fn ids(&self) -> Vec<&str> {
        match self {
            Self::Within(outer, inner) => [outer.ids(), inner.ids()].concat(),
            Self::Whole { by, .. } | Self::Before(by) => by.ids(),
            Self::Changed(ids) => ids.iter().map(String::as_str).collect(),
            by => vec![by.id()],
        }
    }

    /// How many categories there are.
    pub fn len(&self, questionnaire: &Questionnaire) -> usize {
        match self {
            Self::Codes(id) => questionnaire.variable(id).map_or(0, Variable::categories),
            Self::Flag(_) => 2,
            Self::Changed(_) => 3,
            Self::Bands(_, bounds) => bounds.len() + 1,
            Self::Within(outer, inner) => outer.len(questionnaire) * inner.len(questionnaire),
            Self::Whole { by, .. } => by.len(questionnaire) + 2,
            Self::Before(by) => by.len(questionnaire),
        }
    }

    /// Whether everybody is in a category.
    fn is_of_all(&self) -> bool {
        matches!(self, Self::Whole { no_answer: true, not_asked: true, .. })
    }

    fn sort<'d>(&self, data: &'d Dataset<'_>) -> Sorted<'d> {
        let of_none = || vec![0; data.respondents()];
        match (self, data.answers(self.id())) {
            (Self::Codes(_), AnswerColumn::Single(codes)) => Sorted::One(Cow::Borrowed(codes)),
            (Self::Codes(_), AnswerColumn::Multiple(codes)) => Sorted::Some(Cow::Borrowed(codes)),
            (Self::Flag(_), AnswerColumn::Flags(flags)) => {
                let category = |flag: &Option<bool>| flag.map_or(0, |yes| if yes { 1 } else { 2 });
                Sorted::One(flags.iter().map(category).collect())
            }
            (Self::Changed([before, after]), _) => {
                let (before, after) = (data.scale(before), data.scale(after));
                let category = |(before, after): (&f64, &f64)| match after.partial_cmp(before) {
                    None => 0,
                    Some(Ordering::Greater) => 1,
                    Some(Ordering::Equal) => 2,
                    Some(Ordering::Less) => 3,
                };
                Sorted::One(before.iter().zip(after.iter()).map(category).collect())
            }
            (Self::Bands(id, bounds), _) => {
                let numbers = data.numbers(id);
                let category = |&number: &f64| match number.is_nan() {
                    true => 0,
                    false => bounds.partition_point(|&bound| bound <= number) as u16 + 1,
                };
                Sorted::One(numbers.iter().map(category).collect())
            }
            (Self::Within(outer, inner), _) => {
                let size = inner.len(data.questionnaire) as u16;
                match (outer.sort(data), inner.sort(data)) {
                    (Sorted::One(outer), Sorted::One(inner)) => {
                        let category = |(&outer, &inner): (&u16, &u16)| match (outer, inner) {
                            (0, _) | (_, 0) => 0,
                            (outer, inner) => (outer - 1) * size + inner,
                        };
                        Sorted::One(outer.iter().zip(&*inner).map(category).collect())
                    }
                    // Several answers within each other are refused when a plan is read.
                    _ => Sorted::One(Cow::Owned(of_none())),
                }
            }
            (Self::Before(by), _) => {
                fn at<T: Copy + Default>(of: &[T], rows: &[Option<usize>]) -> Vec<T> {
                    rows.iter().map(|row| row.map_or_else(T::default, |row| of[row])).collect()
                }
                match by.sort(data) {
                    Sorted::One(of) => Sorted::One(Cow::Owned(at(&of, data.before()))),
                    Sorted::Some(of) => Sorted::Some(Cow::Owned(at(&of, data.before()))),
                    Sorted::All => Sorted::All,
                }
            }
            (Self::Whole { by, no_answer, not_asked }, _) => {
                let variable = data.questionnaire.variable(by.id());
                let asked = variable.map(|v| data.asked(v));
                let was_asked = |row: usize| asked.as_ref().is_none_or(|asked| asked[row]);
                let own = by.len(data.questionnaire);
                // 1 + the category of who has no answer.
                let extra = |row: usize| match was_asked(row) {
                    true if *no_answer => own + 1,
                    false if *not_asked => own + 2,
                    _ => 0,
                };
                match by.sort(data) {
                    Sorted::One(of) => {
                        let category = |(row, &of): (usize, &u16)| match of {
                            0 => extra(row) as u16,
                            of => of,
                        };
                        Sorted::One(of.iter().enumerate().map(category).collect())
                    }
                    Sorted::Some(of) => {
                        let categories = |(row, &of): (usize, &u128)| match of {
                            0 => extra(row).checked_sub(1).map_or(0, |category| 1 << category),
                            of => of,
                        };
                        Sorted::Some(of.iter().enumerate().map(categories).collect())
                    }
                    Sorted::All => Sorted::All,
                }
            }
            _ => Sorted::One(Cow::Owned(of_none())),
        }
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
    /// How many are in the same of the request's universes, a bit each.
    patterns: BTreeMap<Vec<u64>, u64>,
    /// By row, or of all if there are none: texts and where each came first.
    texts: Vec<BTreeMap<Arc<str>, Place>>,
    /// Members one by one, in any order.
    pub listed: Vec<Listed>,
    /// The same by the cells of the survey's design, if it has one.
    pub by_cell: Option<Box<ByCell>>,
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
            patterns: BTreeMap::new(),
            texts: vec![BTreeMap::new(); if request.texts.is_some() { rows.max(1) } else { 0 }],
            listed: Vec::new(),
            by_cell: None,
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
        for (pattern, n) in &other.patterns {
            *self.patterns.entry(pattern.clone()).or_default() += n;
        }
        self.listed.extend_from_slice(&other.listed);
        match (&mut self.by_cell, &other.by_cell) {
            (Some(own), Some(other)) => own.add(other),
            (own, other) => *own = own.take().or_else(|| other.clone()),
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
pub struct TallyCache {
    known: Vec<(TallyQuery, Rc<Tally>)>,
    wanted: RefCell<Vec<TallyQuery>>,
    /// Of a survey with weights, and what was counted by the cells of its design.
    weighting: Option<Arc<Weighting>>,
    weighed: Weighed,
}

impl TallyCache {
    /// A tally; of nobody, if it has to be counted first.
    pub fn get(&self, request: TallyQuery, questionnaire: &Questionnaire) -> Rc<Tally> {
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
    pub fn wanted(&self) -> Vec<TallyQuery> {
        let mut wanted = self.wanted.take();
        let mut sorted: Vec<TallyQuery> = Vec::with_capacity(wanted.len());
        while let Some(first) = wanted.first().map(|request| request.members.clone()) {
            sorted.extend(wanted.extract_if(.., |request| request.members == first));
        }
        sorted
    }

    /// Adds what was counted.
    pub fn learn(&mut self, requests: Vec<TallyQuery>, tallies: Vec<Tally>) {
        for (request, mut tally) in requests.into_iter().zip(tallies) {
            tally.name_nobody(&request);
            self.learn_cells(&tally);
            self.known.push((request, Rc::new(tally)));
        }
    }

    /// Asks for the universes of all that is known or wanted, so that it is counted with them
    /// who is in which.
    pub fn want_universes(&self, questionnaire: &Questionnaire) {
        if !self.wanted.borrow().is_empty() || self.known.is_empty() {
            let universes = self.universes();
            self.get(TallyQuery { universes, ..TallyQuery::default() }, questionnaire);
        }
    }

    fn universes(&self) -> Vec<Universe> {
        let wanted = self.wanted.borrow();
        let known = self.known.iter().map(|(request, _)| request);
        let counting = known.chain(&*wanted).filter(|request| request.universes.is_empty());
        let mut all: Vec<Universe> = counting.flat_map(TallyQuery::universes).collect();
        let mut seen = hashbrown::HashSet::new();
        all.retain(|universe| seen.insert(universe.name()));
        all
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
    }
    needed
}

fn needed_of(requests: &[&TallyQuery], questionnaire: &Questionnaire) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    let drawn = questionnaire.drawn.iter().flat_map(Drawn::ids);
    drawn.for_each(|name| need(name, questionnaire, &mut needed));
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
            Condition::Is(_) => Vec::new(),
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
            let id = questionnaire.variables.iter().find(|variable| variable.kind == Kind::Id);
            let names = id.map(|id| id.id.as_str()).into_iter().chain([WAVE]);
            names.for_each(|name| need(name, questionnaire, &mut needed));
        }
    }
    needed
}

/// A column, who is asked for it, and what it is derived from; added to what is known.
pub fn need(name: &str, questionnaire: &Questionnaire, needed: &mut BTreeSet<String>) {
    let Some(variable) = questionnaire.variable_of_column(name) else { return };
    if needed.insert(variable.id.clone()) {
        let derived = questionnaire.derived.iter().find(|derived| derived.id == variable.id);
        let asked = variable.asked_if.iter().flat_map(|condition| &condition.columns);
        let names = derived.into_iter().flat_map(|derived| derived.needs()).chain(asked);
        names.for_each(|name| need(name, questionnaire, needed));
    }
}

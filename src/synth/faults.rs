//! Faults in made-up answers, for trying out what finds them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::draft::{Row, asked};
use super::random::{Random, mixed};
use crate::locales::Lang;
use crate::questionnaire::{Kind, Questionnaire, Variable};

/// What may be wrong with a respondent's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A number or option that cannot be read.
    Unreadable,
    /// A number beyond its range.
    OutOfRange,
    /// No answer to a question that needs one.
    Missing,
    /// An answer to a question that was not asked.
    Routing,
    /// The number of another respondent.
    Duplicate,
}

/// Puts a fault into the given share of the respondents' answers, of each kind that the
/// questionnaire has a place for.
pub struct Faults<'q> {
    asked: Vec<&'q Variable>,
    kinds: [(Fault, Vec<usize>); 5],
    share: f64,
    random: Random,
    /// The answers of the respondent before.
    before: Option<Row<'q>>,
    /// How many there are of each kind.
    pub injected: BTreeMap<Fault, usize>,
}

impl<'q> Faults<'q> {
    pub fn new(questionnaire: &'q Questionnaire, share: f64, seed: u64) -> Self {
        let asked = asked(questionnaire);
        let columns = |is: &dyn Fn(&Variable) -> bool| -> Vec<usize> {
            (0..asked.len()).filter(|&column| is(asked[column])).collect()
        };
        let is_number = |v: &Variable| matches!(v.kind, Kind::Count | Kind::Number);
        let kinds = [
            (Fault::Unreadable, columns(&is_number)),
            (Fault::OutOfRange, columns(&|v| is_number(v) && v.max.is_some())),
            (Fault::Missing, columns(&|v| v.required && v.kind != Kind::Id)),
            (Fault::Routing, columns(&|v| v.asked_if.is_some() && !v.codes.is_empty())),
            (Fault::Duplicate, columns(&|v| v.kind == Kind::Id)),
        ];
        let random = Random::new(mixed(seed, u64::MAX));
        Self { asked, kinds, share, random, before: None, injected: BTreeMap::new() }
    }

    /// The next respondents, without headings.
    pub fn inject(&mut self, rows: &mut [Row<'q>]) {
        if self.share == 0.0 {
            return;
        }
        for row in rows {
            self.inject_one(row);
            self.before = Some(row.clone());
        }
    }

    /// The columns in which it would be a fault.
    fn fitting(&self, fault: Fault, places: &[usize], row: &[Cow<'q, str>]) -> Vec<usize> {
        let is_fault = |&column: &usize| match fault {
            // Only where it is blank is it an answer that should not be there.
            Fault::Routing => row[column].is_empty(),
            Fault::Missing => !row[column].is_empty(),
            Fault::Duplicate => self.before.is_some(),
            Fault::Unreadable | Fault::OutOfRange => true,
        };
        places.iter().copied().filter(is_fault).collect()
    }

    fn inject_one(&mut self, row: &mut [Cow<'q, str>]) {
        if self.random.share() >= self.share {
            return;
        }
        // The next kind where one has no place.
        let first = self.random.below(self.kinds.len());
        let kinds = self.kinds.iter().cycle().skip(first).take(self.kinds.len());
        let fitting = kinds.map(|(fault, places)| (*fault, self.fitting(*fault, places, row)));
        let Some((fault, places)) = fitting.into_iter().find(|(_, places)| !places.is_empty())
        else {
            return;
        };
        let column = places[self.random.below(places.len())];
        let asked = self.asked[column];
        let value = match fault {
            Fault::Unreadable => "?".into(),
            Fault::OutOfRange => {
                asked.max.map_or(0.0, |max| max.mul_add(2.0, 1.0)).to_string().into()
            }
            Fault::Missing => "".into(),
            Fault::Routing => asked.codes[0].label(Lang::Ja).into(),
            Fault::Duplicate => {
                self.before.as_ref().map(|before| before[column].clone()).unwrap_or_default()
            }
        };
        row[column] = value;
        *self.injected.entry(fault).or_default() += 1;
    }
}

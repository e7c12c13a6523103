//! Quantities, and what is known of them: which are the same, which have a value, which sums
//! are equal to which, which are no larger than which.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Address;

/// The least and the most of quantities by their numbers.
pub type Bounds = BTreeMap<usize, (f64, f64)>;

/// A figure of a report, by the report's number.
pub type Place<'a> = (usize, &'a Address);

/// A sum of quantities with factors that equals a number.
#[derive(Debug, Clone)]
pub struct Equation {
    pub terms: Vec<(usize, f64)>,
    pub sum: f64,
}

#[derive(Default)]
pub struct System<'a> {
    numbers: BTreeMap<Place<'a>, usize>,
    /// The number of the quantity that each is the same as, itself if of none.
    same: Vec<usize>,
    known: Vec<Option<f64>>,
    is_count: Vec<bool>,
    equations: Vec<Equation>,
    /// The first is no larger than the second.
    below: Vec<(usize, usize)>,
}

impl<'a> System<'a> {
    /// The quantity of a figure.
    pub fn add(&mut self, place: Place<'a>, value: Option<f64>) -> usize {
        let next = self.same.len();
        let number = *self.numbers.entry(place).or_insert(next);
        if number == next {
            self.same.push(next);
            self.known.push(value);
            self.is_count.push(place.1.is_count());
        }
        number
    }

    pub fn number(&self, place: Place<'_>) -> Option<usize> {
        // The keys live as long as the reports; a shorter borrow finds them too.
        self.numbers.get(&place).map(|number| self.root(*number))
    }

    fn root(&self, mut number: usize) -> usize {
        while self.same[number] != number {
            number = self.same[number];
        }
        number
    }

    /// Two figures are of the same quantity: what is known of one is known of both.
    pub fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.same[other] = one;
            self.known[one] = self.known[one].or(self.known[other]);
        }
    }

    pub fn value(&self, number: usize) -> Option<f64> {
        self.known[self.root(number)]
    }

    /// Whether something new is known.
    pub fn learn(&mut self, number: usize, value: f64) -> bool {
        let root = self.root(number);
        let is_new = self.known[root].is_none();
        if is_new {
            self.known[root] = Some(value);
        }
        is_new
    }

    pub fn is_count(&self, number: usize) -> bool {
        self.is_count[self.root(number)]
    }

    /// The parts are together the whole.
    pub fn equal(&mut self, parts: &[usize], whole: usize) {
        let mut terms: Vec<(usize, f64)> = parts.iter().map(|part| (*part, 1.0)).collect();
        terms.push((whole, -1.0));
        self.equations.push(Equation { terms, sum: 0.0 });
    }

    /// The parts with their weights are together a number.
    pub fn weighted(&mut self, terms: Vec<(usize, f64)>, sum: f64) {
        self.equations.push(Equation { terms, sum });
    }

    /// The part is no larger than the whole.
    pub fn part_of(&mut self, part: usize, whole: usize) {
        self.below.push((part, whole));
    }

    pub fn relations(&self) -> usize {
        self.equations.len() + self.below.len()
    }

    /// The equations between what is not known, each quantity by its root.
    pub fn open_equations(&self) -> Vec<Equation> {
        let reduced = self.equations.iter().map(|equation| {
            let mut sum = equation.sum;
            let mut terms: BTreeMap<usize, f64> = BTreeMap::new();
            for (number, factor) in &equation.terms {
                match self.value(*number) {
                    Some(value) => sum -= factor * value,
                    None => *terms.entry(self.root(*number)).or_default() += factor,
                }
            }
            let terms = terms.into_iter().filter(|(_, factor)| *factor != 0.0).collect();
            Equation { terms, sum }
        });
        reduced.filter(|equation| !equation.terms.is_empty()).collect()
    }

    /// Parts of what is shown to be nobody: that nobody is in a part of it is no secret.
    pub fn of_nobody(&self) -> BTreeSet<usize> {
        let is_nobody = |(_, whole): &&(usize, usize)| self.value(*whole) == Some(0.0);
        self.below.iter().filter(is_nobody).map(|(part, _)| self.root(*part)).collect()
    }

    /// Bounds from what a quantity is part of, and pairs of open quantities of which the first
    /// is part of the second.
    pub fn open_bounds(&self) -> (Bounds, Vec<(usize, usize)>) {
        let mut bounds = Bounds::new();
        let mut pairs = Vec::new();
        for &(part, whole) in &self.below {
            match (self.value(part), self.value(whole)) {
                (None, Some(most)) => {
                    let bound = bounds.entry(self.root(part)).or_insert((0.0, f64::INFINITY));
                    bound.1 = bound.1.min(most);
                }
                (Some(least), None) => {
                    let bound = bounds.entry(self.root(whole)).or_insert((0.0, f64::INFINITY));
                    bound.0 = bound.0.max(least);
                }
                (None, None) => pairs.push((self.root(part), self.root(whole))),
                (Some(_), Some(_)) => {}
            }
        }
        (bounds, pairs)
    }

    /// The quantities that are not known, by their roots.
    pub fn open(&self) -> Vec<usize> {
        (0..self.same.len()).filter(|n| self.same[*n] == *n && self.known[*n].is_none()).collect()
    }
}

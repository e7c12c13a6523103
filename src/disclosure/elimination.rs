//! Secondary suppression by Gaussian elimination over linked tables.
//!
//! After Langsrud, Secondary cell suppression by Gaussian elimination (PSD 2024), as in the R
//! package `GaussSuppression`: figures are published one after another, the most useful first,
//! and one by which a hidden figure would become a linear combination of published ones is
//! hidden too. The arithmetic is that of a prime field, so that it is exact.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::hash_map::Entry;
use hashbrown::{HashMap, HashSet};
use indexmap::IndexSet;

use crate::tally::holders::Holders;

/// A sum that is zero: numbers of quantities, and factors.
pub type Equation = Vec<(u32, i32)>;

/// Quantities, by number, and what is known of them.
#[derive(Debug, Default)]
pub struct System {
    /// How many each is of.
    pub size: Vec<u64>,
    /// Of those that are of units, whose these are.
    pub holders: HashMap<usize, Arc<Holders>>,
    /// Sums that are zero: quantities with factors.
    pub equations: IndexSet<Equation>,
    /// What must not be told.
    pub primary: Vec<usize>,
    /// What figures tell, in the order of the tables.
    pub told: Vec<usize>,
    /// What everybody knows: it is out already, or a zero.
    pub known: Vec<usize>,
    /// What is not published, that more is left to guess of others.
    pub closed: Vec<usize>,
    /// Hidden figures whose respondents are fewer together are told by their sum.
    pub least: u64,
}

/// What may be published.
#[derive(Debug, Default)]
pub struct Solution {
    /// By quantity.
    pub is_open: Vec<bool>,
    /// Primary quantities that what is known tells already.
    pub is_out: Vec<usize>,
}

impl System {
    /// Which quantities may be published, such that none that is primary follows from them. Of
    /// two, that of more respondents is published; of as many, the first.
    pub fn solve(&self) -> Solution {
        let count = self.size.len();
        let part = self.parts();
        let mut has_primary = vec![false; count];
        for &primary in &self.primary {
            has_primary[part[primary]] = true;
        }
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&quantity| std::cmp::Reverse(self.size[quantity]));
        let mut rank = vec![0; count];
        for (at, &quantity) in order.iter().enumerate() {
            rank[quantity] = at;
        }
        let mut elimination = Elimination::default();
        for equation in self.equations.iter().filter(|of| has_primary[part[of[0].0 as usize]]) {
            let terms = equation.iter().map(|(of, factor)| (rank[*of as usize], residue(*factor)));
            elimination.publish(elimination.reduced(sum(terms)));
        }
        for &known in self.known.iter().filter(|&&known| has_primary[part[known]]) {
            elimination.publish(elimination.reduced(unit(rank[known])));
        }
        let mut solution = Solution { is_open: vec![true; count], is_out: Vec::new() };
        for &primary in &self.primary {
            solution.is_open[primary] = false;
            if !elimination.protect(rank[primary], self.behind(primary), self.least) {
                solution.is_out.push(primary);
            }
        }
        self.closed.iter().for_each(|&closed| solution.is_open[closed] = false);
        let mut told = self.told.clone();
        told.retain(|&quantity| solution.is_open[quantity]);
        told.sort_by_key(|&quantity| rank[quantity]);
        for quantity in told.into_iter().filter(|&of| has_primary[part[of]]) {
            solution.is_open[quantity] = elimination.try_to_publish(rank[quantity]);
        }
        solution
    }

    /// A sum that is zero, once; the same quantity in it is one term.
    pub fn equate(&mut self, terms: impl IntoIterator<Item = (usize, i32)>) {
        let mut terms: Equation =
            terms.into_iter().map(|(of, factor)| (of as u32, factor)).collect();
        terms.sort_unstable();
        terms.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        terms.retain(|(_, factor)| *factor != 0);
        terms.shrink_to_fit();
        if !terms.is_empty() {
            self.equations.insert(terms);
        }
    }

    /// What some quantities are together must not be told either.
    pub fn hide_together(&mut self, quantities: Vec<usize>) {
        let together = self.size.len();
        self.size.push(quantities.iter().map(|&of| self.size[of]).sum());
        let units: Vec<&Arc<Holders>> =
            quantities.iter().filter_map(|of| self.holders.get(of)).collect();
        if !units.is_empty() {
            let units = Holders::together(units);
            self.holders.insert(together, Arc::new(units));
        }
        let parts = quantities.into_iter().map(|of| (of, -1));
        self.equate(parts.chain([(together, 1)]));
        self.primary.push(together);
    }

    /// Who stands behind a quantity.
    fn behind(&self, quantity: usize) -> Behind {
        match self.holders.get(&quantity) {
            Some(holders) => Behind::Units(Arc::clone(holders)),
            None => Behind::Respondents(self.size[quantity]),
        }
    }

    /// A number for each quantity that is the same where equations link them.
    fn parts(&self) -> Vec<usize> {
        let mut above: Vec<usize> = (0..self.size.len()).collect();
        fn root(above: &mut [usize], at: u32) -> usize {
            let mut at = at as usize;
            while above[at] != at {
                above[at] = above[above[at]];
                at = above[at];
            }
            at
        }
        for equation in &self.equations {
            for pair in equation.windows(2) {
                let (a, b) = (root(&mut above, pair[0].0), root(&mut above, pair[1].0));
                above[a.max(b)] = a.min(b);
            }
        }
        (0..self.size.len()).map(|at| root(&mut above, at as u32)).collect()
    }
}

/// Factors by quantity, in rising order, none of them zero and the last of them one.
type Sparse = Arc<[(usize, u64)]>;

/// What has been published, in echelon form, and what is left of what must not be told.
#[derive(Default)]
struct Elimination {
    /// By its last quantity, that of the fewest, whose factor is one: what is published has no
    /// long rows then, as that of a sum of many parts would be.
    rows: HashMap<usize, Sparse>,
    hidden: Vec<Hidden>,
    /// By what is left, the numbers of what is hidden.
    left: HashMap<Sparse, Vec<usize>>,
    least: u64,
}

struct Hidden {
    behind: Behind,
    /// What is left of it, up to a factor.
    rest: Sparse,
}

/// Respondents, each of whom is behind one of two quantities that differ, or those who have units,
/// of which some may be in one and some in the other.
enum Behind {
    Respondents(u64),
    Units(Arc<Holders>),
}

impl Behind {
    fn respondents(&self) -> u64 {
        match self {
            Self::Respondents(n) => *n,
            Self::Units(holders) => holders.respondents(),
        }
    }

    fn together(&self, other: &Self) -> u64 {
        match (self, other) {
            (Self::Units(one), Self::Units(other)) => Holders::together([one, other]).respondents(),
            _ => self.respondents() + other.respondents(),
        }
    }
}

impl Elimination {
    /// What is left of a vector beside what has been published, up to a factor.
    fn reduced(&self, mut vector: Terms) -> Sparse {
        let mut rest = Vec::new();
        while let Some((at, factor)) = vector.pop_last() {
            match self.rows.get(&at) {
                _ if factor == 0 => {}
                None => rest.push((at, factor)),
                Some(row) => {
                    for (of, value) in &row[..row.len() - 1] {
                        let to = vector.entry(*of).or_default();
                        *to = minus(*to, times(factor, *value));
                    }
                }
            }
        }
        rest.reverse();
        scaled(rest)
    }

    fn publish(&mut self, rest: Sparse) {
        if let Some(&(last, _)) = rest.last() {
            self.rows.insert(last, rest);
        }
    }

    /// Protects a quantity; `false` where it is told already.
    fn protect(&mut self, at: usize, behind: Behind, least: u64) -> bool {
        self.least = least;
        let rest = self.reduced(unit(at));
        if rest.is_empty() {
            return false;
        }
        let same = self.left.entry(Arc::clone(&rest)).or_default();
        // The same by what everybody knows: one stands for all, that of the fewest.
        match same.first() {
            Some(&known) => {
                let known = &mut self.hidden[known].behind;
                if behind.respondents() < known.respondents() {
                    *known = behind;
                }
            }
            None => {
                same.push(self.hidden.len());
                self.hidden.push(Hidden { behind, rest });
            }
        }
        true
    }

    /// Publishes a quantity unless something hidden would follow.
    fn try_to_publish(&mut self, at: usize) -> bool {
        let row = self.reduced(unit(at));
        let Some(&(last, _)) = row.last() else { return true };
        let mut changed: Vec<(usize, Sparse)> = Vec::new();
        let mut seen: HashMap<Sparse, Vec<usize>> = HashMap::new();
        for (number, hidden) in self.hidden.iter().enumerate() {
            let Ok(found) = hidden.rest.binary_search_by_key(&last, |(of, _)| *of) else {
                continue;
            };
            let factor = hidden.rest[found].1;
            let less = row.iter().map(|(of, value)| (*of, minus(0, times(factor, *value))));
            let left = sum(hidden.rest.iter().copied().chain(less)).into_iter();
            let left = scaled(left.filter(|(_, factor)| *factor != 0).collect());
            if left.is_empty() {
                return false;
            }
            seen.entry(Arc::clone(&left)).or_default().push(number);
            changed.push((number, left));
        }
        let is_changed: HashSet<usize> = changed.iter().map(|(number, _)| *number).collect();
        for (left, numbers) in &seen {
            let others = self.left.get(left).into_iter().flatten();
            let others = others.copied().filter(|other| !is_changed.contains(other));
            let all: Vec<usize> = numbers.iter().copied().chain(others).collect();
            if self.tell_each_other(&all) {
                return false;
            }
        }
        for (number, left) in changed {
            let before = std::mem::replace(&mut self.hidden[number].rest, Arc::clone(&left));
            if let Entry::Occupied(mut same) = self.left.entry(before) {
                same.get_mut().retain(|&other| other != number);
                if same.get().is_empty() {
                    same.remove();
                }
            }
            self.left.entry(left).or_default().push(number);
        }
        self.rows.insert(last, row);
        true
    }

    /// Whether two of those that differ by a factor only are of so few that one tells the
    /// other: who is alone in one knows it, and the sum of too few is no better than they are.
    fn tell_each_other(&self, numbers: &[usize]) -> bool {
        if numbers.len() < 2 {
            return false;
        }
        let all = numbers.iter().map(|&number| &self.hidden[number].behind);
        if all.clone().any(|behind| behind.respondents() == 1) {
            return true;
        }
        let few: Vec<&Behind> = all.filter(|of| of.respondents() < self.least).collect();
        let is_few = |(at, one): (usize, &&Behind)| {
            few[at + 1..].iter().any(|other| one.together(other) < self.least)
        };
        few.iter().enumerate().any(is_few)
    }
}

/// 2^61 − 1.
const PRIME: u64 = (1 << 61) - 1;

fn residue(number: i32) -> u64 {
    i64::from(number).rem_euclid(PRIME as i64) as u64
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn minus(a: u64, b: u64) -> u64 {
    (a + PRIME - b) % PRIME
}

/// 1 / a, by Fermat.
fn inverse(a: u64) -> u64 {
    let (mut result, mut power, mut left) = (1, a, PRIME - 2);
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, power);
        }
        power = times(power, power);
        left >>= 1;
    }
    result
}

/// Factors by quantity; some may be zero.
type Terms = BTreeMap<usize, u64>;

fn unit(at: usize) -> Terms {
    BTreeMap::from([(at, 1)])
}

fn sum(terms: impl IntoIterator<Item = (usize, u64)>) -> Terms {
    let mut sum = BTreeMap::new();
    for (at, factor) in terms {
        let to = sum.entry(at).or_insert(0);
        *to = (*to + factor) % PRIME;
    }
    sum
}

/// With one as the last factor.
fn scaled(mut vector: Vec<(usize, u64)>) -> Sparse {
    if let Some(&(_, last)) = vector.last().filter(|(_, last)| *last != 1) {
        let by = inverse(last);
        vector.iter_mut().for_each(|(_, factor)| *factor = times(*factor, by));
    }
    vector.into()
}

#[cfg(test)]
mod tests;

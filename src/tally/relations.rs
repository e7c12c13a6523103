//! How universes have to do with each other: which add up to which, as is found in who is a
//! member of which, and which say more than which.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};

use super::Universe;
use super::counted::{mixed, named};
use super::patterns::Patterns;

/// Whole numbers by place, none of them zero.
type Sparse = BTreeMap<usize, i64>;

/// Universes, by their place, with factors of which the sum is zero.
pub type Relation = Vec<(usize, i32)>;

/// Who is in which universe together.
pub struct Together {
    /// Of each universe one that has the same members.
    class: Vec<usize>,
    /// Of each universe the patterns whose members it has.
    patterns: Vec<Vec<usize>>,
    /// Of each universe those of which it says all, and more.
    wholes: Vec<Vec<usize>>,
}

impl Together {
    pub fn of(universes: &[Universe], patterns: &Patterns) -> Self {
        let mut of: Vec<Vec<usize>> = vec![Vec::new(); universes.len()];
        for (number, pattern) in patterns.sorted().into_iter().enumerate() {
            for (at, word) in pattern.iter().enumerate() {
                let mut left = *word;
                while left != 0 {
                    of[at * 64 + left.trailing_zeros() as usize].push(number);
                    left &= left - 1;
                }
            }
        }
        let class = {
            let mut known: HashMap<&[usize], usize> = HashMap::new();
            let class = of.iter().enumerate().map(|(at, of)| *known.entry(of).or_insert(at));
            class.collect()
        };
        Self { class, wholes: wholes(universes), patterns: of }
    }

    /// One that has the same members.
    pub fn class(&self, universe: usize) -> usize {
        self.class[universe]
    }

    /// Those of which a universe says all, and more.
    pub fn wholes(&self, universe: usize) -> &[usize] {
        &self.wholes[universe]
    }

    /// One pattern of those that are in the same of some universes.
    fn alike(&self, which: &[usize]) -> HashSet<usize> {
        let mut seen = HashSet::new();
        let mut in_which: BTreeMap<usize, u64> = BTreeMap::new();
        for universe in which.iter().filter(|universe| seen.insert(**universe)) {
            for pattern in &self.patterns[*universe] {
                let of = in_which.entry(*pattern).or_default();
                *of = mixed(*of ^ *universe as u64);
            }
        }
        let mut known = HashSet::new();
        in_which.into_iter().filter(|(_, of)| known.insert(*of)).map(|(first, _)| first).collect()
    }

    /// All ways in which some universes add up, as factors of sums that are zero: those that
    /// are the same, and of the others small whole numbers by elimination.
    pub fn relations(&self, which: &[usize]) -> Vec<Relation> {
        let alike = self.alike(which);
        let mut relations = Vec::new();
        let mut first: HashMap<usize, usize> = HashMap::new();
        // Rows in echelon form by their pivots' patterns, with what they are made of.
        let mut done: Vec<(usize, Sparse, Sparse)> = Vec::new();
        let mut by_pivot: HashMap<usize, usize> = HashMap::new();
        for (at, universe) in which.iter().enumerate() {
            let same = *first.entry(*universe).or_insert(at);
            if same != at {
                relations.push(vec![(same, 1), (at, -1)]);
                continue;
            }
            let patterns = self.patterns[*universe].iter().filter(|of| alike.contains(*of));
            let mut row: Sparse = patterns.map(|of| (*of, 1)).collect();
            let mut factors = Sparse::from([(at, 1)]);
            // A row has none of the pivots before its own.
            let rows = |row: &Sparse| -> BTreeSet<usize> {
                row.keys().filter_map(|pattern| by_pivot.get(pattern).copied()).collect()
            };
            let mut wanted = rows(&row);
            while let Some(number) = wanted.pop_first() {
                let (pivot, of_row, of_factors) = &done[number];
                let Some(b) = row.get(pivot).copied() else { continue };
                let a = of_row[pivot];
                less(&mut row, of_row, a, b);
                less(&mut factors, of_factors, a, b);
                reduce(&mut row, &mut factors);
                let new = of_row.keys().filter_map(|pattern| by_pivot.get(pattern).copied());
                wanted.extend(new.filter(|later| *later > number));
            }
            match row.keys().next().copied() {
                Some(pivot) => {
                    by_pivot.insert(pivot, done.len());
                    done.push((pivot, row, factors));
                }
                // Nobody reckons with factors beyond these.
                None => relations.extend(small(factors)),
            }
        }
        // Nobody is in a universe of nobody: that adds up to nothing by itself.
        relations.retain(|factors| factors.len() > 1);
        relations
    }
}

fn small(factors: Sparse) -> Option<Relation> {
    let small = |(at, factor)| Some((at, i32::try_from(factor).ok()?));
    factors.into_iter().map(small).collect()
}

/// Takes one row, times `b`, from the other, times `a`, as whole numbers.
fn less(to: &mut Sparse, from: &Sparse, a: i64, b: i64) {
    // A pivot of one scales nothing.
    let (a, b) = if a.abs() == 1 { (1, b * a) } else { (a, b) };
    if a != 1 {
        to.values_mut().for_each(|value| *value = value.saturating_mul(a));
    }
    for (at, value) in from {
        let sum = to.entry(*at).or_default();
        *sum = sum.saturating_sub(value.saturating_mul(b));
        if *sum == 0 {
            to.remove(at);
        }
    }
}

/// Divides both by what all have in common.
fn reduce(row: &mut Sparse, factors: &mut Sparse) {
    let mut common = 0;
    for value in row.values().chain(factors.values()) {
        common = divisor(common, value.abs());
        if common == 1 {
            return;
        }
    }
    if common > 1 {
        row.values_mut().chain(factors.values_mut()).for_each(|value| *value /= common);
    }
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Of each universe those of which it says all, and more.
fn wholes(universes: &[Universe]) -> Vec<Vec<usize>> {
    let said: Vec<Vec<u64>> = universes.iter().map(Universe::says).collect();
    let mut how_often: HashMap<u64, usize> = HashMap::new();
    said.iter().flatten().for_each(|of| *how_often.entry(*of).or_default() += 1);
    // By what few others say: whoever says all that one says, says that.
    let mut rarest: HashMap<Option<u64>, Vec<usize>> = HashMap::new();
    for (at, of) in said.iter().enumerate() {
        let key = of.iter().copied().min_by_key(|of| how_often[of]);
        rarest.entry(key).or_default().push(at);
    }
    let wholes_of = |(universe, said): (&Universe, &Vec<u64>)| {
        let keys = said.iter().copied().map(Some).chain([None]);
        let found = keys.filter_map(|key| rarest.get(&key)).flatten().copied();
        let mut wholes: Vec<usize> =
            found.filter(|at| universe.is_narrower_than(&universes[*at])).collect();
        wholes.sort_unstable();
        wholes.dedup();
        wholes
    };
    universes.iter().zip(&said).map(wholes_of).collect()
}

impl Universe {
    /// A number for each of its conditions and divisions.
    fn says(&self) -> Vec<u64> {
        let members = self.members.0.iter().map(|condition| named(&format!("{condition:?}")));
        members.chain(self.in_any.iter().map(|by| named(&format!("{by:?}")))).collect()
    }
}

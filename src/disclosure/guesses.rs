//! How much is left to guess of what is hidden, and what to hide where that is too little.
//!
//! No hidden figure follows from shown ones (`elimination`), but together they may leave it
//! between narrow limits. So points are looked for: values which all that is hidden could have
//! beside what is shown. A figure is safe once two of them are far enough apart. Where there are
//! none, shown figures are looked for by whose hiding there are, at the least cost: the linear
//! programme of Kelly, Golden and Assad (Cell suppression: disclosure protection for sensitive
//! tabular data, Networks 22, 1992), one figure after another, over linked tables.

mod limits;
mod points;

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};

use hashbrown::{HashMap, HashSet};

use super::elimination::System;

/// What is known of a quantity by its kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// How much it may fall: nothing where that is not known.
    pub fall: f64,
    /// How much must be left to guess of it.
    pub enough: f64,
    pub is_whole: bool,
}

/// Two quantities: the respondents of the first are among those of the second.
pub type Among = (usize, usize);

/// Quantities of a linear programme at most: first those around the figure in question.
const MOST: [usize; 3] = [40, 160, 640];

/// Quantities times equations of all linear programmes together, at most: some seconds. The same
/// in every run, as no time would be.
const MOST_WORK: usize = 40_000_000;

/// What rounding leaves of a number.
const NOTHING: f64 = 1e-6;

pub struct Guesses<'s> {
    system: &'s System,
    worth: &'s dyn Fn(usize) -> Worth,
    is_shown: Vec<bool>,
    /// Shown, and everybody knows it whatever is hidden.
    is_known: Vec<bool>,
    /// The equations of each quantity: where theirs begin, and their numbers.
    starts: Vec<u32>,
    equations: Vec<u32>,
    wholes: HashMap<usize, Vec<usize>>,
    parts: HashMap<usize, Vec<usize>>,
    /// How far below and above its value a point was found for a quantity.
    found: HashMap<usize, (f64, f64)>,
    /// What more cannot be done for.
    given_up: HashSet<usize>,
    /// How large the linear programmes were so far, one with another.
    work: Cell<usize>,
}

/// Quantities that hang together, or those next to one.
pub struct Near {
    quantities: Vec<usize>,
    equations: Vec<u32>,
    is_all: bool,
}

/// A variable of a linear programme: how far a quantity moves, or how far one way.
pub struct Column {
    of: usize,
    sign: f64,
    gain: f64,
    bounds: (f64, f64),
}

/// How far quantities move.
pub type Moves = BTreeMap<usize, f64>;

impl<'s> Guesses<'s> {
    /// `is_shown` and `is_known` by quantity.
    pub fn new(
        system: &'s System,
        worth: &'s dyn Fn(usize) -> Worth,
        is_shown: Vec<bool>,
        is_known: Vec<bool>,
        among: impl IntoIterator<Item = Among>,
    ) -> Self {
        let mut starts = vec![0_u32; system.size.len() + 1];
        for (of, _) in system.equations.iter().flatten() {
            starts[*of as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut equations = vec![0; starts.last().map_or(0, |end| *end as usize)];
        for (number, equation) in system.equations.iter().enumerate() {
            for (of, _) in equation {
                let next = &mut next[*of as usize];
                equations[*next as usize] = number as u32;
                *next += 1;
            }
        }
        let (mut wholes, mut parts) = (HashMap::new(), HashMap::new());
        for (part, whole) in among {
            wholes.entry(part).or_insert_with(Vec::new).push(whole);
            parts.entry(whole).or_insert_with(Vec::new).push(part);
        }
        let (found, given_up, work) = (HashMap::new(), HashSet::new(), Cell::new(0));
        Self {
            system,
            worth,
            is_shown,
            is_known,
            starts,
            equations,
            wholes,
            parts,
            found,
            given_up,
            work,
        }
    }

    /// Which quantities to hide, that of each hidden figure enough is left to guess; as far as
    /// there are any.
    pub fn hiding(mut self) -> Vec<usize> {
        let mut hidden: Vec<usize> =
            self.system.told.iter().copied().filter(|of| !self.is_shown[*of]).collect();
        hidden.sort_unstable();
        let is_large = self.is_large(MOST[MOST.len() - 1]);
        let mut more = Vec::new();
        loop {
            let limits = self.limits(&is_large);
            let mut new = Vec::new();
            for &of in &hidden {
                let is_done = self.work.get() > MOST_WORK || self.given_up.contains(&of);
                if is_done || !self.is_narrow(of) {
                    continue;
                }
                // Of large systems only that is mended which is seen to be narrow.
                let has_enough = match is_large[of] {
                    true => limits[of].1 - limits[of].0 >= self.enough(of) - NOTHING,
                    false => self.finds_enough(of),
                };
                if has_enough {
                    continue;
                }
                let chosen = self.hide_for(of);
                if chosen.is_empty() {
                    self.given_up.insert(of);
                }
                new.extend(chosen);
            }
            if new.is_empty() {
                return more;
            }
            more.extend(&new);
            hidden.extend(new);
        }
    }

    fn equations_of(&self, of: usize) -> &[u32] {
        &self.equations[self.starts[of] as usize..self.starts[of + 1] as usize]
    }

    fn terms(&self, equation: u32) -> impl Iterator<Item = (usize, f64)> {
        let terms = self.system.equations[equation as usize].iter();
        terms.map(|(of, factor)| (*of as usize, f64::from(*factor)))
    }

    /// How far a quantity may move by what is shown of its wholes and of its parts.
    fn own_bounds(&self, of: usize) -> (f64, f64) {
        let size = |of: usize| self.system.size[of] as f64;
        let shown = |all: &HashMap<usize, Vec<usize>>| -> Vec<f64> {
            let others = all.get(&of).into_iter().flatten();
            others.filter(|of| self.is_shown[**of]).map(|other| size(*other) - size(of)).collect()
        };
        let low = shown(&self.parts).into_iter().fold(-(self.worth)(of).fall, f64::max);
        let high = shown(&self.wholes).into_iter().fold(f64::INFINITY, f64::min);
        (low.min(0.0), high.max(0.0))
    }

    /// How much must be left to guess: no more than there is at all.
    fn enough(&self, of: usize) -> f64 {
        let (low, high) = self.own_bounds(of);
        (self.worth)(of).enough.min(high - low)
    }

    fn found(&self, of: usize) -> (f64, f64) {
        self.found.get(&of).copied().unwrap_or_default()
    }

    fn is_narrow(&self, of: usize) -> bool {
        let (below, above) = self.found(of);
        below + above < self.enough(of) - NOTHING
    }

    /// Whether points are found that are far enough apart.
    fn finds_enough(&mut self, of: usize) -> bool {
        for most in MOST {
            let near = self.near(of, most, false);
            let mut left = usize::MAX;
            // All at once, as long as that helps.
            loop {
                for up in [1.0, -1.0] {
                    let narrow: HashSet<usize> =
                        near.quantities.iter().copied().filter(|of| self.is_aim(*of)).collect();
                    if narrow.is_empty() {
                        break;
                    }
                    self.look(&near, &narrow, up);
                }
                if !self.is_narrow(of) {
                    return true;
                }
                let now = near.quantities.iter().filter(|of| self.is_aim(**of)).count();
                if now >= left {
                    break;
                }
                left = now;
            }
            for up in [1.0, -1.0] {
                self.look(&near, &HashSet::from_iter([of]), up);
                if !self.is_narrow(of) {
                    return true;
                }
            }
            if near.is_all {
                return false;
            }
        }
        false
    }

    /// Whether it is a hidden figure for which points are looked for.
    fn is_aim(&self, of: usize) -> bool {
        (self.worth)(of).enough > 0.0 && !self.given_up.contains(&of) && self.is_narrow(of)
    }

    /// Looks for a point at which some quantities are as far up, or down, as is wanted.
    fn look(&mut self, near: &Near, aims: &HashSet<usize>, up: f64) {
        let column = |of: &usize| {
            let (mut low, mut high) = self.own_bounds(*of);
            let is_aim = aims.contains(of);
            if is_aim {
                let (below, above) = self.found(*of);
                let enough = self.enough(*of);
                low = low.max(above - enough);
                high = high.min(enough - below);
            }
            let gain = if is_aim { up } else { 0.0 };
            Column { of: *of, sign: 1.0, gain, bounds: (low, high) }
        };
        let columns: Vec<Column> = near.quantities.iter().map(column).collect();
        if let Some(point) = self.point(near, &columns) {
            self.note(&point);
        }
    }

    fn note(&mut self, point: &Moves) {
        for (of, by) in point {
            let (below, above) = self.found.entry(*of).or_default();
            *below = below.max(-by);
            *above = above.max(*by);
        }
    }

    /// Hides shown figures, the cheapest, such that enough is left to guess of another. Those
    /// of most respondents are the dearest.
    fn hide_for(&mut self, of: usize) -> Vec<usize> {
        let (below, above) = self.found(of);
        let enough = self.enough(of);
        let mut best: Option<(f64, Moves)> = None;
        for (up, wanted) in [(1.0, enough - below), (-1.0, enough - above)] {
            if up < 0.0 && wanted > (self.worth)(of).fall {
                continue;
            }
            let mut found = None;
            for most in MOST {
                let near = self.near(of, most, true);
                found = self.cheapest(&near, of, up * wanted);
                if found.is_some() || near.is_all {
                    break;
                }
            }
            best = match (best, found) {
                (Some(best), Some(found)) if best.0 <= found.0 => Some(best),
                (best, found) => found.or(best),
            };
        }
        let Some((_, moves)) = best else { return Vec::new() };
        let chosen: Vec<usize> = moves
            .iter()
            .filter(|(other, by)| self.is_shown[**other] && by.abs() > NOTHING)
            .map(|(other, _)| *other)
            .collect();
        chosen.iter().for_each(|of| self.is_shown[*of] = false);
        self.note(&moves);
        chosen
    }

    /// The cheapest point at which a quantity has moved so far or further, and its cost.
    fn cheapest(&self, near: &Near, wanted: usize, by: f64) -> Option<(f64, Moves)> {
        let cost = |of: usize| match self.is_shown[of] {
            true => 1.0 + self.system.size[of] as f64,
            false => 0.0,
        };
        let column = |of: &usize| {
            let (low, high) = match self.is_shown[*of] {
                true => (-(self.worth)(*of).fall, f64::INFINITY),
                false => self.own_bounds(*of),
            };
            let one = |sign: f64, most: f64| Column {
                of: *of,
                sign,
                gain: -cost(*of),
                bounds: (0.0, most),
            };
            let so_far = if by > 0.0 { (by, f64::INFINITY) } else { (low, by) };
            match *of == wanted {
                true => vec![Column { of: *of, sign: 1.0, gain: 0.0, bounds: so_far }],
                false => vec![one(1.0, high), one(-1.0, -low)],
            }
        };
        let columns: Vec<Column> = near.quantities.iter().flat_map(column).collect();
        let moves = self.point(near, &columns)?;
        Some((moves.iter().map(|(of, by)| by.abs() * cost(*of)).sum(), moves))
    }

    /// The hidden quantities next to one, as far as equations link them; with those that could
    /// be hidden, where these are asked for.
    fn near(&self, of: usize, most: usize, with_shown: bool) -> Near {
        let may_move = |of: usize| !self.is_shown[of] || with_shown && !self.is_known[of];
        let mut is_all = true;
        let (mut seen, mut equations): (HashSet<usize>, HashSet<u32>) = Default::default();
        seen.insert(of);
        let mut quantities = vec![of];
        let mut next = VecDeque::from([of]);
        while let Some(from) = next.pop_front() {
            for &equation in self.equations_of(from) {
                if !equations.insert(equation) {
                    continue;
                }
                let mut others: Vec<usize> = self
                    .terms(equation)
                    .map(|(of, _)| of)
                    .filter(|of| may_move(*of) && !seen.contains(of))
                    .collect();
                // What is hidden already first, and what can fall furthest.
                others.sort_by_key(|of| {
                    (self.is_shown[*of], std::cmp::Reverse(self.system.size[*of]))
                });
                // A long sum leaves room for what other sums there are.
                let mut room = most.saturating_sub(quantities.len());
                if others.len() > room - room / 4 {
                    (room, is_all) = (room / 2, false);
                }
                for other in others.into_iter().take(room) {
                    seen.insert(other);
                    quantities.push(other);
                    next.push_back(other);
                }
            }
        }
        let mut equations: Vec<u32> = equations.into_iter().collect();
        equations.sort_unstable();
        Near { quantities, equations, is_all }
    }
}

#[cfg(test)]
mod tests;

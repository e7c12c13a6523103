//! Limits of what is hidden in systems that are too large for linear programmes: what each sum
//! leaves of its terms, by what the others are left. No point is beyond them; there may be none
//! near them.

use super::Guesses;

/// After so many rounds limits hardly change.
const ROUNDS: usize = 8;

impl Guesses<'_> {
    /// Hidden quantities of which more than so many hang together.
    pub fn is_large(&self, most: usize) -> Vec<bool> {
        let count = self.is_shown.len();
        let mut above: Vec<u32> = (0..count as u32).collect();
        fn root(above: &mut [u32], mut at: usize) -> usize {
            while above[at] as usize != at {
                above[at] = above[above[at] as usize];
                at = above[at] as usize;
            }
            at
        }
        for equation in &self.system.equations {
            let mut hidden =
                equation.iter().map(|(of, _)| *of as usize).filter(|of| !self.is_shown[*of]);
            let Some(first) = hidden.next() else { continue };
            for other in hidden {
                let (a, b) = (root(&mut above, first), root(&mut above, other));
                above[a.max(b)] = a.min(b) as u32;
            }
        }
        let roots: Vec<usize> = (0..count).map(|of| root(&mut above, of)).collect();
        let mut sizes = vec![0; count];
        roots.iter().for_each(|root| sizes[*root] += 1);
        roots.into_iter().map(|root| sizes[root] > most).collect()
    }

    /// How far quantities of large systems may fall and rise; of no others, and none if there are
    /// none of these.
    pub fn limits(&self, is_large: &[bool]) -> Vec<(f64, f64)> {
        if !is_large.contains(&true) {
            return Vec::new();
        }
        let own = |(of, is_large): (usize, &bool)| match is_large {
            true => self.own_bounds(of),
            false => (0.0, 0.0),
        };
        let mut limits: Vec<(f64, f64)> = is_large.iter().enumerate().map(own).collect();
        let equations: Vec<u32> = (0..self.system.equations.len() as u32)
            .filter(|equation| self.terms(*equation).any(|(of, _)| is_large[of]))
            .collect();
        for _ in 0..ROUNDS {
            let mut has_changed = false;
            for equation in &equations {
                let hidden = self.terms(*equation).filter(|(of, _)| is_large[*of]);
                has_changed |= narrow(&hidden.collect::<Vec<_>>(), &mut limits);
            }
            if !has_changed {
                break;
            }
        }
        limits
    }
}

/// Narrows what the terms of a sum that is zero are left by each other.
fn narrow(terms: &[(usize, f64)], limits: &mut [(f64, f64)]) -> bool {
    let ends = |(of, factor): (usize, f64), limits: &[(f64, f64)]| {
        let (low, high) = limits[of];
        if factor > 0.0 { (factor * low, factor * high) } else { (factor * high, factor * low) }
    };
    // The ends of the sum but for terms that are open there, and how many these are.
    let (mut low, mut high, mut open) = (0.0, 0.0, [0, 0]);
    for term in terms {
        let (from, to) = ends(*term, limits);
        match from.is_finite() {
            true => low += from,
            false => open[0] += 1,
        }
        match to.is_finite() {
            true => high += to,
            false => open[1] += 1,
        }
    }
    let without = |sum: f64, open: usize, end: f64, infinite: f64| match (open, end.is_finite()) {
        (0, _) => sum - end,
        (1, false) => sum,
        _ => infinite,
    };
    let before: Vec<(f64, f64)> = terms.iter().map(|term| ends(*term, limits)).collect();
    let mut has_changed = false;
    for (&(of, factor), (from, to)) in terms.iter().zip(before) {
        // The term is what the others are, with the other sign.
        let one = -without(high, open[1], to, f64::INFINITY) / factor;
        let other = -without(low, open[0], from, f64::NEG_INFINITY) / factor;
        let (least, most) = (one.min(other), one.max(other));
        let (low, high) = limits[of];
        let new = (low.max(least).min(0.0), high.min(most).max(0.0));
        if new.0 > low + 0.5 || new.1 < high - 0.5 {
            limits[of] = new;
            has_changed = true;
        }
    }
    has_changed
}

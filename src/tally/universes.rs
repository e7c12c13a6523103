//! Who is in universes.

use super::mask::Mask;
use super::{Breakdown, Members, Sorted, Universe};
use crate::dataset::Dataset;

/// A mask a universe.
pub fn masks(universes: &[Universe], data: &Dataset<'_>) -> Vec<Mask> {
    let mut seen = Seen::default();
    universes.iter().map(|universe| seen.mask(universe, data)).collect()
}

/// What universes have in common, which is found out once.
#[derive(Default)]
struct Seen<'u> {
    members: Option<(&'u Members, Mask)>,
    in_any: Vec<(&'u Breakdown, Mask)>,
}

impl<'u> Seen<'u> {
    fn mask(&mut self, universe: &'u Universe, data: &Dataset<'_>) -> Mask {
        // Universes of the same members stand together.
        let known = self.members.take().filter(|(of, _)| **of == universe.members);
        let (of, members) =
            known.unwrap_or_else(|| (&universe.members, universe.members.mask(data)));
        let mut mask = members.clone();
        self.members = Some((of, members));
        for by in &universe.in_any {
            let known = self.in_any.iter().position(|(known, _)| *known == by);
            let at = known.unwrap_or_else(|| {
                let is_in_any = match by.sort(data) {
                    Sorted::All => Mask::all(data.respondents()),
                    Sorted::One(of) => Mask::of(&of, |of| *of != 0),
                    Sorted::Some(of) => Mask::of(&of, |of| *of != 0),
                };
                self.in_any.push((by, is_in_any));
                self.in_any.len() - 1
            });
            mask.keep(&self.in_any[at].1);
        }
        mask
    }
}

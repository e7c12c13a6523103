//! The strata and clusters in which respondents stand, held against the population.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Units;
use super::solving::{Placed, Solving, numbers};
use crate::problem::Problem;
use crate::responses::same_letters;
use crate::statistics::design::Stratum;
use crate::words::Words;

impl Solving<'_> {
    /// The strata, and of each cell its stratum and cluster.
    pub(super) fn strata(&self, problems: &mut Vec<Problem>) -> Placed {
        let mut names: Vec<Option<&Arc<str>>> = Vec::new();
        let mut clusters: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        let (mut units, mut stratum, mut cluster) = (Vec::<u64>::new(), Vec::new(), Vec::new());
        for (_, standing, n, _) in &self.known {
            let name = standing.stratum.as_ref();
            let at = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                units.push(0);
                names.len() - 1
            });
            stratum.push(at);
            cluster.push(standing.cluster.as_ref().map(|name| {
                let next = clusters.len();
                *clusters.entry((at, name)).or_insert_with(|| {
                    units[at] += 1;
                    next
                })
            }));
            if standing.cluster.is_none() {
                units[at] += n;
            }
        }
        let label = |name: Option<&Arc<str>>| match name {
            Some(name) => Words::from(&**name),
            None => Words::of("design-all"),
        };
        let population = |name: Option<&Arc<str>>| match self.of.population.as_ref()? {
            Units::All(all) => Some(*all),
            Units::Each(each) => {
                let name = name?;
                each.iter().find(|(of, _)| same_letters(of, name)).map(|(_, count)| *count)
            }
        };
        let strata: Vec<Stratum> = names
            .iter()
            .zip(&units)
            .map(|(name, &units)| Stratum { units, population: population(*name) })
            .collect();
        let mut all: Vec<(Option<&Arc<str>>, Stratum)> =
            names.iter().copied().zip(strata.iter().copied()).collect();
        all.sort_by_key(|(name, _)| *name);
        let (file, is_known) = (&self.of.file, self.of.population.is_some());
        let mut tell = |key, is: &dyn Fn(&Stratum) -> bool| {
            let found = all.iter().filter(|(_, stratum)| is(stratum));
            let cell = |(name, stratum): &(Option<&Arc<str>>, Stratum)| match stratum.population {
                Some(population) if population < stratum.units as f64 => {
                    numbers(label(*name), population, stratum.units)
                }
                _ => label(*name),
            };
            let cells: Vec<Words> = found.map(cell).collect();
            if !cells.is_empty() {
                let problem = Problem::new(key)
                    .with("n", cells.len())
                    .words("cells", Words::first_few(cells));
                let span = file.strata.as_ref().map(|named| named.span());
                let span = span.or_else(|| Some(file.population.as_ref()?.span()));
                let span = span.or_else(|| Some(file.cluster.as_ref()?.span()));
                problems.push(self.of.place(problem, span));
            }
        };
        tell("design-stratum-not-in-frame", &|of| is_known && of.population.is_none());
        tell("design-population-small", &|of| {
            of.population.is_some_and(|all| all < of.units as f64)
        });
        let is_refused = self.of.single.is_none();
        let single = if file.strata.is_some() { "design-single" } else { "design-single-all" };
        tell(single, &|of| is_refused && of.units == 1 && !of.is_whole());
        let names = names.into_iter().map(label).collect();
        Placed { names, strata, stratum, cluster }
    }
}

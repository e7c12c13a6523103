//! The design of a survey, or those of its waves, each solved of its own respondents and put
//! together.

use std::collections::HashMap;
use std::sync::Arc;

use super::Specified;
use super::solving::{Known, Solved, Solving};
use crate::problem::{Failure, Problem, number_in_rows};
use crate::questionnaire::Questionnaire;
use crate::responses::Place;
use crate::statistics::design::Design;
use crate::tally::weighting::Weighting;
use crate::tally::{Respondents, TallyQuery};
use crate::words::Words;

/// The design of a wave.
pub struct OfWave {
    /// What the wave is called.
    pub label: Words,
    pub specified: Specified,
    /// The questionnaire of its questions.
    pub questionnaire: Questionnaire,
}

/// How the respondents of a survey were drawn and weighted.
pub enum Designs {
    One(Box<Specified>),
    /// Oldest first.
    Waves(Vec<OfWave>),
}

impl Designs {
    /// Counts all respondents and works out their weights, those of each wave by themselves. Strata
    /// and clusters of different waves are different; respondents of the same number are the same.
    /// `named` is a place as a person looks it up.
    pub fn solve(
        &self,
        respondents: &dyn Respondents,
        questionnaire: &Questionnaire,
        named: &dyn Fn(Place) -> String,
    ) -> Result<Weighting, Failure> {
        let counted = respondents.count(&[TallyQuery::default()], questionnaire)?;
        let by_cell = counted.into_iter().next().and_then(|tally| tally.by_cell);
        let by_cell = by_cell.unwrap_or_default();
        let known = |wave: usize| -> Vec<Known<'_>> {
            let all = by_cell.standing.iter().filter(|(_, (standing, ..))| standing.wave == wave);
            let known = all.map(|(name, (standing, n, places))| (*name, standing, *n, &**places));
            let mut known: Vec<Known<'_>> = known.collect();
            // Replicates are drawn in this order.
            known.sort_by(|(_, one, ..), (_, other, ..)| one.compare(other));
            known
        };
        let waves = match self {
            Self::One(of) => {
                let known = known(0);
                let names: Vec<u64> = known.iter().map(|(name, ..)| *name).collect();
                let solved = Solving { of, questionnaire, known, named }.solve()?;
                let accounts = vec![solved.account];
                return Ok(Weighting::new(solved.design, &names, solved.strata, accounts));
            }
            Self::Waves(waves) => waves,
        };
        let (mut designs, mut accounts, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        let mut names_of_strata = Vec::new();
        let mut all: Vec<Known<'_>> = Vec::new();
        for (at, wave) in waves.iter().enumerate() {
            let known = known(at);
            all.extend(&known);
            let (of, questionnaire) = (&wave.specified, &wave.questionnaire);
            let solved = match repeated(&known, named) {
                None => Solving { of, questionnaire, known, named }.solve(),
                Some(twice) => Err(twice.into()),
            };
            match solved {
                Ok(Solved { design, strata, mut account }) => {
                    account.wave = Some(wave.label.clone());
                    let name = |of: Words| Words::joined([wave.label.clone(), of], " ");
                    names_of_strata.extend(strata.into_iter().map(name));
                    designs.push(design);
                    accounts.push(account);
                }
                Err(failure) => {
                    problems.extend(failure.problems.into_iter().map(|of| of.of(&wave.label)));
                }
            }
        }
        if !problems.is_empty() {
            return Err(Failure::data(problems));
        }
        let names: Vec<u64> = all.iter().map(|(name, ..)| *name).collect();
        let design = Design::together(designs, &in_several(&all));
        Ok(Weighting::new(design, &names, names_of_strata, accounts))
    }
}

/// Respondents of a wave with the same number, by which another would be taken for both.
fn repeated(known: &[Known<'_>], named: &dyn Fn(Place) -> String) -> Option<Problem> {
    let mut of: HashMap<&Arc<str>, (u64, Vec<Place>)> = HashMap::new();
    for (_, standing, n, places) in known {
        let Some(number) = &standing.number else { continue };
        let (all, some) = of.entry(number).or_default();
        *all += n;
        some.extend_from_slice(places);
    }
    let mut several: Vec<(&Arc<str>, Vec<Place>)> =
        of.into_iter().filter(|(_, (n, _))| *n > 1).map(|(id, (_, some))| (id, some)).collect();
    several.iter_mut().for_each(|(_, places)| places.sort_unstable());
    several.sort_by(|a, b| a.1.cmp(&b.1));
    let number = |(id, places): (&Arc<str>, Vec<Place>)| {
        let rows: Vec<String> = places.into_iter().map(named).collect();
        number_in_rows(id, &rows)
    };
    let numbers: Vec<Words> = several.into_iter().map(number).collect();
    let problem = Problem::new("design-repeated-number").with("n", numbers.len());
    (!numbers.is_empty()).then(|| problem.words("numbers", Words::first_few(numbers)))
}

/// Pairs of cells in which the same respondent stands, that of the earlier wave first.
fn in_several(known: &[Known<'_>]) -> Vec<[usize; 2]> {
    let mut of: HashMap<&Arc<str>, Vec<usize>> = HashMap::new();
    for (at, (_, standing, ..)) in known.iter().enumerate() {
        if let Some(number) = &standing.number {
            of.entry(number).or_default().push(at);
        }
    }
    let pairs = of.into_values().flat_map(|places| {
        let later = |first: usize| (first + 1..places.len()).map(move |second| [first, second]);
        let pairs: Vec<[usize; 2]> = (0..places.len()).flat_map(later).collect();
        pairs.into_iter().map(move |pair| pair.map(|at| places[at]))
    });
    let mut pairs: Vec<[usize; 2]> = pairs.collect();
    pairs.sort_unstable();
    pairs
}

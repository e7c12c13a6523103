//! Made-up answers to a questionnaire, for trying things out. They are nobody's.
//!
//! Numbers are mostly small and at times very large; of the codes earlier ones are drawn
//! more often; one answer in twelve is left blank. Who is not asked does not answer, and no
//! check of the questionnaire is broken. The same seed gives the same answers.

mod draft;
mod faults;
mod random;
mod units;

use std::borrow::Cow;

use self::draft::{CHUNK, Draft, asked};
use crate::locales::Lang;
use crate::parallel;
use crate::questionnaire::{Code, Questionnaire};

pub use self::draft::Row;
pub use self::faults::{Fault, Faults};
pub use self::units::MadeUnits;

/// Chunks that are made together: to compute an expression takes a while however few the
/// respondents are.
const TOGETHER: usize = 4;

/// Headings, then one row a respondent, as a person would fill in a sheet.
pub fn answers(questionnaire: &Questionnaire, respondents: usize, seed: u64) -> Vec<Row<'_>> {
    let headings = headings(questionnaire).into_iter().map(Cow::Owned).collect();
    std::iter::once(headings).chain(chunks(questionnaire, respondents, seed).flatten()).collect()
}

/// Gives questions whose answers are the study's made-up ones, by labels with commas between.
pub fn make_up_codes(questionnaire: &mut Questionnaire, labels: &str) {
    for variable in questionnaire.variables.iter_mut().filter(|v| v.has_codes_of_data) {
        let code = |(number, label): (i32, &str)| Code {
            code: number,
            label: label.trim().to_owned(),
            label_en: None,
            aliases: Vec::new(),
            number: None,
            other: false,
            written_out: false,
            exclusive: false,
        };
        variable.codes = (1..).zip(labels.split(',')).map(code).collect();
    }
}

/// The same rows without the headings, some thousands at a time. A respondent's answers
/// depend on the seed and the number before it in chunks of 5,000, not on how many there
/// are.
pub fn chunks(
    questionnaire: &Questionnaire,
    respondents: usize,
    seed: u64,
) -> impl Iterator<Item = Vec<Row<'_>>> {
    let starts: Vec<usize> = (0..respondents).step_by(CHUNK * TOGETHER).collect();
    let groups: Vec<Vec<usize>> = starts.chunks(parallel::threads()).map(<[_]>::to_vec).collect();
    groups.into_iter().flat_map(move |starts| {
        parallel::map(starts.into_iter(), |start| {
            let numbers = start..respondents.min(start + CHUNK * TOGETHER);
            Draft::made(questionnaire, numbers, seed).rows()
        })
    })
}

impl MadeUnits<'_> {
    /// The rows below as many respondents, as [`chunks`] makes them of the same seed.
    pub fn chunks(&self, respondents: usize, seed: u64) -> impl Iterator<Item = Vec<Row<'_>>> {
        let starts: Vec<usize> = (0..respondents).step_by(CHUNK * TOGETHER).collect();
        let groups: Vec<Vec<usize>> =
            starts.chunks(parallel::threads()).map(<[_]>::to_vec).collect();
        groups.into_iter().flat_map(move |starts| {
            parallel::map(starts.into_iter(), |start| {
                let numbers = start..respondents.min(start + CHUNK * TOGETHER);
                let above = Draft::made(self.whole, numbers, seed);
                Draft::below(self, &above, start, seed).rows()
            })
        })
    }
}

pub fn headings(questionnaire: &Questionnaire) -> Vec<String> {
    asked(questionnaire).iter().map(|v| v.heading(Lang::Ja)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

    #[test]
    fn the_same_seed_gives_the_same_answers_however_many_there_are() {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let mut questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        make_up_codes(&mut questionnaire, "甲,乙,丙");
        let few = answers(&questionnaire, 7, 3);
        assert_eq!(few, answers(&questionnaire, 7, 3));
        assert_ne!(few, answers(&questionnaire, 7, 4));
        let mut faulty = answers(&questionnaire, 400, 3);
        let good = faulty.clone();
        let mut faults = Faults::new(&questionnaire, 0.5, 3);
        let (first, rest) = faulty[1..].split_at_mut(150);
        faults.inject(first);
        faults.inject(rest);
        let injected: usize = faults.injected.values().sum();
        let changed = good.iter().zip(&faulty).filter(|(a, b)| a != b).count();
        assert!((170..=230).contains(&injected), "{injected}");
        assert!(changed <= injected && changed > injected * 9 / 10, "{changed} {injected}");
    }
}

//! Made-up answers to a questionnaire, for trying things out. They are nobody's.
//!
//! A number is drawn from the middle of its range; an answer from the codes, earlier ones
//! more often; one in twelve is left blank. Who is not asked does not answer, and no
//! check of the questionnaire is broken. The same seed gives the same answers.

use crate::data::{Data, failed};
use crate::ingest;
use crate::locales::Lang;
use crate::problem::Failure;
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::responses::Responses;

/// Headings, then one row a respondent, as a person would fill in a sheet: labels and
/// numbers, multiple answers in one cell joined by `|`.
pub fn answers(
    questionnaire: &Questionnaire,
    respondents: usize,
    seed: u64,
) -> Result<Vec<Vec<String>>, Failure> {
    let asked: Vec<&Variable> =
        questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived).collect();
    let mut random = Random(seed);
    let mut rows = vec![asked.iter().map(|v| v.heading(Lang::Ja)).collect::<Vec<String>>()];
    for number in 1..=respondents {
        rows.push(asked.iter().map(|v| answer(v, number, &mut random)).collect());
    }
    // Routing and checks are expressions over the answers, and so need them read.
    for round in 0..ROUNDS {
        let responses = read(&rows, questionnaire)?;
        let data = Data::derive(&responses, questionnaire)?;
        for (column, variable) in asked.iter().enumerate().filter(|(_, v)| v.asked_if.is_some()) {
            let asked = data.asked(variable).map_err(|error| failed(&variable.id, error))?;
            for (row, _) in rows[1..].iter_mut().zip(asked).filter(|(_, asked)| !asked) {
                row[column].clear();
            }
        }
        let mut is_good = true;
        for check in &questionnaire.checks {
            let broken =
                data.broken(&check.expression).map_err(|error| failed(&check.id, error))?;
            is_good &= broken.is_empty();
            let concerns = &check.expression.columns;
            for row in broken {
                let columns = (0..asked.len()).filter(|&c| concerns.contains(&asked[c].id));
                for column in columns.filter(|&column| !asked[column].required) {
                    // Drawn anew some times; what still does not fit is left blank.
                    let drawn = answer(asked[column], row + 1, &mut random);
                    rows[row + 1][column] = if round < REDRAWN { drawn } else { String::new() };
                }
            }
        }
        if is_good {
            break;
        }
    }
    Ok(rows)
}

/// Rounds in which answers that break a check are drawn anew, and rounds in all.
const REDRAWN: usize = 12;
const ROUNDS: usize = 16;

fn read(rows: &[Vec<String>], questionnaire: &Questionnaire) -> Result<Responses, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = rows.iter().try_for_each(|row| writer.write_record(row));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    let file = ingest::parse(std::path::Path::new("answers.csv"), bytes)?;
    ingest::read(&[file], questionnaire, &Default::default())
}

fn answer(variable: &Variable, number: usize, random: &mut Random) -> String {
    let label = |index: usize| variable.codes[index].label(Lang::Ja).to_owned();
    let is_blank = !variable.required && random.below(12) == 0;
    if is_blank && variable.kind != Kind::Id {
        return String::new();
    }
    match variable.kind {
        Kind::Id => format!("{number:04}"),
        Kind::Single => label(random.early(variable.codes.len())),
        Kind::Multiple => {
            let chosen = (0..variable.codes.len()).filter(|_| random.below(3) == 0);
            chosen.map(label).collect::<Vec<_>>().join("|")
        }
        Kind::Count | Kind::Number => {
            let least = variable.min.unwrap_or(0.0).max(0.0) as u64;
            let most = variable.max.map_or(100, |max| (max / 20.0).ceil() as u64).max(least + 3);
            (least + random.early((most - least) as usize) as u64).to_string()
        }
        Kind::Date => {
            let (month, day) = (1 + random.below(12), 1 + random.below(28));
            format!("2025-{month:02}-{day:02}")
        }
        Kind::Text | Kind::Derived => String::new(),
    }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// Below the bound, small numbers more often: the smaller of two.
    fn early(&mut self, bound: usize) -> usize {
        self.below(bound).min(self.below(bound))
    }
}

//! Made-up answers to a questionnaire, for trying things out. They are nobody's.
//!
//! Numbers are mostly small and at times very large; of the codes earlier ones are drawn
//! more often; one answer in twelve is left blank. Who is not asked does not answer, and no
//! check of the questionnaire is broken. The same seed gives the same answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::Data;
use crate::ingest;
use crate::locales::{Lang, Locale};
use crate::parallel;
use crate::problem::Failure;
use crate::questionnaire::{Code, Kind, Questionnaire, RankedBy, Ranking, Variable};
use crate::responses::Responses;

/// Respondents whose answers are made together, and read together to see whether they break
/// a check.
const CHUNK: usize = 5_000;

/// Chunks that are made together, and are in memory at a time.
const TOGETHER: usize = 8;

/// Headings, then one row a respondent, as a person would fill in a sheet: labels and
/// numbers, multiple answers in one cell joined by `|`.
pub fn answers(
    questionnaire: &Questionnaire,
    respondents: usize,
    seed: u64,
) -> Result<Vec<Vec<String>>, Failure> {
    let mut rows = vec![headings(questionnaire)];
    for chunk in chunks(questionnaire, respondents, seed) {
        rows.extend(chunk?);
    }
    Ok(rows)
}

/// Gives questions whose answers are the study's made-up ones.
pub fn make_up_codes(questionnaire: &mut Questionnaire, locale: &Locale) {
    let labels = locale.word("synth-codes");
    for variable in questionnaire.variables.iter_mut().filter(|v| v.has_codes_of_data) {
        let code = |(number, label): (i32, &str)| Code {
            code: number,
            label: label.trim().to_owned(),
            label_en: None,
            other: false,
            aliases: Vec::new(),
            number: None,
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
) -> impl Iterator<Item = Result<Vec<Vec<String>>, Failure>> {
    let starts: Vec<usize> = (0..respondents).step_by(CHUNK).collect();
    let groups: Vec<Vec<usize>> = starts.chunks(TOGETHER).map(<[usize]>::to_vec).collect();
    groups.into_iter().flat_map(move |starts| {
        parallel::map(starts.into_iter(), |start| {
            let numbers = start + 1..=respondents.min(start + CHUNK);
            let mut rows = chunk(questionnaire, numbers, mixed(seed, start as u64))?;
            Ok(rows.split_off(1))
        })
    })
}

/// What may be wrong with a respondent's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A number or option that cannot be read.
    Unreadable,
    /// A number beyond its range.
    OutOfRange,
    /// No answer to a question that needs one.
    Missing,
    /// An answer to a question that was not asked.
    Routing,
    /// The number of another respondent.
    Duplicate,
}

/// Puts a fault into the given share of the respondents' answers, of each kind that the
/// questionnaire has a place for.
pub struct Faults<'q> {
    asked: Vec<&'q Variable>,
    kinds: [(Fault, Vec<usize>); 5],
    share: f64,
    random: Random,
    /// The answers of the respondent before.
    before: Option<Vec<String>>,
    /// How many there are of each kind.
    pub injected: BTreeMap<Fault, usize>,
}

impl<'q> Faults<'q> {
    pub fn new(questionnaire: &'q Questionnaire, share: f64, seed: u64) -> Self {
        let asked = asked(questionnaire);
        let columns = |is: &dyn Fn(&Variable) -> bool| -> Vec<usize> {
            (0..asked.len()).filter(|&column| is(asked[column])).collect()
        };
        let is_number = |v: &Variable| matches!(v.kind, Kind::Count | Kind::Number);
        let kinds = [
            (Fault::Unreadable, columns(&is_number)),
            (Fault::OutOfRange, columns(&|v| is_number(v) && v.max.is_some())),
            (Fault::Missing, columns(&|v| v.required && v.kind != Kind::Id)),
            (Fault::Routing, columns(&|v| v.asked_if.is_some() && !v.codes.is_empty())),
            (Fault::Duplicate, columns(&|v| v.kind == Kind::Id)),
        ];
        let random = Random(mixed(seed, u64::MAX));
        Self { asked, kinds, share, random, before: None, injected: BTreeMap::new() }
    }

    /// The next respondents, without headings.
    pub fn inject(&mut self, rows: &mut [Vec<String>]) {
        for row in rows {
            self.inject_one(row);
            self.before = Some(row.clone());
        }
    }

    /// The columns in which it would be a fault.
    fn fitting(&self, fault: Fault, places: &[usize], row: &[String]) -> Vec<usize> {
        let is_fault = |&column: &usize| match fault {
            // Only where it is blank is it an answer that should not be there.
            Fault::Routing => row[column].is_empty(),
            Fault::Missing => !row[column].is_empty(),
            Fault::Duplicate => self.before.is_some(),
            Fault::Unreadable | Fault::OutOfRange => true,
        };
        places.iter().copied().filter(is_fault).collect()
    }

    fn inject_one(&mut self, row: &mut [String]) {
        if self.random.share() >= self.share {
            return;
        }
        // The next kind where one has no place.
        let first = self.random.below(self.kinds.len());
        let kinds = self.kinds.iter().cycle().skip(first).take(self.kinds.len());
        let fitting = kinds.map(|(fault, places)| (*fault, self.fitting(*fault, places, row)));
        let Some((fault, places)) = fitting.into_iter().find(|(_, places)| !places.is_empty())
        else {
            return;
        };
        let column = places[self.random.below(places.len())];
        let asked = self.asked[column];
        let value = match fault {
            Fault::Unreadable => "?".to_owned(),
            Fault::OutOfRange => asked.max.map_or(0.0, |max| max.mul_add(2.0, 1.0)).to_string(),
            Fault::Missing => String::new(),
            Fault::Routing => asked.codes[0].label(Lang::Ja).to_owned(),
            Fault::Duplicate => {
                self.before.as_ref().map(|before| before[column].clone()).unwrap_or_default()
            }
        };
        row[column] = value;
        *self.injected.entry(fault).or_default() += 1;
    }
}

fn asked(questionnaire: &Questionnaire) -> Vec<&Variable> {
    questionnaire.variables.iter().filter(|v| !v.is_derived).collect()
}

pub fn headings(questionnaire: &Questionnaire) -> Vec<String> {
    asked(questionnaire).iter().map(|v| v.heading(Lang::Ja)).collect()
}

/// Headings and the answers of the respondents of these numbers.
fn chunk(
    questionnaire: &Questionnaire,
    numbers: std::ops::RangeInclusive<usize>,
    seed: u64,
) -> Result<Vec<Vec<String>>, Failure> {
    let asked = asked(questionnaire);
    // What others are divided by is hardly ever none.
    let is_divisor =
        |v: &Variable| questionnaire.derived.iter().any(|d| d.per.as_deref() == Some(&v.id));
    let first = *numbers.start();
    let mut random = Random(seed);
    let mut rows = vec![headings(questionnaire)];
    let together = Together::new(questionnaire, &asked);
    for number in numbers {
        let drawn = asked.iter().map(|v| answer(v, is_divisor(v), number, &mut random));
        let mut row: Vec<String> = drawn.collect();
        together.rank(&mut row, &mut random);
        together.sum(&mut row);
        rows.push(row);
    }
    // Routing and checks are expressions over the answers, and so need them read; after the
    // first round only those that changed.
    let needed = needed(questionnaire);
    let mut open: Vec<usize> = (1..rows.len()).collect();
    for round in 0..ROUNDS {
        let responses = read(&rows, &open, &asked, &needed, questionnaire)?;
        let data = Data::as_written(&responses, questionnaire);
        let mut changed = vec![false; open.len()];
        for (column, variable) in asked.iter().enumerate().filter(|(_, v)| v.asked_if.is_some()) {
            let asked = data.asked(variable);
            for (at, _) in asked.iter().enumerate().filter(|(_, asked)| !**asked) {
                changed[at] |= !rows[open[at]][column].is_empty();
                rows[open[at]][column].clear();
            }
        }
        for check in &questionnaire.checks {
            let concerns = &check.expression.columns;
            for at in data.broken(&check.expression) {
                changed[at] = true;
                let columns = (0..asked.len()).filter(|&c| concerns.contains(&asked[c].id));
                for column in columns.filter(|&column| !asked[column].required) {
                    // Drawn anew some times; what still does not fit is left blank.
                    let (variable, number) = (asked[column], first + open[at] - 1);
                    let drawn = answer(variable, is_divisor(variable), number, &mut random);
                    rows[open[at]][column] = if round < REDRAWN { drawn } else { String::new() };
                }
            }
        }
        for (at, _) in changed.iter().enumerate().filter(|(_, changed)| **changed) {
            together.sum(&mut rows[open[at]]);
        }
        open = open.into_iter().zip(changed).filter(|(_, c)| *c).map(|(row, _)| row).collect();
        if open.is_empty() {
            break;
        }
    }
    Ok(rows)
}

/// Columns that routing, checks or derived variables look at.
fn needed(questionnaire: &Questionnaire) -> BTreeSet<&str> {
    let checks = questionnaire.checks.iter().flat_map(|check| &check.expression.columns);
    let routing = questionnaire.variables.iter().filter_map(|v| v.asked_if.as_ref());
    let routing = routing.flat_map(|expression| &expression.columns);
    let derived = questionnaire.derived.iter().flat_map(|d| d.rule.columns());
    checks.chain(routing).chain(derived).map(String::as_str).collect()
}

/// Rounds in which answers that break a check are drawn anew, and rounds in all.
const REDRAWN: usize = 12;
const ROUNDS: usize = 16;

/// Reads some rows. Multiple answers that nothing looks at are left out: they take the
/// longest to read.
fn read(
    rows: &[Vec<String>],
    chosen: &[usize],
    asked: &[&Variable],
    needed: &BTreeSet<&str>,
    questionnaire: &Questionnaire,
) -> Result<Responses, Failure> {
    let is_idle = |v: &Variable| {
        v.kind == Kind::Multiple && v.columns().iter().all(|c| !needed.contains(c.as_str()))
    };
    let idle: Vec<bool> = asked.iter().map(|v| is_idle(v)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = std::iter::once(&0).chain(chosen).try_for_each(|&row| {
        let cells = rows[row].iter().zip(&idle);
        writer.write_record(cells.map(|(cell, &idle)| if idle && row > 0 { "" } else { cell }))
    });
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    let file = ingest::parse(std::path::Path::new("answers.csv"), bytes)?;
    ingest::read(&[file], questionnaire, &Default::default())
}

fn answer(variable: &Variable, is_divisor: bool, number: usize, random: &mut Random) -> String {
    let label = |index: usize| variable.codes[index].label(Lang::Ja).to_owned();
    let is_blank = !variable.required && random.below(12) == 0;
    if is_blank && variable.kind != Kind::Id {
        return String::new();
    }
    match variable.kind {
        Kind::Id => format!("{number:04}"),
        Kind::Single => label(random.early(variable.codes.len())),
        Kind::Multiple => {
            // Options that stand first are chosen more often, each by some.
            let count = variable.codes.len();
            let mut chosen: Vec<usize> =
                (0..count).filter(|i| random.below(3 * count) < 2 * count - i).collect();
            if chosen.is_empty() && variable.required {
                chosen.push(random.early(count));
            }
            chosen.into_iter().map(label).collect::<Vec<_>>().join("|")
        }
        Kind::Count | Kind::Number => {
            let least = variable.min.unwrap_or(0.0).max(if is_divisor { 1.0 } else { 0.0 });
            let most = variable.max.unwrap_or((least + 3.0).max(2_000.0)).max(least);
            random.skewed(least, most).to_string()
        }
        Kind::Date => {
            let (month, day) = (1 + random.below(12), 1 + random.below(28));
            format!("2025-{month:02}-{day:02}")
        }
        Kind::Month => format!("2025-{:02}", 1 + random.below(12)),
        Kind::Time => format!("{}:{:02}", 7 + random.below(12), 15 * random.below(4)),
        Kind::Hours => match random.below(6) {
            0 => "休".to_owned(),
            1 => "9:00-12:00".to_owned(),
            _ => format!("{}:00-12:00 13:00-{}:00", 8 + random.below(2), 16 + random.below(3)),
        },
        Kind::Text | Kind::Derived => String::new(),
    }
}

/// Answers that are drawn together: ranks, of which each is given once, and numbers that are
/// the sum of others.
struct Together<'q> {
    rankings: Vec<(&'q Ranking, Vec<usize>, &'q [Code])>,
    sums: Vec<(usize, Vec<usize>)>,
}

impl<'q> Together<'q> {
    fn new(questionnaire: &'q Questionnaire, asked: &[&Variable]) -> Self {
        let column = |id: &String| asked.iter().position(|variable| variable.id == *id);
        let ranking = |ranking: &'q Ranking| {
            let columns = ranking.columns.iter().filter_map(column).collect();
            (ranking, columns, &*questionnaire.variable(&ranking.id)?.codes).into()
        };
        let sum = |(whole, parts): &(String, Vec<String>)| {
            Some((column(whole)?, parts.iter().filter_map(column).collect()))
        };
        Self {
            rankings: questionnaire.rankings.iter().filter_map(ranking).collect(),
            sums: questionnaire.sums.iter().filter_map(sum).collect(),
        }
    }

    fn rank(&self, row: &mut [String], random: &mut Random) {
        for (ranking, columns, codes) in &self.rankings {
            columns.iter().for_each(|&column| row[column].clear());
            let mut left: Vec<usize> = (0..codes.len()).collect();
            let given = if random.below(12) == 0 { 0 } else { ranking.ranks };
            for rank in 0..given {
                let code = left.remove(random.early(left.len()));
                match ranking.by {
                    RankedBy::Rank => row[columns[rank]] = codes[code].label(Lang::Ja).to_owned(),
                    RankedBy::Item => row[columns[code]] = (rank + 1).to_string(),
                }
            }
        }
    }

    fn sum(&self, row: &mut [String]) {
        // A sum may be a part of another.
        for (whole, parts) in self.sums.iter().chain(&self.sums) {
            let numbers = parts.iter().map(|&part| row[part].parse::<f64>().ok());
            let sum = numbers.sum::<Option<f64>>();
            row[*whole] = sum.map_or_else(String::new, |sum| sum.to_string());
        }
    }
}

/// A seed of its own for each part.
fn mixed(seed: u64, part: u64) -> u64 {
    Random(seed ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15)).next()
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

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below the bound, small numbers more often: the smaller of two.
    fn early(&mut self, bound: usize) -> usize {
        self.below(bound).min(self.below(bound))
    }

    /// A whole number between the two, mostly small, at times very large, as counts of
    /// clinics are: a uniform share to the fourth power, of a twentieth of the range or, one
    /// in fifty, of all of it.
    fn skewed(&mut self, least: f64, most: f64) -> f64 {
        let range = most - least;
        let scale = if self.below(50) == 0 { range } else { (range / 20.0).max(range.min(3.0)) };
        (least + scale * self.share().powi(4)).round().min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assets, questionnaire};

    #[test]
    fn the_same_seed_gives_the_same_answers_however_many_there_are() {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        let few = answers(&questionnaire, 7, 3).expect("made");
        assert_eq!(few, answers(&questionnaire, 7, 3).expect("made"));
        assert_ne!(few, answers(&questionnaire, 7, 4).expect("made"));
        let mut faulty = answers(&questionnaire, 400, 3).expect("made");
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

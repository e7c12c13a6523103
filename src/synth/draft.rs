//! Answers of some respondents while they are made up.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::random::{Random, mixed};
use super::units::MadeUnits;
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::locales::Lang;
use crate::packed::Held;
use crate::questionnaire::{Kind, Questionnaire, RankedBy, Ranking, Variable};
use crate::responses::{Below, Place, Responses};

/// What a respondent has written, one cell a question: labels and numbers, multiple answers
/// joined by `|`.
pub type Row<'q> = Vec<Cow<'q, str>>;

/// Respondents whose answers are drawn in one row of random numbers.
pub const CHUNK: usize = 5_000;

/// How many units a respondent has.
const UNITS_EACH: [usize; 8] = [0, 1, 1, 2, 2, 3, 4, 6];

/// What sets the numbers of units and their answers apart from the respondents' own chance.
const UNIT_COUNTS: u64 = 0x756e_6974;
const UNIT_ANSWERS: u64 = 0x616e_7377;

pub fn asked(questionnaire: &Questionnaire) -> Vec<&Variable> {
    questionnaire.variables.iter().filter(|v| !v.is_derived).collect()
}

/// In which dates lie.
const YEAR: f64 = 2025.0;

/// Rounds in which answers that break a check are drawn anew, and rounds in all.
const REDRAWN: usize = 12;
const ROUNDS: usize = 16;

/// Answers of some respondents while they are made.
pub struct Draft<'q> {
    questionnaire: &'q Questionnaire,
    asked: Vec<&'q Variable>,
    /// Of each question, whether others are divided by it: it is hardly ever none.
    are_divisors: Vec<bool>,
    /// By question, as they are shown.
    answers: Vec<AnswerColumn>,
    /// One a chunk.
    random: Vec<Random>,
    /// The chunk of each row.
    chunk: Vec<usize>,
    /// Of units, the answers of the respondent of each.
    given: BTreeMap<String, Held>,
}

impl<'q> Draft<'q> {
    /// Answers of the respondents of these numbers, which begin with a chunk.
    pub fn made(questionnaire: &'q Questionnaire, numbers: Range<usize>, seed: u64) -> Self {
        let chunk = (0..numbers.len()).map(|row| row / CHUNK).collect();
        let random = numbers.clone().step_by(CHUNK).map(|at| Random::new(mixed(seed, at as u64)));
        let asked = asked(questionnaire);
        let mut draft = Self::drawn(questionnaire, asked, random.collect(), chunk);
        for (column, variable) in draft.asked.iter().enumerate() {
            if let (Kind::Id, AnswerColumn::Texts(ids)) =
                (variable.kind, &mut draft.answers[column])
            {
                let id = |number| Some(Arc::from(format!("{:04}", number + 1)));
                ids.iter_mut().zip(numbers.clone()).for_each(|(to, number)| *to = id(number));
            }
            // Who is named is the next one.
            if let (Some(_), AnswerColumn::Texts(named)) =
                (&variable.refers_to, &mut draft.answers[column])
            {
                let next =
                    |number| if number + 1 < numbers.end { number + 1 } else { numbers.start };
                for (to, number) in named.iter_mut().zip(numbers.clone()) {
                    let next = Some(next(number)).filter(|next| *next != number);
                    *to = to.take().and(next).map(|next| Arc::from(format!("{:04}", next + 1)));
                }
            }
        }
        draft.mend();
        draft
    }

    /// Answers to what is asked, not mended, one row for each chunk that is named.
    fn drawn(
        questionnaire: &'q Questionnaire,
        asked: Vec<&'q Variable>,
        random: Vec<Random>,
        chunk: Vec<usize>,
    ) -> Self {
        let is_divisor =
            |v: &&Variable| questionnaire.derived.iter().any(|d| d.per.as_deref() == Some(&v.id));
        let mut draft = Self {
            are_divisors: asked.iter().map(is_divisor).collect(),
            answers: asked.iter().map(|v| none(v.kind, chunk.len())).collect(),
            given: BTreeMap::new(),
            questionnaire,
            asked,
            random,
            chunk,
        };
        for row in 0..draft.chunk.len() {
            (0..draft.asked.len()).for_each(|column| draft.draw(row, column));
            questionnaire.rankings.iter().for_each(|ranking| draft.rank(row, ranking));
            draft.sum(row);
        }
        draft
    }

    /// Units below respondents who were made up from the number `first` on: of each some, and of
    /// some none.
    pub fn below(units: &'q MadeUnits<'q>, above: &Draft<'_>, first: usize, seed: u64) -> Self {
        let random = |of: u64| -> Vec<Random> {
            let chunks = 0..above.random.len();
            let at = |chunk: usize| mixed(seed ^ of, (first + chunk * CHUNK) as u64);
            chunks.map(|chunk| Random::new(at(chunk))).collect()
        };
        let mut counts = random(UNIT_COUNTS);
        let mut of = Vec::new();
        for (row, chunk) in above.chunk.iter().enumerate() {
            let count = UNITS_EACH[counts[*chunk].below(UNITS_EACH.len())];
            of.extend(std::iter::repeat_n(row, count));
        }
        let chunk = of.iter().map(|&row| above.chunk[row]).collect();
        let asked = asked(&units.rows);
        let mut draft = Self::drawn(&units.own, asked, random(UNIT_ANSWERS), chunk);
        let ids = above.asked.iter().position(|variable| variable.kind == Kind::Id);
        if let Some(ids) = ids {
            draft.answers[0] = above.answers[ids].of_rows(&of);
        }
        for (variable, answers) in draft.asked.iter().zip(&mut draft.answers).skip(1) {
            if let (Kind::Id, AnswerColumn::Texts(own)) = (variable.kind, answers) {
                let number = |at: usize| at + 1 - of.partition_point(|&row| row < of[at]);
                let numbered = own.iter_mut().enumerate();
                numbered.for_each(|(at, to)| *to = Some(Arc::from(number(at).to_string())));
            }
        }
        let all: Vec<usize> = (0..above.chunk.len()).collect();
        let needed = needed(above.questionnaire);
        let needed = needed.into_iter().chain(self::needed(&units.own)).collect();
        let responses = above.responses(&all, &needed);
        let data = Dataset::as_written(&responses, units.whole);
        let own = responses.answers.iter().map(|(id, own)| (id.clone(), own.of_rows(&of)));
        draft.given = own.chain(data.sums_of(&of)).collect();
        draft.mend();
        draft
    }

    /// Draws one answer. A respondent's number is no matter of chance.
    fn draw(&mut self, row: usize, column: usize) {
        let (variable, random) = (self.asked[column], &mut self.random[self.chunk[row]]);
        let is_blank = !variable.required && random.below(12) == 0;
        if variable.kind == Kind::Id {
            return;
        }
        let codes = variable.codes.len();
        match &mut self.answers[column] {
            answers if is_blank => answers.replace(row, none(variable.kind, 1)),
            AnswerColumn::Single(answers) => answers[row] = 1 + random.early(codes) as u16,
            AnswerColumn::Multiple(answers) => {
                // Options that stand first are chosen more often, each by some.
                let mut chosen = 0_u128;
                for code in 0..codes {
                    chosen |= u128::from(random.below(3 * codes) < 2 * codes - code) << code;
                }
                if chosen == 0 && variable.required {
                    chosen = 1 << random.early(codes);
                }
                // One that excludes the others stands alone, or not at all.
                let alone = variable.codes.iter().enumerate().filter(|(_, code)| code.exclusive);
                let alone = alone.fold(0_u128, |alone, (code, _)| alone | 1 << code);
                let (excluding, others) = (chosen & alone, chosen & !alone);
                if excluding != 0 {
                    let is_alone = others == 0 || random.below(8) == 0;
                    chosen = if is_alone { 1 << excluding.trailing_zeros() } else { others };
                }
                answers[row] = chosen;
            }
            AnswerColumn::Numbers(answers) => {
                let least = if self.are_divisors[column] { 1.0 } else { 0.0 };
                let least = variable.min.unwrap_or(0.0).max(least);
                let most = variable.max.unwrap_or((least + 3.0).max(2_000.0)).max(least);
                // What can only be a year is that of the dates.
                let is_year = least >= 1900.0 && (YEAR..2200.0).contains(&most);
                answers[row] = if is_year { YEAR } else { random.skewed(least, most) };
            }
            AnswerColumn::Texts(answers) if variable.kind == Kind::Date => {
                let (month, day) = (1 + random.below(12), 1 + random.below(28));
                answers[row] = Some(Arc::from(format!("{YEAR}-{month:02}-{day:02}")));
            }
            AnswerColumn::Texts(answers) => {
                let text = match variable.kind {
                    Kind::Month => format!("{YEAR}-{:02}", 1 + random.below(12)),
                    Kind::Time => format!("{}:{:02}", 7 + random.below(12), 15 * random.below(4)),
                    Kind::Hours => match random.below(6) {
                        0 => "休".to_owned(),
                        1 => "9:00-12:00".to_owned(),
                        _ => format!("{}:00-12:00 13:00-17:30", 8 + random.below(2)),
                    },
                    Kind::Text if variable.required => "架空".to_owned(),
                    _ => return,
                };
                answers[row] = Some(Arc::from(text));
            }
            AnswerColumn::Flags(_) => {}
        }
    }

    /// The question's place among those that are asked.
    fn column(&self, id: &str) -> Option<usize> {
        self.asked.iter().position(|variable| variable.id == id)
    }

    /// Draws the ranks of a ranking together: each is given once, or none is.
    fn rank(&mut self, row: usize, ranking: &Ranking) {
        let columns = self.ranked(row, ranking);
        let random = &mut self.random[self.chunk[row]];
        let mut left: Vec<usize> = (0..ranking.items.len()).collect();
        let given = if random.below(12) == 0 { 0 } else { ranking.ranks };
        for rank in 0..given {
            let code = left.remove(random.early(left.len()));
            let answer = match ranking.by {
                RankedBy::Rank => (columns[rank], AnswerColumn::Single(vec![code as u16 + 1])),
                RankedBy::Item => (columns[code], AnswerColumn::Numbers(vec![rank as f64 + 1.0])),
            };
            self.answers[answer.0].replace(row, answer.1);
        }
    }

    /// The columns of a ranking, which are left blank.
    fn ranked(&mut self, row: usize, ranking: &Ranking) -> Vec<usize> {
        let columns: Vec<usize> = ranking.columns.iter().filter_map(|id| self.column(id)).collect();
        columns.iter().for_each(|&column| self.clear(row, column));
        columns
    }

    /// Makes numbers the sums that they are to be; of one may be a part another.
    fn sum(&mut self, row: usize) {
        let sums = &self.questionnaire.sums;
        for (whole, parts) in sums.iter().chain(sums) {
            let number = |id: &String| match self.column(id).map(|column| &self.answers[column]) {
                Some(AnswerColumn::Numbers(numbers)) => numbers[row],
                _ => f64::NAN,
            };
            let sum = parts.iter().map(number).sum();
            if let Some(column) = self.column(whole) {
                self.answers[column].replace(row, AnswerColumn::Numbers(vec![sum]));
            }
        }
    }

    /// Takes out answers to what was not asked, and those that break a check: drawn anew some
    /// times; what still does not fit is left blank, unless it is required. After the first round only those that
    /// changed are looked at.
    fn mend(&mut self) {
        let questionnaire = self.questionnaire;
        let needed = needed(questionnaire);
        let mut open: Vec<usize> = (0..self.chunk.len()).collect();
        for round in 0..ROUNDS {
            let responses = self.responses(&open, &needed);
            let data = Dataset::as_written(&responses, self.questionnaire);
            let mut changed = vec![false; open.len()];
            for column in 0..self.asked.len() {
                let variable = self.asked[column];
                if variable.asked_if.is_none() {
                    continue;
                }
                let asked = data.asked(variable);
                for (at, _) in asked.iter().enumerate().filter(|(_, asked)| !**asked) {
                    changed[at] |= self.answers[column].is_present(open[at]);
                    self.clear(open[at], column);
                }
            }
            for check in &questionnaire.checks {
                let concerns = |c: &usize| check.expression.columns.contains(&self.asked[*c].id);
                let columns = (0..self.asked.len()).filter(concerns);
                let of_rankings = |c: &usize| {
                    questionnaire.rankings.iter().any(|r| r.columns.contains(&self.asked[*c].id))
                };
                let (ranked, columns): (Vec<usize>, Vec<usize>) = columns.partition(of_rankings);
                let is_ranked =
                    |r: &&Ranking| ranked.iter().any(|&c| r.columns.contains(&self.asked[c].id));
                let rankings: Vec<&Ranking> =
                    questionnaire.rankings.iter().filter(is_ranked).collect();
                for at in data.broken(&check.expression) {
                    changed[at] = true;
                    let is_left = round >= REDRAWN;
                    for &column in &columns {
                        self.draw(open[at], column);
                        if is_left && !self.asked[column].required {
                            self.clear(open[at], column);
                        }
                    }
                    for ranking in &rankings {
                        self.rank(open[at], ranking);
                        if is_left {
                            self.ranked(open[at], ranking);
                        }
                    }
                }
            }
            for (row, _) in open.iter().zip(&changed).filter(|(_, changed)| **changed) {
                self.sum(*row);
            }
            open = open.into_iter().zip(changed).filter(|(_, c)| *c).map(|(row, _)| row).collect();
            if open.is_empty() {
                break;
            }
        }
    }

    fn clear(&mut self, row: usize, column: usize) {
        self.answers[column].replace(row, none(self.asked[column].kind, 1));
    }

    /// Some of the answers as they would be read.
    fn responses(&self, rows: &[usize], needed: &BTreeSet<&str>) -> Responses {
        let units = self.questionnaire.units.iter().filter(|unit| unit.sheet().is_some());
        let mut responses = Responses {
            places: rows.iter().map(|&row| Place { source: 0, row }).collect(),
            // They are made up after those whom they belong to.
            units: units.map(|unit| (unit.id.clone(), Below::default())).collect(),
            ..Responses::default()
        };
        for (variable, answers) in self.asked.iter().zip(&self.answers) {
            if !needed.contains(variable.id.as_str()) {
                continue;
            }
            let mut chosen = answers.of_rows(rows);
            if let AnswerColumn::Numbers(numbers) = &mut chosen {
                // Some numbers stand for none.
                let is_none = |number: &&mut f64| variable.not_a_number.contains(number);
                numbers.iter_mut().filter(is_none).for_each(|number| *number = f64::NAN);
            }
            responses.answers.insert(variable.id.clone(), chosen.into());
        }
        let given = self.given.iter().map(|(id, answers)| (id.clone(), answers.of_rows(rows)));
        responses.answers.extend(given);
        responses
    }

    /// As they are written.
    pub fn rows(&self) -> Vec<Row<'q>> {
        let labels = |v: &&'q Variable| v.codes.iter().map(|code| code.label(Lang::Ja)).collect();
        let labels: Vec<Vec<&'q str>> = self.asked.iter().map(labels).collect();
        let respondents = self.chunk.len();
        let cell = |row: usize, (answers, labels): (&AnswerColumn, &Vec<&'q str>)| match answers {
            AnswerColumn::Single(codes) => match codes[row].checked_sub(1) {
                Some(code) => Cow::Borrowed(labels[usize::from(code)]),
                None => Cow::Borrowed(""),
            },
            AnswerColumn::Numbers(numbers) => number(numbers[row]),
            AnswerColumn::Texts(texts) => {
                texts[row].as_deref().unwrap_or_default().to_owned().into()
            }
            AnswerColumn::Multiple(_) | AnswerColumn::Flags(_) => {
                let mut chosen = answers.codes(row).map(|code| labels[code]);
                let first = chosen.next().unwrap_or_default();
                chosen.fold(Cow::Borrowed(first), |text, label| text + "|" + label)
            }
        };
        let row = |row| self.answers.iter().zip(&labels).map(|both| cell(row, both)).collect();
        (0..respondents).map(row).collect()
    }
}

/// A number as it is written, blank where there is none.
fn number(number: f64) -> Cow<'static, str> {
    match number {
        n if n.is_nan() => Cow::Borrowed(""),
        n if n.fract() == 0.0 && n.abs() < 1e15 => Cow::Owned((n as i64).to_string()),
        n => Cow::Owned(n.to_string()),
    }
}

/// No answers of this many respondents.
fn none(kind: Kind, respondents: usize) -> AnswerColumn {
    match kind {
        Kind::Single => AnswerColumn::Single(vec![0; respondents]),
        Kind::Multiple => AnswerColumn::Multiple(vec![0; respondents]),
        Kind::Count | Kind::Number => AnswerColumn::Numbers(vec![f64::NAN; respondents]),
        _ => AnswerColumn::Texts(vec![None; respondents]),
    }
}

/// Questions that routing, checks or derived variables look at.
fn needed(questionnaire: &Questionnaire) -> BTreeSet<&str> {
    let checks = questionnaire.checks.iter().flat_map(|check| &check.expression.columns);
    let routing = questionnaire.variables.iter().filter_map(|v| v.asked_if.as_ref());
    let routing = routing.flat_map(|expression| &expression.columns);
    let derived = questionnaire.derived.iter().flat_map(|derived| derived.needs());
    let over = questionnaire.over.iter().flat_map(|over| &over.needs);
    let columns = checks.chain(routing).chain(derived).chain(over);
    let question = |column: &String| questionnaire.variable_of_column(column);
    columns.filter_map(question).map(|variable| variable.id.as_str()).collect()
}

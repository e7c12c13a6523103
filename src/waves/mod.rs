//! The waves of a repeated survey: read together as respondents of one, each with the wave that
//! it belongs to.

mod file;
mod translation;

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

pub use file::{Changed, WaveFile};
pub use translation::{Comparing, Translation};

use crate::answers::AnswerColumn;
use crate::ingest::{Reading, Told, WithUnits};
use crate::packed::Held;
use crate::problem::{Failure, Problem, number_in_rows};
use crate::questionnaire::{Kind, Questionnaire, Reference, WAVE, Wave};
use crate::responses::{Responses, respondent_number};
use crate::tally::{self, Respondents, Tally, TallyQuery};
use crate::words::Words;

/// Files of all waves, ready to be read, as a whole or part by part. A survey of one wave has
/// no others, and nothing is translated.
pub struct Waves<'a> {
    /// That of the study itself; of a survey with several waves without units in rows of their
    /// own.
    pub newest: WithUnits<'a>,
    /// Oldest first.
    pub earlier: Vec<(Reading<'a>, &'a Translation)>,
    /// That of the newest, where there are others.
    pub own: Option<&'a Translation>,
    pub questionnaire: &'a Questionnaire,
    /// All answers, once they were needed together: who was counted is told by where they stand,
    /// which is not the same in parts.
    pub held: OnceLock<Responses>,
}

/// Places of parts of a wave are apart from those of another by so many.
const APART: usize = 1 << 40;

impl Waves<'_> {
    fn all(&self) -> impl Iterator<Item = (&Reading<'_>, Option<&Translation>)> {
        let earlier = self.earlier.iter().map(|(reading, of)| (reading, Some(*of)));
        std::iter::once((&self.newest.respondents, self.own)).chain(earlier)
    }

    /// All answers: those of the newest wave first, so that their rows are the same with and
    /// without the others. A number that several respondents of a wave have is a failure where
    /// there are several waves: who is the same in another could not be told.
    pub fn responses(&self) -> Result<Responses, Failure> {
        let Some(own) = self.own else { return self.newest.responses() };
        let mut problems = Vec::new();
        let mut all: Option<Responses> = None;
        // The newest is the last of the study.
        let waves = &self.questionnaire.waves;
        let waves = waves.last().into_iter().chain(waves);
        for ((reading, translation), wave) in self.all().zip(waves) {
            let read = match reading.responses() {
                Ok(read) => translation.unwrap_or(own).apply(read),
                Err(failure) => {
                    problems.extend(failure.problems);
                    continue;
                }
            };
            problems.extend(repeated(&read, self.questionnaire));
            problems.extend(more_than_asked(&read, wave));
            match &mut all {
                None => all = Some(read),
                Some(all) => all.append(read, 0),
            }
        }
        problems.extend(all.iter().filter_map(|all| zeros_lost(all, self.questionnaire)));
        match all {
            Some(all) if problems.is_empty() => Ok(all),
            _ => Err(Failure::data(problems)),
        }
    }

    /// What the last reading has left aside.
    pub fn told(&self) -> Told {
        let mut all = self.newest.told();
        for (reading, _) in &self.earlier {
            let told = reading.told();
            all.sources.extend(told.sources);
            all.corrections.extend(told.corrections);
            all.unreadable += told.unreadable;
            all.examples.extend(told.examples);
        }
        all
    }
}

/// Counts the answers of all waves while they are read. A request that sets the answers of a
/// respondent in two waves beside each other needs all of them at once.
impl Respondents for Waves<'_> {
    fn count(
        &self,
        requests: &[TallyQuery],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        if self.own.is_none() {
            return self.newest.count(requests, questionnaire);
        }
        if self.held.get().is_none() && requests.iter().any(TallyQuery::is_paired) {
            let responses = self.responses()?;
            self.held.get_or_init(|| responses);
        }
        if let Some(held) = self.held.get() {
            return held.count(requests, questionnaire);
        }
        let needed = tally::needed(requests, questionnaire);
        let mut all: Option<Vec<Tally>> = None;
        for (place, (reading, translation)) in self.all().enumerate() {
            let translate = |responses: Responses| {
                let Some(translation) = translation else { return responses };
                let mut responses = translation.apply(responses);
                // Which text came first is told by these.
                responses.places.iter_mut().for_each(|at| at.source += place * APART);
                responses
            };
            let of_wave = translation.map_or_else(|| needed.clone(), |of| of.needed(&needed));
            let counted = reading.count_as(&of_wave, &translate, requests, questionnaire)?;
            all = Some(match all {
                Some(all) => tally::together(all, &counted),
                None => counted,
            });
        }
        Ok(all.unwrap_or_default())
    }

    fn references(&self) -> &[Reference] {
        self.newest.references()
    }

    fn remarks(&self) -> &[String] {
        self.newest.remarks()
    }
}

/// More respondents than were asked.
fn more_than_asked(responses: &Responses, wave: &Wave) -> Option<Problem> {
    let (n, label) = (responses.places.len(), &wave.label);
    let surveyed = wave.surveyed.filter(|surveyed| *surveyed < n as f64)?;
    let problem = Problem::new("wave-surveyed-few").with("surveyed", surveyed).with("n", n);
    Some(problem.words("wave", Words::given(&label.0, label.1.as_deref())))
}

/// Respondents of a wave with the same number.
fn repeated(responses: &Responses, questionnaire: &Questionnaire) -> Option<Problem> {
    let id = questionnaire.variables.iter().find(|variable| variable.kind == Kind::Id);
    let ids = id.and_then(|id| responses.answers.get(&id.id)).map(Held::open);
    let Some(AnswerColumn::Texts(ids)) = ids.as_deref() else { return None };
    let mut rows: HashMap<String, Vec<usize>> = HashMap::new();
    for (row, id) in ids.iter().enumerate() {
        if let Some(id) = id {
            rows.entry(respondent_number(id)).or_default().push(row);
        }
    }
    let mut repeated: Vec<(String, Vec<usize>)> =
        rows.into_iter().filter(|(_, rows)| rows.len() > 1).collect();
    repeated.sort_by_key(|(_, rows)| rows[0]);
    let (_, first) = repeated.first()?;
    let source = responses.places[first[0]].source;
    let path = responses.sources.get(source).map_or("", |source| source.file.as_str());
    let problem = Problem::new("wave-repeated-number").with("path", path);
    let problem = problem.with("n", repeated.len());
    let number = |(id, rows): (String, Vec<usize>)| {
        let names: Vec<String> = rows.iter().map(|&row| responses.row_name(row)).collect();
        number_in_rows(&id, &names)
    };
    Some(problem.words("numbers", Words::first_few(repeated.into_iter().map(number).collect())))
}

/// Numbers of different waves that differ by zeros before them alone, as programs take these away:
/// whether they are of the same respondent is not known. Where both are in one wave, they are not.
fn zeros_lost(all: &Responses, questionnaire: &Questionnaire) -> Option<Problem> {
    let id = questionnaire.variables.iter().find(|variable| variable.kind == Kind::Id)?;
    let ids = all.answers.get(&id.id)?.open();
    let AnswerColumn::Texts(ids) = &*ids else { return None };
    let waves = all.answers.get(WAVE)?.open();
    // Of each number without its zeros, by wave, the numbers and where the first stands.
    let mut of: BTreeMap<String, BTreeMap<usize, BTreeMap<String, usize>>> = BTreeMap::new();
    for (row, id) in ids.iter().enumerate() {
        let (Some(id), Some(wave)) = (id, waves.codes(row).next()) else { continue };
        let number = respondent_number(id);
        let bare = number.trim_start_matches('0').to_owned();
        of.entry(bare).or_default().entry(wave).or_default().entry(number).or_insert(row);
    }
    let pair = |by_wave: BTreeMap<usize, BTreeMap<String, usize>>| {
        let is_told_apart = by_wave.values().any(|numbers| numbers.len() > 1);
        let all: BTreeMap<String, usize> = by_wave.into_values().flatten().collect();
        (all.len() > 1 && !is_told_apart).then_some(all)
    };
    let name = |(number, row): (String, usize)| number_in_rows(&number, &[all.row_name(row)]);
    let told = of.into_values().filter_map(pair);
    let told = told.map(|pair| Words::joined(pair.into_iter().map(name), " / "));
    let told: Vec<Words> = told.collect();
    let problem = Problem::new("wave-zeros-lost").with("n", told.len());
    (!told.is_empty()).then(|| problem.words("numbers", Words::first_few(told)))
}

//! Units below respondents that have rows of their own: read as respondents are, and given to the
//! respondent whose number they name.
//!
//! The rows of units are held in memory, respondents only as far as they are asked for together.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::open::{OpenFile, open};
use super::owners::{Held, Owners, answers_of, without_zeros};
use super::proposal::{ProposedMapping, propose_of_sheets};
use super::reading::{Guidance, Reading, Told};
use super::sheets::Which;
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire, Reference, Unit};
use crate::responses::{Astray, Lost, Responses, respondent_number};
use crate::tally::{self, Respondents, Tally, TallyQuery};
use crate::words::Words;

/// Where the rows of a unit stand, and how they are read.
pub struct UnitRows {
    /// What one is.
    label: Words,
    /// Of the column that names the respondent, and what is asked of the unit.
    pub questionnaire: Questionnaire,
    pub guidance: Guidance,
    sheet: String,
    /// Nothing where they are a sheet of the files with the answers.
    files: Option<Vec<OpenFile>>,
}

impl UnitRows {
    /// Opens the file that was named for the unit. Nothing of a unit in blocks of columns.
    pub fn open(
        unit: &Unit,
        questionnaire: &Questionnaire,
        file: Option<&PathBuf>,
    ) -> Result<Option<Self>, Failure> {
        let Some((sheet, own)) = unit.sheet().zip(questionnaire.of_rows(unit)) else {
            return Ok(None);
        };
        let files = file.map(|file| open(std::slice::from_ref(file), None)).transpose()?;
        let (label, sheet) = (unit.label_words(), sheet.to_owned());
        let guidance = Guidance::default();
        Ok(Some(Self { label, questionnaire: own, guidance, sheet, files }))
    }

    /// As variables of the answers are called that name the respondent: like the unit.
    fn id(&self) -> &str {
        &self.questionnaire.variables[0].id
    }

    /// Takes back what was not asked this time, of the tables of the unit too.
    pub fn withdraw(&mut self, whole: &mut Questionnaire) {
        self.guidance.withdraw(&mut self.questionnaire);
        for unit in &mut whole.units {
            for own in &mut unit.variables {
                let read = self.questionnaire.variable(&own.id);
                own.is_withdrawn |= read.is_some_and(|read| read.is_withdrawn);
            }
        }
    }

    /// Whether a file is one of those that were named for it.
    pub fn holds(&self, path: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.files.iter().flatten().any(|file| real(&file.path) == real(path))
    }

    /// What `survey map` proposes for its columns.
    pub fn propose_mapping(&self, answers: &[OpenFile]) -> Result<ProposedMapping, Failure> {
        let (files, which) = (self.files(answers)?, Which::Units(&self.sheet));
        propose_of_sheets(files, &self.questionnaire, &self.guidance, which)
    }

    fn problem(&self, key: &'static str) -> Problem {
        let header = self.questionnaire.variables[0].label_words();
        let problem = Problem::new(key).with("name", self.id()).words("label", &self.label);
        problem.words("header", header)
    }

    /// The files with its rows. Fails where one with the answers lacks the sheet.
    fn files<'a>(&'a self, answers: &'a [OpenFile]) -> Result<&'a [OpenFile], Failure> {
        if let Some(own) = &self.files {
            return Ok(own);
        }
        let sheets = |file: &OpenFile| -> Vec<String> {
            file.heads().iter().filter_map(|grid| grid.sheet.clone()).collect()
        };
        let missing = answers.iter().filter(|file| !sheets(file).contains(&self.sheet));
        let missing = missing.map(|file| {
            let known = sheets(file);
            let key = if known.is_empty() { "unit-without-file" } else { "unit-sheet-missing" };
            let problem = self.problem(key).path(&file.path).with("sheet", &self.sheet);
            problem.with("known", known.join(", "))
        });
        let missing: Vec<Problem> = missing.collect();
        if missing.is_empty() { Ok(answers) } else { Err(Failure::data(missing)) }
    }

    fn reading<'a>(&'a self, answers: &'a [OpenFile]) -> Result<Reading<'a>, Failure> {
        let (files, which) = (self.files(answers)?, Which::Units(&self.sheet));
        let reading = Reading::of_sheets(files, &self.questionnaire, &self.guidance, which)?;
        let lacking = reading.without(0).map(|grid| {
            let sheet = grid.sheet.as_deref().unwrap_or_default();
            self.problem("unit-key-missing").with("path", &grid.file).with("sheet", sheet)
        });
        let lacking: Vec<Problem> = lacking.collect();
        if lacking.is_empty() { Ok(reading) } else { Err(Failure::data(lacking)) }
    }
}

/// Files with the answers of respondents and of the units below them, ready to be read.
pub struct WithUnits<'a> {
    pub respondents: Reading<'a>,
    units: Vec<Rows<'a>>,
    questionnaire: &'a Questionnaire,
}

/// The rows of a unit, read once.
struct Rows<'a> {
    of: &'a UnitRows,
    reading: Reading<'a>,
    held: OnceLock<Result<Held, Failure>>,
    /// To whom they belong.
    owners: OnceLock<Result<Owners, Failure>>,
}

impl<'a> WithUnits<'a> {
    pub fn new(
        respondents: Reading<'a>,
        files: &'a [OpenFile],
        units: &'a [UnitRows],
        questionnaire: &'a Questionnaire,
    ) -> Result<Self, Failure> {
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        for of in units {
            match of.reading(files) {
                Ok(reading) => {
                    let (held, owners) = Default::default();
                    rows.push(Rows { of, reading, held, owners });
                }
                Err(failure) => problems.extend(failure.problems),
            }
        }
        match problems.is_empty() {
            true => Ok(Self { respondents, units: rows, questionnaire }),
            false => Err(Failure::data(problems)),
        }
    }

    /// All answers, with the corrections.
    pub fn responses(&self) -> Result<Responses, Failure> {
        let read = self.respondents.responses();
        let held: Vec<Result<&Held, Failure>> = self.units.iter().map(Rows::held).collect();
        // What is wrong with either is told at once.
        let failures =
            held.iter().filter_map(|held| held.as_ref().err()).chain(read.as_ref().err());
        if let Some(fault) = failures.clone().map(|failure| failure.fault).next() {
            let problems = failures.flat_map(|failure| failure.problems.clone()).collect();
            return Err(Failure { fault, problems });
        }
        let mut responses = read?;
        for (unit, held) in self.units.iter().zip(held) {
            let held = held?;
            let all = || Ok(self.owners_among(held, &responses));
            let owners = unit.owners.get_or_init(all).as_ref().map_err(Failure::clone)?;
            let mut below = held.below(&self.numbers(&responses), owners, &Responses::of_rows);
            below.astray = unit.astray(held, owners);
            responses.units.insert(unit.of.id().to_owned(), below);
        }
        Ok(responses)
    }

    /// What the last reading has left aside.
    pub fn told(&self) -> Told {
        let mut all = self.respondents.told();
        for unit in &self.units {
            let told = unit.reading.told();
            all.sources.extend(told.sources);
            all.corrections.extend(told.corrections);
            all.unreadable += told.unreadable;
            all.examples.extend(told.examples);
            let held = unit.held.get().and_then(|held| held.as_ref().ok());
            let owners = unit.owners.get().and_then(|owners| owners.as_ref().ok());
            all.astray.extend(held.zip(owners).into_iter().flat_map(|(h, o)| unit.astray(h, o)));
        }
        all
    }

    /// The respondents' numbers, if these were read.
    fn numbers<'r>(&self, responses: &'r Responses) -> Cow<'r, [Option<Arc<str>>]> {
        let number = self.questionnaire.number();
        let numbers = number.and_then(|number| responses.answers.get(&number.id));
        numbers.map(|numbers| numbers.texts()).unwrap_or_default()
    }

    /// To whom units belong, among all respondents.
    fn owners_among(&self, held: &Held, all: &Responses) -> Owners {
        let mut owners = Owners::default();
        let wanted = held.wanted();
        let number = |text: &Arc<str>| respondent_number(text);
        let numbers = self.numbers(all);
        numbers.iter().flatten().map(number).for_each(|number| owners.see(number, &wanted));
        if let Some(excluded) = &all.excluded {
            owners.excluded = self.numbers(excluded).iter().flatten().map(number).collect();
        }
        owners
    }

    /// The same of respondents who are not held: their numbers are read before their answers.
    fn owners<'s>(&self, unit: &'s Rows<'_>, held: &Held) -> Result<&'s Owners, Failure> {
        let read = || {
            let index = self.questionnaire.variables.iter().position(|v| v.kind == Kind::Id);
            let wanted = held.wanted();
            let may_matter = |numbers: &[Option<Arc<str>>]| -> Vec<String> {
                let numbers = numbers.iter().flatten().map(|text| respondent_number(text));
                numbers.filter(|number| wanted.contains(without_zeros(number))).collect()
            };
            let mut owners = Owners::default();
            if let Some(index) = index {
                let numbers = self.respondents.of_texts(index, &may_matter)?;
                numbers.into_iter().for_each(|number| owners.see(number, &wanted));
            }
            Ok(owners)
        };
        unit.owners.get_or_init(read).as_ref().map_err(Failure::clone)
    }
}

/// Counts respondents and units while the former are read.
impl Respondents for WithUnits<'_> {
    fn count(
        &self,
        requests: &[TallyQuery],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        let needed = tally::needed(requests, questionnaire);
        self.count_as(&needed, &|responses| responses, requests, questionnaire)
    }

    fn references(&self) -> &[Reference] {
        self.respondents.references()
    }

    fn remarks(&self) -> &[String] {
        self.respondents.remarks()
    }
}

impl WithUnits<'_> {
    /// As [`Reading::count_as`].
    pub fn count_as(
        &self,
        needed: &BTreeSet<String>,
        translate: &(dyn Fn(Responses) -> Responses + Sync),
        requests: &[TallyQuery],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        // As they are, or summed up.
        let is_counted = |unit: &&Rows<'_>| {
            let id = unit.of.id();
            let mut over = questionnaire.over.iter().filter(|over| over.unit == id);
            requests.iter().any(|request| request.members.unit() == Some(id))
                || over.any(|over| needed.contains(&over.id))
        };
        let counted: Vec<&Rows<'_>> = self.units.iter().filter(is_counted).collect();
        if counted.is_empty() {
            return self.respondents.count_as(needed, translate, requests, questionnaire);
        }
        if self.respondents.is_corrected() || counted.iter().any(|of| of.reading.is_corrected()) {
            return translate(self.responses()?).count(requests, questionnaire);
        }
        let mut units: Vec<(&str, &Held, &Owners)> = Vec::new();
        for unit in counted {
            let held = unit.held()?;
            units.push((unit.of.id(), held, self.owners(unit, held)?));
        }
        let with_units = |mut responses: Responses| {
            for (id, held, owners) in &units {
                let below = held.below(&self.numbers(&responses), owners, &answers_of);
                responses.units.insert((*id).to_owned(), below);
            }
            translate(responses)
        };
        self.respondents.count_as(needed, &with_units, requests, questionnaire)
    }
}

impl Rows<'_> {
    fn held(&self) -> Result<&Held, Failure> {
        let read = || {
            let rows = self.reading.responses()?;
            Ok(Held::new(rows, self.of.id()))
        };
        self.held.get_or_init(read).as_ref().map_err(Failure::clone)
    }

    /// The rows that belong to nobody, from the top.
    fn astray(&self, held: &Held, owners: &Owners) -> Vec<Astray> {
        let numbers = held.by_number.iter();
        let lost = numbers.filter_map(|(number, rows)| Some((number, owners.lost(number)?, rows)));
        let rows =
            lost.flat_map(|(number, why, rows)| rows.iter().map(move |row| (*row, why, number)));
        let mut rows: Vec<(usize, Lost, &String)> = rows.collect();
        rows.sort_unstable();
        let id = self.of.id();
        let numbers = held.rows.answers.get(id);
        let numbers = numbers.map(|numbers| numbers.texts()).unwrap_or_default();
        let astray = |(row, why, number): (usize, Lost, &String)| {
            let place = held.rows.places[row];
            let source = &held.rows.sources[place.source];
            let column = source.columns.get(id).map_or("", String::as_str);
            let similar = owners.similar.get(without_zeros(number));
            Astray {
                unit: self.of.label.clone(),
                file: source.file.clone(),
                sheet: source.sheet.clone(),
                row: place.row,
                cell: format!("{column}{}", place.row),
                key: numbers[row].as_deref().unwrap_or_default().to_owned(),
                why,
                similar: similar.filter(|_| why == Lost::Orphan).cloned(),
            }
        };
        rows.into_iter().map(astray).collect()
    }
}

//! The design of a survey: read with a study, checked against frame and answers, and worked out to
//! the weight of each respondent.

mod agreement;
mod file;
mod frame;
mod keys;
mod solving;
mod strata;
mod waves;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

pub use file::{DesignFile, FrameFile, Population, SingleFile, Variance};
use frame::{Counts, Key, code};
use keys::{check, check_units, is_nothing};
use toml::Spanned;
pub use waves::{Designs, OfWave};

use crate::definition::{Document, Text};
use crate::format::grouped;
use crate::ingest;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Drawn, Kind, Questionnaire, Variable};
use crate::statistics::calibration::Ends;
use crate::statistics::design::Single;
use crate::words::{Message, Words};

/// Ids of columns of the answers that are no questions.
const COLUMNS: [&str; 3] = ["design_weight", "design_stratum", "design_cluster"];

/// A design that was read: what respondents are asked for it, and what it is held against.
pub struct Specified {
    pub drawn: Drawn,
    margins: Vec<Margin>,
    population: Option<Units>,
    single: Option<Single>,
    ends: Ends,
    /// In which mistakes are placed, and where in it the design stands.
    document: Document,
    whole: Option<Range<usize>>,
    file: DesignFile,
}

/// A table of how many there are.
struct Margin {
    /// The questions, by their places in [`Drawn::answers`].
    answers: Vec<usize>,
    /// Of each question, as which of its codes each code counts.
    merged: Vec<Vec<usize>>,
    /// By merged codes.
    totals: BTreeMap<Vec<usize>, f64>,
    /// How many of them were asked, if the table says so.
    asked: BTreeMap<Vec<usize>, f64>,
}

/// How many units there are.
enum Units {
    All(f64),
    /// By the name of a stratum.
    Each(Vec<(String, f64)>),
}

impl Specified {
    /// Reads the tables beside the study. Columns of the answers that are no questions are added to
    /// the questionnaire.
    pub fn read(
        file: Spanned<DesignFile>,
        mut document: Document,
        folder: &Path,
        questionnaire: &mut Questionnaire,
    ) -> Result<Self, Failure> {
        let whole = file.span();
        let file = file.into_inner();
        if is_nothing(&file) {
            document.mistake(Problem::new("design-nothing"), whole.clone());
        }
        check(&file, &mut document);
        let mut drawn = Drawn::default();
        let [weight, stratum, cluster] = COLUMNS;
        let fits = |variable: &Variable| {
            matches!(variable.kind, Kind::Number | Kind::Count | Kind::Derived)
        };
        drawn.weight = column(&file.weight, weight, true, fits, questionnaire, &mut document);
        let fits = |variable: &Variable| {
            matches!(
                variable.kind,
                Kind::Single | Kind::Text | Kind::Id | Kind::Number | Kind::Count
            )
        };
        drawn.stratum = column(&file.strata, stratum, false, fits, questionnaire, &mut document);
        drawn.cluster = column(&file.cluster, cluster, false, fits, questionnaire, &mut document);
        check_units(&file, &drawn, questionnaire, &mut document);
        let mut reading =
            Tables { folder, questionnaire, document, failure: Failure::data(Vec::new()) };
        let margins: Vec<Margin> =
            file.frames.iter().filter_map(|frame| reading.margin(frame, &mut drawn)).collect();
        let population = reading.population(&file, drawn.stratum.as_deref());
        let Tables { mut failure, document, .. } = reading;
        let mut problems = document.problems.clone();
        problems.append(&mut failure.problems);
        if !problems.is_empty() {
            return Err(Failure { fault: failure.fault, problems });
        }
        let ends = Ends {
            tolerance: file.tolerance.as_ref().map_or(1e-9, |of| *of.get_ref()),
            rounds: file.rounds.as_ref().map_or(1000, |of| *of.get_ref()),
            least: file.least.as_ref().map(|of| *of.get_ref()),
            most: file.most.as_ref().map(|of| *of.get_ref()),
        };
        let single = file.single.as_ref().map(|single| (*single.get_ref()).into());
        Ok(Self { drawn, margins, population, single, ends, document, whole: Some(whole), file })
    }

    /// That all count alike.
    pub fn alike(document: Document) -> Self {
        let (margins, population, single, file) = Default::default();
        let ends = Ends { tolerance: 1e-9, rounds: 1000, least: None, most: None };
        let drawn = Drawn::default();
        Self { drawn, margins, population, single, ends, document, whole: None, file }
    }

    /// Whether all count alike.
    pub fn is_alike(&self) -> bool {
        is_nothing(&self.file)
    }

    /// What it is, in a few words.
    pub fn words(&self, questionnaire: &Questionnaire) -> Words {
        let heading = |id: &String| {
            let variable = questionnaire.variable(id);
            variable.map(|variable| variable.heading_words()).unwrap_or_default()
        };
        let mut parts: Vec<Words> = Vec::new();
        match &self.drawn.weight {
            Some(id) => {
                parts.push(Message::new("design-short-weight").words("name", heading(id)).into())
            }
            None if self.population.is_some() => parts.push(Words::of("design-short-population")),
            None if self.margins.is_empty() => parts.push(Words::of("design-short-alike")),
            None => {}
        }
        for margin in &self.margins {
            let by = margin.answers.iter().map(|&answer| heading(&self.drawn.answers[answer]));
            let frame = Message::new("design-short-frame").words("by", Words::joined(by, " × "));
            parts.push(frame.with("count", grouped(margin.sum())).into());
        }
        for (key, id) in [
            ("design-short-strata", &self.drawn.stratum),
            ("design-short-cluster", &self.drawn.cluster),
        ] {
            parts.extend(id.as_ref().map(|id| Message::new(key).words("name", heading(id)).into()));
        }
        Words::listed(parts)
    }

    /// Files that it rests on.
    pub fn files(file: &DesignFile, folder: &Path) -> Vec<PathBuf> {
        let frames = file.frames.iter().map(|frame| &frame.file);
        let population = file.population.iter().filter_map(|of| of.get_ref().file.as_ref());
        frames.chain(population).map(|name| folder.join(name.get_ref())).collect()
    }
}

/// The variable that is named, or a column of the answers that is called so.
fn column(
    name: &Option<Text>,
    id: &str,
    is_number: bool,
    fits: impl Fn(&Variable) -> bool,
    questionnaire: &mut Questionnaire,
    document: &mut Document,
) -> Option<String> {
    let name = name.as_ref()?;
    if name.get_ref().trim().is_empty() {
        document.mistake(Problem::new("design-name-blank"), name.span());
        return None;
    }
    match ingest::called(name.get_ref(), questionnaire) {
        Ok(found) => {
            let fits = questionnaire.variable(&found).is_some_and(fits);
            if !fits || is_number && questionnaire.is_yes_no(&found) {
                let problem = Problem::new("design-unfit").with("name", name.get_ref());
                document.mistake(problem, name.span());
            }
            if is_number {
                questionnaire.weigh_by(&found);
            }
            Some(found)
        }
        Err(problem) if problem.key() == "called-unknown" => {
            if questionnaire.variable(id).is_none() {
                questionnaire.with_column(id, name.get_ref(), is_number);
            }
            Some(id.to_owned())
        }
        Err(problem) => {
            document.mistake(problem, name.span());
            None
        }
    }
}

/// The tables that a design names, while they are read.
struct Tables<'t> {
    folder: &'t Path,
    questionnaire: &'t Questionnaire,
    document: Document,
    failure: Failure,
}

impl Tables<'_> {
    fn table(
        &mut self,
        file: &Text,
        keys: &[Key<'_>],
        [column, asked]: [Option<&Text>; 2],
    ) -> Option<Counts> {
        let path = self.folder.join(file.get_ref());
        match frame::read(&path, keys, column, asked, self.questionnaire) {
            Ok(counts) => Some(counts),
            Err(found) => {
                if found.fault != Fault::Data {
                    self.failure.fault = found.fault;
                }
                self.failure.problems.extend(found.problems);
                None
            }
        }
    }

    fn margin(&mut self, file: &FrameFile, drawn: &mut Drawn) -> Option<Margin> {
        let before = self.document.problems.len();
        let mut variables: Vec<&Variable> = Vec::new();
        if file.by.is_empty() {
            self.document.mistake(Problem::new("design-frame-by-nothing"), file.file.span());
        }
        for name in &file.by {
            let found = ingest::called(name.get_ref(), self.questionnaire);
            let variable = found.map(|id| self.questionnaire.variable(&id));
            match variable {
                Ok(Some(variable)) if variables.iter().any(|of| of.id == variable.id) => {
                    let problem = Problem::new("cross-twice").with("name", name.get_ref());
                    self.document.mistake(problem, name.span());
                }
                Ok(Some(variable)) if variable.kind == Kind::Single => variables.push(variable),
                Ok(_) => {
                    let problem = Problem::new("design-frame-by").with("name", name.get_ref());
                    self.document.mistake(problem, name.span());
                }
                Err(problem) => self.document.mistake(problem, name.span()),
            }
        }
        let ids: Vec<String> = variables.iter().map(|variable| variable.id.clone()).collect();
        let groups = self.groups(file, &ids);
        let merged = |variable: &&Variable| {
            let groups = groups.get(&variable.id).copied().unwrap_or_default();
            self.merged(groups, variable)
        };
        let merged = variables.iter().map(merged).collect();
        if self.document.problems.len() > before {
            return None;
        }
        let keys: Vec<Key<'_>> = variables.into_iter().map(Key::Codes).collect();
        let counts = self.table(&file.file, &keys, [file.column.as_ref(), file.asked.as_ref()])?;
        let answers = ids.into_iter().map(|id| {
            let known = drawn.answers.iter().position(|of| *of == id);
            known.unwrap_or_else(|| {
                drawn.answers.push(id);
                drawn.answers.len() - 1
            })
        });
        let (totals, asked) = Default::default();
        let mut margin = Margin { answers: answers.collect(), merged, totals, asked };
        for (codes, count) in counts.totals {
            let category = margin.category(&codes);
            *margin.totals.entry(category).or_default() += count;
        }
        for (codes, count) in counts.asked {
            let category = margin.category(&codes);
            *margin.asked.entry(category).or_default() += count;
        }
        Some(margin)
    }

    /// Which answers to each question count together, by its id.
    fn groups<'f>(
        &mut self,
        file: &'f FrameFile,
        ids: &[String],
    ) -> BTreeMap<String, &'f [Vec<Text>]> {
        let mut all: BTreeMap<String, &[Vec<Text>]> = BTreeMap::new();
        for (name, groups) in &file.merge {
            let first = groups.iter().flatten().next();
            let span = first.map_or_else(|| file.file.span(), Text::span);
            let mut mistake =
                |key| self.document.mistake(Problem::new(key).with("name", name), span.clone());
            match ingest::called(name, self.questionnaire) {
                Ok(id) if !ids.contains(&id) => mistake("design-merge-of-other"),
                Ok(id) => {
                    if groups.is_empty() || groups.iter().any(|group| group.len() < 2) {
                        mistake("design-merge-alone");
                    }
                    if all.insert(id, groups).is_some() {
                        mistake("cross-twice");
                    }
                }
                Err(_) => mistake("design-merge-of-other"),
            }
        }
        all
    }

    /// As which code each code of a question counts.
    fn merged(&mut self, groups: &[Vec<Text>], variable: &Variable) -> Vec<usize> {
        let mut merged: Vec<usize> = (0..variable.codes.len()).collect();
        let mut seen = BTreeSet::new();
        for group in groups {
            let mut first = None;
            for name in group {
                let found = code(&variable.codes, name.get_ref());
                let key = match found {
                    Some(index) if seen.insert(index) => {
                        merged[index] = *first.get_or_insert(index);
                        continue;
                    }
                    Some(_) => "design-merge-twice",
                    None => "design-merge-unknown",
                };
                let problem = Problem::new(key).with("name", name.get_ref());
                let problem = problem.words("question", variable.heading_words());
                self.document.mistake(problem, name.span());
            }
        }
        merged
    }

    fn population(&mut self, file: &DesignFile, stratum: Option<&str>) -> Option<Units> {
        let population = file.population.as_ref()?.get_ref();
        match &population.file {
            None => population.size.as_ref().map(|size| Units::All(*size.get_ref())),
            Some(table) => {
                let variable = self.questionnaire.variable(stratum?)?;
                let name = file.strata.as_ref()?.get_ref();
                let key = match variable.kind {
                    Kind::Single => Key::Codes(variable),
                    _ => Key::Names(name),
                };
                let counts = self.table(table, &[key], [population.column.as_ref(), None])?;
                let named = |codes: &[usize]| match variable.kind {
                    Kind::Single => variable.codes[codes[0]].label.clone(),
                    _ => counts.names[codes[0]].clone(),
                };
                let each = counts.totals.iter().map(|(codes, count)| (named(codes), *count));
                Some(Units::Each(each.collect()))
            }
        }
    }
}

impl Margin {
    /// How many there are in all.
    fn sum(&self) -> f64 {
        self.totals.values().sum()
    }

    /// The category of codes, as they count together.
    fn category(&self, codes: &[usize]) -> Vec<usize> {
        codes.iter().zip(&self.merged).map(|(code, merged)| merged[*code]).collect()
    }
}

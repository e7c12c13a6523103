//! The design of a survey: read with a study, checked against frame and answers, and worked out to
//! the weight of each respondent.

mod file;
mod frame;
mod solving;
mod waves;

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};

pub use file::{DesignFile, FrameFile, Population, SingleFile, Variance};
use file::{ReplicateMethod, ReplicatesFile};
use frame::{Counts, Key, code};
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
    /// In which mistakes are placed.
    document: Document,
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
            document.mistake(Problem::new("design-nothing"), whole);
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
        Ok(Self { drawn, margins, population, single, ends, document, file })
    }

    /// That all count alike.
    pub fn alike(document: Document) -> Self {
        let (margins, population, single, file) = Default::default();
        let ends = Ends { tolerance: 1e-9, rounds: 1000, least: None, most: None };
        Self { drawn: Drawn::default(), margins, population, single, ends, document, file }
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
            let count: f64 = margin.totals.values().sum();
            let frame = Message::new("design-short-frame").words("by", Words::joined(by, " × "));
            parts.push(frame.with("count", grouped(count)).into());
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

/// Whether nobody would be weighted or drawn otherwise by it.
fn is_nothing(file: &DesignFile) -> bool {
    let has_names = file.weight.is_some() || file.strata.is_some() || file.cluster.is_some();
    !has_names && file.population.is_none() && file.frames.is_empty()
}

/// That keys go together and do something.
fn check(file: &DesignFile, document: &mut Document) {
    let mut mistake = |key, span| document.mistake(Problem::new(key), span);
    let span = |of: &Option<Spanned<f64>>| of.as_ref().map(Spanned::span);
    let has_frames = !file.frames.is_empty();
    let has_bounds = file.least.is_some() || file.most.is_some();
    for span in [span(&file.least), span(&file.most)].into_iter().flatten() {
        if !has_frames {
            mistake("design-bounds-without-frame", span);
        }
    }
    let rounds = file.rounds.as_ref().map(Spanned::span);
    for span in [span(&file.tolerance), rounds].into_iter().flatten() {
        if file.frames.len() < 2 && !has_bounds {
            mistake("design-rounds-without-raking", span);
        }
    }
    for (value, fits) in [
        (&file.least, (|value| value > 0.0 && value < 1.0) as fn(f64) -> bool),
        (&file.most, |value| value > 1.0 && value.is_finite()),
        (&file.tolerance, |value| value > 0.0 && value < 1.0),
    ] {
        if let Some(value) = value.as_ref().filter(|value| !fits(*value.get_ref())) {
            mistake("design-bound", value.span());
        }
    }
    if let Some(rounds) = file.rounds.as_ref().filter(|rounds| *rounds.get_ref() == 0) {
        mistake("design-bound", rounds.span());
    }
    check_replicates(file, &mut mistake);
    let Some(population) = &file.population else { return };
    let Population { size, file: table, column } = population.get_ref();
    // Nor is what is no number.
    let is_size = |size: f64| size >= 1.0;
    if let Some(size) = size.as_ref().filter(|size| !is_size(*size.get_ref())) {
        mistake("design-bound", size.span());
    }
    match (size, table, column, &file.strata) {
        (Some(_), None, None, None) | (None, Some(_), _, Some(_)) => {}
        (Some(_), None, None, Some(_)) => mistake("design-population-by-strata", population.span()),
        (None, Some(_), _, None) => mistake("design-population-without-strata", population.span()),
        _ => mistake("design-population-which", population.span()),
    }
}

/// That keys of replicates do something.
fn check_replicates(file: &DesignFile, mistake: &mut dyn FnMut(&'static str, Range<usize>)) {
    let is_replicated = |of: &&Spanned<Variance>| *of.get_ref() == Variance::Replicates;
    let Some(replicates) = &file.replicates else {
        if let Some(variance) = file.variance.as_ref().filter(is_replicated) {
            mistake("design-variance-without-replicates", variance.span());
        }
        return;
    };
    let ReplicatesFile { method, number, seed } = replicates.get_ref();
    if *method == ReplicateMethod::Jackknife {
        let spans = [number.as_ref().map(Spanned::span), seed.as_ref().map(Spanned::span)];
        spans.into_iter().flatten().for_each(|span| mistake("design-jackknife-number", span));
    }
    if let Some(number) = number.as_ref().filter(|number| !NUMBERS.contains(number.get_ref())) {
        mistake("design-replicates-number", number.span());
    }
    if let Some(single) = file.single.as_ref().filter(|of| *of.get_ref() == SingleFile::Centered) {
        mistake("design-replicates-centered", single.span());
    }
}

/// How many replicates a bootstrap may have.
const NUMBERS: RangeInclusive<usize> = 2..=100_000;

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
                Ok(Some(variable)) if variable.kind == Kind::Single => variables.push(variable),
                Ok(_) => {
                    let problem = Problem::new("design-frame-by").with("name", name.get_ref());
                    self.document.mistake(problem, name.span());
                }
                Err(problem) => self.document.mistake(problem, name.span()),
            }
        }
        let ids: Vec<String> = variables.iter().map(|variable| variable.id.clone()).collect();
        let merged = variables.iter().map(|variable| self.merged(file, variable)).collect();
        for (name, groups) in &file.merge {
            let is_known = file.by.iter().any(|by| by.get_ref() == name);
            if let (false, Some(first)) = (is_known, groups.iter().flatten().next()) {
                let problem = Problem::new("design-merge-of-other").with("name", name);
                self.document.mistake(problem, first.span());
            }
        }
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

    /// As which code each code of a question counts.
    fn merged(&mut self, file: &FrameFile, variable: &Variable) -> Vec<usize> {
        let mut merged: Vec<usize> = (0..variable.codes.len()).collect();
        let is_of = |name: &&String| {
            ingest::called(name, self.questionnaire).ok().as_ref() == Some(&variable.id)
        };
        let groups = file.merge.keys().find(is_of).and_then(|name| file.merge.get(name));
        for group in groups.into_iter().flatten() {
            let mut first = None;
            for name in group {
                match code(&variable.codes, name.get_ref()) {
                    Some(index) => merged[index] = *first.get_or_insert(index),
                    None => {
                        let problem = Problem::new("design-merge-unknown");
                        let problem = problem.with("name", name.get_ref());
                        let problem = problem.words("question", variable.heading_words());
                        self.document.mistake(problem, name.span());
                    }
                }
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
    /// The category of codes, as they count together.
    fn category(&self, codes: &[usize]) -> Vec<usize> {
        codes.iter().zip(&self.merged).map(|(code, merged)| merged[*code]).collect()
    }
}

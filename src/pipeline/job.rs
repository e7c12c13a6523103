//! From opened data to tables, by a plan.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::changed;
use super::frame;
use super::hashed::{self, Hashed};
use super::inputs::{Inputs, Level, ReportRequest};
use super::opened::Opened;
use super::protection::rules;
use crate::assets::Template;
use crate::dataset::Dataset;
use crate::disclosure::{Released, Rules, release};
use crate::ingest;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Code, Questionnaire, Variable};
use crate::responses::Responses;
use crate::study::Theme;
use crate::tables::{ChartKind, Outline, Planned, Results, Subset};
use crate::validation::{self, Finding, Quality, Severity};
use crate::view::chart::Palette;
use crate::waves::Waves;
use crate::words::{Message, Words};
use crate::writers::office::Reference;
use crate::writers::{self, Look, Writer};
use crate::{assets, plan, tables};

/// The ids of breakdowns that were asked for.
fn columns(called: &[String], questionnaire: &Questionnaire) -> Result<Vec<String>, Failure> {
    let (mut ids, mut problems) = (Vec::new(), Vec::new());
    for name in called {
        match ingest::called_within(name, questionnaire) {
            Ok(id) => ids.push(id),
            Err(problem) => problems.push(problem),
        }
    }
    match problems.is_empty() {
        true => Ok(ids),
        false => Err(Failure { fault: Fault::Usage, problems }),
    }
}

/// Gives tables that are maps the places of their areas, or another chart; titles of the latter.
fn find_places(plan: &mut Outline, opened: &Opened) -> Vec<Words> {
    let mut unmapped = Vec::new();
    for table in plan.tables.iter_mut().filter(|table| table.spec.chart == Some(ChartKind::Map)) {
        let question = table.kind.map_of();
        let map = opened.maps.iter().find(|map| Some(map.question.as_str()) == question).cloned();
        if map.is_none() {
            if table.spec.has_chart() {
                unmapped.push(table.spec.title.clone());
            }
            let instead = table.kind.without_map();
            table.spec_mut().chart = Some(instead);
        }
        table.spec_mut().map = map;
    }
    unmapped
}

/// Nobody has said where the rows of units of other waves stand.
fn refuse_rows_in_waves(plan: &Outline, opened: &Opened) -> Result<(), Failure> {
    let is_of_rows = |table: &&Planned| {
        let unit = table.spec.of.as_ref().and_then(|(id, _)| opened.questionnaire.unit(id));
        unit.is_some_and(|unit| unit.sheet().is_some())
    };
    let names = plan.tables.iter().filter(is_of_rows).map(|table| table.spec.id.as_str());
    let over = opened.questionnaire.over.iter();
    let over = over.filter(|over| {
        opened.questionnaire.unit(&over.unit).is_some_and(|unit| unit.sheet().is_some())
    });
    let names: Vec<&str> = names.chain(over.map(|over| over.id.as_str())).collect();
    if names.is_empty() || !opened.has_waves() {
        return Ok(());
    }
    Err(Problem::new("unit-rows-in-waves").with("names", names.join(", ")).into())
}

/// Refuses tests and intervals that have no form which knows the survey's design.
pub fn refuse_by_design(plan: &Outline, questionnaire: &Questionnaire) -> Result<(), Failure> {
    let refused = plan.tables.iter().filter(|_| !questionnaire.drawn.is_empty());
    let problem =
        |table: &Planned| Some(table.kind.refused_by_design()?.with("table", &table.spec.id));
    let problems: Vec<Problem> = refused.filter_map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure::data(problems)) }
}

/// Opened data with the plan by which they are tabulated.
pub struct Job<'a> {
    pub opened: &'a Opened,
    pub template: Template,
    pub plan: Outline,
    pub theme: Theme,
    /// Of which the Word file takes its looks.
    pub reference: Option<Reference>,
    /// By which figures are released.
    pub rules: Rules,
    /// If the answers are those of one level of a variable only.
    pub level: Option<Level>,
    /// Titles of tables that would be maps if it was known where the areas lie.
    pub unmapped: Vec<Words>,
    /// Of what the study has words on that a template which was asked for does not have.
    pub without_place: Vec<String>,
    /// All files that decide what the report says, as they were when they were read.
    pub definitions: Vec<Hashed>,
}

impl<'a> Job<'a> {
    /// By the plan that `inputs` or the study name, or that of the questionnaire.
    pub fn new(opened: &'a Opened, inputs: &Inputs) -> Result<Self, Failure> {
        let questionnaire = &opened.questionnaire;
        let study = opened.study.as_ref();
        let named = inputs.within(study).template;
        let name = named.unwrap_or_else(|| questionnaire.template.clone());
        // Files that are compared have no plan, and may have no template either.
        let is_compared = study.is_none() && !inputs.earlier.is_empty();
        let found = assets::template(&name, Some(&opened.source.folder));
        let template =
            if is_compared { found.unwrap_or_else(|_| Template::built_in()) } else { found? };
        let mut parameters = study.map(|s| s.file.parameters.clone()).unwrap_or_default();
        parameters.extend(inputs.parameters.clone());
        let columns = columns(&inputs.columns, questionnaire)?;
        let asked = plan::Asked { parameters, columns };
        let mut plan = match is_compared {
            true => changed::outline(questionnaire, &asked.columns)?,
            false => plan::load(&template, questionnaire, &asked)?,
        };
        if !is_compared {
            changed::of_waves(&mut plan, questionnaire);
        }
        let audience = inputs.within(study).audience.unwrap_or_default();
        plan.tables.iter_mut().for_each(|table| table.spec_mut().audience = audience);
        let unmapped = find_places(&mut plan, opened);
        if plan.tables.iter().any(|table| table.kind.lists_respondents()) {
            plan.remarks.push(Message::new(format!("remark-{}", audience.name())).into());
        }
        let (mut theme, mut without_place) = (Theme::default(), Vec::new());
        if let Some(study) = study {
            let own = study.file.template.as_ref().map(|name| study.path_or_name(name));
            let is_own = inputs.template.is_none() || inputs.template == own;
            without_place = study.apply(&mut plan, is_own)?;
            theme = study.theme()?;
        }
        let rules = rules(inputs, study, plan.disclosure.as_ref())?;
        opened.refuse_rounding(&rules)?;
        plan.is_linked = rules.are_some();
        refuse_rows_in_waves(&plan, opened)?;
        refuse_by_design(&plan, questionnaire)?;
        let mut definitions = hashed::definitions(&opened.definitions, &template);
        let reference = inputs.within(study).reference;
        if let Some(file) = reference.as_ref().filter(|_| inputs.reference.is_some()) {
            definitions.push(hashed::hashed(file));
        }
        let reference = reference.as_deref().map(Reference::read).transpose()?;
        Ok(Self {
            opened,
            template,
            plan,
            theme,
            reference,
            rules,
            level: None,
            unmapped,
            without_place,
            definitions,
        })
    }

    /// The writers that were asked for; where none was, a study that has looks for a Word file
    /// has one too.
    pub fn formats(&self, request: &ReportRequest) -> Vec<&'static Writer> {
        let mut formats = request.formats();
        if request.formats.is_empty() && self.reference.is_some() {
            formats.extend(writers::find(&writers::REPORT, "docx"));
        }
        formats
    }

    /// How the report looks.
    pub fn look(&self, request: &ReportRequest) -> Look {
        Look {
            template: self.template.clone(),
            theme: self.theme.clone(),
            reference: self.reference.clone(),
            palette: self.theme.accent.as_deref().map(Palette::of).unwrap_or_default(),
            typst: request.typst.clone(),
            keep_source: request.keep_source,
        }
    }

    /// All files that are read, which no output may replace.
    pub fn paths(&self) -> Vec<PathBuf> {
        let definitions = hashed::on_disk(&self.definitions);
        definitions.chain(self.opened.paths()).collect()
    }

    /// The respondents with one answer to a single question; the title says which, and a
    /// remark that the others are not in the tables.
    pub fn of_level(&mut self, all: &Responses, level: &Level) -> Result<Responses, Failure> {
        let questionnaire = &self.opened.questionnaire;
        let variable = questionnaire.variable(&level.variable);
        let found = variable.and_then(|v| {
            let index = v.codes.iter().position(|code| code.code == level.code)?;
            Some((index, &v.codes[index]))
        });
        let Some((index, code)) = found else {
            let problem = Problem::new("batch-no-level").with("name", &level.variable);
            return Err(Failure::data(vec![problem.with("level", level.code)]));
        };
        self.plan.weighting = self.opened.weighting(all)?;
        let title = std::mem::take(&mut self.plan.cover.title);
        let title = Message::new("batch-title").words("title", title);
        self.plan.cover.title = title.words("label", code.label_words()).into();
        let question = variable.map(Variable::label_words).unwrap_or_default();
        let remark = Message::new("batch-remark").words("question", question);
        self.plan.remarks.push(remark.words("label", code.label_words()).into());
        self.level = Some(level.clone());
        // What compares the answers with each other has but one left.
        let others: Vec<String> = variable
            .iter()
            .flat_map(|variable| &variable.codes)
            .filter(|code| code.code != level.code)
            .map(|code| format!("{} = {}", level.variable, code.code))
            .collect();
        let variable = &level.variable;
        self.plan.leave_out(|table: &Planned| {
            let kind = &table.kind;
            let is_by_level = kind.breakdowns().contains(&variable.as_str())
                || kind.variables().first() == Some(&variable.as_str());
            let is_of_others = |subset: &Subset| {
                subset.condition.as_ref().is_some_and(|c| others.contains(&c.text))
            };
            is_by_level || table.spec.subsets.iter().any(is_of_others)
        });
        Ok(all.wanted(&|responses| {
            let data = Dataset::as_counted(responses, questionnaire);
            let answers = data.answers(variable);
            (0..answers.len()).map(|row| answers.codes(row).any(|code| code == index)).collect()
        }))
    }

    /// Of each parameter that is an answer which nobody gave: a report about that area would be of
    /// nothing.
    pub fn asked_of_nobody(&self, all: &Responses) -> Vec<Problem> {
        if self.plan.choices.is_empty() {
            return Vec::new();
        }
        let questionnaire = &self.opened.questionnaire;
        let data = Dataset::as_counted(all, questionnaire);
        let problem = |(name, question): (&String, &String)| {
            let (asked, answers) = (questionnaire.variable(question)?, data.answers(question));
            let given: BTreeSet<usize> =
                (0..answers.len()).flat_map(|row| answers.codes(row)).collect();
            let of_nobody = |(index, code): &(usize, &Code)| {
                !given.contains(index)
                    && self.plan.parameters.get(name) == Some(&f64::from(code.code))
            };
            let (_, code) = asked.codes.iter().enumerate().find(of_nobody)?;
            let known = given.iter().filter_map(|&index| asked.codes.get(index));
            let known = known.map(|code| format!("{} {}", code.code, code.label));
            let problem = Problem::new("plan-parameter-of-nobody").with("name", name);
            let problem = problem.words("value", code.label_words());
            let problem = problem.words("question", asked.label_words());
            Some(problem.with("known", known.collect::<Vec<_>>().join("、")))
        };
        self.plan.choices.iter().filter_map(problem).collect()
    }

    /// Checks the answers and makes the plan's tables of them. With `strict`, errors in the
    /// answers are a failure.
    pub fn tabulate(
        &self,
        responses: &Responses,
        strict: bool,
    ) -> Result<(Released, Vec<Finding>), Failure> {
        let (results, findings) = self.results(responses, strict)?;
        Ok((release(results, &self.rules), findings))
    }

    /// The same before anything is hidden.
    pub fn results(
        &self,
        responses: &Responses,
        strict: bool,
    ) -> Result<(Results, Vec<Finding>), Failure> {
        let questionnaire = &self.opened.questionnaire;
        let apart = self.opened.apart(responses)?;
        let newest = apart.newest();
        let (mut findings, rates) = validation::validate(newest, questionnaire, apart.before());
        let errors = validation::count(&findings, Severity::Error);
        if strict && errors > 0 {
            let mut problems: Vec<Problem> =
                responses.unreadable.iter().map(|found| found.problem(responses)).collect();
            problems.push(Problem::new("strict-errors").with("count", errors));
            return Err(Failure::data(problems));
        }
        let none = Quality::default();
        let mut plan = self.plan.clone();
        if self.level.is_none() {
            plan.weighting = self.opened.weighting(responses)?;
        }
        let mut results = tables::tabulate(responses, questionnaire, &plan, none)?;
        findings.extend(frame::findings(&results));
        // What one level lacks, others may have.
        if self.level.is_none() {
            findings.extend(validation::requirements(newest, questionnaire));
        }
        findings.sort_by_key(|finding| (finding.severity, finding.kind));
        results.quality = validation::quality(newest, questionnaire, &findings, &rates);
        Ok((results, findings))
    }

    /// The tables alone, for outputs that do not tell of the quality of the answers.
    pub fn tables(&self, reading: &Waves<'_>) -> Result<Released, Failure> {
        let questionnaire = &self.opened.questionnaire;
        let quality = Quality::default();
        let mut plan = self.plan.clone();
        plan.weighting = self.opened.weighting_of(reading)?;
        let results = tables::tabulate(reading, questionnaire, &plan, quality)?;
        Ok(release(results, &self.rules))
    }
}

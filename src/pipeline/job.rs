//! From opened data to tables, by a plan.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::changed;
use super::frame;
use super::hashed::{self, Hashed};
use super::inputs::{Inputs, Level, ReportRequest};
use super::opened::Opened;
use super::protection::rules;
use crate::assets::Template;
use crate::data::Data;
use crate::disclosure::{Released, Rules, release};
use crate::ingest;
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{Questionnaire, Variable};
use crate::responses::Responses;
use crate::study::Theme;
use crate::tables::{Outline, Planned, Results, Subset};
use crate::tally::Respondents;
use crate::validation::{self, Finding, Quality, Severity};
use crate::view::chart::Palette;
use crate::words::Message;
use crate::writers::Look;
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

/// Opened data with the plan by which they are tabulated.
pub struct Job<'a> {
    pub opened: &'a Opened,
    pub template: Template,
    pub plan: Outline,
    pub theme: Theme,
    /// By which figures are released.
    pub rules: Rules,
    /// If the answers are those of one level of a variable only.
    pub level: Option<Level>,
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
        let template = assets::template(&name, Some(&opened.source.folder))?;
        let mut parameters: BTreeMap<String, f64> =
            study.map(|s| s.file.parameters.clone()).unwrap_or_default();
        parameters.extend(inputs.threshold.map(|threshold| ("threshold".to_owned(), threshold)));
        let columns = columns(&inputs.columns, questionnaire)?;
        let asked = plan::Asked { parameters, columns };
        // Files that are compared have no plan.
        let is_compared = study.is_none() && !inputs.earlier.is_empty();
        let mut plan = match is_compared {
            true => changed::outline(questionnaire),
            false => plan::load(&template, questionnaire, &asked)?,
        };
        if !is_compared {
            changed::of_waves(&mut plan, questionnaire);
        }
        let audience = inputs.within(study).audience.unwrap_or_default();
        plan.tables.iter_mut().for_each(|table| table.spec_mut().audience = audience);
        if plan.tables.iter().any(|table| table.kind.lists_respondents()) {
            plan.remarks.push(Message::new(format!("remark-{}", audience.name())).into());
        }
        let mut theme = Theme::default();
        if let Some(study) = study {
            study.apply(&mut plan)?;
            theme = study.theme()?;
        }
        let rules = rules(inputs, study, plan.disclosure.as_ref())?;
        plan.is_linked = rules.are_some();
        // Of units a policy does not know who answers for several.
        let of_units = plan.tables.iter().filter(|table| table.spec.of.is_some());
        let of_units: Vec<&str> = of_units.map(|table| table.spec.id.as_str()).collect();
        if rules.are_some() && !of_units.is_empty() {
            let problem = Problem::new("unit-under-policy").with("names", of_units.join(", "));
            return Err(Failure::data(vec![problem]));
        }
        let definitions = hashed::definitions(&opened.definitions, &template);
        Ok(Self { opened, template, plan, theme, rules, level: None, definitions })
    }

    /// How the report looks.
    pub fn look(&self, request: &ReportRequest) -> Look {
        Look {
            template: self.template.clone(),
            theme: self.theme.clone(),
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
            let data = Data::as_counted(responses, questionnaire);
            let answers = data.answers(variable);
            (0..answers.len()).map(|row| answers.codes(row).any(|code| code == index)).collect()
        }))
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
        let data = Data::as_written(apart.newest(), questionnaire);
        let before = apart.before().map(|p| Data::as_written(p, questionnaire));
        let mut findings = validation::validate(&data, before.as_ref());
        let errors = validation::count(&findings, Severity::Error);
        if strict && errors > 0 {
            let mut problems: Vec<Problem> =
                responses.unreadable.iter().map(|found| found.problem(responses)).collect();
            problems.push(Problem::new("strict-errors").with("count", errors));
            return Err(Failure::data(problems));
        }
        let none = Quality::default();
        let mut results = tables::tabulate(responses, questionnaire, &self.plan, none)?;
        findings.extend(frame::findings(&results));
        // What one level lacks, others may have.
        if self.level.is_none() {
            findings.extend(validation::requirements(&data));
        }
        findings.sort_by_key(|finding| (finding.severity, finding.kind));
        results.quality = validation::quality(&data, &findings);
        Ok((results, findings))
    }

    /// The tables alone, for outputs that do not tell of the quality of the answers.
    pub fn tables(&self, respondents: &dyn Respondents) -> Result<Released, Failure> {
        let questionnaire = &self.opened.questionnaire;
        let quality = Quality::default();
        let results = tables::tabulate(respondents, questionnaire, &self.plan, quality)?;
        Ok(release(results, &self.rules))
    }
}

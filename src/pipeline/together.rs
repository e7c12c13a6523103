//! Reports of a batch that are made of the same answers: what one tells of another counts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::inputs::{Inputs, ReportRequest};
use super::job::Job;
use super::opened::Opened;
use super::protection::rules;
use crate::disclosure::{Released, Together, release_together};
use crate::ingest::sha256;
use crate::policy::Stated;
use crate::problem::Failure;

/// The folder of a report, and what was asked for.
type Report<'r> = (&'r Path, &'r mut ReportRequest);

/// Reports that are released together, in groups of the same answers and the same policy.
#[derive(Default)]
pub struct Groups {
    /// By the folder of a report.
    group: HashMap<PathBuf, usize>,
    groups: Vec<Group>,
}

#[derive(Default)]
struct Group {
    reports: Vec<(PathBuf, ReportRequest)>,
    /// What their plans say, where neither option nor study does.
    policy: Option<Stated>,
    /// What is not taken yet; made when the first report needs it.
    released: Mutex<Option<Result<HashMap<PathBuf, Released>, Failure>>>,
}

impl Groups {
    /// Puts those together of which an option, their study or their plan names a policy that
    /// hides something, and notes in each which the others are.
    pub fn of<'r>(reports: impl Iterator<Item = Report<'r>>) -> Self {
        let mut groups = Self::default();
        let of_answers = alike(reports, |request| Some(answers(&request.inputs)));
        let of_policies = of_answers.into_iter().flat_map(|(_, reports)| {
            let mut plans = Plans::default();
            alike(reports.into_iter(), |request| plans.policy(&request.inputs))
        });
        for (policy, mut reports) in of_policies {
            let which = |(target, request): &Report<'_>| {
                let inputs = &request.inputs;
                let name = target.file_name().unwrap_or_default();
                let Inputs { template, parameters, .. } = inputs;
                format!("{name:?} {:?} {template:?} {parameters:?}", request.level)
            };
            let all: Vec<String> = reports.iter().map(which).collect();
            let together = sha256(all.join("\n").as_bytes());
            let number = groups.groups.len();
            let mut group = Group { policy, ..Group::default() };
            for (target, request) in &mut reports {
                request.together = Some(together.clone());
                groups.group.insert(target.to_path_buf(), number);
                group.reports.push((target.to_path_buf(), request.clone()));
            }
            groups.groups.push(group);
        }
        groups
    }

    /// What is released in a folder, if that is decided for several reports.
    pub fn release(&self, target: &Path) -> Result<Option<Released>, Failure> {
        let Some(&number) = self.group.get(target) else { return Ok(None) };
        let group = &self.groups[number];
        let mut released = group.released.lock().map_err(|_| Failure::internal("together"))?;
        match released.get_or_insert_with(|| group.decide()) {
            Ok(released) => Ok(released.remove(target)),
            Err(failure) => Err(failure.clone()),
        }
    }
}

impl Group {
    fn decide(&self) -> Result<HashMap<PathBuf, Released>, Failure> {
        let Some((_, first)) = self.reports.first() else { return Ok(HashMap::new()) };
        let opened = Opened::new(&first.inputs)?;
        let all = opened.responses()?;
        let rules = rules(&first.inputs, opened.study.as_ref(), self.policy.as_ref())?;
        let (mut targets, mut together) = (Vec::new(), Vec::new());
        for (target, request) in &self.reports {
            let mut job = Job::new(&opened, &request.inputs)?;
            let of_level = match &request.level {
                Some(level) => Some(job.of_level(&all, level)?),
                None => None,
            };
            let responses = of_level.as_ref().unwrap_or(&all);
            if request.level.is_some() && responses.respondents() == 0 {
                continue;
            }
            let (results, _) = job.results(responses, request.strict)?;
            let part_by = request.level.as_ref().map(|level| level.variable.clone());
            targets.push(target.clone());
            together.push(Together { results, part_by });
        }
        Ok(targets.into_iter().zip(release_together(together, &rules)).collect())
    }
}

/// Reports of which `what` is the same, where there are several; what is nothing is left out.
fn alike<'r, T: PartialEq>(
    reports: impl Iterator<Item = Report<'r>>,
    mut what: impl FnMut(&ReportRequest) -> Option<T>,
) -> Vec<(T, Vec<Report<'r>>)> {
    let mut groups: Vec<(T, Vec<Report<'r>>)> = Vec::new();
    for (target, request) in reports {
        let Some(of) = what(request) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == of) {
            Some((_, group)) => group.push((target, request)),
            None => groups.push((of, vec![(target, request)])),
        }
    }
    groups.retain(|(_, group)| group.len() > 1);
    groups
}

/// What plans say of disclosure. The answers are opened once, if a plan has to be asked.
#[derive(Default)]
struct Plans {
    opened: Option<Option<Opened>>,
    /// By the template.
    stated: HashMap<Option<String>, Option<Stated>>,
}

impl Plans {
    /// What the plan says, if neither an option nor the study does; nothing where the report hides
    /// nothing. What is wrong with a study or a plan is told where it is opened.
    fn policy(&mut self, inputs: &Inputs) -> Option<Option<Stated>> {
        let study = inputs.study().ok()?;
        let is_stated = inputs.disclosure.is_some()
            || study.as_ref().is_some_and(|study| study.file.disclosure.is_some());
        let stated = if is_stated { None } else { self.stated(inputs) };
        let rules = rules(inputs, study.as_ref(), stated.as_ref()).ok()?;
        rules.are_some().then_some(stated)
    }

    fn stated(&mut self, inputs: &Inputs) -> Option<Stated> {
        let opened = self.opened.get_or_insert_with(|| Opened::new(inputs).ok()).as_ref()?;
        let read = || Job::new(opened, inputs).ok()?.plan.disclosure;
        self.stated.entry(inputs.template.clone()).or_insert_with(read).clone()
    }
}

/// Which answers, and by which policy they are protected.
fn answers(inputs: &Inputs) -> String {
    let Inputs { data, questionnaire, sheet, map, corrections, units, disclosure, .. } = inputs;
    format!("{data:?} {questionnaire:?} {sheet:?} {map:?} {corrections:?} {units:?} {disclosure:?}")
}

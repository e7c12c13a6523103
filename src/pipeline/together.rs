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
use crate::problem::Failure;

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
    /// What is not taken yet; made when the first report needs it.
    released: Mutex<Option<Result<HashMap<PathBuf, Released>, Failure>>>,
}

impl Groups {
    /// Puts those together of which an option or their study names a policy that hides
    /// something, and notes in each which the others are.
    pub fn of<'r>(reports: impl Iterator<Item = (&'r Path, &'r mut ReportRequest)>) -> Self {
        let mut by_answers: Vec<(String, Vec<(&Path, &mut ReportRequest)>)> = Vec::new();
        for (target, request) in reports {
            // What is wrong with a study is told where it is opened.
            let study = request.inputs.study();
            let rules = study.and_then(|study| rules(&request.inputs, study.as_ref(), None));
            if !rules.is_ok_and(|rules| rules.are_some()) {
                continue;
            }
            let answers = answers(&request.inputs);
            match by_answers.iter_mut().find(|(known, _)| *known == answers) {
                Some((_, group)) => group.push((target, request)),
                None => by_answers.push((answers, vec![(target, request)])),
            }
        }
        let mut groups = Self::default();
        for (_, mut reports) in by_answers.into_iter().filter(|(_, group)| group.len() > 1) {
            let which = |(target, request): &(&Path, &mut ReportRequest)| {
                let inputs = &request.inputs;
                let name = target.file_name().unwrap_or_default();
                format!("{name:?} {:?} {:?} {:?}", request.level, inputs.template, inputs.threshold)
            };
            let all: Vec<String> = reports.iter().map(which).collect();
            let together = sha256(all.join("\n").as_bytes());
            let number = groups.groups.len();
            let mut group = Group::default();
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
        let rules = rules(&first.inputs, opened.study.as_ref(), None)?;
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

/// Which answers, and by which policy they are protected.
fn answers(inputs: &Inputs) -> String {
    let Inputs { data, questionnaire, sheet, map, corrections, units, disclosure, .. } = inputs;
    format!("{data:?} {questionnaire:?} {sheet:?} {map:?} {corrections:?} {units:?} {disclosure:?}")
}

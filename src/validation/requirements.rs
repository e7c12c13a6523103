//! Groups that lack what is required of each.

use super::{Case, Finding, FindingKind, Severity};
use crate::questionnaire::{Questionnaire, Requirement};
use crate::requirements::{Standing, standings};
use crate::responses::Responses;
use crate::tally::{Members, Respondents, TallyCache};
use crate::words::{Message, Words};

/// A finding for each requirement that groups lack, or of which missing answers leave it open.
pub fn requirements(responses: &Responses, questionnaire: &Questionnaire) -> Vec<Finding> {
    let mut tallies = TallyCache::default();
    let standings: Vec<Vec<Standing>> = loop {
        let of = |requirement: &Requirement| {
            let everybody = Members::default();
            standings(requirement, &everybody, questionnaire, &responses.references, &tallies)
        };
        let standings = questionnaire.requirements.iter().map(of).collect();
        let wanted = tallies.wanted();
        if wanted.is_empty() {
            break standings;
        }
        // What is in memory can be counted.
        let Ok(counted) = responses.count(&wanted, questionnaire) else { return Vec::new() };
        tallies.learn(wanted, counted);
    };
    let mut findings = Vec::new();
    for (requirement, standings) in questionnaire.requirements.iter().zip(standings) {
        let Some(group) = questionnaire.variable(&requirement.group) else { continue };
        for (standing, key) in
            [(Standing::Lacking, "rule-lacking"), (Standing::Unknown, "rule-unknown-lacking")]
        {
            let of = group.codes.iter().zip(&standings).filter(|(_, found)| **found == standing);
            let case = |label: Words| Case { value: label, ..Case::default() };
            let cases: Vec<Case> = of.map(|(code, _)| case(code.label_words())).collect();
            let rule = Message::new(key)
                .words("label", requirement.label.clone())
                .words("message", requirement.message.clone().unwrap_or("none".into()))
                .words("group", group.label_words());
            findings.push(Finding {
                kind: FindingKind::Requirement,
                severity: Severity::Warning,
                subject: requirement.id.clone(),
                concerns: vec![group.id.clone()],
                rule: rule.into(),
                cases,
                confirmed: 0,
            });
        }
    }
    findings.retain(|finding| !finding.cases.is_empty());
    findings
}

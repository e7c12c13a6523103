//! How good the data are: answer rates, findings by kind, corrections.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::PolarsResult;

use super::{Finding, FindingKind, Severity};
use crate::data::{Data, failed};
use crate::locales::Locale;
use crate::plan::NumberFormat;
use crate::problem::Failure;
use crate::questionnaire::Kind;
use crate::responses::CorrectionOutcome;
use crate::results::{AnswerRate, CorrectionCount, FindingCount, Quality};

/// The rate of a question is of those whom its routing asks; an answer of somebody who
/// was not asked does not count.
pub fn quality(data: &Data<'_>, findings: &[Finding], locale: &Locale) -> Result<Quality, Failure> {
    summarise(data, findings, locale).map_err(|error| failed(&data.questionnaire.id, error))
}

fn summarise(data: &Data<'_>, findings: &[Finding], locale: &Locale) -> PolarsResult<Quality> {
    let (responses, questionnaire) = (data.responses, data.questionnaire);
    let lang = locale.lang();
    let format = NumberFormat::parse("0.0").unwrap_or_default();
    let mut answered = Vec::new();
    for variable in &questionnaire.variables {
        if matches!(variable.kind, Kind::Id | Kind::Text | Kind::Derived) {
            continue;
        }
        let asked = data.asked(variable)?;
        let present = data.present(&variable.id)?;
        let given =
            asked.iter().zip(&*present).filter(|(asked, present)| **asked && **present).count();
        let asked = asked.iter().filter(|&&asked| asked).count();
        let percent = (asked > 0).then(|| given as f64 / asked as f64 * 100.0);
        answered.push(AnswerRate {
            variable: variable.id.clone(),
            label: variable.heading(lang),
            asked,
            answered: given,
            percent,
            printed: percent.map_or_else(String::new, |p| format.print(p)),
        });
    }
    let mut counts: Vec<FindingCount> = Vec::new();
    for group in findings.chunk_by(|a, b| (a.severity, a.kind) == (b.severity, b.kind)) {
        let cases = || group.iter().flat_map(|finding| &finding.cases);
        counts.push(FindingCount {
            kind: group[0].kind.code(),
            label: locale.word(&format!("quality-{}", group[0].kind.code())),
            is_error: group[0].severity == Severity::Error,
            cases: cases().count(),
            respondents: cases().filter_map(|case| case.row).collect::<HashSet<_>>().len(),
            confirmed: group.iter().map(|finding| finding.confirmed).sum(),
        });
    }
    let unprintable = findings.iter().filter(|f| f.kind == FindingKind::Unprintable);
    let unprintable = unprintable.flat_map(|finding| &finding.cases);
    let applied = responses.corrections.iter();
    let applied = applied.filter(|c| c.outcome == CorrectionOutcome::Applied);
    let mut corrected: BTreeMap<&str, usize> = BTreeMap::new();
    applied.for_each(|c| *corrected.entry(c.variable.as_str()).or_default() += 1);
    let counts_of = questionnaire.variables.iter().filter_map(|variable| {
        Some(CorrectionCount {
            variable: variable.id.clone(),
            label: variable.heading(lang),
            corrected: *corrected.get(variable.id.as_str())?,
        })
    });
    Ok(Quality {
        answered,
        findings: counts,
        corrections: counts_of.collect(),
        excluded: responses.excluded.as_ref().map_or(0, |excluded| excluded.respondents()),
        unreadable: responses.unreadable.len(),
        passed_over: responses.sources.iter().map(|source| source.passed_over.len()).sum(),
        unprintable: unprintable.map(|c| (c.note.clone(), c.cell.clone())).collect(),
    })
}

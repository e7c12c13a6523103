//! What is odd in the answers: `findings.csv` and a workbook of queries to the respondents.

use std::path::PathBuf;

use super::inputs::Inputs;
use super::opened::Opened;
use super::output::{self, Files, Owned, Writer};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::questionnaire::Questionnaire;
use crate::responses::Responses;
use crate::validation::{self, Finding};
use crate::words::Say;
use crate::writers::findings::{self, Queries};
use crate::writers::queries;

/// Answers that were checked; what was found is written.
pub struct Checked {
    pub questionnaire: Questionnaire,
    pub responses: Responses,
    pub findings: Vec<Finding>,
    pub target: PathBuf,
    /// Name of the workbook of queries.
    pub queries: String,
    /// Names of files of earlier runs that are kept.
    pub kept: Vec<String>,
}

/// Checks the answers and writes what was found.
pub fn check(inputs: &Inputs, locale: &Locale) -> Result<Checked, Failure> {
    let opened = Opened::new(inputs)?;
    let questionnaire = &opened.questionnaire;
    let responses = opened.reading()?.responses()?;
    let apart = opened.apart(&responses)?;
    let newest = apart.newest();
    let (mut found, _) = validation::validate(newest, questionnaire, apart.before());
    found.extend(validation::requirements(newest, questionnaire));
    found.sort_by_key(|finding| (finding.severity, finding.kind));

    let letter = opened.study.as_ref().map(|study| study.letter().say(locale));
    let letter = letter.unwrap_or_default();
    let workbook = || {
        let queries = Queries::of(&found, newest, questionnaire, locale);
        queries::workbook(&queries, &letter, locale).map_err(Failure::internal)
    };
    let (csv, workbook) = std::thread::scope(|scope| {
        let csv = scope.spawn(|| findings::csv(&found, newest, questionnaire, locale));
        let workbook = workbook();
        (csv.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), workbook)
    });
    let (csv, workbook) = (csv.map_err(Failure::internal)?, workbook?);
    let target = opened.target.clone();
    // A file that is not as it was written may hold what somebody has typed: it is kept.
    let owned = Owned::of(&target);
    let is_kept = |name: &String| target.join(name).exists() && !owned.is_as_written(&target, name);
    let names = |number: usize| match number {
        1 => ["findings.csv".to_owned(), "queries.xlsx".to_owned()],
        number => [format!("findings-{number}.csv"), format!("queries-{number}.xlsx")],
    };
    let number = (1..).find(|&number| !names(number).iter().any(is_kept)).unwrap_or(1);
    let [list, queries] = names(number);
    let kept: Vec<String> = (1..number).flat_map(names).filter(is_kept).collect();
    let files = Files::from([(list, csv), (queries.clone(), workbook)]);
    output::write(&target, files, Writer::Check, &opened.paths())?;
    let questionnaire = opened.into_questionnaire();
    Ok(Checked { questionnaire, responses, findings: found, target, queries, kept })
}

//! The analyst's corrections (`--corrections`): a table of respondent, variable, old and
//! new answer and reason. The workbook of queries that `survey check` writes is one, once
//! the new answers are filled in.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use super::answer::Reader;
use super::grid::{Cell, Grid};
use super::header::Matcher;
use super::matched::Target;
use super::names::normalise;
use super::open::open;
use crate::answers::Answers;
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire, Variable};
use crate::responses::{Corrected, CorrectionOutcome, Responses, Unreadable, respondent_number};

/// One correction.
pub struct Correction {
    pub respondent: String,
    /// Index of the variable.
    pub variable: usize,
    pub old: String,
    pub new: String,
    pub reason: String,
    /// Where it stands, for messages.
    pub file: String,
    pub row: usize,
}

/// Keys of the headings of a correction, and of those that a page of queries has for them.
const COLUMNS: [&[&str]; 5] = [
    &["correction-respondent"],
    &["correction-variable"],
    &["correction-old", "queries-answer"],
    &["correction-new", "queries-reply"],
    &["correction-reason"],
];

/// Reads a file of corrections. Rows without a new answer are left out: in a workbook of
/// queries they wait for a reply. To make an answer blank, the new one is a word for no
/// answer, as in 「無回答」.
pub fn read(path: &Path, questionnaire: &Questionnaire) -> Result<Vec<Correction>, Failure> {
    let mut grids = Vec::new();
    for file in open(&[path.to_owned()], None)? {
        grids.extend(file.into_grids()?);
    }
    let rows: Vec<(&Grid, usize, [String; 5])> = grids.iter().flat_map(written).collect();
    if !grids.iter().any(|grid| (0..grid.height()).any(|row| headings(grid, row).is_some())) {
        return Err(Problem::new("corrections-headers-missing").path(path).into());
    }
    let matcher = Matcher::new(questionnaire, None);
    let mut corrections: Vec<Correction> = Vec::new();
    let mut problems = Vec::new();
    for (grid, row, [respondent, name, old, new, reason]) in rows {
        let variable = matcher.exact(&name).and_then(|target| match target {
            Target::Variable(variable) => Some(variable),
            Target::Option(..) => None,
        });
        let Some(variable) = variable else {
            let known = questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived);
            let known: Vec<String> = known.map(|v| v.id.clone()).collect();
            let key = "corrections-unknown-variable";
            let problem = crate::problem::unknown_name(key, &name, &known);
            problems.push(problem.path(path).with("row", grid.row_number(row)));
            continue;
        };
        let file = path.display().to_string();
        let row = grid.row_number(row);
        // A workbook of queries has each of them in the list and on a page.
        let is_same =
            |c: &&Correction| c.variable == variable && same_number(&c.respondent, &respondent);
        match corrections.iter().find(is_same) {
            None => {
                corrections.push(Correction { respondent, variable, old, new, reason, file, row });
            }
            Some(before) if normalise(&before.new) == normalise(&new) => {}
            Some(before) => {
                let problem = Problem::new("corrections-contradict")
                    .path(path)
                    .with("respondent", &respondent)
                    .with("variable", &questionnaire.variables[variable].id)
                    .with("first", format!("{}: {}", before.row, before.new))
                    .with("second", format!("{row}: {new}"));
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() { Ok(corrections) } else { Err(Failure::data(problems)) }
}

/// Puts new answers in place of those that are still the old ones, and notes what became of
/// each correction. A new answer that cannot be read as asked is a problem.
pub fn apply(
    responses: &mut Responses,
    corrections: &[Correction],
    questionnaire: &Questionnaire,
    readers: &[Reader],
    problems: &mut Vec<Problem>,
) {
    if corrections.is_empty() {
        return;
    }
    let mut respondents: HashMap<String, Vec<usize>> = HashMap::new();
    let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
    if let Some(Answers::Texts(ids)) = id.and_then(|id| responses.answers.get(&id.id)) {
        for (row, id) in ids.iter().enumerate() {
            let id = respondent_number(id.as_deref().unwrap_or_default());
            respondents.entry(id).or_default().push(row);
        }
    }
    for correction in corrections {
        let variable = &questionnaire.variables[correction.variable];
        // Nobody has an empty number.
        let wanted = respondent_number(&correction.respondent);
        let found = respondents.get(&wanted).filter(|_| !wanted.is_empty()).map(Vec::as_slice);
        let outcome = match found {
            Some(&[row]) => {
                replaced(responses, row, correction, variable, &readers[correction.variable])
            }
            _ => Ok(CorrectionOutcome::NoRespondent),
        };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(key) => {
                let problem = Problem::new(key)
                    .with("path", &correction.file)
                    .with("sheet", "")
                    .with("cell", correction.row)
                    .with("header", &variable.id)
                    .with("value", &correction.new);
                problems.push(problem);
                continue;
            }
        };
        responses.corrections.push(Corrected {
            respondent: correction.respondent.clone(),
            variable: variable.id.clone(),
            old: correction.old.clone(),
            new: correction.new.clone(),
            reason: correction.reason.clone(),
            outcome,
        });
    }
}

/// The error is the key of the message that says what is wrong with the new answer.
fn replaced(
    responses: &mut Responses,
    row: usize,
    correction: &Correction,
    variable: &Variable,
    reader: &Reader,
) -> Result<CorrectionOutcome, &'static str> {
    let read = |text: &String| reader.answers(&Cell::Text(text.clone()));
    let Some(answers) = responses.answers.get_mut(&variable.id) else {
        return Ok(CorrectionOutcome::Differs);
    };
    let is_of = |found: &Unreadable| found.row == row && found.variable == variable.id;
    let is_old = match responses.unreadable.iter().find(|found| is_of(found)) {
        Some(found) => normalise(&found.value) == normalise(&correction.old),
        None => read(&correction.old).is_ok_and(|old| answers.is_same(row, &old)),
    };
    let new = read(&correction.new)?;
    if !is_old {
        return Ok(CorrectionOutcome::Differs);
    }
    let was_unreadable = responses.unreadable.iter().any(is_of);
    responses.unreadable.retain(|found| !is_of(found));
    let before = usize::from(was_unreadable || answers.is_present(row));
    answers.replace(row, new);
    responses.answered = responses.answered + usize::from(answers.is_present(row)) - before;
    Ok(CorrectionOutcome::Applied)
}

/// Columns of respondent, variable, old and new answer, reason.
type Columns = [Option<usize>; 5];

/// The columns that a row names, in either language or as ids; `None` if it is no heading. A
/// reason may be missing.
fn headings(grid: &Grid, row: usize) -> Option<Columns> {
    static NAMES: LazyLock<[Vec<String>; 5]> = LazyLock::new(|| {
        COLUMNS.map(|keys| {
            let id = keys[0].trim_start_matches("correction-").to_owned();
            let words = Lang::ALL.map(Locale::new);
            let words = words.iter().flat_map(|locale| keys.iter().map(|key| locale.word(key)));
            std::iter::once(id).chain(words).map(|word| normalise(&word)).collect()
        })
    });
    let cells: Vec<String> = grid.row(row).map(|cell| normalise(&cell.text())).collect();
    let columns = NAMES.each_ref().map(|names| cells.iter().position(|c| names.contains(c)));
    columns[..4].iter().all(Option::is_some).then_some(columns)
}

/// The rows with a new answer, below whichever headings stand above them: a page of queries
/// has headings for each respondent.
fn written(grid: &Grid) -> Vec<(&Grid, usize, [String; 5])> {
    let mut columns: Option<Columns> = None;
    let mut rows = Vec::new();
    for row in 0..grid.height() {
        if let Some(found) = headings(grid, row) {
            columns = Some(found);
            continue;
        }
        let text = |at: Option<usize>| {
            at.map_or(String::new(), |at| grid.cell(row, at).text().trim().to_owned())
        };
        if let Some(columns) = columns {
            let texts = columns.map(text);
            if !texts[3].is_empty() {
                rows.push((grid, row, texts));
            }
        }
    }
    rows
}

/// Whether two numbers of respondents are the same as written, width and spaces aside: 1-1 is
/// not 11.
fn same_number(a: &str, b: &str) -> bool {
    respondent_number(a) == respondent_number(b)
}

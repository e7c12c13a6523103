//! The analyst's corrections (`--corrections`): a table of respondent, variable, old and
//! new answer and reason. The workbook of queries that `survey check` writes is one, once
//! the new answers are filled in.

use std::path::Path;

use super::grid::Grid;
use super::header::{Matcher, Target, normalise};
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Problem};
use crate::questionnaire::{Kind, Questionnaire};

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

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Applied,
    /// The answer is not the old one.
    Differs,
    /// The new answer cannot be read as asked; key of the message.
    Unreadable(&'static str),
}

const COLUMNS: [&str; 5] = ["respondent", "variable", "old", "new", "reason"];

/// Reads a file of corrections. Rows without a new answer are left out: in a workbook of
/// queries they wait for a reply. To make an answer blank, the new one is a word for no
/// answer, as in 「無回答」.
pub fn read(path: &Path, questionnaire: &Questionnaire) -> Result<Vec<Correction>, Failure> {
    let files = super::open(&[path.to_owned()], None)?;
    let grids = files.iter().flat_map(|file| &file.grids);
    let Some((grid, row, columns)) =
        grids.filter_map(|g| Some((g, find(g)?))).map(|(g, (r, c))| (g, r, c)).next()
    else {
        return Err(Problem::new("corrections-headers-missing").path(path).into());
    };
    let matcher = Matcher::new(questionnaire, None);
    let mut corrections = Vec::new();
    let mut problems = Vec::new();
    for row in row + 1..grid.height() {
        let [respondent, name, old, new, reason] = columns
            .map(|at| at.map_or(String::new(), |at| grid.cell(row, at).text().trim().to_owned()));
        if new.is_empty() {
            continue;
        }
        let variable = matcher.exact(&name).and_then(|target| match target {
            Target::Variable(variable) => Some(variable),
            Target::Option(..) => None,
        });
        let Some(variable) = variable else {
            let known = questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived);
            let known: Vec<String> = known.map(|v| v.id.clone()).collect();
            let key = "corrections-unknown-variable";
            let problem = crate::questionnaire::expression::unknown_name(key, &name, &known);
            problems.push(problem.path(path).with("row", grid.row_number(row)));
            continue;
        };
        let file = path.display().to_string();
        let row = grid.row_number(row);
        corrections.push(Correction { respondent, variable, old, new, reason, file, row });
    }
    if problems.is_empty() { Ok(corrections) } else { Err(Failure::data(problems)) }
}

/// The row with the headings, in either language or as ids, and their columns. A reason
/// may be missing.
fn find(grid: &Grid) -> Option<(usize, [Option<usize>; 5])> {
    let names = COLUMNS.map(|column| {
        let words = Lang::ALL.map(|lang| Locale::new(lang).word(&format!("correction-{column}")));
        [column.to_owned(), words[0].clone(), words[1].clone()].map(|word| normalise(&word))
    });
    (0..grid.height().min(30)).find_map(|row| {
        let cells: Vec<String> = grid.row(row).map(|cell| normalise(&cell.text())).collect();
        let columns = names.clone().map(|names| cells.iter().position(|c| names.contains(c)));
        columns[..4].iter().all(Option::is_some).then_some((row, columns))
    })
}

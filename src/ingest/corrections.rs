//! The analyst's corrections (`--corrections`): a table of respondent, variable, old and
//! new answer and reason. The workbook of queries that `survey check` writes is one, once
//! the replies are filled in. A reply is a new answer, or a word: that the respondent is
//! excluded, or that the answer is right as it is.

mod apply;
mod numbers;

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use super::grid::Grid;
use super::header::Matcher;
use super::matched::Target;
use super::names::normalise;
use super::open::open;
use crate::locales::{self, Lang};
use crate::problem::{Failure, Problem, unknown_name};
use crate::questionnaire::Questionnaire;
use crate::responses::respondent_number;
pub use apply::apply;
pub use numbers::Numbers;

/// One correction.
pub struct Correction {
    pub respondent: String,
    /// Which row is meant, where several respondents have the number or it is empty.
    pub row: String,
    pub change: Change,
    pub old: String,
    /// As it was written.
    pub new: String,
    pub reason: String,
    /// Where it stands, for messages.
    pub file: String,
    pub line: usize,
}

impl Correction {
    /// Where it stands and what it says.
    fn place(&self) -> String {
        format!("{} {}: {}", self.file, self.line, self.new)
    }
}

/// What a correction asks for. Variables are indices.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// The new answer instead of the old one.
    Answer(usize),
    /// The respondent counts nowhere.
    Exclude,
    /// The old answer is right, although it breaks these rules; none stands for all.
    Confirm(usize, Vec<String>),
}

impl Change {
    /// What a reply asks for; `None` if it does not say of which question.
    fn of(
        reply: &str,
        variable: Option<usize>,
        rules: &str,
        questionnaire: &Questionnaire,
    ) -> Option<Self> {
        let codes = variable.into_iter().flat_map(|v| &questionnaire.variables[v].codes);
        let mut labels = codes.flat_map(|code| Lang::ALL.map(|lang| code.label(lang)));
        // A choice of that name is an answer.
        let is_choice = labels.any(|label| normalise(label) == normalise(reply));
        match is_word(reply) {
            [true, _] if !is_choice => Some(Self::Exclude),
            [_, true] if !is_choice => Some(Self::Confirm(variable?, rules_in(rules))),
            _ => variable.map(Self::Answer),
        }
    }
}

/// Words with which a reply asks for something else than a new answer.
pub const WORDS: [&str; 2] = ["reply-exclude", "reply-confirm"];

/// The words of a text with strokes between them: queries offer the first, the others are
/// understood as well.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split('/').map(str::trim)
}

/// Whether a reply is one of the words for excluded, and for confirmed, in either language.
fn is_word(reply: &str) -> [bool; 2] {
    static KNOWN: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
        WORDS.map(|key| {
            let texts = locales::in_all(key);
            texts.iter().flat_map(|text| words(text)).map(normalise).collect()
        })
    });
    KNOWN.each_ref().map(|words| words.contains(&normalise(reply)))
}

/// Keys of the headings of a correction, and of those that a page of queries has for them.
const COLUMNS: [&[&str]; 7] = [
    &["correction-respondent"],
    &["correction-variable"],
    &["correction-old", "queries-answer"],
    &["correction-new", "queries-reply"],
    &["correction-reason"],
    &["correction-row"],
    &["correction-rule"],
];

/// Columns without which a row is no heading: the first ones.
const NEEDED: usize = 4;

/// Reads a file of corrections, or all of a folder: those of each questionnaire, which are that
/// of respondents, where what names no question belongs, and those of units. Rows without a new
/// answer are left out: in a workbook of queries they wait for a reply. To make an answer blank,
/// the new one is a word for no answer, as in 「無回答」.
pub fn read(
    path: &Path,
    questionnaires: &[&Questionnaire],
) -> Result<Vec<Vec<Correction>>, Failure> {
    let mut grids = Vec::new();
    let mut problems = Vec::new();
    for file in open(&[path.to_owned()], None)? {
        let path = file.path.clone();
        let of_file = file.into_grids()?;
        let has_headings =
            |grid: &Grid| (0..grid.height()).any(|row| headings(grid, row).is_some());
        if !of_file.iter().any(has_headings) {
            problems.push(Problem::new("corrections-headers-missing").path(&path));
        }
        grids.extend(of_file);
    }
    let matchers: Vec<Matcher<'_>> =
        questionnaires.iter().map(|questionnaire| Matcher::new(questionnaire, None)).collect();
    let find = |name: &str| {
        let found = matchers.iter().map(|matcher| matcher.exact(name));
        found.enumerate().find_map(|(of, target)| match target {
            Some(Target::Variable(variable)) => Some((of, variable)),
            _ => None,
        })
    };
    let mut corrections: Vec<Vec<Correction>> = questionnaires.iter().map(|_| Vec::new()).collect();
    let mut of_respondent: HashMap<(usize, [String; 2]), Vec<usize>> = HashMap::new();
    let rows =
        grids.iter().flat_map(|grid| written(grid).map(move |(line, texts)| (grid, line, texts)));
    for (grid, line, [respondent, name, old, new, reason, row, rules]) in rows {
        let found = find(&name);
        let (of, variable) = (found.map_or(0, |(of, _)| of), found.map(|(_, variable)| variable));
        let questionnaire = questionnaires[of];
        let Some(change) = Change::of(&new, variable, &rules, questionnaire) else {
            let problem = unknown(&name, questionnaires).with("path", &grid.file);
            problems.push(problem.with("row", line));
            continue;
        };
        // Who withdraws a questionnaire beside a question about a unit withdraws all of it; the row
        // is that of the unit.
        let (of, row) = match change {
            Change::Exclude if of > 0 => (0, String::new()),
            _ => (of, row),
        };
        let file = grid.file.clone();
        let correction = Correction { respondent, row, change, old, new, reason, file, line };
        let whose = [&correction.respondent, &correction.row].map(|text| respondent_number(text));
        let others = of_respondent.entry((of, whose)).or_default();
        let corrections = &mut corrections[of];
        let meets: Vec<Meeting> =
            others.iter().map(|&other| Meeting::of(&corrections[other], &correction)).collect();
        if meets.contains(&Meeting::Same) {
            continue;
        }
        match meets.iter().position(|meeting| *meeting == Meeting::Contradiction) {
            None => {
                others.push(corrections.len());
                corrections.push(correction);
            }
            Some(other) => {
                let other = &corrections[others[other]];
                let variable = variable.map_or("", |v| &questionnaire.variables[v].id);
                let problem = Problem::new("corrections-contradict")
                    .with("respondent", &correction.respondent)
                    .with("variable", variable)
                    .with("first", other.place())
                    .with("second", correction.place());
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() { Ok(corrections) } else { Err(Failure::data(problems)) }
}

/// How two corrections of one respondent go together.
#[derive(PartialEq, Eq)]
enum Meeting {
    /// A workbook of queries has each of them in the list and on a page.
    Same,
    Contradiction,
    Both,
}

impl Meeting {
    fn of(first: &Correction, second: &Correction) -> Self {
        let same = |a: &str, b: &str| normalise(a) == normalise(b);
        let both_about_it = same(&first.old, &second.old);
        match (&first.change, &second.change) {
            (Change::Exclude, Change::Exclude) => Self::Same,
            (Change::Answer(a), Change::Answer(b)) if a == b => {
                if same(&first.new, &second.new) {
                    Self::Same
                } else {
                    Self::Contradiction
                }
            }
            (Change::Answer(a), Change::Confirm(b, _))
            | (Change::Confirm(a, _), Change::Answer(b))
                if a == b && both_about_it =>
            {
                Self::Contradiction
            }
            (a @ Change::Confirm(..), b) if a == b && both_about_it => Self::Same,
            _ => Self::Both,
        }
    }
}

/// The rules that a confirmation names.
fn rules_in(text: &str) -> Vec<String> {
    let rules = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | ';'));
    rules.filter(|rule| !rule.is_empty()).map(str::to_owned).collect()
}

fn unknown(name: &str, questionnaires: &[&Questionnaire]) -> Problem {
    if name.is_empty() {
        return Problem::new("corrections-without-variable");
    }
    let known = questionnaires.iter().flat_map(|of| &of.variables).filter(|v| !v.is_derived);
    let known: Vec<String> = known.map(|v| v.id.clone()).collect();
    let key = "corrections-unknown-variable";
    unknown_name(key, name, &known)
}

/// The column of each of [`COLUMNS`].
type Columns = [Option<usize>; 7];

/// The columns that a row names, in either language or as ids; `None` if it is no heading.
fn headings(grid: &Grid, row: usize) -> Option<Columns> {
    static NAMES: LazyLock<[Vec<String>; 7]> = LazyLock::new(|| {
        COLUMNS.map(|keys| {
            let id = keys[0].trim_start_matches("correction-").to_owned();
            let words = keys.iter().flat_map(|key| locales::in_all(key));
            std::iter::once(id).chain(words).map(|word| normalise(&word)).collect()
        })
    });
    let cells: Vec<String> = grid.row(row).map(|cell| normalise(&cell.text())).collect();
    let columns = NAMES.each_ref().map(|names| cells.iter().position(|c| names.contains(c)));
    columns[..NEEDED].iter().all(Option::is_some).then_some(columns)
}

/// The rows with a new answer, with their numbers, below whichever headings stand above
/// them: a page of queries has headings for each respondent.
fn written(grid: &Grid) -> impl Iterator<Item = (usize, [String; 7])> {
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
                rows.push((grid.row_number(row), texts));
            }
        }
    }
    rows.into_iter()
}

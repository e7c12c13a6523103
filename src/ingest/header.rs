//! Which column of a sheet belongs to which question.
//!
//! A header may be a variable's id, its number and label, its label, or an alias;
//! for an option of a multiple question, one of these followed by the option's label
//! or code. Headers are compared without spaces, punctuation, case and width.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::grid::Grid;
use crate::locales::Lang;
use crate::questionnaire::{Kind, Questionnaire, Variable};

/// Rows at the top of a sheet in which the header is looked for.
const HEADER_SEARCH_ROWS: usize = 30;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Target {
    /// The answer to a variable, by its index in the questionnaire.
    Variable(usize),
    /// Whether one option of a multiple question was chosen: variable, index of code.
    Option(usize, usize),
}

/// The headers of a sheet, matched.
pub struct Matched {
    /// Index of the header row in the grid.
    pub header_row: usize,
    /// Column that holds the whole answer, by variable.
    whole: HashMap<usize, usize>,
    /// Code and column of each option, by variable.
    options: HashMap<usize, Vec<(usize, usize)>>,
    pub ignored: Vec<String>,
}

impl Matched {
    /// How many variables have a column.
    pub fn questions(&self) -> usize {
        self.variables().len()
    }

    /// How many columns hold anything.
    fn columns(&self) -> usize {
        self.whole.len() + self.options.values().map(Vec::len).sum::<usize>()
    }

    /// The column that holds the whole answer to a variable.
    pub fn column(&self, variable: usize) -> Option<usize> {
        self.whole.get(&variable).copied()
    }

    /// Variables with one column for the whole answer, and that column.
    pub fn whole_columns(&self) -> impl Iterator<Item = (usize, usize)> {
        self.whole.iter().map(|(&variable, &column)| (variable, column))
    }

    /// Index of the code and column of each option of a multiple question.
    pub fn options(&self, variable: usize) -> &[(usize, usize)] {
        self.options.get(&variable).map_or(&[], Vec::as_slice)
    }

    fn variables(&self) -> HashSet<usize> {
        self.whole.keys().chain(self.options.keys()).copied().collect()
    }
}

/// All headers that the questionnaire's columns may have.
pub struct Matcher<'a> {
    questionnaire: &'a Questionnaire,
    headers: HashMap<String, Target>,
}

impl<'a> Matcher<'a> {
    pub fn new(questionnaire: &'a Questionnaire) -> Self {
        // What two columns could be called is nobody's header, unless one of them
        // has it as its id.
        let mut found: HashMap<String, HashSet<Target>> = HashMap::new();
        let mut ids = HashMap::new();
        for (index, variable) in questionnaire.variables.iter().enumerate() {
            if variable.kind == Kind::Derived {
                continue;
            }
            ids.insert(header_name(&variable.id), Target::Variable(index));
            let names = names(variable);
            for name in &names {
                let targets = found.entry(header_name(name)).or_default();
                targets.insert(Target::Variable(index));
            }
            if variable.kind == Kind::Multiple {
                for (i, code) in variable.codes.iter().enumerate() {
                    let target = Target::Option(index, i);
                    ids.insert(header_name(&variable.option_column(code.code)), target);
                    let labels = Lang::ALL.map(|lang| code.label(lang).to_owned());
                    for (name, label) in
                        names.iter().flat_map(|n| labels.iter().map(move |l| (n, l)))
                    {
                        let header = header_name(&format!("{name}{label}"));
                        found.entry(header).or_default().insert(target);
                    }
                }
            }
        }
        let mut headers: HashMap<String, Target> = found
            .into_iter()
            .filter(|(_, targets)| targets.len() == 1)
            .filter_map(|(header, targets)| Some((header, targets.into_iter().next()?)))
            .collect();
        headers.extend(ids);
        Self { questionnaire, headers }
    }

    /// How many variables the questionnaire asks for.
    pub fn questions(&self) -> usize {
        self.questionnaire.variables.iter().filter(|v| v.kind != Kind::Derived).count()
    }

    /// The row near the top in which most headers match; `None` where none does.
    pub fn find(&self, grid: &Grid) -> Option<Matched> {
        (0..grid.rows.len().min(HEADER_SEARCH_ROWS))
            .map(|row| self.match_row(grid, row))
            .filter(|matched| matched.columns() > 0)
            // The first of equally good rows.
            .reduce(|best, next| if next.columns() > best.columns() { next } else { best })
    }

    fn match_row(&self, grid: &Grid, row: usize) -> Matched {
        let mut matched = Matched {
            header_row: row,
            whole: HashMap::new(),
            options: HashMap::new(),
            ignored: Vec::new(),
        };
        let mut taken = HashSet::new();
        for (column, cell) in grid.row(row).iter().enumerate().filter(|(_, c)| !c.is_blank()) {
            match self.headers.get(&header_name(&cell.text())) {
                Some(target) if taken.insert(*target) => match *target {
                    Target::Variable(variable) => {
                        matched.whole.insert(variable, column);
                    }
                    Target::Option(variable, code) => {
                        matched.options.entry(variable).or_default().push((code, column));
                    }
                },
                _ => matched.ignored.push(cell.text()),
            }
        }
        matched
    }

    /// Questions without a column. Free texts and their codes may be left out.
    pub fn missing(&self, matched: &Matched) -> Vec<&'a Variable> {
        let there = matched.variables();
        let needed = |v: &Variable| !matches!(v.kind, Kind::Text | Kind::Derived | Kind::Date);
        self.questionnaire
            .variables
            .iter()
            .enumerate()
            .filter(|(index, variable)| needed(variable) && !there.contains(index))
            .map(|(_, variable)| variable)
            .collect()
    }

    /// A question as the user knows it.
    pub fn describe(&self, variable: &Variable) -> String {
        let number = variable.number.as_deref().unwrap_or("");
        format!("{number} {}", variable.label(Lang::Ja)).trim().to_owned()
    }
}

fn names(variable: &Variable) -> Vec<String> {
    let mut names = vec![variable.id.clone()];
    for lang in Lang::ALL {
        let label = variable.label(lang);
        names.push(label.to_owned());
        if let Some(number) = &variable.number {
            names.push(format!("{number}{label}"));
        }
    }
    names.extend(variable.number.clone());
    names.extend(variable.aliases.clone());
    names
}

/// A header reduced like a label, without the circled numbers (①) that forms put
/// before some.
fn header_name(text: &str) -> String {
    let is_circled = |c: char| matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    normalise(&text.replace(is_circled, ""))
}

/// A header or label reduced to its letters and digits: compatibility forms unified
/// (NFKC), lower case, without spaces, line breaks, punctuation.
pub fn normalise(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

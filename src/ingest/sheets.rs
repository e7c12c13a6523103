//! Which sheets of a file hold answers, and what in them is not as a person sees it: rows of
//! another length, merged cells.

use std::collections::HashSet;

use super::grid::Grid;
use super::header::{MOST_COMPARED, Matcher};
use super::matched::{Matched, Unmatched};
use super::open::OpenFile;
use crate::problem::Problem;
use crate::questionnaire::Questionnaire;
use crate::responses::{Ignored, Place, Source, Unread};

/// Where answers stand in a file.
pub struct Sheet<'a> {
    pub file: &'a OpenFile,
    pub head: &'a Grid,
    pub matched: Matched,
    /// Cells that each row of delimited text has to have.
    pub cells: Option<usize>,
    /// Other sheets of the file that look like answers, told with its first one.
    pub others: Vec<Unread>,
}

/// Which sheets of a file are looked at.
#[derive(Clone, Copy)]
pub enum Which<'a> {
    /// The one that the user has named, or any but those of units.
    Answers(&'a Questionnaire),
    /// The one of this name, or any if the file has none of it.
    Units(&'a str),
}

impl Which<'_> {
    /// The sheets that may hold it, and whether somebody has named them.
    fn of(self, file: &OpenFile) -> (Vec<&Grid>, bool) {
        let heads = || file.heads().iter();
        match self {
            Self::Answers(_) if file.sheet.is_some() => (file.candidates().collect(), true),
            Self::Answers(questionnaire) => {
                let is_of_units = |grid: &Grid| {
                    let name = grid.sheet.as_deref();
                    name.is_some() && questionnaire.units.iter().any(|unit| unit.sheet() == name)
                };
                (heads().filter(|grid| !is_of_units(grid)).collect(), false)
            }
            Self::Units(name) => {
                let named: Vec<&Grid> =
                    heads().filter(|grid| grid.sheet.as_deref() == Some(name)).collect();
                if named.is_empty() { (heads().collect(), false) } else { (named, true) }
            }
        }
    }
}

/// The sheets of a file with answers: of those that are shown the one with the most columns
/// of the questionnaire, and others with the same. What else has the headers of half of the
/// questions is told. Of sheets that somebody has named, hidden ones are read too.
pub fn answer_sheets<'a>(
    file: &'a OpenFile,
    matcher: &Matcher<'_>,
    which: Which<'_>,
) -> (Vec<(&'a Grid, Matched)>, Vec<Unread>) {
    let (grids, is_chosen) = which.of(file);
    let found = grids.into_iter().filter_map(|grid| Some((grid, matcher.find(grid)?)));
    let (shown, hidden): (Vec<_>, Vec<_>) =
        found.partition(|(grid, _)| is_chosen || !grid.is_hidden);
    let best = shown.iter().map(|(_, matched)| matched.questions()).max().unwrap_or(0);
    let (read, rest): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|(_, matched)| matched.questions() == best);
    let is_like_answers =
        |(_, matched): &(&Grid, Matched)| matched.questions() * 2 >= matcher.questions();
    let others = rest.into_iter().chain(hidden).filter(is_like_answers);
    let others = others.map(|(grid, matched)| {
        let below = matched.header_rows.end..grid.height();
        Unread::Sheet {
            name: grid.sheet.clone().unwrap_or_default(),
            is_hidden: grid.is_hidden,
            rows: grid.filled(below).into_iter().filter(|&filled| filled > 0).count(),
        }
    });
    // A sheet with a header alone adds nothing to another.
    let others: Vec<Unread> =
        others.filter(|other| !matches!(other, Unread::Sheet { rows: 0, .. })).collect();
    let read = if best > 0 { read } else { Vec::new() };
    (read, others)
}

/// How many cells the rows of delimited text have: as many as the header, or one more where
/// all of them end with an empty one.
pub fn row_length(head: &Grid, matched: &Matched) -> Option<usize> {
    let header = matched.header_rows.end.checked_sub(1)?;
    let lengths = &head.lengths;
    let at = lengths.iter().rposition(|length| length.row <= header)?;
    let cells = lengths[at].cells;
    // Blank lines have one cell.
    let mut below = lengths[at..].iter().skip(1).filter(|length| length.cells > 1).peekable();
    let is_ended = below.peek().is_some()
        && lengths.get(at + 1).is_some_and(|length| length.row == header + 1)
        && below.all(|length| length.cells == cells + 1 && length.blank > 0);
    Some(cells + usize::from(is_ended))
}

/// Rows that are told of each part with another length.
const WRONG_LENGTHS: usize = 10;

/// The rows that have another number of cells, of which a comma or a quotation mark has
/// shifted some. `lines_above` are those of the file before the grid.
pub fn wrong_lengths(
    grid: &Grid,
    rows: &[usize],
    cells: usize,
    lines_above: impl Fn() -> usize,
) -> Vec<Problem> {
    let mut lengths = grid.lengths.iter().peekable();
    let mut current = None;
    let mut wrong = Vec::new();
    for &row in rows {
        while let Some(length) = lengths.next_if(|length| length.row <= row) {
            current = Some(length);
        }
        if let Some(length) = current.filter(|length| length.cells != cells) {
            wrong.push((length.line + row - length.row, length.cells));
        }
    }
    if wrong.is_empty() {
        return Vec::new();
    }
    let above = 1 + lines_above();
    let problem = |&(line, found): &(usize, usize)| {
        grid.problem("record-length")
            .with("line", above + line)
            .with("expected", cells)
            .with("found", found)
    };
    let mut problems: Vec<Problem> = wrong.iter().take(WRONG_LENGTHS).map(problem).collect();
    if wrong.len() > WRONG_LENGTHS {
        let more = grid.problem("record-length-more");
        problems.push(more.with("count", wrong.len() - WRONG_LENGTHS));
    }
    problems
}

/// Cells of respondents that are merged with one above or before them: a person reads the
/// answer in all of them, the file has it in the first.
pub fn merged_answers(sheet: &Sheet<'_>, places: &[Place]) -> Option<Unread> {
    let Sheet { head, matched, .. } = sheet;
    if head.merged.is_empty() {
        return None;
    }
    let respondents: HashSet<usize> = places.iter().map(|place| place.row).collect();
    let mut cells = Vec::new();
    // They do not overlap: together they are no more than the sheet.
    let mut left = (head.height() + 1) * (head.width() + 1);
    // Cells of a grid are counted from its origin, merged ones from that of the sheet.
    for &[top, bottom, first, last] in &head.merged {
        let is_first = |row, column| row == top && column == first;
        let rows = top.max(head.origin.0)..=bottom.min(head.origin.0 + head.height());
        let columns = first.max(head.origin.1)..=last.min(head.origin.1 + head.width());
        let Some(rest) = left.checked_sub(rows.clone().count() * columns.clone().count()) else {
            break;
        };
        left = rest;
        for row in rows {
            for column in columns.clone() {
                let is_answer = respondents.contains(&(row + 1))
                    && row >= head.origin.0 + matched.header_rows.end
                    && matched.is_target(column - head.origin.1);
                if !is_first(row, column) && is_answer {
                    cells.push(format!("{}{}", head.letters(column - head.origin.1), row + 1));
                }
            }
        }
    }
    (!cells.is_empty()).then_some(Unread::Merged(cells))
}

/// A sheet as it is told of, with its rows still to be read.
pub fn source(sheet: &Sheet<'_>, matcher: &Matcher<'_>, questionnaire: &Questionnaire) -> Source {
    let Sheet { head, matched, .. } = sheet;
    let id = |variable: usize| questionnaire.variables[variable].id.clone();
    // A number inside of an answer stands in the cell of that, unless it has its own.
    let inside = questionnaire.variables.iter().enumerate();
    let inside = inside
        .filter_map(|(v, variable)| Some((v, matched.column(questionnaire.around(variable)?)?)));
    let ignored = |(number, unmatched): (usize, &Unmatched)| {
        let is_compared = number < MOST_COMPARED;
        let similar = if is_compared { matcher.similar(&unmatched.header) } else { Vec::new() };
        Ignored {
            header: unmatched.header.clone(),
            column: head.letters(unmatched.column),
            similar: similar.first().map(|(_, target)| matcher.describe(*target)),
        }
    };
    Source {
        file: head.file.clone(),
        sheet: head.sheet.clone(),
        columns: inside
            .chain(matched.whole_columns())
            .map(|(v, at)| (id(v), head.letters(at)))
            .collect(),
        ignored: matched.unmatched.iter().enumerate().map(ignored).collect(),
        passed_over: Vec::new(),
        unread: sheet.others.clone(),
    }
}

//! Which rows below a header are respondents: not the totals, the notes and the headers
//! that people repeat. What is passed over is listed, never dropped in silence.

use std::borrow::Cow;
use std::ops::Range;

use super::grid::{Cell, Grid, REMARK};
use super::header::{Matched, normalise};
use crate::responses::{Passed, PassedOver};

/// In the first cell of a row that sums up others.
const TOTALS: [&str; 12] = [
    "合計",
    "総計",
    "小計",
    "計",
    "総合計",
    "平均",
    "平均値",
    "total",
    "grandtotal",
    "subtotal",
    "sum",
    "average",
];

/// Before a note below the data.
const NOTES: [&str; 8] = ["注", "（注", "(注", "＊", "*", "備考", "出典", "note:"];

/// Of the rows, which are below the header, those of respondents and those that are none. `id` is the column of
/// the respondent's number; a row with a number that is no word for a total is no total.
pub fn respondents(
    grid: &Grid,
    matched: &Matched,
    id: Option<usize>,
    range: Range<usize>,
) -> (Vec<usize>, Vec<PassedOver>) {
    let answers: Vec<usize> =
        matched.targets().into_iter().filter_map(|(c, target)| target.map(|_| c)).collect();
    let mut rows = Vec::new();
    let mut passed = Vec::new();
    for row in range {
        let mut filled = (0..grid.width()).filter(|&column| !grid.is_blank(row, column));
        let Some(first) = filled.next() else { continue };
        match reason(grid, matched, row, (first, filled), id, &answers) {
            None => rows.push(row),
            Some((text, reason)) => {
                passed.push(PassedOver { row: grid.row_number(row), text, reason });
            }
        }
    }
    (rows, passed)
}

/// Why a row is no respondent: from its first cell that is not blank, and the others.
fn reason(
    grid: &Grid,
    matched: &Matched,
    row: usize,
    (first, mut others): (usize, impl Iterator<Item = usize>),
    id: Option<usize>,
    answers: &[usize],
) -> Option<(String, Passed)> {
    // Most rows begin with a number of a respondent.
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if id == Some(first) && grid.text(row, first).is_some_and(is_number) {
        return None;
    }
    let first = grid.cell(row, first);
    let Cell::Text(text) = &*first else {
        return is_unanswered(grid, row, answers).then(|| (first.text(), Passed::NoAnswers));
    };
    let is_total = |cell: &Cell| match cell {
        // A number of a respondent, as most are.
        Cell::Text(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => false,
        cell => TOTALS.contains(&normalise(&cell.text()).as_str()),
    };
    let id_cell = id.map_or(Cow::Owned(Cell::Empty), |id| grid.cell(row, id));
    if is_total(&id_cell) || id_cell.is_blank() && is_total(&first) {
        return Some((text.clone(), Passed::Total));
    }
    let trimmed = text.trim();
    let is_note = || {
        let lower = trimmed.to_lowercase();
        trimmed.starts_with(REMARK) || NOTES.iter().any(|note| lower.starts_with(note))
    };
    let second = others.next();
    if second.is_none() && is_note() {
        return Some((text.clone(), Passed::Note));
    }
    let has_number = matches!(&*id_cell, Cell::Text(id) if id.bytes().all(|b| b.is_ascii_digit()));
    let is_header = |column: &usize| {
        let cell = grid.cell(row, *column);
        !cell.is_blank() && Some(&*cell) == matched.lowest.get(*column)
    };
    let same = || (0..grid.width()).filter(is_header).count();
    if !has_number && same() * 2 > 1 + usize::from(second.is_some()) + others.count() {
        return Some((text.clone(), Passed::Header));
    }
    is_unanswered(grid, row, answers).then(|| (text.clone(), Passed::NoAnswers))
}

/// Whether nothing stands in a column that belongs to a question.
fn is_unanswered(grid: &Grid, row: usize, answers: &[usize]) -> bool {
    answers.iter().all(|&column| grid.is_blank(row, column))
}

#[cfg(test)]
mod tests {
    use super::super::header::Matcher;
    use super::*;
    use crate::{assets, questionnaire};

    #[test]
    fn totals_notes_and_repeated_headers_are_no_respondents() {
        let source = assets::questionnaire("jmar-2018").expect("built in");
        let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
        let mut grid = Grid::default();
        let rows = [
            ["診療所一覧", "", "", ""],
            ["整理番号", "問2 開設主体", "医師数", "メモ"],
            ["1", "個人", "2", ""],
            ["小計", "", "2", ""],
            ["整理番号", "問2 開設主体", "医師数", "メモ"],
            ["計画", "個人", "2", ""],
            ["", "個人", "3", ""],
            ["", "", "", "あとで確認"],
            ["7", "", "", ""],
            ["", "合計", "7", ""],
            ["※ 3月末現在", "", "", ""],
            ["注1) 概数を含む", "", "", ""],
        ];
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                grid.put_text(row, column, text).expect("small");
            }
        }
        let matched = Matcher::new(&questionnaire, None).find(&grid).expect("a header");
        let (kept, passed) =
            respondents(&grid, &matched, Some(0), matched.header_rows.end..grid.height());
        assert_eq!(kept, [2, 5, 6, 8]);
        let passed: Vec<(usize, Passed)> = passed.iter().map(|p| (p.row, p.reason)).collect();
        use Passed::{Header, NoAnswers, Note, Total};
        let expected =
            [(4, Total), (5, Header), (8, NoAnswers), (10, Total), (11, Note), (12, Note)];
        assert_eq!(passed, expected);
    }
}

//! Which rows below a header are respondents: not the totals, the notes and the headers
//! that people repeat. What is passed over is listed, never dropped in silence.

use std::borrow::Cow;
use std::ops::Range;

use super::grid::{Cell, Grid, REMARK};
use super::matched::Matched;
use super::names::compatible;
use crate::responses::{Passed, PassedOver};

/// Words of which the first cell of a row consists that sums up others.
const STATISTICS: [&str; 58] = [
    "合計",
    "総計",
    "小計",
    "計",
    "総合計",
    "累計",
    "全体",
    "全数",
    "総数",
    "件数",
    "回答数",
    "有効回答",
    "有効回答数",
    "回答者数",
    "度数",
    "平均",
    "平均値",
    "算術平均",
    "中央値",
    "最頻値",
    "最大",
    "最大値",
    "最小",
    "最小値",
    "標準偏差",
    "標準誤差",
    "分散",
    "範囲",
    "四分位",
    "第1四分位",
    "第3四分位",
    "構成比",
    "割合",
    "比率",
    "n",
    "sd",
    "se",
    "total",
    "grand",
    "grandtotal",
    "subtotal",
    "sub",
    "sum",
    "average",
    "mean",
    "median",
    "mode",
    "min",
    "minimum",
    "max",
    "maximum",
    "std",
    "stdev",
    "deviation",
    "standard",
    "count",
    "base",
    "variance",
];

/// Words in place of a number of a row that shows how to fill in the form.
const EXAMPLES: [&str; 9] =
    ["例", "記入例", "入力例", "回答例", "記載例", "見本", "サンプル", "example", "sample"];

/// What stands in a row of units below the questions.
const UNITS: [&str; 20] = [
    "人", "名", "件", "日", "回", "%", "円", "千円", "年", "月", "歳", "床", "時間", "分", "施設",
    "か所", "ヶ所", "箇所", "km", "単位",
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
    if are_clear(grid, matched, id, range.clone()) {
        return (range.collect(), Vec::new());
    }
    let answers: Vec<usize> =
        matched.targets().into_iter().filter_map(|(c, target)| target.map(|_| c)).collect();
    let mut rows = Vec::new();
    let mut passed = Vec::new();
    let filled_cells = grid.filled(range.clone());
    for row in range.clone().filter(|row| filled_cells[row - range.start] > 0) {
        let mut filled = (0..grid.width()).filter(|&column| !grid.is_blank(row, column));
        let Some(first) = filled.next() else { continue };
        match reason(grid, matched, row, (first, filled), id, &answers) {
            None if is_sum(grid, row, id, &answers, &rows) => {
                let text = grid.cell(row, first).text();
                passed.push(PassedOver { row: grid.row_number(row), text, reason: Passed::Total });
            }
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
    if id == Some(first) && grid.text(row, first).is_some_and(is_number) {
        return None;
    }
    let first = grid.cell(row, first);
    let Cell::Text(text) = &*first else {
        return is_unanswered(grid, row, answers).then(|| (first.text(), Passed::NoAnswers));
    };
    let is_total = |cell: &Cell| match cell {
        // A number of a respondent, as most are.
        Cell::Text(text) if is_number(text) => false,
        cell => is_statistic(&cell.text()),
    };
    let id_cell = id.map_or(Cow::Owned(Cell::Empty), |id| grid.cell(row, id));
    if is_total(&id_cell) || id_cell.is_blank() && is_total(&first) {
        return Some((text.clone(), Passed::Total));
    }
    let own = if id_cell.is_blank() { text.clone() } else { id_cell.text() };
    if EXAMPLES.contains(&words_of(&own).as_str()) {
        return Some((text.clone(), Passed::Example));
    }
    if id_cell.is_blank() && (0..grid.width()).all(|column| is_unit(&grid.cell(row, column))) {
        return Some((text.clone(), Passed::Header));
    }
    let second = others.next();
    if second.is_none() && is_note(text) {
        return Some((text.clone(), Passed::Note));
    }
    let has_number = !id_cell.is_blank() && !is_own_heading(matched, id, &id_cell);
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

fn is_note(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    lower.starts_with(REMARK) || NOTES.iter().any(|note| lower.starts_with(note))
}

/// Whether a cell is the heading of the column of the respondents' numbers, in which it stands.
fn is_own_heading(matched: &Matched, id: Option<usize>, cell: &Cell) -> bool {
    let heading = id.and_then(|id| matched.lowest.get(id));
    heading.is_some_and(|heading| heading.text().trim() == cell.text().trim())
}

/// Whether the respondents' numbers alone tell that all rows are respondents.
pub fn are_clear(
    grid: &Grid,
    matched: &Matched,
    id: Option<usize>,
    mut rows: Range<usize>,
) -> bool {
    let Some(id) = id else { return false };
    let is_clear = |row: usize| match grid.text(row, id) {
        Some(text) if !text.is_empty() && is_number(text) => true,
        Some(text) => {
            !text.trim().is_empty()
                && !is_statistic(text)
                && !is_note(text)
                && !EXAMPLES.contains(&words_of(text).as_str())
                && !is_own_heading(matched, Some(id), &grid.cell(row, id))
        }
        None => matches!(&*grid.cell(row, id), Cell::Number(_)),
    };
    rows.all(is_clear)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text without signs, digits and spaces: 【記入例1】 is 記入例.
fn words_of(text: &str) -> String {
    let text = compatible(text).to_lowercase();
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Whether nothing or a unit stands in a cell: （人）, 単位：件.
fn is_unit(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return cell.is_blank() };
    let text = compatible(text).to_lowercase();
    let text = text.trim_matches(|c: char| c.is_whitespace() || "()[]【】〔〕".contains(c));
    let unit = text.strip_prefix("単位").map_or(text, |unit| unit.trim_start_matches([':', ' ']));
    text.is_empty() || UNITS.contains(&unit)
}

/// Whether a text names sums, means and the like, and nothing else: 合計（件）, 平均値±SD, n=80.
fn is_statistic(text: &str) -> bool {
    let text = compatible(text).to_lowercase();
    let mut outside = String::new();
    let mut depth = 0;
    for letter in text.chars() {
        match letter {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth -= 1,
            letter if depth <= 0 => outside.push(letter),
            _ => {}
        }
    }
    let words = outside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.filter(|word| !word.bytes().all(|b| b.is_ascii_digit())).peekable();
    words.peek().is_some() && words.all(|word| STATISTICS.contains(&word))
}

/// Whether a row without a respondent's number has nothing but sums, means or counts of what
/// stands in the rows above.
fn is_sum(grid: &Grid, row: usize, id: Option<usize>, answers: &[usize], above: &[usize]) -> bool {
    let Some(first) = id.or(answers.first().copied()) else { return false };
    if !grid.is_blank(row, first) || above.len() < 2 {
        return false;
    }
    let number = |row: usize, column: usize| match &*grid.cell(row, column) {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => compatible(text).trim().replace(',', "").parse::<f64>().ok(),
        _ => None,
    };
    let mut sums = 0;
    for column in (0..grid.width()).filter(|&column| !grid.is_blank(row, column)) {
        let Some(total) = number(row, column) else { return false };
        let numbers: Vec<f64> = above.iter().filter_map(|&row| number(row, column)).collect();
        let filled = above.iter().filter(|&&row| !grid.is_blank(row, column)).count() as f64;
        let sum: f64 = numbers.iter().sum();
        let mean = sum / numbers.len().max(1) as f64;
        let is = |value: f64| (total - value).abs() <= 0.005 * value.abs().max(1.0) && total != 0.0;
        let is_exactly = |value: f64| (total - value).abs() < 1e-6 * value.abs().max(1.0);
        if is_exactly(sum) && sum != 0.0 || is_exactly(filled) && filled > 0.0 || is(mean) {
            sums += 1;
        } else if total != 0.0 || sum != 0.0 {
            return false;
        }
    }
    sums >= 2
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
            ["【記入例１】", "個人", "2", ""],
            ["", "", "（人）", ""],
            ["例会クリニック", "個人", "2", ""],
            ["", "合計", "7", ""],
            ["※ 3月末現在", "", "", ""],
            ["注1) 概数を含む", "", "", ""],
            ["K-7", "問2 開設主体", "医師数", "メモ"],
        ];
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                grid.put_text(row, column, text).expect("small");
            }
        }
        for text in [
            "合計（件）",
            "全体",
            "総数",
            "n",
            "平均値±SD",
            "N=80",
            "標準偏差",
            "Grand Total",
            "平均 (SD)",
        ] {
            assert!(is_statistic(text), "{text}");
        }
        for text in
            ["計画", "12", "", "（合計）", "全体会クリニック", "n1", "最大手医院", "合計 3 丁目"]
        {
            assert!(!is_statistic(text), "{text}");
        }
        let matched = Matcher::new(&questionnaire, None).find(&grid).expect("a header");
        let (kept, passed) =
            respondents(&grid, &matched, Some(0), matched.header_rows.end..grid.height());
        assert_eq!(kept, [2, 5, 6, 8, 11, 15]);
        for row in [5, 11, 15] {
            assert!(are_clear(&grid, &matched, Some(0), row..row + 1), "{row}");
        }
        for row in [3, 4, 6, 7, 9, 10, 12, 13, 14] {
            assert!(!are_clear(&grid, &matched, Some(0), row..row + 1), "{row}");
        }
        let passed: Vec<(usize, Passed)> = passed.iter().map(|p| (p.row, p.reason)).collect();
        use Passed::{Example, Header, NoAnswers, Note, Total};
        let expected = [
            (4, Total),
            (5, Header),
            (8, NoAnswers),
            (10, Example),
            (11, Header),
            (13, Total),
            (14, Note),
            (15, Note),
        ];
        assert_eq!(passed, expected);
    }
}

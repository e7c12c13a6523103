//! The rules, each a function of a sheet: what on it breaks the rule.

use std::collections::BTreeSet;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::breach::{Breach, Rule};
use super::cells::{At, Cell, Sheet, cell_name, range_name};
use super::layout::{Layout, is_blank, is_figure, mark};
use super::numbers::{number_in, several_numbers_in};
use crate::letters;

/// Everything on a sheet that breaks a rule, in the order of the rules.
pub fn look(sheet: &Sheet, file: &Path) -> Vec<Breach> {
    let mut found = Found::default();
    for region in &sheet.merged {
        let value = sheet.cell(region[0], region[2]).map(Cell::text).unwrap_or_default();
        found.put(Rule::Merged, range_name(*region), value);
    }
    for at in &sheet.formulas {
        found.cell(Rule::Formula, sheet, *at);
    }
    for object in &sheet.objects {
        found.put(Rule::Object, String::new(), object.clone());
    }
    for (at, cell) in &sheet.cells {
        let Some(text) = cell.as_text() else { continue };
        if is_laid_out(text) {
            found.cell(Rule::Spaces, sheet, *at);
        }
        if text.chars().any(letters::is_platform_dependent) {
            found.cell(Rule::Letters, sheet, *at);
        }
        if has_only_era(text) {
            found.cell(Rule::Years, sheet, *at);
        }
    }
    if let Some(layout) = Layout::of(sheet) {
        figures(sheet, &layout, &mut found);
        names(sheet, &layout, &mut found);
        units(sheet, &layout, &mut found);
        areas(sheet, &layout, &mut found);
        gaps(sheet, &layout, &mut found);
    }
    let of = |(rule, place, value)| Breach {
        place,
        value,
        ..Breach::of(rule, file, sheet.name.as_deref())
    };
    found.0.sort_by_key(|(rule, ..)| *rule);
    found.0.into_iter().map(of).collect()
}

#[derive(Default)]
struct Found(Vec<(Rule, String, String)>);

impl Found {
    fn put(&mut self, rule: Rule, place: String, value: String) {
        self.0.push((rule, place, value));
    }

    fn cell(&mut self, rule: Rule, sheet: &Sheet, at: At) {
        let value = sheet.cells.get(&at).map(Cell::text).unwrap_or_default();
        self.put(rule, cell_name(at), value);
    }
}

/// Cells of figures: one number each, stored as a number, and no marks among them.
fn figures(sheet: &Sheet, layout: &Layout, found: &mut Found) {
    for column in layout.figures() {
        let is_code = layout.heading(sheet, column).any(is_name_of_code);
        let cells =
            layout.body.clone().filter_map(|row| Some(((row, column), sheet.cell(row, column)?)));
        let cells: Vec<(At, &Cell)> = cells.collect();
        let has_figures = cells.iter().any(|(_, cell)| is_figure(cell));
        for &(at, cell) in &cells {
            let Some(text) = cell.as_text().filter(|text| !text.trim().is_empty()) else {
                continue;
            };
            if mark(cell) {
                if has_figures {
                    found.cell(Rule::Marks, sheet, at);
                }
            } else if several_numbers_in(text) {
                found.cell(Rule::OneDatum, sheet, at);
            } else if number_in(text) && !(is_code && text.bytes().all(|b| b.is_ascii_digit())) {
                found.cell(Rule::Numbers, sheet, at);
            }
        }
    }
}

/// Headings and names of rows: none is left out or stands for another.
fn names(sheet: &Sheet, layout: &Layout, found: &mut Found) {
    let filled = |row: usize, column: usize| sheet.cell(row, column).is_some_and(|c| !is_blank(c));
    for column in layout.columns.clone() {
        let has_heading = layout.headings.clone().any(|row| filled(row, column));
        let has_cells = layout.body.clone().any(|row| filled(row, column));
        if has_cells && !has_heading {
            let row = layout.headings.end.saturating_sub(1);
            found.cell(Rule::Omitted, sheet, (row, column));
        }
    }
    // Of several rows of headings each has its own, but for columns that have one alone.
    for row in layout.headings.clone().rev().skip(1) {
        let mut before = false;
        for column in layout.columns.clone() {
            let below = (row + 1..layout.headings.end).any(|below| filled(below, column));
            if !filled(row, column) && below && before && !is_merged(sheet, (row, column)) {
                found.cell(Rule::Omitted, sheet, (row, column));
            }
            before |= filled(row, column);
        }
    }
    // Words beside the figures are data, and may be missing.
    let first_figure = layout.figures().next().unwrap_or(layout.columns.end);
    for row in layout.body.clone() {
        let is_row = layout.figures().any(|column| filled(row, column));
        for &column in layout.labels.iter().filter(|column| **column < first_figure) {
            let cell = sheet.cell(row, column).and_then(Cell::as_text).unwrap_or_default().trim();
            let stands_for_another = ["〃", "\"", "''", "″", "同上", "〃〃", "々"].contains(&cell);
            let is_below_one = (layout.body.start..row).any(|above| filled(above, column));
            let is_left_out = !filled(row, column) && is_row && is_below_one;
            if stands_for_another || is_left_out && !is_merged(sheet, (row, column)) {
                found.cell(Rule::Omitted, sheet, (row, column));
            }
        }
    }
}

fn is_merged(sheet: &Sheet, (row, column): At) -> bool {
    let holds = |&[first, last, from, to]: &[usize; 4]| {
        (first..=last).contains(&row) && (from..=to).contains(&column)
    };
    sheet.merged.iter().any(holds)
}

/// A unit stands somewhere above the figures, or in a column of its own.
fn units(sheet: &Sheet, layout: &Layout, found: &mut Found) {
    const WORDS: [&str; 2] = ["単位", "unit"];
    const UNITS: [&str; 32] = [
        "人",
        "件",
        "%",
        "円",
        "千円",
        "百万円",
        "億円",
        "回",
        "日",
        "時間",
        "分",
        "世帯",
        "戸",
        "施設",
        "病院",
        "診療所",
        "箇所",
        "か所",
        "カ所",
        "床",
        "歳",
        "年",
        "km",
        "km2",
        "ha",
        "t",
        "kg",
        "m",
        "倍",
        "機関",
        "点",
        "社",
    ];
    let above = sheet.cells.range((0, 0)..(layout.body.start, 0));
    let mut texts = above.filter_map(|(_, cell)| cell.as_text());
    let has_unit = |text: &str| {
        let plain: String = text.nfkc().collect::<String>().to_lowercase();
        let in_brackets = plain.split(['(', '[', '〔', '【']).skip(1);
        let mut inner = in_brackets.filter_map(|rest| rest.split([')', ']', '〕', '】']).next());
        WORDS.iter().any(|word| plain.contains(word))
            || inner.any(|inner| UNITS.contains(&inner.trim()))
            || UNITS.contains(&plain.trim())
    };
    if !texts.any(has_unit) {
        found.put(Rule::Unit, String::new(), String::new());
    }
}

/// Names of prefectures are not cut short.
fn areas(sheet: &Sheet, layout: &Layout, found: &mut Found) {
    const PREFECTURES: &str = "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 \
        群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 \
        静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 \
        広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 \
        鹿児島県 沖縄県";
    // So many tell that a column is of prefectures: some of the short names are surnames too.
    const ENOUGH: usize = 3;
    let short: BTreeSet<&str> = PREFECTURES
        .split_whitespace()
        .filter(|name| *name != "北海道")
        .map(|name| name.trim_end_matches(['都', '府', '県']))
        .collect();
    for column in layout.columns.clone() {
        let has_code = layout.columns.clone().any(|other| {
            layout.heading(sheet, other).any(|heading| {
                is_name_of_code(heading)
                    && ["地域", "都道府県", "団体"].iter().any(|of| heading.contains(of))
            })
        });
        let cells = layout.body.clone().map(|row| (row, column));
        let cut = |at: &At| {
            let text = sheet.cells.get(at).and_then(Cell::as_text).unwrap_or_default();
            let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
            short.contains(plain.as_str())
        };
        let cut: Vec<At> = cells.filter(cut).collect();
        if cut.len() >= ENOUGH && !has_code {
            cut.into_iter().for_each(|at| found.cell(Rule::Areas, sheet, at));
        }
    }
}

/// Rows and columns within the table that hold nothing, and further tables.
fn gaps(sheet: &Sheet, layout: &Layout, found: &mut Found) {
    let is_empty_row = |row: usize| sheet.row(row).all(|(_, cell)| is_blank(cell));
    for row in layout.headings.start..layout.body.end {
        if is_empty_row(row) {
            let region = [row, row, layout.columns.start, layout.columns.end - 1];
            found.put(Rule::Gap, range_name(region), String::new());
        }
    }
    let rows = layout.headings.start..layout.body.end;
    for column in layout.columns.clone() {
        let filled = |row: usize| sheet.cell(row, column).is_some_and(|cell| !is_blank(cell));
        if rows.clone().any(filled) {
            continue;
        }
        // A table beside another begins with names of its rows again.
        let begins = layout.labels.iter().any(|label| *label > column);
        let rule = if begins { Rule::SeveralTables } else { Rule::Gap };
        let region = [rows.start, rows.end - 1, column, column];
        found.put(rule, range_name(region), String::new());
    }
    if let Some(next) = layout.next {
        let first = sheet.row(next).next().map_or(0, |(column, _)| column);
        found.cell(Rule::SeveralTables, sheet, (next, first));
    }
}

fn is_name_of_code(heading: &str) -> bool {
    let plain = heading.nfkc().collect::<String>().to_lowercase();
    ["コード", "番号", "code", "id", "no.", "符号"].iter().any(|word| plain.contains(word))
}

/// Spaces and line breaks that are there for looks: at the ends, between all letters, several
/// in a row.
fn is_laid_out(text: &str) -> bool {
    let is_space = |letter: char| letter == ' ' || letter == '\u{3000}' || letter == '\t';
    if text.contains(['\n', '\r']) || text.starts_with(is_space) || text.ends_with(is_space) {
        return true;
    }
    let parts: Vec<&str> = text.split(is_space).collect();
    let is_spread = parts.len() > 1
        && parts.iter().all(|part| part.chars().count() == 1 && part.chars().all(is_japanese));
    is_spread || parts.iter().any(|part| part.is_empty())
}

fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// A year of an era without that of the western calendar beside it.
fn has_only_era(text: &str) -> bool {
    let plain: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    let has_western = plain.split(|letter: char| !letter.is_ascii_digit()).any(|digits| {
        digits.len() == 4 && digits.parse::<u32>().is_ok_and(|year| (1868..2200).contains(&year))
    });
    let is_year = |rest: &str| {
        let digits = || rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let rest = rest.strip_prefix('元').unwrap_or_else(digits);
        rest.starts_with('年')
    };
    const ERAS: [&str; 5] = ["明治", "大正", "昭和", "平成", "令和"];
    let named = ERAS
        .iter()
        .any(|era| plain.match_indices(era).any(|(at, _)| is_year(&plain[at + era.len()..])));
    let bytes = plain.as_bytes();
    let short = bytes.len() >= 2
        && b"MTSHR".contains(&bytes[0])
        && (plain[1..].chars().next().is_some_and(|letter| letter.is_ascii_digit()))
        && (is_year(&plain[1..])
            || plain[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                && plain.len() <= 9);
    !has_western && (named || short)
}

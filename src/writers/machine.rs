//! `data.xlsx` and `data/*.csv`: the tables as machines take them, by the unified rules of the
//! Ministry of Internal Affairs and Communications of December 2020: one datum a cell, numbers as
//! numbers, names in full, marks in columns of their own, a table a sheet.
//!
//! A row is what figures are of (subset, group, variable, category), a column a statistic.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use unicode_normalization::UnicodeNormalization;

use super::Files;
use super::csv::{literal, writer as csv_writer};
use super::labels::Labels;
use super::sheets::{new_workbook, write_text};
use crate::disclosure::Released;
use crate::letters::is_platform_dependent;
use crate::locales::Locale;
use crate::problem::Failure;
use crate::tables::figure::Category;
use crate::tables::{Figure, Key, Made, State, Statistic};

/// What stands in place of a number, as in the ministry's own tables.
const SUPPRESSED: &str = "X";
const NOBODY: &str = "-";

enum Cell {
    Blank,
    Text(String),
    Number(f64),
}

/// A table without anything around it.
struct Sheet {
    name: String,
    file: String,
    headings: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

pub fn files(release: &Released, locale: &Locale) -> Result<Files, Failure> {
    let tables = release.tables.iter().filter(|table| table.figures.iter().next().is_some());
    let sheets: Vec<Sheet> =
        (1..).zip(tables).map(|(number, table)| sheet(number, table, locale)).collect();
    let mut files = Files::new();
    for sheet in &sheets {
        files.insert(sheet.file.clone(), csv(sheet).map_err(Failure::internal)?);
    }
    let titles: Vec<String> = release
        .tables
        .iter()
        .filter(|table| table.figures.iter().next().is_some())
        .map(|table| plain(&table.spec.title.say(locale)))
        .collect();
    let book = workbook(&sheets, &titles, locale).map_err(Failure::internal)?;
    files.insert("data.xlsx".to_owned(), book);
    Ok(files)
}

/// A column: its heading, and what a row has in it.
type Of<'a> = (String, Box<dyn Fn(&Row<'a>) -> Cell + 'a>);

/// Figures of the same thing.
struct Row<'a> {
    key: &'a Key,
    figures: Vec<(Statistic, &'a Figure)>,
}

impl Row<'_> {
    fn figure(&self, statistic: Statistic) -> Option<&Figure> {
        self.figures.iter().find(|(of, _)| *of == statistic).map(|(_, figure)| *figure)
    }
}

fn sheet(number: usize, table: &Made, locale: &Locale) -> Sheet {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut statistics: Vec<Statistic> = Vec::new();
    for (key, figure) in table.figures.iter() {
        let same = rows.iter_mut().rev().find(|row| row.key.at() == key.at());
        match same {
            Some(row) => row.figures.push((key.statistic, figure)),
            None => rows.push(Row { key, figures: vec![(key.statistic, figure)] }),
        }
        if !statistics.contains(&key.statistic) {
            statistics.push(key.statistic);
        }
    }
    // Words stand behind the numbers.
    statistics.sort_by_key(|of| *of == Statistic::Text);
    let columns: Vec<Of<'_>> = names(table, &rows, locale)
        .into_iter()
        .chain(statistics.iter().flat_map(|of| figures(*of, &rows, locale)))
        .collect();
    Sheet {
        name: locale.say("data-sheet", &[("number", &number.to_string())]),
        file: format!("data/{}.csv", table.spec.id),
        headings: columns.iter().map(|(heading, _)| heading.clone()).collect(),
        rows: rows.iter().map(|row| columns.iter().map(|(_, of)| of(row)).collect()).collect(),
    }
}

/// What the rows are of: columns that would be blank from top to bottom are left out.
fn names<'a>(table: &'a Made, rows: &[Row<'a>], locale: &'a Locale) -> Vec<Of<'a>> {
    let labels = std::rc::Rc::new(Labels::of(table, locale));
    let text = |text: String| if text.is_empty() { Cell::Blank } else { Cell::Text(plain(&text)) };
    let mut columns: Vec<Of<'a>> = Vec::new();
    let mut put = |key: &str, of: Box<dyn Fn(&Row<'a>) -> Cell + 'a>| {
        columns.push((locale.say(key, &[]), of));
    };
    let unit = move |unit: String| match unit.is_empty() {
        true => Cell::Text(locale.word("data-no-unit")),
        false => text(unit),
    };
    put(
        "data-subset",
        Box::new(move |row| {
            let subset = table.subsets().iter().find(|subset| subset.id == row.key.subset);
            text(subset.map(|subset| subset.label.say(locale)).unwrap_or_default())
        }),
    );
    let all = || Cell::Text(locale.word("data-all"));
    if rows.iter().any(|row| row.key.group.is_some()) {
        put(
            "data-group-question",
            Box::new(move |row| {
                let Some(group) = &row.key.group else { return all() };
                let same = || table.groups.iter().filter(|of| of.group.variable == group.variable);
                let named = same().find(|of| of.group == *group).or_else(|| same().next());
                let question = named.map(|of| of.question.say(locale)).unwrap_or_default();
                match question.is_empty() {
                    true => text(table.spec.row_heading.say(locale)),
                    false => text(question),
                }
            }),
        );
        if rows.iter().any(|row| row.key.group.as_ref().is_some_and(|of| has_code(&of.category))) {
            put(
                "data-group-code",
                Box::new(move |row| match &row.key.group {
                    Some(group) => code(&group.category).unwrap_or_else(all),
                    None => all(),
                }),
            );
        }
        let labels = std::rc::Rc::clone(&labels);
        put(
            "data-group",
            Box::new(move |row| {
                let Some(group) = &row.key.group else { return all() };
                let label = labels.group(group);
                if label.is_empty() { all() } else { text(label.to_string()) }
            }),
        );
    }
    if rows.iter().any(|row| !row.key.variable.is_empty()) {
        let variable =
            move |row: &Row<'_>| table.variables.iter().find(|of| of.id == row.key.variable);
        put(
            "data-variable",
            Box::new(move |row| match variable(row) {
                Some(variable) => text(variable.label.say(locale)),
                None if row.key.variable.is_empty() => all(),
                None => text(row.key.variable.clone()),
            }),
        );
        put(
            "data-unit",
            Box::new(move |row| {
                let own = variable(row).map(|variable| variable.unit.say(locale));
                let own = own.filter(|unit| !unit.is_empty());
                unit(own.unwrap_or_else(|| table.spec.unit.say(locale)))
            }),
        );
    } else {
        put("data-unit", Box::new(move |_| unit(table.spec.unit.say(locale))));
    }
    if rows.iter().any(|row| row.key.category != Category::All) {
        if rows.iter().any(|row| has_code(&row.key.category)) {
            put(
                "data-category-code",
                Box::new(move |row| code(&row.key.category).unwrap_or_else(all)),
            );
        }
        put(
            "data-category",
            Box::new(move |row| match &row.key.category {
                Category::All => all(),
                category => {
                    let label = labels.category(&row.key.variable, category);
                    match label.is_empty() {
                        true => code(category).unwrap_or_else(all),
                        false => text(label.to_string()),
                    }
                }
            }),
        );
    }
    columns
}

/// Whether a category has a code; bands are told by their labels.
fn has_code(category: &Category) -> bool {
    !matches!(category, Category::All | Category::Band(..))
}

/// A code that is a number is one; `None` of all answers. Of a band its bounds.
fn code(category: &Category) -> Option<Cell> {
    match category {
        Category::All => None,
        Category::Code(code) => Some(Cell::Number(f64::from(*code))),
        other => Some(Cell::Text(plain(&other.to_string()))),
    }
}

/// A statistic, and beside it the mark of what is no number, where there is any.
fn figures<'a>(of: Statistic, rows: &[Row<'a>], locale: &'a Locale) -> Vec<Of<'a>> {
    let heading = locale.find(&format!("data-heading-{}", of.name()), &[]);
    let heading = heading
        .or_else(|| locale.find(&format!("report-heading-{}", of.name()), &[]))
        .unwrap_or_else(|| of.name().to_owned());
    let is_marked = |row: &Row<'_>| {
        row.figure(of).is_some_and(|f| matches!(f.state, State::Nobody | State::Suppressed))
    };
    let error = move |row: &Row<'a>| row.figure(of)?.estimate.as_ref()?.standard_error;
    let is_weighted = rows.iter().any(|row| error(row).is_some());
    let heading = match is_weighted {
        true => locale.say("data-weighted", &[("heading", &heading)]),
        false => heading,
    };
    let value = move |row: &Row<'a>| match row.figure(of).map(|figure| &figure.state) {
        Some(State::Words(words)) => Cell::Text(plain(&words.say(locale))),
        Some(_) => row.figure(of).and_then(Figure::value).map_or(Cell::Blank, Cell::Number),
        None => Cell::Blank,
    };
    let mark = move |row: &Row<'a>| match row.figure(of).map(|figure| &figure.state) {
        Some(State::Suppressed) => Cell::Text(SUPPRESSED.to_owned()),
        Some(State::Nobody) => Cell::Text(NOBODY.to_owned()),
        _ => Cell::Blank,
    };
    let marked = locale.say("data-mark", &[("heading", &heading)]);
    let of_error = locale.say("data-standard-error", &[("heading", &heading)]);
    let mut columns: Vec<Of<'a>> = vec![(heading, Box::new(value))];
    if is_weighted {
        let error = move |row: &Row<'a>| error(row).map_or(Cell::Blank, Cell::Number);
        columns.push((of_error, Box::new(error)));
    }
    if rows.iter().any(is_marked) {
        columns.push((marked, Box::new(mark)));
    }
    columns
}

/// A text that every system shows alike, on one line, with western years.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' | '\u{3000}' => plain.push(' '),
            // The number in a circle is one in brackets.
            '\u{2460}'..='\u{2473}' | '\u{3251}'..='\u{32bf}' => {
                plain.push('(');
                plain.extend(std::iter::once(letter).nfkc());
                plain.push(')');
            }
            letter if is_platform_dependent(letter) => plain.extend(std::iter::once(letter).nfkc()),
            letter => plain.push(letter),
        }
    }
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    western(&words.join(" "))
}

/// With the western year behind each year of an era that has none.
fn western(text: &str) -> String {
    const ERAS: [(&str, u32); 5] =
        [("明治", 1867), ("大正", 1911), ("昭和", 1925), ("平成", 1988), ("令和", 2018)];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let found = ERAS.iter().filter_map(|(era, before)| Some((rest.find(era)?, *era, *before)));
        let Some((at, era, before)) = found.min_by_key(|(at, ..)| *at) else {
            out.push_str(rest);
            return out;
        };
        let (done, behind) = rest.split_at(at + era.len());
        out.push_str(done);
        rest = behind;
        let digits = behind
            .find(|letter: char| letter.to_digit(10).is_none() && !matches!(letter, '０'..='９'));
        let number = &behind[..digits.unwrap_or(behind.len())];
        let ascii: String = number.nfkc().collect();
        let (year, length) = match ascii.parse::<u32>() {
            Ok(year) => (year, number.len()),
            Err(_) if behind.starts_with('元') => (1, '元'.len_utf8()),
            Err(_) => continue,
        };
        let Some(after) = behind[length..].strip_prefix('年') else { continue };
        out.push_str(&behind[..length + '年'.len_utf8()]);
        if !after.starts_with(['（', '(']) {
            out.push_str(&format!("（{}年）", before + year));
        }
        rest = after;
    }
}

/// UTF-8 with a byte order mark. Numbers at full precision.
fn csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv_writer();
    writer.write_record(&sheet.headings)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Blank => String::new(),
            // A mark is no formula.
            Cell::Text(text) if text == NOBODY => text.clone(),
            Cell::Text(text) => literal(text),
            Cell::Number(number) => number.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The tables behind a sheet that says which they are and one of the marks.
fn workbook(sheets: &[Sheet], titles: &[String], locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_workbook()?;
    let contents = book.add_worksheet();
    contents.set_name(locale.word("data-contents"))?;
    // Names of files and titles are read by people, who would see them cut.
    contents.set_column_width(1, 44)?;
    contents.set_column_width(2, 80)?;
    write_row(
        contents,
        0,
        &["data-contents-sheet", "data-contents-file", "data-contents-title"]
            .map(|key| Cell::Text(locale.say(key, &[]))),
    )?;
    for (row, (sheet, title)) in (1..).zip(sheets.iter().zip(titles)) {
        let cells = [&sheet.name, &sheet.file, title].map(|text| Cell::Text(text.clone()));
        write_row(contents, row, &cells)?;
    }
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        let headings: Vec<Cell> = sheet.headings.iter().map(|of| Cell::Text(of.clone())).collect();
        write_row(page, 0, &headings)?;
        for (row, cells) in (1..).zip(&sheet.rows) {
            write_row(page, row, cells)?;
        }
    }
    let marks = book.add_worksheet();
    marks.set_name(locale.word("data-marks"))?;
    marks.set_column_width(1, 80)?;
    let lines = [["data-marks-mark", "data-marks-meaning"]];
    for (row, line) in (0..).zip(lines) {
        write_row(marks, row, &line.map(|key| Cell::Text(locale.say(key, &[]))))?;
    }
    let meanings = [(SUPPRESSED, "data-marks-suppressed"), (NOBODY, "data-marks-nobody")];
    for (row, (mark, meaning)) in (1..).zip(meanings) {
        let cells = [mark.to_owned(), locale.say(meaning, &[])].map(Cell::Text);
        write_row(marks, row, &cells)?;
    }
    book.save_to_buffer()
}

/// Cells as they are: nothing is there for looks.
fn write_row(sheet: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
    let plain = Format::new();
    for (column, cell) in (0..).zip(cells) {
        match cell {
            Cell::Blank => {}
            Cell::Text(text) => write_text(sheet, row, column, text, &plain)?,
            Cell::Number(number) => drop(sheet.write_number(row, column, *number)?),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_of_letters_that_every_system_shows() {
        for (text, expected) in [
            ("① 男\n（うち65歳以上）", "(1) 男 （うち65歳以上）"),
            ("㈱甲　㎡", "(株)甲 m2"),
            ("患者数（平成30年1月）", "患者数（平成30年（2018年）1月）"),
            ("令和元年度", "令和元年（2019年）度"),
            ("令和６年（2024年）", "令和６年（2024年）"),
            ("昭和大学、平成2", "昭和大学、平成2"),
            ("平成30年と令和2年", "平成30年（2018年）と令和2年（2020年）"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}

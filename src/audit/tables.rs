//! Figures of a release without `results.csv`: those of its tables, under the words that stand
//! beside them.

use std::path::{Path, PathBuf};

use super::address::Address;
use super::files::{self, Passage};
use super::numbers::whole;
use super::vocabulary::Vocabulary;
use crate::locales::{in_all, in_all_with};
use crate::problem::Failure;

/// Where tables are, the most exact first.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("data")).into_iter().flatten().flatten();
    let mut data: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    data.retain(|path| path.extension().is_some_and(|of| of == "csv"));
    data.sort();
    let books = ["data.xlsx", "tables.xlsx"].map(|name| folder.join(name));
    match books.into_iter().find(|book| data.is_empty() && book.is_file()) {
        Some(book) => vec![book],
        None => data,
    }
}

/// A figure of a table.
pub struct Found {
    pub address: Address,
    /// None where it is hidden.
    pub value: Option<f64>,
    /// Of the group and of the category.
    pub labels: [String; 2],
}

/// All figures that are shown or hidden.
pub fn figures(folder: &Path, vocabulary: &Vocabulary) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    for file in files(folder) {
        let mut read = String::new();
        for passage in &files::read(&file)?.passages {
            // A sheet is called by its name; what stands below its table repeats it.
            let place = passage.rows.first().map(|row| row.place.as_str()).unwrap_or_default();
            let name = place.rsplit_once('!').map_or(passage.title.as_str(), |(sheet, _)| sheet);
            if name == read {
                continue;
            }
            let words = Words { vocabulary, passage, name };
            let before = found.len();
            match passage.rows.first().is_some_and(|row| row.cells.first().is_some_and(is_subset)) {
                true => words.for_machines(&mut found),
                false => words.for_people(&mut found),
            }
            if found.len() > before {
                name.clone_into(&mut read);
            }
        }
    }
    Ok(found)
}

fn is_subset(cell: &String) -> bool {
    in_all("data-subset").contains(cell)
}

struct Words<'a> {
    vocabulary: &'a Vocabulary,
    passage: &'a Passage,
    /// Of the table.
    name: &'a str,
}

impl Words<'_> {
    /// A row is what figures are of, a column a statistic, beside it a column of marks.
    fn for_machines(&self, found: &mut Vec<Found>) {
        let [heading, rows @ ..] = self.passage.rows.as_slice() else { return };
        let column = |key: &str| {
            let words = in_all(key);
            heading.cells.iter().position(|cell| words.contains(cell))
        };
        // A statistic, its column and that of its marks.
        let columns = heading.cells.iter().enumerate().filter_map(|(at, cell)| {
            let statistic = self.vocabulary.headings.of(cell).first().copied()?;
            let marks = in_all_with("data-mark", |_| [("heading", cell.clone())]);
            let marks = heading.cells.iter().position(|cell| marks.contains(cell));
            Some((statistic, at, marks))
        });
        let columns: Vec<_> = columns.collect();
        let all = in_all("data-all");
        let [subset, question, code, group, variable, category_code, category] = [
            "data-subset",
            "data-group-question",
            "data-group-code",
            "data-group",
            "data-variable",
            "data-category-code",
            "data-category",
        ]
        .map(column);
        for row in rows {
            let text = |at: Option<usize>| {
                let cell = at.and_then(|at| row.cells.get(at)).map(String::as_str);
                cell.filter(|cell| !all.iter().any(|of| of == cell)).unwrap_or_default().to_owned()
            };
            let subset = subset.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default();
            for (statistic, at, marks) in &columns {
                let value = row.cells.get(*at).and_then(|cell| whole(cell)).map(|of| of.value);
                let mark = marks.and_then(|at| row.cells.get(at));
                let is_hidden = mark.is_some_and(|mark| self.vocabulary.is_mark(mark));
                if value.is_none() && !is_hidden {
                    continue;
                }
                let address = Address {
                    table: self.name.to_owned(),
                    subset: subset.clone(),
                    group_variable: text(question),
                    group_code: text(code.or(group)),
                    variable: text(variable),
                    category: text(category_code.or(category)),
                    statistic: (*statistic).to_owned(),
                };
                let value = value.filter(|_| !is_hidden);
                found.push(Found { address, value, labels: [text(group), text(category)] });
            }
        }
    }

    /// Rows are answers where columns are counts and percents, else groups; what stands in a
    /// heading beside the statistic is a group, or the number that it is of.
    fn for_people(&self, found: &mut Vec<Found>) {
        let rows = &self.passage.rows;
        let is_data = |cell: &String| whole(cell).is_some() || self.vocabulary.is_mark(cell);
        let Some(headed) = rows.iter().position(|row| row.cells.iter().skip(1).any(is_data)) else {
            return;
        };
        let Some(heading) = headed.checked_sub(1).and_then(|at| rows.get(at)) else { return };
        let totals = [in_all("report-total"), in_all("data-all")].concat();
        for row in &rows[headed..] {
            let Some(label) = row.cells.first().filter(|label| !label.is_empty()) else { continue };
            let is_total = totals.contains(label);
            let cells = row.cells.iter().zip(&heading.cells).skip(1);
            for (cell, words) in cells.filter(|(cell, _)| is_data(cell)) {
                let Some((statistic, beside)) = self.vocabulary.headings.split(words) else {
                    continue;
                };
                let beside = if totals.contains(&beside) { String::new() } else { beside };
                let is_of_answers = matches!(statistic, "count" | "percent");
                let of_row = if is_total { "" } else { label.as_str() };
                let (group, variable, category) = match is_of_answers {
                    true => (beside.as_str(), heading.cells[0].as_str(), of_row),
                    false => (of_row, beside.as_str(), ""),
                };
                let statistic = match (is_of_answers, is_total) {
                    (true, true) if statistic == "percent" => continue,
                    (true, true) => "n",
                    _ => statistic,
                };
                let group_variable = if group.is_empty() { "" } else { heading.cells[0].as_str() };
                let address = Address {
                    table: self.name.to_owned(),
                    subset: String::new(),
                    group_variable: group_variable.to_owned(),
                    group_code: group.to_owned(),
                    variable: variable.to_owned(),
                    category: category.to_owned(),
                    statistic: statistic.to_owned(),
                };
                let (value, labels) = (whole(cell).map(|of| of.value), [group, category]);
                found.push(Found { address, value, labels: labels.map(str::to_owned) });
            }
        }
    }
}

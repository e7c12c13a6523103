//! What files say held against the figures: a number beside the labels of a hidden figure which
//! no shown figure of these labels accounts for tells the hidden one.

use std::path::{Path, PathBuf};

use super::address::Address;
use super::bars;
use super::dictionary::{Dictionary, Meaning, Span, TableId, tidy};
use super::figures::Report;
use super::files::{Form, Passage, Row};
use super::labels::{Labels, is_meant, may_be};
use super::numbers::{Number, numbers, whole};
use super::statement::Statement;
use super::vocabulary::Vocabulary;

/// A number with what is said beside it.
struct Said<'d> {
    number: Number,
    labels: Labels<'d>,
    /// That it may be; none where nothing says it.
    statistics: Vec<&'static str>,
    /// Whether it is how far two of them are from each other.
    is_difference: bool,
    /// Whether what is beside it is all that it is of.
    is_sure: bool,
}

/// A file that is held against the figures of its report.
pub struct Held<'a> {
    pub report: &'a Report,
    pub dictionary: &'a Dictionary<'a>,
    pub vocabulary: &'a Vocabulary,
    pub file: &'a Path,
}

impl<'a> Held<'a> {
    pub fn statements(&self, passages: &[Passage]) -> Vec<Statement> {
        passages.iter().flat_map(|passage| self.passage(passage)).collect()
    }

    fn passage(&self, passage: &Passage) -> Vec<Statement> {
        if let Some(found) = self.rows(passage) {
            return found;
        }
        let tables = self.dictionary.named(&passage.title);
        let measured = bars::measured(self.dictionary, &passage.bars, &tables).into_iter();
        let mut found: Vec<Statement> = measured
            .map(|(place, value, address)| Statement {
                file: self.file.to_owned(),
                place: place.to_owned(),
                value,
                is_exact: false,
                is_measured: true,
                of: vec![address.clone()],
                shown: None,
            })
            .collect();
        let words = self.vocabulary;
        let is_one = |cell: &str| whole(cell).is_some() || words.is_mark(cell);
        // A percent may have its count in brackets behind it.
        let is_number = |cell: &String| {
            let both =
                cell.trim().strip_suffix(['）', ')']).and_then(|of| of.split_once(['（', '(']));
            is_one(cell) || both.is_some_and(|(outer, inner)| is_one(outer) && is_one(inner))
        };
        let headed = match passage.form == Form::Table {
            true => passage
                .rows
                .iter()
                .position(|row| row.cells.iter().skip(1).any(is_number))
                .unwrap_or(0),
            false => 0,
        };
        // A line by itself says which statistic all columns are.
        let (mut all, mut columns) = (String::new(), Vec::<String>::new());
        for row in &passage.rows[..headed] {
            match is_alone(&row.cells) {
                true => all.extend([" ", &row.cells[0]]),
                false => {
                    columns.resize(columns.len().max(row.cells.len()), String::new());
                    for (heading, cell) in columns.iter_mut().zip(&row.cells) {
                        heading.extend([" ", cell]);
                    }
                }
            }
        }
        // A label on a line by itself is of all rows below.
        let mut section = Labels::default();
        for (at, row) in passage.rows.iter().enumerate() {
            let cells: Vec<String> = row.cells.iter().map(|cell| tidy(cell)).collect();
            let mut beside = Labels::default();
            let mut are_labels = Vec::new();
            let mut are_names = Vec::new();
            for cell in &cells {
                let spans = self.spans(cell, &tables);
                let is_name = spans.iter().any(|of| of.start == 0 && of.end == cell.len());
                let is_label = is_name || whole(cell).is_none();
                if is_label && cell.len() < 400 {
                    spans.iter().for_each(|span| beside.add(span.meanings));
                }
                are_labels.push(is_label);
                are_names.push(is_name);
            }
            if passage.form == Form::Table && is_alone(&cells) && !words.hides(&cells[0]) {
                section = beside.clone();
            }
            // A line of a page is a row of a table where a label and several numbers stand in it.
            let is_named = passage.form == Form::Page && are_names.first() == Some(&true);
            let is_row = match passage.form {
                Form::Text => false,
                Form::Table => true,
                Form::Page => is_named && cells.iter().filter(|of| is_number(of)).count() > 1,
            };
            for (column, cell) in cells.iter().enumerate() {
                let heading = columns.get(column).filter(|_| at >= headed);
                let heading = heading.map(String::as_str).unwrap_or_default();
                let mut above = Labels::default();
                let spans = self.spans(&tidy(heading), &tables);
                spans.iter().for_each(|span| above.add(span.meanings));
                let labels = beside.beside(&above).with(above.beside(&beside));
                let number = whole(cell).filter(|_| !are_labels[column]);
                let statements = match number {
                    // Also those of groups within others, as 1>2.
                    _ if words.headings.is_code(heading) => Vec::new(),
                    Some(number) if is_row && !tables.is_empty() => {
                        let said = [heading, all.as_str()].into_iter().chain(
                            cells.iter().map(String::as_str).filter(|of| !of.starts_with(cell)),
                        );
                        let statistics =
                            said.map(|of| words.headings.of(of)).find(|of| !of.is_empty());
                        let said = Said {
                            number,
                            labels: labels.or(&section),
                            statistics: statistics.unwrap_or_default(),
                            is_difference: passage.is_of_differences
                                || words.is_difference(heading),
                            is_sure: passage.form == Form::Table && at >= headed,
                        };
                        self.judge(&said, &tables).into_iter().collect()
                    }
                    // Of several numbers beside a label only a title says what they are.
                    Some(_) if !is_named || column != 1 || is_row => Vec::new(),
                    // Beside a bar its label stands alone.
                    _ if is_named && column == 1 => {
                        let text = format!("{} {cell}", cells[0]);
                        self.text(&text, &[], &Labels::default())
                    }
                    _ if passage.form == Form::Page => self.text(cell, &[], &Labels::default()),
                    _ if passage.form == Form::Table && cell.len() < 100 => {
                        self.text(cell, &tables, &labels)
                    }
                    _ => self.text(cell, &tables, &Labels::default()),
                };
                found.extend(statements.into_iter().map(|of| Statement {
                    file: self.file.to_owned(),
                    place: row.place.clone(),
                    ..of
                }));
            }
        }
        found
    }

    /// The rows of `results.csv` in another file.
    fn rows(&self, passage: &Passage) -> Option<Vec<Statement>> {
        let [heading, rows @ ..] = passage.rows.as_slice() else { return None };
        let column = |name: &str| heading.cells.iter().position(|cell| cell == name);
        let (table, statistic, value) = (column("table")?, column("statistic")?, column("value")?);
        let of = |row: &Row| {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).cloned();
            let text = |name: &str| cell(column(name)).unwrap_or_default();
            let address = Address {
                table: cell(Some(table))?,
                subset: text("subset"),
                group_variable: text("group_variable"),
                group_code: text("group_code"),
                variable: text("variable"),
                category: text("category"),
                statistic: cell(Some(statistic))?,
            };
            let number = whole(&cell(Some(value))?)?;
            let shown = self.report.get(&address)?;
            shown.is_none_or(|shown| !number.is(shown)).then(|| Statement {
                file: self.file.to_owned(),
                place: row.place.clone(),
                value: number.value,
                is_exact: true,
                is_measured: false,
                of: vec![address],
                shown,
            })
        };
        Some(rows.iter().filter_map(of).collect())
    }

    fn spans(&self, text: &str, tables: &[TableId]) -> Vec<Span<'a>> {
        self.dictionary.spans(text, |of| tables.is_empty() || tables.contains(&of.table))
    }

    /// Numbers in sentences: each directly behind a label.
    fn text(&self, text: &str, tables: &[TableId], others: &Labels<'a>) -> Vec<Statement> {
        /// Bytes between a label and its number.
        const NEAR: usize = 24;
        const STOPS: [&str; 9] = ["、", "。", "，", "．", ", ", ". ", "；", "; ", "/"];
        let words = self.vocabulary;
        let numbers = numbers(text);
        if numbers.is_empty() {
            return Vec::new();
        }
        // Notes on any table say how many gave no answer.
        let is_told_anywhere = |of: &Meaning| matches!(&*of.id, "no_answer" | "not_applicable");
        let mut spans = self.spans(text, tables);
        let is_list = tables.len() == 1 && spans.len() > 2;
        spans.retain(|of| is_list || !of.meanings.iter().any(is_told_anywhere));
        // In 4月 the label of a weekday is a unit.
        spans.retain(|of| {
            let (before, own) = text.split_at(of.start);
            !(before.ends_with(|of: char| of.is_ascii_digit()) && words.is_of_other_unit(own))
        });
        let mut found = Vec::new();
        let (mut labels, mut next, mut end) = (Labels::default(), 0, None::<usize>);
        // Of labels without numbers between them it is not known which one a number is of.
        let mut is_new = true;
        for number in &numbers {
            let is_of_label = |of: &Span<'_>| of.start < number.end && number.start < of.end;
            if spans.iter().any(is_of_label) || words.headings.has(text, number.start, number.end) {
                continue;
            }
            while let Some(span) = spans.get(next).filter(|span| span.end <= number.start) {
                let from = end.unwrap_or(0).min(span.start);
                if text[from..span.start].contains(['。', '\n']) {
                    labels = Labels::default();
                }
                match is_new || words.hides(&text[from..span.start]) {
                    true => labels.put(span.meanings),
                    false => labels.add(span.meanings),
                }
                (end, next, is_new) = (Some(span.end), next + 1, false);
            }
            is_new = true;
            let after = &text[number.end..];
            let is_other = words.is_of_other_unit(after) && !self.dictionary.has_unit(after);
            let between = match end {
                Some(end) => &text[end..number.start],
                None if others.is_empty() || tables.is_empty() || !spans.is_empty() => continue,
                None => &text[..number.start],
            };
            let is_near = match tables.is_empty() {
                _ if end.is_none() => words.joins(between),
                true => words.joins(between),
                false => between.len() <= NEAR && !STOPS.iter().any(|stop| between.contains(stop)),
            };
            // A number behind another belongs to the same label.
            if let (Some(end), true) = (&mut end, is_near) {
                *end = number.end;
            }
            if is_other || !is_near {
                continue;
            }
            let labels = labels.clone().or(others);
            let statistics =
                match (between.ends_with("n=") || between.ends_with("n＝"), number.is_percent) {
                    (true, _) => vec!["n"],
                    _ => words.headings.of(between),
                };
            let own: Vec<TableId>;
            let tables = match tables.is_empty() {
                true => {
                    own = labels.tables();
                    &own
                }
                false => tables,
            };
            let (is_difference, is_sure) = (false, false);
            let said = Said { number: *number, labels, statistics, is_difference, is_sure };
            found.extend(self.judge(&said, tables));
        }
        found
    }

    /// Whether shown figures with these labels have the number; if not, which hidden ones may.
    fn judge(&self, said: &Said<'_>, tables: &[TableId]) -> Option<Statement> {
        let Said { number, labels, statistics, .. } = said;
        let mut hidden: Vec<&Address> = Vec::new();
        let mut meant: Vec<(&Address, f64)> = Vec::new();
        for id in tables {
            let table = &self.dictionary.tables[*id];
            let has_statistic =
                table.figures.iter().any(|(of, _)| statistics.contains(&&*of.statistic));
            let is_wanted = |of: &Address| !has_statistic || statistics.contains(&&*of.statistic);
            for (address, value) in table.figures.iter().filter(|(of, _)| may_be(of, *id, labels)) {
                let base = self.report.base(address);
                // What is of all with a statistic counts among the bases.
                let is_base = [base, self.report.weighted_base(address)];
                let is_own = value.is_some_and(|value| number.is(value))
                    && (!said.is_sure || is_wanted(address));
                if is_own || is_base.into_iter().flatten().any(|base| number.is(base)) {
                    return None;
                }
                if !is_wanted(address) || !is_meant(address, *id, table, labels) {
                    continue;
                }
                match value {
                    None => hidden.push(address),
                    Some(value) => meant.push((address, *value)),
                }
            }
        }
        let statement = |of: Vec<Address>, shown| Statement {
            file: PathBuf::new(),
            place: String::new(),
            value: number.value,
            is_exact: number.is_exact(),
            is_measured: false,
            of,
            shown,
        };
        let is_count = |of: &&Address| of.is_count() || of.statistic == "sum";
        let of_form: Vec<&Address> = match number.decimals == 0 && !number.is_percent {
            true => hidden.iter().filter(|of| is_count(of)).copied().collect(),
            false => hidden.iter().filter(|of| !of.is_count()).copied().collect(),
        };
        let hidden = if of_form.is_empty() { hidden } else { of_form };
        if said.is_difference && !meant.is_empty() {
            return None;
        }
        match (hidden.as_slice(), meant.as_slice()) {
            ([], [(address, value)]) if said.is_sure && !statistics.is_empty() => {
                Some(statement(vec![(*address).clone()], Some(*value)))
            }
            ([], _) => None,
            _ => Some(statement(hidden.into_iter().cloned().collect(), None)),
        }
    }
}

/// Whether a row has nothing but its first cell, which may reach over others.
fn is_alone(cells: &[String]) -> bool {
    cells.first().is_some_and(|first| {
        !first.is_empty() && cells.iter().all(|cell| cell.is_empty() || cell == first)
    })
}

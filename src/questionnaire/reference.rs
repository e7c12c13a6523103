//! Tables of facts about the answers to a question, such as the population of areas.

use std::collections::BTreeMap;

use super::file::ReferenceColumn;
use crate::answers::AnswerColumn;
use crate::engine::{Expression, Number, Rows};
use crate::locales::Lang;
use crate::words::Words;

/// A reference table with its rows: by label of the code, one text a column.
#[derive(Debug, Clone)]
pub struct Reference {
    pub id: String,
    pub sheet: String,
    pub key: Option<String>,
    /// The question that it is about.
    pub question: Option<String>,
    /// Columns with the column and row of the tile of an area.
    pub tiles: Option<[String; 2]>,
    pub columns: Vec<ReferenceColumn>,
    /// Of the columns that are computed.
    pub expressions: Vec<Option<Expression<Number>>>,
    /// Rows as read: one text a column, in the order of `columns`; empty where the column
    /// is computed.
    pub rows: Vec<Vec<String>>,
}

impl Reference {
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.id == id)
    }

    /// The number in a column for each row; `None` where the cell is no number, or where
    /// a number that it is computed from is missing.
    pub fn numbers(&self, column: usize) -> Vec<Option<f64>> {
        let Some(expression) = &self.expressions[column] else {
            let number = |row: &Vec<String>| row[column].trim().replace(',', "").parse().ok();
            return self.rows.iter().map(number).collect();
        };
        // Only columns before it, so that this comes to an end.
        let needed = expression.columns.iter().filter_map(|id| self.column(id));
        let columns = needed.filter(|&needed| needed < column).map(|needed| {
            let numbers = self.numbers(needed).into_iter().map(|n| n.unwrap_or(f64::NAN));
            (self.columns[needed].id.as_str(), AnswerColumn::Numbers(numbers.collect()))
        });
        let computed =
            expression.numbers(&Computed { rows: self.rows.len(), columns: columns.collect() });
        computed.into_iter().map(|number| Some(number).filter(|n| n.is_finite())).collect()
    }

    /// What stands in a column of numbers where there is none, if it says why: 未記入, 実施せず.
    pub fn in_words(&self, row: usize, column: usize) -> Option<&str> {
        let text = self.rows[row][column].trim();
        text.contains(char::is_alphabetic).then_some(text)
    }

    /// The text of a row with `{column}` replaced by what stands there.
    pub fn filled(&self, text: &str, row: usize, lang: Lang) -> String {
        let columns = self.columns.iter().enumerate();
        columns.fold(text.to_owned(), |text, (index, column)| {
            text.replace(&format!("{{{}}}", column.id), self.text(row, index, lang))
        })
    }

    /// Words with `{column}` replaced by what stands there.
    pub fn filled_words(&self, words: &Words, row: usize) -> Words {
        words.clone().in_each(|text, lang| self.filled(text, row, lang))
    }

    /// A cell in the language: in English that of the column with `_en`, if there is one.
    pub fn text(&self, row: usize, column: usize, lang: Lang) -> &str {
        let in_english = || {
            let english = self.column(&format!("{}_en", self.columns[column].id))?;
            Some(self.rows[row][english].as_str()).filter(|text| !text.is_empty())
        };
        let english = if lang == Lang::En { in_english() } else { None };
        english.unwrap_or(&self.rows[row][column])
    }

    pub fn text_words(&self, row: usize, column: usize) -> Words {
        Words::default().in_each(|_, lang| self.text(row, column, lang).to_owned())
    }
}

/// Columns of numbers of a reference table.
struct Computed<'r> {
    rows: usize,
    columns: BTreeMap<&'r str, AnswerColumn>,
}

impl Rows for Computed<'_> {
    fn respondents(&self) -> usize {
        self.rows
    }

    fn answers(&self, id: &str) -> &AnswerColumn {
        &self.columns[id]
    }
}

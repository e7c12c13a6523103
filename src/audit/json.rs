//! `results.json`: its figures held against those of `results.csv`, its words, and which questions
//! have one answer.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::figures::{Report, Row, near};
use super::statement::Statement;
use crate::problem::{Failure, Problem};

pub const NAME: &str = "results.json";

/// What is read of it; nothing where there is no such file.
#[derive(Default, Deserialize)]
pub struct Json {
    figures: Vec<Row>,
    #[serde(default)]
    pub tables: Vec<Spec>,
    /// The questionnaire, as every report prints it.
    #[serde(default)]
    form: Vec<Question>,
}

#[derive(Deserialize)]
pub struct Spec {
    pub id: String,
    pub title: String,
    pub subsets: Vec<Labelled>,
    pub variables: Vec<Variable>,
}

#[derive(Deserialize)]
pub struct Labelled {
    pub id: String,
    pub label: String,
}

#[derive(Deserialize)]
pub struct Variable {
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub unit: String,
    pub categories: Vec<Category>,
}

#[derive(Deserialize)]
pub struct Category {
    pub category: String,
    pub label: String,
}

#[derive(Deserialize)]
struct Question {
    heading: String,
    kind: String,
    codes: Vec<String>,
}

impl Json {
    /// Fails where the file is there and is no such file.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(NAME);
        let Ok(text) = std::fs::read(&path) else { return Ok(Self::default()) };
        serde_json::from_slice(&text).map_err(|error| {
            Failure::data(vec![Problem::new("audit-broken").path(&path).with("detail", error)])
        })
    }

    /// Figures that are hidden or other in `results.csv`.
    pub fn statements(&self, report: &Report, folder: &Path) -> Vec<Statement> {
        let told = self.figures.iter().enumerate().filter_map(|(at, row)| {
            let value = row.value?;
            let address = row.address();
            let shown = report.get(&address)?;
            shown.is_none_or(|shown| !near(shown, value)).then(|| Statement {
                file: folder.join(NAME),
                place: format!("figures[{at}]"),
                value,
                is_exact: true,
                is_measured: false,
                of: vec![address],
                shown,
            })
        });
        told.collect()
    }

    /// Ids of questions to which each respondent gives one answer, and of how many.
    pub fn with_one_answer(&self) -> BTreeMap<String, usize> {
        let answers = |label: &str| {
            let mut named = self.form.iter().filter(|of| of.heading == label);
            match (named.next(), named.next()) {
                (Some(of), None) if of.kind == "single" => Some(of.codes.len()),
                _ => None,
            }
        };
        let variables = self.tables.iter().flat_map(|table| &table.variables);
        variables.filter_map(|of| Some((of.id.clone(), answers(&of.label)?))).collect()
    }
}

//! Released figures, as anybody reads them from `results.csv`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use super::address::Address;
use super::tables::{self, Found};
use super::vocabulary::Vocabulary;
use crate::problem::{Failure, Problem};

pub const RESULTS: &str = "results.csv";

/// The figures of one report; `None` of what is not shown.
#[derive(Default)]
pub struct Report {
    pub name: String,
    values: BTreeMap<Address, Option<f64>>,
    /// Of how many respondents figures say that they are.
    bases: BTreeMap<Address, f64>,
    /// The sums of the weights of their respondents.
    weighted_bases: BTreeMap<Address, f64>,
    /// Percents that are weighted.
    weighted_percents: BTreeMap<Address, f64>,
    /// Of the group and of the category.
    labels: BTreeMap<Address, [String; 2]>,
    /// What `results.csv` hides and another file of the report tells.
    told: BTreeMap<Address, f64>,
    /// Questions to which each respondent gives one answer, and of how many.
    with_one_answer: BTreeMap<String, usize>,
}

/// Codes in their order, by table and question.
type Groups = BTreeMap<(String, String), Vec<String>>;

/// A row of `results.csv`, or as much of it as a figure of `results.json` has.
#[derive(Deserialize)]
pub struct Row {
    table: String,
    subset: String,
    group_variable: String,
    group_code: String,
    variable: String,
    category: String,
    statistic: String,
    pub value: Option<f64>,
    #[serde(default)]
    base: Option<f64>,
    state: String,
    #[serde(default)]
    standard_error: Option<f64>,
    #[serde(default)]
    weighted_base: Option<f64>,
    #[serde(default)]
    group_label: String,
    #[serde(default)]
    category_label: String,
}

impl Row {
    pub fn address(&self) -> Address {
        Address {
            table: self.table.clone(),
            subset: self.subset.clone(),
            group_variable: self.group_variable.clone(),
            group_code: self.group_code.clone(),
            variable: self.variable.clone(),
            category: self.category.clone(),
            statistic: self.statistic.clone(),
        }
    }
}

impl Report {
    /// By `results.csv`, or where there is none by the tables of the release.
    pub fn read(folder: &Path, vocabulary: &Vocabulary) -> Result<Self, Failure> {
        let path = folder.join(RESULTS);
        if !path.is_file() {
            let mut report = Self { name: folder.display().to_string(), ..Self::default() };
            for Found { address, value, labels } in tables::figures(folder, vocabulary)? {
                report.labels.insert(address.clone(), labels);
                report.values.insert(address, value);
            }
            return Ok(report);
        }
        let broken = |error: csv::Error| {
            Failure::data(vec![Problem::new("audit-broken").path(&path).with("detail", error)])
        };
        let text = std::fs::read(&path).map_err(|error| {
            Failure::machine(Problem::new("file-unreadable").path(&path).with("detail", error))
        })?;
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let (mut values, mut bases) = (BTreeMap::new(), BTreeMap::new());
        let (mut weighted_bases, mut weighted_percents) = (BTreeMap::new(), BTreeMap::new());
        let (mut groups, mut labels) = (Groups::new(), BTreeMap::new());
        for row in csv::Reader::from_reader(text).deserialize() {
            let row: Row = row.map_err(broken)?;
            // What is weighted is no quotient of respondents.
            let is_quotient = matches!(row.statistic.as_str(), "percent" | "mean");
            if is_quotient && row.standard_error.is_some() {
                if let (Some(value), "percent") = (row.value, &*row.statistic) {
                    weighted_percents.insert(row.address(), value);
                }
                continue;
            }
            let (value, is_hidden) = (row.value, row.state == "suppressed");
            // What is over nobody hides nothing.
            if is_hidden || value.is_some() {
                let (base, weighted_base) = (row.base, row.weighted_base);
                let own = [row.group_label.clone(), row.category_label.clone()];
                let address = row.address();
                labels.insert(address.clone(), own);
                weighted_bases.extend(weighted_base.map(|base| (address.clone(), base)));
                bases.extend(base.map(|base| (address.clone(), base)));
                let of = groups.entry((address.table.clone(), address.group_variable.clone()));
                let of = of.or_default();
                if !of.contains(&address.group_code) {
                    of.push(address.group_code.clone());
                }
                values.insert(address, value.filter(|_| !is_hidden));
            }
        }
        let name = folder.display().to_string();
        let mut report = Self {
            name,
            values,
            bases,
            weighted_bases,
            weighted_percents,
            labels,
            ..Self::default()
        };
        report.read_differences(&groups);
        Ok(report)
    }

    /// A percent or mean and how it differs from that of the group before tell the other.
    fn read_differences(&mut self, groups: &Groups) {
        let differences = self.values.iter().filter(|(of, _)| of.statistic == "difference");
        let shown = differences.filter_map(|(of, value)| Some((of.clone(), (*value)?)));
        for (address, difference) in shown.collect::<Vec<_>>() {
            let key = (address.table.clone(), address.group_variable.clone());
            let codes = groups.get(&key).map(Vec::as_slice).unwrap_or_default();
            let at = codes.iter().position(|code| *code == address.group_code);
            let Some(before) = at.and_then(|at| codes.get(at.checked_sub(1)?)) else { continue };
            for statistic in ["percent", "mean"] {
                let now = address.with_statistic(statistic);
                let before = Address { group_code: before.clone(), ..now.clone() };
                match (self.get(&before), self.get(&now)) {
                    (Some(None), Some(Some(now))) => {
                        self.values.insert(before, Some(now - difference));
                    }
                    (Some(Some(before)), Some(None)) => {
                        self.values.insert(now, Some(before + difference));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Of how many respondents a figure says that it is.
    pub fn base(&self, address: &Address) -> Option<f64> {
        self.bases.get(address).copied()
    }

    /// The sum of the weights of those whom a figure is of.
    pub fn weighted_base(&self, address: &Address) -> Option<f64> {
        self.weighted_bases.get(address).copied()
    }

    pub fn weighted_percent(&self, address: &Address) -> Option<f64> {
        self.weighted_percents.get(address).copied()
    }

    pub fn know_one_answer(&mut self, questions: BTreeMap<String, usize>) {
        self.with_one_answer = questions;
    }

    /// Whether a question has one answer a respondent, and so many to choose from.
    pub fn has_one_answer(&self, variable: &str, of: usize) -> bool {
        self.with_one_answer.get(variable) == Some(&of)
    }

    /// Another file tells a hidden figure.
    pub fn tell(&mut self, address: Address, value: f64) {
        self.told.insert(address, value);
    }

    /// Of the group and of the category of a figure; blank where they have none.
    pub fn labels(&self, address: &Address) -> [&str; 2] {
        self.labels.get(address).map_or(["", ""], |of| of.each_ref().map(String::as_str))
    }

    /// The value of a hidden figure that another file tells.
    pub fn told(&self, address: &Address) -> Option<f64> {
        self.told.get(address).copied()
    }

    pub fn values(&self) -> impl Iterator<Item = (&Address, Option<f64>)> {
        self.values.iter().map(|(address, value)| (address, *value))
    }

    /// The value of a figure; `None` where there is none, `Some(None)` where it is not shown.
    pub fn get(&self, address: &Address) -> Option<Option<f64>> {
        self.values.get(address).copied()
    }

    /// The value of a figure as far as any file shows it.
    pub fn shown(&self, address: &Address) -> Option<f64> {
        self.get(address).flatten().or_else(|| self.told(address))
    }
}

/// Whether two figures are the same but for rounding.
pub fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

/// The folder itself if it has results or tables, else all below that have.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    const DEEPEST: usize = 4;
    fn look(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
        if folder.join(RESULTS).is_file() || !tables::files(folder).is_empty() {
            found.push(folder.to_owned());
        } else if depth > 0 {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let mut below: Vec<PathBuf> =
                entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
            below.sort();
            below.iter().for_each(|path| look(path, depth - 1, found));
        }
    }
    let mut found = Vec::new();
    look(folder, DEEPEST, &mut found);
    found
}

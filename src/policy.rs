//! What may not be shown of few respondents, as a study, a plan or an office says it.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::Document;
use crate::problem::{Failure, Problem};

/// Rules of disclosure control. What is not given is no rule. All rules hold for a figure's own
/// respondents; what would tell a hidden figure is hidden with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Counts of fewer respondents, and percents of them, are not shown. Nobody is a count that
    /// is shown.
    pub least_count: u64,
    /// Nor is a count of nobody.
    pub hide_zeros: bool,
    /// Means, sums, ratios, rates and the like of fewer respondents are not shown.
    pub least_contributors: u64,
    /// A median or quantile is shown where so many respondents have values on either side of
    /// it.
    pub least_beside_quantile: u64,
    /// A sum or mean is not shown where so few have more than a percent of it.
    pub dominance: Option<Dominance>,
    /// A sum or mean is not shown where the second largest respondent could estimate the
    /// largest to within so many percent.
    pub p_percent: Option<f64>,
    pub extremes: Extremes,
    /// Counts are rounded to multiples of this, percents computed of those, in place of hiding
    /// small ones.
    pub round_to: Option<u64>,
}

/// The (n, k) rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dominance {
    /// How many of the largest; at most 5.
    pub largest: usize,
    /// Percent of the sum.
    pub percent: f64,
}

/// What becomes of the smallest and the largest value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Extremes {
    #[default]
    Shown,
    Withheld,
    /// The first and the ninth decile stand in their place, as quantiles are shown.
    Deciles,
}

/// A policy by name, or as a table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Stated {
    /// Name of a built-in policy, or a TOML file.
    Named(String),
    Rules(Policy),
}

/// The policy of a new study.
pub const DEFAULT: &str = "standard";

impl Policy {
    /// Built-in policies by name.
    pub fn built_in() -> [(&'static str, Self); 5] {
        let least = |least: u64| Self {
            least_count: least,
            least_contributors: least,
            least_beside_quantile: least,
            p_percent: Some(10.0),
            extremes: Extremes::Withheld,
            ..Self::default()
        };
        let dominance = Some(Dominance { largest: 1, percent: 80.0 });
        [
            ("none", Self::default()),
            ("values", Self { least_count: 0, ..least(3) }),
            (DEFAULT, least(3)),
            ("careful", Self { dominance: dominance.clone(), ..least(5) }),
            ("strict", Self { dominance, hide_zeros: true, ..least(10) }),
        ]
    }

    /// A built-in policy, or that of a file, named from the folder if there is one.
    pub fn find(name: &str, folder: Option<&Path>) -> Result<(String, Self), Failure> {
        if let Some((name, policy)) = Self::built_in().into_iter().find(|(known, _)| *known == name)
        {
            return Ok((name.to_owned(), policy));
        }
        let path = folder.map(|folder| folder.join(name)).unwrap_or_default();
        let Ok(text) = std::fs::read_to_string(&path) else {
            let known = Self::built_in().map(|(name, _)| name.to_owned());
            let problem = Problem::new("disclosure-unknown").with("name", name);
            return Err(Failure::usage(problem.with("known", known.join(", "))));
        };
        let mut document = Document::new(path.display().to_string(), &text);
        let policy: Option<Self> = document.read();
        if let Some(policy) = &policy {
            document.problems.extend(policy.mistakes());
        }
        match policy {
            Some(policy) if document.problems.is_empty() => {
                let stem = path.file_stem().unwrap_or_default();
                Ok((stem.to_string_lossy().into_owned(), policy))
            }
            _ => Err(Failure::data(document.problems)),
        }
    }

    /// What is wrong with the numbers.
    pub fn mistakes(&self) -> Vec<Problem> {
        let mistake = |key: &'static str| Problem::new("disclosure-number").with("key", key);
        let is_percent = |percent: f64| percent > 0.0 && percent < 100.0;
        let most = crate::tally::links::LARGEST;
        let wrong = [
            (self.least_count == 1 || self.least_count > MOST, "least_count"),
            (self.least_contributors > MOST, "least_contributors"),
            (self.least_beside_quantile > MOST, "least_beside_quantile"),
            (self.p_percent.is_some_and(|percent| percent <= 0.0), "p_percent"),
            (self.dominance.as_ref().is_some_and(|d| !is_percent(d.percent)), "dominance"),
            (
                self.dominance.as_ref().is_some_and(|d| !(1..=most).contains(&d.largest)),
                "dominance",
            ),
            (self.round_to.is_some_and(|base| !(2..=MOST).contains(&base)), "round_to"),
            (self.round_to.is_some() && self.least_count > 0, "round_to"),
            (self.hide_zeros && self.least_count == 0, "hide_zeros"),
            (self.extremes == Extremes::Deciles && self.least_beside_quantile == 0, "extremes"),
        ];
        wrong.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, key)| mistake(key)).collect()
    }

    /// Whether it hides or changes anything.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Stated {
    /// The policy with its name; rules that are written in place have none.
    pub fn resolve(&self, folder: Option<&Path>) -> Result<(String, Policy), Failure> {
        match self {
            Self::Named(name) => Policy::find(name, folder),
            Self::Rules(policy) => match policy.mistakes() {
                none if none.is_empty() => Ok((String::new(), policy.clone())),
                mistakes => Err(Failure::data(mistakes)),
            },
        }
    }
}

/// A least number above this is a slip.
const MOST: u64 = 30;

/// The JSON Schema of a policy's file.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(Policy);
    // A schema is plain data: turning it into text cannot fail.
    format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default())
}

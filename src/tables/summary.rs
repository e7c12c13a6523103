//! What a plan says of the report's summary.

use super::statistic::Statistic;
use crate::words::Words;

/// How the summary is made.
#[derive(Debug, Clone)]
pub struct SummarySpec {
    /// Findings, at most.
    pub most: usize,
    /// Of fewer respondents nothing is found.
    pub min_base: f64,
    pub figures: Vec<Outlined>,
    /// What readers must know besides what holds for every report.
    pub cautions: Vec<Words>,
}

/// A key figure: the first at an address in no group that fits what is named.
#[derive(Debug, Clone)]
pub struct Outlined {
    pub table: String,
    pub statistic: Statistic,
    pub subset: Option<String>,
    pub variable: Option<String>,
    /// As in `results.csv`; none is the figure of all answers.
    pub category: Option<String>,
    pub label: Words,
    pub unit: Words,
}

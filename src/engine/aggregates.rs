//! What is summed up over the respondents of a group.

use std::collections::BTreeSet;

use super::scope::Scope;
use super::tree::Formula;

/// How respondents are summed up. Who has no value is left out, as in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summing {
    Count,
    Sum,
    Mean,
    Least,
    Greatest,
}

/// Names of functions that sum up.
pub const NAMES: [&str; 5] = ["COUNT", "SUM", "AVG", "MIN", "MAX"];

const ALL: [Summing; 5] =
    [Summing::Count, Summing::Sum, Summing::Mean, Summing::Least, Summing::Greatest];

impl Summing {
    /// The function of a name, in capitals or not.
    pub fn of(name: &str) -> Option<Self> {
        ALL.into_iter().find(|summing| summing.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    pub fn usage(self) -> &'static str {
        ["COUNT(x)", "SUM(x)", "AVG(x)", "MIN(x)", "MAX(x)"][self as usize]
    }
}

/// What is summed up, as it is written, with the names that it uses.
pub struct Summed {
    pub text: String,
    pub columns: BTreeSet<String>,
    pub formula: Formula,
}

/// By which the expression of a group knows a sum; `of` is what is summed up.
pub fn named(by: Summing, of: Option<&str>) -> String {
    format!("{}({})", by.name(), of.unwrap_or("*"))
}

/// What an expression sums up, each once.
pub struct Gathering<'a> {
    /// Names of what may be summed up.
    pub members: &'a Scope,
    pub all: Vec<(Summing, Option<Summed>)>,
}

impl<'a> Gathering<'a> {
    pub fn of(members: &'a Scope) -> Self {
        Self { members, all: Vec::new() }
    }

    /// Adds a sum; nothing is summed up where the respondents themselves are counted.
    pub fn add(&mut self, by: Summing, of: Option<Summed>) -> String {
        let name = |by: Summing, of: &Option<Summed>| named(by, of.as_ref().map(|of| &*of.text));
        let own = name(by, &of);
        if self.all.iter().all(|(by, of)| name(*by, of) != own) {
            self.all.push((by, of));
        }
        own
    }
}

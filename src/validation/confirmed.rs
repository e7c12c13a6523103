//! What somebody has looked at and found right is not found again.

use std::collections::HashMap;

use super::{Case, Finding};
use crate::responses::Responses;

/// The unit that an answer is of, if it is of one, whose it is by number, and the variable.
type Answer<'a> = (Option<&'a str>, usize, &'a str);

/// Answers that are right, with the rules that they may break.
pub struct Confirmed<'a>(HashMap<Answer<'a>, Vec<&'a [String]>>);

impl<'a> Confirmed<'a> {
    pub fn of(responses: &'a Responses) -> Self {
        let mut rules: HashMap<Answer<'_>, Vec<&[String]>> = HashMap::new();
        let of_units = responses.units.iter();
        let of_units = of_units.map(|(id, below)| (Some(id.as_str()), &below.rows.confirmed));
        for (unit, all) in of_units.chain([(None, &responses.confirmed)]) {
            for of in all {
                rules.entry((unit, of.row, &of.variable)).or_default().push(&of.rules);
            }
        }
        Self(rules)
    }

    /// Whether it was confirmed that an answer of the respondent, or of the unit below it, is
    /// right though it breaks a rule.
    pub fn holds(&self, case: &Case, variable: &str, rule: &str) -> bool {
        let is_meant = |rules: &&[String]| rules.is_empty() || rules.iter().any(|r| r == rule);
        let of_unit = case.unit().map(|(unit, row)| (Some(unit), row));
        let mut whose = case.row.map(|row| (None, row)).into_iter().chain(of_unit);
        whose.any(|(unit, row)| {
            self.0.get(&(unit, row, variable)).is_some_and(|all| all.iter().any(is_meant))
        })
    }

    /// Takes out the cases of which all answers are confirmed, and counts them.
    pub fn take_out(&self, finding: &mut Finding) {
        if self.0.is_empty() || finding.concerns.is_empty() {
            return;
        }
        let rules: Vec<String> = finding.cases.iter().map(|case| finding.rule_of(case)).collect();
        let is_open = |(case, rule): (&Case, &String)| {
            let is_confirmed = |variable: &String| self.holds(case, variable, rule);
            !finding.concerns.iter().all(is_confirmed)
        };
        let is_open: Vec<bool> = finding.cases.iter().zip(&rules).map(is_open).collect();
        finding.confirmed = is_open.iter().filter(|is_open| !**is_open).count();
        let mut is_open = is_open.into_iter();
        finding.cases.retain(|_| is_open.next().unwrap_or(true));
    }
}

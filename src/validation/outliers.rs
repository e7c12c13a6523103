//! Numbers far from those of other respondents, as by a slip of the unit or of a digit.
//!
//! Two conditions: the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle
//! Outliers, 1993) on log(1 + x), since counts of visits and patients are skewed, is
//! beyond 3.5; and 1 + x is ten times that of the median or more, or a tenth or less.

use super::{Finding, FindingKind, Severity, rules};
use crate::dataset::Dataset;
use crate::format::grouped;
use crate::questionnaire::{Kind, Variable};
use crate::statistics::Values;
use crate::words::{Message, Words};

/// The bound that Iglewicz and Hoaglin recommend.
const FAR: f64 = 3.5;

/// A clinic ten times as large as most is rare; one that is twice as large is not.
const MAGNITUDE: f64 = 10.0;

/// Of fewer values nobody can say what is far.
const FEWEST: u64 = 10;

/// Counts and numbers. Negative values have no logarithm and are the range's business.
pub fn of_variable(data: &Dataset<'_>, variable: &Variable) -> Option<Finding> {
    if variable.is_of_design || !matches!(variable.kind, Kind::Count | Kind::Number) {
        return None;
    }
    let numbers = data.numbers(&variable.id);
    let plain: Values = numbers.iter().copied().filter(|number| *number >= 0.0).collect();
    if plain.n() < FEWEST {
        return None;
    }
    let values: Values = plain.iter().map(|(number, count)| (number.ln_1p(), count)).collect();
    let centre = values.median().unwrap_or(0.0);
    let score = values.modified_z_score();
    let is_far = |value: f64| score(value).abs() > FAR && (value - centre).abs() >= MAGNITUDE.ln();
    // Of each different number once: there are few beside the respondents.
    let far = plain.iter().filter(|(number, _)| is_far(number.ln_1p()));
    let far: Vec<f64> = far.map(|(number, _)| number).collect();
    if far.is_empty() {
        return None;
    }
    let is_far = |number: &f64| far.get(far.partition_point(|far| far < number)) == Some(number);
    let rows = rules::positions(&numbers, is_far);
    let concerns = vec![variable.id.clone()];
    let median = plain.median().map(|m| grouped((m * 10.0).round() / 10.0));
    let note = Message::new("rule-outlier-note").with("median", median.unwrap_or_default());
    let note = Words::from(note);
    let mut cases = rules::cases(data, &concerns, rows);
    cases.iter_mut().for_each(|case| case.note.clone_from(&note));
    Some(Finding {
        kind: FindingKind::Outlier,
        severity: Severity::Warning,
        subject: variable.id.clone(),
        rule: Message::new("rule-outlier").words("label", variable.label_words()).into(),
        cases,
        confirmed: 0,
        concerns,
    })
}

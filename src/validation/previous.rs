//! Numbers that changed much since the previous survey, as by a slip of the unit or of
//! a digit.

use std::collections::HashMap;

use super::{Finding, FindingKind, Severity, rules};
use crate::dataset::Dataset;
use crate::format::grouped;
use crate::questionnaire::{Kind, Variable};
use crate::words::Message;

/// A change by fewer units is none, whatever its factor.
const LEAST_CHANGE: f64 = 10.0;

/// Respondents whose number is at least the questionnaire's factor times the previous one
/// or at most the inverse of it. Respondents are matched by their number; who was not
/// there, or is there twice, is not judged. Zero counts as 1.
pub fn of_variable(
    data: &Dataset<'_>,
    previous: &Dataset<'_>,
    variable: &Variable,
) -> Option<Finding> {
    let id = data.questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
    let id = id.filter(|_| matches!(variable.kind, Kind::Count | Kind::Number))?;
    let mut before: HashMap<&str, Option<f64>> = HashMap::new();
    let numbers = previous.numbers(&variable.id);
    let ids = previous.texts(&id.id);
    for (id, number) in ids.iter().zip(numbers.iter().copied()) {
        if let Some(id) = id {
            before.entry(id).and_modify(|found| *found = None).or_insert(Some(number));
        }
    }
    let factor = data.questionnaire.previous_factor;
    let mut rows = Vec::new();
    let mut old = Vec::new();
    let numbers = data.numbers(&variable.id);
    let ids = data.texts(&id.id);
    let pairs = ids.iter().zip(numbers.iter().copied());
    for (row, (id, now)) in pairs.enumerate() {
        let Some(then) = id.as_deref().and_then(|id| before.get(id).copied().flatten()) else {
            continue;
        };
        // Without a number in one of them there is nothing to compare.
        if now.is_nan() || then.is_nan() {
            continue;
        }
        let (least, most) = (now.min(then), now.max(then));
        if most >= factor * least.max(1.0) && most - least >= LEAST_CHANGE {
            rows.push(row);
            old.push(then);
        }
    }
    let concerns = vec![variable.id.clone()];
    let mut cases = rules::cases(data, &concerns, rows);
    for (case, old) in cases.iter_mut().zip(old) {
        case.note = Message::new("rule-previous-note").with("then", grouped(old)).into();
    }
    let rule = Message::new("rule-previous").words("label", variable.label_words());
    Some(Finding {
        kind: FindingKind::Previous,
        severity: Severity::Warning,
        subject: variable.id.clone(),
        rule: rule.with("factor", grouped(factor)).into(),
        cases,
        confirmed: 0,
        concerns,
    })
}

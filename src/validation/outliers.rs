//! Numbers far from those of other respondents, as by a slip of the unit or of a digit.
//!
//! Two conditions: the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle
//! Outliers, 1993) on log(1 + x), since counts of visits and patients are skewed, is
//! beyond 3.5; and 1 + x is ten times that of the median or more, or a tenth or less.

use std::borrow::Cow;

use super::part::Part;
use super::{Finding, FindingKind, Note, Severity, rules};
use crate::answers::AnswerColumn;
use crate::format::grouped;
use crate::questionnaire::{Kind, Variable};
use crate::responses::Responses;
use crate::statistics::Values;
use crate::words::Message;

/// The bound that Iglewicz and Hoaglin recommend.
const FAR: f64 = 3.5;

/// A clinic ten times as large as most is rare; one that is twice as large is not.
const MAGNITUDE: f64 = 10.0;

/// Of fewer values nobody can say what is far.
const FEWEST: u64 = 10;

/// Which numbers are far from the others, of all respondents.
pub struct Far {
    /// In rising order.
    numbers: Vec<f64>,
    /// That the median is so much.
    note: Note,
}

impl Far {
    /// Of counts and numbers; nothing, where none is far. Negative values have no logarithm and
    /// are the range's business.
    pub fn of(responses: &Responses, variable: &Variable) -> Option<Self> {
        if variable.is_of_design || !matches!(variable.kind, Kind::Count | Kind::Number) {
            return None;
        }
        let blocks = responses.answers.get(&variable.id)?.blocks();
        let of_block = |block: Cow<'_, AnswerColumn>| -> Values {
            let AnswerColumn::Numbers(numbers) = &*block else { return Values::default() };
            numbers.iter().copied().filter(|number| *number >= 0.0).collect()
        };
        let blocks: Vec<Values> = blocks.map(of_block).collect();
        let plain: Values = blocks.iter().flat_map(Values::iter).collect();
        if plain.n() < FEWEST {
            return None;
        }
        let values: Values = plain.iter().map(|(number, count)| (number.ln_1p(), count)).collect();
        let centre = values.median().unwrap_or(0.0);
        let score = values.modified_z_score();
        let is_far =
            |value: f64| score(value).abs() > FAR && (value - centre).abs() >= MAGNITUDE.ln();
        // Of each different number once: there are few beside the respondents.
        let far = plain.iter().filter(|(number, _)| is_far(number.ln_1p()));
        let numbers: Vec<f64> = far.map(|(number, _)| number).collect();
        let median = plain.median().map(|m| grouped((m * 10.0).round() / 10.0));
        let note = Message::new("rule-outlier-note").with("median", median.unwrap_or_default());
        (!numbers.is_empty()).then(|| Self { numbers, note: Note::of(note) })
    }

    fn holds(&self, number: &f64) -> bool {
        let at = self.numbers.partition_point(|far| far < number);
        self.numbers.get(at) == Some(number)
    }
}

pub fn of_variable(part: &Part<'_>, variable: &Variable, far: &Far) -> Finding {
    let rows = rules::positions(&part.data.numbers(&variable.id), |number| far.holds(number));
    let concerns = vec![variable.id.clone()];
    let mut cases = rules::cases(part, &concerns, rows);
    cases.iter_mut().for_each(|case| case.note.clone_from(&far.note));
    Finding {
        kind: FindingKind::Outlier,
        severity: Severity::Warning,
        subject: variable.id.clone(),
        rule: Message::new("rule-outlier").words("label", variable.label_words()).into(),
        cases,
        confirmed: 0,
        concerns,
    }
}

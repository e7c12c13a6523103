//! Units below respondents, as they are counted.

use super::cache::needed_of;
use super::{BLOCK, TallyQuery};
use crate::answers::AnswerColumn;
use crate::dataset::Dataset;
use crate::questionnaire::{Questionnaire, Unit};
use crate::responses::Responses;

/// A unit that is counted.
pub struct Counting {
    pub id: String,
    /// As its tables know it.
    pub questionnaire: Questionnaire,
    /// Columns of blocks that say of which respondents the units are to be.
    held: Vec<String>,
}

impl Counting {
    pub fn of(unit: &Unit, requests: &[TallyQuery], questionnaire: Questionnaire) -> Self {
        let own = requests.iter().filter(|of| of.members.unit() == Some(&unit.id));
        // What is summed up is known of each respondent.
        let mut plain = questionnaire.clone();
        plain.over.clear();
        let needed = needed_of(&own.collect::<Vec<_>>(), &plain);
        let held = unit.held().filter(|id| needed.contains(*id)).cloned().collect();
        Self { id: unit.id.clone(), questionnaire, held }
    }

    /// The units as respondents, as [`Responses::below`] makes them, with what is summed up of the
    /// units of their respondents.
    pub fn units(&self, data: &Dataset<'_>) -> Vec<Responses> {
        let whole = |(number, (mut units, of)): (usize, (Responses, Vec<usize>))| {
            let block = AnswerColumn::Numbers(vec![number as f64; of.len()]);
            units.answers.insert(BLOCK.to_owned(), block.into());
            units.answers.extend(data.sums_of(&of));
            let held = self.held.iter();
            let held = held.map(|id| (id.clone(), data.answers(id).of_rows(&of).into()));
            units.answers.extend(held);
            units
        };
        let unit = data.questionnaire.unit(&self.id);
        let blocks = unit.into_iter().flat_map(|unit| data.responses.below(unit));
        blocks.enumerate().map(whole).collect()
    }
}

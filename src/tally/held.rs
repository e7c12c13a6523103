//! Respondents that are held in memory.

use super::count::{Respondents, count};
use super::{Tally, TallyQuery, needed};
use crate::packed::BLOCK;
use crate::problem::Failure;
use crate::questionnaire::{Questionnaire, Reference};
use crate::responses::Responses;

impl Respondents for Responses {
    fn count(
        &self,
        requests: &[TallyQuery],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        // Who is the same in another wave may stand in any part.
        let is_whole = requests.iter().any(TallyQuery::is_paired);
        let size = if is_whole { self.respondents().max(1) } else { BLOCK };
        let needed = needed(requests, questionnaire);
        let parts = (0..self.respondents()).step_by(size);
        let piece = |from| {
            let rows = from..self.respondents().min(from + size);
            Ok(self.slice(rows, |id| needed.contains(id)))
        };
        count(parts, piece, requests, questionnaire)
    }

    fn references(&self) -> &[Reference] {
        &self.references
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

//! Respondents that are held in memory.

use super::count::{Respondents, TOGETHER, count};
use super::{Tally, TallyQuery};
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
        let size = if is_whole { self.respondents().max(1) } else { TOGETHER };
        let parts = (0..self.respondents()).step_by(size);
        let piece = |from| Ok(self.slice(from..self.respondents().min(from + size)));
        count(parts, piece, requests, questionnaire)
    }

    fn references(&self) -> &[Reference] {
        &self.references
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

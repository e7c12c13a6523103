//! Respondents that are held in memory.

use super::count::{Respondents, TOGETHER, count};
use super::{Request, Tally};
use crate::problem::Failure;
use crate::questionnaire::{Questionnaire, Reference};
use crate::responses::Responses;

impl Respondents for Responses {
    fn count(
        &self,
        requests: &[Request],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure> {
        let parts = (0..self.respondents()).step_by(TOGETHER);
        let piece = |from| Ok(self.slice(from..self.respondents().min(from + TOGETHER)));
        count(parts, piece, requests, questionnaire)
    }

    fn references(&self) -> &[Reference] {
        &self.references
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

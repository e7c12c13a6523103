//! Counting on all cores, part by part.

use super::counter::Counter;
use super::{Tally, TallyQuery};
use crate::dataset::Dataset;
use crate::packed::BLOCK;
use crate::parallel;
use crate::problem::Failure;
use crate::questionnaire::{Questionnaire, Reference};
use crate::responses::Responses;

/// Where respondents come from: from memory, or from files as often as they are counted.
pub trait Respondents {
    /// One tally a request, in order.
    fn count(
        &self,
        requests: &[TallyQuery],
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Tally>, Failure>;

    /// The reference tables in use.
    fn references(&self) -> &[Reference];

    /// Remarks on the data, which a report repeats.
    fn remarks(&self) -> &[String];
}

/// Counts parts on all cores: each thread takes the next part, reads and counts it. The first
/// failure ends all. So many are counted together as are packed together, or as a part has more:
/// to evaluate an expression takes a while however few they are.
pub fn count<P: Send>(
    parts: impl Iterator<Item = P> + Send,
    read: impl Fn(P) -> Result<Responses, Failure> + Sync,
    requests: &[TallyQuery],
    questionnaire: &Questionnaire,
) -> Result<Vec<Tally>, Failure> {
    let state = || (Counter::new(requests, questionnaire), Responses::default());
    let count = |counter: &mut Counter<'_>, gathered: &Responses| {
        counter.add(&Dataset::as_counted(gathered, questionnaire));
    };
    let add = |(counter, gathered): &mut (Counter<'_>, Responses), _, part| {
        gathered.append(read(part)?, 0);
        if gathered.respondents() >= BLOCK {
            count(counter, &std::mem::take(gathered));
        }
        Ok::<(), Failure>(())
    };
    let mut tallies: Option<Vec<Tally>> = None;
    for (mut counter, gathered) in parallel::fold(parts, state, add)? {
        if gathered.respondents() > 0 {
            count(&mut counter, &gathered);
        }
        let more = counter.finish();
        tallies = Some(match tallies {
            Some(all) => together(all, &more),
            None => more,
        });
    }
    Ok(tallies.unwrap_or_default())
}

/// Adds what was counted elsewhere of the same requests.
pub fn together(mut tallies: Vec<Tally>, more: &[Tally]) -> Vec<Tally> {
    tallies.iter_mut().zip(more).for_each(|(tally, more)| tally.add(more));
    tallies
}

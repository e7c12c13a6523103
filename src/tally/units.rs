//! Units below respondents, as they are counted.

use crate::dataset::Dataset;
use crate::questionnaire::Unit;
use crate::responses::Responses;

/// The units as respondents, as [`Responses::below`] makes them, with what is summed up of the
/// units of their respondents.
pub fn units(unit: &Unit, data: &Dataset<'_>) -> Vec<Responses> {
    let with_sums = |(mut units, of): (Responses, Vec<usize>)| {
        units.answers.extend(data.sums_of(&of));
        units
    };
    data.responses.below(unit).into_iter().map(with_sums).collect()
}

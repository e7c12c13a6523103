//! Units below respondents, to be made up.

use crate::questionnaire::{Questionnaire, Unit};

/// Units below respondents in rows of their own, to be made up.
pub struct MadeUnits<'q> {
    pub unit: &'q Unit,
    pub whole: &'q Questionnaire,
    /// Of the column that names the respondent, and what is asked of the unit.
    pub rows: Questionnaire,
    /// With what is asked of the respondent, by which it is told what is asked of the unit.
    pub own: Questionnaire,
}

impl<'q> MadeUnits<'q> {
    /// Those of a questionnaire.
    pub fn of(whole: &'q Questionnaire) -> Vec<Self> {
        let units = whole.units.iter().filter_map(|unit| {
            let (rows, mut own) = whole.of_rows(unit).zip(whole.of_unit(&unit.id))?;
            own.checks.clear();
            own.sums.clear();
            own.rankings.clear();
            Some(Self { unit, whole, rows, own })
        });
        units.collect()
    }
}

//! Units below respondents in blocks of columns of the respondent's row: who of them was to answer,
//! numbers far from those of other units, and what each is to keep to. What a cell by itself tells
//! is found as of any answer of the respondent.

use super::part::Part;
use super::{Case, Finding, FindingKind, outliers, rules};
use crate::dataset::Dataset;
use crate::questionnaire::Unit;
use crate::units::Units;
use crate::words::Message;

/// What is odd in units in blocks.
pub fn of_units(data: &Dataset<'_>) -> Vec<Finding> {
    let units = data.questionnaire.units.iter().filter(|unit| !unit.blocks().is_empty());
    units.flat_map(|unit| of_unit(data, unit)).collect()
}

fn of_unit(data: &Dataset<'_>, unit: &Unit) -> Vec<Finding> {
    let Units { responses, of } = Units::of(data, unit);
    let questionnaire = data.questionnaire.of_unit(&unit.id).filter(|_| !of.is_empty());
    let Some(questionnaire) = questionnaire else { return Vec::new() };
    let units = Dataset::as_written(&responses, &questionnaire);
    let units = Part::whole(&units);
    let mut found = Vec::new();
    for variable in unit.asked() {
        let known = rules::Known::of(&responses, variable);
        let own = rules::of_variable(&units, variable, &known).into_iter();
        let is_of_routing =
            |of: &Finding| matches!(of.kind, FindingKind::NotAsked | FindingKind::Unanswered);
        found.extend(own.filter(is_of_routing));
        let far = outliers::Far::of(&responses, variable);
        found.extend(far.map(|far| outliers::of_variable(&units, variable, &far)));
    }
    for check in &questionnaire.checks {
        found.extend(rules::of_check(&units, check));
    }
    found.iter().flat_map(|finding| by_block(finding, unit, &of)).collect()
}

/// The questions of a unit, each with the one of the respondent that holds its answers.
type BlockQuestions = Vec<(String, String)>;

/// What was found of units as findings about the respondents' answers in each block.
fn by_block<'f>(
    finding: &'f Finding,
    unit: &'f Unit,
    of: &'f [(usize, usize)],
) -> impl Iterator<Item = Finding> + 'f {
    let of_block = |(number, (name, block)): (usize, (&String, &BlockQuestions))| {
        let held = |id: &String| {
            let held = block.iter().find(|(own, _)| own == id);
            held.map_or_else(|| id.clone(), |(_, held)| held.clone())
        };
        let case = |case: &Case| {
            let (row, _) = case.row.map(|row| of[row]).filter(|(_, block)| *block == number)?;
            Some(Case { row: Some(row), ..case.clone() })
        };
        let rule = Message::new("rule-of-unit").with("unit", name).words("rule", &finding.rule);
        Finding {
            subject: held(&finding.subject),
            concerns: finding.concerns.iter().map(held).collect(),
            rule: rule.into(),
            cases: finding.cases.iter().filter_map(case).collect(),
            ..finding.clone()
        }
    };
    unit.block_names().iter().zip(unit.blocks()).enumerate().map(of_block)
}

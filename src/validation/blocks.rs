//! Units below respondents in blocks of columns of the respondent's row: who of them was to answer,
//! numbers far from those of other units, and what each is to keep to. What a cell by itself tells
//! is found as of any answer of the respondent.

use super::{Case, Finding, FindingKind, outliers, rules};
use crate::dataset::Dataset;
use crate::questionnaire::Unit;
use crate::responses::{Place, Responses, Source, Unreadable};
use crate::words::Message;

/// What is odd in units in blocks.
pub fn of_units(data: &Dataset<'_>) -> Vec<Finding> {
    let units = data.questionnaire.units.iter().filter(|unit| !unit.blocks().is_empty());
    units.flat_map(|unit| of_unit(data, unit)).collect()
}

fn of_unit(data: &Dataset<'_>, unit: &Unit) -> Vec<Finding> {
    let Some(questionnaire) = data.questionnaire.of_unit(&unit.id) else { return Vec::new() };
    let (responses, of) = stacked(data, unit);
    let units = Dataset::as_written(&responses, &questionnaire);
    let mut found = Vec::new();
    for variable in unit.asked() {
        let own = rules::of_variable(&units, variable).into_iter();
        let is_of_routing =
            |of: &Finding| matches!(of.kind, FindingKind::NotAsked | FindingKind::Unanswered);
        found.extend(own.filter(is_of_routing));
        found.extend(outliers::of_variable(&units, variable));
    }
    for check in &questionnaire.checks {
        found.extend(rules::of_check(&units, check));
    }
    found.iter().flat_map(|finding| by_block(finding, unit, &of)).collect()
}

/// All units, block by block, each with the answers of its respondent beside its own, and of each
/// the respondent and the block, by position.
fn stacked(data: &Dataset<'_>, unit: &Unit) -> (Responses, Vec<(usize, usize)>) {
    let responses = data.responses;
    let (mut all, mut of) = (Responses::default(), Vec::new());
    let is_held = |id: &String| unit.held().any(|held| held == id);
    for (number, block) in unit.blocks().iter().enumerate() {
        let mut is_there = vec![false; responses.respondents()];
        for (_, held) in block {
            let present = data.present(held);
            is_there.iter_mut().zip(&*present).for_each(|(there, own)| *there |= own);
        }
        let rows: Vec<usize> = (0..is_there.len()).filter(|&row| is_there[row]).collect();
        let own = block.iter().map(|(id, held)| (id, data.answers(held)));
        let own = own.map(|(id, answers)| (id.clone(), answers.of_rows(&rows)));
        let others = responses.answers.iter().filter(|(id, _)| !is_held(id));
        let others = others.map(|(id, answers)| (id.clone(), answers.of_rows(&rows)));
        let unreadable = responses.unreadable.iter().filter_map(|cell| {
            let (id, _) = block.iter().find(|(_, held)| *held == cell.variable)?;
            let row = rows.binary_search(&cell.row).ok()?;
            Some(Unreadable { row, variable: id.clone(), ..cell.clone() })
        });
        let part = Responses {
            unreadable: unreadable.collect(),
            places: rows.iter().map(|&row| responses.places[row]).collect::<Vec<Place>>(),
            sources: responses.sources.iter().map(|source| in_block(source, block)).collect(),
            answers: others.chain(own).collect(),
            ..Responses::default()
        };
        of.extend(rows.into_iter().map(|row| (row, number)));
        all.append(part, 0);
    }
    (all, of)
}

/// With the columns of the block as those of the unit's questions.
fn in_block(source: &Source, block: &[(String, String)]) -> Source {
    let mut source = source.clone();
    for (id, held) in block {
        if let Some(column) = source.columns.get(held).cloned() {
            source.columns.insert(id.clone(), column);
        }
    }
    source
}

/// What was found of units as findings about the respondents' answers in each block.
fn by_block<'f>(
    finding: &'f Finding,
    unit: &'f Unit,
    of: &'f [(usize, usize)],
) -> impl Iterator<Item = Finding> + 'f {
    let of_block = |(number, (name, block)): (usize, (&String, &Vec<(String, String)>))| {
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

//! Units below respondents, as they are counted.

use crate::questionnaire::Unit;
use crate::responses::{Below, Responses};

/// The units as respondents, block by block: each with its own answers and those of the
/// respondent that it belongs to, at whose place it stands. A block without an answer is none;
/// those in rows of their own are together.
pub fn units(unit: &Unit, responses: &Responses) -> Vec<Responses> {
    if let Some(below) = responses.units.get(&unit.id) {
        // What has no rows may lack answers to some of its questions.
        return if below.of.is_empty() {
            Vec::new()
        } else {
            vec![with_respondents(below, responses)]
        };
    }
    let of_block = |block: &Vec<(String, String)>| {
        let mut is_there = vec![false; responses.respondents()];
        for (_, held) in block {
            let present = responses.answers.get(held).map(|answers| answers.present());
            let present = present.into_iter().flatten();
            is_there.iter_mut().zip(present).for_each(|(there, own)| *there |= own);
        }
        let is_held = |id: &String| unit.held().any(|held| held == id);
        let of_respondent = responses.answers.iter().filter(|(id, _)| !is_held(id));
        let own = block.iter().filter_map(|(id, held)| Some((id, responses.answers.get(held)?)));
        let answers = of_respondent.chain(own);
        let places = responses.places.iter().zip(&is_there).filter(|(_, there)| **there);
        Responses {
            answers: answers.map(|(id, all)| (id.clone(), all.filtered(&is_there))).collect(),
            places: places.map(|(place, _)| *place).collect(),
            ..Responses::default()
        }
    };
    unit.blocks().iter().map(of_block).collect()
}

/// Units with the answers of their respondents, where these stand.
fn with_respondents(below: &Below, responses: &Responses) -> Responses {
    let of_respondents =
        responses.answers.iter().map(|(id, of)| (id.clone(), of.of_rows(&below.of)));
    let own = below.rows.answers.iter().map(|(id, own)| (id.clone(), own.clone()));
    Responses {
        answers: of_respondents.chain(own).collect(),
        places: below.of.iter().map(|&row| responses.places[row]).collect(),
        ..Responses::default()
    }
}

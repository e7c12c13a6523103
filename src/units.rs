//! Units below respondents, one a row, whether they stand in blocks of columns of their respondent's
//! row or in rows of their own.

use crate::dataset::Dataset;
use crate::questionnaire::Unit;
use crate::responses::{Responses, Source, Unreadable};

/// All units of all respondents.
#[derive(Default)]
pub struct Units {
    /// Each with the answers of its respondent beside its own.
    pub responses: Responses,
    /// Of each the respondent, by position, and which of its units it is: by block, or by row.
    pub of: Vec<(usize, usize)>,
}

impl Units {
    /// Block by block, or row by row. Cells that cannot be read are those of blocks.
    pub fn of(data: &Dataset<'_>, unit: &Unit) -> Self {
        match unit.sheet() {
            Some(_) => Self::in_rows(data.responses, unit),
            None => Self::in_blocks(data, unit),
        }
    }

    fn in_rows(responses: &Responses, unit: &Unit) -> Self {
        let below = responses.units.get(&unit.id).filter(|below| !below.of.is_empty());
        let Some(below) = below else { return Self::default() };
        let others = responses.answers.iter();
        let others = others.map(|(id, answers)| (id.clone(), answers.of_rows(&below.of)));
        let own = below.rows.answers.iter().map(|(id, own)| (id.clone(), own.clone()));
        let first = |respondent: usize| below.of.partition_point(|&of| of < respondent);
        let of = below.of.iter().enumerate().map(|(at, &of)| (of, at - first(of)));
        Self {
            of: of.collect(),
            responses: Responses {
                answers: others.chain(own).collect(),
                places: below.rows.places.clone(),
                sources: below.rows.sources.clone(),
                ..Responses::default()
            },
        }
    }

    fn in_blocks(data: &Dataset<'_>, unit: &Unit) -> Self {
        let responses = data.responses;
        let mut all = Self::default();
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
                places: rows.iter().map(|&row| responses.places[row]).collect(),
                sources: responses.sources.iter().map(|source| in_block(source, block)).collect(),
                answers: others.chain(own).collect(),
                ..Responses::default()
            };
            all.of.extend(rows.into_iter().map(|row| (row, number)));
            all.responses.append(part, 0);
        }
        all
    }

    /// Answers and places alone, those of a respondent one after another.
    pub fn by_respondent(self) -> Self {
        let mut order: Vec<usize> = (0..self.of.len()).collect();
        order.sort_by_key(|&at| self.of[at]);
        let answers = self.responses.answers.iter();
        let answers = answers.map(|(id, answers)| (id.clone(), answers.of_rows(&order)));
        Self {
            responses: Responses {
                answers: answers.collect(),
                places: order.iter().map(|&at| self.responses.places[at]).collect(),
                ..Responses::default()
            },
            of: order.iter().map(|&at| self.of[at]).collect(),
        }
    }
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

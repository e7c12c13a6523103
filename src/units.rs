//! Units below respondents, one a row, whether they stand in blocks of columns of their respondent's
//! row or in rows of their own.

use crate::dataset::Dataset;
use crate::questionnaire::Unit;
use crate::responses::{Responses, Source, Unreadable};

/// All units of all respondents.
#[derive(Default)]
pub struct Units {
    /// Each with the answers of its respondent beside its own. Of those in blocks also where they
    /// stand, and which of their cells cannot be read.
    pub responses: Responses,
    /// Of each the respondent, by position, and which of its units it is: by block, or by row.
    pub of: Vec<(usize, usize)>,
}

impl Units {
    /// Block by block, or row by row.
    pub fn of(data: &Dataset<'_>, unit: &Unit) -> Self {
        let mut all = Self::default();
        for (number, (mut part, of)) in data.responses.below(unit).into_iter().enumerate() {
            part.answers.extend(data.sums_of(&of));
            match unit.blocks().get(number) {
                Some(block) => {
                    let own = block.iter().map(|(id, held)| (id, data.answers(held)));
                    part.answers
                        .extend(own.map(|(id, held)| (id.clone(), held.of_rows(&of).into())));
                    part.unreadable = unreadable(data.responses, block, &of);
                    let sources = data.responses.sources.iter();
                    part.sources = sources.map(|source| in_block(source, block)).collect();
                    all.of.extend(of.into_iter().map(|row| (row, number)));
                }
                None => {
                    let first = |row: usize| of.partition_point(|&other| other < row);
                    let which = |(at, &row): (usize, &usize)| (row, at - first(row));
                    all.of.extend(of.iter().enumerate().map(which));
                }
            }
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

/// Cells of a block that cannot be read, as those of the units of these respondents.
fn unreadable(responses: &Responses, block: &[(String, String)], of: &[usize]) -> Vec<Unreadable> {
    let in_block = |cell: &Unreadable| {
        let (id, _) = block.iter().find(|(_, held)| *held == cell.variable)?;
        let row = of.binary_search(&cell.row).ok()?;
        Some(Unreadable { row, variable: id.clone(), ..cell.clone() })
    };
    responses.unreadable.iter().filter_map(in_block).collect()
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

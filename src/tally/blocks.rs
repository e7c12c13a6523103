//! Tables of the columns that hold a unit in the row of its respondent, beside tables of the units:
//! the first patients of clinics and their second ones are all patients together.

use super::counted::Counted;
use super::links::{Links, Quantity};
use super::{Breakdown, Condition, Measure, Members, Tally, TallyCache, TallyQuery};
use crate::questionnaire::{Questionnaire, Unit};

/// A tally of respondents by what they say of one of their units, as tallies of units.
struct ByBlock {
    /// The block that it is about.
    number: usize,
    /// Its units and those of the other blocks, in order.
    blocks: Vec<TallyQuery>,
    /// Whether rows and columns are by answers of the units.
    are_renamed: [bool; 2],
}

impl TallyCache {
    /// Asks for the units that respondents are counted by.
    pub(super) fn want_blocks(&self, questionnaire: &Questionnaire) {
        let requests = self.requests();
        let by_block = requests.iter().filter_map(|request| request.by_block(questionnaire));
        let queries = by_block.flat_map(|by_block| by_block.blocks);
        queries.for_each(|query| drop(self.get(query, questionnaire)));
    }

    /// Adds which of the respondents' figures are those of units.
    pub(super) fn equate_blocks(&self, questionnaire: &Questionnaire, links: &mut Links) {
        for (request, tally) in &self.known {
            let Some(by_block) = request.by_block(questionnaire) else { continue };
            for (number, query) in by_block.blocks.iter().enumerate() {
                let Some(units) = self.find(query) else { continue };
                if number == by_block.number {
                    links.equate(tally, units, by_block.are_renamed);
                }
                // What a block has is told by all units and the other blocks.
                let all = units.in_rows.iter().chain(&units.in_columns).chain(&units.cells);
                let counts = all.map(|of| links.as_answered(*of)).collect::<Vec<_>>();
                let sums = units.values.iter().map(|of| Quantity::sum(&of.measure, of.of));
                links.differences.extend(counts.into_iter().chain(sums));
            }
        }
    }
}

impl TallyQuery {
    fn by_block(&self, questionnaire: &Questionnaire) -> Option<ByBlock> {
        let is_plain = self.members.unit().is_none() && !self.is_paired();
        let units = questionnaire.units.iter().filter(|_| is_plain);
        units.filter_map(|unit| self.by_block_of(unit)).next()
    }

    fn by_block_of(&self, unit: &Unit) -> Option<ByBlock> {
        let is_about = |held: &str| {
            let ids = [&self.rows, &self.columns].into_iter().flatten().flat_map(Breakdown::ids);
            ids.chain(self.measure.iter().flat_map(Measure::ids)).any(|id| id == held)
        };
        let is_block = |block: &Vec<(String, String)>| block.iter().any(|(_, held)| is_about(held));
        let number = unit.blocks().iter().position(is_block)?;
        let block = &unit.blocks()[number];
        let name = |id: &str| {
            let known = block.iter().find(|(_, held)| held == id);
            known.map(|(id, _)| id.clone())
        };
        let [rows, columns] =
            [&self.rows, &self.columns].map(|by| by.as_ref().and_then(|by| by.renamed(&name)));
        let are_renamed = [rows.is_some(), columns.is_some()];
        let measure = match &self.measure {
            Some(Measure::Number(id)) => {
                Some(Measure::Number(name(id).unwrap_or_else(|| id.clone())))
            }
            other => other.clone(),
        };
        let conditions: Vec<Condition> =
            self.members.0.iter().map(|of| of.renamed(&name)).collect();
        let of_block = |number: usize| {
            let first = [Condition::Is(unit.id.clone()), Condition::Block(number)];
            Self {
                members: Members(first.into_iter().chain(conditions.clone()).collect()),
                rows: rows.clone().or_else(|| self.rows.clone()),
                columns: columns.clone().or_else(|| self.columns.clone()),
                measure: measure.clone(),
                ..Self::default()
            }
        };
        let blocks = (0..unit.blocks().len()).map(of_block).collect();
        Some(ByBlock { number, blocks, are_renamed })
    }
}

impl Condition {
    fn renamed(&self, name: &dyn Fn(&str) -> Option<String>) -> Self {
        match self {
            Self::Present(id) => Self::Present(name(id).unwrap_or_else(|| id.clone())),
            Self::Gave(id, code) => Self::Gave(name(id).unwrap_or_else(|| id.clone()), *code),
            other => other.clone(),
        }
    }
}

impl Breakdown {
    /// By other variables; nothing where it is by none that has another name. Who is in none of
    /// its own categories has no unit, and is left out.
    fn renamed(&self, name: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match self {
            Self::Codes(id) => name(id).map(Self::Codes),
            Self::Flag(id) => name(id).map(Self::Flag),
            Self::Bands(id, bounds) => name(id).map(|id| Self::Bands(id, bounds.clone())),
            Self::Within(outer, inner) => match (outer.renamed(name), inner.renamed(name)) {
                (None, None) => None,
                (new_outer, new_inner) => {
                    let outer = new_outer.map_or_else(|| outer.clone(), Box::new);
                    Some(Self::Within(outer, new_inner.map_or_else(|| inner.clone(), Box::new)))
                }
            },
            Self::Whole { by, .. } => by.renamed(name),
            Self::Changed(_) | Self::Before(_) => None,
        }
    }
}

impl Links {
    /// What is counted of respondents by their units of a block is counted of these units.
    fn equate(&mut self, tally: &Tally, units: &Tally, [by_rows, by_columns]: [bool; 2]) {
        let mut counts: Vec<(Counted, Counted)> = Vec::new();
        let pairs = |one: &[Counted], other: &[Counted]| {
            one.iter().copied().zip(other.iter().copied()).collect::<Vec<_>>()
        };
        let columns = 0..tally.in_columns.len().min(units.in_columns.len());
        let rows = tally.in_rows.len().min(units.in_rows.len());
        // Who is in no category of the units' own is in none of theirs across.
        let has_all = tally.in_columns.len() == columns.len() && tally.in_rows.len() == rows;
        if by_rows && has_all {
            counts.extend(pairs(&tally.in_rows, &units.in_rows));
        }
        if by_columns && has_all {
            counts.extend(pairs(&tally.in_columns, &units.in_columns));
        }
        if by_rows || by_columns {
            let cells = columns.clone().flat_map(|column| (0..rows).map(move |row| (column, row)));
            counts.extend(
                cells.map(|(column, row)| (tally.cell(column, row), units.cell(column, row))),
            );
        }
        for (of, units) in counts {
            let (of, units) = (self.as_answered(of), self.as_answered(units));
            self.adds_up(of, [units].into_iter());
        }
        if tally.values.is_empty() {
            return;
        }
        for column in columns {
            let rows = (0..rows).map(|row| (row, row));
            let all = has_all.then_some((tally.in_rows.len(), units.in_rows.len()));
            for (row, of_units) in rows.chain(all) {
                let (of, units) = (tally.values(column, row), units.values(column, of_units));
                for told in [Quantity::sum, Quantity::squares] {
                    self.adds_up(
                        told(&of.measure, of.of),
                        [told(&units.measure, units.of)].into_iter(),
                    );
                }
                self.adds_up(Quantity::count(of.of), [Quantity::count(units.of)].into_iter());
            }
        }
    }
}

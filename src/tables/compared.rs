//! Whether weighted percents of columns differ. Who stands behind the figures tells that, and not
//! the figures alone, so it is worked out before they are released and noted with the percents.

use std::rc::Rc;

use super::differences::{Marking, Marks, column};
use super::figure::{At, Category, Group};
use super::statistic::Statistic;
use super::table::Table;
use crate::statistics::design::{Design, Valued, Values};
use crate::tally::{Counted, TallyCache};

impl Marking {
    /// Notes with weighted percents the p-values that their marks are made of.
    pub fn compare(&self, table: &mut Table, tallies: &TallyCache) {
        let Some(design) = tallies.design(table.spec.of.is_some()) else { return };
        let blocks: Vec<Vec<Group>> = self
            .blocks(table)
            .into_iter()
            .map(|block| block.into_iter().map(|(group, _)| group).collect())
            .collect();
        for category in self.categories(table) {
            for block in &blocks {
                let row = Row { marking: *self, table, category: &category, design, tallies };
                let compared = match self.marks {
                    Marks::Points => return,
                    Marks::Letters => row.pairs(block),
                    Marks::Asterisks => row.others(block),
                };
                for (group, other, p) in compared {
                    let at = column(table, Some(group));
                    let at = at.as_at().category(&category);
                    let figure = table.figures.get_mut(at, Statistic::Percent);
                    if let Some(estimate) = figure.and_then(|figure| figure.estimate.as_mut()) {
                        estimate.compared.push((other.cloned(), p));
                    }
                }
            }
        }
    }
}

/// A column, another one or all others, and the p-value of their difference.
type Compared<'g> = (&'g Group, Option<&'g Group>, f64);

/// One answer of a table.
struct Row<'r> {
    marking: Marking,
    table: &'r Table,
    category: &'r Category,
    design: &'r Design,
    tallies: &'r TallyCache,
}

impl Row<'_> {
    /// Columns with each other.
    fn pairs<'g>(&self, block: &'g [Group]) -> Vec<Compared<'g>> {
        let valued = |group| {
            let cells = self.counts(Some(group))?.map(|of| self.tallies.cells(of));
            Some((group, self.yes_and_no(cells)?))
        };
        let columns: Vec<(&Group, Valued)> = block.iter().filter_map(valued).collect();
        let pairs = (0..columns.len()).flat_map(|a| (a + 1..columns.len()).map(move |b| [a, b]));
        let compared = pairs.filter_map(|pair| {
            let [(group, own), (other, of_other)] = pair.map(|at| &columns[at]);
            let test = self.design.difference_test(own, of_other)?;
            Some((*group, Some(*other), test.p))
        });
        compared.collect()
    }

    /// Each column with all others of the table.
    fn others<'g>(&self, block: &'g [Group]) -> Vec<Compared<'g>> {
        let Some(all) = self.counts(None) else { return Vec::new() };
        let compared = block.iter().filter_map(|group| {
            let own = self.counts(Some(group))?;
            let others = [0, 1].map(|at| self.tallies.cells_without(all[at], own[at]));
            let own = self.yes_and_no(own.map(|of| self.tallies.cells(of)))?;
            let test = self.design.difference_test(&own, &self.yes_and_no(others)?)?;
            Some((group, None, test.p))
        });
        compared.collect()
    }

    /// Who gave the answer and who is in a column, if these are enough.
    fn counts(&self, group: Option<&Group>) -> Option<[Counted; 2]> {
        let at = At { group, ..self.table.first() }.category(self.category);
        let figure = self.table.figure(at, Statistic::Percent)?;
        let [some, base] = figure.source.counts[..] else { return None };
        self.marking.is_of_enough(base.n as f64).then_some([some, base])
    }

    fn yes_and_no(&self, [some, base]: [Option<Rc<Values>>; 2]) -> Option<Valued> {
        self.design.yes_and_no(&some?, &base?)
    }
}

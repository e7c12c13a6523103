//! Marks of columns of a cross table that differ: from all by some points, from each other or from
//! all others by a test. They are worked out from figures that are released, so that a mark tells
//! nothing that these do not. Of weighted percents the test is made before
//! ([`Marking::compare`]), and a mark stands only where all that it is of is released.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figure::{At, Category, Group, Of, State};
use super::grid::Shade;
use super::significance::Adjust;
use super::statistic::Statistic;
use super::table::{Grouped, Table};
use crate::statistics::shares_test;
use crate::words::{Message, Words};

/// How differences between columns are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Marks {
    /// Behind a percent the letters of the columns of the same question than which it is larger at
    /// 5 %, by the z test of two shares; with a `[design]` by a t test that knows it.
    Letters,
    /// Arrows and shades where a percent is 5 or 10 points above or below that of all.
    Points,
    /// Asterisks where a percent differs from that of all others, at 5, 1 and 0.1 %, by the z test
    /// of two shares; with a `[design]` by a t test that knows it.
    Asterisks,
}

/// Differences in points from which on they are marked, and marked as large.
const POINTS: [f64; 2] = [5.0, 10.0];

/// Levels of asterisks, one, two and three.
const LEVELS: [f64; 3] = [0.05, 0.01, 0.001];

/// Columns of fewer respondents are not compared, where the plan does not say otherwise.
const FEWEST: f64 = 30.0;

/// What a plan says about marks.
#[derive(Debug, Clone, Copy)]
pub struct Marking {
    pub marks: Marks,
    /// Columns of fewer respondents, as they are, are neither marked nor compared with.
    pub from: Option<f64>,
    /// For several tests in a row of a question.
    pub adjust: Option<Adjust>,
}

impl Marking {
    fn from(&self) -> f64 {
        self.from.unwrap_or(FEWEST)
    }

    /// Whether so many are compared.
    pub(super) fn is_of_enough(&self, n: f64) -> bool {
        n >= self.from() && n > 0.0
    }

    /// The numbers that tell what is marked.
    pub fn statistics(&self) -> Vec<Statistic> {
        let adjusted = self.adjust.map(|_| Statistic::PValueAdjusted);
        match self.marks {
            Marks::Points => vec![Statistic::Difference],
            Marks::Asterisks => std::iter::once(Statistic::PValue).chain(adjusted).collect(),
            Marks::Letters => Vec::new(),
        }
    }

    /// Adds what is marked to a table of which all other figures are released.
    pub fn mark(&self, table: &mut Table) {
        let blocks = self.blocks(table);
        if self.marks == Marks::Letters {
            for (group, letter) in blocks.iter().flatten() {
                let at = column(table, Some(group));
                table.put_words(at.as_at(), Statistic::Letter, letter.as_str());
            }
        }
        for category in self.categories(table) {
            for block in &blocks {
                self.mark_row(table, &category, block);
            }
        }
    }

    /// The answers whose percents are marked.
    pub(super) fn categories(&self, table: &Table) -> Vec<Category> {
        let categories = table.variables.first().into_iter().flat_map(|of| &of.categories);
        categories.map(|of| of.category.clone()).collect()
    }

    /// The columns that are compared with each other, each with its letter: those of answers to
    /// one question.
    pub(super) fn blocks(&self, table: &Table) -> Vec<Vec<(Group, String)>> {
        let is_answer = |grouped: &&Grouped| grouped.group.category.is_answer();
        let same = |a: &&Grouped, b: &&Grouped| {
            a.group.variable == b.group.variable && outer(&a.group) == outer(&b.group)
        };
        let answers: Vec<&Grouped> = table.groups.iter().filter(is_answer).collect();
        let mut letters = (0..).map(letter);
        let mut block = |of: &[&Grouped]| -> Vec<(Group, String)> {
            of.iter().map(|grouped| grouped.group.clone()).zip(&mut letters).collect()
        };
        answers.chunk_by(same).map(&mut block).collect()
    }

    fn mark_row(&self, table: &mut Table, category: &Category, block: &[(Group, String)]) {
        let all = self.share(table, None, category);
        let shares: Vec<Option<(f64, f64)>> =
            block.iter().map(|(group, _)| self.share(table, Some(group), category)).collect();
        match self.marks {
            Marks::Points => {
                for ((group, _), share) in block.iter().zip(shares) {
                    let Some(((count, n), (all, of))) = share.zip(all) else { continue };
                    let of_both = percent(table, Some(group), category)
                        .zip(percent(table, None, category))
                        .filter(|_| table.weighted.is_some());
                    let points = match of_both {
                        Some((own, all)) => own - all,
                        // By whole counts, so that five points are five.
                        None => 100.0 * (count * of - all * n) / (n * of),
                    };
                    put(table, group, category, Statistic::Difference, points, n);
                }
            }
            Marks::Asterisks => {
                let p = |at: usize| {
                    let ((count, n), (all, of)) = shares[at].zip(all)?;
                    let shares = [(count, n), (all - count, of - n)];
                    p_value(table, category, [Some(&block[at].0), None], shares)
                };
                let raw: Vec<Option<f64>> = (0..block.len()).map(p).collect();
                for (statistic, p_values) in self.families(&raw) {
                    for (((group, _), share), p) in block.iter().zip(&shares).zip(p_values) {
                        if let (Some((_, n)), Some(p)) = (share, p) {
                            put(table, group, category, statistic, p, *n);
                        }
                    }
                }
            }
            Marks::Letters => {
                let pairs: Vec<(usize, usize)> = (0..block.len())
                    .flat_map(|a| (a + 1..block.len()).map(move |b| (a, b)))
                    .collect();
                let p = |&(a, b): &(usize, usize)| {
                    let groups = [a, b].map(|at| Some(&block[at].0));
                    p_value(table, category, groups, [shares[a]?, shares[b]?])
                };
                let raw: Vec<Option<f64>> = pairs.iter().map(p).collect();
                let p_values = self.adjust.map_or(raw.clone(), |adjust| adjust.p_values(&raw));
                let mut smaller: Vec<Vec<&str>> = vec![Vec::new(); block.len()];
                let percent = |at: usize| percent(table, Some(&block[at].0), category);
                for (&(a, b), p) in pairs.iter().zip(p_values) {
                    if p.is_some_and(|p| p < LEVELS[0]) {
                        let is_first = percent(a) > percent(b);
                        let (larger, other) = if is_first { (a, b) } else { (b, a) };
                        smaller[larger].push(&block[other].1);
                    }
                }
                for ((group, _), mut letters) in block.iter().zip(smaller) {
                    if !letters.is_empty() {
                        letters.sort_by_key(|letter| (letter.len(), *letter));
                        let at = column(table, Some(group));
                        let at = at.as_at().category(category);
                        table.put_words(at, Statistic::LargerThan, letters.join(","));
                    }
                }
            }
        }
    }

    /// Count and n of a percent that is shown, of a column of enough.
    fn share(
        &self,
        table: &Table,
        group: Option<&Group>,
        category: &Category,
    ) -> Option<(f64, f64)> {
        let column = At { group, ..table.first() };
        let n = table.value(column, Statistic::N).filter(|n| self.is_of_enough(*n))?;
        percent(table, group, category)?;
        Some((table.value(column.category(category), Statistic::Count)?, n))
    }

    /// The p-values of a row, and the same corrected where that is asked for.
    fn families(&self, raw: &[Option<f64>]) -> Vec<(Statistic, Vec<Option<f64>>)> {
        let adjusted = self.adjust.map(|of| (Statistic::PValueAdjusted, of.p_values(raw)));
        std::iter::once((Statistic::PValue, raw.to_vec())).chain(adjusted).collect()
    }

    /// What is printed behind a percent, and the shade of its cell.
    pub fn signs(&self, table: &Table, at: At<'_>) -> (String, Option<Shade>) {
        match self.marks {
            Marks::Letters => {
                let letters = table.figure(at, Statistic::LargerThan).map(|figure| &figure.state);
                let letters = match letters {
                    Some(State::Words(Words::Given(letters, _))) => format!(" {letters}"),
                    _ => String::new(),
                };
                (letters, None)
            }
            Marks::Points => {
                let points = table.value(at, Statistic::Difference).unwrap_or(0.0);
                let [near, far] = POINTS;
                let (signs, shade) = match points {
                    points if points >= far => ("↑↑", Shade::FarAbove),
                    points if points >= near => ("↑", Shade::Above),
                    points if points <= -far => ("↓↓", Shade::FarBelow),
                    points if points <= -near => ("↓", Shade::Below),
                    _ => return Default::default(),
                };
                (signs.to_owned(), Some(shade))
            }
            Marks::Asterisks => {
                let adjusted = self.adjust.map(|_| Statistic::PValueAdjusted);
                let p = table.value(at, adjusted.unwrap_or(Statistic::PValue));
                let passed = |p: f64| LEVELS.iter().filter(|level| p < **level).count();
                ("*".repeat(p.map_or(0, passed)), None)
            }
        }
    }

    /// A column's heading with its letter.
    pub fn heading(&self, table: &Table, group: &Group, heading: Words) -> Words {
        let at = column(table, Some(group));
        match table.figure(at.as_at(), Statistic::Letter).map(|figure| &figure.state) {
            Some(State::Words(letter)) => Message::new("cross-letter")
                .words("heading", heading)
                .words("letter", letter)
                .into(),
            _ => heading,
        }
    }

    pub fn notes(&self, table: &Table) -> Vec<Words> {
        let key = match (self.marks, table.weighted.is_some()) {
            (Marks::Points, _) => "note-marks-points",
            (Marks::Letters, false) => "note-marks-letters",
            (Marks::Letters, true) => "note-marks-letters-design",
            (Marks::Asterisks, false) => "note-marks-asterisks",
            (Marks::Asterisks, true) => "note-marks-asterisks-design",
        };
        let adjusted = self.adjust.map(|adjust| match adjust {
            Adjust::Holm => Words::of("note-marks-holm"),
            Adjust::BenjaminiHochberg => Words::of("note-marks-benjamini-hochberg"),
        });
        let few = Message::new("note-marks-few").with("from", self.from());
        std::iter::once(Words::of(key)).chain(adjusted).chain([few.into()]).collect()
    }

    pub fn method(&self) -> &'static str {
        match self.marks {
            Marks::Points => "marks-points",
            Marks::Letters | Marks::Asterisks => "marks-tests",
        }
    }
}

/// The address of a column, apart from the table that is changed.
pub(super) struct Column {
    subset: String,
    variable: String,
    group: Option<Group>,
}

impl Column {
    pub(super) fn as_at(&self) -> At<'_> {
        At { group: self.group.as_ref(), ..At::of(&self.subset, &self.variable) }
    }
}

pub(super) fn column(table: &Table, group: Option<&Group>) -> Column {
    let first = table.first();
    let (subset, variable) = (first.subset.to_owned(), first.variable.to_owned());
    Column { subset, variable, group: group.cloned() }
}

fn put(
    table: &mut Table,
    group: &Group,
    category: &Category,
    statistic: Statistic,
    value: f64,
    base: f64,
) {
    let column = column(table, Some(group));
    table.put(column.as_at().category(category), statistic, Some(value), Of::nobody(Some(base)));
}

fn percent(table: &Table, group: Option<&Group>, category: &Category) -> Option<f64> {
    table.value(At { group, ..table.first() }.category(category), Statistic::Percent)
}

/// The p-value of the difference of a column's percent from that of another, or of all others,
/// by counts and n of both. Of weighted ones it is known already.
fn p_value(
    table: &Table,
    category: &Category,
    [group, other]: [Option<&Group>; 2],
    [share, of_other]: [(f64, f64); 2],
) -> Option<f64> {
    if table.weighted.is_none() {
        return shares_test(share, of_other);
    }
    let known = |group, other: Option<&Group>| {
        let at = At { group, ..table.first() }.category(category);
        let estimate = table.figure(at, Statistic::Percent)?.estimate.as_ref()?;
        estimate.compared.iter().find(|(of, _)| of.as_ref() == other).map(|(_, p)| *p)
    };
    // Columns may stand in another order by now.
    known(group, other).or_else(|| known(other, group))
}

/// The answer that a column is within.
fn outer(group: &Group) -> Option<&Category> {
    match &group.category {
        Category::Within(outer, _) => Some(outer),
        _ => None,
    }
}

/// A, B, … Z, AA, AB, …
fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    match (index / 26).checked_sub(1) {
        None => last.to_string(),
        Some(before) => letter(before) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(letter), ["A", "Z", "AA", "AZ", "BA", "AAA"]);
    }
}

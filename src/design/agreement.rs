//! Whether the tables that weights are to fit can all be fitted: they are of the same population, and
//! none says what another says.

use std::collections::BTreeMap;

use super::solving::Solving;
use super::{Margin, Units};
use crate::format::grouped;
use crate::problem::Problem;
use crate::words::{Message, Words};

/// Of so much of themselves numbers may differ by rounding.
const ROUNDING: f64 = 1e-6;

impl Solving<'_> {
    pub(super) fn check_margins(&self, problems: &mut Vec<Problem>) {
        let (margins, file) = (&self.of.margins, &self.of.file);
        let span = |at: usize| Some(file.frames[at].file.span());
        for (at, own) in margins.iter().enumerate() {
            for (first, other) in margins[..at].iter().enumerate() {
                if let Some(problem) = self.disagreement(other, own) {
                    let problem = problem.with("file", file.frames[first].file.get_ref());
                    problems.push(self.of.place(problem, span(at)));
                }
            }
        }
        // Clusters are counted otherwise.
        let (Some(units), Some(own), None) = (&self.of.population, margins.first(), &file.cluster)
        else {
            return;
        };
        let all = match units {
            Units::All(all) => *all,
            Units::Each(each) => each.iter().map(|(_, count)| count).sum(),
        };
        if differ(all, own.sum()) {
            let problem = Problem::new("design-frame-population")
                .with("first", grouped(all))
                .with("own", grouped(own.sum()));
            problems.push(self.of.place(problem, span(0)));
        }
    }

    /// What is wrong with one table beside another.
    fn disagreement(&self, other: &Margin, own: &Margin) -> Option<Problem> {
        // Each of its categories is one of the other's, or several of them.
        let is_within = |of: &Margin, whole: &Margin| {
            of.answers.iter().zip(&of.merged).all(|(answer, merged)| {
                let at = whole.answers.iter().position(|at| at == answer);
                at.is_some_and(|at| {
                    let finer = whole.merged[at].iter().zip(merged);
                    finer.into_iter().all(|(code, own)| merged[*code] == *own)
                })
            })
        };
        if is_within(own, other) || is_within(other, own) {
            return Some(Problem::new("design-frame-within"));
        }
        let [first, second] = [other.sum(), own.sum()];
        if differ(first, second) {
            let problem = Problem::new("design-frames-differ");
            return Some(problem.with("first", grouped(first)).with("own", grouped(second)));
        }
        // Of the questions that both are by, the classes of codes that both tell apart.
        let place = |of: &Margin, answer: usize| of.answers.iter().position(|at| *at == answer);
        let shared: Vec<(usize, usize, Vec<usize>)> = (0..self.of.drawn.answers.len())
            .filter_map(|answer| {
                let (a, b) = (place(other, answer)?, place(own, answer)?);
                Some((a, b, joined(&other.merged[a], &own.merged[b])))
            })
            .collect();
        let sums = |of: &Margin, at: fn(&(usize, usize, Vec<usize>)) -> usize| {
            let mut sums: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
            for (codes, count) in &of.totals {
                let key = shared.iter().map(|shared| shared.2[codes[at(shared)]]);
                *sums.entry(key.collect()).or_default() += count;
            }
            sums
        };
        let (before, now) = (sums(other, |shared| shared.0), sums(own, |shared| shared.1));
        let count =
            |of: &BTreeMap<Vec<usize>, f64>, key: &Vec<usize>| of.get(key).copied().unwrap_or(0.0);
        let keys = before.keys().chain(now.keys().filter(|key| !before.contains_key(*key)));
        let differing: Vec<&Vec<usize>> =
            keys.filter(|key| differ(count(&before, key), count(&now, key))).collect();
        let label = |key: &&&Vec<usize>| {
            let of_answer = shared.iter().zip(**key).map(|((at, _, classes), class)| {
                let variable =
                    self.questionnaire.variable(&self.of.drawn.answers[other.answers[*at]]);
                let codes = variable.map_or(&[][..], |variable| &variable.codes);
                let same = codes.iter().zip(classes).filter(|(_, of)| *of == class);
                Words::joined(same.map(|(code, _)| code.label_words()), "・")
            });
            let cell = Words::joined(of_answer, " × ");
            Message::new("design-cell-differs")
                .words("cell", cell)
                .with("first", grouped(count(&before, key)))
                .with("own", grouped(count(&now, key)))
                .into()
        };
        let cells = Words::first_few(differing.iter().map(|key| label(&key)).collect());
        (!differing.is_empty())
            .then(|| Problem::new("design-frames-differ-within").words("cells", cells))
    }
}

fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > ROUNDING * one.max(other)
}

/// The classes of codes that neither way of counting some together tells apart, each by one of its
/// codes.
fn joined(one: &[usize], other: &[usize]) -> Vec<usize> {
    let mut classes = one.to_vec();
    for (code, same) in other.iter().enumerate() {
        let [from, to] = [classes[code], classes[*same]];
        classes.iter_mut().filter(|class| **class == from).for_each(|class| *class = to);
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn codes_that_either_counts_together_are_one_class() {
        let classes = joined(&[0, 0, 2, 3, 4], &[0, 1, 1, 3, 3]);
        let same = |a: usize, b: usize| classes[a] == classes[b];
        assert!(same(0, 1) && same(1, 2) && same(3, 4) && !same(2, 3), "{classes:?}");
    }
}

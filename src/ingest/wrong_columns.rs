//! Columns that are missing, claim the same question, or have no header.

use super::grid::Grid;
use super::header::{MOST_COMPARED, Matcher};
use super::matched::{Matched, Target};
use crate::locales::Lang;
use crate::problem::Problem;
use crate::questionnaire::{Kind, Variable};

/// Columns with answers and without a header, right of a multiple question that has but one:
/// its options have headers that were not seen.
fn without_headers(matched: &Matched, matcher: &Matcher<'_>, grid: &Grid) -> Vec<Problem> {
    let below = matched.header_rows.end.saturating_sub(1);
    let is_lost =
        |column: usize| matched.header(column).is_empty() && grid.is_filled_below(below, column);
    let mut multiple: Vec<(usize, usize)> = matched.whole_columns().collect();
    multiple
        .retain(|&(v, column)| matcher.variable(v).kind == Kind::Multiple && is_lost(column + 1));
    multiple.sort_unstable();
    let problem = |(variable, column): (usize, usize)| {
        let lost = (column + 1..grid.width()).take_while(|&column| is_lost(column));
        let lost: Vec<String> = lost.map(|column| grid.letters(column)).collect();
        grid.problem("columns-without-header")
            .with("question", matcher.variable(variable).heading(Lang::Ja))
            .with("columns", lost.join(", "))
    };
    multiple.into_iter().map(problem).collect()
}

/// Columns that are missing, with the headers that look like them, and columns that
/// claim the same question.
pub fn wrong_columns(matched: &Matched, matcher: &Matcher<'_>, grid: &Grid) -> Vec<Problem> {
    let mut problems = Vec::new();
    for &(first, second) in &matched.doubled {
        let problem = grid
            .problem("columns-doubled")
            .with("first", grid.letters(first))
            .with("second", grid.letters(second))
            .with("header", matched.header(first))
            .with("other", matched.header(second));
        problems.push(problem);
    }
    problems.extend(without_headers(matched, matcher, grid));
    let (of_design, asked): (Vec<&Variable>, Vec<&Variable>) =
        matcher.missing(matched).into_iter().partition(|variable| variable.is_of_design);
    for (key, missing) in [("columns-missing", asked), ("design-columns-missing", of_design)] {
        if missing.is_empty() {
            continue;
        }
        let names: Vec<String> = missing.iter().map(|v| v.heading(Lang::Ja)).collect();
        let similar = similar(&missing, matched, matcher, grid);
        let similar = if similar.is_empty() { "none".to_owned() } else { similar.join(" / ") };
        let problem = grid
            .problem(key)
            .with("count", names.len())
            .with("columns", names.join(", "))
            .with("similar", similar);
        problems.push(problem);
    }
    problems
}

/// The headers that look like questions that are missing.
fn similar(
    missing: &[&Variable],
    matched: &Matched,
    matcher: &Matcher<'_>,
    grid: &Grid,
) -> Vec<String> {
    let mut similar = Vec::new();
    for unmatched in matched.unmatched.iter().take(MOST_COMPARED) {
        let candidates = matcher.similar(&unmatched.header);
        let is_missing = |variable: usize| {
            let id = &matcher.variable(variable).id;
            missing.iter().any(|missing| missing.id == *id)
        };
        let candidate = candidates.into_iter().find(|(_, target)| match *target {
            Target::Variable(variable) | Target::Option(variable, _) => is_missing(variable),
        });
        if let Some((_, target)) = candidate {
            let letters = grid.letters(unmatched.column);
            let (header, question) = (&unmatched.header, matcher.describe(target));
            similar.push(format!("{letters} \"{header}\" → {question}"));
        }
    }
    similar
}

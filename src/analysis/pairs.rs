//! Which answers to a multiple question are given together.

use super::tabulate::Tabulation;
use crate::plan::Statistic;
use crate::results::Named;
use crate::statistics::{fisher_exact_test, holm, phi};
use crate::tally::{By, Request};

/// Of those who gave an answer (a group), n and the percent who gave each other answer. For
/// each two answers, under the one that comes first: how many gave both, the phi
/// coefficient, and p of Fisher's exact test with Holm's correction over all pairs. Answers
/// stand as the plan sorts them.
pub fn pairs(tabulation: &mut Tabulation<'_>) {
    use Statistic::{Count, N, PValueAdjusted, Percent, Phi};
    let plan = tabulation.plan;
    tabulation.table.statistics = vec![Count, Percent, Phi, PValueAdjusted];
    let Some(variable) = tabulation.variable(0).cloned() else { return };
    let subset = plan.subsets[0].id.as_str();
    let members = tabulation.members(&plan.subsets[0]);
    let by = Some(By::Codes(variable.id.clone()));
    let tally =
        tabulation.tally(Request { members, rows: by.clone(), columns: by, ..Request::default() });
    let (single, all) = (&tally.in_rows, tally.n);
    let n = all as f64;
    let levels = tabulation.levels(&variable, single);
    let lang = tabulation.locale.lang();
    let index = |label: &str| variable.codes.iter().position(|code| code.label(lang) == label);
    let order: Vec<usize> = levels.iter().filter_map(|level| index(&level.label)).collect();
    let label = |code: usize| variable.codes[code].label(lang).to_owned();
    let name = |code: usize| format!("{}={}", variable.id, label(code));
    let each = || {
        let firsts = order.iter().enumerate();
        firsts.flat_map(|(at, &a)| order[at + 1..].iter().map(move |&b| (a, b)))
    };
    let p_values: Vec<Option<f64>> = each()
        .map(|(a, b)| {
            let both = tally.cell(a, b);
            fisher_exact_test([both, single[b] - both], [single[a], all - single[a]])
        })
        .collect();
    tabulation.push((subset, "", &variable.id, ""), N, Some(n));
    for &a in &order {
        tabulation.push((subset, &name(a), &variable.id, ""), N, Some(single[a] as f64));
        for &b in order.iter().filter(|&&b| b != a) {
            let percent =
                (single[a] > 0).then(|| 100.0 * tally.cell(a, b) as f64 / single[a] as f64);
            tabulation.push((subset, &name(a), &variable.id, &label(b)), Percent, percent);
        }
        tabulation.table.groups.push(Named { id: name(a), label: label(a) });
    }
    for ((a, b), p) in each().zip(holm(&p_values)) {
        let (first, second) = (name(a), label(b));
        let at = (subset, first.as_str(), variable.id.as_str(), second.as_str());
        let (in_a, in_b, in_both) = (single[a] as f64, single[b] as f64, tally.cell(a, b) as f64);
        tabulation.push(at, Count, Some(in_both));
        tabulation.push(at, Phi, phi(in_both, in_a, in_b, n));
        tabulation.push(at, PValueAdjusted, p);
    }
    tabulation.table.variables[0].levels = levels;
}

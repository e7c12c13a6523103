//! Findings of tables: where more answered than were asked, the frame or the answers are wrong.

use crate::format::NumberFormat;
use crate::tables::{Category, Made, Results, Statistic};
use crate::tally::weighting::Account;
use crate::validation::{Case, Finding, FindingKind, Note, Severity};
use crate::words::{Message, Words};

/// A finding for each table with response rates above 100 percent, with the answers that have
/// them.
pub fn findings(results: &Results) -> Vec<Finding> {
    let accounts = results.weighting.iter().flat_map(|weighting| &weighting.accounts);
    results.tables.iter().filter_map(of_table).chain(accounts.filter_map(of_weights)).collect()
}

/// Raking that did not come to an end: margins that no weights fit, or too few rounds.
fn of_weights(account: &Account) -> Option<Finding> {
    let raking = account.raking.as_ref().filter(|raking| !raking.has_converged)?;
    let gap = NumberFormat::parse("0.0000").unwrap_or_default().print(100.0 * raking.gap);
    let rule = Message::new("rule-weights").with("rounds", raking.rounds).with("gap", gap);
    let case = |(by, _): &(Words, _)| {
        let value = Words::joined(account.wave.iter().chain([by]).cloned(), " ");
        Case { value, ..Case::default() }
    };
    Some(Finding {
        kind: FindingKind::Frame,
        severity: Severity::Warning,
        subject: String::new(),
        concerns: Vec::new(),
        rule: rule.into(),
        cases: account.frames.iter().map(case).collect(),
        confirmed: 0,
    })
}

fn of_table(table: &Made) -> Option<Finding> {
    let variable = table.variables.first()?;
    let case = |label: &Words, category: &Category| {
        let at = table.first().category(category);
        let is_above = table.value(at, Statistic::ResponseRate)? > 100.0;
        let note = Message::new("rule-frame-note")
            .words("count", table.printed(at, Statistic::Count))
            .words("surveyed", table.printed(at, Statistic::Surveyed));
        is_above.then(|| Case { value: label.clone(), note: Note::of(note), ..Case::default() })
    };
    let cases: Vec<Case> =
        variable.categories.iter().filter_map(|of| case(&of.label, &of.category)).collect();
    (!cases.is_empty()).then(|| Finding {
        kind: FindingKind::Frame,
        severity: Severity::Warning,
        subject: variable.id.clone(),
        concerns: vec![variable.id.clone()],
        rule: Message::new("rule-frame").words("table", &table.spec.title).into(),
        cases,
        confirmed: 0,
    })
}

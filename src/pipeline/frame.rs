//! Findings of tables: where more answered than were asked, the frame or the answers are wrong.

use crate::tables::{Category, Made, Results, Statistic};
use crate::validation::{Case, Finding, FindingKind, Severity};
use crate::words::{Message, Words};

/// A finding for each table with response rates above 100 percent, with the answers that have
/// them.
pub fn findings(results: &Results) -> Vec<Finding> {
    results.tables.iter().filter_map(of_table).collect()
}

fn of_table(table: &Made) -> Option<Finding> {
    let variable = table.variables.first()?;
    let case = |label: &Words, category: &Category| {
        let at = table.first().category(category);
        let is_above = table.value(at, Statistic::ResponseRate)? > 100.0;
        let note = Message::new("rule-frame-note")
            .words("count", table.printed(at, Statistic::Count))
            .words("surveyed", table.printed(at, Statistic::Surveyed));
        is_above.then(|| Case { value: label.clone(), note: note.into(), ..Case::default() })
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

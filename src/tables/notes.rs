//! What stands below a table that was released: what its kind says, and what any table may
//! have to say.

use super::spec::ChartKind;
use super::table::Table;
use crate::locales::Locale;

/// What its kind says of a table, and what any table may have to say after that.
pub fn with_own(own: Vec<String>, table: &Table, locale: &Locale) -> Vec<String> {
    let spec = &table.spec;
    let disclosed = &table.disclosed;
    let mut notes = Vec::new();
    notes.extend(disclosed.is_internal.then(|| locale.word("disclosure-internal")));
    match disclosed.has_hidden_base {
        // Sentences on who counts would say it.
        true => notes.push(locale.word("note-hidden-base")),
        false => notes.extend(own),
    }
    for (denominator, count) in &table.bases.undefined {
        let count = count.to_string();
        let args = [("denominator", denominator.as_str()), ("left_out", &count)];
        notes.push(locale.say("note-undefined-quotient", &args));
    }
    notes.extend(spec.note.clone());
    if !table.bases.withdrawn.is_empty() && !table.bases.is_not_asked {
        notes.push(not_asked(table, locale));
    }
    let mark = locale.word("suppressed");
    if disclosed.has_hidden {
        notes.push(locale.say("note-hidden", &[("mark", &mark)]));
    }
    notes.extend(disclosed.has_deciles.then(|| locale.word("note-deciles")));
    if let Some(base) = disclosed.rounded_to {
        notes.push(locale.say("note-rounded", &[("base", &base.to_string())]));
    }
    if let Some(least) = disclosed.hidden_below {
        let least = least.to_string();
        let key = if table.groups.is_empty() { "note-few" } else { "note-suppressed" };
        notes.push(locale.say(key, &[("least", &least), ("mark", &mark)]));
    }
    notes
}

/// Which questions were not asked this time.
pub fn not_asked(table: &Table, locale: &Locale) -> String {
    let named = table.bases.withdrawn.join(&locale.word("list-separator"));
    locale.say("note-not-asked", &[("questions", &named)])
}

/// What a drawing of the report leaves out or shortens.
pub fn of_chart(table: &Table, locale: &Locale) -> Vec<String> {
    let key = match table.spec.chart.filter(|_| table.spec.has_chart()) {
        Some(ChartKind::Stacked) => "note-narrow-segments",
        Some(ChartKind::Matrix) => "note-pairs-chart",
        _ => return Vec::new(),
    };
    vec![locale.word(key)]
}

/// Who answered all variables of the table, where only they count.
pub fn complete_cases(table: &Table, respondent: &str, locale: &Locale) -> Option<String> {
    let (n, all) = (table.bases.universe, table.bases.eligible);
    let (n, left_out) = (n.to_string(), all.saturating_sub(n).to_string());
    let args = [("n", n.as_str()), ("left_out", &left_out), ("respondent", respondent)];
    let is_listwise = !table.spec.complete_over.is_empty();
    is_listwise.then(|| locale.say("note-complete-cases", &args))
}

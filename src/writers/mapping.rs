//! A mapping of columns to questions, for a person to check.

use std::fmt::Write;

use crate::ingest::ProposedMapping;
use crate::locales::Locale;
use crate::questionnaire::Questionnaire;

/// The proposals as a mapping file.
pub fn mapping(
    proposed: &ProposedMapping,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = String::new();
    for line in locale.word("map-explanation").lines() {
        let _ = writeln!(text, "# {line}");
    }
    let _ = writeln!(text, "\nquestionnaire = {}", quoted(&questionnaire.id));
    for proposal in &proposed.columns {
        let _ = writeln!(text, "\n[[column]]");
        let column = locale.say("map-column", &[("column", &proposal.column)]);
        let _ = writeln!(text, "# {column}");
        let _ = writeln!(text, "header = {}", quoted(&proposal.header));
        if proposal.occurrence > 1 {
            let _ = writeln!(text, "occurrence = {}", proposal.occurrence);
        }
        let (id, name) = proposal.to.as_ref().map_or(("", ""), |(id, name)| (id, name));
        let comment = if name.is_empty() { locale.word("map-nothing") } else { name.to_owned() };
        let comment = comment.replace(['\n', '\r'], " ");
        let _ = writeln!(text, "to = {}  # {comment}", quoted(id));
        if !id.is_empty() {
            let _ = writeln!(text, "confidence = {:.2}", proposal.confidence);
        }
        for (id, name) in &proposal.others {
            let args = [("id", id.as_str()), ("name", name)];
            let line = locale.say("map-candidate", &args).replace(['\n', '\r'], " ");
            let _ = writeln!(text, "# {line}");
        }
    }
    text
}

//! `internal-corrections.csv`: every correction with its respondent, for the office and not for
//! publication.

use super::csv::{literal, writer as csv_writer};
use crate::locales::Locale;
use crate::questionnaire::Questionnaire;
use crate::responses::Corrected;

/// Name of the file: it says for whom it is.
pub const FILE: &str = "internal-corrections.csv";

/// UTF-8 with a byte order mark, for Excel; one line a correction, in the order of their file.
pub fn csv<'a>(
    corrections: impl Iterator<Item = &'a Corrected>,
    questionnaire: &Questionnaire,
    locale: &Locale,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv_writer();
    let headings = ["correction-respondent", "correction-variable", "finding-question"];
    let more = ["old", "new", "reason", "row", "outcome"].map(|name| format!("correction-{name}"));
    let keys = headings.into_iter().chain(more.iter().map(String::as_str));
    writer.write_record(keys.map(|key| locale.word(key)))?;
    for correction in corrections {
        let question = questionnaire.asked(&correction.variable);
        let question = question.map_or(String::new(), |v| v.heading(locale.lang()));
        let outcome = locale.say(&format!("correction-{}", correction.outcome.code()), &[]);
        let texts = [
            &correction.respondent,
            &correction.variable,
            &question,
            &correction.old,
            &correction.new,
            &correction.reason,
            &correction.row,
            &outcome,
        ];
        writer.write_record(texts.map(|text| literal(text)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

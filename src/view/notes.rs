//! What stands below a table, said.

use crate::disclosure::Released;
use crate::locales::Locale;
use crate::tables::Made;
use crate::words::Say;

/// Base, exclusions and remarks, in sentences. A note that the language lacks is left out.
pub fn of_table(table: &Made, release: &Released, locale: &Locale) -> Vec<String> {
    let mut notes = table
        .notes(table.spec.of.as_ref().map_or(&release.respondent, |(_, unit)| unit))
        .say(locale);
    notes.retain(|note| !note.is_empty());
    notes
}

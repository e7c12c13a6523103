//! Whom a respondent's number means: one, nobody, or several, of whom a row tells which.

use crate::answers::AnswerColumn;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::questionnaire::{Kind, Questionnaire};
use crate::responses::{CorrectionOutcome, Responses, respondent_number};

/// Rows of the respondents by number; those without one are together.
pub struct Numbers {
    fingerprints: Fingerprints,
    /// In rising order.
    rows: Vec<(Fingerprint, usize)>,
}

impl Numbers {
    pub fn of(responses: &Responses, questionnaire: &Questionnaire) -> Self {
        let fingerprints = Fingerprints::default();
        let id = questionnaire.variables.iter().find(|v| v.kind == Kind::Id);
        let ids = id.and_then(|id| responses.answers.get(&id.id));
        let mut rows = Vec::with_capacity(responses.respondents());
        for block in ids.iter().flat_map(|ids| ids.blocks()) {
            if let AnswerColumn::Texts(ids) = &*block {
                let of = |id: &Option<_>| id.as_deref().map_or(String::new(), respondent_number);
                rows.extend(ids.iter().map(|id| fingerprints.of(of(id).as_str())));
            }
        }
        rows.resize_with(responses.respondents(), || fingerprints.of(""));
        let mut rows: Vec<_> = rows.into_iter().zip(0..).collect();
        rows.sort_unstable();
        Self { fingerprints, rows }
    }

    /// Rows of those with a number, from the top.
    fn rows(&self, number: &str) -> impl ExactSizeIterator<Item = usize> {
        let wanted = self.fingerprints.of(number);
        let from = self.rows.partition_point(|(of, _)| *of < wanted);
        let to = from + self.rows[from..].partition_point(|(of, _)| *of == wanted);
        self.rows[from..to].iter().map(|(_, row)| *row)
    }

    /// The respondent with a number. `row` is as in [`Responses::row_name`] and may be empty
    /// where the number tells; if it is there, it has to fit. The error comes with the
    /// first respondent with the number.
    pub fn find(
        &self,
        written: &str,
        row: &str,
        responses: &Responses,
    ) -> Result<usize, (CorrectionOutcome, Option<usize>)> {
        let written = respondent_number(written);
        let all = self.rows(&written);
        let fitting: Vec<usize> = match row {
            // Nobody has an empty number.
            "" if written.is_empty() => Vec::new(),
            "" => all.take(2).collect(),
            row => {
                let is_there = named(row);
                all.filter(|&row| is_there(responses, row)).collect()
            }
        };
        match *fitting {
            [row] => Ok(row),
            [] => Err((CorrectionOutcome::NoRespondent, None)),
            [first, ..] => Err((CorrectionOutcome::Several, Some(first))),
        }
    }

    /// What has to be written as the row of a respondent with this number to mean it alone:
    /// nothing where the number tells.
    pub fn row_needed(&self, written: &str, row: usize, responses: &Responses) -> String {
        let written = respondent_number(written);
        let is_only = !written.is_empty() && self.rows(&written).len() == 1;
        if is_only { String::new() } else { responses.row_name(row) }
    }
}

/// Whether a respondent stands where a row says that is written like 12, 12 行目,
/// `answers.csv:12` or `answers.xlsx:North:12`.
fn named(written: &str) -> impl Fn(&Responses, usize) -> bool + use<> {
    let written = respondent_number(written);
    let written = written.trim_end_matches('目').trim_end_matches('行').to_owned();
    move |responses, row| {
        let place = responses.places[row];
        let (sheet, number_of_row) = written.rsplit_once(':').unwrap_or(("", &written));
        let source = &responses.sources[place.source];
        let file = respondent_number(&source.file_name());
        let is_sheet = || {
            let name = source.sheet.as_deref().map(respondent_number).unwrap_or_default();
            sheet.strip_prefix(&file).and_then(|rest| rest.strip_prefix(':')) == Some(&name)
        };
        number_of_row.parse() == Ok(place.row) && (sheet.is_empty() || sheet == file || is_sheet())
    }
}

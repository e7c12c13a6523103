//! Respondents one by one, as far as the questionnaire lets the audience of the report see them.

use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Audience, Kind, Published};
use crate::tables::figure::{At, Category};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::table::Table;
use crate::tally::{Counted, Members, TallyQuery};
use crate::words::{Message, Words};

/// That questions may stand in a list, and that those by which it is sorted have codes.
pub fn check<'t>(
    names: impl IntoIterator<Item = &'t Text>,
    groups: &'t [Text],
    kind: &str,
    reader: &mut Reader<'_>,
) {
    for name in names.into_iter().chain(groups) {
        match reader.questionnaire.variable(name.get_ref()) {
            None => reader.unknown_variable(name),
            Some(variable) if variable.publish.is_none() => {
                let problem = Problem::new("plan-not-published").with("name", name.get_ref());
                reader.mistake(problem, name.span());
            }
            Some(_) => {}
        }
    }
    reader.variables(groups, kind, |v| has_codes(v) && v.kind == Kind::Single);
}

/// The question, if the audience of the report may see its answers.
pub fn published(name: &Text, making: &Making<'_>) -> Option<Published> {
    making.questionnaire.published(name.get_ref(), making.spec.audience)
}

/// Lists respondents by the answers to `groups`, and as they come: the texts of a row are the
/// heading over it, its answers to `columns`, and those to `before` in the wave before. What the
/// audience may not see is blank.
pub fn list(
    table: &mut Table,
    making: &Making<'_>,
    groups: &[Text],
    columns: &[Option<Published>],
    before: Option<Published>,
) {
    let subset = making.subset().id.as_str();
    let groups: Vec<Published> = groups.iter().filter_map(|name| published(name, making)).collect();
    let sorted = groups.len();
    let listed: Vec<Published> =
        groups.into_iter().chain(columns.iter().flatten().cloned()).collect();
    let allowed = making.questionnaire.listed(making.spec.audience);
    let members: Members = making.members(making.subset()).which(allowed);
    let listed_before: Vec<Published> = before.into_iter().collect();
    let tally =
        making.tally(TallyQuery { members, listed, listed_before, ..TallyQuery::default() });
    let mut rows: Vec<_> = tally.listed.iter().collect();
    rows.sort_by(|a, b| (&a.order[..sorted], a.place).cmp(&(&b.order[..sorted], b.place)));
    table.put_n(At::of(subset, ""), tally.n);
    let texts = rows.into_iter().enumerate().map(|(index, of)| {
        let heading = of.answers[..sorted].iter().filter(|answer| !answer.is_empty());
        let heading = Words::joined(heading.cloned(), "　");
        let mut answers = of.answers[sorted..].iter().cloned();
        let own: Vec<Words> = columns
            .iter()
            .map(|column| column.as_ref().and_then(|_| answers.next()).unwrap_or_default())
            .collect();
        let texts = std::iter::once(heading).chain(own).chain(answers).collect();
        (Category::Row((index + 1).to_string()), texts)
    });
    table.texts = texts.collect();
}

/// A list of nobody, of which the audience may see nothing.
pub fn nobody(table: &mut Table, making: &Making<'_>) {
    table.put_n(At::of(&making.subset().id, ""), Counted::default());
}

pub fn audience(audience: Audience) -> Words {
    Message::new(format!("audience-{}", audience.name())).into()
}

/// Of whom a list is, and for whom.
pub fn note(table: &Table, respondent: &Words) -> Words {
    let note = Message::new("note-roster").words("audience", audience(table.spec.audience));
    note.words("respondent", respondent).into()
}

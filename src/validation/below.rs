//! Units below respondents in rows of their own: to whom they belong, and their answers. What is
//! found is the respondent's to be asked, and stands in the unit's row.

use std::collections::HashMap;

use super::part::Part;
use super::{Case, Elsewhere, Finding, FindingKind, Note, Severity, answers, outliers, rules};
use crate::dataset::Dataset;
use crate::questionnaire::{Kind, Unit};
use crate::responses::{Astray, Below, Lost, Responses, respondent_number};
use crate::words::{Message, Words};

/// What is odd in the rows of units, and in whose they are.
pub fn of_units(data: &Dataset<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, below) in &data.responses.units {
        findings.extend(astray(&below.astray));
        let questionnaire = data.questionnaire.unit(id).zip(data.questionnaire.of_unit(id));
        let Some((unit, questionnaire)) = questionnaire.filter(|_| !below.of.is_empty()) else {
            continue;
        };
        let joined = joined(below, data);
        let units = Dataset::as_written(&joined, &questionnaire);
        let units = Part::whole(&units);
        let mut found = answers::unreadable(&joined, &questionnaire);
        if let Some(rows) = data.questionnaire.of_rows(unit) {
            let rows = Dataset::as_written(&below.rows, &rows);
            found.extend(answers::unprintable(&Part::whole(&rows)));
        }
        for variable in &unit.variables {
            // Another respondent may have one of the same number.
            let known = rules::Known::of(&joined, variable);
            let own = rules::of_variable(&units, variable, &known).into_iter();
            found.extend(own.filter(|finding| finding.kind != FindingKind::DuplicateId));
            let far = outliers::Far::of(&joined, variable);
            found.extend(far.map(|far| outliers::of_variable(&units, variable, &far)));
        }
        for check in &questionnaire.checks {
            found.extend(rules::of_check(&units, check));
        }
        found.extend(repeated(&units, unit, below));
        let cases = found.iter_mut().flat_map(|finding| &mut finding.cases);
        cases.for_each(|case| move_below(case, id, below));
        findings.extend(found);
    }
    findings
}

/// Units where they stand, each with the answers of its respondent beside its own.
pub fn joined(below: &Below, data: &Dataset<'_>) -> Responses {
    let rows = &below.rows;
    let of_respondents = data.responses.answers.iter();
    let of_respondents = of_respondents.map(|(id, of)| (id.clone(), of.of_rows(&below.of)));
    let own = rows.answers.iter().map(|(id, own)| (id.clone(), own.clone()));
    Responses {
        answers: of_respondents.chain(own).chain(data.sums_of(&below.of)).collect(),
        places: rows.places.clone(),
        sources: rows.sources.clone(),
        unreadable: rows.unreadable.clone(),
        cleaned: rows.cleaned.clone(),
        signed: rows.signed.clone(),
        ..Responses::default()
    }
}

/// Makes a case of a unit's row one of its respondent.
fn move_below(case: &mut Case, unit: &str, below: &Below) {
    let Some(row) = case.row else { return };
    let place = below.rows.places[row];
    let source = &below.rows.sources[place.source];
    case.row = Some(below.of[row]);
    case.elsewhere = Some(Box::new(Elsewhere {
        file: source.file.clone(),
        sheet: source.sheet.clone(),
        row: place.row,
        unit: Some((unit.to_owned(), row)),
    }));
}

/// Rows of units that belong to no respondent who counts.
pub fn astray(rows: &[Astray]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for astray in rows {
        let key = match astray.why {
            Lost::Blank => "rule-astray-blank",
            Lost::Orphan => "rule-astray-orphan",
            Lost::Ambiguous => "rule-astray-ambiguous",
        };
        let rule = Words::from(Message::new(key).words("unit", &astray.unit));
        let similar = astray.similar.as_ref();
        let note = similar.map(|number| Message::new("rule-astray-similar").with("number", number));
        let case = Case {
            cell: astray.cell.as_str().into(),
            value: astray.key.as_str().into(),
            note: note.map(Note::of).unwrap_or_default(),
            elsewhere: Some(Box::new(Elsewhere {
                file: astray.file.clone(),
                sheet: astray.sheet.clone(),
                row: astray.row,
                unit: None,
            })),
            ..Case::default()
        };
        match findings.iter_mut().find(|finding| finding.rule == rule) {
            Some(finding) => finding.cases.push(case),
            None => findings.push(Finding {
                kind: FindingKind::Astray,
                severity: Severity::Error,
                subject: String::new(),
                concerns: Vec::new(),
                rule,
                cases: vec![case],
                confirmed: 0,
            }),
        }
    }
    findings
}

/// Units of one respondent with the same number.
fn repeated(units: &Part<'_>, unit: &Unit, below: &Below) -> Option<Finding> {
    let own = unit.variables.iter().find(|variable| variable.kind == Kind::Id)?;
    let mut first: HashMap<(usize, String), usize> = HashMap::new();
    let mut pairs = Vec::new();
    for (row, number) in units.data.texts(&own.id).iter().enumerate() {
        let Some(number) = number.as_deref().map(respondent_number) else { continue };
        let before = *first.entry((below.of[row], number)).or_insert(row);
        if before != row {
            pairs.push((row, before));
        }
    }
    let concerns = vec![own.id.clone()];
    let rule = Message::new("rule-duplicate-unit").words("label", own.label_words());
    let mut cases = rules::cases(units, &concerns, pairs.iter().map(|(row, _)| *row).collect());
    rules::note_first(&mut cases, &pairs, units);
    Some(Finding {
        kind: FindingKind::DuplicateUnit,
        severity: Severity::Error,
        subject: own.id.clone(),
        rule: rule.words("unit", unit.label_words()).into(),
        cases,
        confirmed: 0,
        concerns,
    })
}

//! Respondents who name another one, as the deputy of a physician: whether that one is there.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::rules::cases;
use super::{Finding, FindingKind, Severity};
use crate::dataset::Dataset;
use crate::questionnaire::Variable;
use crate::words::Message;

pub fn of_variable(data: &Dataset<'_>, variable: &Variable) -> Vec<Finding> {
    let named_by = variable.refers_to.as_deref().and_then(|id| data.questionnaire.variable(id));
    let Some(named_by) = named_by.filter(|_| !variable.is_withdrawn) else { return Vec::new() };
    let own: Vec<Option<String>> = names(data, &named_by.id);
    let known: HashSet<&str> = own.iter().flatten().map(String::as_str).collect();
    let (mut unknown, mut itself) = (Vec::new(), Vec::new());
    for (row, name) in names(data, &variable.id).iter().enumerate() {
        match name {
            Some(name) if own[row].as_ref() == Some(name) => itself.push(row),
            Some(name) if !known.contains(name.as_str()) => unknown.push(row),
            _ => {}
        }
    }
    let finding = |kind: FindingKind, rows| {
        let rule = Message::new(format!("rule-{}", kind.code()));
        let rule = rule.words("label", variable.label_words());
        let concerns = vec![variable.id.clone()];
        Finding {
            kind,
            severity: Severity::Error,
            subject: variable.id.clone(),
            rule: rule.words("id", named_by.label_words()).into(),
            cases: cases(data, &concerns, rows),
            confirmed: 0,
            concerns,
        }
    };
    vec![finding(FindingKind::Reference, unknown), finding(FindingKind::SelfReference, itself)]
}

/// Names as they are compared: of the same width of letters, without space around them.
fn names(data: &Dataset<'_>, id: &str) -> Vec<Option<String>> {
    let plain = |text: &str| text.nfkc().collect::<String>().trim().to_owned();
    data.texts(id).iter().map(|text| text.as_deref().map(plain)).collect()
}

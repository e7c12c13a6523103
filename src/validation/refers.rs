//! Respondents who name another one, as the deputy of a physician: whether that one is there.

use std::collections::HashSet;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::part::Part;
use super::rules::cases;
use super::{Finding, FindingKind, Severity};
use crate::answers::AnswerColumn;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::questionnaire::{Questionnaire, Variable};
use crate::responses::Responses;
use crate::words::Message;

/// The names of all respondents.
pub struct Names {
    fingerprints: Fingerprints,
    known: HashSet<Fingerprint>,
}

impl Names {
    /// If the answers to a question name respondents.
    pub fn of(
        responses: &Responses,
        questionnaire: &Questionnaire,
        variable: &Variable,
    ) -> Option<Self> {
        let answers = responses.answers.get(&named_by(questionnaire, variable)?.id)?;
        let mut names = Self { fingerprints: Fingerprints::default(), known: HashSet::new() };
        for block in answers.blocks() {
            let own = names.all(&block);
            names.known.extend(own.into_iter().flatten());
        }
        Some(names)
    }

    /// Names as they are compared: of the same width of letters, without space around them.
    fn all(&self, texts: &AnswerColumn) -> Vec<Option<Fingerprint>> {
        let AnswerColumn::Texts(texts) = texts else { return vec![None; texts.len()] };
        let name = |text: &Option<Arc<str>>| {
            let plain = text.as_deref()?.nfkc().collect::<String>();
            Some(self.fingerprints.of(plain.trim()))
        };
        texts.iter().map(name).collect()
    }
}

/// The question by which respondents are named in the answers to another.
fn named_by<'q>(questionnaire: &'q Questionnaire, variable: &Variable) -> Option<&'q Variable> {
    let named_by = variable.refers_to.as_deref().and_then(|id| questionnaire.variable(id));
    named_by.filter(|_| !variable.is_withdrawn)
}

pub fn of_variable(part: &Part<'_>, variable: &Variable, names: &Names) -> Vec<Finding> {
    let Some(named_by) = named_by(part.data.questionnaire, variable) else { return Vec::new() };
    let own = names.all(part.data.answers(&named_by.id));
    let (mut unknown, mut itself) = (Vec::new(), Vec::new());
    for (row, name) in names.all(part.data.answers(&variable.id)).iter().enumerate() {
        match name {
            Some(_) if own[row] == *name => itself.push(row),
            Some(name) if !names.known.contains(name) => unknown.push(row),
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
            cases: cases(part, &concerns, rows),
            confirmed: 0,
            concerns,
        }
    };
    vec![finding(FindingKind::Reference, unknown), finding(FindingKind::SelfReference, itself)]
}

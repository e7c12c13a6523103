//! Responses to findings: what the answers contradict. Values are never altered; a
//! finding is for a person to look at.

mod answers;
mod confirmed;
mod identical;
mod outliers;
mod previous;
mod quality;
mod rules;

use crate::data::{Data, failed};
use crate::locales::Locale;
use crate::problem::Failure;
pub use confirmed::Confirmed;
pub use quality::quality;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Contradictory, missing or unreadable: to be asked back.
    Error,
    /// Unusual: to be looked at.
    Warning,
}

impl Severity {
    pub fn word(self, locale: &Locale) -> String {
        match self {
            Self::Error => locale.word("finding-error"),
            Self::Warning => locale.word("finding-warning"),
        }
    }
}

/// What a rule is about, in the order in which findings are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A cell cannot be read as asked.
    Unreadable,
    /// Something that looks like answers was not read as such.
    Unread,
    /// Signs that are no letters were taken out of a text.
    Cleaned,
    /// Letters that the fonts of a report lack.
    Unprintable,
    /// A correction did not fit the data.
    Correction,
    /// A row without any answer.
    Blank,
    /// A required answer is missing.
    Required,
    /// Answered though not asked.
    NotAsked,
    /// Asked by routing and not answered.
    Unanswered,
    Range,
    /// A percentage below 1.
    Fraction,
    /// 「なし」 beside other answers.
    Exclusive,
    /// A rule of the questionnaire between answers.
    Check,
    DuplicateId,
    /// All answers are those of another respondent, and not by chance.
    DuplicateAnswers,
    Outlier,
    /// Far from the respondent's answer in the previous survey.
    Previous,
}

impl FindingKind {
    /// As in JSON and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Unread => "unread",
            Self::Cleaned => "cleaned",
            Self::Unprintable => "unprintable",
            Self::Correction => "correction",
            Self::Blank => "blank",
            Self::Required => "required",
            Self::NotAsked => "not-asked",
            Self::Unanswered => "unanswered",
            Self::Range => "range",
            Self::Fraction => "fraction",
            Self::Exclusive => "exclusive",
            Self::Check => "check",
            Self::DuplicateId => "duplicate-id",
            Self::DuplicateAnswers => "duplicate-answers",
            Self::Outlier => "outlier",
            Self::Previous => "previous",
        }
    }

    /// Whether only the office can say something of it: it is about the file, about another
    /// respondent or about printing.
    pub fn is_for_office(self) -> bool {
        matches!(
            self,
            Self::Unread
                | Self::Cleaned
                | Self::Unprintable
                | Self::Correction
                | Self::DuplicateAnswers
        )
    }

    /// Whether the notes of its cases tell nothing of other respondents.
    pub fn has_own_notes(self) -> bool {
        self == Self::Previous
    }
}

/// A rule and the cases that break it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: FindingKind,
    pub severity: Severity,
    /// Variable or check that the rule belongs to, empty for rules about whole rows.
    pub subject: String,
    /// The variables that the rule speaks of.
    pub concerns: Vec<String>,
    /// The rule in words, without anything of a single respondent.
    pub rule: String,
    /// In the order of the rows.
    pub cases: Vec<Case>,
    /// Further cases of which all answers were confirmed.
    pub confirmed: usize,
}

impl Finding {
    /// Name of the rule that a case breaks, by which it is confirmed: the same in every
    /// language and at every run.
    pub fn rule_of(&self, case: &Case) -> String {
        let of_check = Some(self.subject.as_str()).filter(|_| self.kind == FindingKind::Check);
        let mark = Some(case.mark.as_str()).filter(|mark| !mark.is_empty());
        let parts = [Some(self.kind.code()), of_check, mark];
        parts.into_iter().flatten().collect::<Vec<_>>().join(":")
    }
}

/// A respondent that breaks a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Row of the responses; `None` where there is no such respondent.
    pub row: Option<usize>,
    /// Addresses of the cells, empty where they are many.
    pub cell: String,
    /// What stands there.
    pub value: String,
    /// What it was compared with, for the analyst.
    pub note: String,
    /// What changes with the answers where the value does not tell of all that matter.
    pub mark: String,
}

impl Case {
    /// A text (the rule, or the value) with the note behind it.
    pub fn noted(&self, text: &str, locale: &Locale) -> String {
        match (text, self.note.as_str()) {
            (text, "") => text.to_owned(),
            ("", note) => note.to_owned(),
            (text, note) => locale.say("finding-noted", &[("text", text), ("note", note)]),
        }
    }
}

/// Applies all rules: what cannot be read, the questionnaire's ranges, routing, required
/// answers and checks, duplicates, outliers, and with `previous` the change since then.
/// Findings come by kind, within it in the order of the questionnaire. What was confirmed is
/// counted only.
pub fn validate(
    data: &Data<'_>,
    previous: Option<&Data<'_>>,
    locale: &Locale,
) -> Result<Vec<Finding>, Failure> {
    let questionnaire = data.questionnaire;
    let mut findings = answers::unreadable(data, locale);
    findings.extend(answers::unread(data, locale));
    let letters = answers::unprintable(data, locale);
    findings.extend(letters.map_err(|error| failed(&questionnaire.id, error))?);
    findings.extend(answers::corrections(data, locale));
    let whole = identical::whole_rows(data, locale);
    findings.extend(whole.map_err(|error| failed(&questionnaire.id, error))?);
    for variable in &questionnaire.variables {
        let failed = |error| failed(&variable.id, error);
        findings.extend(rules::of_variable(data, variable, locale).map_err(failed)?);
        findings.extend(outliers::of_variable(data, variable, locale).map_err(failed)?);
        if let Some(previous) = previous {
            let found = previous::of_variable(data, previous, variable, locale);
            findings.extend(found.map_err(failed)?);
        }
    }
    for check in &questionnaire.checks {
        let found = rules::of_check(data, check, locale);
        findings.extend(found.map_err(|error| failed(&check.id, error))?);
    }
    let confirmed = Confirmed::of(data.responses);
    findings.iter_mut().for_each(|finding| confirmed.take_out(finding));
    findings.retain(|finding| !finding.cases.is_empty() || finding.confirmed > 0);
    findings.sort_by_key(|finding| (finding.severity, finding.kind));
    Ok(findings)
}

/// How many findings of a severity there are.
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    let of = findings.iter().filter(|finding| finding.severity == severity);
    of.map(|finding| finding.cases.len()).sum()
}

//! Responses to findings: what the answers contradict. Values are never altered; a
//! finding is for a person to look at.

mod answers;
mod belongs;
mod below;
mod blocks;
mod confirmed;
mod identical;
mod outliers;
mod part;
mod previous;
mod quality;
mod refers;
mod requirements;
mod rules;
mod validate;

use std::sync::Arc;

use crate::words::{Message, Words};
pub use answers::of_reading;
pub use below::{astray, joined};
pub use confirmed::Confirmed;
pub use quality::{AnswerRate, CorrectionCount, FindingCount, Quality, Rates, quality};
pub use requirements::requirements;
pub use validate::validate;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Contradictory, missing or unreadable: to be asked back.
    Error,
    /// Unusual: to be looked at.
    Warning,
}

impl Severity {
    pub fn words(self) -> Words {
        match self {
            Self::Error => Words::of("finding-error"),
            Self::Warning => Words::of("finding-warning"),
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
    /// Not answered, though tables are made by the answers.
    Ungrouped,
    /// More answered than were asked.
    Frame,
    /// A group of respondents lacks what is required of each.
    Requirement,
    Range,
    /// Percentages with their sign and numbers without it for one question.
    Mixture,
    /// A percentage below 1, without its sign.
    Fraction,
    /// 「なし」 beside other answers.
    Exclusive,
    /// A rule of the questionnaire between answers.
    Check,
    DuplicateId,
    /// Names a respondent who is not there.
    Reference,
    /// A row of a unit that belongs to no respondent, or to several.
    Astray,
    /// Two units of a respondent have one number.
    DuplicateUnit,
    /// Names itself.
    SelfReference,
    /// All answers are those of another respondent, and not by chance.
    DuplicateAnswers,
    Outlier,
    /// Far from the respondent's answer in the previous survey.
    Previous,
}

impl FindingKind {
    /// As in JSON.
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
            Self::Ungrouped => "ungrouped",
            Self::Frame => "frame",
            Self::Requirement => "requirement",
            Self::Range => "range",
            Self::Mixture => "mixture",
            Self::Fraction => "fraction",
            Self::Exclusive => "exclusive",
            Self::Check => "check",
            Self::DuplicateId => "duplicate-id",
            Self::Reference => "reference",
            Self::Astray => "astray",
            Self::DuplicateUnit => "duplicate-unit",
            Self::SelfReference => "self-reference",
            Self::DuplicateAnswers => "duplicate-answers",
            Self::Outlier => "outlier",
            Self::Previous => "previous",
        }
    }

    /// As in the report, which counts findings by their kind.
    pub fn words(self) -> Words {
        match self {
            Self::Unreadable => Words::of("quality-unreadable"),
            Self::Unread => Words::of("quality-unread"),
            Self::Cleaned => Words::of("quality-cleaned"),
            Self::Unprintable => Words::of("quality-unprintable"),
            Self::Correction => Words::of("quality-correction"),
            Self::Blank => Words::of("quality-blank"),
            Self::Required => Words::of("quality-required"),
            Self::NotAsked => Words::of("quality-not-asked"),
            Self::Unanswered => Words::of("quality-unanswered"),
            Self::Ungrouped => Words::of("quality-ungrouped"),
            Self::Frame => Words::of("quality-frame"),
            Self::Range => Words::of("quality-range"),
            Self::Mixture => Words::of("quality-mixture"),
            Self::Fraction => Words::of("quality-fraction"),
            Self::Exclusive => Words::of("quality-exclusive"),
            Self::Check => Words::of("quality-check"),
            Self::Requirement => Words::of("quality-requirement"),
            Self::DuplicateId => Words::of("quality-duplicate-id"),
            Self::Reference => Words::of("quality-reference"),
            Self::Astray => Words::of("quality-astray"),
            Self::DuplicateUnit => Words::of("quality-duplicate-unit"),
            Self::SelfReference => Words::of("quality-self-reference"),
            Self::DuplicateAnswers => Words::of("quality-duplicate-answers"),
            Self::Outlier => Words::of("quality-outlier"),
            Self::Previous => Words::of("quality-previous"),
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
                | Self::Astray
                | Self::Correction
                | Self::Frame
                | Self::Requirement
                | Self::Mixture
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
    /// The rule, without anything of a single respondent.
    pub rule: Words,
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
        let mark = Some(&*case.mark).filter(|mark| !mark.is_empty());
        let parts = [Some(self.kind.code()), of_check, mark];
        parts.into_iter().flatten().collect::<Vec<_>>().join(":")
    }
}

/// A respondent that breaks a rule. There may be nearly as many as respondents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Row of the responses; `None` where there is no such respondent.
    pub row: Option<usize>,
    /// Where it is, unless in the row of the respondent.
    pub elsewhere: Option<Box<Elsewhere>>,
    /// Addresses of the cells, empty where they are many.
    pub cell: Box<str>,
    /// What stands there.
    pub value: Words,
    /// What it was compared with, for the analyst.
    pub note: Note,
    /// What changes with the answers where the value does not tell of all that matter.
    pub mark: Box<str>,
}

/// What cases were compared with: many may have the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note(Option<Arc<Words>>);

impl Note {
    pub fn of(words: impl Into<Words>) -> Self {
        Self(Some(Arc::new(words.into())))
    }

    pub fn words(&self) -> Words {
        self.0.as_deref().cloned().unwrap_or_default()
    }

    /// Whether it is one note of both, and not only the same words.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// A place that is not in the row of a respondent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    pub file: String,
    pub sheet: Option<String>,
    pub row: usize,
    /// The unit below the respondent, and its row among these; nothing of what belongs to nobody.
    pub unit: Option<(String, usize)>,
}

impl Case {
    /// The unit below the respondent that it is about, by its id and its row among these.
    pub fn unit(&self) -> Option<(&str, usize)> {
        let (unit, row) = self.elsewhere.as_ref()?.unit.as_ref()?;
        Some((unit, *row))
    }

    /// A text (the rule, or the value) with the note behind it.
    pub fn noted(&self, text: &Words) -> Words {
        let note = self.note.words();
        match (text.is_empty(), note.is_empty()) {
            (_, true) => text.clone(),
            (true, false) => note,
            _ => Message::new("finding-noted").words("text", text).words("note", note).into(),
        }
    }
}

/// How many findings of a severity there are.
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    let of = findings.iter().filter(|finding| finding.severity == severity);
    of.map(|finding| finding.cases.len()).sum()
}

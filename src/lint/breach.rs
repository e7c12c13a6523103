//! What is found: a rule, and a place that breaks it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::words::Message;

/// A rule, by its number in the ministry's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Rule {
    #[serde(rename = "1-1")]
    FileFormat,
    #[serde(rename = "1-2")]
    OneDatum,
    #[serde(rename = "1-3")]
    Numbers,
    #[serde(rename = "1-4")]
    Merged,
    #[serde(rename = "1-5")]
    Spaces,
    #[serde(rename = "1-6")]
    Omitted,
    #[serde(rename = "1-7")]
    Formula,
    #[serde(rename = "1-8")]
    Object,
    #[serde(rename = "1-9")]
    Unit,
    #[serde(rename = "1-10")]
    Letters,
    #[serde(rename = "1-11")]
    Years,
    #[serde(rename = "1-12")]
    Areas,
    #[serde(rename = "1-13")]
    Marks,
    #[serde(rename = "2-1")]
    Gap,
    #[serde(rename = "2-2")]
    SeveralTables,
}

impl Rule {
    pub const ALL: [Self; 15] = [
        Self::FileFormat,
        Self::OneDatum,
        Self::Numbers,
        Self::Merged,
        Self::Spaces,
        Self::Omitted,
        Self::Formula,
        Self::Object,
        Self::Unit,
        Self::Letters,
        Self::Years,
        Self::Areas,
        Self::Marks,
        Self::Gap,
        Self::SeveralTables,
    ];

    pub fn number(self) -> &'static str {
        match self {
            Self::FileFormat => "1-1",
            Self::OneDatum => "1-2",
            Self::Numbers => "1-3",
            Self::Merged => "1-4",
            Self::Spaces => "1-5",
            Self::Omitted => "1-6",
            Self::Formula => "1-7",
            Self::Object => "1-8",
            Self::Unit => "1-9",
            Self::Letters => "1-10",
            Self::Years => "1-11",
            Self::Areas => "1-12",
            Self::Marks => "1-13",
            Self::Gap => "2-1",
            Self::SeveralTables => "2-2",
        }
    }

    /// The key of the sentence that says what the rule asks for; its `.help` says what to do.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::FileFormat => "lint-file-format",
            Self::OneDatum => "lint-one-datum",
            Self::Numbers => "lint-numbers",
            Self::Merged => "lint-merged",
            Self::Spaces => "lint-spaces",
            Self::Omitted => "lint-omitted",
            Self::Formula => "lint-formula",
            Self::Object => "lint-object",
            Self::Unit => "lint-unit",
            Self::Letters => "lint-letters",
            Self::Years => "lint-years",
            Self::Areas => "lint-areas",
            Self::Marks => "lint-marks",
            Self::Gap => "lint-gap",
            Self::SeveralTables => "lint-several-tables",
        })
    }
}

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub rule: Rule,
    pub file: PathBuf,
    pub sheet: Option<String>,
    /// A cell or a range as Excel names it; empty where it is the sheet or file as a whole.
    pub place: String,
    /// What stands there; empty where nothing does.
    pub value: String,
}

impl Breach {
    /// One of a file or sheet as a whole.
    pub fn of(rule: Rule, file: &Path, sheet: Option<&str>) -> Self {
        let (place, value) = Default::default();
        Self { rule, file: file.to_owned(), sheet: sheet.map(str::to_owned), place, value }
    }
}

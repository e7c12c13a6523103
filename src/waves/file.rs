//! How the waves of a survey are written in a `study.toml`.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::definition::Text;
use crate::design::DesignFile;

/// A wave of the survey, oldest first. The last one is the study's own: it names no data.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaveFile {
    /// As printed, as in 「2021年調査」.
    #[schemars(with = "String")]
    pub label: Text,
    pub label_en: Option<String>,
    /// When it was asked: where a chart of several waves has it on its axis.
    #[schemars(with = "Option<i32>")]
    pub year: Option<Spanned<i32>>,
    /// Files or folders with its answers.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub data: Vec<Text>,
    /// The questionnaire that it was asked with. Default: the study's.
    #[schemars(with = "Option<String>")]
    pub questionnaire: Option<Text>,
    pub sheet: Option<String>,
    /// Which column belongs to which question, as `survey map` writes it.
    #[schemars(with = "Option<String>")]
    pub map: Option<Text>,
    /// Table of corrections, or a folder of them.
    #[schemars(with = "Option<String>")]
    pub corrections: Option<Text>,
    /// Who was asked, in words. Tables of changes say where it is not the same.
    pub frame: Option<String>,
    pub frame_en: Option<String>,
    /// How its respondents were drawn and weighted, as `[design]` says it of the study's own. In a
    /// study with either, each wave has one or says `unweighted`.
    #[schemars(with = "Option<DesignFile>")]
    pub design: Option<Spanned<DesignFile>>,
    /// All of its respondents count alike, although others are weighted.
    #[serde(default)]
    pub unweighted: bool,
    /// How many were asked, from which tables of changes tell the response rate.
    pub surveyed: Option<NonZeroU32>,
    /// What is not the same as in the study's questionnaire.
    #[serde(default)]
    pub changed: Vec<Changed>,
}

/// A question that an earlier wave asked otherwise.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// The question of the study, by its id.
    #[schemars(with = "String")]
    pub question: Text,
    /// The question or derived variable of the wave's questionnaire; of a multiple question
    /// several, whose answers count together. Default: the one of the same id.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub from: Vec<Text>,
    /// In place of `from`, of a number: SQL expression over the wave's questions, as where the
    /// unit is another.
    #[schemars(with = "Option<String>")]
    pub expression: Option<Text>,
    /// Codes of the wave, and the code of the study that each counts as, as in
    /// `{ "3" = 2, "4" = 2 }`. A code that counts as itself means the same in other words.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, i32>")]
    pub recode: BTreeMap<String, Spanned<i32>>,
    /// Codes of the wave that are no answer here.
    #[serde(default)]
    #[schemars(with = "Vec<i32>")]
    pub drop: Vec<Spanned<i32>>,
    /// The wave's question is not this one, although it has its id or label.
    #[serde(default)]
    pub other: bool,
}

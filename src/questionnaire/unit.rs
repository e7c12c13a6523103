//! Units below a respondent, such as the patients of a clinic, whose answers stand in blocks of
//! columns of the respondent's row: as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;

/// A unit below a respondent. Questions with `of` are asked of each: their columns come once a
/// block, as in 「患者A 年齢」 and 「患者B 年齢」.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitFile {
    #[schemars(with = "String")]
    pub id: Text,
    /// What one is, as in 「患者」.
    pub label: String,
    pub label_en: Option<String>,
    /// What the headers of each block begin with. A block of which nothing is filled in is no
    /// unit.
    pub blocks: Vec<String>,
}

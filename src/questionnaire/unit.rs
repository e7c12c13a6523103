//! Units below a respondent, such as the patients of a clinic: as they are written. Their answers
//! stand in blocks of columns of the respondent's row, or in rows of their own.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;

/// A unit below a respondent. Questions with `of` are asked of each. Either `blocks` or `key`
/// says where they stand.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitFile {
    #[schemars(with = "String")]
    pub id: Text,
    /// What one is, as in 「患者」.
    pub label: String,
    pub label_en: Option<String>,
    /// Of units in blocks of columns of the respondent's row, as in 「患者A 年齢」 and 「患者B
    /// 年齢」: what the headers of each block begin with. A block of which nothing is filled in is
    /// no unit.
    #[serde(default)]
    pub blocks: Vec<String>,
    /// Of units in a sheet or a file of their own, one a row: the header of the column with the
    /// respondent's number.
    #[schemars(with = "Option<String>")]
    pub key: Option<Text>,
    /// The sheet with their rows, in the workbook with the answers or in the file that a study
    /// (`units`) or `--units` names for them. Default: named like the label.
    #[schemars(with = "Option<String>")]
    pub sheet: Option<Text>,
}

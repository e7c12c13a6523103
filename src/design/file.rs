//! How respondents were drawn and weighted, as a study says it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::definition::Text;
use crate::statistics::design::Single;
use crate::statistics::replicates::Scheme;

/// There are no more of anything: sums and squares of larger numbers tell nothing.
pub const MOST: f64 = 1e12;

/// A `[design]`. Figures are weighted by it, and their errors know how respondents were drawn.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignFile {
    /// A question of type number, or a column of the answers: of how many a respondent speaks.
    /// Default: units of the population over those that answered, if `population` says so, else 1.
    #[schemars(with = "Option<String>")]
    pub weight: Option<Text>,
    /// A question or column of the answers: within each of its values respondents were drawn by
    /// themselves (層).
    #[schemars(with = "Option<String>")]
    pub strata: Option<Text>,
    /// A question or column of the answers: what was drawn in place of single respondents, such as
    /// corporations of which all offices were asked (集落).
    #[schemars(with = "Option<String>")]
    pub cluster: Option<Text>,
    /// How many there are, at all (`{ size = 380 }`) or in each stratum (`{ file = "strata.csv" }`):
    /// respondents, or clusters where these were drawn. Errors become smaller, the more of them
    /// answered.
    #[schemars(with = "Option<Population>")]
    pub population: Option<Spanned<Population>>,
    /// What becomes of a stratum with one respondent or cluster. Default: it is refused.
    #[schemars(with = "Option<SingleFile>")]
    pub single: Option<Spanned<SingleFile>>,
    /// How units are drawn again, so that errors are known of what has no formula (standard
    /// deviations, Gini coefficients, shares of the sum).
    #[schemars(with = "Option<ReplicatesFile>")]
    pub replicates: Option<Spanned<ReplicatesFile>>,
    /// Where the errors of percents, means, sums and quantiles come from. Default: linearisation.
    #[schemars(with = "Option<Variance>")]
    pub variance: Option<Spanned<Variance>>,
    /// Tables of how many there are. Weights are made to fit: one table is post-stratification,
    /// several are raked.
    #[serde(default, rename = "frame")]
    pub frames: Vec<FrameFile>,
    /// The least weight, as a multiple of the mean weight.
    #[schemars(with = "Option<f64>")]
    pub least: Option<Spanned<f64>>,
    /// The largest weight, as a multiple of the mean weight.
    #[schemars(with = "Option<f64>")]
    pub most: Option<Spanned<f64>>,
    /// Raking ends where no category of a table differs by a larger share of it. Default: 1e-9.
    #[schemars(with = "Option<f64>")]
    pub tolerance: Option<Spanned<f64>>,
    /// Raking ends after so many rounds, and says that it did not come to an end. Default: 1000.
    #[schemars(with = "Option<usize>")]
    pub rounds: Option<Spanned<usize>>,
}

/// How units are drawn again.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicatesFile {
    pub method: ReplicateMethod,
    /// Of the bootstrap, how often units are drawn. Default: 1000.
    #[schemars(with = "Option<usize>")]
    pub number: Option<Spanned<usize>>,
    /// Of the bootstrap, where its random numbers begin. Default: 1.
    #[schemars(with = "Option<u64>")]
    pub seed: Option<Spanned<u64>>,
}

/// What a replicate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReplicateMethod {
    /// Each respondent or cluster is left out once.
    Jackknife,
    /// Of each stratum of n respondents or clusters n − 1 are drawn with replacement.
    Bootstrap,
}

/// Where errors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Variance {
    /// Linearisation, where there is a formula.
    Linear,
    /// Replicates.
    Replicates,
}

impl ReplicatesFile {
    pub fn scheme(&self) -> Scheme {
        let number = self.number.as_ref().map_or(1000, |number| *number.get_ref());
        let seed = self.seed.as_ref().map_or(1, |seed| *seed.get_ref());
        match self.method {
            ReplicateMethod::Jackknife => Scheme::Jackknife,
            ReplicateMethod::Bootstrap => Scheme::Bootstrap { number, seed },
        }
    }
}

/// How many there are, at all or in each stratum.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// How many there are, where there are no strata.
    #[schemars(with = "Option<f64>")]
    pub size: Option<Spanned<f64>>,
    /// Table (CSV or workbook) with a column called like the strata.
    #[schemars(with = "Option<String>")]
    pub file: Option<Text>,
    /// Heading of its column of numbers. Default: the only other; without one each row is one.
    #[schemars(with = "Option<String>")]
    pub column: Option<Text>,
}

/// What becomes of a stratum of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SingleFile {
    /// It is compared with the mean of all.
    Centered,
    /// It is taken for drawn with certainty and adds no error.
    Certainty,
}

impl From<SingleFile> for Single {
    fn from(single: SingleFile) -> Self {
        match single {
            SingleFile::Centered => Self::Centered,
            SingleFile::Certainty => Self::Certainty,
        }
    }
}

/// A `[[design.frame]]`: how many there are of each answer to a question, or of each pair.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameFile {
    /// Single questions; the table has a column called like each.
    #[schemars(with = "Vec<String>")]
    pub by: Vec<Text>,
    /// Table (CSV or workbook).
    #[schemars(with = "String")]
    pub file: Text,
    /// Heading of the column of numbers. Default: the only other; without one each row is one.
    #[schemars(with = "Option<String>")]
    pub column: Option<Text>,
    /// Heading of the column of how many were asked, from which the report tells the response rate.
    #[schemars(with = "Option<String>")]
    pub asked: Option<Text>,
    /// Answers that count together, by question, as in `{ area = [["A", "B"]] }`, since too few
    /// answered of each.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<Vec<String>>>")]
    pub merge: BTreeMap<String, Vec<Vec<Text>>>,
}

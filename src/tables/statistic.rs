//! What a figure is: the statistics that tables hold.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::format::NumberFormat;

/// What a statistic is. The names are those of `results.csv`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    N,
    Count,
    Percent,
    /// The percent that ranks an answer among the first so many.
    TopPercent,
    Mean,
    /// Standard deviation of a sample (divisor n − 1).
    StandardDeviation,
    Median,
    Min,
    Max,
    MeanCount,
    Sum,
    Surveyed,
    ResponseRate,
    RatioOfMeans,
    /// Ratio of two sums.
    Ratio,
    /// The same as a percent.
    RatioPercent,
    Difference,
    PValue,
    PValueUnequalVariances,
    PValueAdjusted,
    Significant,
    Gini,
    /// First decile (quantile of 10 %).
    P10,
    /// First quartile.
    Q1,
    /// Third quartile.
    Q3,
    /// Ninth decile.
    P90,
    /// Those that a rate is about.
    Population,
    Rate,
    /// Lower limit of a 95 % confidence interval.
    LowerLimit,
    UpperLimit,
    /// Phi coefficient of two answers.
    Phi,
    /// Letters of the columns than which a figure is larger, beyond chance.
    LargerThan,
    /// The letter by which a column is called.
    Letter,
    /// Chi-squared, F, H, J or U of a test.
    TestStatistic,
    DegreesOfFreedom,
    /// Of F: those within the groups.
    DegreesOfFreedomWithin,
    /// Percent of the cells of a table in which fewer than five are expected.
    FewExpected,
    /// Tables that were drawn at random for a test.
    Simulations,
    CramersV,
    /// Hedges' g of two groups, with the limits of its 95 % interval.
    HedgesG,
    HedgesGLower,
    HedgesGUpper,
    /// The odds of the first answer in the first of two columns over those in the second.
    OddsRatio,
    OddsRatioLower,
    OddsRatioUpper,
    /// The percent of the first answer in the first of two columns less that in the second.
    RiskDifference,
    RiskDifferenceLower,
    RiskDifferenceUpper,
    /// Pearson's r of two numbers.
    Correlation,
    /// Spearman's, of their ranks.
    RankCorrelation,
    /// Limits of the 95 % interval of [`Self::Difference`].
    DifferenceLower,
    DifferenceUpper,
    /// How much more it is than before, as a percent of that.
    PercentChange,
    PercentChangeLower,
    PercentChangeUpper,
    /// As an index, of which that before is 100.
    Index,
    IndexLower,
    IndexUpper,
    /// Of a wave.
    Year,
    /// Respondents of two waves, and what changed with them.
    PanelN,
    PanelDifference,
    PanelDifferenceLower,
    PanelDifferenceUpper,
    /// Whether a group has what is required.
    Met,
    /// Of a mean, by the survey's design; without one as of respondents drawn one by one.
    StandardError,
    DesignEffect,
    EffectiveN,
    /// The sum of the weights of those with a value; without weights how many they are.
    WeightedBase,
    /// No number: words of a reference table.
    Text,
}

impl Statistic {
    pub fn name(self) -> &'static str {
        match self {
            Self::N => "n",
            Self::Count => "count",
            Self::Percent => "percent",
            Self::TopPercent => "top_percent",
            Self::Mean => "mean",
            Self::StandardDeviation => "standard_deviation",
            Self::Median => "median",
            Self::Min => "min",
            Self::Max => "max",
            Self::MeanCount => "mean_count",
            Self::Sum => "sum",
            Self::Surveyed => "surveyed",
            Self::ResponseRate => "response_rate",
            Self::RatioOfMeans => "ratio_of_means",
            Self::Ratio => "ratio",
            Self::RatioPercent => "ratio_percent",
            Self::Difference => "difference",
            Self::PValue => "p_value",
            Self::PValueUnequalVariances => "p_value_unequal_variances",
            Self::PValueAdjusted => "p_value_adjusted",
            Self::Significant => "significant",
            Self::Gini => "gini",
            Self::P10 => "p10",
            Self::Q1 => "q1",
            Self::Q3 => "q3",
            Self::P90 => "p90",
            Self::Population => "population",
            Self::Rate => "rate",
            Self::LowerLimit => "lower_limit",
            Self::UpperLimit => "upper_limit",
            Self::Phi => "phi",
            Self::LargerThan => "larger_than",
            Self::Letter => "letter",
            Self::TestStatistic => "test_statistic",
            Self::DegreesOfFreedom => "degrees_of_freedom",
            Self::DegreesOfFreedomWithin => "degrees_of_freedom_within",
            Self::FewExpected => "few_expected",
            Self::Simulations => "simulations",
            Self::CramersV => "cramers_v",
            Self::HedgesG => "hedges_g",
            Self::HedgesGLower => "hedges_g_lower",
            Self::HedgesGUpper => "hedges_g_upper",
            Self::OddsRatio => "odds_ratio",
            Self::OddsRatioLower => "odds_ratio_lower",
            Self::OddsRatioUpper => "odds_ratio_upper",
            Self::RiskDifference => "risk_difference",
            Self::RiskDifferenceLower => "risk_difference_lower",
            Self::RiskDifferenceUpper => "risk_difference_upper",
            Self::Correlation => "correlation",
            Self::RankCorrelation => "rank_correlation",
            Self::DifferenceLower => "difference_lower",
            Self::DifferenceUpper => "difference_upper",
            Self::PercentChange => "percent_change",
            Self::PercentChangeLower => "percent_change_lower",
            Self::PercentChangeUpper => "percent_change_upper",
            Self::Index => "index",
            Self::IndexLower => "index_lower",
            Self::IndexUpper => "index_upper",
            Self::Year => "year",
            Self::PanelN => "panel_n",
            Self::PanelDifference => "panel_difference",
            Self::PanelDifferenceLower => "panel_difference_lower",
            Self::PanelDifferenceUpper => "panel_difference_upper",
            Self::Met => "met",
            Self::StandardError => "standard_error",
            Self::DesignEffect => "design_effect",
            Self::EffectiveN => "effective_n",
            Self::WeightedBase => "weighted_base",
            Self::Text => "text",
        }
    }

    /// Whether it is of those who are in two waves.
    pub fn is_of_panel(self) -> bool {
        use Statistic::{PanelDifference, PanelDifferenceLower, PanelDifferenceUpper};
        matches!(self, PanelDifference | PanelDifferenceLower | PanelDifferenceUpper)
    }

    /// Whether it is of the wave before too, whose values it would tell.
    pub fn is_of_two_waves(self) -> bool {
        use Statistic::{
            Difference, DifferenceLower, DifferenceUpper, Index, IndexLower, IndexUpper,
            PanelDifference, PanelDifferenceLower, PanelDifferenceUpper, PercentChange,
            PercentChangeLower, PercentChangeUpper,
        };
        matches!(
            self,
            Difference
                | DifferenceLower
                | DifferenceUpper
                | PercentChange
                | PercentChangeLower
                | PercentChangeUpper
                | Index
                | IndexLower
                | IndexUpper
                | PanelDifference
                | PanelDifferenceLower
                | PanelDifferenceUpper
        )
    }

    /// The format used where the plan names none.
    pub fn default_format(self) -> NumberFormat {
        NumberFormat::parse(match self {
            Self::N
            | Self::Count
            | Self::Sum
            | Self::Surveyed
            | Self::DegreesOfFreedom
            | Self::PanelN
            | Self::Population
            | Self::Simulations => "#,##0",
            // No commas.
            Self::Year => "0",
            Self::RatioOfMeans
            | Self::Ratio
            | Self::Phi
            | Self::TestStatistic
            | Self::CramersV
            | Self::HedgesG
            | Self::HedgesGLower
            | Self::HedgesGUpper
            | Self::OddsRatio
            | Self::OddsRatioLower
            | Self::OddsRatioUpper
            | Self::StandardError
            | Self::DesignEffect
            | Self::Correlation
            | Self::RankCorrelation => "#,##0.00",
            Self::PValue | Self::PValueUnequalVariances | Self::PValueAdjusted | Self::Gini => {
                "0.000"
            }
            _ => "#,##0.0",
        })
        .unwrap_or_default()
    }
}

//! The statistics themselves: pure functions of numbers and counts. Each names its method and
//! source; missing values are left out by the callers.

pub mod calibration;
mod cells;
mod correlation;
mod counts;
pub mod design;
#[cfg(test)]
mod edges;
pub mod estimates;
mod families;
mod intervals;
mod means;
mod overlap;
mod paired;
mod random;
mod ranks;
mod ratios;
pub mod replicates;
#[cfg(test)]
mod tests;
mod values;
mod weighted_tests;

pub use correlation::{correlation, correlation_interval, ranks};
pub use counts::{
    Independence, chi_squared_test, cramers_v, fisher_exact_test, fisher_exact_test_of_tables,
    odds_ratio, phi, shares_test, trend_test,
};
pub use families::{benjamini_hochberg, holm};
use intervals::is_narrow_share;
pub use intervals::{
    clopper_pearson_interval, is_reliable_share, mean_ratio_interval, newcombe_interval,
    paired_newcombe_interval, poisson_interval, share_ratio_interval, welch_interval,
    wilson_interval,
};
pub use means::{FTest, anova, hedges_g, student_t_test, welch_anova, welch_t_test};
pub use paired::{mcnemar_test, paired_t_test, wilcoxon_signed_rank_test};
pub use random::SplitMix;
pub use ranks::{jonckheere_test, kruskal_wallis_test, mann_whitney_test};
pub use ratios::ratio_interval;
pub use values::{Values, nice_step};
pub use weighted_tests::DesignTest;

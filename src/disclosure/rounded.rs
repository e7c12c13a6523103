//! Counts rounded to multiples of a base, in place of hiding small ones.

use crate::rounding;
use crate::tables::table::Bases;
use crate::tables::{Figure, Key, State, Statistic};

/// Rounds a count; a percent is that of rounded counts, and a test of counts, which would tell
/// them, is hidden.
pub fn round(key: &Key, figure: &mut Figure, base: u64) {
    use Statistic::{
        Count, CramersV, DesignEffect, EffectiveN, FewExpected, LowerLimit, N, OddsRatio,
        OddsRatioLower, OddsRatioUpper, PValue, PValueAdjusted, Percent, Phi, ResponseRate,
        RiskDifference, RiskDifferenceLower, RiskDifferenceUpper, Significant, StandardError,
        TestStatistic, UpperLimit, WeightedBase,
    };
    let counts = figure.source.counts.clone();
    let rounded = |index: usize| counts.get(index).map(|counted| multiple(counted.n, base));
    let is_shown =
        matches!(figure.state, State::Shown(_) | State::Unreliable(_) | State::Verdict(_));
    if figure.source.base.is_some() {
        figure.base = figure.base.map(|of| multiple(of as u64, base));
    }
    // How certain a figure is tells the count before it was rounded.
    if is_shown && matches!(key.statistic, StandardError | DesignEffect | EffectiveN | WeightedBase)
    {
        figure.state = State::Suppressed;
    }
    // There is no odds ratio where a cell is empty, which its rounded count does not tell.
    let is_of_odds = matches!(key.statistic, OddsRatio | OddsRatioLower | OddsRatioUpper);
    if is_of_odds && figure.state == State::Nobody {
        figure.state = State::Suppressed;
    }
    if !is_shown || counts.is_empty() {
        return;
    }
    let is_unreliable = matches!(figure.state, State::Unreliable(_));
    figure.state = match (key.statistic, rounded(0)) {
        (N | Count | Statistic::Sum, Some(count)) => State::Shown(count),
        (Percent, Some(count)) => match rounded(1) {
            Some(of) if of > 0.0 => {
                let percent = (100.0 * count / of).min(100.0);
                if is_unreliable { State::Unreliable(percent) } else { State::Shown(percent) }
            }
            _ => State::Nobody,
        },
        (ResponseRate, Some(count)) => match figure.base {
            Some(asked) if asked > 0.0 => State::Shown(100.0 * count / asked),
            _ => State::Nobody,
        },
        // A limit tells the count as well as a test does.
        (
            PValue | PValueAdjusted | Significant | Phi | LowerLimit | UpperLimit | TestStatistic
            | FewExpected | CramersV | OddsRatio | OddsRatioLower | OddsRatioUpper | RiskDifference
            | RiskDifferenceLower | RiskDifferenceUpper,
            _,
        ) => State::Suppressed,
        _ => return,
    };
}

/// What notes say of who counts.
pub fn round_bases(bases: &mut Bases, base: u64) {
    let all = [&mut bases.eligible, &mut bases.universe, &mut bases.members, &mut bases.asked];
    for count in all {
        *count = multiple(*count as u64, base) as usize;
    }
    bases.undefined.iter_mut().for_each(|(_, n)| *n = multiple(*n as u64, base) as usize);
}

fn multiple(count: u64, base: u64) -> f64 {
    rounding::number(count as f64 / base as f64, 0) * base as f64
}

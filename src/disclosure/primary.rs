//! Which figures are of too few by themselves, and what each figure tells.

use crate::policy::{Dominance, Extremes, Policy};
use crate::tables::figure::Source;
use crate::tables::{Category, Figure, Key, Statistic};
use crate::tally::Counted;
use crate::tally::holders::Holdings;
use crate::tally::links::{Contributions, Links, Quantity, What};

/// The quantities that a figure tells whoever knows how it is made; `is_all` of an answer that
/// all gave.
pub fn told(statistic: Statistic, source: &Source, is_all: bool) -> Vec<Quantity> {
    use Statistic::{Count, Median, N, P10, P90, Q1, Q3, ResponseRate};
    let count = |(at, of): (usize, &Counted)| Quantity::answer(*of, is_all && at == 0);
    let counts = || source.counts.iter().enumerate().map(count);
    let numbers = |of: &[fn(&std::sync::Arc<str>, Counted) -> Quantity]| -> Vec<Quantity> {
        let each = |(measure, counted): &(_, Counted)| {
            of.iter().map(|of| of(measure, *counted)).collect::<Vec<_>>()
        };
        source.numbers.iter().flat_map(each).collect()
    };
    let n = |_: &std::sync::Arc<str>, counted| Quantity::count(counted);
    match statistic {
        _ if source.top.is_some() => Vec::new(),
        N | Count | ResponseRate => counts().take(1).collect(),
        Statistic::Sum if source.numbers.is_empty() => counts().take(1).collect(),
        Statistic::Sum | Statistic::Rate | Statistic::Ratio | Statistic::RatioPercent => {
            numbers(&[Quantity::sum])
        }
        Statistic::LowerLimit | Statistic::UpperLimit => {
            counts().chain(numbers(&[Quantity::sum, Quantity::squares])).collect()
        }
        Statistic::StandardDeviation
        | Statistic::StandardError
        | Statistic::Correlation
        | Statistic::RankCorrelation
        | Statistic::PValue
        | Statistic::PValueUnequalVariances
        | Statistic::Significant
        | Statistic::HedgesG
        | Statistic::HedgesGLower
        | Statistic::HedgesGUpper
        | Statistic::DifferenceLower
        | Statistic::DifferenceUpper
        | Statistic::PercentChangeLower
        | Statistic::PercentChangeUpper
        | Statistic::IndexLower
        | Statistic::IndexUpper
        | Statistic::PanelDifferenceLower
        | Statistic::PanelDifferenceUpper
            if !source.numbers.is_empty() =>
        {
            numbers(&[Quantity::sum, Quantity::squares, n])
        }
        Median | Q1 | Q3 | P10 | P90 | Statistic::Min | Statistic::Max | Statistic::Gini => {
            Vec::new()
        }
        // A quotient at full precision tells what it is a quotient of.
        _ => counts().chain(numbers(&[Quantity::sum, n])).collect(),
    }
}

impl Policy {
    /// Whether a quantity must not be told for its own sake.
    pub fn hides(&self, quantity: &Quantity, links: &Links) -> bool {
        let respondents = links.holdings.respondents(quantity.of);
        let contributions = match &quantity.what {
            What::Count | What::All => None,
            What::Sum(measure) | What::Squares(measure) => {
                links.contributions.get(&(std::sync::Arc::clone(measure), quantity.of))
            }
        };
        self.hides_of(&quantity.what, respondents, contributions)
    }

    /// The same of so many respondents. Units are of no fewer than their respondents, so that where
    /// these are enough, they are.
    pub fn hides_of(
        &self,
        what: &What,
        respondents: u64,
        contributions: Option<&Contributions>,
    ) -> bool {
        match what {
            What::Count if respondents == 0 => self.hide_zeros,
            What::Count => respondents < self.least_count,
            What::All => self.hide_zeros || respondents < self.least_count,
            What::Sum(_) | What::Squares(_) => {
                respondents > 0 && respondents < self.least_contributors
                    || contributions.is_some_and(|of| self.is_dominated(of))
            }
        }
    }

    /// Whether the largest could be estimated of a sum.
    pub fn is_dominated(&self, of: &Contributions) -> bool {
        let (Some(first), sum) = (of.largest.first().copied(), of.sum) else { return false };
        if first == 0.0 {
            return false;
        }
        let second = of.largest.get(1).copied().unwrap_or(0.0);
        let has_few = |rule: &Dominance| {
            let largest: f64 = of.largest.iter().take(rule.largest).sum();
            largest > sum * rule.percent / 100.0
        };
        let is_estimated = |percent: f64| sum - first - second < first * percent / 100.0;
        self.dominance.as_ref().is_some_and(has_few) || self.p_percent.is_some_and(is_estimated)
    }

    /// Whether a figure is of too few in itself, whatever it tells of sums.
    pub fn is_of_few(&self, key: &Key, figure: &Figure, holdings: &Holdings) -> bool {
        use Statistic::{Max, Median, Min, P10, P90, Q1, Q3};
        let source = &figure.source;
        let Some(base) = source.base else { return false };
        let few = |n: u64, least: u64| n > 0 && n < least;
        let respondents = holdings.respondents(base);
        if few(respondents, self.least_count) {
            return true;
        }
        if let Some(top) = source.top {
            // Each step of the curve is the sum of those between two points.
            let step = (base.n as f64 * STEP / 100.0).floor() as u64;
            let step = holdings.fewest_of(step, base);
            return top > 0 && base.n > 0 && step < self.least_contributors;
        }
        let beside = |share: f64| {
            let side = (base.n.saturating_sub(1) as f64 * share.min(1.0 - share)).floor() as u64;
            base.n > 0 && holdings.fewest_of(side, base) < self.least_beside_quantile
        };
        match key.statistic {
            Median => beside(0.5),
            Q1 | Q3 => beside(0.25),
            P10 | P90 => beside(0.1),
            Min | Max => match self.extremes {
                Extremes::Shown => few(respondents, self.least_contributors),
                Extremes::Withheld => base.n > 0,
                Extremes::Deciles => beside(0.1),
            },
            Statistic::Text | Statistic::Population | Statistic::Surveyed => false,
            _ if source.numbers.is_empty() => false,
            Statistic::N => false,
            _ => {
                let of = |(_, of): &(_, Counted)| holdings.respondents(*of);
                let fewest = source.numbers.iter().map(of).min().unwrap_or(0);
                few(fewest, self.least_contributors)
            }
        }
    }

    /// Whether a list of texts is of too few.
    pub fn hides_texts(&self, category: &Category, count: u64) -> bool {
        *category != Category::All && count > 0 && count < self.least_count
    }
}

/// Percent of respondents between two points of a curve.
const STEP: f64 = 10.0;

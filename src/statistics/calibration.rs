//! Weights that are made to fit a frame: post-stratification to one table of how many there are,
//! raking to several.

/// Respondents who have the same weight before and stand in the same categories.
#[derive(Debug, Clone)]
pub struct Alike {
    /// How many they are; of a replicate no whole number.
    pub n: f64,
    pub weight: f64,
    /// The category in each margin.
    pub categories: Vec<usize>,
}

/// When raking ends, and what no weight may pass.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// The largest relative difference of a margin's category from the frame.
    pub tolerance: f64,
    pub rounds: usize,
    /// Bounds of a weight, as multiples of the mean weight.
    pub least: Option<f64>,
    pub most: Option<f64>,
}

/// Weights after calibration.
#[derive(Debug, Clone)]
pub struct Calibrated {
    /// In the order of what was calibrated.
    pub weights: Vec<f64>,
    pub rounds: usize,
    /// The largest relative difference that is left.
    pub gap: f64,
    pub has_converged: bool,
    /// Respondents whose weight stands at a bound.
    pub trimmed: u64,
}

/// Iterative proportional fitting (Deming and Stephan, Annals of Mathematical Statistics 11,
/// 1940): in each round the weights of each category of each margin are multiplied so that they
/// add up to the frame's number; weights beyond the bounds are then cut to these, and the next
/// round makes good for it. With one margin and no bounds this is post-stratification. Every
/// category of `totals` has respondents.
pub fn calibrate(of: &[Alike], totals: &[Vec<f64>], ends: Ends) -> Calibrated {
    let mut weights: Vec<f64> = of.iter().map(|alike| alike.weight).collect();
    let sums = |weights: &[f64], margin: usize| {
        let mut sums = vec![0.0; totals[margin].len()];
        for (alike, weight) in of.iter().zip(weights) {
            sums[alike.categories[margin]] += alike.n * weight;
        }
        sums
    };
    let gap = |weights: &[f64]| {
        let of_margin = |margin: usize| {
            let both = sums(weights, margin).into_iter().zip(&totals[margin]);
            let some = both.filter(|(_, total)| **total > 0.0);
            some.map(|(sum, total)| (sum / total - 1.0).abs()).fold(0.0, f64::max)
        };
        (0..totals.len()).map(of_margin).fold(0.0, f64::max)
    };
    let n: f64 = of.iter().map(|alike| alike.n).sum();
    let mean = totals.first().map_or(1.0, |of| of.iter().sum::<f64>() / n);
    let least = ends.least.map_or(0.0, |least| least * mean);
    let most = ends.most.map_or(f64::INFINITY, |most| most * mean);
    let (mut rounds, mut left) = (0, f64::INFINITY);
    while rounds < ends.rounds.max(1) && left > ends.tolerance {
        for (margin, total) in totals.iter().enumerate() {
            let sums = sums(&weights, margin);
            for (alike, weight) in of.iter().zip(&mut weights) {
                let category = alike.categories[margin];
                if sums[category] > 0.0 {
                    *weight *= total[category] / sums[category];
                }
            }
        }
        weights.iter_mut().for_each(|weight| *weight = weight.clamp(least, most));
        rounds += 1;
        left = gap(&weights);
    }
    let is_cut = |weight: f64| {
        ends.least.is_some() && weight <= least || ends.most.is_some() && weight >= most
    };
    let cut = of.iter().zip(&weights).filter(|(_, weight)| is_cut(**weight));
    let trimmed = cut.map(|(alike, _)| alike.n).sum::<f64>() as u64;
    Calibrated { weights, rounds, gap: left, has_converged: left <= ends.tolerance, trimmed }
}

/// How much weights differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub n: u64,
    pub sum: f64,
    pub min: f64,
    pub max: f64,
    /// 1 + the squared coefficient of variation of the weights (Kish, Survey Sampling, 1965).
    pub effect: f64,
}

impl Spread {
    /// Of weights with how many have each; `None` of nobody.
    pub fn of(weights: impl IntoIterator<Item = (f64, u64)>) -> Option<Self> {
        let (mut sum, mut squares, mut n) = (0.0, 0.0, 0);
        let (mut min, mut max) = (f64::INFINITY, 0.0_f64);
        for (weight, count) in weights.into_iter().filter(|(_, count)| *count > 0) {
            n += count;
            sum += weight * count as f64;
            squares += weight * weight * count as f64;
            (min, max) = (min.min(weight), max.max(weight));
        }
        (n > 0).then(|| Self { n, sum, min, max, effect: n as f64 * squares / (sum * sum) })
    }

    /// As many respondents of equal weight would tell as much of a mean that has nothing to do
    /// with the weights: (Σw)² / Σw².
    pub fn effective_n(&self) -> f64 {
        self.n as f64 / self.effect
    }
}

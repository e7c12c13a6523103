//! Intervals of respondents who are drawn one by one.

use survey::statistics::{
    Values, clopper_pearson_interval, correlation, correlation_interval, cramers_v, hedges_g,
    mean_ratio_interval, newcombe_interval, odds_ratio, paired_newcombe_interval, poisson_interval,
    ratio_interval, share_ratio_interval, welch_interval, wilson_interval,
};

use super::Row;
use super::draws::{KINDS, Kind, Population, Random};

pub fn rows() -> Vec<Row> {
    let shares = [0.05, 0.2, 0.5];
    let mut rows = Vec::new();
    for share in shares {
        rows.push(Row::interval("Wilson", percent(share), 100.0 * share, move |n, random| {
            wilson_interval(random.count(n, share) as f64, n as f64)
        }));
    }
    for share in shares {
        let of = percent(share);
        rows.push(Row::interval("Clopper–Pearson", of, 100.0 * share, move |n, random| {
            clopper_pearson_interval(random.count(n, share) as f64, n as f64)
        }));
    }
    for kind in KINDS {
        let population = Population::of(kind);
        let mean = population.mean();
        rows.push(Row::interval("t of a mean, of a sum", kind.name(), mean, move |n, random| {
            population.sample(n, random).mean_interval()
        }));
    }
    rows.extend(counts());
    rows.extend(differences());
    rows.extend(effects());
    rows.extend(odds());
    rows.extend(ratios());
    rows.extend(before_and_after());
    rows
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// Counts of events per respondent, the second with rates that differ between them.
fn counts() -> [Row; 2] {
    let sum = |random: &mut Random, n: u64, rate: fn(&mut Random) -> f64| -> f64 {
        let one = |_| {
            let rate = rate(random);
            random.poisson(rate)
        };
        (0..n).map(one).sum()
    };
    let of = "events, 0.4 a respondent";
    let per_one = |n: u64, (lower, upper): (f64, f64)| (lower / n as f64, upper / n as f64);
    [
        Row::interval("Poisson", of, 0.4, move |n, random| {
            poisson_interval(sum(random, n, |_| 0.4)).map(|limits| per_one(n, limits))
        }),
        Row::interval("Poisson", "the same, a fifth of them have all", 0.4, move |n, random| {
            let rate = |random: &mut Random| if random.happens(0.2) { 2.0 } else { 0.0 };
            poisson_interval(sum(random, n, rate)).map(|limits| per_one(n, limits))
        }),
    ]
}

fn halves(n: u64) -> [u64; 2] {
    [n / 2, n - n / 2]
}

/// Of two halves, and of the same respondents twice.
fn differences() -> Vec<Row> {
    let mut rows = Vec::new();
    for (first, second) in PAIRS {
        let of = format!("{} and {}", percent(first), percent(second));
        let draw = move |n: u64, random: &mut Random| {
            let [a, b] = halves(n);
            let (x, y) = (random.count(a, first), random.count(b, second));
            ((x as f64, a as f64), (y as f64, b as f64))
        };
        let points = 100.0 * (second - first);
        rows.push(Row::interval("Newcombe", of.clone(), points, move |n, random| {
            let (x, y) = draw(n, random);
            newcombe_interval(x, y)
        }));
        rows.push(Row::interval("ratio of percents", of, second / first, move |n, random| {
            let (x, y) = draw(n, random);
            share_ratio_interval(x, y)
        }));
    }
    // Both times, only then, only now.
    let cells = [0.12, 0.08, 0.13, 0.67];
    rows.push(Row::interval("Newcombe, paired", "20 % then, 25 % now", 5.0, move |n, random| {
        let mut counts = [0.0; 4];
        (0..n).for_each(|_| counts[random.place(&cells)] += 1.0);
        paired_newcombe_interval(counts[0], counts[1], counts[2], n as f64)
    }));
    for kind in KINDS {
        // The second are a quarter more.
        let population = Population::of(kind);
        let mean = population.mean();
        let pair = move |n: u64, random: &mut Random| {
            let [a, b] = halves(n);
            let more = (0..b).map(|_| 1.25 * population.one(random)).collect::<Values>();
            (population.sample(a, random), more)
        };
        let pair = std::sync::Arc::new(pair);
        let of = format!("{}, a quarter more", kind.name());
        let same = pair.clone();
        rows.push(Row::interval("Welch", of.clone(), 0.25 * mean, move |n, random| {
            let (x, y) = same(n, random);
            welch_interval(&x, &y)
        }));
        rows.push(Row::interval("ratio of means", of, 1.25, move |n, random| {
            let (x, y) = pair(n, random);
            mean_ratio_interval(&x, &y)
        }));
    }
    rows
}

const PAIRS: [(f64, f64); 3] = [(0.05, 0.2), (0.5, 0.5), (0.2, 0.5)];

/// The odds of the second half over those of the first.
fn odds() -> Vec<Row> {
    let row = |(first, second): (f64, f64)| {
        let truth = second / (1.0 - second) / (first / (1.0 - first));
        let of = format!("{} and {}, odds ratio {truth:.1}", percent(first), percent(second));
        Row::interval("Woolf", of, truth, move |n, random| {
            let [a, b] = halves(n);
            let (x, y) = (random.count(a, first), random.count(b, second));
            odds_ratio([[y, b - y], [x, a - x]]).map(|(_, limits)| limits)
        })
    };
    PAIRS.map(row).into()
}

/// Effect sizes and correlations.
fn effects() -> Vec<Row> {
    let mut rows = Vec::new();
    for (of, shares) in [
        ("3 x 4, nothing", [[0.4, 0.3, 0.2, 0.1], [0.4, 0.3, 0.2, 0.1], [0.4, 0.3, 0.2, 0.1]]),
        ("3 x 4, some", [[0.55, 0.25, 0.1, 0.1], [0.4, 0.3, 0.2, 0.1], [0.2, 0.3, 0.3, 0.2]]),
        ("3 x 4, much", [[0.7, 0.2, 0.05, 0.05], [0.2, 0.6, 0.15, 0.05], [0.05, 0.1, 0.25, 0.6]]),
    ] {
        // V does not change with n, and of hundreds it is soon found.
        let of_all = shares.map(|row| row.map(|share| (share * 100.0_f64).round() as u64).to_vec());
        let truth = cramers_v(&of_all).expect("a table").0;
        let of = format!("{of} (V = {truth:.2})");
        rows.push(Row::interval("Cramér's V", of, truth, move |n, random| {
            let mut counts = vec![vec![0; 4]; 3];
            for _ in 0..n {
                let row = random.below(3);
                counts[row][random.place(&shares[row])] += 1;
            }
            cramers_v(&counts).map(|(_, limits)| limits)
        }));
    }
    for (of, spread) in [("normal, g = 0.5", 1.0), ("normal, spread 1 and 2, g = 0.32", 2.0)] {
        let truth = 0.5 / ((1.0_f64 + spread * spread) / 2.0).sqrt();
        rows.push(Row::interval("Hedges' g", of, truth, move |n, random| {
            let x: Values = (0..n / 2).map(|_| 0.5 + random.normal()).collect();
            let y: Values = (0..n / 2).map(|_| spread * random.normal()).collect();
            hedges_g(&x, &y).map(|(_, limits)| limits)
        }));
    }
    let population = Population::of(Kind::Patients);
    let deviation = population.values.standard_deviation().expect("values");
    rows.push(Row::interval("Hedges' g", "patients, g = 0.5", 0.5, move |n, random| {
        let x: Values = (0..n / 2).map(|_| population.one(random) + deviation / 2.0).collect();
        hedges_g(&x, &population.sample(n / 2, random)).map(|(_, limits)| limits)
    }));
    for (of, is_skewed) in [("normal, r = 0.5", false), ("log-normal", true)] {
        let one = move |random: &mut Random| {
            let x = random.normal();
            let y = 0.5 * x + 0.75_f64.sqrt() * random.normal();
            if is_skewed { (x.exp(), y.exp()) } else { (x, y) }
        };
        // Of logarithms whose correlation is 0.5.
        let skewed = (0.5_f64.exp() - 1.0) / (1.0_f64.exp() - 1.0);
        let truth = if is_skewed { skewed } else { 0.5 };
        let of = if is_skewed { format!("{of}, r = {skewed:.2}") } else { of.into() };
        rows.push(Row::interval("Pearson's r", of, truth, move |n, random| {
            let pairs: Vec<(f64, f64)> = (0..n).map(|_| one(random)).collect();
            let x: Values = pairs.iter().map(|(x, _)| *x).collect();
            let y: Values = pairs.iter().map(|(_, y)| *y).collect();
            let differences: Values = pairs.iter().map(|(x, y)| y - x).collect();
            correlation_interval(correlation(&x, &y, &differences)?, n)
        }));
    }
    rows
}

/// Of sums, and what each respondent has of both: visits of physicians, and what has nothing to do
/// with what it is divided by.
fn ratios() -> Vec<Row> {
    let physicians =
        |random: &mut Random| 1.0 + random.place(&[0.5, 0.25, 0.15, 0.07, 0.03]) as f64;
    let many = |of: &dyn Fn(&mut Random) -> (f64, f64)| -> Vec<(f64, f64)> {
        let mut random = Random::new(11);
        (0..100_000).map(|_| of(&mut random)).collect()
    };
    let each = |random: &mut Random| {
        let x = physicians(random);
        (x, (0..x as u64).map(|_| Kind::Scale.draw(random)).sum())
    };
    let visits = |random: &mut Random| (physicians(random), Kind::Visits.draw(random));
    let patients = |random: &mut Random| {
        let patients = Kind::Patients.draw(random) + 1.0;
        (patients, random.poisson(0.4 * patients))
    };
    let of = [
        ("of 1 to 5 a physician", many(&each)),
        ("visits, most 0, a physician", many(&visits)),
        ("visits a patient, skewed", many(&patients)),
    ];
    let row = |(of, all): (&str, Vec<(f64, f64)>)| {
        let (x, y) = all.iter().fold((0.0, 0.0), |(x, y), of| (x + of.0, y + of.1));
        Row::interval("t of a ratio", of, y / x, move |n, random| {
            let drawn: Vec<(f64, f64)> = (0..n).map(|_| all[random.below(all.len())]).collect();
            let list = |value: fn(&(f64, f64)) -> f64| drawn.iter().map(value).collect::<Values>();
            let [x, y, both] = [list(|of| of.0), list(|of| of.1), list(|of| of.0 + of.1)];
            ratio_interval(&y, &x, &both)
        })
    };
    of.map(row).into()
}

/// The mean of differences of the same respondents.
fn before_and_after() -> Vec<Row> {
    let row = |kind: Kind| {
        let population = Population::of(kind);
        let truth = 0.25 * population.mean();
        let of = format!("{}, a quarter more", kind.name());
        Row::interval("t of a difference, paired", of, truth, move |n, random| {
            // Half of what a respondent has stays as it was.
            let change = |_| {
                let (before, other) = (population.one(random), population.one(random));
                1.25 * if random.happens(0.5) { before } else { other } - before
            };
            (0..n).map(change).collect::<Values>().mean_interval()
        })
    };
    KINDS.map(row).into()
}

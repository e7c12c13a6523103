//! Tests of groups between which nothing differs.

use survey::statistics::{
    Values, anova, benjamini_hochberg, chi_squared_test, fisher_exact_test,
    fisher_exact_test_of_tables, holm, jonckheere_test, kruskal_wallis_test, mann_whitney_test,
    mcnemar_test, paired_t_test, shares_test, student_t_test, trend_test, welch_anova,
    welch_t_test, wilcoxon_signed_rank_test,
};

use super::Row;
use super::draws::{KINDS, Kind, Population, Random};

pub fn rows() -> Vec<Row> {
    let mut rows = of_counts();
    rows.extend(of_two_groups());
    rows.extend(of_three_groups());
    rows.extend(paired());
    rows.extend(families());
    rows
}

/// A table of rows of the same size, each with these shares of columns.
fn table(n: u64, rows: usize, columns: &[f64], random: &mut Random) -> Vec<Vec<u64>> {
    let mut counts = vec![vec![0; columns.len()]; rows];
    (0..n).for_each(|at| counts[at as usize % rows][random.place(columns)] += 1);
    counts
}

fn of_counts() -> Vec<Row> {
    let mut rows = Vec::new();
    let tables: [(&str, usize, &[f64], u64); 5] = [
        ("2 x 2, 5 %", 2, &[0.05, 0.95], u64::MAX),
        ("2 x 2, 50 %", 2, &[0.5, 0.5], u64::MAX),
        ("3 x 4, a quarter each", 3, &[0.25, 0.25, 0.25, 0.25], 50),
        ("3 x 4, 5 to 60 %", 3, &[0.6, 0.25, 0.1, 0.05], 50),
        ("5 x 6, 5 to 40 %", 5, &[0.4, 0.2, 0.15, 0.1, 0.1, 0.05], 50),
    ];
    for (of, height, columns, _) in tables {
        rows.push(Row::test("chi-squared", of, move |n, random| {
            chi_squared_test(&table(n, height, columns, random)).map(|test| test.p)
        }));
    }
    for (of, height, columns, most) in tables {
        let test = Row::test("Fisher", of, move |n, random| {
            fisher_exact_test_of_tables(&table(n, height, columns, random)).map(|(p, _)| p)
        });
        rows.push(test.up_to(most));
    }
    for share in [0.05, 0.2, 0.5] {
        let of = format!("{:.0} % of two halves", 100.0 * share);
        let halves = move |n: u64, random: &mut Random| {
            let size = [n / 2, n - n / 2];
            (size.map(|size| random.count(size, share)), size)
        };
        rows.push(Row::test("Fisher, two groups", of.clone(), move |n, random| {
            let (chosen, size) = halves(n, random);
            fisher_exact_test(chosen, size)
        }));
        rows.push(Row::test("z of letters, asterisks", of, move |n, random| {
            let ([a, b], [n, m]) = halves(n, random);
            shares_test((a as f64, n as f64), (b as f64, m as f64))
        }));
    }
    for share in [0.05, 0.2, 0.5] {
        let of = format!("{:.0} % of four groups", 100.0 * share);
        rows.push(Row::test("Cochran–Armitage", of, move |n, random| {
            let size = [n / 4, n / 4, n / 4, n - 3 * (n / 4)];
            trend_test(&size.map(|size| random.count(size, share)), &size).map(|(_, p)| p)
        }));
    }
    rows
}

/// Groups of a sample: a half, a third and what is left.
fn parts(n: u64) -> [u64; 3] {
    [n / 2, n / 3, n - n / 2 - n / 3]
}

/// Normal values of each group with its spread.
fn normal<const K: usize>(sizes: [u64; K], spreads: [f64; K], random: &mut Random) -> [Values; K] {
    let mut spreads = spreads.into_iter();
    sizes.map(|size| {
        let spread = spreads.next().unwrap_or(1.0);
        (0..size).map(|_| spread * random.normal()).collect()
    })
}

type OfOne = fn(&Values) -> Option<f64>;
type OfTwo = fn(&Values, &Values) -> Option<f64>;
type OfThree = fn(&[Values]) -> Option<f64>;

/// Two thirds and one third.
fn of_two_groups() -> Vec<Row> {
    let tests: [(&str, OfTwo); 3] = [
        ("Student", student_t_test),
        ("Welch's t", welch_t_test),
        ("Mann–Whitney", |x, y| mann_whitney_test(x, y).map(|(_, p)| p)),
    ];
    let mut rows = Vec::new();
    for (name, test) in tests {
        let two = |n: u64| [n - n / 3, n / 3];
        for (of, spreads) in [
            ("normal", [1.0, 1.0]),
            ("normal, the few spread 3", [1.0, 3.0]),
            ("normal, the many spread 3", [3.0, 1.0]),
        ] {
            rows.push(Row::test(name, of, move |n, random| {
                let [x, y] = normal(two(n), spreads, random);
                test(&x, &y)
            }));
        }
        for kind in KINDS {
            let population = Population::of(kind);
            rows.push(Row::test(name, kind.name(), move |n, random| {
                let [a, b] = two(n);
                test(&population.sample(a, random), &population.sample(b, random))
            }));
        }
    }
    rows
}

fn of_three_groups() -> Vec<Row> {
    let tests: [(&str, OfThree); 4] = [
        ("anova", |groups| anova(groups).map(|test| test.p)),
        ("Welch's anova", |groups| welch_anova(groups).map(|test| test.p)),
        ("Kruskal–Wallis", |groups| kruskal_wallis_test(groups).map(|(.., p)| p)),
        ("Jonckheere", |groups| jonckheere_test(groups).map(|(_, p)| p)),
    ];
    let mut rows = Vec::new();
    for (name, test) in tests {
        for (of, spreads) in [
            ("normal", [1.0, 1.0, 1.0]),
            ("normal, the fewest spread 3", [1.0, 1.5, 3.0]),
            ("normal, the most spread 3", [3.0, 1.5, 1.0]),
        ] {
            rows.push(Row::test(name, of, move |n, random| {
                test(&normal(parts(n), spreads, random))
            }));
        }
        for kind in KINDS {
            let population = Population::of(kind);
            rows.push(Row::test(name, kind.name(), move |n, random| {
                test(&parts(n).map(|size| population.sample(size, random)))
            }));
        }
    }
    rows
}

fn paired() -> Vec<Row> {
    let mut rows = Vec::new();
    for (of, changes) in [("4 % each way", 0.04), ("15 % each way", 0.15)] {
        rows.push(Row::test("McNemar", of, move |n, random| {
            let mut counts = [0; 3];
            let shares = [changes, changes, 1.0 - 2.0 * changes];
            (0..n).for_each(|_| counts[random.place(&shares)] += 1);
            mcnemar_test(counts[0], counts[1])
        }));
    }
    let tests: [(&str, OfOne); 2] = [
        ("paired t", |of| paired_t_test(of).map(|(.., p)| p)),
        ("Wilcoxon, signed ranks", |of| wilcoxon_signed_rank_test(of).map(|(_, p)| p)),
    ];
    for (name, test) in tests {
        for kind in [Kind::Scale, Kind::Patients] {
            let population = Population::of(kind);
            rows.push(Row::test(name, format!("{}, both times", kind.name()), {
                move |n, random| {
                    let difference = |_| population.one(random) - population.one(random);
                    test(&(0..n).map(difference).collect())
                }
            }));
        }
    }
    rows
}

/// Whether any of ten questions seems to differ between two halves.
fn families() -> [Row; 3] {
    let row = |name, adjusted: fn(&[Option<f64>]) -> Vec<Option<f64>>| {
        let population = Population::of(Kind::Scale);
        Row::test(name, "any of ten by Welch's t", move |n, random| {
            let half = |random: &mut Random| population.sample(n / 2, random);
            let one = |_| {
                let (x, y) = (half(random), half(random));
                welch_t_test(&x, &y)
            };
            let all: Vec<Option<f64>> = (0..10).map(one).collect();
            adjusted(&all).into_iter().flatten().reduce(f64::min)
        })
    };
    [
        row("not adjusted", <[_]>::to_vec),
        row("`holm`", holm),
        row("`benjamini-hochberg`", benjamini_hochberg),
    ]
}

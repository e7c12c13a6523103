//! Tests of clinics that were drawn by whole areas, where nothing differs: as the design makes them,
//! and beside them what comes of taking clinics for drawn one by one with equal weights.

use std::sync::Arc;

use survey::statistics::design::Values as Listed;
use survey::statistics::{
    Values, anova, chi_squared_test, kruskal_wallis_test, paired_t_test, shares_test,
};

use super::Row;
use super::draws::Random;
use super::surveys::{Clinic, Sample, Survey, clustered, mixed};

const GROUPS: usize = 3;

type Of = Vec<(usize, f64, u64)>;

/// Whether clinics of an area are of one group.
#[derive(Clone, Copy)]
enum Groups {
    OfAreas,
    WithinAreas,
}

/// Values of the clinics of each group that have one.
fn groups(sample: &Sample, by: Groups, value: fn(&Clinic) -> Option<f64>) -> [Of; GROUPS] {
    let mut groups = [const { Vec::new() }; GROUPS];
    for (at, (cell, clinic)) in sample.clinics.iter().enumerate() {
        let area = sample.design.cells()[*cell].cluster.unwrap_or(*cell);
        let group = match by {
            Groups::OfAreas => area,
            Groups::WithinAreas => at,
        };
        groups[group % GROUPS].extend(value(clinic).map(|value| (*cell, value, 1)));
    }
    groups
}

/// Those who do something, and those who do not.
fn table(sample: &Sample, by: Groups) -> [[Of; GROUPS]; 2] {
    [
        groups(sample, by, |of| of.does.then_some(1.0)),
        groups(sample, by, |of| (!of.does).then_some(1.0)),
    ]
}

/// 1 of those who do something, 0 of the others.
fn yes_and_no(sample: &Sample, by: Groups) -> [Of; GROUPS] {
    groups(sample, by, |of| Some(f64::from(of.does)))
}

fn patients(sample: &Sample, by: Groups) -> [Of; GROUPS] {
    groups(sample, by, |clinic| Some(clinic.patients))
}

fn lists(of: &[Of; GROUPS]) -> Vec<&Listed> {
    of.iter().map(|of| &**of).collect()
}

fn values(of: [Of; GROUPS]) -> [Values; GROUPS] {
    of.map(|of| of.into_iter().map(|(_, value, n)| (value, n)).collect())
}

/// p of a sample.
type Test = fn(&Sample, Groups) -> Option<f64>;

const TESTS: [(&str, &str, Test); 6] = [
    ("`chi-squared`, Rao–Scott", "share", |sample, by| {
        let table = table(sample, by);
        Some(sample.design.independence_test(&table.each_ref().map(lists))?.p)
    }),
    ("without the design", "share", |sample, by| {
        let count = |of: &Of| of.len() as u64;
        let counts = table(sample, by).map(|row| row.iter().map(count).collect::<Vec<u64>>());
        Some(chi_squared_test(&counts)?.p)
    }),
    ("`anova`, Wald", "mean", |sample, by| {
        Some(sample.design.means_test(&lists(&patients(sample, by)))?.p)
    }),
    ("without the design", "mean", |sample, by| Some(anova(&values(patients(sample, by)))?.p)),
    ("`kruskal-wallis`, Wald of ranks", "ranks", |sample, by| {
        Some(sample.design.ranks_test(&lists(&patients(sample, by)))?.p)
    }),
    ("without the design", "ranks", |sample, by| {
        kruskal_wallis_test(&values(patients(sample, by))).map(|(.., p)| p)
    }),
];

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (survey, by) in [
        (clustered as fn() -> Survey, Groups::OfAreas),
        (clustered, Groups::WithinAreas),
        (mixed, Groups::OfAreas),
        (mixed, Groups::WithinAreas),
    ] {
        let survey = Arc::new(survey());
        for (name, of, p) in TESTS {
            let of = match by {
                Groups::OfAreas => format!("{of} by groups of areas, {}", survey.name),
                Groups::WithinAreas => format!("{of} by groups within areas, {}", survey.name),
            };
            let survey = survey.clone();
            rows.push(Row::test(name, of, move |n, random| {
                p(&(survey.draw)(n, &survey.all, random)?, by)
            }));
        }
    }
    for survey in [clustered(), mixed()] {
        rows.extend(before_and_after(survey));
    }
    for survey in [clustered(), mixed()] {
        rows.extend(of_two_groups(survey));
    }
    rows
}

/// Two groups beside each other, and a group beside all others.
fn of_two_groups(survey: Survey) -> Vec<Row> {
    let tests: [(&str, &str, Test); 5] = [
        ("t of letters", "percents of two groups", |sample, by| {
            let [one, other, _] = yes_and_no(sample, by);
            Some(sample.design.difference_test(&one, &other)?.p)
        }),
        ("t of asterisks", "percents of a group and the others", |sample, by| {
            let [one, other, third] = yes_and_no(sample, by);
            Some(sample.design.difference_test(&one, &[other, third].concat())?.p)
        }),
        ("`comparison`, Rao–Scott", "percents of two groups", |sample, by| {
            let [[some, other, _], _] = table(sample, by);
            let [all, of_other, _] = yes_and_no(sample, by);
            Some(sample.design.shares_test([[&some, &all], [&other, &of_other]])?.p)
        }),
        ("`comparison`, Wald", "means of two groups", |sample, by| {
            let [one, other, _] = patients(sample, by);
            Some(sample.design.means_test(&[&one, &other])?.p)
        }),
        ("z of letters, without the design", "percents of two groups", |sample, by| {
            let [yes, _] = table(sample, by).map(|row| row.map(|of| of.len() as f64));
            let n = patients(sample, by).map(|of| of.len() as f64);
            shares_test((yes[0], n[0]), (yes[1], n[1]))
        }),
    ];
    let survey = Arc::new(survey);
    let mut rows = Vec::new();
    for (name, what, p) in tests {
        for (by, place) in [(Groups::OfAreas, "of areas"), (Groups::WithinAreas, "within areas")] {
            let of = format!("{what} {place}, {}", survey.name);
            let survey = survey.clone();
            rows.push(Row::test(name, of, move |n, random| {
                p(&(survey.draw)(n, &survey.all, random)?, by)
            }));
        }
    }
    rows
}

/// What moved up or down with most of its area, in as many areas up as down.
fn before_and_after(survey: Survey) -> [Row; 4] {
    let survey = Arc::new(survey);
    let row =
        |name, what: &str, size: fn(&Clinic) -> f64, p: fn(&Sample, &Listed) -> Option<f64>| {
            let of = format!("{what}, {}", survey.name);
            let survey = survey.clone();
            Row::test(name, of, move |n, random| {
                let sample = (survey.draw)(n, &survey.all, random)?;
                p(&sample, &moved(&sample, size, random))
            })
        };
    let by_design = |sample: &Sample, of: &Listed| Some(sample.design.differences_test(of)?.2);
    let without = |_: &Sample, of: &Listed| {
        let values: Values = of.iter().map(|(_, value, n)| (*value, *n)).collect();
        paired_t_test(&values).map(|(.., p)| p)
    };
    let moves: fn(&Clinic) -> f64 = |clinic| f64::from(clinic.does);
    [
        row("`t` of `paired`", "patients then and now", |clinic| clinic.patients, by_design),
        row("without the design", "patients then and now", |clinic| clinic.patients, without),
        row("`mcnemar` of `paired`", "yes and no then and now", moves, by_design),
        row("without the design", "yes and no then and now", moves, without),
    ]
}

fn moved(sample: &Sample, size: fn(&Clinic) -> f64, random: &mut Random) -> Of {
    let mut area = (None, 0.5);
    let one = |(cell, clinic): &(usize, Clinic)| {
        let own = sample.design.cells()[*cell].cluster;
        if area.0 != own {
            area = (own, if random.happens(0.5) { 0.75 } else { 0.25 });
        }
        let sign = if random.happens(area.1) { 1.0 } else { -1.0 };
        (*cell, sign * size(clinic), 1)
    };
    sample.clinics.iter().map(one).collect()
}

//! Tests of clinics that were drawn by whole areas, whose groups are groups of areas: as the design
//! makes them, and beside them what comes of taking clinics for drawn one by one.

use std::sync::Arc;

use survey::statistics::design::Values as Listed;
use survey::statistics::{Values, anova, chi_squared_test, kruskal_wallis_test, shares_test};

use super::Row;
use super::designs::{Clinic, Sample, clustered};

const GROUPS: usize = 3;

type Of = Vec<(usize, f64, u64)>;

/// Values of the clinics of each group of areas that a condition is true of.
fn groups(sample: &Sample, which: fn(&Clinic) -> bool) -> [Of; GROUPS] {
    std::array::from_fn(|group| {
        let own = sample.clinics.iter().filter(|(area, _)| area % GROUPS == group);
        let own = own.filter(|(_, clinic)| which(clinic));
        own.map(|(area, clinic)| (*area, clinic.patients, 1)).collect()
    })
}

fn all(sample: &Sample) -> [Of; GROUPS] {
    groups(sample, |_| true)
}

/// Those who do something, and those who do not.
fn table(sample: &Sample) -> [[Of; GROUPS]; 2] {
    [groups(sample, |clinic| clinic.does), groups(sample, |clinic| !clinic.does)]
}

fn lists(of: &[Of; GROUPS]) -> Vec<&Listed> {
    of.iter().map(|of| &**of).collect()
}

fn values(of: [Of; GROUPS]) -> [Values; GROUPS] {
    of.map(|of| of.into_iter().map(|(_, value, n)| (value, n)).collect())
}

/// 1 of those who do something, 0 of those who do not.
fn yes_and_no(sample: &Sample) -> [Of; GROUPS] {
    std::array::from_fn(|group| {
        let own = sample.clinics.iter().filter(|(area, _)| area % GROUPS == group);
        own.map(|(area, clinic)| (*area, f64::from(clinic.does), 1)).collect()
    })
}

/// p of a sample.
type Test = fn(&Sample) -> Option<f64>;

pub fn rows() -> Vec<Row> {
    let tests: [(&str, &str, Test); 9] = [
        ("`chi-squared`, Rao–Scott", "share", |sample| {
            let table = table(sample);
            Some(sample.design.independence_test(&table.each_ref().map(lists))?.p)
        }),
        ("without the design", "share", |sample| {
            let count = |of: &Of| of.len() as u64;
            let counts = table(sample).map(|row| row.iter().map(count).collect::<Vec<u64>>());
            Some(chi_squared_test(&counts)?.p)
        }),
        ("`anova`, Wald", "mean", |sample| Some(sample.design.means_test(&lists(&all(sample)))?.p)),
        ("without the design", "mean", |sample| Some(anova(&values(all(sample)))?.p)),
        ("`kruskal-wallis`, Wald of ranks", "ranks", |sample| {
            Some(sample.design.ranks_test(&lists(&all(sample)))?.p)
        }),
        ("without the design", "ranks", |sample| {
            kruskal_wallis_test(&values(all(sample))).map(|(.., p)| p)
        }),
        ("t of letters", "share of two groups", |sample| {
            let [one, other, _] = yes_and_no(sample);
            Some(sample.design.difference_test(&one, &other)?.p)
        }),
        ("t of asterisks", "share of one group", |sample| {
            let [one, other, third] = yes_and_no(sample);
            Some(sample.design.difference_test(&one, &[other, third].concat())?.p)
        }),
        ("z of letters, without the design", "share of two groups", |sample| {
            let [yes, _] = table(sample).map(|row| row.map(|of| of.len() as f64));
            let n = all(sample).map(|of| of.len() as f64);
            shares_test((yes[0], n[0]), (yes[1], n[1]))
        }),
    ];
    let survey = Arc::new(clustered());
    let row = |(name, of, p): (&'static str, &str, Test)| {
        let survey = survey.clone();
        Row::test(name, of, move |n, random| p(&(survey.draw)(n, &survey.all, random)?))
    };
    tests.map(row).into()
}

//! Intervals that know the design.

use std::sync::Arc;

use survey::statistics::Values;
use survey::statistics::design::{Design, Values as Listed};
use survey::statistics::estimates::Estimated;

use super::Row;
use super::surveys::{Clinic, Sample, Survey, surveys, weighted};

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for survey in surveys() {
        let survey = Arc::new(survey);
        let truth = |of: fn(&Clinic) -> f64| -> f64 { survey.all.iter().map(of).sum() };
        let count = survey.all.len() as f64;
        let patients = truth(|clinic| clinic.patients);
        let share = 100.0 * truth(|clinic| f64::from(clinic.does)) / count;
        let values: Values = survey.all.iter().map(|clinic| clinic.patients).collect();
        let at = |p: f64| values.quantile(p).expect("values");
        let mut add = |method, of: String, truth, made: fn(&Sample) -> Option<Estimated>| {
            let survey = survey.clone();
            let of = format!("{of}, {}", survey.name);
            rows.push(Row::interval(method, of, truth, move |n, random| {
                made(&(survey.draw)(n, &survey.all, random)?)?.limits
            }));
        };
        add("Korn–Graubard", format!("{share:.0} %"), share, Sample::share);
        add("t of a mean", "patients".into(), patients / count, Sample::mean);
        let visits = truth(|clinic| clinic.visits);
        add("t of a ratio", "visits per patient".into(), visits / patients, Sample::ratio);
        add("Woodruff", "median".into(), at(0.5), |sample| sample.quantile(0.5));
        add("Woodruff", "third quartile".into(), at(0.75), |sample| sample.quantile(0.75));
        add("Woodruff", "ninth decile".into(), at(0.9), |sample| sample.quantile(0.9));
        let of_some = truth(|clinic| clinic.patients * f64::from(clinic.does)) / count;
        let of = format!("patients of the {share:.0} %");
        add("t of a sum", of, of_some, Sample::sum_of_some);
    }
    // What follows when the answers above are not weighted.
    let survey = weighted();
    let patients: f64 = survey.all.iter().map(|clinic| clinic.patients).sum();
    let mean = patients / survey.all.len() as f64;
    rows.push(Row::interval("t without weights", "patients, the same answers", mean, {
        move |n, random| {
            let sample = (survey.draw)(n, &survey.all, random)?;
            let values = sample.clinics.iter().map(|(_, clinic)| clinic.patients);
            values.collect::<Values>().mean_interval()
        }
    }));
    for survey in surveys() {
        rows.extend(of_two_groups(survey));
    }
    rows
}

/// Whether clinics do something, of those with an even number of visits and of the others.
fn of_two_groups(survey: Survey) -> [Row; 2] {
    type Made = fn(&Design, &Listed, &Listed) -> Option<Estimated>;
    let is_of = |group: f64| move |clinic: &&Clinic| clinic.visits % 2.0 == group;
    let share = |group: f64| {
        let of: Values =
            survey.all.iter().filter(is_of(group)).map(|of| f64::from(of.does)).collect();
        of.mean().expect("clinics")
    };
    let [p, q] = [share(0.0), share(1.0)];
    let odds = p / (1.0 - p) / (q / (1.0 - q));
    let survey = Arc::new(survey);
    let row = |method, of: String, truth, made: Made| {
        let survey = survey.clone();
        Row::interval(method, format!("{of}, {}", survey.name), truth, move |n, random| {
            let sample = (survey.draw)(n, &survey.all, random)?;
            let group = |group: f64| -> Vec<(usize, f64, u64)> {
                let own = sample.clinics.iter().filter(|(_, of)| is_of(group)(&of));
                own.map(|(cell, of)| (*cell, f64::from(of.does), 1)).collect()
            };
            made(&sample.design, &group(0.0), &group(1.0))?.limits
        })
    };
    let of = format!("{:.0} % and {:.0} %", 100.0 * p, 100.0 * q);
    let of_odds = format!("{of}, odds ratio {odds:.1}");
    [
        row("risk difference", of, p - q, Design::difference),
        row("Woolf, by the design", of_odds, odds, Design::odds_ratio),
    ]
}

//! Intervals that know the design.

use std::sync::Arc;

use survey::statistics::Values;
use survey::statistics::estimates::Estimated;

use super::Row;
use super::surveys::{Clinic, Sample, surveys, weighted};

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
    rows
}

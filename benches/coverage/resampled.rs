//! Intervals whose errors come from replicates of the survey: of what has a linear form as well, the
//! mean, and of what has none.

use std::sync::Arc;

use survey::statistics::Values;
use survey::statistics::estimates::Estimated;
use survey::statistics::replicates::Scheme;

use super::Row;
use super::designs::{Sample, surveys};

/// How often units are drawn again. The program does so 1,000 times unless a study says otherwise,
/// which would take hours of 2,000 samples.
const DRAWN: usize = 200;

/// What is estimated of a sample.
type Estimate = fn(&Sample) -> Option<Estimated>;

pub fn rows() -> Vec<Row> {
    let schemes = [
        ("jackknife", Scheme::Jackknife),
        ("bootstrap, 200 draws", Scheme::Bootstrap { number: DRAWN, seed: 1 }),
    ];
    let mut rows = Vec::new();
    // Respondents one by one, and strata of a finite frame, of which the bootstrap takes too long.
    for (schemes, survey) in [&schemes[..], &schemes[..1]].into_iter().zip(surveys()) {
        let survey = Arc::new(survey);
        let values: Values = survey.all.iter().map(|clinic| clinic.patients).collect();
        let truths: [(&str, Option<f64>, Estimate); 3] = [
            ("mean", values.mean(), Sample::mean),
            ("standard deviation", values.standard_deviation(), |sample| {
                sample.design.deviation(&sample.of(|clinic| clinic.patients))
            }),
            ("Gini coefficient", values.gini(), |sample| {
                sample.design.gini(&sample.of(|clinic| clinic.patients))
            }),
        ];
        for &(method, scheme) in schemes {
            for (what, truth, made) in truths {
                let of = format!("{what} of patients, {}", survey.name);
                let survey = survey.clone();
                rows.push(Row::interval(method, of, truth.expect("values"), move |n, random| {
                    let sample = (survey.draw)(n, &survey.all, random)?;
                    made(&sample.resampled(scheme))?.limits
                }));
            }
        }
    }
    rows
}

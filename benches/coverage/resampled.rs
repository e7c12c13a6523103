//! Intervals whose errors come from replicates of the survey: of what has a linear form as well, the
//! mean and the median, and of what has none.

use std::sync::Arc;

use survey::statistics::Values;
use survey::statistics::estimates::Estimated;
use survey::statistics::replicates::Scheme;

use super::Row;
use super::surveys::{Sample, surveys};

/// How often units are drawn again. The program does so 1,000 times unless a study says otherwise,
/// which would take hours of 2,000 samples.
const DRAWN: usize = 200;

/// Of more clinics it takes too long to fit all draws to a frame.
const MOST_DRAWN: u64 = 50;

/// What is estimated of a sample.
type Estimate = fn(&Sample) -> Option<Estimated>;

pub fn rows() -> Vec<Row> {
    let schemes = [
        ("jackknife", Scheme::Jackknife),
        ("bootstrap, 200 draws", Scheme::Bootstrap { number: DRAWN, seed: 1 }),
    ];
    let mut rows = Vec::new();
    for survey in surveys() {
        let survey = Arc::new(survey);
        let values: Values = survey.all.iter().map(|clinic| clinic.patients).collect();
        let truths: [(&str, Option<f64>, Estimate); 5] = [
            ("mean", values.mean(), Sample::mean),
            ("median", values.median(), |sample| sample.quantile(0.5)),
            ("standard deviation", values.standard_deviation(), |sample| {
                sample.design.deviation(&sample.of(|clinic| clinic.patients))
            }),
            ("Gini coefficient", values.gini(), |sample| {
                sample.design.gini(&sample.of(|clinic| clinic.patients))
            }),
            (
                "share of the tenth with most",
                values.share_of_top(0.1).map(|part| 100.0 * part),
                |sample| sample.design.share_of_top(&sample.of(|clinic| clinic.patients), 10.0),
            ),
        ];
        for (method, scheme) in schemes {
            for (what, truth, made) in truths {
                let of = format!("{what} of patients, {}", survey.name);
                let sampled = survey.clone();
                let truth = truth.expect("values");
                let row = Row::interval(method, of, truth, move |n, random| {
                    let sample = (sampled.draw)(n, &sampled.all, random)?;
                    made(&sample.resampled(scheme))?.limits
                });
                let takes_long = scheme != Scheme::Jackknife && survey.has_frame;
                rows.push(if takes_long { row.up_to(MOST_DRAWN) } else { row });
            }
        }
    }
    rows
}

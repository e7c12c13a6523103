//! By which rules figures are released: as asked for, else as the study says, else the plan.

use std::collections::BTreeMap;
use std::path::Path;

use super::inputs::Inputs;
use crate::disclosure::Rules;
use crate::policy::{Policy, Stated};
use crate::problem::{Failure, Problem};
use crate::study::Study;

/// The name of the policy where nothing says one: without a study nothing says either who will
/// read the figures.
const UNSTATED: &str = "none";

/// The rules; `plan` is what a plan says.
pub fn rules(
    inputs: &Inputs,
    study: Option<&Study>,
    plan: Option<&Stated>,
) -> Result<Rules, Failure> {
    let of_study = study.and_then(|study| Some((study.file.disclosure.as_ref()?, study)));
    let (name, policy) = match (&inputs.disclosure, of_study, plan) {
        (Some(name), ..) => Policy::find(name, Some(Path::new("")))?,
        (None, Some((stated, study)), _) => stated.resolve(Some(&study.folder))?,
        (None, None, Some(stated)) => stated.resolve(None)?,
        (None, None, None) => (UNSTATED.to_owned(), Policy::default()),
    };
    let mut published = BTreeMap::new();
    if let Some(study) = study {
        for name in &study.file.published {
            read(&study.path(name), &mut published)?;
        }
    }
    Ok(Rules { name, policy, is_internal: inputs.is_internal, published })
}

/// Reads the figures of a `results.csv` that are shown there.
fn read(path: &Path, published: &mut BTreeMap<String, f64>) -> Result<(), Failure> {
    let unreadable = || Failure::data(vec![Problem::new("published-unreadable").path(path)]);
    let mut reader = csv::Reader::from_path(path).map_err(|_| unreadable())?;
    let headers = reader.headers().map_err(|_| unreadable())?.clone();
    let place = |name: &str| {
        headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name)
    };
    let address =
        ["table", "subset", "group_variable", "group_code", "variable", "category", "statistic"];
    let places: Option<Vec<usize>> = address.into_iter().map(place).collect();
    let (Some(places), Some(value)) = (places, place("value")) else { return Err(unreadable()) };
    for row in reader.records() {
        let row = row.map_err(|_| unreadable())?;
        if let Ok(value) = row[value].parse() {
            let parts: Vec<&str> = places.iter().map(|&place| &row[place]).collect();
            published.insert(parts.join("\t"), value);
        }
    }
    Ok(())
}

//! That the keys of a design go together, and that each does something.

use std::ops::{Range, RangeInclusive};

use toml::Spanned;

use super::file::{
    DesignFile, MOST, Population, ReplicateMethod, ReplicatesFile, SingleFile, Variance,
};
use crate::definition::Document;
use crate::problem::Problem;
use crate::questionnaire::{Drawn, Kind, Questionnaire};

/// Whether nobody would be weighted or drawn otherwise by it.
pub fn is_nothing(file: &DesignFile) -> bool {
    let has_names = file.weight.is_some() || file.strata.is_some() || file.cluster.is_some();
    !has_names && file.population.is_none() && file.frames.is_empty()
}

/// That keys go together and do something.
pub fn check(file: &DesignFile, document: &mut Document) {
    let mut mistake = |key, span| document.mistake(Problem::new(key), span);
    let span = |of: &Option<Spanned<f64>>| of.as_ref().map(Spanned::span);
    let has_frames = !file.frames.is_empty();
    let has_bounds = file.least.is_some() || file.most.is_some();
    for span in [span(&file.least), span(&file.most)].into_iter().flatten() {
        if !has_frames {
            mistake("design-bounds-without-frame", span);
        }
    }
    let rounds = file.rounds.as_ref().map(Spanned::span);
    for span in [span(&file.tolerance), rounds].into_iter().flatten() {
        if file.frames.len() < 2 && !has_bounds {
            mistake("design-rounds-without-raking", span);
        }
    }
    for (value, fits) in [
        (&file.least, (|value| value > 0.0 && value < 1.0) as fn(f64) -> bool),
        (&file.most, |value| value > 1.0 && value.is_finite()),
        (&file.tolerance, |value| value > 0.0 && value < 1.0),
    ] {
        if let Some(value) = value.as_ref().filter(|value| !fits(*value.get_ref())) {
            mistake("design-bound", value.span());
        }
    }
    if let Some(rounds) = file.rounds.as_ref().filter(|rounds| *rounds.get_ref() == 0) {
        mistake("design-bound", rounds.span());
    }
    check_replicates(file, &mut mistake);
    let Some(population) = &file.population else { return };
    let Population { size, file: table, column } = population.get_ref();
    let is_size = |size: f64| (1.0..=MOST).contains(&size);
    if let Some(size) = size.as_ref().filter(|size| !is_size(*size.get_ref())) {
        mistake("design-bound", size.span());
    }
    match (size, table, column, &file.strata) {
        (Some(_), None, None, None) | (None, Some(_), _, Some(_)) => {}
        (Some(_), None, None, Some(_)) => mistake("design-population-by-strata", population.span()),
        (None, Some(_), _, None) => mistake("design-population-without-strata", population.span()),
        _ => mistake("design-population-which", population.span()),
    }
}

/// That keys of replicates do something.
fn check_replicates(file: &DesignFile, mistake: &mut dyn FnMut(&'static str, Range<usize>)) {
    let is_replicated = |of: &&Spanned<Variance>| *of.get_ref() == Variance::Replicates;
    let Some(replicates) = &file.replicates else {
        if let Some(variance) = file.variance.as_ref().filter(is_replicated) {
            mistake("design-variance-without-replicates", variance.span());
        }
        return;
    };
    let ReplicatesFile { method, number, seed } = replicates.get_ref();
    if *method == ReplicateMethod::Jackknife {
        let spans = [number.as_ref().map(Spanned::span), seed.as_ref().map(Spanned::span)];
        spans.into_iter().flatten().for_each(|span| mistake("design-jackknife-number", span));
    }
    if let Some(number) = number.as_ref().filter(|number| !NUMBERS.contains(number.get_ref())) {
        mistake("design-replicates-number", number.span());
    }
    if let Some(single) = file.single.as_ref().filter(|of| *of.get_ref() == SingleFile::Centered) {
        mistake("design-replicates-centered", single.span());
    }
}

/// That strata and clusters are of several respondents.
pub fn check_units(
    file: &DesignFile,
    drawn: &Drawn,
    questionnaire: &Questionnaire,
    document: &mut Document,
) {
    let own = questionnaire.variables.iter().find(|variable| variable.kind == Kind::Id);
    for (name, id) in [(&file.strata, &drawn.stratum), (&file.cluster, &drawn.cluster)] {
        if let (Some(name), Some(id)) = (name, id)
            && own.is_some_and(|own| own.id == *id)
        {
            let problem = Problem::new("design-own-number").with("name", name.get_ref());
            document.mistake(problem, name.span());
        }
    }
    if let (Some(name), true) = (&file.cluster, drawn.cluster == drawn.stratum) {
        let problem = Problem::new("design-strata-as-cluster").with("name", name.get_ref());
        document.mistake(problem, name.span());
    }
}

/// How many replicates a bootstrap may have.
const NUMBERS: RangeInclusive<usize> = 2..=100_000;

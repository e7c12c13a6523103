//! Which feature of a file is which answer, and all that is wrong with it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;

use super::area::{AreaMap, Ground, MapFile};
use super::geojson::{Feature, features};
use super::outline::{Extent, Polygons, Position, outline};
use crate::definition::Text;
use crate::ingest::normalise;
use crate::problem::{Problem, unknown_name};
use crate::questionnaire::{Code, Kind, Questionnaire};

/// How many of several names a problem lists.
const LISTED: usize = 8;

/// Reads the map of a study. `place` puts a problem where the study names what it is about.
pub fn read(
    file: &MapFile,
    path: &Path,
    questionnaire: &Questionnaire,
    place: &dyn Fn(Problem, Range<usize>) -> Problem,
) -> Result<AreaMap, Vec<Problem>> {
    let mut problems = Vec::new();
    let question = questionnaire.variable(file.question.get_ref());
    let question = question.filter(|question| question.kind == Kind::Single);
    let codes: &[Code] = question.map_or(&[], |question| &question.codes);
    if question.is_none() {
        let singles = questionnaire.variables.iter().filter(|v| v.kind == Kind::Single);
        let known: Vec<String> = singles.map(|v| v.id.clone()).collect();
        let id = file.question.get_ref();
        problems.push(place(unknown_name("map-no-question", id, &known), file.question.span()));
    }
    let features = features(path).map_err(|problem| place(problem, file.file.span()));
    let features = match features {
        Ok(features) if problems.is_empty() => features,
        read => {
            problems.extend(read.err());
            return Err(problems);
        }
    };
    let labels = || codes.iter().map(|code| code.label.clone()).collect::<Vec<_>>();
    let without = |name: &Text| match code_of(codes, name.get_ref()) {
        Some(code) => Ok(code),
        None => {
            let problem = unknown_name("map-without-unknown", name.get_ref(), &labels());
            Err(place(problem, name.span()))
        }
    };
    let (without, unknown): (Vec<_>, Vec<_>) =
        file.without.iter().map(without).partition(Result::is_ok);
    let without: Vec<i32> = without.into_iter().flatten().collect();
    problems.extend(unknown.into_iter().filter_map(Result::err));
    let property = match property(file, &features, codes) {
        Ok(property) => property,
        Err((problem, span)) => {
            problems.push(place(problem, span));
            return Err(problems);
        }
    };
    let at_file = |problem| place(problem, file.file.span());
    let sorted = Sorted::of(features, &property, codes);
    problems.extend(sorted.problems(file, codes, &without, path).into_iter().map(at_file));
    let everything = sorted.areas.iter().map(|(_, area)| &area.polygons);
    let all: Vec<&Polygons> =
        everything.chain(file.surroundings.then_some(&sorted.others)).collect();
    problems.extend(positions(&sorted, &all, codes).map(|problem| at_file(problem.path(path))));
    let extent = Extent::of(all.iter().copied());
    if problems.is_empty() && extent.is_some_and(|extent| extent.width() > 180.0) {
        problems.push(at_file(Problem::new("map-too-wide").path(path)));
    }
    let Some(extent) = extent.filter(|_| problems.is_empty()) else { return Err(problems) };
    let areas = sorted.areas.iter();
    let areas = areas.map(|(code, area)| (*code, outline(&area.polygons, &extent))).collect();
    let around = file.surroundings.then(|| outline(&sorted.others, &extent));
    let surroundings = around.into_iter().collect();
    let ground = Ground::Outlines { areas, surroundings };
    Ok(AreaMap { question: file.question.get_ref().clone(), ground })
}

/// The answer that a name or code is.
fn code_of(codes: &[Code], name: &str) -> Option<i32> {
    let wanted = normalise(name);
    let is_called = |code: &&Code| {
        let english = code.label_en.iter();
        let mut names = std::iter::once(&code.label).chain(english).chain(&code.aliases);
        names.any(|name| normalise(name) == wanted)
    };
    let called = codes.iter().find(is_called);
    called
        .or_else(|| codes.iter().find(|code| wanted == code.code.to_string()))
        .map(|code| code.code)
}

/// What a property says, as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The property that names the areas.
fn property(
    file: &MapFile,
    features: &[Feature],
    codes: &[Code],
) -> Result<String, (Problem, Range<usize>)> {
    let mut known: BTreeMap<&String, Vec<i32>> = BTreeMap::new();
    for feature in features {
        for (name, value) in &feature.properties {
            let found = known.entry(name).or_default();
            found.extend(text(value).and_then(|text| code_of(codes, &text)));
        }
    }
    let names = || known.keys().map(|name| (*name).clone()).collect::<Vec<_>>();
    if let Some(named) = &file.property {
        let is_there = known.contains_key(named.get_ref());
        let problem = || unknown_name("map-no-property", named.get_ref(), &names());
        return is_there.then(|| named.get_ref().clone()).ok_or_else(|| (problem(), named.span()));
    }
    let count = |codes: &Vec<i32>| {
        let mut codes = codes.clone();
        codes.sort_unstable();
        codes.dedup();
        codes.len()
    };
    // Of equals the first.
    let best = known.iter().rev().max_by_key(|(_, codes)| count(codes));
    match best.filter(|(_, codes)| !codes.is_empty()) {
        Some((name, _)) => Ok((*name).clone()),
        None => {
            let problem = Problem::new("map-names-nothing").with("known", names().join(", "));
            let example = codes.first().map_or("", |code| &code.label);
            Err((problem.with("example", example), file.file.span()))
        }
    }
}

/// The features of one area.
#[derive(Default)]
struct Area {
    polygons: Polygons,
    /// Kinds of geometry without polygons.
    kinds: Vec<String>,
}

/// Features by what they are of.
struct Sorted {
    areas: Vec<(i32, Area)>,
    /// Polygons, and names, of no answer.
    others: Polygons,
    unknown: Vec<String>,
    /// Features that say no name.
    nameless: usize,
}

impl Sorted {
    fn of(features: Vec<Feature>, property: &str, codes: &[Code]) -> Self {
        let mut sorted =
            Self { areas: Vec::new(), others: Vec::new(), unknown: Vec::new(), nameless: 0 };
        for feature in features {
            let name = feature.properties.get(property).and_then(text);
            let Some(code) = name.as_ref().and_then(|name| code_of(codes, name)) else {
                sorted.others.extend(feature.polygons);
                match name {
                    Some(name) if sorted.unknown.contains(&name) => {}
                    Some(name) => sorted.unknown.push(name),
                    None => sorted.nameless += 1,
                }
                continue;
            };
            let place = sorted.areas.iter().position(|(of, _)| *of == code);
            let place = place.unwrap_or_else(|| {
                sorted.areas.push((code, Area::default()));
                sorted.areas.len() - 1
            });
            let area = &mut sorted.areas[place].1;
            if feature.polygons.is_empty() {
                area.kinds.push(feature.kind);
            }
            area.polygons.extend(feature.polygons);
        }
        sorted
    }

    /// Areas that are lacking, that nobody knows, and that are no areas.
    fn problems(
        &self,
        file: &MapFile,
        codes: &[Code],
        without: &[i32],
        path: &Path,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut note = |key, names: Vec<String>| {
            if !names.is_empty() {
                let problem = Problem::new(key).path(path).with("count", names.len());
                problems.push(problem.with("names", listed(&names)));
            }
        };
        let is_there = |code: i32| self.areas.iter().any(|(of, _)| *of == code);
        let labels = |wanted: &dyn Fn(i32) -> bool| {
            let codes = codes.iter().filter(|code| wanted(code.code));
            codes.map(|code| code.label.clone()).collect::<Vec<_>>()
        };
        note("map-lacks", labels(&|code| !is_there(code) && !without.contains(&code)));
        note("map-without-there", labels(&|code| is_there(code) && without.contains(&code)));
        if !file.surroundings {
            note("map-unknown", self.unknown.clone());
        }
        let flat = self.areas.iter().filter(|(_, area)| area.polygons.is_empty());
        let flat = flat.map(|(code, area)| {
            let kind = area.kinds.iter().find(|kind| !kind.is_empty());
            match kind {
                Some(kind) => format!("{} ({kind})", label(codes, *code)),
                None => label(codes, *code).to_owned(),
            }
        });
        note("map-no-polygons", flat.collect());
        if self.nameless > 0 && !file.surroundings {
            problems.push(Problem::new("map-nameless").path(path).with("count", self.nameless));
        }
        problems
    }
}

fn label(codes: &[Code], code: i32) -> &str {
    codes.iter().find(|of| of.code == code).map_or("", |code| &code.label)
}

fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
    let more = if names.len() > LISTED { ", …" } else { "" };
    shown.join(", ") + more
}

/// The first position that is no longitude and latitude.
fn positions(sorted: &Sorted, all: &[&Polygons], codes: &[Code]) -> Option<Problem> {
    let is_outside = |&&(x, y): &&Position| x.abs() > 180.0 || y.abs() > 90.0;
    let found = all.iter().find_map(|polygons| {
        let at = polygons.iter().flatten().flatten().find(is_outside)?;
        let of = sorted.areas.iter().find(|(_, area)| std::ptr::eq(&area.polygons, *polygons));
        Some((*at, of.map_or("", |(code, _)| label(codes, *code))))
    });
    let ((x, y), name) = found?;
    let is_turned = x.abs() <= 90.0 && y.abs() <= 180.0;
    let key = if is_turned { "map-turned" } else { "map-no-degrees" };
    Some(Problem::new(key).with("area", name).with("x", x).with("y", y))
}

//! Bars of pictures beside which figures are hidden, by the scale of those that are shown.

use super::address::Address;
use super::dictionary::{Dictionary, TableId, tidy};
use super::files::Bar;
use super::labels::{Labels, is_meant};

/// Of a length in a picture, either way.
const PIXEL: f64 = 1.0;
/// Lengths that show a scale.
const ENOUGH: usize = 3;

/// The place of each bar that tells a hidden figure, about what, and which.
pub fn measured<'a>(
    dictionary: &'a Dictionary<'_>,
    bars: &'a [Bar],
    tables: &[TableId],
) -> Vec<(&'a str, f64, &'a Address)> {
    // Lying bars, then standing ones.
    [0, 1].into_iter().flat_map(|way| one_way(dictionary, bars, tables, way)).collect()
}

fn one_way<'a>(
    dictionary: &'a Dictionary<'_>,
    bars: &'a [Bar],
    tables: &[TableId],
    way: usize,
) -> Vec<(&'a str, f64, &'a Address)> {
    let mut hidden: Vec<(&Bar, f64, &Address)> = Vec::new();
    let mut shown: Vec<(f64, &Address, f64)> = Vec::new();
    for bar in bars {
        let (words, length) = &bar.readings[way];
        let texts: Vec<String> = words.iter().map(|text| tidy(text)).collect();
        let spans =
            texts.iter().map(|text| dictionary.spans(text, |of| tables.contains(&of.table)));
        let spans: Vec<_> = spans.collect();
        // A word that is cut into lines is no label.
        if spans.is_empty() || spans.iter().any(Vec::is_empty) {
            continue;
        }
        let mut labels = Labels::default();
        spans.iter().flatten().for_each(|span| labels.add(span.meanings));
        for id in tables {
            let table = &dictionary.tables[*id];
            for (address, value) in &table.figures {
                if is_meant(address, *id, table, &labels) {
                    match value {
                        Some(value) => shown.push((*length, address, *value)),
                        None => hidden.push((bar, *length, address)),
                    }
                }
            }
        }
    }
    let mut statistics: Vec<&str> = shown.iter().map(|(_, of, _)| &*of.statistic).collect();
    statistics.sort_unstable();
    statistics.dedup();
    let mut found = Vec::new();
    for statistic in statistics {
        let of = shown.iter().filter(|(_, of, _)| of.statistic == statistic);
        let of: Vec<(f64, f64)> = of.map(|(length, _, value)| (*length, *value)).collect();
        let Some(scale) = scale(&of) else { continue };
        let told =
            hidden.iter().filter(|(_, length, of)| of.statistic == statistic && *length > PIXEL);
        found.extend(told.map(|(bar, length, of)| (bar.place.as_str(), length / scale, *of)));
    }
    found
}

/// The length of one, where most lengths are those of their values.
fn scale(of: &[(f64, f64)]) -> Option<f64> {
    let drawn = of.iter().filter(|(length, value)| *length > 5.0 * PIXEL && *value > 0.0);
    let agree = |scale: f64| {
        let drawn = drawn.clone();
        drawn.filter(move |(length, value)| (length - scale * value).abs() <= PIXEL)
    };
    let scales = drawn.clone().map(|(length, value)| length / value);
    let scale = scales.max_by_key(|scale| agree(*scale).count())?;
    // Bars of one length show no scale.
    let mut lengths: Vec<i64> = agree(scale).map(|(length, _)| length.round() as i64).collect();
    let most = 2 * lengths.len() > drawn.count();
    lengths.sort_unstable();
    lengths.dedup();
    (most && lengths.len() >= ENOUGH).then_some(scale)
}

//! How respondents were drawn and weighted, as columns beside their answers, and what their weights
//! add up to.

use std::collections::HashMap;

use super::codebook::{Content, Described, Range, Value, Weighted};
use crate::engine::frame::Cells;
use crate::locales::Locale;
use crate::statistics::Values;
use crate::statistics::design::Cell;
use crate::tally::weighting::{Account, Weighting};
use crate::words::Say;

/// The column of weights, then those of strata, of clusters and of how many there are in the
/// stratum, each where there is any of it. Strata and clusters are numbered as they come: a
/// cluster's name might tell who it is.
pub fn design(
    weighting: &Weighting,
    of: &[Option<&Cell>],
    known: &[Described],
    locale: &Locale,
) -> Vec<(Described, Cells<'static>)> {
    let number = |key: &'static str, numbers: Vec<Option<f64>>| {
        let values: Values = numbers.iter().flatten().copied().collect();
        let valid = numbers.iter().flatten().count();
        let range = Range::of(&values);
        let column = described(key, Content::Number, [valid, of.len()], known, locale);
        (Described { numbers: range, ..column }, Cells::Numbers(numbers))
    };
    let mut columns = vec![number("weight", of.iter().map(|cell| Some((*cell)?.weight)).collect())];
    if weighting.strata.len() > 1 {
        let (codes, order) = numbered(of.iter().map(|cell| Some((*cell)?.stratum)));
        let value = |(code, stratum): (i32, usize)| Value {
            code,
            label: weighting.strata[stratum].say(locale),
            count: codes.iter().filter(|of| **of == Some(code)).count(),
            weighted: None,
        };
        let values = (1..).zip(order).map(value).collect();
        let column = described("stratum", Content::Code, [of.len(); 2], known, locale);
        columns.push((Described { values, ..column }, Cells::Whole(codes)));
    }
    if of.iter().flatten().any(|cell| cell.cluster.is_some()) {
        let (codes, _) = numbered(of.iter().map(|cell| (*cell)?.cluster));
        columns.push(number("cluster", codes.into_iter().map(|of| of.map(f64::from)).collect()));
    }
    let strata = weighting.design.strata();
    if strata.iter().any(|stratum| stratum.population.is_some()) {
        let population = |cell: &Option<&Cell>| strata[(*cell)?.stratum].population;
        columns.push(number("fpc", of.iter().map(population).collect()));
    }
    columns
}

/// Each with the number of its first appearance, from 1; and what has which.
fn numbered(all: impl Iterator<Item = Option<usize>>) -> (Vec<Option<i32>>, Vec<usize>) {
    let (mut known, mut order) = (HashMap::new(), Vec::new());
    let number = |of: Option<usize>| {
        let of = of?;
        Some(*known.entry(of).or_insert_with(|| {
            order.push(of);
            order.len() as i32
        }))
    };
    let codes = all.map(number).collect();
    (codes, order)
}

/// A column of the design, by a name that no other has.
fn described(
    key: &str,
    content: Content,
    [valid, all]: [usize; 2],
    known: &[Described],
    locale: &Locale,
) -> Described {
    let mut name = key.to_owned();
    while known.iter().any(|column| column.name == name) {
        name.push('_');
    }
    let label = locale.say(&format!("codebook-{key}"), &[]);
    Described { missing: all - valid, ..Described::plain(name, label, content, valid) }
}

/// How the survey, or each of its waves, was drawn and weighted.
pub fn said(weighting: &Weighting, locale: &Locale) -> Vec<String> {
    let of = |account: &Account| {
        let sentences: Vec<String> = account.sentences.say(locale);
        let text = sentences.join(&locale.word("sentence-separator"));
        match &account.wave {
            Some(wave) => {
                locale.say("problem-of", &[("of", &wave.say(locale)), ("message", &text)])
            }
            None => text,
        }
    };
    weighting.accounts.iter().map(of).collect()
}

/// Adds to columns what the weights of their respondents add up to.
pub fn weigh(columns: &mut [Described], cells: &[(String, Cells<'_>)], weights: Vec<f64>) {
    let reasons: HashMap<String, Vec<f64>> = columns
        .iter()
        .zip(cells)
        .filter(|(column, _)| column.content == Content::Missing)
        .map(|(_, (name, cells))| {
            let is_not_asked = |(cell, weight): (Option<f64>, &f64)| match cell {
                Some(2.0) => *weight,
                _ => 0.0,
            };
            (name.clone(), numbers(cells).into_iter().zip(&weights).map(is_not_asked).collect())
        })
        .collect();
    for (column, (_, cells)) in columns.iter_mut().zip(cells) {
        let sum = |is: &dyn Fn(usize) -> bool| -> f64 {
            weights.iter().enumerate().filter(|(row, _)| is(*row)).map(|(_, weight)| weight).sum()
        };
        let present = present(cells);
        let numbers = numbers(cells);
        let valid = sum(&|row| present[row]);
        let blank = sum(&|row| !present[row]);
        let not_asked = column.why_missing.as_ref().and_then(|name| reasons.get(name));
        let not_asked = not_asked.map_or(0.0, |of| of.iter().sum());
        let mean = (column.content == Content::Number && valid > 0.0).then(|| {
            let both = numbers.iter().zip(&weights);
            both.filter_map(|(number, weight)| Some((*number)? * weight)).sum::<f64>() / valid
        });
        column.weighted = Some(Weighted { valid, missing: blank - not_asked, not_asked, mean });
        for value in &mut column.values {
            value.weighted = Some(sum(&|row| numbers[row] == Some(f64::from(value.code))));
        }
    }
}

fn present(cells: &Cells<'_>) -> Vec<bool> {
    match cells {
        Cells::Whole(cells) => cells.iter().map(Option::is_some).collect(),
        Cells::Numbers(cells) => cells.iter().map(Option::is_some).collect(),
        Cells::Texts(cells) | Cells::Labels(cells, _) => {
            cells.iter().map(Option::is_some).collect()
        }
    }
}

fn numbers(cells: &Cells<'_>) -> Vec<Option<f64>> {
    match cells {
        Cells::Whole(cells) => cells.iter().map(|cell| cell.map(f64::from)).collect(),
        Cells::Numbers(cells) => cells.clone(),
        Cells::Texts(cells) | Cells::Labels(cells, _) => vec![None; cells.len()],
    }
}

//! Intervals of what changed between two waves, in which some are the same respondents.

use std::sync::Arc;

use survey::statistics::design::{Design, Single, Stratum};
use survey::statistics::estimates::Estimated;

use super::Row;
use super::draws::Random;
use super::surveys::cell;

/// What a clinic has in either wave.
#[derive(Clone, Copy)]
struct Clinic {
    patients: [f64; 2],
    does: [bool; 2],
}

impl Clinic {
    /// A tenth more patients, and more who do it; who had many before has many again.
    fn draw(random: &mut Random) -> Self {
        let own = random.normal();
        let patients = [2.7, 2.7 + 1.1_f64.ln()].map(|middle: f64| {
            let size = 0.9_f64.sqrt() * own + 0.1_f64.sqrt() * random.normal();
            (middle + size).exp().floor()
        });
        let did = random.happens(0.2);
        Self { patients, does: [did, random.happens(if did { 0.7 } else { 0.15 })] }
    }
}

/// Who is in both waves.
#[derive(Clone, Copy)]
enum Both {
    Nobody,
    Half,
    All,
    /// Whom chance draws twice from a frame of so many.
    ByChance,
}

/// As many clinics there are in the frame that both waves are drawn from.
const FRAME: usize = 600;

type Of = Vec<(usize, f64, u64)>;

/// Both waves together, and the clinics of each by their cells.
struct Waves {
    design: Design,
    clinics: [Vec<(usize, Clinic)>; 2],
}

impl Waves {
    fn draw(both: Both, n: u64, all: &[Clinic], random: &mut Random) -> Self {
        let n = n as usize;
        let first: Vec<usize> = places(both, n, all, random);
        let second: Vec<usize> = match both {
            Both::Nobody | Both::ByChance => places(both, n, all, random),
            Both::All => first.clone(),
            Both::Half => {
                let kept = first[..n / 2].iter().copied();
                kept.chain(places(both, n - n / 2, all, random)).collect()
            }
        };
        let population = matches!(both, Both::ByChance).then_some(FRAME as f64);
        let part = || {
            let cells = (0..n).map(|_| cell(1, 1.0, 0, None, vec![])).collect();
            Design::new(cells, vec![Stratum { units: n as u64, population }], Single::Centered)
        };
        let mut same = Vec::new();
        for (at, place) in first.iter().enumerate() {
            // Of a frame without end only who is meant to be is in both.
            if !matches!(both, Both::Nobody) {
                let again = second.iter().position(|other| other == place);
                same.extend(again.map(|other| [at, n + other]));
            }
        }
        let design = Design::together(vec![part(), part()], &same);
        let clinics = [(0, &first), (n, &second)].map(|(from, places)| {
            (from..).zip(places).map(|(cell, place)| (cell, all[*place])).collect()
        });
        Self { design, clinics }
    }

    fn of(&self, wave: usize, value: impl Fn(&Clinic, usize) -> f64) -> Of {
        self.clinics[wave].iter().map(|(cell, of)| (*cell, value(of, wave), 1)).collect()
    }
}

fn places(both: Both, n: usize, all: &[Clinic], random: &mut Random) -> Vec<usize> {
    match both {
        Both::ByChance => {
            let frame: Vec<usize> = (0..all.len()).collect();
            random.some(&frame, n).into_iter().copied().collect()
        }
        _ => (0..n).map(|_| random.below(all.len())).collect(),
    }
}

fn patients(of: &Clinic, wave: usize) -> f64 {
    of.patients[wave]
}

fn does(of: &Clinic, wave: usize) -> f64 {
    100.0 * f64::from(of.does[wave])
}

type Value = fn(&Clinic, usize) -> f64;
type Estimate = fn(&Waves, Value) -> Option<Estimated>;

fn difference(waves: &Waves, value: Value) -> Option<Estimated> {
    waves.design.difference(&waves.of(1, value), &waves.of(0, value))
}

fn quotient(waves: &Waves, value: Value) -> Option<Estimated> {
    waves.design.quotient(&waves.of(1, value), &waves.of(0, value))
}

/// Of who is in both.
fn panel(waves: &Waves, value: Value) -> Option<Estimated> {
    let again = waves.clinics[1].len() / 2;
    let both = waves.clinics[1].iter().take(again);
    let change = both.map(|(cell, of)| (*cell, value(of, 1) - value(of, 0), 1));
    waves.design.mean(&change.collect::<Of>())
}

pub fn rows() -> Vec<Row> {
    let mut random = Random::new(31);
    let many: Arc<Vec<Clinic>> =
        Arc::new((0..100_000).map(|_| Clinic::draw(&mut random)).collect());
    let frame = Arc::new(many[..FRAME].to_vec());
    let ways = [
        (Both::Nobody, &many, "nobody in both"),
        (Both::Half, &many, "half in both"),
        (Both::All, &many, "all in both"),
        (Both::ByChance, &frame, "both of a frame of 600"),
    ];
    let mut rows = Vec::new();
    for (both, all, who) in ways {
        for (what, value) in [("percents", does as Value), ("means of patients", patients)] {
            let mean =
                |wave: usize| all.iter().map(|of| value(of, wave)).sum::<f64>() / all.len() as f64;
            let apart = mean(1) - mean(0);
            let mut estimates: Vec<(&'static str, f64, Estimate)> = vec![
                ("`difference`", apart, difference),
                ("`percent_change`, `index`", mean(1) / mean(0), quotient),
            ];
            if matches!(both, Both::Half) {
                estimates.push(("`panel_difference`", apart, panel));
            }
            for (method, truth, made) in estimates {
                let all = Arc::clone(all);
                let row =
                    Row::interval(method, format!("{what}, {who}"), truth, move |n, random| {
                        made(&Waves::draw(both, n, &all, random), value)?.limits
                    });
                rows.push(row);
            }
        }
    }
    rows
}

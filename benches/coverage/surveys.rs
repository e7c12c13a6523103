//! Surveys of clinics with a design: a stratified sample of a finite frame, areas, answers weighted
//! to a frame, and all of it at once.

use survey::statistics::calibration::{Alike, Ends, calibrate};
use survey::statistics::design::{Cell, Design, Single, Stratum};
use survey::statistics::estimates::Estimated;
use survey::statistics::replicates::{Replicates, Scheme};

use super::draws::Random;

/// A clinic of the frame.
#[derive(Clone, Copy)]
pub struct Clinic {
    pub patients: f64,
    pub visits: f64,
    pub does: bool,
}

/// What was drawn, by cell, and what its weights were made to fit.
pub struct Sample {
    pub design: Design,
    pub clinics: Vec<(usize, Clinic)>,
    totals: Vec<Vec<f64>>,
}

const ENDS: Ends = Ends { tolerance: 1e-9, rounds: 1000, least: None, most: None };

impl Clinic {
    /// The larger, the more often it does something.
    fn draw(size: f64, random: &mut Random) -> Self {
        let patients = (2.2 + size + 0.9 * random.normal()).exp().floor();
        let each = 0.4 + 0.4 * random.unit();
        let visits = random.poisson(patients * each);
        Self { patients, visits, does: random.happens(0.08 * (1.0 + size).powi(2)) }
    }
}

impl Sample {
    /// With errors by replicates.
    pub fn resampled(self, scheme: Scheme) -> Self {
        let (cells, strata) = (self.design.cells(), self.design.strata());
        let replicates = Replicates::new(scheme, cells, strata, &self.totals, ENDS);
        Self { design: self.design.with_replicates(replicates, true), ..self }
    }

    pub fn of(&self, value: impl Fn(&Clinic) -> f64) -> Vec<(usize, f64, u64)> {
        self.clinics.iter().map(|(cell, clinic)| (*cell, value(clinic), 1)).collect()
    }

    pub fn share(&self) -> Option<Estimated> {
        let some = self.clinics.iter().filter(|(_, clinic)| clinic.does);
        let some: Vec<(usize, f64, u64)> = some.map(|(cell, _)| (*cell, 1.0, 1)).collect();
        self.design.share(&some, &self.of(|_| 1.0))
    }

    pub fn mean(&self) -> Option<Estimated> {
        self.design.mean(&self.of(|clinic| clinic.patients))
    }

    /// Of those who do it, over the weight of all, which is the same in all samples.
    pub fn sum_of_some(&self) -> Option<Estimated> {
        let some = self.clinics.iter().filter(|(_, clinic)| clinic.does);
        let some: Vec<(usize, f64, u64)> = some.map(|(at, of)| (*at, of.patients, 1)).collect();
        let all = self.design.weight(&self.of(|_| 1.0));
        Some(self.design.total(&some).map(|sum| sum / all))
    }

    pub fn ratio(&self) -> Option<Estimated> {
        let y = self.of(|clinic| clinic.visits);
        let x = self.of(|clinic| clinic.patients);
        self.design.ratio(&y, &x, &self.of(|clinic| clinic.visits + clinic.patients))
    }

    pub fn quantile(&self, probability: f64) -> Option<Estimated> {
        self.design.quantile(&self.of(|clinic| clinic.patients), probability)
    }
}

/// A sample of n from all there are; `None` where it cannot be weighted.
type Draw = dyn Fn(u64, &[Clinic], &mut Random) -> Option<Sample> + Send + Sync;

/// A way to draw, from all there are.
pub struct Survey {
    pub name: &'static str,
    pub all: Vec<Clinic>,
    pub draw: Box<Draw>,
    /// Its weights are made to fit one.
    pub has_frame: bool,
}

pub fn surveys() -> [Survey; 5] {
    [one_by_one(), stratified(), clustered(), weighted(), mixed()]
}

/// Respondents of the same weight from a frame without end.
fn one_by_one() -> Survey {
    let mut random = Random::new(21);
    let all = (0..100_000).map(|_| Clinic::draw(0.5, &mut random)).collect();
    let draw = |n: u64, all: &[Clinic], random: &mut Random| {
        let cells = vec![cell(n, 1.0, 0, None, vec![])];
        let strata = vec![Stratum { units: n, population: None }];
        let clinics = (0..n).map(|_| (0, all[random.below(all.len())])).collect();
        let design = Design::new(cells, strata, Single::Centered);
        Some(Sample { design, clinics, totals: vec![] })
    };
    Survey { name: "drawn one by one", all, draw: Box::new(draw), has_frame: false }
}

/// How many clinics of each size there are in a known frame.
const SIZES: [usize; 3] = [700, 350, 150];

/// As many of each size, so that most of the large ones may be in the sample.
fn stratified() -> Survey {
    let mut random = Random::new(22);
    let size = |size: usize| (0..SIZES[size]).map(move |_| size as f64 * 0.8);
    let all = (0..3).flat_map(size).map(|size| Clinic::draw(size, &mut random)).collect();
    let draw = |n: u64, all: &[Clinic], random: &mut Random| {
        let (mut cells, mut strata, mut clinics) = (Vec::new(), Vec::new(), Vec::new());
        let mut from = 0;
        for (stratum, size) in SIZES.into_iter().enumerate() {
            let units = (n + stratum as u64) / 3;
            cells.push(cell(units, size as f64 / units as f64, stratum, None, vec![]));
            strata.push(Stratum { units, population: Some(size as f64) });
            let drawn = random.some(&all[from..from + size], units as usize);
            clinics.extend(drawn.into_iter().map(|clinic| (stratum, *clinic)));
            from += size;
        }
        let design = Design::new(cells, strata, Single::Centered);
        Some(Sample { design, clinics, totals: vec![] })
    };
    Survey { name: "3 strata of a frame of 1,200", all, draw: Box::new(draw), has_frame: false }
}

/// How many clinics of an area are asked.
const OF_AREA: usize = 5;

/// All five clinics of each area that is drawn, of very many areas that differ.
pub fn clustered() -> Survey {
    let mut random = Random::new(23);
    let mut all = Vec::new();
    for _ in 0..20_000 {
        let size = 0.5 + 0.4 * random.normal();
        all.extend((0..OF_AREA).map(|_| Clinic::draw(size, &mut random)));
    }
    let draw = |n: u64, all: &[Clinic], random: &mut Random| {
        let areas = (n as usize).div_ceil(OF_AREA);
        let cells = (0..areas).map(|area| cell(OF_AREA as u64, 1.0, 0, Some(area), vec![]));
        let strata = vec![Stratum { units: areas as u64, population: None }];
        let design = Design::new(cells.collect(), strata, Single::Centered);
        let of = |area: usize, random: &mut Random| {
            let from = OF_AREA * random.below(all.len() / OF_AREA);
            all[from..from + OF_AREA].iter().map(move |clinic| (area, *clinic))
        };
        let clinics = (0..areas).flat_map(|area| of(area, random)).collect();
        Some(Sample { design, clinics, totals: vec![] })
    };
    Survey { name: "areas of 5", all, draw: Box::new(draw), has_frame: false }
}

/// How many of each size answer.
const ANSWERING: [f64; 3] = [0.25, 0.5, 0.8];

/// The larger, the more likely a clinic answers; answers are weighted to the number of each size.
/// A sample in which nobody of a size answered has no weights.
pub fn weighted() -> Survey {
    let mut random = Random::new(24);
    let (mut all, mut answering) = (Vec::new(), Vec::new());
    // In the order of their size, as many times the frame above as make it without end.
    for size in 0..3 {
        for _ in 0..100 * SIZES[size] {
            all.push(Clinic::draw(0.8 * size as f64, &mut random));
        }
        answering.push(SIZES[size] as f64 * ANSWERING[size]);
    }
    let draw = move |n: u64, all: &[Clinic], random: &mut Random| {
        let mut clinics = Vec::new();
        let mut counts = [0; 3];
        for _ in 0..n {
            let size = random.place(&answering);
            let from: usize = SIZES[..size].iter().map(|count| 100 * count).sum();
            clinics.push((size, all[from + random.below(100 * SIZES[size])]));
            counts[size] += 1;
        }
        if counts.contains(&0) {
            return None;
        }
        let alike =
            |(size, n): (usize, u64)| Alike { n: n as f64, weight: 1.0, categories: vec![size] };
        let of: Vec<Alike> = counts.into_iter().enumerate().map(alike).collect();
        let totals = vec![SIZES.map(|size| size as f64).to_vec()];
        let weights = calibrate(&of, &totals, ENDS).weights;
        let weights = counts.into_iter().zip(weights).enumerate();
        let cells = weights
            .map(|(size, (n, weight))| Cell { base: 1.0, ..cell(n, weight, 0, None, vec![size]) });
        let strata = vec![Stratum { units: n, population: None }];
        let design = Design::new(cells.collect(), strata, Single::Centered);
        Some(Sample { design, clinics, totals })
    };
    Survey { name: "weighted to 3 sizes", all, draw: Box::new(draw), has_frame: true }
}

/// Areas of eight clinics in towns and in the country, of which as many are drawn of either, though
/// there are four times as many in towns.
const AREAS: [usize; 2] = [12_000, 3_000];
const IN_AREA: usize = 8;

/// How many clinics of each size and founder answer.
const ANSWERS: [[f64; 2]; 3] = [[0.3, 0.4], [0.5, 0.6], [0.7, 0.9]];

/// Strata, areas and weights that differ: the larger clinics and those of one founder answer more
/// often, and answers are raked to the numbers of both. An area in which nobody answered is not
/// known of.
pub fn mixed() -> Survey {
    let mut random = Random::new(25);
    let (mut all, mut alike) = (Vec::new(), Vec::new());
    let mut totals = vec![vec![0.0; 3], vec![0.0; 2]];
    for (stratum, areas) in AREAS.into_iter().enumerate() {
        for _ in 0..areas {
            let of_area = 0.3 * stratum as f64 + 0.4 * random.normal();
            for _ in 0..IN_AREA {
                let of = [random.place(&[0.6, 0.3, 0.1]), random.place(&[0.7, 0.3])];
                all.push(Clinic::draw(of_area + 0.6 * of[0] as f64, &mut random));
                of.iter().zip(&mut totals).for_each(|(of, totals)| totals[*of] += 1.0);
                alike.push(of);
            }
        }
    }
    let draw = move |n: u64, all: &[Clinic], random: &mut Random| {
        // Of eight clinics 3.8 answer.
        let drawn = ((n as f64 / 7.6).round() as usize).max(2);
        let (mut cells, mut strata, mut clinics) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = 0;
        for (stratum, areas) in AREAS.into_iter().enumerate() {
            let own: Vec<usize> = (before..before + areas).collect();
            before += areas;
            let mut units = 0;
            for &area in random.some(&own, drawn) {
                let from = cells.len();
                for at in area * IN_AREA..(area + 1) * IN_AREA {
                    let of = alike[at];
                    if random.happens(ANSWERS[of[0]][of[1]]) {
                        clinics.push((cells.len(), all[at]));
                        let weight = areas as f64 / drawn as f64;
                        cells.push(cell(1, weight, stratum, Some(area), of.to_vec()));
                    }
                }
                units += u64::from(cells.len() > from);
            }
            strata.push(Stratum { units, population: None });
        }
        let there = |margin: usize, of: usize| cells.iter().any(|c| c.categories[margin] == of);
        let is_there = (0..3).all(|size| there(0, size)) && (0..2).all(|of| there(1, of));
        if !is_there || strata.iter().any(|stratum| stratum.units < 2) {
            return None;
        }
        let alike =
            |cell: &Cell| Alike { n: 1.0, weight: cell.base, categories: cell.categories.clone() };
        let of: Vec<Alike> = cells.iter().map(alike).collect();
        let fitted = calibrate(&of, &totals, ENDS);
        if !fitted.has_converged {
            return None;
        }
        cells.iter_mut().zip(fitted.weights).for_each(|(cell, weight)| cell.weight = weight);
        let design = Design::new(cells, strata, Single::Centered);
        Some(Sample { design, clinics, totals: totals.clone() })
    };
    Survey { name: "strata of areas, raked", all, draw: Box::new(draw), has_frame: true }
}

pub fn cell(
    n: u64,
    weight: f64,
    stratum: usize,
    cluster: Option<usize>,
    categories: Vec<usize>,
) -> Cell {
    Cell { n, base: weight, weight, stratum, cluster, categories }
}

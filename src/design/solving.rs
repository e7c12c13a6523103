//! From who answered to the weight of each: what does not fit is told all at once, with what to do.

use std::collections::BTreeMap;
use std::ops::Range;

use super::file::MOST;
use super::{Margin, Specified, Variance};
use crate::format::grouped;
use crate::problem::{Failure, Problem};
use crate::questionnaire::Questionnaire;
use crate::responses::Place;
use crate::statistics::calibration::Spread;
use crate::statistics::calibration::{Alike, Calibrated, calibrate};
use crate::statistics::design::{Cell, Design, Single, Stratum};
use crate::statistics::replicates::{Replicates, Scheme};
use crate::tally::design::Standing;
use crate::tally::weighting::{Account, FrameRow, Raking};
use crate::words::{Message, Words};

/// A cell with its name, how many stand there, and the first few of them.
pub type Known<'k> = (u64, &'k Standing, u64, &'k [Place]);

/// Units times replicates.
const MOST_REPLICATED: u64 = 500_000_000;

/// A design that was solved, with the account of it.
pub struct Solved {
    pub design: Design,
    /// Of the design's strata what they are called; of none all.
    pub strata: Vec<Words>,
    pub account: Account,
}

impl Specified {
    pub(super) fn place(&self, problem: Problem, span: Option<Range<usize>>) -> Problem {
        match span.or_else(|| self.whole.clone()) {
            Some(span) => self.document.place(problem, span),
            None => problem,
        }
    }
}

/// The strata, and of each cell its stratum and cluster.
pub struct Placed {
    pub names: Vec<Words>,
    pub strata: Vec<Stratum>,
    pub stratum: Vec<usize>,
    pub cluster: Vec<Option<usize>>,
}

/// A cell, how many there are and how many answered.
pub fn numbers(cell: Words, population: f64, n: u64) -> Words {
    let message = Message::new("design-cell-numbers").words("cell", cell);
    message.with("population", grouped(population)).with("n", n).into()
}

/// What weights are worked out of.
pub struct Solving<'s> {
    pub of: &'s Specified,
    pub questionnaire: &'s Questionnaire,
    pub known: Vec<Known<'s>>,
    /// A place as a person looks it up.
    pub named: &'s dyn Fn(Place) -> String,
}

impl Solving<'_> {
    pub fn solve(&self) -> Result<Solved, Failure> {
        let mut problems = self.unplaced();
        if !problems.is_empty() {
            return Err(Failure::data(problems));
        }
        let Placed { names, strata, stratum, cluster } = self.strata(&mut problems);
        let totals: Vec<(Vec<f64>, Vec<usize>)> =
            (0..self.of.margins.len()).map(|margin| self.totals(margin, &mut problems)).collect();
        self.check_margins(&mut problems);
        if !problems.is_empty() {
            return Err(Failure::data(problems));
        }
        let base = |at: usize| {
            let drawn = strata[stratum[at]];
            let by_units = drawn.population.map(|population| population / drawn.units as f64);
            self.known[at].1.weight.or(by_units).unwrap_or(1.0)
        };
        let categories = |at: usize| totals.iter().map(|(_, of)| of[at]).collect::<Vec<usize>>();
        let alike: Vec<Alike> = (0..self.known.len())
            .map(|at| Alike {
                n: self.known[at].2 as f64,
                weight: base(at),
                categories: categories(at),
            })
            .collect();
        // Tables that differ by rounding alone are made to add up to the same.
        let all = self.of.margins.first().map_or(1.0, Margin::sum);
        let of_margin = |((totals, _), margin): (&(Vec<f64>, Vec<usize>), &Margin)| {
            totals.iter().map(|total| total * all / margin.sum()).collect()
        };
        let wanted: Vec<Vec<f64>> = totals.iter().zip(&self.of.margins).map(of_margin).collect();
        let calibrated = (!wanted.is_empty()).then(|| calibrate(&alike, &wanted, self.of.ends));
        let weight = |at: usize| calibrated.as_ref().map_or(alike[at].weight, |of| of.weights[at]);
        let cells: Vec<Cell> = (0..self.known.len())
            .map(|at| Cell {
                n: self.known[at].2,
                base: alike[at].weight,
                weight: weight(at),
                stratum: stratum[at],
                cluster: cluster[at],
                categories: alike[at].categories.clone(),
            })
            .collect();
        let Some(spread) = Spread::of(cells.iter().map(|cell| (cell.weight, cell.n))) else {
            return Err(Problem::new("design-of-nobody").into());
        };
        self.refuse_many_replicates(&strata)?;
        let scheme = self.of.file.replicates.as_ref().map(|of| of.get_ref().scheme());
        let replicates =
            scheme.map(|scheme| Replicates::new(scheme, &cells, &strata, &wanted, self.of.ends));
        let mut account = self.account(&cells, &strata, &totals, (calibrated.as_ref(), spread));
        account.errors = self.errors(replicates.as_ref());
        let single = self.of.single.unwrap_or(Single::Certainty);
        let mut design = Design::new(cells, strata, single);
        if let Some(replicates) = replicates {
            design = design.with_replicates(replicates, self.is_replicated());
        }
        Ok(Solved { design, strata: names, account })
    }

    /// So many weights would take hours and more memory than there is.
    fn refuse_many_replicates(&self, strata: &[Stratum]) -> Result<(), Failure> {
        let Some(replicates) = &self.of.file.replicates else { return Ok(()) };
        let units: u64 = strata.iter().map(|stratum| stratum.units).sum();
        let (key, number) = match replicates.get_ref().scheme() {
            Scheme::Jackknife => ("design-jackknife-many", units),
            Scheme::Bootstrap { number, .. } => ("design-bootstrap-many", number as u64),
        };
        if units.saturating_mul(number) <= MOST_REPLICATED {
            return Ok(());
        }
        let most = MOST_REPLICATED / units;
        let problem = Problem::new(key).with("units", grouped(units as f64));
        let problem = problem.with("number", number).with("most", most);
        Err(self.of.place(problem, Some(replicates.span())).into())
    }

    /// Whether replicates tell the errors of what has a linear form, too.
    fn is_replicated(&self) -> bool {
        let variance = self.of.file.variance.as_ref();
        variance.is_some_and(|variance| *variance.get_ref() == Variance::Replicates)
    }

    /// Where errors come from, in words.
    fn errors(&self, replicates: Option<&Replicates>) -> Vec<Words> {
        let Some(replicates) = replicates else { return vec![Words::of("design-said-errors")] };
        let mut sentences = Vec::new();
        if !self.is_replicated() {
            sentences.push(Words::of("design-said-errors"));
        }
        let key = match (replicates.scheme, self.is_replicated()) {
            (Scheme::Jackknife, true) => "design-said-jackknife",
            (Scheme::Jackknife, false) => "design-said-jackknife-beside",
            (Scheme::Bootstrap { .. }, true) => "design-said-bootstrap",
            (Scheme::Bootstrap { .. }, false) => "design-said-bootstrap-beside",
        };
        let mut said = Message::new(key);
        if let Scheme::Bootstrap { number, seed } = replicates.scheme {
            said = said.with("number", number).with("seed", seed);
        }
        sentences.push(said.into());
        for (key, n) in [
            ("design-said-replicates-lacking", replicates.lacking),
            ("design-said-replicates-unfinished", replicates.unfinished),
        ] {
            if n > 0 {
                sentences.push(Message::new(key).with("n", n).into());
            }
        }
        sentences
    }

    /// Respondents of whom something is missing that the design needs.
    fn unplaced(&self) -> Vec<Problem> {
        let drawn = &self.of.drawn;
        let heading = |id: &str| {
            self.questionnaire
                .variable(id)
                .map(|variable| variable.heading_words())
                .unwrap_or_default()
        };
        let file = &self.of.file;
        let mut problems = Vec::new();
        let mut tell = |key, id: &str, span, is: &dyn Fn(&Standing) -> bool| {
            let found = self.known.iter().filter(|(_, standing, ..)| is(standing));
            let (mut n, mut places) = (0, Vec::new());
            for (_, standing, of, some) in found {
                n += of;
                places.extend(some.iter().map(|place| (*place, standing.weight)));
            }
            if n > 0 {
                let problem = Problem::new(key).words("name", heading(id)).with("n", n);
                problems.push(self.of.place(problem.with("rows", self.rows(places)), span));
            }
        };
        if let (Some(id), Some(named)) = (&drawn.weight, &file.weight) {
            let span = Some(named.span());
            let is = |fits: fn(f64) -> bool| move |of: &Standing| of.weight.is_some_and(fits);
            tell("design-weight-missing", id, span.clone(), &is(|weight| weight.is_nan()));
            tell("design-weight-not-positive", id, span.clone(), &is(|weight| weight <= 0.0));
            tell("design-weight-too-large", id, span, &is(|weight| weight > MOST));
        }
        if let (Some(id), Some(named)) = (&drawn.stratum, &file.strata) {
            tell("design-not-placed", id, Some(named.span()), &|of| of.stratum.is_none());
        }
        if let (Some(id), Some(named)) = (&drawn.cluster, &file.cluster) {
            tell("design-not-placed", id, Some(named.span()), &|of| of.cluster.is_none());
        }
        for (at, id) in drawn.answers.iter().enumerate() {
            let span = file.frames.first().map(|frame| frame.file.span());
            tell("design-not-placed", id, span, &|of| of.answers[at].is_none());
        }
        problems
    }

    /// The first few places, as a person finds them, with the weight if there is a wrong one.
    fn rows(&self, mut places: Vec<(Place, Option<f64>)>) -> String {
        places.sort_unstable_by_key(|(place, _)| *place);
        let is_wrong = |weight: &f64| *weight <= 0.0 || *weight > MOST;
        let row = |(place, weight): &(Place, Option<f64>)| match weight.filter(is_wrong) {
            Some(weight) => format!("{} ({weight})", (self.named)(*place)),
            None => (self.named)(*place),
        };
        let mut rows: Vec<String> = places.iter().take(5).map(row).collect();
        rows.extend((places.len() > 5).then(|| "…".to_owned()));
        rows.join(", ")
    }

    /// How many there are of each category of a margin, and the category of each cell.
    fn totals(&self, at: usize, problems: &mut Vec<Problem>) -> (Vec<f64>, Vec<usize>) {
        let margin = &self.of.margins[at];
        let categories: Vec<&Vec<usize>> = margin.totals.keys().collect();
        let mut n = vec![0; categories.len()];
        let mut lacking: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        let mut places = Vec::new();
        for (_, standing, of, _) in &self.known {
            let codes = margin.answers.iter().map(|&answer| standing.answers[answer].unwrap_or(0));
            let category = margin.category(&codes.collect::<Vec<_>>());
            match categories.binary_search(&&category) {
                Ok(place) if margin.totals[&category] > 0.0 => {
                    n[place] += of;
                    places.push(place);
                }
                _ => {
                    *lacking.entry(category).or_default() += of;
                    places.push(0);
                }
            }
        }
        let span = Some(self.of.file.frames[at].file.span());
        let mut tell = |key, cells: Vec<Words>| {
            if !cells.is_empty() {
                let problem = Problem::new(key).words("cells", Words::first_few(cells));
                problems.push(self.of.place(problem, span.clone()));
            }
        };
        let label = |category: &Vec<usize>| self.label(margin, category);
        let lacking = lacking.iter().map(|(category, n)| {
            let cell = Message::new("design-cell-answered").words("cell", label(category));
            cell.with("n", n).into()
        });
        tell("design-frame-lacks", lacking.collect());
        let all = || margin.totals.iter().zip(&n);
        let nobody = all().filter(|((_, total), n)| **n == 0 && **total > 0.0);
        let nobody = nobody.map(|((category, total), _)| {
            let cell = Message::new("design-cell-population").words("cell", label(category));
            cell.with("population", grouped(*total)).into()
        });
        tell("design-frame-nobody", nobody.collect());
        let small = all().filter(|((_, total), n)| **total > 0.0 && **total < **n as f64);
        let small = small.map(|((category, total), n)| numbers(label(category), *total, *n));
        tell("design-frame-small", small.collect());
        let asked = |category: &Vec<usize>| margin.asked.get(category).copied();
        let few = all().filter_map(|((category, _), n)| {
            let asked = asked(category).filter(|asked| *asked < *n as f64)?;
            let cell = Message::new("design-cell-asked").words("cell", label(category));
            Some(cell.with("asked", grouped(asked)).with("n", *n).into())
        });
        tell("design-asked-few", few.collect());
        let many = all().filter_map(|((category, total), _)| {
            let asked = asked(category).filter(|asked| asked > total)?;
            let cell = Message::new("design-cell-asked-of").words("cell", label(category));
            Some(cell.with("asked", grouped(asked)).with("population", grouped(*total)).into())
        });
        tell("design-asked-many", many.collect());
        // A category of nobody in the frame and among the answers counts nowhere.
        let kept: Vec<usize> = (0..n.len()).filter(|&place| n[place] > 0).collect();
        let totals = kept.iter().map(|&place| margin.totals[categories[place]]).collect();
        let place = |place: usize| kept.binary_search(&place).unwrap_or(0);
        (totals, places.into_iter().map(place).collect())
    }

    /// Answers that count together, as people call them.
    fn label(&self, margin: &Margin, category: &[usize]) -> Words {
        let answers = margin.answers.iter().zip(&margin.merged).zip(category);
        let label = |((&answer, merged), &code): ((&usize, &Vec<usize>), &usize)| {
            let variable = self.questionnaire.variable(&self.of.drawn.answers[answer]);
            let codes = variable.map_or(&[][..], |variable| &variable.codes);
            let same = codes.iter().zip(merged).filter(|(_, of)| **of == code);
            Words::joined(same.map(|(code, _)| code.label_words()), "・")
        };
        Words::joined(answers.map(label), " × ")
    }

    /// What a report says of it.
    fn account(
        &self,
        cells: &[Cell],
        strata: &[Stratum],
        totals: &[(Vec<f64>, Vec<usize>)],
        (calibrated, spread): (Option<&Calibrated>, Spread),
    ) -> Account {
        let file = &self.of.file;
        let heading = |id: &String| {
            self.questionnaire
                .variable(id)
                .map(|variable| variable.heading_words())
                .unwrap_or_default()
        };
        let mut sentences: Vec<Words> = Vec::new();
        let mut say = |message: Message| sentences.push(message.into());
        let drawn = &self.of.drawn;
        let is_margin = !totals.is_empty();
        match &drawn.weight {
            Some(id) => say(Message::new("design-said-weight").words("name", heading(id))),
            None if self.of.population.is_some() => say(Message::new("design-said-population")),
            None if !is_margin => say(Message::new("design-said-equal")),
            None => {}
        }
        let questions = |margin: &Margin| {
            let ids = margin.answers.iter().map(|&answer| &drawn.answers[answer]);
            Words::joined(ids.map(heading), " × ")
        };
        match &self.of.margins[..] {
            [] => {}
            [one] => say(Message::new("design-said-frame").words("by", questions(one))),
            several => {
                let by = Words::listed(several.iter().map(questions));
                say(Message::new("design-said-raking").words("by", by));
            }
        }
        if let Some(id) = &drawn.stratum {
            let n = strata.len();
            say(Message::new("design-said-strata").words("name", heading(id)).with("n", n));
        }
        if let Some(id) = &drawn.cluster {
            let n: u64 = strata.iter().map(|stratum| stratum.units).sum();
            say(Message::new("design-said-cluster").words("name", heading(id)).with("n", n));
        }
        if self.of.population.is_some() {
            say(Message::new("design-said-finite"));
        }
        if let (Some(single), true) = (self.of.single, strata.iter().any(|of| of.units == 1)) {
            say(Message::new(match single {
                Single::Centered => "design-said-centered",
                Single::Certainty => "design-said-certainty",
            }));
        }
        let raking =
            calibrated.filter(|_| totals.len() > 1 || file.least.is_some() || file.most.is_some());
        let raking = raking.map(|of| Raking {
            rounds: of.rounds,
            has_converged: of.has_converged,
            gap: of.gap,
            trimmed: of.trimmed,
            least: file.least.as_ref().map(|least| *least.get_ref()),
            most: file.most.as_ref().map(|most| *most.get_ref()),
        });
        let frames = self.of.margins.iter().zip(totals).map(|(margin, (_, places))| {
            let kept: Vec<(&Vec<usize>, f64)> = {
                let there: Vec<usize> = places.clone();
                let all = margin.totals.iter().filter(|(_, total)| **total > 0.0);
                all.enumerate()
                    .filter(|(at, _)| there.contains(at))
                    .map(|(_, (c, t))| (c, *t))
                    .collect()
            };
            let rows = kept.iter().enumerate().map(|(at, (category, population))| {
                let here = || cells.iter().zip(places).filter(|(_, place)| **place == at);
                let answered: u64 = here().map(|(cell, _)| cell.n).sum();
                let weight: f64 = here().map(|(cell, _)| cell.weight * cell.n as f64).sum();
                FrameRow {
                    label: self.label(margin, category),
                    population: *population,
                    asked: margin.asked.get(*category).copied(),
                    answered,
                    mean_weight: weight / answered as f64,
                }
            });
            (questions(margin), rows.collect())
        });
        let (frames, errors) = (frames.collect(), Vec::new());
        Account { wave: None, spread, sentences, raking, frames, errors }
    }
}

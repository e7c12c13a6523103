//! Figures of a survey with weights: estimates take the place of what was counted. They are found
//! by whose answers a figure is made of, so that a kind of table need not know of weights.

use std::collections::HashSet;
use std::rc::Rc;

use indexmap::IndexMap;

use super::figure::{At, Estimate, Figure, Group, Key, State};
use super::statistic::Statistic;
use super::table::{Table, Weighted};
use crate::statistics::design::{Design, Values};
use crate::statistics::estimates::Estimated;
use crate::statistics::phi;
use crate::tally::{Counted, Measure, TallyCache, summed};

/// What becomes of a figure.
enum Made {
    /// It was weighted as it was made.
    Already,
    /// It is of respondents as they are, with a weighted base where it has one.
    Kept,
    Weighted(Option<Estimated>),
    /// Its statistic has no weighted form, or not of these respondents.
    Without,
}

/// Puts weighted figures in the place of others. A statistic of which one figure cannot be weighted
/// is weighted nowhere in the table, which says so.
pub fn weigh(table: &mut Table, tallies: &TallyCache) {
    let design = tallies.design(table.spec.of.is_some());
    let Some((weighting, design)) = tallies.weighting().zip(design) else { return };
    let weighing = Weighing { design, tallies };
    let mut made: Vec<Made> =
        table.figures.iter().map(|(key, figure)| weighing.make(key.statistic, figure)).collect();
    let cells = |figure: &Figure| weighing.cells(figure, figure.source.base?);
    let is_unfinished =
        |figure: &Figure| cells(figure).is_some_and(|cells| weighting.is_unfinished(&cells));
    let is_unfinished = table.figures.iter().any(|(_, figure)| is_unfinished(figure));
    let mut weighted = Weighted { is_unfinished, ..Weighted::default() };
    for ((key, _), made) in table.figures.iter().zip(&made) {
        if matches!(made, Made::Without) {
            weighted.without.insert(key.statistic);
        }
    }
    let is_judged = table.is_judged;
    for ((key, figure), made) in table.figures.iter_mut().zip(&mut made) {
        if weighted.without.contains(&key.statistic) {
            continue;
        }
        if matches!(made, Made::Already) {
            weighted.with.insert(key.statistic);
            continue;
        }
        let weighted_base = figure.source.base.and_then(|base| {
            let cells = weighing.numbers(figure, 0).or_else(|| weighing.cells(figure, base))?;
            Some(design.weight(&cells))
        });
        match std::mem::replace(made, Made::Kept) {
            Made::Weighted(estimated) => {
                weighted.with.insert(key.statistic);
                figure.state = estimated.map_or(State::Nobody, |of| State::Shown(of.value + 0.0));
                figure.estimate = estimated.map(|of| {
                    let standard_error = Some(of.standard_error).filter(|error| error.is_finite());
                    Box::new(Estimate {
                        weighted_base: weighted_base.unwrap_or(f64::NAN),
                        standard_error,
                        limits: of.limits,
                        design_effect: of.effect,
                        effective_n: of.effective_n,
                        ..Estimate::default()
                    })
                });
            }
            Made::Already | Made::Kept | Made::Without => {
                figure.estimate = weighted_base.map(|weighted_base| {
                    Box::new(Estimate { weighted_base, ..Estimate::default() })
                });
            }
        }
        if key.statistic == Statistic::Percent
            && is_judged
            && let State::Shown(value) = figure.state
            && !weighing.is_reliable(figure)
        {
            figure.state = State::Unreliable(value);
        }
    }
    beside(table, &mut weighted);
    weighted.parts = weighing.parts(table);
    let bases = table.figures.iter().filter_map(|(_, figure)| figure.source.base);
    weighted.weight = bases.max_by_key(|base| base.n).and_then(|base| weighing.one_weight(base));
    table.weighted = Some(weighted);
}

/// Limits and other figures of an estimate, as they stand beside it.
fn beside(table: &mut Table, weighted: &mut Weighted) {
    use Statistic::{
        DesignEffect, Difference, DifferenceLower, DifferenceUpper, EffectiveN, IndexLower,
        IndexUpper, LowerLimit, PanelDifferenceLower, PanelDifferenceUpper, PercentChangeLower,
        PercentChangeUpper, StandardError, UpperLimit,
    };
    let of = |table: &Table, key: &Key| {
        // Where a difference has limits of its own, others are those of something else.
        let is_named = |statistic: &&Statistic| {
            **statistic != Difference
                || matches!(key.statistic, DifferenceLower | DifferenceUpper)
                || table.figure(key.at(), DifferenceLower).is_none()
        };
        let find = |statistic: &Statistic| table.figure(key.at(), *statistic)?.estimate.clone();
        beside_which(key.statistic).iter().filter(is_named).find_map(find)
    };
    let is_beside = |key: &Key| !beside_which(key.statistic).is_empty();
    let keys: Vec<Key> =
        table.figures.iter().map(|(key, _)| key).filter(|key| is_beside(key)).cloned().collect();
    for key in keys {
        let Some(estimate) = of(table, &key) else {
            // Limits of something else are named with it.
            if !matches!(key.statistic, LowerLimit | UpperLimit) {
                weighted.without.insert(key.statistic);
            }
            continue;
        };
        let value = match key.statistic {
            LowerLimit | DifferenceLower | PercentChangeLower | IndexLower
            | PanelDifferenceLower => estimate.limits.map(|(lower, _)| lower),
            UpperLimit | DifferenceUpper | PercentChangeUpper | IndexUpper
            | PanelDifferenceUpper => estimate.limits.map(|(_, upper)| upper),
            StandardError => estimate.standard_error,
            DesignEffect => estimate.design_effect,
            EffectiveN => estimate.effective_n,
            _ => Some(estimate.weighted_base),
        };
        if let Some(figure) = table.figures.get_mut(key.at(), key.statistic) {
            figure.state = value.map_or(State::Nobody, |value| State::Shown(value + 0.0));
        }
    }
}

/// What some figures stand beside, of which there is one at their place.
pub fn beside_which(statistic: Statistic) -> &'static [Statistic] {
    use Statistic::{
        DesignEffect, Difference, DifferenceLower, DifferenceUpper, EffectiveN, Index, IndexLower,
        IndexUpper, LowerLimit, Mean, PanelDifference, PanelDifferenceLower, PanelDifferenceUpper,
        Percent, PercentChange, PercentChangeLower, PercentChangeUpper, Rate, Ratio, RatioPercent,
        StandardError, UpperLimit, WeightedBase,
    };
    match statistic {
        LowerLimit | UpperLimit | StandardError | DesignEffect | EffectiveN | WeightedBase => {
            &[Difference, Percent, Mean, Ratio, RatioPercent, Rate]
        }
        DifferenceLower | DifferenceUpper => &[Difference],
        PercentChangeLower | PercentChangeUpper => &[PercentChange],
        IndexLower | IndexUpper => &[Index],
        PanelDifferenceLower | PanelDifferenceUpper => &[PanelDifference],
        _ => &[],
    }
}

/// Those of some cells that a figure adds up, if they are all of it.
fn together(
    figure: &Figure,
    of: Counted,
    one: impl Fn(Counted) -> Option<Rc<Values>>,
) -> Option<Rc<Values>> {
    let parts = &figure.source.parts;
    if parts.iter().copied().sum::<Counted>() != of {
        return None;
    }
    let parts: Vec<Rc<Values>> = parts.iter().map(|part| one(*part)).collect::<Option<_>>()?;
    Some(summed(parts.iter().flat_map(|part| part.iter().copied()).collect()).into())
}

struct Weighing<'w> {
    design: &'w Design,
    tallies: &'w TallyCache,
}

impl Weighing<'_> {
    fn make(&self, statistic: Statistic, figure: &Figure) -> Made {
        use Statistic::{
            Count, DegreesOfFreedom, Difference, Gini, Index, Letter, Max, Mean, MeanCount, Median,
            Met, Min, N, P10, P90, PanelDifference, PanelN, Percent, PercentChange, Phi,
            Population, Q1, Q3, Rate, Ratio, RatioOfMeans, RatioPercent, ResponseRate, Simulations,
            StandardDeviation, Sum, Surveyed, Text, Year,
        };
        if matches!(figure.state, State::Words(_) | State::Suppressed) {
            return Made::Kept;
        }
        if figure.estimate.is_some() {
            return Made::Already;
        }
        match statistic {
            N | Count | Min | Max | Surveyed | ResponseRate | Population | Text | Year | Letter
            | Met | Simulations | DegreesOfFreedom | PanelN => Made::Kept,
            // Told by what they stand beside.
            _ if !beside_which(statistic).is_empty() => Made::Kept,
            Percent if let Some(top) = figure.source.top => {
                self.of(figure, |values| self.design.share_of_top(values, f64::from(top)))
            }
            Percent => self.share(figure),
            Difference => self.against(figure),
            PercentChange => self.times(figure, |ratio| 100.0 * (ratio - 1.0)),
            Index => self.times(figure, |ratio| 100.0 * ratio),
            PanelDifference => self.panel(figure),
            Mean | MeanCount => self.of(figure, |values| self.design.mean(values)),
            Sum => self.of(figure, |values| Some(self.design.total(values))),
            Median => self.quantile(figure, 0.5),
            P10 => self.quantile(figure, 0.1),
            Q1 => self.quantile(figure, 0.25),
            Q3 => self.quantile(figure, 0.75),
            P90 => self.quantile(figure, 0.9),
            StandardDeviation => self.of(figure, |values| self.design.deviation(values)),
            Gini => self.of(figure, |values| self.design.gini(values)),
            Phi => self.phi(figure),
            RatioOfMeans => self.of_means(figure),
            Ratio => self.ratio(figure, 1.0),
            RatioPercent => self.ratio(figure, 100.0),
            Rate => match figure.source.times {
                Some(times) => self.of(figure, |values| {
                    Some(self.design.total(values).map(|total| times * total))
                }),
                None => Made::Kept,
            },
            _ => Made::Without,
        }
    }

    /// The values of the measures that a figure is made of.
    fn numbers(&self, figure: &Figure, at: usize) -> Option<Rc<Values>> {
        let (measure, of) = figure.source.numbers.get(at)?;
        let one = |of| self.tallies.valued(measure, of);
        one(*of).or_else(|| together(figure, *of, one))
    }

    /// By cells, who was counted or is the sum of who was.
    fn cells(&self, figure: &Figure, of: Counted) -> Option<Rc<Values>> {
        let one = |of| self.tallies.cells(of);
        one(of).or_else(|| together(figure, of, one))
    }

    fn of(&self, figure: &Figure, estimate: impl Fn(&Values) -> Option<Estimated>) -> Made {
        if figure.source.numbers.len() != 1 {
            return Made::Without;
        }
        self.numbers(figure, 0).map_or(Made::Without, |values| Made::Weighted(estimate(&values)))
    }

    fn quantile(&self, figure: &Figure, probability: f64) -> Made {
        self.of(figure, |values| self.design.quantile(values, probability))
    }

    /// Cells of an answer by groups of one weight each, and of a group by answers of one weight each.
    /// Of groups within others those of each inner one are all.
    fn parts(&self, table: &Table) -> Vec<Vec<Counted>> {
        use Statistic::{Count, N};
        let shown: HashSet<&Group> = table.groups.iter().map(|grouped| &grouped.group).collect();
        let mut blocks: IndexMap<_, Vec<(Counted, Option<f64>)>> = IndexMap::new();
        for (key, figure) in table.figures.iter() {
            let group = key.group.as_ref().filter(|_| matches!(key.statistic, N | Count));
            let (Some(group), Some(cell)) = (group, figure.source.counts.first()) else { continue };
            let inner = group.inner().filter(|inner| shown.contains(inner));
            let all = table.figure(At { group: inner.as_ref(), ..key.at() }, key.statistic);
            let of_all = all.and_then(|all| all.source.counts.first().copied());
            let of = |some: Option<Counted>| some.and_then(|some| self.one_weight(some));
            let mut add = |group, category, weight| {
                let at = (&key.subset, &key.variable, key.statistic, group, category);
                blocks.entry(at).or_default().push((*cell, weight));
            };
            let whole = inner.map(|inner| inner.category);
            add((&group.variable, whole), Some(&key.category), of(figure.source.base));
            if key.statistic == Count {
                add((&group.variable, Some(group.category.clone())), None, of(of_all));
            }
        }
        let tell = |block: &Vec<(Counted, Option<f64>)>| {
            let some = block.iter().filter(|(cell, _)| cell.n > 0);
            let weights: Option<Vec<f64>> = some.map(|(_, weight)| *weight).collect();
            weights.is_some_and(|weights| weights.iter().any(|weight| *weight != weights[0]))
        };
        let told = blocks.into_values().filter(tell);
        told.map(|block| block.into_iter().map(|(cell, _)| cell).collect()).collect()
    }

    /// The weight of some respondents, if they have the same.
    fn one_weight(&self, of: Counted) -> Option<f64> {
        let cells = self.tallies.cells(of)?;
        let mut weights = cells.iter().map(|&(cell, ..)| self.design.cells()[cell].weight);
        let first = weights.next()?;
        weights.all(|weight| (weight - first).abs() <= 1e-9 * first).then_some(first)
    }

    fn counts(&self, figure: &Figure) -> Option<[Rc<Values>; 2]> {
        let [some, base] = figure.source.counts[..] else { return None };
        Some([self.cells(figure, some)?, self.cells(figure, base)?])
    }

    /// How two answers go together, by the weights of who gave them.
    fn phi(&self, figure: &Figure) -> Made {
        let weight = |of: &Counted| Some(self.design.weight(&self.cells(figure, *of)?));
        let weights: Option<Vec<f64>> = figure.source.counts.iter().map(weight).collect();
        let Some([both, first, second, all]) = weights.as_deref() else { return Made::Without };
        // Where it has no meaning without weights, rounding would give it one.
        let is_some = figure.state != State::Nobody;
        let phi = phi(*both, *first, *second, *all).filter(|_| is_some);
        Made::Weighted(phi.map(Estimated::without_error))
    }

    /// Of two means, each of all who have it.
    fn of_means(&self, figure: &Figure) -> Made {
        match [0, 1].map(|at| self.numbers(figure, at)) {
            [Some(first), Some(second)] => {
                Made::Weighted(self.design.ratio_of_means(&first, &second))
            }
            _ => Made::Without,
        }
    }

    fn share(&self, figure: &Figure) -> Made {
        let Some([some, base]) = self.counts(figure) else { return Made::Without };
        match self.design.share(&some, &base) {
            None if base.iter().any(|(.., n)| *n > 0) => Made::Without,
            share => Made::Weighted(share),
        }
    }

    /// What a figure was counted of then and now: of a share yes and no, else the values.
    fn sides(&self, figure: &Figure) -> Option<[Rc<Values>; 2]> {
        let design = self.design;
        match (&figure.source.counts[..], &figure.source.numbers[..]) {
            (&[some, base, before, base_before], []) => {
                let side = |some, base| {
                    let [some, base] = [self.tallies.cells(some)?, self.tallies.cells(base)?];
                    Some(Rc::from(design.yes_and_no(&some, &base)?))
                };
                Some([side(some, base)?, side(before, base_before)?])
            }
            ([], [_, _]) => Some([self.numbers(figure, 0)?, self.numbers(figure, 1)?]),
            _ => None,
        }
    }

    /// How much more it is, of shares in points.
    fn against(&self, figure: &Figure) -> Made {
        let Some([now, before]) = self.sides(figure) else {
            // Of pairs it is a number of each respondent.
            return self.of(figure, |values| self.design.mean(values));
        };
        let unit = if figure.source.numbers.is_empty() { 100.0 } else { 1.0 };
        let made = self.design.difference(&now, &before);
        Made::Weighted(made.map(|of| of.map(|value| unit * value)))
    }

    /// How many times the other it is, from the value of 1.
    fn times(&self, figure: &Figure, of: impl Fn(f64) -> f64) -> Made {
        let Some([now, before]) = self.sides(figure) else { return Made::Without };
        let made = self.design.quotient(&now, &before);
        Made::Weighted(made.map(|ratio| ratio.map(of)))
    }

    /// What changed with the same respondents, each with its weight of now.
    fn panel(&self, figure: &Figure) -> Made {
        let design = self.design;
        let [both, now, before, base] = figure.source.counts[..] else {
            return self.of(figure, |values| design.mean(values));
        };
        let cells = || {
            let cells = |of| self.tallies.cells(of);
            design.moved([&*cells(both)?, &*cells(now)?, &*cells(before)?, &*cells(base)?])
        };
        let Some(values) = cells() else { return Made::Without };
        Made::Weighted(design.mean(&values).map(|mean| mean.map(|share| 100.0 * share)))
    }

    fn is_reliable(&self, figure: &Figure) -> bool {
        self.counts(figure).is_some_and(|[some, base]| self.design.is_reliable(&some, &base))
    }

    fn ratio(&self, figure: &Figure, times: f64) -> Made {
        let [(over, of), (under, _)] = &figure.source.numbers[..] else { return Made::Without };
        let both = Measure::Added([over.to_string(), under.to_string()]).name();
        let both = self.tallies.valued(&both.into(), *of);
        let [y, x] = [0, 1].map(|at| self.numbers(figure, at));
        let (Some(y), Some(x), Some(both)) = (y, x, both) else { return Made::Without };
        let ratio = self.design.ratio(&y, &x, &both);
        Made::Weighted(ratio.map(|ratio| ratio.map(|ratio| times * ratio)))
    }
}

//! Tests that a plan asks for: whether answers depend on each other, whether numbers differ
//! between groups. A test is made where it is asked for and nowhere else, and is printed with its
//! name, its n, and what it allows to say.

use std::rc::Rc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figure::{At, Figure, Of, State};
use super::making::Making;
use super::statistic::Statistic;
use super::table::{Grouped, Table};
use crate::problem::Problem;
use crate::statistics::design::Values as WeightedValues;
use crate::statistics::estimates::Estimated;
use crate::statistics::{
    DesignTest, FTest, Values, anova, benjamini_hochberg, chi_squared_test, cramers_v,
    fisher_exact_test_of_tables, hedges_g, holm, jonckheere_test, kruskal_wallis_test,
    mann_whitney_test, newcombe_interval, odds_ratio, trend_test, welch_anova,
};
use crate::tally::{Counted, Numbers};
use crate::words::{Message, Words};

/// A test by its name in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Of counts: Pearson's chi-squared test of independence.
    ChiSquared,
    /// Of counts: Fisher's exact test, of tables of any size.
    Fisher,
    /// Of counts of two answers by columns in the order of their codes: Cochran and Armitage's test
    /// for a trend.
    CochranArmitage,
    /// Of a number by groups: one-way analysis of variance, which takes the variances for equal.
    Anova,
    /// Of a number by groups: Welch's analysis of variance.
    Welch,
    /// Of a number in two groups: Mann and Whitney's test of ranks.
    MannWhitney,
    /// Of a number by groups: Kruskal and Wallis' test of ranks.
    KruskalWallis,
    /// Of a number by groups in the order of their codes: Jonckheere and Terpstra's test.
    Jonckheere,
}

/// How the p-values of several tests in one table are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Adjust {
    /// Holm: the chance of any false finding.
    Holm,
    /// Benjamini and Hochberg: the share of false ones among the findings.
    BenjaminiHochberg,
}

impl Adjust {
    pub fn p_values(self, p_values: &[Option<f64>]) -> Vec<Option<f64>> {
        match self {
            Self::Holm => holm(p_values),
            Self::BenjaminiHochberg => benjamini_hochberg(p_values),
        }
    }

    pub fn note(self) -> Words {
        Words::of(match self {
            Self::Holm => "note-adjusted-holm",
            Self::BenjaminiHochberg => "note-adjusted-benjamini-hochberg",
        })
    }
}

/// A test has no form that knows a survey's design; another may take its place.
pub fn test_under_design(test: &str, instead: &str) -> Problem {
    Problem::new("test-under-design").with("test", test).with("instead", instead)
}

impl Test {
    /// Says by which test of a survey with a design it may be replaced, where it has no form that
    /// knows one.
    pub fn refused_by_design(self) -> Option<Problem> {
        let (test, instead) = match self {
            Self::Fisher => ("fisher", "chi-squared"),
            Self::CochranArmitage => ("cochran-armitage", "chi-squared"),
            Self::MannWhitney => ("mann-whitney", "kruskal-wallis"),
            Self::Jonckheere => ("jonckheere", "kruskal-wallis"),
            Self::ChiSquared | Self::Anova | Self::Welch | Self::KruskalWallis => return None,
        };
        Some(test_under_design(test, instead))
    }

    /// Whether it is one of counts; the others are of a number.
    pub fn is_of_counts(self) -> bool {
        matches!(self, Self::ChiSquared | Self::Fisher | Self::CochranArmitage)
    }

    /// The figures of a test of counts, rows by columns, with Cramér's V and its limits, and of
    /// two rows and two columns risk difference and odds ratio. p, or `None` where the test cannot
    /// be made.
    pub fn of_counts(
        self,
        table: &mut Table,
        at: At<'_>,
        counts: &[Vec<Counted>],
        making: &Making<'_>,
    ) -> Option<f64> {
        let cells: Vec<Counted> = counts.iter().flatten().copied().collect();
        let all: Counted = cells.iter().copied().sum();
        // Whoever knows the statistic knows something of every cell.
        let of = Of::all(cells, all);
        if let Some(design) = making.design() {
            let cells = counts.iter().map(|row| row.iter().map(|cell| making.cells(*cell)));
            let cells: Vec<Vec<Rc<WeightedValues>>> = cells.map(Iterator::collect).collect();
            let cells: Vec<Vec<&WeightedValues>> =
                cells.iter().map(|row| row.iter().map(|cell| &**cell).collect()).collect();
            let weight = cells.iter().flatten().map(|cell| design.weight(cell)).sum();
            let of = Of { weighted_base: Some(weight), ..of };
            let p = put_by_design(table, at, design.independence_test(&cells), &of);
            table.put(at, Statistic::CramersV, design.cramers_v(&cells), of.clone());
            if let [yes, no] = cells.as_slice()
                && let ([_, _], [_, _]) = (yes.as_slice(), no.as_slice())
            {
                let side = |at: usize| {
                    let one = |of: &WeightedValues, is: f64| -> Vec<(usize, f64, u64)> {
                        of.iter().map(|&(cell, _, n)| (cell, is, n)).collect()
                    };
                    [one(yes[at], 1.0), one(no[at], 0.0)].concat()
                };
                let (first, second) = (side(0), side(1));
                let limited = |of: Estimated| Some((of.value, of.limits?));
                let difference = design.difference(&first, &second);
                let difference = difference.map(|of| of.map(|share| 100.0 * share));
                put_effect(table, at, RISK_DIFFERENCE, difference.and_then(limited), &of);
                let odds = design.odds_ratio(&first, &second);
                put_effect(table, at, ODDS_RATIO, odds.and_then(limited), &of);
            }
            return p;
        }
        let counts: Vec<Vec<u64>> =
            counts.iter().map(|row| row.iter().map(|count| count.n).collect()).collect();
        let counts = counts.as_slice();
        let test = chi_squared_test(counts);
        let p = match self {
            Self::CochranArmitage => {
                let size = |column: usize| counts.iter().map(|row| row[column]).sum();
                let test = counts.first().and_then(|chosen| {
                    let sizes: Vec<u64> = (0..chosen.len()).map(size).collect();
                    trend_test(chosen, &sizes)
                });
                let freedom = test.map(|_| 1.0);
                table.put(at, Statistic::TestStatistic, test.map(|(of, _)| of), of.clone());
                table.put(at, Statistic::DegreesOfFreedom, freedom, of.clone());
                table.put(at, Statistic::PValue, test.map(|(_, p)| p), of);
                return test.map(|(_, p)| p);
            }
            Self::Fisher => {
                let exact = fisher_exact_test_of_tables(counts);
                if let Some((_, Some(drawn))) = exact {
                    table.put(at, Statistic::Simulations, Some(f64::from(drawn)), of.clone());
                }
                exact.map(|(p, _)| p)
            }
            _ => {
                table.put(
                    at,
                    Statistic::TestStatistic,
                    test.map(|test| test.statistic),
                    of.clone(),
                );
                table.put(
                    at,
                    Statistic::DegreesOfFreedom,
                    test.map(|test| test.freedom),
                    of.clone(),
                );
                let few = test.map(|test| 100.0 * test.few_expected);
                table.put(at, Statistic::FewExpected, few, of.clone());
                test.map(|test| test.p)
            }
        };
        table.put(at, Statistic::PValue, p, of.clone());
        put_effect(table, at, CRAMERS_V, cramers_v(counts), &of);
        if let [first, second] = counts
            && let ([a, b], [c, d]) = (first.as_slice(), second.as_slice())
        {
            let (share, other) = ((*a as f64, (a + c) as f64), (*b as f64, (b + d) as f64));
            let limits = newcombe_interval(other, share);
            let difference = 100.0 * (share.0 / share.1 - other.0 / other.1);
            let difference = limits.map(|limits| (difference, limits));
            put_effect(table, at, RISK_DIFFERENCE, difference, &of);
            put_effect(table, at, ODDS_RATIO, odds_ratio([[*a, *b], [*c, *d]]), &of);
        }
        p
    }

    /// The figures of a test of a number by groups; of means of two Hedges' g with its limits. p,
    /// or `None` where the test cannot be made.
    pub fn of_groups(
        self,
        table: &mut Table,
        at: At<'_>,
        groups: &[&Numbers],
        making: &Making<'_>,
    ) -> Option<f64> {
        let all = groups.iter().map(|group| group.n()).sum::<u64>();
        let whose = Of::numbers(groups.iter().copied()).over(all as f64);
        if let Some(design) = making.design() {
            let groups: Vec<Rc<WeightedValues>> =
                groups.iter().map(|group| making.valued(group)).collect();
            let groups: Vec<&WeightedValues> = groups.iter().map(|group| &**group).collect();
            let test = match self {
                Self::KruskalWallis => design.ranks_test(&groups),
                _ => design.means_test(&groups),
            };
            let weight = groups.iter().map(|group| design.weight(group)).sum();
            let whose = Of { weighted_base: Some(weight), ..whose };
            return put_by_design(table, at, test, &whose);
        }
        let groups: Vec<Values> = groups.iter().map(|group| group.values.clone()).collect();
        let groups = groups.as_slice();
        let of = |test: FTest| (test.f, Some(test.freedom.0), Some(test.freedom.1), test.p);
        let test = match self {
            Self::Welch => welch_anova(groups).map(of),
            Self::KruskalWallis => {
                kruskal_wallis_test(groups).map(|(h, freedom, p)| (h, Some(freedom), None, p))
            }
            Self::Jonckheere => jonckheere_test(groups).map(|(j, p)| (j, None, None, p)),
            Self::MannWhitney => match groups {
                [x, y] => mann_whitney_test(x, y).map(|(u, p)| (u, None, None, p)),
                _ => None,
            },
            _ => anova(groups).map(of),
        };
        table.put(
            at,
            Statistic::TestStatistic,
            test.map(|(statistic, ..)| statistic),
            whose.clone(),
        );
        if !matches!(self, Self::Jonckheere | Self::MannWhitney) {
            table.put(
                at,
                Statistic::DegreesOfFreedom,
                test.and_then(|(_, of, ..)| of),
                whose.clone(),
            );
        }
        if matches!(self, Self::Anova | Self::Welch) {
            let within = test.and_then(|(_, _, within, _)| within);
            table.put(at, Statistic::DegreesOfFreedomWithin, within, whose.clone());
        }
        table.put(at, Statistic::PValue, test.map(|(.., p)| p), whose.clone());
        if let (Self::Anova | Self::Welch, [x, y]) = (self, groups) {
            put_effect(table, at, HEDGES_G, hedges_g(x, y), &whose);
        }
        test.map(|(.., p)| p)
    }

    /// What stands below the table: the test with its figures, and what it does not say. `of` is
    /// what depends on `by`; both are labels.
    pub fn note(self, table: &Table, at: At<'_>, of: &Words, by: &Words) -> Vec<Words> {
        let printed = |statistic| table.printed(at, statistic);
        let base = table.figure(at, Statistic::PValue).and_then(|figure| figure.base);
        let sentence = |key: &'static str| {
            let n = crate::format::grouped(base.unwrap_or(0.0));
            Message::new(key).words("of", of).words("by", by).with("n", n)
        };
        let figure = table.figure(at, Statistic::PValue);
        let is_by_design = figure.is_some_and(|figure| figure.estimate.is_some());
        if table.value(at, Statistic::PValue).is_none() {
            let is_hidden = table
                .figure(at, Statistic::PValue)
                .is_some_and(|figure| figure.state == State::Suppressed);
            // What is hidden is explained by its mark.
            let wants_spread = self == Self::Welch || is_by_design && !self.is_of_counts();
            let key = if wants_spread { "note-test-none-spread" } else { "note-test-none" };
            return if is_hidden { Vec::new() } else { vec![sentence(key).into()] };
        }
        let key = match self {
            Self::ChiSquared if is_by_design => "note-test-rao-scott",
            Self::KruskalWallis if is_by_design => "note-test-design-ranks",
            _ if is_by_design => "note-test-design-means",
            Self::ChiSquared => "note-test-chi-squared",
            Self::Fisher => "note-test-fisher",
            Self::Anova => "note-test-anova",
            Self::Welch => "note-test-welch-anova",
            Self::KruskalWallis => "note-test-kruskal-wallis",
            Self::Jonckheere => "note-test-jonckheere",
            Self::MannWhitney => "note-test-mann-whitney",
            Self::CochranArmitage => "note-test-cochran-armitage",
        };
        let note = sentence(key)
            .words("statistic", printed(Statistic::TestStatistic))
            .words("freedom", printed(Statistic::DegreesOfFreedom))
            .words("within", printed(Statistic::DegreesOfFreedomWithin))
            .words("p", p_value(table, at, Statistic::PValue))
            .words("v", printed(Statistic::CramersV))
            .words("lower", printed(Statistic::LowerLimit))
            .words("upper", printed(Statistic::UpperLimit));
        let mut notes = vec![note.into()];
        notes.extend(effects(table, at));
        if table.figure(at, Statistic::PValueAdjusted).is_some() {
            let adjusted = p_value(table, at, Statistic::PValueAdjusted);
            notes.push(Message::new("note-test-adjusted").words("p", adjusted).into());
        }
        // More than a fifth (Cochran, Biometrics 10, 1954).
        if table.value(at, Statistic::FewExpected).is_some_and(|share| share > 20.0) {
            let share = printed(Statistic::FewExpected);
            notes.push(Message::new("note-test-few-expected").words("share", share).into());
        }
        if table.figure(at, Statistic::Simulations).is_some() {
            let drawn = printed(Statistic::Simulations);
            notes.push(Message::new("note-test-simulated").words("drawn", drawn).into());
        }
        notes
    }
}

/// An effect size with its limits.
type Effect = [Statistic; 3];

const CRAMERS_V: Effect = [Statistic::CramersV, Statistic::LowerLimit, Statistic::UpperLimit];
const HEDGES_G: Effect = [Statistic::HedgesG, Statistic::HedgesGLower, Statistic::HedgesGUpper];
const ODDS_RATIO: Effect =
    [Statistic::OddsRatio, Statistic::OddsRatioLower, Statistic::OddsRatioUpper];
const RISK_DIFFERENCE: Effect =
    [Statistic::RiskDifference, Statistic::RiskDifferenceLower, Statistic::RiskDifferenceUpper];

/// Limits are printed as what they are limits of.
fn put_effect(
    table: &mut Table,
    at: At<'_>,
    [statistic, lower, upper]: Effect,
    effect: Option<(f64, (f64, f64))>,
    of: &Of,
) {
    table.put(at, statistic, effect.map(|(value, _)| value), of.clone());
    let format = table.spec.format(statistic);
    let limits = [
        (lower, effect.map(|(_, (lower, _))| lower)),
        (upper, effect.map(|(_, (_, upper))| upper)),
    ];
    for (statistic, limit) in limits {
        let state = limit.map_or(State::Nobody, State::Shown);
        let (base, format, source) = (of.base, format.clone(), of.source.clone());
        let figure = Figure { state, base, format, source, estimate: of.estimate() };
        table.figures.put(at, statistic, figure);
    }
}

/// What is said of two groups beside their test: how much they differ.
fn effects(table: &Table, at: At<'_>) -> Vec<Words> {
    let is_of_test = |of: &&Grouped| {
        of.group.category.is_answer()
            && at.group.is_none_or(|group| group.variable == of.group.variable)
    };
    let mut groups = table.groups.iter().filter(is_of_test).map(|of| &of.label);
    let (Some(first), Some(second)) = (groups.next(), groups.next()) else { return Vec::new() };
    let answers = table.variables.iter().flat_map(|of| &of.categories);
    let answer = answers.map(|of| &of.label).next().cloned().unwrap_or_default();
    let said = |key: &'static str, effect: Effect| {
        let figure = table.figure(at, effect[0])?;
        let key = if figure.state == State::Nobody { none_of(effect)? } else { key };
        let [value, lower, upper] = effect.map(|statistic| table.printed(at, statistic));
        let note = Message::new(key).words("first", first).words("second", second);
        let note = note.words("answer", &answer).words("value", value);
        Some(note.words("lower", lower).words("upper", upper).into())
    };
    let all = [
        said("note-effect-risk-difference", RISK_DIFFERENCE),
        said("note-effect-odds-ratio", ODDS_RATIO),
        said("note-effect-hedges-g", HEDGES_G),
    ];
    all.into_iter().flatten().collect()
}

/// What is said where there is no effect size though there is a test: only odds need somebody in
/// each cell.
fn none_of(effect: Effect) -> Option<&'static str> {
    (effect == ODDS_RATIO).then_some("note-effect-no-odds-ratio")
}

/// The figures of a test by the design; p, if it can be made. Degrees of freedom may be no whole
/// numbers.
fn put_by_design(table: &mut Table, at: At<'_>, test: Option<DesignTest>, of: &Of) -> Option<f64> {
    use Statistic::{DegreesOfFreedom, DegreesOfFreedomWithin, PValue, TestStatistic};
    let (above, below) = test.map(|test| test.freedom).unzip();
    let figures = [
        (TestStatistic, test.map(|test| test.f)),
        (DegreesOfFreedom, above),
        (DegreesOfFreedomWithin, below),
        (PValue, test.map(|test| test.p)),
    ];
    for (statistic, value) in figures {
        table.put(at, statistic, value, of.clone());
    }
    let is_own = table.spec.formats.contains_key(&DegreesOfFreedom);
    if let Some(figure) = table.figures.get_mut(at, DegreesOfFreedom).filter(|_| !is_own) {
        figure.format = DegreesOfFreedomWithin.default_format();
    }
    test.map(|test| test.p)
}

/// A p-value in words: nothing is printed as 0.
pub fn p_value(table: &Table, at: At<'_>, statistic: Statistic) -> Words {
    const SMALLEST: f64 = 0.001;
    match table.value(at, statistic) {
        Some(p) if p < SMALLEST => Message::new("p-below").with("p", SMALLEST).into(),
        _ => Message::new("p-is").words("p", table.printed(at, statistic)).into(),
    }
}

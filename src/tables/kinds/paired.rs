//! The same thing asked of the same respondents twice, as before and after a training session.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::definition::Text;
use crate::problem::Problem;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::statistics::{mcnemar_test, paired_t_test, wilcoxon_signed_rank_test};
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::estimate::LIMITS;
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Figure, Of};
use crate::tables::grid::{Cell, Column, Grid, Row, heading, named_with_unit};
use crate::tables::kind::{Entry, Kind, Written};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, is_number};
use crate::tables::significance::{Adjust, p_value, test_under_design};
use crate::tables::spec::{ChartKind, Subset};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Table};
use crate::tally::{Breakdown, Condition, Measure, Side, TallyQuery};
use crate::words::{Message, Words};

/// Of each pair of variables the means before and after and the mean difference with its 95 %
/// interval, of those who have a value of both. A single question counts by the numbers of its
/// codes, a yes or no as 100 and 0.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paired {
    /// Two numbers, two single questions with the same codes, or two times yes or no.
    #[serde(default)]
    pairs: Vec<Pair>,
    /// What the two times are called. Default: 前 and 後.
    before_label: Option<String>,
    before_label_en: Option<String>,
    after_label: Option<String>,
    after_label_en: Option<String>,
    /// How many have a higher, the same and a lower value after is shown too.
    #[serde(default)]
    changes: bool,
    /// Whether the differences are more than chance.
    test: Option<PairedTest>,
    /// How the p-values of several pairs are corrected.
    adjust: Option<Adjust>,
    #[serde(skip)]
    times: [Words; 2],
}

/// Two variables that belong together.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    #[schemars(with = "String")]
    before: Text,
    #[schemars(with = "String")]
    after: Text,
    /// What was asked. Default: the label of `after`.
    label: Option<String>,
    label_en: Option<String>,
    #[serde(skip)]
    words: Words,
    #[serde(skip)]
    unit: Words,
    #[serde(skip)]
    is_of_codes: bool,
}

/// A test of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PairedTest {
    /// Student's paired t test.
    T,
    /// Wilcoxon's signed rank test.
    Wilcoxon,
    /// Of yes and no: McNemar's exact test.
    Mcnemar,
}

impl Written for Paired {
    const NAME: &'static str = "paired";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Dots];
    const CHART: Option<ChartKind> = Some(ChartKind::Dots);
}

/// What two variables of a pair have in common.
#[derive(PartialEq)]
enum Scale {
    Number(Words),
    Codes(Vec<i32>),
    YesNo,
}

impl Scale {
    fn of(variable: &Variable, reader: &Reader<'_>) -> Option<Self> {
        match variable.kind {
            VariableKind::Single => {
                Some(Self::Codes(variable.codes.iter().map(|code| code.code).collect()))
            }
            _ if reader.questionnaire.is_yes_no(&variable.id) => Some(Self::YesNo),
            _ if is_number(variable) => Some(Self::Number(variable.unit_words())),
            _ => None,
        }
    }
}

impl Kind for Paired {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.pairs.is_empty() {
            entry.mistake("plan-needs-pairs", reader);
        }
        // Each address has one figure.
        entry.once(self.variables(), reader);
        if self.adjust.is_some() && self.test.is_none() {
            entry.mistake("plan-paired-adjust", reader);
        }
        let mut units: Vec<Words> = Vec::new();
        for pair in &mut self.pairs {
            let names = [&pair.before, &pair.after];
            let found = names.map(|name| reader.questionnaire.variable(name.get_ref()));
            for (name, variable) in names.into_iter().zip(found) {
                match variable {
                    None => reader.unknown_variable(name),
                    Some(variable) if Scale::of(variable, reader).is_none() => {
                        let problem = Problem::new("plan-variable-unfit");
                        let problem = problem.with("name", name.get_ref()).with("kind", Self::NAME);
                        reader.mistake(problem, name.span());
                    }
                    Some(_) => {}
                }
            }
            let [Some(before), Some(after)] = found else { continue };
            let scales = (Scale::of(before, reader), Scale::of(after, reader));
            let (Some(scale), Some(other)) = scales else { continue };
            let named = |key| {
                let problem = Problem::new(key).with("before", pair.before.get_ref());
                problem.with("after", pair.after.get_ref())
            };
            if scale != other {
                reader.mistake(named("plan-paired-scales"), pair.after.span());
            }
            let is_of_yes_no = self.test == Some(PairedTest::Mcnemar);
            if self.test.is_some() && is_of_yes_no != (scale == Scale::YesNo) {
                reader.mistake(named("plan-paired-test"), pair.after.span());
            }
            pair.is_of_codes = matches!(scale, Scale::Codes(_));
            pair.unit = match scale {
                Scale::YesNo => Words::from("%"),
                _ => after.unit_words(),
            };
            let label = reader.words_if(&pair.label, &pair.label_en);
            pair.words = label.unwrap_or_else(|| after.label_words());
            if !units.contains(&pair.unit) {
                units.push(pair.unit.clone());
            }
        }
        if entry.drawn().is_some() && units.len() > 1 {
            entry.mistake("plan-chart-units", reader);
        }
        let label = |ja, en, key| reader.words_if(ja, en).unwrap_or_else(|| Words::of(key));
        self.times = [
            label(&self.before_label, &self.before_label_en, "paired-before"),
            label(&self.after_label, &self.after_label_en, "paired-after"),
        ];
    }

    fn variables(&self) -> Vec<&str> {
        let names = self.pairs.iter().flat_map(|pair| [&pair.before, &pair.after]);
        names.map(|name| name.get_ref().as_str()).collect()
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{
            Count, DegreesOfFreedom, Difference, Mean, N, PValue, PValueAdjusted, Percent,
            TestStatistic,
        };
        let changes = self.changes.then_some([Count, Percent]).into_iter().flatten();
        let statistic = (self.is_of_differences()).then_some(TestStatistic);
        let freedom = (self.test == Some(PairedTest::T)).then_some(DegreesOfFreedom);
        let tests = statistic.into_iter().chain(freedom).chain(self.test.map(|_| PValue));
        let adjusted = self.adjust.map(|_| PValueAdjusted);
        [N, Mean, Difference]
            .into_iter()
            .chain(LIMITS)
            .chain(changes)
            .chain(tests)
            .chain(adjusted)
            .collect()
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::N, Statistic::Mean, Statistic::Difference];
        for variable in table.variables.iter_mut().filter(|_| self.changes) {
            let directions = self.directions();
            variable.categories =
                directions.map(|(category, key)| Listed::new(category, self.change(key))).into();
        }
        for subset in &making.spec.subsets {
            let p_values: Vec<Option<f64>> = self
                .pairs
                .iter()
                .map(|pair| self.count(&mut table, pair, subset, making))
                .collect();
            let Some(adjust) = self.adjust else { continue };
            for (pair, p) in self.pairs.iter().zip(adjust.p_values(&p_values)) {
                let at = At::of(&subset.id, pair.after.get_ref());
                let of = table.figure(at, Statistic::PValue).map(Figure::of).unwrap_or_default();
                table.put(at, Statistic::PValueAdjusted, p, of);
            }
        }
        table
    }

    /// A row a pair, under a heading a subset where there are several.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let [before, after] = &self.times;
        let mean = |time: &Words| Message::new("paired-heading-mean").words("time", time).into();
        let mut columns: Vec<Words> = vec![
            heading(Statistic::N),
            mean(before),
            mean(after),
            heading(Statistic::Difference),
            Words::of("paired-heading-interval"),
        ];
        if self.changes {
            columns.extend(self.directions().map(|(_, key)| self.change(key)));
        }
        columns.extend(self.p_shown().map(heading));
        let mut rows = Vec::new();
        for subset in table.subsets() {
            if table.subsets().len() > 1 {
                rows.push(Row::heading(subset.label.clone()));
            }
            for pair in &self.pairs {
                let label = named_with_unit(&pair.words, &pair.unit);
                rows.push(Row::of(label, self.cells(table, pair, subset)));
            }
        }
        Grid::of(table, columns.into_iter().map(Column::of).collect(), rows)
    }

    /// A row a pair, the two times on it.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let subsets = table.subsets();
        let rows = || subsets.iter().flat_map(|of| self.pairs.iter().map(move |pair| (of, pair)));
        let place = |(subset, pair): (&Subset, &Pair)| {
            let n = table.printed(At::of(&subset.id, pair.after.get_ref()), Statistic::N);
            match subsets.len() {
                1 => Place::named(&pair.words, Some(n)),
                _ => {
                    let label = Words::joined([subset.label.clone(), pair.words.clone()], " ");
                    Place::named(&label, Some(n))
                }
            }
        };
        let series = |name: &Words, id: fn(&Pair) -> &str| Series {
            name: name.clone(),
            n: None,
            points: rows()
                .map(|(subset, pair)| {
                    Point::at(table, At::of(&subset.id, id(pair)), Statistic::Mean)
                })
                .collect(),
        };
        let [before, after] = &self.times;
        let both = vec![
            series(before, |pair| pair.before.get_ref()),
            series(after, |pair| pair.after.get_ref()),
        ];
        let unit = self.pairs.first().map(|pair| pair.unit.clone()).unwrap_or_default();
        let values = named_with_unit(&heading(Statistic::Mean), &unit);
        let panel = Panel { unit, ..Panel::of(values, rows().map(place).collect(), both) };
        Some(Chart::of(table, kind, panel))
    }

    /// What the pairs are, in the order of the plan.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let subset = table.subsets()[0].id.as_str();
        let fact = |pair: &Pair| {
            let before = At::of(subset, pair.before.get_ref());
            let after = At::of(subset, pair.after.get_ref());
            let limits = table.limits(after);
            json!({
                "label": facts.say(&pair.words),
                "unit": facts.say(&pair.unit),
                "n": facts.printed(after, Statistic::N),
                "n_value": table.value(after, Statistic::N),
                "before": facts.printed(before, Statistic::Mean),
                "after": facts.printed(after, Statistic::Mean),
                "difference": facts.printed(after, Statistic::Difference),
                "difference_value": table.value(after, Statistic::Difference),
                "lower": facts.printed(after, Statistic::LowerLimit),
                "upper": facts.printed(after, Statistic::UpperLimit),
                "has_interval": limits.is_some(),
                "excludes_zero": limits.is_some_and(|(lower, upper)| lower > 0.0 || upper < 0.0),
            })
        };
        let pairs: Vec<Value> = self.pairs.iter().map(fact).collect();
        let times = self.times.each_ref().map(|time| facts.say(time));
        facts.add("pairs", pairs);
        facts.add("times", times);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let base = Message::new("note-paired-base").words("respondent", respondent);
        let mut notes = vec![base.into(), Words::of("note-paired-interval")];
        if self.pairs.iter().any(|pair| pair.is_of_codes) {
            notes.push(Words::of("note-paired-codes"));
        }
        if let Some(test) = self.test {
            notes.push(Words::of(match test {
                _ if table.weighted.is_some() => "note-paired-design",
                PairedTest::T => "note-paired-t",
                PairedTest::Wilcoxon => "note-paired-wilcoxon",
                PairedTest::Mcnemar => "note-paired-mcnemar",
            }));
            notes.extend(self.adjust.map(Adjust::note));
            notes.push(Words::of("note-test-meaning"));
        }
        notes
    }

    fn refused_by_design(&self) -> Option<Problem> {
        let is_refused = self.test == Some(PairedTest::Wilcoxon);
        is_refused.then(|| test_under_design("wilcoxon", "t"))
    }

    fn methods(&self) -> Vec<&'static str> {
        let test = self.test.map(|_| "tests-asked-for");
        ["paired"].into_iter().chain(test).collect()
    }
}

impl Paired {
    fn is_of_differences(&self) -> bool {
        matches!(self.test, Some(PairedTest::T | PairedTest::Wilcoxon))
    }

    /// One p a pair: where they are corrected, that is the one to read.
    fn p_shown(&self) -> Option<Statistic> {
        let corrected = self.adjust.map(|_| Statistic::PValueAdjusted);
        self.test.map(|_| corrected.unwrap_or(Statistic::PValue))
    }

    /// Where values may have gone, and the key of its heading.
    fn directions(&self) -> [(Category, &'static str); 3] {
        [
            (Category::Higher, "paired-heading-higher"),
            (Category::Same, "paired-heading-same"),
            (Category::Lower, "paired-heading-lower"),
        ]
    }

    fn change(&self, key: &'static str) -> Words {
        Message::new(key).words("time", &self.times[1]).into()
    }

    /// Adds the figures of a pair in a subset; returns p of the test.
    fn count(
        &self,
        table: &mut Table,
        pair: &Pair,
        subset: &Subset,
        making: &Making<'_>,
    ) -> Option<f64> {
        let ids = [&pair.before, &pair.after].map(|name| name.get_ref().clone());
        let members = ids.iter().fold(making.members(subset), |members, id| {
            members.and(Condition::Present(id.clone()))
        });
        let rows = Some(Breakdown::Changed(ids.clone()));
        let tally = |side| {
            let (members, rows) = (members.clone(), rows.clone());
            let measure = Some(Measure::Paired(side, ids.clone()));
            making.tally(TallyQuery { members, rows, measure, ..TallyQuery::default() })
        };
        let all = tally(Side::Difference);
        let differences = all.values_in(0);
        for (id, side) in ids.iter().zip([Side::Before, Side::After]) {
            let at = At::of(&subset.id, id);
            let of_side = tally(side);
            table.put_n(at, all.n);
            table.put(at, Statistic::Mean, of_side.values_in(0).mean(), of_side.values_in(0));
        }
        let at = At::of(&subset.id, &ids[1]);
        table.put(at, Statistic::Difference, differences.mean(), differences);
        let limits = differences.mean_interval();
        table.put_limits(at, Statistic::Difference, limits, differences.into());
        if self.changes {
            for ((category, _), count) in self.directions().iter().zip(&all.in_rows) {
                table.put_share(at.category(category), *count, all.n);
            }
        }
        let test = self.test?;
        if let Some(design) = making.design() {
            let values = making.valued(differences);
            let test = design.differences_test(&values);
            let weighted_base = Some(design.weight(&values));
            let of = || Of { weighted_base, ..Of::from(differences) };
            table.put(at, Statistic::TestStatistic, test.map(|of| of.0), of());
            table.put(at, Statistic::DegreesOfFreedom, test.map(|of| of.1), of());
            table.put(at, Statistic::PValue, test.map(|of| of.2), of());
            return test.map(|of| of.2);
        }
        let (statistic, freedom, p) = match test {
            PairedTest::T => {
                let test = paired_t_test(&differences.values);
                (test.map(|of| of.0), test.map(|of| of.1), test.map(|of| of.2))
            }
            PairedTest::Wilcoxon => {
                let test = wilcoxon_signed_rank_test(&differences.values);
                (test.map(|of| of.0), None, test.map(|of| of.1))
            }
            PairedTest::Mcnemar => (None, None, mcnemar_test(all.in_rows[0].n, all.in_rows[2].n)),
        };
        // Of yes and no, p tells how many changed.
        let of = match test {
            PairedTest::Mcnemar => Of::all(all.in_rows.clone(), all.n),
            _ => Of::from(differences),
        };
        if self.is_of_differences() {
            table.put(at, Statistic::TestStatistic, statistic, of.clone());
        }
        if test == PairedTest::T {
            table.put(at, Statistic::DegreesOfFreedom, freedom, of.clone());
        }
        table.put(at, Statistic::PValue, p, of);
        p
    }

    fn cells(&self, table: &Table, pair: &Pair, subset: &Subset) -> Vec<Cell<Words>> {
        let before = At::of(&subset.id, pair.before.get_ref());
        let after = At::of(&subset.id, pair.after.get_ref());
        let limit = |statistic| table.figure(after, statistic);
        let interval = match (limit(Statistic::LowerLimit), limit(Statistic::UpperLimit)) {
            (Some(lower), Some(upper)) if lower.value().is_some() => {
                let interval = Message::new("paired-interval").words("lower", lower.print());
                Cell::text(Words::from(interval.words("upper", upper.print())))
            }
            (lower, _) => Cell::figure(lower),
        };
        let mut cells = vec![
            table.cell(after, Statistic::N),
            table.cell(before, Statistic::Mean),
            table.cell(after, Statistic::Mean),
            table.cell(after, Statistic::Difference),
            interval,
        ];
        if self.changes {
            let shares = self
                .directions()
                .map(|(category, _)| table.cell(after.category(&category), Statistic::Percent));
            cells.extend(shares);
        }
        let p = |statistic| match table.value(after, statistic) {
            // Nothing is printed as 0.
            Some(_) => Cell::text(p_value(table, after, statistic)),
            None => table.cell(after, statistic),
        };
        cells.extend(self.p_shown().map(p));
        cells
    }
}

//! A multiple question between two groups: the mean number of answers, each answer, and
//! whether any difference is more than chance.
//!
//! The verdict of all is that of the test of the means which the plan names, at its level of
//! significance. Those of single answers are their own, corrected among themselves after Holm:
//! both together would find chance more often than the level says.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::statistics::{holm, student_t_test, welch_t_test};
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Figure, Group, Of, State};
use crate::tables::grid::{BaseOf, Cell, Column, Grid, Row, heading, named_with_base};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::Reader;
use crate::tables::spec::{ChartKind, Sort};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{Breakdown, TallyQuery};
use crate::words::{Message, Words};

/// A multiple question between two groups, with tests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// One multiple question.
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// A yes/no variable.
    #[schemars(with = "String")]
    group: Text,
    /// What the two groups are called.
    group_true: Option<String>,
    group_true_en: Option<String>,
    group_false: Option<String>,
    group_false_en: Option<String>,
    /// The same in both languages.
    #[serde(skip)]
    group_labels: [Words; 2],
    /// Default: welch.
    mean_test: Option<MeanTest>,
    /// Level of significance. Default 0.05.
    alpha: Option<f64>,
    /// Default: by count.
    sort: Option<Sort>,
    /// Leave 「その他」 out of the mean number of answers.
    #[serde(default)]
    mean_count_without_other: bool,
    /// What one answer is, in sentences, as in 「機関」. Default: 「項目」.
    answer_unit: Option<String>,
    answer_unit_en: Option<String>,
    /// The same in both languages.
    #[serde(skip)]
    chosen: Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeanTest {
    /// Student's t: equal variances.
    Student,
    /// Welch's t.
    Welch,
}

impl Written for Comparison {
    const NAME: &'static str = "comparison";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Grouped];
    const CHART: Option<ChartKind> = Some(ChartKind::Grouped);
}

impl Kind for Comparison {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 1 {
            entry.mistake("plan-needs-group", reader);
        }
        entry.one_subset(reader);
        let is_multiple = |variable: &Variable| variable.kind == VariableKind::Multiple;
        reader.variables(&self.variables, Self::NAME, is_multiple);
        let is_derived = |variable: &Variable| variable.kind == VariableKind::Derived;
        reader.variables(std::slice::from_ref(&self.group), Self::NAME, is_derived);
        let labels = [
            reader.words_if(&self.group_true, &self.group_true_en),
            reader.words_if(&self.group_false, &self.group_false_en),
        ];
        let group = reader.questionnaire.variable(self.group.get_ref());
        let group = group.map(Variable::label_words).unwrap_or_default();
        let [yes, no] = ["yes", "no"].map(|answer| {
            let named = Message::new("cross-column").words("question", &group);
            named.words("answer", Words::of(answer)).into()
        });
        let unit = reader.words_if(&self.answer_unit, &self.answer_unit_en);
        self.chosen = unit.unwrap_or_else(|| Words::of("prose-answer-unit"));
        let [of_yes, of_no] = labels;
        self.group_labels = [of_yes.unwrap_or(yes), of_no.unwrap_or(no)];
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn breakdowns(&self) -> Vec<&str> {
        vec![self.group.get_ref()]
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{Count, Difference, MeanCount, N, PValue, PValueAdjusted, Percent};
        let mut statistics = vec![N, Count, Percent, MeanCount, Difference, PValue, PValueAdjusted];
        statistics.extend(self.is_student().then_some(Statistic::PValueUnequalVariances));
        statistics
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        use Statistic::{
            Count, Difference, MeanCount, PValue, PValueAdjusted, PValueUnequalVariances, Percent,
        };
        let mut table = making.begin(self.variables());
        table.statistics = vec![Count, Percent, PValueAdjusted];
        let variable = self.variables().first().and_then(|id| making.questionnaire.variable(id));
        let Some(variable) = variable else { return table };
        let subset = making.subset();
        let at = At::of(&subset.id, &variable.id);
        let tally = making.tally(TallyQuery {
            members: making.members(subset),
            rows: Some(Breakdown::Codes(variable.id.clone())),
            // Yes and no.
            columns: Some(Breakdown::Flag(self.group.get_ref().clone())),
            measure: Some(making.chosen(variable, self.mean_count_without_other)),
            ..TallyQuery::default()
        });
        let category = |index: usize| Category::Code(variable.codes[index].code);
        for (side, wanted) in [true, false].into_iter().enumerate() {
            let group = Group::of(self.group.get_ref(), Category::Flag(wanted));
            let (n, values) = (tally.in_columns[side], tally.values_in(side));
            let at = at.in_group(&group);
            table.put_n(at, n);
            table.put(at, MeanCount, values.mean(), values);
            for index in 0..variable.codes.len() {
                table.put_share(at.category(&category(index)), tally.cell(side, index), n);
            }
            table.groups.push(Grouped::new(group, self.group_labels[side].clone()));
        }

        let sizes = [tally.in_columns[0], tally.in_columns[1]];
        let of = |code: usize| {
            let cells = [tally.cell(0, code), tally.cell(1, code), sizes[0], sizes[1]];
            making.by_design(Of::all(cells, sizes[0] + sizes[1]), &sizes)
        };
        let test = |code| {
            let chosen = [tally.cell(0, code), tally.cell(1, code)];
            making.shares_test([[chosen[0], sizes[0]], [chosen[1], sizes[1]]])
        };
        let p_values: Vec<Option<f64>> = (0..variable.codes.len()).map(test).collect();
        for (index, adjusted) in holm(&p_values).into_iter().enumerate() {
            let category = category(index);
            let at = at.category(&category);
            table.put(at, PValue, p_values[index], of(index));
            table.put(at, PValueAdjusted, adjusted, of(index));
            self.verdict(&mut table, at, adjusted, of(index));
        }

        let (x, y) = (tally.values_in(0), tally.values_in(1));
        let of = Of::numbers([x, y]).over((x.n() + y.n()) as f64);
        // By the design there is one test, which takes no variances for equal.
        let p_values = match making.design() {
            Some(design) => {
                let values = [x, y].map(|values| making.valued(values));
                vec![(PValue, design.means_test(&[&values[0], &values[1]]).map(|test| test.p))]
            }
            None if self.is_student() => {
                let welch = (PValueUnequalVariances, welch_t_test(x, y));
                vec![(PValue, student_t_test(x, y)), welch]
            }
            None => vec![(PValue, welch_t_test(x, y))],
        };
        let p = p_values.first().and_then(|(_, p)| *p);
        let difference = x.mean().zip(y.mean()).map(|(a, b)| a - b);
        table.put(at, Difference, difference, of.clone());
        let of = making.by_design(of, &[x.of, y.of]);
        for (statistic, p) in p_values {
            table.put(at, statistic, p, of.clone());
        }
        self.verdict(&mut table, at, p, of);

        table.variables[0].categories = match self.sort {
            Some(Sort::Code) => making.listed(variable),
            _ => making.by_count(variable, &tally.in_rows),
        };
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        let (first, unit) = (table.first(), &table.spec.unit);
        let column = |grouped: &Grouped| {
            let n = table.printed(first.in_group(&grouped.group), Statistic::N);
            let heading = named_with_base(&grouped.label, n);
            Column { bases: Some(BaseOf::Count), ..Column::of(heading) }
        };
        let p = Column::of(heading(Statistic::PValueAdjusted));
        let columns = table.groups.iter().map(column).chain([p]).collect();
        let row = |listed: &Listed| {
            let at = first.category(&listed.category);
            let shares = table.groups.iter().map(|grouped| {
                let at = at.in_group(&grouped.group);
                let percent = table.cell(at, Statistic::Percent);
                let text = Message::new("chart-percent").words("percent", &percent.text);
                let text = text.with("sign", "").into();
                let count = table.figure(at, Statistic::Count);
                Cell { text, is_percent: true, ..percent }.over_count(count, unit)
            });
            let p = table.cell(at, Statistic::PValueAdjusted);
            Row::of(&listed.label, shares.chain([p]).collect())
        };
        let categories = table.variables.first().map_or(&[][..], |v| &v.categories);
        let mut rows: Vec<Row<Words>> = categories.iter().map(row).collect();
        let means =
            table.groups.iter().map(|g| table.cell(first.in_group(&g.group), Statistic::MeanCount));
        let p = table.cell(first, Statistic::PValue);
        let text = Message::new("report-mean-p-value").words("p", &p.text).into();
        let cells = means.chain([Cell { text, ..p }]).collect();
        rows.push(Row::total(heading(Statistic::MeanCount), cells));
        Grid::of(table, columns, rows)
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let categories = &table.variables.first()?.categories;
        let series = table.groups.iter().map(|grouped| {
            let at = table.first().in_group(&grouped.group);
            let point = |listed: &Listed| {
                Point::at(table, at.category(&listed.category), Statistic::Percent)
            };
            Series {
                name: grouped.label.clone(),
                n: Some(table.printed(at, Statistic::N)),
                points: categories.iter().map(point).collect(),
            }
        });
        let name = heading(Statistic::Percent);
        let panel = Panel::of(name, categories.iter().map(Place::of).collect(), series.collect());
        Some(Chart::of(table, kind, panel))
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let categories = table.variables.first().map_or(&[][..], |v| &v.categories);
        let is_significant = |listed: &&Listed| {
            let at = table.first().category(&listed.category);
            table.value(at, Statistic::Significant) == Some(1.0)
        };
        // In the order of the questionnaire.
        let mut significant: Vec<&Listed> = categories.iter().filter(is_significant).collect();
        let place = |listed: &Listed| {
            table.figures.iter().position(|(key, _)| key.category == listed.category)
        };
        significant.sort_by_key(|listed| place(listed));
        let labels: Vec<String> =
            significant.iter().map(|listed| facts.say(&listed.label)).collect();
        facts.add("answer_unit", facts.say(&self.chosen));
        facts.add("tests_disagree", self.tests_disagree(table));
        facts.add("significant_levels", labels);
        facts.add("mean_without_other", self.mean_count_without_other);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let n = |grouped: &Grouped| {
            table.value(table.first().in_group(&grouped.group), Statistic::N).unwrap_or(0.0)
        };
        let n = table.groups.iter().map(n).sum::<f64>() as usize;
        let left_out = table.bases.eligible.saturating_sub(n);
        let base = Message::new("note-base").with("n", n).with("left_out", left_out);
        let test = match self.is_student() {
            _ if table.weighted.is_some() => "note-test-compared-by-design",
            true => "note-test-student",
            false => "note-test-welch",
        };
        let mut notes = vec![
            base.words("respondent", respondent).into(),
            Words::of("note-multiple"),
            Message::new(test).with("alpha", self.alpha()).into(),
        ];
        if self.tests_disagree(table) {
            let printed = |statistic| table.printed(table.first(), statistic);
            let used = printed(Statistic::PValue);
            let other = printed(Statistic::PValueUnequalVariances);
            let note = Message::new("note-test-sensitive").words("p", used).words("other", other);
            notes.push(note.into());
        }
        notes
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["tests"]
    }
}

impl Comparison {
    fn is_student(&self) -> bool {
        self.mean_test == Some(MeanTest::Student)
    }

    fn alpha(&self) -> f64 {
        self.alpha.unwrap_or(0.05)
    }

    fn verdict(&self, table: &mut Table, at: At<'_>, p: Option<f64>, of: Of) {
        let state = p.map_or(State::Nobody, |p| State::Verdict(p < self.alpha()));
        let format = table.spec.format(Statistic::Significant);
        let estimate = of.estimate();
        let figure = Figure { state, base: of.base, format, source: of.source, estimate };
        table.figures.put(at, Statistic::Significant, figure);
    }

    /// Whether the two t tests come to different verdicts about the means.
    fn tests_disagree(&self, table: &Table) -> bool {
        let verdict = |statistic| table.value(table.first(), statistic).map(|p| p < self.alpha());
        let other = table.figure(table.first(), Statistic::PValueUnequalVariances).is_some();
        other && verdict(Statistic::PValue) != verdict(Statistic::PValueUnequalVariances)
    }
}

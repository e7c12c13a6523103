//! Which answers to a multiple question are given together.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::definition::Text;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::statistics::{holm, phi};
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Group, Of};
use crate::tables::grid::{Column, Grid, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::Reader;
use crate::tables::spec::{ChartKind, Sort};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Listed, Table};
use crate::tally::{Breakdown, TallyQuery};
use crate::words::{Message, Words};

/// Of those who gave an answer (a group), n and the percent who gave each other answer. For
/// each two answers, under the one that comes first: how many gave both, the phi coefficient,
/// and p of Fisher's exact test with Holm's correction over all pairs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pairs {
    /// One multiple question.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// How many are listed, those that go together most. Default: 10.
    top: Option<usize>,
    /// Default: as coded.
    sort: Option<Sort>,
}

impl Written for Pairs {
    const NAME: &'static str = "pairs";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Matrix];
    const CHART: Option<ChartKind> = Some(ChartKind::Matrix);
}

impl Kind for Pairs {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 1 {
            entry.mistake("plan-needs-variables", reader);
        }
        entry.one_subset(reader);
        let is_multiple = |variable: &Variable| variable.kind == VariableKind::Multiple;
        reader.variables(&self.variables, Self::NAME, is_multiple);
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{Count, N, PValueAdjusted, Percent, Phi};
        vec![N, Count, Percent, Phi, PValueAdjusted]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics =
            vec![Statistic::Count, Statistic::Percent, Statistic::Phi, Statistic::PValueAdjusted];
        let variable = self.variables().first().and_then(|id| making.questionnaire.variable(id));
        let Some(variable) = variable else { return table };
        let subset = making.subset();
        let by = Some(Breakdown::Codes(variable.id.clone()));
        let tally = making.tally(TallyQuery {
            members: making.members(subset),
            rows: by.clone(),
            columns: by,
            ..TallyQuery::default()
        });
        let all = tally.n;
        let single: Vec<u64> = tally.in_rows.iter().map(|counted| counted.n).collect();
        let categories = match self.sort {
            Some(Sort::Count) => making.by_count(variable, &tally.in_rows),
            _ => making.listed(variable),
        };
        let index = |listed: &Listed| {
            variable.codes.iter().position(|code| Category::Code(code.code) == listed.category)
        };
        let order: Vec<usize> = categories.iter().filter_map(index).collect();
        let category = |code: usize| Category::Code(variable.codes[code].code);
        let group = |code: usize| Group::of(&variable.id, category(code));
        let each = || {
            let firsts = order.iter().enumerate();
            firsts.flat_map(|(at, &a)| order[at + 1..].iter().map(move |&b| (a, b)))
        };
        let test = |(a, b)| {
            let (both, [with_a, with_b]) = (tally.cell(a, b), [a, b].map(|of| tally.in_rows[of]));
            making.shares_test([[both, with_a], [with_b - both, all - with_a]])
        };
        let p_values: Vec<Option<f64>> = each().map(test).collect();
        let at = At::of(&subset.id, &variable.id);
        table.put_n(at, all);
        for &a in &order {
            let group = group(a);
            let at = at.in_group(&group);
            table.put_n(at, tally.in_rows[a]);
            for &b in order.iter().filter(|&&b| b != a) {
                let (both, n) = (tally.cell(a, b), tally.in_rows[a]);
                let percent = (n.n > 0).then(|| 100.0 * both.n as f64 / n.n as f64);
                let of = Of::all([both, n], n);
                table.put(at.category(&category(b)), Statistic::Percent, percent, of);
            }
            let label = variable.codes[a].label_words();
            table.groups.push(Grouped::new(group, label));
        }
        for ((a, b), p) in each().zip(holm(&p_values)) {
            let (group, category) = (group(a), category(b));
            let at = at.in_group(&group).category(&category);
            let (in_a, in_b, both) = (single[a] as f64, single[b] as f64, tally.cell(a, b));
            table.put(at, Statistic::Count, Some(both.n as f64), Of::all([both], all));
            let phi = phi(both.n as f64, in_a, in_b, all.n as f64);
            let of = Of::all([both, tally.in_rows[a], tally.in_rows[b], all], all);
            table.put(at, Statistic::Phi, phi, of.clone());
            let of = making.by_design(of, &[all]);
            table.put(at, Statistic::PValueAdjusted, p, of);
        }
        table.variables[0].categories = categories;
        table
    }

    /// The pairs that go together most: how many gave both, the percent of each who gave the
    /// other too, and how strong and how certain that is.
    fn grid(&self, table: &Table) -> Grid<Words> {
        let columns = vec![
            Column::of(Words::of("report-heading-both")),
            Column::of(Words::of("report-heading-second-of-first")),
            Column::of(Words::of("report-heading-first-of-second")),
            Column::of(heading(Statistic::Phi)),
            Column::of(heading(Statistic::PValueAdjusted)),
        ];
        let row = |(first, second): (&Grouped, &Grouped)| {
            let at = |a: &'_ Grouped, b: &'_ Grouped, statistic| {
                let at = table.first().in_group(&a.group).category(&b.group.category);
                table.cell(at, statistic)
            };
            let pair = Message::new("pair").words("first", &first.label);
            let cells = vec![
                at(first, second, Statistic::Count),
                at(first, second, Statistic::Percent),
                at(second, first, Statistic::Percent),
                at(first, second, Statistic::Phi),
                at(first, second, Statistic::PValueAdjusted),
            ];
            Row::of(pair.words("second", &second.label), cells)
        };
        Grid::of(table, columns, self.strongest(table).into_iter().map(row).collect())
    }

    /// Answers in rows, and numbered as these in columns.
    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let place = |grouped: &Grouped| {
            let at = table.first().in_group(&grouped.group);
            Place::named(&grouped.label, Some(table.printed(at, Statistic::N)))
        };
        let series = table.groups.iter().map(|column| Series {
            name: column.label.clone(),
            n: None,
            points: table
                .groups
                .iter()
                .map(|row| {
                    let at = table.first().in_group(&row.group);
                    let at = at.category(&column.group.category);
                    Point::at(table, at, Statistic::Percent)
                })
                .collect(),
        });
        let unit = Words::of("chart-matrix-unit");
        let panel = Panel::of(unit, table.groups.iter().map(place).collect(), series.collect());
        let at = |of: &Grouped| table.groups.iter().position(|own| own.group == of.group);
        let named = self.strongest(table).into_iter();
        let named = named.filter_map(|(first, second)| Some((at(first)?, at(second)?))).collect();
        Some(Chart { named, ..Chart::of(table, kind, panel) })
    }

    /// The pairs that the table lists, and how many of them are more than chance.
    fn facts(&self, facts: &mut Facts<'_>) {
        let table = facts.table;
        let pair = |(first, second): (&Grouped, &Grouped)| {
            let n = |a: &Grouped| facts.printed(table.first().in_group(&a.group), Statistic::N);
            let percent = |a: &Grouped, b: &Grouped| {
                let at = table.first().in_group(&a.group).category(&b.group.category);
                facts.printed(at, Statistic::Percent)
            };
            let at = table.first().in_group(&first.group).category(&second.group.category);
            let p = table.value(at, Statistic::PValueAdjusted);
            json!({
                "first": facts.say(&first.label), "second": facts.say(&second.label),
                "phi": facts.printed(at, Statistic::Phi),
                "phi_value": table.value(at, Statistic::Phi),
                "first_n": n(first), "second_n": n(second),
                "second_percent": percent(first, second),
                "first_percent": percent(second, first),
                "certain": p.is_some_and(|p| p < 0.05),
            })
        };
        let pairs: Vec<Value> = self.strongest(table).into_iter().map(pair).collect();
        facts.add("certain", pairs.iter().filter(|pair| pair["certain"] == true).count());
        facts.add("pairs", pairs);
    }

    fn notes(&self, table: &Table, _respondent: &Words) -> Vec<Words> {
        let is_weighted = table.weighted.is_some();
        vec![Words::of(if is_weighted { "note-pairs-design" } else { "note-pairs" })]
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["pairs"]
    }
}

impl Pairs {
    /// The pairs of answers that go together most, by falling phi coefficient; as many as the
    /// plan lists.
    fn strongest<'t>(&self, table: &'t Table) -> Vec<(&'t Grouped, &'t Grouped)> {
        let grouped = |category: &Category| {
            table.groups.iter().find(|grouped| grouped.group.category == *category)
        };
        let mut pairs: Vec<(f64, &Grouped, &Grouped)> = table
            .figures
            .iter()
            .filter(|(key, _)| key.statistic == Statistic::Phi)
            .filter_map(|(key, figure)| {
                let first = grouped(&key.group.as_ref()?.category)?;
                Some((figure.value()?, first, grouped(&key.category)?))
            })
            .collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        pairs.truncate(self.top.unwrap_or(10));
        pairs.into_iter().map(|(_, first, second)| (first, second)).collect()
    }
}

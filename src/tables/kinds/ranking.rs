//! What respondents rank first, and how high.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::definition::Text;
use crate::questionnaire;
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Of};
use crate::tables::grid::{Column, Grid, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::Reader;
use crate::tables::shape;
use crate::tables::spec::{ChartKind, Sort, Subset};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Table};
use crate::tally::{Breakdown, Counted, TallyQuery};
use crate::words::{Message, Words};

/// For each answer of a ranking how many and what percent rank it first, what percent among the
/// first so many, and its mean rank, of those who give it one. The percents are of all who rank
/// anything.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// One question of type ranking.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// The share of those who rank an answer so high or higher is shown. Default: 3, or all
    /// ranks where there are fewer.
    top: Option<usize>,
    /// Those who were asked and rank nothing are in the base, with a line.
    #[serde(default)]
    show_no_answer: bool,
    /// Default: by the share among the first in a chart, else as coded.
    sort: Option<Sort>,
}

/// Ranks that a share is of, if the plan does not say.
const TOP: usize = 3;

impl Written for Ranking {
    const NAME: &'static str = "ranking";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Bars];
    const CHART: Option<ChartKind> = Some(ChartKind::Bars);
}

impl Kind for Ranking {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.len() != 1 {
            entry.mistake("plan-needs-ranking", reader);
        }
        let rankings = &reader.questionnaire.rankings;
        reader.variables(&self.variables, Self::NAME, |variable| {
            rankings.iter().any(|ranking| ranking.id == variable.id)
        });
        let ranking = ids(&self.variables)
            .first()
            .and_then(|id| reader.questionnaire.rankings.iter().find(|ranking| ranking.id == *id));
        let ranks = ranking.map_or(usize::MAX, |ranking| ranking.ranks);
        if self.top.is_some_and(|top| !(1..=ranks).contains(&top)) {
            entry.mistake("plan-ranking-top", reader);
        }
        self.top.get_or_insert(TOP.min(ranks));
        self.sort.get_or_insert(match entry.chart {
            Some(ChartKind::Bars) => Sort::Count,
            _ => Sort::Code,
        });
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{Count, Mean, N, Percent, TopPercent};
        vec![N, Count, Percent, TopPercent, Mean]
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics =
            vec![Statistic::Count, Statistic::Percent, Statistic::TopPercent, Statistic::Mean];
        let id = self.variables().first().copied().unwrap_or_default();
        let ranking = making.questionnaire.rankings.iter().find(|ranking| ranking.id == id);
        let Some(ranking) = ranking else { return table };
        let mut tops = None;
        for subset in &making.spec.subsets {
            let of_subset = self.count(&mut table, ranking, subset, making);
            tops.get_or_insert(of_subset);
        }
        let Some(variable) = making.questionnaire.variable(id) else { return table };
        let mut categories = match self.sort {
            Some(Sort::Count) => making.by_count(variable, &tops.unwrap_or_default()),
            _ => making.listed(variable),
        };
        if self.show_no_answer {
            let label = Words::of("no-answer");
            categories.push(Listed::rest(Category::NoAnswer, label));
        }
        table.variables[0].categories = categories;
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        let Some(variable) = table.variables.first() else { return Grid::default() };
        let each =
            || table.subsets().iter().flat_map(|s| table.statistics.iter().map(move |t| (s, *t)));
        let column = |(subset, statistic): (&Subset, Statistic)| {
            let heading = self.heading(statistic);
            Column::of(match table.subsets().len() {
                1 => heading,
                _ => Words::joined([subset.label.clone(), heading], " "),
            })
        };
        let row = |listed: &Listed| {
            let cell = |(subset, statistic): (&Subset, Statistic)| {
                let at = At::of(&subset.id, &variable.id).category(&listed.category);
                table.cell(at, statistic)
            };
            Row::of(&listed.label, each().map(cell).collect())
        };
        let total = each().map(|(subset, statistic)| match statistic {
            Statistic::Count => table.cell(At::of(&subset.id, &variable.id), Statistic::N),
            _ => Default::default(),
        });
        let mut rows: Vec<Row<Words>> = variable.categories.iter().map(row).collect();
        rows.push(Row::total(Words::of("report-total"), total.collect()));
        Grid::of(table, each().map(column).collect(), rows)
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        let variable = table.variables.first()?;
        let name = self.heading(Statistic::TopPercent);
        let subsets = table.subsets();
        let ranked: Vec<&Listed> =
            variable.categories.iter().filter(|of| of.category != Category::NoAnswer).collect();
        let n = |subset: &Subset| table.printed(At::of(&subset.id, &variable.id), Statistic::N);
        let series = subsets.iter().map(|subset| {
            let at = At::of(&subset.id, &variable.id);
            let point = |listed: &&Listed| {
                Point::at(table, at.category(&listed.category), Statistic::TopPercent)
            };
            let (name, n) = match subsets.len() {
                1 => (name.clone(), None),
                _ => (subset.label.clone(), Some(n(subset))),
            };
            Series { name, n, points: ranked.iter().map(point).collect() }
        });
        let places = ranked.iter().map(|listed| Place::of(listed)).collect();
        let panel = Panel::of(name.clone(), places, series.collect());
        let base = (subsets.len() == 1).then(|| n(&subsets[0]));
        Some(Chart { base, ..Chart::of(table, kind, panel) })
    }

    /// The answers by falling share among the first; equal ones share a place.
    fn facts(&self, facts: &mut Facts<'_>) {
        facts.add("top", self.top);
        let table = facts.table;
        let Some(variable) = table.variables.first() else { return };
        let at = table.first();
        let mut all: Vec<(f64, String, String)> = Vec::new();
        for listed in &variable.categories {
            let at = at.category(&listed.category);
            if let Some(value) = table.value(at, Statistic::TopPercent) {
                all.push((
                    value,
                    facts.say(&listed.label),
                    facts.printed(at, Statistic::TopPercent),
                ));
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        let tied = all.chunk_by(|a, b| a.0 == b.0).map(|tied| {
            let labels: Vec<&str> = tied.iter().map(|(_, label, _)| label.as_str()).collect();
            let named = shape::quoted(labels.iter().copied(), facts.say_all());
            json!({ "labels": labels, "named": named, "percent": tied[0].2 })
        });
        let tied: Vec<Value> = tied.collect();
        facts.add("top_ranks", tied);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let n = table.value(table.first(), Statistic::N).unwrap_or(0.0) as usize;
        let asked = table.bases.asked;
        let base = match self.show_no_answer {
            true => Message::new("note-base-with-no-answer"),
            false => {
                let note = Message::new("note-ranking-base").with("n", n);
                note.with("left_out", asked.saturating_sub(n))
            }
        };
        let base = base.words("respondent", respondent).into();
        let chart = || Message::new("note-ranking-chart").with("top", self.top()).into();
        let chart = table.spec.has_chart().then(chart);
        [base, Words::of("note-ranking-mean")].into_iter().chain(chart).collect()
    }
}

impl Ranking {
    fn top(&self) -> usize {
        self.top.unwrap_or(TOP)
    }

    fn heading(&self, statistic: Statistic) -> Words {
        match statistic {
            Statistic::Count => Words::of("ranking-heading-count"),
            Statistic::Percent => Words::of("ranking-heading-percent"),
            Statistic::TopPercent => {
                Message::new("ranking-heading-top").with("top", self.top()).into()
            }
            Statistic::Mean => Words::of("ranking-heading-mean"),
            statistic => heading(statistic),
        }
    }

    /// Adds the figures of a subset; returns how many rank each answer among the first.
    fn count(
        &self,
        table: &mut Table,
        ranking: &questionnaire::Ranking,
        subset: &Subset,
        making: &Making<'_>,
    ) -> Vec<Counted> {
        let Some(variable) = making.questionnaire.variable(&ranking.id) else { return Vec::new() };
        let members = making.members(subset).which(variable.asked_if.as_ref());
        let ranked = making.codes(members.clone(), &ranking.id).n;
        let silent = match self.show_no_answer {
            true => making.count(members.clone()).without(ranked),
            false => Counted::default(),
        };
        let base = ranked + silent;
        let at = At::of(&subset.id, &ranking.id);
        table.put_n(at, base);
        let mut tops = Vec::new();
        for (code, item) in variable.codes.iter().zip(&ranking.items) {
            // The first rank, and those up to the last that counts.
            let mut bounds = vec![2.0, self.top() as f64 + 1.0];
            bounds.dedup();
            let rows = Some(Breakdown::Bands(item.clone(), bounds.clone()));
            let ranks = making.tally(TallyQuery {
                members: members.clone(),
                rows,
                ..TallyQuery::default()
            });
            let category = Category::Code(code.code);
            let at = at.category(&category);
            table.put_share(at, ranks.in_rows[0], base);
            let top: Counted = ranks.in_rows[..bounds.len()].iter().copied().sum();
            let percent = (base.n > 0).then(|| 100.0 * top.n as f64 / base.n as f64);
            table.put(at, Statistic::TopPercent, percent, Of::all([top, base], base));
            let tally = making.numbers(members.clone(), item, None);
            let values = tally.values_in(0);
            table.put_n(at, values.of);
            table.put(at, Statistic::Mean, values.mean(), values);
            tops.push(top);
        }
        if self.show_no_answer {
            table.put_share(at.category(&Category::NoAnswer), silent, base);
        }
        tops
    }
}

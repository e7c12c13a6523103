//! Counts and percents of the answers (単純集計).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::definition::Text;
use crate::locales::Locale;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Of, Source};
use crate::tables::grid::{Cell, Column, Grid, Row, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::spec::{ChartKind, Sort, Subset};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Table};
use crate::tally::{Counted, Request};

/// Counts and percents of the answers (単純集計). Several questions with the same answers make
/// a grid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    /// Questions with answers to choose from, in order.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    variables: Vec<Text>,
    /// How far the label of each variable is set in, for sub-items.
    #[serde(default)]
    indent: Vec<u8>,
    /// A line for those who were asked and did not answer.
    #[serde(default)]
    show_no_answer: bool,
    /// Default: by count in a chart of bars, else as coded.
    sort: Option<Sort>,
    /// Of a multiple question: the mean number of answers.
    #[serde(default)]
    mean_count: bool,
    /// Leave 「その他」 out of the mean number of answers.
    #[serde(default)]
    mean_count_without_other: bool,
    /// Reference table with the number surveyed by answer: adds it and the response rate.
    #[schemars(with = "Option<String>")]
    reference: Option<Text>,
    /// Its column with the number surveyed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    reference_columns: Vec<Text>,
    /// Whether a question takes several answers.
    #[serde(skip)]
    is_multiple: bool,
}

impl Written for Frequency {
    const NAME: &'static str = "frequency";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Bars, ChartKind::Stacked];
    const CHART: Option<ChartKind> = Some(ChartKind::Bars);
}

impl Kind for Frequency {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn check(&mut self, entry: &Entry<'_>, reader: &mut Reader<'_>) {
        if self.variables.is_empty() {
            entry.mistake("plan-needs-variables", reader);
        }
        reader.variables(&self.variables, Self::NAME, has_codes);
        entry.once(self.variables(), reader);
        let is_multiple = |id: &&str| {
            let variable = reader.questionnaire.variable(id);
            variable.is_some_and(|variable| variable.kind == VariableKind::Multiple)
        };
        self.is_multiple = ids(&self.variables).iter().any(is_multiple);
        if entry.chart == Some(ChartKind::Bars) && self.variables.len() > 1 {
            entry.mistake("plan-chart-of-one", reader);
        }
        self.sort.get_or_insert(match entry.chart {
            Some(ChartKind::Bars) => Sort::Count,
            _ => Sort::Code,
        });
        if let Some(reference) = self.reference.as_ref().and_then(|name| reader.reference(name)) {
            reader.columns(reference, &self.reference_columns);
        }
        if self.reference.is_some() != (self.reference_columns.len() == 1) {
            entry.mistake("plan-needs-surveyed", reader);
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn tabulate(&self, making: &Making<'_>) -> Table {
        let mut table = making.begin(self.variables());
        table.statistics = vec![Statistic::Count, Statistic::Percent];
        for index in 0..table.variables.len() {
            let id = table.variables[index].id.clone();
            let Some(variable) = making.questionnaire.variable(&id) else { continue };
            let mut counts = None;
            for subset in &making.spec.subsets {
                let of_subset = self.count(&mut table, variable, subset, making);
                counts.get_or_insert(of_subset);
            }
            let mut categories = match self.sort {
                Some(Sort::Count) => making.by_count(variable, &counts.unwrap_or_default()),
                _ => making.listed(variable),
            };
            if self.show_no_answer {
                let label = making.locale.word("no-answer");
                categories.push(Listed::rest(Category::NoAnswer, label));
            }
            table.variables[index].categories = categories;
            table.variables[index].indent = self.indent.get(index).copied().unwrap_or(0);
            self.surveyed(&mut table, variable, making);
        }
        table
    }

    fn grid(&self, table: &Table, locale: &Locale) -> Grid {
        match table.variables.len() {
            1 => by_answer(table, locale),
            _ => by_variable(table, locale),
        }
    }

    fn chart(&self, table: &Table, kind: ChartKind, locale: &Locale) -> Option<Chart> {
        match kind {
            ChartKind::Bars => Some(bars(table, locale)),
            ChartKind::Stacked => Some(stacked(table, locale)),
            _ => None,
        }
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        facts.add("mean_without_other", self.mean_count_without_other);
        facts.add("grid", grid_extremes(facts));
    }

    fn notes(&self, table: &Table, respondent: &str, locale: &Locale) -> Vec<String> {
        let say = |key: &str| locale.say(key, &[("respondent", respondent)]);
        let mut notes = Vec::new();
        // More answers than were asked: the frame or the answers are wrong.
        let mut rates =
            table.figures.iter().filter(|(k, _)| k.statistic == Statistic::ResponseRate);
        if rates.any(|(_, figure)| figure.value().is_some_and(|rate| rate > 100.0)) {
            notes.push(say("note-rate-above-100"));
        }
        match self.show_no_answer {
            true => notes.push(say("note-base-with-no-answer")),
            false => notes.push(bases(table, respondent, locale)),
        }
        if self.is_multiple {
            notes.push(say("note-multiple"));
        }
        if self.mean_count_without_other {
            notes.push(say("note-mean-count-without-other"));
        }
        notes
    }

    fn methods(&self) -> Vec<&'static str> {
        vec!["percent", "multiple"]
    }
}

impl Frequency {
    /// Adds the figures of a question in a subset: how often each answer was given.
    fn count(
        &self,
        table: &mut Table,
        variable: &Variable,
        subset: &Subset,
        making: &Making<'_>,
    ) -> Vec<Counted> {
        let members = making.members(subset).which(variable.asked_if.as_ref());
        let answers = making.codes(members.clone(), &variable.id);
        let silent = match self.show_no_answer {
            true => making.count(members.clone()) - answers.n,
            false => Counted::default(),
        };
        let base = answers.n + silent;
        let at = At::of(&subset.id, &variable.id);
        table.put_n(at, base);
        for (code, &count) in variable.codes.iter().zip(&answers.in_rows) {
            table.put_share(at.category(&Category::Code(code.code)), count, base);
        }
        if self.show_no_answer {
            table.put_share(at.category(&Category::NoAnswer), silent, base);
        }
        if self.mean_count || self.mean_count_without_other {
            let measure = Some(making.chosen(variable, self.mean_count_without_other));
            let chosen = making.tally(Request { members, measure, ..Request::default() });
            let values = chosen.values_in(0);
            table.put(at, Statistic::MeanCount, values.mean(), values);
        }
        answers.in_rows.clone()
    }

    /// Adds the number surveyed and the response rate, by the reference table whose key column
    /// holds the labels of the codes.
    fn surveyed(&self, table: &mut Table, variable: &Variable, making: &Making<'_>) {
        use Statistic::{Count, ResponseRate, Surveyed};
        let Some(name) = &self.reference else { return };
        table.statistics = vec![Surveyed, Count, ResponseRate];
        let found = making.reference(name.get_ref()).and_then(|reference| {
            let key = reference.column(reference.key.as_ref()?)?;
            let column = reference.column(self.reference_columns.first()?.get_ref())?;
            Some((reference, key, reference.numbers(column)))
        });
        let Some((reference, key, surveyed)) = found else { return };
        let at = At::of(&making.subset().id, &variable.id);
        let rate = |count: f64, asked: f64| (asked > 0.0).then(|| 100.0 * count / asked);
        let (mut sums, mut parts) = ((0.0, 0.0), Vec::new());
        for code in &variable.codes {
            let row = reference.rows.iter().position(|row| row[key] == code.label);
            let Some(asked) = row.and_then(|row| surveyed[row]) else { continue };
            let category = Category::Code(code.code);
            let at = at.category(&category);
            let count = table.value(at, Count).unwrap_or(0.0);
            let counts = table.figure(at, Count).map(|figure| figure.source.counts.clone());
            let source = Source { counts: counts.unwrap_or_default(), ..Source::default() };
            parts.extend(&source.counts);
            sums = (sums.0 + count, sums.1 + asked);
            table.put(at, Surveyed, Some(asked), Of::nobody(None));
            table.put(at, ResponseRate, rate(count, asked), Of { base: Some(asked), source });
        }
        table.put(at, Surveyed, Some(sums.1), Of::nobody(None));
        let total: Counted = parts.iter().copied().sum();
        let mut of = Of::from(total).over(sums.1).adding(parts);
        of.source.base = None;
        table.put(at, ResponseRate, rate(sums.0, sums.1), of);
    }
}

/// Answers as rows; the statistics of each subset as columns; the base as last row.
pub fn by_answer(table: &Table, locale: &Locale) -> Grid {
    let Some(variable) = table.variables.first() else { return Grid::default() };
    let columns: Vec<(&Subset, Statistic)> = table
        .subsets()
        .iter()
        .flat_map(|subset| table.statistics.iter().map(move |&statistic| (subset, statistic)))
        .collect();
    // Beside the number surveyed, the count is that of respondents.
    let is_of_respondents = table.statistics.contains(&Statistic::Surveyed);
    let headings = columns.iter().map(|(subset, statistic)| {
        let heading = match statistic {
            Statistic::Count if is_of_respondents => {
                locale.word("report-heading-count-respondents")
            }
            statistic => heading(*statistic, locale),
        };
        Column::of(match table.subsets().len() {
            1 => heading,
            _ => format!("{} {heading}", subset.label),
        })
    });
    let cells = |category: &Category| -> Vec<Cell> {
        let cell = |&(subset, statistic): &(&Subset, Statistic)| {
            let statistic = match (category, statistic) {
                (Category::All, Statistic::Count) => Statistic::N,
                (_, statistic) => statistic,
            };
            table.cell(At::of(&subset.id, &variable.id).category(category), statistic, locale)
        };
        columns.iter().map(cell).collect()
    };
    let mut rows: Vec<Row> = variable
        .categories
        .iter()
        .map(|listed| Row::of(&listed.label, cells(&listed.category)))
        .collect();
    rows.push(Row::total(locale.word("report-total"), cells(&Category::All)));
    Grid::of(table, headings.collect(), rows)
}

/// Variables as rows, n and the percent of each answer as columns.
fn by_variable(table: &Table, locale: &Locale) -> Grid {
    let subset = &table.subsets()[0].id;
    let categories = table.variables.first().map_or(&[][..], |v| &v.categories);
    let n = Column::of(heading(Statistic::N, locale));
    let answers = categories.iter().map(|listed| Column::of(&listed.label));
    let columns = std::iter::once(n).chain(answers).collect();
    let rows = table.variables.iter().map(|variable| {
        let at = At::of(subset, &variable.id);
        let percents = categories
            .iter()
            .map(|listed| table.cell(at.category(&listed.category), Statistic::Percent, locale));
        let n = table.cell(at, Statistic::N, locale);
        Row {
            indent: variable.indent,
            ..Row::of(&variable.label, std::iter::once(n).chain(percents).collect())
        }
    });
    Grid::of(table, columns, rows.collect())
}

fn bars(table: &Table, locale: &Locale) -> Chart {
    let variable = &table.variables[0];
    let name = heading(Statistic::Percent, locale);
    let subsets = table.subsets();
    let n = |subset: &Subset| table.printed(At::of(&subset.id, &variable.id), Statistic::N, locale);
    let series = subsets.iter().map(|subset| {
        let at = At::of(&subset.id, &variable.id);
        let point = |listed: &Listed| {
            Point::at(table, at.category(&listed.category), Statistic::Percent, locale)
        };
        let (name, n) = match subsets.len() {
            1 => (name.clone(), None),
            _ => (subset.label.clone(), Some(n(subset))),
        };
        Series { name, n, points: variable.categories.iter().map(point).collect() }
    });
    let panel = Panel::of(
        name.clone(),
        variable.categories.iter().map(Place::of).collect(),
        series.collect(),
    );
    let base = (subsets.len() == 1).then(|| n(&subsets[0]));
    Chart { base, ..Chart::of(table, ChartKind::Bars, panel) }
}

fn stacked(table: &Table, locale: &Locale) -> Chart {
    let several = table.variables.len() > 1;
    let each = table.variables.iter().flat_map(|v| table.subsets().iter().map(move |s| (v, s)));
    let bars: Vec<(At<'_>, String)> = each
        .map(|(variable, subset)| {
            let label = match (several, table.subsets().len()) {
                (true, 1) => variable.label.clone(),
                (true, _) => format!("{} {}", variable.label, subset.label),
                (false, _) => subset.label.clone(),
            };
            (At::of(&subset.id, &variable.id), label)
        })
        .collect();
    let place = |(at, label): &(At<'_>, String)| {
        Place::named(label, Some(table.printed(*at, Statistic::N, locale)))
    };
    let series = |listed: &Listed| Series {
        name: listed.label.clone(),
        n: None,
        points: bars
            .iter()
            .map(|(at, _)| {
                Point::at(table, at.category(&listed.category), Statistic::Percent, locale)
            })
            .collect(),
    };
    let name = heading(Statistic::Percent, locale);
    let panel = Panel::of(
        name,
        bars.iter().map(place).collect(),
        table.variables[0].categories.iter().map(series).collect(),
    );
    Chart::of(table, ChartKind::Stacked, panel)
}

/// For a grid: of each answer the items by falling percent; equal ones share a rank.
fn grid_extremes(facts: &Facts<'_>) -> Vec<Value> {
    let table = facts.table;
    let Some(first) = table.variables.first().filter(|_| table.variables.len() > 1) else {
        return Vec::new();
    };
    let subset = &table.subsets()[0].id;
    let extremes = first.categories.iter().map(|listed| {
        let mut items: Vec<(f64, &str, String)> = table
            .variables
            .iter()
            .filter_map(|variable| {
                let at = At::of(subset, &variable.id).category(&listed.category);
                let figure = table.figure(at, Statistic::Percent)?;
                Some((figure.value()?, variable.label.as_str(), figure.print(facts.locale)))
            })
            .collect();
        items.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ranks = items.chunk_by(|a, b| a.0 == b.0).map(|tied| {
            let labels: Vec<&str> = tied.iter().map(|(_, label, _)| *label).collect();
            json!({ "labels": labels, "percent": tied[0].2 })
        });
        json!({ "level": listed.label, "ranks": ranks.collect::<Vec<_>>() })
    });
    extremes.collect()
}

/// Who was asked and did not answer: one line for a table of one variable, the range of n for
/// several.
fn bases(table: &Table, respondent: &str, locale: &Locale) -> String {
    let say = |key: &str, counts: &[(&str, usize)]| {
        let counts: Vec<(&str, String)> =
            counts.iter().map(|(name, count)| (*name, count.to_string())).collect();
        let mut args: Vec<(&str, &str)> =
            counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
        args.push(("respondent", respondent));
        locale.say(key, &args)
    };
    let subset = &table.subsets()[0].id;
    let n = |id: &str| table.value(At::of(subset, id), Statistic::N).map(|n| n as usize);
    let bases: Vec<usize> = table.variables.iter().filter_map(|v| n(&v.id)).collect();
    let (fewest, most) =
        (bases.iter().min().copied().unwrap_or(0), bases.iter().max().copied().unwrap_or(0));
    let of = &table.bases;
    if bases.len() > 1 {
        let left_out = of.members.saturating_sub(most);
        let args = [("n", most), ("min", fewest), ("max", most), ("left_out", left_out)];
        return match fewest == most {
            false => say("note-bases", &args),
            true if left_out == 0 => say("note-base-all", &args),
            true => say("note-base", &args),
        };
    }
    let args = [("n", most), ("asked", of.asked), ("left_out", of.asked.saturating_sub(most))];
    match (of.asked == most, of.is_routed) {
        (true, false) => say("note-base-all", &args),
        (false, false) => say("note-base", &args),
        (true, true) => say("note-base-routed-all", &args),
        (false, true) => say("note-base-routed", &args),
    }
}

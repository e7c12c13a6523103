//! Counts and percents of the answers (単純集計).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::definition::Text;
use crate::questionnaire::{Kind as VariableKind, Variable};
use crate::tables::chart::{Chart, Panel, Place, Point, Series};
use crate::tables::estimate::{Interval, LIMITS, PRECISION, Reliability, and_limits};
use crate::tables::facts::Facts;
use crate::tables::figure::{At, Category, Of, Source};
use crate::tables::grid::{Cell, Column, Grid, Row, beside, heading};
use crate::tables::kind::{Entry, Kind, Written, ids};
use crate::tables::making::Making;
use crate::tables::reader::{Reader, has_codes};
use crate::tables::shape;
use crate::tables::spec::{ChartKind, Sort, Subset};
use crate::tables::statistic::Statistic;
use crate::tables::table::{Listed, Measured, Table};
use crate::tally::{Counted, TallyQuery};
use crate::words::{Message, Words};

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
    /// What the percents are of: of respondents, or of a multiple question of all answers that
    /// were given. Default: respondents.
    #[serde(default)]
    percent: PercentOf,
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
    /// Of a multiple question: what one answer is, in sentences, as in 「機関」. Default: 「項目」.
    answer_unit: Option<String>,
    answer_unit_en: Option<String>,
    /// The same in both languages.
    #[serde(skip)]
    chosen: Words,
    /// Limits of the percents: wilson.
    interval: Option<Interval>,
    /// Gives percents a sign that a published standard does not take for reliable.
    reliability: Option<Reliability>,
    /// Beside percents their standard error, design effect and effective n, by the study's design;
    /// without one as of respondents drawn one by one.
    #[serde(default)]
    precision: bool,
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

/// What the percents of a question are of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum PercentOf {
    #[default]
    Respondents,
    /// All answers that were given (回答数); they make 100 percent together.
    Mentions,
}

impl Written for Frequency {
    const NAME: &'static str = "frequency";
    const CHARTS: &'static [ChartKind] = &[ChartKind::Bars, ChartKind::Stacked, ChartKind::Map];
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
        let of_mentions = self.percent == PercentOf::Mentions;
        if of_mentions && (!self.is_multiple || self.show_no_answer || self.reference.is_some()) {
            entry.mistake("plan-percent-of-mentions", reader);
        }
        // Answers of one respondent are not drawn apart; beside response rates are no percents.
        if (self.interval.is_some() || self.reliability.is_some())
            && (of_mentions || self.reference.is_some())
        {
            entry.mistake("plan-interval-of-respondents", reader);
        }
        let is_of_one = !of_mentions && self.reference.is_none() && self.variables.len() == 1;
        if self.precision && !is_of_one {
            entry.mistake("plan-precision-of-one", reader);
        }
        if let Some(interval) = self.interval {
            interval.check(false, entry, reader);
        }
        let several = self.variables.len() > 1;
        if entry.drawn() == Some(ChartKind::Bars) && several {
            entry.mistake("plan-chart-of-one", reader);
        }
        // Those who were asked are not told apart by subsets.
        if entry.drawn() == Some(ChartKind::Map) && self.reference.is_some() {
            entry.one_subset(reader);
        }
        // Parts of a whole are what respondents are counted in once.
        if entry.drawn() == Some(ChartKind::Stacked) && self.is_multiple {
            entry.mistake("plan-stacked-multiple", reader);
        }
        // Answers that the first question lacks would be in no column.
        let answers = |id: &str| {
            let codes = reader.questionnaire.variable(id).map(|variable| &variable.codes);
            codes.map(|codes| codes.iter().map(|of| (of.code, &of.label)).collect::<Vec<_>>())
        };
        let mut all = ids(&self.variables).into_iter().filter_map(answers);
        let first = all.next();
        if all.any(|answers| Some(answers) != first) {
            entry.mistake("plan-answers-differ", reader);
        }
        if (self.mean_count || self.mean_count_without_other) && !self.is_multiple {
            entry.mistake("plan-mean-count-of-single", reader);
        }
        let unit = reader.words_if(&self.answer_unit, &self.answer_unit_en);
        if unit.is_some() && (!self.is_multiple || several) {
            entry.mistake("plan-answer-unit", reader);
        }
        self.chosen = unit.unwrap_or_else(|| Words::of("prose-answer-unit"));
        let columns = if several { self.variables.len() } else { 0 };
        if self.indent.len() > columns {
            entry.mistake("plan-indent", reader);
        }
        self.sort.get_or_insert(match entry.chart {
            Some(ChartKind::Bars) if !several => Sort::Count,
            _ => Sort::Code,
        });
        if let Some(reference) = self.reference.as_ref().and_then(|name| reader.reference(name)) {
            reader.columns(reference, &self.reference_columns);
            if reference.key.is_none() {
                entry.mistake("plan-needs-surveyed", reader);
            }
        }
        if self.reference.is_some() != (self.reference_columns.len() == 1)
            || self.reference.is_some() && (several || entry.subsets.len() > 1)
        {
            entry.mistake("plan-needs-surveyed", reader);
        }
    }

    fn variables(&self) -> Vec<&str> {
        ids(&self.variables)
    }

    fn map_of(&self) -> Option<&str> {
        if let [one] = self.variables()[..] { Some(one) } else { None }
    }

    fn without_map(&self) -> ChartKind {
        ChartKind::Bars
    }

    fn statistics(&self) -> Vec<Statistic> {
        use Statistic::{Count, MeanCount, N, Percent, ResponseRate, Surveyed};
        let mut statistics = vec![N, Count, Percent];
        if self.mean_count || self.mean_count_without_other {
            statistics.push(MeanCount);
        }
        if self.percent == PercentOf::Mentions {
            statistics.push(Statistic::Sum);
        }
        if self.reference.is_some() {
            statistics.extend([Surveyed, ResponseRate]);
        }
        statistics.extend(PRECISION.into_iter().filter(|_| self.precision));
        and_limits(statistics, self.interval)
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
                let label = Words::of("no-answer");
                categories.push(Listed::rest(Category::NoAnswer, label));
            }
            table.variables[index].categories = categories;
            table.variables[index].indent = self.indent.get(index).copied().unwrap_or(0);
            self.surveyed(&mut table, variable, making);
        }
        table.qualify_shares(self.interval, self.reliability);
        table.statistics.extend(self.interval.iter().flat_map(|_| LIMITS));
        if self.precision {
            table.put_precision();
            table.statistics.extend(PRECISION);
        }
        table
    }

    fn grid(&self, table: &Table) -> Grid<Words> {
        match table.variables.len() {
            1 => by_answer(table),
            _ => self.by_variable(table),
        }
    }

    fn chart(&self, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
        match kind {
            ChartKind::Bars => Some(bars(table)),
            ChartKind::Stacked => Some(stacked(table)),
            ChartKind::Map if self.reference.is_some() => Some(response_rates(table)),
            ChartKind::Map => Some(Chart { kind, ..bars(table) }),
            _ => None,
        }
    }

    fn facts(&self, facts: &mut Facts<'_>) {
        facts.add("mean_without_other", self.mean_count_without_other);
        // Of all answers that were given, shares are parts of a whole.
        facts.add("is_multiple", self.is_multiple && self.percent == PercentOf::Respondents);
        facts.add("answer_unit", facts.say(&self.chosen));
        let contrast = match facts.table.variables.as_slice() {
            [variable] => shape::contrast(facts.table, variable, facts.say_all()),
            _ => None,
        };
        facts.add("contrast", contrast);
        facts.add("grid", grid_extremes(facts));
        facts.add("has_items", facts.table.variables.len() > 1);
    }

    fn notes(&self, table: &Table, respondent: &Words) -> Vec<Words> {
        let say = |key| Message::new(key).words("respondent", respondent).into();
        let mut notes = Vec::new();
        // More answers than were asked: the frame or the answers are wrong.
        let mut rates =
            table.figures.iter().filter(|(k, _)| k.statistic == Statistic::ResponseRate);
        if rates.any(|(_, figure)| figure.value().is_some_and(|rate| rate > 100.0)) {
            notes.push(say("note-rate-above-100"));
        }
        match self.show_no_answer {
            true => notes.push(say("note-base-with-no-answer")),
            false => notes.push(bases(table, respondent)),
        }
        match self.percent {
            PercentOf::Mentions => {
                let subset = &table.subsets()[0].id;
                let mentions = |v: &Measured| table.value(At::of(subset, &v.id), Statistic::Sum);
                let mentions = table.variables.iter().filter_map(mentions).sum::<f64>().to_string();
                let note = Message::new("note-percent-of-mentions");
                notes.push(note.with("mentions", mentions).into());
            }
            PercentOf::Respondents if self.is_multiple => notes.push(say("note-multiple")),
            PercentOf::Respondents => {}
        }
        if self.mean_count_without_other {
            notes.push(say("note-mean-count-without-other"));
        }
        notes.extend(self.interval.map(|interval| interval.note(table)));
        notes.extend(self.reliability.filter(|_| table.has_unreliable()).map(|of| of.note(table)));
        notes
    }

    fn methods(&self) -> Vec<&'static str> {
        let own = [self.interval.map(Interval::method), self.reliability.map(Reliability::method)];
        ["percent", "multiple"].into_iter().chain(own.into_iter().flatten()).collect()
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
        let members = making.members(subset).asked(variable);
        let answers = making.codes(members.clone(), &variable.id);
        let silent = match self.show_no_answer {
            true => making.count(members.clone()).without(answers.n),
            false => Counted::default(),
        };
        let base = answers.n + silent;
        let at = At::of(&subset.id, &variable.id);
        table.put_n(at, base);
        let counted = variable.codes.iter().zip(&answers.in_rows);
        let of = match self.percent {
            PercentOf::Respondents => base,
            PercentOf::Mentions => {
                let mentions: Counted = counted.clone().map(|(_, count)| *count).sum();
                let counts = counted.clone().map(|(_, count)| *count);
                let of = Of::from(mentions).over(base.n as f64).adding(counts);
                table.put(at, Statistic::Sum, Some(mentions.n as f64), of);
                mentions
            }
        };
        for (code, &count) in counted {
            table.put_share(at.category(&Category::Code(code.code)), count, of);
        }
        if self.show_no_answer {
            table.put_share(at.category(&Category::NoAnswer), silent, base);
        }
        if self.mean_count || self.mean_count_without_other {
            let measure = Some(making.chosen(variable, self.mean_count_without_other));
            let chosen = making.tally(TallyQuery { members, measure, ..TallyQuery::default() });
            let values = chosen.values_in(0);
            table.put(at, Statistic::MeanCount, values.mean(), values);
        }
        answers.in_rows.clone()
    }

    /// Variables as rows, n and the percent of each answer as columns; several subsets are headings.
    fn by_variable(&self, table: &Table) -> Grid<Words> {
        let categories = table.variables.first().map_or(&[][..], |v| &v.categories);
        let n = Column::of(heading(Statistic::N));
        let limits = self.interval.map_or(&[][..], |_| &LIMITS);
        let answers = categories.iter().flat_map(|listed| {
            let beside = |limit: &Statistic| Column {
                follows: true,
                ..Column::of(beside(&listed.label, *limit))
            };
            std::iter::once(Column::of(&listed.label)).chain(limits.iter().map(beside))
        });
        let columns = std::iter::once(n).chain(answers).collect();
        let mut rows = Vec::new();
        for subset in table.subsets() {
            if table.subsets().len() > 1 {
                rows.push(Row::heading(&subset.label));
            }
            rows.extend(table.variables.iter().map(|variable| {
                let at = At::of(&subset.id, &variable.id);
                let percents = categories.iter().flat_map(|listed| {
                    let shown = std::iter::once(&Statistic::Percent).chain(limits);
                    shown.map(move |of| table.cell(at.category(&listed.category), *of))
                });
                let n = table.cell(at, Statistic::N);
                Row {
                    indent: variable.indent,
                    ..Row::of(&variable.label, std::iter::once(n).chain(percents).collect())
                }
            }));
        }
        Grid::of(table, columns, rows)
    }

    /// Adds the number surveyed and the response rate, by the reference table whose key column
    /// holds the labels of the codes.
    fn surveyed(&self, table: &mut Table, variable: &Variable, making: &Making<'_>) {
        use Statistic::{Count, ResponseRate, Surveyed};
        let Some(name) = &self.reference else { return };
        // Where nobody has said how many were asked, there is no rate.
        let known = making.reference(name.get_ref()).filter(|of| !of.rows.is_empty());
        if known.is_none() {
            return;
        }
        table.statistics = vec![Surveyed, Count, ResponseRate];
        let found = known.and_then(|reference| {
            let key = reference.column(reference.key.as_ref()?)?;
            let column = reference.column(self.reference_columns.first()?.get_ref())?;
            Some((reference, key, column, reference.numbers(column)))
        });
        let Some((reference, key, column, surveyed)) = found else { return };
        let at = At::of(&making.subset().id, &variable.id);
        let rate = |count: f64, asked: f64| (asked > 0.0).then(|| 100.0 * count / asked);
        let (mut sums, mut parts) = ((0.0, 0.0), Vec::new());
        let mut is_whole = true;
        for code in &variable.codes {
            let row = reference.rows.iter().position(|row| row[key] == code.label);
            let category = Category::Code(code.code);
            let at = at.category(&category);
            let count = table.value(at, Count).unwrap_or(0.0);
            let Some(asked) = row.and_then(|row| surveyed[row]) else {
                if let Some(words) = row.and_then(|row| reference.in_words(row, column)) {
                    table.put_words(at, Surveyed, words);
                }
                is_whole &= count == 0.0;
                continue;
            };
            let counts = table.figure(at, Count).map(|figure| figure.source.counts.clone());
            let source = Source { counts: counts.unwrap_or_default(), ..Source::default() };
            parts.extend(&source.counts);
            sums = (sums.0 + count, sums.1 + asked);
            table.put(at, Surveyed, Some(asked), Of::nobody(None));
            table.put(
                at,
                ResponseRate,
                rate(count, asked),
                Of { source, ..Of::nobody(Some(asked)) },
            );
        }
        // Who answered somewhere of which it is not known how many were asked has no part in a rate.
        if is_whole {
            table.put(at, Surveyed, Some(sums.1), Of::nobody(None));
            let total: Counted = parts.iter().copied().sum();
            let mut of = Of::from(total).over(sums.1).adding(parts);
            of.source.base = None;
            table.put(at, ResponseRate, rate(sums.0, sums.1), of);
        }
    }
}

/// Answers as rows; the statistics of each subset as columns; the base as last row.
pub fn by_answer(table: &Table) -> Grid<Words> {
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
            Statistic::Count if is_of_respondents => Words::of("report-heading-count-respondents"),
            statistic => heading(*statistic),
        };
        Column::of(match table.subsets().len() {
            1 => heading,
            _ => Words::joined([subset.label.clone(), heading], " "),
        })
    });
    let cells = |category: &Category| -> Vec<Cell<Words>> {
        let cell = |&(subset, statistic): &(&Subset, Statistic)| {
            let at = At::of(&subset.id, &variable.id).category(category);
            let statistic = match (category, statistic) {
                // Of mentions, not of respondents.
                (Category::All, Statistic::Count) if table.figure(at, Statistic::Sum).is_some() => {
                    Statistic::Sum
                }
                (Category::All, Statistic::Count) => Statistic::N,
                (_, statistic) => statistic,
            };
            table.cell(at, statistic)
        };
        columns.iter().map(cell).collect()
    };
    let mut rows: Vec<Row<Words>> = variable
        .categories
        .iter()
        .map(|listed| Row::of(&listed.label, cells(&listed.category)))
        .collect();
    rows.push(Row::total(Words::of("report-total"), cells(&Category::All)));
    Grid::of(table, headings.collect(), rows)
}

/// Of those who were asked, by area.
fn response_rates(table: &Table) -> Chart<Words> {
    let variable = &table.variables[0];
    let name = heading(Statistic::ResponseRate);
    let at = table.first();
    let point =
        |listed: &Listed| Point::at(table, at.category(&listed.category), Statistic::ResponseRate);
    let points = variable.categories.iter().map(point).collect();
    let series = Series { name: name.clone(), n: None, points };
    let places = variable.categories.iter().map(Place::of).collect();
    let total = Point::at(table, at.category(&Category::All), Statistic::ResponseRate);
    let total = Some(total).filter(|total| total.value.is_some());
    Chart { total, ..Chart::of(table, ChartKind::Map, Panel::of(name, places, vec![series])) }
}

fn bars(table: &Table) -> Chart<Words> {
    let variable = &table.variables[0];
    let name = heading(Statistic::Percent);
    let subsets = table.subsets();
    let n = |subset: &Subset| table.printed(At::of(&subset.id, &variable.id), Statistic::N);
    let series = subsets.iter().map(|subset| {
        let at = At::of(&subset.id, &variable.id);
        let point =
            |listed: &Listed| Point::at(table, at.category(&listed.category), Statistic::Percent);
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

fn stacked(table: &Table) -> Chart<Words> {
    let several = table.variables.len() > 1;
    let each = table.variables.iter().flat_map(|v| table.subsets().iter().map(move |s| (v, s)));
    let bars: Vec<(At<'_>, Words)> = each
        .map(|(variable, subset)| {
            let label = match (several, table.subsets().len()) {
                (true, 1) => variable.label.clone(),
                (true, _) => Words::joined([variable.label.clone(), subset.label.clone()], " "),
                (false, _) => subset.label.clone(),
            };
            (At::of(&subset.id, &variable.id), label)
        })
        .collect();
    let place =
        |(at, label): &(At<'_>, Words)| Place::named(label, Some(table.printed(*at, Statistic::N)));
    let series = |listed: &Listed| Series {
        name: listed.label.clone(),
        n: None,
        points: bars
            .iter()
            .map(|(at, _)| Point::at(table, at.category(&listed.category), Statistic::Percent))
            .collect(),
    };
    let name = heading(Statistic::Percent);
    let panel = Panel::of(
        name,
        bars.iter().map(place).collect(),
        table.variables[0].categories.iter().map(series).collect(),
    );
    Chart::of(table, ChartKind::Stacked, panel)
}

/// A level of a scale that less percent give of any item is not told first.
const HARDLY: f64 = 10.0;

/// For a grid: of each answer the items by falling percent; equal ones share a rank. Which is the
/// most cannot be said where some are hidden or nobody answered.
fn grid_extremes(facts: &Facts<'_>) -> Vec<Value> {
    let table = facts.table;
    let Some(first) = table.variables.first().filter(|_| table.variables.len() > 1) else {
        return Vec::new();
    };
    let subset = &table.subsets()[0].id;
    let levels = first.categories.iter().filter(|listed| !listed.rest);
    let extremes = levels.filter_map(|listed| {
        let item = |variable: &Measured| {
            let at = At::of(subset, &variable.id).category(&listed.category);
            let figure = table.figure(at, Statistic::Percent)?;
            Some((figure.value()?, facts.say(&variable.label), facts.say(&figure.print())))
        };
        let mut items: Vec<(f64, String, String)> =
            table.variables.iter().map(item).collect::<Option<_>>()?;
        items.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ranks = items.chunk_by(|a, b| a.0 == b.0).map(|tied| {
            let labels: Vec<&String> = tied.iter().map(|(_, label, _)| label).collect();
            let named = shape::quoted(labels.iter().map(|label| label.as_str()), facts.say_all());
            json!({ "labels": labels, "named": named, "percent": tied[0].2 })
        });
        let ranks: Vec<Value> = ranks.collect();
        let over_half = items.iter().filter(|(share, ..)| *share > shape::MAJORITY).count();
        let level = facts.say(&listed.label);
        let most = items[0].0;
        Some((
            most,
            json!({ "level": level, "ranks": ranks, "over_half": over_half, "items": items.len() }),
        ))
    });
    let mut extremes: Vec<(f64, Value)> = extremes.collect();
    // A scale that begins with what hardly anybody says is told from its other end.
    if let [(first, _), .., (last, _)] = extremes.as_slice()
        && *first < HARDLY
        && first < last
    {
        extremes.reverse();
    }
    extremes.into_iter().map(|(_, level)| level).collect()
}

/// Who was asked and did not answer: one line for a table of one variable, the range of n for
/// several.
fn bases(table: &Table, respondent: &Words) -> Words {
    let say = |key, counts: &[(&'static str, usize)]| {
        let note = Message::new(key).words("respondent", respondent);
        counts.iter().fold(note, |note, (name, count)| note.with(name, count)).into()
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

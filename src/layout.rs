//! A table of a release as rows and columns: what the report prints and the workbook holds.

use serde::Serialize;

use crate::locales::Locale;
use crate::plan::{Statistic, TableKind};
use crate::results::{Cell, Measured, Named, Table};

/// Rows and columns.
#[derive(Debug, Serialize)]
pub struct Layout {
    /// Headings of all columns, the first over the row labels.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    /// Cells hold running text, not figures.
    pub prose: bool,
    /// The labels of the rows are sentences.
    pub long_labels: bool,
    /// Columns of words, counted from 1 after the row labels.
    pub words: Vec<usize>,
    /// Of a cross table, for each column after the row labels: the question, which several
    /// share, and the rest of the heading.
    #[serde(skip)]
    pub heads: Vec<(String, String)>,
}

#[derive(Debug, Default, Serialize)]
pub struct Row {
    pub label: String,
    pub indent: u8,
    pub cells: Vec<Entry>,
    /// A heading over the rows that follow.
    pub heading: bool,
    pub total: bool,
}

/// A cell: a figure, or in a table of texts some paragraphs.
#[derive(Debug, Default, Serialize)]
pub struct Entry {
    /// As printed.
    pub text: String,
    /// The figure; `None` for words, and for what is hidden or over nobody.
    #[serde(skip)]
    pub value: Option<f64>,
    /// Base of the figure, printed small behind it.
    pub base: Option<String>,
    #[serde(skip)]
    pub base_value: Option<f64>,
    pub items: Vec<String>,
}

impl Entry {
    /// With a base behind it, as printed.
    fn over(self, base: Option<&Cell>, printed: String) -> Self {
        Self { base: Some(printed), base_value: base.and_then(|cell| cell.value), ..self }
    }
}

impl Layout {
    /// Rows of texts, the first of each the row's label; one alone is a heading.
    pub fn of_texts(columns: Vec<String>, rows: Vec<Vec<String>>, prose: bool) -> Self {
        let row = |texts: Vec<String>| {
            let mut texts = texts.into_iter();
            let label = texts.next().unwrap_or_default();
            let entry = |text| Entry { text, ..Entry::default() };
            let cells: Vec<Entry> = texts.map(entry).collect();
            Row { label, heading: cells.is_empty(), cells, ..Row::default() }
        };
        Self {
            columns,
            rows: rows.into_iter().map(row).collect(),
            prose,
            long_labels: true,
            words: Vec::new(),
            heads: Vec::new(),
        }
    }
}

pub fn layout(table: &Table, locale: &Locale) -> Layout {
    let (headings, rows) = match table.kind {
        TableKind::Summary => summary(table, locale),
        TableKind::GroupMeans => group_means(table, locale),
        TableKind::Comparison => comparison(table, locale),
        TableKind::Texts => texts(table, locale),
        TableKind::GroupSums => group_sums(table, locale),
        TableKind::Concentration => concentration(table, locale),
        TableKind::Sweep => sweep(table, locale),
        TableKind::Rates => rates(table, locale),
        TableKind::Pairs => pairs(table, locale),
        TableKind::Cross => cross(table, locale),
        TableKind::Reference => reference(table, locale),
        TableKind::Listing => texts(table, locale),
        TableKind::Frequency if table.variables.len() > 1 => grid(table, locale),
        TableKind::Frequency | TableKind::Distribution => frequency(table, locale),
    };
    let columns = std::iter::once(table.row_heading.clone()).chain(headings).collect();
    let words =
        (1..).zip(&table.variables).filter(|(_, v)| is_words(table, v)).map(|(i, _)| i).collect();
    Layout {
        words,
        columns,
        rows,
        prose: matches!(table.kind, TableKind::Texts | TableKind::Listing),
        long_labels: false,
        heads: if table.kind == TableKind::Cross { heads(table, locale) } else { Vec::new() },
    }
}

/// The headings of a cross table as question and answer. That of all is no answer.
fn heads(table: &Table, locale: &Locale) -> Vec<(String, String)> {
    let split = |group: &Named| {
        let answer = group.id.split_once('=').map(|(_, answer)| answer);
        let answer = answer.map_or_else(|| locale.word("report-heading-n"), str::to_owned);
        let question = group.label.strip_suffix(&answer).unwrap_or_default();
        match question.trim_end_matches([':', ' ']) {
            "" => (String::new(), group.label.clone()),
            question => (question.to_owned(), answer),
        }
    };
    let all = (String::new(), locale.word("all-respondents"));
    std::iter::once(all).chain(table.groups.iter().map(split)).collect()
}

/// Whether a column of a reference table holds words.
fn is_words(table: &Table, variable: &Measured) -> bool {
    let of = |cell: &Cell| cell.statistic == Statistic::Text && cell.variable == variable.id;
    table.cells.iter().any(of)
}

fn text(text: &str) -> Entry {
    Entry { text: text.to_owned(), ..Entry::default() }
}

/// The figure of a cell; nothing where there is none.
fn figure(cell: Option<&Cell>) -> Entry {
    let Some(cell) = cell else { return Entry::default() };
    Entry { text: cell.printed.clone(), value: cell.value, ..Entry::default() }
}

/// Heading of a statistic's column.
fn heading(table: &Table, statistic: Statistic, locale: &Locale) -> String {
    // Beside the number surveyed, the count is that of respondents.
    if statistic == Statistic::Count && table.statistics.contains(&Statistic::Surveyed) {
        return locale.word("report-heading-count-respondents");
    }
    locale.say(&format!("report-heading-{}", statistic.name()), &[])
}

fn summary(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let headings = table.statistics.iter().map(|&s| heading(table, s, locale)).collect();
    let mut rows = Vec::new();
    for subset in &table.subsets {
        if table.subsets.len() > 1 {
            rows.push(Row { label: subset.label.clone(), heading: true, ..Row::default() });
        }
        for variable in &table.variables {
            let cell = |&statistic: &Statistic| {
                figure(table.cell(&subset.id, "", &variable.id, "", statistic))
            };
            rows.push(Row {
                label: with_unit(variable, locale),
                indent: variable.indent,
                cells: table.statistics.iter().map(cell).collect(),
                ..Row::default()
            });
        }
        if let Some(ratio) = table.cell(&subset.id, "", "", "", Statistic::RatioOfMeans) {
            let cell = |&statistic: &Statistic| match statistic {
                Statistic::Mean => figure(Some(ratio)),
                _ => Entry::default(),
            };
            rows.push(Row {
                label: locale.word("report-ratio-of-means"),
                cells: table.statistics.iter().map(cell).collect(),
                total: true,
                ..Row::default()
            });
        }
    }
    (headings, rows)
}

fn with_unit(variable: &Measured, locale: &Locale) -> String {
    if variable.unit.is_empty() {
        return variable.label.clone();
    }
    let args = [("label", variable.label.as_str()), ("unit", variable.unit.as_str())];
    locale.say("chart-axis", &args)
}

fn group_means(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let id = &table.variables[0].id;
    let headings = table.subsets.iter().map(|s| s.label.clone()).collect();
    let row = |group: &Named| Row {
        label: group.label.clone(),
        cells: table
            .subsets
            .iter()
            .map(|subset| {
                let cell = |statistic| table.cell(&subset.id, &group.id, id, "", statistic);
                let n = cell(Statistic::N);
                figure(cell(Statistic::Mean)).over(n, small_base(n, locale))
            })
            .collect(),
        ..Row::default()
    };
    (headings, table.groups.iter().map(row).collect())
}

fn small_base(n: Option<&Cell>, locale: &Locale) -> String {
    locale.say("report-small-base", &[("n", n.map_or("", |cell| &cell.printed))])
}

/// Answers as rows; the statistics of each subset as columns; the base as last row.
fn frequency(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let variable = &table.variables[0];
    let columns =
        || table.subsets.iter().flat_map(|s| table.statistics.iter().map(move |&st| (s, st)));
    let headings = columns()
        .map(|(subset, statistic)| {
            let heading = heading(table, statistic, locale);
            match table.subsets.len() {
                1 => heading,
                _ => format!("{} {heading}", subset.label),
            }
        })
        .collect();
    let mut rows: Vec<Row> = variable
        .levels
        .iter()
        .map(|level| Row {
            label: level.label.clone(),
            cells: columns()
                .map(|(s, statistic)| {
                    figure(table.cell(&s.id, "", &variable.id, &level.label, statistic))
                })
                .collect(),
            ..Row::default()
        })
        .collect();
    rows.push(Row {
        label: locale.word("report-total"),
        cells: columns()
            .map(|(subset, statistic)| {
                let statistic =
                    if statistic == Statistic::Count { Statistic::N } else { statistic };
                figure(table.cell(&subset.id, "", &variable.id, "", statistic))
            })
            .collect(),
        total: true,
        ..Row::default()
    });
    (headings, rows)
}

/// Variables as rows, n and the percent of each answer as columns.
fn grid(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let subset = &table.subsets[0].id;
    let levels = &table.variables[0].levels;
    let n = heading(table, Statistic::N, locale);
    let answers = levels.iter().map(|level| level.label.clone());
    let headings = std::iter::once(n).chain(answers).collect();
    let rows = table
        .variables
        .iter()
        .map(|variable| {
            let n = table.cell(subset, "", &variable.id, "", Statistic::N);
            let percents = levels.iter().map(|level| {
                table.cell(subset, "", &variable.id, &level.label, Statistic::Percent)
            });
            Row {
                label: variable.label.clone(),
                cells: std::iter::once(n).chain(percents).map(figure).collect(),
                ..Row::default()
            }
        })
        .collect();
    (headings, rows)
}

fn comparison(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let variable = &table.variables[0];
    let subset = &table.subsets[0].id;
    let cell = |group: &str, level: &str, statistic| {
        table.cell(subset, group, &variable.id, level, statistic)
    };
    let printed = |group: &str, level: &str, statistic| {
        cell(group, level, statistic).map_or("", |cell| &cell.printed)
    };
    let headings = table
        .groups
        .iter()
        .map(|group| {
            let n = printed(&group.id, "", Statistic::N);
            locale.say("chart-named-base", &[("name", group.label.as_str()), ("n", n)])
        })
        .chain([heading(table, Statistic::PValueAdjusted, locale)])
        .collect();
    let mut rows: Vec<Row> = variable
        .levels
        .iter()
        .map(|level| {
            let shares = table.groups.iter().map(|group| {
                let count = cell(&group.id, &level.label, Statistic::Count);
                let args = [
                    ("count", count.map_or("", |cell| &cell.printed)),
                    ("unit", table.unit.as_str()),
                ];
                let percent = figure(cell(&group.id, &level.label, Statistic::Percent));
                let printed = locale.say("chart-percent", &[("percent", &percent.text)]);
                let percent = Entry { text: printed, ..percent };
                percent.over(count, locale.say("report-small-count", &args))
            });
            let p = figure(cell("", &level.label, Statistic::PValueAdjusted));
            Row { label: level.label.clone(), cells: shares.chain([p]).collect(), ..Row::default() }
        })
        .collect();
    let means = table.groups.iter().map(|g| figure(cell(&g.id, "", Statistic::MeanCount)));
    let args = [("p", printed("", "", Statistic::PValue))];
    let p = Entry {
        text: locale.say("report-mean-p-value", &args),
        ..figure(cell("", "", Statistic::PValue))
    };
    rows.push(Row {
        label: heading(table, Statistic::MeanCount, locale),
        cells: means.chain([p]).collect(),
        total: true,
        ..Row::default()
    });
    (headings, rows)
}

fn texts(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let variable = &table.variables[0];
    let subset = &table.subsets[0].id;
    let row = |texts: &crate::results::LevelTexts| {
        let level = texts.level.as_str();
        let count = table.printed(subset, "", &variable.id, level, Statistic::Count);
        let args = [("count", count), ("unit", table.unit.as_str())];
        Row {
            label: match count {
                "" => level.to_owned(),
                _ => format!("{level}{}", locale.say("report-texts-count", &args)),
            },
            cells: vec![Entry { items: texts.texts.clone(), ..Entry::default() }],
            ..Row::default()
        }
    };
    let with_texts = table.texts.iter().filter(|texts| !texts.texts.is_empty());
    let heading = match table.kind {
        TableKind::Listing => table.unit.clone(),
        _ => locale.word("report-heading-texts"),
    };
    (vec![heading], with_texts.map(row).collect())
}

/// Groups as rows, n and the sums of the variables as columns; everybody below.
fn group_sums(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let subset = &table.subsets[0].id;
    let n = heading(table, Statistic::N, locale);
    let labels = table.variables.iter().map(|v| with_unit(v, locale));
    let headings = std::iter::once(n).chain(labels).collect();
    let cells = |group: &str| {
        let n = figure(table.cell(subset, group, "", "", Statistic::N));
        let sum = |v: &Measured| figure(table.cell(subset, group, &v.id, "", Statistic::Sum));
        std::iter::once(n).chain(table.variables.iter().map(sum)).collect()
    };
    let row = |g: &Named| Row { label: g.label.clone(), cells: cells(&g.id), ..Row::default() };
    let all =
        Row { label: locale.word("report-total"), cells: cells(""), total: true, ..Row::default() };
    (headings, table.groups.iter().map(row).chain([all]).collect())
}

/// Top parts as rows, variables as columns; Gini coefficient, sum and base below.
fn concentration(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let subset = &table.subsets[0].id;
    let headings = table.variables.iter().map(|v| v.label.clone()).collect();
    let row = |label: String, level: &str, statistic, total| Row {
        label,
        cells: table
            .variables
            .iter()
            .map(|v| figure(table.cell(subset, "", &v.id, level, statistic)))
            .collect(),
        total,
        ..Row::default()
    };
    let levels = &table.variables[0].levels;
    let shares = levels.iter().map(|l| row(l.label.clone(), &l.label, Statistic::Percent, false));
    let below = [Statistic::Gini, Statistic::Sum, Statistic::N];
    let below = below.into_iter().map(|s| row(heading(table, s, locale), "", s, true));
    (headings, shares.chain(below).collect())
}

/// Thresholds as rows; count and percent, then the means on both sides as columns.
fn sweep(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let subset = &table.subsets[0].id;
    let Some((swept, measures)) = table.variables.split_first() else { return Default::default() };
    let own = [Statistic::Count, Statistic::Percent];
    let mut headings: Vec<String> = own.iter().map(|&s| heading(table, s, locale)).collect();
    for measure in measures {
        for group in &table.groups {
            let args = [("label", measure.label.as_str()), ("side", &group.label)];
            headings.push(locale.say("report-heading-mean-of", &args));
        }
    }
    let row = |level: &crate::results::Level| {
        let own = own.iter().map(|&s| figure(table.cell(subset, "", &swept.id, &level.label, s)));
        let means = measures.iter().flat_map(|measure| {
            table.groups.iter().map(|group| {
                let at = |s| table.cell(subset, &group.id, &measure.id, &level.label, s);
                figure(at(Statistic::Mean))
                    .over(at(Statistic::N), small_base(at(Statistic::N), locale))
            })
        });
        Row { label: level.label.clone(), cells: own.chain(means).collect(), ..Row::default() }
    };
    (headings, swept.levels.iter().map(row).collect())
}

/// Groups as rows; n, sum, population, rate and its limits as columns; all below.
fn rates(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let (subset, variable) = (&table.subsets[0].id, &table.variables[0]);
    let per = table.per.map(crate::plan::grouped).unwrap_or_default();
    let headings = vec![
        heading(table, Statistic::N, locale),
        with_unit(variable, locale),
        heading(table, Statistic::Population, locale),
        locale.say("report-heading-rate-per", &[("per", &per)]),
        heading(table, Statistic::LowerLimit, locale),
        heading(table, Statistic::UpperLimit, locale),
    ];
    let cells = |group: &str| {
        let at = |statistic| table.cell(subset, group, &variable.id, "", statistic);
        let population = table.cell(subset, group, "", "", Statistic::Population);
        let figures = [
            at(Statistic::N),
            at(Statistic::Sum),
            population,
            at(Statistic::Rate),
            at(Statistic::LowerLimit),
            at(Statistic::UpperLimit),
        ];
        figures.map(figure).into_iter().collect()
    };
    let row = |g: &Named| Row { label: g.label.clone(), cells: cells(&g.id), ..Row::default() };
    let all =
        Row { label: locale.word("report-total"), cells: cells(""), total: true, ..Row::default() };
    (headings, table.groups.iter().map(row).chain([all]).collect())
}

/// Answers as rows, all respondents and each answer to the column questions as columns:
/// percent or mean, with the count; the bases in the last row.
fn cross(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let (subset, variable) = (&table.subsets[0].id, &table.variables[0]);
    let groups = || std::iter::once("").chain(table.groups.iter().map(|g| g.id.as_str()));
    let labels = table.groups.iter().map(|group| group.label.clone());
    let headings = std::iter::once(locale.word("all-respondents")).chain(labels).collect();
    let is_mean = table.statistics.contains(&Statistic::Mean);
    let shown = if is_mean { Statistic::Mean } else { Statistic::Percent };
    let row = |level: &crate::results::Level| Row {
        label: level.label.clone(),
        cells: groups()
            .map(|group| {
                let at = |s| table.cell(subset, group, &variable.id, &level.label, s);
                let count = at(Statistic::Count);
                // A column of bases.
                if count.is_none() {
                    return at(Statistic::N).map(|n| figure(Some(n))).unwrap_or_default();
                }
                let printed = count.map_or("", |cell| &cell.printed);
                let args = [("count", printed), ("unit", table.unit.as_str())];
                match is_mean {
                    true => figure(at(shown))
                        .over(at(Statistic::N), small_base(at(Statistic::N), locale)),
                    false => figure(at(shown)).over(count, locale.say("report-small-count", &args)),
                }
            })
            .collect(),
        ..Row::default()
    };
    let mut rows: Vec<Row> = variable.levels.iter().map(row).collect();
    let total =
        |label: String, cells: Vec<Entry>| Row { label, cells, total: true, ..Row::default() };
    if let Some(mean_of) = table.variables.get(1) {
        let mean = |group: &str| {
            let at = |s| table.cell(subset, group, &mean_of.id, "", s);
            let n = at(Statistic::N);
            figure(at(Statistic::Mean)).over(n, small_base(n, locale))
        };
        rows.push(total(locale.word("all-respondents"), groups().map(mean).collect()));
    }
    let n = |group: &str| figure(table.cell(subset, group, &variable.id, "", Statistic::N));
    rows.push(total(heading(table, Statistic::N, locale), groups().map(n).collect()));
    (headings, rows)
}

/// The pairs that go together most: how many gave both, the percent of each who gave the
/// other too, and how strong and how certain that is.
fn pairs(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let (subset, variable) = (&table.subsets[0].id, &table.variables[0].id);
    let headings = vec![
        locale.word("report-heading-both"),
        locale.word("report-heading-second-of-first"),
        locale.word("report-heading-first-of-second"),
        heading(table, Statistic::Phi, locale),
        heading(table, Statistic::PValueAdjusted, locale),
    ];
    let group = |label: &str| table.groups.iter().find(|group| group.label == label);
    let row = |cell: &crate::results::Cell| {
        let first = table.groups.iter().find(|group| group.id == cell.group)?;
        let second = group(&cell.level)?;
        let at = |g: &Named, l: &str, s| figure(table.cell(subset, &g.id, variable, l, s));
        Some(Row {
            label: locale.say("pair", &[("first", &first.label), ("second", &second.label)]),
            cells: vec![
                at(first, &second.label, Statistic::Count),
                at(first, &second.label, Statistic::Percent),
                at(second, &first.label, Statistic::Percent),
                at(first, &second.label, Statistic::Phi),
                at(first, &second.label, Statistic::PValueAdjusted),
            ],
            ..Row::default()
        })
    };
    (headings, table.strongest_pairs().into_iter().filter_map(row).collect())
}

fn reference(table: &Table, locale: &Locale) -> (Vec<String>, Vec<Row>) {
    let headings = table.variables.iter().map(|v| with_unit(v, locale)).collect();
    let levels = table.variables.first().map(|v| v.levels.as_slice()).unwrap_or_default();
    let cells = |level: &str, statistic| {
        let printed = |v: &Measured| {
            let at = |statistic| table.cell("all", "", &v.id, level, statistic);
            match at(statistic).or_else(|| at(Statistic::Text)) {
                // A sum of words.
                None if is_words(table, v) => Entry::default(),
                None => text(&locale.word("report-no-value")),
                found => figure(found),
            }
        };
        table.variables.iter().map(printed).collect()
    };
    let mut rows: Vec<Row> = levels
        .iter()
        .map(|level| Row {
            label: level.label.clone(),
            cells: cells(&level.label, Statistic::Count),
            ..Row::default()
        })
        .collect();
    if table.cells.iter().any(|cell| cell.statistic == Statistic::Sum) {
        rows.push(Row {
            label: locale.word("report-total"),
            cells: cells("", Statistic::Sum),
            total: true,
            ..Row::default()
        });
    }
    (headings, rows)
}

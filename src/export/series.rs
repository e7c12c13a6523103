//! The figures of a table's chart as categories and series, for programs that draw it
//! themselves.

use crate::chart::{BOX_STATISTICS, dots_axis_label};
use crate::locales::Locale;
use crate::plan::{ChartKind, Show, Statistic, TableKind};
use crate::results::{Level, Measured, Named, Table};

/// What the parts of a box plot lie between, from below.
const BOX_PARTS: [Statistic; 5] =
    [Statistic::P10, Statistic::Q1, Statistic::Median, Statistic::Q3, Statistic::P90];

/// Categories, and series with a value for each.
pub struct Series {
    /// What this one is of, where a chart has several panels.
    pub title: String,
    pub categories: Vec<String>,
    pub series: Vec<(String, Vec<Option<f64>>)>,
    pub unit: String,
}

impl Series {
    /// All values.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|(_, values)| values.iter().flatten().copied())
    }
}

/// The panels of a table's chart, most often one; none for a table without a chart.
pub fn panels(table: &Table, locale: &Locale) -> Vec<Series> {
    let drawn = table.chart.filter(|_| matches!(table.show, Show::Chart | Show::Both));
    match drawn {
        Some(ChartKind::Boxes) => table.variables.iter().map(|v| boxes(table, v, locale)).collect(),
        Some(chart) => only_panel(table, chart, locale).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The statistics of a variable by subset, and behind them the lengths of the parts of a box
/// plot: lower whisker, box below and above the median, upper whisker.
fn boxes(table: &Table, variable: &Measured, locale: &Locale) -> Series {
    let name = |s: Statistic| locale.say(&format!("report-heading-{}", s.name()), &[]);
    let of = |statistic| {
        let value = |s: &Named| table.value(&s.id, "", &variable.id, "", statistic);
        table.subsets.iter().map(value).collect::<Vec<_>>()
    };
    let mut series: Vec<(String, Vec<Option<f64>>)> =
        BOX_STATISTICS.into_iter().map(|statistic| (name(statistic), of(statistic))).collect();
    for pair in BOX_PARTS.windows(2) {
        let length = |(low, high): (Option<f64>, Option<f64>)| Some(high? - low?);
        let lengths = of(pair[0]).into_iter().zip(of(pair[1])).map(length);
        series.push((format!("{} − {}", name(pair[1]), name(pair[0])), lengths.collect()));
    }
    let category = |s: &Named| {
        let n = table.printed(&s.id, "", &variable.id, "", Statistic::N);
        locale.say("chart-named-base", &[("name", &s.label), ("n", n)])
    };
    Series {
        title: variable.label.clone(),
        categories: table.subsets.iter().map(category).collect(),
        series,
        unit: variable.unit.clone(),
    }
}

fn only_panel(table: &Table, chart: ChartKind, locale: &Locale) -> Option<Series> {
    let variable = table.variables.first()?;
    let subset = table.subsets.first()?.id.as_str();
    let value = |subset: &str, group: &str, variable: &str, level: &str, s| {
        table.value(subset, group, variable, level, s)
    };
    let labels = |levels: &[Level]| levels.iter().map(|l| l.label.clone()).collect::<Vec<_>>();
    let groups = || table.groups.iter().map(|g| g.label.clone()).collect::<Vec<_>>();
    let percent = locale.say("report-heading-percent", &[]);
    let counted = |name: &str, n: &str| locale.say("chart-named-base", &[("name", name), ("n", n)]);
    let (categories, series, unit) = match chart {
        ChartKind::Bars | ChartKind::Histogram => {
            let statistic =
                if chart == ChartKind::Bars { Statistic::Percent } else { Statistic::Count };
            let values = variable.levels.iter();
            let values = values.map(|l| value(subset, "", &variable.id, &l.label, statistic));
            let name = locale.say(&format!("report-heading-{}", statistic.name()), &[]);
            (labels(&variable.levels), vec![(name.clone(), values.collect())], name)
        }
        ChartKind::Stacked => {
            let bars: Vec<(&str, &str, &str)> = table
                .variables
                .iter()
                .flat_map(|v| table.subsets.iter().map(move |s| (v, s)))
                .map(|(v, s)| {
                    let label = if table.variables.len() > 1 { &v.label } else { &s.label };
                    (s.id.as_str(), v.id.as_str(), label.as_str())
                })
                .collect();
            let series = variable.levels.iter().map(|level| {
                let of = |(s, v, _): &(&str, &str, &str)| {
                    value(s, "", v, &level.label, Statistic::Percent)
                };
                (level.label.clone(), bars.iter().map(of).collect())
            });
            let categories = bars
                .iter()
                .map(|(s, v, label)| counted(label, table.printed(s, "", v, "", Statistic::N)));
            (categories.collect(), series.collect(), percent)
        }
        ChartKind::Grouped => {
            let series = table.groups.iter().map(|group| {
                let values = variable.levels.iter();
                let values = values
                    .map(|l| value(subset, &group.id, &variable.id, &l.label, Statistic::Percent));
                let n = table.printed(subset, &group.id, &variable.id, "", Statistic::N);
                (counted(&group.label, n), values.collect())
            });
            (labels(&variable.levels), series.collect(), percent)
        }
        ChartKind::Curve => {
            let shown =
                if table.kind == TableKind::Concentration { table.variables.len() } else { 1 };
            let series = table.variables.iter().take(shown).map(|v| {
                let values = v.levels.iter();
                let values = values.map(|l| value(subset, "", &v.id, &l.label, Statistic::Percent));
                (v.label.clone(), values.collect())
            });
            (labels(&variable.levels), series.collect(), percent)
        }
        ChartKind::Dots => {
            let series = crate::chart::dot_series(table);
            let series = series.into_iter().map(|one| {
                (one.name, one.cells.iter().map(|cell| cell.and_then(|c| c.value)).collect())
            });
            (groups(), series.collect(), dots_axis_label(table, locale))
        }
        ChartKind::Boxes => return None,
        ChartKind::Matrix => {
            let series = table.groups.iter().map(|column| {
                let rows = table.groups.iter();
                let values = rows.map(|row| {
                    value(subset, &row.id, &variable.id, &column.label, Statistic::Percent)
                });
                (column.label.clone(), values.collect())
            });
            (groups(), series.collect(), locale.word("chart-matrix-unit"))
        }
    };
    Some(Series { title: String::new(), categories, series, unit })
}

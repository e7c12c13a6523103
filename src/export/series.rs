//! The figures of a table's chart as categories and series, for programs that draw it
//! themselves.

use crate::locales::Locale;
use crate::plan::{ChartKind, Show, Statistic, TableKind};
use crate::results::{Level, Table};

/// Categories, and series with a value for each.
pub struct Series {
    pub categories: Vec<String>,
    pub series: Vec<(String, Vec<Option<f64>>)>,
    pub unit: String,
}

/// `None` for a table without a chart.
pub fn series(table: &Table, locale: &Locale) -> Option<Series> {
    let chart = table.chart.filter(|_| matches!(table.show, Show::Chart | Show::Both))?;
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
            (groups(), series.collect(), variable.unit.clone())
        }
        ChartKind::Boxes => {
            let each: Vec<(&str, &str, String)> = table
                .variables
                .iter()
                .flat_map(|v| table.subsets.iter().map(move |s| (v, s)))
                .map(|(v, s)| (s.id.as_str(), v.id.as_str(), format!("{} {}", v.label, s.label)))
                .collect();
            let series = crate::chart::BOX_STATISTICS.into_iter().map(|statistic| {
                let name = locale.say(&format!("report-heading-{}", statistic.name()), &[]);
                let of = |(s, v, _): &(&str, &str, String)| value(s, "", v, "", statistic);
                (name, each.iter().map(of).collect())
            });
            let series = series.collect();
            (each.into_iter().map(|(.., label)| label).collect(), series, String::new())
        }
        ChartKind::Matrix => {
            let series = table.groups.iter().map(|column| {
                let rows = table.groups.iter();
                let values = rows.map(|row| {
                    value(subset, &row.id, &variable.id, &column.label, Statistic::Percent)
                });
                (column.label.clone(), values.collect())
            });
            (groups(), series.collect(), percent)
        }
    };
    Some(Series { categories, series, unit })
}

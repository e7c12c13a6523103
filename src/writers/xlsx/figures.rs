//! The figures behind a chart: what stands in the cells from which Excel draws it.

use crate::locales::Locale;
use crate::tables::chart::{BOX, Chart, Panel, Place, Point, signs};
use crate::tables::{ChartKind, Statistic};
use crate::view::chart::with_base;

/// What the parts of a box plot lie between, from below: places in [`BOX`].
const PARTS: [(usize, usize); 4] = [(0, 1), (1, 2), (2, 3), (3, 4)];

/// Columns of a box plot's parts, behind those of its statistics: lower whisker, box below and
/// above the median, upper whisker.
pub const PART_COLUMNS: [u16; 4] = [7, 8, 9, 10];

/// Name and values of a column.
pub type Column = (String, Vec<Option<f64>>);

/// Days across which the workbook draws a milestone.
const MILESTONE: f64 = 4.0;

/// One column a series; of box plots also the lengths of their parts, of a timeline also the
/// day from which bars begin, and last the value of all, where the chart has it.
pub fn columns(chart: &Chart, panel: &Panel, locale: &Locale) -> Vec<Column> {
    let (kind, milestones) = (chart.kind, chart.milestones);
    let values = |index: usize| panel.series[index].points.iter().map(|point| point.value);
    let series = panel.series.iter().enumerate();
    let mut columns: Vec<Column> = series
        .map(|(index, one)| {
            (with_base(&one.name, one.n.as_deref(), locale), values(index).collect())
        })
        .collect();
    // How far the limits are from each value: what Excel draws as error bars.
    if has_intervals(kind, panel) {
        for one in &panel.series {
            for limit in [Statistic::LowerLimit, Statistic::UpperLimit] {
                let name = locale.word(&format!("report-heading-{}", limit.name()));
                let name =
                    locale.say("workbook-to-limit", &[("name", &one.name), ("limit", &name)]);
                let length = |point: &Point| {
                    let (value, (lower, upper)) = (point.value?, point.interval?);
                    Some(if limit == Statistic::LowerLimit { value - lower } else { upper - value })
                };
                columns.push((name, one.points.iter().map(length).collect()));
            }
        }
    }
    if kind == ChartKind::Timeline {
        // Behind the lengths of bars and marks the days of the milestones.
        let milestones = columns.split_off(columns.len() - usize::from(milestones.is_some()));
        let days = milestones.into_iter().map(|(name, days)| {
            (name, days.into_iter().map(|day| day.map(f64::floor)).collect::<Vec<_>>())
        });
        let days: Vec<Column> = days.collect();
        let day = |index: usize| days.first().and_then(|(_, days)| days[index]);
        let places = || panel.categories.iter().enumerate();
        let begins = places().map(|(index, place)| place.from.or_else(|| day(index))).collect();
        let alone = |(index, place): (usize, &Place)| {
            day(index).filter(|_| place.from.is_none()).map(|_| MILESTONE)
        };
        columns.insert(0, (locale.word("workbook-begin"), begins));
        columns.extend(days.iter().map(|(name, _)| {
            (locale.say("workbook-mark", &[("name", name)]), places().map(alone).collect())
        }));
        columns.extend(days);
    }
    if kind == ChartKind::Boxes && columns.len() == BOX.len() {
        for (low, high) in PARTS {
            let name = |index: usize| panel.series[index].name.as_str();
            let name = locale.say("workbook-between", &[("high", name(high)), ("low", name(low))]);
            let length = |(low, high): (Option<f64>, Option<f64>)| Some(high? - low?);
            columns.push((name, values(low).zip(values(high)).map(length).collect()));
        }
    }
    if let Some(total) = &chart.total {
        let name = locale.say("chart-total", &[("value", &total.printed)]);
        columns.push((name, vec![total.value; panel.categories.len()]));
    }
    columns
}

/// Whether the chart draws intervals.
pub fn has_intervals(kind: ChartKind, panel: &Panel) -> bool {
    matches!(kind, ChartKind::Bars | ChartKind::Grouped | ChartKind::Dots)
        && panel.series.iter().flat_map(|one| &one.points).any(|point| point.interval.is_some())
}

/// Labels of the rows. Excel draws a text among figures as zero: what is printed in place
/// of a value stands behind the label.
pub fn labels(panel: &Panel, locale: &Locale) -> Vec<String> {
    let label = |(index, place): (usize, &Place)| {
        let label = format!(
            "{} {}",
            with_base(&place.label, place.n.as_deref(), locale),
            signs(panel.at(index))
        );
        label.trim_end().to_owned()
    };
    panel.categories.iter().enumerate().map(label).collect()
}

/// The format of a column's figures.
pub fn format_of(chart: &Chart, panel: &Panel, column: usize, columns: usize) -> &'static str {
    let is_day = column == 0 || chart.milestones.is_some() && column + 1 == columns;
    match chart.kind {
        ChartKind::Timeline if is_day => "yyyy/m/d",
        ChartKind::Timeline => "#,##0",
        _ => format(panel),
    }
}

/// The format of a panel's figures: whole numbers, or as many decimals as small ones need.
pub fn format(panel: &Panel) -> &'static str {
    let most = panel.drawn().fold(0.0, |most: f64, value| most.max(value.abs()));
    match panel.drawn().all(|value| value.fract() == 0.0) {
        true => "#,##0",
        false if most < 10.0 => "0.00",
        false => "#,##0.0",
    }
}

/// Caption over the figures of a chart, with their unit.
pub fn caption(chart: &Chart, locale: &Locale) -> String {
    if chart.kind == ChartKind::Timeline {
        return locale.word("workbook-timeline-data");
    }
    let unit = match &chart.panels[..] {
        [panel] if !panel.unit.is_empty() => &panel.unit,
        _ => "none",
    };
    locale.say("workbook-chart-data", &[("unit", unit)])
}

/// The cells of a panel's figures.
pub struct Block {
    pub sheet: String,
    /// Row of the names of the columns.
    pub header: u32,
    pub first: u32,
    pub last: u32,
}

impl Block {
    pub fn name(&self, column: u16) -> (&str, u32, u16) {
        (&self.sheet, self.header, column)
    }

    pub fn values(&self, column: u16) -> (&str, u32, u16, u32, u16) {
        (&self.sheet, self.first, column, self.last, column)
    }
}

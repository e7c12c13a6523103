//! Dots on a line a row: one series a subset or variable, or one with its intervals.

use super::canvas::{
    Align, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, tick_label, ticks, wrap,
};
use super::legend::Marks;
use super::palette::{ACCENT, INK, MUTED, Palette, RULE};
use super::sheet::Section;
use super::words::{category, signs_of_row, with_base};
use crate::locales::Locale;
use crate::tables::chart::{Chart, Panel, Point, Series};

const LABEL_WIDTH: i32 = 300;
const ROW: i32 = 32;

/// The categories are the rows.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panel = &chart.panels[0];
    let rows = rows(chart, panel, locale);
    let total = chart.total.as_ref().and_then(|total| Some((total.value?, &total.printed)));
    let spans = rows.iter().filter_map(|row| row.span).map(|(_, to)| to);
    let highest = panel.drawn().chain(spans).chain(total.map(|(value, _)| value));
    let highest = highest.fold(0.0, f64::max);
    let axis = ticks(if highest > 0.0 { highest } else { 1.0 }, 6);
    let top_value = axis.last().copied().unwrap_or(1.0);
    let label_width =
        rows.iter().flat_map(|row| &row.label).map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let beside = rows.iter().filter(|row| !row.beside.is_empty());
    let value_width = beside.map(|row| text_width(&row.beside, SMALL)).max();
    let left = MARGIN + label_width + 14;
    let right = WIDTH - MARGIN - value_width.map_or(20, |width| width + 24);
    let is_single = panel.series.len() == 1;
    let name = |one: &Series| with_base(&one.name, one.n.as_deref(), locale);
    let names: Vec<String> = panel.series.iter().map(name).collect();
    let legend = Marks::new(names.iter());
    let legend_height = if is_single { 0 } else { legend.height };
    let top = if is_single { 14 } else { legend.height + 8 } + LINE;
    let height = |row: &Row<'_>| (row.label.len() as i32 * LINE + 8).max(ROW);
    let bottom = top + rows.iter().map(height).sum::<i32>();
    let x_of = |v: f64| left + (f64::from(right - left) * v / top_value).round() as i32;
    let heights = rows.iter().map(height).collect();

    draw_sheet(&Section::below(legend_height, top - legend_height, heights, 66), |canvas| {
        if !is_single {
            legend.draw(canvas, palette);
        }
        for tick in &axis {
            let x = x_of(*tick);
            canvas.line((x, top), (x, bottom), RULE, 1);
        }
        let ticks = axis.iter().map(|tick| (x_of(*tick), tick_label(*tick)));
        canvas.along(ticks, bottom + 14);
        if let Some((total, printed)) = total {
            let x = x_of(total);
            canvas.line((x, top - 4), (x, bottom), ACCENT, 2);
            let text = locale.say("chart-total", &[("value", printed)]);
            let align = if x > (left + right) / 2 { Align::Right } else { Align::Left };
            canvas.text(x, top - 15, &text, SMALL, align, ACCENT);
        }
        let mut y = top;
        for (row, index) in rows.iter().zip(chart.order(panel)) {
            canvas.spot((0, y), (WIDTH, height(row)), &category(chart, panel, index, locale));
            let middle = y + height(row) / 2;
            canvas.lines(left - 12, middle, &row.label, TEXT, Align::Right);
            canvas.line((left, middle), (right, middle), RULE, 1);
            if let Some((from, to)) = row.span {
                // What lies below zero has no room on the axis: there the line has no end.
                canvas.line((x_of(from.max(0.0)), middle), (x_of(to), middle), MUTED, 2);
                if row.has_ends {
                    for end in [from, to].into_iter().filter(|end| *end >= 0.0).map(x_of) {
                        canvas.line((end, middle - 5), (end, middle + 5), MUTED, 2);
                    }
                }
            }
            for (index, point) in row.points.iter().enumerate() {
                if let Some(value) = point.value {
                    canvas.mark(x_of(value), middle, index, palette.of_mark(index));
                }
            }
            canvas.text(right + 14, middle, &row.beside, SMALL, Align::Left, INK);
            canvas.text(left + 8, middle, &row.inside, SMALL, Align::Left, INK);
            y += height(row);
        }
        canvas.line((left, bottom), (right, bottom), MUTED, 1);
        canvas.text((left + right) / 2, bottom + 44, &panel.values, SMALL, Align::Centre, INK);
    })
}

struct Row<'p> {
    label: Vec<String>,
    /// One a series.
    points: Vec<&'p Point>,
    /// What the line runs between: an interval, or the lowest and highest of the values.
    span: Option<(f64, f64)>,
    /// The line is an interval.
    has_ends: bool,
    /// Text on the line and behind it.
    inside: String,
    beside: String,
}

fn rows<'p>(chart: &Chart, panel: &'p Panel, locale: &Locale) -> Vec<Row<'p>> {
    let row = |index: usize| {
        let place = &panel.categories[index];
        let points: Vec<&Point> = panel.at(index).collect();
        let drawn = || points.iter().filter_map(|point| point.value);
        let interval = points.iter().find_map(|point| point.value.and(point.interval));
        let ends = || drawn().reduce(f64::min).zip(drawn().reduce(f64::max));
        let (inside, beside) = match points[..] {
            [point] => (String::new(), point.printed.clone()),
            _ => signs_of_row(&points),
        };
        Row {
            label: wrap(&with_base(&place.label, place.n.as_deref(), locale), TEXT, LABEL_WIDTH),
            span: interval.or_else(ends),
            has_ends: interval.is_some(),
            points,
            inside,
            beside,
        }
    };
    chart.order(panel).into_iter().map(row).collect()
}

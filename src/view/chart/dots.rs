//! Dots on a line a row: one series a subset or variable, or one with its intervals.

use super::canvas::{
    Align, Canvas, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, tick_label,
    ticks, wrap,
};
use super::legend::Marks;
use super::palette::{ACCENT, INK, MUTED, Palette, RULE};
use super::sheet::{Section, pictures};
use super::words::{category, signs_of_row, with_base};
use crate::locales::Locale;
use crate::tables::chart::{Chart, Panel, Point, Series};

const LABEL_WIDTH: i32 = 300;
const ROW: i32 = 32;

/// Height of the title of one of several panels.
const TITLE: i32 = 34;
/// Room for the axis below the rows.
const AXIS: i32 = 66;

/// The categories are the rows. Several panels have the same axis.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panels: Vec<(&Panel, Vec<Row<'_>>)> =
        chart.panels.iter().map(|panel| (panel, rows(chart, panel, locale))).collect();
    let all = || panels.iter().flat_map(|(_, rows)| rows);
    let total = chart.total.as_ref().and_then(|total| Some((total.value?, &total.printed)));
    let spans = all().filter_map(|row| row.span).map(|(_, to)| to);
    let values = chart.panels.iter().flat_map(Panel::drawn);
    let highest = values.chain(spans).chain(total.map(|(value, _)| value));
    let highest = highest.fold(0.0, f64::max);
    let axis = ticks(if highest > 0.0 { highest } else { 1.0 }, 6);
    let top_value = axis.last().copied().unwrap_or(1.0);
    let label_width =
        all().flat_map(|row| &row.label).map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let beside = all().filter(|row| !row.beside.is_empty());
    let value_width = beside.map(|row| text_width(&row.beside, SMALL)).max();
    let left = MARGIN + label_width + 14;
    let right = WIDTH - MARGIN - value_width.map_or(20, |width| width + 24);
    let first = &chart.panels[0];
    let is_single = first.series.len() == 1;
    let name = |one: &Series| with_base(&one.name, one.n.as_deref(), locale);
    let names: Vec<String> = first.series.iter().map(name).collect();
    let legend = Marks::new(names.iter());
    let legend_height = if is_single { 0 } else { legend.height };
    let above = if is_single { 14 } else { 8 } + LINE;
    let title_height = if chart.panels.len() > 1 { TITLE } else { 0 };
    let height = |row: &Row<'_>| (row.label.len() as i32 * LINE + 8).max(ROW);
    let x_of = |v: f64| left + (f64::from(right - left) * v / top_value).round() as i32;
    let section = |rows: &Vec<Row<'_>>, legend: i32| {
        Section::below(legend, title_height + above, rows.iter().map(height).collect(), AXIS)
    };
    // The legend is said once, and on every picture where there are several.
    let sections = |is_repeated: bool| -> Vec<Section> {
        let of = |(index, (_, rows)): (usize, &(&Panel, Vec<Row<'_>>))| {
            section(rows, if index == 0 || is_repeated { legend_height } else { 0 })
        };
        panels.iter().enumerate().flat_map(of).collect()
    };
    let is_repeated = pictures(&sections(false)).len() > 1;

    draw_sheet(&sections(is_repeated), |canvas| {
        let mut from = 0;
        for (index, (panel, rows)) in panels.iter().enumerate() {
            if index == 0 || is_repeated {
                if !is_single {
                    legend.draw_at(canvas, from, palette);
                }
                from += legend_height;
            }
            if title_height > 0 {
                canvas.text(left, from + TITLE / 2, &panel.title, TEXT, Align::Left, INK);
            }
            let top = from + title_height + above;
            let bottom = top + rows.iter().map(height).sum::<i32>();
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
                let spot = category(chart, panel, index, locale);
                canvas.spot((0, y), (WIDTH, height(row)), &spot);
                row.draw(canvas, y + height(row) / 2, (left, right), &x_of, palette);
                y += height(row);
            }
            canvas.line((left, bottom), (right, bottom), MUTED, 1);
            let middle = (left + right) / 2;
            canvas.text(middle, bottom + 44, &panel.values, SMALL, Align::Centre, INK);
            from = bottom + AXIS;
        }
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

impl Row<'_> {
    fn draw(
        &self,
        canvas: &Canvas<'_>,
        middle: i32,
        (left, right): (i32, i32),
        x_of: &dyn Fn(f64) -> i32,
        palette: &Palette,
    ) {
        canvas.lines(left - 12, middle, &self.label, TEXT, Align::Right);
        canvas.line((left, middle), (right, middle), RULE, 1);
        if let Some((from, to)) = self.span {
            // What lies below zero has no room on the axis: there the line has no end.
            canvas.line((x_of(from.max(0.0)), middle), (x_of(to), middle), MUTED, 2);
            if self.has_ends {
                for end in [from, to].into_iter().filter(|end| *end >= 0.0).map(x_of) {
                    canvas.line((end, middle - 5), (end, middle + 5), MUTED, 2);
                }
            }
        }
        for (index, point) in self.points.iter().enumerate() {
            if let Some(value) = point.value {
                canvas.mark(x_of(value), middle, index, palette.of_mark(index));
            }
        }
        canvas.text(right + 14, middle, &self.beside, SMALL, Align::Left, INK);
        canvas.text(left + 8, middle, &self.inside, SMALL, Align::Left, INK);
    }
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

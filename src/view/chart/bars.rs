//! Horizontal bars: one an answer, with count and percent, and n= on top. Of several groups small
//! ones beside each other, by the same axis.

use super::canvas::{
    Align, Canvas, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap,
};
use super::palette::{INK, MUTED, Palette, REST};
use super::sheet::Section;
use super::words::{base, category, percent, printed};
use crate::locales::Locale;
use crate::tables::chart::{Chart, Panel, Place, Point};

const LABEL_WIDTH: i32 = 360;
const TOP: i32 = 38;

struct Bar {
    label: Vec<String>,
    percent: f64,
    interval: Option<(f64, f64)>,
    value: String,
    rest: bool,
}

/// Of one series a panel.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    if chart.panels.len() > 1 {
        return small(chart, locale, palette);
    }
    let panel = &chart.panels[0];
    let bar = |(place, point): (&Place, &Point)| Bar {
        label: wrap(&place.label, TEXT, LABEL_WIDTH),
        percent: point.value.unwrap_or(0.0),
        interval: point.value.and(point.interval),
        value: printed(chart, point, locale),
        rest: place.rest,
    };
    let points = panel.series.iter().flat_map(|one| &one.points);
    let bars: Vec<Bar> = panel.categories.iter().zip(points).map(bar).collect();
    let label_width =
        bars.iter().flat_map(|b| &b.label).map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let value_width = bars.iter().map(|b| text_width(&b.value, TEXT)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let room = WIDTH - left - value_width - 12 - MARGIN;
    let reach = |bar: &Bar| bar.interval.map_or(bar.percent, |(_, to)| to.max(bar.percent));
    let most = bars.iter().map(reach).fold(0.0, f64::max);
    let most = if most > 0.0 { most } else { 1.0 };
    let height = |bar: &Bar| (bar.label.len() as i32 * LINE + 8).max(30);
    let bottom = TOP + bars.iter().map(height).sum::<i32>();
    let heights = bars.iter().map(height).collect();

    draw_sheet(&[Section { head: TOP, rows: heights, foot: MARGIN }], |canvas| {
        if let Some(n) = &chart.base {
            canvas.text(left, TOP / 2, &base(n, locale), SMALL, Align::Left, MUTED);
        }
        let mut y = TOP;
        for (index, bar) in bars.iter().enumerate() {
            canvas.spot((0, y), (WIDTH, height(bar)), &category(chart, panel, index, locale));
            let middle = y + height(bar) / 2;
            canvas.lines(left - 10, middle, &bar.label, TEXT, Align::Right);
            let x_of = |value: f64| (f64::from(room) * value / most).round() as i32;
            let length = x_of(bar.percent);
            let colour = if bar.rest { REST } else { palette.dark };
            if length > 0 {
                canvas.rectangle(left, middle - 11, length, 22, colour);
            }
            if let Some((from, to)) = bar.interval {
                canvas.whisker(left + x_of(from), left + x_of(to), middle);
            }
            canvas.text(left + x_of(reach(bar)) + 8, middle, &bar.value, TEXT, Align::Left, INK);
            y += height(bar);
        }
        canvas.line((left, TOP), (left, bottom), MUTED, 1);
    })
}

/// Labels of answers beside small bars are narrow, so that these have room.
const NARROW: i32 = 200;
/// So many groups stand beside each other.
const ACROSS: usize = 3;
const GAP: i32 = 16;
/// Room below a row of groups.
const BELOW: i32 = MARGIN + 12;

/// Groups beside and below each other, with the answers named at the left of each row of them.
fn small(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    // All panels have the same categories.
    let places = &chart.panels[0].categories;
    let labels: Vec<Vec<String>> =
        places.iter().map(|place| wrap(&place.label, SMALL, NARROW)).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 10;
    let points = || chart.panels.iter().flat_map(|panel| &panel.series).flat_map(|of| &of.points);
    let text = |point: &Point| match point.value {
        Some(_) => percent(&point.printed, locale),
        None => point.printed.clone(),
    };
    let value_width = points().map(|point| text_width(&text(point), SMALL)).max().unwrap_or(0);
    let across = chart.panels.len().min(ACROSS) as i32;
    let wide = (WIDTH - MARGIN - left - GAP * (across - 1)) / across;
    let room = wide - value_width - 10;
    let reach = |of: &Point| {
        let value = of.value?;
        Some(of.interval.map_or(value, |(_, to)| to.max(value)))
    };
    let most = points().filter_map(reach).fold(0.0, f64::max);
    let most = if most > 0.0 { most } else { 1.0 };
    let title = |panel: &Panel| {
        let n = panel.series.first().and_then(|one| one.n.as_deref());
        let n = n.map(|n| base(n, locale)).unwrap_or_default();
        let mut lines = wrap(&panel.title, SMALL, wide - 4);
        lines.push(n);
        lines
    };
    let rows: Vec<&[Panel]> = chart.panels.chunks(ACROSS).collect();
    let head = |row: &[Panel]| {
        row.iter().map(|panel| title(panel).len() as i32 * LINE).max().unwrap_or(0) + 6
    };
    let heights: Vec<i32> = labels.iter().map(|of| (of.len() as i32 * LINE + 4).max(24)).collect();
    let body: i32 = heights.iter().sum();
    let section = |row: &&[Panel]| Section { head: head(row), rows: heights.clone(), foot: BELOW };
    let sections: Vec<Section> = rows.iter().map(section).collect();
    let bar = |canvas: &Canvas<'_>, at: (i32, i32), point: &Point, rest: bool| {
        let x_of = |value: f64| at.0 + (f64::from(room) * value / most).round() as i32;
        let length = point.value.map_or(0, |value| x_of(value) - at.0);
        if length > 0 {
            let colour = if rest { REST } else { palette.dark };
            canvas.rectangle(at.0, at.1 - 8, length, 16, colour);
        }
        let mut end = at.0 + length;
        if let (Some(_), Some((from, to))) = (point.value, point.interval) {
            canvas.whisker(x_of(from), x_of(to), at.1);
            end = end.max(x_of(to));
        }
        canvas.text(end + 6, at.1, &text(point), SMALL, Align::Left, INK);
    };

    draw_sheet(&sections, |canvas| {
        let mut top = 0;
        for row in &rows {
            let first = top + head(row);
            let mut y = first;
            for (lines, height) in labels.iter().zip(&heights) {
                canvas.lines(left - 8, y + height / 2, lines, SMALL, Align::Right);
                y += height;
            }
            for (at, panel) in (0..).zip(row.iter()) {
                let x = left + at * (wide + GAP);
                let lines = title(panel);
                for (line, words) in (0..).zip(&lines) {
                    let middle = first - 4 - (lines.len() as i32 - line) * LINE + LINE / 2;
                    let is_n = line + 1 == lines.len() as i32;
                    let ink = if is_n { MUTED } else { INK };
                    canvas.text(x, middle, words, SMALL, Align::Left, ink);
                }
                let mut y = first;
                for (index, height) in heights.iter().enumerate() {
                    canvas.spot((x, y), (wide, *height), &category(chart, panel, index, locale));
                    for point in panel.at(index) {
                        bar(canvas, (x, y + height / 2), point, places[index].rest);
                    }
                    y += height;
                }
                canvas.line((x, first), (x, first + body), MUTED, 1);
            }
            top = first + body + BELOW;
        }
    })
}

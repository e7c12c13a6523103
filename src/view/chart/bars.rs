//! Horizontal bars: one an answer, with count and percent, and n= on top.

use super::canvas::{Align, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap};
use super::palette::{INK, MUTED, Palette, REST};
use super::sheet::Section;
use super::words::{base, category, printed};
use crate::locales::Locale;
use crate::tables::chart::{Chart, Place, Point};

const LABEL_WIDTH: i32 = 360;
const TOP: i32 = 38;

struct Bar {
    label: Vec<String>,
    percent: f64,
    interval: Option<(f64, f64)>,
    value: String,
    rest: bool,
}

/// Of one series.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
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

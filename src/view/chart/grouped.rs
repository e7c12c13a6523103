//! Several bars an answer, one a group or subset, with percent and count.

use super::canvas::{Align, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap};
use super::legend::Keys;
use super::palette::{INK, MUTED, Palette};
use super::sheet::Section;
use super::words::{category, with_base};
use crate::locales::Locale;
use crate::tables::before_sign;
use crate::tables::chart::{Chart, Point};

const LABEL_WIDTH: i32 = 340;
/// Distance of the bars of an answer.
const PITCH: i32 = 19;

pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panel = &chart.panels[0];
    let series = &panel.series;
    let names: Vec<String> =
        series.iter().map(|one| with_base(&one.name, one.n.as_deref(), locale)).collect();
    let legend = Keys::new(&names);
    // The percent first, by which the bars are compared.
    let text = |point: &Point| match (point.value, &point.beside) {
        (Some(_), Some(count)) => {
            let (percent, sign) = before_sign(&point.printed);
            let of = [("count", count.as_str()), ("unit", chart.unit.as_str())];
            let args = [("percent", percent), ("sign", sign), of[0], of[1]];
            locale.say("chart-percent-count", &args)
        }
        _ => point.printed.clone(),
    };
    let labels: Vec<Vec<String>> =
        panel.categories.iter().map(|place| wrap(&place.label, TEXT, LABEL_WIDTH)).collect();
    let label_width = labels.iter().flatten().map(|line| text_width(line, TEXT)).max().unwrap_or(0);
    let points = series.iter().flat_map(|one| &one.points);
    let value_width = points.map(|point| text_width(&text(point), SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let room = WIDTH - left - value_width - 12 - MARGIN;
    let top = legend.height + 10;
    let bars = series.len() as i32;
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 6).max(bars * PITCH + 8);
    let bottom = top + labels.iter().map(height).sum::<i32>();
    let heights = labels.iter().map(height).collect();

    draw_sheet(&Section::below(legend.height, top - legend.height, heights, MARGIN), |canvas| {
        let colours = palette.series(series.len());
        legend.draw(canvas, &colours);
        let mut y = top;
        for (index, lines) in labels.iter().enumerate() {
            let middle = y + height(lines) / 2;
            canvas.spot((0, y), (WIDTH, height(lines)), &category(chart, panel, index, locale));
            canvas.lines(left - 10, middle, lines, TEXT, Align::Right);
            for ((i, point), colour) in (0..).zip(panel.at(index)).zip(&colours) {
                let bar_top = middle - bars * PITCH / 2 + i * PITCH;
                let percent = point.value.unwrap_or(0.0);
                let length = (f64::from(room) * percent / 100.0).round() as i32;
                if length > 0 {
                    canvas.rectangle(left, bar_top, length, PITCH - 2, *colour);
                    canvas.outline(left, bar_top, length, PITCH - 2);
                }
                let mut x = left + length + 8;
                if let (Some(_), Some((from, to))) = (point.value, point.interval) {
                    let x_of = |value: f64| left + (f64::from(room) * value / 100.0) as i32;
                    canvas.whisker(x_of(from), x_of(to), bar_top + PITCH / 2 - 1);
                    x = x.max(x_of(to) + 10);
                }
                let text = text(point);
                canvas.text(x, bar_top + PITCH / 2 - 1, &text, SMALL, Align::Left, INK);
            }
            y += height(lines);
        }
        canvas.line((left, top), (left, bottom), MUTED, 1);
    })
}

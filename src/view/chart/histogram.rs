//! Bands of a number as touching columns, with the marked value as a line.

use super::canvas::{Align, Drawn, MARGIN, SMALL, TEXT, WIDTH, draw_whole, text_width};
use super::palette::{ACCENT, INK, MUTED, Palette, RULE};
use super::words::{base, category};
use crate::format::grouped;
use crate::locales::Locale;
use crate::statistics::nice_step;
use crate::tables::chart::Chart;

const TOP: i32 = 64;
const PLOT: i32 = 300;

pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panel = &chart.panels[0];
    let bands = &panel.categories;
    let most = panel.drawn().fold(1.0, f64::max);
    let step = nice_step((most / 4.0).max(1.0));
    let top_value = (most / step).ceil() * step;
    let left = MARGIN + text_width(&grouped(top_value), SMALL) + 30;
    let right = WIDTH - MARGIN - 20;
    let bottom = TOP + PLOT;
    let band = f64::from(right - left) / bands.len() as f64;
    let x_of_band = |i: usize| left + (band * i as f64).round() as i32;
    let y_of = |count: f64| bottom - (f64::from(PLOT) * count / top_value).round() as i32;
    let from = |i: usize| bands.get(i).and_then(|place| place.from).unwrap_or(0.0);
    let width = from(1) - from(0);

    // Counts stand upright where columns are narrower than they.
    let counts = panel.series.iter().flat_map(|one| &one.points);
    let widest = counts.map(|point| text_width(&point.printed, SMALL)).max().unwrap_or(0);
    let is_upright = f64::from(widest + 4) > band;

    draw_whole(bottom + 70, |canvas| {
        if let Some(n) = &chart.base {
            canvas.text(left, 16, &base(n, locale), SMALL, Align::Left, MUTED);
        }
        let mut tick = 0.0;
        while tick <= top_value {
            let y = y_of(tick);
            canvas.line((left, y), (right, y), RULE, 1);
            canvas.text(left - 8, y, &grouped(tick), SMALL, Align::Right, MUTED);
            tick += step;
        }
        canvas.text(MARGIN, TOP - 20, &panel.values, SMALL, Align::Left, MUTED);
        for i in 0..bands.len() {
            let x = x_of_band(i);
            let columns = x_of_band(i + 1) - x;
            let centre = x + columns / 2;
            canvas.spot((x, TOP), (columns, PLOT), &category(chart, panel, i, locale));
            for point in panel.at(i) {
                // Where nobody is, nothing is printed.
                let Some(count) = point.value.filter(|count| *count > 0.0) else {
                    let sign = point.sign().unwrap_or_default();
                    canvas.text(centre, bottom - 11, sign, SMALL, Align::Centre, INK);
                    continue;
                };
                let y = y_of(count);
                let beyond = chart.mark.as_ref().is_some_and(|mark| from(i) >= mark.value);
                let colour = if beyond { palette.dark } else { palette.light };
                canvas.rectangle(x, y, columns, bottom - y, colour);
                canvas.outline(x, y, columns, bottom - y);
                match is_upright {
                    true => canvas.upright(centre, y - 4, &point.printed, SMALL, INK),
                    false => canvas.text(centre, y - 11, &point.printed, SMALL, Align::Centre, INK),
                }
            }
        }
        canvas.line((left, bottom), (right, bottom), MUTED, 1);
        // Every k-th edge is labelled, so that labels keep apart.
        let edges = bands.iter().filter_map(|place| place.from);
        let widest = edges.map(|edge| text_width(&grouped(edge), SMALL)).max().unwrap_or(0);
        let every = (f64::from(widest + 14) / band).ceil().max(1.0) as usize;
        let open = bands.last().filter(|place| place.to.is_none());
        if let Some(open) = open {
            let x = right.min(x_of_band(bands.len()));
            canvas.text(x, bottom + 18, &open.label, SMALL, Align::Right, MUTED);
        }
        // Labels of edges keep clear of that of an open band.
        let room = open.map_or(right + MARGIN, |open| right - text_width(&open.label, SMALL) - 8);
        let fits = |i: &usize| x_of_band(*i) + text_width(&grouped(from(*i)), SMALL) / 2 < room;
        for i in (0..bands.len()).step_by(every).filter(fits) {
            let x = x_of_band(i);
            canvas.line((x, bottom), (x, bottom + 5), MUTED, 1);
            canvas.text(x, bottom + 18, &grouped(from(i)), SMALL, Align::Centre, MUTED);
        }
        canvas.text((left + right) / 2, bottom + 48, &panel.axis, TEXT, Align::Centre, INK);
        if let Some(mark) = chart.mark.as_ref().filter(|_| width > 0.0) {
            let x = left + (band * mark.value / width).round() as i32;
            if (left..=right).contains(&x) {
                canvas.threshold(x, TOP - 8, bottom);
                let fits = x + text_width(&mark.label, SMALL) + 10 < right;
                let (x, align) = if fits { (x + 6, Align::Left) } else { (x - 6, Align::Right) };
                canvas.text(x, TOP - 20, &mark.label, SMALL, align, ACCENT);
            }
        }
    })
}

//! 100 % stacked bars: one a variable (grids) or subset, with a legend, the percents in
//! the bars and n= beside them.

use super::canvas::{Align, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap};
use super::legend::Keys;
use super::palette::{INK, MUTED, Palette, RULE};
use super::sheet::Section;
use super::words::base;
use crate::locales::Locale;
use crate::tables::chart::{Chart, Place, signs};

const LABEL_WIDTH: i32 = 300;

struct Row {
    label: Vec<String>,
    n: String,
}

/// A series is an answer.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<String> {
    let panel = &chart.panels[0];
    let row = |place: &Place| Row {
        label: wrap(&place.label, TEXT, LABEL_WIDTH),
        n: place.n.as_deref().map(|n| base(n, locale)).unwrap_or_default(),
    };
    let rows: Vec<Row> = panel.categories.iter().map(row).collect();
    let colours = palette.scale(panel.series.len());
    let label_width =
        rows.iter().flat_map(|r| &r.label).map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let n_width = rows.iter().map(|r| text_width(&r.n, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let right = WIDTH - MARGIN - n_width - 12;
    let names: Vec<String> = panel.series.iter().map(|one| one.name.clone()).collect();
    let legend = Keys::new(&names);
    let top = legend.height + 28;
    let height = |row: &Row| (row.label.len() as i32 * LINE + 8).max(31);
    let bottom = top + rows.iter().map(height).sum::<i32>();
    let at = |percent: f64| left + (f64::from(right - left) * percent / 100.0).round() as i32;
    let heights = rows.iter().map(height).collect();

    draw_sheet(&Section::below(legend.height, top - legend.height, heights, MARGIN), |canvas| {
        legend.draw(canvas, &colours.iter().map(|(colour, _)| *colour).collect::<Vec<_>>());
        for tick in (0..=100).step_by(20) {
            let x = at(f64::from(tick));
            canvas.line((x, top), (x, bottom), RULE, 1);
            let text = locale.say("chart-percent", &[("percent", &tick.to_string())]);
            canvas.text(x, top - 13, &text, SMALL, Align::Centre, MUTED);
        }
        let mut y = top;
        for (index, row) in rows.iter().enumerate() {
            let middle = y + height(row) / 2;
            canvas.lines(left - 10, middle, &row.label, TEXT, Align::Right);
            canvas.text(right + 10, middle, &row.n, SMALL, Align::Left, MUTED);
            let mut sum = 0.0;
            for (point, (fill, ink)) in panel.at(index).zip(&colours) {
                let Some(share) = point.value else { continue };
                let printed = locale.say("chart-percent", &[("percent", &point.printed)]);
                let (from, to) = (at(sum), at(sum + share));
                sum += share;
                if to > from {
                    canvas.rectangle(from, middle - 12, to - from, 24, *fill);
                    canvas.outline(from, middle - 12, to - from, 24);
                }
                if text_width(&printed, SMALL) + 6 <= to - from {
                    let centre = (from + to) / 2;
                    canvas.text(centre, middle, &printed, SMALL, Align::Centre, *ink);
                }
            }
            // Parts that are hidden are what the bar lacks.
            let signs = signs(panel.at(index));
            if !signs.is_empty() {
                canvas.text(at(sum) + 8, middle, &signs, SMALL, Align::Left, INK);
            }
            y += height(row);
        }
    })
}

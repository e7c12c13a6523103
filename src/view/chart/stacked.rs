//! 100 % stacked bars: one a variable (grids) or subset, with a legend, the percents in
//! the bars, or below where a part is too narrow for its own, and n= beside them.

use super::canvas::{Align, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap};
use super::legend::Keys;
use super::palette::{INK, MUTED, Palette, RULE};
use super::sheet::Section;
use super::words::{base, category, percent};
use crate::locales::Locale;
use crate::tables::chart::{Chart, Place, Point, signs};

const LABEL_WIDTH: i32 = 300;
/// Distance of two percents beside each other, and of two lines of them.
const GAP: i32 = 8;
const SMALL_LINE: i32 = 18;

struct Row {
    label: Vec<String>,
    n: String,
}

/// A percent that stands below its part of a bar.
struct Below {
    text: String,
    /// The middle of the part.
    of: i32,
    /// The middle of the text.
    at: i32,
    line: i32,
}

/// Places percents below a bar: each below its part as far as the others leave it room, in as
/// many lines as they need.
fn placed(narrow: Vec<(String, i32)>, from: i32, to: i32) -> Vec<Below> {
    let width = |text: &str| text_width(text, SMALL) + GAP;
    let all: i32 = narrow.iter().map(|(text, _)| width(text)).sum();
    let lines = all / (to - from).max(1) + 1;
    let place = |(index, (text, of)): (usize, (String, i32))| Below {
        text,
        of,
        at: of,
        line: index as i32 % lines,
    };
    let mut placed: Vec<Below> = narrow.into_iter().enumerate().map(place).collect();
    for line in 0..lines {
        let mut free = from;
        for one in placed.iter_mut().filter(|one| one.line == line) {
            one.at = one.at.max(free + width(&one.text) / 2);
            free = one.at + width(&one.text) / 2;
        }
        let mut free = to;
        for one in placed.iter_mut().rev().filter(|one| one.line == line) {
            one.at = one.at.min(free - width(&one.text) / 2);
            free = one.at - width(&one.text) / 2;
        }
    }
    placed
}

/// A series is an answer.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
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
    let at = |percent: f64| left + (f64::from(right - left) * percent / 100.0).round() as i32;
    let fits = |text: &str, width: i32| text_width(text, SMALL) + 6 <= width;
    // The percents of a bar with where their parts begin and end.
    let parts = |index: usize| {
        let mut sum = 0.0;
        let part = move |point: &Point| {
            let share = point.value?;
            let printed = percent(&point.printed, locale);
            let (from, to) = (at(sum), at(sum + share));
            sum += share;
            Some((printed, share, from, to))
        };
        panel.at(index).map(part).collect::<Vec<_>>()
    };
    let below = |index: usize| {
        let narrow = parts(index)
            .into_iter()
            .flatten()
            .filter(|(printed, share, from, to)| *share > 0.0 && !fits(printed, to - from));
        placed(
            narrow.map(|(printed, _, from, to)| (printed, (from + to) / 2)).collect(),
            left,
            right,
        )
    };
    let below: Vec<Vec<Below>> = (0..rows.len()).map(below).collect();
    let bar_height = |row: &Row| (row.label.len() as i32 * LINE + 8).max(31);
    let lines = |below: &Vec<Below>| below.iter().map(|one| one.line + 1).max().unwrap_or(0);
    let heights: Vec<i32> = rows
        .iter()
        .zip(&below)
        .map(|(row, below)| bar_height(row) + SMALL_LINE * lines(below))
        .collect();
    let bottom = top + heights.iter().sum::<i32>();

    draw_sheet(
        &Section::below(legend.height, top - legend.height, heights.clone(), MARGIN),
        |canvas| {
            legend.draw(canvas, &colours.iter().map(|(colour, _)| *colour).collect::<Vec<_>>());
            for tick in (0..=100).step_by(20) {
                let x = at(f64::from(tick));
                canvas.line((x, top), (x, bottom), RULE, 1);
                let text = percent(&tick.to_string(), locale);
                canvas.text(x, top - 13, &text, SMALL, Align::Centre, MUTED);
            }
            let mut y = top;
            for (index, row) in rows.iter().enumerate() {
                let middle = y + bar_height(row) / 2;
                canvas.spot(
                    (0, y),
                    (WIDTH, heights[index]),
                    &category(chart, panel, index, locale),
                );
                canvas.lines(left - 10, middle, &row.label, TEXT, Align::Right);
                canvas.text(right + 10, middle, &row.n, SMALL, Align::Left, MUTED);
                let parts = parts(index);
                let end = parts.iter().flatten().map(|(.., to)| *to).max().unwrap_or(left);
                for (part, (fill, ink)) in parts.iter().zip(&colours) {
                    let Some((printed, _, from, to)) = part else { continue };
                    if to > from {
                        canvas.rectangle(*from, middle - 12, to - from, 24, *fill);
                        canvas.outline(*from, middle - 12, to - from, 24);
                    }
                    if fits(printed, to - from) {
                        let centre = (from + to) / 2;
                        canvas.text(centre, middle, printed, SMALL, Align::Centre, *ink);
                    }
                }
                let is_one_line = lines(&below[index]) == 1;
                for one in &below[index] {
                    let text = middle + 12 + SMALL_LINE * one.line + SMALL_LINE / 2 + 4;
                    if is_one_line {
                        canvas.line((one.of, middle + 12), (one.at, text - 7), MUTED, 1);
                    }
                    canvas.text(one.at, text, &one.text, SMALL, Align::Centre, INK);
                }
                // Parts that are hidden are what the bar lacks.
                let signs = signs(panel.at(index));
                if !signs.is_empty() {
                    canvas.text(end + 8, middle, &signs, SMALL, Align::Left, INK);
                }
                y += heights[index];
            }
        },
    )
}

//! How many have a value of one number and of another: a field of shades with counts, between the
//! bounds of both axes. Nobody stands in it as a point.

use super::canvas::{Align, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_whole, text_width, wrap};
use super::palette::{ACCENT, INK, INK_ON_LIGHT, MUTED, Palette, RULE, WHITE};
use super::words::base;
use crate::format::grouped;
use crate::locales::Locale;
use crate::tables::chart::Chart;

const SHADES: usize = 5;
/// Between the bottom of a cell and that of the one above.
const TALL: i32 = 54;
const TOP: i32 = 44;

/// Series from below are rows of cells, categories are columns.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panel = &chart.panels[0];
    let rows = panel.series.len() as i32;
    let labels: Vec<Vec<String>> =
        panel.series.iter().map(|one| wrap(&one.name, SMALL, 180)).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 14;
    let columns = panel.categories.len().max(1) as i32;
    let cell = (WIDTH - MARGIN - left) / columns;
    let heading = wrap(&panel.values, SMALL, WIDTH / 2);
    let top = TOP + (heading.len() as i32 - 1) * LINE;
    let bottom = top + rows * TALL;
    let below: Vec<Vec<String>> =
        panel.categories.iter().map(|place| wrap(&place.label, SMALL, cell - 6)).collect();
    let lines = below.iter().map(Vec::len).max().unwrap_or(1) as i32;
    let axis = bottom + lines * LINE + 10;
    let most = panel.drawn().fold(1.0, f64::max);
    // Light to dark: more is darker.
    let mut shades = palette.scale(SHADES);
    shades.reverse();

    draw_whole(axis + LINE + MARGIN, |canvas| {
        for (line, text) in (0..).zip(&heading) {
            canvas.text(MARGIN, MARGIN + 8 + line * LINE, text, SMALL, Align::Left, INK);
        }
        let n = chart.base.as_ref().map(|n| base(n, locale)).unwrap_or_default();
        let r = chart.total.as_ref().filter(|r| !r.printed.is_empty());
        let r = r.map(|r| locale.say("chart-correlation", &[("r", &r.printed)]));
        let said = format!("{} {n}", r.unwrap_or_default());
        canvas.text(WIDTH - MARGIN, MARGIN + 8, said.trim(), SMALL, Align::Right, ACCENT);
        for (row, (one, lines)) in (0..).zip(panel.series.iter().zip(&labels)) {
            let y = bottom - (row + 1) * TALL;
            canvas.lines(left - 10, y + TALL / 2, lines, SMALL, Align::Right);
            for (column, (place, point)) in (0..).zip(panel.categories.iter().zip(&one.points)) {
                let x = left + column * cell;
                let name = [place.label.as_str(), &one.name].join(&locale.word("list-separator"));
                let args = [("name", name.as_str()), ("values", &point.printed)];
                canvas.spot((x, y), (cell, TALL), &locale.say("chart-spot", &args));
                let (fill, ink) = match point.value {
                    Some(count) if count > 0.0 => {
                        let share = (count / most * SHADES as f64).ceil() as usize;
                        shades[share.clamp(1, SHADES) - 1]
                    }
                    _ => (WHITE, INK_ON_LIGHT),
                };
                canvas.rectangle(x + 1, y + 1, cell - 2, TALL - 2, fill);
                let text = match point.value {
                    Some(count) if count > 0.0 => grouped(count),
                    Some(_) => String::new(),
                    None => point.printed.clone(),
                };
                canvas.text(x + cell / 2, y + TALL / 2, &text, TEXT, Align::Centre, ink);
            }
            canvas.line((left, y), (left + columns * cell, y), RULE, 1);
        }
        for (column, lines) in (0..).zip(&below) {
            let x = left + column * cell + cell / 2;
            for (line, text) in (0..).zip(lines) {
                let y = bottom + 14 + line * LINE;
                canvas.text(x, y, text, SMALL, Align::Centre, MUTED);
            }
        }
        canvas.line((left, top), (left, bottom), MUTED, 1);
        canvas.line((left, bottom), (left + columns * cell, bottom), MUTED, 1);
        let middle = left + columns * cell / 2;
        canvas.text(middle, axis + LINE / 2, &panel.axis, SMALL, Align::Centre, INK);
    })
}

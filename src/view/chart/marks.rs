//! What each row meets of each column, as circles and crosses on shades.

use super::canvas::{Align, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap};
use super::palette::{INK, INK_ON_LIGHT, MUTED, Palette, RULE, WHITE, of_shade};
use super::sheet::Section;
use super::words::{category, with_base};
use crate::locales::Locale;
use crate::tables::chart::{Chart, Place};
use crate::tables::grid::Shade;

const LABEL_WIDTH: i32 = 240;
/// Narrower columns have upright headings.
const NARROW: i32 = 72;
/// The widest a column is drawn.
const WIDE: i32 = 150;
const ROW: i32 = 32;

/// A series is a column.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panel = &chart.panels[0];
    let label = |place: &Place| {
        wrap(&with_base(&place.label, place.n.as_deref(), locale), TEXT, LABEL_WIDTH)
    };
    let labels: Vec<Vec<String>> = panel.categories.iter().map(label).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let left = MARGIN + label_width + 14;
    let columns = panel.series.len().max(1) as i32;
    let cell = ((WIDTH - MARGIN - left) / columns).min(WIDE);
    let is_upright = cell < NARROW;
    let heading_width = if is_upright { 220 } else { cell - 8 };
    let headings: Vec<Vec<String>> =
        panel.series.iter().map(|one| wrap(&one.name, SMALL, heading_width)).collect();
    let head = match is_upright {
        true => {
            let widths = headings.iter().flatten().map(|line| text_width(line, SMALL));
            widths.max().unwrap_or(0) + 14
        }
        false => headings.iter().map(Vec::len).max().unwrap_or(0) as i32 * LINE + 12,
    };
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 6).max(ROW);
    let heights: Vec<i32> = labels.iter().map(height).collect();

    draw_sheet(&[Section { head, rows: heights.clone(), foot: MARGIN }], |canvas| {
        for (column, lines) in (0..).zip(&headings) {
            let x = left + column * cell + cell / 2;
            if is_upright {
                let first = x - (lines.len() as i32 - 1) * LINE / 2;
                for (line, text) in (0..).zip(lines) {
                    canvas.upright(first + line * LINE, head - 6, text, SMALL, INK);
                }
                continue;
            }
            let first = head - 6 - lines.len() as i32 * LINE + LINE / 2;
            for (line, text) in (0..).zip(lines) {
                canvas.text(x, first + line * LINE, text, SMALL, Align::Centre, INK);
            }
        }
        canvas.line((MARGIN, head), (left + columns * cell, head), MUTED, 1);
        let mut y = head;
        for (row, (lines, &tall)) in labels.iter().zip(&heights).enumerate() {
            canvas.spot((0, y), (WIDTH, tall), &category(chart, panel, row, locale));
            canvas.lines(left - 12, y + tall / 2, lines, TEXT, Align::Right);
            for (column, point) in (0..).zip(panel.at(row)) {
                let x = left + column * cell;
                let fill = match point.value {
                    Some(met) if met > 0.5 => palette.pale,
                    Some(_) => of_shade(Shade::FarAbove),
                    None => WHITE,
                };
                canvas.rectangle(x + 1, y + 1, cell - 2, tall - 2, fill);
                let (middle, size) = ((x + cell / 2, y + tall / 2), TEXT + 3);
                canvas.text(middle.0, middle.1, &point.printed, size, Align::Centre, INK_ON_LIGHT);
            }
            canvas.line((MARGIN, y + tall), (left + columns * cell, y + tall), RULE, 1);
            y += tall;
        }
    })
}

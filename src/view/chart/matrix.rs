//! How many of those who gave a row's answer gave a column's too, as shades with percents.
//! Columns are numbered as the rows are.

use super::canvas::{Align, LINE, MARGIN, SMALL, WIDTH, draw as draw_canvas, text_width, wrap};
use super::palette::{INK, MUTED, Palette, WHITE};
use super::words::with_base;
use crate::format::NumberFormat;
use crate::locales::Locale;
use crate::tables::chart::{Chart, Place};

const LABEL_WIDTH: i32 = 300;
const TOP: i32 = 34;
const SHADES: usize = 5;

/// A series is a column.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> String {
    let panel = &chart.panels[0];
    let label = |(number, place): (usize, &Place)| {
        wrap(
            &format!("{number}. {}", with_base(&place.label, place.n.as_deref(), locale)),
            SMALL,
            LABEL_WIDTH,
        )
    };
    let labels: Vec<Vec<String>> = (1..).zip(&panel.categories).map(label).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let columns = panel.series.len().max(1) as i32;
    let cell = ((WIDTH - MARGIN - left) / columns).min(64);
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 2).max(26);
    let bottom = TOP + labels.iter().map(height).sum::<i32>();
    // Light to dark: more is darker.
    let mut shades = palette.scale(SHADES);
    shades.reverse();
    let whole = NumberFormat::parse("0").unwrap_or_default();

    draw_canvas(bottom + 40, |canvas| {
        for column in 0..columns {
            let x = left + column * cell + cell / 2;
            canvas.text(x, TOP - 14, &(column + 1).to_string(), SMALL, Align::Centre, MUTED);
        }
        let mut y = TOP;
        for (row, lines) in labels.iter().enumerate() {
            let tall = height(lines);
            canvas.lines(left - 10, y + tall / 2, lines, SMALL, Align::Right);
            for (column, point) in panel.at(row).enumerate() {
                let x = left + column as i32 * cell;
                let (fill, ink) = match point.value {
                    Some(p) => shades[((p / 100.0 * SHADES as f64) as usize).min(SHADES - 1)],
                    None => (WHITE, INK),
                };
                canvas.rectangle(x, y, cell - 2, tall - 2, fill);
                let text = match point.value {
                    Some(percent) => whole.print(percent),
                    None if row == column => "－".to_owned(),
                    None => point.printed.clone(),
                };
                canvas.text(x + cell / 2, y + tall / 2, &text, SMALL, Align::Centre, ink);
            }
            y += tall;
        }
        canvas.text(left, bottom + 20, &panel.values, SMALL, Align::Left, MUTED);
    })
}

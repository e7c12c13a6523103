//! How many of those who gave a row's answer gave a column's too, as shades with percents.
//! Columns are numbered as the rows are.

use super::canvas::{
    Align, INK, LINE, MARGIN, MUTED, Palette, SMALL, WHITE, WIDTH, draw as draw_canvas, scale,
    text_width, wrap,
};
use crate::locales::Locale;
use crate::plan::{NumberFormat, Statistic};
use crate::results::Table;

const LABEL_WIDTH: i32 = 300;
const TOP: i32 = 34;
const SHADES: usize = 5;

pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let (subset, variable) = (&table.subsets[0].id, &table.variables[0].id);
    let labels: Vec<Vec<String>> = table
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let n = table.printed(subset, &group.id, variable, "", Statistic::N);
            let named = locale.say("chart-named-base", &[("name", &group.label), ("n", n)]);
            wrap(&format!("{}. {named}", index + 1), SMALL, LABEL_WIDTH)
        })
        .collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let columns = table.groups.len().max(1) as i32;
    let cell = ((WIDTH - MARGIN - left) / columns).min(64);
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 2).max(26);
    let bottom = TOP + labels.iter().map(height).sum::<i32>();
    // Light to dark: more is darker.
    let mut shades = scale(SHADES, palette);
    shades.reverse();
    let whole = NumberFormat::parse("0").unwrap_or_default();

    draw_canvas(bottom + 40, |canvas| {
        for column in 0..columns {
            let x = left + column * cell + cell / 2;
            canvas.text(x, TOP - 14, &(column + 1).to_string(), SMALL, Align::Centre, MUTED);
        }
        let mut y = TOP;
        for (row, lines) in table.groups.iter().zip(&labels) {
            let tall = height(lines);
            canvas.lines(left - 10, y + tall / 2, lines, SMALL, Align::Right);
            for (column, other) in table.groups.iter().enumerate() {
                let x = left + column as i32 * cell;
                let percent =
                    table.value(subset, &row.id, variable, &other.label, Statistic::Percent);
                let (fill, ink) = match percent {
                    Some(p) => shades[((p / 100.0 * SHADES as f64) as usize).min(SHADES - 1)],
                    None => (WHITE, INK),
                };
                canvas.rectangle(x, y, cell - 2, tall - 2, fill);
                let text = match percent {
                    Some(percent) => whole.print(percent),
                    None if row.id == other.id => "－".to_owned(),
                    None => String::new(),
                };
                canvas.text(x + cell / 2, y + tall / 2, &text, SMALL, Align::Centre, ink);
            }
            y += tall;
        }
        let unit = locale.word("chart-matrix-unit");
        canvas.text(left, bottom + 20, &unit, SMALL, Align::Left, MUTED);
    })
}

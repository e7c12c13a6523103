//! Horizontal bars: one an answer, with count and percent, and n= on top.

use super::canvas::{
    Align, INK, LINE, MARGIN, MUTED, Palette, REST, SMALL, TEXT, WIDTH, draw as draw_canvas,
    text_width, wrap,
};
use crate::locales::Locale;
use crate::plan::Statistic;
use crate::results::Table;

const LABEL_WIDTH: i32 = 360;
const TOP: i32 = 38;

struct Bar {
    label: Vec<String>,
    count: f64,
    value: String,
    rest: bool,
}

pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let variable = &table.variables[0];
    let subset = &table.subsets[0].id;
    let bars: Vec<Bar> = variable
        .levels
        .iter()
        .map(|level| {
            let at = |statistic| table.cell(subset, "", &variable.id, &level.label, statistic);
            let printed = |statistic| at(statistic).map_or("", |cell| &cell.printed);
            let args = [
                ("count", printed(Statistic::Count)),
                ("unit", table.unit.as_str()),
                ("percent", printed(Statistic::Percent)),
            ];
            Bar {
                label: wrap(&level.label, TEXT, LABEL_WIDTH),
                count: at(Statistic::Count).and_then(|cell| cell.value).unwrap_or(0.0),
                value: locale.say("chart-count-percent", &args),
                rest: level.rest,
            }
        })
        .collect();
    let label_width =
        bars.iter().flat_map(|b| &b.label).map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let value_width = bars.iter().map(|b| text_width(&b.value, TEXT)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let room = WIDTH - left - value_width - 12 - MARGIN;
    let most = bars.iter().map(|b| b.count).fold(1.0, f64::max);
    let height = |bar: &Bar| (bar.label.len() as i32 * LINE + 8).max(30);
    let bottom = TOP + bars.iter().map(height).sum::<i32>();

    draw_canvas(bottom + MARGIN, |canvas| {
        let n = table.printed(subset, "", &variable.id, "", Statistic::N);
        let n = locale.say("chart-base", &[("n", n)]);
        canvas.text(left, TOP / 2, &n, SMALL, Align::Left, MUTED);
        let mut y = TOP;
        for bar in &bars {
            let middle = y + height(bar) / 2;
            canvas.lines(left - 10, middle, &bar.label, TEXT, Align::Right);
            let length = (f64::from(room) * bar.count / most).round() as i32;
            let colour = if bar.rest { REST } else { palette.dark };
            if length > 0 {
                canvas.rectangle(left, middle - 11, length, 22, colour);
            }
            canvas.text(left + length + 8, middle, &bar.value, TEXT, Align::Left, INK);
            y += height(bar);
        }
        canvas.line((left, TOP), (left, bottom), MUTED, 1);
    })
}

//! Box plots from deciles and quartiles: a panel a variable with a scale of its own, a box
//! a subset.

use super::canvas::{
    Align, INK, LINE, MARGIN, MUTED, Palette, RULE, SMALL, TEXT, WHITE, WIDTH, draw as draw_canvas,
    text_width, ticks, wrap,
};
use super::dots::tick_label;
use crate::locales::Locale;
use crate::plan::Statistic;
use crate::results::{Measured, Table};

const LABEL_WIDTH: i32 = 280;
const ROW: i32 = 36;
const TITLE: i32 = 34;
const AXIS: i32 = 40;

/// What a box needs, in the order of the figure.
pub const DRAWN: [Statistic; 6] = [
    Statistic::P10,
    Statistic::Q1,
    Statistic::Median,
    Statistic::Q3,
    Statistic::P90,
    Statistic::Mean,
];

pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let value = |subset: &str, variable: &Measured, statistic| {
        table.value(subset, "", &variable.id, "", statistic)
    };
    let labels: Vec<Vec<String>> =
        table.subsets.iter().map(|subset| wrap(&subset.label, TEXT, LABEL_WIDTH)).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let base = |subset: &str, variable: &Measured| {
        let n = table.printed(subset, "", &variable.id, "", Statistic::N);
        locale.say("chart-base", &[("n", n)])
    };
    let base_width = table
        .subsets
        .iter()
        .flat_map(|s| table.variables.iter().map(|v| text_width(&base(&s.id, v), SMALL)))
        .max()
        .unwrap_or(0);
    let left = MARGIN + label_width + 14;
    let right = WIDTH - MARGIN - base_width - 24;
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 10).max(ROW);
    let rows: i32 = labels.iter().map(height).sum();
    let panel = TITLE + rows + AXIS;

    draw_canvas(panel * table.variables.len() as i32 + MARGIN, |canvas| {
        let mut top = 0;
        for variable in &table.variables {
            let title = super::named_with_unit(&variable.label, &variable.unit, locale);
            canvas.text(left, top + TITLE / 2, &title, TEXT, Align::Left, INK);
            let subsets = table.subsets.iter();
            let highest = subsets
                .flat_map(|s| DRAWN.into_iter().filter_map(|st| value(&s.id, variable, st)))
                .fold(0.0, f64::max);
            let axis = ticks(if highest > 0.0 { highest } else { 1.0 }, 5);
            let top_value = axis.last().copied().unwrap_or(1.0);
            let x_of = |v: f64| left + (f64::from(right - left) * v / top_value).round() as i32;
            let (first, last) = (top + TITLE, top + TITLE + rows);
            for tick in &axis {
                let x = x_of(*tick);
                canvas.line((x, first), (x, last), RULE, 1);
                canvas.text(x, last + 13, &tick_label(*tick), SMALL, Align::Centre, MUTED);
            }
            let mut y = first;
            for (subset, lines) in table.subsets.iter().zip(&labels) {
                let middle = y + height(lines) / 2;
                canvas.lines(left - 12, middle, lines, TEXT, Align::Right);
                let n = base(&subset.id, variable);
                canvas.text(right + 12, middle, &n, SMALL, Align::Left, MUTED);
                let drawn = DRAWN.map(|statistic| value(&subset.id, variable, statistic));
                if let [Some(p10), Some(q1), Some(median), Some(q3), Some(p90), mean] = drawn {
                    let x = [p10, q1, median, q3, p90].map(x_of);
                    canvas.line((x[0], middle), (x[4], middle), MUTED, 2);
                    for end in [x[0], x[4]] {
                        canvas.line((end, middle - 6), (end, middle + 6), MUTED, 2);
                    }
                    canvas.rectangle(x[1], middle - 11, (x[3] - x[1]).max(1), 22, palette.light);
                    canvas.outline(x[1], middle - 11, (x[3] - x[1]).max(1), 22);
                    canvas.line((x[2], middle - 11), (x[2], middle + 11), palette.dark, 4);
                    if let Some(mean) = mean {
                        canvas.mark(x_of(mean), middle, 2, WHITE);
                    }
                } else {
                    let mark = table.printed(&subset.id, "", &variable.id, "", Statistic::Median);
                    canvas.text(left + 8, middle, mark, SMALL, Align::Left, INK);
                }
                y += height(lines);
            }
            canvas.line((left, last), (right, last), MUTED, 1);
            top += panel;
        }
    })
}

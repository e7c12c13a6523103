//! Bands of a number as touching columns, with the marked value as a line.

use super::canvas::{
    ACCENT, Align, INK, MARGIN, MUTED, Palette, RULE, SMALL, TEXT, WIDTH, draw as draw_canvas,
    text_width,
};
use crate::locales::Locale;
use crate::plan::{Statistic, grouped};
use crate::results::Table;
use crate::statistics::nice_step;

const TOP: i32 = 64;
const PLOT: i32 = 300;

pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let variable = &table.variables[0];
    let subset = &table.subsets[0].id;
    let levels = &variable.levels;
    let cell = |label: &str| table.cell(subset, "", &variable.id, label, Statistic::Count);
    let counts: Vec<f64> =
        levels.iter().map(|l| cell(&l.label).and_then(|c| c.value).unwrap_or(0.0)).collect();
    let most = counts.iter().copied().fold(1.0, f64::max);
    let step = nice_step((most / 4.0).max(1.0));
    let top_value = (most / step).ceil() * step;
    let left = MARGIN + text_width(&grouped(top_value), SMALL) + 30;
    let right = WIDTH - MARGIN - 20;
    let bottom = TOP + PLOT;
    let band = f64::from(right - left) / levels.len() as f64;
    let x_of_band = |i: usize| left + (band * i as f64).round() as i32;
    let y_of = |count: f64| bottom - (f64::from(PLOT) * count / top_value).round() as i32;
    let from = |i: usize| levels.get(i).and_then(|l| l.from).unwrap_or(0.0);
    let width = from(1) - from(0);

    draw_canvas(bottom + 70, |canvas| {
        let n = table.printed(subset, "", &variable.id, "", Statistic::N);
        let n = locale.say("chart-base", &[("n", n)]);
        canvas.text(left, 16, &n, SMALL, Align::Left, MUTED);
        let mut tick = 0.0;
        while tick <= top_value {
            let y = y_of(tick);
            canvas.line((left, y), (right, y), RULE, 1);
            canvas.text(left - 8, y, &grouped(tick), SMALL, Align::Right, MUTED);
            tick += step;
        }
        let unit = locale.say("chart-axis-count", &[("unit", &table.unit)]);
        canvas.text(MARGIN, TOP - 20, &unit, SMALL, Align::Left, MUTED);
        for (i, (count, level)) in counts.iter().zip(levels).enumerate() {
            let beyond = table.mark.is_some_and(|mark| from(i) >= mark);
            let (x, y) = (x_of_band(i), y_of(*count));
            if *count > 0.0 {
                let columns = x_of_band(i + 1) - x;
                canvas.rectangle(
                    x,
                    y,
                    columns,
                    bottom - y,
                    if beyond { palette.dark } else { palette.light },
                );
                canvas.outline(x, y, columns, bottom - y);
                let printed = cell(&level.label).map_or("", |c| &c.printed);
                let centre = x + columns / 2;
                canvas.text(centre, y - 11, printed, SMALL, Align::Centre, INK);
            }
        }
        canvas.line((left, bottom), (right, bottom), MUTED, 1);
        // Every k-th edge is labelled, so that labels keep apart.
        let widest = levels
            .iter()
            .filter_map(|l| l.from)
            .map(|edge| text_width(&grouped(edge), SMALL))
            .max()
            .unwrap_or(0);
        let every = (f64::from(widest + 14) / band).ceil().max(1.0) as usize;
        let open = levels.last().filter(|level| level.to.is_none());
        if let Some(open) = open {
            let x = right.min(x_of_band(levels.len()));
            canvas.text(x, bottom + 18, &open.label, SMALL, Align::Right, MUTED);
        }
        // Labels of edges keep clear of that of an open band.
        let room = open.map_or(right + MARGIN, |open| right - text_width(&open.label, SMALL) - 8);
        let fits = |i: &usize| x_of_band(*i) + text_width(&grouped(from(*i)), SMALL) / 2 < room;
        for i in (0..levels.len()).step_by(every).filter(fits) {
            let x = x_of_band(i);
            canvas.line((x, bottom), (x, bottom + 5), MUTED, 1);
            canvas.text(x, bottom + 18, &grouped(from(i)), SMALL, Align::Centre, MUTED);
        }
        let label = match table.row_heading.as_str() {
            "" => &variable.label,
            heading => heading,
        };
        let axis = super::named_with_unit(label, &variable.unit, locale);
        canvas.text((left + right) / 2, bottom + 48, &axis, TEXT, Align::Centre, INK);
        if let Some(mark) = table.mark.filter(|_| width > 0.0) {
            let x = left + (band * mark / width).round() as i32;
            if (left..=right).contains(&x) {
                let mut y = TOP - 8;
                while y < bottom {
                    canvas.line((x, y), (x, (y + 7).min(bottom)), ACCENT, 2);
                    y += 12;
                }
                let value = grouped(mark);
                let args = [("value", value.as_str()), ("unit", variable.unit.as_str())];
                let text = locale.say("chart-mark", &args);
                let fits = x + text_width(&text, SMALL) + 10 < right;
                let (x, align) = if fits { (x + 6, Align::Left) } else { (x - 6, Align::Right) };
                canvas.text(x, TOP - 20, &text, SMALL, align, ACCENT);
            }
        }
    })
}

//! Points joined by lines: how much the top part of the respondents has (Lorenz curve), or
//! how a share moves with a threshold.

use plotters::style::RGBColor;

use super::canvas::{
    ACCENT, Align, INK, MARGIN, MUTED, Palette, RULE, SMALL, TEXT, WIDTH, draw as draw_canvas,
    text_width,
};
use crate::locales::Locale;
use crate::plan::{Statistic, TableKind, grouped};
use crate::results::{Measured, Table};

const TOP: i32 = 64;
const PLOT: i32 = 340;

/// Colour, width and dash of each line, told apart in grey too.
fn lines(palette: &Palette) -> [(RGBColor, u32, i32); 3] {
    [(palette.dark, 3, 0), (palette.light, 3, 9), (RGBColor(120, 120, 120), 3, 3)]
}

/// Percents on the y axis, `from` of the levels on the x axis.
pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let is_lorenz = table.kind == TableKind::Concentration;
    let series = series(table, is_lorenz, locale);
    let xs = || series.iter().flat_map(|(_, points)| points.iter().map(|(x, _)| *x));
    let (least, most) = if is_lorenz {
        (0.0, 100.0)
    } else {
        (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max))
    };
    let spread = (most - least).max(1.0);
    let left = MARGIN + text_width("100", SMALL) + 40;
    // A Lorenz curve is square, with room for the names of its lines.
    let right = if is_lorenz { left + PLOT + 60 } else { WIDTH - MARGIN - 40 };
    let bottom = TOP + PLOT;
    let x_of = |x: f64| left + (f64::from(right - left) * (x - least) / spread).round() as i32;
    let highest = series.iter().flat_map(|(_, p)| p.iter().map(|(_, y)| *y)).fold(0.0, f64::max);
    // Room for the label of the highest point.
    let tops = [10.0, 20.0, 40.0, 60.0, 80.0];
    let top = tops.into_iter().find(|top| highest * 1.1 < *top && !is_lorenz).unwrap_or(100.0);
    let y_of = |y: f64| bottom - (f64::from(PLOT) * y / top).round() as i32;

    draw_canvas(bottom + 72, |canvas| {
        if !is_lorenz {
            let n =
                table.printed(&table.subsets[0].id, "", &table.variables[0].id, "", Statistic::N);
            let n = locale.say("chart-base", &[("n", n)]);
            canvas.text(left, 16, &n, SMALL, Align::Left, MUTED);
        }
        let step = if is_lorenz || top > 40.0 { 20 } else { top as i32 / 4 };
        for tick in (0..=top as i32).step_by(step.max(2) as usize) {
            let y = y_of(f64::from(tick));
            canvas.line((left, y), (right, y), RULE, 1);
            canvas.text(left - 8, y, &tick.to_string(), SMALL, Align::Right, MUTED);
        }
        let unit = locale.say("chart-axis-count", &[("unit", "%")]);
        canvas.text(MARGIN, TOP - 22, &unit, SMALL, Align::Left, MUTED);
        canvas.line((left, bottom), (right, bottom), MUTED, 1);
        let ticks: Vec<f64> = if is_lorenz {
            [0.0, 20.0, 40.0, 60.0, 80.0, 100.0].to_vec()
        } else {
            series.first().map(|(_, p)| p.iter().map(|(x, _)| *x).collect()).unwrap_or_default()
        };
        let mut free = i32::MIN;
        for tick in ticks {
            let (x, label) = (x_of(tick), grouped(tick));
            let half = text_width(&label, SMALL) / 2 + 8;
            canvas.line((x, bottom), (x, bottom + 5), MUTED, 1);
            if x - half >= free {
                canvas.text(x, bottom + 18, &label, SMALL, Align::Centre, MUTED);
                free = x + half;
            }
        }
        let axis = if is_lorenz {
            locale.word("chart-axis-lorenz")
        } else {
            let variable = &table.variables[0];
            let label = match table.row_heading.as_str() {
                "" => &variable.label,
                heading => heading,
            };
            super::named_with_unit(label, &variable.unit, locale)
        };
        canvas.text((left + right) / 2, bottom + 50, &axis, TEXT, Align::Centre, INK);
        if is_lorenz {
            canvas.line((x_of(0.0), y_of(0.0)), (x_of(100.0), y_of(100.0)), MUTED, 1);
            let (x, y) = (x_of(48.0), y_of(56.0));
            canvas.text(x, y, &locale.word("chart-equal"), SMALL, Align::Right, MUTED);
        }
        if let Some(mark) = table.mark.filter(|mark| !is_lorenz && (least..=most).contains(mark)) {
            let x = x_of(mark);
            for y in (TOP - 8..bottom).step_by(12) {
                canvas.line((x, y), (x, (y + 7).min(bottom)), ACCENT, 2);
            }
        }
        for (i, (name, points)) in series.iter().enumerate() {
            let (colour, width, dash) = lines(palette)[i % 3];
            let at: Vec<(i32, i32)> = points.iter().map(|(x, y)| (x_of(*x), y_of(*y))).collect();
            for pair in at.windows(2) {
                dashed(pair[0], pair[1], dash, |from, to| canvas.line(from, to, colour, width));
            }
            if is_lorenz {
                let (x, y) = (right + 30, TOP + 40 + 34 * i as i32);
                dashed((x, y), (x + 44, y), dash, |from, to| canvas.line(from, to, colour, width));
                let names = super::canvas::wrap(name, SMALL, WIDTH - MARGIN - x - 56);
                canvas.lines(x + 54, y, &names, SMALL, Align::Left);
            } else {
                for ((x, y), (_, percent)) in at.iter().zip(points) {
                    canvas.rectangle(x - 3, y - 3, 6, 6, colour);
                    let label = crate::plan::NumberFormat::parse("0.0")
                        .map(|format| format.print(*percent))
                        .unwrap_or_default();
                    // Beside the line of the mark and the axis, not on them.
                    let is_marked = *x == left || table.mark.is_some_and(|mark| x_of(mark) == *x);
                    let (x, align) =
                        if is_marked { (x + 8, Align::Left) } else { (*x, Align::Centre) };
                    canvas.text(x, y - 16, &label, SMALL, align, INK);
                }
            }
        }
    })
}

/// Names with n, and points of the lines. The Lorenz curve runs from the lowest respondents to the
/// highest: what the lowest 90 percent have is what the top 10 have not.
fn series(table: &Table, is_lorenz: bool, locale: &Locale) -> Vec<(String, Vec<(f64, f64)>)> {
    let subset = &table.subsets[0].id;
    let points = |variable: &Measured| {
        let point = |level: &crate::results::Level| {
            let at = (subset, &variable.id, &level.label);
            let percent = table.value(at.0, "", at.1, at.2, Statistic::Percent)?;
            let x = level.from?;
            Some(if is_lorenz { (100.0 - x, 100.0 - percent) } else { (x, percent) })
        };
        let mut points: Vec<(f64, f64)> = variable.levels.iter().filter_map(point).collect();
        if is_lorenz && !points.is_empty() {
            points.extend([(0.0, 0.0), (100.0, 100.0)]);
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    };
    let shown = if is_lorenz { table.variables.len() } else { 1 };
    let variables = table.variables.iter().take(shown);
    let name = |v: &Measured| {
        let n = table.printed(subset, "", &v.id, "", Statistic::N);
        locale.say("chart-named-base", &[("name", &v.label), ("n", n)])
    };
    variables.map(|v| (name(v), points(v))).filter(|(_, p)| !p.is_empty()).collect()
}

fn dashed(from: (i32, i32), to: (i32, i32), dash: i32, line: impl Fn((i32, i32), (i32, i32))) {
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy);
    if dash == 0 || length < 1.0 {
        line(from, to);
        return;
    }
    let at = |d: f64| {
        let share = (d / length).min(1.0);
        (from.0 + (dx * share).round() as i32, from.1 + (dy * share).round() as i32)
    };
    let mut done = 0.0;
    while done < length {
        line(at(done), at(done + f64::from(dash)));
        done += 2.0 * f64::from(dash);
    }
}

//! 100 % stacked bars: one a variable (grids) or subset, with a legend, the percents in
//! the bars and n= beside them.

use super::canvas::{
    Align, INK, LINE, MARGIN, MUTED, Palette, RULE, SMALL, TEXT, WIDTH, draw as draw_canvas, scale,
    text_width, wrap,
};
use crate::locales::Locale;
use crate::plan::Statistic;
use crate::results::{Level, Table};

const LABEL_WIDTH: i32 = 300;

struct Row {
    label: Vec<String>,
    n: String,
    /// Percent and its print for each level; `None` with nobody in the row.
    shares: Vec<Option<(f64, String)>>,
}

pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let levels: &[Level] = &table.variables[0].levels;
    let rows: Vec<Row> = table
        .variables
        .iter()
        .flat_map(|variable| table.subsets.iter().map(move |subset| (variable, subset)))
        .map(|(variable, subset)| {
            let label = if table.variables.len() > 1 { &variable.label } else { &subset.label };
            let n = table.printed(&subset.id, "", &variable.id, "", Statistic::N);
            let share = |level: &Level| {
                let at = (subset.id.as_str(), variable.id.as_str(), level.label.as_str());
                let cell = table.cell(at.0, "", at.1, at.2, Statistic::Percent)?;
                Some((cell.value?, locale.say("chart-percent", &[("percent", &cell.printed)])))
            };
            Row {
                label: wrap(label, TEXT, LABEL_WIDTH),
                n: locale.say("chart-base", &[("n", n)]),
                shares: levels.iter().map(share).collect(),
            }
        })
        .collect();
    let colours = scale(levels.len(), palette);
    let label_width =
        rows.iter().flat_map(|r| &r.label).map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let n_width = rows.iter().map(|r| text_width(&r.n, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let right = WIDTH - MARGIN - n_width - 12;
    let names: Vec<&str> = levels.iter().map(|level| level.label.as_str()).collect();
    let legend = Legend::new(&names);
    let top = legend.height + 28;
    let height = |row: &Row| (row.label.len() as i32 * LINE + 8).max(31);
    let bottom = top + rows.iter().map(height).sum::<i32>();
    let at = |percent: f64| left + (f64::from(right - left) * percent / 100.0).round() as i32;

    draw_canvas(bottom + MARGIN, |canvas| {
        legend.draw(canvas, &colours.iter().map(|(colour, _)| *colour).collect::<Vec<_>>());
        for tick in (0..=100).step_by(20) {
            let x = at(f64::from(tick));
            canvas.line((x, top), (x, bottom), RULE, 1);
            let text = locale.say("chart-percent", &[("percent", &tick.to_string())]);
            canvas.text(x, top - 13, &text, SMALL, Align::Centre, MUTED);
        }
        let mut y = top;
        for row in &rows {
            let middle = y + height(row) / 2;
            canvas.lines(left - 10, middle, &row.label, TEXT, Align::Right);
            canvas.text(right + 10, middle, &row.n, SMALL, Align::Left, MUTED);
            let mut sum = 0.0;
            for (share, (fill, ink)) in row.shares.iter().zip(&colours) {
                let Some((share, printed)) = share else { continue };
                let (from, to) = (at(sum), at(sum + share));
                sum += share;
                if to > from {
                    canvas.rectangle(from, middle - 12, to - from, 24, *fill);
                    canvas.outline(from, middle - 12, to - from, 24);
                }
                if text_width(printed, SMALL) + 6 <= to - from {
                    let centre = (from + to) / 2;
                    canvas.text(centre, middle, printed, SMALL, Align::Centre, *ink);
                }
            }
            y += height(row);
        }
    })
}

/// Colour keys on top of a chart, in as many lines as they need.
pub struct Legend {
    /// Place and lines of each entry.
    entries: Vec<(i32, i32, Vec<String>)>,
    pub height: i32,
}

impl Legend {
    const KEY: i32 = 18;

    pub fn new(names: &[&str]) -> Self {
        let room = WIDTH - 2 * MARGIN;
        let mut entries = Vec::new();
        let (mut x, mut y, mut tallest) = (MARGIN, MARGIN, LINE);
        for name in names {
            let lines = wrap(name, SMALL, room - Self::KEY - 8);
            let text = lines.iter().map(|l| text_width(l, SMALL)).max().unwrap_or(0);
            let width = Self::KEY + 8 + text + 24;
            if x > MARGIN && x + width - 24 > WIDTH - MARGIN {
                (x, y) = (MARGIN, y + tallest + 4);
                tallest = LINE;
            }
            tallest = tallest.max(lines.len() as i32 * LINE);
            entries.push((x, y, lines));
            x += width;
        }
        Self { entries, height: y + tallest + 4 }
    }

    pub fn draw(&self, canvas: &super::canvas::Canvas<'_>, colours: &[plotters::style::RGBColor]) {
        for ((x, y, lines), colour) in self.entries.iter().zip(colours) {
            canvas.rectangle(*x, y + 3, Self::KEY, 15, *colour);
            canvas.outline(*x, y + 3, Self::KEY, 15);
            for (i, line) in lines.iter().enumerate() {
                let middle = y + 11 + i as i32 * LINE;
                canvas.text(x + Self::KEY + 8, middle, line, SMALL, Align::Left, INK);
            }
        }
    }
}

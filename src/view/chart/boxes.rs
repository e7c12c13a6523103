//! Box plots from deciles and quartiles: a panel a variable with a scale of its own, a box
//! a subset.

use super::canvas::{
    Align, Canvas, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, tick_label,
    ticks, wrap,
};
use super::palette::{INK, MUTED, Palette, RULE, WHITE};
use super::sheet::Section;
use super::words::{base, category, signs_of_row};
use crate::locales::Locale;
use crate::tables::chart::{Chart, Panel, Place, Point};

const LABEL_WIDTH: i32 = 280;
const ROW: i32 = 36;
const TITLE: i32 = 34;
const AXIS: i32 = 40;

pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    // All panels have the same categories.
    let categories = &chart.panels[0].categories;
    let labels: Vec<Vec<String>> =
        categories.iter().map(|place| wrap(&place.label, TEXT, LABEL_WIDTH)).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let panels: Vec<(&Panel, Vec<Row<'_>>)> =
        chart.panels.iter().map(|panel| (panel, rows(panel, locale))).collect();
    let each = panels.iter().flat_map(|(_, rows)| rows);
    let beside_width = each.map(|row| text_width(&row.beside, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 14;
    let right = WIDTH - MARGIN - beside_width - 24;
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 10).max(ROW);
    let body: i32 = labels.iter().map(height).sum();
    let whole = TITLE + body + AXIS;

    let last = panels.len() - 1;
    let section = |index| Section {
        head: TITLE,
        rows: labels.iter().map(height).collect(),
        foot: AXIS + if index == last { MARGIN } else { 0 },
    };
    let sections: Vec<Section> = (0..panels.len()).map(section).collect();

    draw_sheet(&sections, |canvas| {
        let mut top = 0;
        for (panel, of_panel) in &panels {
            canvas.text(left, top + TITLE / 2, &panel.values, TEXT, Align::Left, INK);
            let highest = panel.drawn().fold(0.0, f64::max);
            let axis = ticks(if highest > 0.0 { highest } else { 1.0 }, 5);
            let top_value = axis.last().copied().unwrap_or(1.0);
            let x_of = |v: f64| left + (f64::from(right - left) * v / top_value).round() as i32;
            let (first, last) = (top + TITLE, top + TITLE + body);
            for tick in &axis {
                let x = x_of(*tick);
                canvas.line((x, first), (x, last), RULE, 1);
            }
            let ticks = axis.iter().map(|tick| (x_of(*tick), tick_label(*tick)));
            canvas.along(ticks, last + 13);
            let mut y = first;
            for (index, (row, lines)) in of_panel.iter().zip(&labels).enumerate() {
                let middle = y + height(lines) / 2;
                canvas.spot((0, y), (WIDTH, height(lines)), &category(chart, panel, index, locale));
                canvas.lines(left - 12, middle, lines, TEXT, Align::Right);
                canvas.text(right + 12, middle, &row.beside, SMALL, Align::Left, MUTED);
                let at = row.points.iter().map(|point| point.value.map(x_of));
                one(canvas, &at.collect::<Vec<_>>(), middle, palette);
                canvas.text(left + 8, middle, &row.inside, SMALL, Align::Left, INK);
                y += height(lines);
            }
            canvas.line((left, last), (right, last), MUTED, 1);
            top += whole;
        }
    })
}

struct Row<'p> {
    /// One a statistic.
    points: Vec<&'p Point>,
    /// Text on the line and behind it.
    inside: String,
    beside: String,
}

fn rows<'p>(panel: &'p Panel, locale: &Locale) -> Vec<Row<'p>> {
    let row = |(index, place): (usize, &Place)| {
        let points: Vec<&Point> = panel.at(index).collect();
        let (inside, signs) = signs_of_row(&points);
        let n = place.n.as_deref().map(|n| base(n, locale)).unwrap_or_default();
        let beside = format!("{n} {signs}").trim().to_owned();
        Row { points, inside, beside }
    };
    panel.categories.iter().enumerate().map(row).collect()
}

/// A box at the places of its statistics, of which some may be hidden.
fn one(canvas: &Canvas<'_>, at: &[Option<i32>], middle: i32, palette: &Palette) {
    let &[p10, q1, median, q3, p90, mean] = at else { return };
    if let (Some(p10), Some(p90)) = (p10, p90) {
        canvas.line((p10, middle), (p90, middle), MUTED, 2);
        for end in [p10, p90] {
            canvas.line((end, middle - 6), (end, middle + 6), MUTED, 2);
        }
    }
    if let (Some(q1), Some(q3)) = (q1, q3) {
        canvas.rectangle(q1, middle - 11, (q3 - q1).max(1), 22, palette.light);
        canvas.outline(q1, middle - 11, (q3 - q1).max(1), 22);
    }
    if let Some(median) = median {
        canvas.line((median, middle - 11), (median, middle + 11), palette.dark, 4);
    }
    if let Some(mean) = mean {
        canvas.mark(mean, middle, 2, WHITE);
    }
}

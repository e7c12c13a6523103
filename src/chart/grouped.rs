//! Two bars an answer, one a group, with percent and count.

use super::canvas::{
    Align, INK, LINE, MARGIN, MUTED, Palette, SMALL, TEXT, WIDTH, draw as draw_canvas, text_width,
    wrap,
};
use super::stacked::Legend;
use crate::locales::Locale;
use crate::plan::Statistic;
use crate::results::Table;

const LABEL_WIDTH: i32 = 340;
/// Distance of the two bars of an answer.
const PITCH: i32 = 19;

pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let variable = &table.variables[0];
    let subset = &table.subsets[0].id;
    let names: Vec<String> = table
        .groups
        .iter()
        .map(|group| {
            let n = table.printed(subset, &group.id, &variable.id, "", Statistic::N);
            locale.say("chart-named-base", &[("name", &group.label), ("n", n)])
        })
        .collect();
    let legend = Legend::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let value = |group: &str, level: &str| {
        let at = |statistic| table.cell(subset, group, &variable.id, level, statistic);
        let percent = at(Statistic::Percent)?;
        let args = [
            ("percent", percent.printed.as_str()),
            ("count", &at(Statistic::Count)?.printed),
            ("unit", &table.unit),
        ];
        Some((percent.value?, locale.say("chart-percent-count", &args)))
    };
    let labels: Vec<Vec<String>> =
        variable.levels.iter().map(|level| wrap(&level.label, TEXT, LABEL_WIDTH)).collect();
    let label_width = labels.iter().flatten().map(|line| text_width(line, TEXT)).max().unwrap_or(0);
    let value_width = variable
        .levels
        .iter()
        .flat_map(|level| table.groups.iter().map(|g| (g.id.as_str(), level.label.as_str())))
        .filter_map(|(group, level)| value(group, level))
        .map(|(_, text)| text_width(&text, SMALL))
        .max()
        .unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let room = WIDTH - left - value_width - 12 - MARGIN;
    let top = legend.height + 10;
    let height = |lines: &Vec<String>| {
        (lines.len() as i32 * LINE + 6).max(table.groups.len() as i32 * PITCH + 8)
    };
    let bottom = top + labels.iter().map(height).sum::<i32>();

    draw_canvas(bottom + MARGIN, |canvas| {
        let colours = [palette.dark, palette.light];
        legend.draw(canvas, &colours);
        let mut y = top;
        for (lines, level) in labels.iter().zip(&variable.levels) {
            let middle = y + height(lines) / 2;
            canvas.lines(left - 10, middle, lines, TEXT, Align::Right);
            let bars = table.groups.len() as i32;
            for (i, (group, colour)) in table.groups.iter().zip(colours).enumerate() {
                let Some((percent, text)) = value(&group.id, &level.label) else { continue };
                let bar_top = middle - bars * PITCH / 2 + i as i32 * PITCH;
                let length = (f64::from(room) * percent / 100.0).round() as i32;
                if length > 0 {
                    canvas.rectangle(left, bar_top, length, PITCH - 2, colour);
                    canvas.outline(left, bar_top, length, PITCH - 2);
                }
                let x = left + length + 8;
                canvas.text(x, bar_top + PITCH / 2 - 1, &text, SMALL, Align::Left, INK);
            }
            y += height(lines);
        }
        canvas.line((left, top), (left, bottom), MUTED, 1);
    })
}

//! Dots on a line a row: one series a subset or variable, or one with its intervals.

use super::canvas::{
    ACCENT, Align, INK, LINE, MARGIN, MUTED, Palette, REST, RULE, SMALL, TEXT, WHITE, WIDTH,
    draw as draw_canvas, text_width, ticks, wrap,
};
use crate::locales::Locale;
use crate::plan::{NumberFormat, Statistic, TableKind, grouped};
use crate::results::{Cell, Named, Table};

const LABEL_WIDTH: i32 = 300;
const ROW: i32 = 32;

/// A series of a dot plot: its name and the cell of each row.
pub struct Series<'a> {
    pub name: String,
    pub cells: Vec<Option<&'a Cell>>,
}

/// The groups of the table are the rows.
pub fn series(table: &Table) -> Vec<Series<'_>> {
    let of = |name: &str, subset: &str, variable: &str, statistic| Series {
        name: name.to_owned(),
        cells: table
            .groups
            .iter()
            .map(|group| table.cell(subset, &group.id, variable, "", statistic))
            .collect(),
    };
    let variable = &table.variables[0].id;
    let subset = &table.subsets[0].id;
    match table.kind {
        TableKind::GroupMeans => {
            let subsets = table.subsets.iter();
            subsets.map(|s| of(&s.label, &s.id, variable, Statistic::Mean)).collect()
        }
        TableKind::GroupSums => {
            let chosen = &table.chart_variables;
            let drawn = |id: &String| chosen.is_empty() || chosen.contains(id);
            let variables = table.variables.iter().filter(|v| drawn(&v.id));
            variables.map(|v| of(&v.label, subset, &v.id, Statistic::Sum)).collect()
        }
        _ => vec![of(&table.variables[0].label, subset, variable, Statistic::Rate)],
    }
}

pub fn draw(table: &Table, locale: &Locale, palette: &Palette) -> String {
    let series = series(table);
    let (subset, variable) = (&table.subsets[0].id, &table.variables[0]);
    let is_rate = table.kind == TableKind::Rates;
    let limit = |group: &str, s| table.value(subset, group, &variable.id, "", s);
    let limits = |group: &str| {
        Some((limit(group, Statistic::LowerLimit)?, limit(group, Statistic::UpperLimit)?))
    };
    let total = limit("", Statistic::Rate).filter(|_| is_rate);
    let highest = series
        .iter()
        .flat_map(|s| s.cells.iter().flatten().filter_map(|cell| cell.value))
        .chain(table.groups.iter().filter_map(|g| limits(&g.id)).map(|(_, upper)| upper))
        .chain(total)
        .fold(0.0, f64::max);
    let axis = ticks(if highest > 0.0 { highest } else { 1.0 }, 6);
    let top_value = axis.last().copied().unwrap_or(1.0);

    // Rows by falling rate, so that the order says something.
    let mut rows: Vec<(usize, &Named)> = table.groups.iter().enumerate().collect();
    if is_rate {
        let rate = |row: usize| series[0].cells[row].and_then(|c| c.value).unwrap_or(-1.0);
        rows.sort_by(|a, b| rate(b.0).total_cmp(&rate(a.0)));
    }
    let label = |group: &Named| {
        let n = table.cell(subset, &group.id, &variable.id, "", Statistic::N);
        let n = n.or_else(|| table.cell(subset, &group.id, "", "", Statistic::N));
        let n = n.map_or("", |cell| &cell.printed);
        let args = [("name", group.label.as_str()), ("n", n)];
        // Several subsets have bases of their own, which the table shows.
        match table.subsets.len() {
            1 => wrap(&locale.say("chart-named-base", &args), TEXT, LABEL_WIDTH),
            _ => wrap(&group.label, TEXT, LABEL_WIDTH),
        }
    };
    let labels: Vec<Vec<String>> = rows.iter().map(|(_, group)| label(group)).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let value = |row: usize| series[0].cells[row].map(|cell| cell.printed.clone());
    let value_width = match series.len() {
        1 => rows.iter().filter_map(|(r, _)| value(*r)).map(|v| text_width(&v, SMALL)).max(),
        _ => None,
    };
    let left = MARGIN + label_width + 14;
    let right = WIDTH - MARGIN - value_width.map_or(20, |width| width + 24);
    let legend = Legend::new(&series);
    let top = if series.len() > 1 { legend.height + 8 } else { 14 } + LINE;
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 8).max(ROW);
    let bottom = top + labels.iter().map(height).sum::<i32>();
    let x_of = |v: f64| left + (f64::from(right - left) * v / top_value).round() as i32;
    let colours = [palette.dark, WHITE, palette.light, REST];

    draw_canvas(bottom + 66, |canvas| {
        if series.len() > 1 {
            legend.draw(canvas, &colours);
        }
        for tick in &axis {
            let x = x_of(*tick);
            canvas.line((x, top), (x, bottom), RULE, 1);
            canvas.text(x, bottom + 14, &tick_label(*tick), SMALL, Align::Centre, MUTED);
        }
        if let Some(total) = total {
            let x = x_of(total);
            canvas.line((x, top - 4), (x, bottom), ACCENT, 2);
            let printed = table.printed(subset, "", &variable.id, "", Statistic::Rate);
            let text = locale.say("chart-total", &[("value", printed)]);
            let align = if x > (left + right) / 2 { Align::Right } else { Align::Left };
            canvas.text(x, top - 15, &text, SMALL, align, ACCENT);
        }
        let mut y = top;
        for ((row, group), lines) in rows.iter().zip(&labels) {
            let middle = y + height(lines) / 2;
            canvas.lines(left - 12, middle, lines, TEXT, Align::Right);
            let values: Vec<f64> =
                series.iter().filter_map(|s| s.cells[*row].and_then(|c| c.value)).collect();
            let span = match limits(&group.id).filter(|_| is_rate) {
                Some(span) => Some(span),
                None => values
                    .iter()
                    .copied()
                    .reduce(f64::min)
                    .zip(values.iter().copied().reduce(f64::max)),
            };
            canvas.line((left, middle), (right, middle), RULE, 1);
            if let Some((from, to)) = span {
                canvas.line((x_of(from), middle), (x_of(to), middle), MUTED, 2);
                if is_rate {
                    for end in [x_of(from), x_of(to)] {
                        canvas.line((end, middle - 5), (end, middle + 5), MUTED, 2);
                    }
                }
            }
            for (index, one) in series.iter().enumerate() {
                if let Some(value) = one.cells[*row].and_then(|cell| cell.value) {
                    canvas.mark(x_of(value), middle, index, colours[index % colours.len()]);
                }
            }
            if let (1, Some(value)) = (series.len(), value(*row)) {
                canvas.text(right + 14, middle, &value, SMALL, Align::Left, INK);
            } else if values.is_empty() {
                let mark = series.iter().find_map(|s| s.cells[*row].map(|cell| &cell.printed));
                let mark = mark.map_or("", String::as_str);
                canvas.text(left + 8, middle, mark, SMALL, Align::Left, INK);
            }
            y += height(lines);
        }
        canvas.line((left, bottom), (right, bottom), MUTED, 1);
        let axis = axis_label(table, locale);
        canvas.text((left + right) / 2, bottom + 44, &axis, SMALL, Align::Centre, INK);
    })
}

/// What the dots are.
pub fn axis_label(table: &Table, locale: &Locale) -> String {
    match table.per.map(grouped) {
        Some(per) => locale.say("report-heading-rate-per", &[("per", &per)]),
        None => {
            let of_variable = &table.variables[0].unit;
            let unit = if of_variable.is_empty() { &table.unit } else { of_variable };
            locale.say("chart-axis-count", &[("unit", unit)])
        }
    }
}

pub fn tick_label(value: f64) -> String {
    NumberFormat::parse("#,##0.####").map(|format| format.print(value)).unwrap_or_default()
}

/// The marks and names of the series, in as many lines as they need.
struct Legend {
    entries: Vec<(i32, i32, String)>,
    height: i32,
}

impl Legend {
    fn new(series: &[Series<'_>]) -> Self {
        let (mut x, mut y) = (MARGIN + 8, MARGIN + LINE / 2);
        let mut entries = Vec::new();
        for one in series {
            let width = text_width(&one.name, SMALL) + 46;
            if x > MARGIN + 8 && x + width > WIDTH - MARGIN {
                (x, y) = (MARGIN + 8, y + LINE + 2);
            }
            entries.push((x, y, one.name.clone()));
            x += width;
        }
        Self { entries, height: y + LINE / 2 }
    }

    fn draw(&self, canvas: &super::canvas::Canvas<'_>, colours: &[plotters::style::RGBColor]) {
        for (index, (x, y, name)) in self.entries.iter().enumerate() {
            canvas.mark(*x, *y, index, colours[index % colours.len()]);
            canvas.text(x + 16, *y, name, SMALL, Align::Left, INK);
        }
    }
}

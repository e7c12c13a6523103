//! How many of those who gave a row's answer gave a column's too, as shades with percents.
//! Columns are numbered as the rows are; what is not in the rows too is listed above.

use super::canvas::{Align, Drawn, LINE, MARGIN, SMALL, WIDTH, draw_sheet, text_width, wrap};
use super::palette::{INK, INK_ON_LIGHT, MUTED, Palette, WHITE};
use super::sheet::Section;
use super::words::with_base;
use crate::format::NumberFormat;
use crate::locales::Locale;
use crate::tables::chart::{Chart, Place};

const LABEL_WIDTH: i32 = 280;
const TOP: i32 = 34;
/// The narrowest cells, which hold 100 in the smallest type.
const CELL: i32 = 29;
/// Height of that type, which prints at 6.5 pt.
const LEAST: i32 = 13;
const SHADES: usize = 5;

/// A series is a column.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panel = &chart.panels[0];
    let is_of_pairs = panel.is_of_pairs();
    let numbered = |number: usize, name: &str, n: Option<&str>| {
        let (number, name) = (number.to_string(), with_base(name, n, locale));
        locale.say("chart-shades-column", &[("number", &number), ("name", &name)])
    };
    let label = |(number, place): (usize, &Place)| {
        let n = place.n.as_deref();
        let label = match is_of_pairs {
            true => numbered(number, &place.label, n),
            false => with_base(&place.label, n, locale),
        };
        wrap(&label, SMALL, LABEL_WIDTH)
    };
    let names = (1..).zip(&panel.series).filter(|_| !is_of_pairs);
    let names = names.map(|(number, one)| numbered(number, &one.name, one.n.as_deref()));
    let legend = wrap(&names.collect::<Vec<_>>().join("　"), SMALL, WIDTH - 2 * MARGIN);
    let above = if is_of_pairs { 0 } else { legend.len() as i32 * LINE + MARGIN };
    let labels: Vec<Vec<String>> = (1..).zip(&panel.categories).map(label).collect();
    let label_width = labels.iter().flatten().map(|l| text_width(l, SMALL)).max().unwrap_or(0);
    let left = MARGIN + label_width + 12;
    let room = WIDTH - MARGIN - left;
    // Columns that have no room beside the others stand below them.
    let columns = panel.series.len().max(1);
    let blocks = columns.div_ceil((room / CELL).max(1) as usize);
    let in_block = columns.div_ceil(blocks);
    let cell = (room / in_block as i32).min(64);
    let size = if text_width("100", SMALL) < cell { SMALL } else { LEAST };
    let height = |lines: &Vec<String>| (lines.len() as i32 * LINE + 2).max(26);
    // Light to dark: more is darker.
    let mut shades = palette.scale(SHADES);
    shades.reverse();
    let whole = NumberFormat::parse("0").unwrap_or_default();
    let heights: Vec<i32> = labels.iter().map(height).collect();
    let last = blocks - 1;
    let section = |block| Section {
        head: if block == 0 { above + TOP } else { TOP },
        rows: heights.clone(),
        foot: if block == last { 40 } else { MARGIN },
    };
    let sections: Vec<Section> = (0..blocks).map(section).collect();

    draw_sheet(&sections, |canvas| {
        if !is_of_pairs {
            for (line, text) in (0..).zip(&legend) {
                canvas.text(MARGIN, MARGIN + 11 + line * LINE, text, SMALL, Align::Left, INK);
            }
        }
        let mut y = above;
        for block in 0..blocks {
            let of_block = block * in_block..columns.min((block + 1) * in_block);
            for (place, column) in (0..).zip(of_block.clone()) {
                let x = left + place * cell + cell / 2;
                canvas.text(
                    x,
                    y + TOP - 14,
                    &(column + 1).to_string(),
                    SMALL,
                    Align::Centre,
                    MUTED,
                );
            }
            y += TOP;
            for (row, (lines, &tall)) in labels.iter().zip(&heights).enumerate() {
                canvas.lines(left - 10, y + tall / 2, lines, SMALL, Align::Right);
                let points = panel.at(row).enumerate().skip(of_block.start).take(in_block);
                for (place, (column, point)) in (0..).zip(points) {
                    let x = left + place * cell;
                    let (fill, ink) = match point.value {
                        Some(p) => shades[((p / 100.0 * SHADES as f64) as usize).min(SHADES - 1)],
                        None => (WHITE, INK_ON_LIGHT),
                    };
                    canvas.rectangle(x, y, cell - 2, tall - 2, fill);
                    let text = match point.value {
                        Some(percent) => whole.print(percent),
                        None if is_of_pairs && row == column => "－".to_owned(),
                        None => point.printed.clone(),
                    };
                    canvas.text(x + cell / 2, y + tall / 2, &text, size, Align::Centre, ink);
                    let (of, with) = (&panel.categories[row].label, &panel.series[column].name);
                    let args = [("row", of), ("column", with), ("value", &point.printed)];
                    let said = locale.say("chart-spot-of-two", &args.map(|(n, t)| (n, t.as_str())));
                    if !point.printed.is_empty() {
                        canvas.spot((x, y), (cell - 2, tall - 2), &said);
                    }
                }
                y += tall;
            }
            if block < last {
                y += MARGIN;
            }
        }
        canvas.text(left, y + 20, &panel.values, SMALL, Align::Left, MUTED);
    })
}

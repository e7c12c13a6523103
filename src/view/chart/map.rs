//! Areas in the shade of their class: outlines or tiles, with a legend of the classes. What has no
//! room on the map stands below it under the area's number.

use super::canvas::{
    Align, Canvas, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap,
};
use super::classes::{bounds, class};
use super::ground::{Placed, Rings, in_one, placed, room};
use super::hatch::Fill;
use super::legend::Keys;
use super::palette::{ACCENT, Colour, INK, INK_ON_LIGHT, MUTED, Palette, RULE, WHITE, of_shade};
use super::sheet::Section;
use super::words::{self, base, with_base};
use crate::format::NumberFormat;
use crate::locales::Locale;
use crate::tables::chart::{Chart, Mapped, Panel, Place, Point, Series};
use crate::tables::grid::Shade;

/// Around areas that have a value.
const GROUND: Colour = Colour(244, 244, 244);
/// Height of a map that is alone, and of one of several.
const TALLEST: [i32; 2] = [660, 400];

/// What stands for the values of a chart.
struct Look<'c> {
    bounds: Vec<f64>,
    /// Light to dark, each with the colour of text on it.
    shades: Vec<(Colour, Colour)>,
    /// What is printed in place of values, each once.
    signs: Vec<&'c str>,
    is_of_verdicts: bool,
}

impl<'c> Look<'c> {
    fn of(chart: &Chart, panel: &'c Panel, mapped: &Mapped, palette: &Palette) -> Self {
        let mut signs: Vec<&str> = Vec::new();
        let is_blank = |code: i32| category(panel, code).is_none();
        if mapped.areas.codes().any(is_blank) {
            signs.push("");
        }
        for point in panel.series.iter().flat_map(|one| &one.points) {
            if point.value.is_none() && !signs.contains(&point.printed.as_str()) {
                signs.push(&point.printed);
            }
        }
        if chart.is_of_verdicts {
            let shades =
                vec![(of_shade(Shade::FarAbove), INK_ON_LIGHT), (palette.light, INK_ON_LIGHT)];
            return Self { bounds: vec![0.5], shades, signs, is_of_verdicts: true };
        }
        let points = panel.series.iter().flat_map(|one| &one.points);
        let bounds = bounds(points.filter_map(as_printed), &mapped.classes);
        let mut shades = palette.scale((bounds.len() + 1).max(2));
        shades.reverse();
        if bounds.is_empty() {
            shades.remove(0);
            shades[0] = (palette.light, INK_ON_LIGHT);
        }
        Self { bounds, shades, signs, is_of_verdicts: false }
    }

    fn fill(&self, point: &Point) -> (Fill, Colour) {
        match as_printed(point) {
            Some(value) => {
                let (colour, ink) = self.shades[class(value, &self.bounds)];
                (Fill::Plain(colour), ink)
            }
            None => (self.sign(&point.printed), INK_ON_LIGHT),
        }
    }

    /// Hatching of one kind a sign; what has no figure is blank.
    fn sign(&self, printed: &str) -> Fill {
        let signs = self.signs.iter().filter(|sign| !sign.is_empty());
        match signs.enumerate().find(|(_, sign)| **sign == printed) {
            Some((index, _)) => Fill::sign(index),
            None => Fill::Plain(WHITE),
        }
    }

    /// The legend: classes from low to high, then signs.
    fn keys(&self, panel: &Panel, locale: &Locale) -> (Vec<Fill>, Vec<String>) {
        let bound = |value: f64| {
            NumberFormat::parse("#,##0.######")
                .map(|format| format.print(value))
                .unwrap_or_default()
        };
        let classes = (0..self.shades.len()).rev().map(|index| {
            let from = index.checked_sub(1).map(|below| bound(self.bounds[below]));
            let to = self.bounds.get(index).map(|bound_above| bound(*bound_above));
            let text = match (from, to) {
                _ if self.is_of_verdicts => {
                    locale.word(if index == 1 { "map-met" } else { "map-lacking" })
                }
                (Some(from), Some(to)) => {
                    locale.say("map-class-between", &[("from", &from), ("to", &to)])
                }
                (Some(from), None) => locale.say("map-class-from", &[("from", &from)]),
                (None, Some(to)) => locale.say("map-class-below", &[("to", &to)]),
                (None, None) => panel.values.clone(),
            };
            (Fill::Plain(self.shades[index].0), text)
        });
        let signs = self.signs.iter().map(|sign| {
            let text = match sign.is_empty() {
                true => locale.word("map-no-value"),
                false => (*sign).to_owned(),
            };
            (self.sign(sign), text)
        });
        classes.chain(signs).unzip()
    }
}

/// A value as it is read: one that is printed as a bound belongs above it.
fn as_printed(point: &Point) -> Option<f64> {
    let value = point.value?;
    Some(point.printed.replace(',', "").parse().unwrap_or(value))
}

/// How an area is told on the map.
struct Label {
    x: i32,
    y: i32,
    lines: Vec<String>,
    ink: Colour,
    /// Stands beside its area, with a line to it.
    to: Option<(i32, i32)>,
    has_ground: bool,
}

/// A series is a map, the categories are its areas.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let panel = &chart.panels[0];
    let Some(mapped) = &chart.map else { return Vec::new() };
    let look = Look::of(chart, panel, mapped, palette);
    let (fills, names) = look.keys(panel, locale);
    let legend = Keys::new(&names);
    let is_single = panel.series.len() == 1;
    let across = match panel.series.len() {
        1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let cell = (WIDTH - 2 * MARGIN) / across as i32;
    let ground = placed(&mapped.areas, cell - 16, TALLEST[usize::from(!is_single)]);
    let titles: Vec<Vec<String>> = match is_single {
        true => vec![Vec::new()],
        false => {
            let title = |one: &Series| with_base(&one.name, one.n.as_deref(), locale);
            panel.series.iter().map(|one| wrap(&title(one), TEXT, cell - 16)).collect()
        }
    };
    let above = titles.iter().map(Vec::len).max().unwrap_or(0) as i32 * LINE;
    let tall = above + ground.height + 20;
    let (labels, numbered) = labels(panel, &ground, &look, locale);
    let list = list(panel, &ground, &numbered, locale);
    let heading = wrap(&panel.values, SMALL, WIDTH - 2 * MARGIN);
    let head = heading.len() as i32 * LINE + MARGIN;
    let rows = panel.series.len().div_ceil(across);
    let of_list = list.iter().map(|_| LINE);
    let heights: Vec<i32> = std::iter::repeat_n(tall, rows).chain(of_list).collect();

    draw_sheet(&Section::below(head + legend.height + 6, 0, heights, MARGIN), |canvas| {
        let note = chart.base.as_ref().map(|n| base(n, locale));
        for (line, text) in (0..).zip(&heading) {
            canvas.text(MARGIN, MARGIN + 8 + line * LINE, text, SMALL, Align::Left, INK);
        }
        let total = chart.total.as_ref().filter(|total| total.value.is_some());
        let total = total.map(|total| locale.say("chart-total", &[("value", &total.printed)]));
        let beside = total.or(note).unwrap_or_default();
        canvas.text(WIDTH - MARGIN, MARGIN + 8, &beside, SMALL, Align::Right, ACCENT);
        legend.draw_at(canvas, head, &fills);
        let top = head + legend.height + 6;
        for (index, (one, title)) in panel.series.iter().zip(&titles).enumerate() {
            let (column, row) = ((index % across) as i32, (index / across) as i32);
            let left = MARGIN + column * cell + (cell - ground.width) / 2;
            let y = top + row * tall;
            for (line, text) in (0..).zip(title) {
                let x = MARGIN + column * cell + cell / 2;
                canvas.text(x, y + LINE / 2 + line * LINE, text, TEXT, Align::Centre, INK);
            }
            let corner = (left, y + above + 6);
            areas(canvas, panel, one, &ground, corner, &look);
            for (code, (x, y), size) in ground.boxes() {
                if let Some((index, _)) = category(panel, code) {
                    let at = (corner.0 + x, corner.1 + y);
                    canvas.spot(at, size, &words::category(chart, panel, index, locale));
                }
            }
            for label in &labels[index] {
                write(canvas, label, corner);
            }
        }
        let mut y = top + rows as i32 * tall;
        for line in &list {
            for (x, text) in line {
                canvas.text(*x, y + LINE / 2, text, SMALL, Align::Left, INK);
            }
            y += LINE;
        }
    })
}

fn category(panel: &Panel, code: i32) -> Option<(usize, &Place)> {
    panel.categories.iter().enumerate().find(|(_, place)| place.code == Some(code))
}

fn areas(
    canvas: &Canvas<'_>,
    panel: &Panel,
    series: &Series,
    ground: &Placed,
    corner: (i32, i32),
    look: &Look<'_>,
) {
    for rings in &ground.surroundings {
        canvas.area(&shifted(&vec![in_one(rings)], corner)[0], GROUND, corner.1);
        for ring in shifted(rings, corner) {
            canvas.ring(&ring, RULE, 1, corner.1);
        }
    }
    for (code, polygons) in &ground.areas {
        let point = category(panel, *code).and_then(|(index, _)| series.points.get(index));
        let (fill, _) = look.fill(point.unwrap_or(&Point::default()));
        for rings in polygons {
            fill.draw(canvas, &shifted(rings, corner), corner.1);
        }
    }
    for rings in ground.areas.iter().flat_map(|(_, polygons)| polygons) {
        for ring in shifted(rings, corner) {
            canvas.ring(&ring, MUTED, 1, corner.1);
        }
    }
}

fn shifted(rings: &Rings, (left, top): (i32, i32)) -> Rings {
    rings.iter().map(|ring| ring.iter().map(|(x, y)| (x + left, y + top)).collect()).collect()
}

/// The labels of each map, and the areas that are told by their numbers below, in order.
fn labels(
    panel: &Panel,
    ground: &Placed,
    look: &Look<'_>,
    locale: &Locale,
) -> (Vec<Vec<Label>>, Vec<i32>) {
    let is_single = panel.series.len() == 1;
    // The whole polygon of an area with most room.
    let widest = |code: i32, height: i32| {
        let (_, polygons) = ground.areas.iter().find(|(of, _)| *of == code)?;
        polygons.iter().filter_map(|rings| room(rings, height)).max_by_key(|(.., width)| *width)
    };
    let whole = |place: &Place, point: &Point| -> Vec<Vec<String>> {
        let mut lines = vec![place.label.clone(), point.printed.clone()];
        lines.retain(|line| !line.is_empty());
        match &place.n {
            // Without its base only where a table beside it has that.
            Some(n) => {
                let in_line =
                    vec![place.label.clone(), format!("{} {}", point.printed, base(n, locale))];
                lines.push(base(n, locale));
                vec![lines, in_line]
            }
            None => vec![lines],
        }
    };
    let mut numbered: Vec<i32> = Vec::new();
    let mut fitting: Vec<(i32, (i32, i32), Vec<String>)> = Vec::new();
    for (code, _) in &ground.areas {
        let found = category(panel, *code).filter(|_| is_single).and_then(|(index, place)| {
            let ways = whole(place, panel.series[0].points.get(index)?);
            ways.into_iter().find_map(|lines| {
                let width = lines.iter().map(|line| text_width(line, SMALL)).max()?;
                let (x, y, room) = widest(*code, lines.len() as i32 * LINE - 4)?;
                (width + 4 <= room).then_some(((x, y), lines))
            })
        });
        match found {
            Some((at, lines)) => fitting.push((*code, at, lines)),
            // What the table has no row of has no name here.
            None if category(panel, *code).is_none() => {}
            None => numbered.push(*code),
        }
    }
    let order = |code: &i32| category(panel, *code).map(|(index, _)| index);
    numbered.sort_by_key(order);
    let of_series = |one: &Series| {
        let ink = |code: i32| {
            let point = category(panel, code).and_then(|(index, _)| one.points.get(index));
            match point {
                Some(point) if point.value.is_some() => look.fill(point).1,
                _ => INK_ON_LIGHT,
            }
        };
        let is_plain = |code: i32| {
            let point = category(panel, code).and_then(|(index, _)| one.points.get(index));
            point.is_some_and(|point| matches!(look.fill(point).0, Fill::Plain(_)))
        };
        let mut labels: Vec<Label> = fitting
            .iter()
            .map(|(code, (x, y), lines)| Label {
                x: *x,
                y: *y,
                lines: lines.clone(),
                ink: ink(*code),
                to: None,
                has_ground: !is_plain(*code),
            })
            .collect();
        let mut taken: Vec<(i32, i32, i32, i32)> = labels.iter().map(Label::extent).collect();
        for (number, code) in (1..).zip(&numbered) {
            let Some((x, y, width)) = widest(*code, SMALL).or_else(|| widest(*code, 1)) else {
                continue;
            };
            let text = number.to_string();
            let fits = text_width(&text, SMALL) + 2 <= width && widest(*code, SMALL).is_some();
            let label = |(dx, dy): &(i32, i32)| Label {
                x: x + dx,
                y: y + dy,
                lines: vec![text.clone()],
                ink: if fits { ink(*code) } else { INK_ON_LIGHT },
                to: ((*dx, *dy) != (0, 0)).then_some((x, y)),
                has_ground: !fits || !is_plain(*code),
            };
            let is_free =
                |label: &Label| taken.iter().all(|other| are_apart(label.extent(), *other));
            let label = PLACES.iter().map(label).find(is_free).unwrap_or_else(|| label(&(0, 0)));
            taken.push(label.extent());
            labels.push(label);
        }
        labels
    };
    (panel.series.iter().map(of_series).collect(), numbered)
}

/// Where the number of a small area may stand beside it.
const PLACES: [(i32, i32); 13] = [
    (0, 0),
    (22, 0),
    (-22, 0),
    (0, -20),
    (0, 20),
    (22, -20),
    (-22, -20),
    (22, 20),
    (-22, 20),
    (44, 0),
    (-44, 0),
    (0, -40),
    (0, 40),
];

fn are_apart(a: (i32, i32, i32, i32), b: (i32, i32, i32, i32)) -> bool {
    a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1
}

impl Label {
    /// Left, top, right, bottom.
    fn extent(&self) -> (i32, i32, i32, i32) {
        let width =
            self.lines.iter().map(|line| text_width(line, SMALL)).max().unwrap_or(0) / 2 + 2;
        let height = self.lines.len() as i32 * (LINE - 2) / 2;
        (self.x - width, self.y - height, self.x + width, self.y + height)
    }
}

fn write(canvas: &Canvas<'_>, label: &Label, (left, top): (i32, i32)) {
    let (x, y) = (label.x + left, label.y + top);
    if let Some((to_x, to_y)) = label.to {
        canvas.line((x, y), (to_x + left, to_y + top), INK, 1);
    }
    if label.has_ground {
        let (from_x, from_y, to_x, to_y) = label.extent();
        canvas.rectangle(from_x + left, from_y + top, to_x - from_x, to_y - from_y, WHITE);
    }
    let first = y - (label.lines.len() as i32 - 1) * (LINE - 2) / 2;
    for (line, text) in (0..).zip(&label.lines) {
        canvas.text(x, first + line * (LINE - 2), text, SMALL, Align::Centre, label.ink);
    }
}

/// What the numbers stand for, and what is not on the map: texts at their places, line by line.
fn list(
    panel: &Panel,
    ground: &Placed,
    numbered: &[i32],
    locale: &Locale,
) -> Vec<Vec<(i32, String)>> {
    let text = |index: usize, place: &Place| {
        let printed = panel.at(index).zip(&panel.series).map(|(point, one)| {
            let printed = if point.printed.is_empty() {
                locale.word("map-no-value")
            } else {
                point.printed.clone()
            };
            match panel.series.len() {
                1 => printed,
                _ => locale.say("alt-value", &[("label", &one.name), ("value", &printed)]),
            }
        });
        let printed: Vec<String> = printed.collect();
        let name = with_base(&place.label, place.n.as_deref(), locale);
        let value = printed.join(&locale.word("list-separator"));
        locale.say("alt-value", &[("label", &name), ("value", &value)])
    };
    let of_number = |(number, code): (usize, &i32)| {
        let (index, place) = category(panel, *code)?;
        Some(format!("{number} {}", text(index, place)))
    };
    let mut entries: Vec<String> = (1..).zip(numbered).filter_map(of_number).collect();
    let is_beside = |place: &Place| !ground.areas.iter().any(|(code, _)| place.code == Some(*code));
    let beside = panel.categories.iter().enumerate().filter(|(_, place)| is_beside(place));
    let beside: Vec<String> = beside.map(|(index, place)| text(index, place)).collect();
    if !beside.is_empty() {
        let names = beside.join(&locale.word("list-separator"));
        entries.push(locale.say("map-beside", &[("areas", &names)]));
    }
    let room = WIDTH - 2 * MARGIN;
    let widest = entries.iter().map(|entry| text_width(entry, SMALL)).max().unwrap_or(0);
    let columns = (room / (widest + 24)).clamp(1, 5) as usize;
    let lines: Vec<String> = entries.iter().flat_map(|entry| wrap(entry, SMALL, room)).collect();
    // Read down the columns.
    let rows = lines.len().div_ceil(columns);
    let at = |row: usize| {
        let of_row = lines.iter().skip(row).step_by(rows.max(1)).enumerate();
        of_row
            .map(|(column, line)| (MARGIN + column as i32 * room / columns as i32, line.clone()))
            .collect()
    };
    (0..rows).map(at).collect()
}

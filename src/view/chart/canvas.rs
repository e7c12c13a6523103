//! A drawing surface of fixed width on which the charts place rectangles, lines and
//! text, in one style.

use std::cell::RefCell;
use std::sync::Once;

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, Color, DrawingArea, FontStyle, FontTransform, IntoDrawingArea, IntoFont, PathElement,
    Polygon, Rectangle, SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{TextStyle, register_font};
use unicode_linebreak::BreakOpportunity;

use super::palette::{ACCENT, Colour, INK, MUTED, MUTED_ON_LIGHT, WHITE};
use super::sheet::{Band, Section, pictures};
use crate::assets::proportional_fonts;
use crate::format::NumberFormat;
use crate::statistics::nice_step;
use crate::view::phrases::{phrases, unbroken};

/// Fonts in the order of preference, for programs that show the SVG without ours.
const FAMILY: &str =
    "BIZ UDPGothic, Yu Gothic, Meiryo, Hiragino Sans, Noto Sans CJK JP, sans-serif";

pub const WIDTH: i32 = 900;
pub const TEXT: i32 = 17;
pub const SMALL: i32 = 15;
/// Distance of two lines of text.
pub const LINE: i32 = 22;
pub const MARGIN: i32 = 10;

#[derive(Clone, Copy)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// A drawing, and where in it which values are shown.
pub struct Drawn {
    pub svg: String,
    pub spots: Vec<Spot>,
}

/// A part of a drawing that shows values, and what they are in words.
pub struct Spot {
    /// From the left and from above, and how wide and high, in units of the drawing.
    pub place: (i32, i32, i32, i32),
    pub text: String,
}

/// Draws what the bands show.
fn draw(bands: &[Band], paint: &impl Fn(&Canvas<'_>)) -> Drawn {
    register_fonts();
    let mut svg = String::new();
    let spots = RefCell::default();
    {
        let height: i32 = bands.iter().map(|band| band.to - band.from).sum();
        let size = (WIDTH as u32, height.max(1) as u32);
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        paint(&Canvas { area, bands, spots: &spots });
    }
    Drawn { svg, spots: spots.into_inner() }
}

/// Draws on a surface that is divided where it is higher than a page, and returns the pictures.
pub fn draw_sheet(sheet: &[Section], paint: impl Fn(&Canvas<'_>)) -> Vec<Drawn> {
    pictures(sheet).iter().map(|bands| draw(bands, &paint)).collect()
}

/// Draws on a surface of the given height.
pub fn draw_whole(height: i32, paint: impl Fn(&Canvas<'_>)) -> Vec<Drawn> {
    draw_sheet(&[Section { head: height, rows: Vec::new(), foot: 0 }], paint)
}

pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    bands: &'a [Band],
    spots: &'a RefCell<Vec<Spot>>,
}

// The SVG backend writes into a String; drawing on it cannot fail.
impl Canvas<'_> {
    /// Where a height is in each band that shows it.
    fn places(&self, y: i32) -> impl Iterator<Item = i32> {
        self.bands.iter().filter(move |band| band.shows(y)).map(move |band| y - band.up)
    }

    pub fn rectangle(&self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        for y in self.places(y) {
            let corners = [(x, y), (x + width, y + height)];
            let _ = self.area.draw(&Rectangle::new(corners, colour.filled()));
        }
    }

    /// Says what is shown at a place.
    pub fn spot(&self, (x, y): (i32, i32), (width, height): (i32, i32), text: &str) {
        let spots =
            self.places(y).map(|y| Spot { place: (x, y, width, height), text: text.to_owned() });
        self.spots.borrow_mut().extend(spots);
    }

    /// A thin outline, so that light areas stay visible in print.
    pub fn outline(&self, x: i32, y: i32, width: i32, height: i32) {
        for y in self.places(y) {
            let corners = [(x, y), (x + width, y + height)];
            let _ = self.area.draw(&Rectangle::new(corners, MUTED.stroke_width(1)));
        }
    }

    /// A polygon of which `anchor` tells on which picture it is.
    pub fn area(&self, points: &[(i32, i32)], colour: Colour, anchor: i32) {
        for band in self.bands.iter().filter(|band| band.shows(anchor)) {
            let points: Vec<_> = points.iter().map(|(x, y)| (*x, y - band.up)).collect();
            let _ = self.area.draw(&Polygon::new(points, colour.filled()));
        }
    }

    /// The border of such a polygon.
    pub fn ring(&self, points: &[(i32, i32)], colour: Colour, width: u32, anchor: i32) {
        for band in self.bands.iter().filter(|band| band.shows(anchor)) {
            let closed = points.iter().chain(points.first());
            let closed: Vec<_> = closed.map(|(x, y)| (*x, y - band.up)).collect();
            let _ = self.area.draw(&PathElement::new(closed, colour.stroke_width(width)));
        }
    }

    /// An outline of a colour.
    pub fn frame(&self, x: i32, y: i32, width: i32, height: i32, colour: Colour, line: u32) {
        for y in self.places(y) {
            let (right, below) = (x + width, y + height);
            // Of rectangles, the backend leaves out how wide lines are.
            let path = vec![(x, y), (right, y), (right, below), (x, below), (x, y)];
            let _ = self.area.draw(&PathElement::new(path, colour.stroke_width(line)));
        }
    }

    /// An upright line may run over many rows, others do not leave one.
    pub fn line(&self, from: (i32, i32), to: (i32, i32), colour: Colour, width: u32) {
        for band in self.bands {
            let within = |(x, y): (i32, i32)| (x, y.clamp(band.from, band.to) - band.up);
            let is_seen = match from.0 == to.0 {
                true => from.1.min(to.1) < band.to && from.1.max(to.1) > band.from,
                false => band.shows(from.1),
            };
            if is_seen {
                let ends = if from.0 == to.0 {
                    [from, to].map(within)
                } else {
                    [from, to].map(|(x, y)| (x, y - band.up))
                };
                let path = PathElement::new(ends.to_vec(), colour.stroke_width(width));
                let _ = self.area.draw(&path);
            }
        }
    }

    /// An interval over a bar, light around so that it is seen on dark ones.
    pub fn whisker(&self, from: i32, to: i32, y: i32) {
        for (colour, width, half) in [(WHITE, 4, 5), (MUTED_ON_LIGHT, 2, 4)] {
            self.line((from, y), (to, y), colour, width);
            for end in [from, to] {
                self.line((end, y - half), (end, y + half), colour, width);
            }
        }
    }

    /// The line of a marked value, down to an axis.
    pub fn threshold(&self, x: i32, top: i32, bottom: i32) {
        for y in (top..bottom).step_by(12) {
            self.line((x, y), (x, (y + 7).min(bottom)), ACCENT, 2);
        }
    }

    /// A mark of which `(x, y)` is the middle; marks of different index are told apart by
    /// form as well as by colour.
    pub fn mark(&self, x: i32, y: i32, index: usize, colour: Colour) {
        self.places(y).for_each(|y| self.mark_at(x, y, index, colour));
    }

    fn mark_at(&self, x: i32, y: i32, index: usize, colour: Colour) {
        const R: i32 = 7;
        let polygon = |corners: Vec<(i32, i32)>| {
            let _ = self.area.draw(&Polygon::new(corners.clone(), colour.filled()));
            let closed: Vec<_> = corners.iter().chain(corners.first()).copied().collect();
            let _ = self.area.draw(&PathElement::new(closed, MUTED.stroke_width(1)));
        };
        match index % 4 {
            0 => {
                let _ = self.area.draw(&Circle::new((x, y), R, colour.filled()));
                let _ = self.area.draw(&Circle::new((x, y), R, MUTED.stroke_width(1)));
            }
            1 => polygon(vec![(x - 6, y - 6), (x + 6, y - 6), (x + 6, y + 6), (x - 6, y + 6)]),
            2 => polygon(vec![(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)]),
            _ => polygon(vec![(x, y - 8), (x + 8, y + 6), (x - 8, y + 6)]),
        }
    }

    /// Text of which `y` is the middle of the line.
    pub fn text(&self, x: i32, y: i32, text: &str, size: i32, align: Align, colour: Colour) {
        let horizontal = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        if text.is_empty() {
            return;
        }
        for y in self.places(y) {
            // plotters centres on half an x-height; Japanese glyphs stand higher.
            let y = y + size / 9;
            let style = style(size).pos(Pos::new(horizontal, VPos::Center)).color(&colour);
            let _ = self.area.draw(&Text::new(text.to_owned(), (x, y), style));
        }
    }

    /// Labels at places of an axis from left to right, of which those that have room are
    /// printed.
    pub fn along(&self, labels: impl Iterator<Item = (i32, String)>, y: i32) {
        let mut free = i32::MIN;
        for (x, label) in labels {
            let half = text_width(&label, SMALL) / 2 + 1;
            let middle = x.min(WIDTH - half);
            if middle - half - 7 >= free {
                self.text(middle, y, &label, SMALL, Align::Centre, MUTED);
                free = middle + half + 7;
            }
        }
    }

    /// Text that runs upwards from `y`, with `x` in its middle.
    pub fn upright(&self, x: i32, y: i32, text: &str, size: i32, colour: Colour) {
        for y in self.places(y) {
            let font = (FAMILY, f64::from(size) * 1.24).into_font();
            let style = TextStyle::from(font.transform(FontTransform::Rotate270));
            let style = style.pos(Pos::new(HPos::Left, VPos::Center)).color(&colour);
            let _ = self.area.draw(&Text::new(text.to_owned(), (x + size / 9, y), style));
        }
    }

    /// Lines of text, centred vertically on `y`.
    pub fn lines(&self, x: i32, y: i32, lines: &[String], size: i32, align: Align) {
        self.lines_in(INK, (x, y), lines, size, align);
    }

    /// The same in a colour.
    pub fn lines_in(
        &self,
        colour: Colour,
        (x, y): (i32, i32),
        lines: &[String],
        size: i32,
        align: Align,
    ) {
        let top = y - (lines.len() as i32 - 1) * LINE / 2;
        for (i, line) in lines.iter().enumerate() {
            self.text(x, top + i as i32 * LINE, line, size, align, colour);
        }
    }
}

/// Width of a text in units.
pub fn text_width(text: &str, size: i32) -> i32 {
    register_fonts();
    // plotters measures with ascent minus descent scaled to the size; in our font that
    // is one em, so that no factor is needed.
    let font = (FAMILY, f64::from(size)).into_font();
    font.box_size(text).map_or(0, |(width, _)| width as i32 + 1)
}

/// Breaks a text into lines of at most `width` units, between phrases. The lines are made about
/// equally long, so that no character is left alone.
pub fn wrap(text: &str, size: i32, width: i32) -> Vec<String> {
    let pieces = pieces(text, size, width);
    let lines = fill(&pieces, size, width);
    if lines.len() < 2 {
        return lines;
    }
    let (mut least, mut most) = (width / lines.len() as i32, width);
    while least + 1 < most {
        let middle = (least + most) / 2;
        let fits = fill(&pieces, size, middle);
        let widest = fits.iter().map(|line| text_width(line, size)).max().unwrap_or(0);
        if fits.len() <= lines.len() && widest <= middle {
            most = middle;
        } else {
            least = middle;
        }
    }
    fill(&pieces, size, most)
}

/// The parts of a text that are not divided, and whether a line ends with each. A phrase that is wider
/// than a line is divided where Japanese and English allow it (UAX #14), else anywhere.
fn pieces(text: &str, size: i32, width: i32) -> Vec<(&str, bool)> {
    let fits = |piece: &str| text_width(piece.trim_end(), size) <= width;
    let mut pieces = Vec::new();
    for (phrase, end) in phrases(text) {
        if fits(phrase) {
            pieces.push((phrase, false));
        } else {
            for piece in unbroken(phrase) {
                match fits(piece) {
                    true => pieces.push((piece, false)),
                    false => pieces.extend(piece.split_inclusive(|_| true).map(|c| (c, false))),
                }
            }
        }
        if let Some((_, is_end)) = pieces.last_mut() {
            *is_end = end == BreakOpportunity::Mandatory;
        }
    }
    pieces
}

/// Fills lines as far as they go.
fn fill(pieces: &[(&str, bool)], size: i32, width: i32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for (piece, is_end) in pieces {
        let longer = format!("{line}{piece}");
        if !line.is_empty() && text_width(longer.trim_end(), size) > width {
            lines.push(line.trim_end().to_owned());
            line = (*piece).to_owned();
        } else {
            line = longer;
        }
        if *is_end {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Round values from 0 to at least `most`, about `count` of them.
pub fn ticks(most: f64, count: usize) -> Vec<f64> {
    let step = nice_step(most / count as f64);
    (0..=(most / step).ceil() as usize).map(|i| i as f64 * step).collect()
}

/// A value at an axis.
pub fn tick_label(value: f64) -> String {
    NumberFormat::parse("#,##0.####").map(|format| format.print(value)).unwrap_or_default()
}

fn style(size: i32) -> TextStyle<'static> {
    // The SVG backend divides the size by this factor.
    TextStyle::from((FAMILY, f64::from(size) * 1.24).into_font())
}

fn register_fonts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (style, font) in
            [FontStyle::Normal, FontStyle::Bold].into_iter().zip(proportional_fonts())
        {
            // The fonts are part of the program and known to be well-formed.
            let _ = register_font(FAMILY, style, font);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_wrap_within_the_width_and_lose_nothing() {
        let label = "家族による看護・介護の負担を軽減するサービス（レスパイトケア）の整備";
        let lines = wrap(label, TEXT, 300);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| text_width(line, TEXT) <= 300));
        assert_eq!(lines.concat(), label);
        assert!(lines.iter().all(|line| !line.starts_with(['）', '、', '・'])));
        let lines = wrap(&"x".repeat(100), TEXT, 300);
        assert!(lines.len() > 2 && lines.iter().all(|line| text_width(line, TEXT) <= 300));
    }
}

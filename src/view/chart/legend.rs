//! What the colours and marks of series stand for, on top of a chart in as many lines as are
//! needed.

use super::canvas::{Align, Canvas, LINE, MARGIN, SMALL, WIDTH, text_width, wrap};
use super::hatch::Fill;
use super::palette::{Colour, INK, Palette};

/// Colours of areas.
pub struct Keys {
    /// Place and lines of each entry.
    entries: Vec<(i32, i32, Vec<String>)>,
    pub height: i32,
}

impl Keys {
    pub const KEY: i32 = 18;
    pub const HIGH: i32 = 15;

    pub fn new(names: &[String]) -> Self {
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

    pub fn draw(&self, canvas: &Canvas<'_>, colours: &[Colour]) {
        let fills: Vec<Fill> = colours.iter().copied().map(Fill::Plain).collect();
        self.draw_at(canvas, 0, &fills);
    }

    /// The same from a height on.
    pub fn draw_at(&self, canvas: &Canvas<'_>, top: i32, fills: &[Fill]) {
        self.draw_with(canvas, top, |index, left, top| {
            fills[index].draw_rectangle(canvas, [left, top, Self::KEY, Self::HIGH]);
            canvas.outline(left, top, Self::KEY, Self::HIGH);
        });
    }

    /// Each entry by its index behind what is drawn at a place, from a height on.
    pub fn draw_with(&self, canvas: &Canvas<'_>, top: i32, key: impl Fn(usize, i32, i32)) {
        for (index, (x, y, lines)) in self.entries.iter().enumerate() {
            let y = y + top;
            key(index, *x, y + 3);
            for (i, line) in lines.iter().enumerate() {
                let middle = y + 11 + i as i32 * LINE;
                canvas.text(x + Self::KEY + 8, middle, line, SMALL, Align::Left, INK);
            }
        }
    }
}

/// Marks of points.
pub struct Marks {
    entries: Vec<(i32, i32, Vec<String>)>,
    pub height: i32,
}

impl Marks {
    pub fn new<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        let room = WIDTH - 2 * MARGIN - 24;
        let (mut x, mut y, mut tallest) = (MARGIN + 8, MARGIN + LINE / 2, LINE);
        let mut entries = Vec::new();
        for name in names {
            let lines = wrap(name, SMALL, room);
            let text = lines.iter().map(|line| text_width(line, SMALL)).max().unwrap_or(0);
            let width = text + 46;
            if x > MARGIN + 8 && x + width > WIDTH - MARGIN {
                (x, y) = (MARGIN + 8, y + tallest + 2);
                tallest = LINE;
            }
            tallest = tallest.max(lines.len() as i32 * LINE);
            entries.push((x, y, lines));
            x += width;
        }
        Self { entries, height: y + tallest - LINE / 2 }
    }

    /// From a height on.
    pub fn draw_at(&self, canvas: &Canvas<'_>, top: i32, palette: &Palette) {
        for (index, (x, y, lines)) in self.entries.iter().enumerate() {
            let y = y + top;
            canvas.mark(*x, y, index, palette.of_mark(index));
            for (line, text) in (0..).zip(lines) {
                canvas.text(x + 16, y + line * LINE, text, SMALL, Align::Left, INK);
            }
        }
    }
}

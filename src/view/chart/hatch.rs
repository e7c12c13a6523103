//! Areas that are told from each other by lines, as a copy in black and white needs it.

use super::canvas::Canvas;
use super::ground::{Rings, in_one, inside};
use super::palette::{Colour, MUTED_ON_LIGHT, Pattern, WHITE};

/// Lines on an area: by how much they rise, units between them, and how wide they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lines {
    slant: i32,
    apart: i32,
    width: u32,
    ink: Colour,
}

impl Lines {
    fn draw(self, canvas: &Canvas<'_>, rings: &Rings) {
        for (from, to) in self.within(rings) {
            canvas.line(from, to, self.ink, self.width);
        }
    }

    /// From where to where they run: no end is outside of the rings, also after it was rounded.
    fn within(self, rings: &Rings) -> Vec<((i32, i32), (i32, i32))> {
        let Self { slant, apart, .. } = self;
        // Lines that rise are level ones of a ground that was slanted, and back again.
        let ring = |ring: &Vec<(i32, i32)>| ring.iter().map(|&(x, y)| (x, y + slant * x)).collect();
        let slanted: Rings = rings.iter().map(ring).collect();
        let ys = || slanted.iter().flatten().map(|point| point.1);
        let (Some(from), Some(to)) = (ys().min(), ys().max()) else { return Vec::new() };
        let ys = (from.div_euclid(apart)..=to.div_euclid(apart)).map(|times| times * apart);
        let at = |y: i32| inside(&slanted, f64::from(y)).into_iter().map(move |span| (y, span));
        let line = |(y, (left, right)): (i32, (f64, f64))| {
            let (left, right) = (left.ceil() as i32, right.floor() as i32);
            (left < right).then_some(((left, y - slant * left), (right, y - slant * right)))
        };
        ys.flat_map(at).filter_map(line).collect()
    }
}

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    Plain(Colour),
    /// Lines on white.
    Hatched(Lines),
}

impl Fill {
    /// Of what stands in place of figures, of which there are several kinds: lines up, down and
    /// level.
    pub fn sign(kind: usize) -> Self {
        let (slant, apart) = [(1, 7), (-1, 12), (0, 9)][kind.min(2)];
        Self::Hatched(Lines { slant, apart, width: 1, ink: MUTED_ON_LIGHT })
    }

    fn ground(self) -> Colour {
        if let Self::Plain(colour) = self { colour } else { WHITE }
    }

    /// A polygon, with what is cut out of it.
    pub fn draw(self, canvas: &Canvas<'_>, rings: &Rings, anchor: i32) {
        canvas.area(&in_one(rings), self.ground(), anchor);
        if let Self::Hatched(lines) = self {
            lines.draw(canvas, rings);
        }
    }

    pub fn draw_rectangle(self, canvas: &Canvas<'_>, area: [i32; 4]) {
        let [x, y, width, height] = area;
        canvas.rectangle(x, y, width, height, self.ground());
        if let Self::Hatched(lines) = self {
            lines.draw(canvas, &rectangle(area));
        }
    }
}

fn rectangle([x, y, width, height]: [i32; 4]) -> Rings {
    let (right, below) = (x + width, y + height);
    vec![vec![(x, y), (right, y), (right, below), (x, below)]]
}

/// A rectangle in the pattern of a series.
pub fn pattern(canvas: &Canvas<'_>, area: [i32; 4], pattern: Pattern, ink: Colour) {
    const APART: i32 = 6;
    let [x, y, width, height] = area;
    Fill::Plain(if pattern == Pattern::Full { ink } else { WHITE }).draw_rectangle(canvas, area);
    let slants: &[i32] = match pattern {
        Pattern::Full | Pattern::Blank | Pattern::Upright => &[],
        Pattern::Rising => &[1],
        Pattern::Falling => &[-1],
        Pattern::Crossed => &[1, -1],
    };
    for &slant in slants {
        Lines { slant, apart: APART, width: 2, ink }.draw(canvas, &rectangle(area));
    }
    if pattern == Pattern::Upright {
        (x + 3..x + width).step_by(APART as usize).for_each(|x| {
            canvas.line((x, y), (x, y + height), ink, 1);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, MUTED_ON_LIGHT, rectangle};
    use crate::view::chart::ground::{Rings, inside};

    /// Whether a point is in a polygon or on its border.
    fn holds(rings: &Rings, (x, y): (i32, i32)) -> bool {
        let x = f64::from(x);
        // A border is of what is above it or below.
        [-1e-6, 0.0, 1e-6].iter().any(|aside| {
            let spans = inside(rings, f64::from(y) + aside);
            spans.iter().any(|(left, right)| (left - 1e-4..=right + 1e-4).contains(&x))
        })
    }

    #[test]
    fn no_line_leaves_its_area() {
        let triangle = vec![vec![(3, 2), (97, 31), (41, 88)]];
        // With a bay and a hole.
        let bay = vec![
            vec![(0, 0), (120, 7), (113, 90), (60, 33), (9, 95)],
            vec![(20, 20), (37, 24), (25, 41)],
        ];
        for rings in [triangle, bay, rectangle([5, 6, 70, 22])] {
            for slant in [-1, 0, 1] {
                for apart in [5, 6, 7, 9, 12] {
                    let lines =
                        Lines { slant, apart, width: 1, ink: MUTED_ON_LIGHT }.within(&rings);
                    assert!(lines.len() > 1, "{rings:?} {slant} {apart}");
                    for (from, to) in lines {
                        assert!(holds(&rings, from) && holds(&rings, to), "{from:?} {to:?}");
                        assert_eq!(from.1 - to.1, slant * (to.0 - from.0), "{from:?} {to:?}");
                    }
                }
            }
        }
    }
}

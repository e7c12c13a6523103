//! The ground of a map in units of a drawing: outlines and tiles as polygons, and where in them a
//! label has room.

use crate::maps::{AreaMap, Ground, Outline};

/// Points of rings in units.
pub type Rings = Vec<Vec<(i32, i32)>>;

/// The largest tile.
const TILE: i32 = 132;
/// Between tiles.
const GAP: i32 = 4;

/// Areas at their places in a drawing.
pub struct Placed {
    /// By code, each of several polygons with their holes.
    pub areas: Vec<(i32, Vec<Rings>)>,
    pub surroundings: Vec<Rings>,
    pub width: i32,
    pub height: i32,
}

impl Placed {
    /// Each area's code, its upper left corner, and how wide and high it is.
    pub fn boxes(&self) -> impl Iterator<Item = (i32, (i32, i32), (i32, i32))> {
        self.areas.iter().filter_map(|(code, polygons)| {
            let points = || polygons.iter().flatten().flatten();
            let (left, right) = (points().map(|at| at.0).min()?, points().map(|at| at.0).max()?);
            let (top, bottom) = (points().map(|at| at.1).min()?, points().map(|at| at.1).max()?);
            Some((*code, (left, top), (right - left, bottom - top)))
        })
    }
}

/// The areas as large as fits.
pub fn placed(map: &AreaMap, width: i32, height: i32) -> Placed {
    match &map.ground {
        Ground::Tiles(tiles) => {
            let most = |of: fn(&(i32, i32)) -> i32| tiles.iter().map(|(_, at)| of(at)).max();
            let (columns, rows) =
                (most(|at| at.0).unwrap_or(0) + 1, most(|at| at.1).unwrap_or(0) + 1);
            let side = (width / columns).min(height / rows).min(TILE);
            let square = |&(code, (x, y)): &(i32, (i32, i32))| {
                let (left, top) = (x * side, y * side);
                let (right, bottom) = (left + side - GAP, top + side - GAP);
                let ring = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
                (code, vec![vec![ring]])
            };
            Placed {
                areas: tiles.iter().map(square).collect(),
                surroundings: Vec::new(),
                width: columns * side - GAP,
                height: rows * side - GAP,
            }
        }
        Ground::Outlines { areas, surroundings } => {
            let all = areas.iter().map(|(_, outline)| outline).chain(surroundings);
            let points = || all.clone().flat_map(Outline::rings).flatten();
            let right = points().map(|point| point.0).max().unwrap_or(1).max(1);
            let bottom = points().map(|point| point.1).max().unwrap_or(1).max(1);
            let scale =
                (f64::from(width) / f64::from(right)).min(f64::from(height) / f64::from(bottom));
            let unit = |steps: i32| (f64::from(steps) * scale).round() as i32;
            let polygons = |outline: &Outline| {
                let ring = |ring: &Vec<(i32, i32)>| {
                    let mut ring: Vec<_> = ring.iter().map(|&(x, y)| (unit(x), unit(y))).collect();
                    ring.dedup();
                    ring
                };
                outline.polygons.iter().map(|rings| rings.iter().map(ring).collect()).collect()
            };
            Placed {
                areas: areas.iter().map(|(code, outline)| (*code, polygons(outline))).collect(),
                surroundings: surroundings.iter().flat_map(polygons).collect(),
                width: unit(right),
                height: unit(bottom),
            }
        }
    }
}

/// Parts of the line at a height that are inside of rings (even-odd), from left to right.
pub fn inside(rings: &Rings, y: f64) -> Vec<(f64, f64)> {
    let mut crossings: Vec<f64> = Vec::new();
    for ring in rings {
        let next = ring.iter().cycle().skip(1);
        for (&(x1, y1), &(x2, y2)) in ring.iter().zip(next) {
            let (y1, y2) = (f64::from(y1), f64::from(y2));
            if (y1 <= y) != (y2 <= y) {
                crossings.push(f64::from(x1) + (y - y1) / (y2 - y1) * f64::from(x2 - x1));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// The middle of the widest room of some height in a polygon, and its width; of several places as
/// wide, the one nearest to its middle.
pub fn room(rings: &Rings, height: i32) -> Option<(i32, i32, i32)> {
    let ys = || rings.iter().flatten().map(|point| point.1);
    let (top, bottom) = (ys().min()?, ys().max()?);
    let half = f64::from(height) / 2.0;
    let mut best: Option<(f64, f64, f64)> = None;
    for step in 0..=24 {
        // From the middle outwards.
        let share = 0.5 + f64::from((step + 1) / 2) / 24.0 * if step % 2 == 0 { 0.9 } else { -0.9 };
        let y = f64::from(top) + f64::from(bottom - top) * share + 0.01;
        let lines = [-half, 0.0, half].map(|by| inside(rings, y + by));
        let [above, at, below] = &lines;
        for a in above {
            for b in at {
                for c in below {
                    let (from, to) = (a.0.max(b.0).max(c.0), a.1.min(b.1).min(c.1));
                    if best.is_none_or(|(_, _, width)| to - from > width * 1.1 + 1.0) && to > from {
                        best = Some(((from + to) / 2.0, y, to - from));
                    }
                }
            }
        }
    }
    best.map(|(x, y, width)| (x.round() as i32, y.round() as i32, width as i32))
}

/// The rings of a polygon as one line: holes are joined to the outer ring by lines of no width, and
/// run the other way round, so that they are not filled by either rule.
pub fn in_one(rings: &Rings) -> Vec<(i32, i32)> {
    let Some((outer, holes)) = rings.split_first() else { return Vec::new() };
    let is_clockwise = |ring: &[(i32, i32)]| crate::maps::twice_area(ring) > 0;
    let mut line = outer.clone();
    for hole in holes.iter().filter(|hole| hole.len() > 2) {
        let mut hole = hole.clone();
        if is_clockwise(&hole) == is_clockwise(outer) {
            hole.reverse();
        }
        let apart = |a: (i32, i32), b: (i32, i32)| {
            let (dx, dy) = (i64::from(a.0 - b.0), i64::from(a.1 - b.1));
            dx * dx + dy * dy
        };
        let Some(at) = (0..line.len()).min_by_key(|&at| apart(line[at], hole[0])) else { continue };
        let back = [hole[0], line[at]];
        line.splice(at + 1..at + 1, hole.into_iter().chain(back));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: i32, to: i32) -> Vec<(i32, i32)> {
        vec![(from, from), (to, from), (to, to), (from, to)]
    }

    #[test]
    fn a_label_stands_in_the_widest_part_and_not_in_a_hole() {
        let (x, y, width) = room(&vec![square(0, 100)], 20).expect("room");
        assert_eq!((x, y, width), (50, 50, 100));
        let rings = vec![square(0, 100), square(20, 80)];
        let (_, y, width) = room(&rings, 10).expect("room");
        assert!(width > 90 && !(20..80).contains(&y), "{y} {width}");
        assert_eq!(room(&vec![square(0, 10)], 20), None);
    }

    #[test]
    fn a_hole_is_not_filled_by_either_rule() {
        let rings = vec![square(0, 100), square(20, 80)];
        let line = in_one(&rings);
        // Outer and hole closed, and the way back.
        assert_eq!(line.len(), 4 + 4 + 2);
        assert_eq!(crate::maps::twice_area(&line), 2 * (100 * 100 - 60 * 60));
        assert_eq!(inside(&rings, 50.0), [(0.0, 20.0), (80.0, 100.0)]);
    }
}

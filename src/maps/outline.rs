//! Polygons of longitude and latitude to outlines on a plane.

use super::area::{Outline, Ring, STEPS};

/// Longitude and latitude in degrees.
pub type Position = (f64, f64);

/// Each an outer ring and its holes.
pub type Polygons = Vec<Vec<Vec<Position>>>;

/// How much of the whole the points of all areas span.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Extent {
    /// `None` where there is no point.
    pub fn of<'p>(all: impl Iterator<Item = &'p Polygons>) -> Option<Self> {
        let positions = all.flatten().flatten().flatten();
        positions.fold(None, |extent: Option<Self>, &(x, y)| {
            let to = extent.unwrap_or(Self { west: x, south: y, east: x, north: y });
            Some(Self {
                west: to.west.min(x),
                south: to.south.min(y),
                east: to.east.max(x),
                north: to.north.max(y),
            })
        })
    }

    /// Degrees of longitude.
    pub fn width(&self) -> f64 {
        self.east - self.west
    }
}

/// Puts polygons on the plane: equirectangular, true to scale at the middle latitude, which is
/// close to a conformal map within a few degrees. Points that fall on the same step are one, so
/// that neighbours keep a border in common; then lines are simplified (Douglas and Peucker, 1973)
/// by at most one step. Islands too small to be seen are left out unless they are all there is.
pub fn outline(polygons: &Polygons, extent: &Extent) -> Outline {
    let narrowing = ((extent.north + extent.south) / 2.0).to_radians().cos().max(0.01);
    let (width, height) = (extent.width() * narrowing, extent.north - extent.south);
    let scale = f64::from(STEPS) / width.max(height).max(f64::MIN_POSITIVE);
    let ring = |positions: &Vec<Position>| {
        let step = |&(x, y): &Position| {
            let (x, y) = ((x - extent.west) * narrowing, extent.north - y);
            ((x * scale).round() as i32, (y * scale).round() as i32)
        };
        let mut ring: Ring = positions.iter().map(step).collect();
        ring.dedup();
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        simplified(&ring)
    };
    let polygon = |rings: &Vec<Vec<Position>>| {
        let mut rings = rings.iter().map(ring);
        let outer = rings.next()?;
        let holes = rings.filter(|hole| twice_area(hole) != 0);
        (twice_area(&outer) != 0).then(|| std::iter::once(outer).chain(holes).collect())
    };
    let seen: Vec<Vec<Ring>> = polygons.iter().filter_map(polygon).collect();
    if !seen.is_empty() {
        return Outline { polygons: seen };
    }
    // A speck in its place.
    let place = polygons.iter().flatten().flatten().next().map(|&(x, y)| {
        let x = ((x - extent.west) * narrowing * scale).round() as i32;
        let y = ((extent.north - y) * scale).round() as i32;
        vec![vec![(x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2)]]
    });
    Outline { polygons: place.into_iter().collect() }
}

/// The ring with only the points from which a line would be more than a step away.
fn simplified(ring: &Ring) -> Ring {
    if ring.len() < 4 {
        return ring.clone();
    }
    // A ring has no ends: it is divided where it is farthest from its first point.
    let apart = |&(x, y): &(i32, i32)| {
        let (dx, dy) = (i64::from(x - ring[0].0), i64::from(y - ring[0].1));
        dx * dx + dy * dy
    };
    let far = (0..ring.len()).max_by_key(|&at| apart(&ring[at])).unwrap_or(0);
    let at = |index: usize| ring[index % ring.len()];
    let mut kept = vec![false; ring.len() + 1];
    let mut parts = vec![(0, far), (far, ring.len())];
    while let Some((from, to)) = parts.pop() {
        (kept[from], kept[to]) = (true, true);
        let farthest = (from + 1..to)
            .map(|index| (distance(at(index), at(from), at(to)), index))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((distance, index)) = farthest
            && distance > 1.0
        {
            parts.extend([(from, index), (index, to)]);
        }
    }
    (0..ring.len()).filter(|&index| kept[index]).map(at).collect()
}

/// Of a point from a line between two others.
fn distance(point: (i32, i32), from: (i32, i32), to: (i32, i32)) -> f64 {
    let minus = |a: (i32, i32), b: (i32, i32)| (f64::from(a.0 - b.0), f64::from(a.1 - b.1));
    let ((px, py), (dx, dy)) = (minus(point, from), minus(to, from));
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (px - along * dx).hypot(py - along * dy)
}

/// Twice the area of a ring, positive where it runs clockwise as it is seen.
pub fn twice_area(ring: &[(i32, i32)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
        .sum()
}

impl Outline {
    /// The rings of all polygons.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.polygons.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Vec<Position> {
        vec![
            (west, south),
            (west + side, south),
            (west + side, south + side),
            (west, south + side),
            (west, south),
        ]
    }

    #[test]
    fn a_degree_of_longitude_is_as_much_shorter_as_the_middle_latitude_makes_it() {
        let polygons = vec![vec![square(139.0, 59.5, 1.0)]];
        let extent = Extent::of([&polygons].into_iter()).expect("points");
        let outline = outline(&polygons, &extent);
        let xs = outline.polygons[0][0].iter().map(|point| point.0).max();
        let ys = outline.polygons[0][0].iter().map(|point| point.1).max();
        // cos 60° = 1/2.
        assert_eq!((xs, ys), (Some(STEPS / 2), Some(STEPS)));
    }

    #[test]
    fn a_line_loses_points_that_nobody_sees_and_keeps_its_corners() {
        let along = (0..=1000).map(|at| (139.0 + f64::from(at) / 1000.0, 35.0));
        let ring: Vec<Position> = along.chain([(140.0, 36.0), (139.0, 36.0)]).collect();
        let polygons = vec![vec![ring]];
        let extent = Extent::of([&polygons].into_iter()).expect("points");
        assert_eq!(outline(&polygons, &extent).polygons[0][0].len(), 4);
    }

    #[test]
    fn a_hole_stays_and_what_is_smaller_than_a_step_is_a_speck_only_where_it_is_all() {
        let tiny = vec![square(139.9, 35.9, 1e-7)];
        let land = vec![square(139.0, 35.0, 1.0), square(139.4, 35.4, 0.2)];
        let both = vec![land, tiny.clone()];
        let extent = Extent::of([&both].into_iter()).expect("points");
        let of_both = outline(&both, &extent);
        assert_eq!(of_both.polygons.len(), 1);
        assert_eq!(of_both.polygons[0].len(), 2);
        assert_eq!(outline(&vec![tiny], &extent).polygons.len(), 1);
    }
}

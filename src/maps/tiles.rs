//! A map of tiles: a square an area, in the column and row that a reference table says.

use super::area::{AreaMap, Ground};
use crate::problem::Problem;
use crate::questionnaire::{Reference, Variable};

/// The farthest column or row.
const FARTHEST: f64 = 60.0;

/// The tiles of a reference table about the question; `None` where it says of none. Rows without
/// both numbers have no tile.
pub fn tiles(reference: &Reference, question: &Variable) -> Result<Option<AreaMap>, Vec<Problem>> {
    let of = |id: &String| reference.column(id);
    let columns = reference.tiles.as_ref().map(|[x, y]| (of(x), of(y)));
    let key = reference.key.as_ref().and_then(|key| reference.column(key));
    let (Some((Some(x), Some(y))), Some(key)) = (columns, key) else { return Ok(None) };
    let (mut tiles, mut problems) = (Vec::<(i32, (i32, i32))>::new(), Vec::new());
    for row in &reference.rows {
        let Some(code) = question.codes.iter().find(|code| code.label == row[key].trim()) else {
            continue;
        };
        let [written_x, written_y] = [x, y].map(|column| row[column].trim());
        if written_x.is_empty() && written_y.is_empty() {
            continue;
        }
        let problem = |named| {
            let problem =
                Problem::new(named).with("table", &reference.sheet).with("area", &row[key]);
            problem.with("x", written_x).with("y", written_y)
        };
        let place = |text: &str| {
            let number: f64 = text.parse().ok()?;
            let is_place = number.fract() == 0.0 && (0.0..=FARTHEST).contains(&number);
            is_place.then_some(number as i32)
        };
        match (place(written_x), place(written_y)) {
            (Some(x), Some(y)) => match tiles.iter().find(|(_, at)| *at == (x, y)) {
                Some((other, _)) => {
                    let other = question.codes.iter().find(|code| code.code == *other);
                    let other = other.map_or("", |code| &code.label);
                    problems.push(problem("tile-twice").with("other", other));
                }
                None => tiles.push((code.code, (x, y))),
            },
            _ => problems.push(problem("tile-no-place").with("most", FARTHEST)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let left = tiles.iter().map(|(_, at)| at.0).min().unwrap_or(0);
    let top = tiles.iter().map(|(_, at)| at.1).min().unwrap_or(0);
    tiles.iter_mut().for_each(|(_, at)| *at = (at.0 - left, at.1 - top));
    let map = AreaMap { question: question.id.clone(), ground: Ground::Tiles(tiles) };
    Ok(Some(map).filter(|map| map.ground != Ground::Tiles(Vec::new())))
}

//! Charts as files of their own.

use super::Files;
use crate::problem::Failure;
use crate::view::chart;
use crate::view::document::Figure;

pub fn svg(figure: &Figure) -> Result<Files, Failure> {
    let bytes = figure.picture.svg.clone().into_bytes();
    Ok(Files::from([(format!("charts/{}.svg", figure.id), bytes)]))
}

pub fn png(figure: &Figure) -> Result<Files, Failure> {
    let name = format!("charts/{}.png", figure.id);
    // A chart is not left out in silence.
    let bytes = chart::png(&figure.picture.svg);
    Ok(Files::from([(name.clone(), bytes.ok_or_else(|| Failure::internal(name))?)]))
}

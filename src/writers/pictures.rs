//! Charts as files of their own.

use super::Files;
use crate::problem::Failure;
use crate::view::chart;
use crate::view::document::Figure;

pub fn svg(figure: &Figure) -> Result<Files, Failure> {
    let file =
        |(name, svg): (String, &String)| (format!("charts/{name}.svg"), svg.clone().into_bytes());
    Ok(figure.pictures().map(file).collect())
}

pub fn png(figure: &Figure) -> Result<Files, Failure> {
    let file = |(name, svg): (String, &String)| {
        let name = format!("charts/{name}.png");
        // A chart is not left out in silence.
        let bytes = chart::png(svg).ok_or_else(|| Failure::internal(&name))?;
        Ok((name, bytes))
    };
    figure.pictures().map(file).collect()
}

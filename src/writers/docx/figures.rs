//! Charts in the body: Office's own, which are edited with the figures behind them, and
//! pictures of those that Office has no equal of.

use crate::locales::Locale;
use crate::problem::Failure;
use crate::view::chart::{self, Palette};
use crate::view::document::Figure;
use crate::writers::escape::escape;
use crate::writers::office::Page;
use crate::writers::xlsx::{Native, native};

/// English Metric Units a twentieth of a point, and a pixel.
const EMU: usize = 635;
const EMU_PIXEL: usize = 9525;
/// Units of a drawn chart across.
const CHART_UNITS: f64 = 900.0;
/// What a caption, a paragraph and footnotes take of a page, in twentieths of a point.
const BESIDE: usize = 2200;

/// What lies beside the body for a drawing in it.
pub enum Medium {
    /// As a drawing, and as pixels for programs that do not know drawings.
    Picture {
        svg: String,
        png: Vec<u8>,
    },
    Chart(Native),
}

/// What lies beside the body for a figure.
pub fn media(figure: &Figure, palette: &Palette, locale: &Locale) -> Result<Vec<Medium>, Failure> {
    if let Some(charts) = native(&figure.chart, palette, locale).map_err(Failure::internal)? {
        return Ok(charts.into_iter().map(Medium::Chart).collect());
    }
    let picture = |(name, svg): (String, &String)| {
        let png = chart::png(svg).ok_or_else(|| Failure::internal(&name))?;
        Ok(Medium::Picture { svg: svg.clone(), png })
    };
    figure.pictures().map(picture).collect()
}

/// A run with a drawing that is the so-manieth of the file.
pub fn drawing(medium: &Medium, number: usize, figure: &Figure, page: Page) -> String {
    let (name, alt) = (escape(&figure.caption), escape(&figure.picture.alt));
    let (across, highest) = (page.width * EMU, page.height.saturating_sub(BESIDE) * EMU);
    let (width, height) = match medium {
        Medium::Picture { svg, .. } => {
            let height = height_of(svg).unwrap_or(CHART_UNITS / 2.0);
            fitting(across, (across as f64 * height / CHART_UNITS) as usize, highest)
        }
        Medium::Chart(Native { size: (width, height), .. }) => {
            ((*width as usize * EMU_PIXEL).min(across), (*height as usize * EMU_PIXEL).min(highest))
        }
    };
    let (locks, graphic) = match medium {
        Medium::Picture { .. } => (
            "<a:graphicFrameLocks noChangeAspect=\"1\"/>",
            format!(
                "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
                 <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/>\
                 <pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdPng{number}\"><a:extLst>\
                 <a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\">\
                 <asvg:svgBlip r:embed=\"rIdSvg{number}\"/></a:ext></a:extLst></a:blip>\
                 <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
                 <a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>\
                 </a:prstGeom></pic:spPr></pic:pic></a:graphicData>"
            ),
        ),
        Medium::Chart(_) => (
            "",
            format!(
                "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
                 <c:chart r:id=\"rIdChart{number}\"/></a:graphicData>"
            ),
        ),
    };
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/>\
         <wp:cNvGraphicFramePr>{locks}</wp:cNvGraphicFramePr>\
         <a:graphic>{graphic}</a:graphic></wp:inline></w:drawing></w:r>"
    )
}

/// A size as large as a page allows, with the same proportions.
fn fitting(width: usize, height: usize, highest: usize) -> (usize, usize) {
    match height > highest {
        true => (width * highest / height, highest),
        false => (width, height),
    }
}

/// The height that a drawing says it has.
fn height_of(svg: &str) -> Option<f64> {
    let from = svg.find(" height=\"")? + 9;
    let to = from + svg[from..].find('"')?;
    svg[from..to].parse().ok()
}

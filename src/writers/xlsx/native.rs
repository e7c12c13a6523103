//! Charts of Office's own for files that are no workbook: a chart, and the workbook that it is
//! drawn from and edited in. Drawing and figures are those of `tables.xlsx`.

use std::io::{Cursor, Read as _};

use rust_xlsxwriter::{Workbook, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::boxes;
use super::chart::{Drawn, MOST_BARS, figures, has_bars};
use super::figures::has_intervals;
use super::styles::{CHART_WIDTH, Styles};
use crate::locales::Locale;
use crate::tables::ChartKind;
use crate::tables::chart::{Chart, Panel, Place};
use crate::view::chart::{Palette, percent};
use crate::writers::sheets::new_workbook;

/// What a chart calls the workbook behind it.
pub const WORKBOOK: &str = "rIdWorkbook";

/// A panel of a chart.
pub struct Native {
    /// The part `chartSpace`, to which the workbook is related as [`WORKBOOK`].
    pub xml: String,
    /// The figures behind it. What is hidden has no cell.
    pub workbook: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// A chart as Office draws it, one a panel; `None` where Office has no such chart, or would show
/// less than the picture does.
pub fn native(
    chart: &Chart,
    palette: &Palette,
    locale: &Locale,
) -> Result<Option<Vec<Native>>, XlsxError> {
    if !has_equal(chart) {
        return Ok(None);
    }
    let styles = Styles::new(*palette);
    let panel = |panel: &Panel| of_panel(&alone(chart, panel, locale), &styles, locale);
    chart.panels.iter().map(panel).collect::<Result<_, _>>().map(Some)
}

/// Shades of cells are no chart; lines of Office stand over labels, not over numbers, so that
/// only those over times are the same. Nor can what is higher than a page be divided.
fn has_equal(chart: &Chart) -> bool {
    let rows = |panel: &Panel| panel.categories.len() * panel.series.len();
    let fits = |panel: &Panel| match chart.kind {
        ChartKind::Bars | ChartKind::Grouped => rows(panel) <= MOST_BARS,
        _ => panel.categories.len() <= MOST_BARS,
    };
    let has_kind = match chart.kind {
        ChartKind::Matrix
        | ChartKind::Map
        | ChartKind::Marks
        | ChartKind::Scatter
        | ChartKind::Timeline => false,
        ChartKind::Curve => chart.is_trend,
        // Small bars stand beside each other on one axis.
        ChartKind::Bars if chart.panels.len() > 1 => false,
        ChartKind::Bars
        | ChartKind::Stacked
        | ChartKind::Grouped
        | ChartKind::Histogram
        | ChartKind::Dots
        | ChartKind::Boxes => true,
    };
    has_kind && chart.panels.iter().all(fits)
}

/// A panel as a chart of its own, which says what the picture says: rows in its order, counts
/// beside percents, or these where the lines of intervals leave them no room behind the bars. The
/// title is left to the caption that stands over it.
fn alone(chart: &Chart, panel: &Panel, locale: &Locale) -> Chart {
    let order = chart.order(panel);
    let mut panel = panel.clone();
    let has_limits = has_intervals(chart.kind, &panel);
    let has_counts = matches!(chart.kind, ChartKind::Bars | ChartKind::Grouped);
    let label = |&at: &usize| {
        let place = panel.categories[at].clone();
        let drawn = panel.at(at).filter(|point| point.value.is_some());
        let beside: Vec<String> = match has_limits {
            true => drawn.map(|point| percent(&point.printed, locale)).collect(),
            false => drawn.filter_map(|point| point.beside.clone()).collect(),
        };
        if !has_counts || beside.is_empty() {
            return place;
        }
        let args = [
            ("name", place.label.as_str()),
            ("count", &beside.join(&locale.word("list-separator"))),
            ("unit", if has_limits { "" } else { &chart.unit }),
        ];
        Place { label: locale.say("chart-named-count", &args), ..place }
    };
    let categories = order.iter().map(label).collect();
    for one in &mut panel.series {
        one.points = order.iter().filter_map(|&at| one.points.get(at).cloned()).collect();
    }
    panel.categories = categories;
    Chart { title: String::new(), panels: vec![panel], ..chart.clone() }
}

/// Height of a chart with columns or lines, in pixels.
const UPRIGHT: u32 = 330;

/// Height of a chart with bars, in pixels: beside other text, less than on a sheet of its own.
fn height_of(kind: ChartKind, panel: &Panel) -> u32 {
    let names = |name: &String| name.width() > 40;
    let beside = if kind == ChartKind::Stacked { 1 } else { panel.series.len() as u32 };
    let is_long = panel.categories.iter().map(|place| &place.label).any(names);
    let row = (15 * beside).max(if is_long { 32 } else { 24 });
    let legend = match panel.series.len() {
        0 | 1 => 0,
        // Long names take lines of their own.
        several => {
            24 * panel.series.iter().filter(|one| names(&one.name)).count().clamp(1, several)
        }
    };
    90 + legend as u32 + row * panel.categories.len() as u32
}

fn of_panel(chart: &Chart, styles: &Styles, locale: &Locale) -> Result<Native, XlsxError> {
    let written = || -> Result<(Workbook, Drawn), XlsxError> {
        let mut workbook = new_workbook()?;
        let drawn = figures(workbook.add_worksheet(), chart, 0, styles, locale)?;
        Ok((workbook, drawn))
    };
    let (mut workbook, drawn) = written()?;
    for drawing in &drawn.drawings {
        workbook.worksheet_from_index(0)?.insert_chart(0, 0, drawing)?;
    }
    let mut xml = explicit(&part(&workbook.save_to_buffer()?)?);
    // Bands say by some of them what the others are.
    if chart.kind != ChartKind::Histogram {
        let offset = "<c:lblOffset val=\"100\"/>";
        xml = xml.replace(offset, &format!("{offset}<c:tickLblSkip val=\"1\"/>"));
    }
    // It is not printed on a page of its own.
    xml.truncate(xml.find("<c:printSettings>").unwrap_or(xml.len()));
    xml.push_str(&format!(
        "<c:externalData r:id=\"{WORKBOOK}\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>"
    ));
    let panel = &chart.panels[0];
    let size = match chart.kind {
        ChartKind::Boxes => boxes::size(panel),
        _ if has_bars(chart.kind) => (CHART_WIDTH, height_of(chart.kind, panel)),
        _ => (CHART_WIDTH, UPRIGHT),
    };
    // What is edited is the figures alone.
    Ok(Native { xml, workbook: written()?.0.save_to_buffer()?, size })
}

/// The first chart of a workbook.
fn part(workbook: &[u8]) -> Result<String, XlsxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook))?;
    let mut xml = String::new();
    archive.by_name("xl/charts/chart1.xml")?.read_to_string(&mut xml)?;
    Ok(xml)
}

/// With what Excel knows and other programs take for the contrary where it is not said: blanks
/// are gaps, labels are values alone, lines are straight.
fn explicit(xml: &str) -> String {
    const LABEL: &str = "<c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>\
         <c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>";
    let mut xml = xml
        .replace("<c:lang val=\"en-US\"/>", "<c:lang val=\"en-US\"/><c:roundedCorners val=\"0\"/>")
        .replace("<c:showVal val=\"1\"/>", LABEL)
        .replace("<c:layout/>", "<c:layout/><c:overlay val=\"0\"/>")
        .replace("<c:plotArea><c:layout/><c:overlay val=\"0\"/>", "<c:plotArea><c:layout/>")
        .replace("</c:scaling>", "</c:scaling><c:delete val=\"0\"/>")
        .replace(
            "<c:plotVisOnly val=\"1\"/>",
            "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/>",
        );
    for grouping in ["clustered", "standard", "stacked", "percentStacked"] {
        let grouping = format!("<c:grouping val=\"{grouping}\"/>");
        xml = xml.replace(&grouping, &format!("{grouping}<c:varyColors val=\"0\"/>"));
    }
    if !xml.contains("<c:autoTitleDeleted") {
        xml = xml.replace("<c:plotArea>", "<c:autoTitleDeleted val=\"0\"/><c:plotArea>");
    }
    if let Some((before, lines)) = xml.split_once("<c:lineChart>") {
        let lines = lines.replace("</c:ser>", "<c:smooth val=\"0\"/></c:ser>");
        xml = format!("{before}<c:lineChart>{lines}");
    }
    // A label may hold what XML cannot.
    xml.retain(|letter| !letter.is_control() || letter.is_whitespace());
    xml
}

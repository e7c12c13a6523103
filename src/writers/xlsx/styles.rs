//! How the cells and charts of the workbook look.

use rust_xlsxwriter::{ChartFont, Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::view::chart::palette::{Colour, Palette, rgb};
use crate::writers::sheets::{FONT, base_format};

/// Widths of columns in characters: of row labels, of figures, of words.
pub const WIDTHS: [f64; 3] = [40.0, 13.0, 32.0];

/// Height of a line in points.
pub const LINE: f64 = 16.0;

/// Lines that a text takes in a column of so many characters.
pub fn lines(text: &str, width: f64) -> f64 {
    text.lines().map(|line| (line.width() as f64 * 1.05 / width).ceil().max(1.0)).sum()
}

pub struct Styles {
    pub palette: Palette,
    pub title: Format,
    pub text: Format,
    pub note: Format,
    /// Over the figures of a chart.
    pub caption: Format,
    pub heading: Format,
    pub label: Format,
    pub figure: Format,
    pub words: Format,
    pub group: Format,
}

impl Styles {
    pub fn new(palette: Palette) -> Self {
        let base = base_format();
        let accent = Color::RGB(rgb(palette.dark));
        let rule = Color::RGB(0x00C8_CCD0);
        let note = base.clone().set_font_size(9).set_font_color(Color::RGB(0x005A_5A5A));
        let ruled = base.clone().set_border_bottom(FormatBorder::Hair).set_border_color(rule);
        Self {
            palette,
            title: base.clone().set_font_size(13).set_bold().set_font_color(accent),
            text: base.clone().set_text_wrap().set_align(FormatAlign::Top),
            note: note.clone().set_text_wrap().set_align(FormatAlign::Top),
            caption: note,
            heading: base
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(accent)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            label: ruled.clone().set_text_wrap().set_align(FormatAlign::VerticalCenter),
            figure: ruled
                .clone()
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter),
            words: ruled.set_text_wrap().set_align(FormatAlign::VerticalCenter),
            group: base.set_bold().set_background_color(Color::RGB(rgb(palette.pale))),
        }
    }
}

/// Sets the height of a row of headings: the height.
pub fn heading_row<'h>(
    sheet: &mut Worksheet,
    row: u32,
    headings: impl Iterator<Item = &'h String>,
) -> Result<f64, XlsxError> {
    let most = headings.map(|heading| lines(heading, WIDTHS[1])).fold(1.0, f64::max);
    let height = LINE * most.min(6.0) + 4.0;
    sheet.set_row_height(row, height)?;
    Ok(height)
}

/// Lines behind the figures of a chart.
pub const GRID: Color = Color::RGB(0x00D9_D9D9);

/// Width of a chart in pixels.
pub const CHART_WIDTH: u32 = 760;

/// What stands across a printed page, in pixels.
pub const WIDEST: u32 = 860;

pub fn colour(of: Colour) -> Color {
    Color::RGB(rgb(of))
}

/// The font of a chart's texts.
pub fn font(size: u32) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(size).set_name(FONT);
    font
}

//! PDF files: text line by line as it stands on the page, and what is kept beside it.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::kept;
use super::passage::{Form, Passage, Row};

/// A passage for all lines between two captions, under both: that of a picture may stand below.
/// Beside them, the names of attached files, which are not read.
pub fn read(bytes: &[u8]) -> Result<(Vec<Passage>, Vec<String>), String> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| format!("{error:?}"))?;
    let (beside, attached) = kept::read(&pdf);
    let cache = InterpreterCache::new();
    let mut passages = Vec::new();
    let mut title = String::new();
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let settings = InterpreterSettings::default();
        let bounds = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings);
        let mut letters = Letters::default();
        interpret_page(page, &mut context, &mut letters);
        let mut rows = Vec::new();
        let mut lines = letters.lines().into_iter().peekable();
        while let Some(cells) = lines.next() {
            let text = cells.join(" ");
            if is_caption(&text) {
                // It may go on in the next line.
                let more = lines.peek().map(|next| next.join(" ")).unwrap_or_default();
                let caption = format!("{text}\n{text}{more}");
                let own = format!("{title}\n{caption}");
                passages.push(Passage::of(&own, Form::Page, std::mem::take(&mut rows)));
                title = caption;
            }
            rows.push(Row { place: format!("p. {number}"), cells });
        }
        passages.push(Passage::of(&title, Form::Page, rows));
    }
    passages.extend(beside);
    Ok((passages, attached))
}

/// Whether a line begins like 表 3: or Figure 3, and not like a row with several numbers.
fn is_caption(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(word), Some(number)) = (words.next(), words.next()) else { return false };
    let number = number.trim_end_matches([':', '：', '.']);
    !word.contains(|of: char| of.is_ascii_digit() || of.is_ascii_punctuation())
        && !number.is_empty()
        && number.len() < 4
        && number.bytes().all(|of| of.is_ascii_digit())
        && words.next().is_some_and(|title| title.contains(char::is_alphabetic))
}

struct Letter {
    at: Point,
    /// Of the font, and how wide the letter is.
    size: f64,
    width: f64,
    text: String,
}

#[derive(Default)]
struct Letters(Vec<Letter>);

impl Letters {
    /// Letters of one height from left to right; where a gap is wider than a letter another cell
    /// begins.
    fn lines(mut self) -> Vec<Vec<String>> {
        self.0.sort_by(|a, b| b.at.y.total_cmp(&a.at.y));
        let mut lines: Vec<Vec<Letter>> = Vec::new();
        for letter in self.0 {
            match lines.last_mut() {
                Some(line) if (line[0].at.y - letter.at.y).abs() < 0.3 * letter.size => {
                    line.push(letter);
                }
                _ => lines.push(vec![letter]),
            }
        }
        lines
            .into_iter()
            .map(|mut line| {
                line.sort_by(|a, b| a.at.x.total_cmp(&b.at.x));
                let mut cells = vec![String::new()];
                let mut end = line[0].at.x;
                for letter in line {
                    let gap = letter.at.x - end;
                    if gap > letter.size {
                        cells.push(String::new());
                    }
                    if let Some(cell) = cells.last_mut() {
                        if gap > 0.2 * letter.size && !cell.is_empty() && !cell.ends_with(' ') {
                            cell.push(' ');
                        }
                        cell.push_str(&letter.text);
                    }
                    end = letter.at.x + letter.width;
                }
                cells
            })
            .collect()
    }
}

impl Device<'_> for Letters {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(text)) => text,
            None => "\u{fffd}".to_owned(),
        };
        let whole = transform * glyph_transform;
        // A glyph is drawn in thousandths of its size.
        let unit = whole.determinant().abs().sqrt();
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width().map_or(1000.0, f64::from),
            Glyph::Type3(_) => 1000.0,
        };
        let (at, size, width) = (whole * Point::ORIGIN, 1000.0 * unit, advance * unit);
        self.0.push(Letter { at, size, width, text });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

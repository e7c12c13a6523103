//! PDF files as another program reads them: letters and where they stand, page by page.

use std::path::Path;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::util::TransformExt;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

/// Fonts reckon in thousandths of an em.
const EM: f64 = 1000.0;

/// What one glyph stands for, which may be several letters.
pub struct Letter {
    pub text: String,
    /// In em.
    pub width: f64,
    /// From em, the baseline's left end being zero, to points from the page's upper left.
    place: Affine,
}

impl Letter {
    /// A place of the letter on the page, in points from the upper left: so many em to the right of
    /// where it begins, and above its baseline.
    pub fn point(&self, right: f64, above: f64) -> [f64; 2] {
        let Point { x, y } = self.place * Point::new(right, above);
        [x, y]
    }

    /// Of the type, in points.
    pub fn size(&self) -> f64 {
        self.place.determinant().abs().sqrt()
    }
}

/// In points.
pub struct Page {
    pub width: f64,
    pub height: f64,
    /// As they follow in the file.
    pub letters: Vec<Letter>,
}

impl Page {
    /// Without spaces, since a format breaks lines where it likes.
    pub fn text(&self) -> String {
        self.letters.iter().flat_map(|letter| letter.text.split_whitespace()).collect()
    }
}

pub fn pages(pdf: &[u8]) -> Vec<Page> {
    let pdf = Pdf::new(pdf.to_vec()).expect("a PDF");
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let place = page.initial_transform(true).to_kurbo();
        let area = Rect::new(0.0, 0.0, width, height);
        let mut context = Context::new(place, area, &cache, page.xref(), Default::default());
        let mut letters = Letters(Vec::new());
        interpret_page(page, &mut context, &mut letters);
        pages.push(Page { width, height, letters: letters.0 });
    }
    pages
}

/// Of all pages, without spaces.
pub fn text(pdf: &Path) -> String {
    let pdf = std::fs::read(pdf).expect("written");
    pages(&pdf).iter().map(Page::text).collect()
}

struct Letters(Vec<Letter>);

impl<'a> Device<'a> for Letters {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        page: Affine,
        place: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => return,
        };
        let width = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width().map_or(0.0, f64::from) / EM,
            Glyph::Type3(_) => 0.0,
        };
        self.0.push(Letter { text, width, place: page * place * Affine::scale(EM) });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

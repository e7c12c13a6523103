//! Pictures as PNG.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use crate::assets::fonts;

/// An SVG as PNG of 1,440 pixels across: 230 dpi in print.
pub fn png(svg: &str) -> Option<Vec<u8>> {
    const SCALE: f32 = 1.6;
    let options = usvg::Options { fontdb: Arc::clone(&FONT_DATABASE), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).ok()?;
    let size = tree.size().to_int_size().scale_by(SCALE)?;
    // Opaque white.
    let mut pixels = vec![255; 4 * size.width() as usize * size.height() as usize];
    let mut canvas = tiny_skia::PixmapMut::from_bytes(&mut pixels, size.width(), size.height())?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut canvas);
    encode(&pixels, size)
}

/// With a palette where 256 colours are enough, which they are for our charts: a
/// quarter of the bytes to compress. Everything is opaque, so that premultiplied colours
/// are the colours.
fn encode(rgba: &[u8], size: tiny_skia::IntSize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size.width(), size.height());
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    let indexed = palette(rgba);
    match &indexed {
        Some((palette, _)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.as_slice());
        }
        None => encoder.set_color(png::ColorType::Rgba),
    }
    let data = indexed.as_ref().map_or(rgba, |(_, indices)| indices);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// The colours as red, green, blue in the order of appearance, and each pixel's index.
fn palette(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut known: HashMap<&[u8], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(rgba.len() / 4);
    let (pixels, _) = rgba.as_chunks::<4>();
    // Even areas make long runs of one colour.
    for run in pixels.chunk_by(|a, b| a == b) {
        let index = match known.get(&run[0][..]) {
            Some(&index) => index,
            None => {
                let index = u8::try_from(known.len()).ok()?;
                known.insert(&run[0], index);
                palette.extend(&run[0][..3]);
                index
            }
        };
        indices.resize(indices.len() + run.len(), index);
    }
    Some((palette, indices))
}

static FONT_DATABASE: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut database = usvg::fontdb::Database::new();
    for font in fonts() {
        let source = usvg::fontdb::Source::Binary(Arc::new(font));
        database.load_font_source(source);
    }
    Arc::new(database)
});

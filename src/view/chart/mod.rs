use crate::locales::Locale;
use crate::tables::chart::Chart;
#[derive(Default)]
pub struct Palette;
impl Palette { pub fn of(_: &str) -> Self { Self } }
pub struct Picture { pub svg: String, pub alt: String }
pub fn draw(_: &Chart, _: &Locale, _: &Palette) -> Picture { unimplemented!() }
pub fn png(_: &Picture, _: &mut Vec<u8>) -> Option<Vec<u8>> { None }

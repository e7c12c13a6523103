//! What records of xls and xlsb files have in common: fonts, number formats and cell formats,
//! numbered in the order in which they stand. Nothing that a file says of sizes is believed.

use std::collections::HashMap;

use super::Shown;

/// The two bytes at a place.
pub fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The four bytes at a place.
pub fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Text of two bytes a letter.
pub fn wide(bytes: &[u8]) -> String {
    let units = bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair));
    char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Text of a byte a letter, the first 256 of Unicode.
pub fn narrow(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

#[derive(Debug, Clone, Copy)]
struct Font {
    is_struck: bool,
    /// Or lowered.
    is_raised: bool,
}

/// How a piece of a text is written: from which letter on, and the number of the font.
pub type Run = (u32, u16);

/// The styles of a workbook.
#[derive(Debug, Default)]
pub struct Styles {
    fonts: Vec<Font>,
    formats: HashMap<u16, Shown>,
    /// Font and number format of each cell format.
    cells: Vec<(u16, u16)>,
}

impl Styles {
    /// A font, from its flags and where it stands on the line.
    pub fn add_font(&mut self, flags: u16, place: u16) {
        const STRUCK: u16 = 0x0008;
        self.fonts.push(Font { is_struck: flags & STRUCK != 0, is_raised: place != 0 });
    }

    pub fn add_format(&mut self, number: u16, code: &str) {
        self.formats.insert(number, Shown::of_format(code));
    }

    pub fn add_cell(&mut self, font: u16, format: u16) {
        self.cells.push((font, format));
    }

    /// How each cell format shows a number.
    pub fn shown(&self) -> Vec<Shown> {
        let shown = |&(font, format): &(u16, u16)| {
            if self.font(font).is_some_and(|font| font.is_struck) {
                return Shown::Unclear;
            }
            match (self.formats.get(&format), format) {
                (Some(shown), _) => shown.clone(),
                // Formats that no file needs to describe.
                (None, 9 | 10) => Shown::Percent,
                (None, _) => Shown::AsStored,
            }
        };
        self.cells.iter().map(shown).collect()
    }

    fn font(&self, number: u16) -> Option<Font> {
        self.fonts.get(usize::from(number)).copied()
    }

    /// Whether a text can be unclear at all.
    pub fn has_unclear_font(&self) -> bool {
        self.fonts.iter().any(|font| font.is_struck || font.is_raised)
    }

    /// Whether some of the letters of a text are struck out or raised.
    pub fn is_unclear(&self, letters: u32, runs: &[Run]) -> bool {
        let ends = runs.iter().skip(1).map(|run| run.0).chain([letters]);
        runs.iter().zip(ends).any(|(&(from, font), to)| {
            let font = self.font(font);
            from < to.min(letters) && font.is_some_and(|font| font.is_struck || font.is_raised)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_unclear_where_a_run_of_its_letters_is_struck_out_or_raised() {
        let mut styles = Styles::default();
        assert!(!styles.has_unclear_font());
        // Plain, struck out and bold, raised.
        for (flags, place) in [(0, 0), (0x0009, 0), (0, 1)] {
            styles.add_font(flags, place);
        }
        assert!(styles.has_unclear_font());
        for (runs, is_unclear) in [
            (&[][..], false),
            (&[(1, 0)], false),
            (&[(0, 1)], true),
            (&[(0, 1), (1, 0)], true),
            (&[(2, 2)], true),
            (&[(1, 2), (2, 0)], true),
            // A run of no letters, behind the text, of a font that is not there.
            (&[(1, 1), (1, 0)], false),
            (&[(3, 1)], false),
            (&[(0, 9)], false),
        ] {
            assert_eq!(styles.is_unclear(3, runs), is_unclear, "{runs:?}");
        }
    }
}

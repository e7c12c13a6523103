//! The colours of charts, from the accent of a report. They keep their order of lightness in
//! greyscale and for colour-blind readers.

pub use plotters::style::RGBColor as Colour;

use crate::tables::grid::Shade;

pub const INK: Colour = Colour(34, 34, 34);
pub const MUTED: Colour = Colour(90, 90, 90);
pub const RULE: Colour = Colour(200, 204, 208);
pub const REST: Colour = Colour(168, 172, 176);
pub const ACCENT: Colour = Colour(180, 70, 20);
pub const WHITE: Colour = Colour(255, 255, 255);
/// Ink on light areas, which stay light on a dark page, where other ink turns light: told apart by
/// as little as nobody sees.
pub const INK_ON_LIGHT: Colour = Colour(34, 34, 35);
/// The same of what is muted.
pub const MUTED_ON_LIGHT: Colour = Colour(90, 90, 91);

/// What an area is filled with, of those that a copy in black and white tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    Full,
    Rising,
    Crossed,
    Falling,
    Blank,
    Upright,
}

impl Pattern {
    /// That of a series. There are six.
    pub fn of(index: usize) -> Self {
        use Pattern::{Blank, Crossed, Falling, Full, Rising, Upright};
        [Full, Rising, Crossed, Falling, Blank, Upright][index % 6]
    }
}

/// The colours of areas and lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    pub dark: Colour,
    /// Figures in ink can be read on it.
    pub middle: Colour,
    pub light: Colour,
    /// Behind words in ink.
    pub pale: Colour,
    /// The lightest of a scale.
    end: Colour,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            dark: Colour(24, 62, 102),
            middle: Colour(91, 141, 184),
            light: Colour(154, 194, 220),
            pale: Colour(238, 243, 247),
            end: Colour(226, 236, 243),
        }
    }
}

impl Palette {
    /// From the accent of a report, `#183e66`; the default if it is no colour.
    pub fn of(accent: &str) -> Self {
        let digits = accent.trim_start_matches('#');
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let (Some(red), Some(green), Some(blue)) = (part(0), part(2), part(4)) else {
            return Self::default();
        };
        let dark = Colour(red, green, blue);
        let towards_white = |share: f64| {
            let mix = |part: u8| (f64::from(part) + (255.0 - f64::from(part)) * share) as u8;
            Colour(mix(red), mix(green), mix(blue))
        };
        let [middle, light, end, pale] = [0.4, 0.62, 0.88, 0.93].map(towards_white);
        Self { dark, middle, light, pale, end }
    }

    /// From dark to light, each with the colour of text on it.
    pub fn scale(&self, count: usize) -> Vec<(Colour, Colour)> {
        let mix = |from: u8, to: u8, share: f64| {
            (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8
        };
        let (dark, end) = (self.dark, self.end);
        (0..count)
            .map(|i| {
                let share = if count > 1 { i as f64 / (count - 1) as f64 } else { 0.0 };
                let colour = Colour(
                    mix(dark.0, end.0, share),
                    mix(dark.1, end.1, share),
                    mix(dark.2, end.2, share),
                );
                (colour, if share < 0.45 { WHITE } else { INK_ON_LIGHT })
            })
            .collect()
    }

    /// The colour of the marks of a series. There are four forms of marks; of the same form,
    /// the next has another colour.
    pub fn of_mark(&self, index: usize) -> Colour {
        let colours = [self.dark, WHITE, self.light, REST];
        colours[(index + index / 4) % 4]
    }

    /// Colours of series that stand beside each other.
    pub fn series(&self, count: usize) -> Vec<Colour> {
        match count {
            0..=2 => vec![self.dark, self.light],
            _ => self.scale(count).into_iter().map(|(colour, _)| colour).collect(),
        }
    }
}

/// The colour behind a figure that is larger or smaller than another: warm above, cold below;
/// arrows say it in greyscale.
pub fn of_shade(shade: Shade) -> Colour {
    match shade {
        Shade::FarAbove => Colour(247, 190, 142),
        Shade::Above => Colour(253, 229, 209),
        Shade::Below => Colour(221, 234, 246),
        Shade::FarBelow => Colour(170, 203, 232),
    }
}

/// A colour as programs write it, `0x183e66`.
pub fn rgb(colour: Colour) -> u32 {
    u32::from_be_bytes([0, colour.0, colour.1, colour.2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_palette_is_of_the_accent_and_what_is_no_colour_changes_nothing() {
        assert_eq!(rgb(Palette::of("#7a1f3d").dark), 0x007a_1f3d);
        assert_eq!(rgb(Palette::default().dark), 0x0018_3e66);
        for wrong in ["", "#12", "crimson", "#あいう"] {
            assert_eq!(Palette::of(wrong), Palette::default(), "{wrong}");
        }
    }

    #[test]
    fn scales_run_from_dark_to_light() {
        let lightness = |(colour, _): &(Colour, Colour)| {
            u32::from(colour.0) + u32::from(colour.1) + u32::from(colour.2)
        };
        for count in 1..8 {
            let scale = Palette::of("#7a1f3d").scale(count);
            assert_eq!(scale.len(), count);
            assert!(scale.is_sorted_by_key(lightness), "{scale:?}");
            assert!(Palette::default().series(count).len() >= count);
        }
    }
}

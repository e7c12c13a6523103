//! Charts on a dark page: what stands on the page itself turns light, and areas that are as dark as
//! the page are lightened. Drawings stay as they are, so that they are saved for white paper.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::view::chart::palette::{
    ACCENT, Colour, INK, INK_ON_LIGHT, MUTED, MUTED_ON_LIGHT, RULE, rgb,
};
use crate::view::document::Figure;

/// The page, as `page.css` says it.
const PAPER: Colour = Colour(0x16, 0x19, 0x1d);
/// Of areas and lines against the page (WCAG 2.2, 1.4.11).
const LEAST_CONTRAST: f64 = 3.0;
/// The accent, as light as a text has to be (1.4.3).
const LIGHT_ACCENT: Colour = Colour(0xf0, 0x91, 0x5f);

/// Rules for the charts of a page.
pub fn rules<'a>(figures: impl Iterator<Item = &'a Figure>) -> String {
    let mut colours = BTreeSet::new();
    for svg in figures.flat_map(|figure| &figure.picture.svgs) {
        collect(svg, &mut colours);
    }
    let inks = [(INK, "var(--ink)"), (MUTED, "var(--muted)"), (RULE, "var(--rule)")];
    let inks = inks.map(|(colour, instead)| (rgb(colour), instead.to_owned()));
    let texts = [INK, MUTED, RULE, ACCENT, INK_ON_LIGHT, MUTED_ON_LIGHT].map(rgb);
    let areas = colours.into_iter().filter(|colour| !texts.contains(colour));
    let areas =
        areas.filter_map(|colour| Some((colour, format!("#{:06x}", rgb(lighter(colour)?)))));
    let mut rules = String::new();
    for (colour, instead) in inks.into_iter().chain(areas) {
        for property in ["fill", "stroke"] {
            // As plotters writes it.
            let _ = write!(rules, ".chart [{property}=\"#{colour:06X}\"]{{{property}:{instead}}}");
        }
    }
    // Lines of the accent are told from the page as they are.
    let (accent, light) = (rgb(ACCENT), rgb(LIGHT_ACCENT));
    let _ = write!(rules, ".chart text[fill=\"#{accent:06X}\"]{{fill:#{light:06x}}}");
    format!("@media screen and (prefers-color-scheme:dark){{\n{rules}\n}}\n")
}

/// The colours of a drawing.
fn collect(svg: &str, colours: &mut BTreeSet<u32>) {
    for property in ["fill=\"#", "stroke=\"#"] {
        let values = svg.split(property).skip(1).filter_map(|behind| behind.get(..6));
        colours.extend(values.filter_map(|digits| u32::from_str_radix(digits, 16).ok()));
    }
}

/// The colour in place of one that is too dark for the page. What was darker stays darker, and
/// white text on it can be read.
fn lighter(colour: u32) -> Option<Colour> {
    let [_, red, green, blue] = colour.to_be_bytes();
    let own = Colour(red, green, blue);
    let least = LEAST_CONTRAST * (luminance(PAPER) + 0.05) - 0.05;
    if luminance(own) >= least {
        return None;
    }
    let wanted = least + 0.3 * luminance(own);
    let towards_white = |share: u32| {
        let mix = |part: u8| (u32::from(part) + (255 - u32::from(part)) * share / 255) as u8;
        Colour(mix(red), mix(green), mix(blue))
    };
    (0..=255).map(towards_white).find(|colour| luminance(*colour) >= wanted)
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Colour) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(one: Colour, other: Colour) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn the_page_is_as_dark_as_its_style_says() {
        let style = include_str!("page.css");
        assert!(style.contains(&format!("--paper:#{:06x}", rgb(PAPER))));
        assert!(contrast(LIGHT_ACCENT, PAPER) >= 4.5);
        assert!(contrast(ACCENT, PAPER) >= LEAST_CONTRAST);
    }

    #[test]
    fn what_is_too_dark_is_told_from_the_page_and_holds_white_text() {
        let white = Colour(255, 255, 255);
        assert!((contrast(white, Colour(0, 0, 0)) - 21.0).abs() < 1e-9);
        let mut before = None;
        for dark in [0x00_0000, 0x10_1010, 0x18_3e66, 0x0f_5f50, 0x7a_1f3d, 0x4b_2a89] {
            let light = lighter(dark).expect("it is dark");
            assert!(contrast(light, PAPER) >= 3.0, "{dark:06x} {light:?}");
            assert!(contrast(light, white) >= 4.5, "{dark:06x} {light:?}");
            if dark <= 0x18_3e66 {
                assert!(before <= Some(luminance(light)), "{dark:06x}");
                before = Some(luminance(light));
            }
        }
        assert_eq!(lighter(0x9a_c2dc), None);
        assert_eq!(lighter(0xff_ffff), None);
    }

    #[test]
    fn colours_of_a_drawing_are_found_and_none_is_taken_of_what_is_none() {
        let mut colours = BTreeSet::new();
        let svg = "<rect fill=\"#183E66\" stroke=\"none\"/><path stroke=\"#00FF00\"/><g fill=\"#12";
        collect(svg, &mut colours);
        assert_eq!(colours, BTreeSet::from([0x18_3e66, 0x00_ff00]));
    }
}

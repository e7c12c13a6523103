//! The theme, of which charts and what an office adds take their colours and fonts, and the
//! table of fonts.

use super::markup::{HEAD, W};
use super::styles::{LATIN, SANS, hex};
use crate::view::chart::palette::{ACCENT, INK, MUTED, Palette, REST};

const A: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";

/// The part `word/theme/theme1.xml`.
pub fn theme(palette: &Palette) -> String {
    let colours = [
        ("dk1", "000000".to_owned()),
        ("lt1", "FFFFFF".to_owned()),
        ("dk2", hex(INK)),
        ("lt2", hex(palette.pale)),
        ("accent1", hex(palette.dark)),
        ("accent2", hex(palette.light)),
        ("accent3", hex(REST)),
        ("accent4", hex(ACCENT)),
        ("accent5", hex(palette.middle)),
        ("accent6", hex(MUTED)),
        ("hlink", hex(palette.dark)),
        ("folHlink", hex(MUTED)),
    ];
    let colours =
        colours.map(|(name, of)| format!("<a:{name}><a:srgbClr val=\"{of}\"/></a:{name}>"));
    let fonts = ["major", "minor"].map(|kind| {
        format!(
            "<a:{kind}Font><a:latin typeface=\"{LATIN}\"/><a:ea typeface=\"{SANS}\"/><a:cs typeface=\"\"/>\
             </a:{kind}Font>"
        )
    });
    // Three of each, from the faintest to the strongest: here they are alike.
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let fills = fill.repeat(3);
    let lines = format!("<a:ln w=\"9525\">{fill}</a:ln>").repeat(3);
    let effects = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "{HEAD}<a:theme {A} name=\"Survey\"><a:themeElements><a:clrScheme name=\"Survey\">{}</a:clrScheme>\
         <a:fontScheme name=\"Survey\">{}</a:fontScheme><a:fmtScheme name=\"Survey\">\
         <a:fillStyleLst>{fills}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>\
         <a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fills}</a:bgFillStyleLst>\
         </a:fmtScheme></a:themeElements></a:theme>\n",
        colours.concat(),
        fonts.concat()
    )
}

/// The part `word/fontTable.xml`.
pub fn fonts() -> String {
    format!(
        "{HEAD}<w:fonts {W}><w:font w:name=\"{SANS}\"><w:altName w:val=\"{LATIN}\"/>\
         <w:charset w:val=\"80\"/><w:family w:val=\"swiss\"/><w:pitch w:val=\"variable\"/></w:font></w:fonts>\n"
    )
}

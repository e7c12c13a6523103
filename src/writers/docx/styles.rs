//! The styles of the report. An office changes how all reports look by changing them.

use super::markup::{HEAD, W};
use crate::view::chart::palette::{Colour, Palette};

/// Fonts that every Windows with Japanese has.
pub const SANS: &str = "游ゴシック";
pub const LATIN: &str = "Yu Gothic";

/// As programs of Office write it.
pub fn hex(colour: Colour) -> String {
    format!("{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2)
}

/// A style as it is written: of paragraphs, letters or tables, with its id and its name.
pub struct Made {
    pub kind: &'static str,
    pub id: &'static str,
    pub name: &'static str,
    pub xml: String,
}

impl Made {
    /// `rest` follows the name.
    fn new(
        kind: &'static str,
        id: &'static str,
        name: &'static str,
        attributes: &str,
        rest: &str,
    ) -> Self {
        let xml = format!(
            "<w:style w:type=\"{kind}\"{attributes} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
             {rest}</w:style>\n"
        );
        Self { kind, id, name, xml }
    }
}

/// A style for paragraphs: id, name as users see it, the style it is based on, and its
/// properties of paragraphs and of letters.
struct Style {
    id: &'static str,
    name: &'static str,
    based_on: &'static str,
    paragraph: String,
    letters: String,
}

impl Style {
    fn new(id: &'static str, name: &'static str, paragraph: &str, letters: &str) -> Self {
        let (paragraph, letters) = (paragraph.to_owned(), letters.to_owned());
        Self { id, name, based_on: "Normal", paragraph, letters }
    }

    fn based_on(self, based_on: &'static str) -> Self {
        Self { based_on, ..self }
    }

    fn made(&self) -> Made {
        let Self { id, name, based_on, paragraph, letters } = self;
        // What follows a heading or a caption is text.
        let next = match id.starts_with("Heading") || *id == "Caption" {
            true => "<w:next w:val=\"BodyText\"/>",
            false => "",
        };
        let custom = if is_built_in(name) { "" } else { CUSTOM };
        let rest = format!(
            "<w:basedOn w:val=\"{based_on}\"/>{next}<w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr>"
        );
        Made::new("paragraph", id, name, custom, &rest)
    }
}

const CUSTOM: &str = " w:customStyle=\"1\"";
const DEFAULT: &str = " w:default=\"1\"";

/// The names that word processors know.
fn is_built_in(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "Title",
        "Subtitle",
        "caption",
        "Body Text",
        "footnote text",
        "header",
        "footer",
        "List Bullet",
        "TOC Heading",
    ];
    NAMES.contains(&name)
        || name.starts_with("heading ")
        || name.starts_with("toc ")
        || name == "table of figures"
}

/// The styles of a report, on pages of a width.
pub fn all(palette: &Palette, width: usize) -> Vec<Made> {
    let accent = hex(palette.dark);
    let pale = hex(palette.pale);
    let spacing =
        |before: u32, after: u32| format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>");
    let size = |half_points: u32| {
        format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>")
    };
    let keep = "<w:keepNext/><w:keepLines/>";
    let rule = format!(
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"1\" w:color=\"{accent}\"/></w:pBdr>"
    );
    let heading = |level: usize, name: &'static str, id: &'static str| {
        let (points, before) = [(32, 480), (26, 360), (23, 300), (21, 240), (21, 240)][level - 1];
        let rule = if level == 1 { rule.as_str() } else { "" };
        let outline = format!("<w:outlineLvl w:val=\"{}\"/>", level - 1);
        let paragraph = format!("{keep}{rule}{}{outline}", spacing(before, 120));
        Style::new(id, name, &paragraph, &format!("<w:b/>{}", size(points)))
    };
    let contents = |name: &'static str, id: &'static str, indent: u32| {
        let tab =
            format!("<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{width}\"/></w:tabs>");
        let paragraph = format!("{tab}{}<w:ind w:left=\"{indent}\"/>", spacing(0, 40));
        Style::new(id, name, &paragraph, "")
    };
    let of_paragraphs = [
        Style::new(
            "Title",
            "Title",
            &spacing(2800, 240),
            &format!("<w:b/><w:color w:val=\"{accent}\"/>{}", size(48)),
        ),
        Style::new("Subtitle", "Subtitle", &spacing(0, 120), &size(26)),
        Style::new(
            "BodyText",
            "Body Text",
            &format!(
                "{}<w:jc w:val=\"both\"/>",
                "<w:spacing w:before=\"0\" w:after=\"140\" w:line=\"320\" w:lineRule=\"auto\"/>"
            ),
            "",
        ),
        Style::new("Remark", "Survey Remark", &spacing(120, 0), &size(18)),
        heading(1, "heading 1", "Heading1"),
        heading(2, "heading 2", "Heading2"),
        heading(3, "heading 3", "Heading3"),
        heading(4, "heading 4", "Heading4"),
        heading(5, "heading 5", "Heading5"),
        Style::new(
            "ContentsHeading",
            "TOC Heading",
            &format!("{keep}{rule}{}", spacing(0, 160)),
            &format!("<w:b/>{}", size(32)),
        ),
        contents("toc 1", "TOC1", 0),
        contents("toc 2", "TOC2", 240),
        contents("toc 3", "TOC3", 480),
        contents("table of figures", "TableofFigures", 0),
        Style::new(
            "Caption",
            "caption",
            &format!("{keep}{}", spacing(240, 80)),
            &format!("<w:b/>{}", size(20)),
        ),
        Style::new(
            "Picture",
            "Survey Figure",
            &format!("{}<w:jc w:val=\"center\"/>", spacing(0, 160)),
            "",
        ),
        Style::new(
            "TableText",
            "Survey Table Text",
            "<w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
            &size(18),
        ),
        Style::new("TableText1", "Survey Table Text 1", "<w:ind w:left=\"200\"/>", "")
            .based_on("TableText"),
        Style::new("TableText2", "Survey Table Text 2", "<w:ind w:left=\"400\"/>", "")
            .based_on("TableText"),
        Style::new("TableNumber", "Survey Table Number", "<w:jc w:val=\"right\"/>", "")
            .based_on("TableText"),
        Style::new("TableMark", "Survey Table Mark", "<w:jc w:val=\"center\"/>", "")
            .based_on("TableText"),
        Style::new(
            "TableHead",
            "Survey Table Head",
            "<w:keepNext/><w:jc w:val=\"center\"/>",
            "<w:b/>",
        )
        .based_on("TableText"),
        Style::new("TableGroup", "Survey Table Group", "<w:keepNext/>", "<w:b/>")
            .based_on("TableText"),
        Style::new("AfterTable", "Survey After Table", &spacing(0, 120), &size(12)),
        Style::new(
            "ListBullet",
            "List Bullet",
            "<w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:before=\"0\" w:after=\"20\"/>",
            "",
        ),
        Style::new(
            "Question",
            "Survey Question",
            &format!("<w:keepNext/>{}", spacing(200, 60)),
            "",
        ),
        Style::new(
            "FootnoteText",
            "footnote text",
            "<w:spacing w:before=\"0\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
            &size(17),
        ),
        Style::new(
            "Header",
            "header",
            &format!("<w:tabs><w:tab w:val=\"right\" w:pos=\"{width}\"/></w:tabs>"),
            &size(17),
        ),
        Style::new("Footer", "footer", "<w:jc w:val=\"center\"/>", &size(17)),
    ];
    let table_rule = |side: &str, width: u32| {
        format!("<w:{side} w:val=\"single\" w:sz=\"{width}\" w:space=\"0\" w:color=\"5A5A5A\"/>")
    };
    let [top, bottom] = ["top", "bottom"].map(|side| table_rule(side, 12));
    let margins = "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
         <w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr>";
    let table = format!(
        "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblStyleRowBandSize w:val=\"1\"/>\
         <w:tblBorders>{top}{bottom}<w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" \
         w:color=\"C8CCD0\"/></w:tblBorders></w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:tcPr>\
         <w:tcBorders>{}</w:tcBorders><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{pale}\"/>\
         </w:tcPr></w:tblStylePr>",
        table_rule("bottom", 6)
    );
    let letters = |id, name, attributes, of: &str| {
        let rest = format!("<w:rPr>{of}</w:rPr>");
        Made::new("character", id, name, attributes, &rest)
    };
    let others = [
        Made::new("character", "DefaultParagraphFont", "Default Paragraph Font", DEFAULT, ""),
        letters("Strong", "Strong", "", "<w:b/>"),
        letters("Hyperlink", "Hyperlink", "", ""),
        letters("Base", "Survey Base", CUSTOM, "<w:color w:val=\"5A5A5A\"/><w:sz w:val=\"15\"/>"),
        letters(
            "FootnoteReference",
            "footnote reference",
            "",
            "<w:vertAlign w:val=\"superscript\"/>",
        ),
        Made::new("table", "TableNormal", "Normal Table", DEFAULT, margins),
        Made::new("table", "SurveyTable", "Survey Table", CUSTOM, &table),
    ];
    let normal = Made::new("paragraph", "Normal", "Normal", DEFAULT, "<w:qFormat/>");
    let of_paragraphs = of_paragraphs.iter().map(Style::made);
    std::iter::once(normal).chain(of_paragraphs).chain(others).collect()
}

/// The part `word/styles.xml`.
pub fn styles(all: &[Made]) -> String {
    let all: String = all.iter().map(|style| style.xml.as_str()).collect();
    format!(
        "{HEAD}<w:styles {W}>\n\
         <w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"{LATIN}\" w:hAnsi=\"{LATIN}\" w:eastAsia=\"{SANS}\" w:cs=\"{LATIN}\"/>\
         <w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>\
         <w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"0\" w:line=\"280\" w:lineRule=\"auto\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults>\n{all}</w:styles>\n"
    )
}

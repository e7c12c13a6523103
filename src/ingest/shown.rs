//! What a person sees in a cell of a workbook, where that is not what the cell stores: a
//! percentage, thousands, a text that is struck out.

use calamine::Style;
use memchr::memmem;

use super::grid::Cell;

/// How the style of a cell shows its number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Shown {
    #[default]
    AsStored,
    /// 0.5 as 50 %.
    Percent,
    /// Divided by a power of thousand: 12000 as 12.
    Thousands(f64),
    /// All of it is struck out.
    StruckOut,
}

impl Shown {
    pub fn of(style: &Style) -> Self {
        if style.font.as_ref().is_some_and(|font| font.strikethrough) {
            return Self::StruckOut;
        }
        Self::of_format(style.number_format.as_ref().map_or("", |format| &format.format_code))
    }

    fn of_format(format: &str) -> Self {
        // That of positive numbers; texts in quotes and brackets are no part of it.
        let mut signs = String::new();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => letters.by_ref().take_while(|&c| c != '"').for_each(drop),
                '[' => letters.by_ref().take_while(|&c| c != ']').for_each(drop),
                '\\' | '_' | '*' => drop(letters.next()),
                ';' => break,
                letter => signs.push(letter),
            }
        }
        if signs.contains('%') {
            return Self::Percent;
        }
        // Commas behind the last digit.
        let behind = signs.trim_end_matches(|c: char| !matches!(c, '0' | '#' | '?' | ','));
        match behind.len() - behind.trim_end_matches(',').len() {
            0 => Self::AsStored,
            commas => Self::Thousands(1000_f64.powi(commas as i32)),
        }
    }

    /// The cell as it is shown. A percentage is a text with its sign, as it is in delimited
    /// text: a question in percent reads it, another one refuses it.
    pub fn cell(self, cell: Cell) -> Cell {
        match (self, cell) {
            (Self::Percent, Cell::Number(number)) => {
                Cell::Text(format!("{}%", without_noise(number * 100.0)))
            }
            (Self::Thousands(unit), Cell::Number(number)) => {
                Cell::Number(without_noise(number / unit))
            }
            (Self::StruckOut, cell) if !cell.is_blank() => Cell::Unclear(cell.text()),
            (_, cell) => cell,
        }
    }
}

/// Without what binary fractions add: 0.07 times 100 is 7.
fn without_noise(number: f64) -> f64 {
    format!("{number:.12e}").parse().unwrap_or(number)
}

/// Begins a text of which a part is struck out or raised. No text has it: it is no character.
const MARK: char = '\u{fdd0}';

/// Puts the mark before texts of a part of a workbook of which a piece is struck out or
/// raised. The reader of workbooks gives the pieces as one text: 12 with a raised 2 as 122.
pub fn mark(xml: Vec<u8>) -> Vec<u8> {
    let is_there = |tag: &[u8]| memmem::find(&xml, tag).is_some();
    if !is_there(b"strike") && !is_there(b"vertAlign") {
        return xml;
    }
    let mut marked = Vec::with_capacity(xml.len() + 64);
    let mut rest = xml.as_slice();
    while let Some((start, end)) = next_text(rest) {
        let text = &rest[start..end];
        marked.extend_from_slice(&rest[..start]);
        match first_letter(text).filter(|_| is_unclear(text)) {
            Some(at) => {
                marked.extend_from_slice(&text[..at]);
                marked.extend_from_slice(MARK.encode_utf8(&mut [0; 4]).as_bytes());
                marked.extend_from_slice(&text[at..]);
            }
            None => marked.extend_from_slice(text),
        }
        rest = &rest[end..];
    }
    marked.extend_from_slice(rest);
    marked
}

/// The content of an OpenDocument sheet in which percentages and lengths of time are the texts
/// that the cell shows, beside its value: 50% and not 0.5.
pub fn as_shown(xml: Vec<u8>) -> Vec<u8> {
    let kinds = [b"office:value-type=\"percentage\"".as_slice(), b"office:value-type=\"time\""];
    if kinds.iter().all(|kind| memmem::find(&xml, kind).is_none()) {
        return xml;
    }
    let mut shown = Vec::with_capacity(xml.len());
    let mut rest = xml.as_slice();
    let next = |rest: &[u8]| {
        kinds.iter().filter_map(|kind| Some((memmem::find(rest, kind)?, kind.len()))).min()
    };
    while let Some((at, length)) = next(rest) {
        shown.extend_from_slice(&rest[..at]);
        shown.extend_from_slice(b"office:value-type=\"string\"");
        rest = &rest[at + length..];
    }
    shown.extend_from_slice(rest);
    shown
}

/// Begin and end of the next text with its pieces.
fn next_text(xml: &[u8]) -> Option<(usize, usize)> {
    let find = |tag: &[u8]| memmem::find(xml, tag).map(|at| (at, tag[1]));
    let (start, kind) =
        [b"<si>", b"<is>", b"<si ", b"<is "].into_iter().filter_map(|t| find(t)).min()?;
    let end: &[u8] = if kind == b's' { b"</si>" } else { b"</is>" };
    let length = memmem::find(&xml[start..], end)?;
    Some((start, start + length + end.len()))
}

/// Where the letters of its first piece begin.
fn first_letter(text: &[u8]) -> Option<usize> {
    let tag = [b"<t>".as_slice(), b"<t "].iter().filter_map(|tag| memmem::find(text, tag)).min()?;
    Some(tag + memchr::memchr(b'>', &text[tag..])? + 1)
}

fn is_unclear(text: &[u8]) -> bool {
    let has = |tag: &[u8]| memmem::find(text, tag).is_some();
    let is_struck = has(b"<strike/>")
        || has(b"<strike ") && !has(b"<strike val=\"0\"") && !has(b"<strike val=\"false\"");
    is_struck || has(b"\"superscript\"") || has(b"\"subscript\"")
}

/// A text without the mark: as a cell if it had one, else as it is.
pub fn unmarked(text: &str) -> Result<Cell, &str> {
    match text.strip_prefix(MARK) {
        Some(text) => Ok(Cell::Unclear(text.to_owned())),
        None => Err(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_shows_decides() {
        let of = Shown::of_format;
        assert_eq!(of("0%").cell(Cell::Number(0.07)), Cell::Text("7%".into()));
        assert_eq!(of("0.0%;[Red]-0.0%").cell(Cell::Number(0.255)), Cell::Text("25.5%".into()));
        assert_eq!(of("#,##0,").cell(Cell::Number(12_000.0)), Cell::Number(12.0));
        assert_eq!(of("0.0,,\"百万\"").cell(Cell::Number(2_500_000.0)), Cell::Number(2.5));
        for code in ["General", "#,##0", "0\"%\"", "0\\%", "#,##0.00_);(#,##0.00)"] {
            assert_eq!(of(code), Shown::AsStored, "{code}");
        }
    }

    #[test]
    fn percentages_of_open_documents_are_the_texts_that_are_shown() {
        let cell = |kind: &str, text: &str| {
            format!("<c office:value-type=\"{kind}\" office:value=\"0.5\"><p>{text}</p></c>")
        };
        let xml = cell("percentage", "50%") + &cell("float", "0.5") + &cell("time", "36:00");
        let shown = String::from_utf8(as_shown(xml.into_bytes())).expect("text");
        let expected = cell("string", "50%") + &cell("float", "0.5") + &cell("string", "36:00");
        assert_eq!(shown, expected);
    }

    #[test]
    fn pieces_that_are_struck_out_or_raised_mark_their_text() {
        let xml = r#"<sst><si><t>12</t></si><si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si><si><r><rPr><strike val="0"/></rPr><t xml:space="preserve">5</t></r></si></sst>"#;
        let marked = String::from_utf8(mark(xml.as_bytes().to_vec())).expect("text");
        assert_eq!(marked.replace("<r><t>\u{fdd0}12", "<r><t>12"), xml);
        assert_eq!(marked.matches(MARK).count(), 1);
    }
}

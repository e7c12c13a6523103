//! OpenDocument spreadsheets [ODF 1.3]: styles by their names, of which a cell has its own or
//! that of its row or column.

use std::collections::HashMap;
use std::io::Cursor;

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};

use super::{Look, Scale, Shown, part};
use crate::ingest::grid::Cell;

/// Of each sheet in the order of the file.
pub fn looks(bytes: &[u8]) -> Vec<Look> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut part = |name: &str| part(&mut archive, name).unwrap_or_default();
    of_parts(&part("styles.xml"), &part("content.xml"))
}

/// From the styles that have names, and the content with those that belong to it.
fn of_parts(named: &[u8], content: &[u8]) -> Vec<Look> {
    let body = memmem::find(content, b"<office:body").unwrap_or(content.len());
    let (own, body) = content.split_at(body);
    let mut styles = Styles::default();
    for xml in [named, own] {
        each_tag(xml, |tag| styles.read(tag));
    }
    let mut sheets = Sheets { styles: &styles, looks: Vec::new(), at: At::default() };
    each_tag(body, |tag| sheets.read(tag));
    sheets.looks
}

/// What is met in a document from its beginning to its end.
enum Tag<'a> {
    Start(&'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Stops where the document is damaged.
fn each_tag(xml: &[u8], mut read: impl FnMut(Tag<'_>)) {
    let mut reader = quick_xml::Reader::from_reader(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(tag) => read(Tag::Start(&tag)),
            Event::End(tag) => read(Tag::End(tag.name().as_ref())),
            Event::Text(text) => read(Tag::Text(&text.xml10_content())),
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    Some(tag.try_get_attribute(name).ok()??.value.into_owned())
}

/// A number that says how often, once where it says nothing.
fn times(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// What a style says of its own; the rest is its parent's.
#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    /// Name of the format of its numbers.
    format: Option<String>,
    is_struck: Option<bool>,
    /// Or lowered.
    is_raised: Option<bool>,
}

/// A format of numbers while it is read.
struct Format {
    name: String,
    is_percent: bool,
    scale: Scale,
    /// Where in the number a text stands that is being read, in digits from its right.
    within: Option<i32>,
    /// What positive numbers have instead.
    positive: Option<String>,
}

#[derive(Default)]
struct Styles {
    /// By family and name, as in `table-cell ce1`.
    styles: HashMap<String, Style>,
    formats: HashMap<String, Shown>,
    /// The style and the format that are being read.
    style: Option<(String, Style)>,
    format: Option<Format>,
}

/// A style may name a parent that names it.
const MOST_PARENTS: usize = 16;

impl Styles {
    fn read(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Start(tag) => self.start(tag),
            Tag::End("style:style") => self.styles.extend(self.style.take()),
            Tag::End("number:embedded-text") => {
                self.format.iter_mut().for_each(|f| f.within = None)
            }
            Tag::End(
                "number:number-style" | "number:currency-style" | "number:percentage-style",
            ) => {
                if let Some(format) = self.format.take() {
                    let positive = format.positive.and_then(|name| self.formats.get(&name));
                    let own =
                        || if format.is_percent { Shown::Percent } else { format.scale.shown() };
                    let shown = positive.cloned().unwrap_or_else(own);
                    self.formats.insert(format.name, shown);
                }
            }
            Tag::Text(text) => match &mut self.format {
                Some(Format { scale, within: Some(place), .. }) if text == "." => {
                    scale.tens = Some(*place)
                }
                Some(Format { scale, within: None, .. }) => scale.add_text(text.chars()),
                _ => {}
            },
            Tag::End(_) => {}
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let of = |name: &str| attribute(tag, name);
        match tag.name().as_ref() {
            "style:style" => {
                let (family, name) = (of("style:family"), of("style:name"));
                let style = Style {
                    parent: of("style:parent-style-name"),
                    format: of("style:data-style-name"),
                    ..Style::default()
                };
                self.style = family.zip(name).map(|(f, name)| (format!("{f} {name}"), style));
            }
            "style:text-properties" => {
                let Some((_, style)) = &mut self.style else { return };
                let lines = ["style:text-line-through-style", "style:text-line-through-type"];
                let lines: Vec<String> = lines.into_iter().filter_map(of).collect();
                if !lines.is_empty() {
                    style.is_struck = Some(lines.iter().all(|line| line != "none"));
                }
                if let Some(place) = of("style:text-position") {
                    style.is_raised = Some(!place.starts_with("0%"));
                }
            }
            name
            @ ("number:number-style" | "number:currency-style" | "number:percentage-style") => {
                self.format = of("style:name").map(|style| Format {
                    name: style,
                    is_percent: name == "number:percentage-style",
                    scale: Scale::default(),
                    within: None,
                    positive: None,
                });
            }
            "number:number" => {
                let Some(Format { scale, .. }) = &mut self.format else { return };
                scale.add_digit();
                let unit = of("number:display-factor").and_then(|unit| unit.parse().ok());
                scale.thousands = unit.map_or(0, |unit: f64| (unit.log10() / 3.0).round() as i32);
            }
            "number:embedded-text" => {
                let Some(format) = &mut self.format else { return };
                format.within = of("number:position").and_then(|place| place.parse().ok());
            }
            "style:map" => {
                let Some(format) = &mut self.format else { return };
                let condition = of("style:condition").unwrap_or_default();
                if condition.starts_with("value()>") || condition.starts_with("value()&gt;") {
                    format.positive = of("style:apply-style-name");
                }
            }
            _ => {}
        }
    }

    /// What a style says first of itself, then its parents.
    fn find<T>(&self, family: &str, name: &str, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut name = name;
        for _ in 0..MOST_PARENTS {
            let style = self.styles.get(&format!("{family} {name}"))?;
            if let Some(found) = of(style) {
                return Some(found);
            }
            name = style.parent.as_deref()?;
        }
        None
    }

    /// How cells of a style show a number.
    fn of_cell(&self, name: &str) -> Shown {
        if self.find("table-cell", name, |style| style.is_struck) == Some(true) {
            return Shown::Unclear;
        }
        let format = self.find("table-cell", name, |style| style.format.clone());
        format.and_then(|format| self.formats.get(&format)).cloned().unwrap_or_default()
    }

    /// Whether text of a style is struck out or raised.
    fn is_unclear(&self, family: &str, name: &str) -> bool {
        let is = |of: fn(&Style) -> Option<bool>| self.find(family, name, of) == Some(true);
        is(|style| style.is_struck) || is(|style| style.is_raised)
    }
}

/// A cell while it is read, which may stand for several.
struct OpenCell {
    columns: u32,
    style: Option<String>,
    is_percent: bool,
    has_value: bool,
    is_unclear: bool,
    /// Nobody has computed it, as far as is known.
    is_formula: bool,
    /// The error that stands in it.
    error: Option<String>,
}

/// Where in a sheet.
#[derive(Default)]
struct At {
    row: u32,
    /// How often it stands there.
    rows: u32,
    row_style: Option<String>,
    column: u32,
    /// Where columns with a style of their own end, from the left.
    column_styles: Vec<(u32, Option<String>)>,
    cell: Option<OpenCell>,
    /// Of each piece of text around this place, whether it is unclear.
    pieces: Vec<bool>,
    /// In how many tags of what is no cell: comments, drawings, copies for links.
    aside: u32,
}

struct Sheets<'a> {
    styles: &'a Styles,
    looks: Vec<Look>,
    at: At,
}

impl Sheets<'_> {
    fn read(&mut self, tag: Tag<'_>) {
        let at = &mut self.at;
        match tag {
            Tag::Start(tag) => {
                let name = tag.name();
                let name = name.as_ref();
                // A table without a name holds what another program once sent.
                let is_sent = name == "table:table" && attribute(tag, "table:name").is_none();
                let is_beside = name == "office:annotation" || name.starts_with("draw:");
                if at.aside > 0 || is_sent || is_beside {
                    at.aside += 1;
                } else {
                    self.start(name, tag);
                }
            }
            Tag::End(_) if at.aside > 0 => at.aside -= 1,
            Tag::End("table:table-row") => at.row = at.row.saturating_add(at.rows),
            Tag::End("table:table-cell" | "table:covered-table-cell") => self.close(),
            Tag::End("text:p" | "text:span") => drop(at.pieces.pop()),
            Tag::Text(text) if at.aside == 0 && !text.trim().is_empty() => {
                if let Some(cell) = &mut at.cell {
                    cell.is_unclear |= at.pieces.contains(&true);
                    cell.error.iter_mut().for_each(|error| error.push_str(text.trim()));
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        let at = &mut self.at;
        let of = |name: &str| attribute(tag, name);
        match name {
            "table:table" => {
                *at = At::default();
                self.looks.push(Look::default());
            }
            "table:table-column" => {
                let before = at.column_styles.last().map_or(0, |last| last.0);
                let to = before.saturating_add(times(tag, "table:number-columns-repeated"));
                at.column_styles.push((to, of("table:default-cell-style-name")));
            }
            "table:table-row" => {
                at.rows = times(tag, "table:number-rows-repeated");
                at.row_style = of("table:default-cell-style-name");
                at.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let kind = of("office:value-type");
                let is_error = of("calcext:value-type").is_some_and(|kind| kind == "error");
                let Some(look) = self.looks.last_mut() else { return };
                let span = |name: &str| times(tag, name).saturating_sub(1);
                let below = span("table:number-rows-spanned");
                let right = span("table:number-columns-spanned");
                if below > 0 || right > 0 {
                    let (bottom, last) =
                        (at.row.saturating_add(below), at.column.saturating_add(right));
                    let region = [at.row, bottom, at.column, last];
                    look.merged.push(region.map(|place| place as usize));
                }
                at.pieces.clear();
                at.cell = Some(OpenCell {
                    columns: times(tag, "table:number-columns-repeated"),
                    style: of("table:style-name"),
                    is_percent: kind.as_deref() == Some("percentage"),
                    has_value: kind.is_some(),
                    is_unclear: false,
                    is_formula: kind.is_none() && of("table:formula").is_some(),
                    error: is_error.then(String::new),
                });
            }
            "text:p" | "text:span" => {
                // A formula that was computed has a text, and if it is an empty one.
                at.cell.iter_mut().for_each(|cell| cell.is_formula = false);
                let family = if name == "text:p" { "paragraph" } else { "text" };
                let style = of("text:style-name");
                let is_unclear = style.is_some_and(|style| self.styles.is_unclear(family, &style));
                at.pieces.push(is_unclear);
            }
            _ => {}
        }
    }

    /// Notes how the cell is shown, as often as it stands there: a file with too many of them
    /// was refused before.
    fn close(&mut self) {
        let at = &mut self.at;
        let (Some(cell), Some(look)) = (at.cell.take(), self.looks.last_mut()) else { return };
        let columns = at.column..at.column.saturating_add(cell.columns);
        at.column = columns.end;
        let not_blank = match cell.error {
            Some(error) => Some(Cell::Error(error)),
            None => cell.is_formula.then_some(Cell::NoResult),
        };
        if let Some(what) = not_blank {
            let at = |column| (at.row as usize, column as usize, what.clone());
            look.not_blank.extend(columns.clone().map(at));
        }
        if !cell.has_value {
            return;
        }
        let of_column = || {
            let place = at.column_styles.partition_point(|(to, _)| *to <= columns.start);
            at.column_styles.get(place).and_then(|(_, style)| style.as_ref())
        };
        let style = cell.style.as_ref().or(at.row_style.as_ref()).or_else(of_column);
        let of_style = style.map_or(Shown::AsStored, |style| self.styles.of_cell(style));
        let shown = match of_style {
            _ if cell.is_unclear => Shown::Unclear,
            Shown::Unclear => Shown::Unclear,
            _ if cell.is_percent => Shown::Percent,
            shown => shown,
        };
        for row in at.row..at.row.saturating_add(at.rows) {
            columns.clone().for_each(|column| look.add(row, column, shown.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{damaged, fixture};
    use super::*;

    #[test]
    fn a_sheet_with_any_byte_changed_is_looked_through_all_the_same() {
        let bytes = fixture("shown.ods");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).expect("a zip file");
        let mut part = |name: &str| part(&mut archive, name).expect("there");
        let (named, content) = (part("styles.xml"), part("content.xml"));
        let whole = of_parts(&named, &content);
        assert!(whole.len() == 1 && !whole[0].cells.is_empty());
        for other in damaged(&content).step_by(7) {
            of_parts(b"", &other);
        }
    }

    /// A sheet of rows, with what is said of styles before it.
    fn look(styles: &str, rows: &str) -> Look {
        let content = format!(
            "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
             <office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document-content>"
        );
        let mut looks = of_parts(b"", content.as_bytes());
        assert_eq!(looks.len(), 1);
        looks.remove(0)
    }

    fn cell(attributes: &str, text: &str) -> String {
        let value = "office:value-type=\"string\"";
        format!("<table:table-cell {value} {attributes}><text:p>{text}</text:p></table:table-cell>")
    }

    fn row(cells: &str) -> String {
        format!("<table:table-row>{cells}</table:table-row>")
    }

    const STRUCK: &str = "<style:style style:name=\"s\" style:family=\"table-cell\">\
         <style:text-properties style:text-line-through-type=\"single\"/></style:style>";

    #[test]
    fn a_cell_has_its_own_style_or_that_of_its_row_or_column_or_of_a_parent() {
        let styles = format!(
            "{STRUCK}<style:style style:name=\"child\" style:family=\"table-cell\" \
             style:parent-style-name=\"s\"/>\
             <style:style style:name=\"plain\" style:family=\"table-cell\" \
             style:parent-style-name=\"s\"><style:text-properties \
             style:text-line-through-style=\"none\"/></style:style>\
             <style:style style:name=\"round\" style:family=\"table-cell\" \
             style:parent-style-name=\"round\"/>"
        );
        let columns = "<table:table-column table:number-columns-repeated=\"2\"/>\
             <table:table-column table:default-cell-style-name=\"s\"/>";
        let of = |name: &str| format!("table:style-name=\"{name}\"");
        let cells = [cell(&of("child"), "a"), cell("", "b"), cell("", "c")].concat();
        let others = [cell("", "a"), cell(&of("round"), "b"), cell(&of("plain"), "c")].concat();
        let styled = format!(
            "<table:table-row table:default-cell-style-name=\"s\">{}</table:table-row>",
            cell("", "a")
        );
        let look = look(&styles, &[columns, &row(&cells), &row(&others), &styled].concat());
        let mut unclear: Vec<(u32, u32)> = look.cells.keys().copied().collect();
        unclear.sort_unstable();
        assert_eq!(unclear, [(0, 0), (0, 2), (2, 0)]);
    }

    #[test]
    fn pieces_that_are_struck_out_or_raised_are_unclear_and_comments_are_not_read() {
        let styles = "<style:style style:name=\"up\" style:family=\"text\">\
             <style:text-properties style:text-position=\"super 58%\"/></style:style>\
             <style:style style:name=\"level\" style:family=\"text\">\
             <style:text-properties style:text-position=\"0% 100%\"/></style:style>";
        let piece = |style: &str| format!("<text:span text:style-name=\"{style}\">2</text:span>");
        let comment =
            format!("<office:annotation><text:p>{}</text:p></office:annotation>", piece("up"));
        let cells = [
            cell("", &format!("12{}", piece("up"))),
            cell("", &format!("12{}", piece("level"))),
            cell("", "12<text:span text:style-name=\"up\"/>"),
            cell("", "12").replace("<text:p>", &format!("{comment}<text:p>")),
        ];
        let look = look(styles, &row(&cells.concat()));
        assert_eq!(look.cells.into_iter().collect::<Vec<_>>(), [((0, 0), Shown::Unclear)]);
    }

    #[test]
    fn cells_that_are_repeated_or_merged_or_have_no_result_keep_their_places() {
        let repeated = cell("table:style-name=\"s\" table:number-columns-repeated=\"2\"", "a");
        let merged =
            cell("table:number-rows-spanned=\"3\" table:number-columns-spanned=\"2\"", "b");
        let formula = "<table:table-cell table:formula=\"of:=1+1\"/>";
        let rows = [
            "<table:table-row table:number-rows-repeated=\"4\"><table:table-cell/></table:table-row>",
            &row(&["<table:table-cell/>", &repeated, &merged, formula].concat()),
        ];
        let look = look(STRUCK, &rows.concat());
        let mut unclear: Vec<(u32, u32)> = look.cells.keys().copied().collect();
        unclear.sort_unstable();
        assert_eq!(unclear, [(4, 1), (4, 2)]);
        assert_eq!(look.merged, [[4, 6, 3, 4]]);
        assert_eq!(look.not_blank, [(4, 4, Cell::NoResult)]);
    }

    #[test]
    fn errors_are_not_blank_and_what_was_computed_as_nothing_is() {
        let error =
            "office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"";
        let cells = [
            format!("<table:table-cell {error}><text:p>#DIV/0!</text:p></table:table-cell>"),
            "<table:table-cell table:formula=\"of:=1\"><text:p/></table:table-cell>".to_owned(),
        ];
        let look = look(STRUCK, &row(&cells.concat()));
        assert_eq!(look.not_blank, [(0, 0, Cell::Error("#DIV/0!".to_owned()))]);
    }
}

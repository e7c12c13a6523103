//! A report in the styles of an office's document: by their names, whatever their ids are.

use std::collections::BTreeMap;

use super::markup::{HEAD, W};
use super::styles::{Made, styles};
use crate::writers::office::Reference;

/// Styles and numbering, and what the styles of the report are called in them.
pub struct Dressed<'r> {
    pub styles: String,
    pub numbering: Option<String>,
    ids: BTreeMap<&'static str, String>,
    reference: Option<&'r Reference>,
}

impl<'r> Dressed<'r> {
    /// Styles that the office lacks are those of the report.
    pub fn new(all: &[Made], reference: Option<&'r Reference>) -> Self {
        let mut ids = BTreeMap::new();
        let Some(office) = reference else {
            let numbering = numbered(&bullet(BULLET, BULLET));
            return Self { styles: styles(all), numbering: Some(numbering), ids, reference };
        };
        let mut added = String::new();
        for style in all {
            let id = match office.id(style.kind, style.name) {
                Some(id) => id.clone(),
                None => {
                    let id = match office.has_id(style.id) {
                        true => format!("Survey{}", style.id),
                        false => style.id.to_owned(),
                    };
                    let [from, to] =
                        [style.id, &id].map(|id| format!("w:styleId=\"{id}\"><w:name"));
                    // The office's own are what others are based on.
                    let xml = style.xml.replace(" w:default=\"1\"", "").replace(&from, &to);
                    added.push_str(&xml);
                    id
                }
            };
            ids.insert(style.id, id);
        }
        let mut numbering = office.numbering.clone();
        if office.id("paragraph", "List Bullet").is_none() {
            let old = numbering.filter(|numbering| numbering.contains("</w:numbering>"));
            let free = |name: &str| old.as_ref().map_or(BULLET, |old| free(old, name));
            let (list, number) = (free("w:abstractNumId"), free("w:numId"));
            let own = format!("<w:numId w:val=\"{BULLET}\"/>");
            added = added.replace(&own, &format!("<w:numId w:val=\"{number}\"/>"));
            let bullet = bullet(list, number);
            let bullet = bullet.map(|xml| renamed(&xml, &ids));
            numbering = Some(match old {
                Some(old) => with_bullet(&old, &bullet),
                None => numbered(&bullet),
            });
        }
        let added = renamed(&added, &ids);
        let end = office.styles.rfind("</w:styles>").unwrap_or(office.styles.len());
        let styles = format!("{}{added}</w:styles>\n", &office.styles[..end]);
        Self { styles, numbering, ids, reference }
    }

    /// What was written with the styles of the report.
    pub fn worn(&self, xml: &str) -> String {
        if self.ids.is_empty() {
            return xml.to_owned();
        }
        let mut xml = renamed(xml, &self.ids);
        // Headings have their numbers already.
        let headings = self.ids.iter().filter(|(id, _)| id.starts_with("Heading"));
        let is_numbered =
            |id: &&String| self.reference.is_some_and(|office| office.numbered.contains(*id));
        for id in headings.map(|(_, id)| id).filter(is_numbered) {
            let style = format!("<w:pStyle w:val=\"{id}\"/>");
            let none = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"0\"/></w:numPr>";
            xml = xml.replace(&style, &format!("{style}{none}"));
        }
        xml
    }
}

/// With the ids of the office. Texts hold no quotes, so that only markup is found.
fn renamed(xml: &str, ids: &BTreeMap<&'static str, String>) -> String {
    let mut xml = xml.to_owned();
    for before in ["Style w:val=\"", "<w:basedOn w:val=\"", "<w:next w:val=\""] {
        let mut parts = xml.split(before);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (id, rest) = part.split_once('"').unwrap_or((part, ""));
            let id = ids.get(id).map_or(id, String::as_str);
            out.push_str(&format!("{before}{id}\"{rest}"));
        }
        xml = out;
    }
    xml
}

/// What the list and its use are called where nobody else has any.
const BULLET: u32 = 1;

/// The marks of lists, and their use.
fn bullet(list: u32, number: u32) -> [String; 2] {
    [
        format!(
            "<w:abstractNum w:abstractNumId=\"{list}\">\
             <w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
             <w:numFmt w:val=\"bullet\"/><w:pStyle w:val=\"ListBullet\"/><w:lvlText w:val=\"・\"/>\
             <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"420\" w:hanging=\"280\"/></w:pPr></w:lvl>\
             </w:abstractNum>"
        ),
        format!("<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"{list}\"/></w:num>"),
    ]
}

fn numbered([list, number]: &[String; 2]) -> String {
    format!("{HEAD}<w:numbering {W}>{list}{number}</w:numbering>\n")
}

/// Lists come before their uses.
fn with_bullet(old: &str, [list, number]: &[String; 2]) -> String {
    let end = old.find("<w:numIdMacAtCleanup").or_else(|| old.rfind("</w:numbering>"));
    let end = end.unwrap_or(old.len());
    let uses = old.find("<w:num ").unwrap_or(end);
    format!("{}{list}{}{number}{}", &old[..uses], &old[uses..end], &old[end..])
}

/// A number that no attribute of this name has.
fn free(xml: &str, name: &str) -> u32 {
    let before = format!("{name}=\"");
    let all = xml.split(&before).skip(1);
    let all = all.filter_map(|rest| rest.split('"').next()?.parse::<u32>().ok());
    all.max().map_or(BULLET, |most| most.saturating_add(1))
}

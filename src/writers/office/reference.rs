//! An office's own document, of which a report takes its looks: styles, theme, fonts, numbering,
//! heads and feet, and the page. What is written in it is not taken.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::opened::{DOCUMENT, Opened, Part};
use crate::guard::{damaged, guarded};
use crate::problem::{Failure, Problem};
use crate::writers::escape::escape;

/// Styles without which a report has no looks of the office's.
const EXPECTED: [&str; 5] = ["Title", "heading 1", "heading 2", "heading 3", "caption"];

/// What may stand in the properties of a section, in the order of the schema.
const OF_SECTION: [&str; 6] =
    ["w:pgSz", "w:pgMar", "w:pgBorders", "w:pgNumType", "w:titlePg", "w:docGrid"];

/// What a page has for text, in twentieths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub width: usize,
    pub height: usize,
}

impl Default for Page {
    /// A4 with margins of 25 mm.
    fn default() -> Self {
        Self { width: 9070, height: 14_002 }
    }
}

/// What is taken of an office's document.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// The part with the styles.
    pub styles: String,
    /// Ids of the styles, by kind and name in small letters: a Japanese Word calls
    /// `heading 1` 1 and `caption` a3.
    ids: BTreeMap<(String, String), String>,
    /// Ids of the styles that number their paragraphs.
    pub numbered: BTreeSet<String>,
    pub numbering: Option<String>,
    /// Theme, fonts, heads and feet, and what they refer to.
    pub parts: Vec<Part>,
    /// How the document refers to these: id, kind and target.
    pub relations: Vec<(String, String, String)>,
    /// The heads and feet of the pages, and the pages.
    pub heads: String,
    pub feet: String,
    pub section: String,
    pub page: Page,
    pub has_mirrored_margins: bool,
    pub has_even_heads: bool,
}

struct Relation {
    id: String,
    kind: String,
    target: String,
    is_external: bool,
}

impl Reference {
    /// Fails where the file is no Word document, has macros or has no styles.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let read = || {
            let mut opened = Opened::new(path)?;
            read(&mut opened, path)
        };
        Ok(guarded(path, read)?)
    }

    /// The id of a style.
    pub fn id(&self, kind: &str, name: &str) -> Option<&String> {
        self.ids.get(&(kind.to_owned(), name.to_lowercase()))
    }

    pub fn has_id(&self, id: &str) -> bool {
        self.ids.values().any(|other| other == id)
    }

    /// Names of the styles that it lacks: those of the report take their place.
    pub fn lacking(&self) -> Vec<&'static str> {
        EXPECTED.into_iter().filter(|name| self.id("paragraph", name).is_none()).collect()
    }
}

fn read(opened: &mut Opened<'_>, path: &Path) -> Result<Reference, Problem> {
    let types = opened.text("[Content_Types].xml")?.unwrap_or_default();
    if types.contains("macroEnabled") || opened.names().any(|name| name.ends_with("vbaProject.bin"))
    {
        return Err(Problem::new("reference-macros").path(path));
    }
    let types = media_types(&types).ok_or_else(|| damaged(path))?;
    let related = relations(opened, DOCUMENT)?.ok_or_else(|| damaged(path))?;
    let part =
        |kind: &str| related.iter().find(|relation| relation.kind.ends_with(&format!("/{kind}")));
    let text = |opened: &mut Opened<'_>, kind: &str| match part(kind) {
        Some(relation) => opened.text(&place(DOCUMENT, &relation.target)),
        None => Ok(None),
    };
    let mut reference = Reference::default();
    let Some(styles) = text(opened, "styles")? else {
        return Err(Problem::new("reference-no-styles").path(path));
    };
    // Another dialect of the format has other names.
    if !styles.contains("\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"") {
        return Err(Problem::new("word-no-document").path(path));
    }
    reference.styles = styles;
    reference.named().ok_or_else(|| damaged(path))?;
    reference.numbering = text(opened, "numbering")?;
    if let Some(settings) = text(opened, "settings")? {
        let is_on = |name: &str| switched_on(&settings, name).ok_or_else(|| damaged(path));
        reference.has_mirrored_margins = is_on("w:mirrorMargins")?;
        reference.has_even_heads = is_on("w:evenAndOddHeaders")?;
    }
    let document = opened.text(DOCUMENT)?.unwrap_or_default();
    let heads = reference.sections(&document).ok_or_else(|| damaged(path))?;
    let mut carried = BTreeSet::new();
    let used = |relation: &&Relation| {
        let is_look = ["/theme", "/fontTable"].iter().any(|kind| relation.kind.ends_with(kind));
        (is_look || heads.contains(&relation.id)) && !relation.is_external
    };
    for relation in related.iter().filter(used) {
        let id = of_office(&relation.id);
        reference.relations.push((id, relation.kind.clone(), relation.target.clone()));
        carry(
            opened,
            &place(DOCUMENT, &relation.target),
            &types,
            &mut carried,
            &mut reference.parts,
        )?;
    }
    // Marks of lists may be pictures.
    if let Some(numbering) = part("numbering") {
        let place = place(DOCUMENT, &numbering.target);
        let mut parts = Vec::new();
        carry(opened, &place, &types, &mut carried, &mut parts)?;
        // It is written with ours.
        reference.parts.extend(parts.into_iter().filter(|part| part.path != place));
    }
    Ok(reference)
}

/// The id of a relation as the report has it.
fn of_office(id: &str) -> String {
    format!("office-{id}")
}

impl Reference {
    /// Finds the styles' names and ids.
    fn named(&mut self) -> Option<()> {
        let mut reader = quick_xml::Reader::from_str(&self.styles);
        let mut open: Option<(String, String)> = None;
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) if tag.name().as_ref() == "w:style" => {
                    open = Some((attribute(&tag, "w:type")?, attribute(&tag, "w:styleId")?));
                }
                Event::Start(tag) | Event::Empty(tag) => match (tag.name().as_ref(), &open) {
                    ("w:name", Some((kind, id))) => {
                        let name = attribute(&tag, "w:val")?.to_lowercase();
                        self.ids.insert((kind.clone(), name), id.clone());
                    }
                    ("w:numId", Some((_, id))) if attribute(&tag, "w:val")? != "0" => {
                        self.numbered.insert(id.clone());
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name().as_ref() == "w:style" => open = None,
                Event::Eof => return Some(()),
                _ => {}
            }
        }
    }

    /// Finds heads, feet and the page of the last section; heads and feet that it has not are
    /// those of the section before. The ids of their parts.
    fn sections(&mut self, document: &str) -> Option<BTreeSet<String>> {
        let mut reader = quick_xml::Reader::from_str(document);
        let mut heads: BTreeMap<(String, String), String> = BTreeMap::new();
        let mut section: BTreeMap<&str, String> = BTreeMap::new();
        let mut is_open = false;
        let mut within: Option<&str> = None;
        let [mut size, mut margins] = [BTreeMap::new(), BTreeMap::new()];
        loop {
            let event = reader.read_event().ok()?;
            match &event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.name();
                    let name = name.as_ref();
                    let is_empty = matches!(event, Event::Empty(_));
                    if name == "w:sectPr" {
                        is_open = !is_empty;
                        section.clear();
                    } else if is_open && matches!(name, "w:headerReference" | "w:footerReference") {
                        let kind = attribute(tag, "w:type").unwrap_or_else(|| "default".to_owned());
                        heads.insert((name.to_owned(), kind), attribute(tag, "r:id")?);
                    } else if let Some(of) = OF_SECTION.iter().find(|of| is_open && **of == name) {
                        match *of {
                            "w:pgSz" => size = lengths(tag),
                            "w:pgMar" => margins = lengths(tag),
                            _ => {}
                        }
                        section.insert(of, written(tag, is_empty)?);
                        within = (!is_empty).then_some(of);
                    } else if let Some(of) = within {
                        section.get_mut(of)?.push_str(&written(tag, is_empty)?);
                    }
                }
                Event::End(tag) => {
                    let name = tag.name();
                    let name = name.as_ref();
                    if let Some(of) = within {
                        section.get_mut(of)?.push_str(&format!("</{name}>"));
                        within = within.filter(|of| *of != name);
                    }
                    is_open &= name != "w:sectPr";
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let written = |tag: &str| -> String {
            let of_tag = heads.iter().filter(|((of, _), _)| of == tag);
            let one = |((_, kind), id): (&(String, String), &String)| {
                format!("<{tag} w:type=\"{}\" r:id=\"{}\"/>", escape(kind), escape(&of_office(id)))
            };
            of_tag.map(one).collect()
        };
        (self.heads, self.feet) = (written("w:headerReference"), written("w:footerReference"));
        self.section = OF_SECTION.iter().filter_map(|of| section.remove(of)).collect();
        let room = |of: &str, beside: [&str; 3]| {
            let taken: i64 = beside.iter().filter_map(|side| margins.get(*side)).sum();
            usize::try_from(size.get(of)? - taken).ok().filter(|room| *room > 2000)
        };
        let usual = Page::default();
        self.page = Page {
            width: room("w:w", ["w:left", "w:right", "w:gutter"]).unwrap_or(usual.width),
            height: room("w:h", ["w:top", "w:bottom", ""]).unwrap_or(usual.height),
        };
        Some(heads.into_values().collect())
    }
}

/// A tag with the attributes that every program knows; pages are counted from the first.
fn written(tag: &BytesStart<'_>, is_empty: bool) -> Option<String> {
    let name = tag.name();
    let mut out = format!("<{}", name.as_ref());
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let key: &str = attribute.key.as_ref();
        if (key.starts_with("w:") || key.starts_with("r:")) && key != "w:start" {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            out.push_str(&format!(" {key}=\"{}\"", escape(&value)));
        }
    }
    out.push_str(if is_empty { "/>" } else { ">" });
    Some(out)
}

/// Attributes that are lengths, in twentieths of a point.
fn lengths(tag: &BytesStart<'_>) -> BTreeMap<String, i64> {
    let length = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let value: i64 = attribute.value.parse().ok()?;
        Some((attribute.key.as_ref().to_owned(), value.abs()))
    };
    tag.attributes().flatten().filter_map(length).collect()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// All tags of a part.
fn tags(xml: &str) -> Option<Vec<BytesStart<'static>>> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => found.push(tag.into_owned()),
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

/// Whether a setting is on.
fn switched_on(settings: &str, name: &str) -> Option<bool> {
    let tags = tags(settings)?;
    let value =
        tags.iter().find(|tag| tag.name().as_ref() == name).map(|tag| attribute(tag, "w:val"));
    Some(value.is_some_and(|value| !matches!(value.as_deref(), Some("0" | "false" | "off"))))
}

/// Types of parts, by their paths with a slash before them, and by endings.
fn media_types(types: &str) -> Option<BTreeMap<String, String>> {
    let of = |tag: &BytesStart<'_>| {
        let name = attribute(tag, "PartName").or_else(|| attribute(tag, "Extension"))?;
        Some((name.to_lowercase(), attribute(tag, "ContentType")?))
    };
    Some(tags(types)?.iter().filter_map(of).collect())
}

/// What a part refers to; `None` where it refers to nothing.
fn relations(opened: &mut Opened<'_>, path: &str) -> Result<Option<Vec<Relation>>, Problem> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some(xml) = opened.text(&format!("{folder}/_rels/{name}.rels"))? else { return Ok(None) };
    let relation = |tag: &BytesStart<'_>| {
        Some(Relation {
            id: attribute(tag, "Id")?,
            kind: attribute(tag, "Type")?,
            target: attribute(tag, "Target")?,
            is_external: attribute(tag, "TargetMode").as_deref() == Some("External"),
        })
    };
    Ok(tags(&xml).map(|tags| tags.iter().filter_map(relation).collect()))
}

/// The path of a target that a part names.
fn place(from: &str, target: &str) -> String {
    if let Some(path) = target.strip_prefix('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Takes a part with all that it refers to, each once.
fn carry(
    opened: &mut Opened<'_>,
    path: &str,
    types: &BTreeMap<String, String>,
    carried: &mut BTreeSet<String>,
    parts: &mut Vec<Part>,
) -> Result<(), Problem> {
    if !carried.insert(path.to_owned()) {
        return Ok(());
    }
    let Some(bytes) = opened.bytes(path)? else { return Ok(()) };
    let ending = path.rsplit('.').next().unwrap_or_default();
    let media_type = types.get(&format!("/{path}").to_lowercase());
    let media_type = media_type.or_else(|| types.get(&ending.to_lowercase())).cloned();
    parts.push(Part { path: path.to_owned(), media_type, bytes });
    let related = relations(opened, path)?.unwrap_or_default();
    if related.is_empty() {
        return Ok(());
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let of_part = format!("{folder}/_rels/{name}.rels");
    if let Some(bytes) = opened.bytes(&of_part)? {
        parts.push(Part { path: of_part, media_type: None, bytes });
    }
    for relation in related.iter().filter(|relation| !relation.is_external) {
        carry(opened, &place(path, &relation.target), types, carried, parts)?;
    }
    Ok(())
}

//! Word processor files: paragraphs, tables, charts with the workbooks in them, descriptions of
//! pictures, notes, comments, what was deleted and is still there.

use std::collections::BTreeMap;

use super::markup::{Attributes, Piece, texts, walk};
use super::package::Package;
use super::passage::{Passage, Row};
use super::{chart, workbook};

pub fn read(bytes: &[u8]) -> Result<(Vec<Passage>, Vec<String>), String> {
    let package = Package::open(bytes)?;
    let mut passages = Vec::new();
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    let parts = ["document", "footnotes", "endnotes", "comments", "header", "footer"];
    for (name, xml) in &package.texts {
        let file = name.strip_prefix("word/").filter(|of| parts.iter().any(|p| of.starts_with(p)));
        if file.is_some_and(|of| of.ends_with(".xml")) {
            let mut reader = Text { place: name.clone(), ..Text::default() };
            walk(xml, |piece| reader.take(piece));
            reader.end_of_paragraph();
            passages.append(&mut reader.passages);
            for (id, part) in package.relations(name) {
                titles.extend(reader.charts.get(&id).map(|title| (part, title.clone())));
            }
        } else if name.starts_with("docProps/") || name.starts_with("customXml/") {
            passages.extend(texts(xml).iter().map(|text| Passage::text("", name, text)));
        }
    }
    for (name, xml) in &package.texts {
        if name.contains("/charts/") && !name.contains("_rels/") {
            let title = titles.get(name).cloned().unwrap_or_default();
            passages.extend(chart::read(xml, &title, name));
            for (_, part) in package.relations(name) {
                titles.insert(part, title.clone());
            }
        }
    }
    for (name, bytes) in &package.workbooks {
        let title = titles.get(name).map(String::as_str).unwrap_or_default();
        for mut passage in workbook::read(bytes, title)?.0 {
            for row in &mut passage.rows {
                row.place = format!("{name} {}", row.place);
            }
            passages.push(passage);
        }
    }
    Ok((passages, package.unread))
}

#[derive(Default)]
struct Text {
    place: String,
    passages: Vec<Passage>,
    /// Of the chart of each relation.
    charts: BTreeMap<String, String>,
    /// Of the last caption.
    title: String,
    /// Of the open paragraph.
    text: String,
    is_text: bool,
    is_caption: bool,
    /// Open tables, the innermost last: rows, and over how many columns the open cell reaches.
    tables: Vec<(Vec<Row>, usize)>,
}

impl Text {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(name, attributes) => self.open(name, attributes),
            Piece::Close(name) => self.close(name),
            Piece::Text(text) if self.is_text => self.text.push_str(text),
            Piece::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        let value = || attributes.get("w:val").unwrap_or_default();
        match name {
            "t" | "delText" => self.is_text = true,
            "tab" | "br" | "cr" => self.text.push(' '),
            "pStyle" => self.is_caption = value().starts_with("Caption"),
            "tblCaption" => self.title = value().to_owned(),
            "tbl" => self.tables.push((Vec::new(), 1)),
            "tr" => {
                if let Some((rows, _)) = self.tables.last_mut() {
                    rows.push(Row { place: self.place.clone(), cells: Vec::new() });
                }
            }
            "tc" => {
                self.text.clear();
                if let Some((_, span)) = self.tables.last_mut() {
                    *span = 1;
                }
            }
            "gridSpan" => {
                if let Some((_, span)) = self.tables.last_mut() {
                    *span = (attributes.number("w:val").unwrap_or(1.0) as usize).min(1000);
                }
            }
            "chart" => {
                let id = attributes.get("r:id").unwrap_or_default();
                self.charts.insert(id.to_owned(), self.title.clone());
            }
            "docPr" | "cNvPr" => {
                let texts = ["descr", "title"].into_iter().filter_map(|at| attributes.get(at));
                let of = |text: &str| Passage::text(&self.title, &self.place, text);
                let passages: Vec<Passage> = texts.map(of).collect();
                self.passages.extend(passages);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" | "delText" => self.is_text = false,
            "p" if self.tables.is_empty() => self.end_of_paragraph(),
            "p" => self.text.push(' '),
            "tc" => {
                let text = std::mem::take(&mut self.text).trim().to_owned();
                if let Some((rows, span)) = self.tables.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.cells.extend(std::iter::repeat_n(text, *span));
                }
            }
            "tbl" => {
                let table = self.tables.pop();
                self.passages.extend(table.map(|(rows, _)| Passage::table(&self.title, rows)));
            }
            _ => {}
        }
    }

    fn end_of_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        match std::mem::take(&mut self.is_caption) {
            true => self.title = text,
            false => self.passages.push(Passage::text("", &self.place, &text)),
        }
    }
}

//! Web pages: text, tables with the values behind their cells, other attributes, pictures in the
//! page, data in scripts.

use super::markup::{Attributes, Piece, walk};
use super::passage::{Passage, Row};
use super::picture;

pub fn read(html: &str) -> Vec<Passage> {
    let mut page = Page::default();
    let (html, scripts) = without(html, "script");
    let (html, _) = without(&html, "style");
    let (html, pictures) = without(&html, "svg");
    page.pictures = pictures;
    walk(&html, |piece| page.take(piece));
    page.end_of_text();
    let scripts = scripts.iter().flat_map(|script| script.lines());
    page.passages.extend(scripts.map(|line| Passage::text("", "script", line)));
    page.passages
}

/// The page without elements of a name, each replaced by an empty one, and these.
fn without(html: &str, name: &str) -> (String, Vec<String>) {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut rest, mut kept, mut found) = (html, String::new(), Vec::new());
    while let Some(at) = rest.find(&open) {
        let end = rest[at..].find(&close).map_or(rest.len(), |end| at + end + close.len());
        kept.push_str(&rest[..at]);
        kept.push_str(&format!("<{name}/>"));
        found.push(rest[at..end].to_owned());
        rest = &rest[end..];
    }
    kept.push_str(rest);
    (kept, found)
}

#[derive(Default)]
struct Page {
    passages: Vec<Passage>,
    pictures: Vec<String>,
    shown: usize,
    title: String,
    text: String,
    /// Rows of the open table as they are read, and with the values behind the cells.
    table: Option<[Vec<Row>; 2]>,
    /// Of the open cell.
    cell: Option<Cell>,
    /// Cells that reach into rows below: their column, into how many rows, what they say.
    below: Vec<(usize, usize, [String; 2])>,
}

struct Cell {
    wide: usize,
    high: usize,
    /// The value behind it.
    value: Option<String>,
}

const BLOCKS: [&str; 14] =
    ["p", "li", "dd", "dt", "div", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "summary"];

impl Page {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(name, attributes) => self.open(name, attributes),
            Piece::Close(name) => self.close(name),
            Piece::Text(text) => self.text.push_str(text),
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        if self.cell.is_none() && BLOCKS.contains(&name) {
            self.end_of_text();
        }
        let mut value = None;
        for (of, text) in &attributes.0 {
            match (of.as_str(), name) {
                ("data-value", "td" | "th") => value = Some(text.clone()),
                ("class" | "id" | "href" | "src" | "style" | "lang" | "for", _) => {}
                _ => {
                    self.passages.push(Passage::text(&self.title, &format!("<{name} {of}>"), text))
                }
            }
        }
        match name {
            "table" => self.table = Some(Default::default()),
            "tr" => {
                for rows in self.table.iter_mut().flatten() {
                    rows.push(Row { place: "<table>".to_owned(), cells: Vec::new() });
                }
                self.reach_down();
            }
            "td" | "th" => {
                self.text.clear();
                let span = |name| (attributes.number(name).unwrap_or(1.0) as usize).clamp(1, 1000);
                self.cell = Some(Cell { wide: span("colspan"), high: span("rowspan"), value });
            }
            "caption" | "figcaption" => self.end_of_text(),
            "svg" => {
                if let Some(svg) = self.pictures.get(self.shown) {
                    self.passages.extend(picture::read(svg, &self.title));
                }
                self.shown += 1;
            }
            "br" => self.text.push(' '),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "caption" | "figcaption" => self.title = std::mem::take(&mut self.text),
            "td" | "th" => {
                let text = std::mem::take(&mut self.text).trim().to_owned();
                let Some(Cell { wide, high, value }) = self.cell.take() else { return };
                let behind = value.unwrap_or_else(|| text.clone());
                for _ in 0..wide {
                    let column = self.width();
                    if high > 1 {
                        self.below.push((column, high - 1, [text.clone(), behind.clone()]));
                    }
                    self.put([text.clone(), behind.clone()]);
                }
                self.reach_down();
            }
            "table" => {
                self.below.clear();
                let [read, mut behind] = self.table.take().unwrap_or_default();
                behind.iter_mut().for_each(|row| row.place = "<td data-value>".to_owned());
                self.passages.extend([read, behind].map(|rows| Passage::table(&self.title, rows)));
                self.title.clear();
            }
            "figure" => self.title.clear(),
            _ if self.cell.is_none() && BLOCKS.contains(&name) => self.end_of_text(),
            _ => {}
        }
    }

    /// How many cells the open row has.
    fn width(&self) -> usize {
        self.table.as_ref().and_then(|[rows, _]| Some(rows.last()?.cells.len())).unwrap_or(0)
    }

    fn put(&mut self, texts: [String; 2]) {
        for (rows, text) in self.table.iter_mut().flatten().zip(texts) {
            if let Some(row) = rows.last_mut() {
                row.cells.push(text);
            }
        }
    }

    /// Cells of rows above that stand in the next columns of this one.
    fn reach_down(&mut self) {
        loop {
            let (width, rows) = (self.width(), self.table.as_ref().map_or(0, |of| of[0].len()));
            let own = self.below.iter_mut().find(|(column, left, _)| *column == width && *left > 0);
            let Some((_, left, texts)) = own.filter(|_| rows > 0) else { return };
            *left -= 1;
            let texts = texts.clone();
            self.put(texts);
        }
    }

    fn end_of_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.passages.push(Passage::text("", "<body>", &text));
        }
    }
}

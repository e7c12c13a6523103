//! Pictures of shapes: what they are described as, their texts line by line, and their bars.

use super::markup::{Attributes, Piece, walk};
use super::passage::{Bar, Form, Passage, Row};

pub fn read(svg: &str, over: &str) -> Vec<Passage> {
    let mut picture = Picture::default();
    walk(svg, |piece| picture.take(piece));
    let title = format!("{over} {}", picture.title);
    let mut passages: Vec<Passage> =
        picture.described.iter().map(|(place, text)| Passage::text(&title, place, text)).collect();
    let lines = picture.lines().map(|cells| Row { place: "<text>".to_owned(), cells });
    let texts = Passage::of(&title, Form::Text, lines.collect());
    passages.push(Passage { bars: picture.bars(), ..texts });
    passages
}

struct Letters {
    x: f64,
    y: f64,
    text: String,
}

struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    fill: String,
}

#[derive(Default)]
struct Picture {
    title: String,
    /// Texts that are not drawn, each with its place.
    described: Vec<(String, String)>,
    texts: Vec<Letters>,
    rectangles: Vec<Rectangle>,
    open: Vec<String>,
}

impl Picture {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(name, attributes) => {
                self.open(name, attributes);
                self.open.push(name.to_owned());
            }
            Piece::Close(_) => drop(self.open.pop()),
            Piece::Text(text) => match self.open.last().map(String::as_str) {
                Some("text" | "tspan") => {
                    if let Some(last) = self.texts.last_mut() {
                        last.text.push_str(text.trim());
                    }
                }
                Some("title") if self.open.len() == 2 => self.title.push_str(text),
                Some(name) if !text.trim().is_empty() => {
                    self.described.push((format!("<{name}>"), text.to_owned()));
                }
                _ => {}
            },
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        let at = |name: &str| attributes.number(name).unwrap_or(0.0);
        match name {
            "text" => {
                self.texts.push(Letters { x: at("x"), y: at("y"), text: String::new() });
            }
            "rect" => self.rectangles.push(Rectangle {
                x: at("x"),
                y: at("y"),
                width: at("width"),
                height: at("height"),
                fill: attributes.get("fill").unwrap_or_default().to_owned(),
            }),
            _ => {}
        }
        // Whatever else says something to a machine or is read aloud.
        let says = |of: &str| of.starts_with("data-") || of.starts_with("aria-") || of == "alt";
        for (of, text) in attributes.0.iter().filter(|(of, _)| says(of)) {
            self.described.push((format!("<{name} {of}>"), text.clone()));
        }
    }

    /// Texts at one height, from left to right.
    fn lines(&self) -> impl Iterator<Item = Vec<String>> {
        const SAME: f64 = 3.0;
        let mut texts: Vec<&Letters> = self.texts.iter().collect();
        texts.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut lines: Vec<Vec<&Letters>> = Vec::new();
        for text in texts {
            match lines.last_mut() {
                Some(line) if text.y - line[0].y < SAME => line.push(text),
                _ => lines.push(vec![text]),
            }
        }
        lines.into_iter().map(|mut line| {
            line.sort_by(|a, b| a.x.total_cmp(&b.x));
            line.into_iter().map(|of| of.text.clone()).collect()
        })
    }

    /// Filled rectangles with the words beside or under them and that of their colour's key.
    fn bars(&self) -> Vec<Bar> {
        let filled = self.rectangles.iter().filter(|of| !matches!(of.fill.as_str(), "none" | ""));
        let key = |of: &Rectangle| {
            let right = of.x + of.width;
            self.texts.iter().find(|text| {
                (text.y - of.y - of.height / 2.0).abs() < of.height
                    && (0.0..12.0).contains(&(text.x - right))
                    && of.width < 25.0
                    && of.height < 25.0
            })
        };
        let keys: Vec<(&str, &str)> =
            filled.clone().filter_map(|of| Some((&*of.fill, &*key(of)?.text))).collect();
        filled
            .filter(|of| key(of).is_none())
            .map(|of| {
                let (middle, left) = (of.y + of.height / 2.0, of.x);
                let beside = self
                    .texts
                    .iter()
                    .filter(|t| t.x < left + 1.0 && (t.y - middle).abs() <= of.height)
                    .min_by(|a, b| (a.y - middle).abs().total_cmp(&(b.y - middle).abs()));
                let (centre, bottom) = (of.x + of.width / 2.0, of.y + of.height);
                let under = self
                    .texts
                    .iter()
                    .filter(|t| t.y > bottom && (t.x - centre).abs() <= of.width)
                    .min_by(|a, b| a.y.total_cmp(&b.y));
                let of_colour = keys.iter().find(|(fill, _)| *fill == of.fill);
                let of_colour = of_colour.map(|(_, text)| (*text).to_owned());
                let words = |label: Option<&Letters>| {
                    label.map(|of| of.text.clone()).into_iter().chain(of_colour.clone()).collect()
                };
                Bar {
                    place: format!("<rect x=\"{}\" y=\"{}\">", of.x, of.y),
                    readings: [(words(beside), of.width), (words(under), of.height)],
                }
            })
            .collect()
    }
}

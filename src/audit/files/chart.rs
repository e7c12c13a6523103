//! Charts of Office: the values that they keep beside the cells that they were made of.

use super::markup::{Piece, walk};
use super::passage::{Passage, Row};

/// A passage for each series, and one of its words.
pub fn read(xml: &str, title: &str, place: &str) -> Vec<Passage> {
    let mut chart = Chart::default();
    walk(xml, |piece| chart.take(piece));
    let own = chart.words.join(" ");
    let title = format!("{title} {own}");
    let row = |cells: Vec<String>| Row { place: place.to_owned(), cells };
    let mut passages: Vec<Passage> = chart
        .series
        .iter()
        .map(|series| {
            let mut rows = vec![row(vec![String::new(), series.name.join(" ")])];
            let last = series.points.iter().map(|(_, at, _)| at + 1).max().unwrap_or(0);
            for at in 0..last {
                let of = |is_label: bool| {
                    let points = series.points.iter().filter(move |(part, of, _)| {
                        *of == at && (part == "cat" || part == "datalabelsRange") == is_label
                    });
                    points.map(|(.., value)| value.clone())
                };
                let label = of(true).collect::<Vec<_>>().join("、");
                rows.push(row(std::iter::once(label).chain(of(false)).collect()));
            }
            Passage::table(&title, rows)
        })
        .collect();
    passages.extend(chart.words.iter().map(|words| Passage::text(&title, place, words)));
    passages
}

#[derive(Default)]
struct Series {
    name: Vec<String>,
    /// The part of the series, the number of the point, what it says.
    points: Vec<(String, usize, String)>,
}

#[derive(Default)]
struct Chart {
    open: Vec<String>,
    series: Vec<Series>,
    at: usize,
    words: Vec<String>,
}

impl Chart {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(name, attributes) => {
                match name {
                    "ser" => self.series.push(Series::default()),
                    "pt" => self.at = attributes.number("idx").unwrap_or(0.0) as usize,
                    _ => {}
                }
                self.open.push(name.to_owned());
            }
            Piece::Close(_) => drop(self.open.pop()),
            Piece::Text(text) => {
                let part = |names: &[&str]| {
                    self.open.iter().rev().find(|of| names.contains(&of.as_str())).cloned()
                };
                match self.open.last().map(String::as_str) {
                    Some("v") => {
                        const PARTS: [&str; 9] = [
                            "tx",
                            "cat",
                            "val",
                            "xVal",
                            "yVal",
                            "bubbleSize",
                            "plus",
                            "minus",
                            "datalabelsRange",
                        ];
                        let (Some(part), Some(series)) = (part(&PARTS), self.series.last_mut())
                        else {
                            return;
                        };
                        match part == "tx" {
                            true => series.name.push(text.to_owned()),
                            false => series.points.push((part, self.at, text.to_owned())),
                        }
                    }
                    Some("t") => self.words.push(text.to_owned()),
                    _ => {}
                }
            }
        }
    }
}

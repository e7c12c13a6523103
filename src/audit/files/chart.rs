//! Charts of Office: the values that they keep beside the cells that they were made of.

use super::markup::{Piece, walk};
use super::passage::{Passage, Row};

/// Passages for each series, and one of its words.
pub fn read(xml: &str, title: &str, place: &str) -> Vec<Passage> {
    let mut chart = Chart::default();
    walk(xml, |piece| chart.take(piece));
    let own = chart.words.join(" ");
    let title = format!("{title} {own}");
    let row = |cells: Vec<String>| Row { place: place.to_owned(), cells };
    // How long error bars are stands beside a series; they reach from its values to others.
    let of_series = |series: &Series, are_errors: bool| {
        let mut rows = vec![row(vec![String::new(), series.name.join(" ")])];
        let last = series.points.iter().map(|(_, at, _)| at + 1).max().unwrap_or(0);
        for at in 0..last {
            let of = |is: &dyn Fn(&str) -> bool| {
                let points = series.points.iter();
                let points = points.filter(|(part, of, _)| *of == at && is(part));
                points.map(|(.., value)| value.clone()).collect::<Vec<String>>()
            };
            let label = of(&|part| matches!(part, "cat" | "datalabelsRange")).join("、");
            let is_error = |part: &str| matches!(part, "plus" | "minus");
            let is_value = |part: &str| {
                !matches!(part, "cat" | "datalabelsRange") && is_error(part) == are_errors
            };
            rows.push(row(std::iter::once(label).chain(of(&is_value)).collect()));
        }
        Passage { is_of_differences: are_errors, ..Passage::table(&title, rows) }
    };
    let all = chart.series.iter();
    let mut passages: Vec<Passage> = all
        .flat_map(|series| [false, true].map(|are_errors| of_series(series, are_errors)))
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

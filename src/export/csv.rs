//! `results.csv`: one row a statistic, UTF-8 with a byte order mark, so that Excel opens
//! it with the right characters.

use std::io;

use unicode_normalization::UnicodeNormalization;

use crate::disclosure::Release;
use crate::engine::frame::{Cells, Frame};
use crate::plan::Statistic;
use crate::results::{Cell, Table};

/// A column and what stands in it of a cell.
type Of = (&'static str, fn(&Table, &Cell) -> String);

const COLUMNS: [Of; 9] = [
    ("section", |table, _| table.section.clone()),
    ("table", |table, _| table.id.clone()),
    ("subset", |_, cell| cell.subset.clone()),
    ("group", |_, cell| cell.group.clone()),
    ("variable", |_, cell| cell.variable.clone()),
    ("level", |_, cell| cell.level.clone()),
    ("statistic", |_, cell| cell.statistic.name().to_owned()),
    (VALUE, |_, cell| cell.value.map(|value| value.to_string()).unwrap_or_default()),
    ("printed", |_, cell| cell.printed.clone()),
];

const VALUE: &str = "value";

fn cells(release: &Release) -> impl Iterator<Item = (&Table, &Cell)> {
    release.tables.iter().flat_map(|table| table.cells.iter().map(move |cell| (table, cell)))
}

/// `value` at full precision (shortest text that reads back as the same number), empty
/// for a statistic over nobody; `printed` as in the report.
pub fn results(release: &Release) -> Result<Vec<u8>, csv::Error> {
    let mut writer = super::csv_writer();
    writer.write_record(COLUMNS.map(|(name, _)| name))?;
    for (table, cell) in cells(release) {
        // Of figures a minus is no formula.
        let is_figure =
            |name| name == VALUE || name == "printed" && cell.statistic != Statistic::Text;
        writer.write_record(COLUMNS.map(|(name, of)| match of(table, cell) {
            figure if is_figure(name) => figure,
            text => literal(&text),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The same columns as a frame; `value` is null over nobody.
pub fn frame(release: &Release) -> io::Result<Frame> {
    let texts = COLUMNS.map(|(_, of)| cells(release).map(|(t, c)| of(t, c)).collect::<Vec<_>>());
    let columns = COLUMNS.iter().zip(&texts).map(|((name, _), texts)| {
        let values = match *name {
            VALUE => Cells::Numbers(cells(release).map(|(_, cell)| cell.value).collect()),
            _ => Cells::Texts(texts.iter().map(|text| Some(text.as_str())).collect()),
        };
        ((*name).to_owned(), values)
    });
    Frame::new(cells(release).count(), columns.collect())
}

/// A text that Excel does not take for a formula.
pub fn literal(text: &str) -> String {
    // Wide signs and those behind spaces are formulas to some programs.
    let first = text.nfkc().find(|c| !matches!(c, ' ' | '\u{feff}'));
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_becomes_a_formula() {
        assert_eq!(literal("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        for text in ["＝1+1", " =1+1", "\u{3000}＠x", "\n=1"] {
            assert_eq!(literal(text), format!("'{text}"));
        }
        assert_eq!(literal("医療法人"), "医療法人");
    }
}

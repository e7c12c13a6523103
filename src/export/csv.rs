//! `results.csv`: one row a statistic, UTF-8 with a byte order mark, so that Excel opens
//! it with the right characters.

use polars::prelude::{Column, DataFrame, PolarsResult};

use crate::disclosure::Release;
use crate::plan::Statistic;
use crate::results::{Cell, Table};

const COLUMNS: [&str; 9] =
    ["section", "table", "subset", "group", "variable", "level", "statistic", "value", "printed"];

/// `value` at full precision (shortest text that reads back as the same number), empty
/// for a statistic over nobody; `printed` as in the report.
pub fn results(release: &Release) -> Result<Vec<u8>, csv::Error> {
    let mut writer = super::csv_writer();
    writer.write_record(COLUMNS)?;
    for table in &release.tables {
        for cell in &table.cells {
            let value = cell.value.map(|value| value.to_string()).unwrap_or_default();
            writer.write_record([
                literal(&table.section),
                literal(&table.id),
                literal(&cell.subset),
                literal(&cell.group),
                literal(&cell.variable),
                literal(&cell.level),
                cell.statistic.name().to_owned(),
                value,
                match cell.statistic {
                    Statistic::Text => literal(&cell.printed),
                    _ => cell.printed.clone(),
                },
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The same columns as a frame; `value` is null over nobody.
pub fn frame(release: &Release) -> PolarsResult<DataFrame> {
    let cells = || release.tables.iter().flat_map(|t| t.cells.iter().map(move |c| (t, c)));
    let texts = |name: &str, of: &dyn Fn(&Table, &Cell) -> String| {
        Column::new(name.into(), cells().map(|(t, c)| of(t, c)).collect::<Vec<_>>())
    };
    let columns = vec![
        texts("section", &|table, _| table.section.clone()),
        texts("table", &|table, _| table.id.clone()),
        texts("subset", &|_, cell| cell.subset.clone()),
        texts("group", &|_, cell| cell.group.clone()),
        texts("variable", &|_, cell| cell.variable.clone()),
        texts("level", &|_, cell| cell.level.clone()),
        texts("statistic", &|_, cell| cell.statistic.name().to_owned()),
        Column::new("value".into(), cells().map(|(_, c)| c.value).collect::<Vec<_>>()),
        texts("printed", &|_, cell| cell.printed.clone()),
    ];
    DataFrame::new(cells().count(), columns)
}

/// A text that Excel does not take for a formula.
pub fn literal(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_becomes_a_formula() {
        assert_eq!(literal("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(literal("医療法人"), "医療法人");
    }
}

//! `results.csv`: one row a statistic, UTF-8 with a byte order mark, so that Excel opens
//! it with the right characters.

use crate::disclosure::Release;

const COLUMNS: [&str; 9] =
    ["section", "table", "subset", "group", "variable", "level", "statistic", "value", "printed"];

/// `value` at full precision (shortest text that reads back as the same number), empty
/// for a statistic over nobody; `printed` as in the report.
pub fn results(release: &Release) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
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
                cell.printed.clone(),
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
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

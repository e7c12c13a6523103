//! Markdown, delimited and plain text.

use super::passage::{Passage, Row};

/// Tables between lines of text. A line in bold is the title of the table under it; a picture's
/// description names its own.
pub fn markdown(text: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut title = String::new();
    let mut table: Vec<Row> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let (place, line) = (format!("L{number}"), line.trim());
        if line.starts_with('|') {
            let cells: Vec<String> = line
                .trim_matches('|')
                .split('|')
                .map(|cell| cell.replace("&emsp;", " ").replace("**", "").replace('\\', ""))
                .map(|cell| cell.trim().to_owned())
                .collect();
            let is_rule = |cell: &String| cell.chars().all(|c| matches!(c, '-' | ':'));
            if !cells.iter().all(is_rule) {
                table.push(Row { place, cells });
            }
            continue;
        }
        if !table.is_empty() {
            passages.push(Passage::table(&title, std::mem::take(&mut table)));
            title.clear();
        }
        if let Some(bold) = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")) {
            bold.clone_into(&mut title);
        } else if let Some(picture) = line.strip_prefix("![") {
            passages.push(Passage::text(picture, &place, picture));
        } else if !line.is_empty() {
            passages.push(Passage::text("", &place, line));
        }
    }
    passages.push(Passage::table(&title, table));
    passages
}

/// One table under the name of its file.
pub fn delimited(text: &str, name: &str) -> Result<Passage, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader.records()) {
        let record = record.map_err(|error| error.to_string())?;
        let cells = record.iter().map(str::to_owned).collect();
        rows.push(Row { place: format!("L{number}"), cells });
    }
    Ok(Passage::table(name, rows))
}

pub fn lines(text: &str) -> Vec<Passage> {
    let lines = (1..).zip(text.lines());
    lines.map(|(number, line)| Passage::text("", &format!("L{number}"), line)).collect()
}

//! A table for the terminal: Japanese characters take two places, and what is wider than
//! the terminal goes on in a further block.

use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr;

use crate::tables::grid::{Cell, Column, Grid, Row};

/// Places of a row label and of a column heading before they wrap.
const LABEL: usize = 28;
const HEADING: usize = 12;

/// Blank places between columns.
const GAP: usize = 2;

/// The table in lines of at most `width` places, unless a single column is wider.
pub fn table(grid: &Grid, width: usize) -> String {
    let texts: Vec<Vec<String>> = grid.rows.iter().map(cells).collect();
    let widest = |column: usize| {
        texts.iter().filter_map(|row| row.get(column)).map(|t| t.width()).max().unwrap_or(0)
    };
    let columns = grid.columns.get(1..).unwrap_or_default();
    let own = |column: &Column| match column.question.as_str() {
        "" => column.heading.clone(),
        _ => column.answer.clone(),
    };
    let headings: Vec<Vec<String>> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| wrap(&own(column), widest(index).max(HEADING)))
        .collect();
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(column, lines)| {
            lines.iter().map(|line| line.width()).max().unwrap_or(0).max(widest(column))
        })
        .collect();
    let labels: Vec<Vec<String>> = grid.rows.iter().map(|row| wrap(&row.label, LABEL)).collect();
    let heading = wrap(grid.columns.first().map_or("", |column| &column.heading), LABEL);
    let label_width =
        labels.iter().flatten().chain(&heading).map(|line| line.width()).max().unwrap_or(0);

    let mut out = String::new();
    let mut from = 0;
    while from < columns.len() {
        let mut used = label_width;
        let mut to = from;
        while to < columns.len() && (to == from || used + GAP + widths[to] <= width) {
            used += GAP + widths[to];
            to += 1;
        }
        if from > 0 {
            out.push('\n');
        }
        let block_of = from..to;
        let widths = &widths[block_of.clone()];
        questions(&mut out, label_width, &columns[block_of.clone()], widths);
        let columns = block_of;
        let block: Vec<&[String]> = columns.clone().map(|c| headings[c].as_slice()).collect();
        lines(&mut out, &heading, label_width, &block, widths);
        out.push_str(&"─".repeat(used));
        out.push('\n');
        for ((row, label), texts) in grid.rows.iter().zip(&labels).zip(&texts) {
            if row.total {
                out.push_str(&"─".repeat(used));
                out.push('\n');
            }
            let block: Vec<&[String]> = columns
                .clone()
                .map(|c| texts.get(c).map_or(&[][..], std::slice::from_ref))
                .collect();
            lines(&mut out, label, label_width, &block, widths);
        }
        from = to;
    }
    out
}

/// The questions over their columns, each with a rule as wide as these.
fn questions(out: &mut String, label_width: usize, columns: &[Column], widths: &[usize]) {
    let mut spans: Vec<(&str, usize)> = Vec::new();
    for (question, width) in columns.iter().map(|column| column.question.as_str()).zip(widths) {
        match spans.last_mut() {
            Some((last, span)) if *last == question => *span += GAP + width,
            _ => spans.push((question, *width)),
        }
    }
    if spans.iter().all(|(question, _)| question.is_empty()) {
        return;
    }
    let texts: Vec<Vec<String>> =
        spans.iter().map(|(question, span)| wrap(question, *span)).collect();
    let height = texts.iter().map(Vec::len).max().unwrap_or(0);
    let mut line = |part: &dyn Fn(usize) -> String| {
        let mut text = " ".repeat(label_width);
        for (number, (_, span)) in spans.iter().enumerate() {
            let part = part(number);
            text.push_str(&" ".repeat(GAP));
            text.push_str(&part);
            text.push_str(&" ".repeat(span - part.width().min(*span)));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    };
    for row in 0..height {
        // The last line stands on the rule.
        let at = |number: usize| (row + texts[number].len()).checked_sub(height);
        line(&|number| at(number).map(|at| texts[number][at].clone()).unwrap_or_default());
    }
    line(&|number| match spans[number] {
        ("", _) => String::new(),
        (_, span) => "─".repeat(span),
    });
}

/// An entry of a list: what stands in columns, and lines behind them.
pub type Listed<const N: usize> = ([String; N], Vec<String>);

/// A list of columns, behind which lines wrap. Lines after the first stand in.
pub fn list<const N: usize>(head: &Listed<N>, entries: &[Listed<N>], width: usize) -> String {
    let all = || std::iter::once(head).chain(entries);
    let widths: [usize; N] =
        std::array::from_fn(|n| all().map(|(cells, _)| cells[n].width()).max().unwrap_or(0));
    let before = widths.iter().map(|width| width + GAP).sum::<usize>();
    let room = width.saturating_sub(before).max(LABEL);
    let mut out = String::new();
    for (number, (cells, texts)) in all().enumerate() {
        let texts = texts.iter().enumerate().flat_map(|(number, text)| {
            let indent = if number == 0 { "" } else { "  " };
            let wrapped = wrap(text, room - indent.len()).into_iter();
            wrapped.map(move |line| format!("{indent}{line}"))
        });
        for (line, text) in texts.enumerate() {
            let cell = |n: usize| if line == 0 { cells[n].as_str() } else { "" };
            for (n, &width) in widths.iter().enumerate() {
                let cell = cell(n);
                out.push_str(cell);
                out.push_str(&" ".repeat(width - cell.width() + GAP));
            }
            out.push_str(&text);
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
        }
        if number == 0 {
            out.push_str(&"─".repeat((before + room).min(width)));
            out.push('\n');
        }
    }
    out
}

/// A note of several lines, of which those after the first stand in.
pub fn note(text: &str, width: usize) -> String {
    let lines = wrap(text, width - 3);
    format!("※ {}\n", lines.join("\n   "))
}

fn cells(row: &Row) -> Vec<String> {
    let text = |cell: &Cell| match &cell.base {
        Some(base) => format!("{} {}", cell.shown(), base.trim_start()),
        None => cell.shown(),
    };
    row.cells.iter().map(text).collect()
}

/// A row of cells of several lines; figures to the right.
fn lines(
    out: &mut String,
    label: &[String],
    label_width: usize,
    cells: &[&[String]],
    widths: &[usize],
) {
    let height = cells.iter().map(|cell| cell.len()).chain([label.len()]).max().unwrap_or(1);
    for line in 0..height {
        let mut text = label.get(line).cloned().unwrap_or_default();
        text.push_str(&" ".repeat(label_width - text.width().min(label_width)));
        for (cell, &width) in cells.iter().zip(widths) {
            // The last line of a heading stands on the rule.
            let skipped = height - cell.len();
            let part = line.checked_sub(skipped).and_then(|at| cell.get(at));
            let part = part.map_or("", String::as_str);
            text.push_str(&" ".repeat(GAP + width - part.width().min(width)));
            text.push_str(part);
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

/// Lines of at most `width` places, broken where Japanese and English allow it (UAX #14).
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut wrapped = Vec::new();
    let mut line = String::new();
    let mut from = 0;
    for (to, _) in linebreaks(text) {
        let piece = &text[from..to];
        from = to;
        if !line.is_empty() && (line.width() + piece.trim_end().width()) > width {
            wrapped.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(piece);
    }
    wrapped.push(line.trim_end().to_owned());
    wrapped
}

/// Places of the terminal, 80 where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).max(40))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_line_up_and_wide_tables_go_on_below() {
        let columns = ["開設主体", "全体", "医療法人社団その他の法人", "個人"].map(str::to_owned);
        let rows = [["はい", "1.0", "22.5", "100.0"], ["いいえ", "10.0", "2.5", "0.0"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec()).to_vec();
        let grid = Grid::of_texts(columns.to_vec(), rows, false);
        let wide = table(&grid, 80);
        let lines: Vec<&str> = wide.lines().collect();
        assert_eq!(lines.len(), 5, "{wide}");
        assert!(lines.iter().all(|line| line.width() <= 80));
        assert_eq!(lines[3].width(), lines[4].width());
        let narrow = table(&grid, 24);
        assert!(narrow.lines().all(|line| line.width() <= 24), "{narrow}");
        assert_eq!(narrow.matches("いいえ").count(), 3, "{narrow}");
        // A question stands once over its answers, and again where they go on below.
        let column = |(question, answer): (&str, &str)| Column {
            question: question.to_owned(),
            answer: answer.to_owned(),
            ..Column::of(format!("{question}{answer}"))
        };
        let heads = [("", "開設主体"), ("", "全体"), ("主体", "法人"), ("主体", "個人")];
        let banner = table(&Grid { columns: heads.map(column).to_vec(), ..grid }, 80);
        assert_eq!(banner.matches("主体").count(), 2, "{banner}");
        assert!(
            banner.lines().all(|line| line.width() <= 40) && banner.contains("法人"),
            "{banner}"
        );
    }
}

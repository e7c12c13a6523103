//! Tables in the body: heads that repeat, and columns as wide as what they hold.

use std::fmt::Write as _;

use super::markup::{paragraph, run, styled_run};
use crate::tables::grid::{Cell, Column, Grid, Mark, Row};
use crate::view::chart::palette::{of_shade, rgb};
use crate::writers::escape::escape;

/// A table, as wide as a page has room.
pub fn table(grid: &Grid, caption: &str, across: usize) -> String {
    let Laid { widths, bases_below, .. } = laid(grid, across);
    let columns: String = widths.iter().map(|w| format!("<w:gridCol w:w=\"{w}\"/>")).collect();
    let caption = escape(caption);
    let mut out = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"SurveyTable\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
         <w:tblLook w:val=\"04A0\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" \
         w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{caption}\"/>\
         </w:tblPr><w:tblGrid>{columns}</w:tblGrid>\n"
    );
    heads(grid, &widths, &mut out);
    grid.rows.iter().for_each(|row| line(row, grid, &widths, bases_below, &mut out));
    out.push_str("</w:tbl>\n");
    out
}

/// A table in parts that a page has room for, one below the other, each with the labels of the rows.
/// Columns that belong to the one before them are not parted from it.
pub fn parts(grid: &Grid, across: usize) -> Vec<Grid> {
    let is_wider = |places: &[usize]| {
        let part = of_columns(grid, places);
        laid(&part, across).is_wider
    };
    let all: Vec<usize> = (1..grid.columns.len()).collect();
    if !is_wider(&all) {
        return vec![grid.clone()];
    }
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for own in all.chunk_by(|_, next| grid.columns[*next].follows) {
        match parts.last_mut() {
            Some(last) if !is_wider(&[last.as_slice(), own].concat()) => last.extend(own),
            _ => parts.push(own.to_vec()),
        }
    }
    parts.iter().map(|places| of_columns(grid, places)).collect()
}

/// Some of the columns, by their places, behind the labels.
fn of_columns(grid: &Grid, places: &[usize]) -> Grid {
    let with_labels = std::iter::once(&0).chain(places);
    let row = |row: &Row| {
        let cells = places.iter().filter_map(|at| row.cells.get(at - 1).cloned());
        Row { cells: cells.collect(), label: row.label.clone(), ..*row }
    };
    Grid {
        columns: with_labels.map(|at| grid.columns[*at].clone()).collect(),
        rows: grid.rows.iter().map(row).collect(),
        ..*grid
    }
}

/// How a table is laid out.
struct Laid {
    /// It has no room for numbers beside each other.
    is_wider: bool,
    widths: Vec<usize>,
    /// Bases stand below the figures, where there is no room beside them.
    bases_below: bool,
}

/// Widths of columns by the letters that they hold. Numbers do not break; where they would,
/// headings get more lines, then labels, and then bases stand on lines of their own.
fn laid(grid: &Grid, across: usize) -> Laid {
    const LEAST: usize = 4;
    const MOST: usize = 40;
    /// Of labels that break.
    const NARROW: usize = 16;
    /// Width of a narrow letter of a table, in twentieths of a point.
    const LETTER: usize = 100;
    let letters =
        |text: &str| text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0);
    let below = |at: usize, row: &Row, bases_below: bool| match at.checked_sub(1) {
        None => letters(&row.label) + 2 * usize::from(row.indent),
        Some(at) => row.cells.get(at).map_or(0, |cell| {
            let items = cell.items.iter().map(|item| letters(item)).max().unwrap_or(0);
            let (shown, base) = (letters(&cell.shown()), cell.base.as_deref().map_or(0, letters));
            // Bases are set smaller.
            items.max(if bases_below { shown.max(base * 3 / 4) } else { shown + base })
        }),
    };
    // With headings in so many lines.
    let wanted = |lines: usize, bases_below: bool| -> Vec<usize> {
        let one = |(at, column): (usize, &Column)| {
            let heading = letters(column.below_question());
            let rows = grid.rows.iter().filter(|row| !row.heading);
            let cells = rows.map(|row| below(at, row, bases_below)).max().unwrap_or(0);
            cells.max(heading.div_ceil(lines)).clamp(LEAST, MOST) + 2
        };
        grid.columns.iter().enumerate().map(one).collect()
    };
    let room = across / LETTER;
    let has_bases = grid.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.base.is_some());
    let over = |widths: &[usize]| widths.iter().sum::<usize>().saturating_sub(room);
    // Labels that break are no hindrance.
    let narrow = |mut widths: Vec<usize>| {
        let over = over(&widths);
        if let Some(labels) = widths.first_mut() {
            *labels -= over.min(labels.saturating_sub(NARROW));
        }
        widths
    };
    let mut widths = wanted(2, false);
    if over(&widths) > 0 {
        widths = narrow(wanted(4, false));
    }
    let bases_below = has_bases && over(&widths) > 0;
    if bases_below {
        widths = narrow(wanted(4, true));
    }
    let breaks = |at: usize| at == 0 || grid.prose || grid.columns[at].words;
    let least = widths.iter().enumerate();
    let least = least.map(|(at, &width)| if breaks(at) { width.min(NARROW) } else { width });
    let is_wider = least.sum::<usize>() > room;
    let all: usize = widths.iter().sum();
    let widths = widths.iter().map(|width| width * across / all.max(1)).collect();
    Laid { is_wider, widths, bases_below }
}

/// A cell of so many columns.
fn cell(width: usize, span: usize, merge: &str, content: &str) -> String {
    let span = if span > 1 { format!("<w:gridSpan w:val=\"{span}\"/>") } else { String::new() };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{merge}</w:tcPr>{content}</w:tc>"
    )
}

/// What is lacking is seen at a glance.
const LACKING: &str = "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FBE3DC\"/>";

const HEAD_ROW: &str = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";

/// Heads are repeated on each page. Those of a cross table are questions over answers.
fn heads(grid: &Grid, widths: &[usize], out: &mut String) {
    let head = |text: &str| paragraph("TableHead", &run(text));
    let is_cross = grid.columns.iter().any(|column| !column.question.is_empty());
    out.push_str(HEAD_ROW);
    if !is_cross {
        for (column, width) in grid.columns.iter().zip(widths) {
            out.push_str(&cell(*width, 1, "", &head(&column.heading)));
        }
        out.push_str("</w:tr>\n");
        return;
    }
    let same = |a: &Column, b: &Column| !a.question.is_empty() && a.question == b.question;
    let mut at = 0;
    for group in grid.columns.chunk_by(same) {
        let [first, ..] = group else { continue };
        let width = widths[at..at + group.len()].iter().sum();
        out.push_str(&match first.question.is_empty() {
            true => cell(width, 1, "<w:vMerge w:val=\"restart\"/>", &head(&first.heading)),
            false => cell(width, group.len(), "", &head(&first.question)),
        });
        at += group.len();
    }
    let _ = write!(out, "</w:tr>\n{HEAD_ROW}");
    for (column, width) in grid.columns.iter().zip(widths) {
        out.push_str(&match column.question.is_empty() {
            true => cell(*width, 1, "<w:vMerge/>", &head("")),
            false => cell(*width, 1, "", &head(&column.answer)),
        });
    }
    out.push_str("</w:tr>\n");
}

fn line(row: &Row, grid: &Grid, widths: &[usize], bases_below: bool, out: &mut String) {
    out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    if row.heading {
        let width = widths.iter().sum();
        let label = paragraph("TableGroup", &run(&row.label));
        out.push_str(&cell(width, widths.len(), "", &label));
        out.push_str("</w:tr>\n");
        return;
    }
    let style = match (row.total, row.indent) {
        (true, _) => "TableGroup",
        (false, 0) => "TableText",
        (false, 1) => "TableText1",
        (false, _) => "TableText2",
    };
    out.push_str(&cell(widths[0], 1, "", &paragraph(style, &run(&row.label))));
    for (at, width) in widths.iter().enumerate().skip(1) {
        let shade = row.cells.get(at - 1).and_then(|cell| cell.shade);
        let shade = shade.map(|shade| {
            let fill = rgb(of_shade(shade));
            format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill:06X}\"/>")
        });
        let content = match row.cells.get(at - 1) {
            Some(of) => content(of, &grid.columns[at], grid.prose, bases_below),
            None => paragraph("TableText", ""),
        };
        let mark = row.cells.get(at - 1).and_then(|of| of.mark);
        let shade = if mark == Some(Mark::Lacking) { Some(LACKING) } else { shade.as_deref() };
        out.push_str(&cell(*width, 1, shade.unwrap_or_default(), &content));
    }
    out.push_str("</w:tr>\n");
}

fn content(cell: &Cell, column: &Column, is_prose: bool, bases_below: bool) -> String {
    if !cell.items.is_empty() {
        let items = cell.items.iter().map(|item| paragraph("TableText", &run(item)));
        return items.collect();
    }
    let base = cell.base.as_deref().filter(|base| !base.is_empty());
    let lead = if bases_below { "<w:r><w:br/></w:r>" } else { "" };
    let base = base.map(|base| format!("{lead}{}", styled_run(base, Some("Base"))));
    let base = base.unwrap_or_default();
    let style = match cell.mark {
        Some(_) => "TableMark",
        None if column.words || is_prose => "TableText",
        None => "TableNumber",
    };
    paragraph(style, &format!("{}{base}", run(&cell.shown())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of a label and cells of the same text.
    fn row(label: &str, indent: u8, cell: &str, count: usize) -> Row {
        let cells = vec![Cell { text: cell.to_owned(), ..Cell::default() }; count];
        Row { label: label.to_owned(), indent, cells, ..Row::default() }
    }

    #[test]
    fn where_a_table_is_wide_headings_and_labels_break_and_numbers_do_not() {
        let grid = |label: &str, count: usize| Grid {
            columns: std::iter::once("区分")
                .chain(std::iter::repeat_n("在宅医療を担当する医師の人数", count))
                .map(|heading| Column::of(heading.to_owned()))
                .collect(),
            rows: vec![row(label, 1, "1,234.5", count)],
            ..Grid::default()
        };
        let page = crate::writers::office::Page::default().width;
        let of = |label: &str, count: usize| laid(&grid(label, count), page).widths;
        let (few, many) = (of("2016年", 3), of("2016年", 8));
        assert!(few[1] > many[1], "headings have fewer lines where there is room");
        // Seven letters and the room beside them; the label with what it is indented by.
        assert!(many[1] >= 9 * 90 && many[0] >= 10 * 90, "{many:?}");
        let long = of(&"地域における医療".repeat(4), 8);
        assert!(long[1] >= 9 * 90 && long[0] < few[0] * 3, "{long:?}");
        for widths in [few, many, long] {
            let all: usize = widths.iter().sum();
            assert!((page - 20..=page).contains(&all), "{all}");
        }
    }

    #[test]
    fn a_table_wider_than_a_page_comes_in_parts_that_keep_limits_with_their_figures() {
        let page = crate::writers::office::Page::default().width;
        let column = |at: usize| Column {
            follows: at % 3 != 1 && at > 0,
            ..Column::of(format!("区分{at}の95%信頼区間の下限"))
        };
        let grid = |count: usize| Grid {
            columns: (0..=count).map(column).collect(),
            rows: vec![row("内科", 0, "100.0", count), row("外科", 1, "12.5", count)],
            ..Grid::default()
        };
        assert_eq!(parts(&grid(6), page).len(), 1);
        let parts = parts(&grid(30), page);
        assert!(parts.len() > 2, "{}", parts.len());
        let mut shown = 0;
        for part in &parts {
            assert!(!part.columns[0].follows && !part.columns[1].follows);
            assert_eq!((part.columns.len() - 1) % 3, 0);
            let cells = part.rows.iter().map(|row| row.cells.len());
            assert!(cells.clone().all(|count| count == part.columns.len() - 1));
            assert_eq!(part.rows[1].label, "外科");
            shown += part.columns.len() - 1;
        }
        assert_eq!(shown, 30);
    }

    #[test]
    fn a_base_stands_below_its_figure_where_there_is_no_room_beside_it() {
        let page = crate::writers::office::Page::default().width;
        let of = |count: usize| {
            let mut rows = vec![row("満足", 0, "54.1", count)];
            rows[0].cells.iter_mut().for_each(|cell| cell.base = Some("（93人）".to_owned()));
            let columns = (0..=count).map(|_| Column::of("区分".to_owned())).collect();
            table(&Grid { columns, rows, ..Grid::default() }, "", page)
        };
        assert_eq!(of(3).matches("<w:br/>").count(), 0);
        assert_eq!(of(11).matches("<w:br/>").count(), 11);
    }
}

//! How many cells the sheets of xls and ods files have. calamine reads these formats as
//! whole rectangles; the count refuses what would not fit before the memory is taken.

use std::io::Cursor;

use quick_xml::events::{BytesStart, Event};

/// Cells of all rectangles of a file. A cell takes 32 bytes, in ods twice: 1.3 GB.
const MOST_CELLS: u64 = 20_000_000;

/// Whether the rectangles around the filled cells of a file are too large. What is no
/// such file is not; its reader says what is wrong with it.
pub fn is_too_large(bytes: &[u8]) -> bool {
    let cells = if bytes.starts_with(b"PK") { ods_cells(bytes) } else { xls_cells(bytes) };
    cells.is_some_and(|cells| cells > MOST_CELLS)
}

/// The rectangle around cells.
#[derive(Default)]
struct Rectangle {
    height: u64,
    width: u64,
}

impl Rectangle {
    fn include(&mut self, height: u64, width: u64) {
        self.height = self.height.max(height);
        self.width = self.width.max(width);
    }

    fn cells(&self) -> u64 {
        self.height.saturating_mul(self.width)
    }
}

/// Reads the records of a workbook stream [MS-XLS 2.1]: those of cells begin with row and
/// column.
fn xls_cells(bytes: &[u8]) -> Option<u64> {
    const START_OF_SHEET: u16 = 0x0809;
    const CELLS: [u16; 10] =
        [0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E];
    let stream = super::shown::xls::stream(bytes)?;
    let number = |at: usize| Some(u16::from_le_bytes([*stream.get(at)?, *stream.get(at + 1)?]));
    let mut total: u64 = 0;
    let mut sheet = Rectangle::default();
    let mut at = 0;
    while let (Some(kind), Some(length)) = (number(at), number(at + 2)) {
        if kind == START_OF_SHEET {
            total = total.saturating_add(std::mem::take(&mut sheet).cells());
        } else if CELLS.contains(&kind) {
            let (row, column) = (number(at + 4)?, number(at + 6)?);
            sheet.include(u64::from(row) + 1, u64::from(column) + 1);
        }
        at += 4 + usize::from(length);
    }
    Some(total.saturating_add(sheet.cells()))
}

/// Reads the rows and cells of content.xml [ODF 1.3 9.1]: both may say that they are
/// repeated; repeated empty ones at the end do not count.
fn ods_cells(bytes: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let content = archive.by_name("content.xml").ok()?;
    let mut xml = quick_xml::Reader::from_reader(std::io::BufReader::new(content));
    let mut total: u64 = 0;
    let mut sheet = Rectangle::default();
    let (mut rows, mut columns) = (0u64, 0u64);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).ok()?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "table:table" => {
                    total = total.saturating_add(std::mem::take(&mut sheet).cells());
                    rows = 0;
                }
                "table:table-row" => {
                    rows = rows.saturating_add(repeated(&tag, "table:number-rows-repeated"));
                    columns = 0;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    columns =
                        columns.saturating_add(repeated(&tag, "table:number-columns-repeated"));
                    // A cell with a value or a text.
                    if !is_empty || tag.attributes().flatten().any(|a| is_value(a.key.as_ref())) {
                        sheet.include(rows, columns);
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Some(total.saturating_add(sheet.cells()))
}

fn is_value(name: &str) -> bool {
    name.starts_with("office:") || name == "table:formula"
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = tag.attributes().flatten().find(|a| a.key.as_ref() == name);
    attribute.and_then(|a| a.value.parse().ok()).unwrap_or(1)
}

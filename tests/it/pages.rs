//! Pages of reports are filled, read back with another program.

use std::path::Path;

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc};

use crate::files::{stderr, survey};

const POINT: f64 = 72.0 / 25.4;
/// Above and below it stands no text but the number of the page.
const MARGIN: f64 = 22.0 * POINT;

/// What is seen of a page.
#[derive(Default)]
struct Page {
    height: f64,
    /// Of its lowest text, from above.
    lowest: f64,
    /// The size of its highest text, and where that stands.
    first: Option<(f64, f64)>,
}

impl Page {
    /// How much of it is used, between its margins.
    fn filled(&self) -> f64 {
        (self.lowest - MARGIN) / (self.height - 2.0 * MARGIN)
    }

    /// A part begins with its heading in large type.
    fn begins_a_part(&self) -> bool {
        self.first.is_some_and(|(_, size)| size >= 16.0)
    }
}

#[derive(Default)]
struct Pages(Vec<Page>);

impl OutputDev for Pages {
    fn begin_page(
        &mut self,
        _: u32,
        media: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.0.push(Page { height: media.ury - media.lly, ..Page::default() });
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        _: f64,
        _: f64,
        size: f64,
        _: &str,
    ) -> Result<(), OutputError> {
        let Some(page) = self.0.last_mut() else { return Ok(()) };
        let below = page.height - at.m32;
        if below > MARGIN && below < page.height - MARGIN {
            page.lowest = page.lowest.max(below);
            let size = size * at.m22.abs();
            if page.first.is_none_or(|(highest, _)| below < highest - 1.0) {
                page.first = Some((below, size));
            }
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

fn pages(pdf: &Path) -> Vec<Page> {
    let mut pages = Pages::default();
    let document = Document::load(pdf).expect("a PDF");
    output_doc(&document, &mut pages).expect("readable");
    pages.0
}

#[test]
fn no_page_but_the_last_of_a_part_is_more_than_half_empty() {
    for study in ["jmar-2018", "resources", "training", "round-the-clock", "zones"] {
        let folder = tempfile::tempdir().expect("a folder");
        let data = format!("sample-data/{study}");
        let target = folder.path().to_str().expect("a path");
        let run = survey(&["report", &data, "-o", target, "--format", "pdf", "--quiet"]);
        assert!(run.status.success(), "{}", stderr(&run));
        let pages = pages(&folder.path().join("report.pdf"));
        let parts = pages.iter().filter(|page| page.begins_a_part()).count();
        assert!(parts >= 5, "{study}: {parts} parts");
        // After the cover.
        for (number, pair) in (1..).zip(pages[1..].windows(2)) {
            let filled = pair[0].filled();
            assert!(
                pair[1].begins_a_part() || filled >= 0.5,
                "{study}, page {number}: {filled:.2} filled"
            );
            // Not even the last one holds a note alone.
            assert!(filled >= 0.1, "{study}, page {number}: {filled:.2} filled");
        }
    }
}

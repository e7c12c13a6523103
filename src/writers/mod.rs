//! Files for people and programs: one file or folder a format. What is written is a document
//! or what was released, and nothing that knows of respondents; the lists on a report's data
//! (findings, corrections, microdata) are asked for by name.

pub mod answers;
pub mod codebook;
pub mod corrections;
pub mod csv;
pub mod data_files;
pub mod findings;
pub mod frame;
pub mod mapping;
mod markdown;
pub mod pdf;
mod pictures;
pub mod results;
pub mod sheets;
pub mod study;
pub mod xlsx;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::assets::Template;
use crate::disclosure::Release;
use crate::locales::Locale;
use crate::problem::Failure;
use crate::study::Theme;
use crate::view::chart::Palette;
use crate::view::document::{Document, Figure};

/// Files by their paths below the output folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A format in which results are written.
pub struct Writer {
    /// As in `--format`.
    pub name: &'static str,
    pub media_type: &'static str,
    /// What it writes.
    pub of: Of,
}

/// What a writer takes, and the function that writes it.
pub enum Of {
    Release(fn(&Release, &Palette, &Locale) -> Result<Files, Failure>),
    Document(fn(&Document, &Look, &Locale) -> Result<Written, Failure>),
    /// Each figure of a document by itself.
    Figure(fn(&Figure) -> Result<Files, Failure>),
}

/// What a document was written to.
#[derive(Default)]
pub struct Written {
    pub files: Files,
    /// `None` where there are no pages, or nobody tells.
    pub pages: Option<usize>,
}

/// How a report looks.
pub struct Look {
    pub template: Template,
    pub theme: Theme,
    pub palette: Palette,
    /// The program that typesets in place of the built-in typesetter.
    pub typst: Option<PathBuf>,
    /// The files behind the PDF are written too.
    pub keep_source: bool,
}

const PDF: Writer =
    Writer { name: "pdf", media_type: "application/pdf", of: Of::Document(pdf::write) };

const MARKDOWN: Writer =
    Writer { name: "md", media_type: "text/markdown", of: Of::Document(markdown::write) };

const WORKBOOK: Writer = Writer {
    name: "xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    of: Of::Release(|release, palette, locale| {
        let bytes = xlsx::workbook(release, palette, locale).map_err(Failure::internal)?;
        Ok(Files::from([("tables.xlsx".to_owned(), bytes)]))
    }),
};

const CSV: Writer = Writer {
    name: "csv",
    media_type: "text/csv",
    of: Of::Release(|release, _, locale| {
        let bytes = results::csv(release, locale).map_err(Failure::internal)?;
        Ok(Files::from([("results.csv".to_owned(), bytes)]))
    }),
};

const JSON: Writer = Writer {
    name: "json",
    media_type: "application/json",
    of: Of::Release(|release, _, locale| {
        let bytes = results::json(release, locale).map_err(Failure::internal)?;
        Ok(Files::from([("results.json".to_owned(), bytes)]))
    }),
};

const PARQUET: Writer = Writer {
    name: "parquet",
    media_type: "application/vnd.apache.parquet",
    of: Of::Release(|release, _, locale| {
        Ok(Files::from([("results.parquet".to_owned(), results::parquet(release, locale)?)]))
    }),
};

/// The rows of `results.csv` as a sheet.
const SHEET: Writer = Writer {
    of: Of::Release(|release, _, locale| {
        Ok(Files::from([("results.xlsx".to_owned(), results::sheet(release, locale)?)]))
    }),
    ..WORKBOOK
};

const SVG: Writer =
    Writer { name: "svg", media_type: "image/svg+xml", of: Of::Figure(pictures::svg) };

const PNG: Writer = Writer { name: "png", media_type: "image/png", of: Of::Figure(pictures::png) };

/// What a report may be written as.
pub static REPORT: [Writer; 8] = [PDF, WORKBOOK, CSV, JSON, PARQUET, MARKDOWN, SVG, PNG];

/// The formats of a report for which nobody has asked by name.
pub const DEFAULT: [&str; 6] = ["pdf", "xlsx", "csv", "json", "svg", "png"];

/// What `export` writes results as.
pub static DATA: [Writer; 4] = [CSV, PARQUET, JSON, SHEET];

/// What a single table is written as.
pub static TABLE: [Writer; 4] = [CSV, PARQUET, JSON, WORKBOOK];

/// The writer of a name.
pub fn find(writers: &'static [Writer], name: &str) -> Option<&'static Writer> {
    writers.iter().find(|writer| writer.name == name)
}

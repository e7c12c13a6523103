//! Files for people and programs: one file or folder a format. What is written is a document
//! or what was released, and nothing that knows of respondents; the lists on a report's data
//! (findings, corrections, microdata) are asked for by name.

pub mod answers;
pub mod codebook;
pub mod corrections;
pub mod csv;
pub mod data_files;
pub mod docx;
mod dta;
mod escape;
pub mod findings;
pub mod frame;
pub mod guide;
mod html;
mod labelled;
mod labels;
mod machine;
pub mod mapping;
mod markdown;
pub mod office;
pub mod pdf;
mod pictures;
pub mod queries;
pub mod results;
mod sav;
pub mod sheets;
pub mod study;
mod variable_names;
mod writer;
pub mod xlsx;

use crate::problem::Failure;
pub use writer::{Files, Look, Of, Translation, Writer, Written};

const PDF: Writer =
    Writer { name: "pdf", media_type: "application/pdf", of: Of::Document(pdf::write) };

const SUMMARY: Writer = Writer { name: "summary", of: Of::Document(pdf::summary), ..PDF };

const SLIDES: Writer = Writer { name: "slides", of: Of::Document(pdf::slides), ..PDF };

const MARKDOWN: Writer =
    Writer { name: "md", media_type: "text/markdown", of: Of::Document(markdown::write) };

const WORD: Writer = Writer {
    name: "docx",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    of: Of::Document(docx::write),
};

const HTML: Writer =
    Writer { name: "html", media_type: "text/html", of: Of::Translations(html::write) };

const WORKBOOK: Writer = Writer {
    name: "xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    of: Of::Released(|release, palette, locale| {
        let bytes = xlsx::workbook(release, palette, locale).map_err(Failure::internal)?;
        Ok(Files::from([("tables.xlsx".to_owned(), bytes)]))
    }),
};

const CSV: Writer = Writer {
    name: "csv",
    media_type: "text/csv",
    of: Of::Released(|release, _, locale| {
        let bytes = results::csv(release, locale).map_err(Failure::internal)?;
        Ok(Files::from([("results.csv".to_owned(), bytes)]))
    }),
};

const JSON: Writer = Writer {
    name: "json",
    media_type: "application/json",
    of: Of::Released(|release, _, locale| {
        let bytes = results::json(release, locale).map_err(Failure::internal)?;
        Ok(Files::from([("results.json".to_owned(), bytes)]))
    }),
};

const PARQUET: Writer = Writer {
    name: "parquet",
    media_type: "application/vnd.apache.parquet",
    of: Of::Released(|release, _, locale| {
        Ok(Files::from([("results.parquet".to_owned(), results::parquet(release, locale)?)]))
    }),
};

/// The tables as machines take them.
const MACHINE: Writer = Writer {
    name: "data",
    of: Of::Released(|release, _, locale| machine::files(release, locale)),
    ..WORKBOOK
};

/// The rows of `results.csv` as a sheet.
const SHEET: Writer = Writer {
    of: Of::Released(|release, _, locale| {
        Ok(Files::from([("results.xlsx".to_owned(), results::sheet(release, locale)?)]))
    }),
    ..WORKBOOK
};

const SVG: Writer =
    Writer { name: "svg", media_type: "image/svg+xml", of: Of::Figure(pictures::svg) };

const PNG: Writer = Writer { name: "png", media_type: "image/png", of: Of::Figure(pictures::png) };

/// What a report may be written as.
pub static REPORT: [Writer; 13] =
    [PDF, SUMMARY, SLIDES, WORD, HTML, WORKBOOK, MACHINE, CSV, JSON, PARQUET, MARKDOWN, SVG, PNG];

/// The formats of a report for which nobody has asked by name.
pub const DEFAULT: [&str; 5] = ["pdf", "xlsx", "csv", "json", "svg"];

/// What `export` writes results as.
pub static DATA: [Writer; 4] = [CSV, PARQUET, JSON, SHEET];

/// What a single table is written as.
pub static TABLE: [Writer; 4] = [CSV, PARQUET, JSON, WORKBOOK];

/// The writer of a name.
pub fn find(writers: &'static [Writer], name: &str) -> Option<&'static Writer> {
    writers.iter().find(|writer| writer.name == name)
}

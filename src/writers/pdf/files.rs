//! What is typeset, and what comes of it.

use std::collections::BTreeMap;

/// The files behind a report, by path.
pub type SourceFiles = BTreeMap<String, Vec<u8>>;

/// A typeset report.
pub struct Pdf {
    pub bytes: Vec<u8>,
    /// `None` where the typesetter does not tell.
    pub pages: Option<usize>,
}

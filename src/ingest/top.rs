//! What the rows at the top of a sheet would say as a header: made once for all questionnaires
//! that they are held against.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::instructions;
use super::names::header_name;

/// How many rows these are.
pub const TOP_ROWS: usize = 33;

/// The cells of each row, made when they are first asked for.
#[derive(Debug, Default)]
pub struct Top(OnceLock<Vec<OnceLock<Vec<HeaderCell>>>>);

impl Top {
    /// A row of these texts.
    pub fn row(&self, row: usize, texts: impl Iterator<Item = String>) -> &[HeaderCell] {
        let rows = self.0.get_or_init(|| (0..TOP_ROWS).map(|_| OnceLock::new()).collect());
        rows[row].get_or_init(|| texts.map(HeaderCell::new).collect())
    }

    /// Has to be called where a cell changes.
    pub fn forget(&mut self) {
        self.0.take();
    }
}

/// A cell of a header: as it stands, reduced, and reduced without instructions.
#[derive(Debug)]
pub struct HeaderCell {
    pub text: String,
    pub name: String,
    pub bare: String,
}

impl HeaderCell {
    fn new(text: String) -> Self {
        let name = header_name(&text);
        let bare = match instructions::without(&text) {
            Cow::Borrowed(_) => name.clone(),
            Cow::Owned(bare) => header_name(&bare),
        };
        Self { text, name, bare }
    }

    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

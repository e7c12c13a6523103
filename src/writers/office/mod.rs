//! Word documents that somebody else wrote, and what a report takes of one.

mod opened;
mod reference;

pub use opened::{DOCUMENT, Opened, Part};
pub use reference::{Page, Reference};

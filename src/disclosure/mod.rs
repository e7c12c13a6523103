//! Results to Release: what may leave the house.
//!
//! Writers take a [`Release`], and this room is the only one that makes one. So far
//! there is one policy: suppress nothing.

use std::ops::Deref;

use crate::results::Results;

/// Results that may be published.
pub struct Release(Results);

/// Releases all cells as they are.
pub fn release_unsuppressed(results: Results) -> Release {
    Release(results)
}

impl Deref for Release {
    type Target = Results;

    fn deref(&self) -> &Results {
        &self.0
    }
}

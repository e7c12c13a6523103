//! Writing what a command makes: whole or not at all, over nothing that is not its own.
//!
//! A file is made beside its place and renamed. The files of a folder are made in a folder of
//! ours within it; a journal then says what changes, and from there on the change is finished
//! by whoever comes next, so that a run that is killed leaves the old files or the new ones
//! (`transaction`). What an earlier run has written is told by the manifest (`ownership`);
//! anything else that is in the way is somebody's, and is refused before a file is written.

mod files;
mod lock;
mod ownership;
mod transaction;
mod write;

pub use files::{Files, MANIFEST, unwritable};
pub use ownership::{Owned, Writer};
pub use transaction::is_unfinished;
pub use write::{
    recover_if_unfinished, refuse_existing, refuse_inputs, remove, write, write_file, write_file_by,
};

//! From what was asked for to files in their place, for all commands.

pub mod batch;
mod changed;
pub mod changes;
pub mod check;
mod commentary;
pub mod cross;
pub mod export;
mod frame;
pub mod guide;
mod hashed;
pub mod init;
pub mod inputs;
mod job;
pub mod machine;
mod manifest;
pub mod map;
mod opened;
pub mod output;
mod protection;
pub mod questions;
pub mod report;
pub mod synthetic;
mod taken_back;
mod together;
pub mod verify;
pub mod watched;
mod waves;

//! Files for people and programs, one a file or folder here.

pub mod answers;
pub mod data_files;
pub mod mapping;
pub mod study;
pub mod xlsx;

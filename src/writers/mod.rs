//! Files for people and programs, one a file here.

pub mod answers;
pub mod data_files;
pub mod mapping;
pub mod study;

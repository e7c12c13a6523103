//! A release to data files, one format a module.

pub mod csv;
pub mod findings;
pub mod json;

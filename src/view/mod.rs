//! What is shown, in no format.

pub mod chart;
pub mod document;
mod guide;
mod markdown;
pub mod methods;
pub mod notes;
pub mod numbers;
pub mod phrases;
pub mod prose;
mod quality;
mod report;
pub mod sandbox;
mod summary;
pub mod weights;

//! Where the areas of a study lie: outlines that the study brings, or tiles that stand for them.

mod area;
mod geojson;
mod named;
mod outline;
mod tiles;

pub use area::{AreaMap, Ground, MapFile, Outline};
pub use named::read;
pub use outline::twice_area;
pub use tiles::tiles;

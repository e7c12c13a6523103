//! A map of areas, and how a study names one.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::definition::Text;

/// Outlines of the answers to a question, as a study names them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapFile {
    /// The single question whose answers are areas.
    #[schemars(with = "String")]
    pub question: Text,
    /// GeoJSON (WGS84, as longitude and latitude) with polygons. Several features of one area are
    /// one.
    #[schemars(with = "String")]
    pub file: Text,
    /// The property of a feature that holds the area's name or code. Default: the one that names
    /// most of the areas.
    #[schemars(with = "Option<String>")]
    pub property: Option<Text>,
    /// What else the file holds is drawn around the areas, without a value. Default: it is a mistake.
    #[serde(default)]
    pub surroundings: bool,
    /// Answers that have no place on the map, as in 「県外」: they stand below it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub without: Vec<Text>,
}

/// A map of the answers to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaMap {
    /// Id of the question.
    pub question: String,
    pub ground: Ground,
}

impl AreaMap {
    /// Of all areas on it.
    pub fn codes(&self) -> impl Iterator<Item = i32> {
        let (tiles, areas) = match &self.ground {
            Ground::Tiles(tiles) => (tiles.as_slice(), [].as_slice()),
            Ground::Outlines { areas, .. } => ([].as_slice(), areas.as_slice()),
        };
        tiles.iter().map(|(code, _)| *code).chain(areas.iter().map(|(code, _)| *code))
    }
}

/// What stands for the areas, by their codes.
#[derive(Debug, Clone, PartialEq)]
pub enum Ground {
    /// Column and row of a square, from the upper left.
    Tiles(Vec<(i32, (i32, i32))>),
    Outlines {
        areas: Vec<(i32, Outline)>,
        /// What lies around them.
        surroundings: Vec<Outline>,
    },
}

/// Steps of the longer side of a map of outlines: finer than any drawing shows.
pub const STEPS: i32 = 1_800;

/// Polygons on the plane of a map, each an outer ring and its holes. Points are whole steps from
/// the upper left; rings are not closed, and there are no polygons without area.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    pub polygons: Vec<Vec<Ring>>,
}

pub type Ring = Vec<(i32, i32)>;

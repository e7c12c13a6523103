//! Reading GeoJSON (RFC 7946): features with their properties and polygons.

use std::fmt;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::outline::{Polygons, Position};
use crate::problem::Problem;

/// Bytes of a file. One as large is read in about the memory that it takes itself.
const MOST: u64 = 100 * 1024 * 1024;

/// What a file says of some area.
pub struct Feature {
    pub properties: Map<String, Value>,
    /// Empty where the geometry is none, or none of polygons.
    pub polygons: Polygons,
    /// As in 「Point」; empty where there is none.
    pub kind: String,
}

#[derive(Deserialize)]
struct Collection {
    #[serde(default, rename = "type")]
    kind: Value,
    features: Option<Vec<Written>>,
}

#[derive(Deserialize)]
struct Written {
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    coordinates: Option<Nested>,
}

/// Lists of lists of numbers, where a list of numbers is a position.
enum Nested {
    Number(f64),
    Position(Position),
    List(Vec<Nested>),
}

/// The features of a file.
pub fn features(path: &Path) -> Result<Vec<Feature>, Problem> {
    let unreadable = || Problem::new("map-unreadable").path(path);
    let file = std::fs::File::open(path).map_err(|_| unreadable())?;
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|_| unreadable())?;
    if bytes.len() as u64 > MOST {
        return Err(Problem::new("map-too-large").path(path).with("most", MOST / 1024 / 1024));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let read: Result<Collection, _> = serde_json::from_slice(text);
    let collection = read.map_err(|error| {
        let problem = Problem::new("map-no-json").path(path).with("line", error.line());
        problem.with("column", error.column())
    })?;
    match (collection.kind.as_str(), collection.features) {
        (Some("FeatureCollection"), Some(features)) => {
            Ok(features.into_iter().map(Written::read).collect())
        }
        (Some("Topology"), _) => Err(Problem::new("map-topojson").path(path)),
        (kind, _) => {
            let kind = kind.unwrap_or_default();
            Err(Problem::new("map-no-features").path(path).with("kind", kind))
        }
    }
}

impl Written {
    fn read(self) -> Feature {
        let properties = self.properties.unwrap_or_default();
        let Some(Geometry { kind, coordinates }) = self.geometry else {
            return Feature { properties, polygons: Vec::new(), kind: String::new() };
        };
        let polygons = match (kind.as_str(), coordinates) {
            ("Polygon", Some(of)) => of.rings().into_iter().collect(),
            ("MultiPolygon", Some(Nested::List(all))) => {
                all.into_iter().filter_map(Nested::rings).collect()
            }
            _ => Vec::new(),
        };
        Feature { properties, polygons, kind }
    }
}

impl Nested {
    /// The rings of a polygon; `None` where the outer one encloses nothing.
    fn rings(self) -> Option<Vec<Vec<Position>>> {
        let Self::List(rings) = self else { return None };
        let mut rings = rings.into_iter().map(|ring| {
            let Self::List(positions) = ring else { return Vec::new() };
            let position = |of| if let Self::Position(at) = of { Some(at) } else { None };
            positions.into_iter().filter_map(position).collect::<Vec<_>>()
        });
        let outer = rings.next().filter(|outer| outer.len() > 2)?;
        Some(std::iter::once(outer).chain(rings.filter(|ring| ring.len() > 2)).collect())
    }
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Nested;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("coordinates")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Nested, E> {
        Ok(Nested::Number(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Nested, E> {
        Ok(Nested::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Nested, E> {
        Ok(Nested::Number(number as f64))
    }

    /// A third number is a height.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Nested, A::Error> {
        let Some(first) = seq.next_element()? else { return Ok(Nested::List(Vec::new())) };
        if let Nested::Number(x) = first {
            let Some(Nested::Number(y)) = seq.next_element()? else {
                return Err(A::Error::custom("a position of one number"));
            };
            while seq.next_element::<Nested>()?.is_some() {}
            return Ok(Nested::Position((x, y)));
        }
        let mut list = vec![first];
        while let Some(next) = seq.next_element()? {
            list.push(next);
        }
        list.shrink_to_fit();
        Ok(Nested::List(list))
    }
}

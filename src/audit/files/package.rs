//! Files of Office: packages of parts.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use super::markup::{Piece, walk};

/// The parts of a package by name: texts, and the bytes of packages in it.
#[derive(Default)]
pub struct Package {
    pub texts: BTreeMap<String, String>,
    pub workbooks: BTreeMap<String, Vec<u8>>,
    /// Parts that are no text: pictures, macros.
    pub unread: Vec<String>,
}

impl Package {
    /// Fails with the reason where it is no package.
    pub fn open(bytes: &[u8]) -> Result<Self, String> {
        /// Of a part; more is not written by anybody who wants to be read.
        const MOST: u64 = 256 << 20;
        let mut archive =
            zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let mut package = Self::default();
        for number in 0..archive.len() {
            let mut part = archive.by_index(number).map_err(|error| error.to_string())?;
            let name = part.name().map_err(|error| error.to_string())?.into_owned();
            if part.is_dir() {
                continue;
            }
            let mut bytes = Vec::new();
            part.by_ref().take(MOST).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
            if name.ends_with(".xlsx") {
                package.workbooks.insert(name, bytes);
                continue;
            }
            match String::from_utf8(bytes) {
                Ok(text) => drop(package.texts.insert(name, text)),
                Err(_) => package.unread.push(name),
            }
        }
        Ok(package)
    }

    /// Parts that a part names: id and name of each.
    pub fn relations(&self, part: &str) -> Vec<(String, String)> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = format!("{folder}/_rels/{file}.rels");
        let Some(xml) = self.texts.get(name.trim_start_matches('/')) else { return Vec::new() };
        let mut found = Vec::new();
        walk(xml, |piece| {
            if let Piece::Open("Relationship", attributes) = piece
                && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
            {
                found.push((id.to_owned(), resolved(folder, target)));
            }
        });
        found
    }
}

/// A target as the name of a part: relative to the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|of| !of.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

//! `results.json`: the release as it is, for other programs.

use serde_json::json;

use crate::disclosure::Release;

pub fn results(release: &Release) -> Result<Vec<u8>, serde_json::Error> {
    let document = json!({
        "survey_version": env!("CARGO_PKG_VERSION"),
        "results": **release,
    });
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

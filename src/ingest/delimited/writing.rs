//! How a delimited file is written: its encoding and its delimiter.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::rows::grid;
use crate::ingest::bytes::Bytes;

/// The beginning of a file, in which its header stands and its encoding shows.
pub const HEAD: usize = 1 << 20;

/// In the order of preference where a file uses several alike.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// So many lines decide about the delimiter.
const SAMPLE_LINES: usize = 50;

/// UTF-8 if the first letters that are not ASCII are valid in it, else CP932 (Shift_JIS as
/// Windows writes it).
pub fn encoding(bytes: &Bytes, head: &[u8]) -> std::io::Result<&'static Encoding> {
    let mut letters = Cow::Borrowed(head);
    let mut at = 0;
    while letters.is_ascii() {
        at += letters.len() as u64;
        let mut more = Vec::new();
        bytes.from(at)?.take(HEAD as u64).read_to_end(&mut more)?;
        if more.is_empty() {
            return Ok(UTF_8);
        }
        letters = Cow::Owned(more);
    }
    // The end may be within a letter.
    let is_utf_8 = match std::str::from_utf8(&letters) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && letters.len() >= HEAD,
    };
    Ok(if is_utf_8 { UTF_8 } else { SHIFT_JIS })
}

/// Text in UTF-16 has ASCII commas and line ends, and so zero bytes on one side, one in
/// fifty at the least. A stray zero byte makes no UTF-16.
pub fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros =
        |parity| bytes.iter().skip(parity).step_by(2).take(2000).filter(|&&b| b == 0).count();
    let enough = (bytes.len() / 2).min(2000).div_ceil(50).max(2);
    match (zeros(0), zeros(1)) {
        (even, 0) if even >= enough => Some(UTF_16BE),
        (0, odd) if odd >= enough => Some(UTF_16LE),
        _ => None,
    }
}

/// The delimiter that gives most lines the same number of fields.
pub fn delimiter(text: &str) -> u8 {
    let fields = |delimiter: u8| -> usize {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let widths: Vec<usize> =
            reader.records().take(SAMPLE_LINES).flatten().map(|r| r.len()).collect();
        let common = |width: usize| widths.iter().filter(|&&w| w == width).count();
        widths.iter().filter(|&&w| w > 1).map(|&w| w * common(w)).max().unwrap_or(0)
    };
    // With a wrong one, cells in quotes do not end where others begin.
    let is_sound = |delimiter: u8| grid(text.to_owned(), delimiter, String::new()).is_ok();
    let best = |candidates: &[u8]| {
        // The first of equally good ones.
        let scored = candidates.iter().rev().map(|&delimiter| (fields(delimiter), delimiter));
        scored.filter(|(fields, _)| *fields > 0).max_by_key(|(fields, _)| *fields)
    };
    let likely = best(&DELIMITERS).map(|(_, delimiter)| delimiter);
    let Some(delimiter) = likely.filter(|&delimiter| !is_sound(delimiter)) else {
        return likely.unwrap_or(b',');
    };
    let sound: Vec<u8> = DELIMITERS.into_iter().filter(|&other| is_sound(other)).collect();
    best(&sound).map_or(delimiter, |(_, sound)| sound)
}

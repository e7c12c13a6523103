//! Readings of kanji (ruby) in OpenDocument files, which calamine takes for a part of the text.

/// The content without the readings that stand over kanji (ruby): nobody takes them for a part of
/// the answer.
pub fn without(xml: &[u8]) -> Vec<u8> {
    const OPEN: &[u8] = b"<text:ruby-text";
    const CLOSE: &[u8] = b"</text:ruby-text>";
    let mut bare = Vec::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(from) = memchr::memmem::find(rest, OPEN) {
        let tag = memchr::memchr(b'>', &rest[from..]).map(|end| from + end);
        let end = match tag {
            Some(end) if rest[end - 1] == b'/' => Some(end + 1),
            Some(end) => memchr::memmem::find(&rest[end..], CLOSE).map(|at| end + at + CLOSE.len()),
            None => None,
        };
        let Some(end) = end else { break };
        bare.extend(&rest[..from]);
        rest = &rest[end..];
    }
    bare.extend(rest);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_of_kanji_are_no_part_of_a_text() {
        let ruby = "<text:p><text:ruby><text:ruby-base>個人</text:ruby-base><text:ruby-text \
                    text:style-name=\"r\">こじん</text:ruby-text></text:ruby>他</text:p>";
        let bare =
            "<text:p><text:ruby><text:ruby-base>個人</text:ruby-base></text:ruby>他</text:p>";
        assert_eq!(without(ruby.as_bytes()), bare.as_bytes());
        let empty = "a<text:ruby-text/>b<text:ruby-text>c</text:ruby-text>d<text:ruby-text>e";
        assert_eq!(without(empty.as_bytes()), b"abd<text:ruby-text>e");
    }
}

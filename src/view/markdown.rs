//! Blocks of a text in Markdown: as much of it as the program's own guide uses. Whatever else would
//! mean something to another reader is refused, so that nothing comes out otherwise than written.
//!
//! Known are headings (`#` to `###`), paragraphs, lists of one level, code that is fenced or
//! indented, and in a line `code`, **what stands out** and links. A paragraph with pictures is left
//! out, and of links to other pages the words stay: both lie beside the text and not with the program.

use super::document::Block;
use super::prose::{Inline, Paragraph, join_lines};
use crate::locales::Lang;

/// A line that is not understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    /// From 1.
    pub line: usize,
    pub text: String,
}

/// The title, of the one heading of the first level, and the blocks below it.
pub fn read(text: &str, lang: Lang) -> Result<(String, Vec<Block>), Unknown> {
    let mut reader = Reader { lang, lines: text.lines().enumerate().collect(), at: 0 };
    let mut blocks = Vec::new();
    let title = match reader.next_block()? {
        Some(Block::Heading { level: 0, text, .. }) => text,
        _ => return Err(reader.unknown()),
    };
    while let Some(block) = reader.next_block()? {
        match &block {
            Block::Heading { level: 0, .. } => return Err(reader.unknown()),
            Block::Text { paragraphs, .. } if paragraphs.is_empty() => {}
            _ => blocks.push(block),
        }
    }
    Ok((title, blocks))
}

struct Reader<'t> {
    lang: Lang,
    lines: Vec<(usize, &'t str)>,
    at: usize,
}

const FENCE: &str = "```";
const INDENT: &str = "    ";

impl<'t> Reader<'t> {
    fn line(&self) -> Option<&'t str> {
        self.lines.get(self.at).map(|(_, line)| *line)
    }

    /// The line that was read last.
    fn unknown(&self) -> Unknown {
        let (number, text) = self.lines.get(self.at.saturating_sub(1)).copied().unwrap_or_default();
        Unknown { line: number + 1, text: text.to_owned() }
    }

    /// Lines from here on while they are of a kind.
    fn take_while(&mut self, is_of: impl Fn(&str) -> bool) -> Vec<&'t str> {
        let mut taken = Vec::new();
        while let Some(line) = self.line().filter(|line| is_of(line)) {
            taken.push(line);
            self.at += 1;
        }
        taken
    }

    fn next_block(&mut self) -> Result<Option<Block>, Unknown> {
        self.take_while(|line| line.trim().is_empty());
        let Some(line) = self.line() else { return Ok(None) };
        self.at += 1;
        let block = if line.starts_with('#') {
            self.heading(line)?
        } else if let Some(info) = line.strip_prefix(FENCE) {
            self.fenced(info)?
        } else if line.starts_with(INDENT) {
            self.at -= 1;
            self.indented()
        } else if item(line).is_some() {
            self.at -= 1;
            self.list()?
        } else {
            self.at -= 1;
            self.paragraph()?
        };
        Ok(Some(block))
    }

    fn heading(&self, line: &str) -> Result<Block, Unknown> {
        let text = line.trim_start_matches('#');
        let level = line.len() - text.len();
        match text.strip_prefix(' ') {
            Some(text) if level <= 3 && !text.contains(['`', '*', '[', '<']) => {
                // The first is the title.
                let level = level - 1;
                Ok(Block::Heading { level, text: text.trim().to_owned(), new_page: false })
            }
            _ => Err(self.unknown()),
        }
    }

    /// `file NAME` is to be saved under that name, `run CODE` to be typed.
    fn fenced(&mut self, info: &str) -> Result<Block, Unknown> {
        let name = match info.split_once(' ') {
            Some(("file", name)) => Some(name.trim().to_owned()),
            Some(("run", _)) => None,
            None if info.is_empty() => None,
            _ => return Err(self.unknown()),
        };
        let lines = self.take_while(|line| !line.starts_with(FENCE));
        if self.line() != Some(FENCE) {
            return Err(self.unknown());
        }
        self.at += 1;
        Ok(Block::Code { name, text: lines.join("\n") })
    }

    fn indented(&mut self) -> Block {
        let lines = self.take_while(|line| line.starts_with(INDENT) || line.trim().is_empty());
        let lines: Vec<&str> =
            lines.iter().map(|line| line.strip_prefix(INDENT).unwrap_or_default()).collect();
        Block::Code { name: None, text: lines.join("\n").trim_end().to_owned() }
    }

    fn list(&mut self) -> Result<Block, Unknown> {
        let mut items = Vec::new();
        let mut is_numbered = None;
        while let Some((indent, numbered, first)) = self.line().and_then(item) {
            if *is_numbered.get_or_insert(numbered) != numbered {
                break;
            }
            self.at += 1;
            let is_more = |line: &str| {
                let text = line.trim_start();
                !text.is_empty() && line.len() - text.len() == indent && item(text).is_none()
            };
            let lines: Vec<&str> = std::iter::once(first).chain(self.take_while(is_more)).collect();
            items.push(self.inline(&lines)?);
        }
        // What follows at once is part of the last item to other readers.
        if self.line().is_some_and(|line| !line.trim().is_empty() && item(line).is_none()) {
            self.at += 1;
            return Err(self.unknown());
        }
        Ok(Block::List { items, is_numbered: is_numbered == Some(true) })
    }

    fn paragraph(&mut self) -> Result<Block, Unknown> {
        let begins_other =
            |line: &str| line.trim().is_empty() || line.starts_with('#') || line.starts_with(FENCE);
        let lines = self.take_while(|line| !begins_other(line) && item(line).is_none());
        let parts = self.inline(&lines)?;
        let has_picture = lines.iter().any(|line| line.contains("!["));
        let paragraphs = if has_picture { Vec::new() } else { vec![parts] };
        Ok(Block::plain(paragraphs))
    }

    /// The parts of lines that belong together.
    fn inline(&self, lines: &[&str]) -> Result<Paragraph, Unknown> {
        let is_odd = |line: &&str| line.starts_with(['>', '|', '=', '~', '+']) || is_rule(line);
        let text = join_lines(&lines.join("\n"), self.lang);
        match lines.iter().any(|line| is_odd(&line.trim_start())) {
            true => Err(self.unknown()),
            false => parts(&text).ok_or_else(|| self.unknown()),
        }
    }
}

/// What is a line across the page to other readers.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && ['-', '*', '_'].iter().any(|rule| line.chars().all(|c| c == *rule))
}

/// By how much further lines of an item are indented, whether it has a number, and its text.
fn item(line: &str) -> Option<(usize, bool, &str)> {
    if let Some(text) = line.strip_prefix("- ") {
        return Some((2, false, text));
    }
    let (number, text) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((number.len() + 2, true, text))
}

/// The parts of a text; `None` where something in it is not known.
fn parts(text: &str) -> Option<Paragraph> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[', ']', '!', '<', '\\']) {
        let (before, from) = rest.split_at(at);
        push(&mut parts, before);
        rest = if let Some(code) = from.strip_prefix('`') {
            let (code, rest) = code.split_once('`').filter(|(code, _)| !code.is_empty())?;
            parts.push(Inline::Code(code.to_owned()));
            rest
        } else if let Some(strong) = from.strip_prefix("**") {
            let (strong, rest) = strong.split_once("**").filter(|(s, _)| !s.is_empty())?;
            if strong.contains(['`', '[', '*', '<', '\\']) {
                return None;
            }
            parts.push(Inline::Strong(strong.to_owned()));
            rest
        } else if let Some(picture) = from.strip_prefix("![") {
            let (_, rest) = picture.split_once(')').filter(|(all, _)| all.contains("]("))?;
            rest
        } else if let Some(link) = from.strip_prefix('[') {
            let (words, place) = link.split_once("](")?;
            let (place, rest) = place.split_once(')')?;
            let page = place.split('#').next().unwrap_or_default();
            if !page.ends_with(".md") || words.contains(['`', '[', ']', '*', '<', '!', '\\']) {
                return None;
            }
            push(&mut parts, words);
            rest
        } else if let Some(rest) = from.strip_prefix('!') {
            push(&mut parts, "!");
            rest
        } else {
            return None;
        };
    }
    push(&mut parts, rest);
    Some(parts)
}

/// Adds to the text before, if there is any.
fn push(parts: &mut Paragraph, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => before.push_str(text),
        _ => parts.push(Inline::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Inline {
        Inline::Text(of.to_owned())
    }

    fn code(of: &str) -> Inline {
        Inline::Code(of.to_owned())
    }

    /// The blocks below a title, written short.
    fn blocks(text: &str) -> Vec<String> {
        let (_, blocks) = read(&format!("# 題\n\n{text}"), Lang::Ja).expect("understood");
        let short = |block: &Block| match block {
            Block::Heading { level, text, .. } => format!("h{level} {text}"),
            Block::Text { paragraphs, .. } => format!("{paragraphs:?}"),
            Block::Code { name, text } => format!("{name:?} {text:?}"),
            Block::List { items, is_numbered } => format!("{is_numbered} {items:?}"),
            _ => "other".to_owned(),
        };
        blocks.iter().map(short).collect()
    }

    #[test]
    fn blocks_are_told_from_each_other() {
        let found = blocks(
            "## 節\n一行目\n二行目\n\n```file a/b.toml\nx = 1\n\n# y\n```\n\n```run 0\nsurvey\n```\n\
             \n    a\n      b\n\n    c\n\n- 一\n- 二\n  続き\n\n1. 甲\n2. 乙\n   続き\n\n### 項\n終わり",
        );
        let expected = [
            "h1 節".to_owned(),
            format!("{:?}", [[text("一行目二行目")]]),
            "Some(\"a/b.toml\") \"x = 1\\n\\n# y\"".to_owned(),
            "None \"survey\"".to_owned(),
            "None \"a\\n  b\\n\\nc\"".to_owned(),
            format!("false {:?}", [[text("一")], [text("二続き")]]),
            format!("true {:?}", [[text("甲")], [text("乙続き")]]),
            "h2 項".to_owned(),
            format!("{:?}", [[text("終わり")]]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn parts_of_a_line_are_told_from_each_other() {
        let of = |line: &str| parts(line).expect("understood");
        assert_eq!(of("a `b*c` d"), [text("a "), code("b*c"), text(" d")]);
        assert_eq!(of("**b**c"), [Inline::Strong("b".to_owned()), text("c")]);
        assert_eq!(of("a [b](c.md#d)。"), [text("a b。")]);
        assert_eq!(of("a_b! 100%"), [text("a_b! 100%")]);
    }

    #[test]
    fn a_paragraph_with_pictures_is_left_out() {
        let found = blocks("前\n\n図です。\n![a](b.png) ![c](d.png)\n\n後");
        assert_eq!(found, ["前", "後"].map(|of| format!("{:?}", [[text(of)]])));
    }

    #[test]
    fn lines_of_english_are_joined_with_a_space() {
        let (_, blocks) = read("# A\n\none\ntwo\n", Lang::En).expect("understood");
        assert!(matches!(&blocks[..], [Block::Text { paragraphs, .. }]
            if *paragraphs == [[text("one two")]]));
    }

    #[test]
    fn what_is_not_known_is_refused_with_its_line() {
        let odd = [
            "#### 深い",
            "#題",
            "# 二つ目の題",
            "## a `b`",
            "```toml\nx\n```",
            "```file a\nx",
            "> 引用",
            "| a | b |",
            "---",
            "***",
            "題\n===",
            "~~~",
            "+ a",
            "* a",
            "a *b* c",
            "**a",
            "`a",
            "a `` b",
            "a <b> c",
            "a \\* b",
            "[a]",
            "[a](https://example.com)",
            "[`a`](b.md)",
            "![a]",
            "**a `b`**",
            "- a\n  - b",
            "- a\nb",
            "1. a\nb",
            "- a\n   b",
        ];
        for line in odd {
            let unknown = read(&format!("# 題\n\n{line}\n"), Lang::Ja).err();
            let unknown = unknown.unwrap_or_else(|| panic!("understood: {line}"));
            assert!(unknown.line >= 3, "{unknown:?}");
        }
        assert_eq!(read("", Lang::Ja).err().map(|unknown| unknown.line), Some(1));
        assert_eq!(read("a\n", Lang::Ja).err().map(|unknown| unknown.line), Some(1));
    }
}

//! How a question is to be answered, which people write into its header: （複数回答）, 3つまで,
//! ※あてはまるものすべてに○. It is no part of what the question asks.

use std::borrow::Cow;

use super::names::compatible;

/// Words of which one makes a text in brackets, or a line, an instruction.
const WORDS: [&str; 34] = [
    "複数回答",
    "複数選択",
    "複数可",
    "複数",
    "単一回答",
    "単一選択",
    "単一",
    "単数",
    "択一",
    "あてはまる",
    "当てはまる",
    "該当する",
    "ひとつ",
    "1つ",
    "一つ",
    "いくつ",
    "つまで",
    "個まで",
    "つだけ",
    "選択可",
    "お選び",
    "選んで",
    "お答え",
    "ご記入",
    "記入して",
    "自由記述",
    "ひとつ選択",
    "を記入",
    "に○",
    "に◯",
    "selectall",
    "thatapply",
    "multipleanswer",
    "chooseone",
];

/// The same where they stand alone in their brackets.
const ALONE: [&str; 10] =
    ["必須", "任意", "ma", "sa", "fa", "na", "数値", "択一式", "記述式", "自由回答"];

/// Behind a space, without brackets: only what can hardly be part of a question.
const BEHIND: [&str; 12] = [
    "複数回答",
    "複数回答可",
    "複数選択",
    "複数選択可",
    "単一回答",
    "単一選択",
    "いくつでも",
    "つまで",
    "つだけ",
    "個まで",
    "自由記述",
    "択一",
];

const OPENING: [char; 6] = ['(', '[', '【', '〔', '<', '〈'];
const CLOSING: [char; 6] = [')', ']', '】', '〕', '>', '〉'];

/// The text of a header without instructions; borrowed where it has none. Of a cell that is an
/// instruction alone nothing is left.
pub fn without(text: &str) -> Cow<'_, str> {
    let mut is_changed = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let wide = compatible(line);
        let bare = of_line(wide.trim());
        is_changed |= bare.len() != wide.trim().len();
        if !bare.is_empty() {
            lines.push(bare.to_owned());
        }
    }
    if is_changed { Cow::Owned(lines.join("\n")) } else { Cow::Borrowed(text) }
}

/// One line in compatibility forms, from whose end instructions are taken.
fn of_line(line: &str) -> &str {
    if is_remark(line) {
        return "";
    }
    let mut rest = line;
    loop {
        let shorter = in_brackets(rest).or_else(|| remark_behind(rest)).or_else(|| behind(rest));
        match shorter {
            Some(shorter) => rest = shorter.trim_end().trim_end_matches(':'),
            None => return rest,
        }
    }
}

fn has_word(text: &str) -> bool {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    WORDS.iter().any(|word| text.contains(word))
}

/// A line that begins with the mark of a remark, or is an instruction in brackets or without.
fn is_remark(line: &str) -> bool {
    let is_marked = line.starts_with(['※', '*']);
    is_marked && has_word(line) || is_alone(line)
}

fn is_alone(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '※' | '*'));
    is_word_behind(text) || text.starts_with("あてはまる") || text.starts_with("当てはまる")
}

/// Whether a word is an instruction that hardly ends a question: 複数回答可, 3つまで.
fn is_word_behind(word: &str) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || "一二三".contains(c);
    BEHIND.contains(&word) || BEHIND.contains(&word.trim_start_matches(is_number))
}

/// Without an instruction in brackets at the end.
fn in_brackets(text: &str) -> Option<&str> {
    let inner = text.strip_suffix(CLOSING)?;
    // Brackets may stand within brackets: （あてはまるもの（3つまで））.
    let mut depth = 1;
    let start = inner.char_indices().rev().find_map(|(at, letter)| {
        depth += i32::from(CLOSING.contains(&letter)) - i32::from(OPENING.contains(&letter));
        (depth == 0).then_some(at)
    })?;
    let instruction = &inner[start..];
    let whole: String =
        instruction.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_instruction = has_word(instruction) || ALONE.contains(&whole.as_str());
    is_instruction.then(|| &text[..start])
}

/// Without a remark behind the question: ※複数選択可.
fn remark_behind(text: &str) -> Option<&str> {
    let start = text.rfind(['※', '*'])?;
    (start > 0 && has_word(&text[start..])).then(|| &text[..start])
}

/// Without a last word that is an instruction: 診療科目　複数回答可, 理由：3つまで.
fn behind(text: &str) -> Option<&str> {
    let between = |c: char| c.is_whitespace() || c == ':';
    let start = text.rfind(between)?;
    let word = text[start..].trim_start_matches(between);
    is_word_behind(word).then(|| &text[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_go_wherever_they_stand_and_questions_stay() {
        for (header, bare) in [
            ("問5 診療科目（複数回答）", "問5 診療科目"),
            ("問5 診療科目(いくつでも)", "問5 診療科目"),
            ("問5 診療科目【あてはまるもの全てに○】", "問5 診療科目"),
            ("問5 診療科目（あてはまるもの（３つまで））", "問5 診療科目"),
            ("問5 診療科目\n（複数回答可）", "問5 診療科目"),
            ("問5 診療科目 ※複数選択可", "問5 診療科目"),
            ("問5 診療科目　複数選択可", "問5 診療科目"),
            ("問5 診療科目　３つまで", "問5 診療科目"),
            ("問5 診療科目：複数回答可", "問5 診療科目"),
            ("Q5 Specialties [Select all that apply]", "Q5 Specialties"),
            ("問5 診療科目［1つだけ］", "問5 診療科目"),
            ("問5 診療科目（必須）（複数回答）", "問5 診療科目"),
            ("※あてはまるものすべてに○", ""),
            ("（複数回答）", ""),
            ("複数回答", ""),
        ] {
            assert_eq!(without(header), bare, "{header}");
        }
        for header in [
            "問2 開設主体 ［個人］",
            "問4 施設基準の届出状況（任意団体）",
            "診療を行っている日（休診日を除く）",
            "5人まで",
            "※",
            "複数の医師がいる診療所",
        ] {
            assert_eq!(without(header), header);
        }
    }
}

//! Where lines of Japanese may end so that words stay whole.
//!
//! Japanese has no spaces, and a line may end behind any letter. A phrase mostly ends where the kind
//! of letter changes: endings and particles are hiragana, and a word begins with kanji, katakana or
//! figures. So no dictionary is needed, and a word that is not told apart stays with its neighbour.

use unicode_linebreak::{BreakOpportunity, linebreaks};

/// Hiragana with which a phrase may end that has no other: particles, and endings of what stands
/// before a noun. Others (受け入れ, 取り組み, か所) mostly stand within a word.
const ENDINGS: &str = "のをにはがとでもへやなくてたる";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Kanji,
    Hiragana,
    Katakana,
    /// With what joins two to a range.
    Figure,
    Latin,
    Sign,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            '々'
            | '〆'
            | 'ヶ'
            | 'ヵ'
            | '㐀'..='鿿'
            | '豈'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => Self::Kanji,
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => Self::Hiragana,
            'ァ'..='ヺ' | 'ー'..='ヿ' | 'ｦ'..='ﾟ' => Self::Katakana,
            '0'..='9' | '０'..='９' | '～' | '〜' => Self::Figure,
            _ if letter.is_alphabetic() => Self::Latin,
            _ => Self::Sign,
        }
    }
}

/// The phrases of a text, and how the line may or must end behind each. Together they are the text.
pub fn phrases(text: &str) -> Vec<(&str, BreakOpportunity)> {
    let mut phrases: Vec<(&str, BreakOpportunity)> = Vec::new();
    let mut from = 0;
    for (to, end) in linebreaks(text) {
        let is_numbered = from == 0 && is_number(&text[..to]);
        let is_end = is_between_words(&text[..to], &text[to..]) && !is_numbered;
        if end == BreakOpportunity::Mandatory || is_end {
            // One letter is not left alone at the end.
            let is_alone = to == text.len() && text[from..].chars().count() == 1;
            match phrases.last_mut() {
                Some((last, before @ BreakOpportunity::Allowed)) if is_alone => {
                    (*last, *before) = (&text[from - last.len()..], end);
                }
                _ => phrases.push((&text[from..to], end)),
            }
            from = to;
        }
    }
    phrases
}

/// Whether it is what a label is numbered with, as in 「12. 」, which is not left alone.
fn is_number(start: &str) -> bool {
    let digits = start.trim_end().strip_suffix(['.', '．', ')', '）']);
    let digits = digits.map(|digits| digits.trim_start_matches(['(', '（']));
    digits.is_some_and(|own| !own.is_empty() && own.chars().all(|c| Kind::of(c) == Kind::Figure))
}

/// The parts of a text that no line break divides (UAX #14), in words or not.
pub fn unbroken(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    linebreaks(text).map(move |(to, _)| {
        let piece = &text[from..to];
        from = to;
        piece
    })
}

/// Whether a word ends where the line may: of any two signs, always.
fn is_between_words(before: &str, after: &str) -> bool {
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return true;
    };
    let (own, other) = (Kind::of(last), Kind::of(next));
    let ends_long = || before.chars().rev().nth(1).is_some_and(|letter| Kind::of(letter) == own);
    let begins_long = || after.chars().nth(1).is_some_and(|letter| Kind::of(letter) == other);
    match (own, other) {
        (Kind::Sign, _) | (_, Kind::Sign) | (Kind::Katakana, Kind::Figure | Kind::Latin) => true,
        (Kind::Hiragana, Kind::Hiragana) => false,
        (Kind::Hiragana, _) => ENDINGS.contains(last) || ends_long() && begins_long(),
        (Kind::Kanji, Kind::Katakana) | (Kind::Katakana | Kind::Latin, Kind::Kanji) => {
            begins_long()
        }
        (Kind::Latin, Kind::Katakana) => begins_long(),
        (Kind::Kanji, Kind::Figure | Kind::Latin) => ends_long(),
        // Endings and units stay with what they are of.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_of_japanese_and_never_within_a_number_and_its_unit() {
        for divided in [
            "95%|信頼区間の|下限",
            "積極的役割を|担う医療機関|（か所）",
            "訪問看護|ステーション",
            "レスパイト・|短期入所",
            "リハビリ職の|受け入れ",
            "3か所以上",
            "24時間体制",
            "第10回の|研修会",
            "医療機関の数",
            "ICT|活用",
            "10,000 |人あたり",
            "医師との|連携がない|場合",
            "取り組みの|状況",
            "お問い合わせ先",
            "連携の|拠点がある ○",
            "在宅医に|気軽に|連絡できる",
            "visits |per |physician",
            "令和|7年",
            "12. 福岡市|（医師会）",
            "(1) 往診の|実施",
        ] {
            let whole = divided.replace('|', "");
            let own: Vec<&str> = phrases(&whole).into_iter().map(|(phrase, _)| phrase).collect();
            assert_eq!(own.concat(), whole);
            assert_eq!(own.join("|"), divided);
            // The end of a text is the end of a line.
            let mut ends = phrases(&whole).into_iter().map(|(_, end)| end);
            assert_eq!(ends.next_back(), Some(BreakOpportunity::Mandatory), "{divided}");
        }
        let lines = phrases("上の\n下");
        assert_eq!(lines[0], ("上の\n", BreakOpportunity::Mandatory));
        assert_eq!(lines.len(), 2);
    }
}

//! Any text, written in any of the supported layouts, reads back the same.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use survey::answers::AnswerColumn;
use survey::letters::is_unseen;
use survey::questionnaire::Questionnaire;
use survey::responses::Responses;
use survey::{assets, ingest, questionnaire};

use crate::files::path;

fn forms() -> Questionnaire {
    let file = path("tests/fixtures/forms/forms.toml");
    let source = assets::questionnaire(file.to_str().expect("a path")).expect("there");
    questionnaire::load(&source).expect("a good questionnaire")
}

/// A respondent: id, founder, partners as bits, visits, house calls, opinion.
type Given = (u32, Option<usize>, u8, Option<u32>, Option<usize>, String);

/// Free text of any characters that a cell can hold.
fn opinion() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        8 => any::<char>(),
        4 => prop::sample::select(vec![',', ';', '"', '\n', '、', '|', '\t', '=', '①', '※', ' ']),
        4 => prop::char::range('ぁ', '龠'),
    ];
    // Neither letters that nobody sees, which are taken out, nor
    // halves of characters.
    let is_kept = |c: &char| {
        (!c.is_control() || matches!(c, '\n' | '\t')) && !is_unseen(*c) && *c < '\u{fff0}'
    };
    prop::collection::vec(letter.prop_filter("kept", is_kept), 0..30)
        .prop_map(|letters| letters.into_iter().collect::<String>())
}

fn answers() -> impl Strategy<Value = Vec<Given>> {
    let one = (
        1u32..100_000,
        prop::option::of(0usize..3),
        0u8..16,
        prop::option::of(0u32..2_000_000),
        prop::option::of(0usize..2),
        opinion(),
    );
    prop::collection::vec(one, 1..8)
}

const FOUNDERS: [&str; 3] = ["医療法人", "個人", "その他"];
const PARTNERS: [&str; 4] =
    ["病院", "訪問看護ステーション（自院、法人内を含む）", "薬局, 調剤", "その他"];
const DONE: [&str; 2] = ["行う", "行わない"];

/// Which of the ways in which people write an answer.
#[derive(Debug, Clone, Copy)]
struct Style {
    options_apart: bool,
    separator: &'static str,
    full_width: bool,
    numbered: bool,
}

fn style() -> impl Strategy<Value = Style> {
    (
        any::<bool>(),
        prop::sample::select(vec![";", "、", "|", "\n", ", "]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(options_apart, separator, full_width, numbered)| Style {
            options_apart,
            separator,
            full_width,
            numbered,
        })
}

fn rows(answers: &[Given], style: Style) -> Vec<Vec<String>> {
    let mut header: Vec<String> = ["整理番号", "問1 開設主体"].map(str::to_owned).to_vec();
    if style.options_apart {
        header.extend(PARTNERS.iter().map(|label| format!("問2 連携先［{label}］")));
    } else {
        header.push("問2 連携先".to_owned());
    }
    header.extend(["問3 訪問診療件数", "往診", "看取り", "問6 ご意見"].map(str::to_owned));
    let label = |labels: &[&str], index: Option<usize>| match index {
        None => String::new(),
        Some(index) if style.numbered => format!("{}. {}", index + 1, labels[index]),
        Some(index) => labels[index].to_owned(),
    };
    let mut rows = vec![header];
    for (id, founder, partners, visits, done, opinion) in answers {
        let mut row = vec![id.to_string(), label(&FOUNDERS, *founder)];
        let chosen: Vec<usize> = (0..4).filter(|option| partners >> option & 1 == 1).collect();
        if style.options_apart {
            row.extend((0..4).map(|o| if chosen.contains(&o) { "○" } else { "" }.to_owned()));
        } else {
            let labels: Vec<&str> = chosen.iter().map(|&option| PARTNERS[option]).collect();
            row.push(labels.join(style.separator));
        }
        let visits = visits.map_or(String::new(), |visits| visits.to_string());
        let wide = |c: char| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap_or(c);
        row.push(if style.full_width { visits.chars().map(wide).collect() } else { visits });
        row.extend([label(&DONE, *done), String::new(), opinion.clone()]);
        rows.push(row);
    }
    rows
}

fn read(name: &str, bytes: Vec<u8>, questionnaire: &Questionnaire) -> Responses {
    let file = ingest::parse(Path::new(name), bytes).expect("readable");
    let responses = ingest::read(&[file], questionnaire, &Default::default()).expect("readable");
    assert!(responses.unreadable.is_empty(), "{:?}", responses.unreadable);
    responses
}

fn csv(rows: &[Vec<String>], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).expect("a row"));
    writer.into_inner().expect("bytes")
}

fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            if !text.is_empty() {
                sheet.write_string(r as u32, c as u16, text).expect("a cell");
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// The responses hold the answers.
fn holds(responses: &Responses, answers: &[Given]) {
    let single = |code: Option<usize>| code.map_or(0, |index| index as u16 + 1);
    let text = |text: &str| (!text.is_empty()).then(|| Arc::from(text));
    let each = |of: fn(&Given) -> Option<usize>| answers.iter().map(move |a| single(of(a)));
    let expected = [
        ("founder", AnswerColumn::Single(each(|a| a.1).collect())),
        ("partners", AnswerColumn::Multiple(answers.iter().map(|a| u128::from(a.2)).collect())),
        ("house_calls", AnswerColumn::Single(each(|a| a.4).collect())),
        ("opinion", AnswerColumn::Texts(answers.iter().map(|a| text(a.5.trim())).collect())),
    ];
    assert_eq!(responses.respondents(), answers.len());
    for (variable, expected) in expected {
        assert_eq!(responses.answers[variable], expected, "{variable}");
    }
    let visits = answers.iter().map(|a| a.3.map_or(f64::NAN, f64::from)).collect();
    // As text, because a missing number is not equal to another.
    let visits = format!("{:?}", AnswerColumn::Numbers(visits));
    assert_eq!(format!("{:?}", responses.answers["visits"]), visits);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn answers_read_back_the_same_from_every_layout(answers in answers(), style in style()) {
        let questionnaire = forms();
        let rows = rows(&answers, style);
        for delimiter in [b',', b';', b'\t'] {
            holds(&read("x.csv", csv(&rows, delimiter), &questionnaire), &answers);
        }
        let utf_8 = csv(&rows, b',');
        let text = String::from_utf8(utf_8.clone()).expect("text");
        let marked = [b"\xef\xbb\xbf".to_vec(), utf_8].concat();
        holds(&read("x.csv", marked, &questionnaire), &answers);
        let utf_16 = text.encode_utf16().flat_map(u16::to_le_bytes);
        let utf_16 = b"\xff\xfe".iter().copied().chain(utf_16).collect();
        holds(&read("x.csv", utf_16, &questionnaire), &answers);
        let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
        if !lossy && encoding_rs::SHIFT_JIS.decode(&cp932).0 == text {
            holds(&read("x.csv", cp932.into_owned(), &questionnaire), &answers);
        }
        holds(&read("x.xlsx", workbook(&rows), &questionnaire), &answers);
    }
}

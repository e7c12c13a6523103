//! What sentences say of answers follows from the numbers, at and beside each bound, in both
//! languages; the same numbers give the same sentence.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::files::{stderr, survey_in};

/// Sentences of one single question each, of which so many respondents gave A, B, C and so on.
/// The letter after is 「その他」.
fn sentences(cases: &[(&[usize], usize)], lang: &str) -> Vec<String> {
    let mut questionnaire =
        "id = \"tiny\"\ntitle = \"調査\"\nrespondent = \"診療所\"\nrespondent_en = \"clinics\"\n"
            .to_owned();
    let mut plan =
        "[cover]\ntitle = \"調査\"\n[[section]]\nid = \"s\"\nnumber = \"1\"\nlevel = 1\nheading = \"章\"\n"
            .to_owned();
    let most = cases.iter().map(|(counts, other)| counts.iter().sum::<usize>() + other);
    let mut columns: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let rows = most.max().unwrap_or(0);
    for (at, (counts, other)) in cases.iter().enumerate() {
        let letter = |of: usize| char::from(b'A' + of as u8);
        let mut codes: Vec<String> = (0..counts.len())
            .map(|of| format!("{{ code = {}, label = \"{}\" }}", of + 1, letter(of)))
            .collect();
        if *other > 0 {
            codes.push("{ code = 99, label = \"その他\", other = true }".to_owned());
        }
        let _ = write!(
            questionnaire,
            "[[question]]\nid = \"q{at}\"\nnumber = \"問{}\"\ntype = \"single\"\nlabel = \"題{at}\"\ncodes = [{}]\n",
            at + 1,
            codes.join(", ")
        );
        let _ = write!(
            plan,
            "[[table]]\nid = \"t{at}\"\nsection = \"s\"\nkind = \"frequency\"\ntitle = \"題{at}\"\nvariables = [\"q{at}\"]\nunit = \"施設\"\n"
        );
        let mut answers: Vec<String> = Vec::new();
        for (of, count) in counts.iter().enumerate() {
            answers.extend(std::iter::repeat_n(letter(of).to_string(), *count));
        }
        answers.extend(std::iter::repeat_n("その他".to_owned(), *other));
        answers.resize(rows, String::new());
        columns.insert(at, answers);
    }
    let mut text =
        (0..cases.len()).map(|at| format!("問{} 題{at}", at + 1)).collect::<Vec<_>>().join(",");
    for row in 0..rows {
        let cells: Vec<&str> = columns.values().map(|column| column[row].as_str()).collect();
        let _ = write!(text, "\n{}", cells.join(","));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let put =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    put("tiny.toml", &questionnaire);
    put("answers.csv", &text);
    std::fs::create_dir(folder.path().join("own")).expect("made");
    put("own/plan.toml", &plan);
    let args = ["report", "answers.csv", "-q", "tiny.toml", "-t", "own", "-o", "out"];
    let run = survey_in(
        folder.path(),
        &[&args[..], &["--format", "md", "--quiet", "--lang", lang]].concat(),
    );
    assert!(run.status.success(), "{}", stderr(&run));
    let report = std::fs::read_to_string(folder.path().join("out/report.md")).expect("written");
    let sentence = |at: usize| {
        let start = format!("題{at}");
        let mut lines = report.lines().filter(|line| line.starts_with(&start));
        lines.next().unwrap_or_else(|| panic!("{report}")).to_owned()
    };
    (0..cases.len()).map(sentence).collect()
}

#[test]
fn the_form_of_a_sentence_follows_from_the_numbers() {
    let cases: [(&[usize], usize, &str, &str); 16] = [
        (
            &[40, 0],
            0,
            "題0は、回答のすべてが「A」（40施設、100.0%）であった。「B」の回答はなかった。",
            "all answers are “A” (40, 100.0%). Nobody chose “B”.",
        ),
        (
            &[50, 50],
            0,
            "「A」と「B」（各50施設、50.0%）が最も多い。",
            "“A” and “B” (50, 50.0% each) are most frequent.",
        ),
        // 4 points are no lead, 5 are one.
        (
            &[52, 48],
            0,
            "「A」（52施設、52.0%）と「B」（48施設、48.0%）がほぼ並んでいる。",
            "are almost level.",
        ),
        (
            &[210, 190],
            0,
            "「A」（210施設、52.5%）が過半数を占め、「B」（190施設、47.5%）がこれに次ぐ。",
            "“A” (210, 52.5%) makes up more than half, with “B” (190, 47.5%) behind it.",
        ),
        // A majority in nobody's eyes as long as it is printed as 50.0 %.
        (
            &[50, 30, 20],
            0,
            "題4は、半数が「A」（50施設、50.0%）であり、",
            "half are “A” (50, 50.0%)",
        ),
        (
            &[96, 54, 50],
            0,
            "題5は、約半数が「A」（96施設、48.0%）であり、",
            "about half are “A” (96, 48.0%)",
        ),
        (
            &[66, 24, 10],
            0,
            "「A」（66施設、66.0%）が約3分の2を占め、「B」（24施設、24.0%）を大きく上回る。",
            "makes up about two thirds, far above “B”",
        ),
        (
            &[75, 15, 10],
            0,
            "「A」（75施設、75.0%）が約4分の3を占め、次に多い「B」（15施設、15.0%）の5倍以上である。",
            "makes up about three quarters, at least 5 times as many as “B”",
        ),
        (
            &[92, 4, 4],
            0,
            "が9割以上を占め、次に多い「B」と「C」（各4施設、4.0%）の23倍以上である。",
            "makes up at least nine in ten",
        ),
        (
            &[45, 40, 15],
            0,
            "最も多いのは「A」（45施設、45.0%）で、「B」（40施設、40.0%）が続く。",
            "the most frequent is “A” (45, 45.0%), followed by “B” (40, 40.0%).",
        ),
        (
            &[34, 28, 22, 16],
            0,
            "「A」（34施設、34.0%）が約3分の1で最も多く、「B」（28施設、28.0%）と「C」（22施設、22.0%）が続く。",
            "is the largest with about a third",
        ),
        (&[60, 37, 3], 0, "「C」（3施設、3.0%）は5%に満たない。", "Below 5% is “C” (3, 3.0%)."),
        // 「その他」 is the most: it is said, not passed over.
        (
            &[30, 20],
            50,
            "題12をみると、「その他」（50施設、50.0%）を除くと、",
            "apart from “その他” (50, 50.0%),",
        ),
        // A difference of one respondent.
        (
            &[6, 5],
            0,
            "「A」（6施設、54.5%）と「B」（5施設、45.5%）がほぼ並んでいる。",
            "are almost level.",
        ),
        // Of fewer than ten nothing but what is the most.
        (
            &[5, 3, 1],
            0,
            "最も多いのは「A」（5施設、55.6%）で、「B」（3施設、33.3%）が続く。回答数が少ない（n=9）ため、割合の解釈には注意を要する。",
            "The base is small (n=9)",
        ),
        (
            &[32, 30, 28, 10],
            0,
            "「A」（32施設、32.0%）、「B」（30施設、30.0%）と「C」（28施設、28.0%）がほぼ並んで多く、",
            "“A” (32, 32.0%), “B” (30, 30.0%) and “C” (28, 28.0%) are almost level",
        ),
    ];
    let given: Vec<(&[usize], usize)> = cases.iter().map(|case| (case.0, case.1)).collect();
    let (japanese, english) = (sentences(&given, "ja"), sentences(&given, "en"));
    for ((case, ja), en) in cases.iter().zip(&japanese).zip(&english) {
        assert!(ja.contains(case.2), "{:?}: {ja}", case.0);
        assert!(en.contains(case.3), "{:?}: {en}", case.0);
    }
    assert_eq!(japanese, sentences(&given, "ja"));
}

#[test]
fn no_phrase_stands_in_every_sentence_of_the_sample() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let run = crate::files::survey(&[
        "report",
        "sample-data/jmar-2018",
        "-o",
        target,
        "--format",
        "md",
        "--quiet",
    ]);
    assert!(run.status.success(), "{}", stderr(&run));
    let report = std::fs::read_to_string(folder.path().join("report.md")).expect("written");
    let times = |phrase: &str| report.matches(phrase).count();
    for (phrase, most) in [
        ("が最も多く、次いで", 2),
        ("以下のとおり", 0),
        ("次のとおり", 2),
        ("がこれに次ぐ", 4),
        ("を大きく上回る", 7),
        ("(A) ", 0),
    ] {
        assert!(times(phrase) <= most, "{phrase}: {} times", times(phrase));
    }
    for said in [
        "7機関が半数を超える診療所から挙げられた",
        "平均8.8機関である",
        "約3分の2を占め",
        "半数を超える診療所が挙げたものはない",
        "がほぼ並んで多く",
        "の約2.9倍である",
        "偶然の範囲を超える差とはいえない",
    ] {
        assert!(report.contains(said), "{said}");
    }
}

#[test]
fn what_one_answer_is_called_is_for_multiple_questions_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = "inherits = \"jmar-2018\"\n[[table]]\nid = \"founder\"\nanswer_unit = \"主体\"\n";
    std::fs::create_dir(folder.path().join("own")).expect("made");
    std::fs::write(folder.path().join("own/plan.toml"), plan).expect("written");
    let own = folder.path().join("own");
    let run = crate::files::survey(&[
        "report",
        "sample-data/jmar-2018.xlsx",
        "-t",
        own.to_str().expect("a path"),
        "-o",
        folder.path().join("out").to_str().expect("a path"),
    ]);
    assert_eq!(run.status.code(), Some(1));
    assert!(stderr(&run).contains("answer_unit"), "{}", stderr(&run));
}

/// The report of a survey that comes with the program, without its tables.
fn sample(study: &str, lang: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let study = format!("sample-data/{study}");
    let args = ["report", &study, "-o", target, "--format", "md", "--quiet", "--lang", lang];
    let run = crate::files::survey(&args);
    assert!(run.status.success(), "{}", stderr(&run));
    std::fs::read_to_string(folder.path().join("report.md")).expect("written")
}

#[test]
fn the_surveys_that_come_with_the_program_say_what_an_editor_lets_stand() {
    let surveys = ["training", "resources", "zones", "round-the-clock", "hub-plan"];
    let reports = surveys.map(|study| (study, sample(study, "ja")));
    for (study, report) in &reports {
        let lines = || report.lines().filter(|line| !line.starts_with('|'));
        for line in lines() {
            // A name alone is no sentence, nothing is joined by 「および」 more than once, and
            // what is not compared is said once.
            assert!(!line.contains("）。訪問診療を行う"), "{study}: {line}");
            assert!(line.matches("」および「").count() < 2, "{study}: {line}");
            assert!(line.matches("比べ").count() < 2, "{study}: {line}");
            assert!(!line.contains("のは「") || !line.ends_with("ほぼ並んで多い。"), "{line}");
        }
        // A heading has something below it.
        let mut of_text = lines().filter(|line| !line.is_empty()).peekable();
        while let Some(line) = of_text.next() {
            let next = of_text.peek().copied().unwrap_or_default();
            assert!(line != "### 主な結果" || next.starts_with("- "), "{study}: {next}");
        }
    }
    for (study, said) in [
        ("training", "研修会の一覧を示す。参加人数の合計は200人である。"),
        ("training", "両方に回答した参加者では、「在宅医に気軽に連絡できる」が研修前31.4%"),
        ("training", "（差28.5ポイント、"),
        // A scale that begins with what hardly anybody says.
        ("training", "「よくあてはまる」の割合は、「顔の見える関係ができた」（36.0%）、"),
        ("training", "一方、「まったくあてはまらない」の割合が最も高いのは"),
        ("resources", "「在宅療養支援病院」の回答はなかった。"),
        ("resources", "をみると、1位は「FAX連絡」（3か所、27.3%）、"),
        ("zones", "「西部圏域」と「南部圏域」（各2市町村）である。"),
        ("zones", "回答数が10未満の項目があるため、割合の解釈には注意を要する。"),
        ("zones", "求められる事項と活用できる事業を示す。"),
        ("round-the-clock", "（30.7人、n=13）のみであるため、区分の間は比べない。"),
        ("round-the-clock", "「北部」（日）、「中部」（日）、「南部」（日・祝日）、"),
    ] {
        let (_, report) = reports.iter().find(|(of, _)| *of == study).expect("there");
        assert!(report.contains(said), "{study}: {said}");
    }
    // No answer is no end of a scale.
    assert!(!reports[1].1.contains("一方、「無回答」"));
    assert!(!sample("zones", "en").contains("Main findings"));
}

#[test]
fn shares_in_words_are_those_of_the_percents_before_them() {
    // As printed: a majority is more than 50.0.
    let words = [
        ("過半数", 50.1, 60.0),
        ("約3分の2", 65.7, 67.7),
        ("約4分の3", 74.0, 76.0),
        ("6割以上", 60.0, 70.0),
        ("7割以上", 70.0, 80.0),
        ("8割以上", 80.0, 90.0),
        ("9割以上", 90.0, 100.0),
        ("約3分の1", 32.3, 34.4),
        ("約4分の1", 24.0, 26.0),
    ];
    let mut found = 0;
    for study in ["jmar-2018", "training", "resources", "zones", "round-the-clock", "hub-plan"] {
        let report = sample(study, "ja");
        for (word, least, most) in words {
            let said = format!("%）が{word}");
            for (at, _) in report.match_indices(&said) {
                let number = report[..at].rsplit('、').next().unwrap_or_default();
                let percent: f64 = number.parse().expect("a percent");
                assert!((least..=most).contains(&percent), "{study}: {percent} {word}");
                found += 1;
            }
        }
    }
    assert!(found > 10, "{found}");
}

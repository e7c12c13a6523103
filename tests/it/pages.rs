//! What an editor looks for in a report: pages are filled, nothing is said twice or by a table of
//! one row, numbers are the same everywhere.

use std::path::Path;

use calamine::{Reader as _, open_workbook_auto};

use crate::files::{stderr, survey};
use crate::pdf;

const POINT: f64 = 72.0 / 25.4;
/// Above and below it stands no text but the number of the page.
const MARGIN: f64 = 22.0 * POINT;

/// What is seen of a page.
#[derive(Default)]
struct Page {
    height: f64,
    /// Of its lowest text, from above.
    lowest: f64,
    /// The size of its highest text, and where that stands.
    first: Option<(f64, f64)>,
}

impl Page {
    /// How much of it is used, between its margins.
    fn filled(&self) -> f64 {
        (self.lowest - MARGIN) / (self.height - 2.0 * MARGIN)
    }

    /// A part begins with its heading in large type.
    fn begins_a_part(&self) -> bool {
        self.first.is_some_and(|(_, size)| size >= 16.0)
    }
}

impl Page {
    fn seen(of: &pdf::Page) -> Self {
        let mut page = Self { height: of.height, ..Self::default() };
        for letter in &of.letters {
            let [_, below] = letter.point(0.0, 0.0);
            if below > MARGIN && below < page.height - MARGIN {
                page.lowest = page.lowest.max(below);
                if page.first.is_none_or(|(highest, _)| below < highest - 1.0) {
                    page.first = Some((below, letter.size()));
                }
            }
        }
        page
    }
}

fn pages(pdf: &Path) -> Vec<Page> {
    let pages = pdf::pages(&std::fs::read(pdf).expect("written"));
    pages.iter().map(Page::seen).collect()
}

#[test]
fn no_page_but_the_last_of_a_part_is_more_than_half_empty() {
    for study in ["jmar-2018", "resources", "training", "round-the-clock", "zones"] {
        let folder = tempfile::tempdir().expect("a folder");
        let data = format!("sample-data/{study}");
        let target = folder.path().to_str().expect("a path");
        let run = survey(&["report", &data, "-o", target, "--format", "pdf", "--quiet"]);
        assert!(run.status.success(), "{}", stderr(&run));
        let pages = pages(&folder.path().join("report.pdf"));
        let parts = pages.iter().filter(|page| page.begins_a_part()).count();
        assert!(parts >= 5, "{study}: {parts} parts");
        // After the cover.
        for (number, pair) in (1..).zip(pages[1..].windows(2)) {
            let filled = pair[0].filled();
            assert!(
                pair[1].begins_a_part() || filled >= 0.5,
                "{study}, page {number}: {filled:.2} filled"
            );
            // Not even the last one holds a note alone.
            assert!(filled >= 0.1, "{study}, page {number}: {filled:.2} filled");
        }
    }
}

#[test]
fn quotation_marks_are_as_wide_as_their_language_has_them() {
    for (lang, marks, narrow) in [("en", "“”", true), ("ja", "「」", false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().to_str().expect("a path");
        let args = ["report", "sample-data/zones", "-o", target, "--format", "pdf", "--lang", lang];
        let run = survey(&args);
        assert!(run.status.success(), "{}", stderr(&run));
        let pages = pdf::pages(&std::fs::read(folder.path().join("report.pdf")).expect("written"));
        let letters = pages.iter().flat_map(|page| &page.letters);
        let found: Vec<f64> = letters
            .filter(|letter| !letter.text.is_empty() && marks.contains(&letter.text))
            .map(|letter| letter.width)
            .collect();
        assert!(found.len() > 20, "{lang}: {}", found.len());
        assert!(found.iter().all(|width| (*width < 0.7) == narrow), "{lang}: {found:?}");
    }
}

#[test]
fn a_number_is_on_one_line_with_its_unit() {
    for study in ["jmar-2018", "training", "hub-plan"] {
        let folder = tempfile::tempdir().expect("a folder");
        let data = format!("sample-data/{study}");
        let target = folder.path().to_str().expect("a path");
        let run = survey(&["report", &data, "-o", target, "--format", "pdf", "--quiet"]);
        assert!(run.status.success(), "{}", stderr(&run));
        let pages = pdf::pages(&std::fs::read(folder.path().join("report.pdf")).expect("written"));
        let mut found = 0;
        for page in &pages {
            // Texts, of which the type is larger than that of tables and charts.
            let letters = page.letters.iter().filter(|letter| letter.size() > 9.8);
            let letters: Vec<(char, f64)> = letters
                .filter_map(|letter| Some((letter.text.chars().next()?, letter.point(0.0, 0.0)[1])))
                .collect();
            for (at, pair) in letters.windows(2).enumerate() {
                let [(before, above), (after, below)] = [pair[0], pair[1]];
                let is_torn = (above - below).abs() > 1.0;
                let is_one = before.is_ascii_digit() && "年月日件人施%～".contains(after)
                    || before == '～' && after.is_ascii_digit();
                if is_one {
                    found += 1;
                    let around = &letters[at.saturating_sub(12)..(at + 8).min(letters.len())];
                    let around: String = around.iter().map(|(letter, _)| letter).collect();
                    assert!(!is_torn, "{study}: {around}");
                }
            }
        }
        assert!(found > 5, "{study}: {found}");
    }
}

/// The report of the sample in Markdown, by lines, with its workbook and what was said.
fn sample(lang: &str) -> (String, Vec<String>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let args = ["report", "sample-data/jmar-2018", "-o", target, "--format", "md,xlsx"];
    let run = survey(&[&args[..], &["--lang", lang]].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    let text = std::fs::read_to_string(folder.path().join("report.md")).expect("written");
    let workbook = open_workbook_auto(folder.path().join("tables.xlsx")).expect("a workbook");
    (text, workbook.sheet_names(), stderr(&run) + &crate::files::stdout(&run))
}

#[test]
fn numbers_of_tables_and_figures_are_the_same_in_report_workbook_and_console() {
    let (text, sheets, said) = sample("ja");
    // As in **図 2 開設主体**.
    let captions: Vec<(String, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("**")?.strip_suffix("**"))
        .filter_map(|caption| {
            let mut parts = caption.splitn(3, ' ');
            let (kind, number) = (parts.next()?, parts.next()?);
            Some((format!("{kind}{number}"), parts.next()?))
        })
        .collect();
    let count = |kind: &str| captions.iter().filter(|(of, _)| of.starts_with(kind)).count();
    assert!(said.contains(&format!("（表 {}、図 {}", count("表"), count("図"))), "{said}");
    let mut found = 0;
    for sheet in &sheets {
        let Some((number, title)) = sheet.split_once(' ') else { continue };
        for number in number.split('・').filter(|number| !number.starts_with("資料")) {
            let caption = captions.iter().find(|(of, _)| of == number);
            let (_, caption) = caption.unwrap_or_else(|| panic!("{sheet}"));
            assert!(caption.replace('/', "・").starts_with(title), "{sheet}: {caption}");
            found += 1;
        }
    }
    // All but drawings, the preliminary survey's own and those on data quality.
    assert!(found + 5 >= captions.len(), "{found} of {}", captions.len());
}

#[test]
fn nothing_is_said_by_a_table_of_one_row_or_of_marks_alone() {
    let (text, ..) = sample("ja");
    let lines: Vec<&str> = text.lines().collect();
    for table in lines.split(|line| !line.starts_with('|')).filter(|table| !table.is_empty()) {
        // Heading, rule and rows.
        assert!(table.len() >= 4, "{table:#?}");
        let is_mark = |cell: &str| cell.trim() == "×" || cell.trim().parse::<f64>().is_ok();
        let of =
            |row: &&str| row.split('|').skip(2).any(|cell| !is_mark(cell) && cell.trim() != "");
        let has_figures = table[2..].iter().any(|row| row.contains('.') || of(row));
        assert!(has_figures, "{table:#?}");
    }
    // An area of few clinics has its facts in sentences.
    let area = text.split("釜石市\n").nth(1).expect("an area");
    let area = area.split("\n#").next().expect("its text");
    assert!(area.contains("人口は47,570人で、65歳以上が17,349人（36.5%）"), "{area}");
    assert!(
        area.contains("釜石市の診療所の医師1人あたりの値は、回答が5件に満たないため示さない。"),
        "{area}"
    );
    assert!(!area.contains('×'), "{area}");
}

#[test]
fn the_legend_of_boxes_stands_once_below_their_chart() {
    let (text, ..) = sample("ja");
    let legend = "※ 箱は第1四分位数から第3四分位数まで、箱の中の太線は中央値、線の両端は";
    assert_eq!(text.matches(legend).count(), 1);
    let (before, _) = text.split_once(legend).expect("there");
    let caption = before.lines().rev().find(|line| line.starts_with("**")).expect("a caption");
    assert!(caption.starts_with("**図 ") && caption.contains("ばらつき"), "{caption}");
}

#[test]
fn an_area_of_enough_clinics_is_drawn_beside_all_clinics() {
    let (text, ..) = sample("ja");
    let areas = text.split("\n#### ").filter_map(|area| area.split("\n#").next());
    let areas: Vec<&str> = areas.filter(|area| area.contains("人口は")).collect();
    assert_eq!(areas.len(), 14);
    let drawn = areas.iter().filter(|area| area.contains("\n**図 ")).count();
    assert_eq!(drawn, 6);
    for area in &areas {
        let is_hidden = area.contains("の値は、回答が5件に満たないため示さない。");
        let has_table = area.contains("\n**表 ");
        assert_eq!(area.contains("\n**図 "), has_table, "{area}");
        assert!(!(is_hidden && has_table), "{area}");
        if has_table {
            // It has neither whiskers nor a mark for the mean, and says of none.
            let legend = "※ 箱は第1四分位数から第3四分位数まで、箱の中の太線は中央値を示す。";
            assert_eq!(area.matches(legend).count(), 1, "{area}");
            assert!(!area.contains("平均"), "{area}");
        }
    }
}

#[test]
fn questions_are_numbered_as_the_language_does() {
    let (text, ..) = sample("en");
    assert!(text.contains("Q12-1 Time of house calls") && text.contains("if Q12 is 3"), "{text}");
    // Free answers are in the language of who gave them.
    let numbered =
        text.split('問').skip(1).any(|behind| behind.starts_with(|c: char| c.is_ascii_digit()));
    assert!(!numbered, "{text}");
}

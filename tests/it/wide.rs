//! Tables and charts from 1 to 40 columns and rows, with labels from 1 to 40 letters: the PDF is
//! read back letter by letter, and none stands on another, off the page or in a column of single
//! letters.

use std::fmt::Write;
use std::path::Path;

use crate::files::{stderr, survey};
use crate::pdf;

const SIZES: [usize; 6] = [1, 2, 5, 10, 20, 40];
const LENGTHS: [usize; 4] = [1, 4, 12, 40];
const RESPONDENTS: usize = 60;

/// A label of a length in Japanese and English, some of whose words have no end.
fn label(number: usize, length: usize) -> (String, String) {
    const JA: &str = "在宅医療を担当する常勤医師が二名以上であり、訪問看護ステーションと連携する診療所の割合（％）";
    const EN: &str = "clinics with full-time physicians responsible for interdisciplinary visits";
    const WORD: &str = "Donaudampfschifffahrtsgesellschaftskapitaen";
    let cut = |text: String| text.chars().take(length).collect::<String>().trim().to_owned();
    if length == 1 {
        let nth = |first: char| char::from_u32(first as u32 + number as u32).expect("a letter");
        return (nth('あ').to_string(), nth('À').to_string());
    }
    let english =
        if number.is_multiple_of(5) { format!("{number}{WORD}") } else { format!("{number} {EN}") };
    (cut(format!("{number}{JA}")), cut(english))
}

fn labelled(number: usize, length: usize) -> String {
    let (ja, en) = label(number, length);
    format!("label = \"{ja}\", label_en = \"{en}\"")
}

/// The code that a respondent has, by its number.
type Codes = Box<dyn Fn(usize) -> usize>;

/// A questionnaire, a plan and answers.
#[derive(Default)]
struct Study {
    questions: String,
    plan: String,
    columns: Vec<(String, Codes)>,
    tables: usize,
}

impl Study {
    fn question(&mut self, id: &str, kind: &str, number: usize, length: usize, more: &str) {
        let label = labelled(number, length).replace(", label_en", "\nlabel_en");
        let _ = writeln!(
            self.questions,
            "[[question]]\nid = \"{id}\"\ntype = \"{kind}\"\n{label}\n{more}\n"
        );
    }

    fn codes(count: usize, length: usize) -> String {
        let code = |code| format!("{{ code = {code}, {} }}", labelled(code, length));
        format!("codes = [{}]", (1..=count).map(code).collect::<Vec<_>>().join(",\n"))
    }

    fn column(&mut self, id: String, answer: impl Fn(usize) -> usize + 'static) {
        self.columns.push((id, Box::new(answer)));
    }

    fn table(&mut self, kind: &str, keys: &str) {
        self.tables += 1;
        let number = self.tables;
        let _ = writeln!(
            self.plan,
            "[[table]]\nid = \"t{number}\"\nsection = \"s\"\nkind = \"{kind}\"\n\
             title = \"{number} {kind}\"\ntitle_en = \"{number} {kind}\"\n{keys}\n"
        );
    }

    fn write(&self, folder: &Path) {
        let save = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("written");
        };
        save(
            "wide.toml",
            &format!(
                "id = \"wide\"\ntitle = \"幅\"\ntitle_en = \"Widths\"\nrespondent = \"回答者\"\n\
             respondent_en = \"respondents\"\ntemplate = \"report\"\n[[question]]\nid = \"no\"\n\
             type = \"id\"\nlabel = \"番号\"\n{}",
                self.questions
            ),
        );
        save(
            "report/plan.toml",
            &format!(
                "[cover]\ntitle = \"幅\"\ntitle_en = \"Widths\"\n[[section]]\nid = \"s\"\n\
             number = \"1.\"\nlevel = 1\nheading = \"表\"\nheading_en = \"Tables\"\n{}",
                self.plan
            ),
        );
        let ids = self.columns.iter().map(|(id, _)| id.as_str());
        let mut csv = std::iter::once("no").chain(ids).collect::<Vec<_>>().join(",");
        for row in 0..RESPONDENTS {
            let _ = write!(csv, "\n{row}");
            self.columns.iter().for_each(|(_, answer)| {
                let _ = write!(csv, ",{}", answer(row));
            });
        }
        save("wide.csv", &csv);
    }
}

fn list(ids: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", ids.into_iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", "))
}

/// Everything that can be wide or long, in all sizes.
fn study() -> Study {
    let mut study = Study::default();
    for n in 0..40 {
        let _ = writeln!(
            study.plan,
            "[[subset]]\nid = \"s{n}\"\n{}\nwhere = \"a40_1 <> {n}\"\n",
            labelled(n + 1, LENGTHS[n % 4]).replace(", label_en", "\nlabel_en"),
        );
        study.question(
            &format!("n{n}"),
            "number",
            n + 1,
            LENGTHS[n % 4],
            "unit = \"件\"\nunit_en = \"visits\"",
        );
        study.column(format!("n{n}"), move |row| row * row * 37 % 10_usize.pow(n as u32 % 7 + 1));
    }
    for size in SIZES {
        for length in LENGTHS {
            // Rows and columns of a cross table are of two questions.
            for side in ["a", "b"] {
                let id = format!("{side}{size}_{length}");
                study.question(&id, "single", size, length.max(4), &Study::codes(size, length));
                let step = if side == "a" { 7 } else { 3 };
                study.column(id, move |row| row * step % size + 1);
            }
        }
        study.question(&format!("m{size}"), "multiple", size, 12, &Study::codes(size, 12));
        let items = (0..size)
            .map(|i| format!("{{ id = \"g{size}_{i}\", {} }}", labelled(i + 1, LENGTHS[i % 4])));
        let items = format!("items = [{}]", items.collect::<Vec<_>>().join(",\n"));
        let codes = Study::codes(size, 12);
        study.question(&format!("g{size}"), "grid", size, 12, &format!("{codes}\n{items}"));
        for i in 0..size {
            study.column(format!("m{size}_{}", i + 1), move |row| usize::from((row + i) % 3 > 0));
            study.column(format!("g{size}_{i}"), move |row| (row + i) % size + 1);
        }
    }
    for (r, rows) in SIZES.into_iter().enumerate() {
        for (c, columns) in SIZES.into_iter().enumerate() {
            let lengths = [LENGTHS[(r + c) % 4], LENGTHS[(r * 2 + c + 1) % 4]];
            study.table(
                "cross",
                &format!(
                    "variables = [\"a{rows}_{}\"]\ncolumns = [\"b{columns}_{}\"]",
                    lengths[0], lengths[1]
                ),
            );
        }
        let size = rows;
        let subsets =
            list(std::iter::once("all".to_owned()).chain((1..size).map(|n| format!("s{n}"))));
        let numbers = list((0..size).map(|n| format!("n{n}")));
        for length in LENGTHS {
            study.table(
                "frequency",
                &format!("variables = [\"a{size}_{length}\"]\nshow = \"both\""),
            );
        }
        study.table(
            "frequency",
            &format!(
                "variables = [\"m5\"]\nsubsets = {subsets}\nshow = \"both\"\nchart = \"bars\""
            ),
        );
        study.table("frequency", &format!(
            "variables = [\"a10_40\"]\nsubsets = {subsets}\nshow = \"both\"\nchart = \"stacked\""));
        study.table(
            "frequency",
            &format!(
                "variables = {}\nshow = \"both\"\nchart = \"stacked\"",
                list((0..size).map(|i| format!("g{size}_{i}")))
            ),
        );
        study.table("summary", &format!(
            "variables = {numbers}\nsubsets = [\"all\", \"s1\"]\nshow = \"both\"\nchart = \"boxes\"\n\
             statistics = [\"mean\", \"p10\", \"q1\", \"median\", \"q3\", \"p90\", \"sum\", \"min\", \"max\"]"));
        study.table("summary", &format!("variables = [\"n6\"]\nsubsets = {subsets}"));
        study.table("group-means", &format!(
            "variables = [\"n6\"]\ngroup = \"a{size}_40\"\nsubsets = {subsets}\nshow = \"both\"\nchart = \"dots\""));
        study.table("group-sums", &format!("variables = {numbers}\ngroup = \"a5_12\""));
        study.table("ratio", &format!("variables = [\"n6\", \"n5\"]\ngroups = [\"a{size}_40\"]"));
        study.table("concentration", &format!("variables = {numbers}"));
        study.table(
            "distribution",
            &format!("variables = [\"n6\"]\nband_width = {}", 140_000 / size),
        );
        if size > 1 {
            study.table("pairs", &format!("variables = [\"m{size}\"]\nshow = \"both\""));
        }
    }
    study.table(
        "cross",
        "variables = [\"a5_12\"]\ncolumns = [\"b2_4\", \"b5_40\", \"b10_12\", \"b2_40\"]",
    );
    study.table("cross", "variables = [\"a5_12\"]\ncolumns = [\"b10_12\"]\nmean = \"n6\"");
    study
}

/// A letter on a page: its corners from the upper left, the size of its type.
#[derive(Debug)]
struct Letter {
    text: String,
    from: [f64; 2],
    to: [f64; 2],
    size: f64,
}

#[derive(Debug)]
struct Page {
    width: f64,
    height: f64,
    letters: Vec<Letter>,
}

impl Page {
    fn seen(of: &pdf::Page) -> Self {
        let letters = of.letters.iter().filter_map(Letter::seen).collect();
        Self { width: of.width, height: of.height, letters }
    }
}

impl Letter {
    /// What is between the baseline and the height of capitals, and a little narrower than the
    /// letter, so that neighbours only touch; of brackets and stops the half that has ink. Nothing
    /// of letters that are not seen.
    fn seen(of: &pdf::Letter) -> Option<Self> {
        let (left, right) = match of.text.as_str() {
            "（" | "「" | "『" | "［" => (0.5, 0.9),
            "）" | "」" | "』" | "］" | "、" | "。" => (0.1, 0.5),
            _ => (0.1, 0.9),
        };
        let (a, b) = (of.point(left * of.width, 0.0), of.point(right * of.width, 0.7));
        let is_seen =
            of.text.chars().any(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}'));
        (is_seen && of.width > 0.0).then(|| Self {
            text: of.text.clone(),
            from: [a[0].min(b[0]), a[1].min(b[1])],
            to: [a[0].max(b[0]), a[1].max(b[1])],
            size: of.size(),
        })
    }
}

impl Page {
    /// Letters that stand on one another.
    fn overlaps(&self) -> Vec<(&Letter, &Letter)> {
        let mut sorted: Vec<&Letter> = self.letters.iter().collect();
        sorted.sort_by(|a, b| a.from[0].total_cmp(&b.from[0]));
        let mut found = Vec::new();
        for (i, a) in sorted.iter().enumerate() {
            for b in sorted[i + 1..].iter().take_while(|b| b.from[0] < a.to[0]) {
                if b.from[1] < a.to[1] && a.from[1] < b.to[1] {
                    found.push((*a, *b));
                }
            }
        }
        found
    }

    fn outside(&self) -> Vec<&Letter> {
        const MARGIN: f64 = 20.0;
        let is_inside = |letter: &&Letter| {
            letter.from[0] >= MARGIN
                && letter.from[1] >= MARGIN
                && letter.to[0] <= self.width - MARGIN
                && letter.to[1] <= self.height - MARGIN
        };
        self.letters.iter().filter(|letter| !is_inside(letter)).collect()
    }

    /// Letters alone in their line that have another such in the next lines above and below.
    fn columns_of_single_letters(&self) -> Vec<&Letter> {
        let is_beside = |a: &Letter, b: &Letter| {
            (a.from[1] - b.from[1]).abs() < 0.3 * a.size
                && (a.from[0] - b.to[0]).max(b.from[0] - a.to[0]) < 0.6 * a.size
        };
        let alone =
            |a: &&Letter| !self.letters.iter().any(|b| !std::ptr::eq(*a, b) && is_beside(a, b));
        // Boxes to tick are meant to stand alone.
        let alone: Vec<&Letter> =
            self.letters.iter().filter(alone).filter(|letter| letter.text != "□").collect();
        let follows = |a: &Letter, b: &Letter| {
            let (middle, other) = (a.from[0] + a.to[0], b.from[0] + b.to[0]);
            let step = a.from[1] - b.from[1];
            (middle - other).abs() < a.size && step > 0.8 * a.size && step < 1.4 * a.size
        };
        let is_in_column = |a: &&&Letter| {
            alone.iter().any(|b| follows(a, b)) && alone.iter().any(|b| follows(b, a))
        };
        alone.iter().filter(is_in_column).copied().collect()
    }
}

#[test]
fn no_table_or_chart_of_1_to_40_rows_and_columns_prints_text_on_text_or_off_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    study().write(folder.path());
    let at = |name: &str| folder.path().join(name).display().to_string();
    for (lang, continued) in [("ja", "（続き）"), ("en", "(continued)")] {
        let out = at(lang);
        let output = survey(&[
            "report",
            &at("wide.csv"),
            "-q",
            &at("wide.toml"),
            "--lang",
            lang,
            "-o",
            &out,
            "--format",
            "pdf",
            "--quiet",
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let pages = std::fs::read(format!("{out}/report.pdf")).expect("written");
        let pages: Vec<Page> = pdf::pages(&pages).iter().map(Page::seen).collect();
        let mut faults = Vec::new();
        for (number, page) in (1..).zip(&pages) {
            let mut fault = |what: &str, letters: Vec<&Letter>| {
                if let Some(first) = letters.first() {
                    faults
                        .push(format!("page {number}: {} {what}, first {first:?}", letters.len()));
                }
            };
            fault("on another", page.overlaps().into_iter().map(|(a, _)| a).collect());
            fault("off the page", page.outside());
            fault("in a column of single letters", page.columns_of_single_letters());
            fault("too small", page.letters.iter().filter(|l| l.size < 6.4).collect());
        }
        assert!(faults.is_empty(), "{lang}, {} pages:\n{}", pages.len(), faults.join("\n"));
        let letters: usize = pages.iter().map(|page| page.letters.len()).sum();
        assert!(letters > 50_000, "{letters} letters on {} pages", pages.len());
        let text = |page: &Page| page.letters.iter().map(|l| l.text.as_str()).collect::<String>();
        assert!(pages.iter().any(|page| page.width > page.height), "no page is turned");
        assert!(pages.iter().any(|page| text(page).contains(continued)), "no table is divided");
    }
}

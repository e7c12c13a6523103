//! Where pages and lines end: not behind the heading of a group, not within a word that has room,
//! and not before there is anything on them.

use std::fmt::Write;

use crate::files::{put, stderr, survey};
use crate::pdf::{self, Page};

/// Above and below it stands no text but the number of the page, in points.
const MARGIN: f64 = 22.0 * 72.0 / 25.4;

fn pages(args: &[&str]) -> Vec<Page> {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let run = survey(&[args, &["-o", target, "--format", "pdf", "--quiet"]].concat());
    assert!(run.status.success(), "{}", stderr(&run));
    pdf::pages(&std::fs::read(folder.path().join("report.pdf")).expect("written"))
}

/// The letters of tables and notes with their baselines, in reading order.
fn body(page: &Page) -> Vec<(f64, &str)> {
    let of_tables = page.letters.iter().filter(|letter| letter.size() < 8.8);
    let letters = of_tables.map(|letter| (letter.point(0.0, 0.0)[1], &*letter.text));
    letters.filter(|(y, _)| *y > MARGIN && *y < page.height - MARGIN).collect()
}

#[test]
fn no_page_ends_with_the_heading_of_a_group() {
    const GROUPS: usize = 60;
    let folder = tempfile::tempdir().expect("a folder");
    let mut plan = "[cover]\n".to_owned();
    for group in 0..GROUPS {
        let _ = write!(plan, "[[subset]]\nid = \"s{group}\"\nlabel = \"群{group}\"\n");
        let _ = writeln!(plan, "where = \"a <> {group}\"");
    }
    let groups: Vec<String> = (0..GROUPS).map(|group| format!("\"s{group}\"")).collect();
    let _ = writeln!(plan, "[[section]]\nid = \"s\"\nnumber = \"1\"\nlevel = 1\nheading = \"章\"");
    // Groups of one row and more, that end at other places of the page.
    for (number, variables) in (1..).zip(["\"a\"", "\"a\", \"b\"", "\"a\", \"b\", \"c\""]) {
        let _ = writeln!(
            plan,
            "[[table]]\nid = \"t{number}\"\nsection = \"s\"\nkind = \"summary\"\ntitle = \"表\"\n\
             subsets = [{}]\nvariables = [{variables}]",
            groups.join(", ")
        );
    }
    let question = |id| format!("[[question]]\nid = \"{id}\"\ntype = \"number\"\nlabel = \"数\"\n");
    let questions: String = ["a", "b", "c"].map(question).concat();
    put(
        folder.path(),
        "q.toml",
        &format!("id = \"q\"\ntitle = \"題\"\nrespondent = \"件\"\n{questions}"),
    );
    put(folder.path(), "report/plan.toml", &plan);
    put(folder.path(), "q.csv", "a,b,c\n1,2,3\n70,5,6\n");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let pages = pages(&["report", &at("q.csv"), "-q", &at("q.toml"), "-t", &at("report")]);
    let (mut headings, mut ends) = (0, 0);
    for page in &pages {
        let letters = body(page);
        headings += letters.iter().filter(|(_, letter)| *letter == "群").count();
        let lowest = letters.iter().map(|(y, _)| *y).fold(0.0, f64::max);
        let last: String =
            letters.iter().filter(|(y, _)| lowest - y < 1.0).map(|(_, letter)| *letter).collect();
        ends += usize::from(last.starts_with('数'));
        assert!(!last.starts_with('群'), "{last}");
    }
    // None is lost, none said twice.
    assert_eq!((headings, ends > 4), (3 * GROUPS, true), "{ends}");
}

#[test]
fn every_page_of_a_complete_set_of_cross_tables_holds_a_table_and_its_headings_are_whole() {
    let pages = pages(&["report", "sample-data/jmar-2018.xlsx", "-t", "default-banner"]);
    let mut whole = 0;
    for (number, page) in (0..).zip(&pages) {
        // Beside its number.
        assert!(page.letters.len() > 20, "page {number}: {}", page.letters.len());
        let letters = body(page);
        for word in letters.windows(4) {
            let text: String = word.iter().map(|(_, letter)| *letter).collect();
            if text == "標準偏差" {
                whole += 1;
                assert!((word[0].0 - word[3].0).abs() < 1.0, "page {number}");
            }
        }
    }
    assert!(whole > 30, "{whole}");
}

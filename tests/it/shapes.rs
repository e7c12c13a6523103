//! Shapes of tables: groups as rows, zeros apart, percents of mentions, no answer in the base,
//! banners within each other.

use survey::locales::{Lang, Locale};
use survey::tables::{At, Category, Group, Made, Results, Statistic};
use survey::words::Say;

use crate::files::{path, tabulated};

fn results() -> Results {
    let of = |name: &str| path("tests/fixtures/stations").join(name);
    let questionnaire = of("stations.toml");
    let questionnaire = questionnaire.to_str().expect("a path");
    tabulated(questionnaire, "report", &of("answers.csv"))
}

fn table<'r>(results: &'r Results, id: &str) -> &'r Made {
    results.tables.iter().find(|made| made.spec.id == id).expect("a table")
}

fn printed(made: &Made) -> Vec<Vec<String>> {
    let grid = made.grid().say(&Locale::new(Lang::Ja));
    let row = |row: &survey::tables::grid::Row| {
        let cells = row.cells.iter().map(|cell| cell.text.clone());
        std::iter::once(row.label.clone()).chain(cells).collect()
    };
    grid.rows.iter().map(row).collect()
}

#[test]
fn groups_are_rows_with_the_statistics_as_columns_and_all_in_the_last() {
    let results = results();
    // R: sd(c(40, 99, 100)) is 34.356, that of all 420.524; the islands have one value, and so no deviation.
    let expected = [
        ["東部", "3", "79.7", "34.4", "99.0"],
        ["西部", "2", "499.5", "0.7", "499.5"],
        ["島しょ", "1", "1,200.0", "該当無し", "1,200.0"],
        ["全体", "7", "359.7", "420.5", "100.0"],
    ];
    let found = printed(table(&results, "by_area"));
    for (row, expected) in found.iter().zip(expected) {
        assert_eq!(*row, expected, "{found:?}");
    }
    let area = Group::of("area", Category::Code(2));
    let at = At::of("all", "visits").in_group(&area);
    assert_eq!(table(&results, "by_area").value(at, Statistic::Median), Some(499.5));
}

#[test]
fn a_number_is_summed_up_with_its_zeros_and_without_them() {
    let results = results();
    let zeros = table(&results, "zeros");
    let at = At::of("all", "night_visits");
    let value = |at: At<'_>, statistic| zeros.value(at, statistic);
    assert_eq!(value(at, Statistic::N), Some(7.0));
    assert_eq!(value(at, Statistic::Mean), Some(30.0 / 7.0));
    let others = at.category(&Category::NotZero);
    assert_eq!(value(others, Statistic::N), Some(4.0));
    assert_eq!(value(others, Statistic::Mean), Some(7.5));
    assert_eq!(value(others, Statistic::Median), Some(7.5));
    let rows: Vec<String> = printed(zeros).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(rows, ["うち夜間の訪問件数（件）", "うち夜間の訪問件数（0を除く）"]);
}

#[test]
fn percents_of_mentions_make_a_hundred_together() {
    let results = results();
    let mentions = table(&results, "mentions");
    let at = mentions.first();
    let percent = |code: i32| {
        mentions.value(at.category(&Category::Code(code)), Statistic::Percent).expect("a percent")
    };
    // Eight mentions of six respondents.
    assert_eq!(percent(1), 25.0);
    assert!(([1, 2, 3, 4, 9].map(percent).iter().sum::<f64>() - 100.0).abs() < 1e-9);
    assert_eq!(mentions.value(at, Statistic::N), Some(6.0));
    assert_eq!(printed(mentions).last().expect("a total")[1], "8");
    let notes = mentions.notes(&"事業所".into()).say(&Locale::new(Lang::Ja));
    assert!(notes.iter().any(|note| note.contains("延べ数（8）")), "{notes:?}");
}

#[test]
fn who_gave_no_number_is_in_the_base_of_a_distribution_and_not_in_its_chart() {
    let results = results();
    let bands = table(&results, "bands");
    let at = bands.first();
    assert_eq!(bands.value(at, Statistic::N), Some(8.0));
    let silent = at.category(&Category::NoAnswer);
    assert_eq!(bands.value(silent, Statistic::Percent), Some(12.5));
    let chart = bands.chart().expect("a chart");
    let places = chart.panels[0].categories.len();
    assert_eq!(places + 1, bands.variables[0].categories.len());
}

#[test]
fn a_banner_stands_within_each_answer_of_another() {
    let results = results();
    let nested = table(&results, "nested");
    let area_and_size = |area: Category, size: Category| {
        Group::of("area>size", Category::Within(Box::new(area), Box::new(size)))
    };
    let n = |group: &Group| {
        nested.value(At::of("all", "partners").in_group(group), Statistic::N).expect("n")
    };
    let (code, none) = (Category::Code, Category::NoAnswer);
    // East: two small, one of middle size; S08 is small and has no area.
    assert_eq!(n(&area_and_size(code(1), code(1))), 2.0);
    assert_eq!(n(&area_and_size(code(1), code(2))), 1.0);
    assert_eq!(n(&area_and_size(code(2), code(3))), 1.0);
    assert_eq!(n(&area_and_size(none.clone(), code(1))), 1.0);
    assert_eq!(n(&area_and_size(code(3), none)), 1.0);
    let locale = Locale::new(Lang::Ja);
    let of: Vec<String> = nested
        .groups
        .iter()
        .filter(|of| of.group.variable == "area>size" && of.group.category != Category::All)
        .map(|of| of.question.say(&locale))
        .collect();
    // Three sizes of each area; no answer only where there is somebody.
    assert_eq!(of[..3], ["地域：東部"; 3]);
    assert_eq!(of.len(), 9 + 2, "{of:?}");
    assert_eq!(area_and_size(code(1), code(2)).category.to_string(), "1>2");
}

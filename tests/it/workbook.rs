//! `tables.xlsx`, read back with calamine and as the parts of its package.

use std::io::Read;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use survey::disclosure::{Rules, release};
use survey::locales::{Lang, Locale};
use survey::words::Say;

use crate::files::{jmar_results, path, stderr, survey};

fn made() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    let output = survey(&["report", "sample-data/jmar-2018", "-o", out, "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let workbook = folder.path().join("tables.xlsx");
    (folder, workbook)
}

#[test]
fn every_figure_stands_as_a_number_where_the_report_prints_it() {
    let (_folder, file) = made();
    let mut workbook: Xlsx<_> = open_workbook(&file).expect("a workbook");
    let locale = Locale::new(Lang::Ja);
    let release = release(jmar_results(&path("sample-data/jmar-2018.xlsx")), &Rules::default());
    let names = workbook.sheet_names();
    assert_eq!(names.len(), release.tables.len() + 2);
    assert_eq!(names[0], "目次");
    let mut figures = 0;
    for (table, name) in release.tables.iter().zip(&names[1..]) {
        let sheet = workbook.worksheet_range(name).expect("a sheet");
        let text = |row, column| sheet.get_value((row, column)).map(ToString::to_string);
        let title = text(0, 0).unwrap_or_default();
        let number = name.split(' ').next().unwrap_or_default();
        assert_eq!(title, format!("{number} {}", table.spec.title.say(&locale)));
        let grid = table.grid().say(&locale);
        for (row, line) in (4..).zip(&grid.rows) {
            assert_eq!(text(row, 0).unwrap_or_default(), line.label, "{name}");
            let mut column = 1;
            for (index, cell) in line.cells.iter().enumerate() {
                let found = sheet.get_value((row, column)).unwrap_or(&Data::Empty);
                match (&cell.number, found) {
                    (Some((value, _)), Data::Float(number)) => {
                        assert!((value - number).abs() <= 1e-12 * value.abs(), "{name} {row}");
                        figures += 1;
                    }
                    (Some(_), other) => panic!("{name} {row}: {other:?}"),
                    (None, _) => {}
                }
                column += if grid.columns[index + 1].bases.is_some() { 2 } else { 1 };
            }
        }
    }
    assert!(figures > 1500, "{figures}");
    // Every table is linked from the contents.
    let contents = workbook.worksheet_range("目次").expect("contents");
    let titles: Vec<String> = (0..contents.height() as u32)
        .filter_map(|row| Some(contents.get_value((row, 1))?.to_string()))
        .collect();
    assert!(release.tables.iter().all(|table| titles.contains(&table.spec.title.say(&locale))));
}

#[test]
fn charts_are_excels_own_and_nothing_is_a_formula() {
    let (folder, file) = made();
    let svgs = std::fs::read_dir(folder.path().join("charts")).expect("charts").count();
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(&file).expect("there")).expect("zip");
    let names: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let charts = names.iter().filter(|name| name.starts_with("xl/charts/chart")).count();
    let mut boxes = 0;
    for name in names.iter().filter(|name| name.starts_with("xl/charts/chart")) {
        let mut text = String::new();
        archive.by_name(name).expect("there").read_to_string(&mut text).expect("text");
        boxes += usize::from(text.contains("<c:errBarType val=\"minus\"/>"));
    }
    // The matrix is shades of cells; of the box plots, of all and of six areas, each question is one.
    assert!(boxes > 4 + 6, "{boxes}");
    assert_eq!(charts - boxes, svgs - 1 - (1 + 6));
    for name in names.iter().filter(|name| name.starts_with("xl/worksheets/sheet")) {
        let mut text = String::new();
        archive.by_name(name).expect("there").read_to_string(&mut text).expect("text");
        assert!(!text.contains("<f>"), "{name}");
    }
}

#[test]
fn box_plots_are_piles_of_bars_with_whiskers_that_add_up_to_the_quantiles() {
    let (_folder, file) = made();
    let mut workbook: Xlsx<_> = open_workbook(&file).expect("a workbook");
    let name = workbook.sheet_names().into_iter().find(|name| name.contains("ばらつき（"));
    let sheet = workbook.worksheet_range(&name.expect("a sheet")).expect("a sheet");
    let is_data = |row: &&[Data]| row[0].to_string().contains("（n=");
    let figures = |row: &[Data]| row[1..].iter().filter_map(Data::as_f64).collect::<Vec<f64>>();
    let rows: Vec<Vec<f64>> = sheet.rows().filter(is_data).map(figures).collect();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let [p10, q1, median, q3, p90, _mean, lower, below, above, upper] = row[..] else {
            panic!("{row:?}")
        };
        let sums = [(q1 - lower, p10), (q1 + below, median), (q1 + below + above, q3)];
        let sums = sums.into_iter().chain([(q3 + upper, p90)]);
        sums.for_each(|(sum, value)| assert!((sum - value).abs() < 1e-9, "{row:?}"));
    }
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(&file).expect("there")).expect("zip");
    let parts: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let (mut whiskers, mut boxes) = (0, 0);
    for part in parts.iter().filter(|name| name.starts_with("xl/charts/chart")) {
        let mut text = String::new();
        archive.by_name(part).expect("there").read_to_string(&mut text).expect("text");
        whiskers += text.matches("<c:errBarType val=\"minus\"/>").count();
        whiskers += text.matches("<c:errBarType val=\"plus\"/>").count();
        boxes += usize::from(text.contains("<c:errBarType val=\"minus\"/>"));
    }
    assert!(boxes >= 4, "{boxes}");
    assert_eq!(whiskers, 2 * boxes);
}

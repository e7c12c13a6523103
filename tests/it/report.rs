//! The report on the sample: its files, read back with other programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object};

use crate::files::{stderr, survey};
use crate::pdf;

fn report(target: &Path, extra: &[&str]) {
    let target = target.to_str().expect("a path");
    let mut args = vec!["report", "sample-data/jmar-2018.xlsx", "-t", "jmar-2018", "-o", target];
    args.extend(extra);
    let output = survey(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn published_figures_can_be_read_from_the_pdf() {
    let folder = tempfile::tempdir().expect("a folder");
    report(folder.path(), &[]);
    let text = pdf::text(&folder.path().join("report.pdf"));
    for figures in [
        // Staff: n, mean, median, smallest, largest (II-(2)⑤).
        "1061.621112",
        "1063.433026",
        // Patients (II-(2)⑧).
        "8680.732.511,132.3",
        // Home visits, all and 2,000 or more (II-(4)①).
        "102649.3196.00.08,691.0",
        "83,742.63,045.92,191.88,691.0",
        "82,067.51,900.00.03,600.0",
        // In-home deaths print their medians with two decimals (II-(5)①).
        "864.52.15030",
        // Intention by number of physicians (II-(4)③).
        "1,183.0（n=30）882.9（n=20）1,783.2（n=10）",
        "該当無し（n=0）",
        // Bars, sentences.
        "109施設（90.8%）",
        "10.6機関",
        "8.6機関",
        // Synthetic data say so.
        "回答は架空のものであり",
    ] {
        assert!(text.contains(figures), "{figures}\n{text}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    for folder in &folders {
        report(folder.path(), &[]);
    }
    let files = |folder: &Path| {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("charts"))
            .expect("charts")
            .map(|entry| PathBuf::from("charts").join(entry.expect("an entry").file_name()))
            .collect();
        files.extend(
            ["manifest.json", "report.pdf", "results.csv", "results.json"].map(PathBuf::from),
        );
        files.sort();
        files
    };
    assert_eq!(files(folders[0].path()), files(folders[1].path()));
    for file in files(folders[0].path()) {
        let bytes = |i: usize| std::fs::read(folders[i].path().join(&file)).expect("readable");
        assert!(bytes(0) == bytes(1), "{} differs", file.display());
    }
}

#[test]
fn every_chart_comes_as_svg_and_png_with_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    report(folder.path(), &["--format", "svg,png"]);
    let charts = folder.path().join("charts");
    let svg = std::fs::read_to_string(charts.join("founder.svg")).expect("written");
    assert!(svg.contains("aria-label=\"横棒グラフ「開設主体」。n=123。医療法人 78施設（63.4%）"));
    let mut count = 0;
    for entry in std::fs::read_dir(&charts).expect("charts") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "svg") {
            count += 1;
            let png = std::fs::read(path.with_extension("png")).expect("a PNG beside it");
            assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
            let width = u32::from_be_bytes([png[16], png[17], png[18], png[19]]);
            assert_eq!(width, 1440);
        }
    }
    assert_eq!(count, 30);
}

#[test]
fn the_threshold_can_be_moved() {
    let folder = tempfile::tempdir().expect("a folder");
    report(folder.path(), &["--threshold", "1500"]);
    let results = std::fs::read_to_string(folder.path().join("results.csv")).expect("written");
    // Clinics with 1,500 visits or more per physician in the reconstruction: 16.
    assert!(results.contains("visits,visits_1500_or_more,,,visits_per_physician,,n,16,16,"));
    assert!(!results.contains("visits_2000_or_more"));
    let text = pdf::text(&folder.path().join("report.pdf"));
    assert!(text.contains("医師1人あたり1,500件以上の診療所"));
}

#[test]
fn the_report_can_be_english() {
    let folder = tempfile::tempdir().expect("a folder");
    report(folder.path(), &["--lang", "en"]);
    let text = pdf::text(&folder.path().join("report.pdf"));
    assert!(text.contains("makesupatleastsixinten"), "{text}");
    assert!(!text.contains("であった"), "{text}");
}

#[test]
fn labels_of_rows_are_header_cells_to_those_who_hear_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    report(folder.path(), &["--format", "pdf,html"]);
    let pdf = std::fs::read(folder.path().join("report.pdf")).expect("written");
    let pdf = Pdf::new(pdf).expect("a PDF");
    let headers = |scope: &[u8]| {
        let is_name = |own: &Dict, key: &[u8], name: &[u8]| {
            own.get::<Name>(key).is_some_and(|own| *own == *name)
        };
        let is_scope = |cell: &Dict| {
            let one = cell.get::<Dict>(b"A").into_iter();
            let several = cell.get::<Array>(b"A");
            let several = several.iter().flat_map(|all| all.iter::<Dict>());
            one.chain(several).any(|attributes| is_name(&attributes, b"Scope", scope))
        };
        let elements = pdf.objects().into_iter().filter_map(Object::into_dict);
        elements.filter(|own| is_name(own, b"S", b"TH") && is_scope(own)).count()
    };
    // The web page says the same of its tables.
    let page = std::fs::read_to_string(folder.path().join("report.html")).expect("written");
    let rows = page.matches("<th scope=\"row\"").count();
    assert!(rows > 200, "{rows}");
    assert!(
        headers(b"Row") > 200 && headers(b"Column") > 80,
        "{} {}",
        headers(b"Row"),
        headers(b"Column")
    );
}

#[test]
fn an_external_typst_makes_the_same_pages() {
    // `.ci/run` installs one and names it; elsewhere there may be nothing to compare with.
    let named = std::env::var_os("SURVEY_TYPST").map(PathBuf::from);
    let typst = named.clone().unwrap_or_else(|| PathBuf::from("typst"));
    let found = Command::new(&typst).arg("--version").output().is_ok_and(|o| o.status.success());
    if !found {
        assert!(named.is_none(), "{} does not run", typst.display());
        eprintln!("no typst-cli found: not compared");
        return;
    }
    let own = tempfile::tempdir().expect("a folder");
    let external = tempfile::tempdir().expect("a folder");
    report(own.path(), &[]);
    report(external.path(), &["--typst", typst.to_str().expect("a path")]);
    let [own_pdf, external_pdf] = [&own, &external].map(|folder| folder.path().join("report.pdf"));
    let pages = |pdf: &Path| {
        let pages = pdf::pages(&std::fs::read(pdf).expect("written"));
        pages.iter().map(pdf::Page::text).collect::<Vec<_>>()
    };
    assert_eq!(pages(&own_pdf), pages(&external_pdf));
}

#[test]
fn a_typst_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("out");
    let target = target.to_str().expect("a path");
    let data = "sample-data/jmar-2018.xlsx";
    let output = survey(&["report", data, "-o", target, "--typst", "no/such/typst"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("no/such/typst"), "{}", stderr(&output));
}

#[test]
fn the_report_ends_with_questionnaire_methods_and_lists() {
    let folder = tempfile::tempdir().expect("a folder");
    report(folder.path(), &[]);
    let text = pdf::text(&folder.path().join("report.pdf"));
    let after = |words: &str| {
        let words = words.replace(' ', "");
        text.rfind(&words).unwrap_or_else(|| panic!("{words}"))
    };
    let order = [
        "調査票の定義から作成した",
        "1.無床診療所",
        "（それぞれ1つ選択）",
        "表示する桁の次の位を四捨五入した",
        "表と図の一覧",
    ];
    // Questionnaire, methods and lists in this order; the after-code is not asked.
    let places: Vec<usize> = order.iter().map(|words| after(words)).collect();
    assert!(places.is_sorted(), "{places:?}");
    let form = &text[places[0]..places[3]];
    assert!(form.contains("問26") && !form.contains("連携の特徴（分類）"));
}

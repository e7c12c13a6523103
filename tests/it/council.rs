//! The template for a council: where one area stands, on ten slides.

use std::path::{Path, PathBuf};

use crate::files::{path, rows_of, stderr, survey};
use crate::pdf;

/// Makes the slides and figures of an area of the sample, by its code.
fn slides(area: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let [data, regions] = ["sample-data/jmar-2018.xlsx", "sample-data/jmar-2018/regions.csv"]
        .map(|name| path(name).display().to_string());
    let study = format!(
        "questionnaire = \"jmar-2018\"\ntemplate = \"council\"\ndata = ['{data}']\n\
         parameters = {{ area = {area} }}\noutput = \"out\"\nreferences.regions = '{regions}'\n"
    );
    std::fs::write(folder.path().join("study.toml"), study).expect("written");
    let study = folder.path().to_str().expect("a path");
    let output = survey(&["report", study, "--format", "slides,csv", "--lang", "ja"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let out = folder.path().join("out");
    (folder, out)
}

/// The pages' text, without spaces.
fn pages(out: &Path) -> Vec<String> {
    let pdf = std::fs::read(out.join("slides.pdf")).expect("written");
    pdf::pages(&pdf).iter().map(pdf::Page::text).collect()
}

#[test]
fn an_area_stands_beside_all_areas_on_ten_pages() {
    // 静岡市, of 37 clinics.
    let (_folder, out) = slides(10);
    let (rows, pages) = (rows_of(&out.join("results.csv")), pages(&out));
    assert_eq!(pages.len(), 10);
    assert!(pages[0].contains("地域の現状と課題"), "{}", pages[0]);
    // The figures of the area and of all on the page of each table that has both.
    for (table, title) in [
        ("sharing_methods", "患者情報の共有方法（複数回答）"),
        ("continuing_issues", "在宅医療を継続する上での課題（複数回答）"),
        ("regional_issues", "地域での在宅医療における課題（複数回答）"),
    ] {
        let of_table = || rows.iter().filter(|row| row["table"] == table);
        let page = pages.iter().find(|page| page.contains(title)).expect(title);
        for subset in ["area_10", "all"] {
            let percents = of_table().filter(|row| {
                row["subset"] == subset && row["statistic"] == "percent" && row["state"] == "shown"
            });
            let percents: Vec<&String> = percents.map(|row| &row["printed"]).collect();
            assert!(percents.len() > 3, "{table} {subset}");
            for percent in percents {
                assert!(page.contains(percent.as_str()), "{table} {subset} {percent}: {page}");
            }
        }
        assert!(page.contains("静岡市"), "{page}");
    }
    let mean = rows.iter().find(|row| {
        row["table"] == "activity"
            && row["subset"] == "area_10"
            && row["statistic"] == "mean"
            && row["state"] == "shown"
    });
    let mean = &mean.expect("a mean of the area")["printed"];
    assert!(pages.iter().any(|page| page.contains(mean.as_str())), "{mean}");
}

#[test]
fn figures_of_few_clinics_of_an_area_are_hidden_and_nothing_is_said_of_them() {
    // 板橋区, of four clinics.
    let (_folder, out) = slides(4);
    let (rows, pages) = (rows_of(&out.join("results.csv")), pages(&out));
    let of_area = |table: &str, statistic: &str| {
        let of = rows.iter().filter(|row| {
            row["table"] == table && row["subset"] == "area_4" && row["statistic"] == statistic
        });
        of.map(|row| row["state"].clone()).collect::<Vec<_>>()
    };
    let counts = of_area("end_of_life_intention", "count");
    assert!(!counts.is_empty() && counts.iter().all(|state| state == "suppressed"), "{counts:?}");
    let few = rows.iter().filter(|row| row["subset"] == "area_4" && row["statistic"] == "count");
    let few = few.filter_map(|row| row["value"].parse::<f64>().ok());
    assert!(few.clone().all(|count| count == 0.0 || count >= 3.0), "{:?}", few.collect::<Vec<_>>());
    let page = pages.iter().find(|page| page.contains("在宅看取りに対する意向")).expect("a page");
    assert!(!page.contains("回答はなかった"), "{page}");
    assert!(page.contains("回答が少ないため示さない"), "{page}");
    assert_eq!(pages.len(), 10);
    assert!(pages[2].contains("は、秘匿したため示さない。"), "{}", pages[2]);
    assert!(!pages.iter().any(|page| page.contains("平均×")), "{pages:?}");
    let page = pages.iter().find(|page| page.contains("患者情報の共有方法")).expect("a page");
    assert!(page.contains('×') && !page.contains("回答はなかった"), "{page}");
    assert!(page.contains("回答が少ないため"), "{page}");
}

//! The survey of the resources of an area: a list in Excel with two rows of headers, and what
//! leaves it for whom.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::files::{assert_current, path, stderr, stdout, survey};
use crate::pdf;

const STUDY: &str = "sample-data/resources";

/// Rows of the list as text: title, remarks, two rows of headers, facilities.
fn list() -> Vec<Vec<String>> {
    let file = path("tests/fixtures/resources/list.csv");
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(file);
    let rows = reader.expect("readable").into_records();
    rows.map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

/// As an association keeps it: headers over several columns are merged.
fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let date = ExcelDateTime::from_ymd(2025, 3, 1).expect("a date");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    let plain = Format::new().set_font_name("BIZ UDPゴシック").set_font_size(10);
    let head = plain.clone().set_bold().set_text_wrap().set_background_color("DCE6F1");
    let sheet = workbook.add_worksheet();
    sheet.set_name("一覧").expect("a sheet");
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(number) if row > 4 => sheet.write_with_format(row, column, number, &plain),
                _ if row == 3 || row == 4 => sheet.write_with_format(row, column, text, &head),
                _ => sheet.write_with_format(row, column, text, &plain),
            }
            .expect("a cell");
        }
    }
    let mut from = 0;
    for run in rows[3].chunk_by(|a, b| a == b) {
        let (first, last) = (from as u16, (from + run.len() - 1) as u16);
        from += run.len();
        match run.len() {
            1 if rows[4][usize::from(first)].is_empty() => {
                sheet.merge_range(3, first, 4, first, &run[0], &head).expect("merged");
            }
            1 => {}
            _ => {
                sheet.merge_range(3, first, 3, last, &run[0], &head).expect("merged");
            }
        }
    }
    sheet.set_freeze_panes(5, 2).expect("panes");
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn the_list_of_the_sample_is_made_from_its_rows() {
    assert_current("sample-data/resources/list.xlsx", &workbook(&list()));
}

fn report(level: Option<&str>, format: &str) -> (tempfile::TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let mut args = vec!["report", STUDY, "--format", format, "-o", out.to_str().expect("a path")];
    args.extend(level.iter().flat_map(|level| ["--level", level]));
    let output = survey(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (folder, out, stdout(&output))
}

/// All that can be read in the files of a folder, parts of zip files one by one, without spaces.
fn all_texts(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let file = entry.path();
        if file.is_dir() {
            all.push_str(&all_texts(&file));
            continue;
        }
        let bytes = std::fs::read(&file).expect("readable");
        match zip::ZipArchive::new(Cursor::new(&bytes)) {
            Ok(mut archive) => {
                for index in 0..archive.len() {
                    let mut part = Vec::new();
                    let mut packed = archive.by_index(index).expect("a part");
                    packed.read_to_end(&mut part).expect("readable");
                    all.push_str(&String::from_utf8_lossy(&part));
                }
            }
            Err(_) if bytes.starts_with(b"%PDF") => {
                all.extend(pdf::pages(&bytes).iter().map(pdf::Page::text));
            }
            Err(_) => all.push_str(&String::from_utf8_lossy(&bytes)),
        }
    }
    // Where a format breaks lines, and joins what it has broken.
    all.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{ad}')).collect()
}

/// Answers to some columns of facilities that agreed to be listed as the condition says.
fn answers(columns: &[&str], agreed: impl Fn(&str) -> bool) -> Vec<String> {
    let rows = list();
    let at = |name: &str| rows[3].iter().position(|of| of == name).expect(name);
    let consent = at("掲載の同意");
    let rows = rows[5..].iter().filter(|row| agreed(&row[consent]));
    let texts = rows.flat_map(|row| columns.iter().map(|name| row[at(name)].clone()));
    texts.filter(|text| !text.is_empty()).map(|text| text.replace(' ', "")).collect()
}

const EVERY_FORMAT: &str = "pdf,summary,slides,docx,html,xlsx,data,csv,json,parquet,md,svg";
const OF_MEMBERS: [&str; 3] = ["メール", "窓口担当者", "多職種の方々への要望"];

#[test]
fn nothing_of_the_members_level_leaves_at_the_public_level_in_any_format() {
    // The study says public, too.
    for level in [None, Some("public")] {
        let (_folder, out, said) = report(level, EVERY_FORMAT);
        let texts = all_texts(&out) + &said;
        let secret = answers(&OF_MEMBERS, |_| true);
        let secret = secret.into_iter().chain(answers(&["FAX"], |_| true));
        // Who has not agreed to it is in no list at all.
        let names = ["事業所名", "住所", "電話"];
        let secret = secret.chain(answers(&names, |agreed| agreed != "一般に公開してよい"));
        let secret: Vec<String> = secret.collect();
        assert!(secret.len() > 100, "{}", secret.len());
        for text in &secret {
            assert!(!texts.contains(text.as_str()), "{level:?}: {text}");
        }
        // The public is shown what it may see, so that the search would have found the rest.
        let open = answers(&names, |agreed| agreed == "一般に公開してよい");
        assert!(open.len() > 60);
        for text in open {
            assert!(texts.contains(&text), "{level:?}: {text}");
        }
    }
}

#[test]
fn each_level_shows_its_own_and_who_agreed_to_no_list_is_in_none() {
    for (level, agreed, shown, hidden) in [
        ("municipality", 2, &["FAX"][..], &OF_MEMBERS[..]),
        ("members", 3, &["FAX", "メール", "窓口担当者"], &[]),
    ] {
        let order = ["一般に公開してよい", "市町村・関係機関まで", "参加する機関まで", "載せない"];
        let may = |text: &str| order.iter().position(|of| *of == text).expect("known") < agreed;
        let (_folder, out, _) = report(Some(level), "md,csv,json");
        let texts = all_texts(&out);
        for text in answers(shown, may).iter().chain(&answers(&["事業所名"], may)) {
            assert!(texts.contains(text.as_str()), "{level}: {text}");
        }
        let others = answers(&["事業所名"], |text| !may(text));
        assert!(!others.is_empty());
        for text in answers(hidden, |_| true).iter().chain(&others) {
            assert!(!texts.contains(text.as_str()), "{level}: {text}");
        }
    }
}

#[test]
fn a_level_can_be_rebuilt_and_another_word_is_refused() {
    let (_folder, out, _) = report(Some("members"), "csv,json");
    let output = survey(&["verify", out.to_str().expect("a path"), "--rebuild"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let output = survey(&["report", STUDY, "--level", "everybody"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_is_not_marked_cannot_stand_in_a_roster() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = "inherits = \"resources\"\n[[table]]\nid = \"list\"\ncolumns = [\"consent\", \"sort_of\"]\n";
    std::fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let output = survey(&["report", STUDY, "-t", folder.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    for name in ["consent", "sort_of"] {
        let told = format!("「{name}」は、回答者の一覧に載せられません");
        assert!(stderr(&output).contains(&told), "{}", stderr(&output));
    }
}

#[test]
fn the_report_of_the_resources_has_list_capabilities_density_and_gaps() {
    let (_folder, out, said) = report(Some("municipality"), "pdf");
    // Both rows of headers are read: nothing is left aside.
    assert!(!said.contains("読み込まなかった列"), "{said}");
    let text = all_texts(&out);
    let rows = list();
    let count = |column: usize, wanted: &dyn Fn(&str) -> bool| {
        rows[5..].iter().filter(|row| wanted(&row[column])).count()
    };
    let visits = count(3, &|kind| kind.contains("訪問診療") || kind.contains("在宅療養支援"));
    let nurses = count(3, &|kind| kind == "訪問看護ステーション");
    for wanted in [
        format!("訪問診療を行う医療機関の合計は{visits}か所"),
        format!("訪問看護ステーションの合計は{nurses}か所"),
        "里山地区0××××××××".to_owned(),
        "里山地区は、「訪問診療」、「訪問看護」、「訪問薬局」".to_owned(),
        "一覧は、市町村・関係機関に限るものです。".to_owned(),
        "東地区訪問診療をしている診療所".to_owned(),
        "30分以内なら可能".to_owned(),
    ] {
        assert!(text.contains(&wanted), "{wanted}\n{text}");
    }
    // A row of the matrix, as it stands in the list.
    let marks: String = rows[5][12..20].concat();
    assert!(text.contains(&format!("{}{marks}", rows[5][1])), "{}{marks}\n{text}", rows[5][1]);
}

#[test]
fn what_an_office_gets_wrong_in_the_list_is_found_with_its_place() {
    let out = tempfile::tempdir().expect("a folder");
    let target = out.path().to_str().expect("a path");
    let study = path("tests/fixtures/resources");
    let output = survey(&["check", study.to_str().expect("a path"), "-o", target]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found = std::fs::read_to_string(out.path().join("findings.csv")).expect("written");
    for (cell, value, rule) in [
        ("C8", "東池区", "選択肢にない回答です"),
        ("D10", "訪問看護ステイション", "選択肢にない回答です"),
        ("", "12-3456", "電話番号の形ではありません"),
        ("", "2052-02-01", "更新日が基準日より後です"),
        ("", "2021-02-01", "更新から1年を超えています"),
        ("", "", "「掲載の同意」が空欄です"),
        ("A19", "", "「事業所番号」が重複しています"),
        ("", "多数", "数"),
        ("", "18:00～17:00", "時間帯"),
        ("", "里山地区", "要件「訪問診療」を満たしていません"),
    ] {
        let is_it =
            |line: &&str| line.contains(cell) && line.contains(value) && line.contains(rule);
        assert!(found.lines().any(|line| is_it(&line)), "{cell} {value} {rule}\n{found}");
    }
}

#[test]
fn the_resources_can_be_begun_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    let study = study.to_str().expect("a path");
    let output = survey(&["init", study, "-q", "resources"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = survey(&["report", study, "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

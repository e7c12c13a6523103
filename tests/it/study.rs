//! Study folders: `survey init`, `study.toml`, `commentary.toml`.

use std::path::Path;

use crate::files::{JMAR, path, run};
use crate::pdf;

fn init(folder: &Path, questionnaire: &str) -> String {
    let study = folder.join("study").to_str().expect("a path").to_owned();
    let (code, said) = run(&["init", &study, "--from", questionnaire]);
    assert_eq!(code, Some(0), "{said}");
    study
}

fn pdf_text(study: &str) -> String {
    pdf::text(&Path::new(study).join("output/report.pdf"))
}

#[test]
fn a_new_study_runs_as_it_is_for_any_questionnaire() {
    let reading = path("tests/fixtures/reading/reading.toml");
    let others = ["hub-plan", "resources", "round-the-clock", "training", "zones"];
    for questionnaire in ["jmar-2018", reading.to_str().expect("a path")].iter().chain(&others) {
        let folder = tempfile::tempdir().expect("a folder");
        let study = init(folder.path(), questionnaire);
        let (code, said) = run(&["report", &study]);
        assert_eq!(code, Some(0), "{said}");
        assert!(!said.contains("エラー:"), "{said}");
        assert!(pdf_text(&study).contains("架空"), "{said}");
        // A second one is not put over it.
        let (code, said) = run(&["init", &study]);
        assert_eq!(code, Some(2), "{said}");
    }
}

#[test]
fn a_study_has_its_own_cover_parameters_areas_and_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = init(folder.path(), "jmar-2018");
    let data = path("sample-data/jmar-2018.xlsx");
    let template = path(JMAR);
    let text = format!(
        "questionnaire = \"jmar-2018\"\ntemplate = {template:?}\ndata = [{data:?}]\n\
         [cover]\ntitle = \"県の在宅医療調査\"\ndate = \"令和8年3月\"\n\
         [parameters]\nthreshold = 1500\n\
         [references]\nregions = \"areas.csv\"\n\
         [theme]\naccent = \"#7a1f3d\"\n"
    );
    std::fs::write(format!("{study}/study.toml"), text).expect("writable");
    let areas = std::fs::read_to_string(path("sample-data/jmar-2018/regions.csv"));
    let areas = areas.expect("there").replace("釜石市・大槌町", "架空市・大槌町");
    std::fs::write(format!("{study}/areas.csv"), areas).expect("writable");
    std::fs::write(
        format!("{study}/commentary.toml"),
        "[[table]]\nid = \"founder\"\ntext = \"医療法人 #1 が*多い*。\"\n\
         [[table]]\nid = \"bed_type\"\nadd = \"有床は少ない。\"\n\
         [[section]]\nid = \"I\"\ntext = \"一段落目。\\n\\n二段落目。\"\n",
    )
    .expect("writable");
    let (code, said) = run(&["report", &study]);
    assert_eq!(code, Some(0), "{said}");
    let text = pdf_text(&study);
    for words in [
        "県の在宅医療調査",
        "令和8年3月",
        "医療法人#1が*多い*。",
        "有床は少ない。",
        "二段落目。",
        "1,500件以上",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let results = std::fs::read_to_string(format!("{study}/output/results.csv")).expect("written");
    assert!(results.contains("架空市・大槌町"));
    let chart = std::fs::read_to_string(format!("{study}/output/charts/founder.svg"));
    assert!(chart.expect("written").to_lowercase().contains("#7a1f3d"));
    let workbook = std::fs::File::open(format!("{study}/output/tables.xlsx")).expect("written");
    let mut workbook = zip::ZipArchive::new(workbook).expect("zip");
    for part in ["xl/charts/chart1.xml", "xl/styles.xml"] {
        let part = workbook.by_name(part).expect("there");
        let text = std::io::read_to_string(part).expect("text");
        assert!(text.contains("7A1F3D") && !text.contains("183E66"), "{text}");
    }
}

#[test]
fn words_are_kept_and_marked_when_the_numbers_under_them_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = init(folder.path(), "jmar-2018");
    let comment = "[[table]]\nid = \"founder\"\ntext = \"医療法人が多い。\"\n";
    let file = format!("{study}/commentary.toml");
    std::fs::write(&file, comment).expect("writable");
    let warned = || {
        let (code, said) = run(&["report", &study]);
        assert_eq!(code, Some(0), "{said}");
        said.contains("「開設主体」の数値が、コメントを書いたときから変わりました")
    };
    assert!(!warned());
    assert!(!warned());
    let text = std::fs::read_to_string(format!("{study}/study.toml")).expect("there");
    let data = path("sample-data/jmar-2018.xlsx");
    let text = text.replace("\"回答.xlsx\"", &format!("{data:?}"));
    std::fs::write(format!("{study}/study.toml"), text).expect("writable");
    assert!(warned());
    // Until the words are written anew.
    assert!(warned());
    assert_eq!(std::fs::read_to_string(&file).expect("there"), comment);
    std::fs::write(&file, comment.replace("多い", "最も多い")).expect("writable");
    assert!(!warned());
}

#[test]
fn mistakes_in_a_study_are_named_with_their_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = init(folder.path(), "jmar-2018");
    let text =
        "questionnaire = \"jmar-2018\"\ndata = [\"回答.xlsx\"]\ntitel = \"x\"\n[cover]\ndate = 3\n";
    std::fs::write(format!("{study}/study.toml"), text).expect("writable");
    let (code, said) = run(&["report", &study]);
    assert_eq!(code, Some(1));
    assert!(said.contains("titel") && said.contains("study.toml:5"), "{said}");
    let text = "data = [\"回答.xlsx\"]\n[theme]\naccent = \"navy\"\n";
    std::fs::write(format!("{study}/study.toml"), text).expect("writable");
    let comment = "[[table]]\nid = \"foundr\"\ndrop = true\n";
    let (code, said) = run(&["report", &study]);
    assert!(code == Some(1) && said.contains("navy"), "{said}");
    std::fs::write(format!("{study}/commentary.toml"), comment).expect("writable");
    let (code, said) = run(&["report", &study]);
    assert!(code == Some(1) && said.contains("近い名前: founder"), "{said}");
}

#[test]
fn words_on_tables_that_another_template_lacks_are_left_out_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = init(folder.path(), "jmar-2018");
    let comment = "[[table]]\nid = \"founder\"\nadd = \"医療法人が多い。\"\n";
    std::fs::write(format!("{study}/commentary.toml"), comment).expect("writable");
    let report = |more: &[&str]| run(&[&["report", &study, "--format", "md"], more].concat());
    let (code, said) = report(&["--template", "default-banner"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("入れていません: founder"), "{said}");
    // In a batch nobody is told, so that it is a mistake there.
    let plan = folder.path().join("batch.toml");
    let entry = "[[study]]\nname = \"r\"\ndata = [\"STUDY\"]\ntemplates = [\"default-banner\"]\n";
    std::fs::write(&plan, entry.replace("STUDY", &study)).expect("writable");
    let (code, said) = run(&["batch", plan.to_str().expect("a path")]);
    assert!(code == Some(1) && said.contains("founder"), "{said}");
    // In its own, what has no place is a mistake.
    let (code, said) = report(&[]);
    assert!(code == Some(0) && !said.contains("入れていません"), "{said}");
    std::fs::write(format!("{study}/commentary.toml"), comment.replace("founder", "foundr"))
        .expect("writable");
    let (code, said) = report(&[]);
    assert!(code == Some(1) && said.contains("foundr"), "{said}");
}

#[test]
fn a_report_without_a_study_states_nothing_of_another_survey() {
    let folder = tempfile::tempdir().expect("a folder");
    // Without the remark of the sample, which names the report that it is made after.
    let data = std::fs::read_to_string(path("sample-data/jmar-2018.csv")).expect("there");
    let data: String =
        data.lines().filter(|line| !line.contains('※')).map(|l| format!("{l}\n")).collect();
    std::fs::write(folder.path().join("answers.csv"), data).expect("written");
    let file = folder.path().join("answers.csv");
    let out = folder.path().join("out");
    let (file, out) = (file.to_str().expect("a path"), out.to_str().expect("a path"));
    let (code, said) = run(&["report", file, "-o", out]);
    assert_eq!(code, Some(0), "{said}");
    let text = pdf::text(&folder.path().join("out/report.pdf"));
    assert!(text.contains("在宅医療の連携に関するアンケート調査"), "the questionnaire's title");
    for fact in ["平成", "2018", "回収率", "日本医師会から", "14団体", "住民基本台帳", "長岡市では"]
    {
        assert!(!text.contains(fact), "{fact}");
    }
    // A study that was begun and not filled in says so on its cover.
    let study = init(folder.path(), "jmar-2018");
    let (code, said) = run(&["report", &study]);
    assert_eq!(code, Some(0), "{said}");
    assert!(pdf_text(&study).contains("［未記入］"));
}

const REGIONS: &str = "問1 診療所の所在地域";

/// The answers of the sample with other areas; nobody knows those in advance.
fn with_own_areas(folder: &Path, area: impl Fn(usize, &str) -> String) -> String {
    let data = std::fs::read_to_string(path("sample-data/jmar-2018.csv")).expect("there");
    let rows = data.lines().filter(|line| !line.contains('※')).collect::<Vec<_>>().join("\n");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rows.as_bytes());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut column: Option<usize> = None;
    for (row, record) in reader.records().map(|record| record.expect("a row")).enumerate() {
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        match column {
            Some(at) => cells[at] = area(row, &cells[at]),
            None => column = cells.iter().position(|cell| cell == REGIONS),
        }
        writer.write_record(cells).expect("a row");
    }
    let file = folder.join("answers.csv");
    std::fs::write(&file, writer.into_inner().expect("bytes")).expect("written");
    file.to_str().expect("a path").to_owned()
}

fn figures(folder: &Path, table: &str) -> Vec<Vec<String>> {
    let bytes = std::fs::read(folder.join("results.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    rows.filter(|row: &Vec<String>| row[1] == table).collect()
}

#[test]
fn areas_that_nobody_has_listed_are_those_of_the_answers() {
    for (name, area) in [
        ("words", (|_, area| area.replace("静岡市", "高知市")) as fn(usize, &str) -> String),
        ("numbers", |row, _| (row % 3 + 7).to_string()),
        (
            "some blank",
            |row, area| if row % 5 == 0 { "無回答".to_owned() } else { area.to_owned() },
        ),
        ("all blank", |_, _| String::new()),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let data = with_own_areas(folder.path(), area);
        let out = folder.path().join("out");
        let out_name = out.to_str().expect("a path");
        let (code, said) = run(&["report", &data, "-o", out_name, "--format", "csv,md"]);
        assert_eq!(code, Some(0), "{name}: {said}");
        let figures = figures(&out, "respondents");
        let counts: f64 = figures
            .iter()
            .filter(|row| row[7] == "count")
            .map(|row| row[8].parse::<f64>().expect("a count"))
            .sum();
        assert_eq!(counts, 124.0, "{name}");
        let text = std::fs::read_to_string(out.join("report.md")).expect("written");
        assert!(!text.contains("回収率"), "{name}");
        assert_eq!(text.contains("高知市"), name == "words", "{name}");
        // Codes that are numbers stay as they are.
        let codes: Vec<&str> = figures.iter().map(|row| row[6].as_str()).collect();
        assert_eq!(codes.contains(&"7") && codes.contains(&"9"), name != "all blank", "{name}");
    }
}

#[test]
fn who_is_in_no_row_and_too_high_response_rates_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let data =
        with_own_areas(
            folder.path(),
            |row, area| {
                if row % 10 == 0 { String::new() } else { area.to_owned() }
            },
        );
    let study = folder.path().join("study");
    std::fs::create_dir_all(&study).expect("a folder");
    let regions =
        std::fs::read_to_string(path("sample-data/jmar-2018/regions.csv")).expect("there");
    // One clinic asked in Shizuoka, where 37 answered.
    let regions: String = regions
        .lines()
        .map(|line| match line.contains("静岡市静岡医師会") {
            true => line.replace(",68,0", ",1,0") + "\n",
            false => line.to_owned() + "\n",
        })
        .collect();
    std::fs::write(study.join("regions.csv"), regions).expect("written");
    std::fs::write(
        study.join("study.toml"),
        format!("questionnaire = \"jmar-2018\"\ndata = [{data:?}]\n[references]\nregions = \"regions.csv\"\n"),
    )
    .expect("written");
    let study = study.to_str().expect("a path");
    let (code, said) = run(&["report", study, "--format", "md,csv"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("調査対象数を超えています") && said.contains("静岡市"), "{said}");
    assert!(said.contains("これを行とする表に入りません"), "{said}");
    let text = std::fs::read_to_string(format!("{study}/output/report.md")).expect("written");
    assert!(text.contains("回収率が 100% を超えています"), "{text}");
    assert!(text.contains("「診療所の所在地域」に回答がないなどのため"), "{text}");
}

#[test]
fn a_study_that_is_begun_marks_its_frame_until_it_is_filled_in() {
    for (lang, mark) in [("ja", "未記入"), ("en", "to be filled in")] {
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path().join("study");
        let study = study.to_str().expect("a path");
        let (code, said) = run(&["init", study, "--lang", lang]);
        assert_eq!(code, Some(0), "{said}");
        let (code, said) = run(&["report", study, "--lang", lang, "--format", "md"]);
        assert_eq!(code, Some(0), "{said}");
        let text = std::fs::read_to_string(format!("{study}/output/report.md")).expect("written");
        let rows = text.lines().filter(|line| line.starts_with('|') && line.contains(mark));
        assert!(rows.count() >= 4, "{lang}: {text}");
        // Filled in, a rate comes out; one area that is not, and there is none of all.
        let file = format!("{study}/regions.csv");
        let table = std::fs::read_to_string(&file).expect("there");
        std::fs::write(
            &file,
            table.replace(&format!("［{mark}］"), "40").replace(&format!("[{mark}]"), "40"),
        )
        .expect("written");
        let (code, said) = run(&["report", study, "--lang", lang, "--format", "md"]);
        assert_eq!(code, Some(0), "{said}");
        let text = std::fs::read_to_string(format!("{study}/output/report.md")).expect("written");
        assert!(!text.lines().any(|line| line.starts_with('|') && line.contains(mark)), "{text}");
        let rate = if lang == "ja" { "回収率（%）" } else { "Response rate (%)" };
        assert!(text.contains(rate), "{text}");
    }
}

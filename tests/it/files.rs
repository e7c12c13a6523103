//! What the tests share: where files are, and a run of the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use survey::locales::{Lang, Locale};
use survey::questionnaire::Questionnaire;
use survey::responses::Responses;
use survey::tables::{self, Results};
use survey::{assets, ingest, plan, questionnaire, validation};

/// A path in the repository.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub fn sample() -> PathBuf {
    path("sample-data/jmar-2018.xlsx")
}

/// Runs `survey` with the repository as working folder.
pub fn survey(args: &[&str]) -> Output {
    survey_in(&path("."), args)
}

/// Runs `survey` with another working folder.
pub fn survey_in(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_survey"))
        .current_dir(folder)
        .args(args)
        .output()
        .expect("the binary runs")
}

/// The exit code, and all that was said.
pub fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = survey(args);
    (output.status.code(), format!("{}{}", stdout(&output), stderr(&output)))
}

/// Writes a file and the folders that it is in.
pub fn put(folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(file, text).expect("written");
}

/// A row of a CSV file by the names of its columns.
pub type Row = BTreeMap<String, String>;

/// The rows of CSV, below a byte order mark and remarks, if there are any.
pub fn rows(text: &str) -> Vec<Row> {
    let mut text = text.trim_start_matches('\u{feff}');
    while let Some((_, below)) = text.split_once('\n').filter(|_| text.starts_with('※')) {
        text = below;
    }
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

pub fn rows_of(file: &Path) -> Vec<Row> {
    rows(&std::fs::read_to_string(file).expect("a CSV file"))
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The template of the sample study.
pub const JMAR: &str = "sample-data/jmar-2018/report";

/// Reads `file` with the JMAR questionnaire and tabulates the plan of the sample study.
pub fn jmar_results(file: &Path) -> Results {
    tabulated("jmar-2018", JMAR, file)
}

/// Reads `file` with a questionnaire, whose areas may be those of the data.
pub fn read(questionnaire: &str, file: &Path) -> (Questionnaire, Responses) {
    let locale = Locale::new(Lang::Ja);
    let source = assets::questionnaire(questionnaire).expect("there");
    let mut questionnaire = questionnaire::load(&source)
        .unwrap_or_else(|failure| panic!("{}", failure.render(&locale, false, 100)));
    let files = ingest::open(&[file.to_owned()], None).expect("readable");
    let guidance = sample_tables(&questionnaire);
    let codes = ingest::codes_of_study(&files, &questionnaire, &guidance).expect("codes");
    for (index, codes) in codes {
        questionnaire.variables[index].codes = codes;
    }
    let responses = ingest::read(&files, &questionnaire, &guidance)
        .unwrap_or_else(|failure| panic!("{}", failure.render(&locale, false, 100)));
    (questionnaire, responses)
}

/// Reads `file` with a questionnaire and tabulates the plan of a template.
pub fn tabulated(questionnaire: &str, template: &str, file: &Path) -> Results {
    let source = assets::questionnaire(questionnaire).expect("there");
    let (questionnaire, responses) = read(questionnaire, file);
    let template = assets::template(template, Some(&source.folder)).expect("there");
    let plan = plan::load(&template, &questionnaire, &Default::default())
        .unwrap_or_else(|failure| panic!("{}", failure.render(&Locale::new(Lang::Ja), false, 100)));
    let (findings, rates) = validation::validate(&responses, &questionnaire, None);
    let quality = validation::quality(&responses, &questionnaire, &findings, &rates);
    tables::tabulate(&responses, &questionnaire, &plan, quality).expect("tabulated")
}

/// The tables of the sample study, as far as the questionnaire has such.
pub fn sample_tables(questionnaire: &questionnaire::Questionnaire) -> ingest::Guidance {
    let file = |id: &str| path(&format!("sample-data/jmar-2018/{id}.csv"));
    let ids = questionnaire.references.iter().map(|reference| reference.id.clone());
    let files: Vec<_> = ids.map(|id| (id.clone(), file(&id))).filter(|f| f.1.exists()).collect();
    let references = ingest::read_references(&files, questionnaire).expect("tables");
    ingest::Guidance { references, ..Default::default() }
}

/// Compares a generated file with the one in the repository; with `UPDATE_FILES=1` in
/// the environment writes it instead.
pub fn assert_current(name: &str, generated: &[u8]) {
    let path = path(name);
    if std::env::var_os("UPDATE_FILES").is_some() {
        std::fs::write(&path, generated).expect("writable");
    }
    let committed = std::fs::read(&path).unwrap_or_default();
    // Git may check text out with other line ends.
    let plain = |bytes: &[u8]| bytes.iter().filter(|&&b| b != b'\r').copied().collect::<Vec<_>>();
    assert!(
        plain(&committed) == plain(generated),
        "{name} is out of date; run UPDATE_FILES=1 cargo test --release"
    );
}

//! Reading 100,000 x 73 answers beside the bare libraries: `cargo bench -p survey-benches --bench ingest`.
//!
//! The workbook beside a walk of calamine over its cells, the csv beside one of the csv crate;
//! both sides in turn, medians and their ratio. `benches/scale` has a scan of polars beside.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use calamine::Reader;
use survey::{assets, ingest, questionnaire};

const ROWS: usize = 100_000;
const TURNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = rows();
    let csv = folder.path().join("answers.csv");
    let xlsx = folder.path().join("answers.xlsx");
    write_csv(&csv, &rows);
    write_xlsx(&xlsx, &rows);
    println!("{} x {}", rows.len() - 1, rows[0].len());
    compare("csv", "csv walk", || ours(&csv), || csv_walk(&csv));
    compare("xlsx", "calamine walk", || ours(&xlsx), || calamine_walk(&xlsx));
}

/// The clinics of the sample in the layout of its codebook, over and over.
fn rows() -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/jmar-2018");
    let mut reader = csv::Reader::from_path(path.join("reconstruction.csv")).expect("readable");
    let header: Vec<String> =
        reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let clinics: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    let id = header.iter().position(|name| name == "clinic_id").expect("an id");
    let mut rows = vec![header];
    for number in 0..ROWS {
        let mut row = clinics[number % clinics.len()].clone();
        row[id] = format!("{:06}", number + 1);
        rows.push(row);
    }
    rows
}

fn write_csv(path: &PathBuf, rows: &[Vec<String>]) {
    let mut writer = csv::Writer::from_path(path).expect("writable");
    rows.iter().for_each(|row| writer.write_record(row).expect("a row"));
    writer.flush().expect("writable");
}

fn write_xlsx(path: &PathBuf, rows: &[Vec<String>]) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (r, c) = (r as u32, c as u16);
            match text.parse::<f64>() {
                _ if text.is_empty() => continue,
                Ok(number) => sheet.write(r, c, number),
                Err(_) => sheet.write(r, c, text),
            }
            .expect("a cell");
        }
    }
    workbook.save(path).expect("writable");
}

fn ours(path: &PathBuf) -> usize {
    let source = assets::questionnaire("jmar-2018").expect("built in");
    let questionnaire = questionnaire::load(&source).expect("a good questionnaire");
    let files = ingest::open(std::slice::from_ref(path), None).expect("readable");
    let responses = ingest::read(&files, &questionnaire, &Default::default()).expect("readable");
    responses.respondents()
}

fn csv_walk(path: &Path) -> usize {
    let mut reader = csv::Reader::from_path(path).expect("readable");
    let mut record = csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).expect("readable") {
        std::hint::black_box(&record);
        count += record.len();
    }
    count
}

fn calamine_walk(path: &PathBuf) -> usize {
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(path).expect("readable");
    let sheet = workbook.sheet_names()[0].clone();
    let mut cells = workbook.worksheet_cells_reader(&sheet).expect("readable");
    let mut count = 0;
    while let Some(cell) = cells.next_cell().expect("readable") {
        std::hint::black_box(cell.get_value());
        count += 1;
    }
    count
}

fn compare(name: &str, beside: &str, ours: impl Fn() -> usize, theirs: impl Fn() -> usize) {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        own.push(time(&ours));
        others.push(time(&theirs));
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let (own, others) = (median(&mut own), median(&mut others));
    println!("{name}: survey {own:.3} s, {beside} {others:.3} s, ratio {:.2}", own / others);
}

fn time(run: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    std::hint::black_box(run());
    start.elapsed()
}

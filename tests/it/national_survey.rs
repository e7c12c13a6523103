//! A survey of a national office of statistics, whose published table comes out of its public file:
//! the National Ambulatory Medical Care Survey of 2019.

use crate::files::{path, rows_of, run};
use crate::weights::row;

#[test]
fn the_published_table_comes_out_of_the_public_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = path("tests/fixtures/visits");
    let (study, target) =
        (study.to_str().expect("a path"), folder.path().to_str().expect("a path"));
    let args = ["report", study, "--format", "csv", "--lang", "en", "-o", target];
    let (code, said) = run(&args);
    assert_eq!(code, Some(0), "{said}");
    let rows = rows_of(&folder.path().join("results.csv"));
    let number = |row: &crate::files::Row, name: &str| -> f64 {
        row[name].parse().unwrap_or_else(|_| panic!("{name} of {row:?}"))
    };
    // Published: 1,036,484 thousand visits, standard error 48,836.
    let visits = row(&rows, ["visits", "", "one", "", "sum"]);
    let [total, error] = ["value", "standard_error"].map(|name| number(visits, name) / 1000.0);
    assert_eq!((total.round(), error.round()), (1_036_484.0, 48_836.0));
    // To 323,186,697 persons: 321 visits per 100, standard error 15.
    let per_100 = [total, error].map(|of| (of * 100_000.0 / 323_186_697.0).round());
    assert_eq!(per_100, [321.0, 15.0]);
    // To doctors of medicine: 94.6 %, 93.1 to 95.8.
    let medicine = row(&rows, ["physicians", "", "physician", "1", "percent"]);
    let names = ["value", "lower", "upper"];
    let printed = names.map(|name| format!("{:.1}", number(medicine, name)));
    assert_eq!(printed, ["94.6", "93.1", "95.8"]);
}
